"""Sentences -> one probability for the article.

An article went through a machine as a whole, so weak evidence in many sentences adds up: what counts is the mean of
their log-odds, drawn towards clean text while there are few. With the contextual encoder its own log-odds count beside
them: they go on where the steps of the sentence model end, so that sentences beyond doubt speak for their article.
Headings, bylines and short list items do not count, they are odd in any article.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from garble.classifier import finite, sigmoid
from garble.document import BlockKind, Sentence
from garble.signals.base import FloatArray
from garble.tokens import is_word

__all__ = [
    "ARTICLE_FEATURES",
    "CLIP",
    "ENCODER_SHARE",
    "JUDGED",
    "ArticleModel",
    "article_features",
    "count_words",
    "counts",
    "said_together",
]

JUDGED = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM})
"""Bylines, agency slugs and time stamps are no sentences: they get no probability."""

LIST_ITEM_WORDS = 6
"""Shorter list items are labels; longer ones count for the article like sentences."""

ARTICLE_FEATURES: tuple[str, ...] = ("mean", "grammar_per_100_words")
"""Mean log-odds of the sentences; grammar hits per 100 words (0 without a grammar backend)."""

ENCODER_SHARE = 1.0
"""How much the encoder's log-odds of a sentence count beside the sentence model's, of which they are a part as well. Of
0, .25, .5, 1 and 2 the one that blocks fewest articles of an outlet that was left out, at the recall of the others."""

CLIP = 5.0
"""What a sentence says of its article is read as between minus and plus this much: no few sentences decide alone."""

PRIOR_SENTENCES = 6
PRIOR_WORDS = 120
"""Every article is read as if this much clean text stood beside it: one odd sentence alone convicts nobody."""


def said_together(log_odds: FloatArray, encoder: FloatArray, share: float) -> FloatArray:
    """Return what the sentences say of their article, natural log-odds, shape (n_sentences,); higher is worse.

    Args:
        log_odds: of the sentence model.
        encoder: log-odds of the contextual encoder; NaN where it read nothing.
        share: that the encoder's count, beside all of the sentence model's; 0 where there is no encoder.
    """
    return log_odds + share * np.nan_to_num(encoder) if share else log_odds


def article_features(log_odds: FloatArray, grammar_hits: float, words: int, clean: float) -> FloatArray:
    """Return the row that `ArticleModel` reads, shape (n_article_features,).

    Args:
        log_odds: of the sentences that count, by `said_together`; at least one.
        grammar_hits: hits in the whole article, names and style left out; NaN when no backend ran.
        words: in the whole article, by `count_words`.
        clean: mean of clean news sentences, by `said_together` and clipped.
    """
    clipped = np.clip(log_odds, -CLIP, CLIP)
    mean = (clipped.sum() + PRIOR_SENTENCES * clean) / (len(clipped) + PRIOR_SENTENCES)
    per_100 = 0.0 if np.isnan(grammar_hits) else 100 * grammar_hits / (words + PRIOR_WORDS)
    return np.array([mean, min(per_100, 10.0)], dtype=np.float64)


def count_words(text: str) -> int:
    """Return the number of words between blanks; fitting and scoring must count alike."""
    return len(text.split())


@dataclass(frozen=True, slots=True)
class ArticleModel:
    """Logistic regression over `ARTICLE_FEATURES`.

    Attributes:
        intercept: log-odds of an article whose features are 0.
        weights: log-odds a unit of each feature.
        clean: mean of clean news sentences, by `said_together` and the sentence model that it goes with, clipped.
        encoder_share: for `said_together`.
    """

    intercept: float
    weights: tuple[float, ...]
    clean: float
    encoder_share: float = 0.0

    def probability(self, log_odds: FloatArray, grammar_hits: float, words: int) -> float:
        """Return the calibrated probability in [0, 1] that the article is garbled; higher is worse.

        It takes what `article_features` takes.
        """
        row = article_features(log_odds, grammar_hits, words, self.clean)
        return float(sigmoid(np.asarray(self.intercept + np.dot(self.weights, row))))

    def as_dict(self) -> dict[str, Any]:
        """Return the model as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ArticleModel:
        """Build a model from `as_dict`'s values.

        Raises:
            KeyError, TypeError, ValueError: when the values are not such a model.
        """
        weights = tuple([finite(weight) for weight in data["weights"]])
        if len(weights) != len(ARTICLE_FEATURES):
            raise ValueError(f"{len(weights)} weights for {len(ARTICLE_FEATURES)} article features")
        return cls(finite(data["intercept"]), weights, finite(data["clean"]), finite(data.get("encoder_share", 0.0)))


def counts(sentence: Sentence) -> bool:
    """Tell whether a sentence counts for the article: running text and list items that are as long as a sentence."""
    if sentence.kind is BlockKind.LIST_ITEM:
        return sum(is_word(token.text) for token in sentence.tokens) >= LIST_ITEM_WORDS
    return sentence.kind is BlockKind.PARAGRAPH
