"""The structure around the blocks of a document, as safe HTML: known elements only, and each where it may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from garble.document import Block, BlockKind, Document, Markup

__all__ = ["INSIDE", "TEXT_MAY_STAND_IN", "Around", "Element", "outline", "safe_target"]

INSIDE = frozenset(("a", "em", "strong", "code", "s", "sub", "sup"))
"""Elements that the report shows inside a block."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TEXT_MAY_STAND_IN = ("", "blockquote", "li", "td", "th")
"""Elements that blocks and pictures may stand in; "" is the article itself."""

_PARENTS = {  # the elements that each may stand in directly
    **dict.fromkeys(("ul", "ol", "table", "blockquote", "figcaption", *_HEADINGS), TEXT_MAY_STAND_IN),
    "li": ("ul", "ol"),
    "tr": ("table",),
    **dict.fromkeys(("td", "th"), ("tr",)),
}
_LEAVES = frozenset((*_HEADINGS, "figcaption"))
_MOST_COLUMNS = 50
_TARGET = re.compile(r"(?:https?://[^\s/]|mailto:[^\s/])[^\s<>\"`{}\\^]{0,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the report around blocks.

    Attributes:
        name: of `Document.markup`, or made for a list item of a plain text.
        key: tells it from its neighbour.
        column: of a table cell, from 0.
    """

    name: str
    key: int
    column: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """What is around one block: its elements, outermost first, and its rank as a heading, 0 when it is none."""

    path: tuple[Element, ...]
    rank: int
    caption: bool


def outline(document: Document, blocks: Sequence[Block]) -> Iterator[Around]:
    """Yield what is around each block, in order.

    Elements that may not stand where the markup has them are left out: what remains is valid HTML for any input.
    Headings, list items and captions that no markup says are taken from the kinds of the blocks; a heading is at
    most one rank below the heading before it.
    """
    above = -1
    rank_before = 0
    for block, marks in zip(blocks, _covering(document.markup, blocks), strict=True):
        path, leaf = _valid(marks)
        if block.kind is BlockKind.LIST_ITEM and not path and not leaf:
            above = above if above < -1 else -2 - block.span.start
            path = (Element("ul", above), Element("li", -2 - block.span.start - len(document.text) - 1))
        else:
            above = -1
        rank = _HEADINGS.index(leaf) + 1 if leaf in _HEADINGS else 2 if _is_heading(block, path) else 0
        if rank:
            rank = rank_before = min(rank, rank_before + 1)
        yield Around(path, rank, leaf == "figcaption")


def _is_heading(block: Block, path: Sequence[Element]) -> bool:
    """Tell whether a block without a heading's markup is one; the short text of a table cell is none."""
    return block.kind is BlockKind.HEADING and not (path and path[-1].name in ("td", "th"))


def _covering(markup: Sequence[Markup], blocks: Sequence[Block]) -> Iterator[list[tuple[int, Markup]]]:
    """Yield the elements around each block with their places in ``markup``, in its order."""
    known = [(key, one) for key, one in enumerate(markup) if one.name in _PARENTS and len(one.span)]
    pending = iter(sorted(known, key=lambda pair: pair[1].span.start))
    following = next(pending, None)
    current: list[tuple[int, Markup]] = []
    for block in blocks:
        while following and following[1].span.start <= block.span.start:
            current.append(following)
            following = next(pending, None)
        current = [pair for pair in current if pair[1].span.end > block.span.start]
        yield sorted(pair for pair in current if pair[1].span.end >= block.span.end)


def _valid(marks: Sequence[tuple[int, Markup]]) -> tuple[tuple[Element, ...], str]:
    """Return the elements that may stand around a block, and the heading or caption that it is, if any."""
    path: list[Element] = []
    for key, mark in marks:
        if (path[-1].name if path else "") not in _PARENTS[mark.name]:
            continue
        if mark.name in _LEAVES:
            return tuple(path), mark.name
        column = min(int(mark.value), _MOST_COLUMNS) if mark.value.isdecimal() and len(mark.value) < 6 else 0
        path.append(Element(mark.name, key, column))
    while path and path[-1].name not in TEXT_MAY_STAND_IN:
        path.pop()
    return tuple(path), ""


def safe_target(target: str) -> str:
    """Return an address that a link of the report may lead to: http, https or mailto; empty for any other."""
    target = target.strip()
    return target if target.isprintable() and _TARGET.fullmatch(target) else ""
