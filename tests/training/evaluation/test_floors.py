from __future__ import annotations

import json

import pytest

from garble.errors import InputError
from garble.training.evaluation.floors import below_floors, data_digest, read_floors

RESULT = {
    "classifier": "none+context-0123abcd",
    "sets": [{"name": "dev", "figures": {"ROC AUC": {"value": 0.8}, "pair accuracy": {"value": None}}}],
    "false_alarms": {"Post": {"flagged": {"value": 0.02}, "blocked": {"value": 0.0}}},
}


def floors(auc=0.8, flagged=0.02, **more):
    chosen = {"floors": {"dev": {"ROC AUC": auc}} | more, "ceilings": {"Post": {"flagged": flagged}}}
    return {"data": "", "classifiers": {"none+context": chosen}}


def test_a_figure_may_be_at_its_floor_but_not_below():
    assert below_floors(RESULT, floors()) == []
    assert below_floors(RESULT, floors(auc=0.81, flagged=0.01)) == [
        "dev: ROC AUC is 0.8000, its floor is 0.81",
        "false alarms, Post: flagged is 0.0200, its ceiling is 0.01",
    ]


def test_what_is_missing_is_below():
    assert below_floors(RESULT, floors(dev={"pair accuracy": 0.1}, gone={"ROC AUC": 0.1})) == [
        "dev: pair accuracy is missing, its floor is 0.1",
        "gone: ROC AUC is missing, its floor is 0.1",
    ]
    assert below_floors({**RESULT, "classifier": "harper-0123abcd"}, floors()) == [
        "there are no floors for the classifier harper"
    ]


def test_floors_hold_for_the_data_they_were_set_on(tmp_path):
    (tmp_path / "dev.jsonl.xz").write_bytes(b"one")
    (tmp_path / "README.md").write_bytes(b"not a set")
    file = tmp_path / "floors.json"
    file.write_text(json.dumps({**floors(), "data": data_digest(tmp_path)}), encoding="utf-8")
    assert read_floors(file, tmp_path)["classifiers"] == floors()["classifiers"]
    (tmp_path / "dev.jsonl.xz").write_bytes(b"two")
    with pytest.raises(InputError, match="other labelled sets"):
        read_floors(file, tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", '{"data": "1234"}'])
def test_a_file_without_floors(tmp_path, content):
    (tmp_path / "floors.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="holds no floors"):
        read_floors(tmp_path / "floors.json", tmp_path)
