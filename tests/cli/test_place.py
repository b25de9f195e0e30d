from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.cli.place import Place


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("a.txt:3", Place("a.txt", 3)),
        ("a.txt:3:14", Place("a.txt", 3, 14)),
        (r"C:\news\a.txt:3", Place(r"C:\news\a.txt", 3)),
        ("10:30.txt:3", Place("10:30.txt", 3)),
        ("a:1:2:3", Place("a:1", 2, 3)),
        ("S201", None),
        ("a.txt", None),
        (":3", None),
        ("a.txt:", None),
        ("a.txt:-3", None),
        ("a.txt:\u0666", None),
        ("a.txt:" + 5000 * "1", None),
        ("", None),
    ],
)
def test_parse(target, place):
    assert Place.parse(target) == place


NUMBERS = st.integers(0, 999_999_999)


@given(st.text(min_size=1).filter(lambda path: not path[-1].isdigit()), NUMBERS, st.none() | NUMBERS)
def test_a_place_reads_as_it_is_written(path, line, column):
    place = Place(path, line, column)
    assert Place.parse(str(place)) == place
