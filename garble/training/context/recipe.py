"""How to teach: the numbers that teachers and students differ in, and the order in which they see the pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["STUDENT", "TEACHER", "Recipe", "batches"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to teach; the marked pieces' loss weighs 1, the others are measured against it.

    Attributes:
        epochs: passes over the pairs; may end within one.
        rate: the highest learning rate.
        last_rate: the last one, as a share of the highest.
        warm_up: share of the steps in which the rate rises; it falls linearly in the others.
        pairs: in a batch.
        sentence: weight of the sentence's loss.
        ranking: weight of the loss of a pair whose original is judged worse.
        wrong: weight of a wrong piece among marked ones: few pieces are wrong.
        hidden: weight of how far the last states are from a teacher's, where there is one.
        soft: weight of how far the judgement is from a teacher's, where there is one.
    """

    epochs: float
    rate: float
    last_rate: float = 0.0
    warm_up: float = 0.05
    pairs: int = 32
    sentence: float = 0.5
    ranking: float = 0.5
    wrong: float = 3.0
    hidden: float = 1.0
    soft: float = 1.0


TEACHER = Recipe(epochs=2, rate=4e-5, warm_up=0.1)
STUDENT = Recipe(epochs=1, rate=1.2e-4, last_rate=0.25, pairs=16)


def batches(lengths: NDArray[np.int64], size: int, seed: int, epoch: int) -> list[NDArray[np.intp]]:
    """Return the pairs of each batch of one pass, by chance, sentences of like length together.

    Args:
        lengths: pieces of each pair's garbled sentence, shape (n_pairs,).
        size: pairs in a batch.
        seed: of the whole training.
        epoch: number of the pass.
    """
    chance = np.random.default_rng((seed, epoch))
    shuffled = chance.permutation(len(lengths))
    stretch = 16 * size
    found = []
    for start in range(0, len(shuffled), stretch):
        part = shuffled[start : start + stretch]
        part = part[np.argsort(lengths[part], kind="stable")]
        found += [part[first : first + size] for first in range(0, len(part), size)]
    return [found[place] for place in chance.permutation(len(found))]
