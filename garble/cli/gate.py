"""``garble gate``: may these articles be published?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from garble.cli.checking import check_all, judged
from garble.cli.exits import ExitCode, exit_code
from garble.cli.options import CI_FORMATS, checking_options, format_choice, paths_argument
from garble.cli.output import output_option, refuse_overwriting, write
from garble.cli.verdict import entry, lines

if TYPE_CHECKING:
    from garble.cli.checking import Outcome
    from garble.config import Config
    from garble.errors import GarbleError
    from garble.report import Report

__all__ = ["gate"]


@click.command(
    short_help="PASS, REVIEW or BLOCK for every article, and why.",
    epilog="""\b
Examples:
  garble gate drafts/                       every article in a folder
  garble gate --fail-on review -q *.md      strict, for continuous integration
  garble gate --format junit drafts/ -o garble.xml
  curl -s URL | garble gate -               an article from a pipe

\b
Exit codes: 0 every article may pass, 1 one is blocked (or, with --fail-on review, has to be
reviewed), 2 wrong usage or an input that cannot be read (the others are still judged),
3 a grammar checker or the language pack failed, 130 interrupted. The highest wins.""",
)
@paths_argument
@click.option(
    "--fail-on",
    type=click.Choice(["review", "block"]),
    default="block",
    show_default=True,
    help="The mildest verdict that makes the exit code 1.",
)
@format_choice("text", "json", *CI_FORMATS)
@output_option()
@checking_options
def gate(
    *, paths: tuple[str, ...], fail_on: str, form: str, output: Path | None, config: Config, quiet: bool
) -> ExitCode:
    """Give every article a verdict, PASS, REVIEW or BLOCK, and say why.

    PATH is a file, a folder (the articles below it; linked folders are not followed) or - for standard input.
    """
    refuse_overwriting(paths, output)
    failing = {"BLOCK"} if fail_on == "block" else {"BLOCK", "REVIEW"}
    code = ExitCode.OK
    outcomes = []
    to_stdout = output is None or str(output) == "-"
    streams = form == "text" and to_stdout  # each verdict as soon as it is known
    bar = not quiet and not (streams and sys.stdout.isatty())  # the verdicts are the progress there
    for outcome in check_all(paths, config, bar=bar):
        if outcome.error is not None:
            code = max(code, exit_code(outcome.error))
        elif outcome.report is not None and outcome.report.verdict.value in failing:
            code = max(code, ExitCode.BLOCKED)
        if streams:
            write(_text([outcome]))
        else:
            outcomes.append(outcome)
    reports, unread, _ = judged(outcomes)
    if form == "json":
        from garble.formats.json import dump

        articles = [entry(outcome) for outcome in outcomes]
        write(dump({"schema_version": 1, "exit_code": int(code), "articles": articles}, indent=2) + "\n", output)
    elif reports or form in CI_FORMATS:
        write(_text(outcomes) if form == "text" else _document(form, reports, failing, unread), output)
    return code


def _text(outcomes: Sequence[Outcome]) -> str:
    return "".join(
        f"{line}\n"
        for outcome in outcomes
        if outcome.report is not None
        for line in lines(outcome.path, outcome.report)
    )


def _document(
    form: str, reports: Sequence[Report], failing: set[str], unread: Sequence[tuple[str, GarbleError]]
) -> str:
    """Return the reports as one document; in JUnit, what the gate stops is what fails."""
    if form == "junit":
        from garble.formats.junit import render

        return render(reports, failing=failing, unread=unread)
    from garble.formats import FORMATS

    return FORMATS[form](reports, unread=unread)
