"""CSV for spreadsheets: a header, then one sentence a row.

::

    "path","verdict","line","column","start","end","kind","probability","flagged","codes",…,"text"
    "a.txt","BLOCK",3,1,120,171,"paragraph",0.93,1,"S201",…,"Germany's new principal …"
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from garble.formats.table import COLUMNS, rows
from garble.report import Report

__all__ = ["render"]


def render(reports: Sequence[Report]) -> str:
    r"""Return the table with text in quotes, numbers bare and lines that end in ``\n``.

    A cell that a spreadsheet would run as a formula (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a
    carriage return) gets a ``'`` before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in row] for row in rows(reports))
    return out.getvalue()


def _harmless(cell: str | int | float) -> str | int | float:
    return "'" + cell if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
