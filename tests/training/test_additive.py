from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.ensemble import HistGradientBoostingClassifier

from garble.classifier import AdditiveModel, Term, sigmoid
from garble.training import additive
from garble.training.additive import fit_additive, platt_scaling, rescaled

RISING, FALLING, FREE = "sub.gain_max", "lm.gain_min", "lm.gain_std"
NAMES = (RISING, FALLING, FREE, "surface.glued")
ROWS = 1200


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, ROWS)
    matrix = random.normal(size=(ROWS, 4))
    matrix[:, 0] += labels
    matrix[:, 1] -= labels
    matrix[:, 2] = np.abs(matrix[:, 2]) + labels * random.normal(size=ROWS)
    matrix[:, 3] = random.poisson(0.2, ROWS) + labels * random.poisson(0.5, ROWS)
    matrix[random.random((ROWS, 4)) < 0.1] = np.nan
    matrix[:, 3] = np.nan_to_num(matrix[:, 3])  # one column in which nothing is missing
    return matrix, labels, random.uniform(0.5, 2, ROWS)


@pytest.fixture(scope="module")
def fitted(data):
    """The model, and the scikit-learn classifier that it was read off from with the rows it was fitted on."""
    kept = []

    class Kept(HistGradientBoostingClassifier):
        def fit(self, rows, *arguments, **named):
            kept.extend([self, rows])
            return super().fit(rows, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(additive, "HistGradientBoostingClassifier", Kept)
        model = fit_additive(*data, NAMES)
    return model, *kept


def test_the_tables_are_scikit_learn_s_own_decision_function(fitted, data):
    model, boosted, binned = fitted
    matrix, _, _ = data
    np.testing.assert_allclose(model.log_odds(matrix), boosted.decision_function(binned), rtol=0, atol=1e-9)


def test_the_tables_hold_for_rows_that_were_not_fitted_on(fitted):
    model, boosted, _ = fitted
    random = np.random.default_rng(2)
    rows = random.normal(scale=3, size=(500, 4))
    rows[random.random(rows.shape) < 0.3] = np.nan
    rows[0], rows[1], rows[2] = np.nan, np.inf, -np.inf
    binned = np.full(rows.shape, np.nan)
    for column, term in enumerate(model.terms):
        for row, value in enumerate(rows[:, column]):
            if not math.isnan(value):
                binned[row, column] = sum(edge < value for edge in term.edges)
    np.testing.assert_allclose(model.log_odds(rows), boosted.decision_function(binned), rtol=0, atol=1e-9)


def test_edges_are_values_of_the_data_and_few(fitted, data):
    model, _, _ = fitted
    assert model.features == NAMES
    for column, term in zip(data[0].T, model.terms, strict=True):
        assert 0 < len(term.edges) < additive.BINS
        assert list(term.edges) == sorted(set(term.edges))
        assert set(term.edges) <= set(column)
        assert max(term.edges) < np.nanmax(column)
    assert model.terms[3].edges == tuple(sorted(set(data[0][:, 3])))[: len(model.terms[3].edges)]


def test_a_feature_with_a_direction_is_monotone(fitted):
    rising, falling, free, glued = (np.diff(term.log_odds) for term in fitted[0].terms)
    assert (rising >= -1e-12).all()
    assert (glued >= -1e-12).all()
    assert (falling <= 1e-12).all()
    assert free.min() < 0 < free.max()


def test_it_tells_the_labels_apart(fitted, data):
    matrix, labels, _ = data
    log_odds = fitted[0].log_odds(matrix)
    assert log_odds[labels == 1].mean() > 1 > -1 > log_odds[labels == 0].mean()


def test_the_same_data_give_the_same_model(fitted, data):
    assert fit_additive(*data, NAMES) == fitted[0]


def test_weights_count(data):
    matrix, labels, weights = data
    heavy = fit_additive(matrix, labels, np.where(labels == 1, 10 * weights, weights), NAMES)
    light = fit_additive(matrix, labels, weights, NAMES)
    assert (heavy.log_odds(matrix) > light.log_odds(matrix)).mean() > 0.95


def test_columns_that_say_nothing(data):
    matrix, labels, weights = data
    matrix = matrix.copy()
    matrix[:, 1], matrix[:, 2] = np.nan, 7.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = fit_additive(matrix, labels, weights, NAMES)
    for term in model.terms[1:3]:
        assert (term.edges, term.log_odds, term.missing) == ((), (0.0,), 0.0)


EDGE_COLUMNS = arrays(np.float64, st.integers(0, 200), elements=st.floats(-9, 9) | st.just(math.nan) | st.just(1.0))


@given(EDGE_COLUMNS)
def test_every_bin_holds_something(column):
    edges = additive._edges(column)
    assert (np.diff(edges) > 0).all()
    bins = additive._bins(column, edges)
    known = bins[~np.isnan(bins)]
    assert np.isnan(bins).tolist() == np.isnan(column).tolist()
    if len(known):
        assert set(known) == set(range(len(edges) + 1))
    else:
        assert len(edges) == 0


@given(EDGE_COLUMNS, arrays(np.float64, 20, elements=st.floats(-12, 12) | st.just(math.nan)))
def test_bins_in_fitting_are_steps_in_scoring(column, values):
    edges = additive._edges(column)
    term = Term("x", tuple(edges), tuple(map(float, range(len(edges) + 1))), math.nan)
    np.testing.assert_array_equal(term.of(values), additive._bins(values, edges))


def test_platt_scaling_finds_the_slope_and_shift_of_the_labels():
    random = np.random.default_rng(3)
    held_out = random.normal(size=100_000)
    labels = (random.random(len(held_out)) < sigmoid(0.5 * held_out - 1.0)).astype(np.int64)
    slope, shift = platt_scaling(held_out, labels, np.ones(len(held_out)))
    assert (slope, shift) == pytest.approx((0.5, -1.0), abs=0.03)


def test_platt_scaling_heeds_weights():
    held_out = np.array([-1.0, -1.0, 1.0, 1.0])
    labels = np.array([0, 1, 0, 1])
    slope, shift = platt_scaling(held_out, labels, np.array([3.0, 1.0, 1.0, 3.0]))
    assert (slope, shift) == pytest.approx((math.log(3), 0.0), abs=1e-3)


@given(st.floats(0, 5), st.floats(-5, 5))
def test_rescaling_stretches_and_shifts_the_log_odds(slope, shift):
    model = AdditiveModel(-1.0, (Term("a", (0.0,), (-2.0, 0.5), 0.25), Term("b", (), (0.75,), -0.75)))
    rows = np.array([[0.5, 1.0], [-0.5, math.nan], [math.nan, 3.0]])
    again = rescaled(model, slope, shift)
    np.testing.assert_allclose(again.log_odds(rows), slope * model.log_odds(rows) + shift, atol=1e-12)
    np.testing.assert_allclose(again.contributions(rows), slope * model.contributions(rows), atol=1e-12)
