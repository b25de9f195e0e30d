"""How well an encoder tells garbled sentences from their originals, by one number a sentence."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__all__ = ["figures"]

Judged = tuple[int, NDArray[np.float32], float]
"""Number of a sentence, log-odds of its pieces, log-odds of the sentence."""


def figures(judged: Iterable[Judged]) -> dict[str, float]:
    """Return ROC AUC and the share of pairs whose garbled sentence scores higher, 0 to 1, .5 by chance; a tie is half.

    Both by the log-odds of the sentence, and by the mean log-odds of its three worst pieces. Sentence 2k is garbled,
    2k + 1 is its original.
    """
    from sklearn.metrics import roc_auc_score

    in_order = sorted(judged, key=lambda one: one[0])
    columns = {
        "sentence": np.array([whole for _, _, whole in in_order]),
        "pieces": np.array([np.sort(pieces)[-3:].mean() if len(pieces) else 0.0 for _, pieces, _ in in_order]),
    }
    garbled = np.arange(len(in_order)) % 2 == 0
    found = {}
    for name, scores in columns.items():
        found[f"{name} AUC"] = float(roc_auc_score(garbled, scores))
        found[f"{name} pairs"] = float((0.5 + 0.5 * np.sign(scores[garbled] - scores[~garbled])).mean())
    return found
