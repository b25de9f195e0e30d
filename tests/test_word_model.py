from __future__ import annotations

import copy
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from garble.features import FEATURE_NAMES
from garble.word_model import FEATURES, WordModel, sentence_columns, word_matrix

EVIDENCE = (
    "log10",
    "unigram",
    "gain",
    "matched",
    "synonym_gain",
    "synonym_fit",
    "function_gain",
    "near_fit",
    "far_fit",
    "letters",
    "capital",
)
NAMES = [*EVIDENCE, "kind"]
INPUTS = 31

LENGTHS = st.lists(st.integers(0, 6), max_size=6)
VALUES = st.floats(-9, 9, width=16) | st.just(math.nan)
LOG_ODDS = st.floats(-30, 30)


def evidence(data, words):
    found = {name: data.draw(st.lists(VALUES, min_size=words, max_size=words), label=name) for name in EVIDENCE}
    found["kind"] = data.draw(st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0]), min_size=words, max_size=words))
    return {name: np.array(values, dtype=np.float64) for name, values in found.items()}


def sentences_of(lengths):
    start = 0
    for length in lengths:
        yield slice(start, start + length)
        start += length


def reference_inputs(words, place):
    """Return what is read of the word at ``place`` of one sentence."""

    def beside(name, step):
        here = place + step
        return words[name][here] if 0 <= here < len(words[name]) else math.nan

    def less_mean(name):
        known = [value for value in words[name] if not math.isnan(value)]
        return words[name][place] - (sum(known) / len(known) if known else 0.0)

    return [
        *(words[name][place] for name in EVIDENCE),
        less_mean("gain"),
        less_mean("near_fit"),
        *(beside(name, step) for step in (-2, -1, 1, 2) for name in ("gain", "matched", "near_fit")),
        *(float(words["kind"][place] == kind) for kind in range(5)),
        math.log(len(words["kind"])),
    ]


@settings(deadline=None)
@given(LENGTHS, st.data())
def test_inputs_are_those_of_a_plain_reference(lengths, data):
    """Neighbours and means stay inside the sentence."""
    words = evidence(data, sum(lengths))
    matrix = word_matrix(words, np.array(lengths, dtype=np.intp))
    expected = []
    for part in sentences_of(lengths):
        own = {name: values[part].tolist() for name, values in words.items()}
        expected += [reference_inputs(own, place) for place in range(len(own["kind"]))]
    assert matrix.shape == (sum(lengths), INPUTS)
    assert matrix.dtype == np.float64
    np.testing.assert_allclose(matrix, np.array(expected).reshape(-1, INPUTS), rtol=1e-12, atol=1e-12)


@settings(deadline=None, max_examples=50)
@given(LENGTHS, st.data())
def test_a_sentence_has_the_same_inputs_alone_and_in_any_company(lengths, data):
    words = evidence(data, sum(lengths))
    together = word_matrix(words, np.array(lengths, dtype=np.intp))
    for length, part in zip(lengths, sentences_of(lengths), strict=True):
        alone = word_matrix({name: values[part] for name, values in words.items()}, np.array([length]))
        np.testing.assert_array_equal(together[part], alone)


@pytest.mark.parametrize("lengths", [[], [0], [0, 0]])
def test_no_words_no_inputs(lengths):
    nothing = {name: np.empty(0) for name in NAMES}
    assert word_matrix(nothing, np.array(lengths, dtype=np.intp)).shape == (0, INPUTS)


@pytest.mark.parametrize("name", NAMES)
def test_evidence_that_no_signal_gave_is_an_error(name):
    words = {other: np.zeros(3) for other in NAMES if other != name}
    with pytest.raises(KeyError, match=name):
        word_matrix(words, np.array([3]))


@given(st.lists(st.lists(LOG_ODDS, max_size=8), max_size=6))
def test_columns_are_those_of_a_plain_reference(sentences):
    lengths = np.array([len(one) for one in sentences], dtype=np.intp)
    columns = sentence_columns(np.array([value for one in sentences for value in one]), lengths)
    assert list(columns) == [feature.name for feature in FEATURES]
    for row, one in enumerate(sentences):
        worst = sorted(one, reverse=True)
        expected = [math.nan] * 4
        if one:
            expected = [sum(worst[:n]) / len(worst[:n]) for n in (1, 2, 4)]
            expected.append(sum(1 / (1 + math.exp(-value)) for value in one))
        assert [float(column[row]) for column in columns.values()] == pytest.approx(expected, nan_ok=True)


@given(st.lists(st.lists(LOG_ODDS, max_size=8), max_size=6))
def test_a_sentence_has_the_same_columns_alone_and_in_any_company(sentences):
    lengths = np.array([len(one) for one in sentences], dtype=np.intp)
    together = sentence_columns(np.array([value for one in sentences for value in one]), lengths)
    for row, one in enumerate(sentences):
        alone = sentence_columns(np.array(one), lengths[row : row + 1])
        for name, column in together.items():
            np.testing.assert_array_equal(column[row : row + 1], alone[name], err_msg=name)


def test_no_sentence_no_row():
    columns = sentence_columns(np.empty(0), np.empty(0, dtype=np.intp))
    assert {name: column.shape for name, column in columns.items()} == {one.name: (0,) for one in FEATURES}
    assert set(columns) <= set(FEATURE_NAMES)


