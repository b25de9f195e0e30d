from __future__ import annotations

import numpy as np
import pytest

from garble.training import folds
from garble.training.data import Example
from garble.training.folds import FAMILY_WEIGHTS, balanced_weights, held_out_scores, outlet_folds
from tests.training.examples import OUTLETS, examples, matrix_for

NAMES = ("sub.gain_max", "sub.gain_mean")


def share(found, weights, **wanted):
    chosen = [all(getattr(one, name) == value for name, value in wanted.items()) for one in found]
    return weights[chosen].sum() / weights.sum()


def test_half_garbled_half_clean_families_as_wanted():
    found = examples(pairs=5) + [Example("x", 1, "m", "simulated", "Herald")] * 40
    weights = balanced_weights(found)
    assert weights.mean() == pytest.approx(1)
    assert share(found, weights, label=1) == pytest.approx(0.5)
    for family, part in FAMILY_WEIGHTS.items():
        assert share(found, weights, label=1, family=family) == pytest.approx(part / 2)
        assert share(found, weights, label=0, family=family) == pytest.approx(0.6 * part / 2)
    assert share(found, weights, family="clean") == pytest.approx(0.2)


def test_family_weights_are_shares():
    assert sum(FAMILY_WEIGHTS.values()) == pytest.approx(1)


def test_examples_of_one_kind_weigh_the_same():
    found = examples(pairs=4)
    weights = balanced_weights(found)
    kinds = {(one.family, one.label) for one in found}
    assert len({(one.family, one.label, weight) for one, weight in zip(found, weights, strict=True)}) == len(kinds)


def test_each_outlet_is_one_fold():
    found = examples(pairs=2)
    masks = dict(outlet_folds(found))
    assert sorted(masks) == sorted(OUTLETS)
    assert (sum(mask.astype(int) for mask in masks.values()) == 1).all()
    for outlet, mask in masks.items():
        assert [one.outlet == outlet for one in found] == mask.tolist()


def test_no_example_is_judged_by_a_model_that_saw_its_outlet(monkeypatch):
    found = examples(pairs=6)
    matrix = matrix_for([one.label for one in found], 2)
    matrix[:, 1] = np.arange(len(found))  # a mark that says which row it is
    seen = []
    fit = folds.fit_additive

    def spy(rows, labels, weights, names):
        seen.append({found[int(row)].outlet for row in rows[:, 1]})
        assert labels.tolist() == [found[int(row)].label for row in rows[:, 1]]
        assert weights.mean() == pytest.approx(1)
        return fit(rows, labels, weights, names)

    monkeypatch.setattr(folds, "fit_additive", spy)
    scores, models = held_out_scores(matrix, found, NAMES)
    assert seen == [set(OUTLETS) - {outlet} for outlet in sorted(OUTLETS)]
    assert sorted(models) == sorted(OUTLETS)
    assert not np.isnan(scores).any()
    for row, one in enumerate(found):
        assert scores[row] == models[one.outlet].log_odds(matrix[row : row + 1])[0]
