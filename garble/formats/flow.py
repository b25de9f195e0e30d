"""The article block by block, each with the elements that begin and end around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from garble.document import Block, BlockKind, Span
from garble.formats.notes import Note, place_of
from garble.formats.outline import INSIDE, TEXT_MAY_STAND_IN, Around, Element, outline
from garble.formats.parts import Judged, Part, cut_into_parts
from garble.report import Report, SentenceScore

__all__ = ["Gap", "Paragraph", "flow"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two blocks, or before the first or after the last.

    Attributes:
        text: as it is in the document.
        kind: ``blank``, ``markup`` (signs such as ``##`` that are there, but not shown) or ``gap`` (words).
        closes: names of elements around the blocks that end after the text, innermost first.
        opens: elements around the next block that begin, outermost first.
        skipped: table cells without text before the first cell in ``opens``.
        pictures: what is seen before the next block, in words.
        pictures_inside: whether they stand inside ``opens``, because text may not stand before these.
    """

    text: str
    kind: str
    closes: tuple[str, ...] = ()
    opens: tuple[Element, ...] = ()
    skipped: int = 0
    pictures: tuple[str, ...] = ()
    pictures_inside: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the article.

    Attributes:
        index: of the block in its document.
        kind: ``paragraph``, ``heading``, ``list_item``, ``byline`` or ``caption``.
        rank: of a heading, from 1; else 0.
        parts: what it says.
        level: the highest of its notes, 0 when it has none.
        found: whether a finding on the article concerns all of it.
    """

    index: int
    kind: str
    rank: int
    parts: tuple[Part, ...]
    level: int
    found: bool


class _Ahead(Generic[Item]):
    """Items in the order of the text, handed out to one stretch of it after the other."""

    def __init__(self, items: Sequence[Item], span: Callable[[Item], Span]) -> None:
        self._span = span
        self._items = sorted(items, key=lambda item: span(item).start)
        self._next = 0
        self._current: list[Item] = []

    def over(self, stretch: Span) -> list[Item]:
        """Return the items that share a character with ``stretch``, which must not be before the last one."""
        self._current = [item for item in self._current if self._span(item).end > stretch.start]
        while self._next < len(self._items) and self._span(self._items[self._next]).start < stretch.end:
            self._current.append(self._items[self._next])
            self._next += 1
        return [item for item in self._current if self._span(item).overlaps(stretch)]


def flow(report: Report, blocks: Sequence[Block], notes: dict[int, Note]) -> Iterator[Gap | Paragraph]:
    """Yield a gap and a paragraph for each block, and the gap after the last.

    The text of all gaps and pieces, in order, is that of the document; elements are closed in the order in which they
    were opened, whatever the report holds.

    Args:
        report: the report.
        blocks: of its document; at least one.
        notes: by where their sentences start.
    """
    document = report.document
    sentences = _Ahead([one for one in report.sentences if len(one.span)], lambda sentence: sentence.span)
    inside = _Ahead([one for one in document.markup if one.name in INSIDE and len(one.span)], lambda mark: mark.span)
    found = _Ahead([span for finding in report.findings for span in finding.spans], lambda span: span)
    pictures = [(mark.span.start, mark.value) for mark in reversed(document.markup) if mark.name == "img"]

    def judged(sentence: SentenceScore) -> Judged:
        return Judged(sentence, notes.get(sentence.span.start), place_of(document, sentence.span, "").words)

    end = 0
    before: tuple[Element, ...] = ()
    for index, (block, around) in enumerate(zip(blocks, outline(document, blocks), strict=True)):
        seen = tuple([words for _, words in _until(pictures, block.span.start)])
        yield _gap(document.text[end : block.span.start], before, around.path, seen)
        end, before = block.span.end, around.path
        here = found.over(block.span)
        parts = cut_into_parts(
            document.text,
            block.span,
            sentences=[judged(one) for one in sentences.over(block.span) if one.span.start >= block.span.start],
            inside=inside.over(block.span),
            found=[span for span in here if not _covers(span, block.span)],
            pictures=_until(pictures, block.span.end),
        )
        whole = any(_covers(span, block.span) for span in here)
        yield _paragraph(index, block, around, tuple(parts), found=whole)
    yield _gap(document.text[end:], before, (), tuple([words for _, words in reversed(pictures)]))


def _until(pictures: list[tuple[int, str]], place: int) -> list[tuple[int, str]]:
    """Take the pictures up to ``place`` off the end of the list, where the next one is."""
    taken = []
    while pictures and pictures[-1][0] <= place:
        taken.append(pictures.pop())
    return taken


def _gap(text: str, before: tuple[Element, ...], after: tuple[Element, ...], pictures: tuple[str, ...]) -> Gap:
    shared = next((depth for depth, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    shared = min(len(before), len(after)) if shared is None else shared
    cells = 0
    if 0 < shared < len(before) and before[shared - 1].name == "tr":  # the row goes on
        cells = before[shared].column + 1
    opens = after[shared:]
    cell = next((element for element in opens if element.name in ("td", "th")), None)
    return Gap(
        text=text,
        kind="blank" if not text or text.isspace() else "gap" if any(map(str.isalnum, text)) else "markup",
        closes=tuple([element.name for element in reversed(before[shared:])]),
        opens=opens,
        skipped=max(cell.column - (cells if cell is opens[0] else 0), 0) if cell else 0,
        pictures=pictures,
        pictures_inside=shared > 0 and after[shared - 1].name not in TEXT_MAY_STAND_IN,
    )


def _paragraph(index: int, block: Block, around: Around, parts: tuple[Part, ...], *, found: bool) -> Paragraph:
    kind = block.kind
    if kind is BlockKind.HEADING and not around.rank:
        kind = BlockKind.PARAGRAPH
    name = "caption" if around.caption else BlockKind.HEADING.value if around.rank else kind.value
    level = max((part.judged.note.level for part in parts if part.judged and part.judged.note), default=0)
    return Paragraph(index, name, around.rank, parts, level, found)


def _covers(span: Span, block: Span) -> bool:
    return span.start <= block.start and span.end >= block.end
