"""The terminal that stdout is, if it is one, and text that cannot act on it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["one_line", "terminal"]

_BREAKS = {0x09: "\u2409", 0x0A: "\u240a", 0x0D: "\u240d"}  # ␉ ␊ ␍


def terminal(output: Path | None = None) -> Console | None:
    """Return the terminal that a report goes to, with its width and colours; ``None`` for a file or a pipe."""
    if output is not None or not sys.stdout.isatty():
        return None
    from rich.console import Console

    return Console()


def one_line(text: str) -> str:
    """Return ``text`` with control characters, line ends among them, as their pictures, such as ␊ and ␛.

    A file can be called anything, and must not forge a second verdict under its own.
    """
    from garble.formats.characters import visible

    return visible(text).translate(_BREAKS)
