"""A house's own sentence classifier, article model and thresholds, for one grammar backend with the encoder or not.

Everything beyond the sentence classifier is set on held-out scores: those of a classifier that has not seen the
article, nor what was made of it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from garble.article import ENCODER_SHARE, ArticleModel, said_together
from garble.classifier import FORMAT, sigmoid
from garble.errors import InputError
from garble.features import FEATURE_NAMES, GRAMMAR_HITS, SAID_BY_ENCODER, select
from garble.gate import Thresholds
from garble.pack import FittedClassifier, classifier_name
from garble.signals.base import FloatArray
from garble.training.additive import fit_additive, platt_scaling, rescaled
from garble.training.articles import Scored, article_probabilities, fit_article_model
from garble.training.calibration import BLOCK_FPR, REVIEW_FPR, SENTENCE_FPR
from garble.training.fit import classifier_features
from garble.training.house.articles import Instruments
from garble.training.house.corpus import HouseCorpus
from garble.training.house.shares import beyond, needed, threshold

__all__ = ["FOLDS", "MIN_AUC", "fit_house", "fit_settings"]

FOLDS = 5

MIN_AUC = 0.55
"""Below it a classifier of a few hundred sentences may be chance."""

_GRAMMAR = [name.startswith("grammar.") for name in FEATURE_NAMES]


def fit_settings(corpus: HouseCorpus, used: Instruments) -> dict[str, dict[str, Any]]:
    """Fit for the settings that the articles were measured with, and for less: no grammar checker, no encoder.

    Returns:
        What ``classifiers/NAME.json`` holds, by name.

    Raises:
        InputError: garble cannot tell the garbled articles from the clean ones.
    """
    found = {}
    words = used.pack.resources.word_model is not None
    for grammar in dict.fromkeys(["none", used.grammar]):
        for context in (False, True)[: 1 + used.pack.context]:
            name = classifier_name(grammar, context=context)
            known = context == used.pack.context and name in used.pack.classifiers
            before = used.pack.classifier(grammar) if known else None
            found[name] = fit_house(corpus, grammar, context=context, words=words, before=before)
    return found


def fit_house(
    corpus: HouseCorpus, grammar: str, *, context: bool, words: bool, before: FittedClassifier | None = None
) -> dict[str, Any]:
    """Fit, calibrate and set thresholds.

    Args:
        corpus: the labelled sentences.
        grammar: the backend that filled the grammar columns; ``none`` leaves them unread.
        context: whether to read what was measured with the encoder.
        words: whether the pack has a word model.
        before: the classifier of the pack used, to compare with.

    Returns:
        What ``classifiers/NAME.json`` holds.

    Raises:
        InputError: garble cannot tell the garbled articles from the clean ones.
    """
    names = [name for name in classifier_features(grammar, context=context) if words or not name.startswith("word.")]
    matrix = corpus.matrix(context=context)
    if grammar == "none":
        matrix[:, _GRAMMAR] = np.nan
    chosen, weights = select(matrix, names), _weights(corpus)
    fitted, labels = corpus.fitted, corpus.labels
    held_out = _held_out(chosen, corpus, names)
    slope, shift = platt_scaling(held_out[fitted], labels[fitted], weights)
    if slope <= 0 or roc_auc_score(labels[fitted], held_out[fitted]) < MIN_AUC:
        raise InputError(
            "The garbled articles look no different from the clean ones: nothing can be learned from them.",
            "See with garble score whether the garbled ones are garbled.",
        )
    model = rescaled(fit_additive(chosen[fitted], labels[fitted], weights, names), slope, shift)
    log_odds = slope * held_out + shift
    article, chances = _article_model(corpus, log_odds, matrix, ENCODER_SHARE if context else 0.0)
    thresholds = _thresholds(sigmoid(log_odds[labels == 0]), chances[0])
    body = {"sentence": model.as_dict(), "article": article.as_dict(), "thresholds": asdict(thresholds)}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:8]
    figures = _figures(corpus, sigmoid(log_odds), chances, thresholds)
    if before is not None:
        figures |= _figures_before(corpus, matrix, before)
    identity = f"{classifier_name(grammar, context=context)}-house-{digest}"
    return {"format": FORMAT, "identity": identity, **body, "figures": figures}


def _weights(corpus: HouseCorpus) -> FloatArray:
    """Return a weight for each fitted sentence, mean 1: the garbled half weighs as much as the clean one."""
    labels = corpus.labels[corpus.fitted]
    return np.asarray(len(labels) / (2 * np.bincount(labels, minlength=2))[labels], dtype=np.float64)


def _held_out(chosen: FloatArray, corpus: HouseCorpus, names: list[str]) -> FloatArray:
    """Return the raw log-odds of every sentence by a classifier that has seen no article of its group."""
    scores = np.full(len(chosen), np.nan)
    for rest, inside in GroupKFold(FOLDS).split(chosen, groups=corpus.groups):
        rows = rest[corpus.fitted[rest]]
        labels = corpus.labels[rows]
        weights = len(rows) / (2 * np.bincount(labels, minlength=2))[labels]
        scores[inside] = fit_additive(chosen[rows], labels, weights, names).log_odds(chosen[inside])
    return scores


def _article_model(
    corpus: HouseCorpus, log_odds: FloatArray, matrix: FloatArray, share: float
) -> tuple[ArticleModel, tuple[FloatArray, FloatArray]]:
    """Fit the article model; return it and its probabilities of the clean and of the garbled articles."""
    scored = _scored(corpus, log_odds, matrix, share)
    clean, garbled = corpus.rows
    model = fit_article_model(clean, garbled, scored, corpus.labels == 0, encoder_share=share)
    return model, (article_probabilities(model, clean, scored), article_probabilities(model, garbled, scored))


def _scored(corpus: HouseCorpus, log_odds: FloatArray, matrix: FloatArray, share: float) -> Scored:
    said = said_together(log_odds, matrix[:, SAID_BY_ENCODER], share)
    return Scored(said, matrix[:, GRAMMAR_HITS], corpus.words)


def _thresholds(sentences: FloatArray, articles: FloatArray) -> Thresholds:
    """Set the thresholds on clean ones; a share of articles too small to be known is taken from a normal tail."""
    enough = len(articles) >= needed(BLOCK_FPR)
    review = threshold(articles, REVIEW_FPR)
    block = threshold(articles, BLOCK_FPR) if enough else beyond(articles, BLOCK_FPR)
    return Thresholds(threshold(sentences, SENTENCE_FPR), review, max(review, block))


def _figures(
    corpus: HouseCorpus, probability: FloatArray, articles: tuple[FloatArray, FloatArray], thresholds: Thresholds
) -> dict[str, float]:
    """Held-out figures; the article model's few numbers have seen the articles, but by held-out scores alone."""
    labels, clean, garbled = corpus.labels, articles[0], articles[1]
    fitted = corpus.fitted
    return {
        "AUC sentences": float(roc_auc_score(labels[fitted], probability[fitted])),
        "AUC articles": _article_auc(clean, garbled),
        "flagged clean sentences": float((probability[labels == 0] >= thresholds.sentence).mean()),
        "flagged garbled sentences": float((probability[fitted & (labels == 1)] >= thresholds.sentence).mean()),
        "clean articles reviewed or blocked": float((clean >= thresholds.review).mean()),
        "clean articles blocked": float((clean >= thresholds.block).mean()),
        "garbled articles reviewed or blocked": float((garbled >= thresholds.review).mean()),
        "garbled articles blocked": float((garbled >= thresholds.block).mean()),
    }


def _figures_before(corpus: HouseCorpus, matrix: FloatArray, before: FittedClassifier) -> dict[str, float]:
    """Return how well the classifier of the pack used tells the same articles apart."""
    log_odds = before.sentence.log_odds(select(matrix, before.sentence.features))
    scored = _scored(corpus, log_odds, matrix, before.article.encoder_share)
    clean, garbled = (article_probabilities(before.article, side, scored) for side in corpus.rows)
    return {
        "AUC sentences, pack used": float(roc_auc_score(corpus.labels[corpus.fitted], log_odds[corpus.fitted])),
        "AUC articles, pack used": _article_auc(clean, garbled),
    }


def _article_auc(clean: FloatArray, garbled: FloatArray) -> float:
    both = np.concatenate([clean, garbled])
    return float(roc_auc_score(np.arange(len(both)) >= len(clean), both))
