from __future__ import annotations

import time

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Span
from garble.errors import InputError
from garble.readers.html import looks_like_html, read_html
from tests.readers.document_checks import check_document, kinds_and_texts

NEWS_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Harbour bridge to close - The Daily Gull</title>
<style>p { color: red }</style>
<script>var a = "<p>This sentence is in a script and must not be read.</p>";</script>
</head>
<body class="article-page has-sidebar nav-open">
<a class="skip-link" href="#main">Skip to content</a>
<header class="site-header"><div>The Daily Gull</div>
<nav><ul><li><a href="/news">News</a><li><a href="/sport">Sport</a></ul></nav></header>
<div id="cookie-banner"><p>We and our 800 partners use cookies to improve your day. Do you accept?</p></div>
<main>
<article class="story">
<header><h1>Harbour bridge to close &amp; be&nbsp;repaired</h1>
<p class="byline">By <a href="/jane">Jane Doe</a></p><time>3 May 2024</time></header>
<figure><img src="a.jpg" alt="The bridge">
<figcaption>The bridge in 2019. Photo: Gull Archive</figcaption></figure>
<p>The harbour bridge will close for <b>six weeks</b> in June,
   the port authority said on&#32;Monday.</p>
<div class="ad-slot"><p>Advertisement: buy our newspaper now and save more than half of the price.</p></div>
<p>&ldquo;We have no choice,&rdquo; said its <a href="/d">director</a>, who blamed rust.<br>
Drivers should use the tunnel.
<p><a href="/x">Read more: how the tunnel was built</a></p>
<h2>What happens next</h2>
<ul><li>Work begins on 3 June.<li>The bridge reopens in <em>July</em>.</ul>
<table><tr><th>Ferry<th>Minutes<tr><td>North<td>10</table>
<blockquote>It was found by accident, the authority&rsquo;s report says.</blockquote>
<p hidden>This hidden paragraph is for search engines and nobody sees it.</p>
<p>Ferries run every ten minutes&hellip;</p>
<h2>Related stories</h2>
<ul><li><a href="/1">Tunnel turns forty</a></li><li><a href="/2">Ferry fares rise again</a></li></ul>
</article>
<aside><h2>Most read</h2>
<p>A whale was seen near the pier on Sunday, and nobody had a camera at hand.</p></aside>
</main>
<section class="comments">
<p>First! This is the best newspaper of the whole town, as everyone knows.</p></section>
<footer><p>Copyright 2024 The Daily Gull. All rights reserved, as they always have been.</p></footer>
</body></html>
"""

OLD_PAGE = """\
<HTML><BODY BGCOLOR=white><TABLE><TR><TD><A HREF=index.htm>Home</A> <A HREF=news.htm>News</A>
<TD><TABLE><TR><TD><H1>Mayor resigns</H1>
<FONT SIZE=2>The mayor resigned on Monday after a vote that he had called himself.
<BR><BR>
Nobody had expected it, his deputy told this newspaper in the evening.
</FONT></TABLE></TABLE></BODY></HTML>
"""


def test_a_news_page():
    document = read_html(NEWS_PAGE.encode(), "page.html")
    check_document(document)
    assert kinds_and_texts(document) == [
        ("heading", "Harbour bridge to close & be\xa0repaired"),
        ("byline", "By Jane Doe"),
        ("byline", "3 May 2024"),
        ("byline", "The bridge in 2019. Photo: Gull Archive"),
        (
            "paragraph",
            "The harbour bridge will close for six weeks in June, the port authority said on Monday.",
        ),
        (
            "paragraph",
            "“We have no choice,” said its director, who blamed rust.\nDrivers should use the tunnel.",
        ),
        ("heading", "What happens next"),
        ("list_item", "Work begins on 3 June."),
        ("list_item", "The bridge reopens in July."),
        ("list_item", "Ferry"),
        ("list_item", "Minutes"),
        ("list_item", "North"),
        ("list_item", "10"),
        ("paragraph", "It was found by accident, the authority’s report says."),
        ("paragraph", "Ferries run every ten minutes…"),
    ]
    assert (document.path, document.kind, document.notes) == ("page.html", "html", ())


def test_a_page_of_tables_without_end_tags():
    document = read_html(OLD_PAGE.encode(), None)
    check_document(document)
    assert kinds_and_texts(document) == [
        ("heading", "Mayor resigns"),
        ("paragraph", "The mayor resigned on Monday after a vote that he had called himself."),
        ("paragraph", "Nobody had expected it, his deputy told this newspaper in the evening."),
    ]


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("close & be", "close &amp; be"),
        ("be\xa0repaired", "be&nbsp;repaired"),
        ("six weeks in June, the", "six weeks</b> in June,\n   the"),
        ("on Monday.", "on&#32;Monday."),
        ("“We have no choice,”", "&ldquo;We have no choice,&rdquo;"),
        ("director, who", "director</a>, who"),
        ("rust.\nDrivers", "rust.<br>\nDrivers"),
        ("minutes…", "minutes&hellip;"),
    ],
)
def test_every_word_leads_back_to_the_page(words, source):
    document = read_html(NEWS_PAGE.encode(), None)
    start = document.text.index(words)
    span = Span(start, start + len(words))
    assert document.source_map is not None
    assert document.source_map.span_to_source(span).of(NEWS_PAGE) == source
    before = NEWS_PAGE[: NEWS_PAGE.index(source)]
    assert document.position(start) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize(
    "name", ["sidebar", "comments open", "share-this", "main-content banner", "c-Social", "paywall"]
)
def test_an_article_is_read_whatever_its_wrapper_calls_itself(name):
    paragraphs = "<p>The mayor resigned on Monday after the vote.</p><p>Nobody had expected it.</p>"
    page = f"<div class='{name}'>{paragraphs}</div>"
    assert kinds_and_texts(read_html(page.encode(), None)) == [
        ("paragraph", "The mayor resigned on Monday after the vote."),
        ("paragraph", "Nobody had expected it."),
    ]


def test_the_lead_between_headline_and_body_is_kept():
    page = (
        "<body><div>Menu</div><h1>Mayor resigns</h1><p>He go home now with much of sadness in the hat.</p>"
        "<div class=body>" + "<p>The mayor resigned on Monday after a vote that he had called.</p>" * 20 + "</div>"
    )
    texts = kinds_and_texts(read_html(page.encode(), None))
    assert texts[:2] == [
        ("heading", "Mayor resigns"),
        ("paragraph", "He go home now with much of sadness in the hat."),
    ]
    assert len(texts) == 22


def test_a_paragraph_inside_a_link_is_not_dropped():
    linked = " ".join(["The mayor resigned on Monday after a vote"] * 4) + "."
    page = f"<article><p><a href=x>{linked}</a></p><p>Nobody had expected it, they said on Monday.</p></article>"
    assert len(read_html(page.encode(), None).blocks) == 2


def test_a_fragment_needs_no_html_around_it():
    assert kinds_and_texts(read_html(b"He said <i>no</i>.", None)) == [("paragraph", "He said no.")]


def test_a_declared_charset_is_honoured_when_the_page_is_not_utf8():
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Москва is a city.</p>'
    document = read_html(page.encode("windows-1251"), None)
    assert document.text == "Москва is a city."
    assert document.notes == ("Not UTF-8; read as windows-1251, which the file declares.",)


@pytest.mark.parametrize(
    "page", [b"<html><body></body></html>", b"<script>x</script>", b"<p>&nbsp;</p>", b"<!-- x -->", b"<p "]
)
def test_a_page_without_text_is_an_error(page):
    with pytest.raises(InputError, match="shows no text"):
        read_html(page, None)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!doctype html><p>x", True),
        (b"\xef\xbb\xbf\n <html lang=en>", True),
        (b"<?xml version='1.0'?>\n<!-- a -->\n<html>", True),
        (b"<p>x</p>", True),
        (b"<3 is a heart", False),
        (b"<pathetic> he said", False),
        (b"A text about <html>", False),
        (b"", False),
    ],
)
def test_sniffing(data, expected):
    assert looks_like_html(data) is expected


@pytest.mark.parametrize(
    "piece",
    [
        "<p>x</p>",
        "<div>x",
        "<b><li>x",
        "<ul><b>",
        "<table><tr><td>x",
        "<h1><div>x",
        "<a href=x>y",
        "a<br>",
        "</p>",
        "&amp",
        "<span><div>x</span>",
        "<b><p>x</b>",
        "<pre><code>",
        "<div class=social>It left the town today.",
    ],
)
def test_hostile_pages_take_linear_time(piece):
    start = time.process_time()
    try:
        check = read_html((piece * (200_000 // len(piece)) + "<p>End.").encode(), None)
    except InputError:
        return
    finally:
        assert time.process_time() - start < 20
    assert check.blocks


MARKUP = """\
<p> </p> <div> </div> <b> </b> <li> <ul> </ul> <td> <table> <br> <h1> </h1> <nav> </nav> <a~href=x>
</a> <article> <script> </script> <!-- --> &amp; &nbsp; &lt &#8217; &#32; word Another. “end” . 😀 < & <p
<button> <svg> <sup>
"""
PIECES = st.sampled_from([piece.replace("~", " ") for piece in MARKUP.split()] + [" ", "\n", "\t", "\xa0"])


@given(st.lists(PIECES | st.text(max_size=3)).map("".join))
def test_any_page_gives_a_sound_document_or_an_error(page):
    try:
        document = read_html(page.encode(errors="replace"), None)
    except InputError:
        return
    check_document(document)


WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "mayor",
            "&amp;",
            "&ldquo;no&rdquo;",
            "<b>very</b>",
            "caf&eacute;",
            "a<i>b</i>c",
            "\n",
            "😀",
            "&lt;p&gt;",
        ]
    ),
    min_size=1,
)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_well_formed_paragraphs_read_as_lxml_reads_them(paragraphs):
    page = "<html><body>" + "".join(f"<p>x {' '.join(words)} end.</p>\n" for words in paragraphs) + "</body></html>"
    expected = [" ".join(p.text_content().split()) for p in lxml.html.fromstring(page).iter("p")]
    assert [text for _, text in kinds_and_texts(read_html(page.encode(), None))] == expected
