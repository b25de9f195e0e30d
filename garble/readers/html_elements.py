"""What a page is made of: its elements, blocks of shown text, and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from garble.readers.blocks import ends_sentence
from garble.readers.html_marks import NO_MARKS, Marks
from garble.readers.html_names import (
    Furniture,
    furniture_of,
    holds_code,
    is_byline_name,
    is_hidden,
    is_main,
    name_words,
)
from garble.readers.html_tokens import Tag

__all__ = ["HEADINGS", "Element", "PageBlock", "Picture", "element_of"]

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NOT_SHOWN_LIST = "audio button canvas datalist dialog map math object rp rt script select style svg template video"
_NOT_SHOWN = frozenset(_NOT_SHOWN_LIST.split())
_ROLES = {
    **dict.fromkeys(HEADINGS, "heading"),
    "h1": "headline",
    "p": "p",
    "li": "li",
    "dt": "li",
    "dd": "li",
    "td": "cell",
    "th": "cell",
    "caption": "caption",
    "figcaption": "caption",
    "blockquote": "p",
    "article": "",
    "main": "",
}
_SHORTEST_PROSE = 40  # characters; below that a line ending in a full stop may be a label


@dataclass(slots=True)
class Element:
    """One element of the page.

    Attributes:
        name: in lower case; the root of all is ``""``.
        parent: its index in the page's list; -1 for the root.
        block: index of the nearest block-level element, which may be itself.
        furniture: whether its tag, role or class says that it is not part of the article.
        byline: its class says that it credits the author.
        role: the nearest of headline (h1), heading, p, li, cell, caption that it is in; empty when in none.
        shown: neither it nor what it is in is hidden.
        is_main: it is marked as the main content: main, role=main, itemprop=articleBody.
        is_code: its class, or what stands in it, says that it is program code.
        marks: what it and the elements that it is in mean for the structure of the text in it.
        cells: cells of it so far, if it is a table row.
    """

    name: str
    parent: int
    block: int = 0
    furniture: Furniture = Furniture.NO
    byline: bool = False
    role: str = ""
    shown: bool = True
    is_main: bool = False
    is_code: bool = False
    marks: Marks = NO_MARKS
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the element that it stands in, its offset in the source, and what it shows, in words if known."""

    element: int
    start: int
    words: str


@dataclass(slots=True)
class PageBlock:
    """A stretch of text without a block-level tag inside.

    Attributes:
        element: index of the block-level element that it stands in.
        pieces: ``(characters, start, end, element)`` in source order, ``None`` for the source as it is.
        length: characters, without blanks at the ends of pieces.
        linked: how many of them are links.
        credited: how many of them stand in what says it credits the author.
    """

    element: int
    pieces: list[tuple[str | None, int, int, int]] = field(default_factory=list)
    length: int = 0
    linked: int = 0
    credited: int = 0

    def text(self, source: str) -> str:
        """Return the words, blanks collapsed."""
        parts = (source[start:end] if text is None else text for text, start, end, _ in self.pieces)
        return " ".join("".join(parts).split())

    def prose(self, source: str) -> int:
        """Return how many characters of running text it has: unlinked, long enough, with an end mark."""
        if self.length - self.linked < _SHORTEST_PROSE or not ends_sentence(self.text(source)):
            return 0
        return self.length - self.linked


def element_of(tag: Tag, parent: int, block: int, above: Element, marks: Marks, *, in_content: bool) -> Element:
    """Return the element that a start tag opens; ``above`` is its parent, ``block`` its nearest block-level one."""
    names = name_words(tag)
    is_note = tag.name == "sup" and any("reference" in words for words in names)  # [1] after a sentence
    return Element(
        tag.name,
        parent,
        block,
        furniture=furniture_of(tag, names, in_content=in_content),
        byline=above.byline or is_byline_name(tag, names),
        role=_ROLES.get(tag.name, above.role),
        shown=above.shown and tag.name not in _NOT_SHOWN and not (is_note or is_hidden(tag)),
        is_main=is_main(tag),
        is_code=holds_code(tag),
        marks=marks,
    )
