from __future__ import annotations

import numpy as np
import pytest

from garble.features import FEATURE_NAMES
from garble.training.evaluation import judges
from garble.training.evaluation.judges import Training, fit_judges
from garble.training.evaluation.words import LabelledWords, fill_words
from garble.training.measure import Measured, take
from garble.training.words import fit_word_model
from garble.word_model import WordStack
from tests.training.examples import OUTLETS, examples, matrix_for

READ = ("lm.gain_min", "sub.gain_max")


@pytest.fixture(scope="module")
def training():
    found = examples(pairs=20, paragraphs=40)
    matrix = np.full((len(found), len(FEATURE_NAMES)), np.nan)
    columns = matrix_for([one.label for one in found], len(READ))
    columns[:, 0] *= -1
    matrix[:, [FEATURE_NAMES.index(name) for name in READ]] = columns
    lengths = np.ones(len(found), dtype=np.intp)
    measured = Measured(matrix, np.zeros((len(found), 3)), np.full(len(found), np.nan), lengths)
    nothing = np.zeros(0, dtype=np.str_)
    words = LabelledWords(np.zeros((0, 3)), np.zeros(0, bool), nothing, nothing)
    return Training(found, measured, words, {}, matrix, "none", None)


@pytest.fixture(autouse=True)
def few_features(monkeypatch):
    monkeypatch.setattr(judges, "classifier_features", lambda _, context: READ)


def test_a_judge_knows_nothing_of_its_outlet(training):
    """Turning all labels and features of one outlet upside down changes every judge but its own."""
    matrix = training.matrix.copy()
    inside = np.array([example.outlet == "Post" for example in training.examples])
    matrix[inside] = -10 * matrix[inside]
    other = Training(training.examples, training.measured, training.words, {}, matrix, "none", None)
    before, after = fit_judges(training), fit_judges(other)
    assert set(before) == set(after) == set(OUTLETS)
    assert before["Post"].sentence == after["Post"].sentence
    assert before["Post"].thresholds.sentence == after["Post"].thresholds.sentence
    assert before["Herald"].sentence != after["Herald"].sentence


def test_the_threshold_lets_one_clean_sentence_in_a_hundred_be_flagged(training):
    shares = []
    for outlet, judge in fit_judges(training).items():
        clean = [row for row, e in enumerate(training.examples) if e.family == "clean" and e.outlet != outlet]
        measured = take(training.measured, np.array(clean))
        flagged = (
            judge.sentence.probability(measured.matrix[:, [FEATURE_NAMES.index(name) for name in READ]])
            >= judge.thresholds.sentence
        )
        shares.append(flagged.mean())
        assert judge.thresholds.review <= judge.thresholds.block
    assert 0 < max(shares) <= 0.03  # thresholds out of reach would flag nothing at all


def test_a_sentence_keeps_its_words():
    measured = Measured(np.arange(6.0).reshape(3, 2), np.arange(6.0).reshape(6, 1), np.arange(6.0), np.array([1, 3, 2]))
    part = take(measured, np.array([2, 0]))
    assert part.matrix.tolist() == [[4, 5], [0, 1]]
    assert part.words.ravel().tolist() == part.context.tolist() == [4, 5, 0]
    assert part.lengths.tolist() == [2, 1]
    assert take(measured, np.zeros(0, dtype=np.intp)).words.shape == (0, 1)


def test_word_models_leave_out_what_they_are_told_to():
    inputs = np.random.default_rng(0).normal(size=(1600, 2))
    wrong = inputs[:, 0] > 0
    outlets, makers = np.array(["Post", "Herald"] * 800), np.array(["zh"] * 600 + ["ar"] * 1000)
    words = LabelledWords(inputs, wrong, outlets, makers)
    for model, used in (
        (words.fit_without(outlet="Post"), outlets == "Herald"),
        (words.fit_without(maker="zh"), makers == "ar"),
        (words.fit_without(), outlets != ""),
    ):
        assert model.as_dict() == fit_word_model(inputs[used], wrong[used]).as_dict()


def test_word_columns_are_filled_and_the_others_left():
    random = np.random.default_rng(0)
    measured = Measured(
        np.zeros((2, len(FEATURE_NAMES))), random.normal(size=(3, 2)), np.array([2.0, -3.0, np.nan]), np.array([1, 2])
    )
    model = fit_word_model(random.normal(size=(300, 2)), np.arange(300) % 2 == 0)
    filled = fill_words(measured, model, None)
    log_odds = model.log_odds(measured.words)
    assert filled[:, FEATURE_NAMES.index("word.max")].tolist() == [log_odds[0], log_odds[1:].max()]
    assert not filled[:, [not name.startswith("word.") for name in FEATURE_NAMES]].any()
    assert not measured.matrix.any()
    stacked = fill_words(measured, model, WordStack(words=0.5, context=2.0, intercept=1.0))
    both = [0.5 * log_odds[0] + 5.0, max(0.5 * log_odds[1] - 5.0, log_odds[2])]
    assert stacked[:, FEATURE_NAMES.index("word.max")] == pytest.approx(both)
