from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from garble.document import Document, Span
from garble.formats.blocks import across, can_print_blocks, upright
from garble.formats.strip import render
from garble.report import ArticleScore, Report, SentenceScore, Verdict
from tests.formats.conftest import SIGNATURE

GOLDEN = Path(__file__).parent / "golden"


class Terminal(io.StringIO):
    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:
        return self._encoding


def console(width: int = 100, encoding: str = "utf-8", colour: str | None = None) -> Console:
    return Console(file=Terminal(encoding), width=width, color_system=colour, force_terminal=bool(colour))


def report_of(probabilities: list[float], threshold: float = 0.5) -> Report:
    """One sentence a line, of the given probabilities."""
    text = "\n".join(f"Line {number} is here." for number in range(1, len(probabilities) + 1))
    sentences, start = [], 0
    for line, probability in zip(text.split("\n"), probabilities, strict=False):
        sentences.append(SentenceScore(Span(start, start + len(line)), probability, probability >= threshold))
        start += len(line) + 1
    flagged = sum(one.flagged for one in sentences)
    return Report(
        Document(text, ()),
        tuple(sentences),
        ArticleScore(0.5, len(sentences), flagged),
        (),
        Verdict.REVIEW,
        "",
        replace(SIGNATURE, sentence_threshold=threshold),
    )


def compare(rendered: str, name: str) -> None:
    path = GOLDEN / name
    if os.environ.get("GARBLE_UPDATE_GOLDEN"):
        path.write_text(rendered, encoding="utf-8", newline="")
    assert rendered == path.read_bytes().decode("utf-8")


def test_the_golden_strip(blocked: Report, passed: Report) -> None:
    compare(render([passed, blocked]), "strip.text")


def test_a_narrow_terminal_without_block_characters() -> None:
    probabilities = [(7 * number % 23) / 23 for number in range(75)]
    compare(render([report_of(probabilities, 0.8)], console=console(40, "ascii")), "strip_ascii.text")


def test_only_the_words_of_the_article_can_be_beyond_ascii() -> None:
    assert can_print_blocks("utf-8")
    assert not any(map(can_print_blocks, ["ascii", "latin-1", "cp437", "no such encoding"]))
    bars = render([report_of([0.1, 0.9])], console=console(encoding="latin-1")).split("lines")[0]
    assert bars.isascii()


def test_colour_marks_the_flagged_bars_and_nothing_else() -> None:
    rendered = render([report_of([0.1, 0.9])], console=console(colour="standard"))
    assert re.findall(r"\x1b\[1;31m([▁-█]+)\x1b", rendered) == ["▄", "█", "█", "█", "█"]
    assert re.findall(r"\x1b\[36m([▁-█]+)\x1b", rendered) == ["▄"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 1), max_size=130),
    st.floats(0.2, 1),  # the lowest row is labelled 0%
    st.integers(20, 120),
    st.sampled_from(["utf-8", "ascii"]),
)
def test_every_sentence_has_a_bar_and_every_flagged_one_its_number(probabilities, threshold, width, encoding) -> None:
    report = report_of(probabilities, threshold)
    lines = render([report], console=console(width, encoding)).split("\n")
    lowest = [line[6:] for line in lines if line.startswith("  0% ")]
    assert sum(not character.isspace() for line in lowest for character in line) == len(probabilities)
    assert all(len(line) <= width for line in lines if "garble:" not in line)
    listed = [line for line in lines if re.match(r" *\d+  li", line)]
    assert len(listed) == report.article.flagged


@pytest.mark.parametrize(
    ("height", "character"), [(-1, " "), (0, " "), (0.06, " "), (0.0626, "▁"), (0.5, "▄"), (1, "█"), (5, "█")]
)
def test_upright(height: float, character: str) -> None:
    assert upright(height) == character


@pytest.mark.parametrize(
    ("length", "bar", "plain"), [(-3, "", ""), (0, "", ""), (0.13, "▏", ""), (2.5, "██▌", "###"), (3, "███", "###")]
)
def test_across(length: float, bar: str, plain: str) -> None:
    assert (across(length), across(length, ascii_only=True)) == (bar, plain)
