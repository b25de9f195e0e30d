"""The samples in README.md and docs/formats.md, printed again; ``GARBLE_UPDATE_GOLDEN=1 pytest`` writes them anew."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README, FORMATS = ROOT / "README.md", ROOT / "docs" / "formats.md"

# The command and what it prints, in the groups of these names.
_SESSION = re.compile(r"^```console\n\$ (?P<command>.+)\n(?P<sample>[\s\S]*?)^```$", re.MULTILINE)
_BLOCKS = re.compile(r"^```sh\n(?P<command>garble .+ seeds/.+)\n```\n\n```\w*\n(?P<sample>[\s\S]*?)^```$", re.MULTILINE)
_TABLE = re.compile(r"`(?P<command>garble evaluate --seeds seeds/)`\):\n\n(?P<sample>(?:\|.*\n)+)")

_MEASURED = re.compile(r"\d+\.\d+|\d+(?=%)")


def samples():
    """Return file, command and text of each sample."""
    return [
        pytest.param(file, match["command"], match["sample"], id=match["command"][:70])
        for file, pattern in ((README, _SESSION), (README, _TABLE), (FORMATS, _BLOCKS))
        for match in pattern.finditer(file.read_text(encoding="utf-8"))
    ]


def printed(command):
    if "| jq" in command and shutil.which("jq") is None:
        pytest.skip("jq is not on PATH")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        check=False,
        cwd=ROOT,
        env=os.environ | {"PATH": path},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_samples_are_found():
    assert [str(one.values[0].name) for one in samples()] == ["README.md"] * 2 + ["formats.md"] * 11


@pytest.mark.parametrize(("file", "command", "sample"), samples())
def test_a_sample_is_what_is_printed(file, command, sample):
    """Probabilities may differ by what two processors make of the same encoder."""
    now = printed(command)
    if sample.startswith("|"):
        now = "".join(line for line in now.splitlines(keepends=True) if line.startswith("|"))
    if os.environ.get("GARBLE_UPDATE_GOLDEN"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(sample, now), encoding="utf-8")
        return
    assert _MEASURED.sub("0", now) == _MEASURED.sub("0", sample)
    for found, expected in zip(_MEASURED.findall(now), _MEASURED.findall(sample), strict=True):
        assert float(found) == pytest.approx(float(expected), rel=0.02, abs=0.02 if "." in expected else 1)
