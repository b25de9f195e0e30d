from __future__ import annotations

import json
import math

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from garble.training.evaluation.metrics import (
    METRICS,
    Interval,
    Labelled,
    bootstrap,
    calibration_error,
    measure_scores,
    point_figures,
)


def known(labels, clusters=None, pairs=()):
    clusters = range(len(labels)) if clusters is None else clusters
    return Labelled(np.array(labels), np.array(clusters), np.array(pairs, dtype=np.intp).reshape(-1, 2))


def noise(n=300, seed=0):
    random = np.random.default_rng(seed)
    labels = random.integers(2, size=n)
    return np.round(random.normal(size=n) + labels, 1), labels


def test_a_figure_that_can_be_counted_by_hand():
    scores = np.array([0.9, 0.8, 0.7, 0.2, 0.1])
    figures = point_figures(scores, known([1, 0, 1, 0, 0], pairs=[(0, 1), (2, 1)]), probabilities=False)(np.ones(5))
    assert figures == pytest.approx(
        {
            "ROC AUC": 5 / 6,
            "recall at 5 % false positives": 0.5,
            "recall at 1 % false positives": 0.5,
            "average precision": (1 + 2 / 3) / 2,
            "pair accuracy": 0.5,
        }
    )


def test_areas_are_those_of_scikit_learn_ties_and_weights_included():
    scores, labels = noise()
    weights = np.random.default_rng(1).integers(4, size=len(labels)).astype(float)
    figures = point_figures(scores, known(labels), probabilities=False)(weights)
    assert figures["ROC AUC"] == pytest.approx(roc_auc_score(labels, scores, sample_weight=weights))
    assert figures["average precision"] == pytest.approx(average_precision_score(labels, scores, sample_weight=weights))


def test_a_tie_is_half_a_right_pair():
    scores = np.array([0.5, 0.5, 0.6, 0.5])
    figures = point_figures(scores, known([1, 0, 1, 0], pairs=[(0, 1), (2, 3)]), probabilities=False)(np.ones(4))
    assert figures["pair accuracy"] == 0.75


def test_recall_allows_no_more_false_positives_than_said():
    scores = np.arange(140.0)
    labels = np.array([0] * 95 + [1] * 10 + [0] * 5 + [1] * 30)
    figures = point_figures(scores, known(labels), probabilities=False)(np.ones(140))
    assert figures["recall at 5 % false positives"] == 1.0
    assert figures["recall at 1 % false positives"] == 0.75


def test_calibration_error_weighs_both_classes_alike():
    labels = np.array([1, 0, 0, 0])
    assert calibration_error(np.full(4, 0.5), labels, np.ones(4)) == pytest.approx(0)
    assert calibration_error(np.full(4, 0.9), labels, np.ones(4)) == pytest.approx(0.4)
    assert calibration_error(np.array([1.0, 0, 0, 0]), labels, np.ones(4)) == 0
    assert math.isnan(calibration_error(np.full(4, 0.5), np.ones(4, dtype=int), np.ones(4)))


def test_one_class_has_no_ranking():
    figures = measure_scores(np.array([0.1, 0.2]), known([1, 1]), probabilities=True)
    assert set(figures) == set(METRICS) - {"pair accuracy"}
    assert all(math.isnan(one.value) for one in figures.values())


def test_what_is_not_computable_is_the_least_suspect():
    figures = measure_scores(np.array([np.nan, -3.0, 2.0]), known([0, 0, 1]), probabilities=False)
    assert figures["ROC AUC"].value == 1
    figures = measure_scores(np.array([np.nan, -3.0, 2.0]), known([1, 0, 0]), probabilities=False)
    assert figures["ROC AUC"].value == 0


def test_all_that_is_not_computable_is_tied():
    figures = measure_scores(np.array([np.nan, np.nan, np.nan, np.nan]), known([1, 0, 1, 0]), probabilities=False)
    assert figures["ROC AUC"].value == 0.5


def test_the_interval_holds_the_figure_and_grows_when_rows_come_in_documents():
    scores, labels = noise()
    alone = measure_scores(scores, known(labels), probabilities=False)["ROC AUC"]
    assert alone.low < alone.value < alone.high
    copies = [np.repeat(values, 4) for values in (scores, labels, np.arange(len(labels)))]
    grouped = measure_scores(copies[0], known(copies[1], copies[2]), probabilities=False)["ROC AUC"]
    apart = measure_scores(copies[0], known(copies[1]), probabilities=False)["ROC AUC"]
    assert grouped.value == pytest.approx(alone.value)
    assert grouped.high - grouped.low > 1.5 * (apart.high - apart.low)


def test_resampling_is_repeatable():
    draw = [
        bootstrap(lambda weights: {"sum": float(weights @ np.arange(9.0) ** 2)}, np.arange(9), seed)
        for seed in (0, 0, 1)
    ]
    assert draw[0] == draw[1] != draw[2]


def test_json_has_no_nan():
    text = json.dumps(Interval(0.12345678, math.nan, 1.0).as_dict(), allow_nan=False)
    assert json.loads(text) == {"value": 0.123457, "low": None, "high": 1.0}
