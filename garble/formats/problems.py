"""What a report has to say as a list of single complaints, for the formats that programs annotate files with."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from garble.document import Span
from garble.formats.places import Source
from garble.formats.wording import NO_SINGLE_WORD, VERDICT_MEANING
from garble.report import Report, SentenceScore, Severity, Verdict

__all__ = [
    "SENTENCE",
    "UNREAD",
    "VERDICT",
    "Problem",
    "listed",
    "of_article",
    "of_sentence",
    "problems",
    "replacement",
    "spoken",
    "why",
]

VERDICT = "verdict"
"""Stands for a code where an article as a whole is held back."""

SENTENCE = "sentence"
"""Stands for a code where a sentence is flagged and no single word is to blame."""

UNREAD = "unread"
"""Stands for a code where an article could not be read."""

_PLACES = 12
"""Places that a message names; a name spelled two ways can stand hundreds of times."""

_SEVERITY = {Verdict.REVIEW: Severity.MAJOR, Verdict.BLOCK: Severity.CRITICAL}


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint.

    Attributes:
        code: of the reason or the finding, `VERDICT` or `SENTENCE`.
        message: what is wrong, in plain words, with the expected wording where there is one.
        severity: see `garble.report.Severity`; a verdict of BLOCK is critical, of REVIEW major, a flagged
            sentence without a reason major.
        spans: the places in the document's text; a verdict and some findings have none.
        probability: of the article or the sentence, in [0, 1]; ``None`` for a finding and for an article that has no
            running text to judge.
        expected: what may stand at the first place instead; ``""`` is nothing at all, ``None`` is not known.
        sentence: the sentence that the complaint is about, if it is about one.
    """

    code: str
    message: str
    severity: Severity
    spans: tuple[Span, ...] = ()
    probability: float | None = None
    expected: str | None = None
    sentence: SentenceScore | None = None


def problems(report: Report) -> Iterator[Problem]:
    """Yield the complaints about the article, then those about each sentence, in the report's order."""
    yield from of_article(report)
    for sentence in report.sentences:
        yield from of_sentence(sentence)


def of_article(report: Report) -> Iterator[Problem]:
    """Yield the verdict unless it is PASS, then the findings."""
    if report.verdict in _SEVERITY:
        probability = report.article.probability if report.article.sentences else None
        yield Problem(VERDICT, why(report), _SEVERITY[report.verdict], probability=probability)
    for finding in report.findings:
        yield Problem(finding.code, finding.message, finding.severity, finding.spans)


def why(report: Report) -> str:
    """Return what the verdict means and what it rests on, in two sentences."""
    reason = report.verdict_reason
    return f"{VERDICT_MEANING[report.verdict]} {reason[:1].upper()}{reason[1:]}"


def of_sentence(sentence: SentenceScore) -> Iterator[Problem]:
    """Yield a complaint for each reason, or one for a flagged sentence that has none."""
    probability = sentence.probability
    if sentence.flagged and not sentence.reasons:
        places = (sentence.span,)
        yield Problem(SENTENCE, NO_SINGLE_WORD, Severity.MAJOR, places, probability, sentence=sentence)
    for reason in sentence.reasons:
        message, expected = reason.message, reason.expected
        if expected and expected not in message:
            message += f" Perhaps: “{expected}”."
        places = (reason.span,)
        yield Problem(reason.code, message, reason.severity, places, probability, expected, sentence)


def spoken(problem: Problem, source: Source) -> str:
    """Return the message for an annotation at the first place: with further places, and the paragraph in Word."""
    first, others = problem.spans[:1], problem.spans[1:]
    message = problem.message + (f" Also: {_places(others, source)}." if others else "")
    return message if source.is_text or not first else f"{_places(first, source).capitalize()}: {message}"


def listed(problem: Problem, source: Source) -> str:
    """Return the message for a list of complaints: with all its places."""
    places = f" ({_places(problem.spans, source)})" if problem.spans else ""
    return problem.message + places


def _places(spans: tuple[Span, ...], source: Source) -> str:
    places = list(dict.fromkeys(source.spoken(span) for span in spans))
    return ", ".join(places[:_PLACES]) + (", …" if len(places) > _PLACES else "")


def replacement(problem: Problem, source: Source) -> tuple[Span, str] | None:
    """Return the span of the document's text to replace and what to write there, for people to accept or not.

    ``None`` where nothing is expected, or where the file does not hold the words as they read: markup or an entity
    among them would be lost. A word that is left out takes the blank after it along.
    """
    if problem.expected is None or not source.is_text:
        return None
    [span] = problem.spans
    text = source.document.text
    if not problem.expected and text[span.end : span.end + 1] == " ":
        span = Span(span.start, span.end + 1)
    if source.text(span) != span.of(text):
        return None
    escaped = source.document.kind == "html"
    return span, html.escape(problem.expected, quote=False) if escaped else problem.expected
