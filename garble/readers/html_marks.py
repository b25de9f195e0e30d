"""What the elements of a page mean for the structure of its text, as far as garble carries it on.

Presentation (fonts, centring, classes) is left out; so are tables that only lay out the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import NamedTuple

from garble.readers.html_tokens import Tag
from garble.readers.nesting import AROUND_BLOCKS, DEEPEST, INSIDE_BLOCKS, Mark

__all__ = ["NO_MARKS", "Marks", "marks_within", "outside", "picture_words"]

_AROUND = {name: name for name in AROUND_BLOCKS} | {
    "menu": "ul",
    "dir": "ul",
    "dl": "ul",
    "dt": "li",
    "dd": "li",
    "caption": "figcaption",
}
_INSIDE = {name: name for name in INSIDE_BLOCKS} | {
    "b": "strong",
    "i": "em",
    "cite": "em",
    "dfn": "em",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "del": "s",
    "strike": "s",
}
_TABLE = frozenset(("table", "tr", "td", "th"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SPECK = frozenset(("0", "1", "0px", "1px"))  # the size of a picture that counts visits


class Marks(NamedTuple):
    """The marks around the blocks in an element and on the words in it, outermost first."""

    around: tuple[Mark, ...] = ()
    inside: tuple[Mark, ...] = ()


NO_MARKS = Marks()


def marks_within(above: Marks, tag: Tag, column: int) -> Marks:
    """Return the marks in the element that ``tag`` opens inside one with the marks ``above``.

    A mark on words counts once however often it is nested, so that nesting stays shallow on any page.

    Args:
        above: of the parent.
        tag: a start tag.
        column: cells before it in its table row.
    """
    if tag.name in _AROUND:
        if len(above.around) >= DEEPEST:
            return above
        value = str(column) if tag.name in ("td", "th") else ""
        return Marks((*above.around, Mark(_AROUND[tag.name], value, tag.start)), above.inside)
    name = _INSIDE.get(tag.name)
    if name is None or any(mark.name == name for mark in above.inside):
        return above
    if name == "a" and "href" not in tag.attributes:
        return above
    target = unescape(tag.attributes["href"]) if name == "a" else ""
    return Marks(above.around, (*above.inside, Mark(name, target, tag.start)))


def outside(root: Marks, blocks: Iterable[Marks]) -> frozenset[Mark]:
    """Return the marks that are not the article's: those around all of it, and those of tables made for layout.

    Such a table has a heading or another table in it.
    """
    left_out = {mark for mark in root.around if mark.name not in _HEADINGS}
    for marks in blocks:
        cells = [mark for mark in marks.around if mark.name in _TABLE]
        headed = any(mark.name in _HEADINGS for mark in marks.around)
        tables = [place for place, mark in enumerate(cells) if mark.name == "table"]
        if headed or len(tables) > 1:
            innermost = len(cells) if headed else tables[-1]
            left_out.update(cells[:innermost])
    layout = {mark for mark in left_out if mark.name == "table"}
    for marks in blocks:
        within = False
        for mark in marks.around:
            within = mark in layout if mark.name == "table" else within
            if within and mark.name in _TABLE:
                left_out.add(mark)
    return frozenset(left_out)


def picture_words(tag: Tag) -> str | None:
    """Return what an ``img`` shows, in words; empty where the page does not say it.

    ``None`` stands for other tags and for pictures that only decorate the page or count its visits.
    """
    attributes = tag.attributes
    sizes = (attributes.get("width", ""), attributes.get("height", ""))
    if tag.name != "img" or attributes.get("alt") == "" or not _SPECK.isdisjoint(sizes):
        return None
    return " ".join(unescape(attributes.get("alt", "")).split())
