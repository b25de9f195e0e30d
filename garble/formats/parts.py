"""The text of one block cut into sentences, and these into runs on which the same things are said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from garble.document import Markup, Span
from garble.formats.kinds import Kind
from garble.formats.notes import Note
from garble.formats.outline import safe_target
from garble.formats.runs import Run, cut
from garble.report import SentenceScore

__all__ = ["Judged", "Opening", "Part", "Piece", "cut_into_parts"]

_MOST_REASONS = 8
"""Reasons that one run of words carries; more on one spot help nobody."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, its note if it has one, and where it stands in its file, in words."""

    sentence: SentenceScore
    note: Note | None
    place: str


@dataclass(frozen=True, slots=True)
class Opening:
    """An element that begins inside a block; ``target`` is a safe address or empty."""

    name: str
    target: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text.

    Attributes:
        text: may be empty at the end of a block, to hold a picture.
        pictures: what stands before the text, in words.
        opens: elements that begin before the text, outermost first.
        closes: names of elements that end after it, innermost first.
        reasons: indices into the reasons of the sentence's note.
        kind: of the first of them.
        found: whether a finding on the article concerns it.
    """

    text: str
    pictures: tuple[str, ...] = ()
    opens: tuple[Opening, ...] = ()
    closes: tuple[str, ...] = ()
    reasons: tuple[int, ...] = ()
    kind: Kind | None = None
    found: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, or what stands between two sentences."""

    pieces: tuple[Piece, ...]
    judged: Judged | None = None


@dataclass(frozen=True, slots=True)
class _Sentence:
    index: int


@dataclass(frozen=True, slots=True)
class _Reason:
    sentence: int
    index: int


@dataclass(frozen=True, slots=True)
class _Inside:
    index: int


_Label = _Sentence | _Reason | _Inside | None  # None: a finding


def cut_into_parts(
    text: str,
    block: Span,
    *,
    sentences: Sequence[Judged],
    inside: Sequence[Markup],
    found: Sequence[Span],
    pictures: Sequence[tuple[int, str]],
) -> Iterator[Part]:
    """Yield the parts of a block; the text of their pieces, in order, is that of the block.

    Args:
        text: of the document.
        block: the block's place in it.
        sentences: that begin in the block, in order.
        inside: elements inside the block, in order, the outer before the inner.
        found: places of findings on the article.
        pictures: places in the block or at its end, in order, and what is seen there, in words.
    """
    labelled: list[tuple[Span, _Label]] = [(mark.span, _Inside(index)) for index, mark in enumerate(inside)]
    for number, judged in enumerate(sentences):
        labelled.append((judged.sentence.span, _Sentence(number)))
        reasons = judged.sentence.reasons
        labelled += [(reason.span, _Reason(number, index)) for index, reason in enumerate(reasons)]
    labelled += [(span, None) for span in found]
    runs = cut(block, labelled, (place for place, _ in pictures))
    waiting = list(reversed(pictures))
    for owner, group in groupby(runs, key=_sentence):
        whose = None if owner is None else sentences[owner]
        note = whose.note if whose else None
        yield Part(tuple(_pieces(text, list(group), (owner, note), inside, waiting)), whose)
    if waiting:
        yield Part((Piece("", tuple(words for _, words in reversed(waiting))),))


def _sentence(run: Run[_Label]) -> int | None:
    return next((label.index for label in run.labels if isinstance(label, _Sentence)), None)


def _pieces(
    text: str,
    runs: Sequence[Run[_Label]],
    sentence: tuple[int | None, Note | None],
    inside: Sequence[Markup],
    pictures: list[tuple[int, str]],
) -> Iterator[Piece]:
    number, note = sentence
    blank = all(run.span.of(text).isspace() for run in runs)  # between sentences; a link on it would have no name
    paths = [() if blank else _path(run) for run in runs]
    for place, (run, path) in enumerate(zip(runs, paths, strict=True)):
        before = paths[place - 1] if place else ()
        after = paths[place + 1] if place + 1 < len(paths) else ()
        here: list[str] = []
        while pictures and pictures[-1][0] <= run.span.start:
            here.append(pictures.pop()[1])
        own = [label for label in run.labels if isinstance(label, _Reason) and label.sentence == number]
        reasons = tuple([label.index for label in own[:_MOST_REASONS]])
        yield Piece(
            text=run.span.of(text),
            pictures=tuple(here),
            opens=tuple([_opening(inside[index]) for index in path[_shared(before, path) :]]),
            closes=tuple([inside[index].name for index in reversed(path[_shared(path, after) :])]),
            reasons=reasons,
            kind=note.reasons[reasons[0]].kind if note and reasons else None,
            found=None in run.labels,
        )


def _path(run: Run[_Label]) -> tuple[int, ...]:
    return tuple([label.index for label in run.labels if isinstance(label, _Inside)])


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many elements two paths begin with together."""
    pairs = zip(one, other, strict=False)
    return next((depth for depth, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _opening(mark: Markup) -> Opening:
    return Opening(mark.name, safe_target(mark.value) if mark.name == "a" else "")
