"""The terminal view: a table of sentences, the verdict under it.

::

       line  garbled         sentence
    ●     3      93%  ━━━━━  … against the Russian «mature» Russian invasion for three years.
                             S201  “mature” hardly fits here.
                                   → full-scale

     BLOCK   Should not be published as it stands.
             10 of 13 sentences are flagged, more than the gate lets through.
             Article >99% · 10 of 13 sentences flagged
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from garble.formats.characters import visible
from garble.formats.excerpt import excerpt
from garble.formats.marked import append_marked
from garble.formats.select import most_suspect
from garble.formats.tally import article_percent, flagged_in_words, hidden_in_words, none_reached
from garble.formats.wording import NO_SINGLE_WORD, VERDICT_MEANING, count, display_path, percent
from garble.report import Reason, Report, SentenceScore, Verdict

__all__ = ["render"]

_COLOR = {Verdict.PASS: "green", Verdict.REVIEW: "yellow", Verdict.BLOCK: "red"}
_BAR_WIDTH = 5
_OTHER_COLUMNS = 25  # what stands left of the sentence, with the gaps between columns


def render(reports: Sequence[Report], *, console: Console | None = None) -> str:
    """Return the reports as they are to be written to the terminal that ``console`` stands for.

    Args:
        reports: what to show, in this order; shorten them with `garble.formats.select.select`.
        console: decides width and colours, and by itself honours ``NO_COLOR`` and a stdout that is no
            terminal; nothing is written to it. ``None`` is 100 columns without colours. Without a style to
            mark them, suspect words stand in «guillemets».
    """
    console = console or Console(file=io.StringIO(), width=100, color_system=None, force_terminal=False)
    with console.capture() as capture:
        for report in reports:
            # a Text, for Rule would take brackets in a plain name for markup
            title = Text(visible(display_path(report)), style="rule.text")
            console.print(Rule(title, align="left", style="dim"))
            console.print()
            if report.sentences:
                console.print(_table(report, console), "")
            console.print(_summary(report))
            console.print()
        if len(reports) > 1:
            console.print(_totals(reports))
        for signature in dict.fromkeys(str(report.signature) for report in reports):
            console.print(Text(signature, style="dim"), soft_wrap=True)  # one line, to be copied whole
    lines = "\n".join(line.rstrip() for line in capture.get().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)


def _table(report: Report, console: Console) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=True)
    table.add_column("", width=1)
    table.add_column("line", justify="right", min_width=4, no_wrap=True)
    table.add_column("garbled", justify="right", no_wrap=True)
    table.add_column("", width=_BAR_WIDTH)
    table.add_column("sentence", ratio=1)
    room = max(console.width - _OTHER_COLUMNS, 20)
    for sentence in report.sentences:
        line, _ = report.document.position(sentence.span.start)
        style = "bold red" if sentence.flagged else "dim"
        table.add_row(
            Text("●" if sentence.flagged else "", style=style),
            Text(str(line), style="dim"),
            Text(percent(sentence.probability), style=style),
            Text(_bar(sentence.probability), style=style),
            _sentence(report, sentence, room, marked=console.color_system is None),
        )
    return table


def _bar(probability: float) -> str:
    return "━" * round(_BAR_WIDTH * probability)


def _sentence(report: Report, sentence: SentenceScore, room: int, *, marked: bool) -> RenderableType:
    """Return the sentence in about three lines with its reasons under it, or in one line when it is clean."""
    text, whole = report.document.text, sentence.span
    if not (sentence.flagged or sentence.reasons):
        words = visible(re.sub(r"\s+", " ", whole.of(text)))
        return Text(words, style="dim", no_wrap=True, overflow="ellipsis")
    line = Text()
    end = whole.start
    for piece in excerpt(text, whole, [reason.span for reason in sentence.reasons], room * 3):
        line.append(" … " if end > whole.start else "… " if piece.start > end else "")
        append_marked(line, text, piece, sentence.reasons, marked=marked)
        end = piece.end
    line.append(" …" if end < whole.end else "")
    why = _reasons(sentence.reasons) if sentence.reasons else Text(NO_SINGLE_WORD, style="dim italic")
    return Group(line, why, "")


def _reasons(reasons: Sequence[Reason]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for reason in reasons:
        grid.add_row(Text(reason.code, style="cyan"), Text(visible(reason.message)))
        if reason.expected is not None:
            grid.add_row("", Text(f"→ {visible(reason.expected)}", style="green"))
    return grid


def _summary(report: Report) -> RenderableType:
    figures = [f"Article {article_percent(report)}", flagged_in_words(report), hidden_in_words(report)]
    lines: list[RenderableType] = [
        Text(VERDICT_MEANING[report.verdict], style="bold"),
        Text(visible(report.verdict_reason)),
        Text(" · ".join(filter(None, figures))),
        *(Text(visible(note), style="dim italic") for note in report.document.notes),
    ]
    if suspect := most_suspect(report):
        lines += ["", Text(none_reached(report)), _most_suspect(report, suspect)]
    if report.findings:
        lines += ["", _findings(report)]
    grid = Table.grid(padding=(0, 2, 0, 0))
    color = _COLOR[report.verdict]
    grid.add_row(Text(f" {report.verdict.value} ", style=f"bold reverse {color}"), Group(*lines))
    return grid


def _most_suspect(report: Report, sentences: Sequence[SentenceScore]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for _ in range(2):
        grid.add_column(justify="right", no_wrap=True)
    grid.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for sentence in sentences:
        line, _ = report.document.position(sentence.span.start)
        words = visible(re.sub(r"\s+", " ", sentence.span.of(report.document.text)))
        grid.add_row(Text(f"line {line}", style="dim"), Text(percent(sentence.probability)), Text(words))
    return grid


def _findings(report: Report) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for finding in report.findings:
        lines = sorted({report.document.position(span.start)[0] for span in finding.spans})
        shown = ", ".join(map(str, lines[:12])) + (", …" if len(lines) > 12 else "")
        places = f"  {'line' if len(lines) == 1 else 'lines'} {shown}" if lines else ""
        grid.add_row(Text(finding.code, style="cyan"), Text.assemble(visible(finding.message), (places, "dim")))
    return grid


def _totals(reports: Sequence[Report]) -> Text:
    tally = Counter(report.verdict for report in reports)
    parts = [f"{tally[verdict]} {verdict.value}" for verdict in (Verdict.BLOCK, Verdict.REVIEW, Verdict.PASS)]
    return Text(f"{count(len(reports), 'article')}: {', '.join(parts)}\n", style="bold")
