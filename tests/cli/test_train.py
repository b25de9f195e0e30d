from __future__ import annotations

import json
import os

import pytest

from garble.__main__ import main
from garble.pack import EMBEDDED
from tests.tiny_pack import write_pack
from tests.training.house.folders import write_articles

FIGURES = {
    "AUC sentences",
    "AUC articles",
    "flagged clean sentences",
    "flagged garbled sentences",
    "clean articles reviewed or blocked",
    "clean articles blocked",
    "garbled articles reviewed or blocked",
    "garbled articles blocked",
    "AUC sentences, pack used",
    "AUC articles, pack used",
}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """garble in an empty folder, with the real detector."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def desk(tmp_path):
    """A folder with clean and garbled articles and the tiny pack."""
    write_articles(tmp_path)
    write_pack(tmp_path / "tiny")
    return tmp_path


TRAIN = ("train", "--clean", "clean", "--garbled", "garbled", "-o", "house")
SETTINGS = ("--pack", "tiny", "--grammar", "none", "--context", "off")


def test_a_pack_is_made_and_scores(run, desk):
    code, out, err = run(*TRAIN, *SETTINGS)
    assert (code, err) == (0, "")
    assert out.startswith("Fitted on 720 sentences of 60 clean articles and 480 of 60 garbled ones. 240 sentences that")
    assert "\n| held out | none |\n| --- | --- |\n| AUC sentences | " in out
    assert "the labels are noisy" in out
    assert out.endswith("\nWritten to house: garble score --pack house …\n")
    code, out, _ = run("score", "--pack", "house", "--grammar", "none", "--format", "json", "clean/000.txt")
    assert code == 0
    [clean] = json.loads(out)["reports"]
    _, out, _ = run("score", "--pack", "house", "--grammar", "none", "--format", "json", "garbled/000.md")
    [garbled] = json.loads(out)["reports"]
    assert "|pack:tiny-house-" in clean["signature"]
    assert "|classifier:none-house-" in clean["signature"]
    assert clean["article"]["probability"] < 0.5 < garbled["article"]["probability"]
    code, _, err = run("score", "--pack", "house", "--grammar", "harper", "clean/000.txt")
    assert (code, "It has one for: --grammar none --context off." in err) == (3, True)


def test_json_has_the_settings_asked_for_and_less(run, desk):
    (desk / "clean" / "empty.txt").write_bytes(b"")
    code, out, err = run(*TRAIN, "--pack", "tiny", "--grammar", "harper", "--format", "json", "--quiet")
    assert (code, "empty.txt" in err) == (2, True)
    found = json.loads(out)
    assert found["clean"] == {"articles": 60, "sentences": 720}
    assert found["unchanged_sentences_left_out"] == 240
    assert list(found["classifiers"]) == ["none", "harper"]
    for name, one in found["classifiers"].items():
        assert one["identity"].startswith(f"{name}-house-")
        assert set(one["figures"]) == FIGURES
        assert one["figures"]["AUC sentences"] > 0.8
        assert set(one["thresholds"]) == {"sentence", "review", "block"}
    assert found["pack"] == "house"
    assert sorted(os.listdir(desk / "house" / "classifiers")) == ["harper.json", "none.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train", "--clean", "clean", "-o", "house"), "Missing option '--garbled'"),
        (("train", "--clean", "clean", "--garbled", "garbled"), "Missing option '--output'"),
        (("train", "--clean", "clean", "--garbled", "./clean", "-o", "house"), "are the same folder"),
        (("train", "--clean", "clean", "--garbled", "garbled", "-o", "tiny"), "tiny exists already"),
        ((*TRAIN, *SETTINGS), "3 clean articles with 36 sentences to fit on, which is too few"),
    ],
)
def test_wrong_use(run, tmp_path, arguments, message):
    write_articles(tmp_path, 3)
    write_pack(tmp_path / "tiny")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert not (tmp_path / "house").exists()


def test_a_folder_that_cannot_be_read_is_told(run, tmp_path, monkeypatch):
    write_articles(tmp_path, 3)
    write_pack(tmp_path / "tiny")
    (tmp_path / "clean" / "locked").mkdir()
    scandir = os.scandir

    def refuse(path):
        if os.path.basename(os.fspath(path)) == "locked":
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    code, out, err = run(*TRAIN, *SETTINGS)
    assert (code, out) == (2, "")
    assert err.startswith("garble: clean/locked: this folder cannot be read (Permission denied).\n")
    assert "3 clean articles with 36 sentences" in err


def test_a_setting_that_the_pack_cannot_have(run, desk):
    code, out, err = run(*TRAIN, "--pack", "tiny", "--context", "on")
    assert (code, out) == (3, "")
    assert "has no contextual model" in err
    assert not (desk / "house").exists()


def test_with_the_pack_inside_garble(run, desk):
    """Both commands as a new user runs them, and what they made together."""
    code, out, err = run(*TRAIN, "--grammar", "none", "--context", "off")
    assert (code, err) == (0, "")
    assert "| AUC sentences, pack used | " in out
    common = ("--pack", "house", "--grammar", "none", "--context", "off")
    code, out, err = run("calibrate", "--clean", "clean", "--fpr", "0.02", *common)
    assert (code, out) == (2, "")
    assert "0 articles with running text, too few" in err  # all were fitted on
    write_articles(desk / "later", seed=1)
    code, out, err = run("calibrate", "--clean", "later/clean", "--fpr", "0.02", *common, "-o", "garble.toml")
    assert (code, err) == (0, "")
    assert out.startswith("60 articles with 720 sentences were judged.")
    assert out.endswith("Written to garble.toml.\n")
    content = (desk / "garble.toml").read_text(encoding="utf-8")
    assert content.startswith('grammar = "none"\ncontext = "off"\npack = "house"\nsentence_threshold = 0.')
    code, out, err = run("gate", "--format", "json", "later")
    assert (code, err) == (1, "")
    verdicts = {one["path"]: one["verdict"] for one in json.loads(out)["articles"]}
    stopped = {path for path, verdict in verdicts.items() if verdict != "PASS"}
    assert len([path for path in stopped if "clean" in path]) <= 2
    assert len([path for path in stopped if "garbled" in path]) >= 30
    assert "classifier:none-house-" in json.loads(out)["articles"][0]["signature"]
    names = {path.name for path in EMBEDDED.iterdir() if path.is_file()}
    assert {path.name for path in (desk / "house").iterdir() if path.is_file()} == names
