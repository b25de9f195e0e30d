"""Write an encoder as ONNX: what `garble.encoder.Encoder` opens.

Word embeddings and multiplied matrices are kept in int8 or in four bits, with one step a word and one an output. Words
are unfolded when they are looked up, four bits of a matrix once while the model is opened. Matrices are multiplied as
int8, and activations are rounded to int8 while the encoder runs, with one step a matrix (dynamic quantisation in ONNX
Runtime).
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from garble.encoder import FILES, WINDOW
from garble.training.context.four_bit import LEVELS, codes, packed, round_weights
from garble.training.context.models import Model, Precision
from garble.training.context.network import Network, load_network

__all__ = ["write_onnx"]

OPSET = 17

PAIRS = np.stack(np.meshgrid(LEVELS, LEVELS, indexing="ij"), -1).reshape(256, 2)
"""What each byte of two codes stands for, in steps, shape (256, 2)."""


class _Int8Words(nn.Module):
    """A table of word embeddings in int8, one step a word; looked up, they are floats again."""

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        steps = (table.abs().amax(1, keepdim=True) / 127).clamp_min(1e-12)  # a row of zeros has a step as well
        self.steps = nn.Parameter(steps, requires_grad=False)
        self.rows = nn.Parameter(torch.round(table / steps).to(torch.int8), requires_grad=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].float() * self.steps[ids]


class _FourBitWords(nn.Module):
    """A table of word embeddings in four bits, one step a word; looked up, they are floats again."""

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        found, greatest = codes(table)
        self.steps = nn.Parameter(greatest / 127, requires_grad=False)
        self.rows = nn.Parameter(torch.from_numpy(packed(found.numpy())), requires_grad=False)
        self.levels = nn.Parameter(torch.from_numpy(PAIRS).float(), requires_grad=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.levels[self.rows[ids].long()].flatten(-2) * self.steps[ids]


class _FusedAttention(nn.Module):
    """A layer's attention to whole sentences: one product instead of three, which int8 needs to round once only."""

    def __init__(self, attention: nn.Module, heads: int) -> None:
        super().__init__()
        self.width = attention.query.out_features  # all heads together: not the model's where heads were cut
        self.heads, self.head_size = heads, self.width // heads
        scale = self.head_size**-0.5
        scaled = ((attention.query, scale), (attention.key, 1.0), (attention.value, 1.0))
        matrix = torch.cat([linear.weight.detach().T * factor for linear, factor in scaled], 1)
        bias = torch.cat([linear.bias.detach() * factor for linear, factor in scaled])
        self.matrix = nn.Parameter(matrix.contiguous(), requires_grad=False)
        self.bias = nn.Parameter(bias, requires_grad=False)

    def forward(self, states: torch.Tensor, *_: object, **__: object) -> tuple[torch.Tensor, None]:
        texts, pieces, _ = states.shape
        split = (states @ self.matrix + self.bias).view(texts, pieces, 3, self.heads, self.head_size)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        shares = torch.softmax(query @ key.transpose(-1, -2), -1)
        return (shares @ value).transpose(1, 2).reshape(texts, pieces, self.width), None


def write_onnx(model: Model, folder: Path, precision: Precision) -> None:
    """Write the two files that `garble.encoder.Encoder` opens.

    Args:
        model: a taught one.
        folder: existing.
        precision: of words and of the matrices of layers; four bits change nothing where the model learnt with them.
    """
    network = load_network(model).eval()
    if precision == "four bits":
        round_weights(network)
    for layer in network.encoder.encoder.layer:
        layer.attention.self = _FusedAttention(layer.attention.self, model.shape.heads)
    embeddings = network.encoder.embeddings
    embeddings.position_embeddings.weight = nn.Parameter(embeddings.position_embeddings.weight[:WINDOW].clone())
    (folder / FILES[1]).write_text(model.tokenizer, encoding="utf-8")
    target = folder / FILES[0]
    if precision == "float32":
        _trace(network, target)
        return
    rounded_words = _FourBitWords if precision == "four bits" else _Int8Words
    embeddings.word_embeddings = rounded_words(embeddings.word_embeddings.weight.detach())
    with tempfile.TemporaryDirectory() as scratch:
        traced = Path(scratch, "traced.onnx")
        _trace(network, traced)
        _to_int8(traced, target)
    if precision == "four bits":
        _fold(target)


def _to_int8(source: Path, target: Path) -> None:
    """Let ONNX Runtime multiply the layers' matrices as int8; the step of an output is its greatest weight / 127."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    products = [node.name for node in onnx.load(source).graph.node if node.op_type == "MatMul"]
    logging.disable(logging.WARNING)  # it recommends a pass that changes nothing here
    try:
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_quantize=[name for name in products if "/layer." in name],  # the heads are small and stay exact
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        logging.disable(logging.NOTSET)


def _fold(path: Path) -> None:
    """Keep the int8 matrices as codes of four bits, two a byte; the first nodes of the model unfold them again.

    They read constants alone, so that ONNX Runtime runs them once, while it opens the model.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(path)
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    nodes = list(graph.node)
    unfolding = []
    graph.initializer.append(numpy_helper.from_array(PAIRS, "levels"))
    for name in dict.fromkeys(node.input[1] for node in nodes if node.op_type == "MatMulInteger"):
        matrix = numpy_helper.to_array(stored[name])
        graph.initializer.remove(stored[name])
        graph.initializer.append(numpy_helper.from_array(_packed_levels(matrix), f"{name}_codes"))
        graph.initializer.append(numpy_helper.from_array(np.array(matrix.shape, np.int64), f"{name}_shape"))
        unfolding += [
            helper.make_node("Cast", [f"{name}_codes"], [f"{name}_places"], to=TensorProto.INT32),
            helper.make_node("Gather", ["levels", f"{name}_places"], [f"{name}_pairs"], axis=0),
            helper.make_node("Reshape", [f"{name}_pairs", f"{name}_shape"], [name]),
        ]
    del graph.node[:]
    graph.node.extend(unfolding + nodes)
    onnx.save(model, path)


def _packed_levels(matrix: NDArray[np.int8]) -> NDArray[np.uint8]:
    found = np.searchsorted(LEVELS, matrix)
    if not np.array_equal(LEVELS[found], matrix):
        raise ValueError("a matrix of the model holds more than four bits can say")
    return packed(found)


def _trace(network: Network, path: Path) -> None:
    axes = {0: "texts", 1: "pieces"}
    with warnings.catch_warnings(), torch.no_grad():
        # of the two exporters of PyTorch the older one: it needs no further package
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network,
            (torch.ones((2, 9), dtype=torch.long),),
            str(path),
            input_names=["ids"],
            output_names=["pieces", "sentence"],
            dynamic_axes={"ids": axes, "pieces": axes, "sentence": {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )
