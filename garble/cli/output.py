"""Where a report goes: stdout or a file, always UTF-8 with the line ends that the format chose."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

if TYPE_CHECKING:
    from garble.report import Report

__all__ = ["open_output", "output_option", "refuse_overwriting", "render", "write"]


@contextmanager
def open_output(output: Path | None = None) -> Iterator[BinaryIO]:
    """Open the file for writing bytes, or stdout when it is ``None`` or ``-``.

    Raises:
        click.FileError: the file cannot be written.
    """
    if output is None or str(output) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        stream = output.open("wb")
    except OSError as error:
        raise click.FileError(str(output), error.strerror) from error
    with stream:
        yield stream


def refuse_overwriting(inputs: Iterable[str], output: Path | None) -> None:
    """Raise when the report would replace one of the articles.

    Raises:
        click.UsageError: the output is an input, by whatever name.
    """
    if output is None or str(output) == "-" or not output.exists():
        return
    for path in inputs:
        if path != "-" and Path(path).exists() and output.samefile(path):
            raise click.UsageError(f"{output} is an article to read; write the report to another file.")


def write(text: str, output: Path | None = None) -> None:
    """Write a whole report with `open_output`."""
    with open_output(output) as stream:
        # backslashreplace: the name of a file may hold bytes that are no text
        stream.write(text.encode("utf-8", "backslashreplace"))


def render(form: str, reports: Sequence[Report], output: Path | None = None) -> str:
    """Return the reports in a format of `garble.formats.FORMATS`; in colour where text goes to a terminal."""
    if form == "text" and output is None and sys.stdout.isatty():
        from rich.console import Console

        from garble.formats.text import render as render_text

        return render_text(reports, console=Console())
    from garble.formats import FORMATS

    return FORMATS[form](reports)


def output_option(*, required: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``-o FILE``, which a command receives as ``output: Path | None``."""
    return click.option(
        "--output",
        "-o",
        type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
        metavar="FILE",
        required=required,
        help="Write to this file; - is standard output.",
    )
