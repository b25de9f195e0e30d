"""Corpus files -> sentences of normalised words, one a line, ready for counting.

Two passes, because the vocabulary is known only after the first: `cut` writes the pieces of every sentence (case
kept) and counts them; `normalise` puts each piece's symbol in its place, by the functions that scoring uses.
"""

from __future__ import annotations

import lzma
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

from garble.ngram import pieces, symbol
from garble.segment import split
from garble.tokens import token_texts

__all__ = ["corpus_files", "cut", "normalise", "read_paragraphs"]

MIN_PIECES = 4
MAX_PIECES = 200


def corpus_files(corpus: Path) -> list[Path]:
    """Return the corpus files of a folder: ``*.txt`` and ``*.txt.xz``, by name."""
    return sorted([*corpus.glob("*.txt"), *corpus.glob("*.txt.xz")])


def read_paragraphs(path: Path) -> Iterator[str]:
    """Yield the paragraphs of one corpus file: a line each, blank ones left out."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if paragraph := line.strip():
                yield paragraph


def cut(files: list[Path], work: Path, jobs: int) -> tuple[Counter[str], dict[str, int]]:
    """Write ``work/NAME.pieces`` for every file.

    Returns:
        How often each lower-cased piece occurs in all files together, and the number of pieces in each file.
    """
    counts: Counter[str] = Counter()
    words: dict[str, int] = {}
    largest_first = sorted(files, key=lambda path: -path.stat().st_size)
    with ProcessPoolExecutor(jobs) as pool:
        for path, part in zip(largest_first, pool.map(_cut_file, largest_first, [work] * len(files)), strict=True):
            counts += part
            words[path.name] = part.total()
    return counts, dict(sorted(words.items()))


def _cut_file(path: Path, work: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    with (work / f"{path.name}.pieces").open("w", encoding="utf-8") as out:
        for paragraph in read_paragraphs(path):
            for span in split(paragraph):
                line = [piece for token in token_texts(span.of(paragraph)) for piece in pieces(token)]
                if MIN_PIECES <= len(line) <= MAX_PIECES:
                    counts.update(line)
                    out.write(" ".join(line) + "\n")
    lowered: Counter[str] = Counter()
    for piece, count in counts.items():
        lowered[piece.lower()] += count
    return lowered


def normalise(files: list[Path], work: Path, vocabulary: frozenset[str], out: Path) -> int:
    """Write the sentences that `cut` left of ``files`` in ``work`` as symbols to ``out``, each sentence once.

    A sentence that many outlets print (agency copy, boilerplate) would count as often as it was printed.

    Returns:
        The number of sentences written.
    """

    @lru_cache(maxsize=1 << 20)
    def symbol_of(piece: str) -> str:
        return symbol(piece, vocabulary)

    seen: set[int] = set()
    with out.open("w", encoding="utf-8") as lines_out:
        for path in files:
            with (work / f"{path.name}.pieces").open(encoding="utf-8") as lines:
                for line in lines:
                    key = hash(line)
                    if key not in seen:
                        seen.add(key)
                        lines_out.write(" ".join(map(symbol_of, line.split())) + "\n")
    return len(seen)
