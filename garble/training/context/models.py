"""A model folder: an encoder's weights and tokenizer, and how they came about.

::

    model.json       shape and history
    weights.npz      arrays by name; without heads (``pieces.*``, ``sentence.*``) it is a base
    unrounded.npz    where weights are rounded: what they were before, to learn on from
    learnt.npy       digests of the clean sentences that it knows
    tokenizer.json   of the library `tokenizers`
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from garble.errors import InputError
from garble.training.manifest import write_json

__all__ = ["MODEL", "Model", "Precision", "Record", "Shape", "digest", "is_finished", "read_model", "written_whole"]

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
        unrounded: of a rounded model the matrices before they were rounded, by the same names; empty for others.
        learnt: digests (`garble.training.seen.sentence_digest`) of the clean sentences that it or one of its teachers
            learnt from or was chosen by, ascending.
    """

    shape: Shape
    weights: Mapping[str, NDArray[Any]]
    tokenizer: str
    history: tuple[Record, ...]
    unrounded: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    learnt: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))

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
        """What a pack holds of it: coarse weights where they are rounded, int8 of any other model."""
        return "coarse" if any(step["step"] == "round" for step in self.history) else "int8"

    @property
    def identity(self) -> str:
        """First digits of the SHA-256 of all that it computes with."""
        sha = hashlib.sha256(json.dumps([asdict(self.shape), self.tokenizer]).encode())
        for arrays in (self.weights, self.unrounded):
            for name in sorted(arrays):
                sha.update(name.encode())
                sha.update(np.ascontiguousarray(arrays[name]).tobytes())
        return sha.hexdigest()[:16]

    def after(self, record: Record, learnt: NDArray[np.uint64] | None = None, **changes: Any) -> Model:  # noqa: ANN401
        """Return the model with something changed, the step noted that did it, and more sentences that it knows."""
        known = self.learnt if learnt is None else np.union1d(self.learnt, learnt)
        return replace(self, history=(*self.history, record), learnt=known, **changes)

    def write(self, folder: Path) -> None:
        """Write the folder; ``model.json`` comes last, so that a folder which has one is complete."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "weights.npz", **self.weights)  # type: ignore[arg-type]  # its stubs take names for flags
        np.savez(folder / "unrounded.npz", **self.unrounded)  # type: ignore[arg-type]
        np.save(folder / "learnt.npy", self.learnt)
        (folder / "tokenizer.json").write_text(self.tokenizer, encoding="utf-8")
        write_json(folder / MODEL, {"shape": asdict(self.shape), "history": self.history}, indent=1)


def read_model(folder: Path) -> Model:
    """Read a model folder.

    Raises:
        InputError: when it is none, or not complete.
    """
    try:
        about = json.loads((folder / MODEL).read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz") as weights, np.load(folder / "unrounded.npz") as unrounded:
            return Model(
                Shape(**about["shape"]),
                dict(weights),
                (folder / "tokenizer.json").read_text(encoding="utf-8"),
                tuple(about["history"]),
                dict(unrounded),
                np.load(folder / "learnt.npy"),
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder} holds no finished model: {error}.", "Run the step that writes it.") from error


def is_finished(folder: Path, settings: Record) -> bool:
    """Return whether a folder holds a model already that a step with these settings has written.

    Raises:
        InputError: when it holds another model.
    """
    if not (folder / MODEL).exists():
        return False
    last = json.loads((folder / MODEL).read_text(encoding="utf-8"))["history"][-1]
    if any(name not in last or last[name] != value for name, value in json.loads(json.dumps(settings)).items()):
        raise InputError(f"{folder} holds another model already.", "Give another --out, or delete it.")
    return True


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
