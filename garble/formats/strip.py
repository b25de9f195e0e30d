"""The plot in the terminal: a strip of sentence probabilities, in reading order, for each article.

::

     90% ┤┄┄┄┄█┄┄┄┄┄┄┄┄┄┄▇┄┄┄
         │    █          █
         │    █     ▃    █
         │▂   █  ▁  █    █ ▁
      0% │█▁▃▅█▂▄█▃▁█▂▃▄▁█▅█▁
              1          2
          lines 2–24

      1  line 6   92%  “Ukraine is resolved to collaborate in sincerity …
      2  line 21  91%  Concurrently, discussions in Florida …
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from rich.console import Console, Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from garble.formats.blocks import can_print_blocks, upright
from garble.formats.characters import visible
from garble.formats.tally import article_percent, flagged_in_words
from garble.formats.wording import VERDICT_MEANING, display_path, percent
from garble.report import Report, SentenceScore

__all__ = ["render"]

_ROWS = 5
_AXIS = 6  # columns left of the bars


def render(reports: Sequence[Report], *, console: Console | None = None) -> str:
    """Return a strip for each report, one bar a sentence, as they are to be written to ``console``'s terminal.

    The height of a bar is the probability of garble, the dotted line the threshold of the report; flagged sentences
    are numbered under their bars and listed with their lines. Articles with more sentences than the terminal has
    columns go on in the next strip.

    Args:
        reports: whole reports, in this order.
        console: decides width, colours and whether block characters can be printed; nothing is written to it.
            ``None`` is 100 columns without colours.
    """
    console = console or Console(file=io.StringIO(), width=100, color_system=None, force_terminal=False)
    ascii_only = not can_print_blocks(console.encoding)
    with console.capture() as capture:
        for report in reports:
            line = "-" if ascii_only else "─"
            console.print(Rule(Text(visible(display_path(report))), align="left", style="dim", characters=line))
            console.print(_strips(report, console.width, ascii_only=ascii_only))
            if _numbered(report):
                console.print(_flagged(report), "")
            console.print(_summary(report))
            console.print()
        for signature in dict.fromkeys(str(report.signature) for report in reports):
            console.print(Text(signature, style="dim"), soft_wrap=True)
    return "\n".join(line.rstrip() for line in capture.get().split("\n"))


def _numbered(report: Report) -> dict[int, int]:
    """Return the number under the bar of each flagged sentence, by its place among the sentences."""
    places = [place for place, sentence in enumerate(report.sentences) if sentence.flagged]
    return {place: number for number, place in enumerate(places, 1)}


def _strips(report: Report, width: int, *, ascii_only: bool) -> Group:
    room = max(width - _AXIS, 10)
    step = 2 if 2 * len(report.sentences) <= room else 1
    numbers = _numbered(report)
    lines: list[Text] = []
    for start in range(0, len(report.sentences), room):
        places = range(start, min(start + room, len(report.sentences)))
        lines += [Text(""), *_bars(report, places, step, ascii_only=ascii_only)]
        lines += _ruler([numbers.get(place) for place in places], step)
        lines.append(Text(" " * _AXIS + _lines(report, places), style="dim"))
    return Group(*lines, "")


def _bars(report: Report, places: range, step: int, *, ascii_only: bool) -> Iterator[Text]:
    """Yield the rows of a strip from the highest down; the threshold is dotted where no bar hides it."""
    threshold = report.signature.sentence_threshold
    line = min(int(threshold * _ROWS), _ROWS - 1)
    dot, axis, tick = "-||" if ascii_only else "┄│┤"
    for row in reversed(range(_ROWS)):
        label = percent(threshold) if row == line else "100%" if row == _ROWS - 1 else "0%" if row == 0 else ""
        text = Text.assemble((f"{label:>{_AXIS - 2}} {tick if label else axis}", "dim"))
        empty = dot if row == line else " "
        for place in places:
            sentence = report.sentences[place]
            height = sentence.probability * _ROWS - row
            # the lowest row shows every sentence, however clean
            block = upright(max(height, 0.25 if row == 0 else 0.0), ascii_only=ascii_only)
            hidden = block != " "
            text.append(block if hidden else empty, _style(sentence) if hidden else "dim")
            text.append(empty * (step - 1), "dim")
        yield text


def _style(sentence: SentenceScore) -> str:
    return "bold red" if sentence.flagged else "cyan"


def _ruler(numbers: Sequence[int | None], step: int) -> list[Text]:
    """Return the numbers under their bars, their digits from above down; no line when there are none."""
    digits = [str(number or "") for number in numbers]
    return [
        Text(" " * _AXIS + "".join(f"{digit[row : row + 1]:<{step}}" for digit in digits), style="bold red")
        for row in range(max(map(len, digits), default=0))
    ]


def _lines(report: Report, places: range) -> str:
    first, last = (report.document.position(report.sentences[place].span.start)[0] for place in (places[0], places[-1]))
    return f"line {first}" if first == last else f"lines {first}–{last}"


def _flagged(report: Report) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for place, number in _numbered(report).items():
        sentence = report.sentences[place]
        line, _ = report.document.position(sentence.span.start)
        words = visible(re.sub(r"\s+", " ", sentence.span.of(report.document.text)))
        table.add_row(
            Text(f" {number}", style="bold red"),
            Text(f"line {line}", style="dim"),
            Text(percent(sentence.probability), style="bold red"),
            Text(words),
        )
    return table


def _summary(report: Report) -> Text:
    return Text.assemble(
        (f"{report.verdict.value}  ", "bold"),
        f"{VERDICT_MEANING[report.verdict]} Article {article_percent(report)} · {flagged_in_words(report)}",
    )
