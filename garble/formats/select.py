"""Fewer sentences of a report, for any format."""

from __future__ import annotations

from dataclasses import replace

from garble.report import Report

__all__ = ["select"]


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
    return replace(report, sentences=kept)
