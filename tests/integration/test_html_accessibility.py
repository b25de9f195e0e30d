"""axe-core finds nothing to object to in the HTML report: light, dark, on a phone, of one article and of several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from garble.report import Report
from tests.formats.conftest import blocked, passed  # noqa: F401
from tests.formats.test_html import structured

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")

pytestmark = pytest.mark.browser


def violations(page: sync_api.Page) -> list[tuple[str, str]]:
    """The rules that the page breaks as it stands, best practices too, with the first element that breaks each."""
    found = axe.Axe().run(page).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def test_axe_finds_what_is_wrong(opened: Callable[..., sync_api.Page]) -> None:
    page = opened(structured())
    page.evaluate("document.querySelector('.toolbar button').textContent = ''")
    page.evaluate("document.querySelector('article p').style.color = '#ccc'")
    assert {rule for rule, _ in violations(page)} == {"button-name", "color-contrast"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_several_articles(
    opened: Callable[..., sync_api.Page], blocked: Report, passed: Report, scheme: str, width: int  # noqa: F811
) -> None:  # fmt: skip
    page = opened(blocked, passed, structured(), color_scheme=scheme, viewport={"width": width, "height": 800})
    assert violations(page) == []
    page.get_by_text("How to read this page").click()
    page.keyboard.press("n")
    if width < 1000:
        page.locator(".filter summary").click()
    page.locator("#threshold").fill("2")
    page.locator(".chips input").first.uncheck()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_article(opened: Callable[..., sync_api.Page], scheme: str) -> None:
    page = opened(structured(), color_scheme=scheme)
    page.locator("#s1-1").focus()
    assert violations(page) == []


def test_an_article_without_marks_and_no_article(opened: Callable[..., sync_api.Page], passed: Report) -> None:  # noqa: F811
    assert violations(opened(replace(passed, sentences=()))) == []
    assert violations(opened()) == []


def test_without_scripts_the_page_is_the_same_to_axe(opened: Callable[..., sync_api.Page], blocked: Report) -> None:  # noqa: F811
    page = opened(blocked)
    page.evaluate("document.querySelector('.toolbar').hidden = true")
    assert violations(page) == []
