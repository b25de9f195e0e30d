"""The settings of a check, and the file they come from.

`load_config` takes the nearest ``garble.toml``, or ``pyproject.toml`` with a ``[tool.garble]`` table, from a
folder upwards. One file counts, never several merged; the command line overrides single settings with
`dataclasses.replace`. A key that garble does not know is an error, because a misspelt threshold that is
silently ignored lets bad articles through.
"""

from __future__ import annotations

import difflib
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from garble.errors import ConfigError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["CONTEXTS", "GRAMMARS", "Config", "load_config", "read_config"]

GRAMMARS = ("auto", "harper", "languagetool", "none")
"""The grammar checkers that can be asked for; ``auto`` is LanguageTool where a URL is set, else Harper."""

CONTEXTS = ("auto", "on", "off")
"""Whether the contextual encoder runs; ``auto`` uses it where the language pack has one."""

_THRESHOLDS = ("sentence_threshold", "review_threshold", "block_threshold")


@dataclass(frozen=True, slots=True)
class Config:
    """How a check is made; immutable and picklable, so that every worker process gets the same one.

    Attributes:
        grammar: one of `GRAMMARS`.
        context: one of `CONTEXTS`.
        languagetool_url: address of a running LanguageTool server, such as ``http://localhost:8081``.
        sentence_threshold: a sentence whose probability of garble reaches it is flagged; in [0, 1].
        review_threshold: an article whose probability reaches it gets REVIEW; in [0, 1].
        block_threshold: an article whose probability reaches it gets BLOCK; in [0, 1].
            ``None`` for a threshold stands for the language pack's own value.
        pack: folder of a language pack; ``None`` is the English pack inside garble.
        jobs: how many processes share the work; at least 1.

    Raises:
        ConfigError: a setting has a value that garble cannot use.
    """

    grammar: str = "auto"
    context: str = "auto"
    languagetool_url: str | None = None
    sentence_threshold: float | None = None
    review_threshold: float | None = None
    block_threshold: float | None = None
    pack: str | None = None
    jobs: int = 1

    def __post_init__(self) -> None:
        for name, known in (("grammar", GRAMMARS), ("context", CONTEXTS)):
            _check_choice(name, getattr(self, name), known)
        if self.languagetool_url is not None:
            _check_url(self.languagetool_url)
        for name in _THRESHOLDS:
            _check_threshold(name, getattr(self, name))
        review, block = self.review_threshold, self.block_threshold
        if review is not None and block is not None and review > block:
            raise ConfigError(
                f"review_threshold ({review}) is above block_threshold ({block}).",
                "Set review_threshold to at most block_threshold.",
            )
        if self.pack is not None and not isinstance(self.pack, str):
            raise ConfigError(f"pack is {self.pack!r}.", "Give the folder of a language pack as text.")
        if isinstance(self.jobs, bool) or not isinstance(self.jobs, int) or self.jobs < 1:
            raise ConfigError(f"jobs is {self.jobs!r}.", "Give a whole number of processes, 1 or more.")


def load_config(start: Path) -> Config:
    """Return the settings that hold in the folder ``start``: the nearest file's, or the defaults.

    In one folder ``garble.toml`` comes before ``pyproject.toml``; a ``pyproject.toml`` without a
    ``[tool.garble]`` table is passed over.

    Raises:
        ConfigError: the file cannot be read or looked for, is not TOML, or has an unknown key or a wrong value.
    """
    folder = start.resolve()
    for parent in (folder, *folder.parents):
        own = parent / "garble.toml"
        if _is_file(own):
            return read_config(own)
        project = parent / "pyproject.toml"
        if _is_file(project) and _has_table(_parse(project)):
            return read_config(project)
    return Config()


def read_config(file: Path) -> Config:
    """Return the settings in one file: all of it, or for ``pyproject.toml`` its ``[tool.garble]`` table.

    A relative ``pack`` is meant relative to the file's folder, not to where garble was started.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or has an unknown key or a wrong value.
    """
    content = _parse(file)
    if file.name == "pyproject.toml":
        if not _has_table(content):
            raise ConfigError(f"{file} has no [tool.garble] table.", "Add one, or name another file.")
        content = content["tool"]["garble"]
    _check_keys(content, file)
    pack = content.get("pack")
    if isinstance(pack, str):
        content = {**content, "pack": str(file.parent / pack)}
    try:
        return Config(**content)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error.problem}", error.remedy) from error


def _is_file(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except PermissionError as error:  # it may be there, and its thresholds must not be passed over
        raise ConfigError(
            f"{file} cannot be looked for: {error.strerror}.",
            "Change the permissions of its folder, or name a file with --config.",
        ) from error
    except OSError:
        return False


def _parse(file: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"{file} cannot be read: {reason}.", "Name a TOML file with settings.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}.", "Correct the file.") from error
    return content


def _has_table(content: Mapping[str, Any]) -> bool:
    tool = content.get("tool")
    return isinstance(tool, dict) and isinstance(tool.get("garble"), dict)


def _check_keys(content: Mapping[str, Any], file: Path) -> None:
    known = [field.name for field in fields(Config)]
    for key in content:
        if key not in known:
            raise ConfigError(
                f"{file}: {key!r} is not a setting of garble.",
                f"{_did_you_mean(key, known)}The settings are: {', '.join(known)}.",
            )


def _did_you_mean(word: object, known: tuple[str, ...] | list[str]) -> str:
    close = difflib.get_close_matches(str(word).lower().replace("-", "_"), known, n=1)
    return f"Did you mean {close[0]!r}? " if close else ""


def _check_choice(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ConfigError(
            f"{name} is {value!r}, which garble does not know.",
            f"{_did_you_mean(value, known)}Choose one of: {', '.join(known)}.",
        )


def _check_url(url: object) -> None:
    # urlsplit reads "localhost:8081" as the scheme "localhost", the commonest slip
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
        fits = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fits = False
    if not fits:
        raise ConfigError(
            f"languagetool_url is {url!r}, which is not an address.",
            "Give it with its scheme, for example http://localhost:8081.",
        )


def _check_threshold(name: str, value: object) -> None:
    if value is None:
        return
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not (is_number and 0 <= value <= 1):  # type: ignore[operator]
        raise ConfigError(f"{name} is {value!r}.", "Give a probability from 0 to 1, for example 0.5.")
