"""A model folder: an encoder's weights and tokenizer, and how they came about.

::

    model.json       shape and history
    weights.npz      arrays by name; without heads (``pieces.*``, ``sentence.*``) it is a base
    tokenizer.json   of the library `tokenizers`
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from garble.errors import InputError
from garble.training.manifest import write_json

__all__ = ["MODEL", "Model", "Precision", "Record", "Shape", "digest", "read_model", "written_whole"]

MODEL = "model.json"

Record = dict[str, Any]
"""What one step of training notes about itself, as JSON."""

Precision = Literal["float32", "int8", "coarse"]
"""Of weights in a file."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a BERT encoder (Devlin et al., 2019).

    Attributes:
        vocabulary: number of word pieces.
        width: numbers a piece.
        layers: of attention.
        heads: of attention in each layer.
        head_size: numbers a head; where heads were cut, they are together less than the width.
        inner: numbers inside a layer's feed-forward network.
        positions: pieces that it can read at once.
    """

    vocabulary: int
    width: int
    layers: int
    heads: int
    head_size: int
    inner: int
    positions: int


@dataclass(frozen=True, slots=True)
class Model:
    """What a model folder holds.

    Attributes:
        shape: of the encoder.
        weights: by the names of `garble.training.context.network.Network`.
        tokenizer: JSON of the library `tokenizers`.
        history: what each step noted that led here, in order.
    """

    shape: Shape
    weights: Mapping[str, NDArray[Any]]
    tokenizer: str
    history: tuple[Record, ...]

    @property
    def tokenizer_digest(self) -> str:
        """First digits of the SHA-256 of the tokenizer: what shards must have been cut with."""
        return hashlib.sha256(self.tokenizer.encode()).hexdigest()[:16]

    @property
    def has_learnt(self) -> bool:
        """Whether it has heads; a base has none."""
        return "sentence.weight" in self.weights

    @property
    def precision(self) -> Precision:
        """What a pack holds of it: coarse weights where it learnt with them at last, int8 of any other model."""
        taught = [step for step in self.history if "recipe" in step]
        return "coarse" if taught and taught[-1]["coarseness"] else "int8"

    def after(self, record: Record, **changes: Any) -> Model:  # noqa: ANN401 - any field of its own
        """Return the model with something changed and the step noted that did it."""
        return replace(self, history=(*self.history, record), **changes)

    def write(self, folder: Path) -> None:
        """Write the folder; ``model.json`` comes last, so that a folder which has one is complete."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "weights.npz", **self.weights)  # type: ignore[arg-type]  # its stubs take names for flags
        (folder / "tokenizer.json").write_text(self.tokenizer, encoding="utf-8")
        write_json(folder / MODEL, {"shape": asdict(self.shape), "history": self.history}, indent=1)


def read_model(folder: Path) -> Model:
    """Read a model folder.

    Raises:
        InputError: when it is none, or not complete.
    """
    try:
        about = json.loads((folder / MODEL).read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz") as weights:
            return Model(
                Shape(**about["shape"]),
                dict(weights),
                (folder / "tokenizer.json").read_text(encoding="utf-8"),
                tuple(about["history"]),
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder} holds no finished model: {error}.", "Run the step that writes it.") from error


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    sha = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            sha.update(chunk)
    return sha.hexdigest()


def written_whole(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write an ``.npz`` file that appears under its name only when it is complete."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as stream:
        np.savez(stream, **arrays)  # type: ignore[arg-type]
    part.replace(path)
