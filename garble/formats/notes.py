"""What the side panel of the HTML report says: notes on suspect sentences, findings, places in the file."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from garble.document import Block, Document, Span
from garble.formats.gauge import level_of
from garble.formats.kinds import SENTENCE, Kind, kind_of
from garble.formats.select import most_suspect
from garble.formats.wording import percent
from garble.report import Finding, Reason, Report, SentenceScore

__all__ = ["FindingView", "Note", "Place", "ReasonView", "file_link", "finding_view", "make_notes", "place_of"]

_LINKS = 12
"""Places of one finding that the side panel links to; a name spelled two ways can stand hundreds of times."""

_QUOTED_WORDS = 4
"""Words at the start and end of a sentence by which a browser finds it in the file."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the file, in words, and a link there; empty when the page does not know the way."""

    words: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason and the group that its code belongs to."""

    reason: Reason
    kind: Kind


@dataclass(frozen=True, slots=True)
class Note:
    """What is said about one sentence; the number ties it to its mark in the text.

    Attributes:
        level: 0 for a sentence that is not flagged, else 1 to 3.
        height: the probability in percent.
        kinds: the groups of its reasons; the whole sentence when it is flagged without any, else none.
    """

    number: int
    level: int
    probability: str
    height: float
    place: Place
    reasons: tuple[ReasonView, ...]
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding on the article; ``places`` are pairs of block index and line."""

    code: str
    message: str
    kind: Kind
    places: tuple[tuple[int, int], ...]
    more: int


def file_link(path: str | None, beside: Path | None) -> str:
    """Return the address of an article's file as seen from the page; empty when either's place is not known."""
    if path is None or beside is None or path == "<stdin>":
        return ""
    try:
        relative = os.path.relpath(path, beside.parent)
    except ValueError:  # on another drive
        return ""
    address = quote(Path(relative).as_posix(), errors="surrogateescape")
    return address if address.startswith(".") else f"./{address}"  # so that a colon in a name starts no scheme


def place_of(document: Document, span: Span, link: str) -> Place:
    """Return where ``span`` starts: line and column, or the paragraph of a Word file, which has no lines."""
    line, column = document.position(span.start)
    if document.kind == "docx":
        return Place(f"paragraph {line}", link)
    return Place(f"line {line}, column {column}", link and f"{link}#:~:text={_quoted(span.of(document.text))}")


def _quoted(text: str) -> str:
    """Return the words by which a browser finds ``text`` on a page (URL Fragment Text Directives, WICG, 2023)."""
    words = text.split()
    if len(words) <= 2 * _QUOTED_WORDS:
        return _escaped(words)
    return f"{_escaped(words[:_QUOTED_WORDS])},{_escaped(words[-_QUOTED_WORDS:])}"


def _escaped(words: Sequence[str]) -> str:
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")


def make_notes(report: Report, link: str) -> dict[int, Note]:
    """Return a note for each sentence that is flagged, has reasons or is a `most_suspect`, by where it starts."""
    notes: dict[int, Note] = {}
    suspect = {sentence.span for sentence in most_suspect(report)}
    for sentence in report.sentences:
        if sentence.flagged or sentence.reasons or sentence.span in suspect:
            notes[sentence.span.start] = _note(report, sentence, len(notes) + 1, link)
    return notes


def _note(report: Report, sentence: SentenceScore, number: int, link: str) -> Note:
    reasons = tuple([ReasonView(reason, kind_of(reason.code)) for reason in sentence.reasons])
    kinds = tuple(dict.fromkeys(view.kind for view in reasons))
    return Note(
        number=number,
        level=level_of(sentence, report.signature),
        probability=percent(sentence.probability),
        height=round(100 * sentence.probability, 2),
        place=place_of(report.document, sentence.span, link),
        reasons=reasons,
        kinds=kinds or ((SENTENCE,) if sentence.flagged else ()),
    )


def finding_view(document: Document, blocks: Sequence[Block], finding: Finding) -> FindingView:
    """Return a finding with the places to link to."""
    starts = [block.span.start for block in blocks]
    places = dict.fromkeys(
        (max(bisect_left(starts, span.start + 1) - 1, 0), document.position(span.start)[0]) for span in finding.spans
    )
    more = max(len(places) - _LINKS, 0)
    return FindingView(finding.code, finding.message, kind_of(finding.code), tuple(places)[:_LINKS], more)
