"""The manifest of a language pack: what its files are and how they were made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

__all__ = ["record_files", "write_json"]


def write_json(path: Path, data: dict[str, Any], indent: int | None = None) -> None:
    """Write one JSON file of a pack, making its folder where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=indent) + "\n", encoding="utf-8")


def record_files(pack: Path, paths: Iterable[Path], **entries: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Put size and SHA-256 of some files, and further entries, into ``pack/manifest.json``.

    Returns:
        The manifest as it now stands.
    """
    file = pack / "manifest.json"
    manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    manifest |= entries
    files = manifest.setdefault("files", {})
    for path in paths:
        content = path.read_bytes()
        files[path.relative_to(pack).as_posix()] = {
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    write_json(file, manifest, indent=2)
    return manifest
