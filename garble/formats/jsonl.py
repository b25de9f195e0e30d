"""JSON lines: one sentence a line, with the path and the verdict of its article.

::

    {"schema_version": 1, "path": "a.txt", "verdict": "PASS", "article_probability": 0.02, "text": "…", ...}
"""

from __future__ import annotations

from collections.abc import Sequence

from garble.formats.json import dump
from garble.report import Report

__all__ = ["render"]


def render(reports: Sequence[Report]) -> str:
    """Return one JSON object a sentence, each on a line of its own; empty when there are no sentences."""
    lines = []
    for report in reports:
        record = report.as_dict()
        article = {
            "schema_version": record["schema_version"],
            "path": record["path"],
            "verdict": record["verdict"],
            "article_probability": record["article"]["probability"],
        }
        lines += [dump(article | sentence) + "\n" for sentence in record["sentences"]]
    return "".join(lines)
