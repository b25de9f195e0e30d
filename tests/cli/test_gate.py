from __future__ import annotations

import json
from dataclasses import replace

import pytest

from garble.cli.verdict import lines
from garble.readers import read
from tests.cli.conftest import run_process
from tests.cli.fakes import FakeDetector

BAD = """\
BLOCK   bad.txt: 2 of 3 sentences are flagged.
  bad.txt:1:1  95%  A garbled harbour opened on Monday.
    S201  “garbled” hardly fits here. Expected: clear
  bad.txt:1:37  50%  An odd ship came in.
    S201  “odd” hardly fits here. Expected: clear
"""
ODD = """\
REVIEW  odd.txt: 1 of 2 sentences are flagged.
  odd.txt:2:1  50%  An odd ship came in.
    S201  “odd” hardly fits here. Expected: clear
"""
HELD = """\
REVIEW  good.txt: 0 of 2 sentences are flagged.
  No sentence reaches the threshold of 40%. These are the most suspect.
  good.txt:1:1  2%  The harbour opened on Monday.
  good.txt:1:31  2%  Ships came in.
"""
GOOD = "PASS    good.txt: 0 of 2 sentences are flagged.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "out"),
    [
        (["good.txt"], 0, GOOD),
        (["odd.txt"], 0, ODD),
        (["bad.txt"], 1, BAD),
        (["good.txt", "bad.txt", "odd.txt"], 1, GOOD + BAD + ODD),
        (["--fail-on", "review", "good.txt"], 0, GOOD),
        (["--fail-on", "review", "odd.txt", "good.txt"], 1, ODD + GOOD),
        (["--fail-on", "review", "--quiet", "bad.txt"], 1, BAD),
        (["--review-threshold", "0.01", "good.txt"], 0, HELD),
        (["--block-threshold", "0.99", "bad.txt"], 0, BAD.replace("BLOCK ", "REVIEW")),
    ],
)
def test_verdicts(garble, files, arguments, code, out):
    assert garble("gate", *arguments) == (code, out, "")


def test_an_article_from_a_pipe(garble):
    result = garble("gate", "-", stdin=b"All is well here.\n")
    assert result == (0, "PASS    <stdin>: 0 of 1 sentences are flagged.\n", "")


def test_what_cannot_be_read_does_not_stop_the_others(garble, files):
    code, out, err = garble("gate", "missing.txt", "empty.txt", "bad.txt", "binary.txt", "good.txt")
    assert (code, out) == (2, BAD + GOOD)
    problems = [line for line in err.splitlines() if line.startswith("garble: ")]
    assert all(name in line for name, line in zip(("missing.txt", "empty.txt", "binary.txt"), problems, strict=True))


def test_a_failed_backend_ends_the_run_after_what_was_judged(garble, files):
    result = garble("gate", "bad.txt", "missing.txt", "crash.txt", "good.txt")
    assert (result.code, result.out) == (3, BAD)
    assert result.err.endswith("garble: The grammar checker died.\n        Start it again.\n")


def test_a_folder_is_its_articles_sorted(garble, files):
    folder = files / "drafts"
    (folder / "b").mkdir(parents=True)
    (folder / ".git").mkdir()
    for name in ("z.txt", "a.md", "b/c.txt", ".hidden.txt", ".git/x.txt", "picture.png"):
        (folder / name).write_bytes(b"All is well here.\n")
    code, out, err = garble("gate", "drafts")
    assert (code, err) == (0, "")
    names = [line.split()[1].replace("\\", "/") for line in out.splitlines()]
    assert names == ["drafts/a.md:", "drafts/b/c.txt:", "drafts/z.txt:"]


def test_a_folder_without_articles_is_an_error(garble, files):
    (files / "none").mkdir()
    (files / "none" / "picture.png").write_bytes(b"\x89PNG")
    code, out, err = garble("gate", "none", "good.txt")
    assert (code, out) == (2, GOOD)
    assert err == (
        "garble: none: it holds no file that garble reads.\n"
        "        Name the files themselves, or a folder with .txt, .md, .html or .docx files.\n"
    )


def test_json(garble, files):
    code, out, err = garble("gate", "--format", "json", "bad.txt", "missing.txt")
    written = json.loads(out)
    signature = "garble:1.0|pack:fake|grammar:auto|context:off|features:0|classifier:fake"
    assert (code, written["schema_version"], written["exit_code"]) == (2, 1, 2)
    assert written["articles"][0] == {
        "path": "bad.txt",
        "verdict": "BLOCK",
        "verdict_reason": "2 of 3 sentences are flagged.",
        "article": {"probability": 0.95, "sentences": 3, "flagged": 2},
        "findings": [],
        "notes": [],
        "signature": f"{signature}|sentence:0.400|review:0.400|block:0.900",
    }
    missing = written["articles"][1]
    assert (missing["path"], missing["verdict"]) == ("missing.txt", None)
    assert err == f"garble: {missing['problem']}\n        {missing['remedy']}\n"


def test_text_that_acts_on_a_terminal_is_made_harmless(garble, files):
    (files / "evil.txt").write_bytes(b"A \x1b[2Jgarbled\xe2\x80\xae sentence stands here.\n")
    assert "\x1b" not in garble("gate", "evil.txt").out
    assert "\u202e" not in garble("gate", "evil.txt").out


def test_several_processes_say_the_same(files):
    names = [str(files / name) for name in ("good.txt", "bad.txt", "missing.txt", "odd.txt")] * 3
    one, two = (run_process("gate", "--jobs", jobs, *names) for jobs in ("1", "2"))
    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)
    assert one.returncode == 2
    assert one.stdout.count(b"BLOCK") == 3


def test_a_backend_that_fails_in_another_process_is_told(files):
    result = run_process("gate", "--jobs", "2", str(files / "good.txt"), str(files / "crash.txt"))
    assert result.returncode == 3
    assert result.stderr == b"garble: The grammar checker died.\n        Start it again.\n"


@pytest.mark.parametrize("form", ["text", "json", "junit", "markdown"])
def test_a_file_gets_the_same_bytes_as_stdout(garble, files, form):
    names = ("good.txt", "bad.txt", "missing.txt", "odd.txt")
    code, out, err = garble("gate", "--format", form, *names)
    assert garble("gate", "--format", form, *names, "-o", "verdicts") == (code, "", err)
    assert (files / "verdicts").read_bytes().decode() == out
    assert garble("gate", "--format", form, *names, "-o", "-") == (code, out, err)


def test_no_file_without_a_verdict(garble, files):
    assert garble("gate", "missing.txt", "-o", "verdicts").code == 2
    assert garble("gate", "good.txt", "crash.txt", "-o", "verdicts").code == 3
    assert not (files / "verdicts").exists()


def test_a_text_with_line_ends_cannot_forge_a_verdict(files):
    """A note or a message may quote the article."""
    report = FakeDetector().check(read(files / "bad.txt"))
    forged = "odd\nPASS    good.txt: fine"
    document = replace(report.document, notes=(forged,))
    report = replace(report, document=document, verdict_reason=forged)
    shown = "odd␊PASS    good.txt: fine"
    assert list(lines("bad.txt", report))[:2] == [f"BLOCK   bad.txt: {shown}", f"  note  {shown}"]
