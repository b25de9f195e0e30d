from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from garble.document import Span
from garble.tokens import is_word, token_texts, tokenize, visible

UNSEEN = "\u00ad\u200b\u2060\ufeff"
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
        ("the coun\u00adcil\u200b de\u200bbated\ufeff", ["the", "council", "debated"]),
        ("x@y@z.com a.b.c@d.org", ["x", "@", "y@z.com", "a.b.c@d.org"]),
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
    seen = [offset + place for place, character in enumerate(text) if not (character.isspace() or character in UNSEEN)]
    assert [place for place in covered if text[place - offset] not in UNSEEN] == seen
    for token in tokens:
        assert token.text
        assert token.text == visible(text[token.span.start - offset : token.span.end - offset])[0]


def test_a_word_covers_the_characters_in_it_that_nobody_sees():
    (_, council) = tokenize("\ufeffthe \u200bcoun\u00adcil\u00ad", 10)
    assert (council.text, council.span) == ("council", Span(16, 24))


def test_a_long_run_without_a_blank_takes_no_longer_than_its_length():
    began = time.process_time()
    assert len(token_texts("ab." * 40_000)) == 80_000
    assert time.process_time() - began < 2  # once it looked for an address from each place: minutes


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
