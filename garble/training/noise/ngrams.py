"""Words that the n-gram model itself proposes, at places where they do not belong.

Not synonyms: a word that often follows the word before, or often stands before the word after, drawn in proportion to
what the model thinks of it (after the generator of ELECTRA; Clark, Luong, Le and Manning, 2020).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random

from garble.function_words import FUNCTION_WORDS, is_content
from garble.ngram import NgramModel
from garble.tokens import token_texts
from garble.training.noise.change import Change
from garble.training.noise.clean import Clean
from garble.training.noise.fluency import is_worse, replaced
from garble.training.noise.words import likely_readings, readings

__all__ = ["MAKER", "Neighbours", "PredictedWords"]

MAKER = "n-gram"

MOST_NEIGHBOURS = 400
"""Kept for each word; the first ones are as good as the rest."""

PLACES = 6
SAME_FORM = 0.85
"""Chance that a replacement must have the part of speech and the form of the word."""


class Neighbours:
    """Which content words stood right after and right before each word of some text."""

    def __init__(self, sentences: Iterable[str], model: NgramModel) -> None:
        """Read sentences; words that the n-gram model lacks are left out."""
        after: defaultdict[str, list[str]] = defaultdict(list)
        before: defaultdict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            words = token_texts(sentence)
            plain = [word.islower() and word.isalpha() and word not in FUNCTION_WORDS for word in words]
            for place in range(1, len(words)):
                one, two = words[place - 1], words[place]
                if plain[place] and len(after[one]) < MOST_NEIGHBOURS:
                    after[one].append(two)
                if plain[place - 1] and len(before[two]) < MOST_NEIGHBOURS:
                    before[two].append(one)
        known: dict[str, bool] = {}
        self.after = {word: _kept(found, model, known) for word, found in after.items()}
        self.before = {word: _kept(found, model, known) for word, found in before.items()}


def _kept(words: Sequence[str], model: NgramModel, known: dict[str, bool]) -> tuple[str, ...]:
    for word in words:
        if word not in known:
            known[word] = word in model
    return tuple([word for word in words if known[word]])


class PredictedWords:
    """Replaces a content word by one that the n-gram model proposes."""

    def __init__(self, neighbours: Neighbours) -> None:
        """Keep what proposals are drawn from."""
        self._neighbours = neighbours

    def __call__(self, clean: Clean, rng: Random) -> Change | None:
        """Propose a change."""
        places = [place for place in range(len(clean)) if clean.is_plain(place) and is_content(clean.word(place))]
        for place in rng.sample(places, min(PLACES, len(places))):
            choices = self._proposals(clean, place, rng)
            changes, weights = [], []
            for word in choices:
                change = replaced(clean, place, place + 1, word)
                effect = clean.effect(change.start, change.end, change.text)
                if is_worse(effect):
                    changes.append(change)
                    weights.append(10 ** max(0.8 * effect.score, -12.0))
            if changes:
                return rng.choices(changes, weights)[0]
        return None

    def _proposals(self, clean: Clean, place: int, rng: Random) -> list[str]:
        word = clean.word(place)
        before = clean.tokens[place - 1].text if place else ""
        after = clean.tokens[place + 1].text if place + 1 < len(clean) else ""
        drawn = []
        for pool in (self._neighbours.after.get(before), self._neighbours.before.get(after)):
            if pool:
                drawn += rng.choices(pool, k=8)
        choices = [other for other in dict.fromkeys(drawn) if other != word]
        if rng.random() < SAME_FORM:
            forms = {(r.part, r.tag) for r in likely_readings(word, clean.word(place - 1), clean.word(place + 1))}
            lemmas = {r.lemma for r in readings(word)}
            choices = [
                other
                for other in choices
                if any((r.part, r.tag) in forms and r.lemma not in lemmas for r in readings(other))
            ]
        return choices
