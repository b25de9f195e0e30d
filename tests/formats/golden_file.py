"""A golden file beside these tests, compared whole; ``GARBLE_UPDATE_GOLDEN=1`` rewrites it."""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def compare(name: str, rendered: str) -> None:
    path = GOLDEN / name
    if os.environ.get("GARBLE_UPDATE_GOLDEN"):
        path.write_text(rendered, encoding="utf-8", newline="")
    assert rendered == path.read_bytes().decode("utf-8")
