"""Write an encoder into a language pack: ONNX, word embeddings and multiplied matrices as int8.

Word embeddings are rounded with one step a word, matrices with one step an output; activations are rounded while it
runs, with one step a matrix (dynamic quantisation in ONNX Runtime).
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from garble.classifier import FORMAT
from garble.encoder import FILES, WINDOW, Encoder
from garble.errors import InputError
from garble.training.context.card import CARD, render, taught_steps
from garble.training.context.figures import figures
from garble.training.context.models import Model, Record
from garble.training.context.network import Network, load_network
from garble.training.context.pairs import Pair
from garble.training.manifest import record_files, write_json
from garble.training.seen import FILE as SEEN

__all__ = ["export", "write_onnx"]

OPSET = 17


class _Int8Words(nn.Module):
    """A table of word embeddings in int8, one step a word; looked up, they are floats again."""

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        steps = (table.abs().amax(1, keepdim=True) / 127).clamp_min(1e-12)
        self.steps = nn.Parameter(steps, requires_grad=False)
        self.rows = nn.Parameter(torch.round(table / steps).to(torch.int8), requires_grad=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].float() * self.steps[ids]


class _FusedAttention(nn.Module):
    """A layer's attention to whole sentences: one product instead of three, which int8 needs to round once only."""

    def __init__(self, attention: nn.Module, heads: int) -> None:
        super().__init__()
        self.heads = heads
        scale = (attention.query.out_features // heads) ** -0.5
        scaled = ((attention.query, scale), (attention.key, 1.0), (attention.value, 1.0))
        matrix = torch.cat([linear.weight.detach().T * factor for linear, factor in scaled], 1)
        bias = torch.cat([linear.bias.detach() * factor for linear, factor in scaled])
        self.matrix = nn.Parameter(matrix.contiguous(), requires_grad=False)
        self.bias = nn.Parameter(bias, requires_grad=False)

    def forward(self, states: torch.Tensor, *_: object, **__: object) -> tuple[torch.Tensor, None]:
        texts, pieces, width = states.shape
        split = (states @ self.matrix + self.bias).view(texts, pieces, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        shares = torch.softmax(query @ key.transpose(-1, -2), -1)
        return (shares @ value).transpose(1, 2).reshape(texts, pieces, width), None


def write_onnx(model: Model, folder: Path, *, int8: bool) -> None:
    """Write the two files that `garble.encoder.Encoder` opens.

    Args:
        model: a taught one.
        folder: existing.
        int8: whether to round to int8; else all stays in float32.
    """
    network = load_network(model).eval()
    for layer in network.encoder.encoder.layer:
        layer.attention.self = _FusedAttention(layer.attention.self, model.shape.heads)
    embeddings = network.encoder.embeddings
    embeddings.position_embeddings.weight = nn.Parameter(embeddings.position_embeddings.weight[:WINDOW].clone())
    if int8:
        embeddings.word_embeddings = _Int8Words(embeddings.word_embeddings.weight.detach())
    (folder / FILES[1]).write_text(model.tokenizer, encoding="utf-8")
    target = folder / FILES[0]
    if not int8:
        _trace(network, target)
        return
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as scratch:
        traced = Path(scratch, "traced.onnx")
        _trace(network, traced)
        logging.disable(logging.WARNING)  # it recommends a pass that changes nothing here
        try:
            quantize_dynamic(
                traced,
                target,
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=["MatMul"],
                extra_options={"MatMulConstBOnly": True},
            )
        finally:
            logging.disable(logging.NOTSET)


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


def export(model: Model, pack: Path, held_out: dict[str, list[Pair]], threads: int = 1) -> Record:
    """Write an encoder into a language pack: the model, its card, what it has seen, and hashes into the manifest.

    Args:
        model: a taught one.
        pack: folder of the pack.
        held_out: pairs to compare int8 with float32 on, by name.
        threads: for running the encoder.

    Returns:
        For each set the figures of ``float32`` and ``int8`` and the ``difference``: the greatest, in log-odds of a
        sentence, between the two.

    Raises:
        InputError: when the model is a base that has learnt nothing yet.
    """
    if "sentence.weight" not in model.weights:
        raise InputError("This model has learnt nothing yet.", "Give the folder that the step `student` wrote.")
    pack.mkdir(parents=True, exist_ok=True)
    write_onnx(model, pack, int8=True)
    with tempfile.TemporaryDirectory() as scratch:
        write_onnx(model, Path(scratch), int8=False)
        found = _compared(Encoder(Path(scratch), threads), Encoder(pack, threads), held_out)
    paths = [pack / name for name in FILES]
    card = pack / CARD
    card.write_text(render(model, {path.name: path.stat().st_size for path in paths}, found), encoding="utf-8")
    write_json(pack / SEEN, _seen(taught_steps(model)))
    record_files(pack, [*paths, card, pack / SEEN])
    return found


def _seen(taught: Sequence[Record]) -> Record:
    """Return what `garble.training.seen` reads: what was left out by maker, and which paragraphs were not."""
    data = [one for step in taught for one in step["data"]]
    left_out = {maker for one in data for maker in one["without"]} - {maker for one in data for maker in one["makers"]}
    paragraphs = {number for one in data for number in one["paragraphs"]}
    return {"format": FORMAT, "held_out_makers": sorted(left_out), "clean_paragraphs": sorted(paragraphs)}


def _compared(exact: Encoder, rounded: Encoder, held_out: dict[str, list[Pair]]) -> Record:
    found: dict[str, dict[str, Any]] = {}
    for name, pairs in held_out.items():
        texts = [text for pair in pairs for text in (pair.text, pair.original)]
        judged = [[(row, one.wrong, one.sentence) for row, one in enumerate(e.judge(texts))] for e in (exact, rounded)]
        sentences = np.array([[whole for _, _, whole in one] for one in judged])
        found[name] = {
            "pairs": len(pairs),
            "float32": figures(judged[0]),
            "int8": figures(judged[1]),
            "difference": float(np.abs(sentences[0] - sentences[1]).max()),
        }
    return found
