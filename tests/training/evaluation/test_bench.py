from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from garble.training.data import CLEAN, Example, makers_of
from garble.training.evaluation.false_alarms import OVERALL
from garble.training.evaluation.genres import GENRES, NO_GENRE
from garble.training.evaluation.makers import leave_one_maker_out
from garble.training.evaluation.metrics import METRICS
from garble.training.evaluation.tables import as_dict, bench_tables
from tests.training.evaluation.labelled_folder import MAKERS, OUTLETS


def test_the_sets_and_their_figures(result):
    assert (result.grammar, result.classifier) == ("none", "none-tiny")
    for one in result.sets:
        paired = one.name.startswith(("simulated", "tortured"))
        assert set(one.figures) == set(METRICS) - (set() if paired else {"pair accuracy"})
        assert all(0 <= figure.value <= 1 for figure in one.figures.values())
        assert set(one.ablation) == {
            "all",
            *[f"without {name}" for name in ("fit", "function", "lm", "readability", "sub", "surface", "word")],
        }


def test_doubled_words_are_found_where_the_outlet_was_left_out(result):
    found = {one.name: one for one in result.sets}
    sentences = found["simulated_dev"]
    assert sentences.figures["ROC AUC"].value > 0.95
    assert sentences.figures["ROC AUC"].value > sentences.baselines["textstat"]["ROC AUC"].value
    assert found["simulated_dev, five paragraphs"].figures["pair accuracy"].value == 1


def test_round_trips_that_were_all_fitted_on_are_no_set(result):
    assert not [one.name for one in result.sets if one.name.startswith("roundtrip")]


def test_length_alone_is_the_number_of_words(result):
    found = next(one for one in result.sets if one.name == "tortured_dev, phrases")
    assert found.baselines["length"]["pair accuracy"].value == 1  # one word more
    assert set(found.baselines["length"]) == set(METRICS) - {"calibration error"}


def test_false_alarms_by_outlet(result):
    alarms = result.false_alarms
    assert list(alarms) == [*OUTLETS, OVERALL]
    assert [alarms[outlet].sentences for outlet in OUTLETS] == [80, 80, 80]
    assert [alarms[outlet].articles for outlet in OUTLETS] == [13, 13, 13]
    assert (alarms[OVERALL].sentences, alarms[OVERALL].articles) == (240, 39)
    flagged = [alarms[outlet].flagged.value for outlet in OUTLETS]
    assert alarms[OVERALL].flagged.value == pytest.approx(np.mean(flagged))
    assert all(one.blocked.value <= one.reviewed.value <= 1 for one in alarms.values())
    assert alarms[OVERALL].flagged.value < 0.2


def test_false_alarms_by_genre(result):
    assert list(result.genres) == [*GENRES, NO_GENRE]
    found = {name: one for name, one in result.genres.items() if one.sentences}
    assert list(found) == [NO_GENRE]  # the made-up news has no genre
    assert (found[NO_GENRE].sentences, found[NO_GENRE].flagged.value) == (
        result.false_alarms[OVERALL].sentences,
        result.false_alarms[OVERALL].flagged.value,
    )


def test_the_scores_that_the_figures_are_of(result):
    for one in result.sets:
        assert (one.garbled, one.clean) == (one.labels.sum(), (1 - one.labels).sum())
        assert one.probabilities.shape == one.labels.shape
        assert list(one.rivals) == list(one.baselines)
        for name, scores in (("", one.probabilities), *one.rivals.items()):
            expected = (one.baselines[name] if name else one.figures)["ROC AUC"].value
            assert roc_auc_score(one.labels, np.nan_to_num(scores, nan=-1e9)) == pytest.approx(expected)


def test_every_maker_is_left_out_once(result):
    assert [(one.family, one.maker, one.garbled, one.clean) for one in result.makers] == [
        ("round trip", "apertium gl", 45, 45),
        ("round trip", "apertium spa", 45, 45),
        *[("simulated", maker, 90, 90) for maker in MAKERS],
        ("statistical MT", "statistical MT newstest2013", 40, 39),
        ("simulated", "all at once", 180, 180),
    ]
    assert all(0 <= one.figures["ROC AUC"].value <= 1 for one in result.makers)


def test_it_says_what_it_does(result, said):
    assert said[0].startswith("measuring ")
    assert "fitted without all at once" in said


def test_tables_and_json(result):
    text = bench_tables(result)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "## Sentences",
        "### ROC AUC beside baselines: sentences",
        "## Articles",
        "### ROC AUC beside baselines: articles",
        "## False alarms on clean news, each outlet left out of fitting",
        "### By genre, all outlets",
        "## Spans and suggestions",
        "## ROC AUC without each signal",
        "## Leave one maker out",
    ]
    again = json.loads(json.dumps(as_dict(result), allow_nan=False))
    assert [one["name"] for one in again["sets"]] == [one.name for one in result.sets]
    assert set(again["false_alarms"]) == {*OUTLETS, OVERALL}
    assert again["makers"][-1]["maker"] == "all at once"


def test_an_original_belongs_to_the_maker_of_its_pair():
    examples = [
        Example("a b c", 1, "spinner", "simulated", "Post", 4),
        Example("a b d", 0, CLEAN, "simulated", "Post", 4),
        Example("a b e", 0, CLEAN, "round trip", "Post", 4),
        Example("a b f", 0, CLEAN, "clean", "Post"),
    ]
    assert list(makers_of(examples)) == ["spinner", "spinner", CLEAN, CLEAN]


class Recorder:
    """Stands in for the measured examples and notes what is fitted on."""

    def __init__(self, examples):
        self.examples, self.matrix, self.grammar = examples, np.zeros((len(examples), 70)), "none"
        self.used, self.features = [], ("lm.gain_min",)

    def fit(self, used, names):
        self.used.append({example.text for example, one in zip(self.examples, used, strict=True) if one})
        return self

    def log_odds(self, matrix):
        return np.zeros(len(matrix))


def test_no_text_of_a_left_out_maker_is_fitted_on():
    recorder = Recorder(
        [
            Example("garbled one", 1, "apertium gl", "round trip", "Post", 0),
            Example("the original", 0, CLEAN, "round trip", "Post", 0),
            Example("garbled two", 1, "apertium spa", "round trip", "Post", 1),
            Example("the original", 0, CLEAN, "round trip", "Post", 1),
            Example("the original", 0, CLEAN, "clean", "Post"),
            Example("another", 0, CLEAN, "clean", "Post"),
            Example("spun", 1, "spinner", "spinner", "spinner"),
            Example("unspun", 0, CLEAN, "spinner", "spinner"),
        ]
    )
    tested = [(one.maker, one.garbled, one.clean) for one in leave_one_maker_out(recorder)]
    assert tested == [("apertium gl", 1, 1), ("apertium spa", 1, 1), ("spinner", 1, 1)]
    assert recorder.used == [
        {"garbled two", "another", "spun", "unspun"},
        {"garbled one", "another", "spun", "unspun"},
        {"garbled one", "garbled two", "the original", "another"},
    ]
