"""The command ``garble`` with its subcommands, and `run`, which turns every ending into an exit code.

Command modules import click and nothing heavy: ``garble --help`` loads them all.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback
from typing import Any, TextIO

import click

from garble import __version__
from garble.cli.calibrate import calibrate
from garble.cli.completion import completion
from garble.cli.evaluate import evaluate
from garble.cli.exits import ExitCode, exit_code, show, tell
from garble.cli.explain import explain
from garble.cli.gate import gate
from garble.cli.highlight import highlight
from garble.cli.output import STDOUT, unwritable
from garble.cli.score import score
from garble.cli.train import train
from garble.errors import GarbleError

__all__ = ["app", "run"]

_UNWRITABLE = {errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC}


class _App(click.Group):
    """Subcommands in the order they were added, and a quiet end when the reader of the output has gone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click itself would exit 1, which means BLOCKED
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
A folder stands for the articles below it; linked folders are not followed.

\b
Settings are read from the nearest garble.toml or from [tool.garble] in pyproject.toml.
Only the nearest file is read; command-line options override it. Nothing leaves this
machine, unless you name a LanguageTool server elsewhere.

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
    _replace_closed_streams()
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
        _show_usage(error)
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        tell("garble: interrupted.")
        return ExitCode.INTERRUPTED
    except Exception as error:
        if isinstance(error, OSError) and _of_stdout(error):  # the help and whatever else click writes by itself
            _show_usage(unwritable(STDOUT, error))
            return ExitCode.USAGE
        tell(traceback.format_exc().rstrip("\n"))
        tell("garble: this is a defect in garble; please report it with the lines above.")
        return ExitCode.BACKEND
    finally:
        _flush()


def _replace_closed_streams() -> None:
    """Open the standard streams that the caller closed, so that no other file gets their numbers.

    Reading and writing them fails with EBADF as it should; what goes to stderr is lost.
    """
    for name, flags, mode in (("stdin", os.O_WRONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, flags)
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - open until the process ends
            setattr(sys, name, stream)


def _of_stdout(error: OSError) -> bool:
    """Tell an error of writing to an open file from others; for every file but stdout it was told before."""
    return error.filename is None and error.errno in _UNWRITABLE


def _show_usage(error: click.ClickException) -> None:
    with contextlib.suppress(OSError):  # as in `tell`
        error.show()


def _flush() -> None:
    """Write what the standard streams hold back; where that fails, which was told where it can be, it goes nowhere.

    The interpreter flushes them once more at its end, and an error there would change the exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        _flush_or_drop(stream)


def _flush_or_drop(stream: TextIO) -> None:
    try:
        stream.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
