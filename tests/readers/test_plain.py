from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.errors import InputError
from garble.readers.plain import from_text, read_plain
from tests.readers.document_checks import check_document, kinds_and_texts

PARAGRAPH_A_LINE = """\
Harbour Bridge To Close For Repairs

By Jane Doe
08:42
The harbour bridge will close for six weeks in June, the port authority said on Monday.
“We have no choice,” said its director, who blamed rust
Drivers are asked to use the tunnel instead.

What happens next
• Work begins on 3 June
• The bridge reopens in July.
Ferries will run every ten minutes.
"""

WRAPPED = """\
Harbour Bridge To Close For Repairs
By Jane Doe

The harbour bridge will close for six weeks in June, the port authority
said on Monday. Drivers are asked to use the tunnel that runs below the
old customs house instead.

Ferries will run every ten minutes, according to Monday's plan, and the
Harbour Office promised lower fares.
The director blamed rust. It had been found by accident last winter when
a diver lost her way.

- Work begins on 3 June and goes on for as long as the weather permits it
  to go on.
- The bridge reopens in July.
"""


def test_one_paragraph_a_line():
    assert kinds_and_texts(from_text(PARAGRAPH_A_LINE)) == [
        ("heading", "Harbour Bridge To Close For Repairs"),
        ("byline", "By Jane Doe"),
        ("byline", "08:42"),
        (
            "paragraph",
            "The harbour bridge will close for six weeks in June, the port authority said on Monday.",
        ),
        ("paragraph", "“We have no choice,” said its director, who blamed rust"),
        ("paragraph", "Drivers are asked to use the tunnel instead."),
        ("paragraph", "What happens next"),  # over list items, not over prose: judged
        ("list_item", "Work begins on 3 June"),
        ("list_item", "The bridge reopens in July."),
        ("paragraph", "Ferries will run every ten minutes."),
    ]


def test_wrapped_paragraphs_are_one_block_each():
    assert kinds_and_texts(from_text(WRAPPED)) == [
        ("heading", "Harbour Bridge To Close For Repairs"),
        ("byline", "By Jane Doe"),
        (
            "paragraph",
            "The harbour bridge will close for six weeks in June, the port authority\n"
            "said on Monday. Drivers are asked to use the tunnel that runs below the\n"
            "old customs house instead.",
        ),
        (
            "paragraph",
            "Ferries will run every ten minutes, according to Monday's plan, and the\n"
            "Harbour Office promised lower fares.",
        ),
        (
            "paragraph",
            "The director blamed rust. It had been found by accident last winter when\na diver lost her way.",
        ),
        (
            "list_item",
            "Work begins on 3 June and goes on for as long as the weather permits it\n  to go on.",
        ),
        ("list_item", "The bridge reopens in July."),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("text", [PARAGRAPH_A_LINE, WRAPPED])
def test_line_ends_change_no_block(text, line_end):
    document = from_text(text.replace("\n", line_end))
    blocks = [(kind, piece.replace(line_end, "\n")) for kind, piece in kinds_and_texts(document)]
    assert blocks == kinds_and_texts(from_text(text))


def test_the_text_is_the_source():
    document = read_plain(b"\xef\xbb\xbf  The end.\r\n", "a.txt")
    assert document.text == "  The end.\r\n"
    assert document.source_map is None
    assert (document.path, document.kind, document.notes) == ("a.txt", "plain", ())
    assert document.position(document.blocks[0].span.start) == (1, 3)


def test_a_fallback_is_noted():
    assert read_plain(b"caf\xe9", None).notes == ("Not UTF-8; read as Windows-1252.",)


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t"])
def test_nothing_is_an_error(text):
    with pytest.raises(InputError):
        from_text(text)


@given(st.text(alphabet=st.sampled_from("Ab .,\n\r\t-•1")) | st.text())
def test_any_text_gives_a_document_that_covers_it_or_an_error(text):
    if not text.strip():
        with pytest.raises(InputError):
            from_text(text)
        return
    document = from_text(text)
    check_document(document)
    assert document.text == text
    left_out = list(text)
    for block in document.blocks:
        left_out[block.span.start : block.span.end] = "\0" * len(block.span)
    for line in re.split(r"[\r\n]", "".join(left_out)):
        assert re.fullmatch(r"\s*(?:\S{1,4}\s+)?(?:\0+\s*)?|[\s\0]*", line), line  # only a list mark is left out