def standardised(matrix):
    """Return the inputs by scikit-learn: standardised by what is known, missing ones at the mean and marked."""
    standard = StandardScaler().fit_transform(matrix)
    return np.hstack([np.clip(np.nan_to_num(standard), -4, 4), np.isnan(matrix)])


@pytest.fixture(scope="module")
def fitted():
    """A matrix with gaps and outliers, scikit-learn's network on it, and the same as a `WordModel`."""
    random = np.random.default_rng(3)
    matrix = random.normal([0.0, 5.0, -2.0, 1.0], [1.0, 3.0, 0.1, 10.0], size=(400, 4))
    wrong = matrix[:, 0] + random.normal(size=400) > 1
    matrix[random.random(matrix.shape) < 0.2] = np.nan
    matrix[::50, 1] = 1e4
    network = MLPClassifier(hidden_layer_sizes=(6,), solver="lbfgs", max_iter=2000, alpha=1.0, random_state=0)
    with threadpool_limits(1):
        network.fit(standardised(matrix), wrong)
    (hidden, output), (hidden_bias, output_bias) = network.coefs_, network.intercepts_
    centre, scale = np.nanmean(matrix, axis=0), np.nanstd(matrix, axis=0)
    return matrix, network, WordModel(centre, scale, hidden, hidden_bias, output[:, 0], float(output_bias[0]))


def test_the_network_is_scikit_learn_s(fitted):
    matrix, network, model = fitted
    probabilities = 1 / (1 + np.exp(-model.log_odds(matrix)))
    expected = network.predict_proba(standardised(matrix))[:, 1]
    assert expected.std() > 0.1  # it has learned something
    np.testing.assert_allclose(probabilities, expected, atol=1e-6, rtol=0)


def test_missing_inputs_are_marked_and_outliers_are_clipped():
    model = WordModel(np.array([1.0, 2.0]), np.array([2.0, 0.5]), np.zeros((4, 1)), np.zeros(1), np.zeros(1), 0.0)
    matrix = np.array([[3.0, np.nan], [np.nan, 100.0], [-100.0, 2.0]])
    assert model.inputs(matrix).tolist() == [[1.0, 0.0, 0.0, 1.0], [0.0, 4.0, 1.0, 0.0], [-4.0, 0.0, 0.0, 0.0]]


@pytest.mark.parametrize("words", [0, 1, 127, 128, 129, 400])
def test_words_are_weighed_alike_in_blocks_of_any_length(fitted, words):
    matrix, _, model = fitted
    one_by_one = [float(model.log_odds(matrix[row : row + 1])[0]) for row in range(words)]
    assert model.log_odds(matrix[:words]).tolist() == pytest.approx(one_by_one, rel=1e-9, abs=1e-9)


def test_a_model_comes_back_from_json(fitted):
    matrix, _, model = fitted
    data = json.loads(json.dumps(model.as_dict(), allow_nan=False))
    again = WordModel.from_dict(data)
    assert again.as_dict() == data
    np.testing.assert_allclose(again.log_odds(matrix), model.log_odds(matrix), atol=1e-4)


WHOLE = {
    "centre": [0.0, 1.0],
    "scale": [1.0, 2.0],
    "hidden": [[1.0, 0.0, 2.0]] * 4,
    "hidden_bias": [0.0, 0.5, 1.0],
    "output": [1.0, -1.0, 2.0],
    "output_bias": 0.25,
}


def test_the_whole_model_is_one():
    assert WordModel.from_dict(copy.deepcopy(WHOLE)).as_dict() == WHOLE


@pytest.mark.parametrize("name", WHOLE)
def test_a_model_that_lacks_something(name):
    with pytest.raises(KeyError, match=name):
        WordModel.from_dict({key: value for key, value in WHOLE.items() if key != name})


@pytest.mark.parametrize(
    "damage",
    [
        {"centre": [0.0]},
        {"centre": "x"},
        {"centre": 1.0},
        {"scale": [1.0]},
        {"scale": [1.0, None, 2.0]},
        {"hidden": [[1.0, 0.0, 2.0]] * 3},
        {"hidden": [[1.0, 0.0]] * 4},
        {"hidden": [[1.0], [1.0, 2.0], [], [1.0]]},
        {"hidden": {"a": 1}},
        {"hidden_bias": [0.0]},
        {"hidden_bias": [0.0, 0.5]},
        {"hidden_bias": 1.0},
        {"output": [1.0]},
        {"output": [[1.0], [-1.0], [2.0]]},
        {"output": ["a", "b", "c"]},
        {"output_bias": "much"},
        {"output_bias": None},
        {"output_bias": [1.0, 2.0]},
        {"output_bias": math.nan},
        {"scale": [1.0, 0.0]},
        {"centre": [math.nan, 1.0]},
        {"hidden_bias": [0.0, 0.5, math.inf]},
        {"output": [None, 1.0, 2.0]},
    ],
)
def test_a_damaged_model(damage):
    with pytest.raises((KeyError, TypeError, ValueError)):
        WordModel.from_dict(WHOLE | damage)
