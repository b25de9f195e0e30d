"""The contextual model: a small transformer encoder that says of every piece of a sentence whether it is wrong there.

It is a discriminator (after Clark et al., ELECTRA, 2020): one pass, one log-odds a piece and one for the sentence.
`garble.training.context` trains it; here it is only run, int8 weights and all, by ONNX Runtime.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garble.errors import PackError

__all__ = ["FILES", "Encoder", "Judged", "case_types", "plain"]

FILES = ("context.onnx", "context.tokenizer.json")
"""The model and its tokenizer, as they are called in a pack."""

WINDOW = 128
"""Pieces that the encoder reads at once, its two marks for begin and end included."""

STRIDE = 96
"""From one window of a longer sentence to the next, in pieces: each is judged where it stands furthest from an edge."""

BATCH_PIECES = 1024
"""Padded pieces computed together: more only costs memory."""

_PLAIN = str.maketrans("‘’“”—–", "''\"\"--")

FloatRow = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the encoder says of one sentence.

    Attributes:
        pieces: begin and end of each piece in the sentence's text, in code points, shape (n_pieces, 2).
        wrong: natural log-odds that each piece is wrong where it stands, shape (n_pieces,); higher is worse.
        sentence: natural log-odds that the sentence is garbled; of the worst window where there are several.
    """

    pieces: NDArray[np.intp]
    wrong: FloatRow
    sentence: float


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of one sentence that fits into the encoder: which sentence, from which piece on, what it reads."""

    row: int
    first: int
    ids: tuple[int, ...]
    types: tuple[int, ...]


def plain(text: str) -> str:
    """Return the text with straight quotation marks and plain dashes, as long as before: the vocabulary's own."""
    return text.translate(_PLAIN)


def case_types(text: str, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """Return 1 for each piece that begins with a capital, else 0: the vocabulary itself is lower-cased."""
    return [int(begin < end and text[begin].isupper()) for begin, end in offsets]


class Encoder:
    """An opened contextual model. The same sentence gets the same numbers in any company, to about 1e-3."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Open the model of a language pack.

        Args:
            folder: of the pack.
            threads: that one call may use.

        Raises:
            PackError: when the model or its tokenizer is missing or damaged.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / FILES[1]))
            self._session = onnxruntime.InferenceSession(
                str(folder / FILES[0]), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise PackError(
                f"The contextual model in {folder} cannot be opened: {error}.",
                "Reinstall garble, or go on without it: --context off.",
            ) from error
        vocabulary = self._tokenizer.get_vocab()
        self._marks = (vocabulary["[CLS]"], vocabulary["[SEP]"])

    def judge(self, texts: Sequence[str]) -> list[Judged]:
        """Return what the encoder says of each sentence, in order; one without any piece has log-odds of 0."""
        encodings = self._tokenizer.encode_batch([plain(text) for text in texts], add_special_tokens=False)
        windows: list[_Window] = []
        for row, (text, encoding) in enumerate(zip(texts, encodings, strict=True)):
            windows += self._windows(row, encoding.ids, case_types(text, encoding.offsets))
        wrong = [np.zeros(len(encoding.ids), np.float32) for encoding in encodings]
        margin = [np.full(len(encoding.ids), -1) for encoding in encodings]
        sentence = np.full(len(texts), -np.inf)
        for batch in _batches(windows):
            for window, pieces, whole in zip(batch, *self._run(batch), strict=True):
                size = len(window.ids) - 2
                place = slice(window.first, window.first + size)
                inside = np.minimum(np.arange(size), np.arange(size)[::-1])  # pieces from the nearer edge
                better = inside > margin[window.row][place]
                wrong[window.row][place] = np.where(better, pieces[1 : size + 1], wrong[window.row][place])
                margin[window.row][place] = np.maximum(inside, margin[window.row][place])
                sentence[window.row] = max(sentence[window.row], whole)
        return [
            Judged(
                np.array(encoding.offsets, dtype=np.intp).reshape(-1, 2),
                wrong[row],
                float(sentence[row]) if len(encoding.ids) else 0.0,
            )
            for row, encoding in enumerate(encodings)
        ]

    def _windows(self, row: int, ids: Sequence[int], types: Sequence[int]) -> list[_Window]:
        room = WINDOW - 2
        begin, end = self._marks
        starts = range(0, max(len(ids) - room, 0) + STRIDE, STRIDE) if len(ids) > room else range(min(len(ids), 1))
        return [
            _Window(
                row,
                first,
                (begin, *ids[first : first + room], end),
                (0, *types[first : first + room], 0),
            )
            for first in starts
        ]

    def _run(self, batch: Sequence[_Window]) -> tuple[Any, Any]:
        """Return the log-odds of the pieces, shape (n_windows, longest), and of the windows, shape (n_windows,)."""
        longest = max(len(window.ids) for window in batch)
        ids, mask, types = np.zeros((3, len(batch), longest), dtype=np.int64)
        for row, window in enumerate(batch):
            size = len(window.ids)
            ids[row, :size], mask[row, :size], types[row, :size] = window.ids, 1, window.types
        pieces, whole = self._session.run(["pieces", "sentence"], {"ids": ids, "mask": mask, "types": types})
        return pieces, whole


def _batches(windows: Sequence[_Window]) -> list[list[_Window]]:
    """Put windows of like length together, as many as `BATCH_PIECES` allows."""
    batches: list[list[_Window]] = []
    for window in sorted(windows, key=lambda window: len(window.ids)):
        if not batches or (len(batches[-1]) + 1) * len(window.ids) > BATCH_PIECES:
            batches.append([])
        batches[-1].append(window)
    return batches
