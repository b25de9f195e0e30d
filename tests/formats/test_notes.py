from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Block, Document, Span
from garble.formats.kinds import ARTICLE, KINDS, SENTENCE, kind_of
from garble.formats.notes import Place, file_link, make_notes, place_of
from garble.report import Report


@pytest.mark.parametrize(
    ("path", "beside", "link"),
    [
        ("drafts/a.txt", "report.html", "./drafts/a.txt"),
        ("drafts/a.txt", "out/report.html", "../drafts/a.txt"),
        ("a:b.txt", "report.html", "./a%3Ab.txt"),
        ('a "b" #1?.txt', "report.html", "./a%20%22b%22%20%231%3F.txt"),
        ("bad-\udcff.txt", "report.html", "./bad-%FF.txt"),
        ("<stdin>", "report.html", ""),
        (None, "report.html", ""),
        ("a.txt", None, ""),
    ],
)
def test_the_way_to_the_file(path: str | None, beside: str | None, link: str) -> None:
    assert file_link(path, Path(beside) if beside else None) == link


def test_places_name_line_and_column_and_lead_there() -> None:
    document = Document("One.\nTwo -- three, four.", (Block(Span(0, 4)), Block(Span(5, 24))))
    span = Span(5, 24)
    assert place_of(document, span, "") == Place("line 2, column 1", "")
    assert place_of(document, span, "./a.txt").link == "./a.txt#:~:text=Two%20%2D%2D%20three%2C%20four."
    word = Document(document.text, document.blocks, kind="docx")
    assert place_of(word, span, "./a.docx") == Place("paragraph 2", "./a.docx")


@given(st.text(min_size=1))
def test_a_quotation_of_any_text_keeps_to_the_fragment(text: str) -> None:
    link = place_of(Document(text, (Block(Span(0, len(text))),)), Span(0, len(text)), "./a.txt").link
    quoted = link.removeprefix("./a.txt#:~:text=")
    assert not set(quoted) & set(" -&#<>\"'\n")
    assert quoted.count(",") <= 1
    assert quoted.isascii()
    if len(text.split()) <= 8 and not any("\ud800" <= character <= "\udfff" for character in text):
        assert unquote(quoted) == " ".join(text.split())


def test_long_sentences_are_found_by_their_ends() -> None:
    text = " ".join(f"w{number}" for number in range(20))
    link = place_of(Document(text, (Block(Span(0, len(text))),)), Span(0, len(text)), "./a").link
    assert link == "./a#:~:text=w0%20w1%20w2%20w3,w16%20w17%20w18%20w19"


def test_notes_are_numbered_and_know_their_kinds(blocked: Report) -> None:
    notes = list(make_notes(blocked, "").values())
    assert [(note.number, note.level, "".join(kind.letter for kind in note.kinds)) for note in notes] == [
        (1, 2, "s"),
        (2, 3, "xpg"),
        (3, 1, "w"),
        (4, 0, "r"),
        (5, 3, "w"),
    ]


def test_only_what_is_flagged_is_suspect_as_a_whole_sentence(slipped: Report) -> None:
    notes = list(make_notes(slipped, "").values())
    assert [(note.probability, note.level, "".join(kind.letter for kind in note.kinds)) for note in notes] == [
        ("45%", 0, "x"),
        ("10%", 0, "x"),
        ("30%", 0, ""),
        ("20%", 0, "x"),
        ("40%", 0, ""),
    ]


def test_every_code_has_a_kind() -> None:
    letters = {
        code: kind_of(code).letter for code in ("P101", "C701", "S201", "G301", "R401", "X501", "A601", "Z999", "")
    }
    assert letters == {
        "P101": "p", "C701": "p", "S201": "s", "G301": "g", "R401": "r", "X501": "x", "A601": "a", "Z999": "p", "": "p",
    }  # fmt: skip
    assert kind_of("A601") is ARTICLE
    assert SENTENCE in KINDS
