"""What a Word document's XML means for the structure of its text: headings, lists, tables, links and emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from garble.readers.nesting import Mark

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["WORD", "Structure", "is_picture", "words_of_picture"]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_VALUE, _HYPERLINK, _PARAGRAPH = WORD + "val", WORD + "hyperlink", WORD + "p"
_CELLS = {WORD + "tbl": "table", WORD + "tr": "tr", WORD + "tc": "td"}
_TOGGLES = {"b": "strong", "i": "em", "strike": "s"}
_STYLES = {"Strong": "strong", "Emphasis": "em"}
_OFF = frozenset(("0", "false", "off", "none"))
_HEADING = re.compile(r"Heading ([1-6])")
_LIST = re.compile(r"List (Bullet|Number)(?: ([2-5]))?")


class Structure:
    """The elements around each paragraph of one document, asked for in its order."""

    def __init__(self, document: Document) -> None:
        """Take a python-docx document."""
        self._targets = {key: relation.target_ref for key, relation in document.part.rels.items()}
        # Kept alive, because lxml makes a new object for an element that nobody holds.
        cells = document.element.body.iter(*_CELLS)
        self._numbers = {element: number for number, element in enumerate(cells)}
        self._numbering = _numbering(document)
        self._lists: list[tuple[Mark, Mark]] = []
        self._made = len(self._numbers)

    def around(self, paragraph: BaseOxmlElement, style: str) -> tuple[Mark, ...]:
        """Return the marks around the next paragraph, outermost first."""
        path = (*self._table(paragraph), *self._in_list(paragraph, style))
        heading = _HEADING.match(style)
        if heading or style in ("Title", "Subtitle"):
            self._made += 1
            name = f"h{heading[1]}" if heading else {"Title": "h1", "Subtitle": "h2"}[style]
            return (*path, Mark(name, key=self._made))
        return path

    def inside(self, part: BaseOxmlElement) -> tuple[Mark, ...]:
        """Return the marks on a piece of text inside its paragraph."""
        names: dict[str, str] = {}
        for element in part.iterancestors():
            if element.tag == _PARAGRAPH:
                break
            if element.tag == _HYPERLINK and element.get(_RELATION) in self._targets:
                names["a"] = self._targets[element.get(_RELATION)]
            names |= dict.fromkeys(_emphasis(element), "")
        return tuple([Mark(name, names[name]) for name in sorted(names)])

    def _table(self, paragraph: BaseOxmlElement) -> Iterator[Mark]:
        for element in reversed([one for one in paragraph.iterancestors() if one.tag in _CELLS]):
            name = _CELLS[element.tag]
            column = str(len(list(element.itersiblings(element.tag, preceding=True)))) if name == "td" else ""
            yield Mark(name, column, self._numbers[element])

    def _in_list(self, paragraph: BaseOxmlElement, style: str) -> Iterator[Mark]:
        found = self._list_level(paragraph, style)
        if found is None:
            self._lists.clear()
            return
        name, level = found
        del self._lists[level + 1 :]
        self._made += 2
        item = Mark("li", key=self._made)
        if len(self._lists) == level + 1 and self._lists[level][0].name == name:
            self._lists[level] = (self._lists[level][0], item)
        else:
            del self._lists[level:]
            self._lists.append((Mark(name, key=self._made - 1), item))
        for pair in self._lists:
            yield from pair

    def _list_level(self, paragraph: BaseOxmlElement, style: str) -> tuple[str, int] | None:
        """Return ``ul`` or ``ol`` and the depth from 0 on; ``None`` outside lists."""
        properties = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        if properties is not None:
            number, level = (_value(properties.find(WORD + name)) for name in ("numId", "ilvl"))
            if number != "0":  # which takes a paragraph out of its list
                return self._numbering.get((number, level or "0"), "ul"), int(level or "0") % 9
        named = _LIST.match(style)
        return ("ol" if named[1] == "Number" else "ul", int(named[2] or 1) - 1) if named else None


def is_picture(drawing: BaseOxmlElement) -> bool:
    """Tell whether a drawing is a picture, not a text box or a shape."""
    return next(drawing.iter(_PICTURE), None) is not None


def words_of_picture(drawing: BaseOxmlElement) -> str:
    """Return the alternative text of a picture; empty when its author gave none."""
    described = next(drawing.iter(_DRAWING + "docPr"), None)
    return "" if described is None else " ".join((described.get("descr") or "").split())


def _value(element: BaseOxmlElement | None) -> str:
    return "" if element is None else str(element.get(_VALUE) or "")


def _emphasis(run: BaseOxmlElement) -> Iterable[str]:
    properties = run.find(WORD + "rPr")
    if properties is None:
        return
    for name, mark in _TOGGLES.items():
        toggle = properties.find(WORD + name)
        if toggle is not None and _value(toggle) not in _OFF:
            yield mark
    style = _value(properties.find(WORD + "rStyle"))
    if style in _STYLES:
        yield _STYLES[style]
    raised = {"superscript": "sup", "subscript": "sub"}.get(_value(properties.find(WORD + "vertAlign")))
    if raised:
        yield raised


def _numbering(document: Document) -> dict[tuple[str, str], str]:
    """Return ``ul`` or ``ol`` for each pair of list number and level that the document defines."""
    parts = [one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")]
    kinds: dict[tuple[str, str], str] = {}
    for part in parts:
        levels = {
            (one.get(WORD + "abstractNumId"), level.get(WORD + "ilvl")): _value(level.find(WORD + "numFmt"))
            for one in part.element.iter(WORD + "abstractNum")
            for level in one.iter(WORD + "lvl")
        }
        for number in part.element.iter(WORD + "num"):
            abstract = _value(number.find(WORD + "abstractNumId"))
            for (of, level), form in levels.items():
                if of == abstract:
                    kinds[number.get(WORD + "numId"), level] = "ul" if form in ("bullet", "none", "") else "ol"
    return kinds
