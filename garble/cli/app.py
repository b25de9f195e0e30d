"""The command ``garble`` with its subcommands, and `run`, which turns every ending into an exit code.

Command modules import click and nothing heavy: ``garble --help`` loads them all.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from typing import Any

import click

from garble import __version__
from garble.cli.calibrate import calibrate
from garble.cli.completion import completion
from garble.cli.evaluate import evaluate
from garble.cli.exits import ExitCode, exit_code, show
from garble.cli.explain import explain
from garble.cli.gate import gate
from garble.cli.highlight import highlight
from garble.cli.score import score
from garble.cli.train import train
from garble.errors import GarbleError

__all__ = ["app", "run"]


class _App(click.Group):
    """Subcommands in the order they were added, and a quiet end when the reader of the output has gone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click itself would exit 1, which means BLOCKED
            # the interpreter flushes stdout once more at its end, and must not fail again
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(ExitCode.BROKEN_PIPE)


@click.group(
    cls=_App,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  garble score article.txt                      every sentence with its probability
  garble highlight drafts/ -o report.html       a page to read and to share
  garble gate drafts/*.html                     may they be published?
  garble explain article.txt:12                 why is this sentence flagged?
  cat sentences.txt | garble score --lines --format tsv -

\b
Settings are read from the nearest garble.toml or from [tool.garble] in pyproject.toml;
options come before them. Nothing leaves this machine, unless you name a LanguageTool
server elsewhere.

\b
Exit codes: 0 all well, 1 gate says no, 2 wrong usage or unreadable input,
3 a grammar checker or the language pack failed, 130 interrupted.
Where several hold, the highest wins.""",
)
@click.version_option(__version__, prog_name="garble", message="%(prog)s %(version)s")
def app() -> None:
    """Find the sentences in English articles that a machine mangled.

    garble reads text, Markdown, HTML and Word files, marks sentences that came out of bad or round-trip
    machine translation or out of an article spinner, and says where, why and, when it can, what was probably
    meant.
    """


for command in (score, highlight, gate, explain, calibrate, train, evaluate, completion):
    app.add_command(command)


def run(argv: list[str] | None = None) -> int:
    """Run garble with the given arguments (``sys.argv`` when ``None``) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # a file name that is not valid Unicode must not end the run with a traceback
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return int(app.main(args=argv, prog_name="garble", standalone_mode=False) or ExitCode.OK)
    except GarbleError as error:
        show(error)
        return exit_code(error)
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("garble: interrupted.", err=True)
        return ExitCode.INTERRUPTED
    except Exception:
        traceback.print_exc()
        click.echo("garble: this is a defect in garble; please report it with the lines above.", err=True)
        return ExitCode.BACKEND
