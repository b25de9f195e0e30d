"""SARIF 2.1.0, the OASIS standard for results of static analysis, for code scanning and editors that show it.

One run holds every article as an artifact with its verdict, every reason code as a rule, and as results the
verdicts other than PASS, the findings, and the suspect places. Columns and offsets count code points.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from garble.codes import meanings
from garble.document import Span
from garble.formats import Unread
from garble.formats.characters import visible
from garble.formats.json import dump
from garble.formats.places import Source
from garble.formats.problems import SENTENCE, VERDICT, Problem, problems, replacement
from garble.formats.wording import NO_SINGLE_WORD, display_path
from garble.report import Report, Severity
from garble.version import __version__

__all__ = ["SCHEMA", "render"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

_LEVEL = {Severity.MINOR: "note", Severity.MAJOR: "warning", Severity.CRITICAL: "error"}
_OWN_RULES = {
    VERDICT: "The article as a whole is to be reviewed or blocked.",
    SENTENCE: NO_SINGLE_WORD,
}

Object = dict[str, Any]


def render(reports: Sequence[Report], *, unread: Sequence[Unread] = ()) -> str:
    """Return one indented JSON object that ends with a newline.

    A result points at the words meant; its level is the severity (minor is a note, major a warning, critical an
    error), its rank the probability of the sentence or article in percent. A Word file has no lines: its results
    name the paragraph as a logical location. An expected wording is a fix that people may take. An article in
    ``unread``, on which there is no report, is an error notification, and the run did not succeed.
    """
    rules = _OWN_RULES | meanings()
    uris = [_uri(display_path(report)) for report in reports]
    artifacts = dict(zip(uris, reports, strict=True))  # of a file that was read twice the last report
    place = {uri: index for index, uri in enumerate(artifacts)}
    rule = {code: index for index, code in enumerate(rules)}
    files = [{"uri": uri, "index": place[uri]} for uri in uris]
    run = {
        "tool": {"driver": _driver(reports, rules)},
        "invocations": [_invocation(zip(uris, reports, strict=True), unread)],
        "artifacts": [_artifact(uri, report) for uri, report in artifacts.items()],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [
            result for report, file in zip(reports, files, strict=True) for result in _results(report, file, rule)
        ],
        "properties": {"signatures": list(dict.fromkeys(str(report.signature) for report in reports))},
    }
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(reports: Sequence[Report], rules: dict[str, str]) -> Object:
    version = reports[0].signature.version if reports else __version__
    described = [{"id": code, "shortDescription": {"text": text}} for code, text in rules.items()]
    return {"name": "garble", "version": version, "language": "en", "rules": described}


def _invocation(reports: Iterable[tuple[str, Report]], unread: Sequence[Unread]) -> Object:
    notifications = [
        {"level": "error", "message": _message(str(error)), "locations": [_file(_uri(path))]} for path, error in unread
    ]
    notifications += [
        {"level": "note", "message": _message(note), "locations": [_file(uri)]}
        for uri, report in reports
        for note in report.document.notes
    ]
    return {"executionSuccessful": not unread, "toolExecutionNotifications": notifications}


def _artifact(uri: str, report: Report) -> Object:
    article = report.article
    properties = {
        "verdict": report.verdict.value,
        "verdict_reason": visible(report.verdict_reason),
        "probability": round(article.probability, 6) if article.sentences else None,
        "sentences": article.sentences,
        "flagged": article.flagged,
    }
    return {"location": {"uri": uri}, "roles": ["analysisTarget"], "properties": properties}


def _results(report: Report, file: Object, rules: Mapping[str, int]) -> Iterator[Object]:
    source = Source(report.document)
    seen: Counter[str] = Counter()
    for problem in problems(report):
        fingerprint = _fingerprint(problem, source, seen)
        result: Object = {
            "ruleId": problem.code,
            "level": _LEVEL[problem.severity],
            "message": _message(problem.message),
            "locations": [_location(source, file, *problem.spans[:1])],
            "partialFingerprints": {"garble/v1": fingerprint},
        }
        if problem.code in rules:
            result["ruleIndex"] = rules[problem.code]
        if problem.probability is not None:
            result["rank"] = round(100 * problem.probability, 4)
        if problem.spans[1:]:
            result["relatedLocations"] = _unique([_location(source, file, span) for span in problem.spans[1:]])
        if change := replacement(problem, source):
            result["fixes"] = [_fix(source, file, *change)]
        yield result


def _location(source: Source, file: Object, span: Span | None = None) -> Object:
    physical: Object = {"artifactLocation": file}
    if span is None:
        return {"physicalLocation": physical}
    if not source.is_text:
        paragraph = {"kind": "paragraph", "name": source.spoken(span)}
        return {"physicalLocation": physical, "logicalLocations": [paragraph]}
    physical["region"] = _region(source, span) | {"snippet": {"text": source.text(span)}}
    return {"physicalLocation": physical}


def _unique(locations: list[Object]) -> list[Object]:
    """Return the locations without repetitions, which SARIF forbids; two sentences can share a paragraph of Word."""
    return list({dump(location): location for location in locations}.values())


def _region(source: Source, span: Span) -> Object:
    place = source.span(span)
    start, end = source.positions(span)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": place.start,
        "charLength": len(place),
    }


def _fix(source: Source, file: Object, span: Span, words: str) -> Object:
    replaced = {"deletedRegion": _region(source, span), "insertedContent": {"text": words}}
    return {"artifactChanges": [{"artifactLocation": file, "replacements": [replaced]}]}


def _file(uri: str) -> Object:
    return {"physicalLocation": {"artifactLocation": {"uri": uri}}}


def _uri(path: str) -> str:
    """Return the path as given as a URI reference; relative paths stay relative, a name's bytes stay its bytes."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:  # the name of no file: half a character that stands for no byte either
        path = path.encode("utf-8", "backslashreplace").decode()
    pure = PurePath(path)
    return Path(pure).as_uri() if pure.is_absolute() else quote(os.fsencode(pure.as_posix()))


def _message(text: str) -> Object:
    """Return plain text in which no viewer sees a link or a placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    return {"text": re.sub(r"\{(\d+)\}", r"{{\1}}", visible(text).replace("](", "\\]("))}


def _fingerprint(problem: Problem, source: Source, seen: Counter[str]) -> str:
    """Return what stays the same while the sentence does, wherever it moves to; equal complaints are counted."""
    text = source.document.text
    parts = [span.of(text) for span in problem.spans[:1]]
    if problem.sentence is not None:
        parts.append(problem.sentence.span.of(text))
    words = "\0".join([problem.code, *(" ".join(part.split()) for part in parts)])
    seen[words] += 1
    content = f"{words}\0{seen[words]}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
