from __future__ import annotations

import numpy as np
import pytest

from garble.errors import InputError
from garble.training.context.labels import UNSEEN, Judgement, SoftLabels, softened
from garble.training.context.pairs import MARK


def chance(log_odds):
    return 1 / (1 + np.exp(-log_odds))


def test_a_piece_takes_the_worst_of_the_teachers_pieces_that_it_shares_a_character_with():
    # "harbours open": mine harbour|s|open, the teacher's har|bours|op, cut off before "en"
    mine = np.array([[0, 0], [0, 7], [7, 8], [9, 13], [14, 15], [0, 0]], np.uint16)
    teacher = Judgement(np.array([[0, 3], [3, 8], [9, 11]]), np.array([2.0, -1.0, 0.5], np.float16), 1.0)
    hard = np.array([MARK, 1, 0, 0, 0, MARK], np.float32)
    soft, sentence = softened(hard, 1.0, mine, teacher, 0.0)
    np.testing.assert_allclose(soft, [MARK, chance(2), chance(-1), chance(0.5), chance(UNSEEN), MARK], rtol=1e-3)
    assert sentence == pytest.approx(chance(1.0))
    mixed, sentence = softened(hard, 1.0, mine, teacher, 0.25)
    np.testing.assert_allclose(mixed[1:-1], 0.25 * hard[1:-1] + 0.75 * soft[1:-1], rtol=1e-5)
    assert sentence == pytest.approx(0.25 + 0.75 * chance(1.0))
    unmoved, _ = softened(hard, 1.0, mine, teacher, 1.0)
    assert unmoved.tolist() == hard.tolist()


def test_a_folder_without_labels(tmp_path):
    with pytest.raises(InputError, match="holds no labels"):
        SoftLabels(tmp_path)
