from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import BlockKind, Document, Sentence, Span
from garble.readers import from_string
from garble.segment import segment
from garble.signals.base import Measurement
from garble.signals.surface import CODES, FEATURES, measure
from garble.tokens import tokenize


def look(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Measurement:
    return measure(text, [Sentence(Span(0, len(text)), tokenize(text), kind)])


def reasons(text: str) -> list[tuple[str, str, str | None]]:
    return [(reason.code, reason.span.of(text), reason.expected) for row in look(text).reasons for _, reason in row]


def columns(text: str) -> dict[str, float]:
    """What is not zero."""
    return {name.removeprefix("surface."): float(column[0]) for name, column in look(text).columns.items() if column[0]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They closed the the bridge.", [("X501", "the the", "the")]),
        ("It hit the Russian mature Russian army.", [("X502", "Russian mature Russian", None)]),
        ("Growth of the of the economy slowed.", [("X503", "of the of the", "of the")]),
        ("The Привет мир sign hung there.", [("X504", "Привет мир", None)]),
        ("Officials 表示 that they agree.", [("X504", "表示", None)]),
        ("The mаyor spoke.", [("X505", "mаyor", "mayor")]),
        ("They donâ€™t know.", [("X506", "donâ€™t", "don’t")]),
        ("The cafÃ© was full.", [("X506", "cafÃ©", "café")]),
        ("Johnson &amp; Johnson rose.", [("X506", "&amp;", "&")]),
        ("The caf\ufffd was full.", [("X506", "caf\ufffd", None)]),
        ("It rained , they said .", [("X507", "rained ,", "rained,"), ("X507", "said .", "said.")]),
        ("They do n't know Mary 's car.", [("X507", "do n't", "don't"), ("X507", "Mary 's", "Mary's")]),
        ("The club ( founded here ) won.", [("X507", "( founded", "(founded"), ("X507", "here )", "here)")]),
        ("In the endThe game was lost.", [("X508", "endThe", "end The")]),
        ("Critics in thePremier league.", [("X508", "thePremier", "the Premier")]),
        ("He left the room.Nobody followed.", [("X508", "room.Nobody", "room. Nobody")]),
        ("All of it,but not now.", [("X508", "it,but", "it, but")]),
        ("And tHe dog barked.", [("X509", "tHe", "the")]),
        ("the mayor of London spoke.", [("X509", "the", "The")]),
        ("They said (in June that it rained.", [("X510", "(", None)]),
        ("They left” the town.", [("X510", "”", None)]),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert reasons(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "McDonald’s and YouTube sell the iPhone, says LeBron of LinkedIn.",
        "The naïve café owner Müller met São Paulo’s Žižek — “fine,” he said.",
        "The TNF-α level rose by 5 μm.",
        "Write to a.Name@example.org or see www.example.org/endThe and @TheWire.",
        "It costs £1,200.50 at 10:30, she said . . . and left.",
        "There are two ways: 1) walk, b) run.",
        "He is 6’2” tall.",
        "Booking.Com rose while AT&T fell; R&D did not.",
        "Rock ’n’ roll (and “jazz [sic]”) lives.",
        "NATO, EU and UN envoys met.",
    ],
)
def test_what_is_not_flagged(text: str) -> None:
    assert reasons(text) == []
    assert columns(text) == {}


def test_columns() -> None:
    assert columns("They closed the the bridge of the of the town.") == {"doubled_words": 2.0}
    assert columns("The price of oil rose as the price of oil fell.") == pytest.approx({"repeated_ngrams": 4 / 12})
    assert columns("The Привет sign.") == pytest.approx({"foreign_script": 6 / 16})
    assert columns("they said it rained all day .") == {"casing": 2.0, "tokenised_spacing": 1.0}
    assert columns("they told London it rained.") == {"casing": 1.0}
    assert columns("It read WE ARE NOT AFRAID today.") == {"casing": 1.0}


def test_only_running_text_needs_a_capital() -> None:
    text = "bread, milk and eggs for breakfast"
    for kind in (BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.BYLINE):
        assert look(text, kind).reasons == ((),)


def test_a_name_in_its_own_script_in_brackets_is_weaker_evidence() -> None:
    ((strength, _),) = look("The mayor (Кличко) spoke.").reasons[0]
    ((alone, _),) = look("The mayor Кличко spoke.").reasons[0]
    assert strength < 0.5 < alone


def test_a_quotation_may_go_on_over_sentences_and_paragraphs() -> None:
    text = "“It rained all day. It rained all night.\n“It did not.\nIt stopped,” she said. (“No,” he said.)"
    assert [row for row in measure(text, segment(from_string(text))).reasons if row] == []
    again = "“It rained all day, “he said."
    assert [code for code, _, _ in reasons(again)] == ["X510"]


def test_hits_go_to_the_sentence_they_stand_in() -> None:
    text = "It rained. They closed the the bridge. Nobody saw the Привет sign."
    measurement = measure(text, segment(from_string(text)))
    assert [[reason.code for _, reason in row] for row in measurement.reasons] == [[], ["X501"], ["X504"]]
    assert measurement.columns["surface.doubled_words"].tolist() == [0, 1, 0]


def test_every_code_and_feature_is_described() -> None:
    measurement = measure("", [Sentence(Span(0, 0), ())])
    assert list(measurement.columns) == [feature.name for feature in FEATURES]
    shares = {feature.name for feature in FEATURES if feature.unit == "share"}
    for name, column in measurement.columns.items():
        assert np.isnan(column[0]) == (name in shares)
    assert list(CODES) == [f"X5{number:02}" for number in range(1, 11)]


@pytest.mark.parametrize("piece", ["A", "aB", "AB ", " ,", "aa,bb", "(", "“", "Ã©", "Привет. ", "of the "])
def test_time_grows_with_the_length_of_the_text_only(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    started = process_time()
    look(text)
    assert process_time() - started < 5  # a quadratic pattern takes half a minute


MESSY = st.text(
    alphabet=st.one_of(st.sampled_from("aAbT .,!?“”()[]\n'’-&;@âÃ€™Привα表\ufffd"), st.characters(codec="utf-8"))
)
WORDS = st.lists(st.sampled_from(["the", "The", "Russian", "mature", "of", ",", "(", "n't", "end", "â€™", "Мир"]))


@given(st.one_of(MESSY, WORDS.map(" ".join)))
def test_any_text(text: str) -> None:
    document: Document = from_string(text) if text.strip() else Document("", ())
    sentences = segment(document)
    measurement = measure(document.text, sentences)
    assert len(measurement.reasons) == len(sentences)
    for sentence, row in zip(sentences, measurement.reasons, strict=True):
        for strength, reason in row:
            assert 0 < strength <= 1
            assert reason.code in CODES
            assert sentence.span.start <= reason.span.start < reason.span.end <= sentence.span.end
            assert reason.expected != reason.span.of(document.text)
            assert "“" in reason.message
    for column in measurement.columns.values():
        assert column.shape == (len(sentences),)
        assert not np.any(column < 0)
        assert not np.any(np.isinf(column))
