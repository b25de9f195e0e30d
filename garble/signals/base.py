"""What a signal gives back: named columns for the classifier, and places to show the editor.

With it two ways to sum up the words of each sentence, all sentences laid end to end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from garble.report import Reason

__all__ = ["BoolArray", "Feature", "FloatArray", "Measurement", "lowest_mean", "mean", "sigmoid"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def sigmoid(log_odds: FloatArray) -> FloatArray:
    """Return the probabilities that belong to natural log-odds."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -500, 500)))


@dataclass(frozen=True, slots=True)
class Feature:
    """One named number a sentence.

    Attributes:
        name: dotted, the signal first: ``lm.surprisal_max``.
        unit: what it counts in: ``log10``, ``share``, ``per word``, ``count``, ``grade`` …
        direction: +1 when higher is worse, -1 when lower is worse, 0 when it can go either way.
        meaning: one sentence for README, HTML and ``garble explain``.
    """

    name: str
    unit: str
    direction: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One signal over one document.

    Attributes:
        columns: feature name -> array of shape (n_sentences,), float64; NaN where it cannot be computed.
        reasons: for each sentence the places that this signal finds odd, as candidates with ``strength``;
            whether any is shown is decided later.
        words: named evidence on every word that the n-gram model sees, all sentences laid end to end, shape
            (n_words,), float64; NaN where it does not apply. The word model reads it.
    """

    columns: dict[str, FloatArray]
    reasons: tuple[tuple[tuple[float, Reason], ...], ...]
    words: dict[str, FloatArray] = field(default_factory=dict)


def mean(values: FloatArray, mask: BoolArray, starts: NDArray[np.intp]) -> FloatArray:
    """Return the mean of ``values`` where ``mask`` holds, for each sentence; NaN where it never holds.

    Args:
        values: one for each word, all sentences laid end to end.
        mask: for each word whether it counts.
        starts: index of the first word of each sentence; every sentence has one.
    """
    count = np.add.reduceat(mask.astype(np.float64), starts)
    total = np.add.reduceat(np.where(mask, values, 0.0), starts)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, total / count, np.nan)


def lowest_mean(values: FloatArray, mask: BoolArray, starts: NDArray[np.intp], n: int) -> FloatArray:
    """Return the mean of the ``n`` smallest finite values where ``mask`` holds, for each sentence; NaN where none.

    The arguments are those of `mean`.
    """
    masked = np.where(mask, values, np.inf)
    if n == 1:
        lowest = np.minimum.reduceat(masked, starts)
        return np.where(np.isfinite(lowest), lowest, np.nan)
    sentence = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(values))))
    order = np.lexsort((masked, sentence))
    rank = np.arange(len(values)) - starts[sentence]
    chosen = np.zeros(len(values), dtype=bool)
    chosen[order] = rank < n
    return mean(values, chosen & mask, starts)
