"""Pairs cut into pieces, with targets, in files that a small machine can hold or send.

In each file row 2k is a garbled sentence and row 2k + 1 its original, or both are clean sentences of their own::

    begins     where each row's pieces begin, and the end, shape (n_rows + 1,)
    ids        of the pieces that the encoder reads, all rows end to end, shape (n_pieces,)
    wrong      1 for a piece that is wrong, else 0; -1 for marks, shape (n_pieces,)
    garbled    1 for a garbled sentence, else 0, shape (n_rows,)
    marked     1 where wrong and garbled are to be believed; 0 where only a teacher is, shape (n_rows,)
    sentences  digest of the clean sentence behind each row as it was published, shape (n_rows,); of a garbled row
               the one that its original is a rewording of, where it is
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garble.encoder import padded_length
from garble.errors import InputError
from garble.training.context.models import Model, Record, digest, written_whole
from garble.training.context.pairs import Pair, PieceReader, marked, read_clean, read_pairs
from garble.training.manifest import write_json
from garble.training.seen import sentence_digest

__all__ = ["Rows", "Source", "read_marked_shards", "read_shards", "shard_files", "write_shards"]

ABOUT = "shards.json"

_Row = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """Which pairs to take.

    Attributes:
        files: JSON Lines, plain or ``.xz``.
        clean: whether they are clean sentences instead, one a line, to be taken by twos.
        only: the makers to take; none named are all.
        without: the makers to leave out.
        at_most: pairs to take from each file.
    """

    files: tuple[Path, ...]
    clean: bool = False
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    at_most: int | None = None

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs.

        Raises:
            InputError: when a file cannot be read or holds something else.
        """
        for file in self.files:
            chosen = (
                pair
                for pair in (read_clean if self.clean else read_pairs)(file)
                if (not self.only or pair.maker in self.only) and pair.maker not in self.without
            )
            yield from islice(chosen, self.at_most)

    def as_record(self) -> Record:
        """Return what to note about it."""
        return {
            "files": [{"name": file.name, "sha256": digest(file)} for file in self.files],
            "clean": self.clean,
            "only": list(self.only),
            "without": list(self.without),
            "at_most": self.at_most,
        }


