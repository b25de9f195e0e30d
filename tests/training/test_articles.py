from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from garble.article import article_features
from garble.training.articles import clean_articles, fit_article_model, garbled_articles, rows_of, shortened
from garble.training.data import CLEAN, Example
from tests.training.examples import OUTLETS, examples


def test_a_clean_article_is_six_neighbouring_paragraphs_of_one_outlet():
    found = examples(pairs=2, paragraphs=13, sentences=2)
    articles = clean_articles(found)
    assert len(articles) == 2 * len(OUTLETS)
    used = Counter(int(row) for article in articles for row in article)
    assert set(used.values()) == {1}
    for article in articles:
        members = [found[row] for row in article]
        assert {one.family for one in members} == {"clean"}
        assert len({one.outlet for one in members}) == 1
        numbers = sorted({one.document for one in members})
        assert numbers == list(range(numbers[0], numbers[0] + 6))
        assert len(members) == 12


def test_too_few_paragraphs_make_no_article():
    assert clean_articles(examples(pairs=1, paragraphs=5)) == []
    assert clean_articles([]) == []


def test_a_garbled_article_is_a_run_of_one_maker_with_originals_in_between():
    found = examples(pairs=60)
    articles = garbled_articles(found)
    assert len(articles) > 20
    shares = []
    for article in articles:
        members = [found[row] for row in article]
        assert 6 <= len(members) <= 14
        assert len({(one.family, one.outlet) for one in members}) == 1
        assert len({one.maker for one in members} - {CLEAN}) == 1
        assert len({one.pair for one in members}) == len(members)
        shares.append(sum(one.label for one in members) / len(members))
    assert 0.6 < np.mean(shares) < 0.8
    assert min(shares) > 0
    used = Counter(int(row) for article in articles for row in article)
    assert set(used.values()) == {1}


def test_garbled_sentences_without_an_original_stay():
    found = [Example("x", 1, "m", "spinner", "spinner")] * 20 + [Example("x", 0, CLEAN, "spinner", "spinner")] * 20
    for article in garbled_articles(found):
        assert all(found[row].label for row in article)


def test_a_maker_with_few_sentences_makes_no_article():
    assert garbled_articles([Example("x", 1, "m", "spinner", "spinner", pair) for pair in range(5)]) == []


def test_the_same_seed_makes_the_same_articles():
    found = examples(pairs=20)
    once, again, other = (garbled_articles(found, seed) for seed in (0, 0, 1))
    assert [article.tolist() for article in once] == [article.tolist() for article in again]
    assert [article.tolist() for article in once] != [article.tolist() for article in other]


def test_rows_are_what_scoring_computes():
    log_odds, hits, words = np.array([1.0, -2.0, 3.0, 0.5]), np.array([0.0, 2.0, 1.0, 0.0]), np.full(4, 10.0)
    articles = [np.array([0, 1]), np.array([3, 2, 1])]
    rows = rows_of(articles, log_odds, hits, words)
    assert rows.tolist() == [
        article_features(np.array([1.0, -2.0]), 2.0, 20).tolist(),
        article_features(np.array([0.5, 3.0, -2.0]), 3.0, 30).tolist(),
    ]
    assert rows_of(articles, log_odds, np.full(4, math.nan), words)[:, 1].tolist() == [0.0, 0.0]


def test_the_article_model_tells_articles_apart():
    random = np.random.default_rng(0)
    clean = np.array([article_features(random.normal(-2, 1, 12), 1.0, 200) for _ in range(300)])
    garbled = np.array([article_features(random.normal(0, 1.5, 9), 3.0, 200) for _ in range(60)])
    model = fit_article_model(clean, garbled)
    assert np.mean([model.probability(row) for row in clean]) < 0.1
    assert np.mean([model.probability(row) for row in garbled]) > 0.9
    assert model.probability(clean.mean(axis=0)) < 0.5 < model.probability(garbled.mean(axis=0))


def test_a_constant_feature_does_no_harm():
    clean, garbled = np.zeros((20, 2)), np.zeros((20, 2))
    garbled[:, 0] = 1.0
    model = fit_article_model(clean, garbled)
    assert model.weights[0] > 0
    assert model.weights[1:] == pytest.approx((0,), abs=1e-6)


def test_shortened_articles_are_beginnings_of_one_to_five_sentences():
    articles = [np.arange(start, start + 12) for start in range(40)]
    short = shortened(articles)
    assert {len(rows) for rows in short} == {1, 2, 3, 4, 5}
    assert all((rows == whole[: len(rows)]).all() for rows, whole in zip(short, articles, strict=True))
