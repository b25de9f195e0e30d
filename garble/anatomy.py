"""Everything that was measured on the sentences of a report, for whoever wants to see why.

A `Report` holds what an editor needs; an `Anatomy` adds the evidence on every word and says what each feature means.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any

from garble.document import Span
from garble.report import SCHEMA_VERSION, Report, SentenceScore

__all__ = ["Anatomy", "SentenceAnatomy", "Share", "Word"]


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a sentence as the language model reads it; quotation marks are not read and have none.

    Attributes:
        span: the token, in code points of the document's text.
        read_as: what the model reads in its place: lower-cased words, two or more for a compound, or classes
            such as ``<year>``.
        rare: whether a part of it is outside the vocabulary, so that a class stands for it.
        surprisal: bits by which it surprises after the words before it (Shannon, 1948); at least 0, higher is odder.
        alone: bits by which it surprises without any context; less than ``surprisal`` when the context speaks
            against it.
        wrong: the word model's probability in [0, 1] that it is wrong, the highest of its parts; NaN without a
            word model.
    """

    span: Span
    read_as: tuple[str, ...]
    rare: bool
    surprisal: float
    alone: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Share:
    """What one feature added to the log-odds of garble, and what that feature is.

    Attributes:
        feature: its dotted name.
        value: as measured, in ``unit``; NaN where it could not be computed.
        unit: see `garble.signals.base.Feature`.
        meaning: what it measures, in plain words.
        log_odds: natural log-odds; positive is evidence for garble.
    """

    feature: str
    value: float
    unit: str
    meaning: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class SentenceAnatomy:
    """One sentence judged, with all the evidence.

    Attributes:
        score: as in the report.
        base: log-odds that every sentence starts from; with the shares they add up to those of ``score``'s
            probability.
        shares: every feature's share, largest magnitude first.
        words: in order.
        unjudged: what was measured and has no part in the probability: features that the classifier does not read.
    """

    score: SentenceScore
    base: float
    shares: tuple[Share, ...]
    words: tuple[Word, ...]
    unjudged: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A report and, for each of its sentences in order, the evidence."""

    report: Report
    sentences: tuple[SentenceAnatomy, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the sentences as in `Report.as_dict`, with all the evidence, as JSON-ready values."""
        report = self.report.as_dict()
        return {
            "schema_version": SCHEMA_VERSION,
            "path": report["path"],
            "kind": report["kind"],
            "sentence_threshold": self.report.signature.sentence_threshold,
            "sentences": [
                {**sentence, **self._evidence(one)}
                for sentence, one in zip(report["sentences"], self.sentences, strict=True)
            ],
            "signature": report["signature"],
        }

    def _evidence(self, one: SentenceAnatomy) -> dict[str, Any]:
        return {
            "base_log_odds": round(one.base, 6),
            "contributions": [
                {
                    "feature": share.feature,
                    "value": _number(share.value),
                    "unit": share.unit,
                    "meaning": share.meaning,
                    "log_odds": round(share.log_odds, 6),
                }
                for share in one.shares
            ],
            "unjudged": [
                {
                    "feature": share.feature,
                    "value": _number(share.value),
                    "unit": share.unit,
                    "meaning": share.meaning,
                }
                for share in one.unjudged
            ],
            "words": [
                {
                    "text": word.span.of(self.report.document.text),
                    "start": word.span.start,
                    "end": word.span.end,
                    "read_as": list(word.read_as),
                    "rare": word.rare,
                    "surprisal_bits": round(word.surprisal, 6),
                    "alone_bits": round(word.alone, 6),
                    "wrong": _number(word.wrong),
                }
                for word in one.words
            ],
        }


def _number(value: float) -> float | None:
    """JSON has no NaN: what could not be computed is null."""
    return None if isnan(value) else round(value, 6)
