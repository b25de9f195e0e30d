"""Clean sentences that an encoder takes for garbled: learnt as clean, they are what lowers false alarms most.

Clean sides of pairs alone teach an encoder little of them: beside each stands a version that is worse (hard negative
mining: Felzenszwalb et al., 2010; Shrivastava et al., 2016).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from garble.encoder import Encoder
from garble.segment import split
from garble.training.context.pairs import read_lines

__all__ = ["hardest", "sentences_by_chance"]

OF_A_LINE = 2
"""Sentences to take from one line of a text, a paragraph, at most."""

WORDS = range(5, 61)
"""How many words a sentence may have."""

HARDEST = 0.11
"""Share of the sentences that is kept because an encoder judges them worst."""

OTHERS = 0.05
"""Share of the sentences that is kept of the rest, by chance."""


def sentences_by_chance(text: Path, number: int, chance: random.Random) -> list[str]:
    """Return some sentences of a clean text, fewer where it does not hold so many.

    Args:
        text: paragraphs, one a line, plain or ``.xz``.
        number: of sentences.
        chance: decides which.

    Raises:
        InputError: when the text cannot be read.
    """
    lines = [line.strip() for line in read_lines(text)]
    chance.shuffle(lines)
    found: list[str] = []
    for line in lines:
        fitting = list(_fitting(line))
        found += chance.sample(fitting, min(OF_A_LINE, len(fitting)))
        if len(found) >= number:
            break
    return found[:number]


def _fitting(line: str) -> Iterator[str]:
    for span in split(line):
        sentence = line[span.start : span.end]
        if len(sentence.split()) in WORDS:
            yield sentence


def hardest(encoder: Encoder, sentences: Sequence[str], chance: random.Random) -> list[str]:
    """Return the sentences that an encoder judges worst, and some of the others, shortest first.

    Args:
        encoder: judges.
        sentences: all clean.
        chance: decides which others.
    """
    log_odds = [judged.sentence for judged in encoder.judge(sentences)]
    by_log_odds = sorted(range(len(sentences)), key=lambda row: -log_odds[row])
    kept = round(HARDEST * len(sentences))
    others = chance.sample(by_log_odds[kept:], round(OTHERS * len(sentences)))
    return sorted((sentences[row] for row in by_log_odds[:kept] + others), key=lambda one: (len(one), one))
