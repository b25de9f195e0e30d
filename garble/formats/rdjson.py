"""rdjson for reviewdog: one ``DiagnosticResult`` whose suggestions reviewdog offers in a code review.

::

    {"source": {"name": "garble"}, "diagnostics": [{"message": "‘attain’ is unusual here; …",
     "location": {"path": "a.md", "range": {"start": {"line": 3, "column": 7}, "end": {…}}},
     "severity": "WARNING", "code": {"value": "S201"}, "suggestions": [{"range": {…}, "text": "make"}]}]}

The format is reviewdog.proto's; columns count bytes of UTF-8, from 1, and the end is exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from garble.document import Span
from garble.errors import GarbleError
from garble.formats import Unread
from garble.formats.characters import printable, visible
from garble.formats.json import dump
from garble.formats.places import Source
from garble.formats.problems import UNREAD, Problem, problems, replacement, spoken
from garble.formats.wording import display_path, percent
from garble.report import Report, Severity

__all__ = ["render"]

_SEVERITY = {Severity.MINOR: "INFO", Severity.MAJOR: "WARNING", Severity.CRITICAL: "ERROR"}


def render(reports: Sequence[Report], *, unread: Sequence[Unread] = ()) -> str:
    """Return one indented JSON object that ends with a newline.

    A diagnostic on a whole article, or on a Word file, which has no lines, has no range. An article in ``unread``,
    on which there is no report, is an error.
    """
    diagnostics = [_not_read(*one) for one in unread]
    diagnostics += [diagnostic for report in reports for diagnostic in _diagnostics(report)]
    return dump({"source": {"name": "garble"}, "diagnostics": diagnostics}, indent=2) + "\n"


def _not_read(path: str, error: GarbleError) -> dict[str, Any]:
    return {
        "message": visible(str(error)),
        "location": {"path": path},
        "severity": _SEVERITY[Severity.CRITICAL],
        "code": {"value": UNREAD},
    }


def _diagnostics(report: Report) -> Iterator[dict[str, Any]]:
    source = Source(report.document)
    for problem in problems(report):
        location: dict[str, Any] = {"path": display_path(report)}
        if problem.spans and source.is_text:
            location["range"] = _range(source, problem.spans[0])
        diagnostic: dict[str, Any] = {
            "message": _message(problem, source),
            "location": location,
            "severity": _SEVERITY[problem.severity],
            "code": {"value": problem.code},
        }
        if change := replacement(problem, source):
            span, words = change
            diagnostic["suggestions"] = [{"range": _range(source, span), "text": printable(words)}]
        yield diagnostic


def _message(problem: Problem, source: Source) -> str:
    message = visible(spoken(problem, source))
    if problem.sentence is None or not problem.sentence.flagged:
        return message
    return f"{message} (The sentence is garbled with a probability of {percent(problem.sentence.probability)}.)"


def _range(source: Source, span: Span) -> dict[str, Any]:
    start, end = source.positions(span)
    return {
        "start": {"line": start.line, "column": start.byte_column},
        "end": {"line": end.line, "column": end.byte_column},
    }
