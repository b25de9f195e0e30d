"""Held-out scores -> calibration, article model and thresholds: the same for the pack and for every honest re-fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garble.article import ENCODER_SHARE, ArticleModel, count_words, said_together
from garble.classifier import sigmoid
from garble.features import GRAMMAR_HITS, SAID_BY_ENCODER
from garble.gate import Thresholds
from garble.signals.base import FloatArray
from garble.training.additive import platt_scaling
from garble.training.articles import (
    Scored,
    article_probabilities,
    clean_articles,
    fit_article_model,
    garbled_articles,
)
from garble.training.data import Example
from garble.training.folds import FAMILY_WEIGHTS, balanced_weights

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


def calibrate(
    matrix: FloatArray, examples: Sequence[Example], held_out: FloatArray, *, context: bool = False
) -> Calibration:
    """Calibrate sentences, fit the article model on made articles, and set the thresholds on clean news.

    Args:
        matrix: all features, shape (n_examples, n_features); the grammar hits and what the encoder says are read.
        examples: in the same order.
        held_out: raw log-odds by models that have not seen the example's outlet, shape (n_examples,).
        context: whether the classifier goes with the contextual encoder.
    """
    labels = np.array([example.label for example in examples])
    slope, shift = platt_scaling(held_out, labels, balanced_weights(examples))
    log_odds = slope * held_out + shift
    words = np.array([float(count_words(example.text)) for example in examples])

    share = ENCODER_SHARE if context else 0.0
    said = said_together(log_odds, matrix[:, SAID_BY_ENCODER], share)
    scored = Scored(said, matrix[:, GRAMMAR_HITS], words)
    news = np.array([example.family == "clean" for example in examples])
    clean, garbled = clean_articles(examples), garbled_articles(examples)
    weights = _weights(garbled, examples)
    article = fit_article_model(clean, garbled, scored, news, weights, encoder_share=share)
    clean_chance = article_probabilities(article, clean, scored)
    thresholds = Thresholds(
        float(np.quantile(sigmoid(log_odds[news]), 1 - SENTENCE_FPR)),
        float(np.quantile(clean_chance, 1 - REVIEW_FPR)),
        float(np.quantile(clean_chance, 1 - BLOCK_FPR)),
    )
    return Calibration(slope, shift, article, thresholds, article_probabilities(article, garbled, scored))


def _weights(garbled: Sequence[NDArray[np.intp]], examples: Sequence[Example]) -> FloatArray:
    """Return a weight for each garbled article: families share as in `FAMILY_WEIGHTS`, as their sentences do."""
    families = [examples[article[0]].family for article in garbled]
    number = Counter(families)
    return np.array([FAMILY_WEIGHTS[family] / number[family] for family in families], dtype=np.float64)
