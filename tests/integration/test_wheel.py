"""The wheel, built from the source distribution, in an environment of its own, run with the network off."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT_NETWORK = """
import socket, sys

class NoSocket(socket.socket):
    def __init__(self, *_, **__):
        raise AssertionError("garble opened a socket")

def no_lookup(*_, **__):
    raise AssertionError("garble looked up a host")

socket.socket = NoSocket
socket.getaddrinfo = no_lookup
from garble.__main__ import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(list(out.glob("garble-*.tar.gz"))) == 1
    [path] = out.glob("garble-*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """The interpreter of an environment with the wheel; what it depends on is borrowed from this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = [inside, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip())
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", packages, wheel]
    subprocess.run(install, check=True)
    here = sysconfig.get_paths()
    (packages / "borrowed.pth").write_text(f"{here['purelib']}\n{here['platlib']}\n", encoding="utf-8")
    return inside


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = {Path(name).name for name in archive.namelist() if "/licenses/" in name}
    tree = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "garble").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert inside == tree
    assert licences == {"LICENSE", "NOTICE.md"}
    assert {
        "garble/py.typed",
        "garble/formats/templates/report.html",
        "garble/packs/en/manifest.json",
        "garble/packs/en/ngram.bin",
        "garble/packs/en/synonyms.txt.gz",
        "garble/packs/en/classifiers/none.json",
        "garble/packs/en/classifiers/harper.json",
        "garble/packs/en/classifiers/languagetool.json",
    } <= inside


def test_it_judges_from_anywhere_with_the_network_off(python, tmp_path):
    articles = sorted(str(path) for path in (ROOT / "seeds").glob("*.txt"))
    command = [python, "-I", "-c", WITHOUT_NETWORK, "gate", *articles]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode in {0, 1}, result.stderr
    verdicts = [line.split()[0] for line in result.stdout.splitlines() if line and line[0] != " "]
    assert len(verdicts) == len(articles) == 5
    assert set(verdicts) <= {"PASS", "REVIEW", "BLOCK"}


def test_it_is_the_wheel_that_ran(python, tmp_path):
    command = [python, "-I", "-c", "import garble; print(garble.__file__)"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(result.stdout.strip()).is_relative_to(python.parents[1])


def test_the_network_is_off(python, tmp_path):
    command = [
        python,
        "-I",
        "-c",
        WITHOUT_NETWORK,
        "gate",
        "--languagetool-url",
        "http://localhost:9",
        __file__,
    ]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 3
    assert "garble looked up a host" in result.stderr
