"""A page that wants to act, read as an article and opened as a report: it reads, and does nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from garble.readers import read_bytes
from garble.report import ArticleScore, Finding, Reason, Report, SentenceScore, Verdict
from garble.segment import segment
from tests.formats.conftest import SIGNATURE

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package is not installed")

pytestmark = pytest.mark.browser

PWN = "document.title='pwned'"
ADDRESS = "http://example.invalid"
PAGE = f"""
<html onload="{PWN}"><head><base href="{ADDRESS}/"><meta http-equiv="refresh" content="0;url=/pwned">
<script>{PWN}</script><link rel="stylesheet" href="{ADDRESS}/a.css"></head>
<body onpageshow="{PWN}"><main><h1 onclick="{PWN}">Bridge <script>{PWN}</script>closed</h1>
<p style="position:fixed" id="n1-1" class="card">This paragraph has more words of its own than links.
See <a href="javascript:{PWN}">one</a>,
<a href=" jAvA&#10;sCript:{PWN}">two</a>, <a href="data:text/html,<script>{PWN}</script>">three</a>,
<a href="//example.invalid/x" ping="/ping">four</a>,
<a href="https://example.invalid/five&quot; onmouseover=&quot;{PWN}">five</a> and
<a href="https://example.invalid/six">six</a>.</p>
<img src="{ADDRESS}/a.png" srcset="b.png 2x" onerror="{PWN}" alt="&lt;img src=x onerror={PWN}&gt; &quot;&gt;">
<svg><script>{PWN}</script><image href="{ADDRESS}/b.png"/></svg><iframe src="{ADDRESS}"></iframe>
<p>Entities &lt;script&gt;{PWN}&lt;/script&gt; &amp;lt;b&amp;gt; &lt;/article&gt;&lt;/style&gt;&lt;!-- stay words.</p>
<p>Turned &#x202e;around&#x202c; and {"<mark><b>" * 5000}deep{"</b></mark>" * 5000} and &#0;&#27;[31m it ends.</p>
<table><form action="{ADDRESS}"><tr><td><input autofocus onfocus="{PWN}">Cell text stands here.</form></table>
<ul><p>No item here, but a line of text.</p><li>And an item.</ul></li></td></div></main>
<template><script>{PWN}</script></template><noscript><img src="{ADDRESS}/c.png"></noscript></body></html>
"""


def report() -> Report:
    document = read_bytes(PAGE.encode(), path="<img src=x onerror=document.title='pwned'>.html", kind="html")
    sentences = tuple(
        SentenceScore(
            sentence.span, 0.9, True, sentence.kind.value,
            (Reason("<b>", sentence.span, f"<script>{PWN}</script>\u202e", f'"><img src=x onerror="{PWN}">'),),
        )
        for sentence in segment(document)
    )  # fmt: skip
    finding = Finding(f"A6<script>{PWN}</script>", f"<script>{PWN}</script>", (sentences[0].span,))
    score = ArticleScore(0.9, len(sentences), len(sentences))
    return Report(document, sentences, score, (finding,), Verdict.BLOCK, f"<script>{PWN}</script>", SIGNATURE)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_nothing_of_the_article_acts(opened: Callable[..., sync_api.Page], scripts: bool) -> None:
    page = opened(report(), java_script_enabled=scripts)
    assert page.title() == "BLOCK: Bridge closed"
    count = "selector => document.querySelectorAll(selector).length"
    foreign = (
        "article :is(script, img, svg, iframe, form, input, style, template), base, link, [onclick], [style], [src]"
    )
    if scripts:
        assert page.evaluate(count, foreign) == 0
        assert page.evaluate(count, "meta[http-equiv]") == 1
        hrefs = (
            "[...document.querySelectorAll('article a[href^=h]')].map(a => [a.textContent, a.href, a.rel, a.target])"
        )
        assert page.evaluate(hrefs) == [
            ["six", "https://example.invalid/six", "noopener noreferrer nofollow", "_blank"]
        ]
        for key in "nnnnnnnnnp":
            page.keyboard.press(key)
        assert page.locator("[role=tooltip]").is_visible()
    text = page.locator("article").inner_text()
    assert f"<script>{PWN}</script>" in text
    assert "</article></style><!-- stay words" in text
    assert "Cell text stands here." in text
    assert page.locator("#n1-1").count() == 1
    assert page.title() == "BLOCK: Bridge closed"
