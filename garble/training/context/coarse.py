"""Coarse weights: every weight of a matrix a small whole number of steps, one step for the whole matrix.

The coarser the step, the fewer numbers occur, and the fewer bits one takes once it is compressed: steps of .6 of the
weights' root mean square leave 2.8 bits a weight. Even steps and a code by frequency lose less at the same size than
levels of four bits each (entropy-coded scalar quantisation: Gish and Pierce, 1968), and the numbers are multiplied as
the int8 numbers that they are.

`garble.training.context.compensated` rounds an encoder. One that is taught while its weights are rounded learns to do
with them: the forward pass rounds, the gradient passes as if it had not (straight-through: Bengio et al., 2013).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.utils import parametrize

from garble.training.context.network import Network

__all__ = ["GREATEST", "HALF_BYTE", "exact_steps", "matrices", "rounded", "rounded_while_learning", "settle", "step_of"]

GREATEST = 127
"""Steps that a weight is away from 0 at most: an int8 number."""

HALF_BYTE = 7
"""Steps that a number of a word is away from 0 at most: two such numbers make a byte."""

_NEAR = 1e-3
"""Of a step: what a float may be away from a whole number of them."""


def step_of(weights: torch.Tensor, coarseness: float) -> float:
    """Return the step of a matrix: its root mean square times the coarseness."""
    return coarseness * float(weights.detach().pow(2).mean().sqrt())


def rounded(weights: torch.Tensor, step: float, greatest: int = GREATEST) -> torch.Tensor:
    """Return weights rounded to whole steps, ``greatest`` from 0 at most."""
    return torch.round(weights / step).clamp(-greatest, greatest) * step


def exact_steps(weights: torch.Tensor) -> torch.Tensor:
    """Return for each row a step that all its weights are whole multiples of, `GREATEST` times at most.

    Args:
        weights: rounded already, shape (n_rows, n_columns).

    Returns:
        Shape (n_rows, 1); 1 for a row of zeros.

    Raises:
        ValueError: when a row has no such step.
    """
    absolute = weights.abs()
    smallest = torch.where(absolute > 0, absolute, torch.inf).amin(1, keepdim=True)
    smallest[smallest.isinf()] = 1.0
    steps = smallest.clone()
    for parts in range(1, GREATEST + 1):  # nearly always the smallest weight is one step
        wrong = ~_are_multiples(weights, steps)
        if not wrong.any():
            return steps
        steps[wrong] = smallest[wrong] / (parts + 1)
    raise ValueError("a matrix of the model is not rounded to coarse steps")


def _are_multiples(weights: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    found = weights / steps
    near = ((found - found.round()).abs() <= _NEAR).all(1, keepdim=True)
    return near & (found.abs().amax(1, keepdim=True) <= GREATEST + 0.5)


class _Rounded(nn.Module):
    """What is read is rounded; what is learnt is not. The step stays what it was when learning began."""

    def __init__(self, step: float) -> None:
        super().__init__()
        self.step = step

    def forward(self, weights: torch.Tensor) -> torch.Tensor:
        return weights + (rounded(weights, self.step) - weights).detach()


def rounded_while_learning(network: Network, unrounded: Mapping[str, NDArray[Any]]) -> None:
    """Let a rounded network run on rounded weights while it learns, with the steps that it was rounded to.

    Args:
        network: whose matrices are rounded.
        unrounded: the matrices to learn on from, by the name of the weights; those that are not there begin as they
            were rounded.

    Raises:
        ValueError: when a matrix is not rounded.
    """
    for name, linear in matrices(network).items():
        step = float(exact_steps(linear.weight.detach().reshape(1, -1)))
        parametrize.register_parametrization(linear, "weight", _Rounded(step))
        if name in unrounded:
            with torch.no_grad():
                linear.parametrizations.weight.original.copy_(torch.tensor(unrounded[name]))


def settle(network: Network) -> dict[str, NDArray[Any]]:
    """Leave the weights that a network has learnt with, rounded, for good; return what they were before, by name."""
    unrounded = {}
    for name, linear in matrices(network).items():
        unrounded[name] = linear.parametrizations.weight.original.detach().cpu().numpy().copy()
        settled = linear.weight.detach().clone()
        parametrize.remove_parametrizations(linear, "weight", leave_parametrized=False)
        with torch.no_grad():
            linear.weight.copy_(settled)
    return unrounded


def matrices(network: Network) -> dict[str, nn.Linear]:
    """Return the matrices of a network's layers by the names of their weights."""
    parts = network.encoder.encoder.named_modules(prefix="encoder.encoder")
    return {f"{name}.weight": part for name, part in parts if isinstance(part, nn.Linear)}
