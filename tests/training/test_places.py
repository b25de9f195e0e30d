from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.training.places import first_place


@pytest.mark.parametrize(
    ("text", "wording", "place"),
    [
        ("one on one", "on", 4),
        ("one on one", "one", 0),
        ("alone", "one", 2),
        ("He said: “yes,” twice.", "“yes,”", 9),
        ("the cost (in $) of it", "$", 13),
        ("one", "two", -1),
    ],
)
def test_by_hand(text, wording, place):
    assert first_place(text, wording) == place


@given(st.text(), st.text(), st.text(min_size=1))
def test_it_stands_where_it_is_found(before, after, wording):
    text = before + wording + after
    place = first_place(text, wording)
    assert text[place : place + len(wording)] == wording
