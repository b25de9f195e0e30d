from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from garble.document import Block, BlockKind, Document, Span
from garble.segment import segment, split
from garble.tokens import visible
from tests.cases.segmentation import Case, read_cases

# Letters, marks, quotes and blanks that the rules look at, so that random text meets them often.
PIECES = """
    Mr U.S a.m No J Inc The he said Smith iPhone Mass Yahoo I end 1 2019 b e.g Jan
    … ... . . . ! ? , : “ ” " ' ’ ( ) [ ] — - 。 é 🙂 $ @"""
BLANKS = (" ", " ", " ", " ", " ", "\n", "\n\n", "\u00a0", "\u200b")
PROSE = st.lists(st.sampled_from((*PIECES.split(), *BLANKS)), max_size=40).map("".join)
ANY_TEXT = st.one_of(st.text(), PROSE)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[pytest.mark.xfail] if case.group == "known limits" else [], id=case.text[:40])
        for case in read_cases()
    ],
)
def test_golden_table(case: Case) -> None:
    assert [span.of(case.text) for span in split(case.text)] == [span.of(case.text) for span in case.sentences]
    assert tuple(split(case.text)) == case.sentences


def test_table_is_large_enough_and_marks_no_blanks() -> None:
    cases = read_cases()
    assert len(cases) >= 80
    assert len({case.text for case in cases}) == len(cases)
    for case in cases:
        for span in case.sentences:
            assert span.of(case.text) == span.of(case.text).strip() != ""


@given(ANY_TEXT)
@example("")
@example(" \n\u00a0\t")
@example("." * 2000)
@example(". " * 2000)
@example("Who? " * 500)
def test_spans_are_ordered_disjoint_trimmed_and_cover_the_text(text: str) -> None:
    spans = split(text)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        assert not visible(text[end : span.start])[0].strip()
        end = span.end
    assert not visible(text[end:])[0].strip()


def test_characters_that_nobody_sees_part_no_sentence_and_make_none():
    text = "\u200bHe left.\u200b The coun\u00adcil met.\ufeff"
    assert [span.of(text) for span in split(text)] == ["He left.", "The coun\u00adcil met."]
    blocks = tuple(Block(Span(0, 2), kind) for kind in (BlockKind.HEADING, BlockKind.PARAGRAPH))
    assert segment(Document("\u200b\u2060", blocks=blocks)) == ()


@given(ANY_TEXT)
def test_a_sentence_is_not_split_again(text: str) -> None:
    for span in split(text):
        sentence = span.of(text)
        assert split(sentence) == [Span(0, len(sentence))]


@given(ANY_TEXT, st.sampled_from(["", " ", "\n", "\t \u00a0"]))
def test_blanks_around_the_text_change_nothing(text: str, blanks: str) -> None:
    shifted = [Span(span.start + len(blanks), span.end + len(blanks)) for span in split(text)]
    assert split(blanks + text + blanks) == shifted


@pytest.mark.parametrize(
    "mark",
    [".", "?", "…", ". ", "?” ", "\n", ".\n\n", "1. ", "(!) ", "9 a.m. Monday ", "(who?) Smith ", "Inc. Y "],
)
def test_time_grows_with_the_text_and_not_with_its_square(mark: str) -> None:
    text = mark * 100_000  # seconds, were it linear; hours, were it not
    assert sum(map(len, split(text))) <= len(text)


def test_headings_and_bylines_are_whole_and_the_rest_is_split() -> None:
    lines = [
        "Who won? No one.",
        "By J. Roe. Staff writer",
        "Mr. Hall left. Few saw.",
        " It rained. It poured.",
        "  ",
    ]
    text = "\n".join(lines)
    kinds = [
        BlockKind.HEADING,
        BlockKind.BYLINE,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
    ]
    blocks, start = [], 0
    for line, kind in zip(lines, kinds, strict=True):
        blocks.append(Block(Span(start, start + len(line)), kind))
        start += len(line) + 1
    sentences = segment(Document(text, tuple(blocks)))
    assert [(sentence.kind.value, sentence.span.of(text)) for sentence in sentences] == [
        ("heading", "Who won? No one."),
        ("byline", "By J. Roe. Staff writer"),
        ("paragraph", "Mr. Hall left."),
        ("paragraph", "Few saw."),
        ("list_item", "It rained."),
        ("list_item", "It poured."),
    ]


def test_no_sentence_crosses_a_block() -> None:
    text = "It ended with Mr.\nHall left"
    document = Document(text, (Block(Span(0, 17)), Block(Span(18, 27))))
    assert [sentence.span.of(text) for sentence in segment(document)] == ["It ended with Mr.", "Hall left"]


@given(st.lists(ANY_TEXT.filter(lambda text: "\x00" not in text), max_size=4), st.sampled_from(list(BlockKind)))
def test_tokens_stand_where_they_say(texts: list[str], kind: BlockKind) -> None:
    blocks, start = [], 0
    for text in texts:
        blocks.append(Block(Span(start, start + len(text)), kind))
        start += len(text) + 1
    document = Document("\x00".join(texts), tuple(blocks))
    for sentence in segment(document):
        assert sentence.kind is kind
        assert all(visible(token.span.of(document.text))[0] == token.text for token in sentence.tokens)
        kept = "".join(token.text for token in sentence.tokens)
        assert kept == "".join(visible(sentence.span.of(document.text))[0].split())


def test_a_document_without_blocks_has_no_sentences() -> None:
    assert segment(Document("", ())) == ()
