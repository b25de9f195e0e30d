"""Collects which elements of the source stand around which part of the extracted text."""

from __future__ import annotations

from typing import NamedTuple

from garble.document import Markup, Span

__all__ = ["AROUND_BLOCKS", "DEEPEST", "INSIDE_BLOCKS", "Mark", "Nesting"]

_AROUND_LIST = "h1 h2 h3 h4 h5 h6 ul ol li blockquote figcaption table tr th td"
AROUND_BLOCKS = frozenset(_AROUND_LIST.split())
INSIDE_BLOCKS = frozenset(("a", "em", "strong", "code", "s", "sub", "sup"))
DEEPEST = 12
"""Elements around blocks that are nested deeper are left out: no article needs them, and no page gets slow by them."""


class Mark(NamedTuple):
    """An open element; the key tells it from a neighbour of the same make."""

    name: str
    value: str = ""
    key: int = 0


class Nesting:
    """The elements in the making.

    An element begins with the first word in it and ends with the last; one without a word leaves no trace.

    Attributes:
        path: the elements around what comes next, outermost first, those around blocks before those inside.
    """

    def __init__(self) -> None:
        self.path: tuple[Mark, ...] = ()
        self._open: list[tuple[Mark, int]] = []
        self._nested: tuple[Mark, ...] = ()
        self._word_end = 0
        self._closed: list[Markup] = []
        self._pictures: list[tuple[int, str]] = []

    def begin_word(self, place: int) -> None:
        """End the elements that are over and begin the new ones at ``place`` of the text."""
        if self.path is self._nested:
            return
        shared = 0
        for (mark, _), wanted in zip(self._open, self.path, strict=False):
            if mark != wanted:
                break
            shared += 1
        self._close_to(shared)
        self._open += [(mark, place) for mark in self.path[shared:]]
        self._nested = self.path

    def end_word(self, place: int) -> None:
        """Note that a word has ended at ``place``."""
        self._word_end = place

    def end_block(self) -> None:
        """End what is open inside the block; what is around it may go on."""
        depth = len([mark for mark, _ in self._open if mark.name in AROUND_BLOCKS])
        if depth < len(self._open):
            self._close_to(depth)
            self._nested = tuple(mark for mark, _ in self._open)

    def add_picture(self, place: int, words: str) -> None:
        """Note a picture at ``place`` of the text."""
        self._pictures.append((place, words))

    def markup(self, length: int) -> tuple[Markup, ...]:
        """Return all elements for a text of that length, in its order, the outer before the inner."""
        self._close_to(0)
        pictures = (
            Markup("img", Span(min(place, length), min(place, length)), words) for place, words in self._pictures
        )
        outer_first = [*reversed(self._closed), *pictures]  # what was closed later is further out
        return tuple(sorted(outer_first, key=lambda one: (one.span.start, -one.span.end)))

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            mark, start = self._open.pop()
            self._closed.append(Markup(mark.name, Span(start, self._word_end), mark.value))
