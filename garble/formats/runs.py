"""Overlapping highlights cut into pieces that do not overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from garble.document import Span

__all__ = ["Run", "cut"]

Label = TypeVar("Label")


@dataclass(frozen=True, slots=True)
class Run(Generic[Label]):
    """A piece of text and everything that was said about all of it; no labels where nothing was."""

    span: Span
    labels: tuple[Label, ...]


def cut(whole: Span, labelled: Iterable[tuple[Span, Label]], places: Iterable[int] = ()) -> list[Run[Label]]:
    """Return ``whole`` as adjacent runs, cut at every start and end of the labelled spans and at ``places``.

    The runs are not empty, touch each other and together cover ``whole`` exactly. What a span covers outside
    ``whole`` is left out, and so is an empty span. A run lists its labels in the order they were given.
    """
    inside = [
        (max(span.start, whole.start), min(span.end, whole.end), label)
        for span, label in labelled
        if span.overlaps(whole) and len(span)
    ]
    borders = sorted(
        {
            whole.start,
            whole.end,
            *(start for start, _, _ in inside),
            *(end for _, end, _ in inside),
            *(place for place in places if whole.start < place < whole.end),
        }
    )
    opening: dict[int, list[int]] = {}
    for index, (start, _, _) in enumerate(inside):
        opening.setdefault(start, []).append(index)
    runs: list[Run[Label]] = []
    current: list[int] = []
    for start, end in pairwise(borders):
        current = sorted([index for index in current if inside[index][1] > start] + opening.get(start, []))
        runs.append(Run(Span(start, end), tuple(inside[index][2] for index in current)))
    return runs
