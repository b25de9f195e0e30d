"""Annotations in a workflow of GitHub Actions: printed to the log, they show at their lines in the pull request.

::

    ::error file=a.md,title=BLOCK::Should not be published as it stands. …
    ::warning file=a.md,line=3,endLine=3,col=7,endColumn=52,title=92%25 garbled::‘attain’ is unusual here; …

GitHub shows ten of each level for a step, in the order they are printed, so the worst come first: one for each
article that could not be read or does not pass, then one for each suspect sentence, most probable first, then the
findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from garble.document import Span
from garble.formats import Unread
from garble.formats.characters import visible
from garble.formats.places import Source
from garble.formats.problems import SENTENCE, VERDICT, of_article, of_sentence, spoken
from garble.formats.wording import display_path, percent, worst_first
from garble.report import Report, SentenceScore, Severity

__all__ = ["render"]

_LEVEL = {Severity.MINOR: "notice", Severity.MAJOR: "warning", Severity.CRITICAL: "error"}
_RISING = list(_LEVEL)

# As actions/toolkit escapes them (packages/core/src/command.ts).
_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


def render(reports: Sequence[Report], *, unread: Sequence[Unread] = ()) -> str:
    """Return one workflow command a line; nothing when there is nothing to say.

    An article in ``unread``, on which there is no report, is an error, and so is BLOCK; REVIEW is a warning. A flagged
    sentence is a warning, or an error where a reason is critical; one that is not flagged has the level of its worst
    reason.
    """
    articles = [(report, Source(report.document)) for report in worst_first(reports)]
    sentences = [(report, source, sentence) for report, source in articles for sentence in report.sentences]
    sentences.sort(key=lambda item: -item[2].probability)
    lines = [_command(path, Severity.CRITICAL, {}, "not read", str(error)) for path, error in unread]
    lines += [line for article in articles for line in _article(*article, verdict=True)]
    lines += [line for item in sentences for line in _sentence(*item)]
    lines += [line for article in articles for line in _article(*article, verdict=False)]
    return "".join(line + "\n" for line in lines)


def _article(report: Report, source: Source, *, verdict: bool) -> Iterator[str]:
    """Yield the verdict unless it is PASS, or else the findings."""
    for problem in of_article(report):
        if verdict is (problem.code == VERDICT):
            title = report.verdict.value if verdict else problem.code
            place = _place(source, *problem.spans[:1])
            yield _command(display_path(report), problem.severity, place, title, spoken(problem, source))


def _sentence(report: Report, source: Source, sentence: SentenceScore) -> Iterator[str]:
    found = list(of_sentence(sentence))
    if not found:
        return
    least = Severity.MAJOR if sentence.flagged else Severity.MINOR
    severity = max([least, *(problem.severity for problem in found)], key=_RISING.index)
    title = f"{percent(sentence.probability)} garbled" if sentence.flagged else found[0].code
    lines = [p.message if p.code == SENTENCE else f"{p.code} {p.message}" for p in found]
    if not source.is_text:
        lines.insert(0, f"{source.spoken(sentence.span)}:".capitalize())
    yield _command(display_path(report), severity, _place(source, sentence.span), title, "\n".join(lines))


def _place(source: Source, span: Span | None = None) -> dict[str, int]:
    if span is None or not source.is_text:
        return {}
    start, end = source.positions(span)
    if start.line != end.line:  # GitHub refuses columns of a place that spans lines
        return {"line": start.line, "endLine": end.line}
    return {"line": start.line, "endLine": end.line, "col": start.column, "endColumn": end.column}


def _command(path: str, severity: Severity, place: dict[str, int], title: str, message: str) -> str:
    properties = {"file": path, **place, "title": title}
    joined = ",".join(f"{name}={visible(str(value)).translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{_LEVEL[severity]} {joined}::{visible(message).translate(_MESSAGE)}"
