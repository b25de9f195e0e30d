"""From pairs to a pack on the command line, with a base that is there already."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from garble.encoder import Encoder
from garble.training.context.__main__ import main
from garble.training.context.models import Shape, read_model
from tests.training.context.tiny import base, write_pairs


def run(*words, code=0):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def work(tmp_path):
    base().write(tmp_path / "large")
    write_pairs(tmp_path / "pairs.jsonl")
    (tmp_path / "text.txt").write_text("The bridge was closed on Monday.\n", encoding="utf-8")
    (tmp_path / "clean.txt").write_text("The school was new.\nThe mayor said.\n", encoding="utf-8")
    return tmp_path


def test_all_steps(work):
    pairs = work / "pairs.jsonl"
    learn = ("--epochs", 1, "--batch", 4, "--rate", 0.002, "--threads", 1)
    run("shards", "--model", work / "large", "--pairs", pairs, "--out", work / "s1")
    run("teacher", "--start", work / "large", "--shards", work / "s1", *learn, "--out", work / "teacher")
    cut = ("cut", "--base", work / "teacher", "--text", work / "text.txt", "--size", 70)
    run(*cut, "--out", work / "judge")
    shards = ("shards", "--model", work / "judge", "--pairs", pairs)
    run(*shards, "--only", "one", "--out", work / "s2")
    run(*cut, "--layers", 1, "--heads", 1, "--inner", 16, "--shards", work / "s2", "--out", work / "small")
    run(*shards, "--only", "one", "--unmarked", "--out", work / "s3")
    run(*shards, "--only", "two", "--without", "three", "--out", work / "s4")
    run("shards", "--model", work / "judge", "--clean", work / "clean.txt", "--out", work / "s5")
    student = (
        *("student", "--shards", work / "s2", "--shards", work / "s3", "--shards", work / "s5"),
        *("--held-out", "two", work / "s4"),
        *("--teacher", work / "judge", *learn),
    )
    first = (*student, "--start", work / "small", "--out", work / "student")
    stopped = run(*first, "--limit", 0)
    assert "stopped at the limit" in stopped.output
    assert "finished" in run(*first).output
    run("round", "--model", work / "student", "--shards", work / "s2", "--coarse", 0.5, "--out", work / "coarse")
    run(*student, "--start", work / "coarse", "--out", work / "last")
    last = ("round", "--model", work / "last", "--shards", work / "s2", "--layer", 0, "--coarse", 0.9)
    run(*last, "--out", work / "rounded")
    run("export", "--model", work / "rounded", "--held-out", "all", pairs, "--pack", work / "pack")
    assert len(Encoder(work / "pack").judge(["The bridge was closed."])[0].wrong) == 5
    steps = [step["step"] for step in read_model(work / "rounded").history]
    assert steps == ["base", "teacher", "cut", "shallow", "narrow", "student", "round", "student", "round"]
    assert read_model(work / "rounded").shape == Shape(70, 16, 1, 1, 8, 16, 130)
    card = (work / "pack" / "context.md").read_text(encoding="utf-8")
    assert "In steps with a teacher" in card
    assert "| teacher | 24 | 6 (1 passes) | 4 | 0.002 |" in card
    assert "| student, with a teacher | 24 | 7 (1 passes) | 4 | 0.002 |" in card
    assert "| student, rounded, with a teacher | 24 | 7 (1 passes) | 4 | 0.002 |" in card
    assert "| student, rounded, with a teacher, held out as two |" in card
    assert "only one; what is marked is left out: only the teacher is believed" in card


def test_a_small_base_without_a_teacher(work):
    pairs = work / "pairs.jsonl"
    cut = ("cut", "--base", work / "large", "--text", work / "text.txt", "--size", 70)
    run(*cut, "--out", work / "cut")
    run("shards", "--model", work / "cut", "--pairs", pairs, "--out", work / "s1")
    learn = ("--epochs", 1.5, "--rate", 1.2e-4, "--last-rate", 0, "--batch", 16, "--threads", 1)
    run("student", "--start", work / "cut", "--shards", work / "s1", *learn, "--out", work / "student")
    said = run("export", "--model", work / "student", "--held-out", "all", pairs, "--pack", work / "pack").stderr
    assert said.startswith("all: float32 {'sentence AUC': ")
    assert ", int8 {'sentence AUC': " in said
    assert len(Encoder(work / "pack").judge(["The bridge was closed."])[0].wrong) == 5
    card = (work / "pack" / "context.md").read_text(encoding="utf-8")
    assert "| student | 24 | 3 (1.5 passes) | 16 | 0.00012 |" in card
    paragraphs = "".join(f"The mayor said on Monday that bridge {number} was closed.\n" for number in range(100))
    (work / "paragraphs.txt").write_text(paragraphs, encoding="utf-8")
    hard = ("hard", "--pack", work / "pack", "--text", work / "paragraphs.txt", 80, "--out", work / "hard.txt")
    assert "hard.txt: 13 of 80 sentences" in run(*hard).output
    shards = run("shards", "--model", work / "cut", "--clean", work / "hard.txt", "--out", work / "s2")
    assert "6 pairs in 1 files" in shards.output
    assert "## Rounding (int8)\n" in card
    assert "coarse" not in card
    assert "In steps with a teacher" not in card


def test_errors_say_what_to_do(work):
    for both_or_none in ((), ("--pairs", work / "pairs.jsonl", "--clean", work / "clean.txt")):
        wrong = run("shards", "--model", work / "large", *both_or_none, "--out", work / "s1", code=2)
        assert "Give either --pairs or --clean." in wrong.output
    result = run("export", "--model", work / "large", "--pack", work / "pack", code=2)
    assert "Give the folder that the step `student` wrote." in result.output
    run("shards", "--model", work / "large", "--pairs", work / "pairs.jsonl", "--unmarked", "--out", work / "s1")
    student = ("student", "--start", work / "large", "--shards", work / "s1", "--out", work / "student")
    assert "Give a --teacher" in run(*student, code=2).output
    (work / "cut").mkdir()
    cut = ("cut", "--base", work / "large", "--text", work / "text.txt", "--size", 70, "--out", work / "cut")
    for lonely in (("--layers", 1), ("--heads", 1), ("--inner", 16), ("--shards", work / "s1")):
        assert "--shards belong to --layers, --heads and --inner" in run(*cut, *lonely, code=2).output


def test_a_model_that_is_there_is_not_overwritten(work):
    before = (work / "large" / "weights.npz").read_bytes()
    cut = ("cut", "--base", work / "large", "--text", work / "text.txt", "--size", 70, "--out", work / "large")
    assert "holds a model already" in run(*cut, code=2).output
    assert (work / "large" / "weights.npz").read_bytes() == before


def test_help_names_the_steps():
    listed = run("--help").output
    assert all(
        f"\n  {step}" in listed for step in ("base", "cut", "hard", "shards", "teacher", "round", "student", "export")
    )
