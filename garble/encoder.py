"""The contextual model: a small transformer encoder that says of every piece of a sentence whether it is wrong there.

It is a discriminator (after Clark et al., ELECTRA, 2020): one pass, one log-odds a piece and one for the sentence.
`garble.training.context` trains it; here it is only run, int8 weights and all, by ONNX Runtime.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, groupby, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garble.errors import PackError

__all__ = ["FILES", "WINDOW", "Encoder", "Judged", "padded_length", "plain"]

FILES = ("context.onnx.zst", "context.tokenizer.json")
"""The model, compressed, and its tokenizer, as they are called in a pack."""

WINDOW = 128
"""Pieces that the encoder reads at once, its two marks for begin and end included."""

TOGETHER = 320
"""Pieces that are read together, at most: enough for the weights to be fetched once for many, and no more memory."""

ROUND = 8
"""Pieces: windows are padded to a whole number of these, and read together with those as long."""

STRIDE = 96
"""From one window of a longer sentence to the next, in pieces: each is judged where it stands furthest from an edge."""

_PLAIN = str.maketrans("‘’“”—–", "''\"\"--") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""Half a character of UTF-16, which is no text, would be refused."""

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

    @property
    def padded(self) -> int:
        """Length that the encoder reads it at, in pieces."""
        return padded_length(len(self.ids))


def padded_length(pieces: int) -> int:
    """Return the next multiple of `ROUND`."""
    return -(-pieces // ROUND) * ROUND


def plain(text: str) -> str:
    """Return the text with straight quotation marks and plain dashes, as long as before: the vocabulary's own."""
    return text.translate(_PLAIN)


class Encoder:
    """An opened contextual model.

    Sentences are read a few together, for the weights are many and fetching them takes longer than multiplying. Each is
    padded to the length that it would have alone, so that its score depends on nothing else that is read.
    """

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
        from zstandard import ZstdDecompressor

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._threads = threads
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / FILES[1]))
            model = ZstdDecompressor().decompress((folder / FILES[0]).read_bytes())
            # the fusion of sum and norm is slower than the two by themselves
            self._session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
            )
        except Exception as error:  # these libraries raise bare exceptions of their own
            raise PackError(
                f"The contextual model in {folder} cannot be opened: {error}.",
                "Reinstall garble, or go on without it: --context off.",
            ) from error
        vocabulary = self._tokenizer.get_vocab()
        self._marks = (vocabulary["[CLS]"], vocabulary["[SEP]"])
        self._padding = vocabulary["[PAD]"]

    def judge(self, texts: Sequence[str]) -> list[Judged]:
        """Return what the encoder says of each sentence, in order; one without any piece has log-odds of 0."""
        encodings = self._tokenizer.encode_batch([plain(text) for text in texts], add_special_tokens=False)
        windows: list[_Window] = []
        for row, encoding in enumerate(encodings):
            windows += self._windows(row, encoding.ids)
        wrong = [np.zeros(len(encoding.ids), np.float32) for encoding in encodings]
        margin = [np.full(len(encoding.ids), -1) for encoding in encodings]
        sentence = np.full(len(texts), -np.inf)
        with ThreadPoolExecutor(self._threads) as pool:
            found = chain.from_iterable(pool.map(self._run, _batches(windows)))
            for window, pieces, whole in found:
                size = len(window.ids) - 2
                place = slice(window.first, window.first + size)
                inside = np.minimum(np.arange(size), np.arange(size)[::-1])  # pieces from the nearer edge
                better = inside > margin[window.row][place]
                wrong[window.row][place] = np.where(better, pieces[1:-1], wrong[window.row][place])
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

    def _windows(self, row: int, ids: Sequence[int]) -> list[_Window]:
        room = WINDOW - 2
        begin, end = self._marks
        starts = range(0, max(len(ids) - room, 0) + STRIDE, STRIDE) if len(ids) > room else range(min(len(ids), 1))
        return [_Window(row, first, (begin, *ids[first : first + room], end)) for first in starts]

    def _run(self, batch: Sequence[_Window]) -> list[tuple[_Window, FloatRow, float]]:
        """Return for each window the log-odds of its pieces, its two marks included, and of the window."""
        ids = np.full((len(batch), batch[0].padded), self._padding)
        for row, window in zip(ids, batch, strict=True):
            row[: len(window.ids)] = window.ids
        pieces, whole = self._session.run(["pieces", "sentence"], {"ids": ids})
        return [
            (window, of_pieces[: len(window.ids)], float(of_window))
            for window, of_pieces, of_window in zip(batch, pieces, whole, strict=True)
        ]


def _batches(windows: Sequence[_Window]) -> Iterator[list[_Window]]:
    """Yield the windows in batches of one length, the longest first: so the last ones keep no thread waiting."""
    by_length = sorted(windows, key=lambda window: -window.padded)
    for length, group in groupby(by_length, key=lambda window: window.padded):
        while batch := list(islice(group, max(TOGETHER // length, 1))):
            yield batch
