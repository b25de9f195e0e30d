from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from garble.training.evaluation import bench
from garble.training.evaluation.bench import BenchResult, SetResult
from garble.training.evaluation.false_alarms import FalseAlarms
from garble.training.evaluation.genres import GenreAlarms
from garble.training.evaluation.makers import MakerFigures
from garble.training.evaluation.metrics import Interval
from garble.training.evaluation.spans import SpanFigures, SpanResult
from tests.cli.fakes import FakeDetector

FIGURES = {"ROC AUC": Interval(0.8, 0.7, 0.9), "pair accuracy": Interval(0.75, float("nan"), float("nan"))}
SHARE = Interval(0.02, 0.0125, 0.03)
RESULT = BenchResult(
    "tiny-1234",
    "none",
    "none-5678",
    [
        SetResult(
            "dev",
            "sentence",
            3,
            4,
            FIGURES,
            {"length": {"ROC AUC": Interval(0.6, 0.5, 0.7)}},
            {"all": 0.8},
            np.array([1, 1, 1, 0, 0, 0, 0]),
            np.linspace(0.9, 0.1, 7),
            {"length": np.ones(7)},
        )
    ],
    {"Post": FalseAlarms(100, 0, SHARE, Interval(*[float("nan")] * 3), Interval(*[float("nan")] * 3))},
    [MakerFigures("spinner", "thesaurus", 3, 4, FIGURES), MakerFigures("spinner", "synonyms", 3, 4, FIGURES)],
    {"sport": GenreAlarms(40, SHARE)},
    SpanResult({"dev": SpanFigures()}, {"dev": SpanFigures(3, 2, 10, 20, 30, 4, 1)}, 50, 6),
)
TABLES = """\
Pack tiny-1234, grammar none, classifier none-5678. In brackets: 95 % bootstrap intervals over documents.

## Sentences

| set | garbled / clean | ROC AUC | recall 5 % | recall 1 % | avg. precision | ECE | pairs |
| --- | --- | --- | --- | --- | --- | --- | --- |
| dev | 3 / 4 | 0.800 [0.700, 0.900] | – | – | – | – | 0.750 [–, –] |

### ROC AUC beside baselines: sentences

| set | garble | length |
| --- | --- | --- |
| dev | 0.800 | 0.600 |

## False alarms on clean news, each outlet left out of fitting

| outlet | sentences | flagged | articles | blocked | reviewed or blocked |
| --- | --- | --- | --- | --- | --- |
| Post | 100 | 2.00% [1.25%, 3.00%] | 0 | – | – |

### By genre, all outlets

| genre | sentences | flagged |
| --- | --- | --- |
| sport | 40 | 2.00% [1.25%, 3.00%] |

A sentence may have several genres. No labelled set holds learner English.

## Spans and suggestions

| set | sentences | number | span F1 | precision | recall | first span touches | suggestions right |
| --- | --- | --- | --- | --- | --- | --- | --- |
| dev | flagged | 0 | 0.000 | – | – | – | 0 of 0 |
| dev | all | 3 | 0.400 | 0.500 | 0.333 | 0.667 | 1 of 4 |

6 of 50 clean sentences show a suggestion.

## ROC AUC without each signal

| set | all |
| --- | --- |
| dev | 0.800 |
| mean | 0.800 |

## Leave one maker out

| family | maker left out | garbled / clean | ROC AUC | recall 5 % | recall 1 % | pairs |
| --- | --- | --- | --- | --- | --- | --- |
| spinner | thesaurus | 3 / 4 | 0.800 [0.700, 0.900] | – | – | 0.750 [–, –] |
| spinner | synonyms | 3 / 4 | 0.800 [0.700, 0.900] | – | – | 0.750 [–, –] |
| spinner | mean |  | 0.800 | – | – | 0.750 |
| spinner | worst |  | 0.800 | – | – | 0.750 |
| all | mean |  | 0.800 | – | – | 0.750 |
| all | worst |  | 0.800 | – | – | 0.750 |
"""


@pytest.fixture
def asked(monkeypatch):
    """What the bench was asked for; it answers at once."""
    calls = []

    def run(data, config, *, ablation, makers, say):
        calls.append((data.name, config.grammar, ablation, makers))
        say("measuring 7 sentences")
        return RESULT

    monkeypatch.setattr(bench, "run_bench", run)
    return calls


