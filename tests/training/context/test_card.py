"""The model card, compared whole; ``GARBLE_UPDATE_GOLDEN=1 pytest`` rewrites the files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from garble.training.context.card import render
from tests.training.context.tiny import ROUND, base

GOLDEN = Path(__file__).parent / "golden"


def found(sentence, pieces):
    return {"sentence AUC": sentence, "sentence pairs": 0.9, "pieces AUC": pieces, "pieces pairs": 0.8125}


def data(name, pairs, **changes):
    return {
        "pairs": pairs,
        "tokenizer": "0123456789abcdef",
        "files": [{"name": name, "sha256": "ab" * 32}],
        "clean": False,
        "only": [],
        "without": [],
        "at_most": None,
        "unmarked": False,
        "mib": 60,
        "makers": ["one"],
        "paragraphs": [1, 2],
        **changes,
    }


def taught(step, learnt, held_out, passes, **changes):
    return {
        "step": step,
        "recipe": {"epochs": 1.5, "rate": 4e-5, "pairs": 32},
        "teacher": [],
        "rounded": False,
        "data": learnt,
        "held_out": held_out,
        "seed": 7,
        "device": "CPU",
        "threads": 2,
        "torch": "2.15.0",
        "steps": 12345,
        "minutes": 81.25,
        "passes": passes,
        **changes,
    }


CUT = {
    "step": "cut",
    "text": {"name": "sample.txt", "sha256": "cd" * 32},
    "pieces": 17000,
    "coverage": 0.99512,
    "read": 5_000_000,
}
SHALLOW = {
    "step": "shallow",
    "layers": [0, 2, 3],
    "loss": 0.7123,
    "whole_loss": 0.6543,
    "data": [data("hand.jsonl.xz", 800)],
}
NARROW = {
    "step": "narrow",
    "heads": 6,
    "inner": 1536,
    "head_share": 0.70123,
    "neuron_share": 0.812,
    "data": [data("hand.jsonl.xz", 800)],
}


def history():
    """A base, its teacher, the student cut from it, and the same student rounded and taught once more."""
    teacher = taught("teacher", [data("hand.jsonl.xz", 800)], {}, [{"step": 12345, "loss": 0.61, "figures": {}}])
    teachers = [*base().history, teacher, CUT]
    held_out = {"left out": data("held_out.jsonl", 150, only=["en-zh-en", "spinner"])}
    passes = [
        {"step": 6000, "loss": 0.9, "figures": {"left out": found(0.7, 0.71)}},
        {"step": 12345, "loss": 0.8, "figures": {"left out": found(0.8, 0.8125)}},
    ]
    learnt = [
        data("noise.jsonl.xz", 200_000, unmarked=True, at_most=100_000),
        data("hand.jsonl.xz", 800, without=["spinner"]),
        data("hard.txt", 250, clean=True),
    ]
    student = taught("student", learnt, held_out, passes, seed=1, teacher=teachers)
    return teacher, CUT, SHALLOW, NARROW, student, ROUND, student | {"rounded": True, "steps": 3000}


def alone():
    """A student without a teacher."""
    return CUT, taught("student", [data("hand.jsonl.xz", 800)], {}, [{"step": 12345, "loss": 0.7, "figures": {}}])


@pytest.mark.parametrize(
    ("steps", "precision", "golden"), [(history(), "coarse", "card.md"), (alone(), "int8", "card_int8.md")]
)
def test_the_card(steps, precision, golden):
    model = base()
    for record in steps:
        model = model.after(record)
    compared = {
        "dev": {"pairs": 191, "float32": found(0.8, 0.79), precision: found(0.799, 0.788), "difference": 0.1234}
    }
    sizes = {"context.onnx.zst": 28_450_000, "context.tokenizer.json": 290_000}
    card = render(model, sizes, compared)
    if os.environ.get("GARBLE_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        (GOLDEN / golden).write_text(card, encoding="utf-8")
    assert card == (GOLDEN / golden).read_text(encoding="utf-8")
