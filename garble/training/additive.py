"""Fit the additive model: gradient boosting in scikit-learn without interactions, read off as step functions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from garble.classifier import AdditiveModel, Term
from garble.features import FEATURES
from garble.signals.base import FloatArray

__all__ = ["fit_additive", "platt_scaling", "rescaled"]

BINS = 48
"""Steps a feature at most: quantiles of the fitting data."""

_DIRECTIONS = {feature.name: feature.direction for feature in FEATURES}


def fit_additive(
    matrix: FloatArray, labels: NDArray[np.int64], weights: FloatArray, names: Sequence[str], seed: int = 0
) -> AdditiveModel:
    """Boost one step function a feature, each monotone where the feature has a direction.

    The values are cut into quantile bins first, so that the model that scikit-learn fits is exactly a table: every
    bin's share is its prediction less that of the row in which everything is missing.

    Args:
        matrix: shape (n_examples, n_features); NaN where not computable.
        labels: 1 = garbled.
        weights: of the examples.
        names: of the columns.
        seed: for scikit-learn.

    Returns:
        The model; its log-odds are those of the weighted mix that it was fitted on.
    """
    edges = [_edges(column) for column in matrix.T]
    binned = np.column_stack([_bins(column, cuts) for column, cuts in zip(matrix.T, edges, strict=True)])
    binned[:, np.isnan(binned).all(axis=0)] = 0.0  # scikit-learn refuses a column without a single value
    boosted = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=400,
        max_leaf_nodes=4,
        min_samples_leaf=100,
        l2_regularization=5.0,
        interaction_cst="no_interactions",
        monotonic_cst=[_DIRECTIONS[name] for name in names],
        early_stopping=False,
        random_state=seed,
    ).fit(binned, labels, sample_weight=weights)
    nothing = np.full((1, matrix.shape[1]), np.nan)
    base = float(boosted.decision_function(nothing)[0])
    terms = []
    for column, (name, cuts) in enumerate(zip(names, edges, strict=True)):
        probe = np.repeat(nothing, len(cuts) + 1, axis=0)
        probe[:, column] = np.arange(len(cuts) + 1)
        steps = boosted.decision_function(probe) - base
        terms.append(Term(name, tuple(map(float, cuts)), tuple(map(float, steps)), 0.0))
    return AdditiveModel(base, tuple(terms))


def platt_scaling(held_out: FloatArray, labels: NDArray[np.int64], weights: FloatArray) -> tuple[float, float]:
    """Return slope and shift that turn held-out log-odds into calibrated ones (Platt, 1999).

    Args:
        held_out: log-odds that models fitted without an example's outlet gave it, shape (n_examples,).
        labels: 1 = garbled.
        weights: of the examples.
    """
    fitted = LogisticRegression(C=1e6).fit(held_out[:, None], labels, sample_weight=weights)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def rescaled(model: AdditiveModel, slope: float, shift: float) -> AdditiveModel:
    """Return the model with its log-odds stretched and shifted, every term by its share."""
    terms = [
        Term(t.feature, t.edges, tuple([slope * step for step in t.log_odds]), slope * t.missing) for t in model.terms
    ]
    return AdditiveModel(slope * model.intercept + shift, tuple(terms))


def _edges(column: FloatArray) -> FloatArray:
    known = column[~np.isnan(column)]
    if not len(known):
        return np.zeros(0)
    quantiles = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1], method="lower"))
    return np.asarray(quantiles[quantiles < known.max()], dtype=np.float64)


def _bins(column: FloatArray, edges: FloatArray) -> FloatArray:
    return np.where(np.isnan(column), np.nan, np.searchsorted(edges, column, side="left").astype(np.float64))
