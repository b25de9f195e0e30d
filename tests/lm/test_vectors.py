from __future__ import annotations

import hashlib
import json
import random

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from garble.function_words import is_content
from garble.vectors import WordVectors
from lm.vectors import NEGATIVE, main, quantise, train, write_content

TOPICS = (
    ["storm", "flood", "rain", "wind", "coast", "river"],
    ["court", "judge", "trial", "lawyer", "law", "prison"],
)
SETTINGS = {"size": 8, "window": 4, "least": 5, "epochs": 300, "jobs": 1}


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """Sentences of two topics with function words, marks and a rare word between; a sentence keeps to its topic."""
    rng = random.Random(0)
    lines = [" ".join(f"the {word} of" for word in rng.sample(rng.choice(TOPICS), 5)) + " ." for _ in range(800)]
    path = tmp_path_factory.mktemp("vectors") / "text"
    path.write_text("\n".join([*lines, "the rare storm"]) + "\n", encoding="utf-8")
    return path


def content_of(tmp_path, text):
    (tmp_path / "text").write_text(text, encoding="utf-8")
    write_content(tmp_path / "text", tmp_path / "content")
    return (tmp_path / "content").read_text(encoding="utf-8").splitlines()


def test_only_content_words_are_kept(tmp_path):
    text = "the storm , <name> of <num> closed 's town -scale\n\nit was --\nthe storm\nflood and storm ."
    assert content_of(tmp_path, text) == ["storm closed town -scale", "flood storm"]


@given(st.lists(st.lists(st.sampled_from([*"abc", "the", ",", "<num>", "storm", "’"]), max_size=6), max_size=5))
def test_what_is_kept_is_what_the_signal_looks_at(tmp_path_factory, lines):
    kept = content_of(tmp_path_factory.mktemp("content"), "\n".join(map(" ".join, lines)))
    content = [[word for word in line if is_content(word)] for line in lines]
    assert kept == [" ".join(words) for words in content if len(words) > 1]


@pytest.fixture(scope="module")
def content(text, tmp_path_factory):
    path = tmp_path_factory.mktemp("content") / "content"
    write_content(text, path)
    return path


@pytest.fixture(scope="module")
def trained(content):
    pytest.importorskip("gensim", reason="gensim is missing; it has no wheels for Python 3.14")
    return train(content, **SETTINGS)


def test_words_go_with_those_of_their_topic(trained):
    words, inputs, outputs = trained
    assert sorted(words) == sorted(TOPICS[0] + TOPICS[1])
    assert inputs.shape == outputs.shape == (12, 8)
    index = {word: row for row, word in enumerate(words)}
    fit = outputs @ inputs.T
    for topic, other in (TOPICS, TOPICS[::-1]):
        for word in topic:
            own = [fit[index[word], index[mate]] for mate in topic if mate != word]
            strange = [fit[index[word], index[stranger]] for stranger in other]
            assert min(own) > max(strange)


def test_one_job_trains_the_same_vectors_again(trained, content):
    words, inputs, outputs = train(content, **SETTINGS)
    assert words == trained[0]
    np.testing.assert_array_equal(inputs, trained[1])
    np.testing.assert_array_equal(outputs, trained[2])


FLOATS = arrays.arrays(np.float32, (3, 4), elements=st.floats(-100, 100, width=32))


@given(FLOATS)
def test_quantisation_is_off_by_half_a_step_at_most(vectors):
    numbers, steps = quantise(vectors)
    assert (numbers.dtype, steps.dtype, steps.shape) == (np.int8, np.float32, (3,))
    assert np.abs(numbers.astype(int)).max() <= 127
    back = numbers.astype(np.float64) * steps[:, None].astype(np.float64)
    assert (np.abs(back - vectors) <= steps[:, None] * 0.501).all()
    assert (steps > 0).all()


def test_a_vector_of_zeros_stays_one():
    numbers, steps = quantise(np.zeros((2, 3), dtype=np.float32))
    assert numbers.tolist() == [[0, 0, 0]] * 2
    assert np.isfinite(steps).all()


def test_from_the_command_line_into_a_pack(text, trained, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"name": "tiny", "files": {"ngram.bin": {"bytes": 1}}}))
    options = " ".join(f"--{name} {value}" for name, value in SETTINGS.items())
    result = CliRunner().invoke(main, f"--text {text} --out {tmp_path} {options}".split())
    assert result.exit_code == 0, result.output
    entry = {"words": 12, **SETTINGS, "negative": NEGATIVE}
    assert json.loads(result.output) == entry
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    sides = ("inputs.npy", "inputs.steps.npy", "outputs.npy", "outputs.steps.npy", "words.txt")
    names = sorted(f"vectors.{side}" for side in sides)
    assert manifest == {
        "name": "tiny",
        "vectors": entry,
        "files": {
            "ngram.bin": {"bytes": 1},
            **{
                name: {
                    "bytes": (tmp_path / name).stat().st_size,
                    "sha256": hashlib.sha256((tmp_path / name).read_bytes()).hexdigest(),
                }
                for name in names
            },
        },
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", *names]
    assert [path.name for path in text.parent.iterdir()] == ["text"]
    vectors, rows = WordVectors.load(tmp_path), np.arange(12)
    assert list(vectors.index) == trained[0]
    for found, expected in ((vectors.inputs(rows), trained[1]), (vectors.outputs(rows), trained[2])):
        np.testing.assert_allclose(found, expected, atol=np.abs(expected).max() / 127)
