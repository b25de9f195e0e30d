"""garble finds the sentences in an English article that a machine mangled.

>>> import garble
>>> report = garble.check("The alliance fought the Russian mature Russian invasion.")
>>> report.sentences[0].reasons[0].span.of(report.document.text)
'Russian mature Russian'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from garble.errors import BackendError, ConfigError, GarbleError, InputError, PackError
from garble.version import __version__

if TYPE_CHECKING:
    from garble.config import Config
    from garble.detector import Detector
    from garble.document import Document
    from garble.readers import read
    from garble.report import Report, Verdict

__all__ = [
    "BackendError",
    "Config",
    "ConfigError",
    "Detector",
    "Document",
    "GarbleError",
    "InputError",
    "PackError",
    "Report",
    "Verdict",
    "__version__",
    "check",
    "read",
]

_LAZY = {
    "Config": "garble.config",
    "Detector": "garble.detector",
    "Document": "garble.document",
    "Report": "garble.report",
    "Verdict": "garble.report",
    "read": "garble.readers",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute may be anything
    """Import the public classes when they are first used: `garble --help` needs none of them."""
    if name not in _LAZY:
        raise AttributeError(f"module 'garble' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return __all__


def check(text: str) -> Report:
    """Examine one article given as a string, with the default settings.

    Opens the language pack anew; for many articles open a `Detector` once.

    Raises:
        BackendError: a component that the default settings ask for is missing or failed.
    """
    from garble.detector import Detector

    with Detector() as detector:
        return detector.check(text)
