"""What a signal gives back: named columns for the classifier, and places to show the editor."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from garble.report import Reason

__all__ = ["Feature", "FloatArray", "Measurement"]

FloatArray = NDArray[np.float64]


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
