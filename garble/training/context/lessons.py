"""What the steps that teach have in common on the command line: options, and the call of `fit`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from garble.training.context.models import read_model
from garble.training.context.recipe import STUDENT, TEACHER

__all__ = ["FOLDER", "lessons", "say", "taught"]

Command = TypeVar("Command", bound=Callable[..., Any])
FOLDER = click.Path(path_type=Path, file_okay=False)


def lessons(command: Command) -> Command:
    """Add what teacher and student share: they differ in their recipe, and a student may have a teacher."""
    for option in (
        click.option("--threads", type=click.IntRange(1), help="That PyTorch may use."),
        click.option(
            "--limit",
            type=float,
            metavar="MINUTES",
            help="Stop in time, to go on in another call; what is measured after a pass takes its time beside it.",
        ),
        click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True),
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


def taught(
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
    **changes: Any,  # noqa: ANN401 - fields of the recipe
) -> None:
    """Teach a model as the options say, and print whether it is finished.

    Raises:
        InputError: as `garble.training.context.fit.fit`.
    """
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
        held_out=dict(held_out),
        seed=seed,
        device=device,
        deadline=deadline,
        say=say,
    )
    click.echo(f"{out}: finished" if done else f"{out}: stopped at the limit; run it again to go on")


def say(message: str) -> None:
    """Tell the progress."""
    click.echo(message, err=True)


def _deadline(limit: float | None, threads: int | None) -> float:
    """Set the number of threads; return when to stop, by `time.monotonic`."""
    deadline = float("inf") if limit is None else time.monotonic() + 60 * limit
    if threads:
        import torch

        torch.set_num_threads(threads)
    return deadline
