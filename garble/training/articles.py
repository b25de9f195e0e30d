"""Made articles: what the article model and its thresholds are fitted on.

A clean one is six paragraphs of one outlet as they stand; a garbled one is a run of sentences from one maker, between
two fifths and all of them mangled, the rest left as the outlet wrote them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from garble.article import ArticleModel, article_features
from garble.signals.base import FloatArray
from garble.training.data import Example

__all__ = ["clean_articles", "fit_article_model", "garbled_articles", "rows_of", "shortened"]

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


def rows_of(
    articles: Sequence[NDArray[np.intp]], log_odds: FloatArray, hits: FloatArray, words: FloatArray
) -> FloatArray:
    """Return what the article model reads of each article, shape (n_articles, n_article_features).

    Args:
        articles: row numbers of their sentences.
        log_odds: held-out log-odds of every sentence.
        hits: grammar hits of every sentence; NaN without a backend.
        words: number of words of every sentence.
    """
    return np.array(
        [article_features(log_odds[rows], float(hits[rows].sum()), int(words[rows].sum())) for rows in articles]
    )


def fit_article_model(clean: FloatArray, garbled: FloatArray) -> ArticleModel:
    """Fit the logistic model on a balanced mix of clean and garbled articles (rows of `rows_of`)."""
    matrix = np.vstack([clean, garbled])
    labels = np.concatenate([np.zeros(len(clean)), np.ones(len(garbled))])
    scale = np.maximum(matrix.std(axis=0), 1e-9)
    fitted = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000).fit(matrix / scale, labels)
    weights = fitted.coef_[0] / scale
    return ArticleModel(float(fitted.intercept_[0]), tuple([float(weight) for weight in weights]))
