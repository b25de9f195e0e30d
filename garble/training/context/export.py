"""Write an encoder into a language pack: the model, its card, what it has seen."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from garble.classifier import FORMAT
from garble.encoder import FILES, Encoder
from garble.errors import InputError
from garble.training.context.card import CARD, fitted_steps, render
from garble.training.context.figures import figures
from garble.training.context.models import Model, Precision, Record
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
        held_out: pairs to compare what is written with float32 on, by name.
        threads: for running the encoder.

    Returns:
        For each set the figures of ``float32``, the model's own weights, and of what is written, under the name of the
        model's precision; and the ``difference``: the greatest, in log-odds of a sentence, between the two.

    Raises:
        InputError: when the model is a base that has learnt nothing yet, or when there are no pairs to compare on.
    """
    if not model.has_learnt:
        raise InputError("This model has learnt nothing yet.", "Give the folder that the step `student` wrote.")
    if not all(held_out.values()):
        raise InputError("A held-out file has no pairs.", "Give files of pairs, or none.")
    pack.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=pack) as scratch:  # a pack half written would open for nobody
        exact, written = Path(scratch, "float32"), Path(scratch, "written")
        exact.mkdir()
        written.mkdir()
        write_onnx(model, exact, "float32")
        write_onnx(model, written, model.precision)
        encoders = {"float32": Encoder(exact, threads), model.precision: Encoder(written, threads)}
        found = {name: _compared(encoders, pairs) for name, pairs in held_out.items()}
        sizes = {name: (written / name).stat().st_size for name in FILES}
        (written / CARD).write_text(render(model, sizes, found), encoding="utf-8")
        write_json(written / SEEN, _seen(model))
        names = [*FILES, CARD, SEEN]
        for name in names:
            (written / name).replace(pack / name)
    record_files(pack, [pack / name for name in names])
    return found


def _seen(model: Model) -> Record:
    """Return what `garble.training.seen` reads: makers left out, and paragraphs and sentences that were not."""
    data = [one for step in fitted_steps(model) for one in step["data"]]
    left_out = {maker for one in data for maker in one["without"]} - {maker for one in data for maker in one["makers"]}
    paragraphs = {number for one in data for number in one["paragraphs"]}
    return {
        "format": FORMAT,
        "held_out_makers": sorted(left_out),
        "clean_paragraphs": sorted(paragraphs),
        "sentences": [f"{digest:x}" for digest in model.learnt.tolist()],
    }


def _compared(encoders: Mapping[Precision, Encoder], pairs: Sequence[Pair]) -> Record:
    """Return the figures of each of two encoders, and how far they are from each other."""
    texts = [text for pair in pairs for text in (pair.text, pair.original)]
    judged = {name: encoder.judge(texts) for name, encoder in encoders.items()}
    found: Record = {
        name: figures((row, one.wrong, one.sentence) for row, one in enumerate(judgements))
        for name, judgements in judged.items()
    }
    first, second = (np.array([one.sentence for one in judgements]) for judgements in judged.values())
    return {"pairs": len(pairs), **found, "difference": float(np.abs(first - second).max())}
