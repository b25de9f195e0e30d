"""Reading the synonym table."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.errors import PackError
from garble.synonyms import SynonymTable, header

ROWS = ["bought\tpurchased\tacquired got", "initial\t\tfirst original", "quickly\trapidly quick\t"]


def packed(*lines):
    return gzip.compress("".join(f"{line}\n" for line in lines).encode())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "synonyms.txt.gz"


def test_candidates_and_related_words_in_order(path):
    path.write_bytes(packed(header(3), *ROWS))
    table = SynonymTable.load(path)
    assert len(table) == 3
    assert [table.candidates(word) for word in ("bought", "initial", "quickly", "absent")] == [
        ("purchased",),
        (),
        ("rapidly", "quick"),
        (),
    ]
    assert [table.related(word) for word in ("bought", "initial", "quickly", "absent")] == [
        ("acquired", "got"),
        ("first", "original"),
        (),
        (),
    ]


def test_only_lowercase_words_are_looked_up(path):
    path.write_bytes(packed(header(3), *ROWS))
    assert SynonymTable.load(path).candidates("Bought") == ()


def test_an_empty_table_is_a_table(path):
    path.write_bytes(packed(header(0)))
    assert len(SynonymTable.load(path)) == 0


def test_a_missing_table_is_an_error(path):
    with pytest.raises(PackError, match="is missing") as caught:
        SynonymTable.load(path)
    assert caught.value.remedy


WHOLE = packed(header(3), *ROWS)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is not a synonym table"),
        (b"plain text", "cannot be read"),
        (WHOLE[:-12], "cannot be read"),
        (WHOLE[:30] + bytes([WHOLE[30] ^ 255]) + WHOLE[31:], "cannot be read"),
        (packed("héllo"), "cannot be read"),
        (packed("something else", *ROWS), "is not a synonym table"),
        (packed(header(3).replace("synonyms 1", "synonyms 2"), *ROWS), "has format 2, not 1"),
        (packed(header(3), *ROWS[:2]), "is incomplete"),
        (packed(header(3), *ROWS, ROWS[0], "extra\ta\tb"), "is incomplete"),
        (gzip.compress("\n".join([header(3), *ROWS]).encode()), "is incomplete"),
        (packed(header(3), *ROWS[:2], "no tabs here"), "has a broken line"),
    ],
)
def test_a_damaged_table_is_an_error(path, content, problem):
    path.write_bytes(content)
    with pytest.raises(PackError, match=problem):
        SynonymTable.load(path)


def test_a_folder_in_its_place_is_an_error(path):
    path.mkdir()
    with pytest.raises(PackError, match="cannot be read"):
        SynonymTable.load(path)


@given(st.text())
def test_any_text_can_be_looked_up(word):
    table = SynonymTable({"bought": "purchased\tgot"})
    assert table.candidates(word) == (("purchased",) if word == "bought" else ())
    assert table.related(word) == (("got",) if word == "bought" else ())
