"""What holds for every document, whichever reader made it."""

from __future__ import annotations

import html
from itertools import pairwise

from garble.document import Document


def kinds_and_texts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks]


def check_document(document: Document) -> None:
    check_blocks(document)
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