def write_shards(
    folder: Path,
    model: Model,
    source: Source,
    *,
    unmarked: bool = False,
    mib: float = 60,
) -> Record:
    """Cut pairs into pieces and write them; go on where an earlier call was interrupted.

    Args:
        folder: to write.
        model: whose tokenizer cuts.
        source: of the pairs.
        unmarked: whether to leave out what the pairs mark, because it is not to be trusted: only a teacher can teach
            such pairs.
        mib: largest size of one file, in MiB.

    Returns:
        What ``shards.json`` says.

    Raises:
        InputError: when there are no pairs, or the folder holds shards of something else.
    """
    settings: Record = {
        "tokenizer": model.tokenizer_digest,
        **source.as_record(),
        "unmarked": unmarked,
        "mib": mib,
    }
    about = _begun(folder, settings)
    if about["complete"]:
        return about
    reader = PieceReader(model)
    makers: set[str] = set()
    paragraphs: set[int] = set()

    def noted(pair: Pair) -> Pair:
        makers.add(pair.maker)
        if pair.paragraph is not None:
            paragraphs.add(pair.paragraph)
        return pair

    wanted = map(noted, source.pairs())
    fresh = islice(wanted, sum(about["pairs"]), None)  # what was written before is passed over, but noted
    rows = (row for pair in fresh for row in _rows(pair, reader, unmarked))
    for shard in _filled(rows, int(mib * 2**20)):
        written_whole(folder / f"{len(about['pairs']):05}.npz", _joined(shard))
        about["pairs"].append(len(shard) // 2)
        write_json(folder / ABOUT, about, indent=1)
    if not about["pairs"]:
        raise InputError("There is no pair to take.", "Look at the files and the makers.")
    about |= {"makers": sorted(makers), "paragraphs": sorted(paragraphs), "complete": True}
    write_json(folder / ABOUT, about, indent=1)
    return about


def _begun(folder: Path, settings: Record) -> Record:
    """Return what ``shards.json`` says so far."""
    file = folder / ABOUT
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        return {"settings": settings, "pairs": [], "complete": False}
    about: Record = json.loads(file.read_text(encoding="utf-8"))
    if about["settings"] != json.loads(json.dumps(settings)):
        raise InputError(f"{folder} holds shards of something else.", "Give another --out, or delete the folder.")
    return about


def _rows(pair: Pair, reader: PieceReader, unmarked: bool) -> Iterator[_Row]:
    source = pair.published if pair.garbled else pair.text
    for text, spans, garbled, clean in (
        (pair.text, pair.spans, pair.garbled, source),
        (pair.original, (), False, pair.original),
    ):
        pieces = reader.read(text)
        yield {
            "ids": pieces.ids,
            "wrong": marked(pieces.offsets, () if unmarked else spans).astype(np.int8),
            "garbled": np.array([garbled], np.int8),
            "marked": np.array([not unmarked], np.int8),
            "sentences": np.array([sentence_digest(clean)], np.uint64),
        }


def _filled(rows: Iterator[_Row], limit: int) -> Iterator[list[_Row]]:
    """Put rows together, whole pairs, into lists whose files stay within a number of bytes."""
    room = limit - 4096  # names and headers of the file
    shard: list[_Row] = []
    size = 0
    while pair := list(islice(rows, 2)):
        bytes_ = sum(array.nbytes + 8 for row in pair for array in (*row.values(),))
        if shard and size + bytes_ > room:
            yield shard
            shard, size = [], 0
        shard += pair
        size += bytes_
    if shard:
        yield shard


def _joined(rows: Sequence[_Row]) -> dict[str, NDArray[Any]]:
    begins = np.cumsum([0, *(len(row["ids"]) for row in rows)], dtype=np.int64)
    return {"begins": begins} | {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences ready for an encoder, garbled and original by turns; the arrays are those of a shard."""

    begins: NDArray[np.int64]
    ids: NDArray[np.uint16]
    wrong: NDArray[np.int8]
    garbled: NDArray[np.int8]
    marked: NDArray[np.int8]
    sentences: NDArray[np.uint64]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Pieces of each row, shape (n_rows,)."""
        return np.diff(self.begins)

    def padded(self, rows: Sequence[int] | NDArray[Any]) -> dict[str, NDArray[Any]]:
        """Return ``ids``, ``mask`` and ``wrong`` of some rows, shape (n_rows, longest), as the encoder pads it.

        Behind the end of a row ``wrong`` is -1, the others 0. PyTorch prepares its products for each length anew, which
        takes as long as several batches do: so there are few lengths.
        """
        longest = padded_length(int(self.lengths[rows].max()))
        ids, mask = np.zeros((2, len(rows), longest), np.int64)
        wrong = np.full((len(rows), longest), -1, np.float32)
        for place, row in enumerate(rows):
            size, pieces = self.lengths[row], slice(self.begins[row], self.begins[row + 1])
            ids[place, :size], mask[place, :size] = self.ids[pieces], 1
            wrong[place, :size] = self.wrong[pieces]
        return {"ids": ids, "mask": mask, "wrong": wrong}


def shard_files(folder: Path) -> tuple[list[Path], Record]:
    """Return the files of a folder of shards, and what ``shards.json`` says.

    Raises:
        InputError: when there are none, or the folder is not complete.
    """
    file = folder / ABOUT
    about: Record = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    if not about.get("complete"):
        raise InputError(f"{folder} holds no finished shards.", "Run the step `shards`.")
    return [folder / f"{number:05}.npz" for number in range(len(about["pairs"]))], about


def read_shards(folders: Sequence[Path], model: Model) -> tuple[Rows, list[Record]]:
    """Read folders of shards into memory, end to end.

    Raises:
        InputError: when a folder is not complete or was cut with another tokenizer than the model's.
    """
    parts: list[dict[str, NDArray[Any]]] = []
    records = []
    for folder in folders:
        files, about = shard_files(folder)
        if about["settings"]["tokenizer"] != model.tokenizer_digest:
            raise InputError(f"{folder} was cut with another tokenizer.", "Cut the pairs with this model's.")
        for file in files:
            with np.load(file) as shard:
                parts.append({field.name: shard[field.name] for field in fields(Rows)})
        records.append(
            {
                "pairs": sum(about["pairs"]),
                **about["settings"],
                "makers": about["makers"],
                "paragraphs": about["paragraphs"],
            }
        )
    lengths = np.concatenate([np.diff(part["begins"]) for part in parts])
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0] if name != "begins"}
    return Rows(np.concatenate([[0], np.cumsum(lengths)]), **joined), records


def read_marked_shards(folders: Sequence[Path], model: Model) -> tuple[Rows, list[Record]]:
    """Read folders of shards that say which places are wrong, to see what matters to that.

    Raises:
        InputError: as `read_shards`, and when a folder is unmarked.
    """
    rows, records = read_shards(folders, model)
    if any(one["unmarked"] for one in records):
        raise InputError("Unmarked shards do not say what matters.", "Give marked shards alone.")
    return rows, records
