"""Which words are wrong: one small network over the evidence on each word and its neighbours.

Sparse garble is one to four wrong words in a fluent sentence. Taking the worst value of each feature by itself mixes
the evidence of different words; here all evidence on *one* word is weighed together first (surprisal, gain over the
unigram, synonym gain, fit to the context, and the same of the words beside it), then the worst words are taken. It is
fitted on simulated garble whose wrong words are marked (`garble.training.words`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garble.signals.base import Feature, FloatArray, lowest_mean, sigmoid

__all__ = ["FEATURES", "WordModel", "WordStack", "sentence_columns", "word_matrix"]

FEATURES: tuple[Feature, ...] = (
    Feature("word.max", "log-odds", 1, "log-odds that the most suspect word is wrong, all evidence on it together"),
    Feature("word.top2", "log-odds", 1, "mean log-odds of the two most suspect words"),
    Feature("word.top4", "log-odds", 1, "mean log-odds of the four most suspect words"),
    Feature("word.expected", "count", 1, "expected number of wrong words"),
)

_EVIDENCE = (
    "log10",
    "unigram",
    "gain",
    "matched",
    "synonym_gain",
    "synonym_fit",
    "function_gain",
    "near_fit",
    "far_fit",
    "letters",
    "capital",
)
_RELATIVE = ("gain", "near_fit")
_BESIDE = (-2, -1, 1, 2)
_KINDS = 5
_CLIP = 4.0
_BLOCK = 128
"""Words weighed at a time: BLAS keeps so small a product on one core; waiting for others costs more than they save."""


def word_matrix(words: Mapping[str, FloatArray], lengths: NDArray[np.intp]) -> FloatArray:
    """Lay out what the network reads of each word, shape (n_words, n_inputs); NaN where evidence does not apply.

    Args:
        words: the signals' evidence on every word, all sentences laid end to end.
        lengths: number of words of each sentence.
    """
    own = [words[name] for name in _EVIDENCE]
    sentence = np.repeat(np.arange(len(lengths)), lengths)
    relative = [words[name] - _sentence_mean(words[name], sentence, len(lengths)) for name in _RELATIVE]
    beside = [_shifted(words[name], sentence, step) for step in _BESIDE for name in ("gain", "matched", "near_fit")]
    kinds = [(words["kind"] == kind).astype(np.float64) for kind in range(_KINDS)]
    size = np.repeat(np.log(np.maximum(lengths, 1).astype(np.float64)), lengths)
    return np.column_stack([*own, *relative, *beside, *kinds, size])


def _sentence_mean(values: FloatArray, sentence: NDArray[np.intp], sentences: int) -> FloatArray:
    known = ~np.isnan(values)
    total = np.bincount(sentence[known], values[known], minlength=sentences)
    count = np.bincount(sentence[known], minlength=sentences)
    return np.asarray((total / np.maximum(count, 1))[sentence], dtype=np.float64)


def _shifted(values: FloatArray, sentence: NDArray[np.intp], step: int) -> FloatArray:
    """Return for each word the value of the word ``step`` places on in its sentence; NaN beyond the border."""
    place = np.arange(len(values)) + step
    inside = (place >= 0) & (place < len(values))
    place = np.where(inside, place, 0)
    inside &= sentence[place] == sentence if len(values) else inside
    return np.where(inside, values[place] if len(values) else values, np.nan)


def sentence_columns(log_odds: FloatArray, lengths: NDArray[np.intp]) -> dict[str, FloatArray]:
    """Return the sentence features of the words' log-odds, one row a sentence; NaN for an empty one."""
    columns = {feature.name: np.full(len(lengths), np.nan) for feature in FEATURES}
    rows = np.flatnonzero(lengths)
    if len(rows):
        starts = (np.cumsum(lengths) - lengths)[rows]
        every = np.ones(len(log_odds), dtype=bool)
        for name, n in (("word.max", 1), ("word.top2", 2), ("word.top4", 4)):
            columns[name][rows] = -lowest_mean(-log_odds, every, starts, n)
        columns["word.expected"][rows] = np.add.reduceat(sigmoid(log_odds), starts)
    return columns


@dataclass(frozen=True, slots=True)
class WordModel:
    """A network of one hidden layer (ReLU) over standardised inputs.

    Attributes:
        centre, scale: of each input; a missing input counts as its centre, and as 1 in a second set of inputs.
        hidden, hidden_bias: shape (2 n_inputs, n_hidden), (n_hidden,).
        output, output_bias: shape (n_hidden,), a number.
    """

    centre: FloatArray
    scale: FloatArray
    hidden: FloatArray
    hidden_bias: FloatArray
    output: FloatArray
    output_bias: float

    def inputs(self, matrix: FloatArray) -> FloatArray:
        """Return the standardised inputs with their missing marks, shape (n_words, 2 n_inputs)."""
        missing = np.isnan(matrix)
        standard = np.clip((np.where(missing, self.centre, matrix) - self.centre) / self.scale, -_CLIP, _CLIP)
        return np.hstack([standard, missing])

    def log_odds(self, matrix: FloatArray) -> FloatArray:
        """Return the log-odds that each word is wrong, shape (n_words,); higher is worse."""
        log_odds = np.empty(len(matrix))
        for start in range(0, len(matrix), _BLOCK):
            block = slice(start, start + _BLOCK)
            hidden = np.maximum(self.inputs(matrix[block]) @ self.hidden + self.hidden_bias, 0.0)
            log_odds[block] = hidden @ self.output + self.output_bias
        return log_odds

    def as_dict(self) -> dict[str, Any]:
        """Return the model as JSON-ready values, rounded to seven digits."""
        return {
            name: np.round(np.asarray(getattr(self, name)), 7).tolist()
            for name in ("centre", "scale", "hidden", "hidden_bias", "output", "output_bias")
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> WordModel:
        """Build a model from `as_dict`'s values.

        Raises:
            KeyError, TypeError, ValueError: when the values are not such a model.
        """
        arrays = {
            name: np.asarray(data[name], dtype=np.float64)
            for name in ("centre", "scale", "hidden", "hidden_bias", "output")
        }
        inputs, units = len(arrays["centre"]), len(arrays["output"])
        shapes = {
            "centre": (inputs,),
            "scale": (inputs,),
            "hidden": (2 * inputs, units),
            "hidden_bias": (units,),
            "output": (units,),
        }
        found = {name: array.shape for name, array in arrays.items()}
        if found != shapes:
            raise ValueError(f"the word model's layers do not fit together: {found}")
        model = cls(**arrays, output_bias=float(data["output_bias"]))
        if not (all(np.isfinite(array).all() for array in arrays.values()) and np.isfinite(model.output_bias)):
            raise ValueError("the word model has a number that is not finite")  # JSON's null becomes NaN here
        if not (model.scale > 0).all():
            raise ValueError("the word model divides by a scale that is not positive")
        return model


@dataclass(frozen=True, slots=True)
class WordStack:
    """The word model's opinion and the contextual encoder's, weighed together (stacking; Wolpert, 1992).

    Attributes:
        words: weight of the word model's log-odds.
        context: weight of the encoder's log-odds.
        intercept: what is added.
    """

    words: float
    context: float
    intercept: float

    def log_odds(self, words: FloatArray, context: FloatArray) -> FloatArray:
        """Return the log-odds that each word is wrong, shape (n_words,); the word model's own where the other is NaN.

        Args:
            words: the word model's log-odds.
            context: the encoder's.
        """
        both = self.words * words + self.context * context + self.intercept
        return np.where(np.isnan(context), words, both)
