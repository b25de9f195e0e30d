"""Every reason code with its meaning, gathered from the modules that give the reasons."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from garble import reasons, repeats, signals

__all__ = ["meanings"]

_ORDER = "PSGRXAC"
"""The letters of the codes, as docs/reasons.md goes through them."""


@cache
def meanings() -> dict[str, str]:
    """Return what each code says about a place, in one sentence, in the order of docs/reasons.md."""
    found = [import_module(f"{signals.__name__}.{module.name}") for module in iter_modules(signals.__path__)]
    pairs = [pair for module in [*found, reasons, repeats] for pair in getattr(module, "CODES", {}).items()]
    return dict(sorted(pairs, key=lambda pair: (_ORDER.index(pair[0][0]), pair[0])))
