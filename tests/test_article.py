from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from garble.article import ARTICLE_FEATURES, ArticleModel, article_features

LOG_ODDS = arrays(np.float64, st.integers(1, 30), elements=st.floats(-50, 50))


@pytest.mark.parametrize(
    ("log_odds", "hits", "words", "expected"),
    [
        # three clean sentences of log-odds -1.5 and sixty words are read along with each
        ([2.5], math.nan, 10, [-0.5, 2.5, 0.25, 0.0, 0.0]),
        ([0.5], 0.0, 10, [-1.0, 0.5, 0.25, 0.0, 0.0]),
        ([1.0, -1.0, 3.0, -3.0], 2.0, 40, [-4.5 / 7, 2.0, 2 / 7, math.log(4), 2.0]),
        ([9.0, -9.0], 0.0, 1, [-0.9, 5.0, 0.2, math.log(2), 0.0]),
        ([1.0] * 6 + [2.0, 4.0], 0.0, 1, [7.5 / 11, 7 / 3, 8 / 11, math.log(8), 0.0]),
        ([-1.5, -1.5], 9.0, 0, [-1.5, -1.5, 0.0, math.log(2), 10.0]),
    ],
)
def test_features_by_hand(log_odds, hits, words, expected):
    assert article_features(np.array(log_odds), hits, words).tolist() == pytest.approx(expected)


@given(LOG_ODDS, st.floats(0, 100) | st.just(math.nan), st.integers(0, 5000), st.randoms())
def test_order_does_not_matter_and_all_is_in_range(log_odds, hits, words, random):
    row = article_features(log_odds, hits, words)
    shuffled = list(log_odds)
    random.shuffle(shuffled)
    assert row.tolist() == pytest.approx(article_features(np.array(shuffled), hits, words).tolist())
    mean, top, share, log_number, rate = row
    assert row.shape == (len(ARTICLE_FEATURES),)
    assert -5 - 1e-12 <= mean <= top + 1e-12 <= 5 + 1e-11
    assert 0 <= share <= 1
    assert log_number == pytest.approx(math.log(len(log_odds)))
    assert 0 <= rate <= 10


@given(LOG_ODDS, arrays(np.float64, 30, elements=st.floats(0, 10)))
def test_worse_sentences_never_lower_a_feature(log_odds, more):
    better = article_features(log_odds, 0.0, 100)
    worse = article_features(log_odds + more[: len(log_odds)], 0.0, 100)
    assert (worse >= better - 1e-12).all()


def test_probability_by_hand():
    model = ArticleModel(-1.0, (1.0, 0.0, 2.0, 0.0, 0.5))
    assert model.probability([0.5, 9.0, 0.25, 9.0, 2.0]) == pytest.approx(1 / (1 + math.exp(-1.0)))


@given(st.floats(-1e3, 1e3), st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=5), LOG_ODDS)
def test_a_probability_is_a_probability(intercept, weights, log_odds):
    model = ArticleModel(intercept, tuple(weights))
    assert 0 <= model.probability(article_features(log_odds, 1.0, 100)) <= 1
    assert ArticleModel.from_dict(json.loads(json.dumps(model.as_dict()))) == model


@pytest.mark.parametrize(
    "data",
    [
        {},
        None,
        {"intercept": 1.0},
        {"intercept": 1.0, "weights": [1.0]},
        {"intercept": 1.0, "weights": ["x"] * 5},
        {"intercept": None, "weights": [1.0] * 5},
        {"intercept": 1.0, "weights": None},
        {"intercept": 1.0, "weights": [math.nan] * 5},
        {"intercept": math.inf, "weights": [1.0] * 5},
    ],
)
def test_what_is_no_model(data):
    with pytest.raises((KeyError, TypeError, ValueError)):
        ArticleModel.from_dict(data)
