"""The slider and the filter of the HTML report, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from garble.report import Report
from tests.formats.conftest import blocked, held, passed, slipped  # noqa: F401

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package is not installed")

pytestmark = pytest.mark.browser


@pytest.fixture
def page(opened: Callable[..., sync_api.Page], blocked: Report, passed: Report) -> sync_api.Page:  # noqa: F811
    return opened(blocked, passed)


def marks(page: sync_api.Page) -> list[str]:
    """The class and the note of each marked sentence."""
    found = "all => all.map(one => `${one.className} ${one.getAttribute('aria-describedby')}`)"
    return list(page.locator("article .s[tabindex]").evaluate_all(found))


def visible_notes(page: sync_api.Page) -> list[str]:
    notes = "all => all.filter(one => !one.hidden).map(one => one.id)"
    return list(page.locator(".note").evaluate_all(notes))


def slide(page: sync_api.Page, value: int) -> None:
    page.locator("#threshold").fill(str(value))


AS_JUDGED = ["s l2 n1-1", "s l3 n1-2", "s l1 n1-3", "s l0 n1-4", "s l3 n1-5"]


def test_untouched_the_page_is_as_judged(page: sync_api.Page) -> None:
    assert marks(page) == AS_JUDGED
    assert page.locator("#from").inner_text() == "50%"
    assert not page.get_by_role("button", name="Reset").is_visible()


def test_higher_marks_fewer_and_keeps_certain_slips(page: sync_api.Page) -> None:
    slide(page, 90)
    assert marks(page) == ["s l3 n1-2", "s l0 n1-4", "s l3 n1-5"]
    assert visible_notes(page) == ["n1-2", "n1-4", "n1-5"]
    assert page.locator("#from").inner_text() == "90%"
    assert page.locator(".stepper output").inner_text() == "3 marked"
    assert page.locator("#threshold").get_attribute("aria-valuetext") == "90%, 3 of 10 sentences marked"
    assert page.locator("#b1-1").get_attribute("class") == "paragraph edge3"
    assert page.locator("#b1-2").get_attribute("class") == "paragraph"


def test_lower_marks_more_and_writes_notes_in_reading_order(page: sync_api.Page) -> None:
    slide(page, 2)
    assert marks(page) == [
        "s l1 n1-m0", "s l2 n1-1", "s l3 n1-2", "s l1 n1-3", "s l1 n1-4", "s l1 n1-m6", "s l1 n1-m7", "s l3 n1-5",
        "s l1 n2-m0",
    ]  # fmt: skip
    assert visible_notes(page) == ["n1-m0", "n1-1", "n1-2", "n1-3", "n1-4", "n1-m6", "n1-m7", "n1-5", "n2-m0"]
    note = page.locator("#n1-m0").inner_text()
    assert "12%" in note
    assert "no reasons were worked out" in note
    assert "line 1, column 1" in note
    assert page.locator("#s1-m0").get_attribute("role") == "mark"
    assert not page.locator("#a2 .nothing").is_visible()
    page.keyboard.press("Escape")
    page.locator("#n1-m6 .head a").click()
    assert page.evaluate("document.activeElement.id") == "s1-m6"
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "s1-m7"


def test_reset_undoes_the_slider(page: sync_api.Page) -> None:
    slide(page, 2)
    slide(page, 100)
    assert marks(page) == ["s l0 n1-4"]
    page.get_by_role("button", name="Reset").click()
    assert marks(page) == AS_JUDGED
    assert page.locator("#from").inner_text() == "50%"
    assert page.evaluate("document.activeElement.id") == "threshold"


def test_a_kind_left_out_takes_its_marks_reasons_and_steps_away(page: sync_api.Page) -> None:
    page.get_by_label("better word").uncheck()
    assert marks(page) == AS_JUDGED[1:]
    page.get_by_label("slip").uncheck()
    assert marks(page) == AS_JUDGED[1:]  # the second sentence has other reasons
    shown = "all => all.map(one => `${one.textContent}: ${one.className}`)"
    assert page.locator("#s1-2 .cause").evaluate_all(shown) == [
        "Russian : cause off",
        "mature Russian: cause k-p",
        " army: cause k-p",
    ]
    assert page.locator("#n1-2 .reason:visible").count() == 2
    page.get_by_label("whole sentence").uncheck()
    assert marks(page) == ["s l3 n1-2", "s l0 n1-4"]
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "s1-4"
    page.get_by_label("better word").check()
    assert marks(page)[0] == "s l2 n1-1"


def test_the_most_suspect_are_of_no_kind_that_can_be_left_out(
    opened: Callable[..., sync_api.Page],
    blocked: Report,  # noqa: F811
    slipped: Report,  # noqa: F811
) -> None:
    page = opened(blocked, slipped)
    assert page.locator(".chips label", has_text="whole sentence").locator("small").inner_text() == "2"
    page.get_by_label("whole sentence").uncheck()
    of_second = ["s l0 n2-1", "s l0 n2-2", "s l0 n2-3", "s l0 n2-4", "s l0 n2-5"]
    assert marks(page) == ["s l2 n1-1", "s l3 n1-2", "s l0 n1-4", *of_second]
    page.get_by_label("slip").uncheck()
    assert [mark for mark in marks(page) if " n2-" in mark] == ["s l0 n2-3", "s l0 n2-5"]
    assert visible_notes(page)[-2:] == ["n2-3", "n2-5"]


def test_findings_are_a_kind_too(page: sync_api.Page) -> None:
    edge = "getComputedStyle(document.getElementById('b1-5'), '::before').display"
    assert page.evaluate(edge) == "block"
    page.get_by_label("repeated text").uncheck()
    assert page.locator(".findings li:visible").count() == 0
    assert page.evaluate(edge) == "none"


def test_the_strip_leads_to_its_sentences_and_follows_the_slider(page: sync_api.Page) -> None:
    bar = page.locator("#a1 .profile [data-i='2']")
    bar.click()
    assert page.evaluate("document.activeElement.id") == "s1-2"
    assert bar.get_attribute("class") == "live l3"
    slide(page, 98)
    assert bar.get_attribute("class") == "l0"
    assert page.locator("#a1 .profile path").get_attribute("d") == "M0 2H9"


def test_on_a_phone_the_filter_is_folded_away(page: sync_api.Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("!document.querySelector('.filter').open")
    page.locator(".filter summary").click()
    slide(page, 90)
    assert len(marks(page)) == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_each_kind_has_a_line_of_its_own_wherever_it_stands(page: sync_api.Page) -> None:
    styles = {"s": "solid", "p": "wavy", "g": "dotted", "x": "double", "r": "dashed"}
    found = """all => all.map(one => [one.className.match(/k-(.)/)[1], getComputedStyle(one).textDecorationStyle])"""
    for place in (".cause", ".reason > i:not(.k-w)", ".chips .swatch:not(.k-w, .k-a)"):
        seen = page.locator(place).evaluate_all(found)
        assert len(seen) >= 4
        assert [(kind, style) for kind, style in seen if styles[kind] != style] == []
