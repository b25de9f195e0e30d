"""What can go wrong, as one tree; every error says what to do next.

::

    GarbleError              base of all, never raised itself
    ├── ConfigError          a setting is unknown or has a wrong value       exit 2
    ├── InputError           a document is missing, unreadable, empty, …     exit 2
    └── BackendError         something garble runs on is missing or failed   exit 3
        └── PackError        the language pack is missing, damaged, too new  exit 3

The exit codes are the command line's (``garble.cli``); nothing here exits.
"""

from __future__ import annotations

__all__ = ["BackendError", "ConfigError", "GarbleError", "InputError", "PackError"]


class GarbleError(Exception):
    """Base of all errors that garble raises on purpose.

    Attributes:
        problem: what happened, in one sentence.
        remedy: what the user can do about it; empty when there is nothing to add.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy)  # both in args, so that errors survive pickling
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".rstrip()


class ConfigError(GarbleError):
    """A setting is unknown or has a value that garble cannot use."""


class InputError(GarbleError):
    """A document is missing, unreadable, empty, binary or too large."""


class BackendError(GarbleError):
    """A component that was asked for is missing or failed; never the same as "no hits"."""


class PackError(BackendError):
    """The language pack is missing, damaged or made for another version of garble."""
