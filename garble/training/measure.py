"""Examples -> the feature matrix, through the same door as scoring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garble.features import Resources, measure_sentences, units
from garble.grammar.base import GrammarChecker
from garble.signals import grammar
from garble.signals.base import FloatArray

__all__ = ["Measured", "grammar_columns", "measure_texts", "take", "words_of"]

_CHUNK = 100
"""Sentences checked together: one request of ordinary article size for the grammar backend."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The features of many sentences.

    Attributes:
        matrix: shape (n_texts, n_features).
        words: what the word model reads of every word, shape (n_words, n_inputs).
        context: the encoder's log-odds that each word is wrong, shape (n_words,); NaN without an encoder.
        lengths: number of words of each sentence, shape (n_texts,).
    """

    matrix: FloatArray
    words: FloatArray
    context: FloatArray
    lengths: NDArray[np.intp]


def measure_texts(texts: Sequence[str], checker: GrammarChecker | None, resources: Resources) -> Measured:
    """Measure sentences given one by one.

    Args:
        texts: at least one, none of them blank.
        checker: the grammar backend; ``None`` leaves its columns NaN.
        resources: the pack's tables.

    Raises:
        BackendError: the grammar backend failed.
    """
    matrices, words, context, lengths = [], [], [], []
    for first in range(0, len(texts), _CHUNK):
        text, sentences = units(texts[first : first + _CHUNK])
        matches = checker.check(text) if checker else None
        evidence = measure_sentences(text, sentences, matches, resources)
        matrices.append(evidence.matrix)
        words.append(evidence.words)
        context.append(evidence.context)
        lengths.append(evidence.lengths)
    return Measured(np.vstack(matrices), np.vstack(words), np.concatenate(context), np.concatenate(lengths))


def words_of(lengths: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places of some sentences' words among all words, in the order of ``rows``."""
    starts = np.cumsum(lengths) - lengths
    places = [np.arange(starts[row], starts[row] + lengths[row]) for row in rows]
    return np.concatenate(places) if places else np.zeros(0, dtype=np.intp)


def take(measured: Measured, rows: NDArray[np.intp]) -> Measured:
    """Return some sentences' part, in the order of ``rows``."""
    words = words_of(measured.lengths, rows)
    return Measured(measured.matrix[rows], measured.words[words], measured.context[words], measured.lengths[rows])


def grammar_columns(texts: Sequence[str], checker: GrammarChecker) -> dict[str, FloatArray]:
    """Return the grammar columns alone, name -> shape (n_texts,): the slow part, apart from all others.

    Raises:
        BackendError: the grammar backend failed.
    """
    parts = []
    for first in range(0, len(texts), _CHUNK):
        text, sentences = units(texts[first : first + _CHUNK])
        parts.append(grammar.measure(checker.check(text), text, sentences).columns)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
