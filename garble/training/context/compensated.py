"""Round the matrices of an encoder so that what they put out moves least.

Rounding each weight by itself throws away what the others know. So a matrix is rounded column by column, and what the
rounding of one column does to the outputs is made up for by the columns that are still free (optimal brain surgeon:
Hassibi and Stork, 1993; for whole transformers GPTQ: Frantar et al., 2023). How columns go together is told by what
the matrix reads when the encoder reads pairs, with all layers below rounded already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import nn

from garble.errors import InputError
from garble.training.context.coarse import HALF_BYTE, matrices, rounded, step_of
from garble.training.context.losses import sampled
from garble.training.context.models import Model
from garble.training.context.network import Network, load_network, weights_of
from garble.training.context.shards import Rows, read_shards

__all__ = ["compensated", "round_compensated", "round_model"]

DAMPING = 0.01
"""Added to the diagonal, as a share of its mean: columns that are never read apart stay apart."""

BLOCK = 128
"""Columns whose errors are handed on to the rest together."""

_WORDS = "encoder.embeddings.word_embeddings.weight"

NEAR = 0.4
"""Of a step: how far from its rounded weight an unrounded one may begin to learn on. What made up for others is far
from where it was, and would be rounded back at once."""


def round_model(
    model: Model, shards: Sequence[Path], coarseness: float, words: float, layers: Sequence[int] = ()
) -> Model:
    """Return a model with rounded weights, which may learn on with them.

    Args:
        model: a taught one; one that is rounded already may be rounded coarser.
        shards: folders of pairs to read, in the model's pieces.
        coarseness: the step of a matrix as a share of the root mean square of its weights.
        words: the step of the table of words, as a share of its root mean square; it is rounded word by word.
        layers: to round, from 0; all of them unless some are named.

    Raises:
        InputError: when the model has learnt nothing or has no such layer, when one that is not rounded is not to be
            rounded in all layers, or when shards are missing or of another tokenizer.
    """
    everything = range(model.shape.layers)
    if not model.has_learnt:
        raise InputError("This model has learnt nothing yet.", "Give what the step `teacher` wrote, cut.")
    if not set(layers) <= set(everything):
        raise InputError(f"The model has the layers 0 to {everything[-1]}.", "Name some of these.")
    if layers and model.precision != "coarse":
        raise InputError("The model is not rounded yet.", "Round all its layers first.")
    rows, data = read_shards(shards, model)
    network = load_network(model)
    exact_words = torch.tensor(model.unrounded.get(_WORDS, model.weights[_WORDS]))
    network.encoder.embeddings.word_embeddings.weight.data = rounded(
        exact_words, step_of(exact_words, words), HALF_BYTE
    )
    moved = round_compensated(network, rows, coarseness, layers or everything)
    record = {
        "step": "round",
        "layers": list(layers or everything),
        "coarseness": coarseness,
        "words": words,
        "moved": sum(moved.values()) / len(moved),
        "most_moved": max(moved.values()),
        "data": data,
    }
    unrounded = {**model.unrounded, _WORDS: exact_words.numpy()}
    for name, linear in matrices(network).items():
        if name in moved:
            exact = torch.tensor(model.unrounded.get(name, model.weights[name]))
            near = NEAR * step_of(torch.tensor(model.weights[name]), coarseness)
            unrounded[name] = exact.clamp(linear.weight.data - near, linear.weight.data + near).numpy()
    return model.after(record, weights=weights_of(network), unrounded=unrounded, learnt=rows.sentences)


@torch.no_grad()
def round_compensated(network: Network, rows: Rows, coarseness: float, layers: Sequence[int]) -> dict[str, float]:
    """Round every matrix of some layers to steps of a share of its root mean square, in place.

    Args:
        network: that has learnt.
        rows: pairs to read.
        coarseness: the step of a matrix as a share of the root mean square of its weights.
        layers: from 0.

    Returns:
        For each of the matrices by name how far its outputs move: the mean square of what is added to them, as a share
        of their own; lower is better.
    """
    network.eval()
    moved = {}
    everything = matrices(network)
    for layer in sorted(layers):
        parts = set(network.encoder.encoder.layer[layer].modules())
        linears = {name: linear for name, linear in everything.items() if linear in parts}
        moments = _moments(network, list(linears.values()), rows)
        for (name, linear), moment in zip(linears.items(), moments, strict=True):
            exact = linear.weight.detach().clone()
            linear.weight.copy_(compensated(exact, moment, step_of(exact, coarseness)))
            moved[name] = _energy(linear.weight - exact, moment) / _energy(exact, moment)
    return moved


def compensated(weights: torch.Tensor, moment: torch.Tensor, step: float) -> torch.Tensor:
    """Return a matrix rounded to whole steps, each column making up for those rounded before it.

    Args:
        weights: shape (n_outputs, n_inputs).
        moment: mean product of any two inputs, shape (n_inputs, n_inputs).
        step: of all weights.
    """
    order = torch.argsort(moment.diagonal(), descending=True)  # what is read loudest has the most to make up for it
    left = weights[:, order].clone()
    known = moment[order][:, order].clone()
    known.diagonal().add_(DAMPING * known.diagonal().mean().clamp_min(1e-12))
    inverse = torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(known)), upper=True)
    found = torch.empty_like(left)
    for first in range(0, left.shape[1], BLOCK):
        last = min(first + BLOCK, left.shape[1])
        errors = torch.empty_like(left[:, first:last])
        for column in range(first, last):
            found[:, column] = rounded(left[:, column], step)
            error = (left[:, column] - found[:, column]) / inverse[column, column]
            left[:, column:last] -= error[:, None] * inverse[column, column:last]
            errors[:, column - first] = error
        left[:, last:] -= errors @ inverse[first:last, last:]
    return found[:, torch.argsort(order)]


def _moments(network: Network, linears: list[nn.Linear], rows: Rows) -> list[torch.Tensor]:
    """Return for each matrix the mean product of any two of its inputs, over the pieces that the network reads."""
    sums = [torch.zeros(linear.in_features, linear.in_features) for linear in linears]
    pieces = 0
    with _inputs_kept(linears) as inputs:
        for _, batch in sampled(network, rows):
            real = batch.mask.bool()
            pieces += int(real.sum())
            for total, read in zip(sums, inputs, strict=True):
                total.addmm_(read[real].float().T, read[real].float())
    return [total / pieces for total in sums]


@contextmanager
def _inputs_kept(linears: list[nn.Linear]) -> Iterator[list[torch.Tensor]]:
    """Yield a list that holds what each of the matrices has read last."""
    inputs = [torch.empty(0)] * len(linears)

    def keep(place: int) -> torch.utils.hooks.RemovableHandle:
        return linears[place].register_forward_pre_hook(lambda _, read: inputs.__setitem__(place, read[0]))

    handles = [keep(place) for place in range(len(linears))]
    try:
        yield inputs
    finally:
        for handle in handles:
            handle.remove()


def _energy(weights: torch.Tensor, moment: torch.Tensor) -> float:
    """Return the mean square of what a matrix puts out, summed over its outputs."""
    return float(((weights @ moment) * weights).sum())
