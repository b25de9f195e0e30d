from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from garble.codes import meanings
from garble.document import Document, Span
from garble.errors import InputError
from garble.formats.sarif import SCHEMA, render
from garble.report import ArticleScore, Finding, Reason, Report, SentenceScore, Verdict
from tests.formats.conftest import SIGNATURE
from tests.formats.everything import ARTICLE, everything, in_word
from tests.formats.golden_file import compare
from tests.formats.random_reports import reports

# OASIS's own, free to copy into implementations; no package on PyPI carries it
OFFICIAL = Path(__file__).parents[1] / "cases" / "sarif-schema-2.1.0.json"
VALIDATOR = Draft7Validator(json.loads(OFFICIAL.read_text(encoding="utf-8")))


def run_of(*given_reports: Report) -> dict[str, Any]:
    [run] = json.loads(render(given_reports))["runs"]
    return run


def region_of(result: dict[str, Any]) -> dict[str, Any]:
    return result["locations"][0]["physicalLocation"]["region"]


def test_everything() -> None:
    rendered = render([everything(), in_word()])
    assert list(VALIDATOR.iter_errors(json.loads(rendered))) == []
    compare("everything.sarif", rendered)


def test_the_schema_is_the_one_that_is_named() -> None:
    schema = VALIDATOR.schema
    assert schema["title"] == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    assert SCHEMA.endswith(schema["$id"].rpartition("/")[2])
    assert list(VALIDATOR.iter_errors({"version": "2.1.0"}))


@given(reports())
def test_any_report_is_valid_and_points_at_its_words(report: Report) -> None:
    log = json.loads(render([report, report]))
    assert list(VALIDATOR.iter_errors(log)) == []
    for result in log["runs"][0]["results"]:
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            if region := location["physicalLocation"].get("region"):
                start = region["charOffset"]
                words = report.document.text[start : start + region["charLength"]]
                assert region["snippet"]["text"] == words
                assert report.document.position(start) == (region["startLine"], region["startColumn"])


@given(reports())
def test_every_suspect_sentence_and_finding_is_a_result_and_nothing_else_is(report: Report) -> None:
    wanted = ["verdict"] * (report.verdict is not Verdict.PASS) + [finding.code for finding in report.findings]
    for sentence in report.sentences:
        wanted += [reason.code for reason in sentence.reasons] or ["sentence"] * sentence.flagged
    assert [result["ruleId"] for result in run_of(report)["results"]] == wanted


def test_nothing_at_all_is_a_run_without_results() -> None:
    log = json.loads(render([]))
    assert list(VALIDATOR.iter_errors(log)) == []
    assert log["runs"][0]["results"] == log["runs"][0]["artifacts"] == []


def test_what_could_not_be_read_is_a_notification(passed: Report) -> None:
    log = json.loads(render([passed], unread=[("a b.txt", InputError("a b.txt: it is binary.", "Convert it."))]))
    assert list(VALIDATOR.iter_errors(log)) == []
    [invocation] = log["runs"][0]["invocations"]
    assert invocation == {
        "executionSuccessful": False,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": "a b.txt: it is binary. Convert it."},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a%20b.txt"}}}],
            }
        ],
    }


def test_an_article_without_running_text_has_no_probability(passed: Report) -> None:
    report = replace(passed, article=ArticleScore(0, 0, 0), verdict=Verdict.REVIEW)
    run = run_of(report)
    assert run["artifacts"][0]["properties"]["probability"] is None
    assert "rank" not in run["results"][0]


def test_many_articles_and_many_places_take_time_in_proportion(passed: Report) -> None:
    many = [replace(passed, document=replace(passed.document, path=f"{number}.txt")) for number in range(4000)]
    places = tuple(Span(start, start + 1) for start in range(17)) * 1000
    started = time.process_time()
    render([*many, replace(passed, findings=(Finding("A601", "Again.", places),))])
    assert time.process_time() - started < 20  # two on an idle machine; minutes when each looks at all others


