"""An article cut into what the page shows: blocks, in them sentences, in them runs that do not overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

from garble.document import Block, BlockKind, Span
from garble.formats.runs import cut
from garble.formats.wording import VERDICT_MEANING, display_path, percent, title
from garble.report import Finding, Reason, Report, SentenceScore

__all__ = ["Article", "Bar", "FindingView", "Note", "Paragraph", "Part", "Piece", "lay_out"]

_LINKS = 12
"""Places of one finding that the side panel links to; a name spelled two ways can stand hundreds of times."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is said about one sentence; the number ties it to its mark in the text.

    Attributes:
        level: 0 for a sentence that is not flagged, else 1 to 3: which third of the range from the
            threshold to 1 its probability lies in.
    """

    number: int
    level: int
    probability: str
    line: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``reasons`` are indices into those of its note."""

    text: str
    reasons: tuple[int, ...] = ()
    found: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence with its note, or what stands between two sentences."""

    pieces: tuple[Piece, ...]
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the article, or, with ``kind`` ``gap``, the text between two blocks.

    Attributes:
        index: of the block in its document.
        level: the highest of its notes, 0 when it has none.
        found: whether a finding on the article concerns all of it.
        opens_list, closes_list: whether it is the first or last of neighbouring list items.
    """

    kind: str
    parts: tuple[Part, ...]
    index: int = 0
    level: int = 0
    found: bool = False
    opens_list: bool = False
    closes_list: bool = False


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding on the article; ``places`` are pairs of block index and line number."""

    code: str
    message: str
    places: tuple[tuple[int, int], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One sentence in the profile of the article; ``height`` is its probability in percent."""

    x: int
    height: float
    note: Note | None


@dataclass(frozen=True, slots=True)
class Article:
    """Everything the page shows of one report."""

    number: int
    title: str
    name: str
    path: str
    verdict: str
    meaning: str
    why: str
    probability: str
    sentences: int
    flagged: int
    remarks: tuple[str, ...]
    findings: tuple[FindingView, ...]
    notes: tuple[Note, ...]
    paragraphs: tuple[Paragraph, ...]
    profile: tuple[Bar, ...]
    threshold: float
    levels: tuple[str, ...]
    signature: str


def lay_out(report: Report, number: int) -> Article:
    """Return ``report`` as the page shows it, as its article ``number``.

    The text of all pieces, in order, is that of the document.
    """
    notes = _notes(report)
    threshold = report.signature.sentence_threshold
    borders = [threshold + third * (1 - threshold) / 3 for third in range(4)]
    return Article(
        number=number,
        title=title(report),
        name=PurePath(display_path(report)).name,
        path=display_path(report),
        verdict=report.verdict.value,
        meaning=VERDICT_MEANING[report.verdict],
        why=report.verdict_reason,
        probability=percent(report.article.probability),
        sentences=report.article.sentences,
        flagged=report.article.flagged,
        remarks=report.document.notes,
        findings=tuple(_finding(report, finding) for finding in report.findings),
        notes=tuple(notes.values()),
        paragraphs=tuple(_paragraphs(report, notes)),
        profile=tuple(
            Bar(x, round(100 * sentence.probability, 1), notes.get(sentence.span.start))
            for x, sentence in enumerate(report.sentences)
        ),
        threshold=100 * threshold,
        levels=tuple(f"{100 * low:.0f}–{100 * high:.0f}%" for low, high in pairwise(borders)),
        signature=str(report.signature),
    )


def _notes(report: Report) -> dict[int, Note]:
    """Return a note for each sentence that is flagged or has reasons, by where the sentence starts."""
    notes: dict[int, Note] = {}
    for sentence in report.sentences:
        if sentence.flagged or sentence.reasons:
            notes[sentence.span.start] = Note(
                number=len(notes) + 1,
                level=_level(sentence, report.signature.sentence_threshold),
                probability=percent(sentence.probability),
                line=report.document.position(sentence.span.start)[0],
                reasons=sentence.reasons,
            )
    return notes


def _level(sentence: SentenceScore, threshold: float) -> int:
    if not sentence.flagged:
        return 0
    above = (sentence.probability - threshold) / max(1 - threshold, 1e-9)
    return 1 + min(max(int(3 * above), 0), 2)


def _blocks(report: Report) -> tuple[Block, ...]:
    return report.document.blocks or (Block(Span(0, len(report.document.text))),)


def _finding(report: Report, finding: Finding) -> FindingView:
    starts = [block.span.start for block in _blocks(report)]
    places = dict.fromkeys(
        (max(bisect_left(starts, span.start + 1) - 1, 0), report.document.position(span.start)[0])
        for span in finding.spans
    )
    return FindingView(finding.code, finding.message, tuple(places)[:_LINKS], max(len(places) - _LINKS, 0))


def _paragraphs(report: Report, notes: dict[int, Note]) -> Iterator[Paragraph]:
    text, blocks = report.document.text, _blocks(report)
    found = sorted(span for finding in report.findings for span in finding.spans)
    sentences = [sentence for sentence in report.sentences if sentence.span.start in notes]
    starts = [sentence.span.start for sentence in sentences]
    place = 0
    for index, block in enumerate(blocks):
        if block.span.start > place:
            yield _gap(text[place : block.span.start])
        place = block.span.end
        inside = sentences[bisect_left(starts, block.span.start) : bisect_left(starts, block.span.end)]
        here = [span for span in found if span.overlaps(block.span)]
        parts = tuple(_parts(text, block.span, inside, notes, here))
        yield Paragraph(
            kind=block.kind.value,
            parts=parts,
            index=index,
            level=max((part.note.level for part in parts if part.note), default=0),
            found=any(_covers(span, block.span) for span in here),
            opens_list=not _is_item(blocks, index - 1),
            closes_list=not _is_item(blocks, index + 1),
        )
    if place < len(text):
        yield _gap(text[place:])


def _parts(
    text: str, block: Span, sentences: list[SentenceScore], notes: dict[int, Note], found: list[Span]
) -> Iterator[Part]:
    words = [span for span in found if not _covers(span, block)]
    place = block.start
    for sentence in sentences:
        start, end = max(sentence.span.start, place), min(sentence.span.end, block.end)
        if start >= end:
            continue
        yield Part(_pieces(text, Span(place, start), (), words))
        yield Part(_pieces(text, Span(start, end), sentence.reasons, words), notes[sentence.span.start])
        place = end
    yield Part(_pieces(text, Span(place, block.end), (), words))


def _pieces(text: str, whole: Span, reasons: tuple[Reason, ...], found: list[Span]) -> tuple[Piece, ...]:
    """Return the runs of ``whole``; -1 stands for a finding among the labels."""
    labelled = [(reason.span, index) for index, reason in enumerate(reasons)]
    return tuple(
        Piece(run.span.of(text), tuple(label for label in run.labels if label >= 0), -1 in run.labels)
        for run in cut(whole, [*labelled, *((span, -1) for span in found)])
    )


def _gap(text: str) -> Paragraph:
    """Return what stands between two blocks; marks such as ``##`` and ``-`` are there, but not shown."""
    kind = (
        "gap" if any(character.isalnum() for character in text) else "blank" if text.isspace() else "markup"
    )
    return Paragraph(kind, (Part((Piece(text),)),))


def _covers(span: Span, block: Span) -> bool:
    return span.start <= block.start and span.end >= block.end


def _is_item(blocks: tuple[Block, ...], index: int) -> bool:
    return 0 <= index < len(blocks) and blocks[index].kind is BlockKind.LIST_ITEM
