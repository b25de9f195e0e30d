"""Held-out scores -> calibration, article model and thresholds: the same for the pack and for every honest re-fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garble.article import ArticleModel, count_words
from garble.classifier import sigmoid
from garble.features import GRAMMAR_HITS
from garble.gate import Thresholds
from garble.signals.base import FloatArray
from garble.training.additive import platt_scaling
from garble.training.articles import clean_articles, fit_article_model, garbled_articles, rows_of, shortened
from garble.training.data import Example
from garble.training.folds import balanced_weights

__all__ = ["BLOCK_FPR", "REVIEW_FPR", "SENTENCE_FPR", "Calibration", "calibrate"]

SENTENCE_FPR = 0.007
"""Share of clean news sentences (of outlets not seen in fitting) that the default threshold flags."""

REVIEW_FPR = 0.03
BLOCK_FPR = 0.002
"""Shares of clean six-paragraph articles that are held for review and blocked."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is set on held-out scores.

    Attributes:
        slope, shift: turn raw log-odds into calibrated ones.
        article: the article model.
        thresholds: that flag, hold and block clean text as rarely as the constants above say.
        garbled_articles: probability of each made garbled article, shape (n_articles,).
    """

    slope: float
    shift: float
    article: ArticleModel
    thresholds: Thresholds
    garbled_articles: FloatArray


def calibrate(matrix: FloatArray, examples: Sequence[Example], held_out: FloatArray) -> Calibration:
    """Calibrate sentences, fit the article model on made articles, and set the thresholds on clean news.

    Args:
        matrix: all features, shape (n_examples, n_features); the grammar hits are read.
        examples: in the same order.
        held_out: raw log-odds by models that have not seen the example's outlet, shape (n_examples,).
    """
    labels = np.array([example.label for example in examples])
    slope, shift = platt_scaling(held_out, labels, balanced_weights(examples))
    log_odds = slope * held_out + shift
    words = np.array([float(count_words(example.text)) for example in examples])

    def read(articles: Sequence[NDArray[np.intp]]) -> FloatArray:
        return rows_of(articles, log_odds, matrix[:, GRAMMAR_HITS], words)

    clean, garbled = clean_articles(examples), garbled_articles(examples)
    article = fit_article_model(read([*clean, *shortened(clean)]), read([*garbled, *shortened(garbled)]))
    clean_chance = [article.probability(row) for row in read(clean)]
    news = np.array([example.family == "clean" for example in examples])
    thresholds = Thresholds(
        float(np.quantile(sigmoid(log_odds[news]), 1 - SENTENCE_FPR)),
        float(np.quantile(clean_chance, 1 - REVIEW_FPR)),
        float(np.quantile(clean_chance, 1 - BLOCK_FPR)),
    )
    garbled_chance = np.array([article.probability(row) for row in read(garbled)])
    return Calibration(slope, shift, article, thresholds, garbled_chance)
