from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from garble.document import Document, Span
from garble.formats.places import Position, Source
from garble.readers import read_bytes
from tests.formats.everything import ARTICLE, at


@given(st.text("aß😀 \n\r", max_size=30), st.data())
def test_positions_count_lines_columns_and_bytes(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = Source(Document(text, ())).positions(Span(start, end))
    for offset, position in ((start, first), (end, last)):
        before = text[:offset]
        if before.endswith("\r") and text[offset : offset + 1] == "\n":
            before = before[:-1] + " "  # between the two characters of one line end
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert position == Position(len(lines), len(lines[-1]) + 1, len(lines[-1].encode()) + 1)


def test_places_are_those_of_the_source_and_not_of_the_text() -> None:
    document = read_bytes(ARTICLE.encode(), path="a.md")
    source, span = Source(document), at(document.text, "😀 met\nthe press")
    assert source.text(span) == "😀 met\nthe press"
    assert source.span(span).of(ARTICLE) == "😀 met\nthe press"
    assert source.positions(span) == (Position(7, 32, 32), Position(8, 10, 10))
    assert source.positions(at(document.text, "met")) == (Position(7, 34, 37), Position(7, 37, 40))
    assert source.spoken(span) == "line 7"


def test_a_word_file_is_no_text() -> None:
    source = Source(Document("One.\nTwo.", (), "a.docx", "docx"))
    assert not source.is_text
    assert source.spoken(Span(5, 9)) == "paragraph 2"


def test_many_places_in_one_long_line_take_time_in_proportion() -> None:
    source = Source(Document("é𐐀\ud800a" * 250_000, ()))
    started = time.process_time()
    found = [source.positions(Span(4 * n + 1, 4 * n + 3)) for n in range(0, 250_000, 50)]
    assert time.process_time() - started < 5
    assert [(place.column, place.byte_column) for place in found[1]] == [(202, 503), (204, 510)]
