from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.function_words import FUNCTION_WORDS, is_content
from garble.ngram import RARE_CLASSES, pieces
from garble.tokens import token_texts


@pytest.mark.parametrize("word", sorted(FUNCTION_WORDS))
def test_every_function_word_is_one_that_the_language_model_can_see(word):
    if word.startswith("'"):
        assert pieces(f"Anna{word}") == ("Anna", word)
    elif word != "n't":  # stands alone in other people's tokenisations only
        assert [piece for token in token_texts(word) for piece in pieces(token)] == [word]


@pytest.mark.parametrize("word", ["storm", "closed", "-scale", "u.s.", "élan", "ten", "said", "mr", "b52"])
def test_content(word):
    assert is_content(word)


@pytest.mark.parametrize(
    "word", ["the", "of", "would", "they", "'s", "didn't", "not", ",", "--", "...", "<num>", "-<num>", "<year>s", ""]
)
def test_no_content(word):
    assert not is_content(word)


@pytest.mark.parametrize("word", RARE_CLASSES)
def test_a_class_carries_no_topic(word):
    assert not is_content(word)


@given(st.text(max_size=12))
def test_content_begins_with_a_letter(word):
    if is_content(word):
        assert any(letter.isalpha() for letter in word)
        assert word not in FUNCTION_WORDS
