"""Word documents: paragraphs by their style, one a line, so that line n is the n-th paragraph with text.

The paragraphs are taken from the XML in document order, wherever they stand (tables, content controls, text
boxes), because python-docx's own lists leave those and insertions under change tracking out. Deleted and
moved-away text is left out, as are headers, footers and notes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from garble.document import Block, BlockKind, Document, Span
from garble.errors import InputError
from garble.readers.blocks import is_byline, kinds_of
from garble.readers.decoding import check_size

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["looks_like_docx", "read_docx"]

_MAX_UNPACKED = 200_000_000  # bytes; a small archive can unpack to any size
_DAMAGED = "Open it in a word processor and save it again as .docx, or as plain text."
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT, _PARAGRAPH = _WORD + "t", _WORD + "p"
_CHARACTERS = {_WORD + "tab": "\t", _WORD + "br": " ", _WORD + "cr": " ", _WORD + "noBreakHyphen": "\u2011"}
_LEFT_OUT = frozenset((_WORD + "moveFrom", _WORD + "del", _WORD + "pPr", _FALLBACK))


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
        paragraphs = [(text, kind) for text, kind in _paragraphs(data) if text]
    except Exception as error:  # python-docx lets whatever breaks inside through, from KeyError to XML errors
        raise InputError("It is damaged or not a Word document.", _DAMAGED) from error
    if not paragraphs:
        raise InputError("There is no text in this Word document.", "Check that the article is in it.")
    kinds = kinds_of([text for text, _ in paragraphs])
    blocks, start = [], 0
    for (text, marked), guess in zip(paragraphs, kinds, strict=True):
        kind = BlockKind.BYLINE if is_byline(text) else marked or guess
        blocks.append(Block(Span(start, start + len(text)), kind))
        start += len(text) + 1
    return Document("\n".join(text for text, _ in paragraphs), tuple(blocks), path=path, kind="docx")


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise InputError("It is damaged or not a Word document.", _DAMAGED) from error
    if unpacked > _MAX_UNPACKED:
        raise InputError("It unpacks to too much for one article.", "Save the article alone.")


def _paragraphs(data: bytes) -> Iterator[tuple[str, BlockKind | None]]:
    """Yield the text of each paragraph and its kind, ``None`` where no style says one."""
    import docx
    from docx.text.paragraph import Paragraph

    document = docx.Document(io.BytesIO(data))
    for element in _elements(document.element.body, _PARAGRAPH):
        text = "".join(
            part.text or "" if part.tag == _TEXT else _CHARACTERS[part.tag]
            for part in _elements(element, _TEXT, *_CHARACTERS)
        )
        style = Paragraph(element, document._body).style
        yield " ".join(text.split(" ")).strip(), _kind(style.name if style else "", element)


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
    numbered = element.find(f"{_WORD}pPr/{_WORD}numPr") is not None
    return BlockKind.LIST_ITEM if numbered or style.startswith("List") else None
