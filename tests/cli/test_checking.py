from __future__ import annotations

import os

import pytest

from garble.cli.checking import find_sources

GOOD = "The harbour opened on Monday. Ships came in.\n"


@pytest.fixture
def drafts(tmp_path):
    folder = tmp_path / "drafts"
    (folder / "locked").mkdir(parents=True)
    (folder / "a.txt").write_text(GOOD)
    (folder / "locked" / "b.txt").write_text(GOOD)
    (folder / "m.txt").write_text(GOOD)
    return folder


@pytest.fixture
def locked(monkeypatch, drafts):
    """What a folder without permissions is to all but root."""
    scandir = os.scandir

    def refuse(path):
        if os.path.basename(os.fspath(path)) == "locked":
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)


LOCKED = (
    "garble: drafts/locked: this folder cannot be read (Permission denied).\n"
    "        Change its permissions, or name the files to read.\n"
)


@pytest.mark.usefixtures("locked")
def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_judged(garble):
    code, out, err = garble("gate", "drafts")
    assert (code, [line.split()[1] for line in out.splitlines()]) == (2, ["drafts/a.txt:", "drafts/m.txt:"])
    assert err == LOCKED
    assert garble("gate", "drafts/locked") == (2, "", LOCKED)


def test_what_garble_cannot_read_is_told_once_for_all_folders(garble, drafts, tmp_path):
    (tmp_path / "more").mkdir()
    for name in ("drafts/x.pdf", "drafts/locked/y.DOC", "more/z.rtf", "drafts/.z.pdf", "drafts/picture.png"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "more" / "a.txt").write_text(GOOD)
    code, out, err = garble("gate", "drafts", "more")
    assert (code, len(out.splitlines())) == (0, 4)
    assert (
        err
        == "garble: 3 files in drafts, more were not read: .doc, .pdf, .rtf; convert them to .docx, .html or .txt.\n"
    )
    assert garble("gate", "more").err == (
        "garble: 1 file in more was not read: .rtf; convert it to .docx, .html or .txt.\n"
    )
    assert garble("gate", "--quiet", "drafts", "more") == (0, out, "")


@pytest.mark.skipif(os.name != "posix", reason="pipes and links")
def test_linked_files_belong_to_a_folder_but_not_linked_folders_and_pipes(drafts, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "c.txt").write_text(GOOD)
    (drafts / "file.txt").symlink_to(tmp_path / "other" / "c.txt")
    (drafts / "folder").symlink_to(tmp_path / "other")
    (drafts / "nothing.txt").symlink_to(tmp_path / "nothing")
    os.mkfifo(drafts / "pipe.txt")
    found = [(os.path.relpath(source.path, drafts), source.error) for source in find_sources([str(drafts)])]
    names = ["a.txt", "file.txt", "locked/b.txt", "m.txt", "nothing.txt"]
    assert found == [(name, None) for name in names]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--block-threshold", "0.3"], "review_threshold (0.4) is above block_threshold (0.3)."),
        (["--review-threshold", "0.95"], "review_threshold (0.95) is above block_threshold (0.9)."),
    ],
)
@pytest.mark.parametrize("command", ["gate", "score"])
def test_a_threshold_that_crosses_the_packs_is_refused(garble, files, command, arguments, problem):
    remedy = "        Set both: the one that is not set is the language pack's.\n"
    assert garble(command, *arguments, "good.txt") == (2, "", f"garble: {problem}\n{remedy}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--block-threshold", "0.4"],
        ["--review-threshold", "0.9"],
        ["--block-threshold", "0.3", "--review-threshold", "0.2"],
    ],
)
def test_thresholds_that_go_together(garble, files, arguments):
    assert garble("gate", *arguments, "good.txt").code == 0
