from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from rich.cells import cell_len
from rich.console import Console

from garble.formats.select import select
from garble.formats.text import render
from garble.report import ArticleScore, Report, Verdict
from tests.formats.random_reports import reports


def terminal(width: int = 80) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=True, color_system="truecolor", legacy_windows=False)


def test_a_pipe_gets_no_escape_sequences(blocked: Report) -> None:
    assert "\x1b" not in render([blocked])
    assert "«Russian mature Russian army»" in render([blocked])


def test_a_terminal_gets_colours_in_place_of_guillemets(blocked: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    rendered = render([blocked], console=terminal())
    assert "\x1b[1;4;31mnew principal\x1b[0m" in rendered
    assert "«" not in rendered


def test_no_color_keeps_bold_and_underline_only(blocked: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    rendered = render([blocked], console=terminal())
    assert "\x1b[1;4mnew principal\x1b[0m" in rendered
    assert not re.search(r"\x1b\[[\d;]*\b(3\d|4\d|9\d)m", rendered)


def test_the_article_cannot_steer_the_terminal(blocked: Report) -> None:
    rendered = render([blocked])
    assert "[U+202E]abc[U+202C] and a ␛[31mred␛[0m word. Nothing" in rendered


@given(reports())
def test_any_report_fits_the_width(report: Report) -> None:
    lines = render([report], console=Console(file=io.StringIO(), width=80, color_system=None)).split("\n")
    assert max(cell_len(line) for line in lines if not line.startswith("garble:")) <= 80
    assert not any(re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", line) for line in lines)


def test_sentences_left_out_are_counted(blocked: Report) -> None:
    rendered = render([select(blocked, top=2)])
    counted = "4 of 9 sentences flagged · 7 not shown, 2 of them flagged, 2 of them headings or labels"
    assert counted in " ".join(rendered.split())
    assert rendered.index("By A. Writer") < rendered.index("He met the")
    assert "Germany's" not in rendered


def test_a_name_in_brackets_is_a_name(passed: Report) -> None:
    named = replace(passed, document=replace(passed.document, path="[red]x[/red] :smile: [/].txt"))
    assert render([named]).startswith("[red]x[/red] :smile: [/].txt ───")


def test_an_article_held_back_without_a_flagged_sentence_shows_the_most_suspect(held: Report) -> None:
    assert render([held]).split("REVIEW")[1].split("\n\n")[1] == (
        "          No sentence reaches the threshold of 50%. These are the most suspect.\n"
        "          line 5  40%  Four is here.\n"
        "          line 3  30%  Two is here.\n"
        "          line 4  20%  Three is here."
    )
    assert "the most suspect" not in render([replace(held, verdict=Verdict.PASS)])


def test_an_article_without_running_text_has_no_probability(passed: Report) -> None:
    assert "Article not judged · 0 of 0 sentences flagged" in render([replace(passed, article=ArticleScore(0, 0, 0))])
