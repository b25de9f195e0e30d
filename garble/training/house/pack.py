"""A new language pack: everything of the pack used, with classifiers of the house's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from garble.errors import InputError
from garble.pack import Pack
from garble.training.house.corpus import HouseCorpus
from garble.training.house.seen import digest
from garble.training.manifest import record_files, write_json

__all__ = ["check_target", "write_house_pack"]

_CLASSIFIERS = "classifiers"


def check_target(folder: Path) -> None:
    """Raise when no new pack can be made there.

    Raises:
        InputError: something stands there already, or cannot be looked for, or there is no folder to put it in.
    """
    try:
        os.lstat(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}.", "Name another folder.") from error
    else:
        raise InputError(f"{folder} exists already.", "Name a new folder for the language pack, or remove that one.")
    if not folder.absolute().parent.is_dir():
        raise InputError(f"{folder} cannot be made: there is no folder {folder.parent}.", "Make it first.")


def write_house_pack(pack: Pack, folder: Path, classifiers: Mapping[str, dict[str, Any]], corpus: HouseCorpus) -> None:
    """Write the pack under its name only when it is whole.

    The classifiers of the pack used are not taken over: other settings are to fail, not to judge by another measure.

    Args:
        pack: the one that the articles were measured with.
        folder: does not exist yet.
        classifiers: by their names, as ``classifiers/NAME.json`` holds them.
        corpus: what they were fitted on, for the manifest.

    Raises:
        InputError: the folder cannot be written.
    """
    clean, garbled = [dict(zip(("articles", "sentences"), size, strict=True)) for size in corpus.sizes]
    try:
        with TemporaryDirectory(dir=folder.absolute().parent, prefix=f".{folder.name}-") as work:
            new = Path(work) / "pack"
            shutil.copytree(pack.folder, new, ignore=shutil.ignore_patterns(_CLASSIFIERS))
            paths = [new / _CLASSIFIERS / f"{name}.json" for name in classifiers]
            for path, content in zip(paths, classifiers.values(), strict=True):
                write_json(path, content)
            files = pack.manifest["files"]
            record_files(
                new,
                paths,
                name=f"{pack.manifest['name']}-house",
                house={
                    "pack": pack.identity,
                    "clean": clean,
                    "garbled": garbled,
                    "fitted_on": sorted({digest(one.texts) for one in corpus.articles}),
                },
                files={name: file for name, file in files.items() if not name.startswith(f"{_CLASSIFIERS}/")},
            )
            new.rename(folder)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}.", "Name another folder.") from error
