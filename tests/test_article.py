from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from garble.article import ARTICLE_FEATURES, ArticleModel, article_features, said_together

LOG_ODDS = arrays(np.float64, st.integers(1, 30), elements=st.floats(-50, 50))


@pytest.mark.parametrize(
    ("log_odds", "hits", "words", "expected"),
    [
        # six clean sentences of log-odds -0.64 and 120 words are read along with each
        ([2.5], math.nan, 10, [(2.5 - 3.84) / 7, 0.0]),
        ([-0.64], 0.0, 10, [-0.64, 0.0]),
        ([1.0, -1.0, 3.0, -3.0], 3.0, 30, [-0.384, 2.0]),
        ([9.0, -9.0], 0.0, 1, [-0.48, 0.0]),
        ([1.0] * 6 + [2.0, 4.0], 0.0, 1, [(12 - 3.84) / 14, 0.0]),
        ([-0.64, -0.64], 90.0, 0, [-0.64, 10.0]),
    ],
)
def test_features_by_hand(log_odds, hits, words, expected):
    assert article_features(np.array(log_odds), hits, words, -0.64).tolist() == pytest.approx(expected)


@given(LOG_ODDS, st.floats(0, 100) | st.just(math.nan), st.integers(0, 5000), st.randoms())
def test_order_does_not_matter_and_all_is_in_range(log_odds, hits, words, random):
    row = article_features(log_odds, hits, words, -0.64)
    shuffled = list(log_odds)
    random.shuffle(shuffled)
    assert row.tolist() == pytest.approx(article_features(np.array(shuffled), hits, words, -0.64).tolist())
    mean, rate = row
    assert row.shape == (len(ARTICLE_FEATURES),)
    assert -5 <= mean <= 5
    assert 0 <= rate <= 10


@given(st.floats(-0.63, 50), st.integers(1, 20), st.integers(1, 20))
def test_the_more_odd_sentences_the_worse(log_odds, number, more):
    few, many = (article_features(np.full(size, log_odds), 0.0, 100, -0.64)[0] for size in (number, number + more))
    assert few < many


@given(LOG_ODDS, arrays(np.float64, 30, elements=st.floats(0, 10)))
def test_worse_sentences_never_lower_a_feature(log_odds, more):
    better = article_features(log_odds, 0.0, 100, -0.64)
    worse = article_features(log_odds + more[: len(log_odds)], 0.0, 100, -0.64)
    assert (worse >= better - 1e-12).all()


def test_what_sentences_and_encoder_say_together_by_hand():
    log_odds, encoder = np.array([1.0, -2.0, 0.5]), np.array([3.0, math.nan, -1.0])
    assert said_together(log_odds, encoder, 0.5).tolist() == [2.5, -2.0, 0.0]
    assert said_together(log_odds, np.full(3, math.nan), 0.0).tolist() == log_odds.tolist()
    assert said_together(log_odds, encoder, 0.0).tolist() == log_odds.tolist()


def test_a_model_without_an_encoder_s_share_has_none():
    data = ArticleModel(-1.0, (1.0, 0.5), -2.0, 1.0).as_dict()
    assert ArticleModel.from_dict(data).encoder_share == 1.0
    del data["encoder_share"]
    assert ArticleModel.from_dict(data) == ArticleModel(-1.0, (1.0, 0.5), -2.0)


def test_probability_by_hand():
    model = ArticleModel(-1.0, (1.0, 0.5), -2.0)
    # mean (4 * 3 - 6 * 2) / 10 = 0; 4 hits per 200 words
    assert model.probability(np.full(4, 3.0), 4.0, 80) == pytest.approx(1 / (1 + math.exp(0.0)))


@given(
    st.floats(-1e3, 1e3),
    st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=2),
    LOG_ODDS,
    st.floats(-5, 0),
    st.floats(0, 2),
)
def test_a_probability_is_a_probability(intercept, weights, log_odds, clean, share):
    model = ArticleModel(intercept, tuple(weights), clean, share)
    assert 0 <= model.probability(log_odds, 1.0, 100) <= 1
    assert ArticleModel.from_dict(json.loads(json.dumps(model.as_dict()))) == model


@pytest.mark.parametrize(
    "data",
    [
        {},
        None,
        {"intercept": 1.0},
        {"intercept": 1.0, "weights": [1.0] * 2},
        {"intercept": 1.0, "weights": [1.0] * 2, "clean": math.nan},
        {"intercept": 1.0, "weights": [1.0], "clean": -1.0},
        {"intercept": 1.0, "weights": ["x"] * 2, "clean": -1.0},
        {"intercept": None, "weights": [1.0] * 2, "clean": -1.0},
        {"intercept": 1.0, "weights": None, "clean": -1.0},
        {"intercept": 1.0, "weights": [math.nan] * 2, "clean": -1.0},
        {"intercept": math.inf, "weights": [1.0] * 2, "clean": -1.0},
    ],
)
def test_what_is_no_model(data):
    with pytest.raises((KeyError, TypeError, ValueError)):
        ArticleModel.from_dict(data)
