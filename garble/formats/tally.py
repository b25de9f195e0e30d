"""How many sentences there are, are flagged and are not shown, in the same words wherever people read it."""

from __future__ import annotations

from collections.abc import Sequence

from garble.article import counts
from garble.document import BlockKind, Sentence
from garble.formats.select import left_out
from garble.formats.wording import count, percent
from garble.report import Report, SentenceScore
from garble.tokens import tokenize

__all__ = ["OTHER_SLIPS", "article_percent", "flagged_in_words", "hidden_in_words", "more_in_words", "none_reached"]

OTHER_SLIPS = "Other sentences with certain slips:"
"""Stands after `garble.formats.select.most_suspect` and over the sentences that have reasons all the same."""


def article_percent(report: Report) -> str:
    """Return the probability of the article, or ``not judged`` where it has no running text."""
    return percent(report.article.probability) if report.article.sentences else "not judged"


def flagged_in_words(*reports: Report) -> str:
    """Return ``2 of 23 sentences flagged``, with the flagged headings and the like, which do not count, named apart.

    Several reports are counted together.
    """
    total = sum(report.article.sentences for report in reports)
    flagged = sum(report.article.flagged for report in reports)
    marked = sum(sentence.flagged for report in reports for sentence in (*report.sentences, *left_out(report)))
    sentences = f"{flagged:,} of {count(total, 'sentence')} flagged"
    others = marked - flagged
    if others <= 0:
        return sentences
    return f"{sentences}, besides {others:,} {'heading or label' if others == 1 else 'headings or labels'}"


def hidden_in_words(report: Report) -> str:
    """Return ``22 not shown, 1 of them flagged`` for a report that was shortened; empty for a whole one.

    The headings and the like are named, for the sentences of the article are told without them.
    """
    hidden = left_out(report)
    if not hidden:
        return ""
    flagged = sum(sentence.flagged for sentence in hidden)
    parts = [f"{len(hidden):,} not shown", f"{flagged:,} of them flagged" if flagged else "", _apart(report, hidden)]
    return ", ".join(filter(None, parts))


def more_in_words(report: Report, sentences: Sequence[SentenceScore]) -> str:
    """Return ``3 sentences more``, or ``3 more, 1 of them a heading or label``."""
    apart = _apart(report, sentences)
    return f"{len(sentences):,} more, {apart}" if apart else f"{count(len(sentences), 'sentence')} more"


def none_reached(report: Report, *, slips: bool = False) -> str:
    """Return the line over the sentences of `garble.formats.select.most_suspect`.

    Args:
        report: whose threshold is named.
        slips: whether other sentences, which have reasons, stand among them.
    """
    threshold = percent(report.signature.sentence_threshold)
    others = " and those with certain slips" if slips else ""
    return f"No sentence reaches the threshold of {threshold}. These are the most suspect{others}."


def _apart(report: Report, sentences: Sequence[SentenceScore]) -> str:
    """Return ``2 of them headings or labels``; empty where all of ``sentences`` count for the article."""
    others = sum(not _counts(report, sentence) for sentence in sentences)
    if not others:
        return ""
    return f"{others:,} of them {'a heading or label' if others == 1 else 'headings or labels'}"


def _counts(report: Report, sentence: SentenceScore) -> bool:
    """Tell whether a sentence counts for its article: the same question as when it was judged."""
    span = sentence.span
    return counts(Sentence(span, tokenize(span.of(report.document.text), span.start), BlockKind(sentence.kind)))
