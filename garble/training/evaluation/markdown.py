"""Markdown tables; needs nothing that only fitting needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from garble.training.seeds import SeedResult

__all__ = ["markdown_table", "seed_table"]


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown, so that it can stand in a document as it is."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *["| " + " | ".join(row) + " |" for row in rows]]) + "\n"


def seed_table(results: Sequence[SeedResult]) -> str:
    """Return the sample articles against their labels."""
    head = ("file", "verdict", "wanted", "probability", "garbled flagged", "clean flagged", "spans", "repeats")
    rows = [
        (
            result.file[:3],
            result.verdict + ("" if result.verdict_right else " ✗"),
            result.wanted.upper(),
            f"{result.probability:.2f}",
            _of(result.garbled_flagged),
            _of(result.clean_flagged),
            _of(result.spans_touched),
            _of(result.repeated),
        )
        for result in results
    ]
    return markdown_table(head, rows)


def _of(pair: tuple[int, int]) -> str:
    return f"{pair[0]} of {pair[1]}" if pair[1] or pair[0] else "–"
