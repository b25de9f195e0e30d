from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import click
import pytest

from garble import __version__
from garble.cli.app import app
from tests.cli.conftest import ROOT, run_process

HEAVY = {
    "numpy",
    "scipy",
    "sklearn",
    "kenlm",
    "rich",
    "jinja2",
    "textstat",
    "lxml",
    "docx",
    "harper",
}


def test_help_is_complete_and_imports_nothing_heavy():
    script = (
        "import sys; from garble.__main__ import main; code = main(['--help']);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr); sys.exit(code)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0
    assert HEAVY & set(result.stderr.split()) == set()
    for name in ("score", "highlight", "gate", "completion"):
        assert f"\n  {name} " in result.stdout


@pytest.mark.parametrize("name", sorted(app.commands))
def test_every_command_explains_itself(garble, name):
    code, out, err = garble(name, "-h")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: garble {name} [OPTIONS]")
    assert "Examples:" in out
    for parameter in app.commands[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
    assert max(map(len, out.splitlines())) <= 100


def test_version(garble):
    assert garble("--version") == (0, f"garble {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-such-option"],
        ["no-such-command"],
        ["gate"],
        ["gate", "--fail-on", "pass", "x.txt"],
        ["gate", "--jobs", "0", "x.txt"],
        ["score", "--block-threshold", "1.5", "x.txt"],
        ["score", "--grammar", "other", "x.txt"],
        ["score", "--languagetool-url", "localhost", "x.txt"],
        ["score", "--review-threshold", "0.9", "--block-threshold", "0.8", "x.txt"],
        ["score", "--config", "missing.toml", "x.txt"],
        ["completion", "tcsh"],
    ],
)
def test_wrong_usage_exits_2_with_a_message_and_no_traceback(garble, arguments):
    code, out, err = garble(*arguments)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "good.txt", "--min-probability"],
        ["score", "good.txt", "--lines", "--min-probability"],
        ["score", "good.txt", "--sentence-threshold"],
        ["gate", "good.txt", "--block-threshold"],
        ["calibrate", "--clean", ".", "--fpr"],
        ["calibrate", "--clean", ".", "--review-fpr"],
    ],
)
@pytest.mark.parametrize("number", ["nan", "-NaN", "inf"])
def test_what_is_no_number_is_in_no_range(garble, files, arguments, number):
    code, out, err = garble(*arguments, number)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(f"Error: Invalid value for '{arguments[-1]}': ")


def test_settings_come_from_the_nearest_file_and_options_before_them(garble, files):
    (files / "garble.toml").write_text("block_threshold = 0.99\n")
    assert garble("gate", "bad.txt").code == 0
    assert garble("gate", "--block-threshold", "0.9", "bad.txt").code == 1
    (files / "strict.toml").write_text("block_threshold = 0.5\n")
    assert garble("gate", "--config", "strict.toml", "odd.txt").code == 1


def test_an_unknown_setting_is_an_error(garble, files):
    (files / "garble.toml").write_text("block_treshold = 0.99\n")
    code, out, err = garble("gate", "bad.txt")
    assert (code, out) == (2, "")
    assert err.startswith(f"garble: {files / 'garble.toml'}: 'block_treshold' is not a setting of garble.\n")
    assert "Did you mean 'block_threshold'?" in err


def test_ctrl_c(garble, files):
    code, out, err = garble("score", "good.txt", "interrupt.txt")
    assert (code, out, err.strip()) == (130, "", "garble: interrupted.")


def test_a_defect_is_no_verdict(garble, files):
    code, out, err = garble("gate", "defect.txt")
    assert (code, out) == (3, "")
    assert "ZeroDivisionError: a defect" in err
    assert err.endswith("garble: this is a defect in garble; please report it with the lines above.\n")


def test_a_reader_that_goes_away_is_no_error():
    lines = b"All is well here.\n" * 50_000
    command = [sys.executable, "-m", "tests.cli", "score", "--lines", "--format", "tsv", "-"]
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipe) as process:
        assert process.stdout
        process.stdout.close()
        _, err = process.communicate(lines)
    assert (process.returncode, err) == (141, b"")


posix = pytest.mark.skipif(os.name != "posix", reason="the shell closes the streams")


@posix
@pytest.mark.parametrize(
    ("command", "code", "out", "err"),
    [
        ("gate good.txt >&-", 2, "", "Error: Standard output cannot be written: Bad file descriptor. Send it to a"),
        ("--help >&-", 2, "", "Error: Standard output cannot be written: Bad file descriptor. Send it to a"),
        ("gate - <&-", 2, "", "garble: <stdin>: it cannot be read (Bad file descriptor).\n        Send the article"),
        ("score --lines - <&-", 2, "", "garble: <stdin>: it cannot be read (Bad file descriptor).\n        Name a"),
        ("gate bad.txt missing.txt 2>&-", 2, "BLOCK   bad.txt: ", ""),
        ("gate bad.txt -o out.txt <&- >&- 2>&-", 1, "", ""),
    ],
)
def test_a_stream_that_the_caller_closed_is_no_defect(files, command, code, out, err):
    command = re.sub(r"(\w+\.txt)", lambda match: str(files / match[0]), command)
    script = f"{sys.executable} -m tests.cli {command}"
    result = subprocess.run(
        ["sh", "-c", script], cwd=ROOT, input=b"", capture_output=True, check=False, timeout=60, text=False
    )
    said, told = result.stdout.decode(), result.stderr.decode()
    assert (result.returncode, "Traceback" in told) == (code, False)
    assert said.replace(f"{files}/", "").startswith(out)
    assert (bool(said), bool(told)) == (bool(out), bool(err))
    assert told.startswith(err)


