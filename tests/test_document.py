from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Document, SourceMap, Span

#                                          0123456789
ENTITY = SourceMap((0, 1, 2, 3), (0, 1, 6, 7), "a&amp;b", (1, 6, 7, 7))  # the text is "a&b"


def test_a_span_is_half_open_and_ordered():
    assert Span(1, 3).of("abcd") == "bc"
    assert len(Span(1, 3)) == 2
    assert Span(1, 3).overlaps(Span(2, 9))
    assert not Span(1, 3).overlaps(Span(3, 9))
    with pytest.raises(ValueError, match="not a span"):
        Span(3, 1)
    with pytest.raises(ValueError, match="not a span"):
        Span(-1, 1)


@pytest.mark.parametrize(
    ("span", "source"),
    [
        (Span(0, 1), "a"),
        (Span(1, 2), "&amp;"),
        (Span(0, 2), "a&amp;"),
        (Span(1, 3), "&amp;b"),
        (Span(2, 3), "b"),
        (Span(1, 1), ""),
        (Span(3, 3), ""),
    ],
)
def test_a_span_covers_all_of_the_source_that_made_its_characters(span, source):
    assert ENTITY.span_to_source(span).of("a&amp;b") == source


def test_a_map_of_verbatim_runs_needs_no_ends():
    verbatim = SourceMap((0, 3), (3, 10), "<p>abc</p>def")
    assert verbatim.span_to_source(Span(1, 3)) == Span(4, 6)
    assert verbatim.span_to_source(Span(2, 5)) == Span(5, 12)


def test_a_position_past_a_made_run_stays_inside_its_source():
    separator = SourceMap((0, 1, 3, 4), (0, 1, 8, 9), "a</p><p>b", (1, 1, 9, 9))  # "a\n\nb"
    assert [separator.to_source(offset) for offset in range(5)] == [0, 1, 1, 8, 9]


def test_position_counts_from_one_and_knows_three_line_ends():
    document = Document("a\nb\r\nc\rd\u2028e", ())
    offsets = {character: document.text.index(character) for character in "abcde"}
    assert {c: document.position(o) for c, o in offsets.items()} == {
        "a": (1, 1),
        "b": (2, 1),
        "c": (3, 1),
        "d": (4, 1),
        "e": (4, 3),
    }


def test_position_is_that_in_the_source():
    document = Document("a&b", (), source_map=SourceMap((0, 1, 2, 3), (1, 2, 7, 8), "\na&amp;b", (2, 7, 8, 8)))
    assert [document.position(offset) for offset in range(3)] == [(2, 1), (2, 2), (2, 7)]


@given(st.text(alphabet="ab\r\n"))
def test_positions_rebuild_every_line(text):
    document = Document(text, ())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for offset, character in enumerate(text):
        line, column = document.position(offset)
        if character in "ab":
            assert lines[line - 1][column - 1] == character
