"""From a file, bytes or a string to a `Document`; nothing after this package opens a file.

Each reader is one function from the bytes and the path to a document: see ``plain``, ``markdown``, ``html``
and ``docx``. The suffix of the file's name says which one reads it; without a known suffix, what the data
begins with.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from garble.document import Document
from garble.errors import ConfigError, InputError
from garble.readers.decoding import MAX_BYTES
from garble.readers.docx import looks_like_docx, read_docx
from garble.readers.html import looks_like_html, read_html
from garble.readers.markdown import read_markdown
from garble.readers.plain import from_text, read_plain

__all__ = ["KINDS", "from_string", "read", "read_bytes"]

KINDS: dict[str, Callable[[bytes, str | None], Document]] = {
    "plain": read_plain,
    "markdown": read_markdown,
    "html": read_html,
    "docx": read_docx,
}
_SUFFIXES = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
}


def read(path: str | Path) -> Document:
    """Return the document in a file.

    Raises:
        InputError: the file is missing, a folder, unreadable, empty, binary or too large.
    """
    name = str(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)  # no more than shows that it is too much: it may be a device
    except FileNotFoundError as error:
        raise InputError(f"{name}: there is no such file.", "Check the path.") from error
    except IsADirectoryError as error:
        raise InputError(f"{name}: it is a folder.", "Name the files in it.") from error
    except PermissionError as error:
        raise InputError(f"{name}: you may not read it.", "Change its permissions.") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: it cannot be read ({error}).", "Check the path and the disk.") from error
    return read_bytes(data, path=name)


def read_bytes(data: bytes, *, path: str | None = None, kind: str | None = None) -> Document:
    """Return the document in ``data``.

    Args:
        data: the content of a file or of standard input.
        path: where it is from; its suffix chooses the reader, and reports name it.
        kind: the reader, one of `KINDS`, when neither suffix nor content shall choose it.

    Raises:
        InputError: the data is empty, binary, too large or damaged.
        ConfigError: there is no such ``kind``.
    """
    if kind is None:
        kind = _SUFFIXES.get(Path(path).suffix.lower()) if path else None
        kind = kind or _sniffed(data)
    elif kind not in KINDS:
        raise ConfigError(f"There is no reader for {kind!r}.", f"Use one of {', '.join(KINDS)}.")
    try:
        return KINDS[kind](data, path)
    except InputError as error:
        if path is None:
            raise
        raise InputError(f"{path}: {error.problem[0].lower()}{error.problem[1:]}", error.remedy) from error


def from_string(text: str) -> Document:
    """Return the document whose text is ``text``, read as plain text and unchanged.

    Raises:
        InputError: there is nothing but blanks in it.
    """
    return from_text(text)


def _sniffed(data: bytes) -> str:
    if looks_like_docx(data):
        return "docx"
    return "html" if looks_like_html(data) else "plain"
