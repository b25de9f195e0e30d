from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from garble.article import ENCODER_SHARE, ArticleModel
from garble.classifier import FORMAT, AdditiveModel, sigmoid
from garble.features import FEATURE_NAMES, SAID_BY_ENCODER
from garble.gate import Thresholds
from garble.training import calibration, fit
from garble.training.fit import LEFT_OUT, classifier_features, fit_classifier
from garble.training.folds import balanced_weights
from tests.training.examples import OUTLETS, examples, matrix_for

READ = ("lm.gain_min", "sub.gain_max", "lm.gain_std")


@pytest.fixture(scope="module")
def found():
    return examples(pairs=40, paragraphs=60)


@pytest.fixture(scope="module")
def matrix(found):
    columns = matrix_for([one.label for one in found], len(READ))
    columns[:, 0] *= -1
    matrix = np.full((len(found), len(FEATURE_NAMES)), np.nan)
    matrix[:, [FEATURE_NAMES.index(name) for name in READ]] = columns
    return matrix


@pytest.fixture(scope="module")
def fitted(matrix, found):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit, "classifier_features", lambda _, context: READ)
        return fit_classifier(matrix, found, "none")


def test_what_a_classifier_reads():
    without, harper = classifier_features("none"), classifier_features("harper")
    assert set(harper) - set(without) == {
        name for name in FEATURE_NAMES if name.startswith("grammar.") and name not in LEFT_OUT
    }
    assert list(harper) == [name for name in FEATURE_NAMES if name in harper]
    assert LEFT_OUT.issubset(FEATURE_NAMES)
    assert not LEFT_OUT & set(harper)
    beside = classifier_features("harper", context=True)
    assert {name.split(".")[0] for name in beside} == {"lm", "grammar", "surface", "context", "word"}
    assert set(beside) - set(harper) == {name for name in FEATURE_NAMES if name.startswith("context.")}


def test_with_the_encoder_its_log_odds_count_for_the_article(fitted, matrix, found, monkeypatch):
    monkeypatch.setattr(fit, "classifier_features", lambda _, context: READ)
    told = matrix.copy()
    told[:, SAID_BY_ENCODER] = [8.0 * one.label - 4 for one in found]
    with_it = fit_classifier(told, found, "none", context=True)
    assert (with_it["article"]["encoder_share"], fitted["article"]["encoder_share"]) == (ENCODER_SHARE, 0.0)
    assert with_it["article"]["clean"] < fitted["article"]["clean"] - 2
    assert with_it["sentence"] == fitted["sentence"]
    held = "garbled articles held for review"
    assert with_it["figures"][held] >= fitted["figures"][held]


def test_it_can_be_written_and_read_again(fitted):
    again = json.loads(json.dumps(fitted, allow_nan=False))
    assert again["format"] == FORMAT
    assert again["identity"].startswith("none-")
    assert AdditiveModel.from_dict(again["sentence"]).features == READ
    ArticleModel.from_dict(again["article"])
    thresholds = Thresholds.from_dict(again["thresholds"])
    assert 0 < thresholds.review <= thresholds.block <= 1
    assert 0 < thresholds.sentence < 1


def test_probabilities_are_calibrated(fitted, matrix, found):
    model = AdditiveModel.from_dict(fitted["sentence"])
    chosen = matrix[:, [FEATURE_NAMES.index(name) for name in READ]]
    labels = np.array([one.label for one in found])
    probability = model.probability(chosen)
    weights = balanced_weights(found)
    assert np.average(probability, weights=weights) == pytest.approx(0.5, abs=0.05)
    likely = probability > 0.8
    assert np.average(labels[likely], weights=weights[likely]) == pytest.approx(
        np.average(probability[likely], weights=weights[likely]), abs=0.1
    )


def test_the_figures_are_those_of_the_thresholds(fitted):
    figures = fitted["figures"]
    flagged = [figures[f"flagged clean {outlet}"] for outlet in OUTLETS]
    assert np.mean(flagged) == pytest.approx(calibration.SENTENCE_FPR, abs=0.005)
    assert all(0.8 < value <= 1 for name, value in figures.items() if name.startswith("AUC"))
    assert figures["garbled articles blocked"] <= figures["garbled articles held for review"] <= 1


def test_the_identity_is_of_what_was_fitted(fitted):
    body = {name: fitted[name] for name in ("sentence", "article", "thresholds")}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    assert fitted["identity"] == f"none-{digest[:8]}"


def test_steps_follow_the_evidence(fitted):
    falling, rising, _ = AdditiveModel.from_dict(fitted["sentence"]).terms
    assert rising.log_odds[0] < 0 < rising.log_odds[-1]
    assert falling.log_odds[0] > 0 > falling.log_odds[-1]
    assert 0 < float(sigmoid(np.array(fitted["sentence"]["intercept"]))) < 1
