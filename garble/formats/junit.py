"""JUnit XML, which every dashboard of continuous integration shows: one test suite, one test case an article.

::

    <testsuites name="garble" tests="2" failures="1" errors="0" skipped="0">
      <testsuite name="garble" tests="2" failures="1" errors="0" skipped="0">
        <testcase classname="garble" name="a.md" file="a.md">
          <failure type="BLOCK" message="Should not be published as it stands. …">a.md:3:1  97%  The new …</failure>

The case is the article because its name stays when its sentences change, and because a flagged sentence in an
article that passes is no failure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from xml.etree import ElementTree

from garble.formats import Unread
from garble.formats.characters import visible
from garble.formats.places import Source
from garble.formats.problems import SENTENCE, UNREAD, VERDICT, listed, of_article, of_sentence, why
from garble.formats.tally import hidden_in_words
from garble.formats.wording import display_path, percent
from garble.report import Report, Verdict

__all__ = ["render"]


def render(
    reports: Sequence[Report], *, failing: Collection[str] = (Verdict.BLOCK,), unread: Sequence[Unread] = ()
) -> str:
    """Return the document, indented, with its declaration and a newline at the end.

    Args:
        reports: the articles, in this order.
        failing: verdicts that make the test fail; REVIEW, when it does not, is a skipped test, which dashboards show
            as undecided.
        unread: articles that there is no report on; each is a test case with an error.
    """
    outcomes = [_outcome(report.verdict, failing) for report in reports]
    counts = {
        "name": "garble",
        "tests": str(len(reports) + len(unread)),
        "failures": str(outcomes.count("failure")),
        "errors": str(len(unread)),
        "skipped": str(outcomes.count("skipped")),
    }
    root = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(root, "testsuite", counts)
    for report, outcome in zip(reports, outcomes, strict=True):
        _case(suite, report, outcome)
    for path, error in unread:
        details = {"type": UNREAD, "message": _allowed(error.problem)}
        ElementTree.SubElement(_testcase(suite, path), "error", details).text = _allowed(error.remedy)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _outcome(verdict: Verdict, failing: Collection[str]) -> str:
    if verdict in failing:
        return "failure"
    return "passed" if verdict is Verdict.PASS else "skipped"


def _case(suite: ElementTree.Element, report: Report, outcome: str) -> None:
    case = _testcase(suite, display_path(report))
    lines = list(_lines(report))
    if outcome != "passed":
        details = {"type": report.verdict.value, "message": _allowed(why(report))}
        ElementTree.SubElement(case, outcome, details).text = _text(lines)
        lines = []
    told = [why(report), *report.document.notes, *lines, str(report.signature)]
    ElementTree.SubElement(case, "system-out").text = _text(told)


def _testcase(suite: ElementTree.Element, path: str) -> ElementTree.Element:
    name = _allowed(path)
    return ElementTree.SubElement(suite, "testcase", {"classname": "garble", "name": name, "file": name})


def _lines(report: Report) -> Iterator[str]:
    """Yield the findings, then each suspect sentence with place and reasons, last how many are not shown."""
    source = Source(report.document)
    for problem in of_article(report):
        if problem.code != VERDICT:
            yield f"{problem.code}  {listed(problem, source)}"
    for sentence in report.sentences:
        found = list(of_sentence(sentence))
        if not found:
            continue
        quoted = " ".join(sentence.span.of(report.document.text).split())
        line, column = report.document.position(sentence.span.start)
        place = f"{line}:{column}" if source.is_text else source.spoken(sentence.span)
        yield f"{display_path(report)}:{place}  {percent(sentence.probability)}  {quoted}"
        for problem in found:
            yield f"  {problem.message}" if problem.code == SENTENCE else f"  {problem.code}  {problem.message}"
    if hidden := hidden_in_words(report):
        yield f"{hidden}."


def _text(lines: Sequence[str]) -> str:
    return "\n".join(_allowed(line) for line in lines)


def _allowed(text: str) -> str:
    """Return ``text`` visible and on one line, without U+FFFE and U+FFFF, which XML forbids like control characters."""
    return " ".join(visible(text).translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}).splitlines())
