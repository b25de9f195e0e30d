"""The word tables of a pack: inflected words that could stand where a word stands.

The file is gzip-compressed ASCII text. The first line is `header`; every other line is one word, a tab, its
synonyms, a tab, its related words; candidates are separated by blanks, best first. ``lm.synonyms`` builds the table of
synonyms; ``lm.translations`` that of words that share a translation, in which nothing stands behind the second tab.
"""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path

from garble.errors import PackError

__all__ = ["SynonymTable", "header"]

_FORMAT_VERSION = 1
_HEADER = re.compile(r"garble-synonyms (\d+) words (\d+); .*")
_REMEDY = "Install garble again or rebuild its language pack."


WORDNET = "derived from WordNet 3.0, Copyright 2006 by Princeton University, licence in NOTICE.md"


def header(words: int, source: str = WORDNET) -> str:
    """Return the first line of a table of ``words`` words; it names the source, as its licence demands."""
    return f"garble-synonyms {_FORMAT_VERSION} words {words}; {source}"


class SynonymTable:
    """Synonyms and related words by word form; read-only."""

    def __init__(self, rows: dict[str, str]) -> None:
        """Keep ``rows``: word -> its synonyms and its related words, blank-separated, with a tab between."""
        self._rows = rows
        self._candidates: dict[str, tuple[str, ...]] = {}

    @classmethod
    def load(cls, path: Path) -> SynonymTable:
        """Read a table.

        Raises:
            PackError: when the file is missing, damaged or of another format version.
        """
        try:
            lines = gzip.decompress(path.read_bytes()).decode("ascii").split("\n")
        except FileNotFoundError as error:
            raise PackError(f"The synonym table {path} is missing.", _REMEDY) from error
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise PackError(f"The synonym table {path} cannot be read: {error}.", _REMEDY) from error
        found = _HEADER.fullmatch(lines[0])
        if found is None:
            raise PackError(f"{path} is not a synonym table.", _REMEDY)
        if int(found[1]) != _FORMAT_VERSION:
            raise PackError(f"The synonym table {path} has format {found[1]}, not {_FORMAT_VERSION}.", _REMEDY)
        try:
            rows = dict(line.split("\t", 1) for line in lines[1:-1])
        except ValueError as error:
            raise PackError(f"The synonym table {path} has a broken line.", _REMEDY) from error
        if lines[-1] or len(rows) != int(found[2]):
            raise PackError(f"The synonym table {path} is incomplete.", _REMEDY)
        return cls(rows)

    def candidates(self, word: str) -> tuple[str, ...]:
        """Return the synonyms of a lowercase word, inflected like it, best first; may be empty."""
        found = self._candidates.get(word)
        if found is None:
            row = self._rows.get(word)
            if row is None:  # not remembered: the table has an end, the words of a text have none
                return ()
            found = self._candidates[word] = tuple(row.partition("\t")[0].split())
        return found

    def related(self, word: str) -> tuple[str, ...]:
        """Return words a step away (broader, narrower, alike), best first; none is in `candidates`."""
        return tuple(self._rows.get(word, "\t").partition("\t")[2].split())

    def __len__(self) -> int:
        """Return the number of words that have candidates or related words."""
        return len(self._rows)
