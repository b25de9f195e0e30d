"""JSON: one object with every report in the schema of `garble.report.Report.as_dict`.

::

    {"schema_version": 1, "reports": [{"path": "a.txt", "verdict": "PASS", "article": {...}, ...}]}
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from garble.report import SCHEMA_VERSION, Report

__all__ = ["dump", "render"]

_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""Legal inside a JSON string, but many readers of lines break at them."""


def render(reports: Sequence[Report]) -> str:
    """Return one indented JSON object that ends with a newline."""
    return dump({"schema_version": SCHEMA_VERSION, "reports": [r.as_dict() for r in reports]}, indent=2) + "\n"


def dump(value: dict[str, Any], indent: int | None = None) -> str:
    """Return ``value`` as JSON with letters as they are; what cannot be written as UTF-8 is escaped."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    # A lone surrogate is "\ud800" to backslashreplace, and that is its JSON escape too.
    return text.translate(_LINE_ENDS).encode("utf-8", "backslashreplace").decode("utf-8")
