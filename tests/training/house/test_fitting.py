from __future__ import annotations

import json

import numpy as np
import pytest

from garble.article import ArticleModel
from garble.classifier import FORMAT, AdditiveModel
from garble.errors import InputError
from garble.features import FEATURE_NAMES, GRAMMAR_HITS
from garble.gate import Thresholds
from garble.training.house import fitting
from garble.training.house.articles import HouseArticle
from garble.training.house.corpus import build_corpus
from garble.training.house.fitting import fit_house
from tests.training.examples import matrix_for

READ = ("lm.gain_std", "sub.gain_max", "grammar.hits")


def corpus(*, lean=1.0, articles=60, sentences=12):
    """Articles whose features lean towards their label."""
    found = []
    for label in (0, 1):
        noise = matrix_for([lean * label] * articles * sentences, 2, seed=label)
        for n in range(articles):
            matrix = np.full((sentences, len(FEATURE_NAMES)), np.nan)
            rows = noise[n * sentences : (n + 1) * sentences]
            matrix[:, [FEATURE_NAMES.index(name) for name in READ[:2]]] = rows
            matrix[:, GRAMMAR_HITS] = label
            texts = tuple([f"sentence {s} of {label} {n}" for s in range(sentences)])
            words = np.full(sentences, 5.0)
            found.append(HouseArticle(f"{label} {n}", bool(label), texts, words > 0, words, matrix, matrix))
    return build_corpus(found)


@pytest.fixture(scope="module")
def fitted():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "classifier_features", lambda grammar, context: READ[:2])
        return fit_house(corpus(), "none", context=False, words=True)


def test_it_can_be_written_and_read_again(fitted):
    again = json.loads(json.dumps(fitted, allow_nan=False))
    assert again["format"] == FORMAT
    assert again["identity"].startswith("none-house-")
    assert AdditiveModel.from_dict(again["sentence"]).features == READ[:2]
    assert ArticleModel.from_dict(again["article"]).weights[0] > 0
    thresholds = Thresholds.from_dict(again["thresholds"])
    assert 0 < thresholds.review < thresholds.block < 1


def test_figures(fitted):
    figures = fitted["figures"]
    assert 0.85 < figures["AUC sentences"] < 1
    assert figures["AUC articles"] == 1
    assert figures["flagged clean sentences"] == 5 / 720  # 0.7 % of 721
    assert figures["clean articles reviewed or blocked"] == 1 / 60
    assert figures["clean articles blocked"] == 0
    assert figures["garbled articles blocked"] <= figures["garbled articles reviewed or blocked"] == 1
    assert "AUC sentences, pack used" not in figures


def test_without_a_grammar_backend_its_columns_are_not_read():
    found = fit_house(corpus(lean=0.2, articles=40), "none", context=False, words=True)
    assert found["article"]["weights"][1] == 0
    assert not any(term["feature"].startswith(("grammar.", "context.")) for term in found["sentence"]["terms"])
    assert any(term["feature"].startswith("word.") for term in found["sentence"]["terms"])


def test_the_encoder_and_grammar_are_read_where_they_are_on_and_a_pack_may_lack_the_word_model():
    found = fit_house(corpus(lean=0.2, articles=40), "harper", context=True, words=False)
    names = [term["feature"] for term in found["sentence"]["terms"]]
    assert {"grammar.hits", "context.max"} <= set(names)
    assert not any(name.startswith("word.") for name in names)
    assert found["identity"].startswith("harper+context-house-")
    assert found["figures"]["AUC sentences"] == 1  # every garbled sentence has a hit


def test_nothing_to_learn_is_an_error(monkeypatch):
    monkeypatch.setattr(fitting, "classifier_features", lambda grammar, context: READ[:2])
    with pytest.raises(InputError, match="look no different"):
        fit_house(corpus(lean=0.0, articles=40), "none", context=False, words=True)


def test_nothing_is_judged_by_what_has_seen_it(monkeypatch):
    seen = []
    original = fitting.fit_additive

    def spy(matrix, labels, weights, names):
        seen.append(len(matrix))
        assert weights[labels == 0].sum() == pytest.approx(weights[labels == 1].sum())
        return original(matrix, labels, weights, names)

    monkeypatch.setattr(fitting, "fit_additive", spy)
    monkeypatch.setattr(fitting, "classifier_features", lambda grammar, context: READ[:2])
    fit_house(corpus(articles=50, sentences=10), "none", context=False, words=True)
    assert seen == [800] * 5 + [1000]
