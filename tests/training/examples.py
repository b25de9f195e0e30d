"""Made-up labelled examples: no text, only who made what and where it comes from."""

from __future__ import annotations

import numpy as np

from garble.training.data import CLEAN, Example
from garble.training.folds import FAMILY_WEIGHTS

OUTLETS = ("Herald", "Courier", "Post")


def examples(pairs=60, paragraphs=24, sentences=3):
    """Return pairs of every family and outlet, and clean paragraphs of every outlet."""
    found = []
    for family in FAMILY_WEIGHTS:
        for outlet in OUTLETS:
            for pair in range(pairs):
                number = 1000 * OUTLETS.index(outlet) + pair
                found.append(Example("one two three four", 1, f"{family} {outlet}", family, outlet, number))
                found.append(Example("one two three four five", 0, CLEAN, family, outlet, number))
    for outlet in OUTLETS:
        for paragraph in range(paragraphs):
            number = 1000 * OUTLETS.index(outlet) + paragraph
            found += [Example("one two three", 0, CLEAN, "clean", outlet, document=number)] * sentences
    return found


def matrix_for(labels, columns, seed=0):
    """Return noise whose columns lean towards the label more and more weakly, a tenth of it missing."""
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(len(labels), columns))
    matrix += np.asarray(labels)[:, None] * np.linspace(2, 0, columns)
    matrix[random.random(matrix.shape) < 0.1] = np.nan
    return matrix
