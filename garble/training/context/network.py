"""The network: a BERT encoder with one head for pieces and one for the sentence; for teacher and student alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import BertConfig, BertModel

from garble.training.context.models import Model, Shape
from garble.training.context.shards import Rows

__all__ = ["Judged", "Network", "judged_rows", "load_network", "weights_of"]

TEXTS = 64
"""Sentences judged together."""


class Judged(NamedTuple):
    """What a network makes of a batch.

    Attributes:
        states: the last hidden ones, shape (n_texts, longest, width).
        pieces: log-odds that a piece is wrong, shape (n_texts, longest).
        sentence: log-odds that the sentence is garbled, shape (n_texts,).
    """

    states: torch.Tensor
    pieces: torch.Tensor
    sentence: torch.Tensor


class Network(nn.Module):
    """Log-odds for each piece and for the sentence; the sentence is read off the mark for begin."""

    def __init__(self, shape: Shape) -> None:
        """Build it with weights by chance."""
        super().__init__()
        config = BertConfig(
            vocab_size=shape.vocabulary,
            hidden_size=shape.width,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.width // shape.head_size,  # of a whole BERT: it takes no other number
            intermediate_size=shape.inner,
            max_position_embeddings=shape.positions,
            attn_implementation="eager",  # the fused kind goes backwards slowly on a CPU: a third of all the time
        )
        self.encoder = BertModel(config, add_pooling_layer=False)
        if shape.heads < config.num_attention_heads:
            for layer in self.encoder.encoder.layer:
                _narrow(layer.attention, shape)
        self.pieces = nn.Linear(shape.width, 1)
        self.sentence = nn.Linear(shape.width, 1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the log-odds of the pieces, shape (n_texts, longest), and of the sentences, shape (n_texts,).

        Args:
            ids: of the pieces, shape (n_texts, longest).
            mask: 1 for pieces and 0 for padding, the same shape; ``None`` where nothing is padded.
        """
        judged = self.judged(ids, mask)
        return judged.pieces, judged.sentence

    def judged(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> Judged:
        """Return the same, and the states that it is read off."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return Judged(states, self.pieces(states).squeeze(-1).float(), self.sentence(states[:, 0]).squeeze(-1).float())


def _narrow(attention: nn.Module, shape: Shape) -> None:
    """Give a layer's attention fewer heads than fill the model's width."""
    inside, width = attention.self, shape.heads * shape.head_size
    inside.num_attention_heads, inside.all_head_size = shape.heads, width
    for name in ("query", "key", "value"):
        setattr(inside, name, nn.Linear(shape.width, width))
    attention.output.dense = nn.Linear(width, shape.width)


def load_network(model: Model, seed: int = 0) -> Network:
    """Return the network of a model folder; heads that it lacks begin by chance, the same for the same seed."""
    torch.manual_seed(seed)
    network = Network(model.shape)
    tensors = {name: torch.tensor(array) for name, array in model.weights.items()}
    missing, unexpected = network.load_state_dict(tensors, strict=False)
    heads = {"pieces.weight", "pieces.bias", "sentence.weight", "sentence.bias"}
    if unexpected or set(missing) - heads:
        raise ValueError(f"these weights do not belong to the shape: {[*unexpected, *missing]}")
    return network


def weights_of(network: Network) -> dict[str, NDArray[Any]]:
    """Return all weights by name."""
    return {name: tensor.cpu().numpy() for name, tensor in network.state_dict().items()}


@torch.no_grad()
def judged_rows(network: Network, rows: Rows, device: str) -> Iterator[tuple[int, NDArray[np.float32], float]]:
    """Yield, in no order, a row's number, the log-odds of its pieces without the marks, and that of the sentence."""
    network.eval()
    by_length = np.argsort(rows.lengths, kind="stable")
    for start in range(0, len(by_length), TEXTS):
        batch = by_length[start : start + TEXTS]
        inputs = rows.padded(batch)
        tensors = [torch.from_numpy(inputs[name]).to(device) for name in ("ids", "mask")]
        with torch.autocast(device, torch.bfloat16):
            pieces, sentence = network(*tensors)
        whole = sentence.cpu().numpy()
        for place, (row, log_odds) in enumerate(zip(batch.tolist(), pieces.cpu().numpy(), strict=True)):
            yield row, log_odds[1 : rows.lengths[row] - 1], float(whole[place])
