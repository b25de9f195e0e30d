from __future__ import annotations

import json
import lzma

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.encoder import WINDOW
from garble.errors import InputError
from garble.training.context.pairs import MARK, Pair, PieceReader, marked, read_clean, read_pairs
from tests.training.context.tiny import VOCABULARY, base, write_pairs

READER = PieceReader(base())

HAND = {
    "original": "He saw the bridge and the school.",
    "text": "He sawed the bridge and sawed the school.",
    "spans": [{"text": "sawed", "expected": "saw"}],
    "maker": "hand",
}


def test_pairs_by_hand_and_by_program(tmp_path):
    program = HAND | {"spans": [{"text": "sawed", "expected": "", "start": 24, "maker": "x"}], "maker": "x"}
    same = HAND | {"text": HAND["original"], "spans": []}
    clean = HAND | {"label": 0, "id": 8}
    numbered = HAND | {"id": 7}
    reworded = HAND | {"fluent": "The bridge and the school he saw."}
    rows = "\n".join(json.dumps(row) for row in (HAND, program, same, clean, numbered, reworded))
    (tmp_path / "pairs.jsonl").write_text(rows + "\n\n", encoding="utf-8")
    (tmp_path / "pairs.jsonl.xz").write_bytes(lzma.compress(rows.encode()))
    wanted = [
        Pair(HAND["original"], HAND["text"], ((3, 8),), "hand"),
        Pair(HAND["original"], HAND["text"], ((24, 29),), "x"),
        Pair(HAND["original"], HAND["text"], ((3, 8),), "hand", 7),
        Pair("The bridge and the school he saw.", HAND["text"], ((3, 8),), "hand", rewording_of=HAND["original"]),
    ]
    assert list(read_pairs(tmp_path / "pairs.jsonl")) == wanted
    assert list(read_pairs(tmp_path / "pairs.jsonl.xz")) == wanted


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"text": "a", "original": "b", "maker": "m"}, "spans"),
        (HAND | {"spans": [{"text": "missing"}]}, "does not stand in its text"),
        (HAND | {"spans": [{"text": "sawed", "start": 4}]}, "does not stand in its text"),
        ([1], "line 2 is no pair"),
    ],
)
def test_what_is_no_pair(tmp_path, row, problem):
    with pytest.raises(InputError, match=problem):
        list(read_pairs(write_pairs(tmp_path / "pairs.jsonl", [HAND, row])))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_files_that_cannot_be_read(tmp_path, content):
    path = tmp_path / "pairs.jsonl"
    if content:
        path.write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"):
        list(read_pairs(path))


def test_clean_sentences_by_twos(tmp_path):
    (tmp_path / "clean.txt").write_text("One.\n\n Two. \nThree.\nFour.\nFive.\n", encoding="utf-8")
    assert list(read_clean(tmp_path / "clean.txt")) == [
        Pair("Two.", "One.", (), "clean", garbled=False),
        Pair("Four.", "Three.", (), "clean", garbled=False),
    ]


def test_pieces_of_a_sentence():
    pieces = READER.read("The “Mayor”s")
    vocabulary = {piece: number for number, piece in enumerate(VOCABULARY)}
    assert pieces.ids.tolist() == [vocabulary[piece] for piece in ("[CLS]", "the", '"', "mayor", '"', "s", "[SEP]")]
    assert pieces.offsets.tolist() == [[0, 0], [0, 3], [4, 5], [5, 10], [10, 11], [11, 12], [0, 0]]


def test_what_does_not_fit_is_left_out():
    pieces = PieceReader(base()).read("the " * 300)
    assert len(pieces.ids) == WINDOW
    assert pieces.ids[-1] == PieceReader(base()).read("").ids[-1]


def test_marked_pieces():
    text = "the harbours were closed"
    pieces = PieceReader(base()).read(text)
    shown = [text[a:b] for a, b in pieces.offsets]
    wrong = marked(pieces.offsets, ((4, 12),))
    assert [piece for piece, one in zip(shown, wrong, strict=True) if one == 1] == ["harbour", "s"]
    assert (wrong[0], wrong[-1]) == (MARK, MARK)
    assert marked(pieces.offsets, ())[1:-1].tolist() == [0] * (len(wrong) - 2)


@settings(deadline=None)
@given(st.text("the mayor’s, BÄR\U0001f600", max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_a_piece_is_marked_when_it_shares_a_character_with_a_span(text, start, length):
    pieces = READER.read(text)
    span = set(range(start, start + length))
    wanted = [float(bool(span & set(range(a, b)))) for a, b in pieces.offsets[1:-1].tolist()]
    assert marked(pieces.offsets, ((start, start + length),))[1:-1].tolist() == wanted
    assert np.array_equal(pieces.offsets[[0, -1]], [[0, 0], [0, 0]])
