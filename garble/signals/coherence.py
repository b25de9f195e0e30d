"""How well each content word fits the content words around it, in any order and beyond the reach of n-grams.

``principal`` before ``Friedrich Merz`` is good grammar and no rare bigram; among *leader*, *Germany* and *visit* it
is the odd one out. Every content word is held against the mean of its neighbours' vectors, once near by and once over
the whole sentence; garble shows in the worst words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from garble.document import Sentence
from garble.ngram import ScoredWords
from garble.report import Reason, Severity
from garble.signals.base import Feature, FloatArray, Measurement
from garble.vectors import WordVectors

__all__ = ["CODES", "FEATURES", "fit_in_context", "measure"]

CODES = {"P103": "This word is far from everything the sentence is about."}

NEAR = 5
FAR = 30
"""Content words to either side that make the context; no context reaches beyond its sentence."""

SHOWN_FIT = -2.5
"""Fit from which a word is worth showing; words of edited news fit better in 99 of 100 cases."""

FEATURES: tuple[Feature, ...] = (
    Feature("fit.near_min", "log-odds", -1, "fit of the word that suits its nearest content words worst"),
    Feature("fit.near_min3", "log-odds", -1, "mean fit of the three worst words to their nearest content words"),
    Feature("fit.near_mean", "log-odds", -1, "mean fit of the content words to their nearest content words"),
    Feature("fit.far_min", "log-odds", -1, "fit of the word that suits the sentence worst"),
    Feature("fit.far_min3", "log-odds", -1, "mean fit of the three worst words to the sentence"),
    Feature("fit.far_mean", "log-odds", -1, "mean fit of the content words to the sentence"),
)


def measure(vectors: WordVectors, sentences: Sequence[Sentence], scored: Sequence[ScoredWords]) -> Measurement:
    """Return the coherence columns, one row a sentence; NaN for fewer than three content words with vectors."""
    columns = {feature.name: np.full(len(sentences), np.nan) for feature in FEATURES}
    places = [[place for place, word in enumerate(one.words) if word in vectors.index] for one in scored]
    offsets = np.cumsum([0, *[len(one.words) for one in scored]])
    by_word = {name: np.full(offsets[-1], np.nan) for name in ("near_fit", "far_fit")}
    rows = [row for row, found in enumerate(places) if len(found) >= 3]
    reasons: list[tuple[tuple[float, Reason], ...]] = [()] * len(sentences)
    if rows:
        words = np.array([vectors.index[scored[row].words[place]] for row in rows for place in places[row]])
        lengths = np.array([len(places[row]) for row in rows])
        near = fit_in_context(vectors, words, lengths, NEAR)
        far = fit_in_context(vectors, words, lengths, FAR)
        flat = np.array([offsets[row] + place for row in rows for place in places[row]])
        by_word["near_fit"][flat], by_word["far_fit"][flat] = near, far
        for name, fit in (("near", near), ("far", far)):
            for row, values in zip(rows, np.split(fit, np.cumsum(lengths)[:-1]), strict=True):
                worst = np.sort(values)
                columns[f"fit.{name}_min"][row] = worst[0]
                columns[f"fit.{name}_min3"][row] = worst[:3].mean()
                columns[f"fit.{name}_mean"][row] = worst.mean()
        for row, values in zip(rows, np.split(near, np.cumsum(lengths)[:-1]), strict=True):
            reasons[row] = _reasons(sentences[row], scored[row], places[row], values)
    return Measurement(columns, tuple(reasons), by_word)


def fit_in_context(
    vectors: WordVectors, words: NDArray[np.intp], lengths: NDArray[np.intp], reach: int
) -> FloatArray:
    """Return how well each word fits the words up to ``reach`` before and after it in its sentence, shape (n_words,).

    Args:
        vectors: the tables.
        words: row numbers of the content words of all sentences laid end to end.
        lengths: how many of them belong to each sentence.
        reach: to either side.

    Returns:
        Log-odds that word and context belong together, about their PMI; lower is worse.
    """
    inputs = vectors.inputs(words).astype(np.float64)
    sums = np.vstack([np.zeros((1, inputs.shape[1])), np.cumsum(inputs, axis=0)])
    ends = np.cumsum(lengths)
    begin, end = np.repeat(ends - lengths, lengths), np.repeat(ends, lengths)
    here = np.arange(len(words))
    low, high = np.maximum(here - reach, begin), np.minimum(here + reach + 1, end)
    context = sums[high] - sums[low] - inputs
    around = np.maximum(high - low - 1, 1)
    return np.asarray(np.einsum("ij,ij->i", vectors.outputs(words), context) / around, dtype=np.float64)


def _reasons(
    sentence: Sentence, scored: ScoredWords, places: Sequence[int], fit: FloatArray
) -> tuple[tuple[float, Reason], ...]:
    found = []
    for number in np.flatnonzero(fit <= SHOWN_FIT):
        token = sentence.tokens[scored.tokens[places[number]]]
        message = f"‘{token.text}’ does not go with the words around it."
        strength = float(SHOWN_FIT - fit[number])
        found.append((strength, Reason("P103", token.span, message, None, Severity.MINOR, "coherence")))
    return tuple(found)
