from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from lxml import etree, html

from garble.training.evaluation.bench import BenchResult, SetResult
from garble.training.evaluation.false_alarms import FalseAlarms
from garble.training.evaluation.genres import GenreAlarms
from garble.training.evaluation.makers import MakerFigures
from garble.training.evaluation.metrics import Interval
from garble.training.evaluation.plots import plot_page
from garble.training.evaluation.spans import SpanResult

AREA = {"ROC AUC": Interval(0.8, 0.7, 0.9)}
WEAKER = {"ROC AUC": Interval(0.6, 0.5, 0.7)}
SHARE = Interval(0.02, 0.0125, 0.03)
NONE = Interval(math.nan, math.nan, math.nan)
LABELS = np.array([0, 0, 1, 1])
SCORES = np.array([0.1, 0.6, 0.55, 0.9])
RESULT = BenchResult(
    "tiny-1234",
    "none",
    "none-5678",
    [
        SetResult(
            "<script>alert(1)</script> & co", "sentence", 2, 2, AREA, {"length": WEAKER, "TF-IDF": AREA}, {},
            LABELS, SCORES, {"length": np.ones(4), "TF-IDF": SCORES},
        ),
        SetResult("articles", "article", 2, 2, AREA, {}, {}, LABELS, SCORES, {}),
    ],
    {'Post "A"': FalseAlarms(100, 0, SHARE, NONE, NONE)},
    [
        MakerFigures("spinner", "thesaurus", 3, 4, AREA),
        MakerFigures("spinner", "worse than chance", 3, 4, {"ROC AUC": Interval(0.35, 0.3, 0.5)}),
    ],
    {"sport": GenreAlarms(40, SHARE), "legal": GenreAlarms(0, NONE)},
    SpanResult({}, {}, 0, 0),
)  # fmt: skip


@pytest.fixture(scope="module")
def page():
    return plot_page(RESULT)


def test_names_are_text(page):
    assert "<script" not in page
    tree = html.fromstring(page)
    assert "<script>alert(1)</script> & co" in [heading.text for heading in tree.iter("h3")]
    assert 'Post "A" (100 sentences)' in [text.text for text in tree.iter("text")]


def test_the_page_asks_for_nothing(page):
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"https?:|\bsrc=|\bhref=|url\(|@import|<link|\bon\w+=|\bstyle=", page)


def test_every_chart_has_its_name_its_description_and_its_figures(page):
    tree = html.fromstring(page)
    figures = list(tree.iter("figure"))
    assert len(figures) == 1 + 2 * 3 + 2 + 1
    for figure in figures:
        drawing = next(figure.iter("svg"))
        named = drawing.get("aria-labelledby").split()
        assert [figure.xpath(f".//*[@id='{name}']")[0].text.strip() != "" for name in named] == [True, True]
        assert len(list(figure.iter("tr"))) > 1
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_headings_descend_one_level_at_a_time(page):
    levels = [int(heading.tag[1]) for heading in html.fromstring(page).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_drawing_is_well_formed_and_keeps_inside_its_frame(page):
    for drawing in re.findall(r"<svg.*?</svg>", page, re.S):
        tree = etree.fromstring(drawing)
        _, _, width, height = map(float, tree.get("viewBox").split())
        for line in tree.iter("polyline"):
            for x, y in (map(float, point.split(",")) for point in line.get("points").split()):
                assert 0 <= x <= width
                assert 0 <= y <= height
        for box in tree.iter("rect"):
            assert float(box.get("x")) + float(box.get("width")) <= width
            assert float(box.get("y")) + float(box.get("height")) <= height


def test_the_best_baseline_stands_beside_garble(page):
    keys = [[span.text for span in key.iter("span")] for key in html.fromstring(page).find_class("key")]
    assert keys == [["garble", "TF-IDF"], ["garble"]]


def test_makers_only_when_they_were_asked_for(page):
    assert "spinner: worse than chance" in page
    assert ">0.3<" in page  # the axis goes down to what is there
    without = plot_page(replace(RESULT, makers=[]))
    assert "Not measured in this run" in without
    assert len(list(html.fromstring(without).iter("figure"))) == 9


def contrast(one, other):
    """Return the contrast ratio of WCAG 2.2."""

    def luminance(color):
        channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough(page, scheme):
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", page, re.S)
    )
    colors = light | (dark if scheme == "dark" else {})
    wanted = {"ink": 4.5, "soft": 4.5, "one": 4.5, "two": 4.5, "guide": 3.0}
    assert {name for name, least in wanted.items() if contrast(colors[name], colors["paper"]) < least} == set()
