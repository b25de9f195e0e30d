"""Word models for held-out judging: fitted without an outlet or without a maker, and the columns that they fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garble.features import FEATURE_NAMES
from garble.ngram import NgramModel
from garble.signals.base import FloatArray
from garble.training.data import Example
from garble.training.measure import Measured
from garble.training.words import fit_word_model, wrong_words
from garble.word_model import WordModel, sentence_columns

__all__ = ["LabelledWords", "fill_words", "labelled_words", "makers_of", "take"]

FAMILY = "simulated"
"""The family whose wrong words are marked."""


def makers_of(examples: Sequence[Example]) -> NDArray[np.str_]:
    """Return for each example the maker of its pair: an original belongs to what was made of it, too."""
    garbled = {(example.family, example.pair): example.maker for example in examples if example.label}
    return np.array(
        [garbled.get((e.family, e.pair), e.maker) if e.pair >= 0 else e.maker for e in examples], dtype=np.str_
    )


@dataclass(frozen=True, slots=True)
class LabelledWords:
    """The words of the simulated pairs.

    Attributes:
        inputs: what the word model reads, shape (n_words, n_inputs).
        wrong, outlets, makers: of each word, shape (n_words,).
    """

    inputs: FloatArray
    wrong: NDArray[np.bool_]
    outlets: NDArray[np.str_]
    makers: NDArray[np.str_]

    def fit_without(self, *, outlet: str | None = None, maker: str | None = None) -> WordModel:
        """Fit a word model that saw nothing of one outlet or of one maker."""
        used = (self.outlets != outlet) & (self.makers != maker)
        return fit_word_model(self.inputs[used], self.wrong[used])


def labelled_words(examples: Sequence[Example], measured: Measured, model: NgramModel) -> LabelledWords:
    """Return the marked words of the simulated pairs among the examples."""
    rows = np.array([row for row, example in enumerate(examples) if example.family == FAMILY], dtype=np.intp)
    originals = {examples[row].pair: examples[row].text for row in rows if not examples[row].label}
    part = take(measured, rows)
    wrong = [wrong_words(model, examples[row], originals.get(examples[row].pair)) for row in rows]
    makers = makers_of(examples)[rows]
    outlets = np.array([examples[row].outlet for row in rows], dtype=np.str_)
    return LabelledWords(
        part.words, np.concatenate(wrong), np.repeat(outlets, part.lengths), np.repeat(makers, part.lengths)
    )


def take(measured: Measured, rows: NDArray[np.intp]) -> Measured:
    """Return some sentences' part, in the order of ``rows``."""
    starts = np.cumsum(measured.lengths) - measured.lengths
    places = [np.arange(starts[row], starts[row] + measured.lengths[row]) for row in rows]
    words = np.concatenate(places) if places else np.zeros(0, dtype=np.intp)
    return Measured(measured.matrix[rows], measured.words[words], measured.lengths[rows])


def fill_words(measured: Measured, model: WordModel) -> FloatArray:
    """Return the feature matrix with the word columns of one word model."""
    matrix: FloatArray = measured.matrix.copy()
    for name, column in sentence_columns(model.log_odds(measured.words), measured.lengths).items():
        matrix[:, FEATURE_NAMES.index(name)] = column
    return matrix
