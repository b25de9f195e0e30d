"""Makers of heavy garble: a whole sentence rewritten, as crude engines and spinners do it.

Unlike the sparse makers (`garble.training.noise.pairs`) they are not mixed: each makes its own version of a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from random import Random

from garble.ngram import NgramModel
from garble.pack import EMBEDDED
from garble.synonyms import SynonymTable
from garble.training.noise import damage
from garble.training.noise.apertium import ROUND_TRIPS, RoundTrip, check_installed, round_trip
from garble.training.noise.bilingual import (
    UNTRANSLATED,
    WORD_FOR_WORD,
    Lexicon,
    UntranslatedWords,
    WordForWord,
    lexicons,
)
from garble.training.noise.change import Change, GarbledPair, applied
from garble.training.noise.clean import Clean
from garble.training.noise.fluency import is_worse
from garble.training.noise.spinner import SPINNERS, Spinner

__all__ = ["HEAVY", "HeavyMaker", "heavy_makers_for", "heavy_pairs"]

HEAVY: tuple[str, ...] = (*ROUND_TRIPS, *SPINNERS, WORD_FOR_WORD, UNTRANSLATED, damage.MAKER)
"""Names of the makers."""

HeavyMaker = Callable[[Sequence[Clean], int], Iterator[GarbledPair]]
"""Rewrites sentences for a seed, in order; those in which it finds nothing to change are left out."""

Rewrite = Callable[[Clean, Random], list[Change]]
"""Returns the changes of one sentence; none when it finds no place."""

BATCH = 2000
"""Sentences that an engine translates at once: it takes a second to start."""

_SWAPPED = frozenset((*SPINNERS, WORD_FOR_WORD))
"""Makers that may hit upon a good paraphrase: their sentence counts only when the n-gram model likes it less."""


def heavy_makers_for(chosen: Iterable[str]) -> dict[str, HeavyMaker]:
    """Return the makers of some names of `HEAVY`, ready to use.

    Raises:
        BackendError: when Apertium or an engine of it is not installed, or the language pack's synonyms.
        InputError: when a dictionary is not installed.
    """
    synonyms = cache(partial(SynonymTable.load, EMBEDDED / "synonyms.txt.gz"))  # loaded once, if a maker asks for them
    languages = cache(lexicons)
    found: dict[str, HeavyMaker] = {}
    for name in chosen:
        if name in ROUND_TRIPS:
            check_installed(ROUND_TRIPS[name])
            found[name] = partial(_there_and_back, ROUND_TRIPS[name])
        else:
            found[name] = partial(_one_by_one, name, _rewrite(name, synonyms, languages))
    return found


def heavy_pairs(
    sentences: Iterable[str], makers: Mapping[str, HeavyMaker], model: NgramModel, seed: int
) -> Iterator[GarbledPair]:
    """Yield a pair for each sentence and each maker that changes it.

    What a maker makes of a sentence depends on the seed and the sentence, not on the sentences or makers around it.

    Raises:
        BackendError: when an engine fails.
    """
    rest = iter(sentences)
    while batch := [Clean(sentence, model) for sentence in islice(rest, BATCH)]:
        for maker in makers.values():
            yield from maker(batch, seed)


def _rewrite(name: str, synonyms: Callable[[], SynonymTable], languages: Callable[[], tuple[Lexicon, ...]]) -> Rewrite:
    if name in SPINNERS:
        return Spinner(synonyms(), SPINNERS[name])
    if name == damage.MAKER:
        return damage.damaged
    return WordForWord(languages()) if name == WORD_FOR_WORD else UntranslatedWords(languages())


def _there_and_back(trip: RoundTrip, batch: Sequence[Clean], _: int) -> Iterator[GarbledPair]:
    for pair in round_trip([clean.text for clean in batch], trip):
        if pair.spans:
            yield pair


def _one_by_one(name: str, rewrite: Rewrite, batch: Sequence[Clean], seed: int) -> Iterator[GarbledPair]:
    for clean in batch:
        changes = rewrite(clean, Random(f"{seed} {name} {clean.text}"))
        if changes:
            pair = applied(clean, [(change, name) for change in changes])
            if name not in _SWAPPED or is_worse(clean.effect(0, len(clean), pair.text)):
                yield pair
