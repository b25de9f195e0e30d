"""A verdict on one article, in the words that ``garble gate`` prints and in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from garble.cli.checking import Outcome
from garble.cli.terminal import one_line

if TYPE_CHECKING:
    from garble.report import Report

__all__ = ["entry", "lines"]

_SHOWN = 3
"""Worst sentences printed under a verdict that is not PASS; ``garble score`` has them all."""

_WIDTH = 90
_FIELDS = ("path", "verdict", "verdict_reason", "article", "findings", "notes", "signature")


def lines(path: str, report: Report) -> Iterator[str]:
    """Yield the verdict and why, then findings and notes, then its worst flagged sentences unless it passes.

    Where none is flagged the most suspect ones stand in their place.

    ::

        BLOCK   drafts/a.md: 4 of 12 sentences are garbled.
          A601  “The harbour …” stands here twice.
          drafts/a.md:7:1  97%  The new principal of Germany met the press.
            S201  “principal” hardly fits here; perhaps “chancellor”.
    """
    from garble.formats.select import most_suspect, select
    from garble.formats.tally import none_reached
    from garble.formats.wording import percent
    from garble.report import Verdict

    document = report.document
    yield f"{report.verdict.value:<6}  {one_line(path)}: {one_line(report.verdict_reason)}"
    for finding in report.findings:
        yield f"  {finding.code}  {one_line(finding.message)}"
    yield from (f"  note  {one_line(note)}" for note in document.notes)
    if report.verdict is Verdict.PASS:
        return
    suspect = most_suspect(report)
    if suspect:
        yield f"  {none_reached(report)}"
    for sentence in suspect or [one for one in select(report, top=_SHOWN).sentences if one.flagged]:
        line, column = document.position(sentence.span.start)
        text = _clip(sentence.span.of(document.text))
        yield f"  {one_line(path)}:{line}:{column}  {percent(sentence.probability)}  {one_line(text)}"
        for reason in sentence.reasons[:1]:
            expected = f" Expected: {reason.expected}" if reason.expected else ""
            yield f"    {reason.code}  {one_line(_clip(reason.message + expected))}"


def entry(outcome: Outcome) -> dict[str, Any]:
    """Return the verdict as JSON-ready values, or the problem and the remedy where there is none."""
    if outcome.error is not None:
        problem, remedy = outcome.error.problem, outcome.error.remedy
        return {"path": outcome.path, "verdict": None, "problem": problem, "remedy": remedy}
    assert outcome.report is not None  # an outcome has one or the other
    report = outcome.report.as_dict()
    return {name: report[name] for name in _FIELDS} | {"path": outcome.path}


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1].rstrip() + "…"
