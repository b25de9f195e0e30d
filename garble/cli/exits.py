"""The exit codes, and the one place where an error becomes one.

Where several hold, the highest wins: a failed backend says nothing about the articles, and an unreadable
article was not judged, so neither may pass for "blocked" or "passed".
"""

from __future__ import annotations

import contextlib
from enum import IntEnum

import click

from garble.cli.terminal import one_line
from garble.errors import BackendError, GarbleError

__all__ = ["ExitCode", "exit_code", "note", "show", "tell"]


class ExitCode(IntEnum):
    """What the process tells its caller."""

    OK = 0
    """Done; with ``gate``: every article may be published."""
    BLOCKED = 1
    """``gate`` says no to at least one article."""
    USAGE = 2
    """A wrong option or setting, an input that is missing, unreadable, empty, binary or too large, or an output that
    cannot be written."""
    BACKEND = 3
    """A grammar checker, the language pack or garble itself failed."""
    INTERRUPTED = 130
    """Ctrl-C."""
    BROKEN_PIPE = 141
    """The reader of the output went away (``garble score … | head -1``)."""


def exit_code(error: GarbleError) -> ExitCode:
    """Return the exit code that an error leads to."""
    return ExitCode.BACKEND if isinstance(error, BackendError) else ExitCode.USAGE


def show(error: GarbleError) -> None:
    """Write an error to stderr: the problem on one line, the remedy on the next."""
    tell(f"garble: {one_line(error.problem)}")
    if error.remedy:
        tell(f"        {one_line(error.remedy)}")


def note(line: str) -> None:
    """Write to stderr what is worth knowing and no error; nothing with ``--quiet``."""
    context = click.get_current_context(silent=True)
    if context is None or not context.params.get("quiet"):
        tell(f"garble: {one_line(line)}")


def tell(text: str) -> None:
    """Write to stderr; where that is full or closed the exit code alone has to tell."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True)
