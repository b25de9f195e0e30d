"""Judges: everything that decides, fitted without one outlet, thresholds too.

Fitting without an outlet and then setting the threshold on scores that saw it would still be a look ahead. So the
scores of outlet B that set the threshold for outlet A come from a model that saw neither. (The word columns of B's
sentences come from a word model without B only; which words are wrong in A tells nothing about B's threshold.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from garble.article import ArticleModel
from garble.classifier import AdditiveModel
from garble.features import select
from garble.gate import Thresholds
from garble.pack import FittedClassifier
from garble.signals.base import FloatArray
from garble.training.additive import fit_additive, rescaled
from garble.training.calibration import calibrate
from garble.training.data import Example
from garble.training.evaluation.words import LabelledWords, fill_words
from garble.training.fit import classifier_features
from garble.training.folds import balanced_weights, held_out_scores
from garble.training.measure import Measured, take
from garble.word_model import WordModel, WordStack

__all__ = ["Judge", "Training", "fit_judges", "own_judge"]


@dataclass(frozen=True, slots=True)
class Judge:
    """What decides on a text: the word, sentence and article models and the thresholds."""

    words: WordModel | None
    stack: WordStack | None
    sentence: AdditiveModel
    article: ArticleModel
    thresholds: Thresholds

    def log_odds(self, measured: Measured) -> FloatArray:
        """Return the calibrated log-odds of each sentence."""
        matrix = measured.matrix if self.words is None else fill_words(measured, self.words, self.stack)
        return self.sentence.log_odds(select(matrix, self.sentence.features))


@dataclass(frozen=True, slots=True)
class Training:
    """The measured fitting examples.

    Attributes:
        examples: in order.
        measured: their evidence.
        words: the labelled words among them.
        models: word model without each outlet of clean news.
        matrix: their features, word columns by models that did not see the outlet.
        grammar: the backend that filled the grammar columns.
        stack: weighs the word models and the encoder, the pack's own; ``None`` without the encoder.
    """

    examples: Sequence[Example]
    measured: Measured
    words: LabelledWords
    models: dict[str, WordModel]
    matrix: FloatArray
    grammar: str
    stack: WordStack | None

    @classmethod
    def prepare(
        cls,
        examples: Sequence[Example],
        measured: Measured,
        words: LabelledWords,
        everything: WordModel,
        *,
        grammar: str,
        stack: WordStack | None,
    ) -> Training:
        """Fit the word models and fill the word columns; ``everything`` fills those of outlets without marked words."""
        outlets = np.array([example.outlet for example in examples], dtype=np.str_)
        matrix = fill_words(measured, everything, stack)
        models = {}
        for outlet in sorted(set(words.outlets)):
            models[str(outlet)] = words.fit_without(outlet=str(outlet))
            rows = np.flatnonzero(outlets == outlet)
            matrix[rows] = fill_words(take(measured, rows), models[str(outlet)], stack)
        return cls(examples, measured, words, models, matrix, grammar, stack)

    @property
    def labels(self) -> NDArray[np.int64]:
        """1 = garbled."""
        return np.array([example.label for example in self.examples], dtype=np.int64)

    @property
    def features(self) -> tuple[str, ...]:
        """What a sentence model may read."""
        return classifier_features(self.grammar, context=self.stack is not None)

    def fit(self, used: NDArray[np.bool_], names: Sequence[str] | None = None) -> AdditiveModel:
        """Fit the sentence model, uncalibrated, on some of the examples and with some of the features."""
        names = names or self.features
        weights = balanced_weights([example for example, one in zip(self.examples, used, strict=True) if one])
        return fit_additive(select(self.matrix, names)[used], self.labels[used], weights, names)


def own_judge(words: WordModel | None, stack: WordStack | None, fitted: FittedClassifier) -> Judge:
    """Return the judge that the language pack holds."""
    return Judge(words, stack, fitted.sentence, fitted.article, fitted.thresholds)


def fit_judges(training: Training) -> dict[str, Judge]:
    """Return for each outlet of clean news the judge that saw nothing of it."""
    names = training.features
    outlets = np.array([example.outlet for example in training.examples], dtype=np.str_)
    news = sorted({example.outlet for example in training.examples if example.family == "clean"})
    chosen = select(training.matrix, names)
    scores, models = held_out_scores(chosen, training.examples, names)
    without = {outlet: scores.copy() for outlet in news}
    for left, right in combinations(news, 2):
        model = training.fit((outlets != left) & (outlets != right))
        for outlet, other in ((left, right), (right, left)):
            inside = outlets == other
            without[outlet][inside] = model.log_odds(chosen[inside])
    return {
        outlet: _judge(training, outlets != outlet, without[outlet], models[outlet], training.models.get(outlet))
        for outlet in news
    }


def _judge(
    training: Training, rest: NDArray[np.bool_], scores: FloatArray, model: AdditiveModel, words: WordModel | None
) -> Judge:
    """Calibrate a model and set its thresholds on the held-out scores of the rest, as fitting does."""
    examples = [example for example, used in zip(training.examples, rest, strict=True) if used]
    calibration = calibrate(training.matrix[rest], examples, scores[rest], context=training.stack is not None)
    fitted = rescaled(model, calibration.slope, calibration.shift)
    return Judge(words, training.stack, fitted, calibration.article, calibration.thresholds)
