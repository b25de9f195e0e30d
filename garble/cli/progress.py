"""A progress bar on stderr, for whoever watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

__all__ = ["with_progress"]

Item = TypeVar("Item")


def with_progress(items: Iterable[Item], total: int, *, wanted: bool) -> Iterator[Item]:
    """Yield the items and show how many of ``total`` are done, if wanted and stderr is a terminal."""
    if not wanted or total < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # stdout is the report and never goes through the bar's console; errors on stderr go above the bar
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        yield from bar.track(items, total=total)
