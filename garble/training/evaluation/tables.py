"""The bench's result as Markdown tables, and as JSON-ready values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from garble.training.evaluation.bench import BenchResult, SetResult
from garble.training.evaluation.genres import GenreAlarms
from garble.training.evaluation.makers import MakerFigures
from garble.training.evaluation.markdown import markdown_table
from garble.training.evaluation.metrics import METRICS, Interval
from garble.training.evaluation.spans import SpanFigures, SpanResult

__all__ = ["as_dict", "bench_tables"]

_SHORT = ("ROC AUC", "recall 5 %", "recall 1 %", "avg. precision", "ECE", "pairs")


def bench_tables(result: BenchResult) -> str:
    """Return every table of a run under its heading."""
    parts = [
        f"Pack {result.pack}, grammar {result.grammar}, classifier {result.classifier}. "
        "In brackets: 95 % bootstrap intervals over documents.\n",
    ]
    for level in ("sentence", "article"):
        chosen = [one for one in result.sets if one.level == level]
        if not chosen:
            continue
        parts += [
            f"## {level.capitalize()}s\n",
            _figures(chosen),
            f"### ROC AUC beside baselines: {level}s\n",
            _rivals(chosen),
        ]
    parts += ["## False alarms on clean news, each outlet left out of fitting\n", _false_alarms(result)]
    parts += ["### By genre, all outlets\n", _genres(result.genres)]
    parts += ["## Spans and suggestions\n", _spans(result.spans)]
    if any(one.ablation for one in result.sets):
        parts += ["## ROC AUC without each signal\n", _ablation(result.sets)]
    if result.makers:
        parts += ["## Leave one maker out\n", _makers(result.makers)]
    return "\n".join(parts)


def as_dict(result: BenchResult) -> dict[str, Any]:
    """Return the run as JSON-ready values."""
    return {
        "pack": result.pack,
        "grammar": result.grammar,
        "classifier": result.classifier,
        "sets": [
            {
                "name": one.name,
                "level": one.level,
                "garbled": one.garbled,
                "clean": one.clean,
                "figures": _values(one.figures),
                "baselines": {name: _values(figures) for name, figures in one.baselines.items()},
                "ablation": one.ablation,
            }
            for one in result.sets
        ],
        "false_alarms": {outlet: alarms.as_dict() for outlet, alarms in result.false_alarms.items()},
        "genres": {genre: alarms.as_dict() for genre, alarms in result.genres.items()},
        "makers": [
            {
                "family": one.family,
                "maker": one.maker,
                "garbled": one.garbled,
                "clean": one.clean,
                "figures": _values(one.figures),
            }
            for one in result.makers
        ],
        "spans": result.spans.as_dict(),
    }


def _values(figures: dict[str, Interval]) -> dict[str, dict[str, float | None]]:
    return {name: interval.as_dict() for name, interval in figures.items()}


def _figures(sets: Sequence[SetResult]) -> str:
    rows = [
        (one.name, f"{one.garbled} / {one.clean}", *[_interval(one.figures.get(metric)) for metric in METRICS])
        for one in sets
    ]
    return markdown_table(("set", "garbled / clean", *_SHORT), rows)


def _rivals(sets: Sequence[SetResult]) -> str:
    names = list(sets[0].baselines)
    rows = [
        (
            one.name,
            *[_number(figures["ROC AUC"].value) for figures in (one.figures, *[one.baselines[n] for n in names])],
        )
        for one in sets
    ]
    return markdown_table(("set", "garble", *names), rows)


def _false_alarms(result: BenchResult) -> str:
    rows = [
        (
            outlet,
            str(one.sentences),
            _percent(one.flagged),
            str(one.articles),
            _percent(one.blocked),
            _percent(one.reviewed),
        )
        for outlet, one in result.false_alarms.items()
    ]
    return markdown_table(("outlet", "sentences", "flagged", "articles", "blocked", "reviewed or blocked"), rows)


def _genres(genres: dict[str, GenreAlarms]) -> str:
    rows = [(genre, str(one.sentences), _percent(one.flagged)) for genre, one in genres.items()]
    table = markdown_table(("genre", "sentences", "flagged"), rows)
    return f"{table}\nA sentence may have several genres. No labelled set holds learner English.\n"


def _spans(result: SpanResult) -> str:
    rows = [
        (name, which, *_span_cells(figures))
        for name in result.all
        for which, figures in (("flagged", result.flagged[name]), ("all", result.all[name]))
    ]
    head = ("set", "sentences", "number", "span F1", "precision", "recall", "first span touches", "suggestions right")
    shown = f"{result.clean_suggestions} of {result.clean} clean sentences show a suggestion."
    return f"{markdown_table(head, rows)}\n{shown}\n"


def _span_cells(figures: SpanFigures) -> tuple[str, ...]:
    values = figures.as_dict()
    shares = [values[name] for name in ("span F1", "precision", "recall", "first span touches")]
    cells = [_number(math.nan if share is None else share) for share in shares]
    return str(figures.sentences), *cells, f"{figures.right} of {figures.offered}"


def _ablation(sets: Sequence[SetResult]) -> str:
    names = list(sets[0].ablation)
    rows = [(one.name, *[_number(one.ablation[name]) for name in names]) for one in sets]
    means = ("mean", *[_number(float(np.mean([one.ablation[name] for one in sets]))) for name in names])
    return markdown_table(("set", *names), [*rows, means])


def _makers(makers: Sequence[MakerFigures]) -> str:
    chosen = (METRICS[0], METRICS[1], METRICS[2], METRICS[5])
    rows = [
        (one.family, one.maker, f"{one.garbled} / {one.clean}", *[_interval(one.figures.get(name)) for name in chosen])
        for one in makers
    ]
    for family in sorted({one.family for one in makers}):
        of_family = [one for one in makers if one.family == family and one.maker != "all at once"]
        if len(of_family) > 1:
            rows += [
                (family, word, "", *_summary(of_family, chosen, lowest=word == "worst")) for word in ("mean", "worst")
            ]
    single = [one for one in makers if one.maker != "all at once"]
    rows += [("all", word, "", *_summary(single, chosen, lowest=word == "worst")) for word in ("mean", "worst")]
    return markdown_table(
        ("family", "maker left out", "garbled / clean", *[_SHORT[METRICS.index(name)] for name in chosen]), rows
    )


def _summary(makers: Sequence[MakerFigures], names: Iterable[str], *, lowest: bool) -> list[str]:
    found = []
    for name in names:
        values = [one.figures[name].value for one in makers if name in one.figures]
        summary = (min(values) if lowest else float(np.mean(values))) if values else math.nan
        found.append(_number(summary))
    return found


def _interval(interval: Interval | None) -> str:
    if interval is None or math.isnan(interval.value):
        return "–"
    return f"{_number(interval.value)} [{_number(interval.low)}, {_number(interval.high)}]"


def _percent(interval: Interval) -> str:
    if math.isnan(interval.value):
        return "–"
    return f"{interval.value:.2%} [{interval.low:.2%}, {interval.high:.2%}]"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"
