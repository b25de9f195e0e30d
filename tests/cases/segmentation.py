"""Reads the golden table of sentence ends beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from garble.document import Span

__all__ = ["Case", "read_cases"]

_TABLE = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True)
class Case:
    """One text and where its sentences stand in it."""

    group: str
    text: str
    sentences: tuple[Span, ...]


def read_cases() -> list[Case]:
    """Return the cases in the order of the table."""
    cases: list[Case] = []
    group = ""
    for line in _TABLE.read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            group = line[3:]
        elif line and not line.startswith("# "):
            cases.append(_case(group, line.replace("↵", "\n")))
    return cases


def _case(group: str, marked: str) -> Case:
    spans: list[Span] = []
    start = 0
    for piece in marked.split("‖"):
        spans.append(Span(start, start + len(piece.rstrip())))
        start += len(piece)
    return Case(group, marked.replace("‖", ""), tuple(spans))
