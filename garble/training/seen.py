"""What the contextual encoder was fitted on: nothing of it may fit or measure what reads the encoder's numbers.

The encoder comes ready with the pack (`garble.training.context`). It has seen most simulated makers, and as clean
sides paragraphs of clean_news_dev; ``context.seen.json`` beside it says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garble.classifier import read_json
from garble.errors import PackError
from garble.training.data import Example, makers_of

__all__ = ["FILE", "Seen", "read_seen"]

FILE = "context.seen.json"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the encoder knows.

    Attributes:
        held_out: simulated makers that it was *not* fitted on.
        paragraphs: rows of clean_news_dev that it was fitted on.
    """

    held_out: frozenset[str]
    paragraphs: frozenset[int]

    def unseen(self, examples: Sequence[Example]) -> NDArray[np.intp]:
        """Return the rows of the examples that the encoder has not seen, ascending."""
        makers = makers_of(examples)
        return np.array(
            [
                row
                for row, example in enumerate(examples)
                if (example.family != "simulated" or makers[row] in self.held_out)
                and (example.family != "clean" or example.document not in self.paragraphs)
            ],
            dtype=np.intp,
        )


def read_seen(pack: Path) -> Seen:
    """Read what the encoder of a pack was fitted on.

    Raises:
        PackError: when the record is missing or damaged.
    """
    data = read_json(pack / FILE)
    try:
        return Seen(frozenset(map(str, data["held_out_makers"])), frozenset(map(int, data["clean_paragraphs"])))
    except (KeyError, TypeError, ValueError) as error:
        raise PackError(f"{pack / FILE} is damaged: {error}.", "Reinstall garble.") from error
