"""Collects the text that a reader takes out of a marked-up source, with the way back for every character."""

from __future__ import annotations

import re

from garble.document import Block, BlockKind, Document, SourceMap, Span
from garble.readers.markdown_places import InlinePlaces
from garble.readers.nesting import Nesting

__all__ = ["Extraction"]

_SEPARATOR = "\n\n"  # between blocks
_VERBATIM = re.compile(r"\s+|\S+")
_COLLAPSING = re.compile(r"[ \t\n\f\r]+|[^\S \t\n\f\r]+|\S+")  # HTML's blanks, other blanks, words
_HTML_BLANKS = " \t\n\f\r"


class Extraction:
    """Text and blocks in the making; pieces must come in the order of the source.

    Blanks are held back until something follows them in the same block, because no block begins or ends
    blank.

    Attributes:
        source: the decoded source text.
        blocks: the blocks ended so far.
        nesting: the elements around what is added next; the reader sets its ``path``.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self.nesting = Nesting()
        self._pieces: list[str] = []
        self._length = 0
        self._block_start = 0
        self._runs: list[tuple[int, int, int]] = []  # text start, source start, source end
        self._verbatim_end = -1  # where the last run ends in the source, if it stands there verbatim
        self._held: list[tuple[str, int, int]] = []

    def add(self, piece: str, start: int, end: int) -> None:
        """Append ``piece``, one word or one run of blanks, which stands for ``source[start:end]``."""
        if piece.isspace():
            if self._length > self._block_start and not (self._held and self._held[-1][0] == "\n"):
                self._held.append((piece, start, end))
            return
        for held in self._held:
            self._append(*held)
        self._held.clear()
        self.nesting.begin_word(self._length)
        self._append(piece, start, end)
        self.nesting.end_word(self._length)

    def add_picture(self, words: str) -> None:
        """Note a picture that ``words`` describe: after the last word of the block, or before a block's first."""
        self.nesting.add_picture(self._length, words)

    def add_verbatim(self, start: int, end: int) -> None:
        """Append ``source[start:end]`` as it is."""
        for match in _VERBATIM.finditer(self.source, start, end):
            self.add(match[0], *match.span())

    def add_collapsed(self, text: str, places: InlinePlaces, start: int, end: int) -> None:
        """Append ``text[start:end]`` with each run of blanks as one space, as a browser shows it.

        ``places`` says where it stands in the source.
        """
        for match in _COLLAPSING.finditer(text, start, end):
            place, place_end = places.source(match.start()), places.source_end(match.end())
            if match[0][0] in _HTML_BLANKS:
                self.add_blank(" ", place, place_end)
            else:
                self.add(match[0], place, place_end)

    def add_blank(self, piece: str, start: int, end: int) -> None:
        """Append a space or line end that merges with a space or line end right before it."""
        if self._length == self._block_start:
            return
        if not self._held or self._held[-1][0] not in (" ", "\n"):
            self._held.append((piece, start, end))
            return
        before, held_start, held_end = self._held[-1]
        if piece == "\n" and before == " ":
            self._held[-1] = (piece, start, end)
        elif held_end == start:
            self._held[-1] = (before, held_start, end)

    def end_block(self, kind: BlockKind) -> None:
        """End the block made of the pieces since the last call; without pieces nothing happens."""
        self._held.clear()
        if self._length == self._block_start:
            return
        self.blocks.append(Block(Span(self._block_start, self._length), kind))
        self.nesting.end_block()
        end = self._runs[-1][2]
        self._append(_SEPARATOR, end, end)
        self._block_start = self._length

    def document(self, *, path: str | None, kind: str, notes: tuple[str, ...]) -> Document:
        """Return the document of all blocks ended; there must be at least one."""
        text = "".join(self._pieces)[: self.blocks[-1].span.end]
        runs = [run for run in self._runs if run[0] < len(text)]
        end = runs[-1][2]
        text_starts, source_starts, source_ends = zip(*runs, (len(text), end, end), strict=True)
        source_map = SourceMap(text_starts, source_starts, self.source, source_ends)
        return Document(
            text,
            tuple(self.blocks),
            path=path,
            kind=kind,
            source_map=source_map,
            notes=notes,
            markup=self.nesting.markup(len(text)),
        )

    def _append(self, piece: str, start: int, end: int) -> None:
        verbatim = self.source[start:end] == piece
        if verbatim and start == self._verbatim_end:
            self._runs[-1] = (*self._runs[-1][:2], end)
        else:
            self._runs.append((self._length, start, end))
        self._verbatim_end = end if verbatim else -1
        self._pieces.append(piece)
        self._length += len(piece)
