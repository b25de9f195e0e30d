"""The HTML report in a real browser: keys, pointer, focus, print; it fetches and runs nothing foreign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from garble.document import Block, BlockKind, Document, Span
from garble.formats.html import render
from garble.report import ArticleScore, Finding, Reason, Report, SentenceScore, Signature, Verdict

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package is not installed")

pytestmark = pytest.mark.browser

HOSTILE = """<script>document.title = "pwned"</script><img src="http://example.invalid/a.png" onerror="pwned()">"""
LINES = [
    (HOSTILE, 0.1, None),
    ("Germany's new principal spoke on Friday.", 0.95, "new principal"),
    ("A clean sentence about the harbour.", 0.02, None),
    ("They ceasefires far away.", 0.8, "ceasefires"),
    ("Left \u202eright\u202c.", 0.6, "right"),
]


def hostile_report() -> Report:
    text, blocks, sentences = "", [], []
    for line, probability, words in LINES:
        start = len(text)
        whole = Span(start, start + len(line))
        reasons = ()
        if words is not None:
            at = start + line.index(words)
            place = Span(at, at + len(words))
            reasons = (Reason("S201", place, f"“{words}” hardly fits here. {HOSTILE}", f"meant for {words}"),)
        blocks.append(Block(whole, BlockKind.PARAGRAPH))
        sentences.append(SentenceScore(whole, probability, probability >= 0.5, reasons=reasons))
        text += line + "\n\n" + 30 * "\n"
    return Report(
        document=Document(text, tuple(blocks), "hostile.txt"),
        sentences=tuple(sentences),
        article=ArticleScore(0.9, 5, 3),
        findings=(Finding("A601", HOSTILE, (blocks[0].span,)),),
        verdict=Verdict.BLOCK,
        verdict_reason=HOSTILE,
        signature=Signature("0.0.0", "en-test", "none", "v1", "test", 0.5, 0.4, 0.8),
    )


@pytest.fixture
def page(opened: Callable[..., sync_api.Page]) -> sync_api.Page:
    return opened(hostile_report())


def focused(page: sync_api.Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_n_and_p_walk_the_marks_and_go_round(page: sync_api.Page) -> None:
    seen = []
    for key in "nnnnppp":
        page.keyboard.press(key)
        seen.append(focused(page))
    assert seen == ["s1-1", "s1-2", "s1-3", "s1-1", "s1-3", "s1-2", "s1-1"]
    assert page.locator(".stepper output").inner_text() == "1 of 3"


def test_p_first_goes_to_the_last(page: sync_api.Page) -> None:
    page.keyboard.press("p")
    assert focused(page) == "s1-3"


def test_keys_with_control_are_left_to_the_browser(page: sync_api.Page) -> None:
    page.keyboard.press("Control+p")
    assert focused(page) == ""


def test_focus_shows_reason_and_expected_wording(page: sync_api.Page) -> None:
    card = page.locator("[role=tooltip]")
    assert not card.is_visible()
    page.locator("#s1-1").focus()
    assert card.is_visible()
    assert "“new principal” hardly fits here." in card.inner_text()
    assert "meant for new principal" in card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()


def test_the_tab_key_goes_from_mark_to_mark(page: sync_api.Page) -> None:
    page.locator("#s1-1").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "s1-2"


def test_pointing_shows_the_card_and_leaving_hides_it(page: sync_api.Page) -> None:
    card = page.locator("[role=tooltip]")
    page.locator("#s1-2 .cause").hover()
    assert "“ceasefires” hardly fits here." in card.inner_text()
    assert card.locator(".reason.hot").count() == 1
    page.locator(".masthead").hover()
    card.wait_for(state="hidden", timeout=2000)


def test_the_article_does_not_act(page: sync_api.Page) -> None:
    page.locator("#s1-1").focus()
    assert page.title() == f"BLOCK: {HOSTILE[: HOSTILE.index(' onerror')]}…"
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert HOSTILE in page.locator("article").inner_text()


def test_the_policy_of_the_page_stops_foreign_scripts(browser: sync_api.Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    broken = tmp_path / "broken.html"
    broken.write_text(render([hostile_report()]).replace("<article", HOSTILE + "<article"), encoding="utf-8")
    page.goto(broken.as_uri())
    assert page.locator("script").count() == 2
    assert page.title() != "pwned"
    page.close()


def test_direction_controls_do_not_reach_the_words_after_them(page: sync_api.Page) -> None:
    """Under a right-to-left override the first letter would stand right of the last one."""
    place = """() => {
        const walk = document.createTreeWalker(document.querySelector("#s1-3 .cause"), NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        const node = walk.nextNode();
        return [0, 4].map((i) => {
            range.setStart(node, i); range.setEnd(node, i + 1); return range.getBoundingClientRect().left;
        });
    }"""
    first, last = page.evaluate(place)
    assert first < last


def test_paper_has_the_notes_and_no_buttons(page: sync_api.Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator(".toolbar").is_visible()
    assert page.locator(".note").count() == 3
    assert page.locator("#n1-2").is_visible()
    number = page.evaluate("getComputedStyle(document.querySelector('.ref'), '::after').content")
    assert number in {"attr(data-number)", '"1"'}


def test_a_phone_does_not_scroll_sideways(page: sync_api.Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("n")
    box = page.locator("[role=tooltip]").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_without_scripts_the_numbers_lead_to_the_notes_and_back(opened: Callable[..., sync_api.Page]) -> None:
    page = opened(hostile_report(), java_script_enabled=False)
    assert not page.locator(".toolbar").is_visible()
    assert not page.locator(".scripted").is_visible()
    page.locator(".ref").nth(1).click()
    assert page.url.endswith("#n1-2")
    assert page.locator("#n1-2").is_visible()
    page.locator("#n1-2 .head a").click()
    assert page.url.endswith("#s1-2")


def test_buttons_keep_the_focus_and_say_where_the_reader_is(page: sync_api.Page) -> None:
    forward = page.get_by_role("button", name="Next")
    forward.click()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.step") == "1"
    assert page.locator(".s.current").get_attribute("id") == "s1-2"
    assert page.locator("[role=tooltip]").is_visible()
    assert page.locator(".stepper output").inner_text() == "2 of 3"
    page.get_by_role("button", name="Previous").click()
    assert page.locator(".s.current").get_attribute("id") == "s1-1"


def test_the_first_step_begins_where_the_reader_is(page: sync_api.Page) -> None:
    page.locator("#s1-2").evaluate(
        "element => scrollBy({top: element.getBoundingClientRect().top - 20, behavior: 'instant'})"
    )
    page.keyboard.press("n")
    assert focused(page) == "s1-2"


def test_the_keys_can_be_switched_off(page: sync_api.Page) -> None:
    page.get_by_text("How to read this page").click()
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("n")
    assert focused(page) == "keys"


def test_notes_lead_to_what_their_codes_mean(page: sync_api.Page) -> None:
    page.locator("#n1-1 .code").click()
    assert page.url.endswith("#code-S201")
    assert page.locator("#code-S201").is_visible()
