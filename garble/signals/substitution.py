"""How much better a near-synonym would fit where a word stands.

Spinners and round trips put a neighbour in the place of the right word; the right word is then among the neighbours
of what stands there, and the language model prefers it by a wide margin. For every content word the column counts
the best gain in log10 probability of the following few words when a synonym takes its place (after McCarthy and
Navigli, 2007, who rank substitutes by n-gram fit). Which wording to show, `garble.suggestions` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from garble.document import Sentence
from garble.function_words import FUNCTION_WORDS
from garble.ngram import NgramModel, ScoredWords
from garble.signals.base import Feature, Measurement
from garble.synonyms import SynonymTable

__all__ = ["CODES", "FEATURES", "Substitute", "best_substitutes", "measure"]

CODES = {"S201": "A near-synonym is far likelier where this word stands."}

LIKELIER = 1.0
"""log10 gain that ``sub.rate`` counts from: ten times likelier."""

FEATURES: tuple[Feature, ...] = (
    Feature("sub.gain_max", "log10", 1, "largest gain of a synonym over the word that stands there"),
    Feature("sub.gain_top2", "log10", 1, "mean of the two largest gains of a synonym"),
    Feature("sub.gain_top3", "log10", 1, "mean of the three largest gains of a synonym"),
    Feature("sub.gain_mean", "log10", 1, "mean gain of the best synonym over all words that have synonyms"),
    Feature("sub.rate", "share", 1, "share of the words with synonyms for which one is ten times likelier"),
    Feature("sub.fit_max", "log10", 1, "largest gain beyond what the synonym's own frequency explains"),
    Feature("sub.fit_top2", "log10", 1, "mean of the two largest gains of a synonym beyond frequency"),
)


@dataclass(frozen=True, slots=True)
class Substitute:
    """The best synonym for one word of a sentence.

    Attributes:
        place: index of the word in `ScoredWords.words`.
        word: the synonym.
        gain: log10 probability gained, the synonym's and the following words' together; at least 0.
        fit: the gain less the synonym's advantage in bare frequency.
    """

    place: int
    word: str
    gain: float
    fit: float


def best_substitutes(
    model: NgramModel, candidates: Callable[[str], Sequence[str]], scored: ScoredWords
) -> list[Substitute]:
    """Return the best substitute of every word that has candidates; gain 0 where the word itself is best."""
    found = []
    for place, word in enumerate(scored.words):
        choices = candidates(word) if word not in FUNCTION_WORDS else ()
        if choices:
            best, gain = model.best_replacement(scored, place, choices)
            advantage = max(0.0, model.unigram(best) - scored.unigram[place])
            found.append(Substitute(place, best, gain, max(0.0, gain - advantage)))
    return found


def measure(
    model: NgramModel, synonyms: SynonymTable, sentences: Sequence[Sentence], scored: Sequence[ScoredWords]
) -> Measurement:
    """Return the substitution columns, one row a sentence; NaN where no word has a synonym."""
    columns = {feature.name: np.full(len(sentences), np.nan) for feature in FEATURES}
    words = {name: np.full(sum(len(one.words) for one in scored), np.nan) for name in ("synonym_gain", "synonym_fit")}
    first = 0
    for row, one in enumerate(scored):
        substitutes = best_substitutes(model, synonyms.candidates, one)
        if substitutes:
            for name, value in _columns(substitutes).items():
                columns[name][row] = value
        for substitute in substitutes:
            words["synonym_gain"][first + substitute.place] = substitute.gain
            words["synonym_fit"][first + substitute.place] = substitute.fit
        first += len(one.words)
    return Measurement(columns, tuple([() for _ in sentences]), words)


def _columns(substitutes: list[Substitute]) -> dict[str, float]:
    gains = sorted([s.gain for s in substitutes], reverse=True)
    fits = sorted([s.fit for s in substitutes], reverse=True)
    return {
        "sub.gain_max": gains[0],
        "sub.gain_top2": sum(gains[:2]) / 2,
        "sub.gain_top3": sum(gains[:3]) / 3,
        "sub.gain_mean": sum(gains) / len(gains),
        "sub.rate": sum(gain >= LIKELIER for gain in gains) / len(gains),
        "sub.fit_max": fits[0],
        "sub.fit_top2": sum(fits[:2]) / 2,
    }
