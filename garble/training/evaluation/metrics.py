"""Figures of one labelled set, each with a bootstrap interval that draws whole documents."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import auc, roc_curve

from garble.signals.base import FloatArray

__all__ = ["METRICS", "Interval", "Labelled", "bootstrap", "calibration_error", "measure_scores", "point_figures"]

METRICS = (
    "ROC AUC",
    "recall at 5 % false positives",
    "recall at 1 % false positives",
    "average precision",
    "calibration error",
    "pair accuracy",
)

RESAMPLES = 200
_BINS = 15


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % interval; NaN where it cannot be computed."""

    value: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float | None]:
        """Return JSON-ready values: JSON has no NaN, so ``None`` stands for it."""
        return {
            name: None if math.isnan(value) else round(value, 6)
            for name, value in (("value", self.value), ("low", self.low), ("high", self.high))
        }


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the figures need to know of the things (sentences or articles) that were scored.

    Attributes:
        labels: 1 = garbled, shape (n,).
        clusters: number of the document of each, drawn as a whole; shape (n,).
        pairs: rows of a garbled one and of its original, shape (n_pairs, 2).
    """

    labels: NDArray[np.int64]
    clusters: NDArray[np.intp]
    pairs: NDArray[np.intp]


def measure_scores(scores: FloatArray, known: Labelled, *, probabilities: bool) -> dict[str, Interval]:
    """Return the figures that these scores allow, by names of `METRICS`.

    Args:
        scores: higher is worse, shape (n,); NaN counts as the least suspect.
        known: labels, documents and pairs.
        probabilities: whether the scores are probabilities, which can be well or ill calibrated.
    """
    ranked = np.where(np.isnan(scores), -np.inf, scores)
    ranked = np.where(np.isneginf(ranked), min(np.min(ranked, initial=0.0, where=np.isfinite(ranked)), 0.0) - 1, ranked)
    return bootstrap(lambda weights: point_figures(ranked, known, weights, probabilities=probabilities), known.clusters)


def bootstrap(
    statistic: Callable[[FloatArray], dict[str, float]], clusters: NDArray[np.intp], seed: int = 0
) -> dict[str, Interval]:
    """Return each figure with its percentile interval (Efron, 1979; whole clusters: Davison and Hinkley, 1997).

    Args:
        statistic: figures from a weight for each row, shape (n,).
        clusters: number of each row's document.
        seed: of the resampling.
    """
    random = np.random.default_rng(seed)
    _, cluster = np.unique(clusters, return_inverse=True)
    found = statistic(np.ones(len(clusters)))
    drawn: dict[str, list[float]] = {name: [] for name in found}
    size = int(cluster.max()) + 1
    for _ in range(RESAMPLES):
        times = np.bincount(random.integers(size, size=size), minlength=size)
        for name, value in statistic(times[cluster].astype(np.float64)).items():
            if not math.isnan(value):
                drawn[name].append(value)
    return {name: _interval(value, drawn[name]) for name, value in found.items()}


def _interval(value: float, drawn: list[float]) -> Interval:
    if math.isnan(value) or not drawn:
        return Interval(value, math.nan, math.nan)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(value, float(low), float(high))


def point_figures(scores: FloatArray, known: Labelled, weights: FloatArray, *, probabilities: bool) -> dict[str, float]:
    """Return the figures for rows that count ``weights`` times; NaN where one class is missing."""
    figures = _ranking(scores, known.labels, weights)
    if probabilities:
        figures["calibration error"] = calibration_error(scores, known.labels, weights)
    if len(known.pairs):
        garbled, original = scores[known.pairs[:, 0]], scores[known.pairs[:, 1]]
        times = weights[known.pairs[:, 0]]
        right = (garbled > original) + 0.5 * (garbled == original)
        figures["pair accuracy"] = float(np.average(right, weights=times)) if times.sum() else math.nan
    return figures


def _ranking(scores: FloatArray, labels: NDArray[np.int64], weights: FloatArray) -> dict[str, float]:
    names = METRICS[:4]
    counts = weights > 0
    if len(set(labels[counts])) < 2:
        return dict.fromkeys(names, math.nan)
    false, true, _ = roc_curve(labels[counts], scores[counts], sample_weight=weights[counts], drop_intermediate=False)
    garbled, clean = weights[labels == 1].sum(), weights[labels == 0].sum()
    hits, alarms = true * garbled, false * clean
    precision = hits / np.maximum(hits + alarms, 1e-12)
    values = (
        auc(false, true),
        true[false <= 0.05].max(),
        true[false <= 0.01].max(),
        np.sum(np.diff(true) * precision[1:]),
    )
    return dict(zip(names, map(float, values), strict=True))


def calibration_error(probabilities: FloatArray, labels: NDArray[np.int64], weights: FloatArray) -> float:
    """Return the expected calibration error in 15 equal bins (Naeini, Cooper and Hauskrecht, 2015).

    Both classes weigh the same, as in the mix that the classifier was calibrated on: a set's own share of garble says
    nothing about an editor's desk.
    """
    totals = np.array([weights[labels == label].sum() for label in (0, 1)])
    if not totals.all():
        return math.nan
    share = weights / totals[labels] / 2
    bins = np.minimum((probabilities * _BINS).astype(np.intp), _BINS - 1)
    gap = np.bincount(bins, share * (probabilities - labels), minlength=_BINS)
    return float(np.abs(gap).sum())
