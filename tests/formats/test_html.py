from __future__ import annotations

import re
import time
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given

from garble.document import Block, Document, Span
from garble.formats.characters import printable
from garble.formats.html import render
from garble.report import ArticleScore, Reason, Report, SentenceScore
from tests.formats.random_reports import reports


class Page(HTMLParser):
    """What a reader of the page gets: the text of its articles and every tag in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.article = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "rect", "line"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"rect", "line"}:
            assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "article" in self.open:
            self.article += data


@given(reports())
def test_the_article_reads_as_its_text_and_nothing_of_it_becomes_markup(report: Report) -> None:
    page = Page(render([report]))
    assert page.article == printable(report.document.text)
    assert page.open == []
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    assert all((value or "").startswith("#") for name, value in page.attributes if name == "href")


@given(reports())
def test_each_link_and_description_has_its_target(report: Report) -> None:
    page = Page(render([report, report]))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    targets = {value for name, value in page.attributes if name == "aria-describedby"}
    targets |= {(value or "").removeprefix("#") for name, value in page.attributes if name == "href"}
    assert targets <= set(ids)


def test_runs_that_overlap_list_all_their_reasons(blocked: Report) -> None:
    runs = re.findall(r'<strong class="cause" data-reasons="([\d ]+)">(.*?)</strong>', render([blocked]))
    assert runs == [
        ("0", "new principal"),
        ("0", "Russian "),
        ("0 1", "mature Russian"),
        ("1", " army"),
        ("0", "&lt;b&gt;all over"),
    ]


def test_direction_controls_are_shut_in_and_named(blocked: Report) -> None:
    page = render([blocked])
    shut_in = re.findall('<bdi class="control" data-code="(U.{5})">([\u202c\u202e])</bdi>', page)
    assert shut_in == [("U+202E", "\u202e"), ("U+202C", "\u202c")]
    assert len(re.findall("[\u202a-\u202e\u2066-\u2069]", page)) == 2


def test_one_article_has_no_index_and_several_stand_worst_first(blocked: Report, passed: Report) -> None:
    assert 'class="index"' not in render([blocked])
    page = render([passed, blocked])
    assert re.findall(r'<section class="(\w+(?: \w+)?)"', page) == ["index", "report block", "report pass"]


def test_a_clean_article_is_not_marked(passed: Report) -> None:
    page = Page(render([passed]))
    assert "mark" not in page.tags
    assert "Nothing to note." in render([passed])


def test_text_outside_all_blocks_is_there_and_is_not_marked(passed: Report) -> None:
    text = "## Title\n- one\nstray words"
    blocks = (Block(Span(3, 8)), Block(Span(11, 14)))
    page = render([replace(passed, document=Document(text, blocks), sentences=())])
    assert '<span class="markup">## </span>' in page
    assert '<span class="gap">\nstray words</span>' in page
    assert Page(page).article == text


def test_twenty_thousand_words_are_small_and_fast(passed: Report) -> None:
    sentence = (
        "The committee decided on Tuesday that the new principal of the league would attend Kiev shortly " * 2
    )
    text = "\n".join(sentence for _ in range(625))
    size = len(sentence) + 1
    spans = [Span(start, start + size - 1) for start in range(0, 625 * size, size)]
    scores = tuple(
        SentenceScore(
            span, 0.9, True, "paragraph",
            tuple(
                Reason("S201", Span(span.start + at, span.start + at + 14), "“league” is odd here", "bench")
                for at in (10, 20, 30)
            ),
        )
        for span in spans
    )  # fmt: skip
    assert len(text.split()) >= 20_000
    document = Document(text, tuple(map(Block, spans)))
    report = replace(passed, document=document, sentences=scores, article=ArticleScore(0.9, 625, 625))
    started = time.perf_counter()
    page = render([report])
    assert time.perf_counter() - started < 5  # a tenth of it on an idle machine
    assert len(page.encode()) < 2_000_000
