from __future__ import annotations

import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from garble import readers
from garble.errors import ConfigError, InputError
from garble.readers import KINDS, from_string, read, read_bytes
from tests.readers.document_checks import check_document
from tests.readers.test_docx import ARTICLE as WORD_FILE

PAGE = b"<!doctype html><p>The mayor resigned on Monday.</p>"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", PAGE, "plain"),
        ("a.md", b"# Title\n\nThe *mayor* left.", "markdown"),
        ("a.MARKDOWN", b"The *mayor* left.", "markdown"),
        ("a.html", b"The mayor left.", "html"),
        ("a.HTM", PAGE, "html"),
        ("a.docx", WORD_FILE, "docx"),
        ("a", PAGE, "html"),
        ("a.php", PAGE, "html"),
        ("a.upload", WORD_FILE, "docx"),
        ("a.log", b"The *mayor* left.", "plain"),
    ],
)
def test_the_suffix_then_the_content_choose_the_reader(tmp_path, name, data, kind):
    (tmp_path / name).write_bytes(data)
    document = read(tmp_path / name)
    assert (document.kind, document.path) == (kind, str(tmp_path / name))
    check_document(document)


@pytest.mark.parametrize(("data", "kind"), [(PAGE, "html"), (WORD_FILE, "docx"), (b"The *mayor* left.", "plain")])
def test_bytes_without_a_name_are_sniffed(data, kind):
    document = read_bytes(data)
    assert (document.kind, document.path) == (kind, None)


def test_a_kind_that_is_asked_for_wins():
    assert read_bytes(b"The *mayor* left.", path="a.txt", kind="markdown").text == "The mayor left."


def test_an_unknown_kind_is_an_error_that_names_the_known():
    with pytest.raises(ConfigError, match="plain, markdown, html, docx"):
        read_bytes(b"x", kind="pdf")


def test_a_string_is_plain_text_unchanged():
    document = from_string(" <p>The mayor left.</p>\r\n")
    assert (document.text, document.kind, document.path) == (" <p>The mayor left.</p>\r\n", "plain", None)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "{path}: it is empty."),
        (b" \n", "{path}: it holds nothing but blanks."),
        (b"\x00\x01", "{path}: it is binary, not text."),
        (b"%PDF-1.4", "{path}: it is a PDF, not text."),
    ],
)
def test_errors_name_the_file_and_say_what_to_do(tmp_path, data, problem):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        read(path)
    assert error.value.problem == problem.format(path=path)
    assert error.value.remedy


def test_a_missing_file_and_a_folder_are_errors(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(InputError, match="it is a folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read("a\0b")


@pytest.fixture
def nobody():
    """Root may read everything; for a while be someone else."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_file_without_permission_is_an_error(tmp_path, request):
    path = tmp_path / "a.txt"
    path.write_text("The mayor left.")
    path.chmod(0)
    request.getfixturevalue("nobody")
    with pytest.raises(InputError, match="you may not read it"):
        read(path)


def test_no_more_is_read_than_shows_that_it_is_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "MAX_BYTES", 50_000_000)
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(InputError, match="more than 50 MB"):
        read(path)


@example(b"\xff\xfe\x00", "plain")
@example(b"\xff\xfea", "html")
@given(st.binary() | st.text().map(str.encode), st.sampled_from([None, *KINDS]))
def test_any_bytes_give_a_sound_document_or_an_input_error(data, kind):
    try:
        document = read_bytes(data, kind=kind)
    except InputError:
        return
    check_document(document)
