"""The floors themselves; the run that they judge needs the labelled sets, see docs/evaluation.md."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from garble.training.data import CLEAN, Example
from garble.training.evaluation.false_alarms import OVERALL
from garble.training.evaluation.floors import below_floors
from garble.training.evaluation.metrics import METRICS
from garble.training.evaluation.sets import labelled_sets
from garble.training.seen import NOTHING
from tests.training.evaluation.labelled_folder import write_folder

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = write_folder(tmp_path_factory.mktemp("labelled"))
    return {one.name for one in labelled_sets(folder, [Example("a", 0, CLEAN, "clean", "Post")], NOTHING)}


def test_the_data_are_named_by_their_digest():
    assert re.fullmatch("[0-9a-f]{64}", FLOORS["data"])


@pytest.mark.parametrize("name", FLOORS["classifiers"])
def test_every_floor_is_of_a_figure_that_the_bench_has(name, names):
    assert name.removesuffix("+context") in {"none", "harper", "languagetool"}
    chosen = FLOORS["classifiers"][name]
    assert set(chosen) == {"floors", "ceilings"}
    assert {"simulated_dev", "fluency_dev"} <= set(chosen["floors"]) <= names
    for figures in chosen["floors"].values():
        assert set(figures) <= set(METRICS) - {"calibration error"}
        assert all(0.5 < floor < 1 for floor in figures.values())
    assert OVERALL in chosen["ceilings"]
    for shares in chosen["ceilings"].values():
        assert set(shares) <= {"flagged", "blocked", "reviewed"}
        assert all(0 < ceiling < 0.5 for ceiling in shares.values())


def test_a_run_that_finds_nothing_is_below_every_floor():
    chosen = FLOORS["classifiers"]["none"]
    nothing = {"classifier": "none-0", "sets": [], "false_alarms": {}}
    wanted = sum(len(figures) for side in chosen.values() for figures in side.values())
    assert len(below_floors(nothing, FLOORS)) == wanted > 10
