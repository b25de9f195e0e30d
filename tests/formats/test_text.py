from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from rich.cells import cell_len
from rich.console import Console

from garble.formats.select import select
from garble.formats.text import render
from garble.report import Report
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
    assert "4 of 9 sentences flagged · 7 not shown" in rendered
    assert rendered.index("By A. Writer") < rendered.index("He met the")
    assert "Germany's" not in rendered
