from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import accumulate
from typing import Any

from hypothesis import given

from garble.document import Document, Span
from garble.errors import InputError
from garble.formats.characters import printable
from garble.formats.rdjson import render
from garble.readers import read_bytes
from garble.report import Reason, Report, SentenceScore
from tests.formats.everything import ARTICLE, at, everything, in_word
from tests.formats.golden_file import compare
from tests.formats.random_reports import reports


def diagnostics(*given_reports: Report) -> list[dict[str, Any]]:
    result = json.loads(render(given_reports))
    assert result.keys() == {"source", "diagnostics"}
    return result["diagnostics"]


def covered(source: str, place: dict[str, dict[str, int]]) -> tuple[int, int]:
    """What reviewdog takes a range for: offsets in the bytes of the file."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source)
    starts = [0, *accumulate(len(line.encode()) for line in lines)]
    start, end = (starts[place[name]["line"] - 1] + place[name]["column"] - 1 for name in ("start", "end"))
    return start, end


def applied(source: str, suggestion: dict[str, Any]) -> str:
    start, end = covered(source, suggestion["range"])
    data = source.encode()
    return (data[:start] + suggestion["text"].encode() + data[end:]).decode()


def test_everything() -> None:
    compare("everything.rdjson", render([everything(), in_word()]))


def test_nothing_at_all_is_an_empty_result() -> None:
    assert diagnostics() == []


def test_what_could_not_be_read_is_an_error(passed: Report) -> None:
    unread = [("a.txt", InputError("a.txt: it is \u202ebinary.", "Convert it."))]
    assert json.loads(render([passed], unread=unread))["diagnostics"] == [
        {
            "message": "a.txt: it is [U+202E]binary. Convert it.",
            "location": {"path": "a.txt"},
            "severity": "ERROR",
            "code": {"value": "unread"},
        }
    ]


@given(reports(kinds=("plain",)))
def test_ranges_count_bytes_and_cover_the_words(report: Report) -> None:
    text = report.document.text
    spans = [finding.spans[0] for finding in report.findings if finding.spans]
    for sentence in report.sentences:
        spans += [reason.span for reason in sentence.reasons] or [sentence.span] * sentence.flagged
    ranges = [item["location"]["range"] for item in diagnostics(report) if "range" in item["location"]]
    found = [covered(text, place) for place in ranges]
    assert [text.encode()[start:end].decode() for start, end in found] == [span.of(text) for span in spans]


@given(reports(kinds=("plain",)))
def test_a_suggestion_puts_the_expected_words_there_and_leaves_the_rest(report: Report) -> None:
    text = report.document.text
    expected = [
        text[: reason.span.start] + printable(reason.expected) + text[reason.span.end :]
        for sentence in report.sentences
        for reason in sentence.reasons
        if reason.expected
    ]
    suggested = [applied(text, one) for item in diagnostics(report) for one in item.get("suggestions", [])]
    assert [one for one in suggested if one in expected] == expected


def test_suggestions_in_the_source() -> None:
    suggestions = {item["code"]["value"]: item.get("suggestions") for item in diagnostics(everything())}
    assert suggestions["sentence"] is suggestions["verdict"] is suggestions["A601"] is None
    [chancellor] = suggestions["S201"]
    assert applied(ARTICLE, chancellor) == ARTICLE.replace("principal", "chancellor")
    [left_out] = suggestions["S203"]
    assert applied(ARTICLE, left_out) == ARTICLE.replace("the press", "press")
    [over_two_lines] = suggestions["G302"]
    assert applied(ARTICLE, over_two_lines) == ARTICLE.replace("😀 met\nthe press", "met a <press>")


def test_a_web_page_gets_suggestions_where_no_markup_would_be_lost(passed: Report) -> None:
    words = "Smith &amp; Sons met the <b>new prin</b>cipal of league in Berlin on Monday."
    page = f"<html><body><article><p>{words}</p></article>"
    document = read_bytes(page.encode(), path="a.html")
    text = document.text
    reasons = tuple(
        Reason("S201", at(text, words), "Odd.", expected)
        for words, expected in [("Smith & Sons", "S&S"), ("principal", "chancellor"), ("league", "R&D <x>")]
    )
    sentence = SentenceScore(Span(0, len(text)), 0.9, True, reasons=reasons)
    found = diagnostics(replace(passed, document=document, sentences=(sentence,)))
    covers = [page.encode()[slice(*covered(page, item["location"]["range"]))].decode() for item in found]
    assert covers == ["Smith &amp; Sons", "prin</b>cipal", "league"]
    assert [len(item.get("suggestions", [])) for item in found] == [0, 0, 1]
    assert applied(page, found[2]["suggestions"][0]) == page.replace("league", "R&amp;D &lt;x&gt;")


def test_a_word_file_has_no_ranges_and_names_the_paragraph() -> None:
    for item in diagnostics(in_word())[1:]:
        assert item["location"] == {"path": "draft.docx"}
        assert item["message"].startswith("Paragraph 2: ")
        assert "suggestions" not in item


def test_a_byte_column_is_not_a_column(passed: Report) -> None:
    document = Document("a𐐀b", (), "a.txt")
    reason = Reason("S201", Span(2, 3), "Odd.")
    sentence = SentenceScore(Span(0, 3), 0.9, True, reasons=(reason,))
    [item] = diagnostics(replace(passed, document=document, sentences=(sentence,)))
    assert item["location"]["range"] == {"start": {"line": 1, "column": 6}, "end": {"line": 1, "column": 7}}
