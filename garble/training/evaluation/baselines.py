"""What garble has to beat: single figures that anyone could compute, on the same sentences in the same run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from garble.features import FEATURE_NAMES, FEATURES, select
from garble.signals.base import FloatArray
from garble.training.evaluation.judges import Training
from garble.training.folds import balanced_weights

__all__ = ["Baseline", "baselines"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way to score sentences.

    Attributes:
        name: of the baseline.
        score: full feature matrix and numbers of words -> suspicion, shape (n_sentences,), higher is worse.
    """

    name: str
    score: Callable[[FloatArray, FloatArray], FloatArray]


def baselines(training: Training) -> list[Baseline]:
    """Return the baselines; what has to be fitted or chosen is fitted and chosen on the fitting examples."""
    readability = [name for name in FEATURE_NAMES if name.startswith("readability.")]
    textstat = training.fit(np.ones(len(training.examples), bool), readability)
    best, direction = _best_feature(training)
    found = [
        Baseline("KenLM log-probability", lambda matrix, _: -_column(matrix, "lm.log10_mean")),
        Baseline(
            "unigram frequency",
            lambda matrix, _: _column(matrix, "lm.gain_mean") - _column(matrix, "lm.log10_mean"),
        ),
        Baseline("length", lambda _, lengths: lengths),
        Baseline("textstat", lambda matrix, _: textstat.log_odds(select(matrix, readability))),
        Baseline(f"best feature ({best})", lambda matrix, _: direction * _column(matrix, best)),
    ]
    if training.grammar != "none":
        found.append(Baseline(f"{training.grammar} hits", lambda matrix, _: _column(matrix, "grammar.hits")))
    return found


def _column(matrix: FloatArray, name: str) -> FloatArray:
    return np.asarray(matrix[:, FEATURE_NAMES.index(name)], dtype=np.float64)


def _best_feature(training: Training) -> tuple[str, int]:
    """Return the feature, without the word model's, that ranks the weighted fitting mix best, and its direction."""
    weights = balanced_weights(training.examples)
    best, reached = ("lm.log10_mean", -1), 0.0
    for feature in FEATURES:
        values = _column(training.matrix, feature.name)
        if feature.direction == 0 or feature.name.startswith("word.") or np.isnan(values).all():
            continue
        ranked = np.where(np.isnan(values), np.nanmedian(values), values) * feature.direction
        value = roc_auc_score(training.labels, ranked, sample_weight=weights)
        if value > reached:
            best, reached = (feature.name, feature.direction), value
    return best
