"""What the contextual encoder says of each sentence and of each word in it.

n-grams see three words, vectors see a bag; garble also breaks over longer distances: agreement, who does what to
whom, a word that fits its neighbours but not what the sentence says. The encoder reads all of it at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from garble.document import Sentence, Token
from garble.encoder import Encoder, Judged
from garble.ngram import ScoredWords
from garble.report import Reason, Severity
from garble.signals.base import Feature, FloatArray, Measurement, sigmoid

__all__ = ["CODES", "FEATURES", "measure"]

CODES = {"C701": "This word does not fit the sentence as a whole, read in both directions."}

FEATURES: tuple[Feature, ...] = (
    Feature("context.sentence", "log-odds", 1, "log-odds that the sentence is garbled, read as a whole"),
    Feature("context.max", "log-odds", 1, "log-odds that the oddest word is wrong where it stands"),
    Feature("context.top3", "log-odds", 1, "mean log-odds of the three oddest words"),
    Feature("context.mean", "log-odds", 1, "mean log-odds of all words"),
    Feature("context.share", "share", 1, "share of words that are rather wrong than right"),
)

SHOWN = 0.3
"""Probability of being wrong from which a word is worth showing."""


def measure(
    encoder: Encoder | None, text: str, sentences: Sequence[Sentence], scored: Sequence[ScoredWords]
) -> Measurement:
    """Return the context columns, one row a sentence; NaN for a sentence without words, everywhere without an encoder.

    Args:
        encoder: the contextual model; ``None`` when the signal is off.
        text: what the sentences' spans point into.
        sentences: in order.
        scored: the language model's view of them: the words that the evidence is laid out by.
    """
    columns = {feature.name: np.full(len(sentences), np.nan) for feature in FEATURES}
    by_word = np.full(sum(len(one.words) for one in scored), np.nan)
    reasons: list[tuple[tuple[float, Reason], ...]] = [()] * len(sentences)
    if encoder is None:
        return Measurement(columns, tuple(reasons), {"context": by_word})
    first = 0
    judged = encoder.judge([sentence.span.of(text) for sentence in sentences])
    for row, (sentence, one, verdict) in enumerate(zip(sentences, scored, judged, strict=True)):
        tokens = _tokens(sentence, verdict)
        if len(tokens):
            _fill(columns, row, tokens[~np.isnan(tokens)], verdict.sentence)
            by_word[first : first + len(one.tokens)] = tokens[one.tokens]
            reasons[row] = _reasons(sentence.tokens, tokens)
        first += len(one.words)
    return Measurement(columns, tuple(reasons), {"context": by_word})


def _tokens(sentence: Sentence, judged: Judged) -> FloatArray:
    """Return for each token the log-odds of its worst piece, shape (n_tokens,); NaN for one without pieces."""
    worst = np.full(len(sentence.tokens), np.nan)
    begins = np.array([token.span.start for token in sentence.tokens]) - sentence.span.start
    ends = np.array([token.span.end for token in sentence.tokens]) - sentence.span.start
    # a piece may reach over two tokens of ours, a token has many pieces
    firsts = np.searchsorted(ends, judged.pieces[:, 0], side="right").tolist()
    lasts = np.searchsorted(begins, judged.pieces[:, 1], side="left").tolist()
    for first, last, wrong in zip(firsts, lasts, judged.wrong.tolist(), strict=True):
        worst[first:last] = np.fmax(worst[first:last], wrong)
    return worst


def _fill(columns: dict[str, FloatArray], row: int, tokens: FloatArray, whole: float) -> None:
    if len(tokens):
        worst_first = np.sort(tokens)[::-1]
        columns["context.sentence"][row] = whole
        columns["context.max"][row] = worst_first[0]
        columns["context.top3"][row] = worst_first[:3].mean()
        columns["context.mean"][row] = tokens.mean()
        columns["context.share"][row] = (tokens > 0).mean()


def _reasons(tokens: Sequence[Token], wrong: FloatArray) -> tuple[tuple[float, Reason], ...]:
    chances = sigmoid(np.nan_to_num(wrong, nan=-np.inf)).tolist()
    return tuple(
        [
            (
                chance,
                Reason(
                    "C701",
                    tokens[place].span,
                    f"‘{tokens[place].text}’ does not fit this sentence.",
                    None,
                    Severity.MAJOR if chance >= 0.5 else Severity.MINOR,
                    "context",
                ),
            )
            for place, chance in enumerate(chances)
            if chance >= SHOWN
        ]
    )
