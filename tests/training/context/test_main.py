"""From pairs to a pack on the command line, with a base that is there already."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from garble.encoder import Encoder
from garble.training.context.__main__ import main
from garble.training.context.models import read_model
from tests.training.context.tiny import base, write_pairs


def run(*words, code=0):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def work(tmp_path):
    base(width=32).write(tmp_path / "large")
    base().write(tmp_path / "other")
    write_pairs(tmp_path / "pairs.jsonl")
    (tmp_path / "text.txt").write_text("The bridge was closed on Monday.\n", encoding="utf-8")
    return tmp_path


def test_all_steps(work):
    pairs = work / "pairs.jsonl"
    run(
        "cut",
        "--base",
        work / "other",
        "--text",
        work / "text.txt",
        "--size",
        70,
        "--layers",
        2,
        "--out",
        work / "small",
    )
    run("shards", "--model", work / "large", "--pairs", pairs, "--out", work / "s1")
    learn = ("--epochs", 1, "--batch", 4, "--rate", 0.002, "--threads", 1)
    run("teacher", "--start", work / "large", "--shards", work / "s1", *learn, "--out", work / "teacher")
    run("label", "--model", work / "teacher", "--shards", work / "s1", "--out", work / "labels")
    run(
        *("shards", "--model", work / "small", "--pairs", pairs, "--only", "one", "--out", work / "s2"),
        *("--labels", work / "labels", "--only-labelled"),
    )
    run("shards", "--model", work / "small", "--pairs", pairs, "--only", "two", "--out", work / "s3")
    student = (
        *("student", "--start", work / "small", "--shards", work / "s2", "--held-out", "two", work / "s3", *learn),
        *("--out", work / "student"),
    )
    stopped = run(*student, "--limit", 0)
    assert "stopped at the limit" in stopped.output
    assert "finished" in run(*student).output
    run("export", "--model", work / "student", "--held-out", "all", pairs, "--pack", work / "pack")
    assert len(Encoder(work / "pack").judge(["The bridge was closed."])[0].wrong) == 5
    assert [step["step"] for step in read_model(work / "student").history] == ["base", "cut", "student"]
    card = (work / "pack" / "context.md").read_text(encoding="utf-8")
    assert "The teacher judged the texts of 24 pairs" in card
    assert "| teacher | 24 | 6 (1 passes) | 4 | 0.002 |" in card
    assert "| student | 12 | 3 (1 passes) | 4 | 0.002 |" in card
    assert "| student, held out as two |" in card
    assert "only one; marked places weigh 0.5, the teacher 0.5; only what the teacher judged" in card


def test_errors_say_what_to_do(work):
    result = run("export", "--model", work / "large", "--pack", work / "pack", code=2)
    assert "Give the folder that the step `student` wrote." in result.output
    run("shards", "--model", work / "large", "--pairs", work / "pairs.jsonl", "--only-labelled", "--out", work, code=2)


def test_help_names_the_steps():
    listed = run("--help").output
    assert all(f"\n  {step}" in listed for step in ("base", "cut", "shards", "teacher", "label", "student", "export"))
