"""A language pack: the folder with everything that garble knows about a language.

::

    manifest.json        what the pack is, file sizes and SHA-256, how it was made
    ngram.bin            the n-gram model (KenLM, quantised trie)
    synonyms.txt.gz      the synonym table
    classifiers/NAME.json  sentence model, article model and thresholds, one for each grammar backend
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from garble.article import ArticleModel
from garble.classifier import AdditiveModel, read_json
from garble.errors import PackError
from garble.features import FEATURE_NAMES, Resources
from garble.gate import Thresholds
from garble.ngram import NORMALISATION, NgramModel
from garble.synonyms import SynonymTable

__all__ = ["EMBEDDED", "FittedClassifier", "Pack", "open_resources"]

EMBEDDED = Path(__file__).parent / "packs" / "en"


@dataclass(frozen=True, slots=True)
class FittedClassifier:
    """What was fitted for one grammar backend."""

    name: str
    identity: str
    sentence: AdditiveModel
    article: ArticleModel
    thresholds: Thresholds


def open_resources(folder: Path) -> Resources:
    """Load the tables that the signals look things up in.

    Raises:
        PackError: when one is missing or damaged.
    """
    return Resources(NgramModel(folder / "ngram.bin"), SynonymTable.load(folder / "synonyms.txt.gz"))


class Pack:
    """An opened language pack; its tables are loaded, its classifiers read on demand."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open a pack; ``None`` is the embedded English one.

        Raises:
            PackError: when a file is missing, damaged or made for another version.
        """
        self.folder = folder or EMBEDDED
        self.manifest = read_json(self.folder / "manifest.json")
        if self.manifest.get("normalisation") != NORMALISATION:
            raise PackError(
                f"The pack {self.folder} was built with another normalisation of words.",
                "Rebuild it with this version's lm.build.",
            )
        self._verify()
        self.resources = open_resources(self.folder)

    @property
    def identity(self) -> str:
        """Name and the first digits of the n-gram model's SHA-256."""
        return f"{self.manifest['name']}-{self.manifest['files']['ngram.bin']['sha256'][:8]}"

    def _verify(self) -> None:
        files: dict[str, dict[str, Any]] = self.manifest.get("files", {})
        for name, expected in files.items():
            path = self.folder / name
            if not path.is_file():
                raise PackError(f"{path} is missing from the language pack.", "Reinstall garble.")
            with path.open("rb") as stream:
                digest = hashlib.sha256()
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
            if digest.hexdigest() != expected["sha256"]:
                raise PackError(f"{path} is damaged (its SHA-256 is not the manifest's).", "Reinstall garble.")

    def classifier(self, grammar: str) -> FittedClassifier:
        """Return what was fitted for a grammar backend: ``none``, ``harper`` or ``languagetool``.

        Raises:
            PackError: when the pack has none for it, or it is damaged or reads features this version lacks.
        """
        path = self.folder / "classifiers" / f"{grammar}.json"
        data = read_json(path)
        try:
            fitted = FittedClassifier(
                grammar,
                str(data["identity"]),
                AdditiveModel.from_dict(data["sentence"]),
                ArticleModel.from_dict(data["article"]),
                Thresholds.from_dict(data["thresholds"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PackError(f"{path} is damaged: {error}.", "Reinstall garble or fit it again.") from error
        if unknown := set(fitted.sentence.features) - set(FEATURE_NAMES):
            raise PackError(
                f"{path} reads features that this version of garble does not measure: {', '.join(sorted(unknown))}.",
                "It belongs to another version of garble.",
            )
        return fitted
