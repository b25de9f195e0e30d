"""Fewer sentences of a report, for any format."""

from __future__ import annotations

from dataclasses import dataclass, fields
from heapq import nlargest

from garble.report import Report, SentenceScore, Verdict

__all__ = ["Selection", "left_out", "most_suspect", "select"]

_MOST_SUSPECT = 3


@dataclass(frozen=True, slots=True)
class Selection(Report):
    """A report without some of its sentences, which are kept apart so that a format can tell how many there are."""

    left_out: tuple[SentenceScore, ...] = ()


def select(report: Report, *, top: int | None = None, min_probability: float = 0.0) -> Report:
    """Return ``report`` with some of its sentences; verdict, findings and counts stay those of the article.

    Args:
        report: what to shorten.
        top: keep this many sentences, those with the highest probability, worst first;
            ``None`` keeps all in reading order.
        min_probability: keep sentences of at least this probability in [0, 1].
    """
    kept = tuple(s for s in report.sentences if s.probability >= min_probability)
    if top is not None:
        kept = tuple(sorted(kept, key=lambda sentence: -sentence.probability)[:top])
    if kept == report.sentences:
        return report
    places = {sentence.span for sentence in kept}
    others = tuple(sentence for sentence in report.sentences if sentence.span not in places)
    values = {field.name: getattr(report, field.name) for field in fields(Report)}
    return Selection(**values | {"sentences": kept}, left_out=left_out(report) + others)


def left_out(report: Report) -> tuple[SentenceScore, ...]:
    """Return the sentences of the article that the report was shortened by; none of a whole report."""
    return report.left_out if isinstance(report, Selection) else ()


def most_suspect(report: Report) -> tuple[SentenceScore, ...]:
    """Return what an editor is to look at where an article is held back and none of its sentences is flagged.

    These are the three most probable sentences in the report, worst first, without headings, which are odd in any
    article. There are none where the article passes, has a flagged sentence or has no running text.
    """
    every = (*report.sentences, *left_out(report))
    held = report.verdict is not Verdict.PASS and report.article.sentences > 0
    if not held or any(sentence.flagged for sentence in every):
        return ()
    prose = (sentence for sentence in report.sentences if sentence.kind != "heading")
    return tuple(nlargest(_MOST_SUSPECT, prose, key=lambda sentence: sentence.probability))
