from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Block, BlockKind, Document, Span
from garble.readers import read
from garble.repeats import RepeatKind, count_repeated, find_repeated_paragraphs, repeated_words
from garble.report import Finding, Severity
from garble.tokens import tokenize

SEEDS = Path(__file__).parent.parent / "seeds"

HARBOUR = "The harbour was closed for nine days after the storm, and the ferries to the islands did not run."
SCHOOL = "Two schools in the old town will open again on Monday, the council said in a short statement."
SHORT = "The council did not comment."


def paragraphs(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Document:
    blocks, place = [], 0
    for text in texts:
        blocks.append(Block(Span(place, place + len(text)), kind))
        place += len(text) + 1
    return Document("\n".join(texts), tuple(blocks))


def found(text: str) -> list[tuple[RepeatKind, str]]:
    tokens = tokenize(text)
    return [
        (repeat.kind, text[tokens[repeat.first].span.start : tokens[repeat.end - 1].span.end])
        for repeat in repeated_words(tokens)
    ]


DOUBLED, NEAR, PHRASE = RepeatKind.DOUBLED, RepeatKind.NEAR, RepeatKind.PHRASE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They closed the the bridge.", [(DOUBLED, "the the")]),
        ("The the bridge is closed.", [(DOUBLED, "The the")]),
        ("“The the bridge is closed.", [(DOUBLED, "The the")]),
        ("It was raised at a board board meeting.", [(DOUBLED, "board board")]),
        (
            "It backs the battle against the Russian mature Russian invasion.",
            [(NEAR, "Russian mature Russian")],
        ),
        ("Drivers who took coffee took longer to arrive.", [(NEAR, "took coffee took")]),
        ("Growth of the of the economy slowed.", [(PHRASE, "of the of the")]),
        (
            "It is the birth of the birth of the birth of a star.",
            [(PHRASE, "the birth of the birth of the birth of")],
        ),
        ("He left the the town in a a hurry.", [(DOUBLED, "the the"), (DOUBLED, "a a")]),
    ],
)
def test_what_is_a_slip(text: str, expected: list[tuple[RepeatKind, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He said that that was all he had had to say.",
        "What it is is a very very long road.",
        "Bye bye, said the boy, and no no no, said the girl.",
        "The flight to Pago Pago carried Duran Duran and the Bafana Bafana coach.",
        "She rode a boda boda through Walla Walla.",
        "In 2020 2020 votes were counted.",
        "Day by day, face to face and year after year it grew more and more.",
        "It goes from house to house, step by step, again and again and again.",
        "They were neck and neck in New York, New Jersey and New Mexico.",
        "Kim Jong Kim met Faiz Ahmad Faiz.",
        "No. 1 and No. 2 were Mr Smith and Mr Jones.",
        "The south and south-east saw 80 percent of men and 70 percent of women vote.",
        "Senate Republicans and Senate Democrats agreed: the bigger the better.",
        "Women helping women is the idea, for rules are rules and hatred breeds hatred.",
        "It was the best of the best of the best.",
        "He screamed aaaargh aaaargh and ran.",
        "They came in in June.",
        "He waited at the Drive In in May.",
        "",
    ],
)
def test_what_is_meant(text: str) -> None:
    assert found(text) == []


def test_count_repeated() -> None:
    assert count_repeated(tokenize("The price of oil rose as the price of oil futures fell.")) == 4
    assert count_repeated(tokenize("The price of oil rose as the cost of gas fell.")) == 0
    assert count_repeated(tokenize("1, 2, 3 and 1, 2, 3")) == 0


@given(st.lists(st.sampled_from(["the", "of", "market", "Russian", "rose", ",", "a", "was"])))
def test_repeats_are_true_and_in_order(words: list[str]) -> None:
    tokens = tokenize(" ".join(words))
    repeats = list(repeated_words(tokens))
    assert [repeat.end for repeat in repeats] == sorted(repeat.end for repeat in repeats)
    for repeat in repeats:
        assert 0 <= repeat.first < repeat.second < repeat.end <= len(tokens)
        assert tokens[repeat.first].text.lower() == tokens[repeat.second].text.lower()


def test_paragraphs_that_stand_twice() -> None:
    document = paragraphs(HARBOUR, SCHOOL, HARBOUR, SHORT, SCHOOL, SHORT)
    spans = (document.blocks[2].span, document.blocks[4].span)
    assert find_repeated_paragraphs(document) == (Finding("A601", "2 paragraphs stand twice.", spans, Severity.MAJOR),)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ((HARBOUR, HARBOUR), "1 paragraph stands twice."),
        ((HARBOUR, HARBOUR, HARBOUR), "1 paragraph stands 3 times."),
        ((HARBOUR, SCHOOL, HARBOUR, SCHOOL, HARBOUR), "2 paragraphs stand up to 3 times."),
    ],
)
def test_message(texts: tuple[str, ...], message: str) -> None:
    assert [finding.message for finding in find_repeated_paragraphs(paragraphs(*texts))] == [message]


def test_quotation_marks_spacing_and_a_changed_word_do_not_hide_a_copy() -> None:
    first = f"“{HARBOUR}” {SCHOOL} {HARBOUR.replace('nine', 'ten')} Nobody was hurt, and no ship was lost."
    second = first.replace("“", '"').replace("”", '"').replace(", and", ",  and").replace("lost.", "sunk.")
    document = paragraphs(first, second)
    assert [finding.spans for finding in find_repeated_paragraphs(document)] == [(document.blocks[1].span,)]


def test_what_is_no_copy() -> None:
    assert find_repeated_paragraphs(paragraphs(HARBOUR, SCHOOL)) == ()
    assert find_repeated_paragraphs(paragraphs(SHORT, SHORT)) == ()
    assert find_repeated_paragraphs(paragraphs(HARBOUR, f"{HARBOUR} {SCHOOL}")) == ()  # one holds the other
    assert find_repeated_paragraphs(paragraphs(f"{HARBOUR} {SCHOOL}", HARBOUR)) == ()
    assert find_repeated_paragraphs(paragraphs(HARBOUR, HARBOUR, kind=BlockKind.HEADING)) == ()
    assert find_repeated_paragraphs(paragraphs()) == ()


@pytest.mark.parametrize(("number", "repeats"), [("000", 0), ("001", 0), ("002", 7), ("003", 0), ("004", 0)])
def test_sample_articles(number: str, repeats: int) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    findings = find_repeated_paragraphs(read(path))
    assert [(finding.message, len(finding.spans)) for finding in findings] == (
        [(f"{repeats} paragraphs stand twice.", repeats)] if repeats else []
    )


@given(st.lists(st.text(alphabet="ab c.", max_size=60), max_size=6))
def test_any_article_written_twice_repeats_each_long_paragraph(texts: list[str]) -> None:
    document = paragraphs(*texts, *texts)
    long = [text for text in texts if len(text.replace(".", " ").split()) >= 8]
    spans = [span for finding in find_repeated_paragraphs(document) for span in finding.spans]
    assert len(spans) >= len(long)
    assert all(span in [block.span for block in document.blocks] for span in spans)
