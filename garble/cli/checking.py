"""From the paths on the command line to reports, one outcome a document; no document stops the others."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from garble.cli.exits import ExitCode, exit_code, show
from garble.cli.progress import with_progress
from garble.config import Config
from garble.errors import InputError

if TYPE_CHECKING:
    from garble.detector import Detector
    from garble.document import Document
    from garble.report import Report

__all__ = ["STDIN", "Outcome", "Source", "check_all", "find_sources", "reports_and_code"]

STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Source:
    """One document to check: a file, or the bytes that came through standard input."""

    path: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: a report, or the reason why there is none."""

    path: str
    report: Report | None = None
    error: InputError | None = None


def find_sources(paths: Iterable[str]) -> list[Source]:
    """Return what the paths stand for, in the order given.

    ``-`` is standard input, read here once. A folder stands for the files below it that garble reads, sorted;
    hidden files and folders are left out. A folder without any is kept, so that reading it says so.
    """
    from garble.readers.decoding import MAX_BYTES

    sources: list[Source] = []
    for path in paths:
        if path == "-":
            sources.append(Source(STDIN, sys.stdin.buffer.read(MAX_BYTES + 1)))
        elif os.path.isdir(path):
            found = _readable_files(Path(path))
            sources.extend(Source(str(file)) for file in found or [Path(path)])
        else:
            sources.append(Source(path))
    return sources


def check_all(paths: Iterable[str], config: Config, *, bar: bool) -> Iterator[Outcome]:
    """Check every document and yield its outcome, in order; problems go to stderr as they come.

    Args:
        paths: as on the command line, see `find_sources`.
        config: the settings of the check; its ``jobs`` processes share the documents.
        bar: whether a progress bar may be shown on stderr: neither when the user wants quiet nor while
            something else is written to the same terminal.

    Raises:
        BackendError: a backend or the pack failed; what comes after would fail as well and is not judged.
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


def reports_and_code(outcomes: Iterable[Outcome]) -> tuple[list[Report], ExitCode]:
    """Return the reports there are, and `ExitCode.USAGE` if any document could not be read."""
    reports: list[Report] = []
    code = ExitCode.OK
    for outcome in outcomes:
        if outcome.report is not None:
            reports.append(outcome.report)
        if outcome.error is not None:
            code = max(code, exit_code(outcome.error))
    return reports, code


def _readable_files(folder: Path) -> list[Path]:
    from garble.readers import _SUFFIXES

    files = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [
            Path(parent, name) for name in names if not name.startswith(".") and Path(name).suffix.lower() in _SUFFIXES
        ]
    return sorted(files)


def _check(detector: Detector, source: Source) -> Outcome:
    try:
        return Outcome(source.path, report=detector.check(_read(source)))
    except InputError as error:
        return Outcome(source.path, error=error)


def _read(source: Source) -> Document:
    from garble import readers

    if source.data is None:
        if os.path.isdir(source.path):
            raise InputError(
                f"{source.path}: it holds no file that garble reads.",
                "Name the files themselves, or a folder with .txt, .md, .html or .docx files.",
            )
        return readers.read(source.path)
    return readers.read_bytes(source.data, path=source.path)
