"""The structure that the readers keep: what is around which words, in every format."""

from __future__ import annotations

import io
import time

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Document, Span
from garble.readers import read_bytes
from garble.readers.nesting import Mark, Nesting
from tests.readers.document_checks import check_document, markup_and_texts
from tests.readers.test_html import NEWS_PAGE, OLD_PAGE

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def read(text: str, kind: str) -> Document:
    document = read_bytes(text.encode(), kind=kind)
    check_document(document)
    return document


def test_a_news_page():
    assert markup_and_texts(read(NEWS_PAGE, "html")) == [
        ("h1", "", "Harbour bridge to close & be\xa0repaired"),
        ("a", "/jane", "Jane Doe"),
        ("figcaption", "", "The bridge in 2019. Photo: Gull Archive"),
        ("img", "The bridge", ""),
        ("strong", "", "six weeks"),
        ("a", "/d", "director"),
        ("h2", "", "What happens next"),
        ("ul", "", "Work begins on 3 June.\n\nThe bridge reopens in July."),
        ("li", "", "Work begins on 3 June."),
        ("li", "", "The bridge reopens in July."),
        ("em", "", "July"),
        ("table", "", "Ferry\n\nMinutes\n\nNorth\n\n10"),
        ("tr", "", "Ferry\n\nMinutes"),
        ("th", "0", "Ferry"),
        ("th", "1", "Minutes"),
        ("tr", "", "North\n\n10"),
        ("td", "0", "North"),
        ("td", "1", "10"),
        ("blockquote", "", "It was found by accident, the authority’s report says."),
    ]


def test_a_table_that_lays_out_the_page_is_no_table():
    assert markup_and_texts(read(OLD_PAGE, "html")) == [("h1", "", "Mayor resigns")]
    nested = "<table><tr><td>Menu<td><table><tr><td>One cell<td>Another</table></table>"
    assert markup_and_texts(read(nested, "html")) == [
        ("table", "", "One cell\n\nAnother"),
        ("tr", "", "One cell\n\nAnother"),
        ("td", "0", "One cell"),
        ("td", "1", "Another"),
    ]


def test_html_inside_a_block():
    page = (
        "<p>See <a href='/?a=1&amp;b=2'>the <b>best <b>list</b></b> <i>of</i> </a>all <a name=x>here</a>, "
        "H<sub>2</sub>O.</p>"
    )
    assert markup_and_texts(read(page, "html")) == [
        ("a", "/?a=1&b=2", "the best list of"),
        ("strong", "", "best list"),
        ("em", "", "of"),
        ("sub", "", "2"),
    ]


def test_a_link_around_blocks_is_one_in_each():
    assert markup_and_texts(read("<a href=/x><h2>Head</h2><p>Body text.</p></a>", "html")) == [
        ("h2", "", "Head"),
        ("a", "/x", "Head"),
        ("a", "/x", "Body text."),
    ]


def test_pictures_stand_where_they_are_seen():
    page = (
        "<p>Before <img alt='a &lt;dot&gt;'> after.</p><p><img src=a.jpg></p><p>More. <img alt='at the end'></p>"
        "<img alt=''><img alt=tracker width=1 height=1><div hidden><img alt=unseen></div>"
        "<noscript><img alt=again></noscript><aside><img alt=aside></aside><img alt=last>"
    )
    document = read(page, "html")
    assert [(mark.span.start, mark.value) for mark in document.markup] == [
        (6, "a <dot>"),
        (document.text.index("More"), ""),
        (len(document.text), "at the end"),
        (len(document.text), "last"),
    ]


