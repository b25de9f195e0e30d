"""A narrower model: in each layer the heads of attention and the neurons that matter most to what it has learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from garble.errors import InputError
from garble.training.context.losses import marked_loss, sampled, scaled_states
from garble.training.context.models import Model
from garble.training.context.network import Judged, load_network
from garble.training.context.recipe import STUDENT
from garble.training.context.shards import Rows, read_marked_shards

__all__ = ["Importance", "importance", "narrow"]

STATES = 0.05
"""Weight of a chance projection of the last states beside the loss: a student learns the states as well."""


class Importance(NamedTuple):
    """How much each part of a model matters: from 0, higher is more; to be compared within a layer.

    Attributes:
        heads: shape (n_layers, n_heads).
        neurons: of the feed-forward networks, shape (n_layers, inner).
    """

    heads: NDArray[np.float32]
    neurons: NDArray[np.float32]


def narrow(model: Model, shards: Sequence[Path], heads: int, inner: int) -> Model:
    """Return a model whose layers keep their most important heads and neurons.

    Args:
        model: a taught one.
        shards: folders of marked pairs to measure importance on, in the model's pieces.
        heads: of each layer to keep.
        inner: neurons of each layer to keep.

    Raises:
        InputError: when the model has learnt nothing, is rounded or is smaller than what is to be kept, or when shards
            are missing, unmarked or of another tokenizer.
    """
    shape = model.shape
    if not model.has_learnt or model.precision == "coarse":
        raise InputError(
            "Only what has learnt and is not rounded has important heads.", "Give what the step `teacher` wrote."
        )
    if not 0 < heads <= shape.heads or not 0 < inner <= shape.inner:
        raise InputError(
            f"A layer of the model has {shape.heads} heads and {shape.inner} neurons.",
            "Keep at most these.",
        )
    rows, data = read_marked_shards(shards, model)
    measured = importance(model, rows)
    kept_heads, kept_neurons = _greatest(measured.heads, heads), _greatest(measured.neurons, inner)
    record = {
        "step": "narrow",
        "heads": heads,
        "inner": inner,
        "head_share": _share(measured.heads, kept_heads),
        "neuron_share": _share(measured.neurons, kept_neurons),
        "data": data,
    }
    return model.after(
        record,
        learnt=rows.sentences,
        shape=replace(shape, heads=heads, inner=inner),
        weights=_sliced(model, kept_heads, kept_neurons),
    )


def importance(model: Model, rows: Rows) -> Importance:
    """Measure how much the heads and neurons of a model matter to what it says of pairs.

    It is the absolute product of an activation and its gradient, summed over pieces: how far the loss would move, to
    first order, if the part were gone (Molchanov et al., 2019; of heads: Michel et al., 2019; for a narrower BERT: Hou
    et al., "DynaBERT", 2020).

    Args:
        model: a taught one.
        rows: of marked pairs; some of them are taken, by chance, always the same.
    """
    network = load_network(model).eval().requires_grad_(requires_grad=False)
    network.encoder.embeddings.LayerNorm.weight.requires_grad_()  # activations have gradients from here on
    layers = network.encoder.encoder.layer
    read: dict[nn.Module, torch.Tensor] = {}

    def keep(product: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        inputs[0].retain_grad()
        read[product] = inputs[0]

    for layer in layers:
        layer.attention.output.dense.register_forward_pre_hook(keep)
        layer.output.dense.register_forward_pre_hook(keep)
    shape = model.shape
    heads, neurons = torch.zeros(shape.layers, shape.heads), torch.zeros(shape.layers, shape.inner)
    for judged, batch in sampled(network, rows):
        (marked_loss(judged, batch, STUDENT) + STATES * _projection(judged, batch.mask)).backward()
        for number, layer in enumerate(layers):
            attended = _effect(read[layer.attention.output.dense]).unflatten(-1, (shape.heads, shape.head_size))
            heads[number] += attended.sum(-1).abs().sum((0, 1))
            neurons[number] += _effect(read[layer.output.dense]).abs().sum((0, 1))
    return Importance(heads.numpy(), neurons.numpy())


def _projection(judged: Judged, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean projection of the last states to directions by chance, one a piece."""
    states = scaled_states(judged, mask)
    return (states * torch.randn_like(states)).sum(1).mean()


def _effect(activations: torch.Tensor) -> torch.Tensor:
    assert activations.grad is not None
    return activations.detach().float() * activations.grad.float()


def _greatest(measured: NDArray[np.float32], size: int) -> NDArray[np.intp]:
    """Return the places of the greatest numbers of each row, ascending, shape (n_rows, size)."""
    return np.sort(np.argsort(-measured, axis=1, kind="stable")[:, :size], axis=1)


def _share(measured: NDArray[np.float32], kept: NDArray[np.intp]) -> float:
    """Return which share of a layer's importance is kept, the mean of all layers, 0 to 1."""
    return float((np.take_along_axis(measured, kept, axis=1).sum(1) / measured.sum(1)).mean())


def _sliced(model: Model, heads: NDArray[np.intp], neurons: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    """Return the weights without the heads and neurons that are not named, by their places in each layer."""
    weights = dict(model.weights)
    size = model.shape.head_size
    for number in range(model.shape.layers):
        layer = f"encoder.encoder.layer.{number}"
        attended = (heads[number, :, None] * size + np.arange(size)).ravel()
        outputs = {f"{layer}.attention.self.{name}": attended for name in ("query", "key", "value")}
        outputs[f"{layer}.intermediate.dense"] = neurons[number]
        for name, places in outputs.items():
            for part in (f"{name}.weight", f"{name}.bias"):
                weights[part] = weights[part][places]
        for name, places in (("attention.output.dense", attended), ("output.dense", neurons[number])):
            part = f"{layer}.{name}.weight"
            weights[part] = weights[part][:, places]
    return weights
