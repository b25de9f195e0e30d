"""A character 7-gram model with monocleaner's scale: the baseline that cleaners of web corpora use.

monocleaner (Bitextor, 2021, https://github.com/bitextor/monocleaner) estimates a KenLM model of the characters of clean
text, scores a sentence by its mean log10 probability, and maps that to [0, 1] by the means and standard deviations that
held-out clean sentences reach as they are (clean) and with their characters shuffled (noisy). Here is the same with
interpolated Witten-Bell smoothing (Bell, Cleary and Witten, 1990; Chen and Goodman, 1999, eq. 2.8) in place of
Kneser-Ney: KenLM's estimator is a program of its own and comes with no package.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from garble.signals.base import FloatArray

__all__ = ["ORDER", "CharacterCounts", "CharacterModel", "FluencyScale", "held_out", "shuffled"]

ORDER = 7

_BITS = 7
_MASK = (1 << _BITS) - 1
_NOTHING, _START, _END, _OTHER = range(4)
_KNOWN = string.ascii_letters + string.digits + string.punctuation + " "
_ALPHABET = len(_KNOWN) + 2  # the end and every other character can follow, too
_ALIKE = {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "}
"""Written as monocleaner's normaliser writes them: an outlet's typography is no garble."""


def _codes() -> NDArray[np.uint8]:
    table = np.full(0x110000, _OTHER, dtype=np.uint8)
    table[[ord(character) for character in _KNOWN]] = np.arange(_OTHER + 1, _OTHER + 1 + len(_KNOWN))
    table[[ord(character) for character in _ALIKE]] = [table[ord(plain)] for plain in _ALIKE.values()]
    return table


_CODE = _codes()


class CharacterCounts:
    """The character n-grams of some sentences, from which models without a part of them are estimated quickly."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Sort what starts at every character; the n-grams of each order are beginnings of it, sorted as well."""
        codes, owners = _stream(texts)
        starting = _windows(np.append(codes, np.zeros(ORDER - 1, dtype=np.int64)))[ORDER - 1 :]
        sorting = np.argsort(starting)
        self._starting, self._owners = starting[sorting], owners[sorting]

    def model(self, used: NDArray[np.bool_]) -> CharacterModel:
        """Return the model of the sentences that ``used`` marks, shape (n_texts,)."""
        starting = self._starting[used[self._owners]]
        tables = []
        for order in range(1, ORDER + 1):
            grams = starting >> (_BITS * (ORDER - order))
            tables.append(_Table.count(grams[_predicted(grams)]))
        return CharacterModel(tables)


def _stream(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return sentences laid end to end, each after six marks of its start, and whose each character is."""
    start = [_START] * (ORDER - 1)
    parts = [np.array([*start, *_CODE[_points(text)], _END], dtype=np.int64) for text in texts]
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), [len(part) for part in parts])
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts]), owners


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _windows(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the seven characters that end at each place as one number, the last one in its lowest bits."""
    windows = np.zeros(len(codes), dtype=np.int64)
    for back in range(ORDER):
        windows[back:] |= codes[: len(codes) - back] << (_BITS * back)
    return windows


def _predicted(grams: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which n-grams end in something that a text can go on with: no mark of a start, no filling."""
    return (grams & _MASK) >= _END


@dataclass(frozen=True, slots=True)
class _Table:
    """One order: sorted n-grams with their counts, and sorted histories with what followed them."""

    grams: NDArray[np.int64]
    counts: FloatArray
    histories: NDArray[np.int64]
    followed: FloatArray
    kinds: FloatArray

    @classmethod
    def count(cls, ordered: NDArray[np.int64]) -> _Table:
        """Count sorted n-grams."""
        grams, counts = _runs(ordered)
        histories, kinds = _runs(grams >> _BITS)
        first = np.cumsum(kinds) - kinds
        followed = np.add.reduceat(counts, first) if len(counts) else counts
        return cls(grams, counts.astype(np.float64), histories, followed.astype(np.float64), kinds.astype(np.float64))

    def smooth(self, grams: NDArray[np.int64], shorter: FloatArray) -> FloatArray:
        """Return the probability of each n-gram's last character given that of the shorter n-gram (Witten-Bell)."""
        history = grams >> _BITS
        followed, kinds = (
            _look_up(self.histories, self.followed, history),
            _look_up(self.histories, self.kinds, history),
        )
        seen = followed > 0
        mixed = (_look_up(self.grams, self.counts, grams) + kinds * shorter) / np.where(seen, followed + kinds, 1.0)
        return np.where(seen, mixed, shorter)


def _runs(ordered: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return the different values of a sorted array and how often each occurs."""
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
    return ordered[first], np.diff(np.append(first, len(ordered)))


def _look_up(keys: NDArray[np.int64], values: FloatArray, wanted: NDArray[np.int64]) -> FloatArray:
    if not len(keys):
        return np.zeros(len(wanted))
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0.0)


class CharacterModel:
    """Interpolated Witten-Bell probabilities of characters, each given the six before it."""

    def __init__(self, tables: Sequence[_Table]) -> None:
        """Take the tables of orders 1 to 7."""
        self._tables = tables

    def mean_log10(self, texts: Sequence[str]) -> FloatArray:
        """Return the mean log10 probability of each text's characters and its end, shape (n_texts,); below 0."""
        codes, owners = _stream(texts)
        windows = _windows(codes)
        told = _predicted(windows)
        grams, places = np.unique(windows[told], return_inverse=True)
        total = np.bincount(owners[told], np.log10(self._chance(grams, ORDER))[places], minlength=len(texts))
        return np.asarray(total / np.bincount(owners[told], minlength=len(texts)), dtype=np.float64)

    def _chance(self, grams: NDArray[np.int64], order: int) -> FloatArray:
        """Return the probability of each n-gram's last character; the n-grams are sorted, each there once."""
        if order == 0:
            return np.full(len(grams), 1 / _ALPHABET)
        shorter, places = np.unique(grams & ((1 << (_BITS * (order - 1))) - 1), return_inverse=True)
        return self._tables[order - 1].smooth(grams, self._chance(shorter, order - 1)[places])


@dataclass(frozen=True, slots=True)
class FluencyScale:
    """monocleaner's map from mean log10 probability to fluency.

    Attributes:
        best: mean of clean sentences plus their standard deviation; fluency 1 from here on.
        middle: half-way between the means of clean and of noisy sentences; fluency .5.
        worst: mean of noisy sentences minus their standard deviation; fluency 0 down from here.
    """

    best: float
    middle: float
    worst: float

    @classmethod
    def of(cls, clean: FloatArray, noisy: FloatArray) -> FluencyScale:
        """Return the scale that scores of clean and of noisy sentences span."""
        middle = (clean.mean() + noisy.mean()) / 2
        return cls(float(clean.mean() + clean.std()), float(middle), float(noisy.mean() - noisy.std()))

    def fluency(self, scores: FloatArray) -> FloatArray:
        """Return fluency in [0, 1], higher is better: straight lines from worst to middle to best."""
        return np.interp(scores, [self.worst, self.middle, self.best], [0.0, 0.5, 1.0])


def held_out(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return the mask of the tenth that sets the scale and teaches no model; a text that comes twice is on one side."""
    return np.array([crc32(text.encode("utf-8", "surrogatepass")) % 10 == 0 for text in texts], dtype=np.bool_)


def shuffled(texts: Sequence[str], seed: int = 0) -> Iterator[str]:
    """Yield each text with its characters in another order: monocleaner's noisy text."""
    chance = random.Random(seed)
    for text in texts:
        yield "".join(chance.sample(text, len(text)))
