"""Clean sentences -> pairs of a clean and a garbled sentence, one to three changes each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from random import Random

from garble.ngram import NgramModel
from garble.segment import split
from garble.training.noise import function_words, glosses, grammar, names, ngrams, structure
from garble.training.noise.change import Change, GarbledPair, Maker, applied, overlaps
from garble.training.noise.clean import Clean
from garble.training.noise.dictionaries import gloss_groups

__all__ = ["MAKERS", "garbled", "makers_for", "pairs", "sentences_of"]

MAKERS: Mapping[str, float] = {
    glosses.MAKER: 0.36,
    ngrams.MAKER: 0.12,
    function_words.MAKER: 0.11,
    grammar.MAKER: 0.16,
    structure.MAKER: 0.20,
    names.MAKER: 0.15,
}
"""How often each maker is asked. Not every one finds a place: of the changes in news about a half come from shared
foreign words, a quarter from the n-gram model and function words, a quarter from the others."""

_SENTENCE = re.compile("[A-Z“\"‘'].*[.!?”\"’')]")

MIN_WORDS, MAX_WORDS = 8, 40
SAME_MAKER = 0.5
"""Chance that the next change of a sentence comes from the same maker."""

MOST_FAILURES = 9


def makers_for(chosen: Iterable[str], model: NgramModel, neighbours: ngrams.Neighbours) -> dict[str, Maker]:
    """Return the makers of some names, ready to use.

    Raises:
        InputError: when a dictionary that one of them reads is not installed.
    """
    found: dict[str, Maker] = {}
    for name in chosen:
        if name == glosses.MAKER:
            found[name] = glosses.SharedForeignWords(gloss_groups(), model)
        elif name == ngrams.MAKER:
            found[name] = ngrams.PredictedWords(neighbours)
        else:
            found[name] = _PLAIN[name]
    return found


_PLAIN: Mapping[str, Maker] = {
    function_words.MAKER: function_words.changed_function_word,
    grammar.MAKER: grammar.changed_grammar,
    structure.MAKER: structure.changed_structure,
    names.MAKER: names.changed_name,
}


def sentences_of(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of 8 to 40 words that read like prose."""
    for paragraph in paragraphs:
        for span in split(paragraph):
            sentence = span.of(paragraph)
            words = sentence.count(" ") + 1
            small = sum(map(str.islower, sentence))
            if MIN_WORDS <= words <= MAX_WORDS and small > 0.6 * len(sentence) and _SENTENCE.fullmatch(sentence):
                yield sentence


def garbled(clean: Clean, makers: Mapping[str, Maker], rng: Random) -> GarbledPair | None:
    """Return a sentence with one to three changes, fewer in short ones; ``None`` when no maker finds a place."""
    wanted = min(rng.choices((1, 2, 3), (50, 36, 14))[0], max(1, len(clean) // 7))
    names_, shares = list(makers), [MAKERS[name] for name in makers]
    changes: list[tuple[Change, str]] = []
    name = rng.choices(names_, shares)[0]
    failures = 0
    while len(changes) < wanted and failures < MOST_FAILURES:
        change = makers[name](clean, rng)
        if change is not None and not overlaps(change, [done for done, _ in changes]):
            changes.append((change, name))
            again = rng.random() < SAME_MAKER
        else:
            failures += 1
            again = failures % 3 > 0  # most makers draw the kind of change first; another kind may find a place
        if not again:
            name = rng.choices(names_, shares)[0]
    if not changes:
        return None
    pair = applied(clean, changes)
    return pair if pair.text != pair.original else None


def pairs(sentences: Iterable[str], makers: Mapping[str, Maker], model: NgramModel, seed: int) -> Iterator[GarbledPair]:
    """Yield a pair for each sentence in which a maker finds a place.

    What becomes of a sentence depends on the seed, the makers and the sentence, not on the sentences before it.
    """
    for sentence in sentences:
        pair = garbled(Clean(sentence, model), makers, Random(f"{seed} {sentence}"))
        if pair is not None:
            yield pair
