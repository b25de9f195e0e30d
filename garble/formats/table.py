"""The rows that the CSV and the TSV format share: one sentence a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from garble.formats.characters import printable
from garble.report import Report

__all__ = ["COLUMNS", "rows"]

COLUMNS = (
    "path",
    "verdict",
    "line",
    "column",
    "start",
    "end",
    "kind",
    "probability",
    "flagged",
    "codes",
    "reasons",
    "expected",
    "text",
)


def rows(reports: Sequence[Report]) -> Iterator[tuple[str | int | float, ...]]:
    """Yield a row of `COLUMNS` for each sentence.

    ``probability`` has six decimals, ``flagged`` is 0 or 1. ``codes`` are parted by blanks; ``reasons`` and
    ``expected`` by `` | ``, ``expected`` leaving out the reasons that have none.
    """
    for report in reports:
        document = report.document
        for sentence in report.sentences:
            line, column = document.position(sentence.span.start)
            yield (
                printable(document.path or ""),
                report.verdict.value,
                line,
                column,
                sentence.span.start,
                sentence.span.end,
                sentence.kind,
                round(sentence.probability, 6),
                int(sentence.flagged),
                " ".join(reason.code for reason in sentence.reasons),
                printable(" | ".join(reason.message for reason in sentence.reasons)),
                printable(" | ".join(reason.expected for reason in sentence.reasons if reason.expected)),
                printable(sentence.span.of(document.text)),
            )
