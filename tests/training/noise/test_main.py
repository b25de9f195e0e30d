from __future__ import annotations

import json
import lzma

import pytest

from garble.errors import InputError
from garble.training.noise.__main__ import main, write_pairs

TEXT = (
    "The mayor of the old town said on Monday that the bridge would be closed for a week. It was over by Friday.\n\n"
    "“We have asked the council to decide in the spring,” she told reporters at the meeting of the committee.\n"
)
MAKERS = ["function words", "grammar"]


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "clean.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_pairs_are_written_whole_and_the_same_each_time(text, tmp_path):
    first, second = tmp_path / "pairs.jsonl", tmp_path / "pairs.jsonl.xz"
    assert write_pairs(text, first, MAKERS, 3) == write_pairs(text, second, MAKERS, 3) == 2
    lines = first.read_text(encoding="utf-8")
    assert lines == lzma.decompress(second.read_bytes()).decode("utf-8")
    rows = [json.loads(line) for line in lines.splitlines()]
    assert all(row["original"] in TEXT and row["text"] not in TEXT for row in rows)
    assert all(span["maker"] in MAKERS for row in rows for span in row["spans"])
    assert {path.name for path in tmp_path.iterdir()} == {"clean.txt", "pairs.jsonl", "pairs.jsonl.xz"}


def test_compressed_text(text, tmp_path):
    packed = tmp_path / "clean.txt.xz"
    packed.write_bytes(lzma.compress(text.read_bytes()))
    write_pairs(text, tmp_path / "a.jsonl", MAKERS, 0)
    write_pairs(packed, tmp_path / "b.jsonl", MAKERS, 0)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_missing_text(tmp_path):
    with pytest.raises(InputError, match=r"The text .* is missing"):
        write_pairs(tmp_path / "none.txt", tmp_path / "out.jsonl", MAKERS, 0)


def test_command_line(text, tmp_path, monkeypatch, capsys):
    out = tmp_path / "pairs.jsonl"
    arguments = ["noise", "--clean", str(text), "--out", str(out), "--makers", *MAKERS, "--seed", "3"]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    text.unlink()
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "Give an existing file with --clean." in capsys.readouterr().err


def test_heavy_makers_make_their_own_versions(text, tmp_path):
    out = tmp_path / "pairs.jsonl"
    assert write_pairs(text, out, ["case and spacing", *MAKERS], 3) == 4
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["maker"] == "case and spacing" for row in rows] == [True, True, False, False]
    assert rows[0]["original"] == rows[2]["original"]


def test_a_missing_engine_stops_before_anything_is_written(text, tmp_path, monkeypatch, capsys):
    out = tmp_path / "pairs.jsonl"
    monkeypatch.setattr("sys.argv", ["noise", "--clean", str(text), "--out", str(out), "--makers", "apertium gl"])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 3
    expected = "Apertium is missing. Install from Debian: apertium, apertium-en-gl.\n"
    assert capsys.readouterr().err == expected
    assert {path.name for path in tmp_path.iterdir()} == {"clean.txt"}


def test_reserved_engines_are_no_choice(text, tmp_path, monkeypatch, capsys):
    for name in ("apertium cat", "apertium eo", "apertium eng-cat"):
        monkeypatch.setattr("sys.argv", ["noise", "--clean", str(text), "--out", "x", "--makers", name])
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 2
        assert f"invalid choice: '{name}'" in capsys.readouterr().err
