"""``garble evaluate``: how right is garble on labelled text?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from garble.cli.exits import ExitCode
from garble.cli.options import checking_options
from garble.cli.output import write

if TYPE_CHECKING:
    from garble.config import Config
    from garble.training.seeds import SeedResult

__all__ = ["evaluate"]


@click.command(
    short_help="How right garble is on the sample articles.",
    epilog="""\b
Examples:
  garble evaluate --seeds seeds/
  garble evaluate --seeds seeds/ --grammar none --format json""",
)
@click.option(
    "--seeds",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Articles with their gold labels, gold.jsonl.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@checking_options
def evaluate(*, seeds: Path, form: str, config: Config, quiet: bool) -> ExitCode:
    """Compare the verdicts, flagged sentences and marked words with gold labels.

    The sample articles are for measuring only: no part of garble was fitted or tuned on them.
    """
    from garble.detector import Detector
    from garble.training.seeds import check_seeds

    with Detector(config) as detector:
        results = check_seeds(seeds, detector)
        signature = str(detector.signature)
    if form == "json":
        from garble.formats.json import dump

        write(dump({"signature": signature, "seeds": [asdict(result) for result in results]}, indent=2) + "\n")
    else:
        write(_table(results) + ("" if quiet else f"\n{signature}\n"))
    return ExitCode.OK


def _table(results: list[SeedResult]) -> str:
    """Return a Markdown table, so that it can stand in the README as it is."""
    head = ("file", "verdict", "wanted", "probability", "garbled flagged", "clean flagged", "spans", "repeats")
    rows = [
        (
            result.file[:3],
            result.verdict + ("" if result.verdict_right else " ✗"),
            result.wanted.upper(),
            f"{result.probability:.2f}",
            _of(result.garbled_flagged),
            _of(result.clean_flagged),
            _of(result.spans_touched),
            _of(result.repeated),
        )
        for result in results
    ]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *["| " + " | ".join(row) + " |" for row in rows]]) + "\n"


def _of(pair: tuple[int, int]) -> str:
    return f"{pair[0]} of {pair[1]}" if pair[1] or pair[0] else "–"
