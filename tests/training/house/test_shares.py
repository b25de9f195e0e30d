from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.training.house.shares import beyond, needed, share_interval, threshold

probabilities = st.lists(st.floats(0, 0.999), min_size=1, max_size=80).map(np.array)


def test_the_highest_ones_are_flagged_and_no_more():
    values = np.arange(1, 201) / 1000  # 0.001 … 0.200
    assert threshold(values, 0.01) == 0.199  # two of 201
    assert threshold(values, 0.05) == 0.191
    assert threshold(values, 0.005) == 0.2


def test_equal_ones_are_flagged_together_or_not_at_all():
    values = np.array([0.1] * 90 + [0.7] * 8 + [0.9] * 2)
    assert threshold(values, 0.05) == 0.9
    assert threshold(values, 0.2) == 0.7
    assert threshold(np.full(100, 0.5), 0.05) == 0.500001
    assert threshold(np.ones(100), 0.05) == 1.0


@given(probabilities, st.floats(0.001, 0.5))
def test_never_more_than_the_share_are_flagged(values, share):
    found = threshold(values, share)
    assert 0 <= found <= 1
    assert (values >= found).sum() <= max(1, share * (len(values) + 1) + 1e-9)
    assert round(found, 6) == found


def test_a_new_one_is_flagged_as_rarely_as_wished():
    random = np.random.default_rng(0)
    draws = random.beta(1, 5, size=(4000, 60))
    flagged = [new >= threshold(known, 0.05) for *known, new in draws.tolist()]
    assert np.mean(flagged) == pytest.approx(3 / 60, abs=0.012)


@pytest.mark.parametrize(("share", "number"), [(0.01, 100), (0.03, 34), (0.005, 200), (0.5, 2), (0.007, 143)])
def test_how_many_it_takes(share, number):
    assert needed(share) == number


def test_beyond_all_by_a_normal_tail():
    log_odds = np.random.default_rng(0).normal(-2, 0.5, size=5000)
    few = 1 / (1 + np.exp(-log_odds[:50]))
    assert max(few) < beyond(few, 0.002) < 1
    everything = 1 / (1 + np.exp(-log_odds))
    assert (everything >= beyond(few, 0.002)).mean() == pytest.approx(0.002, abs=0.002)


def test_the_interval_of_independent_ones_is_the_exact_binomial_one():
    flagged = np.array([1] * 3 + [0] * 97)
    found = share_interval(flagged, np.ones(100, dtype=int))
    assert found.value == 0.03
    assert (found.low, found.high) == pytest.approx((0.0062, 0.0852), abs=0.001)  # tables of Clopper and Pearson


def test_none_of_a_hundred_is_less_than_four_in_a_hundred():
    found = share_interval(np.zeros(100, dtype=int), np.ones(100, dtype=int))
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(0.0362, abs=1e-4)
    assert share_interval(np.ones(5, dtype=int), np.ones(5, dtype=int)).high == 1


def test_sentences_of_one_article_count_for_less():
    judged = np.full(50, 20)
    spread = share_interval(np.array([1] * 20 + [0] * 30), judged)
    heaped = share_interval(np.array([20] + [0] * 49), judged)
    assert spread.value == heaped.value == 0.02
    assert heaped.high > 2 * spread.high
    assert heaped.low < spread.low


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=30))
def test_an_interval_holds_its_share(pairs):
    flagged, judged = np.array([(min(pair), pair[1]) for pair in pairs]).T
    found = share_interval(flagged, judged)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1
