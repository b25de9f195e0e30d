"""The formats that continuous integration reads, from the commands that write them."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from garble.cli.app import app
from garble.cli.options import CI_FORMATS
from garble.formats import FORMATS
from tests.cli.conftest import ROOT

BAD = """\
::error file=bad.txt,title=BLOCK::Should not be published as it stands. 2 of 3 sentences are flagged.
::warning file=odd.txt,title=REVIEW::An editor should read this before it is published. 1 of 2 sentences are flagged.
::warning file=bad.txt,line=1,endLine=1,col=1,endColumn=36,title=95%25 garbled::S201 “garbled” hardly fits here. \
Perhaps: “clear”.
::warning file=bad.txt,line=1,endLine=1,col=37,endColumn=57,title=50%25 garbled::S201 “odd” hardly fits here. \
Perhaps: “clear”.
::warning file=odd.txt,line=2,endLine=2,col=1,endColumn=21,title=50%25 garbled::S201 “odd” hardly fits here. \
Perhaps: “clear”.
"""


def choices(command):
    [option] = [option for option in app.commands[command].params if option.name == "form"]
    return list(option.type.choices)


@pytest.mark.parametrize(("command", "code"), [("score", 0), ("gate", 1)])
def test_github(garble, files, command, code):
    assert garble(command, "--format", "github", "bad.txt", "odd.txt", "good.txt") == (code, BAD, "")


@pytest.mark.parametrize(("command", "code"), [("score", 0), ("gate", 1)])
def test_sarif(garble, files, command, code):
    result = garble(command, "--format", "sarif", "bad.txt", "good.txt")
    [run] = json.loads(result.out)["runs"]
    assert (result.code, [entry["ruleId"] for entry in run["results"]]) == (code, ["verdict", "S201", "S201"])
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == ["bad.txt", "good.txt"]


@pytest.mark.parametrize(("command", "code"), [("score", 0), ("gate", 1)])
def test_rdjson(garble, files, command, code):
    result = garble(command, "--format", "rdjson", "odd.txt", "bad.txt")
    found = [(item["location"]["path"], item["code"]["value"]) for item in json.loads(result.out)["diagnostics"]]
    assert (result.code, found) == (
        code,
        [("odd.txt", "verdict"), ("odd.txt", "S201"), ("bad.txt", "verdict"), ("bad.txt", "S201"), ("bad.txt", "S201")],
    )


@pytest.mark.parametrize(("command", "code"), [("score", 0), ("gate", 1)])
def test_markdown(garble, files, command, code):
    result = garble(command, "--format", "markdown", "odd.txt", "bad.txt")
    assert result.code == code
    assert result.out.startswith("## garble: 1 BLOCK, 1 REVIEW, 0 PASS\n")
    assert "> A **garbled** harbour opened on Monday.\n" in result.out


@pytest.mark.parametrize(
    ("arguments", "code", "odd"),
    [
        (["score"], 0, ["skipped", "system-out"]),
        (["gate"], 1, ["skipped", "system-out"]),
        (["gate", "--fail-on", "review"], 1, ["failure", "system-out"]),
    ],
)
def test_junit_fails_what_the_gate_stops(garble, files, arguments, code, odd):
    result = garble(*arguments, "--format", "junit", "bad.txt", "odd.txt", "good.txt")
    cases = ElementTree.fromstring(result.out).findall("testsuite/testcase")
    assert result.code == code
    assert {case.get("name"): [element.tag for element in case] for case in cases} == {
        "bad.txt": ["failure", "system-out"],
        "odd.txt": odd,
        "good.txt": ["system-out"],
    }


@pytest.mark.parametrize("form", CI_FORMATS)
def test_what_cannot_be_read_is_told_in_the_document_of_the_others(garble, files, form):
    alone = garble("gate", "--format", form, "good.txt")
    both = garble("gate", "--format", form, "missing.txt", "good.txt")
    assert (alone.code, alone.err) == (0, "")
    assert "missing.txt" not in alone.out
    assert both.code == 2
    assert "missing.txt" in both.out
    assert both.err.startswith("garble: missing.txt: there is no such file.")


@pytest.mark.parametrize("command", ["score", "gate"])
def test_the_document_is_whole_when_nothing_could_be_read(garble, files, command):
    found = {form: garble(command, "--format", form, "missing.txt") for form in CI_FORMATS}
    assert {one.code for one in found.values()} == {2}
    (run,) = json.loads(found["sarif"].out)["runs"]
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is False
    (case,) = ElementTree.fromstring(found["junit"].out).iter("testcase")
    assert (case.get("name"), [element.tag for element in case]) == ("missing.txt", ["error"])
    assert found["github"].out.startswith("::error file=missing.txt")
    (diagnostic,) = json.loads(found["rdjson"].out)["diagnostics"]
    assert diagnostic["location"]["path"] == "missing.txt"
    assert "missing.txt" in found["markdown"].out


def test_every_format_can_be_asked_for():
    """The page belongs to ``garble highlight``; sentences as records belong to ``score``."""
    assert choices("score") == ["text", "json", "jsonl", "csv", "tsv", *CI_FORMATS]
    assert choices("gate") == ["text", "json", *CI_FORMATS]
    assert {*choices("score"), "html"} == set(FORMATS)


def test_the_reference_has_every_format_and_who_writes_it():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[`(\w+)`\]\(#(\w+)\) \| [^|]+ \|([^|]*)\|([^|]*)\|([^|]*)\|$", page, re.MULTILINE)
    assert {name for name, *_ in rows} == set(FORMATS)
    assert re.findall(r"^## (\w+)$", page, re.MULTILINE)[1:] == [link for _, link, *_ in rows]
    for name, link, score, gate, highlight in rows:
        assert name == link
        written = [command for command in ("score", "gate") if name in choices(command)]
        marked = zip(("score", "gate"), (score, gate), strict=True)
        assert [command for command, mark in marked if mark.strip()] == written
        assert bool(highlight.strip()) == (name == "html")


def test_a_format_that_is_not_there_is_a_usage_error():
    assert CliRunner().invoke(app, ["gate", "--format", "html", "a.txt"]).exit_code == 2
