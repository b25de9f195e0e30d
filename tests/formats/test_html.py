from __future__ import annotations

import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from garble.document import Block, Document, Markup, Span
from garble.formats.characters import printable
from garble.formats.html import render
from garble.readers import from_string, read_bytes
from garble.report import ArticleScore, Reason, Report, SentenceScore, Verdict
from tests.formats.conftest import SIGNATURE, at
from tests.formats.golden_file import compare
from tests.formats.long_report import long_report
from tests.formats.random_reports import reports

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The first call compiles the templates, and a machine may have other things to do."""

TABLES = {"table", "tr"}
HOLDS_LINES = {"ul": {"li"}, "ol": {"li"}, "table": {"tr"}, "tr": {"td", "th"}}
EMPTY = {"meta", "rect", "line", "path", "input"}
SAFE = re.compile(r"#[\w-]+|https?://\S+|mailto:\S+")


class Page(HTMLParser):
    """What a reader of the page gets: the text of its articles, without the words of pictures, and every tag in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.article = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self._picture = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.open and "article" in self.open:
            above = self.open[-1]
            assert tag in HOLDS_LINES.get(above, {tag}), f"<{tag}> may not stand in <{above}>"
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in EMPTY:
            self.open.append(tag)
        if ("class", "picture") in attrs:
            self._picture = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag, f"</{tag}> closes nothing"
        if len(self.open) < self._picture:
            self._picture = 0

    def handle_data(self, data: str) -> None:
        if "article" in self.open and not self._picture:
            assert self.open[-1] not in TABLES or not data.strip()
            self.article += data


@unhurried
@given(reports())
def test_the_article_reads_as_its_text_and_nothing_of_it_becomes_markup(report: Report) -> None:
    page = Page(render([report]))
    assert page.article == printable(report.document.text)
    assert page.open == []
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style", "srcdoc"}]
    assert [value for name, value in page.attributes if name == "href" and not SAFE.fullmatch(value or "")] in (
        [],
        ["#"],
    )


@unhurried
@given(reports())
def test_each_link_and_description_has_its_target(report: Report) -> None:
    page = Page(render([report, report]))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    targets = {value for name, value in page.attributes if name in {"aria-describedby", "for"}}
    targets |= {value[1:] for name, value in page.attributes if name == "href" and value and value[0] == "#"}
    assert targets - {""} <= set(ids)


@unhurried
@given(reports(), st.sampled_from(["out/report.html", "report.html", "/tmp/a b/report.html"]))
def test_links_to_the_files_start_no_scheme(report: Report, beside: str) -> None:
    page = Page(render([report], beside=Path(beside)))
    hrefs = [value or "" for name, value in page.attributes if name == "href"]
    assert [href for href in hrefs if not (SAFE.fullmatch(href) or href == "#" or href.startswith("."))] == []


def test_runs_that_overlap_list_all_their_reasons(blocked: Report) -> None:
    runs = re.findall(r'<b class="cause k-(\w)" data-reasons="([\d ]+)">(.*?)</b>', render([blocked]))
    assert runs == [
        ("s", "0", "new principal"),
        ("x", "0", "Russian "),
        ("x", "0 1", "mature Russian"),
        ("p", "1", " army"),
        ("r", "0", "&lt;b&gt;all over"),
    ]


def test_direction_controls_are_shut_in_and_named(blocked: Report) -> None:
    page = render([blocked])
    shut_in = re.findall('<bdi class="control" data-code="(U.{5})">([\u202c\u202e])</bdi>', page)
    assert shut_in == [("U+202E", "\u202e"), ("U+202C", "\u202c")]
    assert len(re.findall("[\u202a-\u202e\u2066-\u2069]", page)) == 2


def test_one_article_has_no_index_and_several_stand_worst_first(blocked: Report, passed: Report) -> None:
    assert 'class="index"' not in render([blocked])
    page = render([passed, blocked])
    assert re.findall(r'<section class="(index|report)"(?: id="a\d" aria-label="(\w+))?', page) == [
        ("index", ""),
        ("report", "Minister"),
        ("report", "All"),
    ]


def test_a_clean_article_is_not_marked(passed: Report) -> None:
    page = Page(render([passed]))
    assert "mark" not in page.tags
    assert "No sentence is marked.</p>" in render([passed])


def test_an_article_held_back_without_a_flagged_sentence_marks_the_most_suspect(held: Report) -> None:
    page = render([held])
    assert '<p class="lead">No sentence reaches the threshold of 50%. These are the most suspect.</p>' in page
    assert re.findall(r'<mark class="s (l\d)"[^>]*>(.*?)</mark>', page) == [
        ("l0", "Two is here."),
        ("l0", "Three is here."),
        ("l0", "Four is here."),
    ]
    notes = page[page.index('<ol class="notes">') : page.index("</ol>")]
    assert notes.count("It was not flagged, so no reasons were worked out for it.") == 3
    assert "No single word is to blame" not in notes
    assert 'class="lead"' not in render([replace(held, verdict=Verdict.PASS)])


