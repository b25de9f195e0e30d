"""``garble highlight``: the articles with their suspect sentences marked, as one HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from garble.cli.checking import check_all, judged
from garble.cli.exits import ExitCode, note
from garble.cli.options import checking_options, paths_argument
from garble.cli.output import output_option, refuse_overwriting, write

if TYPE_CHECKING:
    from garble.config import Config

__all__ = ["highlight"]


@click.command(
    short_help="One HTML page with the suspect sentences marked.",
    epilog="""\b
Examples:
  garble highlight article.txt -o report.html
  garble highlight drafts/ -j 4 -o report.html     a folder, on four cores
  pandoc -t plain a.odt | garble highlight - -o -  from a pipe to a pipe

\b
The page needs no network and no other file; it can be mailed, printed and archived.
Its links to the articles hold as long as page and articles keep their places.""",
)
@paths_argument
@output_option(required=True)
@checking_options
def highlight(*, paths: tuple[str, ...], output: Path, config: Config, quiet: bool) -> ExitCode:
    """Write one HTML page with the articles and mark every suspect sentence.

    The stronger the mark, the more probable the garble; the words that caused it, the reason and the expected
    wording are shown with it. PATH is a file, a folder (the articles below it; linked folders are not followed) or -
    for standard input.
    """
    refuse_overwriting(paths, output)
    reports, _, code = judged(check_all(paths, config, bar=not quiet))
    if not reports:
        return code
    from garble.formats.html import render
    from garble.formats.tally import flagged_in_words
    from garble.formats.wording import count

    to_stdout = str(output) == "-"
    write(render(reports, beside=None if to_stdout else output), output)
    if not to_stdout:
        note(f"{output}: {count(len(reports), 'article')}, {flagged_in_words(*reports)}.")
    return code