def test_markdown():
    text = (
        "# Title *em*\n\nA [link **bold**](http://a.b/c 'x') and `code` ![alt  text](a.png) ~~end~~.\n\n"
        "1. one\n2. two\n   - three\n\n> quote **a\n> b**\n\n| a | b |\n|---|---|\n| 1 |  |\n|  | *2* |\n\n"
        "<ul><li>html <b>list</b></ul>\n"
    )
    assert markup_and_texts(read(text, "markdown")) == [
        ("h1", "", "Title em"),
        ("em", "", "em"),
        ("a", "http://a.b/c", "link bold"),
        ("strong", "", "bold"),
        ("code", "", "code"),
        ("img", "alt text", ""),
        ("s", "", "end"),
        ("ol", "", "one\n\ntwo\n\nthree"),
        ("li", "", "one"),
        ("li", "", "two\n\nthree"),
        ("ul", "", "three"),
        ("li", "", "three"),
        ("blockquote", "", "quote a\nb"),
        ("strong", "", "a\nb"),
        ("table", "", "a\n\nb\n\n1\n\n2"),
        ("tr", "", "a\n\nb"),
        ("th", "0", "a"),
        ("th", "1", "b"),
        ("tr", "", "1"),
        ("td", "0", "1"),
        ("tr", "", "2"),
        ("td", "1", "2"),
        ("em", "", "2"),
        ("ul", "", "html list"),
        ("li", "", "html list"),
        ("strong", "", "list"),
    ]


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Title", 0)
    paragraph = document.add_paragraph("  Plain, ")
    paragraph.add_run("bold ").bold = True
    both = paragraph.add_run("both")
    both.bold = both.italic = True
    paragraph.add_run(" and x")
    paragraph.add_run("2").font.superscript = True
    target = document.part.relate_to("https://a.b/c", HYPERLINK, is_external=True)
    link = f'<w:hyperlink {nsdecls("w", "r")} r:id="{target}"><w:r><w:t>a link</w:t></w:r></w:hyperlink>'
    document.add_paragraph("See ")._p.append(parse_xml(link))
    document.add_heading("Lists", 3)
    for style, text in [
        ("List Bullet", "one"), ("List Bullet 2", "deeper"), ("List Bullet", "two"), ("List Number", "first"),
    ]:  # fmt: skip
        document.add_paragraph(text, style=style)
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).text, table.cell(0, 2).text = "left", "right"
    picture = (
        f"<w:r {nsdecls('w', 'wp', 'a', 'pic')}><w:drawing><wp:inline><wp:docPr id='1' name='x' descr='a map'/>"
        "<a:graphic><a:graphicData uri='x'><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    document.add_paragraph()._p.append(parse_xml(picture))
    document.add_paragraph("The end.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word():
    document = read_bytes(word_file(), kind="docx")
    check_document(document)
    assert markup_and_texts(document) == [
        ("h1", "", "Title"),
        ("strong", "", "bold"),
        ("em", "", "both"),
        ("strong", "", "both"),
        ("sup", "", "2"),
        ("a", "https://a.b/c", "a link"),
        ("h3", "", "Lists"),
        ("ul", "", "one\ndeeper\ntwo"),
        ("li", "", "one\ndeeper"),
        ("ul", "", "deeper"),
        ("li", "", "deeper"),
        ("li", "", "two"),
        ("ol", "", "first"),
        ("li", "", "first"),
        ("table", "", "left\nright"),
        ("tr", "", "left\nright"),
        ("td", "0", "left"),
        ("td", "2", "right"),
        ("img", "a map", ""),
    ]
    assert document.markup[-1].span.start == document.text.index("The end")


def test_numbering_that_only_the_numbering_part_knows():
    document = docx.Document()
    for text in ("first", "second"):
        properties = (
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{_decimal_list(document)}"/></w:numPr>'
        )
        document.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(properties))
    buffer = io.BytesIO()
    document.save(buffer)
    found = markup_and_texts(read_bytes(buffer.getvalue(), kind="docx"))
    assert found == [("ol", "", "first\nsecond"), ("li", "", "first"), ("li", "", "second")]


def _decimal_list(document) -> str:
    """The number of a list of the default template that counts."""
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    root = document.part.numbering_part.element
    counting = {
        one.get(f"{word}abstractNumId")
        for one in root.iter(f"{word}abstractNum")
        if next(one.iter(f"{word}numFmt")).get(f"{word}val") == "decimal"
    }
    numbers = (n for n in root.iter(f"{word}num") if n.find(f"{word}abstractNumId").get(f"{word}val") in counting)
    return next(numbers).get(f"{word}numId")


def test_plain_text_has_no_structure():
    assert read("# A\n\n- b\n\nSome text is here.", "plain").markup == ()


def seconds_for(page):
    started = time.process_time()
    document = read_bytes(page.encode(), kind="html")
    took = time.process_time() - started
    assert max((mark.span.start for mark in document.markup), default=0) <= len(document.text)
    return took


@pytest.mark.parametrize(
    ("piece", "number"),
    [
        ("<b>", 300_000),
        ("<ul><li>", 150_000),
        ("<em>a</em><a href=x>b</a>", 50_000),
        ("<mark>x ", 150_000),
        ("<table><tr><td>", 60_000),
        ("<img alt=a>", 150_000),
    ],
)
def test_many_marks_take_time_in_proportion(piece, number):
    """Ten times as many may take forty times as long on a busy machine; with quadratic work it would be a hundred."""
    tenth = seconds_for(piece * (number // 10) + "text")
    assert seconds_for(piece * number + "text") < 40 * max(tenth, 0.05)


def test_elements_without_words_leave_no_trace_and_neighbours_stay_apart():
    nesting = Nesting()
    first, second = Mark("li", key=1), Mark("li", key=2)
    for path, start, end in [((first,), 0, 1), ((second,), 3, 4), ((), 6, 7)]:
        nesting.path = path
        nesting.begin_word(start)
        nesting.end_word(end)
        nesting.end_block()
    nesting.path = (Mark("ul"),)
    assert [(one.name, one.span) for one in nesting.markup(7)] == [("li", Span(0, 1)), ("li", Span(3, 4))]


TAG_LIST = "p b i a ul ol li h1 h3 table tr td th blockquote div article img br pre figcaption dl dt aside sub"
TAGS = st.sampled_from(TAG_LIST.split())
SOUP = st.lists(
    TAGS.map("<{}>".format)
    | TAGS.map("</{}>".format)
    | TAGS.map('<{} href="x" alt="y">'.format)
    | st.text("ab .&\n", max_size=6),
    max_size=40,
).map("".join)


@given(SOUP)
def test_any_tags_give_a_structure_that_holds(soup):
    check_document(read_bytes(f"{soup}<p>Some words.".encode(), kind="html"))


@given(SOUP, st.text("*_`[]()!>#-1. \n|ab~", max_size=60))
def test_any_markdown_gives_a_structure_that_holds(soup, text):
    check_document(read_bytes(f"{text}\n\n{soup}\n\nSome words.".encode(), kind="markdown"))
