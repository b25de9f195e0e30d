from __future__ import annotations

import numpy as np
import pytest

from garble.training.evaluation.charts import bar_chart, histogram_chart, reliability_chart, roc_chart
from garble.training.evaluation.geometry import Axis, Box, Dot, Line, Row
from garble.training.evaluation.metrics import Interval, calibration_error, reliability

LABELS = np.array([0, 0, 0, 0, 1, 1])
SCORES = np.array([0.05, 0.12, 0.12, 0.9, 0.93, 0.12])


def test_axes():
    assert [Axis(0, 10, 100, 200).at(value) for value in (-1, 0, 2.5, 10, 11)] == [100, 100, 125, 200, 200]
    assert [Axis(0.001, 1, 0, 300, logarithmic=True).at(value) for value in (0, 0.001, 0.01, 1)] == [0, 0, 100, 300]
    assert Axis(0, 1, 196, 10).at(0.5) == 103


def test_recall_at_each_rate_of_false_alarms():
    chart = roc_chart("roc", LABELS, {"garble": SCORES, "length": np.array([1, 1, 1, 1, np.nan, 1])})
    assert chart.head == ("false positives", "garble", "length")
    assert chart.rows == (
        ("0.1%", "0.500", "0.000"),
        ("1.0%", "0.500", "0.000"),
        ("5.0%", "0.500", "0.000"),
        ("10.0%", "0.500", "0.000"),
        ("50.0%", "0.500", "0.000"),
    )
    assert [line.kind for line in chart.lines] == ["guide", "two", "one"]
    assert chart.lines[2].points.startswith("48.0,103.0 ")
    assert all(line.points.endswith("282.0,10.0") for line in chart.lines)
    assert [tick.label for tick in chart.x_ticks] == ["0.1%", "1%", "10%", "100%"]


def test_reliability_weighs_both_classes_alike():
    chart = reliability_chart("reliability", LABELS, SCORES)
    assert chart.rows == (
        ("0.050", "0.000", "0.125"),
        ("0.120", "0.500", "0.500"),
        ("0.920", "0.667", "0.375"),
    )
    assert chart.dots[0] == Dot(59.7, 196.0, 5.5)
    assert chart.lines[0] == Line("guide", "48.0,196.0 282.0,10.0")


def test_its_gaps_are_the_calibration_error():
    random = np.random.default_rng(0)
    labels, said = random.integers(2, size=500), random.random(500)
    bins = reliability(said, labels)
    assert bins.share.sum() == pytest.approx(1)
    gaps = float(np.sum(bins.share * np.abs(bins.probability - bins.garbled)))
    assert gaps == pytest.approx(calibration_error(said, labels, np.ones(500)))


def test_scores_of_clean_text_go_up_and_of_garbled_text_down():
    chart = histogram_chart("scores", LABELS, SCORES)
    assert [tick.label for tick in chart.y_ticks] == ["50%", "0%", "50%"]
    assert chart.boxes == (
        Box("one", 60.2, 56.5, 10.7, 46.5),
        Box("one", 71.9, 10.0, 10.7, 93.0),
        Box("one", 259.1, 56.5, 10.7, 46.5),
        Box("two", 71.9, 103.0, 10.7, 93.0),
        Box("two", 259.1, 103.0, 10.7, 93.0),
    )
    assert chart.rows[2] == ("0.10–0.15", "0.500", "0.500")
    assert len(chart.rows) == 20


def test_bars_with_intervals_and_a_figure_to_compare():
    nan = float("nan")
    rows = [
        Row("dev", Interval(0.8, 0.7, 0.9), 0.6),
        Row("worse", Interval(0.4, nan, nan)),
        Row("none", Interval(nan, nan, nan)),
    ]
    chart = bar_chart("areas", "Areas", "What", rows, base=0.5, ticks=(0.0, 0.5, 1.0), percent=False)
    assert chart.boxes == (Box("one", 287.0, 23.0, 163.8, 10), Box("one", 232.4, 59.0, 54.6, 10))
    assert chart.lines == (
        Line("whisker", "396.2,36.0 505.4,36.0"),
        *[Line(kind, "341.6,20.0 341.6,34.0") for kind in ("halo", "rival")],
    )
    assert [label.text for label in chart.labels] == ["dev", "0.800", "worse", "0.400", "none", "–"]
    assert chart.head == ("", "figure", "95 % from", "to", "best baseline")
    assert chart.rows == (
        ("dev", "0.800", "0.700", "0.900", "0.600"),
        ("worse", "0.400", "–", "–", "–"),
        ("none", "–", "–", "–", "–"),
    )
    shares = bar_chart("s", "S", "W", [Row("a", Interval(0.01, 0, 0.02))], base=0, ticks=(0, 0.02), percent=True)
    assert shares.rows == (("a", "1.00%", "0.00%", "2.00%"),)
    assert [tick.label for tick in shares.x_ticks] == ["0.0%", "2.0%"]
