"""Plain text: the text is the source, so nothing is changed and offsets need no map.

Articles come in two layouts, and a file is taken to keep to one of them. Most have one paragraph a line. In
hard-wrapped text a line ends where the column ends; it gives itself away because lines stop in mid-sentence
and go on in lower case. When at least two in five line breaks inside groups of lines do that, the file is
wrapped: a group of lines without a blank line between them is then one block with the line ends inside. A
wrapped group is still cut where a line stops well before the column although the next word had room, at list
items and at bylines, because a heading or a last line often stands right above the next paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from garble.document import Block, BlockKind, Document, Span
from garble.errors import InputError
from garble.readers.blocks import ends_sentence, is_byline, kinds_of, list_marker_length
from garble.readers.decoding import decode

__all__ = ["from_text", "read_plain"]

_LINE = re.compile(r"[^\r\n]+")
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]")
_WRAPPED_SHARE = 0.4  # wrapped English goes on in lower case at about three breaks in four
_SLACK = 10  # columns by which a line may miss its width before the break is taken for the writer's own


def read_plain(data: bytes, path: str | None) -> Document:
    """Return the document of a plain-text file.

    Raises:
        InputError: the data is empty, blank, binary or too large.
    """
    text, notes = decode(data)
    return from_text(text, path=path, notes=notes)


def from_text(text: str, *, path: str | None = None, notes: tuple[str, ...] = ()) -> Document:
    """Return the document whose text is ``text``, unchanged.

    Raises:
        InputError: there is nothing but blanks in it.
    """
    lines = [line for match in _LINE.finditer(text) if (line := _trimmed(text, *match.span()))]
    if not lines:
        raise InputError("The text is empty.", "Give it some text.")
    groups = list(_groups(text, lines))
    spans = list(_joined(text, groups)) if _is_wrapped(text, groups) else lines
    kinds = kinds_of([span.of(text) for span in spans])
    blocks = (_block(text, span, kind) for span, kind in zip(spans, kinds, strict=True))
    return Document(text, tuple(blocks), path=path, kind="plain", notes=notes)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without blanks at its edges; ``None`` when nothing is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return Span(start, end) if start < end else None


def _groups(text: str, lines: list[Span]) -> Iterator[list[Span]]:
    """Yield the runs of lines without a blank line between them."""
    group = lines[:1]
    for line in lines[1:]:
        if _BLANK_LINE.search(text, group[-1].end, line.start):
            yield group
            group = []
        group.append(line)
    yield group


def _is_wrapped(text: str, groups: list[list[Span]]) -> bool:
    breaks = [(above, below) for group in groups for above, below in pairwise(group)]
    going_on = sum(text[below.start].islower() and not ends_sentence(above.of(text)) for above, below in breaks)
    return going_on > 0 and going_on >= _WRAPPED_SHARE * len(breaks)


def _joined(text: str, groups: list[list[Span]]) -> Iterator[Span]:
    """Yield the paragraphs of wrapped text: groups of lines, cut where the writer ended a line himself."""
    width = max(len(line) for group in groups for line in group)
    for group in groups:
        start = group[0].start
        for above, below in pairwise(group):
            if _is_border(text, above, below, width):
                yield Span(start, above.end)
                start = below.start
        yield Span(start, group[-1].end)


def _is_border(text: str, above: Span, below: Span, width: int) -> bool:
    upper, lower = above.of(text), below.of(text)
    if list_marker_length(lower) or is_byline(upper) or is_byline(lower):
        return True
    first_word = len(lower.split(maxsplit=1)[0])
    had_room = len(upper) + 1 + first_word + _SLACK <= width
    return had_room and not lower[0].islower()


def _block(text: str, span: Span, kind: BlockKind) -> Block:
    if kind is BlockKind.LIST_ITEM:
        span = Span(span.start + list_marker_length(span.of(text)), span.end)
    return Block(span, kind)
