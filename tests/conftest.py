"""For all tests: nothing that is missing may pass unnoticed.

Where a tool is missing (Java, Chromium, KenLM's lmplz), the tests that need it are skipped and say so. With
GARBLE_REQUIRE_ALL=1, as in continuous integration, every such skip is a failure. Connections to other
machines are refused in all tests by pytest-socket, see ``addopts`` in pyproject.toml.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

REQUIRE_ALL = os.environ.get("GARBLE_REQUIRE_ALL") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _without_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _without_skip((yield))


def _without_skip(report):
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        path, line, reason = report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{path}:{line}: {reason}. GARBLE_REQUIRE_ALL=1 forbids skipping."
    return report
