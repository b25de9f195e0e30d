"""Charts of scores and figures as plain geometry; ``templates/plots.html`` draws them.

Each carries its figures as a table, too: for readers who cannot see it, and for those who want the numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_curve

from garble.signals.base import FloatArray
from garble.training.evaluation.geometry import Axis, Box, Chart, Dot, Label, Line, Row, Tick
from garble.training.evaluation.metrics import reliability

__all__ = ["bar_chart", "histogram_chart", "reliability_chart", "roc_chart"]

_FEWEST = 0.001
"""The left end of the axis of false positives."""

_RATES = (0.001, 0.01, 0.05, 0.1, 0.5)
_BINS = 20

_SMALL = (48.0, 10.0, 282.0, 196.0)
_SIZE = (300.0, 236.0)
_UNIT = Axis(0, 1, _SMALL[0], _SMALL[2]), Axis(0, 1, _SMALL[3], _SMALL[1])


def roc_chart(key: str, labels: NDArray[np.int64], scores: Mapping[str, FloatArray]) -> Chart:
    """Return the ROC curves of one or two ways to score, with a logarithmic axis of false positives.

    Args:
        key: its identifier in the page.
        labels: 1 = garbled, shape (n,).
        scores: by name, higher is worse, shape (n,); NaN counts as the least suspect.
    """
    across, up = Axis(_FEWEST, 1, _SMALL[0], _SMALL[2], logarithmic=True), _UNIT[1]
    grid = np.geomspace(_FEWEST, 1, 91)
    found = {name: _recall(labels, values, np.append(grid, _RATES)) for name, values in scores.items()}
    names = tuple(zip(("one", "two"), scores, strict=False))
    lines = [_line("guide", across, up, grid, grid)]
    lines += [_line(kind, across, up, grid, found[name][: len(grid)]) for kind, name in reversed(names)]
    return Chart(
        key,
        "Found at each rate of false alarms",
        "ROC: share of garble that scores above a threshold, over the share of clean text that does, from 0.1 % on a "
        "logarithmic axis. The dotted line is chance.",
        *_SIZE,
        _SMALL,
        "false positives",
        "recall",
        tuple(
            [Tick(across.at(rate), f"{rate:.1%}" if rate < 0.01 else f"{rate:.0%}") for rate in (0.001, 0.01, 0.1, 1)]
        ),
        _shares(up),
        tuple(lines),
        (),
        (),
        (),
        names,
        ("false positives", *scores),
        tuple(
            [
                (f"{rate:.1%}", *[f"{values[len(grid) + place]:.3f}" for values in found.values()])
                for place, rate in enumerate(_RATES)
            ]
        ),
    )


def _recall(labels: NDArray[np.int64], scores: FloatArray, rates: FloatArray) -> FloatArray:
    """Return the recall at the strictest threshold that flags at most so many of the clean ones."""
    finite = scores[np.isfinite(scores)]
    least = finite.min() - 1 if len(finite) else 0.0
    false, true, _ = roc_curve(labels, np.where(np.isnan(scores), least, scores))
    return np.asarray(true[np.searchsorted(false, rates + 1e-12, side="right") - 1], dtype=np.float64)


def reliability_chart(key: str, labels: NDArray[np.int64], probabilities: FloatArray) -> Chart:
    """Return how often text of each probability is garbled, classes weighted alike; the diagonal is right."""
    across, up = _UNIT
    bins = reliability(probabilities, labels)
    said, true, share = bins.probability, bins.garbled, bins.share
    dots = [
        Dot(across.at(x), up.at(y), round(2 + 10 * math.sqrt(part), 1))
        for x, y, part in zip(said, true, share, strict=True)
    ]
    return Chart(
        key,
        "Probability against frequency",
        "Reliability diagram: share of garbled text among all text of about the same probability, both classes "
        "weighted alike. On the dotted diagonal probabilities are right; a larger dot holds more text.",
        *_SIZE,
        _SMALL,
        "probability",
        "share garbled",
        _shares(across),
        _shares(up),
        (_line("guide", across, up, [0, 1], [0, 1]), _line("one", across, up, said, true)),
        (),
        tuple(dots),
        (),
        (),
        ("mean probability", "share garbled", "share of text"),
        tuple([(f"{x:.3f}", f"{y:.3f}", f"{part:.3f}") for x, y, part in zip(said, true, share, strict=True)]),
    )


def histogram_chart(key: str, labels: NDArray[np.int64], probabilities: FloatArray) -> Chart:
    """Return the shares of either class by probability: clean text upwards, garbled text downwards."""
    places = np.minimum((probabilities * _BINS).astype(np.intp), _BINS - 1)
    garbled, clean = (
        np.bincount(places[labels == label], minlength=_BINS) / max(int((labels == label).sum()), 1) for label in (1, 0)
    )
    most = math.ceil(20 * float(max(garbled.max(), clean.max(), 0.05))) / 20
    left, top, right, bottom = _SMALL
    across, up = _UNIT[0], Axis(-most, most, bottom, top)
    boxes = []
    for kind, shares, sign in (("one", clean, 1), ("two", garbled, -1)):
        for place, share in enumerate(shares):
            start, end, tip = across.at(place / _BINS), across.at((place + 1) / _BINS), up.at(sign * share)
            y = min(tip, up.at(0))
            boxes.append(Box(kind, start + 0.5, y, round(end - start - 1, 1), round(abs(tip - up.at(0)), 1)))
    return Chart(
        key,
        "Scores by class",
        "Histogram of probabilities: clean text upwards, garbled text downwards, each as shares of its class.",
        *_SIZE,
        _SMALL,
        "probability",
        "share of class",
        _shares(across),
        tuple([Tick(up.at(share), f"{abs(share):.0%}") for share in (-most, 0, most)]),
        (Line("axis", f"{left},{up.at(0)} {right},{up.at(0)}"),),
        tuple([box for box in boxes if box.height]),
        (),
        (Label("end", "clean", right - 4, top + 14), Label("start", "garbled", left + 4, bottom - 6)),
        (),
        ("probability", "clean", "garbled"),
        tuple(
            [
                (f"{place / _BINS:.2f}–{(place + 1) / _BINS:.2f}", f"{clean[place]:.3f}", f"{garbled[place]:.3f}")
                for place in range(_BINS)
            ]
        ),
    )


def bar_chart(
    key: str, title: str, description: str, rows: Sequence[Row], *, base: float, ticks: Sequence[float], percent: bool
) -> Chart:
    """Return a bar for each row, from ``base`` to its figure, with its interval and a mark for what it is compared to.

    Args:
        key: its identifier in the page.
        title: of it.
        description: what it shows.
        rows: from the top; NaN has no bar.
        base: where bars begin.
        ticks: values of the axis; the first and the last are its ends.
        percent: how to write figures.
    """
    width, step, top = 660.0, 36.0, 4.0
    frame = (14.0, top, 560.0, top + step * len(rows))
    across = Axis(ticks[0], ticks[-1], frame[0], frame[2])
    boxes, lines, labels = [], [], []
    for place, row in enumerate(rows):
        y, figure = top + step * place, row.figure
        labels.append(Label("name", row.name, frame[0], y + 13))
        labels.append(Label("value", _written(figure.value, percent), frame[2] + 8, y + 28))
        if math.isnan(figure.value):
            continue
        start, end = sorted((across.at(base), across.at(figure.value)))
        boxes.append(Box("one", start, y + 19, round(end - start, 1), 10))
        if not math.isnan(figure.low):
            lines.append(Line("whisker", f"{across.at(figure.low)},{y + 32} {across.at(figure.high)},{y + 32}"))
        if not math.isnan(row.rival):
            mark = f"{across.at(row.rival)},{y + 16} {across.at(row.rival)},{y + 30}"
            lines += [Line("halo", mark), Line("rival", mark)]
    compared = any(not math.isnan(row.rival) for row in rows)
    return Chart(
        key,
        title,
        description,
        width,
        frame[3] + 26,
        frame,
        "",
        "",
        tuple([Tick(across.at(value), _written(value, percent, short=True)) for value in ticks]),
        (),
        tuple(lines),
        tuple(boxes),
        (),
        tuple(labels),
        (),
        ("", "figure", "95 % from", "to", *(["best baseline"] if compared else [])),
        tuple([_cells(row, percent=percent, compared=compared) for row in rows]),
    )


def _cells(row: Row, *, percent: bool, compared: bool) -> tuple[str, ...]:
    values = [row.figure.value, row.figure.low, row.figure.high, *([row.rival] if compared else [])]
    return row.name, *[_written(value, percent) for value in values]


def _written(value: float, percent: bool, *, short: bool = False) -> str:
    if math.isnan(value):
        return "–"
    if percent:
        return f"{value:.1%}" if short else f"{value:.2%}"
    return f"{value:.1f}" if short else f"{value:.3f}"


def _line(kind: str, across: Axis, up: Axis, xs: Iterable[float], ys: Iterable[float]) -> Line:
    return Line(kind, " ".join([f"{across.at(x)},{up.at(y)}" for x, y in zip(xs, ys, strict=True)]))


def _shares(axis: Axis) -> tuple[Tick, ...]:
    return tuple([Tick(axis.at(share), f"{share:g}") for share in (0, 0.5, 1)])
