"""The terminal that stdout is, if it is one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["terminal"]


def terminal(output: Path | None = None) -> Console | None:
    """Return the terminal that a report goes to, with its width and colours; ``None`` for a file or a pipe."""
    if output is not None or not sys.stdout.isatty():
        return None
    from rich.console import Console

    return Console()
