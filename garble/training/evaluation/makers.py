"""Leave one maker out: fit without it, then tell its work from its originals. The figure that matters most.

Without a maker means: its garbled sentences, their originals, and every other sentence with the text of one of those
originals are out of the fitting of the sentence model; a simulated maker's marked words are out of the word model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garble.features import select
from garble.signals.base import FloatArray
from garble.training.data import Example, makers_of
from garble.training.evaluation.judges import Training
from garble.training.evaluation.metrics import Interval, Labelled, measure_scores
from garble.training.evaluation.words import FAMILY, fill_words
from garble.training.measure import take

__all__ = ["MakerFigures", "leave_one_maker_out"]


@dataclass(frozen=True, slots=True)
class MakerFigures:
    """One maker that was left out.

    Attributes:
        family: the kind of maker.
        maker: its name.
        garbled, clean: sentences tested on.
        figures: by `garble.training.evaluation.metrics.METRICS`.
    """

    family: str
    maker: str
    garbled: int
    clean: int
    figures: dict[str, Interval]


def leave_one_maker_out(training: Training) -> Iterator[MakerFigures]:
    """Yield each maker's figures, and those of all simulated makers left out at once, word model and all."""
    makers = makers_of(training.examples)
    families = np.array([example.family for example in training.examples], dtype=np.str_)
    names = training.features
    for family, maker in sorted({(e.family, e.maker) for e in training.examples if e.label}):
        tested = _tested(training, makers, families, family, maker)
        matrix = training.matrix[tested]
        if family == FAMILY:
            words = training.words.fit_without(maker=maker)
            matrix = fill_words(take(training.measured, np.flatnonzero(tested)), words, training.stack)
        model = training.fit(_apart(training, tested), names)
        yield _figures(training, family, maker, tested, model.log_odds(select(matrix, names)))
    tested = families == FAMILY
    if tested.any():
        names = tuple([name for name in names if not name.startswith("word.")])
        model = training.fit(_apart(training, tested), names)
        scores = model.log_odds(select(training.matrix[tested], names))
        yield _figures(training, FAMILY, "all at once", tested, scores)


def _tested(
    training: Training, makers: NDArray[np.str_], families: NDArray[np.str_], family: str, maker: str
) -> NDArray[np.bool_]:
    """Return the mask of a maker's sentences and of the originals; of its outlets' clean ones where none is paired."""
    tested: NDArray[np.bool_] = (families == family) & (makers == maker)
    members = _members(training, tested)
    if any(example.pair >= 0 for example in members):
        return tested
    outlets = {example.outlet for example in members}
    clean = [e.family == family and not e.label and e.outlet in outlets for e in training.examples]
    return tested | np.array(clean, dtype=np.bool_)


def _apart(training: Training, tested: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the mask of the examples that share no text with the tested ones."""
    texts = {example.text for example in _members(training, tested)}
    return np.array([example.text not in texts for example in training.examples], dtype=np.bool_)


def _members(training: Training, mask: NDArray[np.bool_]) -> list[Example]:
    return [example for example, inside in zip(training.examples, mask, strict=True) if inside]


def _figures(
    training: Training, family: str, maker: str, tested: NDArray[np.bool_], scores: FloatArray
) -> MakerFigures:
    examples = _members(training, tested)
    labels = np.array([example.label for example in examples], dtype=np.int64)
    numbers = [example.pair if example.pair >= 0 else -1 - row for row, example in enumerate(examples)]
    _, clusters = np.unique(numbers, return_inverse=True)
    originals = {e.pair: row for row, e in enumerate(examples) if e.pair >= 0 and not e.label}
    pairs = [(row, originals[e.pair]) for row, e in enumerate(examples) if e.label and e.pair in originals]
    known = Labelled(labels, clusters.astype(np.intp), np.array(pairs, dtype=np.intp).reshape(-1, 2))
    figures = measure_scores(scores, known, probabilities=False)
    return MakerFigures(family, maker, int(labels.sum()), int((1 - labels).sum()), figures)
