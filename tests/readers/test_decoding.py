from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.errors import InputError
from garble.readers.decoding import MAX_BYTES, decode

CAFE = "The café opened — again."


@pytest.mark.parametrize(
    "data",
    [
        CAFE.encode(),
        codecs.BOM_UTF8 + CAFE.encode(),
        codecs.BOM_UTF16_LE + CAFE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + CAFE.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + CAFE.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + CAFE.encode("utf-32-be"),
    ],
)
def test_unicode_with_and_without_mark_is_read_without_a_note(data):
    assert decode(data) == (CAFE, ())


def test_windows_1252_is_the_stated_fallback():
    assert decode("“Café”".encode("cp1252")) == ("“Café”", ("Not UTF-8; read as Windows-1252.",))


def test_mostly_good_utf8_is_not_turned_into_mojibake():
    text, notes = decode("Café, naïve, déjà vu".encode() + b" \xe9 end")
    assert text == "Café, naïve, déjà vu \ufffd end"
    assert notes == ("Broken UTF-8: 1 place could not be read and stand as U+FFFD.",)


def test_bytes_that_windows_1252_lacks_are_replaced_and_counted():
    text, notes = decode(b"one \x81 two \x8d three")
    assert text == "one \ufffd two \ufffd three"
    assert notes == ("Broken UTF-8: 2 places could not be read and stand as U+FFFD.",)


def test_a_declared_encoding_counts_when_the_bytes_are_not_utf8():
    data = "Москва is far".encode("koi8-r")
    assert decode(data, declared="koi8-r")[0] == "Москва is far"
    assert decode(CAFE.encode(), declared="koi8-r") == (CAFE, ())


@pytest.mark.parametrize("declared", ["punycode", "zlib", "utf-7", "rot13", "no-such", "iso-8859-1"])
def test_a_declared_name_that_is_no_such_encoding_is_ignored(declared):
    assert decode(b"caf\xe9", declared=declared) == ("café", ("Not UTF-8; read as Windows-1252.",))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "It is empty."),
        (b"\xef\xbb\xbf", "It is empty."),
        (b" \n\t ", "It holds nothing but blanks."),
        (b"abc\x00def", "It is binary, not text."),
        (bytes(range(1, 32)) * 20, "It is binary, not text."),
        (b"%PDF-1.7 ...", "It is a PDF, not text."),
        (b"{\\rtf1 hello}", "It is a rich-text (RTF) file, not text."),
        (b"PK\x03\x04....", "It is a zip archive, not text."),
    ],
)
def test_what_is_no_text_is_an_error_with_a_remedy(data, problem):
    with pytest.raises(InputError) as error:
        decode(data)
    assert error.value.problem == problem
    assert error.value.remedy


def test_too_much_is_an_error():
    with pytest.raises(InputError, match="more than 50 MB"):
        decode(b"a" * (MAX_BYTES + 1))


@given(st.text().filter(lambda text: text.strip() and text.isprintable() and not text.startswith("\ufeff")))
def test_all_printable_text_survives(text):
    if not text.startswith(("%PDF-", "{\\rtf")):
        assert decode(text.encode()) == (text, ())
