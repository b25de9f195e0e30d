"""Reads the part of WordNet's database files that the synonym table is made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lm.inflection import Exceptions, PartOfSpeech, read_exceptions

__all__ = ["PLAIN_WORD", "Lemma", "Synset", "SynsetId", "WordNet", "read_wordnet"]

PLAIN_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
_PARTS: tuple[PartOfSpeech, ...] = ("noun", "verb", "adj", "adv")
_OFFENSIVE_USAGE = frozenset({"ethnic_slur", "obscenity"})


@dataclass(frozen=True, slots=True)
class Synset:
    """One meaning.

    Attributes:
        words: its members that are one lowercase word; names, phrases, slurs and obscenities are left out.
        hypernyms: offsets of the synsets directly above it.
        hyponyms: offsets of the synsets directly below it.
        similar: offsets of the adjective synsets it clusters with.
    """

    words: tuple[str, ...]
    hypernyms: tuple[int, ...]
    hyponyms: tuple[int, ...]
    similar: tuple[int, ...]


Lemma = tuple[str, PartOfSpeech]
SynsetId = tuple[PartOfSpeech, int]


@dataclass(frozen=True, slots=True)
class WordNet:
    """What the table needs of WordNet.

    Attributes:
        synsets: part of speech and file offset -> synset.
        senses: lemma -> its synsets, each with its count in tagged text plus 1 / its number among the senses.
        exceptions: irregular forms.
    """

    synsets: Mapping[SynsetId, Synset]
    senses: Mapping[Lemma, tuple[tuple[SynsetId, float], ...]]
    exceptions: Exceptions


def read_wordnet(directory: Path) -> WordNet:
    """Read WordNet's database files, whose format is described in its manual page wndb(5WN).

    Debian's package ``wordnet-base`` puts them in ``/usr/share/wordnet``.

    Raises:
        OSError: when a file cannot be read.
    """
    usages = _offensive_usages(directory)
    synsets: dict[SynsetId, Synset] = {}
    for part in _PARTS:
        for offset, synset in _read_synsets(directory / f"data.{part}", usages):
            synsets[part, offset] = synset
    tagged = _read_tag_counts(directory / "cntlist.rev")
    senses: dict[Lemma, tuple[tuple[SynsetId, float], ...]] = {}
    for part in _PARTS:
        for line in _lines(directory / f"index.{part}"):
            lemma, _, synset_count, *_ = line.split()
            offsets = line.split()[-int(synset_count) :]
            if PLAIN_WORD.fullmatch(lemma):
                senses[lemma, part] = tuple(
                    ((part, int(offset)), tagged.get((lemma, part, number), 0) + 1 / number)
                    for number, offset in enumerate(offsets, start=1)
                    if lemma in synsets[part, int(offset)].words
                )
    return WordNet(synsets, senses, read_exceptions(directory))


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="ascii") as file:
        yield from (line for line in file if not line.startswith("  "))  # the licence is indented


def _offensive_usages(directory: Path) -> frozenset[int]:
    return frozenset(
        int(line.split(maxsplit=1)[0])
        for line in _lines(directory / "data.noun")
        if not _OFFENSIVE_USAGE.isdisjoint(line.partition("|")[0].split())
    )


def _read_synsets(path: Path, offensive: frozenset[int]) -> Iterator[tuple[int, Synset]]:
    for line in _lines(path):
        fields = line.partition("|")[0].split()
        word_count = int(fields[3], 16)
        words = [word.partition("(")[0] for word in fields[4 : 4 + 2 * word_count : 2]]  # galore(ip)
        first = 5 + 2 * word_count
        pointers = [fields[first + 4 * i : first + 4 * i + 4] for i in range(int(fields[first - 1]))]
        for symbol, target, _, ends in pointers:
            if symbol == ";u" and int(target) in offensive:
                number = int(ends[:2], 16)  # 1-based; 0 is the whole synset
                words = ["" if number in (0, i) else word for i, word in enumerate(words, start=1)]
        yield (
            int(fields[0]),
            Synset(
                tuple(dict.fromkeys(word for word in words if PLAIN_WORD.fullmatch(word))),
                *(
                    tuple(int(target) for found, target, _, _ in pointers if found == symbol)
                    for symbol in ("@", "~", "&")
                ),
            ),
        )


def _read_tag_counts(path: Path) -> dict[tuple[str, PartOfSpeech, int], int]:
    part_of_digit: dict[str, PartOfSpeech] = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
    counts: dict[tuple[str, PartOfSpeech, int], int] = {}
    for line in _lines(path):
        key, sense_number, count = line.split()
        lemma, _, rest = key.partition("%")
        counts[lemma, part_of_digit[rest[0]], int(sense_number)] = int(count)
    return counts
