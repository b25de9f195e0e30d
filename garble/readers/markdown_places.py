r"""From a place in what markdown-it calls an inline's content to the place in the Markdown file.

The content is the source lines of a block without their indentation, quote and list marks, joined by ``\n``;
in a table row it is one cell, its escaped pipes plain.
"""

from __future__ import annotations

import re
from bisect import bisect_right

__all__ = ["InlinePlaces", "Lines"]

_LINE_END = re.compile(r"\r\n|\r|\n")


class InlinePlaces:
    """Places of one inline content in the source, kept as runs that are equal character for character."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._starts: list[int] = [0]
        self._source_starts: list[int] = [0]

    def add_run(self, start: int, source_start: int) -> None:
        """Say that the content from ``start`` on stands in the source from ``source_start`` on."""
        if start == self._starts[-1]:
            self._source_starts[-1] = source_start
        else:
            self._starts.append(start)
            self._source_starts.append(source_start)

    def source(self, place: int) -> int:
        """Return the offset in the source of the character at ``place`` of the content."""
        run = bisect_right(self._starts, place) - 1
        return min(self._source_starts[run] + place - self._starts[run], len(self._source))

    def source_end(self, end: int) -> int:
        """Return the offset in the source just after the last character before ``end`` of the content."""
        return min(self.source(end - 1) + 1, len(self._source)) if end else self.source(0)

    def line_end(self, place: int) -> tuple[int, int]:
        """Return the range in the source of the line end that the content has at ``place``."""
        match = _LINE_END.search(self._source, self.source_end(place))
        return match.span() if match else (len(self._source), len(self._source))


class Lines:
    """The lines of a source text; line ends are those of Markdown."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._ends = [match.start() for match in _LINE_END.finditer(source)]
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(source))]
        self._ends.append(len(source))

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> str:
        return self._source[self._starts[number] : self._ends[number]]

    def start(self, number: int) -> int:
        """Return the offset of line ``number``, counted from 0; the end of the text after the last."""
        return self._starts[number] if number < len(self._starts) else len(self._source)

    def places(self, content: str, first: int, end: int) -> InlinePlaces:
        """Return the places of the content of a block in the lines from ``first`` up to ``end``."""
        result = InlinePlaces(self._source)
        offset = 0
        first = self._first_line(content, first, end)
        for number, line in enumerate(content.split("\n"), start=first):
            text = line.strip(" \t")  # a tab that is half indentation was turned into blanks
            indent = len(line) - len(line.lstrip(" \t"))
            column = self[number].rfind(text) if number < len(self) else -1
            result.add_run(offset, self.start(number) + max(column - indent, 0))
            result.add_run(offset + indent, self.start(number) + max(column, 0))
            offset += len(line) + 1
        return result

    def _first_line(self, content: str, first: int, end: int) -> int:
        """Return the line in which the content begins: markdown-it strips lines of other blanks above it.

        Such a line may have quote and list marks before the blanks, so the content is looked for.
        """
        text = content.split("\n", 1)[0].strip(" \t")
        return next((number for number in range(first, min(end, len(self))) if text in self[number]), first)

    def places_in_row(self, content: str, row: int, column: int) -> tuple[InlinePlaces, int]:
        """Return the places of a table cell, found from ``column`` of line ``row`` on, and where it ends."""
        result = InlinePlaces(self._source)
        line = self[row]
        source_place, offset = column, 0
        for part in content.split("|"):
            found = line.find(part, source_place)
            source_place = found if found != -1 else source_place
            result.add_run(offset, self.start(row) + source_place)
            source_place += len(part) + 1  # the backslash, or anything after the last part
            offset += len(part) + 1
            result.add_run(offset - 1, self.start(row) + source_place)
        return result, source_place
