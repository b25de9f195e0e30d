"""What ``garble score --lines`` writes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from heapq import nlargest
from operator import attrgetter
from pathlib import Path

import click

from garble.cli.exits import ExitCode
from garble.cli.lines import Line, score_lines
from garble.cli.output import open_output
from garble.cli.terminal import one_line
from garble.config import Config
from garble.errors import InputError

__all__ = ["write_lines"]


def write_lines(
    paths: tuple[str, ...], config: Config, *, form: str, top: int | None, minimum: float, output: Path | None
) -> ExitCode:
    """Score the lines of the inputs and write them as ``form``; with ``top`` only that many, worst first.

    Raises:
        click.UsageError: the format does not go with lines, or the filters not with the format.
        BackendError: a backend or the pack failed.
    """
    if form not in _FORMATS:
        raise click.UsageError(f"--lines goes with --format {', '.join(_FORMATS)}, not {form}.")
    if form == "tsv" and (top or minimum):
        raise click.UsageError("--lines --format tsv keeps every line; --top and --min-probability do not.")
    failed: list[InputError] = []
    kept: Iterable[Line] = score_lines(paths, config, failed)
    if minimum:
        kept = (line for line in kept if line.probability >= minimum)
    if top:
        scored = (line for line in kept if not math.isnan(line.probability))
        kept = nlargest(top, scored, key=attrgetter("probability"))
    with open_output(output) as stream:
        for line in kept:
            stream.write(_FORMATS[form](line))
    return ExitCode.USAGE if failed else ExitCode.OK


def _tsv(line: Line) -> bytes:
    value = b"" if math.isnan(line.probability) else b"%.6f" % line.probability
    return line.content + b"\t" + value + line.end


def _text(line: Line) -> bytes:
    """Return the probability and the line, in which a carriage return must not write another over it."""
    value = "    –" if math.isnan(line.probability) else f"{line.probability:.3f}"
    return f"{value}  {one_line(line.sentence)}\n".encode()


def _jsonl(line: Line) -> bytes:
    from garble.formats.json import dump

    value = None if math.isnan(line.probability) else round(line.probability, 6)
    record = {"path": line.path, "line": line.number, "text": line.sentence, "probability": value}
    return (dump(record) + "\n").encode()


_FORMATS: dict[str, Callable[[Line], bytes]] = {"text": _text, "jsonl": _jsonl, "tsv": _tsv}
