"""Sentences taken apart, for people: the verdict, its reasons, what each feature added, how each word stands.

The bar beside a word is its surprisal in bits; the mark ``│`` is what it would be without the words before it.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from garble.anatomy import Anatomy, SentenceAnatomy, Share, Word
from garble.formats.blocks import across, can_print_blocks
from garble.formats.characters import visible
from garble.formats.marked import append_marked
from garble.formats.wording import NO_SINGLE_WORD, count, display_path, percent
from garble.report import Reason, Report

__all__ = ["render"]

_MOST_SHARES = 12
"""Features shown by themselves; the others hardly count and are summed up."""

_SHOWN_UNJUDGED = "readability."
"""How the names begin of the features that are shown although the classifier does not read them: people know them."""

_FULL_BAR = 24.0
"""Bits that fill the bar: sentences compare by their bars, unless a word surprises even more."""

_NARROW = 64
"""Columns below which the values stand with the words, so that these have room."""

_LONGEST_BAR, _SHORTEST_BAR = 24, 6
_OTHER_COLUMNS = 46  # what stands beside the bars, with the gaps between columns


def render(anatomy: Anatomy, *, console: Console | None = None) -> str:
    """Return the sentences of ``anatomy`` with all their evidence, as they are to be written to the terminal.

    Args:
        anatomy: a report and the evidence on its sentences, all of which are shown.
        console: the terminal: decides width, colours and whether block characters can be printed; nothing is
            written to it. ``None`` is 100 columns without colours.
    """
    console = console or Console(file=io.StringIO(), width=100, color_system=None, force_terminal=False)
    report = anatomy.report
    with console.capture() as capture:
        for one in anatomy.sentences:
            for part in _parts(report, one, console):
                console.print(part)
                console.print()
        console.print(Text(str(report.signature), style="dim"), soft_wrap=True)
    lines = "\n".join(line.rstrip() for line in capture.get().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)


def _parts(report: Report, one: SentenceAnatomy, console: Console) -> list[RenderableType]:
    ascii_only = not can_print_blocks(console.encoding)
    line, column = report.document.position(one.score.span.start)
    place = f"{visible(display_path(report))}:{line}:{column}"
    parts: list[RenderableType] = [
        Rule(Text(place), align="left", style="dim", characters="-" if ascii_only else "─"),
        _sentence(report, one, marked=console.color_system is None),
        _decision(report, one),
        _reasons(one.score.reasons, flagged=one.score.flagged),
        _shares(one, narrow=console.width < _NARROW),
        Text("+ speaks for garble, - against it; 0.69 doubles the odds.", style="dim"),
    ]
    if one.words:
        parts += [_words(report, one, console.width, ascii_only=ascii_only), _legend(one.words, ascii_only=ascii_only)]
    return parts


def _sentence(report: Report, one: SentenceAnatomy, *, marked: bool) -> Text:
    """Return the sentence with its suspect words styled, or in «guillemets» where there are no styles."""
    line = Text()
    append_marked(line, report.document.text, one.score.span, one.score.reasons, marked=marked)
    return line


def _decision(report: Report, one: SentenceAnatomy) -> Text:
    threshold = report.signature.sentence_threshold
    if one.score.flagged:
        words = f"probability {one.score.probability:.3f} reaches the threshold of {threshold:.3f}."
        return Text.assemble(("Flagged: ", "bold red"), words)
    words = f"probability {one.score.probability:.3f} stays below the threshold of {threshold:.3f}."
    return Text.assemble(("Not flagged: ", "bold"), words)


def _reasons(reasons: Sequence[Reason], *, flagged: bool) -> RenderableType:
    if not reasons:
        return Text(NO_SINGLE_WORD if flagged else "Reasons are given for flagged sentences.", style="dim italic")
    grid = Table.grid(padding=(0, 2, 0, 0))
    for reason in reasons:
        grid.add_row(
            Text(reason.code, style="cyan"), Text(reason.severity.value, style="dim"), Text(visible(reason.message))
        )
        if reason.expected is not None:
            grid.add_row("", "", Text(f"→ {visible(reason.expected) or '(nothing)'}", style="green"))
    return grid


def _shares(one: SentenceAnatomy, *, narrow: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("log-odds", justify="right", no_wrap=True)
    table.add_column("feature", overflow="fold")
    table.add_column("" if narrow else "value", justify="right", no_wrap=True)
    for share in one.shares[:_MOST_SHARES]:
        style = "red" if share.log_odds > 0 else "green" if share.log_odds < 0 else "dim"
        table.add_row(Text(f"{share.log_odds:+.2f}", style=style), *_measured(share, narrow=narrow))
    if others := one.shares[_MOST_SHARES:]:
        added = sum(share.log_odds for share in others)
        table.add_row(f"{added:+.2f}", Text(f"{count(len(others), 'other feature')} together", style="dim"))
    table.add_row(f"{one.base:+.2f}", Text("what every sentence starts from", style="dim"))
    total = one.base + sum(share.log_odds for share in one.shares)
    words = f"all together: {percent(one.score.probability)}"
    table.add_row(Text(f"{total:+.2f}", style="bold"), Text(words, style="bold"))
    for share in one.unjudged:
        if share.feature.startswith(_SHOWN_UNJUDGED):
            table.add_row(Text("unjudged", style="dim"), *_measured(share, narrow=narrow))
    return table


def _measured(share: Share, *, narrow: bool) -> tuple[Text, Text]:
    """Return what a feature means, with its name, and its value; the value behind the meaning where it is narrow."""
    value = _value(share)
    meaning = share.meaning.rstrip(".") + (f": {value}" if narrow else "")
    return Text.assemble(meaning, (f"  {share.feature}", "dim")), Text("" if narrow else value)


def _value(share: Share) -> str:
    """Return the value with its unit: ``3``, ``12%``, ``-1.25 log10``; ``–`` where it could not be computed."""
    if math.isnan(share.value):
        return "–"
    if share.unit == "count":
        return f"{share.value:.3g}"
    if share.unit == "share":
        return f"{100 * share.value:.3g}%"
    return f"{share.value:.2f} {share.unit}"


def _words(report: Report, one: SentenceAnatomy, width: int, *, ascii_only: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", width=1)
    table.add_column("word", overflow="fold", max_width=20)
    table.add_column("bits", justify="right", no_wrap=True)
    length = min(max(width - _OTHER_COLUMNS, _SHORTEST_BAR), _LONGEST_BAR)
    table.add_column("surprise" if length >= len("surprise") else "", width=length, no_wrap=True)
    table.add_column("wrong", justify="right", no_wrap=True)
    table.add_column("")
    bits = max(_FULL_BAR, *[max(word.surprisal, word.alone) for word in one.words])
    for word in one.words:
        codes = " ".join(dict.fromkeys([r.code for r in one.score.reasons if r.span.overlaps(word.span)]))
        style = "bold red" if codes else "yellow" if word.surprisal > word.alone else ""
        table.add_row(
            _rare_mark(ascii_only) if word.rare else "",
            Text(visible(word.span.of(report.document.text)), style=style),
            f"{word.surprisal:.1f}",
            Text(_bar(word, length, bits, ascii_only=ascii_only), style=style or "cyan"),
            "–" if math.isnan(word.wrong) else percent(word.wrong),
            Text(codes, style="cyan"),
        )
    return table


def _bar(word: Word, length: int, full: float, *, ascii_only: bool) -> str:
    """Return the surprisal as a bar, the surprisal without context as a mark on it or beside it."""
    bar = f"{across(length * word.surprisal / full, ascii_only=ascii_only):<{length}}"
    place = min(int(length * word.alone / full), length - 1)
    return bar[:place] + ("|" if ascii_only else "│") + bar[place + 1 :]


def _rare_mark(ascii_only: bool) -> str:
    return "o" if ascii_only else "○"


def _legend(words: Sequence[Word], *, ascii_only: bool) -> Text:
    tick = "|" if ascii_only else "│"
    parts = [f"{tick} surprise without the words before it", "wrong: the word model's probability that the word is"]
    if any(word.rare for word in words):
        parts.append(f"{_rare_mark(ascii_only)} outside the vocabulary")
    return Text("; ".join(parts), style="dim")
