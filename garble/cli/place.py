"""A place in an article as the reports print it, FILE:LINE or FILE:LINE:COLUMN, and the sentences that stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from garble.errors import InputError

if TYPE_CHECKING:
    from garble.anatomy import Anatomy
    from garble.document import Document, Span

__all__ = ["Place", "find_sentences"]

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>[0-9]{1,9})(?::(?P<column>[0-9]{1,9}))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, 1-based, or one place on it."""

    path: str
    line: int
    column: int | None = None

    @classmethod
    def parse(cls, target: str) -> Place | None:
        """Return the place that ``target`` names, ``None`` when it has no line number at its end."""
        match = _PLACE.fullmatch(target)
        if match is None:
            return None
        return cls(match["path"], int(match["line"]), int(match["column"]) if match["column"] else None)

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


def find_sentences(anatomy: Anatomy, place: Place) -> Anatomy:
    """Return the sentences that stand at the place, with the report cut down to them.

    Raises:
        InputError: no judged sentence stands there; the remedy names the nearest.
    """
    document = anatomy.report.document
    kept = [one for one in anatomy.sentences if _covers(document, one.score.span, place)]
    if not kept:
        starts = [document.position(one.score.span.start) for one in anatomy.sentences]
        raise InputError(f"{place}: no sentence that garble judges stands there.", _nearest(starts, place))
    report = replace(anatomy.report, sentences=tuple([one.score for one in kept]))
    return replace(anatomy, report=report, sentences=tuple(kept))


def _covers(document: Document, span: Span, place: Place) -> bool:
    first, last = document.position(span.start), document.position(max(span.start, span.end - 1))
    if place.column is None:
        return first[0] <= place.line <= last[0]
    return first <= (place.line, place.column) <= last


def _nearest(starts: list[tuple[int, int]], place: Place) -> str:
    here = (place.line, place.column or 0)
    near = [*[start for start in starts if start <= here][-1:], *[start for start in starts if start > here][:1]]
    if not near:
        return "There is no sentence in it; bylines and time stamps are not judged."
    shown = " and ".join(f"{place.path}:{line}" + (f":{column}" if place.column else "") for line, column in near)
    return f"The nearest: {shown}."
