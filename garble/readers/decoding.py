"""Bytes to text, once; nothing after this line guesses at an encoding."""

from __future__ import annotations

import codecs
import re

from garble.errors import InputError

__all__ = ["MAX_BYTES", "check_size", "decode"]

MAX_BYTES = 50_000_000  # a newspaper's longest article has some 100,000; above this it is a data dump

# UTF-32 first: its little-endian mark begins with UTF-16's
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF", "Export its text (pdftotext) and check that."),
    (b"{\\rtf", "a rich-text (RTF) file", "Save it as .docx or .txt."),
    (b"\xd0\xcf\x11\xe0", "an old Office (.doc) file", "Save it as .docx or .txt."),
    (b"PK\x03\x04", "a zip archive", "Unpack it, or save the document as .docx or .txt."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
)

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.02  # a stray control character is a typing accident, one in fifty is a binary format

# What a page may declare beside UTF-8. A list, because Python also knows codecs that are no text encodings
# or take quadratic time (punycode). Latin-1 and ASCII mean Windows-1252 on the web (WHATWG Encoding).
_DECLARABLE = re.compile(
    r"iso-?8859-?(?:[2-9]|1[0-6])|windows-125[0-8]|koi8-[ru]|mac-?(?:roman|intosh)"
    r"|shift[_-]jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)


def check_size(data: bytes) -> None:
    """Raise InputError when ``data`` has more than `MAX_BYTES` bytes."""
    if len(data) > MAX_BYTES:
        raise InputError(
            f"It has more than {MAX_BYTES // 1_000_000} MB, too much for one article.",
            "Split it into one file an article.",
        )


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the text of ``data`` and notes on what had to be done to read it (none for clean UTF-8).

    The order is: a byte order mark, which is dropped; strict UTF-8; the encoding that the file itself
    ``declared``, if any; Windows-1252. Bytes that are mostly good UTF-8 (more well-formed characters beyond
    ASCII than broken bytes), and bytes that Windows-1252 does not define, are read as UTF-8 with U+FFFD for
    what is broken.

    Raises:
        InputError: the data is empty, blank, binary, or larger than `MAX_BYTES`.
    """
    check_size(data)
    for signature, what, remedy in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"It is {what}, not text.", remedy)
    text, notes = _decode(data, declared)
    _check_text(text)
    return text, notes


def _decode(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_replacing(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    broken, notes = _decode_replacing(data, "utf-8")
    lost = broken.count("\ufffd")
    if sum(character > "\x7f" for character in broken) - lost > lost:
        return broken, notes
    if declared and _DECLARABLE.fullmatch(declared):
        try:
            return data.decode(declared), (f"Not UTF-8; read as {declared}, which the file declares.",)
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return data.decode("cp1252"), ("Not UTF-8; read as Windows-1252.",)
    except UnicodeDecodeError:
        return broken, notes


def _decode_replacing(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    count = text.count("\ufffd")
    places = "1 place" if count == 1 else f"{count} places"
    return text, (f"Broken {encoding.upper()}: {places} could not be read and stand as U+FFFD.",)


def _check_text(text: str) -> None:
    if not text.strip():
        raise InputError("It is empty." if not text else "It holds nothing but blanks.", "Give it some text.")
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > _CONTROL_SHARE * len(text):
        raise InputError("It is binary, not text.", "Save the article as .txt, .md, .html or .docx.")
