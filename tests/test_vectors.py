from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from garble.errors import PackError
from garble.vectors import WordVectors

WORDS = ["storm", "flood", "bridge"]
FILES = [
    "vectors.words.txt",
    "vectors.inputs.npy",
    "vectors.inputs.steps.npy",
    "vectors.outputs.npy",
    "vectors.outputs.steps.npy",
]
INPUTS = np.array([[1, -2], [127, -127], [0, 5]], dtype=np.int8)
OUTPUTS = np.array([[3, 3], [-1, 1], [100, -100]], dtype=np.int8)
STEPS = np.array([0.5, 0.25, 2.0], dtype=np.float32)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "vectors.words.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    for side, rows, steps in (("inputs", INPUTS, STEPS), ("outputs", OUTPUTS, STEPS * 2)):
        np.save(tmp_path / f"vectors.{side}.npy", rows)
        np.save(tmp_path / f"vectors.{side}.steps.npy", steps)
    return tmp_path


def assert_refused(folder, problem):
    with pytest.raises(PackError, match=problem) as caught:
        WordVectors.load(folder)
    assert str(folder) in caught.value.problem
    assert caught.value.remedy


def test_vectors_are_rows_times_their_steps(folder):
    vectors = WordVectors.load(folder)
    assert vectors.index == {"storm": 0, "flood": 1, "bridge": 2}
    rows = np.array([2, 0, 2])
    assert vectors.inputs(rows).tolist() == [[0.0, 10.0], [0.5, -1.0], [0.0, 10.0]]
    assert vectors.outputs(rows).tolist() == [[400.0, -400.0], [3.0, 3.0], [400.0, -400.0]]
    assert vectors.inputs(rows).dtype == vectors.outputs(rows).dtype == np.float32


def test_no_words_no_vectors(folder):
    assert WordVectors.load(folder).inputs(np.array([], dtype=np.intp)).shape == (0, 2)


def test_words_beyond_ascii(folder):
    (folder / "vectors.words.txt").write_text("élan\nnaïve\nØ\n", encoding="utf-8")
    assert list(WordVectors.load(folder).index) == ["élan", "naïve", "Ø"]


@given(
    arrays.arrays(np.int8, (4, 3)),
    arrays.arrays(np.float32, 4, elements=st.floats(0, 100, width=32)),
    st.lists(st.integers(0, 3), max_size=6),
)
def test_one_word_after_the_other(numbers, steps, rows):
    vectors = WordVectors(list("abcd"), (numbers, steps), (numbers, steps))
    expected = [[float(np.float32(number) * steps[row]) for number in numbers[row]] for row in rows]
    chosen = np.array(rows, dtype=np.intp)
    assert vectors.inputs(chosen).tolist() == vectors.outputs(chosen).tolist() == expected


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_missing(folder, name):
    (folder / name).unlink()
    assert_refused(folder, "cannot be read")


@pytest.mark.parametrize("name", FILES[1:])
@pytest.mark.parametrize("harm", [lambda data: b"", lambda data: data[:-1], lambda data: data[:20], lambda data: b"x"])
def test_a_table_is_damaged(folder, name, harm):
    (folder / name).write_bytes(harm((folder / name).read_bytes()))
    assert_refused(folder, "cannot be read")


@pytest.mark.parametrize("name", FILES[1:])
def test_nothing_is_unpickled(folder, name):
    """Unpickling runs whatever the file says."""
    (folder / name).write_bytes(pickle.dumps([1, 2, 3]))
    assert_refused(folder, "cannot be read")
    with (folder / name).open("wb") as stream:
        np.save(stream, np.array([{"a": 1}] * 3, dtype=object))
    assert_refused(folder, "cannot be read")


def test_words_that_are_no_text(folder):
    (folder / "vectors.words.txt").write_bytes(b"storm\nfl\xffod\nbridge\n")
    assert_refused(folder, "cannot be read")


@pytest.mark.parametrize("words", [[], WORDS[:2], [*WORDS, "more"]])
def test_more_or_fewer_words_than_rows(folder, words):
    (folder / "vectors.words.txt").write_text("\n".join(words), encoding="utf-8")
    assert_refused(folder, "do not belong together")


@pytest.mark.parametrize("name", FILES[1:])
def test_one_table_is_shorter(folder, name):
    np.save(folder / name, np.load(folder / name)[:2])
    assert_refused(folder, "do not belong together")
