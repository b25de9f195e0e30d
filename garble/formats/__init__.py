"""A report as text: every format is one function of reports, and this is the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from garble.errors import GarbleError
from garble.report import Report

__all__ = ["FORMATS", "Format", "Unread"]

Unread = tuple[str, GarbleError]
"""The path of an article that could not be read, and what was the matter."""


class Format(Protocol):
    """What makes a document of reports."""

    def __call__(self, reports: Sequence[Report], *, unread: Sequence[Unread] = ()) -> str:
        """Return the reports as one document, a whole one even when there are none.

        Args:
            reports: the articles, in this order.
            unread: what there is no report on; the formats for continuous integration and code review tell it, the
                others hold only what was read.
        """


def _lazy(module: str, *, tells_unread: bool = False) -> Format:
    """Return the ``render`` of a module of this folder, imported when it is first called."""

    def render(reports: Sequence[Report], *, unread: Sequence[Unread] = ()) -> str:
        more = {"unread": unread} if tells_unread else {}
        rendered: str = import_module(f"garble.formats.{module}").render(reports, **more)
        return rendered

    return render


FORMATS: dict[str, Format] = {
    "text": _lazy("text"),
    "json": _lazy("json"),
    "jsonl": _lazy("jsonl"),
    "csv": _lazy("csv"),
    "tsv": _lazy("tsv"),
    "html": _lazy("html"),
    "sarif": _lazy("sarif", tells_unread=True),
    "junit": _lazy("junit", tells_unread=True),
    "github": _lazy("github", tells_unread=True),
    "rdjson": _lazy("rdjson", tells_unread=True),
    "markdown": _lazy("markdown", tells_unread=True),
}
