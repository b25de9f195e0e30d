"""Word documents: paragraphs by their style, one a line, so that line n is the n-th paragraph with text.

The paragraphs are taken from the XML in document order, wherever they stand (tables, content controls, text
boxes), because python-docx's own lists leave those and insertions under change tracking out. Deleted and
moved-away text is left out, as are headers, footers and notes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from garble.document import Block, BlockKind, Document, Span
from garble.errors import InputError
from garble.readers.blocks import is_byline, kinds_of
from garble.readers.decoding import check_size
from garble.readers.docx_marks import WORD, Structure, is_picture, words_of_picture
from garble.readers.nesting import Mark, Nesting

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["looks_like_docx", "read_docx"]

_MAX_UNPACKED = 200_000_000  # bytes; a small archive can unpack to any size
_DAMAGED = "Open it in a word processor and save it again as .docx, or as plain text."
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT, _PARAGRAPH, _DRAWING = WORD + "t", WORD + "p", WORD + "drawing"
_CHARACTERS = {WORD + "tab": "\t", WORD + "br": " ", WORD + "cr": " ", WORD + "noBreakHyphen": "\u2011"}
_LEFT_OUT = frozenset((WORD + "moveFrom", WORD + "del", WORD + "pPr", _FALLBACK))
_BLANKS_OR_WORD = re.compile(r"\s+|\S+")


class _Paragraph(NamedTuple):
    """The elements around it, its pieces with the elements on each (``None``: a picture, in words), its kind."""

    around: tuple[Mark, ...]
    pieces: list[tuple[str, tuple[Mark, ...] | None]]
    marked: BlockKind | None

    @property
    def raw(self) -> str:
        return "".join(piece for piece, marks in self.pieces if marks is not None)


def looks_like_docx(data: bytes) -> bool:
    """Tell whether the data is a zip archive with a Word document in it."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def read_docx(data: bytes, path: str | None) -> Document:
    """Return the document of a Word file; it has no source map, because a .docx is not text.

    Raises:
        InputError: the data is not a .docx, damaged, too large, or has no text.
    """
    check_size(data)
    _check_archive(data)
    try:
        paragraphs = list(_paragraphs(data))
    except Exception as error:  # python-docx lets whatever breaks inside through, from KeyError to XML errors
        raise InputError("It is damaged or not a Word document.", _DAMAGED) from error
    texts = [text for paragraph in paragraphs if (text := paragraph.raw.strip())]
    if not texts:
        raise InputError("There is no text in this Word document.", "Check that the article is in it.")
    guesses = iter(kinds_of(texts))
    nesting = Nesting()
    blocks, start = [], 0
    for paragraph in paragraphs:
        _nest(nesting, paragraph, start)
        text = paragraph.raw.strip()
        if text:
            kind = next(guesses)
            kind = BlockKind.BYLINE if is_byline(text) else paragraph.marked or kind
            blocks.append(Block(Span(start, start + len(text)), kind))
            start += len(text) + 1
    whole = "\n".join(texts)
    return Document(whole, tuple(blocks), path=path, kind="docx", markup=nesting.markup(len(whole)))


def _nest(nesting: Nesting, paragraph: _Paragraph, start: int) -> None:
    """Note the structure of a paragraph whose first word stands at ``start`` of the text."""
    raw = paragraph.raw
    place, end = start - (len(raw) - len(raw.lstrip())), start + len(raw.strip())
    for piece, marks in paragraph.pieces:
        if marks is None:
            nesting.add_picture(min(max(place, start), end), piece)
            continue
        nesting.path = (*paragraph.around, *marks)
        for match in _BLANKS_OR_WORD.finditer(piece):
            if not match[0].isspace():
                nesting.begin_word(place + match.start())
                nesting.end_word(place + match.end())
        place += len(piece)
    nesting.end_block()


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise InputError("It is damaged or not a Word document.", _DAMAGED) from error
    if unpacked > _MAX_UNPACKED:
        raise InputError("It unpacks to too much for one article.", "Save the article alone.")


def _paragraphs(data: bytes) -> Iterator[_Paragraph]:
    """Yield the paragraphs, those without text too; their kind is ``None`` where no style says one."""
    import docx
    from docx.text.paragraph import Paragraph

    document = docx.Document(io.BytesIO(data))
    structure = Structure(document)
    for element in _elements(document.element.body, _PARAGRAPH):
        pieces: list[tuple[str, tuple[Mark, ...] | None]] = []
        for part in _elements(element, _TEXT, _DRAWING, *_CHARACTERS):
            if part.tag != _DRAWING:
                text = part.text or "" if part.tag == _TEXT else _CHARACTERS[part.tag]
                pieces.append((text, structure.inside(part)))
            elif is_picture(part):
                pieces.append((words_of_picture(part), None))
        found = Paragraph(element, document._body).style
        style = (found.name or "") if found else ""
        has_text = any(piece.strip() for piece, marks in pieces if marks is not None)
        around = structure.around(element, style) if has_text else ()
        yield _Paragraph(around, pieces, _kind(style, element))


def _elements(root: BaseOxmlElement, *names: str) -> Iterator[BaseOxmlElement]:
    """Yield the elements of these names below ``root`` that are shown, not entering inner paragraphs."""
    stop_at_paragraphs = root.tag == _PARAGRAPH
    pending = list(reversed(root))
    while pending:
        element = pending.pop()
        if element.tag in _LEFT_OUT or (stop_at_paragraphs and element.tag == _PARAGRAPH):
            continue
        if element.tag in names:
            yield element
        pending.extend(reversed(element))


def _kind(style: str, element: BaseOxmlElement) -> BlockKind | None:
    if style.startswith(("Heading", "Title", "Subtitle")):
        return BlockKind.HEADING
    numbered = element.find(f"{WORD}pPr/{WORD}numPr") is not None
    return BlockKind.LIST_ITEM if numbered or style.startswith("List") else None
