from __future__ import annotations

import csv
import io
import json

import pytest


def records(out: str) -> list[tuple[str, str, float]]:
    """Path, text and probability of each line of JSONL."""
    return [(r["path"], r["text"], r["probability"]) for r in map(json.loads, out.splitlines())]


GARBLED = ("bad.txt", "A garbled harbour opened on Monday.", 0.95)
ODD = ("bad.txt", "An odd ship came in.", 0.5)
LEFT = ("bad.txt", "It left again.", 0.02)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], [GARBLED, ODD, LEFT]),
        (["--top", "2"], [GARBLED, ODD]),
        (["--min-probability", "0.5"], [GARBLED, ODD]),
        (["--min-probability", "0.51"], [GARBLED]),
        (["--min-probability", "0.5", "--top", "1"], [GARBLED]),
        (["--min-probability", "0.99"], []),
    ],
)
def test_sentences(garble, files, arguments, expected):
    code, out, err = garble("score", "--format", "jsonl", *arguments, "bad.txt")
    assert (code, records(out), err) == (0, expected, "")


def test_top_counts_for_each_article(garble, files):
    out = garble("score", "--format", "jsonl", "--top", "1", "odd.txt", "bad.txt").out
    assert records(out) == [("odd.txt", "An odd ship came in.", 0.5), GARBLED]


def test_the_table(garble, files):
    code, out, err = garble("score", "bad.txt")
    assert (code, err) == (0, "")
    assert "A «garbled» harbour opened on Monday." in out
    assert "S201  “garbled” hardly fits here." in out
    assert " BLOCK " in out
    assert "\x1b" not in out


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_tables_for_machines(garble, files, form):
    out = garble("score", "--format", form, "bad.txt").out
    rows = list(csv.DictReader(io.StringIO(out), delimiter="," if form == "csv" else "\t"))
    assert [(row["path"], row["text"], float(row["probability"])) for row in rows] == [GARBLED, ODD, LEFT]


def test_json_is_the_schema_of_reports(garble, files):
    written = json.loads(garble("score", "--format", "json", "bad.txt", "good.txt").out)
    assert [(report["path"], report["verdict"]) for report in written["reports"]] == [
        ("bad.txt", "BLOCK"),
        ("good.txt", "PASS"),
    ]


def test_a_blocked_article_is_no_failure_of_score(garble, files):
    assert garble("score", "bad.txt").code == 0


def test_a_file_gets_the_same_bytes_as_stdout(garble, files):
    out = garble("score", "--format", "json", "bad.txt").out
    assert garble("score", "--format", "json", "bad.txt", "-o", "scores.json") == (0, "", "")
    assert (files / "scores.json").read_bytes().decode() == out
    assert garble("score", "--format", "json", "bad.txt", "-o", "-").out == out


def test_unreadable_input_is_told_and_the_others_are_scored(garble, files):
    code, out, err = garble("score", "--format", "jsonl", "missing.txt", "bad.txt", "binary.txt")
    assert (code, records(out)) == (2, [GARBLED, ODD, LEFT])
    assert err.count("garble: ") == 2


def test_nothing_is_written_when_nothing_could_be_read(garble, files):
    code, out, _ = garble("score", "--format", "json", "missing.txt", "-o", "scores.json")
    assert (code, out, (files / "scores.json").exists()) == (2, "", False)


def test_a_file_that_cannot_be_written(garble, files):
    code, out, err = garble("score", "bad.txt", "-o", "no/such/folder/x.txt")
    assert (code, out) == (2, "")
    assert "no/such/folder/x.txt" in err


def test_a_failed_backend(garble, files):
    expected = (3, "", "garble: The grammar checker died.\n        Start it again.\n")
    assert garble("score", "bad.txt", "crash.txt") == expected


def test_a_broken_pack(garble, files):
    (files / "garble.toml").write_text('pack = "packs"\n')
    code, out, err = garble("score", "bad.txt")
    assert (code, out) == (3, "")
    assert err == f"garble: {files / 'packs'} is no language pack.\n        Reinstall garble.\n"


def test_the_plot(garble, files):
    code, out, err = garble("score", "--plot", "bad.txt", "good.txt")
    assert (code, err) == (0, "")
    rules = [line.partition(" ─")[0] for line in out.splitlines() if " ──" in line]
    assert rules == ["bad.txt", "good.txt"]
    assert " 1  line 1  95%  A garbled harbour opened on Monday.\n 2  line 1  50%  An odd ship came in.\n" in out
    assert " 40% ┤┄" in out
    assert "\x1b" not in out


def test_the_plot_goes_to_a_file(garble, files):
    out = garble("score", "--plot", "bad.txt").out
    assert garble("score", "--plot", "bad.txt", "-o", "plot.txt") == (0, "", "")
    assert (files / "plot.txt").read_bytes().decode() == out


@pytest.mark.parametrize("other", [["--format", "json"], ["--lines"], ["--top", "1"], ["--min-probability", "0.5"]])
def test_the_plot_is_of_whole_articles_and_text(garble, files, other):
    code, out, err = garble("score", "--plot", *other, "bad.txt")
    assert (code, out) == (2, "")
    assert "--plot draws whole articles as text" in err
