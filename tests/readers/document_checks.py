"""What holds for every document, whichever reader made it."""

from __future__ import annotations

import html
from itertools import pairwise

from garble.document import Document, Markup
from garble.readers.nesting import AROUND_BLOCKS, DEEPEST, INSIDE_BLOCKS


def kinds_and_texts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks]


def check_document(document: Document) -> None:
    check_blocks(document)
    check_markup(document)
    if document.source_map is not None:
        check_source_map(document)
    for block in document.blocks:
        line, column = document.position(block.span.start)
        assert line >= 1
        assert column >= 1


def check_blocks(document: Document) -> None:
    assert document.blocks
    for block in document.blocks:
        piece = block.span.of(document.text)
        assert len(piece) == len(block.span) > 0
        assert piece == piece.strip()
    for above, below in pairwise(document.blocks):
        assert above.span.end <= below.span.start


def check_markup(document: Document) -> None:
    """Elements are known, in order, nested, not empty, and keep to the borders of blocks."""
    starts = {block.span.start for block in document.blocks}
    ends = {block.span.end for block in document.blocks}
    keys = [(mark.span.start, -mark.span.end) for mark in document.markup]
    assert keys == sorted(keys)
    open_now: list[Markup] = []
    for mark in document.markup:
        assert mark.span.end <= len(document.text)
        if mark.name == "img":
            assert len(mark.span) == 0
            continue
        piece = mark.span.of(document.text)
        assert piece == piece.strip() != ""
        while open_now and open_now[-1].span.end <= mark.span.start:
            open_now.pop()
        assert not open_now or mark.span.end <= open_now[-1].span.end
        assert [one.name for one in open_now].count("ul") <= DEEPEST
        if mark.name in AROUND_BLOCKS:
            assert mark.span.start in starts
            assert mark.span.end in ends
            assert not open_now or open_now[-1].name in AROUND_BLOCKS
        else:
            assert mark.name in INSIDE_BLOCKS
            inside = [block for block in document.blocks if block.span.start <= mark.span.start < block.span.end]
            assert mark.span.end <= inside[0].span.end
        open_now.append(mark)


def markup_and_texts(document: Document) -> list[tuple[str, str, str]]:
    return [(mark.name, mark.value, mark.span.of(document.text)) for mark in document.markup]


def check_source_map(document: Document) -> None:
    """Each run is the same in the source, or was made out of what stands there."""
    found = document.source_map
    assert found is not None
    assert found.text_starts[0] == 0
    assert found.text_starts[-1] == len(document.text)
    places = zip(pairwise(found.text_starts), found.source_starts, found.source_ends, strict=False)
    reached = 0
    for (start, end), source_start, source_end in places:
        assert start < end
        assert reached <= source_start <= source_end <= len(found.source)
        reached = source_end
        piece, source = document.text[start:end], found.source[source_start:source_end]
        made = piece.isspace() or html.unescape(source) == piece or source in ("\\" + piece, "\0")
        assert piece == source or made, (piece, source)
        if piece == source:
            for offset in range(start, end):
                assert found.source[found.to_source(offset)] == document.text[offset]