def test_what_stands_over_the_most_suspect_is_true_of_certain_slips_too(slipped: Report, held: Report) -> None:
    page = render([slipped])
    assert re.findall('<p class="lead">(.*?)</p>', page) == [
        "No sentence reaches the threshold of 50%. These are the most suspect and those with certain slips."
    ]
    kinds = '<span class="swatch k-(.)">(?:[^<]*)</span> <small>(\\d+)</small>'
    assert re.findall(kinds, page) == [("x", "3")]
    assert re.findall(kinds, render([held])) == []
    assert "whole sentence" not in page


def test_text_outside_all_blocks_is_there_and_is_not_marked(passed: Report) -> None:
    text = "## Title\n- one\nstray words"
    blocks = (Block(Span(3, 8)), Block(Span(11, 14)))
    page = render([replace(passed, document=Document(text, blocks), sentences=())])
    assert '<span class="markup">## </span>' in page
    assert '<span class="gap">\nstray words</span>' in page
    assert Page(page).article == text


PAGE = """
<main><h1>Bridge to close</h1><h3>Six weeks</h3>
<p>The <b>old <i>bridge</i></b> will <a href="https://example.org/?a=1&amp;b=2" onclick="x()">shut. Drivers</a> should
<a href="javascript:alert(1)">use</a> the <a href="/tunnel">tunnel</a>, it was told.</p>
<img src="http://example.invalid/a.png" alt="A &lt;bridge&gt;" onerror="x()">
<ol><li>One thing<ul><li>and its part</li></ul></li><li><p>Another.</p><p>And more of it.</p></li></ol>
<table><tr><th>Crossing</th><th>Minutes</th></tr><tr><td></td><td>12</td></tr></table>
<blockquote><p>Nobody <img alt="smile"> knew it, they said.</p></blockquote></main>
"""


def structured() -> Report:
    """A page in which sentences, words and links overlap."""
    document = read_bytes(PAGE.encode(), kind="html")
    first = at(document.text, "The old bridge will shut.")
    second = at(document.text, "Drivers should use the tunnel, it was told.")
    reasons = (
        Reason("S201", at(document.text, "Drivers should use"), "“Drivers” is odd.", "Motorists"),
        Reason("P101", at(document.text, "tunnel, it"), "“tunnel, it” is odd."),
    )
    bridge = (Reason("S201", at(document.text, "bridge will"), "“bridge will” is odd.", "span shall"),)
    sentences = (SentenceScore(first, 0.6, True, reasons=bridge), SentenceScore(second, 0.98, True, reasons=reasons))
    return Report(document, sentences, ArticleScore(0.5, 2, 2), (), Verdict.REVIEW, "Because.", SIGNATURE)


def test_a_page_keeps_its_structure_and_marks_lie_over_it() -> None:
    page = render([structured()])
    article = page[page.index("<article") : page.index("</article>")] + "</article>\n"
    compare("structure.html", article)
    assert Page(page).article == structured().document.text


def test_headings_of_a_page_skip_no_rank_below_the_page_s_own() -> None:
    for copies, wanted in ((1, ["h2", "h3"]), (2, ["h3", "h4"])):
        page = render([structured()] * copies)
        assert re.findall(r'<(h\d) id="b1-\d+" class="heading', page) == wanted


def test_list_items_of_plain_text_make_lists() -> None:
    document = from_string("Some lines:\n\n- one thing\n- another thing\n\nThe text goes on here.\n\n* a third thing")
    report = replace(structured(), document=document, sentences=())
    page = render([report])
    assert Page(page).article == document.text
    items = [
        re.sub("<[^>]*>", "", part).split() for part in re.findall(r"<ul>.*?</ul>", page, re.S) if 'id="b1' in part
    ]
    assert [len(part) > 0 for part in items] == [True, True]
    assert page.count("<li><p id=") == 3


def test_twenty_thousand_words_are_small_and_fast(passed: Report) -> None:
    report = long_report(passed.signature)
    assert len(report.document.text.split()) >= 20_000
    started = time.process_time()
    page = render([report], beside=Path("report.html"))
    assert time.process_time() - started < 5  # a tenth of it on an idle machine
    assert len(page.encode()) < 2_000_000


def test_twenty_thousand_marks_take_time_in_proportion(passed: Report) -> None:
    text = "ab " * 20_000
    reasons = tuple(Reason("P101", Span(at, at + 2), "odd") for at in range(0, len(text), 3))
    nested = tuple(Reason("P101", Span(start, len(text)), "odd") for start in range(0, 900, 3))
    marks = tuple(Markup("em", Span(at, at + 1)) for at in range(0, len(text), 3))
    document = Document(text, (Block(Span(0, len(text))),), markup=marks)
    sentence = SentenceScore(Span(0, len(text)), 0.9, True, reasons=nested + reasons)
    started = time.process_time()
    page = render([replace(passed, document=document, sentences=(sentence,))])
    assert time.process_time() - started < 60  # a few seconds
    assert page.count("<em>") == 20_000
