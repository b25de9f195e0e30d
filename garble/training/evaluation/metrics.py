"""Figures of one labelled set, each with a bootstrap interval that draws whole documents."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import auc

from garble.signals.base import FloatArray

__all__ = [
    "METRICS",
    "Interval",
    "Labelled",
    "Reliability",
    "bootstrap",
    "calibration_error",
    "measure_scores",
    "point_figures",
    "reliability",
]

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
    return bootstrap(point_figures(scores, known, probabilities=probabilities), known.clusters)


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


def point_figures(
    scores: FloatArray, known: Labelled, *, probabilities: bool
) -> Callable[[FloatArray], dict[str, float]]:
    """Return a function from how often each row counts to the figures; NaN where one class is missing.

    The rows are sorted once and not, as scikit-learn's metrics would, in each of two hundred resamples.
    """
    scores = np.where(np.isnan(scores), -np.inf, scores)
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))  # ties rise together
    garbled_first = known.labels[order] == 1
    garbled, original = known.pairs.T
    right = (scores[garbled] > scores[original]) + 0.5 * (scores[garbled] == scores[original])

    def figures(weights: FloatArray) -> dict[str, float]:
        sorted_weights = weights[order]
        hits = np.cumsum(sorted_weights * garbled_first)[ends]
        alarms = np.cumsum(sorted_weights * ~garbled_first)[ends]
        found = dict(zip(METRICS, _ranking(hits, alarms), strict=False))
        if probabilities:
            found["calibration error"] = calibration_error(scores, known.labels, weights)
        if len(known.pairs):
            times = weights[garbled]
            found["pair accuracy"] = float(np.average(right, weights=times)) if times.sum() else math.nan
        return found

    return figures


def _ranking(hits: FloatArray, alarms: FloatArray) -> tuple[float, float, float, float]:
    """Return area, recall at 5 and at 1 % and average precision from the counts above each threshold, downwards."""
    if not hits[-1] or not alarms[-1]:
        return math.nan, math.nan, math.nan, math.nan
    true, false = np.append(0.0, hits / hits[-1]), np.append(0.0, alarms / alarms[-1])
    precision = hits / np.maximum(hits + alarms, 1e-12)
    return (
        float(auc(false, true)),
        float(true[false <= 0.05].max()),
        float(true[false <= 0.01].max()),
        float(np.sum(np.diff(true) * precision)),
    )


def calibration_error(probabilities: FloatArray, labels: NDArray[np.int64], weights: FloatArray) -> float:
    """Return the expected calibration error in 15 equal bins (Naeini, Cooper and Hauskrecht, 2015).

    Both classes weigh the same, as in the mix that the classifier was calibrated on: a set's own share of garble says
    nothing about an editor's desk.
    """
    totals = np.array([weights[labels == label].sum() for label in (0, 1)])
    if not totals.all():
        return math.nan
    share, bins = weights / totals[labels] / 2, _bins(probabilities)
    gap = np.bincount(bins, share * (probabilities - labels), minlength=_BINS)
    return float(np.abs(gap).sum())


@dataclass(frozen=True, slots=True)
class Reliability:
    """What `calibration_error` sums up, for the bins that hold something.

    Attributes:
        share: of all text, both classes weighted alike, shape (n_bins,); they sum to 1.
        probability, garbled: mean probability and share of garbled text, shape (n_bins,).
    """

    share: FloatArray
    probability: FloatArray
    garbled: FloatArray


def reliability(probabilities: FloatArray, labels: NDArray[np.int64]) -> Reliability:
    """Return how often text of about the same probability is garbled; both classes must be there."""
    weights = 0.5 / np.bincount(labels, minlength=2)[labels]
    held, bins = np.unique(_bins(probabilities), return_inverse=True)
    share = np.bincount(bins, weights, minlength=len(held)).astype(np.float64)
    said = np.bincount(bins, weights * probabilities, minlength=len(held))
    true = np.bincount(bins, weights * labels, minlength=len(held))
    return Reliability(share, said / share, true / share)


def _bins(probabilities: FloatArray) -> NDArray[np.intp]:
    return np.minimum((probabilities * _BINS).astype(np.intp), _BINS - 1)
