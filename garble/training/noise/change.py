"""A change of a sentence, and a garbled sentence with its changes marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from garble.training.noise.clean import Clean

__all__ = ["Change", "GarbledPair", "Maker", "WrongPlace", "applied", "overlaps"]


@dataclass(frozen=True, slots=True)
class Change:
    """The tokens ``[start, end)`` of a sentence, at least one, become ``text``, which is never empty.

    A word left out is marked on its neighbour: *in the house* becomes *in house*.
    """

    start: int
    end: int
    text: str


Maker = Callable[[Clean, Random], "Change | None"]
"""Proposes one change of a sentence that reads worse with it, or ``None`` when it finds none."""


@dataclass(frozen=True, slots=True)
class WrongPlace:
    """A wrong place of a garbled sentence.

    Attributes:
        start: where it begins in the garbled text, in code points.
        text: what stands there.
        expected: what should stand there.
        maker: name of the maker that put it there.
    """

    start: int
    text: str
    expected: str
    maker: str


@dataclass(frozen=True, slots=True)
class GarbledPair:
    """A clean sentence and what the makers made of it.

    Attributes:
        original: the clean sentence.
        text: the garbled one.
        spans: its wrong places, from left to right.
    """

    original: str
    text: str
    spans: tuple[WrongPlace, ...]

    @property
    def maker(self) -> str:
        """Name of the maker, or of all makers that had a hand in it, sorted and joined by `` + ``."""
        return " + ".join(sorted({span.maker for span in self.spans}))

    def as_dict(self) -> dict[str, Any]:
        """Return the pair as one JSON row."""
        spans = [{"text": s.text, "expected": s.expected, "start": s.start, "maker": s.maker} for s in self.spans]
        return {"original": self.original, "text": self.text, "spans": spans, "maker": self.maker}


def overlaps(change: Change, others: Sequence[Change]) -> bool:
    """Tell whether a change touches one of the others or stands right beside it."""
    return any(change.start <= other.end and other.start <= change.end for other in others)


def applied(clean: Clean, changes: Sequence[tuple[Change, str]]) -> GarbledPair:
    """Return the sentence with changes that do not overlap; each comes with its maker's name."""
    parts: list[str] = []
    spans: list[WrongPlace] = []
    done = length = 0
    for change, maker in sorted(changes, key=lambda pair: pair[0].start):
        first, last = clean.tokens[change.start].span.start, clean.tokens[change.end - 1].span.end
        parts += [clean.text[done:first], change.text]
        spans.append(WrongPlace(length + first - done, change.text, clean.text[first:last], maker))
        length += first - done + len(change.text)
        done = last
    parts.append(clean.text[done:])
    return GarbledPair(clean.text, "".join(parts), tuple(spans))
