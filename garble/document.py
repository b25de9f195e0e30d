"""The text under examination and places in it.

A reader makes a `Document`; from then on nothing changes its text. Every offset in garble is a half-open
range of code points of ``Document.text``; `Document.position` and `SourceMap.to_source` lead back to the file
it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

__all__ = ["Block", "BlockKind", "Document", "Markup", "Sentence", "SourceMap", "Span", "Token"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of code points of a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the piece of ``text`` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or punctuation mark as it stands in the text."""

    text: str
    span: Span


class BlockKind(str, Enum):
    """What a block is on the page; prose is judged, the others are judged with care or not at all."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    BYLINE = "byline"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or byline: no sentence crosses its borders."""

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Markup:
    """An element that the source has around a range of the text, or a picture that stands at a place in it.

    Attributes:
        name: in the words of HTML. Around whole blocks: ``h1`` to ``h6``, ``ul``, ``ol``, ``li``, ``blockquote``,
            ``figcaption``, ``table``, ``tr``, ``th``, ``td``; inside a block: ``a``, ``em``, ``strong``, ``code``,
            ``s``, ``sub``, ``sup``; at a place: ``img``.
        span: of the document's text; empty for a picture.
        value: where a link leads, as it stands in the source and unchecked; what a picture shows, in words; the
            number of a table cell in its row, from 0; else empty.
    """

    name: str
    span: Span
    value: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (or one heading, byline, list item) with its tokens in order."""

    span: Span
    tokens: tuple[Token, ...]
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where the extracted text stands in its source file.

    The text is cut into runs that stand in the source character for character: run ``i`` begins at
    ``text_starts[i]`` of the text and ``source_starts[i]`` of the source. A character that the reader
    made out of several (an HTML entity, a collapsed run of blanks) is a run of its own.

    Attributes:
        text_starts: ascending offsets into ``Document.text``; the first is 0.
        source_starts: for each run, the offset of its first character in the decoded source.
        source: the decoded source text that ``source_starts`` counts in.
        source_ends: for each run, the offset just after its last character in the source, so that the end of
            a span after ``&amp;`` is known, and a last, empty run at the end of the text; left out when every
            run stands in the source character for character.
    """

    text_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    source: str = field(repr=False)
    source_ends: tuple[int, ...] = ()

    def to_source(self, offset: int) -> int:
        """Return the offset in the source of the character at ``offset`` of the text."""
        run = bisect_right(self.text_starts, offset) - 1
        place = self.source_starts[run] + offset - self.text_starts[run]
        return min(place, self.source_ends[run]) if self.source_ends else place

    def span_to_source(self, span: Span) -> Span:
        """Return the smallest span of the source that covers ``span`` of the text."""
        if span.start == span.end:
            start = self.to_source(span.start)
            return Span(start, start)
        return Span(self.to_source(span.start), self._end_in_source(span.end))

    def _end_in_source(self, end: int) -> int:
        """Return where the character before ``end`` of the text ends in the source."""
        run = bisect_right(self.text_starts, end - 1) - 1
        if self.source_ends and end in self.text_starts[run + 1 : run + 2]:
            return self.source_ends[run]
        return self.to_source(end - 1) + 1


@dataclass(frozen=True)
class Document:
    """The extracted text of one article.

    Attributes:
        text: what garble examines; immutable.
        blocks: paragraphs, headings, list items and bylines in order, without overlap.
        path: where it was read from, ``None`` for a string.
        kind: the reader that made it: ``plain``, ``markdown``, ``html`` or ``docx``.
        source_map: the way back to the source file; ``None`` when the text *is* the source
            or when the source is not text (docx).
        notes: what the reader had to do to read it (a fallback encoding, replaced bytes), for the user.
        markup: the structure of the source, in the order of the text, the outer before the inner; an element inside a
            block does not reach beyond it. Empty where the source has none.
    """

    text: str
    blocks: tuple[Block, ...]
    path: str | None = None
    kind: str = "plain"
    source_map: SourceMap | None = None
    notes: tuple[str, ...] = ()
    markup: tuple[Markup, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        source = self.source_map.source if self.source_map else self.text
        starts = [0]
        for index, character in enumerate(source):
            if character == "\n" or (character == "\r" and source[index + 1 : index + 2] != "\n"):
                starts.append(index + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        r"""Return the 1-based line and column, in the source file, of the character at ``offset``.

        Only ``\n``, ``\r\n`` and ``\r`` end a line; columns count code points.
        """
        place = self.source_map.to_source(offset) if self.source_map else offset
        line = bisect_right(self._line_starts, place)
        return line, place - self._line_starts[line - 1] + 1
