from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from garble.features import FEATURE_NAMES
from garble.training.evaluation.baselines import Sentences, baselines
from garble.training.evaluation.judges import Training
from garble.training.evaluation.sets import LabelledSet
from garble.training.evaluation.words import LabelledWords
from garble.training.measure import Measured
from tests.training.evaluation.labelled_folder import OUTLETS, mangled, news
from tests.training.examples import examples, matrix_for

CLEAN = news(0, 4)
SHOWN = [*CLEAN, *[f"{text} utterly" for text in CLEAN]]


def measured(number, columns):
    matrix = np.full((number, len(FEATURE_NAMES)), np.nan)
    names = ("lm.log10_mean", "lm.gain_mean", *[name for name in FEATURE_NAMES if name.startswith("readability.")])
    matrix[:, [FEATURE_NAMES.index(name) for name in names]] = columns(len(names))
    return Measured(matrix, np.zeros((0, 3)), np.zeros(0), np.zeros(number, dtype=np.intp))


def training(change=lambda example: example):
    """Sentences of three towns; a garbled one ends in a word that no clean one has."""
    texts = iter(news(1, 600) * 3)
    found = []
    for example in examples(pairs=20, paragraphs=40):
        text = next(texts)
        found.append(change(replace(example, text=f"{text} utterly" if example.label else text)))
    evidence = measured(len(found), lambda columns: matrix_for([one.label for one in found], columns))
    words = LabelledWords(np.zeros((0, 3)), np.zeros(0, bool), np.zeros(0, np.str_), np.zeros(0, np.str_))
    return Training(found, evidence, words, {}, evidence.matrix, "none", None)


def scores(fitted, outlet):
    """Return what each baseline makes of clean sentences and of garbled ones."""
    shown = LabelledSet("shown", "sentence")
    for text in SHOWN:
        shown.add([text], int(text not in CLEAN), "document", outlet)
    given = Sentences(SHOWN, measured(len(SHOWN), lambda columns: np.ones((len(SHOWN), columns))), shown.outlets)
    return {one.name: one.score(given) for one in baselines(fitted, [shown])}


@pytest.fixture(scope="module")
def found():
    return scores(training(), "Post")


def test_the_baselines(found):
    best = next(name for name in found if name.startswith("best feature"))
    assert list(found) == [
        "KenLM log-probability",
        "unigram frequency",
        "character 7-grams",
        "TF-IDF",
        "length",
        "textstat",
        best,
    ]
    assert all(one.shape == (8,) and np.isfinite(one).all() for one in found.values())


def test_a_word_of_garble_is_learnt(found):
    assert found["TF-IDF"][4:].min() > found["TF-IDF"][:4].max()


def test_characters_tell_noise_from_text(found):
    assert ((found["character 7-grams"] >= 0) & (found["character 7-grams"] <= 1)).all()
    assert (found["character 7-grams"][4:] > found["character 7-grams"][:4]).all()  # an ending it has never read
    shuffled = LabelledSet("shown", "sentence")
    shuffled.add(["ftr odhc Tsdm h.eioelbaer nes"], 1, "document", "Post")
    named = {one.name: one for one in baselines(training(), [shuffled])}
    given = Sentences(["ftr odhc Tsdm h.eioelbaer nes"], measured(1, lambda columns: np.ones((1, columns))), ["Post"])
    assert named["character 7-grams"].score(given) > found["character 7-grams"][:4].max()


def test_nothing_is_judged_by_what_saw_its_outlet(found):
    """With all texts of the Post mangled, its sentences score as before and others' do not."""
    turned = without_sense("Post")
    names = ("character 7-grams", "TF-IDF", "textstat")
    again = scores(turned, "Post")
    assert all(again[name].tolist() == found[name].tolist() for name in names)
    elsewhere = [
        name for name in names if scores(turned, "Herald")[name].tolist() != scores(training(), "Herald")[name].tolist()
    ]
    assert elsewhere == ["character 7-grams", "TF-IDF"]  # no feature was changed


@pytest.mark.parametrize("outlet", OUTLETS)
def test_an_unknown_outlet_is_judged_by_what_saw_everything(outlet):
    before, after = scores(training(), "Elsewhere"), scores(without_sense(outlet), "Elsewhere")
    changed = [name for name in before if before[name].tolist() != after[name].tolist()]
    assert changed == ["character 7-grams", "TF-IDF"]


def without_sense(outlet):
    return training(lambda e: replace(e, text=mangled(e.text, SureChance())[0]) if e.outlet == outlet else e)


class SureChance:
    """Draws the first place."""

    def randrange(self, start, stop):
        return min(start, stop)
