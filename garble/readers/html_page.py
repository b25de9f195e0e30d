"""Reads a whole HTML page into its elements and blocks of text; `garble.readers.html` picks the article.

The tree is a list in document order, each element knowing its parent, built with the part of the HTML
standard's tree construction that decides where text belongs: elements without content, end tags that may be
left out, end tags that match nothing. Everything is looked up in constant time, nothing recurses, so a page
of a million unclosed tags is only slow in proportion.
"""

from __future__ import annotations

from dataclasses import replace

from garble.readers.html_elements import HEADINGS, Element, PageBlock, Picture, element_of
from garble.readers.html_marks import Marks, marks_within, picture_words
from garble.readers.html_names import Furniture
from garble.readers.html_tokens import Tag, pieces_of, tokenize
from garble.readers.nesting import Mark

__all__ = ["parse"]

_VOID_LIST = "area base br col embed frame hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_LIST.split())
_BLOCK_LEVEL_LIST = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form header hgroup hr html legend li main menu nav ol p pre search "
    "section summary table tbody td tfoot th thead tr ul"
)
_BLOCK_LEVEL = HEADINGS | frozenset(_BLOCK_LEVEL_LIST.split())
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
_CODE = frozenset(("code", "samp", "kbd"))


def parse(source: str, *, xml: bool = False) -> tuple[list[Element], list[PageBlock], list[Picture]]:
    """Return the elements of a page, each after its parent, its shown text and pictures, in order."""
    page = _Page(source)
    for token in tokenize(source, xml=xml):
        if not isinstance(token, Tag):
            for piece in pieces_of(source, token):
                page.add_text(*piece)
        elif token.closing:
            page.close(token)
        else:
            page.open(token)
            if token.self_closing and token.name not in _VOID:
                page.close(token)
    page.end_block()
    blocks = [block for block in page.blocks if not page.is_code(block)]
    return page.elements, blocks, page.pictures


class _Page:
    def __init__(self, source: str) -> None:
        self.source = source
        self.elements = [Element("", -1)]
        self.blocks: list[PageBlock] = []
        self.pictures: list[Picture] = []
        self._stack = [0]
        self._open: dict[str, list[int]] = {}  # name -> places in the stack, lowest first
        self._links = 0
        self._forgotten: set[Mark] = set()
        self._unmarked = (0, 0)  # an element, and its likeness without the marks that were forgotten
        self._block = PageBlock(0)
        self._after_br = False

    def add_text(self, characters: str | None, start: int, end: int) -> None:
        element = self.elements[self._stack[-1]]
        if characters == "" or not element.shown:
            return
        length = len((self.source[start:end] if characters is None else characters).strip())
        if length and not self._block.length:
            self._block.element = element.block
        self._block.pieces.append((characters, start, end, self._marked_as_now()))
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
        marks = marks_within(self._remembered(above.marks), tag, above.cells)
        above.cells += tag.name in ("td", "th")
        element = element_of(tag, parent, block, above, marks, in_content=self._is_in_content())
        self.elements.append(element)
        self._links += tag.name == "a" and "href" in tag.attributes
        if tag.name == "pre" and (element.is_code or above.is_code or above.name in _CODE):
            element.is_code, element.shown = True, False
        elif tag.name in _CODE and self.elements[block].name == "pre":
            self.elements[block].is_code, element.shown = True, False

    def close(self, tag: Tag) -> None:
        if tag.name in _BLOCK_LEVEL:
            self.end_block()
        if tag.name == "br":
            self._break_line(tag)
        self._pop_to(tag.name)

    def is_code(self, block: PageBlock) -> bool:
        """Tell whether the block stands in a <pre> that holds program code."""
        element = self.elements[block.element]
        return element.name == "pre" and element.is_code

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
        """End the innermost open ``name`` and all that is open inside; nothing when none is open.

        An inline element with a block open inside is forgotten, and the block stays open.
        """
        place = self._innermost(name)
        if place == -1:
            return
        if self._holds_block(place):
            self._forget(place)
        while self._innermost(name) == place:
            places = self._open[self.elements[self._stack.pop()].name]
            if places and places[-1] == len(self._stack):  # else it was forgotten
                places.pop()
        if not self._open.get("a"):
            self._links = 0

    def _holds_block(self, place: int) -> bool:
        """Tell whether an inline element has a block open inside; what hides or sets aside its text does not count."""
        element = self.elements[self._stack[place]]
        if element.name in _BLOCK_LEVEL or element.byline or not element.shown or element.furniture is not Furniture.NO:
            return False
        return self.elements[self._stack[-1]].block > self._stack[place]

    def _forget(self, place: int) -> None:
        """End the element at ``place`` of the stack for the text to come, without what is open inside."""
        element = self.elements[self._stack[place]]
        self._open[element.name].pop()
        above = self.elements[element.parent].marks.inside
        self._forgotten.update(mark for mark in element.marks.inside if mark not in above)
        self._unmarked = (0, 0)

    def _remembered(self, marks: Marks) -> Marks:
        inside = tuple(mark for mark in marks.inside if mark not in self._forgotten)
        return Marks(marks.around, inside) if len(inside) < len(marks.inside) else marks

    def _marked_as_now(self) -> int:
        """Return the innermost element, or its likeness when one around it was forgotten since it began."""
        index = self._stack[-1]
        marks = self._remembered(self.elements[index].marks)
        if marks is self.elements[index].marks:
            return index
        if self._unmarked[0] != index:
            self._unmarked = (index, len(self.elements))
            self.elements.append(replace(self.elements[index], marks=marks))
        return self._unmarked[1]

    def _is_in_content(self) -> bool:
        return self._innermost("article") != -1 or self._innermost("main") != -1
