from __future__ import annotations

import numpy as np
import pytest

from garble.ngram import NgramModel
from garble.tokens import tokenize
from garble.training.data import CLEAN, Example
from garble.training.words import cross_fit, wrong_words
from tests.tiny_pack import arpa


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("words") / "ngram.bin"
    path.write_text(arpa(), encoding="utf-8")
    return NgramModel(path)


def wrong(model, text, original, spans=(), label=1):
    example = Example(text, label, "m" if label else CLEAN, "simulated", "Herald", 0, spans=tuple(spans))
    marks = wrong_words(model, example, original)
    tokens = [token.text for token in tokenize(text) for _ in model.symbols(token.text)]
    assert marks.dtype == bool
    return [token for token, bad in zip(tokens, marks, strict=True) if bad]


GOOD = "The town’s bridge was closed after the storm."


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("The town’s bridge was shut after the storm.", [("shut", "closed")], ["shut"]),
        ("The town’s bridge was shut after the storm.", [("was shut after", "was closed after")], ["shut"]),
        ("The bridge town’s was closed after the storm.", [("bridge town’s", "town’s bridge")],
         ["bridge", "town’s", "town’s"]),
        ("The town’s bridge was closed after storm.", [("after storm", "after the storm")], ["after", "storm"]),
        ("The city’s bridge was closed later than the storm.", [("city’s", "town’s"), ("later than", "after")],
         ["city’s", "city’s", "later", "than"]),
    ],
)  # fmt: skip
def test_wrong_is_what_stands_in_a_marked_place_and_not_in_its_correction(model, text, spans, expected):
    assert wrong(model, text, GOOD, spans) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, []),
        (GOOD.lower(), []),
        ("The town’s bridge was shut after the storm.", ["shut"]),
        ("The town’s bridge was closed after storm.", []),
        ("A town’s old bridge was closed after the storm!", ["A", "old", "!"]),
    ],
)
def test_without_marks_wrong_is_what_differs_from_the_original(model, text, expected):
    assert wrong(model, text, GOOD) == expected


def test_nothing_is_wrong_with_a_clean_sentence(model):
    assert wrong(model, GOOD, GOOD, label=0) == []
    assert wrong(model, GOOD, None) == []


def test_words_are_judged_by_a_model_that_did_not_see_their_outlet():
    random = np.random.default_rng(0)
    lengths = np.full(60, 10, dtype=np.intp)
    labels = [random.random(10) < 0.2 for _ in lengths]
    examples = [Example("x", 1, "m", "simulated", ("Herald", "Post")[row % 2], row) for row in range(60)]
    # the outlets contradict each other: what a model learns of one is wrong about the other
    signs = np.repeat([1.0, -1.0] * 30, 10)
    matrix = (np.concatenate(labels) * 2.0 - 1.0)[:, None] * signs[:, None] + random.normal(scale=0.1, size=(600, 1))
    _, log_odds = cross_fit(matrix, lengths, labels, examples)
    bad = np.concatenate(labels)
    assert log_odds.shape == (600,)
    assert log_odds[bad].mean() < log_odds[~bad].mean()


def test_examples_without_labels_are_judged_by_the_model_of_everything():
    random = np.random.default_rng(1)
    lengths = np.full(40, 20, dtype=np.intp)
    labels = [random.random(20) < 0.3 for _ in range(39)]
    examples = [Example("x", 1, "m", "simulated", ("Herald", "Post")[row % 2], row) for row in range(39)]
    examples.append(Example("x", 0, CLEAN, "clean", "Courier"))
    matrix = random.normal(size=(800, 2))
    matrix[3, 1] = np.nan
    fitted, log_odds = cross_fit(matrix, lengths, [*labels, None], examples)
    assert log_odds[-20:].tolist() == fitted.log_odds(matrix)[-20:].tolist()
    assert np.isfinite(log_odds).all()
