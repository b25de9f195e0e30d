"""Write garbled pairs: ``python -m garble.training.noise --clean FILE --out FILE.jsonl.xz``."""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from garble.errors import BackendError, InputError
from garble.ngram import NgramModel
from garble.pack import EMBEDDED
from garble.training.noise.change import GarbledPair
from garble.training.noise.heavy import HEAVY, heavy_makers_for, heavy_pairs
from garble.training.noise.ngrams import Neighbours
from garble.training.noise.pairs import MAKERS, makers_for, pairs, sentences_of

__all__ = ["write_pairs"]

NEIGHBOUR_SENTENCES = 200_000
"""Read from the beginning of a file for the words that the n-gram maker proposes."""


def write_pairs(clean: Path, out: Path, makers: list[str], seed: int) -> int:
    """Garble the sentences of a text file, one paragraph or sentence a line; return the number of pairs written.

    The sparse makers share one version of each sentence, every heavy one makes its own.
    The pairs appear under their name only when all are written. Files ending in ``.xz`` are read and written
    compressed.

    Raises:
        BackendError: when an engine of a round trip is missing or fails.
        InputError: when the text or a dictionary is missing.
    """
    if not clean.is_file():
        raise InputError(f"The text {clean} is missing.", "Give an existing file with --clean.")
    model = NgramModel(EMBEDDED / "ngram.bin")
    made: list[Iterator[GarbledPair]] = []
    if heavy := heavy_makers_for([name for name in makers if name in HEAVY]):
        made.append(heavy_pairs(sentences_of(_paragraphs(clean)), heavy, model, seed))
    if sparse := [name for name in makers if name in MAKERS]:
        neighbours = Neighbours(islice(sentences_of(_paragraphs(clean)), NEIGHBOUR_SENTENCES), model)
        ready = makers_for(sparse, model, neighbours)
        made.append(pairs(sentences_of(_paragraphs(clean)), ready, model, seed))
    part = out.with_name(out.name + ".part")
    count = 0
    with _opened(part, "wt", compressed=out.suffix == ".xz") as lines:
        for pair in chain.from_iterable(made):
            lines.write(json.dumps(pair.as_dict(), ensure_ascii=False) + "\n")
            count += 1
    part.replace(out)
    return count


def _paragraphs(path: Path) -> Iterator[str]:
    with _opened(path, "rt", compressed=path.suffix == ".xz") as lines:
        for line in lines:
            if paragraph := line.strip():
                yield paragraph


def _opened(path: Path, mode: str, *, compressed: bool) -> TextIO:
    if compressed:
        return lzma.open(path, mode, encoding="utf-8")  # type: ignore[return-value]
    return path.open(mode, encoding="utf-8")  # type: ignore[return-value]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m garble.training.noise", description=__doc__)
    parser.add_argument("--clean", type=Path, required=True, metavar="FILE", help="clean text, a paragraph a line")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="pairs.jsonl or pairs.jsonl.xz")
    parser.add_argument(
        "--makers",
        nargs="+",
        choices=[*MAKERS, *HEAVY],
        default=list(MAKERS),
        metavar="NAME",
        help=f"sparse, one to three changes: {', '.join(MAKERS)} (default: these); heavy: {', '.join(HEAVY)}",
    )
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    try:
        count = write_pairs(options.clean, options.out, options.makers, options.seed)
    except InputError as error:
        parser.exit(2, f"{error}\n")
    except BackendError as error:
        parser.exit(3, f"{error}\n")
    parser.exit(0, f"{options.out}: {count} pairs\n")


if __name__ == "__main__":
    main()
