"""Word vectors of a pack: how well a word fits the words around it, whatever their order.

Two tables of int8, one row a word (``lm.vectors`` makes them): *inputs* are averaged over the context, *outputs* are
held against that average. The product is about the pointwise mutual information of word and context (Levy and
Goldberg, 2014), less a constant.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garble.errors import PackError

__all__ = ["WordVectors"]


class WordVectors:
    """Input and output vectors by word; read-only, mapped into memory rather than read."""

    def __init__(
        self,
        words: list[str],
        inputs: tuple[NDArray[np.int8], NDArray[np.float32]],
        outputs: tuple[NDArray[np.int8], NDArray[np.float32]],
    ) -> None:
        """Keep the tables: for each side the int8 rows and what one step of each row stands for."""
        self.index = {word: row for row, word in enumerate(words)}
        self._inputs = inputs
        self._outputs = outputs

    @classmethod
    def load(cls, folder: Path) -> WordVectors:
        """Open the tables of a pack.

        Raises:
            PackError: when a file is missing or damaged, or their sizes disagree.
        """
        try:
            words = (folder / "vectors.words.txt").read_text(encoding="utf-8").split()
            sides = [
                (
                    np.load(folder / f"vectors.{side}.npy", mmap_mode="r", allow_pickle=False),
                    np.load(folder / f"vectors.{side}.steps.npy", allow_pickle=False),
                )
                for side in ("inputs", "outputs")
            ]
        except (OSError, ValueError, EOFError) as error:
            raise PackError(f"The word vectors in {folder} cannot be read: {error}.", "Reinstall garble.") from error
        if any(len(words) != len(rows) or len(words) != len(steps) for rows, steps in sides):
            raise PackError(f"The word vectors in {folder} do not belong together.", "Reinstall garble.")
        return cls(words, *sides)

    def inputs(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the input vectors of some words, shape (n_rows, size)."""
        return _dequantise(self._inputs, rows)

    def outputs(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the output vectors of some words, shape (n_rows, size)."""
        return _dequantise(self._outputs, rows)


def _dequantise(side: tuple[NDArray[np.int8], NDArray[np.float32]], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    numbers, steps = side
    return np.asarray(numbers[rows] * steps[rows, None], dtype=np.float32)
