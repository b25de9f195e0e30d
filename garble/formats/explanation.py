"""Reason codes explained, for people."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import fields

from rich.console import Console
from rich.table import Table
from rich.text import Text

from garble.explanations import Explanation

__all__ = ["render", "render_list"]

_STYLE = {"garbled": "red", "meant": "green"}


def render(explanation: Explanation, *, console: Console | None = None) -> str:
    """Return one explanation as it is to be written to ``console``'s terminal; ``None`` is 100 columns, no colours."""
    title = Text.assemble((explanation.code, "bold cyan"), "  ", (explanation.meaning, "bold"))
    grid = _grid()
    for field in fields(explanation)[2:]:
        grid.add_row(
            Text(field.name, style="dim"), Text(getattr(explanation, field.name), style=_STYLE.get(field.name, ""))
        )
    return _printed([title, Text(""), grid], console)


def render_list(explanations: Sequence[Explanation], *, console: Console | None = None) -> str:
    """Return the codes with their sentences of meaning, as `render` does."""
    grid = _grid()
    for one in explanations:
        grid.add_row(Text(one.code, style="cyan"), Text(one.meaning))
    return _printed([grid], console)


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    return grid


def _printed(parts: Sequence[Text | Table], console: Console | None) -> str:
    console = console or Console(file=io.StringIO(), width=100, color_system=None, force_terminal=False)
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())
