"""Where a span of the extracted text stands in the file it came from, counted as editors and reviewers count."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from garble.document import Document, Span

__all__ = ["Position", "Source"]


@dataclass(frozen=True, slots=True)
class Position:
    r"""A place in a text file: 1-based line, and column in code points and in UTF-8 bytes, both 1-based.

    Lines end with ``\n``, ``\r\n`` or ``\r``.
    """

    line: int
    column: int
    byte_column: int


@dataclass(frozen=True)
class Source:
    """The file that a document was read from; a Word file has no lines, only paragraphs."""

    document: Document

    @property
    def is_text(self) -> bool:
        """Whether the file is text, so that lines, columns and offsets in it mean something."""
        return self.document.kind != "docx"

    @cached_property
    def _file(self) -> Document:
        source_map = self.document.source_map
        return self.document if source_map is None else Document(source_map.source, ())

    def span(self, span: Span) -> Span:
        """Return the part of the file, in code points, that ``span`` of the document's text came from."""
        source_map = self.document.source_map
        return span if source_map is None else source_map.span_to_source(span)

    def text(self, span: Span) -> str:
        """Return what stands in the file where ``span`` came from: with its markup, if it has any inside."""
        return self.span(span).of(self._file.text)

    def positions(self, span: Span) -> tuple[Position, Position]:
        """Return where ``span`` starts in the file and where it has ended, just after its last character."""
        place = self.span(span)
        return self._position(place.start), self._position(place.end)

    def _position(self, offset: int) -> Position:
        line, column = self._file.position(offset)
        start = offset - column + 1
        return Position(line, column, int(self._bytes[offset] - self._bytes[start]) + 1)

    @cached_property
    def _bytes(self) -> npt.NDArray[np.int64]:
        """How many bytes of UTF-8 stand before each character, and before the end; a web page can be one long line."""
        codes = np.frombuffer(self._file.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        widths = 1 + (codes > 0x7F) + (codes > 0x7FF) + (codes > 0xFFFF)
        return np.concatenate(([0], np.cumsum(widths, dtype=np.int64)))

    def spoken(self, span: Span) -> str:
        """Return the place in words: ``line 7``, or ``paragraph 7`` of a Word file."""
        line, _ = self.document.position(span.start)
        return f"{'line' if self.is_text else 'paragraph'} {line}"
