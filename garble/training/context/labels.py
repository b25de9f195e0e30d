"""A teacher's judgement of texts, and soft targets made from it.

Each file holds, of up to `CHUNK` rows of a shard, those texts that no file before it judged::

    keys       of the texts, see `garble.training.context.shards.text_key`, shape (n_texts,)
    begins     where each text's pieces begin, and the end, shape (n_texts + 1,)
    offsets    of the teacher's pieces in the text, marks left out, shape (n_pieces, 2)
    wrong      log-odds that each piece is wrong where it stands, shape (n_pieces,)
    sentence   log-odds that the sentence is garbled, shape (n_texts,)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from garble.errors import InputError
from garble.signals.base import sigmoid
from garble.training.context.models import Record
from garble.training.context.pairs import MARK

__all__ = ["ABOUT", "Judgement", "SoftLabels", "softened"]

ABOUT = "labels.json"

UNSEEN = -6.0
"""Log-odds of a piece that the teacher did not read: nothing speaks against it."""


class Judgement(NamedTuple):
    """What the teacher says of one text: pieces' offsets, their log-odds, the sentence's log-odds."""

    offsets: NDArray[Any]
    wrong: NDArray[Any]
    sentence: float


class SoftLabels:
    """All judgements of a folder, by the keys of the texts.

    Attributes:
        record: what ``labels.json`` says of the teacher.
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder.

        Raises:
            InputError: when it holds no labels.
        """
        if not (folder / ABOUT).is_file():
            raise InputError(f"{folder} holds no labels.", "Run the step `label`.")
        self.record: Record = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self._judgements: dict[int, Judgement] = {}
        for file in sorted(folder.glob("*.npz")):
            with np.load(file) as stored:
                part = dict(stored)
            for number, key in enumerate(part["keys"].tolist()):
                pieces = slice(part["begins"][number], part["begins"][number + 1])
                self._judgements[key] = Judgement(
                    part["offsets"][pieces], part["wrong"][pieces], float(part["sentence"][number])
                )

    def __contains__(self, key: int) -> bool:
        return key in self._judgements

    def __getitem__(self, key: int) -> Judgement:
        return self._judgements[key]

    def __len__(self) -> int:
        return len(self._judgements)


def softened(
    wrong: NDArray[np.float32], garbled: float, offsets: NDArray[np.uint16], teacher: Judgement, hard: float
) -> tuple[NDArray[np.float32], float]:
    """Mix hard targets with a teacher's probabilities.

    The teacher cuts the text into other pieces: a piece takes the greatest log-odds of the teacher's pieces that it
    shares a character with.

    Args:
        wrong: hard targets of the pieces, shape (n_pieces,); those of marks stay.
        garbled: hard target of the sentence.
        offsets: of the pieces, shape (n_pieces, 2).
        teacher: its judgement of the same text.
        hard: weight of the hard targets, from 0 to 1.

    Returns:
        The targets of the pieces and of the sentence.
    """
    first = np.searchsorted(teacher.offsets[:, 1], offsets[:, 0], side="right")
    last = np.searchsorted(teacher.offsets[:, 0], offsets[:, 1], side="left")
    spread = [teacher.wrong[a:b].max() if b > a else UNSEEN for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    mixed = hard * wrong + (1 - hard) * sigmoid(np.array(spread, float))
    mixed[wrong == MARK] = MARK
    return mixed.astype(np.float32), hard * garbled + (1 - hard) * float(sigmoid(np.array(teacher.sentence)))
