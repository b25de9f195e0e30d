"""Which articles a house's own pack was fitted on: a threshold set on these would be too low for others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from garble.classifier import read_json
from garble.pack import EMBEDDED

__all__ = ["digest", "fitted_on"]


def digest(texts: Sequence[str]) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of an article's sentences, blanks levelled."""
    plain = "\n".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(plain.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def fitted_on(pack: Path | None) -> frozenset[str]:
    """Return the digests of the articles that a pack was fitted on by ``garble train``; none for any other pack.

    Raises:
        PackError: the pack has no manifest, or it is damaged.
    """
    manifest = read_json((pack or EMBEDDED) / "manifest.json")
    return frozenset(map(str, manifest.get("house", {}).get("fitted_on", ())))
