"""A report on 20,000 words answers at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.formats.conftest import SIGNATURE
from tests.formats.long_report import long_report

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package is not installed")

pytestmark = pytest.mark.browser

MOST = 3.0  # seconds of the page's own thread; about a third of a second on an idle machine


def seconds(client: sync_api.CDPSession) -> float:
    """What the page's thread has worked so far, not what it waited for a processor."""
    metrics = client.send("Performance.getMetrics")["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def test_twenty_thousand_words(opened: Callable[..., sync_api.Page]) -> None:
    page = opened(long_report(SIGNATURE))
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.reload()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "s1-1"
    ready = seconds(client)
    assert ready < MOST
    page.locator("#threshold").fill("90")
    page.get_by_label("better word").uncheck()
    page.get_by_label("better word").check()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "s1-961"
    assert seconds(client) - ready < MOST
