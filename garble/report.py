"""The result of a check, and the one JSON schema it is written in.

Everything that measures or decides fills these records; everything that prints reads them and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import isnan
from typing import Any

from garble.document import Document, Span

__all__ = [
    "SCHEMA_VERSION",
    "ArticleScore",
    "Contribution",
    "Finding",
    "Reason",
    "Report",
    "SentenceScore",
    "Severity",
    "Signature",
    "Verdict",
]

SCHEMA_VERSION = 1


class Verdict(str, Enum):
    """Whether an article may be published; made in ``garble.gate`` only."""

    PASS = "PASS"
    REVIEW = "REVIEW"
    BLOCK = "BLOCK"


class Severity(str, Enum):
    """How badly a place is broken, after MQM: minor is odd, major misleads, critical is not English."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence is suspect, at one place of it.

    Attributes:
        code: stable, as ``garble explain`` lists them: P1 perplexity and coherence, S2 substitution, G3 grammar, X5
            surface, A6 article, C7 context.
        span: the words meant, in code points of the document's text.
        message: one plain sentence that quotes the words.
        expected: what was probably meant; ``None`` when garble cannot tell. Never applied by itself.
        severity: see `Severity`.
        source: the signal that found it (``perplexity``, ``substitution``, ``grammar``, ``surface``, …).
        confidence: probability in [0, 1] that the place is wrong; ``None`` when nobody weighed it.
    """

    code: str
    span: Span
    message: str
    expected: str | None = None
    severity: Severity = Severity.MINOR
    source: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature added to the log-odds of garble; positive is evidence for it."""

    feature: str
    value: float
    log_odds: float


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """One sentence judged.

    Attributes:
        span: where it stands in the document's text.
        probability: calibrated probability in [0, 1] that a machine mangled it; higher is worse.
        flagged: whether the probability reaches the threshold of the gate.
        kind: ``paragraph``, ``heading``, ``list_item`` or ``byline``.
        reasons: the places that speak against it, worst first.
        contributions: every feature's share of the log-odds, largest magnitude first.
    """

    span: Span
    probability: float
    flagged: bool
    kind: str = "paragraph"
    reasons: tuple[Reason, ...] = ()
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the article as a whole (A6xx), with the places it concerns."""

    code: str
    message: str
    spans: tuple[Span, ...] = ()
    severity: Severity = Severity.MINOR


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """The article as a whole.

    Attributes:
        probability: calibrated probability in [0, 1] that the article went through a machine; higher is worse.
        sentences: how many sentences were judged.
        flagged: how many of them are flagged.
    """

    probability: float
    sentences: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Signature:
    """What exactly produced a report: two scores compare only when their signatures agree."""

    version: str
    pack: str
    grammar: str
    features: str
    classifier: str
    sentence_threshold: float
    review_threshold: float
    block_threshold: float
    context: str = "off"

    def __str__(self) -> str:
        return (
            f"garble:{self.version}|pack:{self.pack}|grammar:{self.grammar}|context:{self.context}"
            f"|features:{self.features}|classifier:{self.classifier}|sentence:{self.sentence_threshold:.3f}"
            f"|review:{self.review_threshold:.3f}|block:{self.block_threshold:.3f}"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """Everything garble has to say about one document."""

    document: Document
    sentences: tuple[SentenceScore, ...]
    article: ArticleScore
    findings: tuple[Finding, ...]
    verdict: Verdict
    verdict_reason: str
    signature: Signature

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready values; ``schema_version`` changes when a field changes meaning."""
        return {
            "schema_version": SCHEMA_VERSION,
            "path": self.document.path,
            "kind": self.document.kind,
            "notes": list(self.document.notes),
            "verdict": self.verdict.value,
            "verdict_reason": self.verdict_reason,
            "article": {
                "probability": round(self.article.probability, 6) if self.article.sentences else None,
                "sentences": self.article.sentences,
                "flagged": self.article.flagged,
            },
            "findings": [self._finding(finding) for finding in self.findings],
            "sentences": [self._sentence(sentence) for sentence in self.sentences],
            "signature": str(self.signature),
        }

    def _place(self, span: Span) -> dict[str, Any]:
        line, column = self.document.position(span.start)
        place: dict[str, Any] = {
            "text": span.of(self.document.text),
            "start": span.start,
            "end": span.end,
            "line": line,
            "column": column,
        }
        if self.document.source_map is not None:
            source = self.document.source_map.span_to_source(span)
            place |= {"source_start": source.start, "source_end": source.end}
        return place

    def _finding(self, finding: Finding) -> dict[str, Any]:
        return {
            "code": finding.code,
            "message": finding.message,
            "severity": finding.severity.value,
            "spans": [self._place(span) for span in finding.spans],
        }

    def _sentence(self, sentence: SentenceScore) -> dict[str, Any]:
        return {
            **self._place(sentence.span),
            "kind": sentence.kind,
            "probability": round(sentence.probability, 6),
            "flagged": sentence.flagged,
            "reasons": [
                {
                    "code": reason.code,
                    **self._place(reason.span),
                    "message": reason.message,
                    "expected": reason.expected,
                    "severity": reason.severity.value,
                    "confidence": None if reason.confidence is None else round(reason.confidence, 4),
                    "source": reason.source,
                }
                for reason in sentence.reasons
            ],
            "contributions": [
                {"feature": c.feature, "value": _number(c.value), "log_odds": round(c.log_odds, 6)}
                for c in sentence.contributions
            ],
        }


def _number(value: float) -> float | None:
    """JSON has no NaN: a feature that could not be computed is null."""
    return None if isnan(value) else round(value, 6)
