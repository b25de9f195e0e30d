"""Coarse weights: every weight of a matrix a small whole number of steps, one step for the whole matrix.

The coarser the step, the fewer numbers occur, and the fewer bits one takes once it is compressed: steps of .6 of the
weights' root mean square leave 2.8 bits a weight. Even steps and a code by frequency lose less at the same size than
levels of four bits each (entropy-coded scalar quantisation: Gish and Pierce, 1968), and the numbers are multiplied as
the int8 numbers that they are.

An encoder that is taught while its weights are rounded learns to do with them: the forward pass rounds, the gradient
passes as if it had not (straight-through: Bengio et al., 2013).
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils import parametrize

from garble.training.context.network import Network
from garble.training.context.recipe import WORDS

__all__ = ["GREATEST", "exact_steps", "round_weights", "rounded_while_learning", "step_of"]

GREATEST = 127
"""Steps that a weight is away from 0 at most: an int8 number."""

_NEAR = 1e-3
"""Of a step: what a float may be away from a whole number of them."""


def step_of(weights: torch.Tensor, coarseness: float) -> float:
    """Return the step of a matrix: its root mean square times the coarseness."""
    return coarseness * float(weights.detach().pow(2).mean().sqrt())


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
        return weights + (_rounded(weights, self.step) - weights).detach()


def rounded_while_learning(network: Network, coarseness: float) -> None:
    """Let the network run on rounded weights while it learns; words, which do not learn, are rounded once."""
    for linear in _matrices(network):
        parametrize.register_parametrization(linear, "weight", _Rounded(step_of(linear.weight, coarseness)))
    _round(network.encoder.embeddings.word_embeddings, WORDS * coarseness)


def round_weights(network: Network) -> None:
    """Leave the weights that a network has learnt with, rounded, for good."""
    for linear in _matrices(network):
        rounded = linear.weight.detach().clone()
        parametrize.remove_parametrizations(linear, "weight", leave_parametrized=False)
        with torch.no_grad():
            linear.weight.copy_(rounded)


def _matrices(network: Network) -> list[nn.Linear]:
    return [part for part in network.encoder.encoder.modules() if isinstance(part, nn.Linear)]


def _rounded(weights: torch.Tensor, step: float) -> torch.Tensor:
    return torch.round(weights / step).clamp(-GREATEST, GREATEST) * step


@torch.no_grad()
def _round(words: nn.Embedding, coarseness: float) -> None:
    words.weight.copy_(_rounded(words.weight, step_of(words.weight, coarseness)))
