"""``garble score --lines``: one sentence a line, as a stream of which little is in memory at a time.

A line ends with LF or CR LF; any other character belongs to it. With ``tsv`` every byte of the input comes
out again, in order, and each line has one column more: a tab and the probability, or a tab and nothing where
the line is blank or has no probability. Bytes that are not UTF-8 are passed through and scored as U+FFFD.
"""

from __future__ import annotations

import math
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from garble.cli.checking import STDIN
from garble.cli.exits import show
from garble.config import Config
from garble.errors import InputError

if TYPE_CHECKING:
    from garble.detector import Detector

__all__ = ["Line", "score_lines"]

_CHUNK = 500
"""Lines scored in one go: enough to keep the classifier busy, few enough to see output soon."""

_LONGEST = 1_000_000
"""Bytes in a line, beyond which it is no sentence but a file without lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input; ``probability`` is NaN before it is scored and where it has none."""

    path: str
    number: int
    content: bytes
    end: bytes
    probability: float = math.nan

    @property
    def sentence(self) -> str:
        """What is scored: the line as text, without a byte order mark at the top of the file."""
        text = self.content.decode("utf-8", "replace")
        return text.removeprefix("\ufeff") if self.number == 1 else text


def score_lines(paths: tuple[str, ...], config: Config, failed: list[InputError]) -> Iterator[Line]:
    """Yield every line of the inputs with its probability, in order, as soon as its chunk is scored.

    An input that cannot be read is left out, its error shown and appended to ``failed``.

    Raises:
        BackendError: a backend or the pack failed.
    """
    from garble.batch.processes import run_each
    from garble.detector import Detector

    read: deque[list[Line]] = deque()  # what the processes are at work on; they get the sentences alone
    chunks = _chunks(_read(paths, failed), read)
    for probabilities in run_each(partial(Detector, config, threads=1), _score, chunks, config.jobs):
        for line, probability in zip(read.popleft(), probabilities, strict=True):
            yield line if math.isnan(probability) else replace(line, probability=probability)


def _read(paths: tuple[str, ...], failed: list[InputError]) -> Iterator[Line]:
    for position, path in enumerate(paths, 1):
        name = STDIN if path == "-" else path
        try:
            with nullcontext(sys.stdin.buffer) if path == "-" else open(path, "rb") as stream:
                yield from _lines(name, stream, last=position == len(paths))
        except IsADirectoryError:
            problem = f"{name}: it is a folder, and --lines reads files."
            failed.append(InputError(problem, "Name the files in it, or leave --lines out to score its articles."))
        except OSError as error:
            failed.append(InputError(f"{name}: it cannot be read ({error.strerror}).", "Name a text file."))
        except InputError as error:
            failed.append(error)
        else:
            continue
        show(failed[-1])


def _lines(path: str, stream: BinaryIO, *, last: bool) -> Iterator[Line]:
    for number, raw in enumerate(iter(partial(stream.readline, _LONGEST), b""), 1):
        end = b"\r\n" if raw.endswith(b"\r\n") else b"\n" if raw.endswith(b"\n") else b""
        content = raw[: len(raw) - len(end)]
        if b"\0" in content:
            raise InputError(f"{path}: line {number} is binary, not text.", "Convert the file to UTF-8 text.")
        if len(raw) == _LONGEST:
            raise InputError(f"{path}: line {number} is too long for a sentence.", "Put one sentence on a line.")
        # where two files meet, the last line of the first stays a line of its own
        yield Line(path, number, content, end if end or last else b"\n")


def _chunks(lines: Iterator[Line], read: deque[list[Line]]) -> Iterator[list[str]]:
    """Yield the sentences of the lines, a chunk at a time, and put the lines themselves into ``read``."""
    while chunk := list(islice(lines, _CHUNK)):
        read.append(chunk)
        yield [line.sentence for line in chunk]


def _score(detector: Detector, sentences: list[str]) -> list[float]:
    asked = [row for row, sentence in enumerate(sentences) if sentence.strip()]
    probabilities = [math.nan] * len(sentences)
    if asked:
        found = detector.score_sentences([sentences[row] for row in asked])
        for row, probability in zip(asked, found, strict=True):
            probabilities[row] = float(probability)
    return probabilities
