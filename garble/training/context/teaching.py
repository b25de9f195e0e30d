"""Let a teacher judge texts: writes what `garble.training.context.labels` reads."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garble.errors import InputError
from garble.training.context.labels import ABOUT
from garble.training.context.models import Model, Record, written_whole
from garble.training.context.network import Network, judged_rows, load_network
from garble.training.context.shards import Rows, shard_files
from garble.training.manifest import write_json

__all__ = ["label_shards"]

CHUNK = 4096
"""Rows judged between two files."""

_Arrays = dict[str, NDArray[Any]]


def label_shards(
    folder: Path,
    teacher: Model,
    shards: Path,
    *,
    device: str = "cpu",
    deadline: float = float("inf"),
    say: Callable[[str], None] = lambda _: None,
) -> bool:
    """Let a teacher judge the texts of shards, each text once; go on where an earlier call stopped.

    Args:
        folder: to write.
        teacher: its tokenizer cut the shards.
        shards: the folder of them.
        device: of PyTorch.
        deadline: it stops before it, by `time.monotonic`; at least one file is written.
        say: is told the progress.

    Returns:
        Whether all is judged.

    Raises:
        InputError: when the shards are not complete or were cut with another tokenizer, or the folder holds other
            labels.
    """
    files, about = shard_files(shards)
    if about["settings"]["tokenizer"] != teacher.tokenizer_digest:
        raise InputError(f"{shards} was cut with another tokenizer.", "Cut the pairs with the teacher's.")
    record = _begun(folder, {"teacher": list(teacher.history), "pairs": sum(about["pairs"]), **about["settings"]})
    network = load_network(teacher).to(device)
    judged: set[int] = set()
    slowest = 0.0
    for file in files:
        shard = _load(file)
        for first in range(0, len(shard["keys"]), CHUNK):
            part = folder / f"{file.stem}.{first:07}.npz"
            if not part.exists():
                begun = time.monotonic()
                if slowest and begun + slowest > deadline:
                    return False
                chunk = _cut(shard, range(first, min(first + CHUNK, len(shard["keys"]))), judged)
                written_whole(part, _judged(network, chunk, device))
                seconds = time.monotonic() - begun
                slowest = max(slowest, seconds)
                record["minutes"] += seconds / 60
                write_json(folder / ABOUT, record, indent=1)
                say(f"{part.name}: {len(chunk['keys']) / seconds:.0f} texts a second")
            judged.update(_load(part)["keys"].tolist())
    return True


def _begun(folder: Path, settings: Record) -> Record:
    """Return what ``labels.json`` says so far."""
    file = folder / ABOUT
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        return {"step": "label", **settings, "minutes": 0.0}
    record: Record = json.loads(file.read_text(encoding="utf-8"))
    if record != {"step": "label", **json.loads(json.dumps(settings)), "minutes": record["minutes"]}:
        raise InputError(f"{folder} holds other labels.", "Give another --out, or delete the folder.")
    return record


def _load(file: Path) -> _Arrays:
    with np.load(file) as stored:
        return dict(stored)


def _cut(shard: _Arrays, numbers: range, judged: set[int]) -> _Arrays:
    """Return the rows of a shard whose texts are new, each text once."""
    new: dict[int, int] = {}
    for number in numbers:
        if (key := int(shard["keys"][number])) not in judged:
            new.setdefault(key, number)
    rows = np.array(list(new.values()), dtype=int)
    lengths = np.diff(shard["begins"])
    pieces = np.repeat(np.isin(np.arange(len(lengths)), rows), lengths)
    return {
        "begins": np.concatenate([[0], np.cumsum(lengths[rows])]),
        **{name: shard[name][pieces] for name in ("ids", "offsets", "wrong")},
        **{name: shard[name][rows] for name in ("garbled", "keys")},
    }


def _judged(network: Network, chunk: _Arrays, device: str) -> _Arrays:
    rows = Rows(*(chunk[name] for name in ("begins", "ids", "wrong", "garbled")))
    wrong = np.zeros(len(rows.ids), np.float16)
    sentence = np.zeros(len(rows.garbled), np.float32)
    for row, pieces, whole in judged_rows(network, rows, device):
        wrong[rows.begins[row] + 1 : rows.begins[row + 1] - 1] = pieces
        sentence[row] = whole
    inner = np.ones(len(wrong), bool)  # all but the marks
    inner[rows.begins[:-1]] = inner[rows.begins[1:] - 1] = False
    return {
        "keys": chunk["keys"],
        "begins": rows.begins - 2 * np.arange(len(rows.begins)),
        "offsets": chunk["offsets"][inner],
        "wrong": wrong[inner],
        "sentence": sentence,
    }
