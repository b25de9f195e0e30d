"""Teach an encoder: which pieces are wrong, which sentence is garbled, and which of a pair is the garbled one.

It learns that from marked pairs, and from a teacher that judges each batch while it learns, where there is one.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from garble.errors import InputError
from garble.training.context.coarse import rounded_while_learning, settle
from garble.training.context.figures import figures
from garble.training.context.losses import batch_of, marked_loss, taught_loss
from garble.training.context.models import Model, Record, is_finished
from garble.training.context.network import Network, judged_rows, load_network, weights_of
from garble.training.context.recipe import Recipe, batches
from garble.training.context.shards import Rows, read_shards

__all__ = ["fit"]

CHECKPOINT = "checkpoint.pt"

SAVE_EVERY = 600.0
"""Seconds between two checkpoints."""

SAY_EVERY = 60.0


def fit(
    folder: Path,
    start: Model,
    shards: Sequence[Path],
    recipe: Recipe,
    *,
    step: str,
    teacher: Model | None = None,
    held_out: Mapping[str, Path] | None = None,
    seed: int = 0,
    device: str = "cpu",
    deadline: float = float("inf"),
    say: Callable[[str], None] = lambda _: None,
) -> bool:
    """Teach a model and write it to a folder; go on where an earlier call stopped, as if it had not.

    Args:
        folder: to write; until the model is finished it holds a checkpoint.
        start: a base, or a model that has learnt already; one that is rounded learns with its weights rounded to the
            same steps, and so they are when it is finished.
        shards: folders of pairs to learn from.
        recipe: how.
        step: name of the step for the model's history.
        teacher: judges what the model learns from; its tokenizer and width are the model's.
        held_out: folders of pairs to measure on after each pass, by name.
        seed: of heads, order and dropout.
        device: of PyTorch.
        deadline: it stops before it, by `time.monotonic`, after at least one step.
        say: is told the progress.

    Returns:
        Whether the model is finished.

    Raises:
        InputError: when shards are missing, belong to another tokenizer or need a teacher, when the teacher has learnt
            nothing or reads other pieces, when the folder holds another training, or without the device.
    """
    if device == "cuda" and not torch.cuda.is_available():
        raise InputError("PyTorch finds no CUDA device.", "Install its driver, or give --device cpu.")
    folder.mkdir(parents=True, exist_ok=True)
    rows, records = read_shards(shards, start)
    _fitting(teacher, start, records)
    measured = {name: read_shards([path], start) for name, path in (held_out or {}).items()}
    if any(record["clean"] for _, (record,) in measured.values()):
        raise InputError("Clean sentences are no pairs to measure on.", "Give --held-out shards of pairs.")
    settings = {
        "step": step,
        "recipe": asdict(recipe),
        "start": start.identity,
        "teacher": list(teacher.history) if teacher else [],
        "taught_by": teacher.identity if teacher else None,
        "rounded": start.precision == "coarse",
        "data": records,
        "held_out": {name: record for name, (_, (record,)) in measured.items()},
        "seed": seed,
    }
    if is_finished(folder, settings):
        return True
    network = load_network(start, seed)
    if settings["rounded"]:
        rounded_while_learning(network, start.unrounded)
    run = _Run(folder, network.to(device), rows, recipe, seed=seed, device=device, settings=settings)
    run.held_out = {name: held for name, (held, _) in measured.items()}
    if teacher:
        run.teacher = load_network(teacher).to(device, torch.bfloat16).eval()
    if not run.steps_until(deadline, say):
        return False
    unrounded = {**start.unrounded, **settle(network)} if settings["rounded"] else {}
    record = {
        **settings,
        "device": torch.cuda.get_device_name() if device == "cuda" else "CPU",
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "steps": run.steps,
        "minutes": run.seconds / 60,
        "passes": run.passes,
    }
    known = np.concatenate([rows.sentences, teacher.learnt]) if teacher else rows.sentences
    start.after(record, learnt=known, weights=weights_of(network), unrounded=unrounded).write(folder)
    (folder / CHECKPOINT).unlink(missing_ok=True)
    return True


def _fitting(teacher: Model | None, model: Model, data: Sequence[Record]) -> None:
    """Complain of a teacher that cannot teach the model, and of one that lacks."""
    if teacher is None:
        if any(one["unmarked"] for one in data):
            raise InputError("Unmarked shards say nothing of themselves.", "Give a --teacher, or marked shards alone.")
    elif not teacher.has_learnt:
        raise InputError("The teacher has learnt nothing yet.", "Give what the step `teacher` wrote, cut.")
    elif (teacher.tokenizer_digest, teacher.shape.width) != (model.tokenizer_digest, model.shape.width):
        raise InputError(
            "The teacher reads other pieces than the model, or is of another width.",
            "Make both with the step `cut` from one teacher, with the same --text and --size.",
        )


class _Run:
    """One training: what a checkpoint holds, and a step."""

    def __init__(
        self, folder: Path, network: Network, rows: Rows, recipe: Recipe, *, seed: int, device: str, settings: Record
    ) -> None:
        self.network, self.rows, self.recipe, self.seed, self.device = network, rows, recipe, seed, device
        self.held_out: dict[str, Rows] = {}
        self.teacher: Network | None = None
        self._file, self._settings = folder / CHECKPOINT, json.dumps(settings)
        network.encoder.embeddings.word_embeddings.requires_grad_(False)  # words that are not read would drift apart
        self._learning = {name: value for name, value in network.named_parameters() if value.requires_grad}
        self._optimizer = torch.optim.AdamW(self._learning.values(), lr=0.0, weight_decay=0.01, fused=True)
        self._in_pass = math.ceil(len(rows.garbled) // 2 / recipe.pairs)
        self.steps = max(int(recipe.epochs * self._in_pass), 1)
        self.step, self.seconds = 0, 0.0
        self.passes: list[Record] = []
        self._losses: list[float] = []
        self._resume()

    def steps_until(self, deadline: float, say: Callable[[str], None]) -> bool:
        """Take steps; return whether all are taken. A checkpoint is left where they are not."""
        slowest, saved, said = 0.0, time.monotonic(), time.monotonic()
        while not self._pass_ended(say):
            epoch, done = divmod(self.step, self._in_pass)
            for pairs in batches(self.rows.lengths[::2], self.recipe.pairs, self.seed, epoch)[done:]:
                begun = time.monotonic()
                if slowest and begun + slowest > deadline:
                    self._save()
                    return False
                self._losses.append(self._learn(pairs))
                now = time.monotonic()
                self.step, self.seconds, slowest = self.step + 1, self.seconds + now - begun, max(slowest, now - begun)
                if now - said > SAY_EVERY:
                    say(self._progress())
                    said = now
                if now - saved > SAVE_EVERY:
                    self._save()
                    saved = now
                if self.step == self.steps:
                    break
        return True

    def _pass_ended(self, say: Callable[[str], None]) -> bool:
        """Measure where a pass has just ended; return whether it was the last."""
        if self._losses and (self.step == self.steps or self.step % self._in_pass == 0):
            self._save()  # measuring may take long
            self._measure(say)
            self._save()
        return self.step == self.steps

    def _learn(self, pairs: NDArray[np.intp]) -> float:
        """Take one step; return its loss."""
        recipe = self.recipe
        torch.manual_seed(self.seed * 1_000_003 + self.step)  # dropout is the same after an interruption
        self.network.train()
        for group in self._optimizer.param_groups:
            group["lr"] = recipe.rate * self._rate()
        batch = batch_of(self.rows, pairs, self.device)
        with torch.autocast(self.device, torch.bfloat16):
            judged = self.network.judged(batch.ids, batch.mask)
        loss = marked_loss(judged, batch, recipe)
        if self.teacher is not None:
            with torch.no_grad():
                taught = self.teacher.judged(batch.ids, batch.mask)
            loss = loss + taught_loss(judged, taught, batch, recipe)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._learning.values(), 1.0)
        self._optimizer.step()
        return float(loss.item())

    def _rate(self) -> float:
        """Return the learning rate of the next step as a share of the highest."""
        done, recipe = self.step / self.steps, self.recipe
        if done < recipe.warm_up:
            return done / recipe.warm_up
        return recipe.last_rate + (1 - recipe.last_rate) * (1 - done) / (1 - recipe.warm_up)

    def _measure(self, say: Callable[[str], None]) -> None:
        """Note loss and held-out figures of the pass that ends here."""
        found = {name: figures(judged_rows(self.network, rows, self.device)) for name, rows in self.held_out.items()}
        self.passes.append({"step": self.step, "loss": float(np.mean(self._losses)), "figures": found})
        say(f"{self._progress()}; {json.dumps(found)}")
        self._losses = []

    def _progress(self) -> str:
        speed = 2 * self.recipe.pairs * self.step / max(self.seconds, 1e-9)
        return f"step {self.step} of {self.steps}, loss {np.mean(self._losses):.3f}, {speed:.0f} sentences a second"

    def _save(self) -> None:
        part = self._file.with_name(CHECKPOINT + ".part")
        state = {
            "settings": self._settings,
            "network": {name: value.detach() for name, value in self._learning.items()},
            "optimizer": self._optimizer.state_dict(),
            "progress": (self.step, self.seconds, self.passes, self._losses),
        }
        torch.save(state, part)
        part.replace(self._file)

    def _resume(self) -> None:
        if not self._file.exists():
            return
        state = torch.load(self._file, map_location=self.device, weights_only=True)
        if state["settings"] != self._settings:
            raise InputError(
                f"{self._file.parent} holds another training that is not finished.", "Give another --out, or delete it."
            )
        self.network.load_state_dict(state["network"], strict=False)
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds, self.passes, self._losses = state["progress"]
