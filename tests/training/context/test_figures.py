from __future__ import annotations

import numpy as np
import pytest

from garble.training.context.figures import figures


def test_figures_by_hand():
    rows = [
        (3, np.array([0.0, 0.0, 0.0, -9.0]), 0.5),
        (0, np.array([3.0, 2.0, 1.0, -9.0]), 1.0),
        (1, np.array([9.0, -9.0, -9.0, -9.0]), 0.0),
        (2, np.array([-3.0]), 0.25),
    ]
    assert figures(iter(rows)) == {
        "sentence AUC": pytest.approx(0.75),
        "sentence pairs": 0.5,
        "pieces AUC": pytest.approx(0.625),  # 2 and -3 against -3 and 0
        "pieces pairs": 0.5,
    }


def test_a_sentence_without_pieces():
    assert figures([(0, np.array([1.0]), 1.0), (1, np.array([]), 0.0)])["pieces AUC"] == 1.0


def test_a_tie_is_half():
    same, more, less = np.array([2.0]), np.array([3.0]), np.array([1.0])
    rows = [(0, same, 0.5), (1, same, 0.5), (2, more, 0.75), (3, less, 0.25)]
    found = figures(rows)
    assert (found["sentence pairs"], found["pieces pairs"]) == (0.75, 0.75)
