from __future__ import annotations

import json
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from garble.classifier import FORMAT, AdditiveModel, Term, logit, read_json, sigmoid
from garble.errors import PackError

TERM = Term("a", (0.0, 1.0), (-2.0, 0.5, 3.0), 0.25)
MODEL = AdditiveModel(-1.0, (TERM, Term("b", (), (0.75,), -0.75)))

FINITE = st.floats(-20, 20)
VALUES = st.floats(allow_nan=True, allow_infinity=True)


@st.composite
def models(draw, *, rising=False):
    terms = []
    for number in range(draw(st.integers(1, 4))):
        edges = sorted(draw(st.sets(st.floats(-5, 5), max_size=6)))
        steps = draw(st.lists(FINITE, min_size=len(edges) + 1, max_size=len(edges) + 1))
        terms.append(Term(f"t{number}", tuple(edges), tuple(sorted(steps) if rising else steps), draw(FINITE)))
    return AdditiveModel(draw(FINITE), tuple(terms))


@st.composite
def models_with_rows(draw, *, rising=False):
    model = draw(models(rising=rising))
    edges = [edge for term in model.terms for edge in term.edges] or [0.0]
    shape = (draw(st.integers(0, 5)), len(model.terms))
    return model, draw(arrays(np.float64, shape, elements=VALUES | st.sampled_from(edges)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-math.inf, -2.0),
        (-1.0, -2.0),
        (0.0, -2.0),
        (1e-300, 0.5),
        (1.0, 0.5),
        (math.nextafter(1.0, 2.0), 3.0),
        (math.inf, 3.0),
        (math.nan, 0.25),
    ],
)
def test_a_step_reaches_from_just_above_its_left_edge_to_its_right_edge(value, expected):
    assert TERM.of(np.array([value])).tolist() == [expected]


def test_probability_of_a_row_by_hand():
    rows = np.array([[0.5, 7.0], [math.nan, math.nan]])
    assert MODEL.contributions(rows).tolist() == [[0.5, 0.75], [0.25, -0.75]]
    assert MODEL.log_odds(rows).tolist() == [0.25, -1.5]
    expected = [1 / (1 + math.exp(-0.25)), 1 / (1 + math.exp(1.5))]
    assert MODEL.probability(rows).tolist() == pytest.approx(expected)
    assert MODEL.features == ("a", "b")


@given(models_with_rows())
def test_contributions_and_intercept_are_the_log_odds(drawn):
    model, rows = drawn
    contributions = model.contributions(rows)
    assert contributions.shape == rows.shape
    log_odds = model.log_odds(rows)
    assert log_odds.shape == (len(rows),)
    np.testing.assert_allclose(model.intercept + contributions.sum(axis=1), log_odds, rtol=0, atol=1e-12)
    probability = model.probability(rows)
    assert ((probability >= 0) & (probability <= 1)).all()
    np.testing.assert_allclose(logit(probability).clip(-20, 20), log_odds.clip(-20, 20), atol=1e-6)


@given(models_with_rows(rising=True), st.data())
def test_rising_steps_make_a_rising_probability(drawn, data):
    model, rows = drawn
    more = data.draw(arrays(np.float64, rows.shape, elements=st.floats(0, 10)))
    assert (model.probability(rows + more) >= model.probability(rows) - 1e-15).all()


@given(models_with_rows())
def test_a_row_scores_the_same_alone_and_in_any_company(drawn):
    model, rows = drawn
    alone = [model.probability(row[None, :])[0] for row in rows]
    assert model.probability(rows).tolist() == alone


@given(models())
def test_written_and_read_again_it_is_the_same_model(model):
    assert AdditiveModel.from_dict(json.loads(json.dumps(model.as_dict()))) == model


def test_wrong_number_of_columns():
    with pytest.raises(ValueError, match="expected 2 columns"):
        MODEL.contributions(np.zeros((3, 1)))


def changed(**changes):
    term = {"feature": "a", "edges": [0.0, 1.0], "log_odds": [1.0, 2.0, 3.0], "missing": 0.0}
    return {"intercept": 0.0, "terms": [{**term, **changes}]}


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        None,
        {"intercept": 0.0},
        {"terms": []},
        {"intercept": 0.0, "terms": [{}]},
        {"intercept": "x", "terms": []},
        {"intercept": None, "terms": []},
        {"intercept": math.nan, "terms": []},
        {"intercept": 0.0, "terms": ["a"]},
        {"intercept": 0.0, "terms": 3},
        changed(edges=[0.0]),
        changed(edges=[1.0, 0.0]),
        changed(edges=[1.0, 1.0]),
        changed(edges=["0", "x"]),
        changed(edges=[0.0, math.nan]),
        changed(edges="01"),
        changed(edges=None),
        changed(log_odds=[1.0, 2.0, math.nan]),
        changed(log_odds=[1.0, [2.0], 3.0]),
        changed(log_odds={"1": 1}),
        changed(missing=None),
        changed(missing=math.inf),
    ],
)
def test_what_is_no_model(data):
    with pytest.raises((KeyError, TypeError, ValueError)):
        AdditiveModel.from_dict(data)


@given(arrays(np.float64, 5, elements=st.floats(-20, 20)))
def test_sigmoid_and_logit_undo_each_other(log_odds):
    np.testing.assert_allclose(logit(sigmoid(log_odds)), log_odds, atol=1e-6)


def test_sigmoid_and_logit_at_the_ends():
    assert sigmoid(np.array([-1e9, -np.inf, 0.0, 1e9, np.inf])).tolist() == pytest.approx([0, 0, 0.5, 1, 1])
    assert logit(np.array([0.0, 1.0])).tolist() == pytest.approx([-20.723, 20.723], abs=1e-3)


def test_reads_an_object_of_its_format(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"format": FORMAT, "x": "é"}), encoding="utf-8")
    assert read_json(path) == {"format": FORMAT, "x": "é"}


@pytest.mark.parametrize(
    ("content", "problem", "remedy"),
    [
        (b"", "damaged", "Reinstall garble"),
        (b'{"format": 1, "x": [', "damaged", "Reinstall garble"),
        (b"\xff\xfe", "damaged", "Reinstall garble"),
        (b"[" * 100_000, "damaged", "Reinstall garble"),
        (b"[1]", "not of format 1", "another version"),
        (b"{}", "not of format 1", "another version"),
        (b'{"format": 2}', "not of format 1", "another version"),
        (b'{"format": "1"}', "not of format 1", "another version"),
    ],
    ids=["empty", "cut off", "not UTF-8", "deep", "a list", "no format", "newer", "text"],
)
def test_what_cannot_be_read_is_an_error_with_a_remedy(tmp_path, content, problem, remedy):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(PackError) as caught:
        read_json(path)
    assert str(path) in caught.value.problem
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.problem, again.remedy) == (
        PackError,
        caught.value.problem,
        caught.value.remedy,
    )


@pytest.mark.parametrize("name", ["nothing.json", "folder"])
def test_what_is_not_there_is_an_error_with_a_remedy(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(PackError, match=r"(missing|damaged).*Reinstall garble or give another --pack\.$"):
        read_json(tmp_path / name)
