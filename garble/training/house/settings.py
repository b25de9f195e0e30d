"""Settings into a garble.toml (or the table [tool.garble] of a pyproject.toml) that may already hold others."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import Table

from garble.config import Config, read_config
from garble.errors import ConfigError
from garble.training.house.thresholds import HouseThresholds

__all__ = ["house_settings", "with_settings"]


def house_settings(found: HouseThresholds, config: Config) -> dict[str, str | float]:
    """Return the settings that make the thresholds hold: they belong to one pack, grammar checker and context."""
    settings: dict[str, str | float] = {"grammar": found.signature.grammar, "context": found.signature.context}
    if config.languagetool_url is not None and found.signature.grammar == "languagetool":
        settings["languagetool_url"] = config.languagetool_url
    if config.pack is not None:
        settings["pack"] = config.pack
    held = [
        choice
        for choice in found.choices
        if not choice.unknown or choice.value != choice.before or getattr(config, choice.setting) is not None
    ]
    return settings | {choice.setting: choice.value for choice in held}


def with_settings(file: Path | None, settings: Mapping[str, str | float], comment: str) -> str:
    """Return the content of a settings file with some settings changed and everything else as it was.

    Args:
        file: where it will stand; need not exist. ``None`` stands for a new file in the current folder. A ``pack``
            among the settings is written relative to the file's folder.
        settings: what to set.
        comment: put behind each number.

    Raises:
        ConfigError: the file exists and is no settings file of garble, it names another pack, or what it would hold
            does not go together.
    """
    content, table = _opened(file)
    written = dict(settings)
    folder = file.parent if file else Path()
    if "pack" in written:
        written["pack"] = Path(os.path.relpath(str(written["pack"]), folder)).as_posix()
    old, new = table.get("pack"), written.get("pack")
    if old is not None and (new is None or (folder / str(old)).resolve() != (folder / str(new)).resolve()):
        raise ConfigError(
            f"{file} names the language pack {str(old)!r}, which is not the one in use.",
            f"Use its settings with --config {file}, or write to another file.",
        )
    for name, value in written.items():
        table[name] = value
        if isinstance(value, float):
            table[name].comment(comment)
    try:
        Config(**{str(name): value for name, value in table.unwrap().items()})
    except ConfigError as error:
        remedy = f"Change what {file} holds beside the settings that were found, or write to another file."
        raise ConfigError(f"{file}: {error.problem}", remedy) from error
    return tomlkit.dumps(content)


def _opened(file: Path | None) -> tuple[TOMLDocument, TOMLDocument | Table]:
    """Return the file's content and the part of it that is garble's."""
    if file is None or not file.exists():
        content = tomlkit.document()
        if file is None or file.name != "pyproject.toml":
            return content, content
        table = tomlkit.table()
        content["tool"] = tomlkit.table(is_super_table=True).append("garble", table)
        return content, table
    read_config(file)  # what garble cannot read is never written to
    content = tomlkit.parse(file.read_bytes().decode("utf-8-sig"))
    if file.name != "pyproject.toml":
        return content, content
    return content, content["tool"]["garble"]
