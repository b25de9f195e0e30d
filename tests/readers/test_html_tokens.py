from __future__ import annotations

import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.readers.html_tokens import Tag, pieces_of, tokenize


def outline(source: str, *, xml: bool = False) -> list[str]:
    """Texts as they are, tags as ``<name>``."""
    return [
        f"<{'/' if token.closing else ''}{token.name}>" if isinstance(token, Tag) else source[token.start : token.end]
        for token in tokenize(source, xml=xml)
    ]


@pytest.mark.parametrize(
    ("source", "tokens"),
    [
        ("a<b>c</b>d", ["a", "<b>", "c", "</b>", "d"]),
        ("<A HREF=x>y</A >", ["<a>", "y", "</a>"]),
        ('<a title="1 > 0">y', ["<a>", "y"]),
        ("<a title='1 > 0' b=\"'\">y", ["<a>", "y"]),
        ("<a b=1/>y<br/>", ["<a>", "y", "<br>"]),
        ("1 < 2 and 3 <4 <> x", ["1 < 2 and 3 <4 <> x"]),
        ("a<!-- <b> -->c<!-->d<!--->e<!--f--!>g", ["a", "c", "d", "e", "g"]),
        ("a<!DOCTYPE html>b<?xml ?>c</ x>d<![CDATA[e]]>f", ["a", "b", "c", "d", "f"]),
        ("<script>if (a<b) '</p>'</script >x", ["<script>", "</script>", "x"]),
        ("<style>b</styles>c</STYLE>d", ["<style>", "</style>", "d"]),
        ("a<!-- open", ["a"]),
        ("a<b c", ["a"]),
        ("<script>a", ["<script>"]),
        ('<a b="open>text', ["<a>", "text"]),
        ("", []),
    ],
)
def test_tokens(source, tokens):
    assert outline(source) == tokens


@pytest.mark.parametrize(
    ("source", "tokens"),
    [
        ("<script/>a<title />b<p class='x'/>", ["<script>", "a", "<title>", "b", "<p>"]),
        ("a<![CDATA[<b> ]] > &amp;]]>c", ["a", "<b> ]] > &amp;", "c"]),
        ("a<![CDATA[]]>b<![CDATA[open", ["a", "b", "open"]),
        ("<a b=c/><script>x</script>", ["<a>", "<script>", "</script>"]),
    ],
)
def test_tokens_of_xml(source, tokens):
    assert outline(source, xml=True) == tokens


def test_attributes_are_lower_case_and_the_first_counts():
    (tag,) = tokenize("<p CLASS=\"a b\" id='c' class=d hidden data-x=1>")
    assert isinstance(tag, Tag)
    assert tag.attributes == {"class": "a b", "id": "c", "hidden": "", "data-x": "1"}
    assert (tag.start, tag.end) == (0, 46)


def pieces(source: str) -> list[tuple[str, str]]:
    return [
        (source[start:end] if characters is None else characters, source[start:end])
        for token in tokenize(source)
        if not isinstance(token, Tag)
        for characters, start, end in pieces_of(source, token)
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a&amp;b", [("a", "a"), ("&", "&amp;"), ("b", "b")]),
        ("&ldquo;&#8217;&#x2014;", [("“", "&ldquo;"), ("’", "&#8217;"), ("—", "&#x2014;")]),
        ("AT&T", [("AT&T", "AT&T")]),
        ("&copy2024", [("©", "&copy"), ("2024", "2024")]),
        ("&nosuch; &;", [("&nosuch; &;", "&nosuch; &;")]),
        ("&#0;", [("\ufffd", "&#0;")]),
    ],
)
def test_character_references(source, expected):
    assert pieces(source) == expected


@given(st.text(alphabet=st.sampled_from("ab&;#x123")) | st.text(alphabet=st.characters(exclude_characters="<")))
def test_references_mean_what_the_standard_library_says(source):
    if "&#" not in source:  # it reads references of any number of digits
        assert "".join(piece for piece, _ in pieces(source)) == unescape(source)


@given(st.text(alphabet=st.sampled_from("<>/!-ab =\"'&;")) | st.text())
def test_tokens_are_in_order_and_in_range(source):
    reached = 0
    for token in tokenize(source):
        assert reached <= token.start < token.end <= len(source)
        reached = token.end


@pytest.mark.parametrize("piece", ["<a ", "<a b='", "<!--", "<![CDATA[", "</a", "<script>", "<", "&#", "<a b=c"])
def test_broken_markup_takes_linear_time(piece):
    source = piece * (400_000 // len(piece))
    start = time.perf_counter()
    for _ in tokenize(source):
        pass
    assert time.perf_counter() - start < 5  # html.parser of Python 3.11.7: 29 s for 60 kB of the first
