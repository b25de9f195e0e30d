"""A report as the HTML page shows it: every value that the templates print is made here or beside, none in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from garble.document import Block, Span
from garble.formats.flow import Gap, Paragraph, flow
from garble.formats.gauge import Gauge, Strip, gauge, level_ranges, strip
from garble.formats.notes import FindingView, Note, file_link, finding_view, make_notes
from garble.formats.select import most_suspect
from garble.formats.tally import article_percent, none_reached
from garble.formats.wording import VERDICT_MEANING, display_path, title
from garble.report import Report

__all__ = ["Article", "lay_out"]


@dataclass(frozen=True, slots=True)
class Article:
    """Everything the page shows of one report.

    Attributes:
        number: of the article on the page, from 1.
        file: the address of its file as seen from the page; empty when that is not known.
        text: its blocks and what stands between them, in order.
        threshold: from which sentences are flagged, in percent.
        levels: the ranges of the three levels of flagged sentences, in words.
        lead: what is to be said before the notes; empty where they speak for themselves.
    """

    number: int
    title: str
    path: str
    file: str
    verdict: str
    meaning: str
    why: str
    probability: str
    gauge: Gauge
    strip: Strip
    sentences: int
    flagged: int
    remarks: tuple[str, ...]
    findings: tuple[FindingView, ...]
    notes: tuple[Note, ...]
    text: tuple[Gap | Paragraph, ...]
    threshold: float
    levels: tuple[str, ...]
    lead: str
    signature: str


def lay_out(report: Report, number: int, beside: Path | None = None) -> Article:
    """Return ``report`` as the page shows it.

    Args:
        report: the report.
        number: of the article on the page.
        beside: the file that the page will be, for links from it to the article's file.
    """
    blocks = report.document.blocks or (Block(Span(0, len(report.document.text))),)
    link = file_link(report.document.path, beside)
    notes = make_notes(report, link)
    suspect = most_suspect(report)
    return Article(
        number=number,
        title=title(report),
        path=display_path(report),
        file=link,
        verdict=report.verdict.value,
        meaning=VERDICT_MEANING[report.verdict],
        why=report.verdict_reason,
        probability=article_percent(report),
        gauge=gauge(report),
        strip=strip(report),
        sentences=report.article.sentences,
        flagged=report.article.flagged,
        remarks=report.document.notes,
        findings=tuple(finding_view(report.document, blocks, finding) for finding in report.findings),
        notes=tuple(notes.values()),
        text=tuple(flow(report, blocks, notes)),
        threshold=round(100 * report.signature.sentence_threshold, 1),
        levels=level_ranges(report.signature),
        lead=none_reached(report, slips=len(notes) > len(suspect)) if suspect else "",
        signature=str(report.signature),
    )
