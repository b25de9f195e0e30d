from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from garble.errors import InputError
from garble.readers import decoding
from garble.readers.docx import looks_like_docx, read_docx
from tests.readers.document_checks import check_document, kinds_and_texts

SENTENCE = "The harbour bridge will close for six weeks in June, the port authority said on Monday."


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def article() -> bytes:
    document = docx.Document()
    document.add_heading("Harbour bridge to close", 0)
    document.add_paragraph("By Jane Doe")
    document.add_paragraph(SENTENCE)
    document.add_paragraph("")
    document.add_heading("What happens next?", 2)
    document.add_paragraph("Work begins in June", style="List Bullet")
    document.add_paragraph("Ferries").add_run(" run\tevery\nten minutes.").bold = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "North has a ferry."
    table.cell(0, 1).merge(table.cell(0, 0))
    document.add_paragraph("The end came early.")
    return saved(document)


def test_an_article():
    document = read_docx(article(), "a.docx")
    check_document(document)
    assert kinds_and_texts(document) == [
        ("heading", "Harbour bridge to close"),
        ("byline", "By Jane Doe"),
        ("paragraph", SENTENCE),
        ("heading", "What happens next?"),
        ("list_item", "Work begins in June"),
        ("paragraph", "Ferries run\tevery ten minutes."),
        ("paragraph", "North has a ferry."),
        ("paragraph", "The end came early."),
    ]
    assert (document.path, document.kind, document.source_map) == ("a.docx", "docx", None)
    assert document.position(document.text.index("Ferries")) == (6, 1)


def test_changes_under_review_read_as_accepted():
    document = docx.Document()
    body = document.add_paragraph("The mayor ")._p
    body.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>resigned</w:t></w:r></w:ins>"))
    body.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>stayed</w:delText></w:r></w:del>"))
    body.append(parse_xml(f"<w:moveFrom {nsdecls('w')}><w:r><w:t>moved</w:t></w:r></w:moveFrom>"))
    body.append(parse_xml(f"<w:hyperlink {nsdecls('w')}><w:r><w:t>.</w:t></w:r></w:hyperlink>"))
    assert read_docx(saved(document), None).text == "The mayor resigned."


def test_paragraphs_in_content_controls_are_read():
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Inside it is.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert read_docx(saved(document), None).text == "Inside it is."


def test_an_empty_document_is_an_error():
    with pytest.raises(InputError, match="no text"):
        read_docx(saved(docx.Document()), None)


def test_another_archive_is_an_error():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<not-word/>")
    assert looks_like_docx(buffer.getvalue())
    with pytest.raises(InputError, match="damaged or not a Word document"):
        read_docx(buffer.getvalue(), None)


def test_an_archive_that_unpacks_to_too_much_is_an_error():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 1000)
    data = bytearray(buffer.getvalue())
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (300_000_000).to_bytes(4, "little")  # the size it claims to have
    with pytest.raises(InputError, match="unpacks to too much"):
        read_docx(bytes(data), None)


def test_too_large_a_file_is_an_error(monkeypatch):
    monkeypatch.setattr(decoding, "MAX_BYTES", 1000)
    with pytest.raises(InputError, match="too much for one article"):
        read_docx(article(), None)


ARTICLE = article()


@given(st.integers(0, len(ARTICLE) - 1), st.binary(max_size=4), st.integers(0, 40))
def test_a_damaged_file_gives_a_document_or_an_error(place, put, taken):
    try:
        document = read_docx(ARTICLE[:place] + put + ARTICLE[place + taken :], None)
    except InputError:
        return
    check_document(document)
