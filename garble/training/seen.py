"""What the contextual encoder was fitted on: nothing of it may fit or measure what reads the encoder's numbers.

The encoder comes ready with the pack (`garble.training.context`). It has seen most simulated makers, and as clean
sides sentences of clean_news_dev, some of which other sets garble as well; ``context.seen.json`` beside it says which.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garble.classifier import read_json
from garble.errors import PackError
from garble.training.data import Example, makers_of

__all__ = ["FILE", "NOTHING", "Seen", "read_seen", "sentence_digest"]

FILE = "context.seen.json"

_BYTES = 5
"""Of a digest: of a hundred thousand sentences hardly one is taken for another."""


def sentence_digest(text: str) -> int:
    """Return the first 40 bits of the SHA-256 of a sentence, whatever its blanks and letter case."""
    plain = " ".join(text.split()).casefold()
    return int.from_bytes(hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()[:_BYTES], "big")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the encoder knows.

    Attributes:
        held_out: simulated makers that it was *not* fitted on.
        paragraphs: rows of clean_news_dev that it was fitted on.
        sentences: digests of the clean sentences that it was fitted on.
    """

    held_out: frozenset[str]
    paragraphs: frozenset[int]
    sentences: frozenset[int]

    def knows(self, *texts: str) -> bool:
        """Return whether one of some sentences was learnt as a clean one."""
        return any(sentence_digest(text) in self.sentences for text in texts)

    def unseen(self, examples: Sequence[Example]) -> NDArray[np.intp]:
        """Return the rows of the examples that the encoder has not seen, ascending; a pair goes with its original."""
        makers = makers_of(examples)
        known = [self.knows(example.text) for example in examples]
        pairs = {
            (example.family, example.pair)
            for example, is_known in zip(examples, known, strict=True)
            if is_known and example.pair >= 0
        }
        return np.array(
            [
                row
                for row, example in enumerate(examples)
                if not known[row]
                and (example.family, example.pair) not in pairs
                and (example.family != "simulated" or makers[row] in self.held_out)
                and (example.family != "clean" or example.document not in self.paragraphs)
            ],
            dtype=np.intp,
        )


NOTHING = Seen(frozenset(), frozenset(), frozenset())
"""For a pack without an encoder, or with one that has seen none of the labelled sets."""


def read_seen(pack: Path) -> Seen:
    """Read what the encoder of a pack was fitted on.

    Raises:
        PackError: when the record is missing or damaged.
    """
    data = read_json(pack / FILE)
    try:
        return Seen(
            frozenset(map(str, data["held_out_makers"])),
            frozenset(map(int, data["clean_paragraphs"])),
            frozenset(int(digest, 16) for digest in data["sentences"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PackError(f"{pack / FILE} is damaged: {error}.", "Reinstall garble.") from error
