from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest

from garble.cli.output import Sink, open_output
from tests.cli.conftest import run_process

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
posix = pytest.mark.skipif(os.name != "posix", reason="permissions, pipes and links")


@pytest.fixture
def drafts(tmp_path):
    folder = tmp_path / "drafts"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text("The harbour opened on Monday.\n")
    (folder / "inner" / "b.md").write_text("A garbled ship came in.\n")
    return folder


@pytest.mark.parametrize("command", ["score", "highlight", "gate"])
@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("drafts/a.txt", "is an article to read; write the report to another file."),
        ("drafts/inner/b.md", "is an article to read; write the report to another file."),
        ("link.html", "is an article to read; write the report to another file."),
        ("drafts/report.html", "would be read as an article of drafts the next time;"),
        ("drafts/inner/../report.TXT", "would be read as an article of drafts the next time;"),
        ("way/report.html", "would be read as an article of drafts the next time;"),
    ],
)
def test_the_report_is_no_article_of_an_input_folder(garble, drafts, command, output, message):
    (drafts.parent / "link.html").symlink_to(drafts / "a.txt")
    (drafts.parent / "way").symlink_to(drafts / "inner")
    before = sorted((path, path.read_bytes()) for path in drafts.rglob("*.*"))
    code, out, err = garble(command, "drafts", "-o", output)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(f"Error: {output} {message}")
    assert sorted((path, path.read_bytes()) for path in drafts.rglob("*.*")) == before


@pytest.mark.parametrize(
    "output",
    ["report.html", "drafts.html", "drafts/report.sarif", "drafts/.report.html", "drafts/.hidden/report.html"],
)
def test_what_a_folder_does_not_stand_for_may_be_written(garble, drafts, output):
    (drafts / ".hidden").mkdir()
    assert garble("highlight", "drafts", "-q", "-o", output) == (0, "", "")
    assert garble("highlight", "drafts", "-q", "-o", output) == (0, "", "")


@pytest.mark.parametrize("output", ["nowhere/x.sarif", "broken.sarif"])
def test_where_nothing_can_be_written_no_article_is_read(garble, files, output):
    (files / "broken.sarif").symlink_to(files / "nowhere" / "x.sarif")
    code, out, err = garble("score", "crash.txt", "-o", output)
    assert (code, out) == (2, "")
    assert f"{output} cannot be written: there is no folder " in err


def test_a_folder_that_may_not_be_written_to_is_told_before_any_article_is_read(garble, files, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    code, out, err = garble("score", "crash.txt", "-o", "scores.tsv")
    assert (code, out) == (2, "")
    assert "scores.tsv cannot be written: you may not write to the folder ." in err


def test_a_folder_is_no_file_to_write(garble, files):
    (files / "out").mkdir()
    code, out, err = garble("score", "crash.txt", "-o", "out")
    assert (code, out) == (2, "")
    assert "'out' is a directory" in err


def test_after_an_error_the_file_is_as_it_was(garble, files):
    """The third chunk of lines fails, when the first is written."""
    (files / "scores.tsv").write_text("old\n")
    lines = b"All is well here.\n" * 1100 + b"This will crash.\n"
    before = sorted(os.listdir(files))
    code, out, err = garble("score", "--lines", "--format", "tsv", "-", "-o", "scores.tsv", stdin=lines)
    assert (code, out, err) == (3, "", "garble: The grammar checker died.\n        Start it again.\n")
    assert (files / "scores.tsv").read_text() == "old\n"
    assert sorted(os.listdir(files)) == before


def test_the_file_changes_when_all_is_written(tmp_path):
    target = tmp_path / "report"
    target.write_text("old")
    with open_output(target) as sink:
        sink.write(b"new")
        sink.flush()
        assert target.read_text() == "old"
    assert (os.listdir(tmp_path), target.read_text()) == (["report"], "new")


@posix
def test_permissions_stay_and_a_new_file_gets_the_usual_ones(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.touch()
    old.chmod(0o604)
    mask = os.umask(0o027)
    try:
        for target in (old, new):
            with open_output(target) as sink:
                sink.write(b"text")
    finally:
        os.umask(mask)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o604, 0o640]


@posix
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "shared").mkdir()
    target, link = tmp_path / "shared" / "report", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with open_output(link) as sink:
        sink.write(b"new")
    assert (link.is_symlink(), target.read_text()) == (True, "new")


