"""``garble evaluate``: how right is garble on labelled text?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from garble.cli.exits import ExitCode, tell
from garble.cli.options import checking_options, format_option
from garble.cli.output import OutputFile, write

if TYPE_CHECKING:
    from garble.config import Config

__all__ = ["evaluate"]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    short_help="How right garble is on labelled text.",
    epilog="""\b
Examples:
  garble evaluate --seeds seeds/
  garble evaluate --data labelled/ --grammar none --plot bench.html
  garble evaluate --data labelled/ --ablation --makers --format json""",
)
@click.option("--seeds", type=_FOLDER, metavar="DIR", help="Articles with their gold labels, gold.jsonl.")
@click.option("--data", type=_FOLDER, metavar="DIR", help="Labelled sets as docs/evaluation.md describes them.")
@click.option("--ablation", is_flag=True, help="With --data: fit without each signal, too.")
@click.option("--makers", is_flag=True, help="With --data: fit without each maker of garble, too.")
@click.option(
    "--floors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="With --data: exit with 1 when a figure misses its floor.",
)
@click.option(
    "--plot",
    type=OutputFile(),
    metavar="FILE",
    help="With --data: also write a page of charts, HTML.",
)
@format_option
@checking_options
def evaluate(
    *,
    seeds: Path | None,
    data: Path | None,
    ablation: bool,
    makers: bool,
    floors: Path | None,
    plot: Path | None,
    form: str,
    config: Config,
    quiet: bool,
) -> ExitCode:
    """Compare garble's verdicts, scores and marked words with labels.

    No part of garble was fitted or tuned on the sample articles or on what the figures of the labelled sets are
    taken from; models are fitted anew where something has to be left out.
    """
    if seeds is None and data is None:
        raise click.UsageError("Give --seeds, --data or both.")
    if data is None and (ablation or makers or floors or plot):
        raise click.UsageError("--ablation, --makers, --floors and --plot belong to --data.")
    found: dict[str, Any] = {}
    tables: list[str] = []
    missed: list[str] = []
    if seeds is not None:
        from garble.detector import Detector
        from garble.training.evaluation.markdown import seed_table
        from garble.training.seeds import check_seeds

        with Detector(config) as detector:
            results = check_seeds(seeds, detector)
            found["signature"] = str(detector.signature)
        found["seeds"] = [asdict(result) for result in results]
        tables.append(seed_table(results) + ("" if quiet else f"\n{found['signature']}\n"))
    if data is not None:
        from garble.training.evaluation.bench import run_bench
        from garble.training.evaluation.floors import below_floors, read_floors
        from garble.training.evaluation.tables import as_dict, bench_tables

        wanted = read_floors(floors, data) if floors else None
        say = (lambda line: None) if quiet else tell
        bench = run_bench(data, config, ablation=ablation, makers=makers, say=say)
        found["data"] = as_dict(bench)
        tables.append(bench_tables(bench))
        if plot is not None:
            from garble.training.evaluation.plots import plot_page

            write(plot_page(bench), plot)
        missed = below_floors(found["data"], wanted) if wanted else []
    if form == "json":
        from garble.formats.json import dump

        write(dump(found, indent=2) + "\n")
    else:
        write("\n".join(tables))
    for line in missed:
        tell(f"garble: {line}")
    return ExitCode.BLOCKED if missed else ExitCode.OK
