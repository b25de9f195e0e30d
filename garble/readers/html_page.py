"""Reads a whole HTML page into its elements and blocks of text; `garble.readers.html` picks the article.

The tree is a list in document order, each element knowing its parent, built with the part of the HTML
standard's tree construction that decides where text belongs: elements without content, end tags that may be
left out, end tags that match nothing. Everything is looked up in constant time, nothing recurses, so a page
of a million unclosed tags is only slow in proportion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from garble.readers.blocks import ends_sentence
from garble.readers.html_marks import NO_MARKS, Marks, marks_within, picture_words
from garble.readers.html_tokens import Tag, pieces_of, tokenize

__all__ = ["Element", "PageBlock", "Picture", "parse"]

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_VOID_LIST = "area base br col embed frame hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_LIST.split())
_BLOCK_LEVEL_LIST = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form header hgroup hr html legend li main menu nav ol p pre search "
    "section summary table tbody td tfoot th thead tr ul"
)
_BLOCK_LEVEL = _HEADINGS | frozenset(_BLOCK_LEVEL_LIST.split())
_NOT_SHOWN_LIST = "audio button canvas datalist dialog map math object rp rt script select style svg template video"
_NOT_SHOWN = frozenset(_NOT_SHOWN_LIST.split())
# what ends when one of these begins, up to the nearest of the second set
_IMPLIED_END = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
    "tr": (("tr",), ("table",)),
    "a": (("a",), ()),
}
_ROLES = {
    **dict.fromkeys(_HEADINGS, "heading"),
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
_FURNITURE_TAGS = frozenset(("nav", "aside", "footer"))
_FURNITURE_ROLES_LIST = (
    "alert alertdialog banner complementary contentinfo dialog menu menubar navigation search tablist"
)
_FURNITURE_ROLES = frozenset(_FURNITURE_ROLES_LIST.split())
_FURNITURE_WORDS_LIST = (
    "ad ads advert advertisement banner breadcrumb breadcrumbs comment comments consent cookie cookies "
    "disqus footer gdpr login masthead menu modal nav navigation newsletter newsletters noprint "
    "outbrain pagination paywall popup promo promotion recommendations recommended reference references "
    "related share sharing sidebar signup skip social sponsored subscribe subscription taboola toc "
    "toolbar trending"
)
_FURNITURE_WORDS = frozenset(_FURNITURE_WORDS_LIST.split())
_BYLINE_WORDS_LIST = "author authors byline credit credits dateline timestamp"
_BYLINE_WORDS = frozenset(_BYLINE_WORDS_LIST.split())
_BELIEVED = frozenset(("html", "body", "main", "article", "h1"))  # whatever their class says
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_STATE_NAME = re.compile(r"\b(?:has|with|without|no|not|is|js)[-_]\S+")  # of another element
_HIDDEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_SHORTEST_PROSE = 40  # characters; below that a line ending in a full stop may be a label


@dataclass(slots=True)
class Element:
    """One element of the page.

    Attributes:
        name: in lower case; the root of all is ``""``.
        parent: its index in the page's list; -1 for the root.
        block: index of the nearest block-level element, which may be itself.
        furniture: its tag, role or class says that it is not part of the article.
        byline: its class says that it credits the author.
        role: the nearest of headline (h1), heading, p, li, cell, caption that it is in; empty when in none.
        shown: neither it nor what it is in is hidden.
        is_main: it is marked as the main content: main, role=main, itemprop=articleBody.
        marks: what it and the elements that it is in mean for the structure of the text in it.
        cells: cells of it so far, if it is a table row.
    """

    name: str
    parent: int
    block: int = 0
    furniture: bool = False
    byline: bool = False
    role: str = ""
    shown: bool = True
    is_main: bool = False
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


def parse(source: str, start: int = 0, end: int | None = None) -> tuple[list[Element], list[PageBlock], list[Picture]]:
    """Return the elements of ``source[start:end]``, each after its parent, its shown text and pictures, in order."""
    page = _Page(source)
    for token in tokenize(source, start, end):
        if not isinstance(token, Tag):
            for piece in pieces_of(source, token):
                page.add_text(*piece)
        elif token.closing:
            page.close(token)
        else:
            page.open(token)
    page.end_block()
    return page.elements, page.blocks, page.pictures


class _Page:
    def __init__(self, source: str) -> None:
        self.source = source
        self.elements = [Element("", -1)]
        self.blocks: list[PageBlock] = []
        self.pictures: list[Picture] = []
        self._stack = [0]
        self._open: dict[str, list[int]] = {}  # name -> places in the stack, lowest first
        self._links = 0
        self._block = PageBlock(0)
        self._after_br = False

    def add_text(self, characters: str | None, start: int, end: int) -> None:
        element = self.elements[self._stack[-1]]
        if characters == "" or not element.shown:
            return
        length = len((self.source[start:end] if characters is None else characters).strip())
        if length and not self._block.length:
            self._block.element = element.block
        self._block.pieces.append((characters, start, end, self._stack[-1]))
        self._block.length += length
        if self._links:
            self._block.linked += length
        if element.byline:
            self._block.credited += length
        self._after_br = self._after_br and not length

    def open(self, tag: Tag) -> None:
        if tag.name == "br":
            self._break_line(tag)
            return
        if tag.name in _BLOCK_LEVEL:
            self.end_block()
            for name in ("svg", "math", "p"):  # which these end by themselves
                self._pop_to(name)
        names, barriers = _IMPLIED_END.get(tag.name, ((), ()))
        for name in names:
            if self._innermost(name) > max(map(self._innermost, barriers), default=-1):
                self._pop_to(name)
        if tag.name in _VOID:
            words = picture_words(tag) if self.elements[self._stack[-1]].shown else None
            if words is not None:
                self.pictures.append(Picture(self._stack[-1], tag.start, words))
            return
        self._open.setdefault(tag.name, []).append(len(self._stack))
        self._stack.append(len(self.elements))
        parent, index = self._stack[-2], len(self.elements)
        above = self.elements[parent]
        block = index if tag.name in _BLOCK_LEVEL else above.block
        column = above.cells
        above.cells += tag.name in ("td", "th")
        self.elements.append(_element(tag, parent, block, above, in_content=self._is_in_content(), column=column))
        self._links += tag.name == "a" and "href" in tag.attributes

    def close(self, tag: Tag) -> None:
        if tag.name in _BLOCK_LEVEL:
            self.end_block()
        if tag.name == "br":
            self._break_line(tag)
        self._pop_to(tag.name)

    def end_block(self) -> None:
        if self._block.length:
            self.blocks.append(self._block)
        self._block = PageBlock(0)
        self._after_br = False

    def _break_line(self, tag: Tag) -> None:
        """One <br> is a line end inside the block, two are the border of a paragraph."""
        if self._after_br:
            self.end_block()
        elif self._block.length:
            self._block.pieces.append(("\n", tag.start, tag.end, self._stack[-1]))
            self._after_br = True

    def _innermost(self, name: str) -> int:
        places = self._open.get(name)
        return places[-1] if places else -1

    def _pop_to(self, name: str) -> None:
        """End the innermost open ``name`` and all that is open inside; nothing when none is open."""
        place = self._innermost(name)
        if place == -1:
            return
        while len(self._stack) > place:
            self._open[self.elements[self._stack.pop()].name].pop()
        if not self._open.get("a"):
            self._links = 0

    def _is_in_content(self) -> bool:
        return self._innermost("article") != -1 or self._innermost("main") != -1


def _element(tag: Tag, parent: int, block: int, above: Element, *, in_content: bool, column: int) -> Element:
    attributes = tag.attributes
    role, item = attributes.get("role", ""), attributes.get("itemprop", "")
    names = _STATE_NAME.sub("", attributes.get("class", "") + " " + attributes.get("id", "")).strip()
    words = {word.lower() for word in _NAME_PARTS.findall(names)} if names else set()
    is_note = tag.name == "sup" and "reference" in words  # [1] after a sentence
    is_main = tag.name == "main" or role == "main" or item == "articleBody"
    return Element(
        tag.name,
        parent,
        block,
        furniture=tag.name in _FURNITURE_TAGS
        or role in _FURNITURE_ROLES
        or (tag.name == "header" and not in_content)
        or not (words.isdisjoint(_FURNITURE_WORDS) or tag.name in _BELIEVED or is_main),
        byline=above.byline or item == "author" or not words.isdisjoint(_BYLINE_WORDS),
        role=_ROLES.get(tag.name, above.role),
        shown=above.shown and tag.name not in _NOT_SHOWN and not (is_note or _is_hidden(attributes)),
        is_main=is_main,
        marks=marks_within(above.marks, tag, column),
    )


def _is_hidden(attributes: dict[str, str]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or ("style" in attributes and _HIDDEN_STYLE.search(attributes["style"]) is not None)
    )
