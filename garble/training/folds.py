"""Held-out scores: every example judged by a model that has not seen its outlet.

A random split would put sentences of one outlet, and both halves of one maker's work, on either side and promise
more than any new outlet can keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from garble.classifier import AdditiveModel
from garble.signals.base import FloatArray
from garble.training.additive import fit_additive
from garble.training.data import Example

__all__ = ["FAMILY_WEIGHTS", "balanced_weights", "held_out_scores", "outlet_folds"]

FAMILY_WEIGHTS = {
    "simulated": 0.70,
    "round trip": 0.08,
    "neural MT": 0.08,
    "spinner": 0.06,
    "statistical MT": 0.05,
    "TED MT": 0.03,
}
"""Share of each family in the garbled half of the mix; the sparse garble that editors meet counts most."""

_CLEAN_SHARE = 0.4
"""Share of plain clean news in the clean half; the rest are the originals of the garbled sentences."""


def balanced_weights(examples: Sequence[Example]) -> FloatArray:
    """Return a weight for each example, mean 1: half garbled, half clean, families as `FAMILY_WEIGHTS`."""
    shares = {(family, 1): share for family, share in FAMILY_WEIGHTS.items()}
    shares |= {(family, 0): share * (1 - _CLEAN_SHARE) for family, share in FAMILY_WEIGHTS.items()}
    shares["clean", 0] = _CLEAN_SHARE
    keys = [(example.family, example.label) for example in examples]
    counts: dict[tuple[str, int], int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    weights = np.array([shares[key] / counts[key] for key in keys])
    return np.asarray(weights * len(examples) / weights.sum(), dtype=np.float64)


def outlet_folds(examples: Sequence[Example]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield each outlet with the mask of its examples."""
    outlets = np.array([example.outlet for example in examples])
    for outlet in sorted(set(outlets)):
        yield str(outlet), outlets == outlet


def held_out_scores(
    matrix: FloatArray, examples: Sequence[Example], names: Sequence[str]
) -> tuple[FloatArray, dict[str, AdditiveModel]]:
    """Fit once without each outlet and score that outlet's examples.

    Returns:
        The log-odds of every example by the model that did not see its outlet, shape (n_examples,), and those
        models by outlet.
    """
    labels = np.array([example.label for example in examples])
    scores = np.full(len(examples), np.nan)
    models = {}
    for outlet, inside in outlet_folds(examples):
        rest = [example for example, left_out in zip(examples, inside, strict=True) if not left_out]
        models[outlet] = fit_additive(matrix[~inside], labels[~inside], balanced_weights(rest), names)
        scores[inside] = models[outlet].log_odds(matrix[inside])
    return scores, models
