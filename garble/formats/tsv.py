r"""TSV for ``cut``, ``awk`` and ``sort``: a header, then one sentence a line, without quoting.

A tab, line feed, carriage return or backslash inside a cell stands as ``\t``, ``\n``, ``\r`` or ``\\``.
"""

from __future__ import annotations

from collections.abc import Sequence

from garble.formats.table import COLUMNS, rows
from garble.report import Report

__all__ = ["render"]

_ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def render(reports: Sequence[Report]) -> str:
    """Return the table; every line has the same number of tabs."""
    table = [COLUMNS, *rows(reports)]
    return "".join("\t".join(str(cell).translate(_ESCAPES) for cell in row) + "\n" for row in table)
