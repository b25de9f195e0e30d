"""Weights of four bits: sixteen levels, one step for each output of a matrix and for each word.

The levels are quantiles of a normal distribution (NF4: Dettmers et al., "QLoRA", 2023), rounded to 127ths so that they
are exact int8 numbers: the greatest absolute weight that shares a step is 127 of it. An encoder that is taught while
its weights are rounded learns to do with them: the forward pass rounds, the gradient passes as if it had not
(straight-through: Bengio et al., 2013).
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.utils import parametrize

from garble.training.context.network import Network

__all__ = ["LEVELS", "codes", "packed", "round_weights", "rounded", "rounded_while_learning"]

LEVELS = np.array([-127, -88, -67, -50, -36, -23, -12, 0, 10, 20, 31, 43, 56, 71, 92, 127], np.int8)
"""What the codes 0 to 15 stand for, in steps."""

_LEVELS = torch.from_numpy(LEVELS).float() / 127
_EDGES = (_LEVELS[1:] + _LEVELS[:-1]) / 2
_SMALLEST = 1e-9  # a row of zeros has a step as well


def codes(weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the nearest code of each weight, 0 to 15, and the greatest absolute weight of each row.

    Args:
        weights: shape (n_rows, n_columns).

    Returns:
        Codes, the same shape, and greatest weights, shape (n_rows, 1).
    """
    greatest = weights.abs().amax(1, keepdim=True).clamp_min(_SMALLEST)
    return torch.bucketize((weights / greatest).contiguous(), _EDGES.to(weights.device)), greatest


def rounded(weights: torch.Tensor) -> torch.Tensor:
    """Return the weights that four bits can hold; what is rounded already comes back as it is."""
    found, greatest = codes(weights)
    return _LEVELS.to(weights.device)[found] * greatest


def packed(found: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return codes two a byte, the first in the upper half: of n columns, an even number, n / 2 bytes."""
    return (found[:, ::2] << 4 | found[:, 1::2]).astype(np.uint8)


class _Rounded(nn.Module):
    """What is read is rounded; what is learnt is not."""

    def forward(self, weights: torch.Tensor) -> torch.Tensor:
        return weights + (rounded(weights) - weights).detach()


def rounded_while_learning(network: Network) -> None:
    """Let the network run on rounded weights while it learns; words, which do not learn, are rounded once."""
    for linear in _matrices(network):
        parametrize.register_parametrization(linear, "weight", _Rounded())
    _round(network.encoder.embeddings.word_embeddings)


def round_weights(network: Network) -> None:
    """Round the network's words and the matrices of its layers for good, whether it has learnt to do with it or not."""
    for linear in _matrices(network):
        if parametrize.is_parametrized(linear, "weight"):
            parametrize.remove_parametrizations(linear, "weight", leave_parametrized=False)
        _round(linear)
    _round(network.encoder.embeddings.word_embeddings)


def _matrices(network: Network) -> list[nn.Linear]:
    return [part for part in network.encoder.encoder.modules() if isinstance(part, nn.Linear)]


@torch.no_grad()
def _round(part: nn.Linear | nn.Embedding) -> None:
    part.weight.copy_(rounded(part.weight))
