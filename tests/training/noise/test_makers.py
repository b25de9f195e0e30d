"""What the makers without dictionaries make of a sentence."""

from __future__ import annotations

from random import Random

import pytest

from garble.tokens import token_texts
from garble.training.noise.function_words import changed_function_word
from garble.training.noise.grammar import changed_grammar
from garble.training.noise.names import changed_name, respelt
from garble.training.noise.ngrams import Neighbours, PredictedWords
from garble.training.noise.structure import changed_structure
from tests.training.noise.news import SENTENCES, outcomes

TOLD = "Zelensky told Hoffman that the leaders of the town were asked to decide, which was right, on Monday."
SAID = "The league chancellor said on Monday that the league meeting has begun to work quickly."
QUOTED = "“The bridge will be good,” Parker told them, and the town agreed with it in a week."


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        (TOLD, "of the town", "in the town"),
        (TOLD, "of the town", "of town"),
        (TOLD, "were asked", "was asked"),
        (TOLD, "on Monday", "at Monday"),
        (SAID, "on Monday", "on on Monday"),
        (SAID, "The league", "A league"),
        (QUOTED, "told them", "told her"),
    ],
)
def test_function_words(clean, sentence, old, new):
    assert sentence.replace(old, new) in outcomes(changed_function_word, clean(sentence), tries=3000)


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        (SAID, "begun", "begins"),
        (TOLD, "leaders", "leader"),
        (TOLD, "to decide", "to decision"),
        (TOLD, "were asked", "asked"),
        (TOLD, "Zelensky told Hoffman", "Hoffman told Zelensky"),
        (QUOTED, "Parker told them", "they told Parker"),
    ],
)
def test_grammar(clean, sentence, old, new):
    found = outcomes(changed_grammar, clean(sentence), tries=1500)
    if new in ("begins", "leader"):  # words that the tiny model lacks are never put in
        assert sentence.replace(old, new) not in found
    else:
        assert sentence.replace(old, new) in found


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        (SAID, "league chancellor", "chancellor league"),
        (SAID, "league chancellor", "chancellor of the league"),
        ("The strong coalition was closed.", "strong coalition", "coalition strong"),
        (TOLD, "leaders of the town", "town of the leaders"),
        (QUOTED, "good,”", "good,"),
        (QUOTED, "“The bridge", "The “bridge"),
        (SAID, "the league meeting", "the league the league meeting"),
        (SAID, "said on Monday that the league", "said that the league on Monday"),
    ],
)
def test_structure(clean, sentence, old, new):
    assert sentence.replace(old, new) in outcomes(changed_structure, clean(sentence), tries=1500)


def test_titles_and_institutions(clean):
    found = outcomes(
        changed_name, clean("The chancellors and the prime minister and the league meeting of Prime Minister Ho.")
    )
    assert "The chancellors and the chancellor and the league meeting of Prime Minister Ho." in found
    assert "The chancellors and the prime minister and the association meeting of Prime Minister Ho." in found
    assert not any("prime priest" in text.lower() or "prime clerk" in text.lower() for text in found)


def test_known_names_are_spelt_another_way_and_unknown_ones_are_not(clean):
    found = outcomes(changed_name, clean("She told Schmidt, and Kowalczyk was right, on Friday."))
    assert "She told Shmidt, and Kowalczyk was right, on Friday." in found
    assert all("Kowalczyk was right, on Friday" in text for text in found)


def test_respelt():
    assert {respelt("Merz", Random(seed)) for seed in range(200)} == {"Mertz"}
    assert respelt("Bb", Random(0)) == "Bb"
    assert {respelt("Kyiv", Random(seed))[0] for seed in range(50)} == {"K"}


def test_predicted_words_come_from_the_neighbours(model, clean):
    maker = PredictedWords(Neighbours(SENTENCES, model))
    found = outcomes(maker, clean(SAID))
    assert "The league chancellor said on Monday that the air meeting has begun to work quickly." in found
    known = {word for sentence in SENTENCES for word in token_texts(sentence)}
    assert all(word in known for text in found for word in token_texts(text))
    assert maker(clean("And of the."), Random(0)) is None
