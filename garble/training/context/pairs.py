"""Pairs of a garbled sentence and its original, and sentences cut into the pieces that an encoder reads."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from garble.encoder import WINDOW, plain
from garble.errors import InputError
from garble.training.context.models import Model
from garble.training.places import first_place

__all__ = ["MARK", "Pair", "PieceReader", "Pieces", "marked", "read_clean", "read_lines", "read_pairs"]

MARK = -1.0
"""Target of a piece that is not judged: the marks for begin and end."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and what became of it.

    Attributes:
        original: the clean sentence; where the garbled one was made of a correct rewording ("fluent"), that.
        text: the garbled one.
        spans: begin and end of its wrong places, in code points.
        maker: who or what garbled it.
        paragraph: number of the paragraph in the clean text that the original comes from, where that is known.
        garbled: whether the text is; where it is not, both are clean sentences, with nothing to do with each other.
        rewording_of: the sentence as it was published, where the original is a rewording.
    """

    original: str
    text: str
    spans: tuple[tuple[int, int], ...]
    maker: str
    paragraph: int | None = None
    garbled: bool = True
    rewording_of: str | None = None

    @property
    def published(self) -> str:
        """The sentence as it was published: the original unless that is a rewording."""
        return self.original if self.rewording_of is None else self.rewording_of


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file that are not blank; one that ends in ``.xz`` is compressed.

    Raises:
        InputError: when it cannot be read.
    """
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
            yield from (line for line in lines if line.strip())
    except (OSError, EOFError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Give a file of UTF-8 text, plain or .xz.") from error


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a JSON Lines file; rows without a garbled version are passed over.

    Raises:
        InputError: when the file cannot be read, or a row is no pair or marks a place that is not in its text.
    """
    for number, line in enumerate(read_lines(path), start=1):
        pair = _pair(line, f"{path}, line {number}")
        if pair is not None:
            yield pair


def read_clean(path: Path) -> Iterator[Pair]:
    """Yield clean sentences, one a line, by twos; an odd last one is passed over.

    Raises:
        InputError: when the file cannot be read.
    """
    sentences = (line.strip() for line in read_lines(path))
    for first, second in zip(sentences, sentences, strict=False):
        yield Pair(second, first, (), maker="clean", garbled=False)


def _pair(line: str, place: str) -> Pair | None:
    try:
        row = json.loads(line)
        if not row.get("label", 1) or row["text"] == row["original"]:
            return None
        spans = tuple([_span(row["text"], span) for span in row["spans"]])
        original = row.get("fluent", row["original"])
        source = row["original"] if "fluent" in row else None
        return Pair(original, row["text"], spans, row["maker"], row.get("id"), rewording_of=source)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{place} is no pair: {error!r}.",
            'It takes {"original": …, "text": …, "spans": [{"text": …, "expected": …}], "maker": …}.',
        ) from error


def _span(text: str, span: dict[str, Any]) -> tuple[int, int]:
    """Return where a marked place stands; pairs written by hand do not say it: there the first such words are it."""
    wrong: str = span["text"]
    start = span.get("start", first_place(text, wrong))
    if text[start : start + len(wrong)] != wrong or start < 0:
        raise ValueError(f"{wrong!r} does not stand in its text")
    return start, start + len(wrong)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence as an encoder reads it, the marks for begin and end included.

    Attributes:
        ids: numbers of the pieces, shape (n_pieces,).
        offsets: begin and end of each piece in the text, in code points, (0, 0) for marks, shape (n_pieces, 2).
    """

    ids: NDArray[np.uint16]
    offsets: NDArray[np.uint16]


class PieceReader:
    """Cuts sentences into pieces exactly as `garble.encoder.Encoder` does; what does not fit its window is left out."""

    def __init__(self, model: Model) -> None:
        """Take over a model's tokenizer."""
        self._tokenizer = Tokenizer.from_str(model.tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._marks = self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")

    def read(self, text: str) -> Pieces:
        """Return the pieces of one sentence."""
        encoding = self._tokenizer.encode(plain(text), add_special_tokens=False)
        begin, end = self._marks
        ids = [begin, *encoding.ids[: WINDOW - 2], end]
        offsets = [(0, 0), *encoding.offsets[: WINDOW - 2], (0, 0)]
        return Pieces(np.array(ids, np.uint16), np.array(offsets, np.uint16))


def marked(offsets: NDArray[np.uint16], spans: tuple[tuple[int, int], ...]) -> NDArray[np.float32]:
    """Return for each piece 1 when it touches one of some spans, else 0, and `MARK` for marks, shape (n_pieces,)."""
    begins, ends = offsets[:, 0].astype(int), offsets[:, 1].astype(int)
    wrong = np.zeros(len(offsets), np.float32)
    for start, stop in spans:
        wrong[(begins < stop) & (ends > start) & (ends > begins)] = 1
    wrong[[0, -1]] = MARK
    return wrong
