"""A report as text: every format is one function of reports, and this is the list of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from garble.report import Report

__all__ = ["FORMATS", "Format"]

Format = Callable[[Sequence[Report]], str]


def _lazy(module: str) -> Format:
    """Return the ``render`` of a module of this folder, imported when it is first called."""

    def render(reports: Sequence[Report]) -> str:
        rendered: str = import_module(f"garble.formats.{module}").render(reports)
        return rendered

    return render


FORMATS: dict[str, Format] = {
    "text": _lazy("text"),
    "json": _lazy("json"),
    "jsonl": _lazy("jsonl"),
    "csv": _lazy("csv"),
    "tsv": _lazy("tsv"),
    "html": _lazy("html"),
    "sarif": _lazy("sarif"),
    "junit": _lazy("junit"),
    "github": _lazy("github"),
    "rdjson": _lazy("rdjson"),
    "markdown": _lazy("markdown"),
}
