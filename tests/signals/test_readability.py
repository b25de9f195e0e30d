from __future__ import annotations

import math

import numpy as np
import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Sentence, Span
from garble.signals.readability import FEATURES, count_syllables, is_difficult, measure
from garble.tokens import tokenize

PLAIN = (
    "The council will repair the old bridge before the winter.",
    "International negotiators postponed the controversial pharmaceutical agreement indefinitely.",
    "He ran to the shop and back.",
    "Residents complained that the electricity company ignored numerous warnings about vegetation.",
    "Nobody at Gronkelstadt expected the flibbertigibbets to win.",
)


def sentence(text: str) -> Sentence:
    return Sentence(Span(0, len(text)), tokenize(text))


def values(text: str) -> dict[str, float]:
    measurement = measure(text, [sentence(text)])
    return {name.removeprefix("readability."): float(column[0]) for name, column in measurement.columns.items()}


@pytest.mark.parametrize("text", PLAIN)
def test_formulas_are_those_of_textstat(text: str) -> None:
    words = len(text.split())
    assert values(text) == pytest.approx(
        {
            "flesch_reading_ease": textstat.flesch_reading_ease(text),
            "flesch_kincaid_grade": textstat.flesch_kincaid_grade(text),
            "syllables": textstat.syllable_count(text) / words,
            "difficult_words": textstat.difficult_words(text) / words,
            "word_length": textstat.letter_count(text) / words,
        }
    )


@pytest.mark.parametrize("word", sorted({word.strip(".") for text in PLAIN for word in text.split()}))
def test_syllables_and_difficulty_are_those_of_textstat(word: str) -> None:
    assert count_syllables(word) == textstat.syllable_count(word)
    assert is_difficult(word) == textstat.is_difficult_word(word)


@given(st.text(alphabet="abcdeghilmnoprstuvwy", min_size=1, max_size=14))
def test_syllables_of_any_word(word: str) -> None:
    assert count_syllables(word) == textstat.syllable_count(word)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("don't", 1), ("Don’t", 1), ("o'clock", 2), ("mother’s", 2), ("every", 3), ("fire", 2)],
)
def test_syllables(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


def test_parts_of_a_compound_are_words_and_numbers_and_marks_are_none() -> None:
    assert values("A full-scale war, 1,200 dead.") == pytest.approx(values("A full scale war dead"))


@pytest.mark.parametrize("text", ["", "No.", "No comment.", "Only 12 people!", "3, 2, 1 ..."])
def test_fewer_than_three_words_cannot_be_measured(text: str) -> None:
    assert all(math.isnan(value) for value in values(text).values())


def test_rows_are_sentences() -> None:
    text = " ".join(PLAIN)
    sentences, place = [], 0
    for part in PLAIN:
        sentences.append(Sentence(Span(place, place + len(part)), tokenize(part, place)))
        place += len(part) + 1
    measurement = measure(text, sentences)
    assert tuple(measurement.columns) == tuple(feature.name for feature in FEATURES)
    for name, column in measurement.columns.items():
        assert column.dtype == np.float64
        assert column == pytest.approx([values(part)[name.removeprefix("readability.")] for part in PLAIN])
    assert measurement.reasons == ((),) * len(PLAIN)
    assert measure("", []).columns["readability.syllables"].shape == (0,)


@given(st.text())
def test_any_text(text: str) -> None:
    for value in values(text).values():
        assert math.isnan(value) or math.isfinite(value)
