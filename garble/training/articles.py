"""Made articles: what the article model and its thresholds are fitted on.

A clean one is six paragraphs of one outlet as they stand; a garbled one is a run of sentences from one maker, each as
likely mangled as the article is to be, two fifths to all, the rest left as the outlet wrote them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from garble.article import CLIP, ArticleModel, article_features
from garble.signals.base import FloatArray
from garble.training.data import Example

__all__ = ["Scored", "article_probabilities", "clean_articles", "fit_article_model", "garbled_articles", "shortened"]

PARAGRAPHS = 6


def clean_articles(examples: Sequence[Example]) -> list[NDArray[np.intp]]:
    """Return articles as row numbers into ``examples``: six neighbouring paragraphs of clean news of one outlet."""
    by_outlet: dict[str, dict[int, list[int]]] = {}
    for row, example in enumerate(examples):
        if example.family == "clean":
            by_outlet.setdefault(example.outlet, {}).setdefault(example.document, []).append(row)
    articles = []
    for paragraphs in by_outlet.values():
        numbers = sorted(paragraphs)
        for first in range(0, len(numbers) - PARAGRAPHS + 1, PARAGRAPHS):
            rows = [row for number in numbers[first : first + PARAGRAPHS] for row in paragraphs[number]]
            articles.append(np.array(rows, dtype=np.intp))
    return articles


def shortened(articles: Sequence[NDArray[np.intp]], seed: int = 0) -> list[NDArray[np.intp]]:
    """Return the articles cut after one to five sentences: short ones must be judged as well."""
    rng = random.Random(seed)
    return [rows[: rng.randint(1, 5)] for rows in articles]


def garbled_articles(examples: Sequence[Example], seed: int = 0) -> list[NDArray[np.intp]]:
    """Return articles as row numbers into ``examples``: 6 to 14 sentences of one maker, partly left as they were."""
    rng = random.Random(seed)
    originals = {(e.family, e.pair): row for row, e in enumerate(examples) if e.pair >= 0 and not e.label}
    by_maker: dict[tuple[str, str], list[int]] = {}
    for row, example in enumerate(examples):
        if example.label:
            by_maker.setdefault((example.maker, example.outlet), []).append(row)
    articles = []
    for (_, __), rows in sorted(by_maker.items()):
        rng.shuffle(rows)
        first = 0
        while first + PARAGRAPHS <= len(rows):
            size = rng.randint(6, 14)
            share = rng.uniform(0.4, 1.0)
            article = rows[first : first + size]
            first += size
            kept = [
                row if rng.random() < share else originals.get((examples[row].family, examples[row].pair), row)
                for row in article
            ]
            articles.append(np.array(kept, dtype=np.intp))
    return articles


@dataclass(frozen=True, slots=True)
class Scored:
    """Scored sentences, which articles name by their row numbers.

    Attributes:
        log_odds: held-out log-odds of every sentence, by `garble.article.said_together`.
        hits: grammar hits of every sentence; NaN without a backend.
        words: number of words of every sentence.
    """

    log_odds: FloatArray
    hits: FloatArray
    words: FloatArray

    def of(self, article: NDArray[np.intp]) -> tuple[FloatArray, float, int]:
        """Return what an article model reads of an article."""
        return self.log_odds[article], float(self.hits[article].sum()), int(self.words[article].sum())


def article_probabilities(model: ArticleModel, articles: Sequence[NDArray[np.intp]], scored: Scored) -> FloatArray:
    """Return the probability of each article, shape (n_articles,); higher is worse."""
    return np.array([model.probability(*scored.of(article)) for article in articles], dtype=np.float64)


def fit_article_model(
    clean: Sequence[NDArray[np.intp]],
    garbled: Sequence[NDArray[np.intp]],
    scored: Scored,
    news: NDArray[np.bool_],
    weights: FloatArray | None = None,
    *,
    encoder_share: float = 0.0,
) -> ArticleModel:
    """Fit the logistic model on as much clean as garbled text, on whole articles and on their beginnings.

    Args:
        clean: articles.
        garbled: articles.
        scored: their sentences.
        news: which of the sentences are clean news; short articles are drawn towards their mean.
        weights: of the garbled articles among each other, shape (n_garbled,); alike unless given.
        encoder_share: that the sentences were scored with.
    """
    mean = float(np.clip(scored.log_odds[news], -CLIP, CLIP).mean())
    articles = [*clean, *shortened(clean), *garbled, *shortened(garbled)]
    matrix = np.array([article_features(*scored.of(article), mean) for article in articles])
    labels = np.repeat([0, 1], [2 * len(clean), 2 * len(garbled)])
    share = np.full(len(garbled), 1 / len(garbled)) if weights is None else weights / weights.sum()
    weight = np.concatenate([np.full(2 * len(clean), 1 / len(clean)), share, share]) * len(articles) / 4
    scale = np.maximum(matrix.std(axis=0), 1e-9)
    intercept, slopes = _logistic(matrix / scale, labels, weight)
    if (slopes < 0).any():  # more hits never speak for an article: chance says so where they say nothing
        intercept, slopes = _logistic(matrix * (slopes >= 0) / scale, labels, weight)
    return ArticleModel(intercept, tuple([float(one) for one in slopes / scale]), mean, encoder_share)


def _logistic(matrix: FloatArray, labels: NDArray[np.intp], weight: FloatArray) -> tuple[float, FloatArray]:
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(matrix, labels, weight)
    return float(fitted.intercept_[0]), fitted.coef_[0]
