"""``garble score``: every sentence with its probability and the reasons for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from garble.cli.checking import check_all, judged
from garble.cli.exits import ExitCode
from garble.cli.line_output import write_lines
from garble.cli.options import CI_FORMATS, PROBABILITY, checking_options, format_choice, paths_argument
from garble.cli.output import output_option, refuse_overwriting, render, write
from garble.cli.terminal import terminal

if TYPE_CHECKING:
    from garble.config import Config

__all__ = ["score"]


@click.command(
    short_help="Every sentence with its probability and the reasons.",
    epilog="""\b
Examples:
  garble score article.txt                   a table of its sentences
  garble score --top 5 drafts/               the five worst sentences of each article
  garble score --plot drafts/                the probabilities drawn, a bar a sentence
  garble score --format jsonl *.html | jq .  one JSON object a sentence
  garble score --format sarif drafts/ -o garble.sarif
  cat sentences.txt | garble score --lines --format tsv - | sort -t$'\\t' -k2 -gr

\b
With --lines and tsv each line comes out unchanged with one more column, the last: a tab and the
probability, or a tab alone where the line is blank. Probabilities run from 0 to 1; 1 is garbled.

\b
Exit codes: 0 done, 2 wrong usage or an input that cannot be read (the others are still
scored), 3 a grammar checker or the language pack failed, 130 interrupted.""",
)
@paths_argument
@format_choice("text", "json", "jsonl", "csv", "tsv", *CI_FORMATS)
@click.option("--lines", is_flag=True, help="One sentence a line, scored as a stream; text, jsonl or tsv.")
@click.option("--plot", is_flag=True, help="Draw the probabilities instead of listing the sentences.")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="The N worst of an article, worst first.")
@click.option(
    "--min-probability",
    metavar="P",
    type=PROBABILITY,
    default=0.0,
    help="Only sentences at least as probable.",
)
@output_option()
@checking_options
def score(
    *,
    paths: tuple[str, ...],
    form: str,
    lines: bool,
    plot: bool,
    top: int | None,
    min_probability: float,
    output: Path | None,
    config: Config,
    quiet: bool,
) -> ExitCode:
    """Show every sentence with the probability that a machine mangled it, and why.

    PATH is a file, a folder (the articles below it; linked folders are not followed) or - for standard input.
    """
    refuse_overwriting(paths, output)
    if plot and (form != "text" or lines or top or min_probability):
        raise click.UsageError(
            "--plot draws whole articles as text; it goes with no other --format, --lines or filter."
        )
    if lines:
        return write_lines(paths, config, form=form, top=top, minimum=min_probability, output=output)
    from garble.formats.select import select

    reports, unread, code = judged(check_all(paths, config, bar=not quiet))
    if reports and plot:
        from garble.formats.strip import render as draw

        write(draw(reports, console=terminal(output)), output)
    elif reports or form in CI_FORMATS:
        chosen = [select(report, top=top, min_probability=min_probability) for report in reports]
        write(render(form, chosen, output, unread), output)
    return code
