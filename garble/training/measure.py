"""Examples -> the feature matrix, through the same door as scoring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from garble.document import Sentence, Span
from garble.features import FEATURE_NAMES, Resources, measure_sentences
from garble.grammar.base import GrammarChecker
from garble.signals.base import FloatArray
from garble.tokens import tokenize

__all__ = ["measure_texts", "units"]

_CHUNK = 100
"""Sentences checked together: one request of ordinary article size for the grammar backend."""


def units(texts: Sequence[str]) -> tuple[str, list[Sentence]]:
    """Lay sentences out as paragraphs of one text; return the text and the sentences with their spans in it."""
    sentences, start = [], 0
    for text in texts:
        sentences.append(Sentence(Span(start, start + len(text)), tokenize(text, start)))
        start += len(text) + 2
    return "\n\n".join(texts), sentences


def measure_texts(texts: Sequence[str], checker: GrammarChecker | None, resources: Resources) -> FloatArray:
    """Return the features of sentences given one by one, shape (n_texts, n_features).

    Args:
        texts: none of them blank.
        checker: the grammar backend; ``None`` leaves its columns NaN.
        resources: the pack's tables.

    Raises:
        BackendError: the grammar backend failed.
    """

    def chunks() -> Iterator[FloatArray]:
        for first in range(0, len(texts), _CHUNK):
            text, sentences = units(texts[first : first + _CHUNK])
            matches = checker.check(text) if checker else None
            yield measure_sentences(text, sentences, matches, resources).matrix

    return np.vstack([np.zeros((0, len(FEATURE_NAMES))), *chunks()])
