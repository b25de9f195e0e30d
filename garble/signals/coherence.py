"""How well each content word fits the content words around it, in any order and beyond the reach of n-grams.

``principal`` before ``Friedrich Merz`` is good grammar and no rare bigram; among *leader*, *Germany* and *visit* it
is the odd one out. Every content word is held against the mean of its neighbours' vectors, once near by and once over
the whole sentence; garble shows in the worst words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from garble.document import Sentence, Token
from garble.ngram import ScoredWords
from garble.report import Reason, Severity
from garble.signals.base import Feature, FloatArray, Measurement, lowest_mean, mean
from garble.vectors import WordVectors

__all__ = ["CODES", "FEATURES", "fit_in_context", "measure"]

CODES = {"P103": "This word is far from everything the sentence is about."}

NEAR = 5
FAR = 30
"""Content words to either side that make the context; no context reaches beyond its sentence."""

MIN_WORDS = 3
"""A sentence with fewer content words has no context worth the name: all columns are NaN."""

_BLOCK = 64

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
    row_of = np.repeat(np.arange(len(scored)), [len(one.words) for one in scored])
    vector_of = np.array([vectors.index.get(word, -1) for one in scored for word in one.words], dtype=np.intp)
    by_word = {name: np.full(len(vector_of), np.nan) for name in ("near_fit", "far_fit")}
    content = np.bincount(row_of[vector_of >= 0], minlength=len(scored))
    places = np.flatnonzero((vector_of >= 0) & (content >= MIN_WORDS)[row_of])
    rows = np.flatnonzero(content >= MIN_WORDS)
    reasons: list[list[tuple[float, Reason]]] = [[] for _ in sentences]
    if len(rows):
        lengths = content[rows]
        starts, every = np.cumsum(lengths) - lengths, np.ones(len(places), dtype=bool)
        for name, fit in zip(("near", "far"), fit_in_context(vectors, vector_of[places], lengths), strict=True):
            by_word[f"{name}_fit"][places] = fit
            columns[f"fit.{name}_min"][rows] = lowest_mean(fit, every, starts, 1)
            columns[f"fit.{name}_min3"][rows] = lowest_mean(fit, every, starts, 3)
            columns[f"fit.{name}_mean"][rows] = mean(fit, every, starts)
        first = np.cumsum([0, *[len(one.words) for one in scored]])
        for number in np.flatnonzero(by_word["near_fit"] <= SHOWN_FIT):
            row = row_of[number]
            token = sentences[row].tokens[scored[row].tokens[number - first[row]]]
            reasons[row].append(_reason(token, float(by_word["near_fit"][number])))
    return Measurement(columns, tuple([tuple(row) for row in reasons]), by_word)


def fit_in_context(
    vectors: WordVectors, words: NDArray[np.intp], lengths: NDArray[np.intp]
) -> tuple[FloatArray, FloatArray]:
    """Return how well each word fits the `NEAR` and the `FAR` words to either side of it in its sentence.

    Args:
        vectors: the tables.
        words: row numbers of the content words of all sentences laid end to end.
        lengths: how many of them belong to each sentence, at least two.

    Returns:
        Two arrays of shape (n_words,): log-odds that word and context belong together, about their PMI; lower is
        worse. A sentence's own words alone decide, to the last bit.
    """
    inputs, outputs = vectors.inputs(words).astype(np.float64), vectors.outputs(words).astype(np.float64)
    near, far = np.empty(len(words)), np.empty(len(words))
    start = 0
    for length in lengths.tolist():
        for low in range(0, length, _BLOCK):  # in blocks: a sentence without end must not take a square of memory
            high = min(low + _BLOCK, length)
            left, right = max(low - FAR, 0), min(high + FAR, length)
            together = outputs[start + low : start + high] @ inputs[start + left : start + right].T
            for fit, reach in ((near, NEAR), (far, FAR)):
                weights = _context(high - low, low - left, right - left, reach)
                fit[start + low : start + high] = np.einsum("ij,ij->i", together, weights)
        start += length
    return near, far


@lru_cache(maxsize=256)
def _context(rows: int, shift: int, columns: int, reach: int) -> FloatArray:
    """Return the weights that average over a word's context, shape (rows, columns).

    Word ``i`` of the rows is word ``i + shift`` of the columns.
    """
    distance = np.abs(np.arange(rows)[:, None] + shift - np.arange(columns))
    inside = ((distance > 0) & (distance <= reach)).astype(np.float64)
    return np.asarray(inside / np.maximum(inside.sum(axis=1, keepdims=True), 1))


def _reason(token: Token, fit: float) -> tuple[float, Reason]:
    message = f"‘{token.text}’ does not go with the words around it."
    return SHOWN_FIT - fit, Reason("P103", token.span, message, None, Severity.MINOR, "coherence")
