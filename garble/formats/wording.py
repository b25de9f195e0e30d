"""The sentences that the formats for people share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from garble.document import BlockKind
from garble.report import Report, Verdict

__all__ = [
    "ARTICLE_PROBABILITY",
    "NO_SINGLE_WORD",
    "VERDICT_MEANING",
    "count",
    "display_path",
    "percent",
    "title",
    "worst_first",
]

VERDICT_MEANING = {
    Verdict.PASS: "As a whole it reads like edited English.",
    Verdict.REVIEW: "An editor should read this before it is published.",
    Verdict.BLOCK: "Should not be published as it stands.",
}

ARTICLE_PROBABILITY = "Estimated probability that a machine mangled this article: bad translation or word swapping."

NO_SINGLE_WORD = "No single word is to blame; the sentence as a whole does not read like edited English."

_NEED = {Verdict.BLOCK: 0, Verdict.REVIEW: 1, Verdict.PASS: 2}


def percent(probability: float) -> str:
    """Return ``probability`` as a whole percentage, never quite certain: ``<1%``, ``37%``, ``>99%``."""
    if probability >= 0.995:
        return ">99%"
    return "<1%" if probability < 0.01 else f"{100 * probability:.0f}%"


def count(number: int, noun: str) -> str:
    """Return ``1 sentence``, ``2 sentences``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def display_path(report: Report) -> str:
    """Return where the article came from, as given, or ``(text)`` when it was a string."""
    return report.document.path or "(text)"


def title(report: Report, limit: int = 90) -> str:
    """Return the heading near the top or the first words, cut to ``limit`` characters, else the file name."""
    document = report.document
    headings = [block for block in document.blocks[:3] if block.kind is BlockKind.HEADING]
    for block in [*headings[:1], *document.blocks[:1]]:
        words = " ".join(block.span.of(document.text).split())
        if words:
            return words if len(words) <= limit else _cut_between_words(words[: limit - 1]) + "…"
    return PurePath(display_path(report)).name


def _cut_between_words(words: str) -> str:
    whole, _, part = words.rpartition(" ")
    return whole if whole and len(part) < 20 else words


def worst_first(reports: Sequence[Report]) -> list[Report]:
    """Return the reports by need of an editor: BLOCK, REVIEW, PASS, then by article probability."""
    return sorted(reports, key=lambda report: (_NEED[report.verdict], -report.article.probability))
