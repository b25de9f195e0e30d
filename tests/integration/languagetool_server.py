"""Starts the real LanguageTool for a test, from the jars that ``.ci/languagetool.sh`` gets."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

JARS = "GARBLE_LANGUAGETOOL_JARS"
START_SECONDS = 90.0


def jars_or_skip() -> Path:
    """Return the folder with the jars; without them or without Java skip the test."""
    folder = Path(os.environ.get(JARS, ""))
    if not os.environ.get(JARS):
        missing = f"{JARS} does not name a folder with LanguageTool's jars (.ci/languagetool.sh DIR gets them)"
    elif not any(folder.glob("languagetool-server-*.jar")):
        missing = f"{JARS} names {folder}, which has no LanguageTool server (.ci/languagetool.sh gets it)"
    elif shutil.which("java") is None:
        missing = "Java is not installed"
    else:
        return folder
    pytest.skip(missing)


@contextmanager
def running_server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yield the address and the process of a server that answers; it is gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["java", "-cp", f"{folder}/*", "org.languagetool.server.HTTPServer", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _is_healthy(url):
        if time.monotonic() > deadline or process.poll() is not None:
            raise RuntimeError(f"LanguageTool did not start; its exit code is {process.poll()}")
        time.sleep(0.2)


def _is_healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/v2/healthcheck", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False
