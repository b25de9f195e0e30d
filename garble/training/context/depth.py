"""A shallower model: without the layers that what it has learnt misses least.

A layer adds to the states that it reads, so the next ones go on without it; single layers of a large encoder can be
left out almost for nothing (Fan et al., "LayerDrop", 2020; Sajjad et al., 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from torch import nn

from garble.errors import InputError
from garble.training.context.losses import marked_loss, sampled
from garble.training.context.models import Model
from garble.training.context.network import Network, load_network
from garble.training.context.recipe import STUDENT
from garble.training.context.shards import Rows, read_marked_shards

__all__ = ["shallow"]

_LAYER = "encoder.encoder.layer."


def shallow(model: Model, shards: Sequence[Path], layers: int) -> Model:
    """Return a model of fewer layers: the one whose absence moves the loss least is left out, again and again.

    Args:
        model: a taught one.
        shards: folders of marked pairs to measure the loss on, in the model's pieces.
        layers: to keep.

    Raises:
        InputError: when the model has learnt nothing, is rounded or has fewer layers, or when shards are missing,
            unmarked or of another tokenizer.
    """
    if not model.has_learnt or model.precision == "coarse":
        raise InputError(
            "Only what has learnt and is not rounded misses layers.", "Give what the step `teacher` wrote."
        )
    if not 0 < layers <= model.shape.layers:
        raise InputError(f"The model has {model.shape.layers} layers.", "Keep at most these.")
    rows, data = read_marked_shards(shards, model)
    network = load_network(model).eval()
    kept = list(range(model.shape.layers))
    whole = loss = _loss(network, kept, rows)
    while len(kept) > layers:
        losses = {layer: _loss(network, [other for other in kept if other != layer], rows) for layer in kept}
        # not the lowest loss: what a layer's absence gains on few pairs may be chance
        missed_least = min(losses, key=lambda layer: abs(losses[layer] - whole))
        loss = losses[missed_least]
        kept.remove(missed_least)
    record = {"step": "shallow", "layers": kept, "loss": loss, "whole_loss": whole, "data": data}
    smaller = replace(model.shape, layers=layers)
    return model.after(record, learnt=rows.sentences, shape=smaller, weights=_kept(model, kept))


@torch.no_grad()
def _loss(network: Network, kept: Sequence[int], rows: Rows) -> float:
    """Return the mean loss of a network that runs some of its layers alone."""
    encoder = network.encoder.encoder
    layers = encoder.layer
    encoder.layer = nn.ModuleList([layers[number] for number in kept])
    try:
        losses = [float(marked_loss(judged, batch, STUDENT)) for judged, batch in sampled(network, rows)]
    finally:
        encoder.layer = layers
    return sum(losses) / len(losses)


def _kept(model: Model, kept: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Return the weights of the layers that are kept, numbered anew, and all that belong to no layer."""
    places = {str(number): place for place, number in enumerate(kept)}
    weights = {}
    for name, array in model.weights.items():
        number, _, rest = name.removeprefix(_LAYER).partition(".")
        if not name.startswith(_LAYER):
            weights[name] = array
        elif number in places:
            weights[f"{_LAYER}{places[number]}.{rest}"] = array
    return weights
