from __future__ import annotations

import numpy as np
import pytest

from garble.suggestions import Choices, probabilities
from garble.training.suggestions import Asked, fit_weights, spun_pairs


def made(weights, none, size=4000, seed=0):
    """Draw what was meant from a model that is known."""
    chance = np.random.default_rng(seed)
    asked = []
    for number in range(size):
        matrix = chance.normal(size=(1 + number % 5, len(weights)))
        right = probabilities(matrix, np.array(weights), none)
        drawn = int(chance.choice(len(right) + 1, p=[*right, 1 - right.sum()]))
        words = tuple(f"w{n}" for n in range(len(right)))
        asked.append(Asked(Choices(words, matrix), drawn if drawn < len(right) else -1, "made"))
    return asked


def test_the_weights_that_made_the_choices_are_found():
    weights, none = fit_weights(made([1.5, -0.5, 0.0], 1.0))
    assert weights.tolist() == pytest.approx([1.5, -0.5, 0.0], abs=0.15)
    assert none == pytest.approx(1.0, abs=0.15)


def test_what_is_never_meant_is_not_offered():
    asked = [Asked(one.choices, -1, one.maker) for one in made([1.0], 0.0, size=50)]
    weights, none = fit_weights(asked)
    assert max(probabilities(one.choices.matrix, weights, none).max() for one in asked) < 0.1


def test_spun_sentences_find_their_original():
    rows = [
        {"source": "agnews-textfooler", "doc_id": "1", "text": "The league shared."},
        {"source": "agnews-textfooler", "doc_id": "2", "text": "No original."},
        {"source": "agnews-orig", "doc_id": "1", "text": "The coalition split."},
        {"source": "ted-ref", "doc_id": "2", "text": "Something else."},
    ]
    assert spun_pairs(rows) == [("The coalition split.", "The league shared.")]