@posix
def test_a_pipe_is_written_to(garble, files):
    os.mkfifo(files / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((files / "pipe").read_bytes()), daemon=True)
    reader.start()
    result = garble("score", "--format", "jsonl", "bad.txt", "-o", "pipe")
    reader.join(timeout=20)
    assert (result, read) == ((0, "", ""), [garble("score", "--format", "jsonl", "bad.txt").out.encode()])
    assert stat.S_ISFIFO((files / "pipe").stat().st_mode)


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_stdout_by_its_name(files):
    """It may be a plain file, and must not be replaced under the one who writes to it."""
    bad = str(files / "bad.txt")
    expected = run_process("score", "--format", "jsonl", bad).stdout
    assert run_process("score", "--format", "jsonl", bad, "-o", "/dev/stdout").stdout == expected
    command = [sys.executable, "-m", "tests.cli", "score", "--format", "jsonl", bad, "-o", "/dev/stdout"]
    with (files / "out").open("w+b") as file:
        subprocess.run(command, stdout=file, check=True, cwd=Path(__file__).parents[2])
        file.seek(0)
        assert file.read() == expected


@needs_full
def test_a_full_disk_is_told_in_one_line(files):
    message = b"cannot be written: No space left on device. Make room there, or write to another place.\n"
    good = str(files / "good.txt")
    result = run_process("score", good, "-o", str(FULL))
    assert (result.returncode, result.stderr) == (2, b"Error: /dev/full " + message)
    for arguments in (
        ["score", good],
        ["gate", good],
        ["score", "--lines", good],
        ["explain"],
        ["--help"],
        ["gate", "-h"],
    ):
        with FULL.open("wb") as full:
            result = run_process(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
        assert (result.returncode, result.stderr) == (2, b"Error: Standard output " + message), arguments


@needs_full
@pytest.mark.parametrize(
    ("arguments", "code"), [(["gate", "missing.txt"], 2), (["gate", "--nonsense"], 2), (["gate", "crash.txt"], 3)]
)
def test_where_stderr_is_full_the_exit_code_still_tells(files, arguments, code):
    arguments = [str(files / word) if word.endswith(".txt") else word for word in arguments]
    with FULL.open("wb") as full:
        result = run_process(*arguments, capture_output=False, stdout=subprocess.PIPE, stderr=full)
    assert (result.returncode, result.stdout) == (code, b"")


class Reluctant(io.RawIOBase):
    """Takes three bytes at a time, as stdout may where it is not buffered, and no more than a few in all."""

    def __init__(self, room):
        self.room, self.taken = room, b""

    def write(self, data):
        part = bytes(data[: min(3, self.room - len(self.taken))])
        self.taken += part
        return len(part) or None


def test_a_stream_that_takes_a_part_is_given_the_rest():
    patient = Reluctant(20)
    Sink(patient, "report").write(b"eleven byte")
    assert patient.taken == b"eleven byte"
    full = Reluctant(10)
    with pytest.raises(click.ClickException, match="report cannot be written: it takes no more"):
        Sink(full, "report").write(b"eleven byte")


def test_what_is_no_file_is_told_before_any_article_is_read(garble, files):
    long = "a" * 300
    for output, problem in (
        ("", "the name of the file is empty."),
        (long, f"{long} cannot be written: File name too long."),
    ):
        code, out, err = garble("score", "good.txt", "-o", output)
        assert (code, out) == (2, "")
        assert err.endswith(f"Error: Invalid value for '--output' / '-o': {problem}\n")
    code, out, err = garble("calibrate", "--clean", ".", "-o", "-")
    assert (code, out) == (2, "")
    assert err.endswith("a file is wanted, not standard output.\n")


def test_what_cannot_be_written_is_an_error_of_the_command_line(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with (
        pytest.raises(click.ClickException, match="report cannot be written: No space left"),
        open_output(tmp_path / "report") as sink,
    ):
        sink.write(b"text")
    assert os.listdir(tmp_path) == []
