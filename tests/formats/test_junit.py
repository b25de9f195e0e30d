from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml

from garble.document import Document
from garble.errors import InputError
from garble.formats.junit import render
from garble.formats.select import select
from garble.report import Report, Verdict
from tests.formats.conftest import SIGNATURE
from tests.formats.everything import everything, in_word
from tests.formats.golden_file import compare
from tests.formats.random_reports import reports

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
HOSTILE = st.text(st.sampled_from("<>&\"']]>\x00\x08\x1b\x7f\x85\ufffe\uffff\ud800\u2028\u202e\r\n\t a😀"))


def test_everything() -> None:
    compare("everything.junit", render([everything(), in_word()]))


def outcomes(rendered: str) -> dict[str, list[str]]:
    """What a reader of JUnit XML makes of it: the outcome of each test case by name."""
    return {
        case.name: [type(result).__name__ for result in case.result] for suite in parsed(rendered) for case in suite
    }


def parsed(rendered: str) -> JUnitXml:
    return JUnitXml.fromstring(rendered.encode())


@pytest.mark.parametrize(
    ("failing", "review"), [({Verdict.BLOCK}, "Skipped"), ({Verdict.BLOCK, Verdict.REVIEW}, "Failure")]
)
def test_what_the_gate_stops_fails_and_a_review_that_it_lets_through_is_skipped(
    passed: Report, failing: set[Verdict], review: str
) -> None:
    rendered = render([passed, everything(), in_word()], failing=failing)
    assert outcomes(rendered) == {"(text)": [], "news/süd & nord.md": ["Failure"], "draft.docx": [review]}
    root = ElementTree.fromstring(rendered)
    counted = [root.attrib, root[0].attrib]
    failures = 1 + (review == "Failure")
    wanted = {"tests": "3", "failures": str(failures), "errors": "0", "skipped": str(2 - failures)}
    assert counted == [{"name": "garble", **wanted}] * 2


def test_an_article_that_passes_does_not_fail_for_a_flagged_sentence(passed: Report) -> None:
    report = Report(passed.document, everything().sentences[2:3], passed.article, (), Verdict.PASS, "", SIGNATURE)
    assert outcomes(render([report])) == {"(text)": []}


@given(reports())
def test_any_report_is_xml_that_says_what_it_says(report: Report) -> None:
    rendered = render([report])
    assert not FORBIDDEN.search(rendered)
    [case] = [case for suite in parsed(rendered) for case in suite]
    assert [type(result).__name__ for result in case.result] == {
        Verdict.PASS: [],
        Verdict.REVIEW: ["Skipped"],
        Verdict.BLOCK: ["Failure"],
    }[report.verdict]
    assert case.system_out.splitlines()[-1] == str(SIGNATURE)


@given(HOSTILE)
def test_nothing_in_a_name_becomes_markup_or_breaks_the_document(text: str) -> None:
    document = Document(text, (), text)
    rendered = render(
        [Report(document, (), everything().article, (), Verdict.BLOCK, text, SIGNATURE)],
    )
    rendered.encode("utf-8")
    assert not FORBIDDEN.search(rendered)
    assert [element.tag for element in ElementTree.fromstring(rendered).iter()] == [
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "system-out",
    ]


def test_what_could_not_be_read_is_an_error(passed: Report) -> None:
    unread = [("a<b>.txt", InputError("a<b>.txt: it is\x00 binary.", "Convert it."))]
    assert outcomes(render([passed], unread=unread)) == {"(text)": [], "a<b>.txt": ["Error"]}
    root = ElementTree.fromstring(render([], unread=unread))
    assert root.attrib == {"name": "garble", "tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    [error] = root.iter("error")
    assert (error.attrib, error.text) == ({"type": "unread", "message": "a<b>.txt: it is␀ binary."}, "Convert it.")


def test_nothing_at_all_is_an_empty_suite() -> None:
    root = ElementTree.fromstring(render([]))
    assert [element.tag for element in root.iter()] == ["testsuites", "testsuite"]
    assert root.attrib["tests"] == "0"


def test_sentences_left_out_are_counted() -> None:
    told = outcome_text(render([select(everything(), top=1)]))
    assert "5 not shown, 1 of them flagged, 1 of them a heading or label." in told
    assert "not shown" not in outcome_text(render([everything()]))


def outcome_text(rendered: str) -> list[str]:
    [failure] = ElementTree.fromstring(rendered).iter("failure")
    return (failure.text or "").splitlines()