def test_tables(garble, tmp_path, asked):
    (tmp_path / "labelled").mkdir()
    assert garble("evaluate", "--data", "labelled", "--grammar", "none") == (0, TABLES, "measuring 7 sentences\n")
    assert asked == [("labelled", "none", False, False)]


def test_json_and_what_is_done_only_when_asked_for(garble, tmp_path, asked):
    (tmp_path / "labelled").mkdir()
    code, out, err = garble("evaluate", "--data", "labelled", "--ablation", "--makers", "--quiet", "--format", "json")
    assert (code, err) == (0, "")
    assert asked == [("labelled", "auto", True, True)]
    data = json.loads(out)["data"]
    assert data["sets"][0]["figures"]["pair accuracy"] == {"value": 0.75, "low": None, "high": None}
    assert data["false_alarms"]["Post"]["flagged"] == {"value": 0.02, "low": 0.0125, "high": 0.03}
    assert data["genres"] == {"sport": {"sentences": 40, "flagged": data["false_alarms"]["Post"]["flagged"]}}
    assert [one["maker"] for one in data["makers"]] == ["thesaurus", "synonyms"]


def test_a_page_of_charts_beside_the_tables(garble, tmp_path, asked):
    (tmp_path / "labelled").mkdir()
    assert garble("evaluate", "--data", "labelled", "--plot", "bench.html", "--quiet") == (0, TABLES, "")
    page = (tmp_path / "bench.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<h3>dev</h3>" in page


def test_no_minutes_are_spent_on_a_page_that_cannot_be_written(garble, tmp_path, asked):
    (tmp_path / "labelled").mkdir()
    code, out, err = garble("evaluate", "--data", "labelled", "--plot", "missing/bench.html")
    assert (code, out, asked) == (2, "", [])
    assert "missing/bench.html cannot be written: there is no folder missing." in err


def test_a_figure_below_its_floor_fails_the_run(garble, tmp_path, asked):
    (tmp_path / "labelled").mkdir()
    chosen = {"floors": {"dev": {"ROC AUC": 0.9}}, "ceilings": {"Post": {"flagged": 0.05}}}
    floors = {"data": hashlib.sha256().hexdigest(), "classifiers": {"none": chosen}}
    (tmp_path / "floors.json").write_text(json.dumps(floors), encoding="utf-8")
    assert garble("evaluate", "--data", "labelled", "--floors", "floors.json", "--quiet") == (
        1,
        TABLES,
        "garble: dev: ROC AUC is 0.8000, its floor is 0.9\n",
    )
    chosen["floors"]["dev"]["ROC AUC"] = 0.8
    (tmp_path / "floors.json").write_text(json.dumps(floors), encoding="utf-8")
    assert garble("evaluate", "--data", "labelled", "--floors", "floors.json", "--quiet").code == 0


def test_sample_articles(garble, tmp_path, monkeypatch):
    monkeypatch.setattr(FakeDetector, "signature", "signature", raising=False)
    (tmp_path / "000-a.txt").write_text("A garbled harbour opened. It is clear.\n", encoding="utf-8")
    row = {"file": "000", "verdict": "block", "garbled": ["A garbled harbour opened."], "clean": ["It is clear."]}
    gold = {**row, "spans": [{"text": "garbled"}]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    assert garble("evaluate", "--seeds", ".", "--quiet") == (
        0,
        "| file | verdict | wanted | probability | garbled flagged | clean flagged | spans | repeats |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| 000 | BLOCK | BLOCK | 0.95 | 1 of 1 | 0 of 1 | 1 of 1 | – |\n",
        "",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--seeds", ".", "--makers"],
        ["--seeds", ".", "--floors", "floors.json"],
        ["--seeds", ".", "--plot", "a.html"],
        ["--data", "missing"],
    ],
)
def test_wrong_use(garble, tmp_path, arguments):
    (tmp_path / "floors.json").write_text("{}", encoding="utf-8")
    code, out, err = garble("evaluate", *arguments)
    assert (code, out) == (2, "")
    assert err
