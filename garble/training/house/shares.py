"""Shares of clean text and the thresholds that they reach.

A threshold is the k-th highest probability of n clean ones, k = floor(share (n + 1)): a new one of the same kind then
reaches it with a chance of at most ``share``, whatever the probabilities look like (conformal prediction; Vovk,
Gammerman and Shafer, 2005).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, norm

from garble.classifier import logit, sigmoid
from garble.signals.base import FloatArray
from garble.training.evaluation.metrics import Interval

__all__ = ["beyond", "needed", "of_falling", "share_interval", "threshold"]

_PLACES = 10**6
"""Thresholds are rounded to six decimal places."""


def needed(share: float) -> int:
    """Return how many clean ones it takes to know the threshold that a share in (0, 1) of them reaches."""
    return math.ceil(1 / share - 1e-9)


def threshold(probabilities: FloatArray, share: float) -> float:
    """Return the lowest threshold that at most ``share`` of clean ones reach, a new one of the same kind included.

    Args:
        probabilities: of clean ones, shape (n,), n at least 1; where n is below `needed`, one of them may reach it.
        share: in (0, 1).
    """
    return of_falling(np.sort(probabilities)[::-1], share)


def of_falling(falling: FloatArray, share: float) -> float:
    """Return `threshold` of probabilities that fall already."""
    allowed = max(1, int(share * (len(falling) + 1) + 1e-9))
    limit = float(falling[allowed]) if allowed < len(falling) else 0.0
    above = falling[:allowed][falling[:allowed] > limit]  # equal ones are flagged together or not at all
    rounded = math.floor(float(above[-1]) * _PLACES) / _PLACES if len(above) else limit
    return rounded if rounded > limit else min(1.0, (math.floor(limit * _PLACES) + 1) / _PLACES)


def beyond(probabilities: FloatArray, share: float) -> float:
    """Return a threshold for a share that is too small for so few articles: above all of them, by a normal tail.

    An article's log-odds rest on the mean of its sentences', which is about normal.

    Args:
        probabilities: of clean articles, shape (n,), n at least 2.
        share: in (0, 0.5).
    """
    log_odds = logit(probabilities)
    tail = float(sigmoid(np.asarray(log_odds.mean() + norm.isf(share) * log_odds.std(ddof=1))))
    return min(1.0, math.ceil(max(tail, float(probabilities.max())) * _PLACES) / _PLACES)


def share_interval(flagged: NDArray[np.intp], judged: NDArray[np.intp]) -> Interval:
    """Return the share of flagged ones with its 95 % interval for articles drawn as a whole.

    The exact binomial interval (Clopper and Pearson, 1934) for as many independent ones as the sentences of these
    articles are worth (Korn and Graubard, 1998).

    Args:
        flagged: how many of each article, shape (n_articles,).
        judged: out of how many.
    """
    total, articles = float(judged.sum()), len(judged)
    share = float(flagged.sum()) / total
    independent = float(articles)
    if 0 < share < 1 and articles > 1:
        variance = articles / (articles - 1) * float(((flagged - share * judged) ** 2).sum()) / total**2
        independent = min(total, share * (1 - share) / variance) if variance else total
    hits = share * independent
    low = float(beta.ppf(0.025, hits, independent - hits + 1)) if share > 0 else 0.0
    high = float(beta.ppf(0.975, hits + 1, independent - hits)) if share < 1 else 1.0
    return Interval(share, low, high)
