"""Floors: figures that a run must reach, on labelled data that are exactly those they were set on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from garble.errors import InputError

__all__ = ["below_floors", "data_digest", "read_floors"]


def data_digest(folder: Path) -> str:
    """Return the SHA-256 of all labelled sets in a folder, names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl.xz")):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def read_floors(file: Path, folder: Path) -> dict[str, Any]:
    """Return a floors file's content, ``{"data": SHA-256, "classifiers": {NAME: {"floors": …, "ceilings": …}}}``.

    NAME is as in the pack: ``none`` or ``none+context``, say.

    Raises:
        InputError: the file is no such object, or it was set on other labelled sets than those in ``folder``.
    """
    try:
        floors = json.loads(file.read_text(encoding="utf-8"))
        wanted, _ = floors["data"], floors["classifiers"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{file} holds no floors: {error!r}.", "Give a file like tests/eval/floors.json.") from error
    if wanted != (found := data_digest(folder)):
        raise InputError(
            f"The floors in {file} were set on other labelled sets (SHA-256 {wanted[:8]}…, not {found[:8]}…).",
            "Evaluate on the same sets, or set the floors anew.",
        )
    return dict(floors)


def below_floors(result: dict[str, Any], floors: dict[str, Any]) -> list[str]:
    """Return a sentence for each figure that misses its floor or ceiling.

    Args:
        result: of `garble.training.evaluation.tables.as_dict`.
        floors: of `read_floors`; a classifier without floors misses them all.
    """
    classifier = result["classifier"].rpartition("-")[0]  # behind it stands a digest of the fit
    chosen = floors["classifiers"].get(classifier)
    if chosen is None:
        return [f"there are no floors for the classifier {classifier}"]
    reached = {one["name"]: one["figures"] for one in result["sets"]}
    missed = []
    for name, figures in chosen["floors"].items():
        for figure, floor in figures.items():
            value = reached.get(name, {}).get(figure, {}).get("value")
            if value is None or value < floor:
                missed.append(f"{name}: {figure} is {_shown(value)}, its floor is {floor}")
    for outlet, shares in chosen["ceilings"].items():
        for share, ceiling in shares.items():
            value = result["false_alarms"].get(outlet, {}).get(share, {}).get("value")
            if value is None or value > ceiling:
                missed.append(f"false alarms, {outlet}: {share} is {_shown(value)}, its ceiling is {ceiling}")
    return missed


def _shown(value: float | None) -> str:
    return "missing" if value is None else f"{value:.4f}"
