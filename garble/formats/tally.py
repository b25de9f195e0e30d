"""How many sentences there are, are flagged and are not shown, in the same words wherever people read it."""

from __future__ import annotations

from garble.formats.select import left_out
from garble.formats.wording import count, percent
from garble.report import Report

__all__ = ["article_percent", "flagged_in_words", "hidden_in_words", "none_reached"]


def article_percent(report: Report) -> str:
    """Return the probability of the article, or ``not judged`` where it has no running text."""
    return percent(report.article.probability) if report.article.sentences else "not judged"


def flagged_in_words(report: Report) -> str:
    """Return ``2 of 23 sentences flagged``, with the flagged headings and the like, which do not count, named apart."""
    article = report.article
    sentences = f"{article.flagged:,} of {count(article.sentences, 'sentence')} flagged"
    marked = sum(sentence.flagged for sentence in (*report.sentences, *left_out(report)))
    others = marked - article.flagged
    if others <= 0:
        return sentences
    return f"{sentences}, besides {others:,} {'heading or label' if others == 1 else 'headings or labels'}"


def hidden_in_words(report: Report) -> str:
    """Return ``22 not shown, 1 of them flagged`` for a report that was shortened; empty for a whole one."""
    hidden = left_out(report)
    flagged = sum(sentence.flagged for sentence in hidden)
    if not hidden:
        return ""
    return f"{len(hidden):,} not shown" + (f", {flagged:,} of them flagged" if flagged else "")


def none_reached(report: Report) -> str:
    """Return the line over the sentences of `garble.formats.select.most_suspect`."""
    threshold = percent(report.signature.sentence_threshold)
    return f"No sentence reaches the threshold of {threshold}. These are the most suspect."
