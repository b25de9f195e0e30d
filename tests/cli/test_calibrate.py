from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from garble.config import Config, read_config
from tests.cli.conftest import run_process

CLEAN = "The harbour opened on {day}. Ships came in. It is clear. They left again."


@pytest.fixture
def published(tmp_path):
    """Sixty articles, one with a sentence that looks garbled and three with one that looks odd."""
    folder = tmp_path / "published"
    folder.mkdir()
    for number in range(60):
        text = CLEAN.format(day=number)
        if number == 7:
            text = text.replace("Ships", "Garbled ships, garbled")
        if number in {11, 22, 33}:
            text = text.replace("Ships", "An odd ship")
        (folder / f"{number:02}.txt").write_text(text + "\n", encoding="utf-8")
    return folder


def test_what_the_thresholds_would_be(garble, published, tmp_path):
    code, out, err = garble("calibrate", "--clean", "published", "--grammar", "none", "--fpr", "0.01")
    assert (code, err) == (0, "")
    assert out.startswith("60 articles with 240 sentences were judged.\n\n| probability | 50 % below |")
    assert "| sentence_threshold | 0.400 | 0.950 | sentences | 1 % | 1.67 % [" in out
    assert "| review_threshold | 0.400 | 0.950 | articles | 3 % | 6.67 % [" in out
    assert "| block_threshold | 0.900 | 0.950 (unknown) | articles | 0.5 % | 1.67 % [" in out
    assert "cannot be known from 60; that takes 200. It is raised to the one for REVIEW.\n" in out
    assert out.endswith(
        'grammar = "none"\ncontext = "off"\n'
        "sentence_threshold = 0.95 # garble calibrate: fake, 60 articles\n"
        "review_threshold = 0.95 # garble calibrate: fake, 60 articles\n"
        "block_threshold = 0.95 # garble calibrate: fake, 60 articles\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["published"]


def test_they_are_written_beside_other_settings(garble, published, tmp_path):
    (tmp_path / "garble.toml").write_text("jobs = 1 # one core\n", encoding="utf-8")
    code, out, _ = garble("calibrate", "--clean", "published", "--grammar", "none", "-o", "garble.toml")
    assert (code, out.splitlines()[-1]) == (0, "Written to garble.toml.")
    assert (tmp_path / "garble.toml").read_text(encoding="utf-8").startswith("jobs = 1 # one core\ngrammar")
    found = read_config(tmp_path / "garble.toml")
    assert found == Config(
        grammar="none", context="off", sentence_threshold=0.95, review_threshold=0.95, block_threshold=0.95
    )


def test_json(garble, published):
    code, out, _ = garble("calibrate", "--clean", "published", "--grammar", "none", "--fpr", "0.02", "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert (found["articles"], found["sentences"], found["copies"]) == (60, 240, 0)
    assert found["quantiles"]["sentences"] == {
        "0.5": 0.02,
        "0.9": 0.02,
        "0.95": 0.02,
        "0.99": 0.5,
        "0.995": 0.5,
        "1": 0.95,
    }
    one = found["thresholds"]["sentence_threshold"]
    assert (one["value"], one["before"], one["unknown"]) == (0.5, 0.4, False)
    assert one["flagged_held_out"]["value"] == pytest.approx(4 / 240, abs=1e-6)
    assert found["settings"]["sentence_threshold"] == 0.5


def test_an_unreadable_article_does_not_stop_the_others(garble, published):
    (published / "empty.txt").write_bytes(b"")
    code, out, err = garble("calibrate", "--clean", "published", "--grammar", "none")
    assert code == 2
    assert out.startswith("60 articles with 240 sentences were judged.")
    assert "empty.txt" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing option '--clean'"),
        (["--clean", "nowhere"], "does not exist"),
        (["--clean", "published", "--fpr", "0"], "--fpr"),
        (
            ["--clean", "published", "--review-fpr", "0.01", "--block-fpr", "0.02"],
            "--block-fpr is above --review-fpr (0.01)",
        ),
        (["--clean", "published", "--block-fpr", "0.04"], "--block-fpr is above --review-fpr (0.03)"),
        (["--clean", "published", "--block-fpr", "0.001"], "60 articles are too few"),
        (["--clean", "published", "--fpr", "0.001"], "240 sentences are too few"),
        (["--clean", "few"], "3 articles with running text, too few"),
        (["--clean", "none"], "no article to set a threshold on"),
        (["--clean", "published", "-o", "notes.toml"], "notes.toml: 'title' is not a setting of garble"),
    ],
)
def test_wrong_use(garble, published, tmp_path, arguments, message):
    (tmp_path / "notes.toml").write_text("title = 1\n", encoding="utf-8")
    (tmp_path / "none").mkdir()
    (tmp_path / "few").mkdir()
    for name in "abc":
        (tmp_path / "few" / f"{name}.txt").write_text(f"It is {name}.\n", encoding="utf-8")
    code, out, err = garble("calibrate", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert (tmp_path / "notes.toml").read_text(encoding="utf-8") == "title = 1\n"


def test_the_table_is_printed_where_the_file_cannot_be_written(garble, published, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    (tmp_path / "garble.toml").write_text("jobs = 1\n", encoding="utf-8")
    monkeypatch.setattr("os.replace", fail)
    code, out, err = garble("calibrate", "--clean", "published", "--grammar", "none", "-o", "garble.toml")
    assert code == 2
    assert out.startswith("60 articles with 240 sentences were judged.\n")
    assert "Written" not in out
    assert err.startswith("Error: garble.toml cannot be written: No space left on device.")
    assert (tmp_path / "garble.toml").read_text(encoding="utf-8") == "jobs = 1\n"


def test_the_file_is_written_where_the_table_cannot_be_printed(published, tmp_path):
    file = tmp_path / "new.toml"
    arguments = ("calibrate", "--clean", str(published), "--grammar", "none", "-o", str(file))
    with Path("/dev/full").open("wb") as full:
        result = run_process(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert b"Standard output cannot be written" in result.stderr
    assert "review_threshold = " in file.read_text(encoding="utf-8")


def test_settings_that_do_not_go_together_are_told_with_the_table(garble, published, tmp_path):
    (tmp_path / "own.toml").write_text("block_threshold = 0.001\n", encoding="utf-8")
    wished = ("--review-fpr", "0.2", "--grammar", "none")
    code, out, err = garble("calibrate", "--clean", "published", *wished, "-o", "own.toml")
    assert code == 2
    assert out.startswith("60 articles with 240 sentences were judged.\n")
    assert err.startswith("garble: own.toml: review_threshold (")
    assert (tmp_path / "own.toml").read_text(encoding="utf-8") == "block_threshold = 0.001\n"


def test_a_file_that_cannot_be_written_is_told_before_any_article_is_judged(garble, published):
    (published / "crash.txt").write_text("This will crash.\n")
    code, out, err = garble("calibrate", "--clean", "published", "-o", "missing/garble.toml")
    assert (code, out) == (2, "")
    assert "missing/garble.toml cannot be written: there is no folder missing." in err


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="needs /dev/null")
def test_a_device_holds_no_settings(garble, published):
    code, out, err = garble("calibrate", "--clean", "published", "-o", "/dev/null")
    assert (code, out) == (2, "")
    assert err.endswith("Error: /dev/null is no file that could hold settings.\n")
