"""Write an encoder as ONNX, compressed: what `garble.encoder.Encoder` opens.

Word embeddings and multiplied matrices are kept in int8, with one step a word and one an output. Where the encoder has
learnt with coarse weights, few of the 255 numbers occur, and the compressed file is as much smaller.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from garble.encoder import FILES, WINDOW
from garble.training.context.coarse import GREATEST, exact_steps
from garble.training.context.exported import Exported, Int8Product, Int8Table, PackedTable, Product
from garble.training.context.models import Model, Precision
from garble.training.context.network import load_network

__all__ = ["write_onnx"]

OPSET = 17


def write_onnx(model: Model, folder: Path, precision: Precision) -> None:
    """Write the two files that `garble.encoder.Encoder` opens.

    Args:
        model: a taught one.
        folder: existing.
        precision: of words and of the matrices of layers; coarse, when the model learnt so, which then changes nothing.

    Raises:
        ValueError: when the precision is coarse and the model's weights are not.
    """
    network = load_network(model).eval()
    embeddings = network.encoder.embeddings
    places = (embeddings.position_embeddings.weight[:WINDOW] + embeddings.token_type_embeddings.weight[0]).detach()

    def table(rows: torch.Tensor, rounded: Precision) -> nn.Module:
        if precision == "float32":
            return nn.Embedding.from_pretrained(rows)
        return (PackedTable if rounded == "coarse" else Int8Table)(rows, _steps(rows, rounded))

    def product(matrix: torch.Tensor, bias: torch.Tensor) -> nn.Module:
        if precision == "float32":
            return Product(matrix, bias)
        return Int8Product(matrix, bias, _steps(matrix.T, precision).squeeze(1))

    exported = Exported(
        network,
        model.shape,
        padding=Tokenizer.from_str(model.tokenizer).get_vocab()["[PAD]"],
        words=table(embeddings.word_embeddings.weight.detach(), precision),
        places=table(places, "int8"),  # they are few
        product=product,
    )
    (folder / FILES[0]).write_bytes(_compressed(_sorted(_traced(exported.eval()))))
    (folder / FILES[1]).write_text(model.tokenizer, encoding="utf-8")


def _steps(rows: torch.Tensor, precision: Precision) -> torch.Tensor:
    """Return the step of each row; in int8 its greatest weight is the greatest number."""
    if precision == "coarse":
        return exact_steps(rows)
    return (rows.abs().amax(1, keepdim=True) / GREATEST).clamp_min(1e-12)  # a row of zeros has a step as well


def _sorted(content: bytes) -> bytes:
    """Return a graph with its whole numbers before its floats: numbers of one kind share a code by frequency."""
    import onnx

    model = onnx.load_from_string(content)
    tensors = sorted(model.graph.initializer, key=lambda tensor: tensor.data_type == onnx.TensorProto.FLOAT)
    del model.graph.initializer[:]
    model.graph.initializer.extend(tensors)
    whole: bytes = model.SerializeToString()
    return whole


def _compressed(content: bytes) -> bytes:
    """Return a Zstandard frame with a checksum: codes by frequency, and no search for repeats, for there are none."""
    from zstandard import STRATEGY_FAST, ZstdCompressionParameters, ZstdCompressor

    wanted = ZstdCompressionParameters(
        strategy=STRATEGY_FAST, window_log=17, chain_log=6, hash_log=6, search_log=1, min_match=7, write_checksum=True
    )
    return ZstdCompressor(compression_params=wanted).compress(content)


def _traced(exported: Exported) -> bytes:
    axes = {0: "texts", 1: "pieces"}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings(), torch.no_grad():
        path = Path(scratch, "traced.onnx")
        # of the two exporters of PyTorch the older one: it needs no further package
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            exported,
            (torch.ones((2, 9), dtype=torch.long),),
            str(path),
            input_names=["ids"],
            output_names=["pieces", "sentence"],
            dynamic_axes={"ids": axes, "pieces": axes, "sentence": {0: "texts"}},
            opset_version=OPSET,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        return path.read_bytes()
