from __future__ import annotations

import pytest

from garble.document import Span
from garble.readers.html import read_html
from tests.readers.document_checks import check_document, kinds_and_texts, markup_and_texts

XHTML = """\
<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a.js"/></head>
<body><textarea name="q"/><p>The line <![CDATA[R&amp;B <north>]]> closes in June, it said.</p>
<svg><title/></svg><p>Ferries will run.</p></body></html>
"""


@pytest.mark.parametrize("path", ["page.html", "page.xhtml", None])
def test_what_closes_itself_in_xml_does_not_swallow_the_page(path):
    document = read_html(XHTML.encode(), path)
    check_document(document)
    assert kinds_and_texts(document) == [
        ("paragraph", "The line R&amp;B <north> closes in June, it said."),
        ("paragraph", "Ferries will run."),
    ]
    assert document.source_map is not None
    span = Span(document.text.index("R&amp;B <north>"), document.text.index(" closes"))
    assert document.source_map.span_to_source(span).of(XHTML) == "R&amp;B <north>"


def test_in_html_the_slash_of_a_script_means_nothing():
    page = "<script src=a.js/>var a = '<p>Not read.</p>';</script><p>He left.</p>"
    assert kinds_and_texts(read_html(page.encode(), "a.html")) == [("paragraph", "He left.")]


def test_an_inline_end_tag_does_not_end_the_blocks_inside():
    page = (
        "<ul><li><span>One <ul><li>Two</span> and three.</li><li>Four.</li></ul></ul><div>A<b>B<div>c</b>d</div></div>"
    )
    document = read_html(page.encode(), None)
    check_document(document)
    assert kinds_and_texts(document) == [
        ("list_item", "One"),
        ("list_item", "Two and three."),
        ("list_item", "Four."),
        ("paragraph", "AB"),
        ("paragraph", "cd"),
    ]
    assert [mark[2] for mark in markup_and_texts(document) if mark[0] == "strong"] == ["B", "c"]
    lists = [mark[2] for mark in markup_and_texts(document) if mark[0] == "ul"]
    assert lists == ["One\n\nTwo and three.\n\nFour.", "Two and three.\n\nFour."]


def test_a_link_that_ends_inside_a_block_is_over():
    page = "<a href=x>Read<div>all</a> of what the mayor said on Monday in the town hall of the port.</div>"
    document = read_html(page.encode(), None)
    assert [mark for mark in markup_and_texts(document) if mark[0] == "a"] == [("a", "x", "all")]


@pytest.mark.parametrize(
    "code",
    [
        "<pre><code>print(1)  # this is a comment, and not a sentence.</code></pre>",
        "<code><pre>print(1)  # this is a comment, and not a sentence.</pre></code>",
        "<div class='highlight'><pre><span>print(1)</span></pre></div>",
        "<pre class='language-python'>print(1)</pre>",
        "<pre>&gt; <kbd>ls</kbd> files</pre>",
    ],
)
def test_program_code_is_not_prose(code):
    page = f"<p>The mayor wrote a <code>print</code> of it.</p>{code}<pre>He wrote a poem.</pre>"
    assert kinds_and_texts(read_html(page.encode(), None)) == [
        ("paragraph", "The mayor wrote a print of it."),
        ("paragraph", "He wrote a poem."),
    ]
