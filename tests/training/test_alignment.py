from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from garble.training.alignment import align

WORDS = st.lists(st.sampled_from(["the", "a", "league", "coalition", "said", "Said", "on"]), max_size=10)


def test_as_many_words_as_before_have_each_their_own():
    found = align(["The", "coalition", "met", "on", "Monday", "."], ["the", "league", "met", "in", "Monday", "."])
    assert found == [None, {"coalition"}, None, {"on"}, None, None]


def test_fewer_or_more_words_have_all_of_them():
    assert (
        align(["He", "came", "under", "fire", "."], ["He", "was", "attacked", "in", "the", "fire", "."])[1:5]
        == [{"came", "under"}] * 4
    )


def test_a_word_too_many_has_none():
    assert align(["said", "that"], ["said", "of", "that"]) == [None, set(), None]


@given(WORDS, WORDS)
def test_a_word_is_wrong_or_left_as_it_is(original, garbled):
    found = align(original, garbled)
    assert len(found) == len(garbled)
    kept = [word.lower() for word, meant in zip(garbled, found, strict=True) if meant is None]
    rest = iter([word.lower() for word in original])
    assert all(word in rest for word in kept)  # in the order of the original
    assert all(meant is None or word.lower() not in meant for word, meant in zip(garbled, found, strict=True) if meant)


@given(WORDS)
def test_nothing_changed_nothing_wrong(words):
    assert align(words, [word.upper() for word in words]) == [None] * len(words)