@posix
def test_a_folder_that_is_gone_is_no_defect(garble, files, monkeypatch):
    (files / "gone").mkdir()
    monkeypatch.chdir(files / "gone")
    (files / "gone").rmdir()
    code, out, err = garble("gate", str(files / "good.txt"))
    assert (code, out) == (2, "")
    assert err == (
        "garble: The current folder cannot be found: No such file or directory.\n"
        "        Change to a folder that exists, or name the settings with --config.\n"
    )
    (files / "own.toml").touch()
    settings = ("--config", str(files / "own.toml"))
    assert garble("gate", *settings, str(files / "good.txt")).code == 0
    code, out, err = garble("gate", *settings, str(files / "good.txt"), "-o", "out.txt")
    assert (code, out, err.startswith("Error: out.txt cannot be written: No such file")) == (2, "", True)


@posix
def test_the_name_of_a_file_cannot_forge_a_line(garble, files):
    """Neither among the verdicts nor among the errors."""
    name = "a\nPASS    bad.txt: fine\x1b[2J\r\t.txt"
    (files / name).write_bytes((files / "bad.txt").read_bytes())
    shown = "a␊PASS    bad.txt: fine␛[2J␍␉.txt"
    _, out, _ = garble("gate", "bad.txt")
    assert garble("gate", name) == (1, out.replace("bad.txt", shown), "")
    (files / name).unlink()
    assert garble("gate", name) == (2, "", f"garble: {shown}: there is no such file.\n        Check the path.\n")


@pytest.mark.skipif(os.name != "posix", reason="signals of a terminal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_every_process_without_a_traceback(jobs):
    command = [sys.executable, "-m", "tests.cli", "score", "--lines", "--jobs", jobs, "-"]
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, start_new_session=True, **pipe) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"Well.\n" * 6_000)  # less than a pipe holds
        process.stdin.flush()
        process.stdout.read(1)  # it is at work now, and waits for more
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate()
    assert (process.returncode, err.strip()) == (130, b"garble: interrupted.")


def on_terminal(*arguments: str, stream: str, **environment: str) -> str:
    """Return what ``garble`` writes to one stream when that is a terminal."""
    master, slave = os.openpty()
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: slave}
    settings = {name: value for name, value in os.environ.items() if "COLOR" not in name}
    settings |= {"TERM": "xterm-256color", **environment}
    try:
        run_process(*arguments, capture_output=False, stdin=subprocess.DEVNULL, env=settings, **streams)
        os.write(slave, b"\n")  # a read from an empty terminal would wait
        return os.read(master, 1 << 16).decode()
    finally:
        os.close(slave)
        os.close(master)


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_progress_is_shown_for_several_files_on_a_terminal_only(files):
    good, odd = str(files / "good.txt"), str(files / "odd.txt")
    assert "checking" in on_terminal("gate", good, odd, stream="stderr")
    assert on_terminal("gate", good, stream="stderr") == "\r\n"
    assert on_terminal("gate", "--quiet", good, odd, stream="stderr") == "\r\n"
    assert run_process("gate", good, odd).stderr == b""


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_colours_are_for_terminals_that_want_them(files):
    bad = str(files / "bad.txt")
    red = re.compile(r"\x1b\[[0-9;]*31m")
    assert red.search(on_terminal("score", bad, stream="stdout"))
    assert not red.search(on_terminal("score", bad, stream="stdout", NO_COLOR="1"))
    assert b"\x1b" not in run_process("score", bad).stdout


@pytest.mark.parametrize(
    ("shell", "word"), [("bash", "complete -o"), ("zsh", "#compdef garble"), ("fish", "complete ")]
)
def test_completion(garble, shell, word):
    code, out, _ = garble("completion", shell)
    assert code == 0
    assert word in out
    assert "_GARBLE_COMPLETE" in out


def test_the_completion_script_gets_its_answers():
    environment = {
        **os.environ,
        "_GARBLE_COMPLETE": "bash_complete",
        "COMP_WORDS": "garble sc",
        "COMP_CWORD": "1",
    }
    result = run_process(env=environment)
    assert (result.returncode, result.stdout) == (0, b"plain,score\n")


@pytest.mark.parametrize("words", ["score se", "gate a.txt se", "explain se", "gate -o se", "calibrate -o se"])
def test_the_shell_completes_file_names(words):
    environment = {
        **os.environ,
        "_GARBLE_COMPLETE": "bash_complete",
        "COMP_WORDS": f"garble {words}",
        "COMP_CWORD": str(len(words.split())),
    }
    result = run_process(env=environment)
    assert (result.returncode, result.stdout) == (0, b"file,se\n")
