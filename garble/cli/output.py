"""Where a report goes: stdout or a file, always UTF-8 with the line ends that the format chose."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from garble.cli.checking import find_sources, is_article

if TYPE_CHECKING:
    from garble.errors import GarbleError
    from garble.report import Report

__all__ = [
    "STDOUT",
    "OutputFile",
    "Sink",
    "open_output",
    "output_option",
    "refuse_overwriting",
    "render",
    "unwritable",
    "write",
]

STDOUT = "Standard output"


class OutputFile(click.Path):
    """The name of a file to write; that it can be written is checked before any work begins, and nothing opened."""

    def __init__(self, *, allow_dash: bool = False) -> None:
        super().__init__(dir_okay=False, writable=True, readable=False, allow_dash=allow_dash, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the path.

        Raises:
            click.BadParameter: it is empty, a folder, may not be written, or has no folder to stand in.
        """
        if not os.fspath(value):
            self.fail("the name of the file is empty.", param, ctx)
        output = Path(os.fsdecode(super().convert(value, param, ctx)))
        if str(output) == "-":
            return output if self.allow_dash else self.fail("a file is wanted, not standard output.", param, ctx)
        try:
            os.lstat(output)
        except FileNotFoundError:
            pass
        except OSError as error:
            self.fail(f"{output} cannot be written: {error.strerror}.", param, ctx)
        if os.path.exists(output):
            return output
        folder = Path(os.path.realpath(output)).parent if os.path.islink(output) else output.parent
        if not os.path.isdir(folder):
            self.fail(f"{output} cannot be written: there is no folder {folder}.", param, ctx)
        if not os.access(folder, os.W_OK | os.X_OK):
            self.fail(f"{output} cannot be written: you may not write to the folder {folder}.", param, ctx)
        return output


class Sink:
    """Where the bytes of a report go; what prevents it is one line, not a traceback.

    Raises:
        click.ClickException: from every method, when the bytes cannot be written.
        BrokenPipeError: nobody reads them any more.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name

    def write(self, data: bytes) -> None:
        """Write the bytes, now or later."""
        rest = memoryview(data)
        with _told(self._name):
            while rest:  # where Python does not buffer (PYTHONUNBUFFERED) a part of it may be taken
                taken = self._stream.write(rest)
                if not taken:
                    raise OSError(errno.EAGAIN, "it takes no more")
                rest = rest[taken:]

    def flush(self) -> None:
        """Write what was held back."""
        with _told(self._name):
            self._stream.flush()

    def close(self) -> None:
        """Write what was held back, and close the file."""
        with _told(self._name):
            self._stream.close()


@contextmanager
def open_output(output: Path | None = None) -> Iterator[Sink]:
    """Open the file for writing bytes, or stdout when it is ``None`` or ``-``.

    The file is there, or changed, once everything is written; after an error it is as it was.

    Raises:
        click.ClickException: the file or stdout cannot be written.
    """
    if output is None or str(output) == "-":
        sink = Sink(sys.stdout.buffer, STDOUT)
        yield sink
        sink.flush()
    elif _only_in_place(output):
        with _told(str(output)):
            stream = output.open("wb")
        with closing(Sink(stream, str(output))) as sink:
            yield sink
    else:
        with _replacing(output) as sink:
            yield sink


def refuse_overwriting(inputs: Iterable[str], output: Path | None) -> None:
    """Raise when the report would replace one of the articles, or be one of them the next time.

    Raises:
        click.UsageError: the output is an input, by whatever name, or stands in a folder that is one.
    """
    if output is None or str(output) == "-":
        return
    named = [path for path in inputs if path != "-"]
    if os.path.exists(output):
        for source in find_sources(named, tell=False):
            if os.path.exists(source.path) and os.path.samefile(output, source.path):
                raise click.UsageError(f"{output} is an article to read; write the report to another file.")
    for folder in filter(os.path.isdir, named):
        if is_article(output, Path(folder)) or is_article(Path(os.path.realpath(output)), Path(folder)):
            raise click.UsageError(
                f"{output} would be read as an article of {folder} the next time; "
                "write the report to another folder, or under a suffix that garble does not read."
            )


def write(text: str, output: Path | None = None) -> None:
    """Write a whole report with `open_output`."""
    with open_output(output) as stream:
        # backslashreplace: the name of a file may hold bytes that are no text
        stream.write(text.encode("utf-8", "backslashreplace"))


def render(
    form: str,
    reports: Sequence[Report],
    output: Path | None = None,
    unread: Sequence[tuple[str, GarbleError]] = (),
) -> str:
    """Return the reports in a format of `garble.formats.FORMATS`; in colour where text goes to a terminal.

    Formats for continuous integration also tell what could not be read.
    """
    if form == "text" and output is None and sys.stdout.isatty():
        from rich.console import Console

        from garble.formats.text import render as render_text

        return render_text(reports, console=Console())
    from garble.formats import FORMATS

    return FORMATS[form](reports, unread=unread)


def output_option(*, required: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``-o FILE``, which a command receives as ``output: Path | None``."""
    return click.option(
        "--output",
        "-o",
        type=OutputFile(allow_dash=True),
        metavar="FILE",
        required=required,
        help="Write to this file; - is standard output.",
    )


def unwritable(name: str, error: OSError) -> click.ClickException:
    """Return what to tell when a file or stdout cannot be written."""
    closed = error.errno == errno.EBADF
    remedy = "Send it to a file or a pipe." if closed else "Make room there, or write to another place."
    return click.ClickException(f"{name} cannot be written: {error.strerror or error}. {remedy}")


def _only_in_place(output: Path) -> bool:
    """Tell a pipe, a device or a file in a folder that takes no other; ``/dev/stdout`` may lead to a plain file."""
    try:
        mode = output.stat().st_mode
    except OSError:
        return False
    folder = os.path.dirname(os.path.realpath(output))
    return not stat.S_ISREG(mode) or output.is_relative_to("/dev") or not os.access(folder, os.W_OK | os.X_OK)


@contextmanager
def _replacing(output: Path) -> Iterator[Sink]:
    """Write a temporary file beside ``output`` that takes its place, and its permissions, at the end."""
    name = str(output)
    with _told(name):
        target = os.path.realpath(output)  # what a link leads to is replaced, not the link
        number, temporary = tempfile.mkstemp(prefix=".garble-", dir=os.path.dirname(target))
    try:
        with closing(Sink(os.fdopen(number, "wb"), name)) as sink:
            yield sink
        with _told(name):
            os.chmod(temporary, _permissions(target))
            os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _permissions(target: str) -> int:
    if os.path.exists(target):
        return stat.S_IMODE(os.stat(target).st_mode)
    mask = os.umask(0)  # it can only be read by setting it
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(name, error) from error
