"""Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from garble.formats.html import render
from garble.report import Report


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package is not installed")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not on PATH")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def opened(browser, tmp_path: Path) -> Iterator[Callable[..., object]]:
    """Opens a report; at the end, that nothing but the file was asked for and that no error was logged."""
    pages, trouble = [], []

    def open_report(*reports: Report, **context: object) -> object:
        path = tmp_path / f"report{len(pages)}.html"
        path.write_text(render(reports), encoding="utf-8")
        page = browser.new_page(**{"viewport": {"width": 1280, "height": 800}} | context)
        page.set_default_timeout(120_000)  # a busy machine is no failure
        page.on("request", lambda request: request.url == path.as_uri() or trouble.append(request.url))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda message: trouble.append(message.text))
        page.on("dialog", lambda dialog: trouble.append(dialog.message))
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield open_report
    for page in pages:
        page.close()
    assert trouble == []
