"""From the paths on the command line to reports, one outcome a document; no document stops the others."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from garble.cli.exits import ExitCode, exit_code, note, show
from garble.cli.progress import with_progress
from garble.config import Config
from garble.errors import InputError

if TYPE_CHECKING:
    from garble.detector import Detector
    from garble.document import Document
    from garble.errors import GarbleError
    from garble.report import Report

__all__ = ["STDIN", "Outcome", "Source", "check_all", "find_sources", "is_article", "judged"]

STDIN = "<stdin>"

_UNREAD = {".doc", ".docm", ".epub", ".fodt", ".mobi", ".odt", ".pages", ".pdf", ".rtf", ".wpd"}
"""Suffixes of articles that garble cannot read; what has another suffix is none, and passed over in silence."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document to check: a file, the bytes that came through standard input, or why there is nothing."""

    path: str
    data: bytes | None = None
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: a report, or the reason why there is none."""

    path: str
    report: Report | None = None
    error: InputError | None = None


def find_sources(paths: Iterable[str], *, tell: bool = True) -> list[Source]:
    """Return what the paths stand for, in the order given.

    ``-`` is standard input, read here once. A folder stands for the files below it that garble reads, sorted;
    hidden files and folders, pipes and devices are left out, and linked folders are not followed. A folder without
    any article, and one below it that cannot be read, are sources with an error.

    Args:
        paths: as on the command line.
        tell: whether stderr says which articles in the folders garble cannot read.
    """
    sources: list[Source] = []
    unread: dict[str, list[Path]] = {}
    for path in paths:
        if path == "-":
            sources.append(_standard_input())
        elif os.path.isdir(path):
            found, others = _search(Path(path))
            sources += found or [Source(path, error=_no_article(path))]
            if others:
                unread[path] = others
        else:
            sources.append(Source(path))
    if unread and tell:
        note(_not_read(unread))
    return sources


def is_article(file: Path, folder: Path) -> bool:
    """Return whether a file of this name, if it is there, is one of the articles that ``folder`` stands for."""
    from garble.readers import _SUFFIXES

    place = Path(os.path.realpath(file.parent), file.name)
    try:
        parts = place.relative_to(os.path.realpath(folder)).parts
    except ValueError:
        return False
    return place.suffix.lower() in _SUFFIXES and not any(map(_is_hidden, parts))


def check_all(paths: Iterable[str], config: Config, *, bar: bool) -> Iterator[Outcome]:
    """Check every document and yield its outcome, in order; problems go to stderr as they come.

    Args:
        paths: as on the command line, see `find_sources`.
        config: the settings of the check; its ``jobs`` processes share the documents.
        bar: whether a progress bar may be shown on stderr: neither when the user wants quiet nor while
            something else is written to the same terminal.

    Raises:
        BackendError: a backend or the pack failed; what comes after would fail as well and is not judged.
        ConfigError: a threshold that was set does not go with one of the language pack's.
    """
    from garble.batch.processes import run_each
    from garble.detector import Detector

    sources = find_sources(paths)
    jobs = min(config.jobs, len(sources))
    build = partial(Detector, config, threads=config.jobs // max(jobs, 1))
    outcomes = run_each(build, _check, sources, jobs)
    for outcome in with_progress(outcomes, len(sources), wanted=bar):
        if outcome.error is not None:
            show(outcome.error)
        yield outcome


class Judged(NamedTuple):
    """What became of all documents.

    Attributes:
        reports: the ones there are.
        unread: path and error of each document that could not be read.
        code: `ExitCode.USAGE` if there is one, else `ExitCode.OK`.
    """

    reports: list[Report]
    unread: list[tuple[str, GarbleError]]
    code: ExitCode


def judged(outcomes: Iterable[Outcome]) -> Judged:
    """Return what became of all documents."""
    everything = list(outcomes)
    unread: list[tuple[str, GarbleError]] = [(one.path, one.error) for one in everything if one.error is not None]
    code = max((exit_code(error) for _, error in unread), default=ExitCode.OK)
    return Judged([one.report for one in everything if one.report is not None], unread, code)


def _standard_input() -> Source:
    from garble.readers.decoding import MAX_BYTES

    try:
        return Source(STDIN, sys.stdin.buffer.read(MAX_BYTES + 1))
    except OSError as error:
        problem = f"{STDIN}: it cannot be read ({error.strerror})."
        return Source(STDIN, error=InputError(problem, "Send the article through a pipe, or name its file."))


def _search(folder: Path) -> tuple[list[Source], list[Path]]:
    """Return what there is to read below a folder, sorted, and the articles there that garble cannot read."""
    from garble.readers import _SUFFIXES

    found: list[Source] = []
    unread: list[Path] = []

    def add_locked(error: OSError) -> None:
        path = error.filename or folder
        problem = f"{path}: this folder cannot be read ({error.strerror})."
        found.append(Source(str(path), error=InputError(problem, "Change its permissions, or name the files to read.")))

    for parent, folders, names in os.walk(folder, onerror=add_locked):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        for file in (Path(parent, name) for name in names if not _is_hidden(name)):
            suffix = file.suffix.lower()
            if suffix in _SUFFIXES and _is_file(file):
                found.append(Source(str(file)))
            elif suffix in _UNREAD and _is_file(file):
                unread.append(file)
    return sorted(found, key=lambda source: Path(source.path)), unread


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def _is_file(path: Path) -> bool:
    """Tell a file from a pipe, which would be waited for, and a device; what cannot be looked at is told later."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _no_article(folder: str) -> InputError:
    return InputError(
        f"{folder}: it holds no file that garble reads.",
        "Name the files themselves, or a folder with .txt, .md, .html or .docx files.",
    )


def _not_read(unread: Mapping[str, Sequence[Path]]) -> str:
    files = [file for found in unread.values() for file in found]
    suffixes = ", ".join(sorted({file.suffix.lower() for file in files}))
    many, them = ("1 file", "it") if len(files) == 1 else (f"{len(files)} files", "them")
    verb = "was" if len(files) == 1 else "were"
    return f"{many} in {', '.join(unread)} {verb} not read: {suffixes}; convert {them} to .docx, .html or .txt."


def _check(detector: Detector, source: Source) -> Outcome:
    try:
        return Outcome(source.path, report=detector.check(_read(source)))
    except InputError as error:
        return Outcome(source.path, error=error)


def _read(source: Source) -> Document:
    from garble import readers

    if source.error is not None:
        raise source.error
    if source.data is None:
        return readers.read(source.path)
    return readers.read_bytes(source.data, path=source.path)
