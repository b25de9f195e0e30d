"""The bench as one HTML page of charts that needs no network and no script."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from garble.training.evaluation.bench import BenchResult, SetResult
from garble.training.evaluation.charts import bar_chart, histogram_chart, reliability_chart, roc_chart
from garble.training.evaluation.geometry import Chart, Row
from garble.training.evaluation.makers import MakerFigures
from garble.training.evaluation.metrics import Interval

__all__ = ["plot_page"]

_AUC = "ROC AUC"
_AUC_TICKS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class _SetCharts:
    """One labelled set: what it is, the baseline beside it, and its charts."""

    name: str
    summary: str
    charts: tuple[Chart, ...]


def plot_page(result: BenchResult) -> str:
    """Return the page: areas, then three charts for each set, false alarms by outlet and genre, and makers left out.

    A content security policy in the page lets nothing but its own style in; every chart has its figures as a table.
    """
    environment = Environment(
        loader=PackageLoader("garble.training.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    assert environment.loader is not None
    style = environment.loader.get_source(environment, "plots.css")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("plots.html").render(
        result=result,
        style=Markup(style),  # our own file; in a style element nothing is escaped
        style_hash=f"sha256-{digest}",
        overview=_overview(result.sets),
        sets=[_set_charts(place, one) for place, one in enumerate(result.sets)],
        alarms=_alarm_charts(result),
        makers=_maker_chart(result.makers) if result.makers else None,
    )


def _overview(sets: Sequence[SetResult]) -> Chart:
    rows = [Row(one.name, one.figures[_AUC], _rival_auc(one)) for one in sets]
    return bar_chart(
        "overview",
        "ROC AUC of each set",
        "Bars go from chance, 0.5, to garble's area under the ROC curve; the thin line below is its 95 % interval, the "
        "upright mark the best baseline of that set.",
        rows,
        base=0.5,
        ticks=_area_ticks([row.figure for row in rows], [row.rival for row in rows]),
        percent=False,
    )


def _set_charts(place: int, one: SetResult) -> _SetCharts:
    rival = _best_rival(one)
    scores = {"garble": one.probabilities} | ({rival: one.rivals[rival]} if rival else {})
    return _SetCharts(
        one.name,
        f"{one.level.capitalize()}s: {one.garbled} garbled, {one.clean} clean. {_summary(one)}",
        (
            roc_chart(f"set{place}-roc", one.labels, scores),
            reliability_chart(f"set{place}-reliability", one.labels, one.probabilities),
            histogram_chart(f"set{place}-scores", one.labels, one.probabilities),
        ),
    )


def _summary(one: SetResult) -> str:
    shown = [
        f"{name} {figure.value:.3f}"
        for name in (_AUC, "pair accuracy", "calibration error")
        if (figure := one.figures.get(name)) is not None and not math.isnan(figure.value)
    ]
    return ", ".join(shown) + "." if shown else ""


def _best_rival(one: SetResult) -> str | None:
    areas = {name: figures[_AUC].value for name, figures in one.baselines.items()}
    return max(areas, key=lambda name: areas[name], default=None)


def _rival_auc(one: SetResult) -> float:
    best = _best_rival(one)
    return one.baselines[best][_AUC].value if best else math.nan


def _alarm_charts(result: BenchResult) -> tuple[Chart, Chart]:
    outlets = [Row(f"{name} ({one.sentences} sentences)", one.flagged) for name, one in result.false_alarms.items()]
    genres = [Row(f"{name} ({one.sentences} sentences)", one.flagged) for name, one in result.genres.items()]
    meaning = (
        "Share of clean sentences flagged, with its 95 % interval; models and thresholds saw nothing of the outlet."
    )
    ticks = _share_ticks([row.figure for row in (*outlets, *genres)])
    return (
        bar_chart("outlets", "By outlet", meaning, outlets, base=0, ticks=ticks, percent=True),
        bar_chart("genres", "By genre", meaning, genres, base=0, ticks=ticks, percent=True),
    )


def _maker_chart(makers: Sequence[MakerFigures]) -> Chart:
    rows = [Row(f"{one.family}: {one.maker}", one.figures[_AUC]) for one in makers]
    return bar_chart(
        "makers",
        "ROC AUC on each maker that was left out of fitting",
        "Bars go from chance, 0.5, to the area under the ROC curve on a maker's sentences against their originals, "
        "by models that saw neither; the thin line below is the 95 % interval.",
        rows,
        base=0.5,
        ticks=_area_ticks([row.figure for row in rows], []),
        percent=False,
    )


def _area_ticks(figures: Sequence[Interval], rivals: Sequence[float]) -> tuple[float, ...]:
    """Return the marks of an axis of areas: from chance on, and further down where something is worse than chance."""
    values = [value for one in figures for value in (one.value, one.low)] + list(rivals)
    least = min([0.5, *[value for value in values if not math.isnan(value)]])
    return tuple([tick for tick in _AUC_TICKS if tick > least - 0.1 + 1e-9])


def _share_ticks(figures: Sequence[Interval]) -> tuple[float, ...]:
    """Return the marks of an axis of shares: six at most, from 0 on, an even step apart."""
    most = max([0.01, *[value for one in figures for value in (one.value, one.high) if not math.isnan(value)]])
    step = next(step for step in (0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2) if 5 * step >= most)
    return tuple([round(step * place, 4) for place in range(math.ceil(most / step - 1e-9) + 1)])
