"""Shapes of a chart in the units of its SVG view box; ``templates/plots.html`` draws them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from garble.training.evaluation.metrics import Interval

__all__ = ["Axis", "Box", "Chart", "Dot", "Label", "Line", "Row", "Tick"]


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from values to places; what lies beyond an end stands at that end."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value, in units of the view box to one decimal."""
        low, high, value = self.low, self.high, min(max(value, self.low), self.high)
        if self.logarithmic:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return round(float(self.start + (value - low) / (high - low) * (self.end - self.start)), 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line; ``kind`` is its class in the style sheet, ``points`` the attribute of a polyline."""

    kind: str
    points: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words in the chart; ``kind`` says how they are set."""

    kind: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Attributes:
        key: its identifier in the page.
        title, description: what it shows and what is to be seen.
        frame: left, top, right and bottom end of its plot area.
        key_lines: what each kind of line stands for.
        head, rows: the same figures as a table.
    """

    key: str
    title: str
    description: str
    width: float
    height: float
    frame: tuple[float, float, float, float]
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    key_lines: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: a name, its figure and, where there is one, a figure to compare with."""

    name: str
    figure: Interval
    rival: float = math.nan
