"""Features -> calibrated probability of garble, with every feature's exact share.

The model is additive (a generalised additive model; Lou, Caruana and Gehrke, 2012): each feature has one step
function, the sum of the steps is the log-odds. It is boosted in scikit-learn without interactions
(`garble.training.fit`) and stored as plain JSON tables, so that scoring needs neither scikit-learn nor pickle and a
sentence's contributions are read off, not estimated.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from garble.errors import PackError
from garble.signals.base import FloatArray, sigmoid

__all__ = ["FORMAT", "AdditiveModel", "Term", "finite", "logit", "read_json", "sigmoid"]

FORMAT = 1


def logit(probability: FloatArray) -> FloatArray:
    """Return the natural log-odds of probabilities; 0 and 1 are drawn in by 1e-9."""
    clipped = np.clip(probability, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(clipped / (1 - clipped)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Term:
    """The step function of one feature.

    Attributes:
        feature: its name.
        edges: ascending; a value ``x`` falls into step ``i`` when ``edges[i-1] < x <= edges[i]``.
        log_odds: one more than ``edges``; positive is evidence for garble.
        missing: for NaN.
    """

    feature: str
    edges: tuple[float, ...]
    log_odds: tuple[float, ...]
    missing: float

    def of(self, values: FloatArray) -> FloatArray:
        """Return the log-odds that each value adds; same shape as ``values``."""
        missing = np.isnan(values)
        step = np.searchsorted(np.asarray(self.edges), np.where(missing, 0.0, values), side="left")
        return np.where(missing, self.missing, np.asarray(self.log_odds)[step])


@dataclass(frozen=True, slots=True)
class AdditiveModel:
    """An intercept and a step function a feature; calibrated: the sum is the log-odds of garble."""

    intercept: float
    terms: tuple[Term, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the columns that it reads, in order."""
        return tuple([term.feature for term in self.terms])

    def contributions(self, matrix: FloatArray) -> FloatArray:
        """Return what each feature adds to the log-odds: shape (n_sentences, n_features), as ``matrix``."""
        if matrix.shape[1:] != (len(self.terms),):
            raise ValueError(f"expected {len(self.terms)} columns, got {matrix.shape}")
        if not len(matrix):
            return np.zeros(matrix.shape)
        return np.column_stack([term.of(matrix[:, column]) for column, term in enumerate(self.terms)])

    def log_odds(self, matrix: FloatArray) -> FloatArray:
        """Return the log-odds of garble, shape (n_sentences,)."""
        return self.total(self.contributions(matrix))

    def total(self, contributions: FloatArray) -> FloatArray:
        """Return the log-odds that `contributions` add up to, shape (n_sentences,)."""
        return np.asarray(self.intercept + contributions.sum(axis=1), dtype=np.float64)

    def probability(self, matrix: FloatArray) -> FloatArray:
        """Return the calibrated probability of garble in [0, 1], shape (n_sentences,); higher is worse."""
        return sigmoid(self.log_odds(matrix))

    def as_dict(self) -> dict[str, Any]:
        """Return the model as JSON-ready values."""
        return {"intercept": self.intercept, "terms": [asdict(term) for term in self.terms]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> AdditiveModel:
        """Build a model from `as_dict`'s values.

        Raises:
            KeyError, TypeError, ValueError: when the values are not such a model.
        """
        terms = []
        for item in data["terms"]:
            edges, steps = (tuple([finite(one) for one in item[side]]) for side in ("edges", "log_odds"))
            if len(steps) != len(edges) + 1:
                raise ValueError(f"{item['feature']}: {len(edges)} edges need {len(edges) + 1} steps")
            if any(left >= right for left, right in pairwise(edges)):
                raise ValueError(f"{item['feature']}: the edges do not ascend")
            terms.append(Term(str(item["feature"]), edges, steps, finite(item["missing"])))
        return cls(finite(data["intercept"]), tuple(terms))


def finite(value: object) -> float:
    """Return a number read from JSON, which has no infinity and no NaN but lets both through.

    Raises:
        TypeError, ValueError: when it is no number, or not a finite one.
    """
    if not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is no number")
    if not math.isfinite(value):
        raise ValueError(f"{value!r} is not finite")
    return float(value)


def read_json(path: Path) -> dict[str, Any]:
    """Read one JSON object of the pack.

    Raises:
        PackError: when the file is missing, damaged or of another format.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = f"{path} is missing from the language pack."
        raise PackError(problem, "Reinstall garble or give another --pack.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(f"{path} is damaged: {error}.", "Reinstall garble or give another --pack.") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PackError(f"{path} is not of format {FORMAT}.", "It belongs to another version of garble.")
    return data