def test_a_clean_article_has_no_result(passed: Report) -> None:
    run = run_of(passed)
    assert run["results"] == []
    assert run["artifacts"][0]["properties"]["verdict"] == "PASS"


def test_rules_are_the_reason_codes_with_their_meanings() -> None:
    run = run_of(everything())
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert dict(list(rules.items())[2:]) == meanings()
    assert list(rules)[:2] == ["verdict", "sentence"]
    for result in run["results"]:
        if "ruleIndex" in result:
            assert list(rules)[result["ruleIndex"]] == result["ruleId"]
        else:
            assert result["ruleId"] not in rules


def test_fingerprints_outlive_a_move_and_tell_twins_apart() -> None:
    def fingerprints(text: str) -> list[str]:
        spans = [Span(i, i + 14) for i in range(len(text)) if text.startswith("An odd\nleague.", i)]
        spans = spans or [Span(i, i + 14) for i in range(len(text)) if text.startswith("An odd league.", i)]
        sentences = tuple(
            SentenceScore(span, 0.9, True, reasons=(Reason("S201", Span(span.start + 3, span.start + 6), "Odd."),))
            for span in spans
        )
        report = Report(
            Document(text, ()), sentences, ArticleScore(0.1, 2, 2), (), Verdict.PASS, "So it is.", SIGNATURE
        )
        return [result["partialFingerprints"]["garble/v1"] for result in run_of(report)["results"]]

    before, after = (
        fingerprints("An odd league. An odd league."),
        fingerprints("New.\n\nAn odd\nleague. An odd\nleague."),
    )
    assert before == after
    assert len(set(before)) == 2


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("news/süd & nord.md", "news/s%C3%BCd%20%26%20nord.md"),
        ("./a.txt", "a.txt"),
        ("/tmp/a b.txt", "file:///tmp/a%20b.txt"),
        ("a:b#c?.txt", "a%3Ab%23c%3F.txt"),
        ("<stdin>", "%3Cstdin%3E"),
        (None, "%28text%29"),
        ("bad-\udcff é.txt", "bad-%FF%20%C3%A9.txt"),
        ("/tmp/bad-\udcff.txt", "file:///tmp/bad-%FF.txt"),
        ("half-\ud83d.txt", "half-%5Cud83d.txt"),
    ],
)
def test_paths_are_uri_references(passed: Report, path: str | None, uri: str) -> None:
    document = Document(passed.document.text, (), path)
    report = Report(document, (), passed.article, (Finding("A601", "So."),), Verdict.PASS, "", SIGNATURE)
    run = run_of(report)
    assert run["artifacts"][0]["location"]["uri"] == uri
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "index": 0}


def test_messages_hold_no_link_no_placeholder_and_no_direction_control(passed: Report) -> None:
    finding = Finding("A601", "See [here](http://example.invalid), {0} and {x} \u202e.")
    report = Report(passed.document, (), passed.article, (finding,), Verdict.PASS, "", SIGNATURE)
    [result] = run_of(report)["results"]
    assert result["message"] == {"text": "See [here\\](http://example.invalid), {{0}} and {x} [U+202E]."}


def test_lines_columns_and_offsets_are_those_of_the_source() -> None:
    results = {result["ruleId"]: result for result in run_of(everything())["results"]}
    assert region_of(results["S201"]) == {
        "startLine": 7,
        "startColumn": 10,
        "endLine": 7,
        "endColumn": 19,
        "charOffset": ARTICLE.index("principal"),
        "charLength": 9,
        "snippet": {"text": "principal"},
    }
    region = region_of(results["G302"])
    assert (region["startLine"], region["endLine"], region["endColumn"]) == (7, 8, 10)
    assert region["snippet"] == {"text": "😀 met\nthe press"}


def test_a_word_file_has_paragraphs_in_place_of_lines() -> None:
    for result in run_of(in_word())["results"][1:]:
        [location] = result["locations"]
        assert location["logicalLocations"] == [{"kind": "paragraph", "name": "paragraph 2"}]
        assert "region" not in location["physicalLocation"]
        assert "fixes" not in result
