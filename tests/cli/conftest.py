from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from garble.__main__ import main
from tests.cli.fakes import fake_module

ROOT = Path(__file__).parents[2]


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def garble(monkeypatch, capsysbinary, tmp_path) -> Callable[..., Result]:
    """``garble(*arguments, stdin=b"")`` in an empty folder, with a detector that needs no language model."""
    monkeypatch.setitem(sys.modules, "garble.detector", fake_module())
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(list(arguments))
        out, err = capsysbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return run


@pytest.fixture
def files(tmp_path) -> Path:
    """A folder with articles of every verdict and with files that are no articles."""
    contents = {
        "good.txt": b"The harbour opened on Monday. Ships came in.\n",
        "odd.txt": b"The harbour opened on Monday.\nAn odd ship came in.\n",
        "bad.txt": b"A garbled harbour opened on Monday. An odd ship came in. It left again.\n",
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 8,
        "crash.txt": b"The backend will crash on this.\n",
        "interrupt.txt": b"Somebody will interrupt this.\n",
        "defect.txt": b"This meets a defect.\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def run_process(*arguments: str, **options) -> subprocess.CompletedProcess[bytes]:
    """Run ``garble`` with the fake detector in a process of its own."""
    command = [sys.executable, "-m", "tests.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=60, **{"capture_output": True, **options})
