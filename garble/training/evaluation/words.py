"""Word models for held-out judging: fitted without an outlet or without a maker, and the columns that they fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garble.ngram import NgramModel
from garble.signals.base import FloatArray
from garble.training.data import Example, makers_of
from garble.training.measure import Measured, take
from garble.training.words import fit_word_model, with_word_columns, wrong_words
from garble.word_model import WordModel, WordStack

__all__ = ["LabelledWords", "fill_words", "labelled_words"]

FAMILY = "simulated"
"""The family whose wrong words are marked."""


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


def fill_words(measured: Measured, model: WordModel, stack: WordStack | None) -> FloatArray:
    """Return the feature matrix with the word columns of one word model, weighed with the encoder's where that ran."""
    log_odds = model.log_odds(measured.words)
    return with_word_columns(measured, log_odds if stack is None else stack.log_odds(log_odds, measured.context))
