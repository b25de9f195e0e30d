from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from garble.tokens import is_word, token_texts, tokenize

ANY_TEXT = st.text() | st.text(alphabet="aZé9_.,:;!?'’-–—…@/“”<> \n\t\u00a0\u0301\u200b", max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\u00a0", []),
        ("The dog barked.", ["The", "dog", "barked", "."]),
        ("Kyiv's and Kyiv’s full-scale war", ["Kyiv's", "and", "Kyiv’s", "full-scale", "war"]),
        ("the boys' rock ’n’ roll", ["the", "boys", "'", "rock", "’", "n", "’", "roll"]),
        ("the U.S. and J.K. Rowling", ["the", "U.S.", "and", "J.K.", "Rowling"]),
        ("Mr. Smith vs. Gen. Jones", ["Mr.", "Smith", "vs.", "Gen.", "Jones"]),
        ("at 9 a.m. on Jan. 3", ["at", "9", "a.m.", "on", "Jan.", "3"]),
        ("I saw the Dr.", ["I", "saw", "the", "Dr", "."]),
        ("So she ran Co... and left", ["So", "she", "ran", "Co", "...", "and", "left"]),
        ("Standard. Strong.", ["Standard", ".", "Strong", "."]),
        ("1,200.5 at 10:30, 21st", ["1,200.5", "at", "10:30", ",", "21st"]),
        ("a 30-day, 1980s plan.", ["a", "30-day", ",", "1980s", "plan", "."]),
        ("$5.", ["$", "5", "."]),
        ("see https://x.org/a?b=1, (www.y.com)", ["see", "https://x.org/a?b=1", ",", "(", "www.y.com", ")"]),
        ("mail a.b+c@x-y.co.uk.", ["mail", "a.b+c@x-y.co.uk", "."]),
        ("wait… what... no -- yes—no", ["wait", "…", "what", "...", "no", "--", "yes", "—", "no"]),
        ("“Stop!” he said", ["“", "Stop", "!", "”", "he", "said"]),
        ("well -known and-", ["well", "-", "known", "and", "-"]),
        ("😀go", ["😀", "go"]),
        ("Привет, 世界", ["Привет", ",", "世界"]),
    ],
)
def test_cuts_as_an_editor_would(text, expected):
    assert token_texts(text) == expected


@given(ANY_TEXT, st.integers(0, 1000))
@example("\ud800 a", 0)
@example("www.@.a http://.", 3)
def test_every_character_that_is_not_blank_is_in_one_token(text, offset):
    tokens = tokenize(text, offset)
    covered = [place for token in tokens for place in range(token.span.start, token.span.end)]
    assert covered == [offset + place for place, character in enumerate(text) if not character.isspace()]
    for token in tokens:
        assert token.text
        assert token.text == text[token.span.start - offset : token.span.end - offset]


@given(ANY_TEXT)
def test_texts_are_those_of_the_tokens(text):
    assert token_texts(text) == [token.text for token in tokenize(text)]


@given(st.lists(ANY_TEXT, max_size=4))
def test_lines_do_not_touch_each_other(texts):
    joined = [token for line in texts for token in token_texts(line + "\n")]
    assert token_texts("\n".join([*texts, ""])) == joined


@pytest.mark.parametrize(("token", "expected"), [("dog", True), ("é", True), ("9", True), ("U.S.", True), ("½", True)])
def test_words(token, expected):
    assert is_word(token) is expected


@pytest.mark.parametrize("token", [".", "...", "—", "“", "'", "$", "_", "😀"])
def test_marks_are_no_words(token):
    assert not is_word(token)
