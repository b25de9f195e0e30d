from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from garble.article import ArticleModel
from garble.training.articles import (
    Scored,
    article_probabilities,
    clean_articles,
    fit_article_model,
    garbled_articles,
    shortened,
)
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


def scored(*sides):
    """Return articles of some sentences' log-odds on each side, and their scored sentences."""
    articles, first = [], 0
    for side in sides:
        articles.append([])
        for one in side:
            articles[-1].append(np.arange(first, first + len(one)))
            first += len(one)
    log_odds = np.concatenate([one for side in sides for one in side])
    return articles, Scored(log_odds, np.zeros(first), np.full(first, 20.0))


def test_an_article_is_read_as_scoring_reads_it():
    found = Scored(np.array([1.0, -2.0, 3.0, 0.5]), np.array([0.0, 2.0, 1.0, 0.0]), np.full(4, 10.0))
    log_odds, hits, words = found.of(np.array([3, 2, 1]))
    assert (log_odds.tolist(), hits, words) == ([0.5, 3.0, -2.0], 3.0, 30)
    model = ArticleModel(-1.0, (1.0, 0.5), -0.5)
    articles = [np.array([0, 1]), np.array([3, 2, 1])]
    expected = [model.probability(np.array([1.0, -2.0]), 2.0, 20), model.probability(log_odds, 3.0, 30)]
    assert article_probabilities(model, articles, found).tolist() == expected


def of(articles, sentences):
    """Return which sentences belong to some articles."""
    return np.isin(np.arange(len(sentences.words)), np.concatenate(articles))


def test_the_article_model_tells_articles_apart():
    random = np.random.default_rng(0)
    (clean, garbled), sentences = scored(
        [random.normal(-2, 1, 12) for _ in range(300)], [random.normal(0, 1.5, 9) for _ in range(60)]
    )
    sentences.log_odds[clean[0]] = -40.0  # no more than any other clean sentence, once clipped
    model = fit_article_model(clean, garbled, sentences, of(clean, sentences))
    assert model.clean == pytest.approx(np.clip(sentences.log_odds[: 300 * 12], -5, 5).mean())
    assert article_probabilities(model, clean, sentences).mean() < 0.2
    assert article_probabilities(model, garbled, sentences).mean() > 0.8


def test_garbled_articles_that_weigh_nothing_teach_nothing():
    (clean, garbled), sentences = scored(np.full((40, 8), -2.0), [*np.full((40, 8), -1.0), *np.full((40, 8), 3.0)])
    heavy, light = np.repeat([0.0, 1.0], 40), np.repeat([1.0, 0.0], 40)
    as_heavy, as_light = (
        fit_article_model(clean, garbled, sentences, of(clean, sentences), weights).probability(
            np.full(8, -1.0), 0.0, 160
        )
        for weights in (heavy, light)
    )
    assert as_heavy < 0.5 < as_light


def test_the_size_of_a_side_does_not_matter():
    (clean, garbled), sentences = scored(np.full((10, 8), -2.0), np.full((30, 8), 1.0))
    chances = [
        article_probabilities(fit_article_model(clean, side, sentences, of(clean, sentences)), clean, sentences)[0]
        for side in (garbled, garbled[:10])
    ]
    assert chances[0] == pytest.approx(chances[1], abs=0.05)


def test_grammar_hits_never_speak_for_an_article():
    (clean, garbled), sentences = scored(np.full((40, 8), -2.0), np.full((40, 8), 1.0))
    sentences.hits[:320] = 1.0  # every clean sentence has a hit, no garbled one
    model = fit_article_model(clean, garbled, sentences, of(clean, sentences))
    assert model.weights[0] > 0
    assert model.weights[1] == 0


def test_a_constant_feature_does_no_harm():
    (clean, garbled), sentences = scored(np.zeros((20, 8)), np.ones((20, 8)))
    model = fit_article_model(clean, garbled, sentences, of(clean, sentences))
    assert model.weights[0] > 0
    assert model.weights[1:] == pytest.approx((0,), abs=1e-6)


def test_shortened_articles_are_beginnings_of_one_to_five_sentences():
    articles = [np.arange(start, start + 12) for start in range(40)]
    short = shortened(articles)
    assert {len(rows) for rows in short} == {1, 2, 3, 4, 5}
    assert all((rows == whole[: len(rows)]).all() for rows, whole in zip(short, articles, strict=True))
