"""Write an encoder into a language pack: the model, its card, what it has seen."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from garble.classifier import FORMAT
from garble.encoder import FILES, Encoder
from garble.errors import InputError
from garble.training.context.card import CARD, fitted_steps, render
from garble.training.context.figures import figures
from garble.training.context.models import Model, Record
from garble.training.context.onnx_files import write_onnx
from garble.training.context.pairs import Pair
from garble.training.manifest import record_files, write_json
from garble.training.seen import FILE as SEEN

__all__ = ["export"]


def export(model: Model, pack: Path, held_out: dict[str, list[Pair]], threads: int = 1) -> Record:
    """Write an encoder into a language pack: the model, its card, what it has seen, and hashes into the manifest.

    Args:
        model: a taught one.
        pack: folder of the pack.
        held_out: pairs to compare four bits with float32 on, by name.
        threads: for running the encoder.

    Returns:
        For each set the figures of ``float32``, the model's own weights, and of ``four bits``, what is written; and the
        ``difference``: the greatest, in log-odds of a sentence, between the two.

    Raises:
        InputError: when the model is a base that has learnt nothing yet.
    """
    if "sentence.weight" not in model.weights:
        raise InputError("This model has learnt nothing yet.", "Give the folder that the step `student` wrote.")
    pack.mkdir(parents=True, exist_ok=True)
    write_onnx(model, pack, four_bit=True)
    with tempfile.TemporaryDirectory() as scratch:
        write_onnx(model, Path(scratch), four_bit=False)
        found = _compared(Encoder(Path(scratch), threads), Encoder(pack, threads), held_out)
    paths = [pack / name for name in FILES]
    card = pack / CARD
    card.write_text(render(model, {path.name: path.stat().st_size for path in paths}, found), encoding="utf-8")
    write_json(pack / SEEN, _seen(fitted_steps(model)))
    record_files(pack, [*paths, card, pack / SEEN])
    return found


def _seen(fitted: Sequence[Record]) -> Record:
    """Return what `garble.training.seen` reads: what was left out by maker, and which paragraphs were not."""
    data = [one for step in fitted for one in step["data"]]
    left_out = {maker for one in data for maker in one["without"]} - {maker for one in data for maker in one["makers"]}
    paragraphs = {number for one in data for number in one["paragraphs"]}
    return {"format": FORMAT, "held_out_makers": sorted(left_out), "clean_paragraphs": sorted(paragraphs)}


def _compared(exact: Encoder, rounded: Encoder, held_out: dict[str, list[Pair]]) -> Record:
    found: dict[str, dict[str, Any]] = {}
    for name, pairs in held_out.items():
        texts = [text for pair in pairs for text in (pair.text, pair.original)]
        judged = [[(row, one.wrong, one.sentence) for row, one in enumerate(e.judge(texts))] for e in (exact, rounded)]
        sentences = np.array([[whole for _, _, whole in one] for one in judged])
        found[name] = {
            "pairs": len(pairs),
            "float32": figures(judged[0]),
            "four bits": figures(judged[1]),
            "difference": float(np.abs(sentences[0] - sentences[1]).max()),
        }
    return found
