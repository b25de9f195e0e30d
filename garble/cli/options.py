"""The options that every checking command has, gathered into one `Config`."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from garble.cli.exits import ExitCode
from garble.config import CONTEXTS, GRAMMARS, Config, load_config, read_config
from garble.errors import ConfigError

__all__ = [
    "CI_FORMATS",
    "NAME",
    "PROBABILITY",
    "NumberRange",
    "checking_options",
    "format_choice",
    "format_option",
    "paths_argument",
]


class NumberRange(click.FloatRange):
    """A range that NaN is not in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the number.

        Raises:
            click.BadParameter: it is none, or not in the range.
        """
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return number


PROBABILITY = NumberRange(0, 1)

NAME = click.Path(readable=False)
"""Text that the shell completes as the name of a file; whether there is such a file is not asked."""

paths_argument = click.argument("paths", nargs=-1, required=True, type=NAME, metavar="PATH...")
"""Files, folders (every file in them that garble reads, sorted by name) and ``-`` for standard input.

Linked folders are not followed."""

CI_FORMATS = ("sarif", "junit", "github", "rdjson", "markdown")
"""Formats of whole reports that continuous integration and code review read; docs/formats.md shows each."""


def format_choice(*forms: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``--format``, which a command receives as ``form: str``; the first is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="How to print.",
    )


format_option = format_choice("text", "json")
"""Text for people, JSON for programs."""

_SETTINGS = (
    click.option(
        "--grammar",
        type=click.Choice(GRAMMARS),
        help="Grammar checker; auto is LanguageTool where an address is set, else Harper.",
    ),
    click.option(
        "--context",
        type=click.Choice(CONTEXTS),
        help="The contextual encoder: surer and slower; auto uses it where the language pack has one.",
    ),
    click.option(
        "--languagetool-url",
        metavar="URL",
        help="A running LanguageTool server, for example http://localhost:8081.",
    ),
    click.option(
        "--sentence-threshold",
        metavar="P",
        type=PROBABILITY,
        help="Flag sentences of at least this probability.",
    ),
    click.option(
        "--review-threshold",
        metavar="P",
        type=PROBABILITY,
        help="REVIEW articles of at least this probability.",
    ),
    click.option(
        "--block-threshold",
        metavar="P",
        type=PROBABILITY,
        help="BLOCK articles of at least this probability.",
    ),
    click.option(
        "--pack",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="Another language pack.  [default: the English one inside garble]",
    ),
    click.option(
        "--jobs",
        "-j",
        metavar="N",
        type=click.IntRange(min=1),
        help="Processes that share the work.  [default: 1]",
    ),
)
_OTHERS = (
    click.option(
        "--config",
        "config_file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Settings from this file instead of the nearest garble.toml or pyproject.toml.",
    ),
    click.option("--quiet", "-q", is_flag=True, help="Nothing on stderr but errors."),
)
_NAMES = (
    "grammar",
    "context",
    "languagetool_url",
    "sentence_threshold",
    "review_threshold",
    "block_threshold",
    "pack",
    "jobs",
)


def checking_options(command: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """Give a command the common options; it receives them as ``config: Config`` and ``quiet: bool``."""

    @functools.wraps(command)
    def with_config(*, config_file: Path | None, **given: Any) -> ExitCode:  # noqa: ANN401
        settings = {name: given.pop(name) for name in _NAMES}
        config = _nearest() if config_file is None else read_config(config_file)
        overrides = {name: value for name, value in settings.items() if value is not None}
        return command(config=replace(config, **overrides), **given)

    decorated: Callable[..., ExitCode] = with_config
    for option in reversed(_SETTINGS + _OTHERS):
        decorated = option(decorated)
    return decorated


def _nearest() -> Config:
    try:
        here = Path.cwd()
    except OSError as error:
        raise ConfigError(
            f"The current folder cannot be found: {error.strerror}.",
            "Change to a folder that exists, or name the settings with --config.",
        ) from error
    return load_config(here)
