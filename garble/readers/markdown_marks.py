"""What the tokens of markdown-it mean for the structure of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from garble.readers.nesting import AROUND_BLOCKS, DEEPEST, INSIDE_BLOCKS, Mark

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["MarkPath"]


class MarkPath:
    """The elements that are open after the tokens followed so far."""

    def __init__(self) -> None:
        self.path: tuple[Mark, ...] = ()
        self._open: list[bool] = []  # for each open element whether it is in the path
        self._opened = 0
        self._cells = 0

    def follow(self, token: Token) -> None:
        """Take in the next token: an opening or closing one changes the path."""
        if token.nesting > 0:
            self._opened += 1
            mark = self._mark(token)
            self._open.append(mark is not None)
            if mark:
                self.path = (*self.path, mark)
        elif token.nesting < 0 and self._open.pop():
            self.path = self.path[:-1]

    def path_of(self, token: Token) -> tuple[Mark, ...]:
        """Return the path around the text of ``token``, which may be a code span."""
        return (*self.path, Mark("code", key=-1)) if token.type == "code_inline" else self.path

    def _mark(self, token: Token) -> Mark | None:
        name = token.tag
        self._cells = 0 if name == "tr" else self._cells
        value = ""
        if name in ("td", "th"):
            value = str(self._cells)
            self._cells += 1
        elif name == "a":
            value = str(token.attrs.get("href", ""))
        known = (name in AROUND_BLOCKS and len(self.path) < DEEPEST) or (
            name in INSIDE_BLOCKS and not any(mark.name == name for mark in self.path)
        )
        return Mark(name, value, -self._opened) if known else None
