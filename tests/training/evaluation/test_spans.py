from __future__ import annotations

import pytest

from garble.document import Span
from garble.report import Reason, SentenceScore
from garble.training.evaluation.spans import Pair, SpanFigures, Truth

ORIGINAL = "The chancellor said that the coalition would hold."
GARBLED = "The principal said of that the league would take hold."


def reason(words, expected=None):
    start = GARBLED.index(words)
    return Reason("S201", Span(start, start + len(words)), "", expected)


def wrong_words(truth):
    kept = "".join(letter if place in truth.wrong else " " for place, letter in enumerate(GARBLED))
    return kept.split()


def test_words_that_the_original_has_not_are_wrong():
    assert wrong_words(Truth(Pair(ORIGINAL, GARBLED))) == ["principal", "of", "league", "take"]


def test_where_places_are_marked_they_are_what_is_wrong():
    truth = Truth(Pair(ORIGINAL, GARBLED, ("said of", "take hold", "nowhere")))
    assert wrong_words(truth) == ["said", "of", "take", "hold"]


@pytest.mark.parametrize(
    ("words", "expected", "right"),
    [
        ("principal", "chancellor", True),
        ("principal", "Chancellor", True),
        ("principal", "main", False),
        ("league", "chancellor", False),
        ("said", "told", False),
        ("the league", "the coalition", True),
        ("of", "", True),
        ("that", "", False),
        ("said of", "said", True),
    ],
)
def test_a_suggestion_is_right_when_the_original_has_it(words, expected, right):
    assert Truth(Pair(ORIGINAL, GARBLED)).is_right(reason(words, expected)) is right


def test_characters_are_counted_and_half_a_span_is_half_a_find():
    truth = Truth(Pair(ORIGINAL, GARBLED))
    reasons = (reason("the league"), reason("principal", "main"), reason("of", ""))
    figures = SpanFigures()
    figures.add(SentenceScore(Span(0, len(GARBLED)), 0.9, True, reasons=reasons), truth, GARBLED)
    assert (figures.wrong, figures.shown, figures.found) == (9 + 2 + 6 + 4, 9 + 9 + 2, 9 + 2 + 6)
    assert figures.as_dict() == {
        "sentences": 1,
        "span F1": pytest.approx(2 * 17 / 41),
        "precision": pytest.approx(17 / 20),
        "recall": pytest.approx(17 / 21),
        "first span touches": 1.0,
        "suggestions": 2,
        "suggestions right": 0.5,
    }


def test_the_first_span_counts_not_a_later_one():
    figures = SpanFigures()
    for reasons in ((reason("said"), reason("league")), (), (reason("league"), reason("said"))):
        figures.add(
            SentenceScore(Span(0, len(GARBLED)), 0.9, True, reasons=reasons), Truth(Pair(ORIGINAL, GARBLED)), GARBLED
        )
    assert (figures.sentences, figures.touched) == (3, 1)


def test_of_a_text_each_sentence_counts_its_own():
    figures = SpanFigures()
    figures.add(SentenceScore(Span(0, 14), 0.9, True), Truth(Pair(ORIGINAL, GARBLED)), GARBLED)
    assert (figures.wrong, figures.shown, figures.found) == (9, 0, 0)


def test_nothing_offered_has_no_share():
    assert SpanFigures().as_dict()["suggestions right"] is None
