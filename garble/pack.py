"""A language pack: the folder with everything that garble knows about a language.

::

    manifest.json        what the pack is, file sizes and SHA-256, how it was made
    ngram.bin            the n-gram model (KenLM, quantised trie)
    synonyms.txt.gz      the synonym table
    translations.txt.gz  words that share a translation, for suggestions
    vectors.*            word vectors: words, and int8 rows with their steps for either side
    words.json           the word model
    context.*            the contextual encoder (ONNX, int8, compressed), its tokenizer and model card, what it was
                         taught on, and how the word model and it are weighed
    classifiers/NAME.json  sentence model, article model and thresholds, one for each grammar backend, and one for
                         each with the contextual encoder (NAME+context.json)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from garble.article import ArticleModel
from garble.classifier import AdditiveModel, read_json
from garble.encoder import FILES as ENCODER_FILES
from garble.encoder import Encoder
from garble.errors import PackError
from garble.features import FEATURE_NAMES, Resources
from garble.gate import Thresholds
from garble.ngram import NORMALISATION, NgramModel
from garble.synonyms import SynonymTable
from garble.vectors import WordVectors
from garble.word_model import WordModel, WordStack

__all__ = ["EMBEDDED", "FittedClassifier", "Pack", "classifier_name", "open_resources"]

EMBEDDED = Path(__file__).parent / "packs" / "en"

STACK = "context.stack.json"
"""How the word model and the encoder are weighed together, and the SHA-256 of the encoder that it was fitted with."""

TRANSLATIONS = "translations.txt.gz"
"""Words that share a translation."""


@dataclass(frozen=True, slots=True)
class FittedClassifier:
    """What was fitted for one grammar backend, with the contextual encoder or without."""

    name: str
    identity: str
    sentence: AdditiveModel
    article: ArticleModel
    thresholds: Thresholds


def open_resources(folder: Path) -> Resources:
    """Load the tables of a pack that the signals look things up in, all but what belongs to the contextual encoder.

    Raises:
        PackError: when one is missing or damaged.
    """
    return Resources(
        NgramModel(folder / "ngram.bin"),
        SynonymTable.load(folder / "synonyms.txt.gz"),
        WordVectors.load(folder),
        _word_model(folder / "words.json"),
        translations=_translations(folder / TRANSLATIONS),
    )


def _translations(path: Path) -> SynonymTable:
    """Read the words that share a translation; a pack may do without."""
    return SynonymTable.load(path) if path.is_file() else SynonymTable({})


def _word_model(path: Path) -> WordModel | None:
    """Read the word model; ``None`` while it is not fitted yet."""
    if not path.is_file():
        return None
    try:
        return WordModel.from_dict(read_json(path))
    except (KeyError, TypeError, ValueError) as error:
        raise PackError(f"{path} is damaged: {error}.", "Reinstall garble or fit it again.") from error


def _stack(path: Path, encoder: str) -> WordStack | None:
    """Read how the word model and an encoder are weighed; ``None`` while that is not fitted yet."""
    if not path.is_file():
        return None
    data = read_json(path)
    if data.get("encoder") != encoder:
        raise PackError(
            f"The classifiers of {path.parent} were fitted with another contextual encoder.",
            "Fit them again with garble.training.fit, or use --context off.",
        )
    try:
        return WordStack(float(data["words"]), float(data["context"]), float(data["intercept"]))
    except (KeyError, TypeError, ValueError) as error:
        raise PackError(f"{path} is damaged: {error}.", "Reinstall garble or fit it again.") from error


def classifier_name(grammar: str, *, context: bool) -> str:
    """Return what the classifier for a grammar backend is called, with the contextual encoder or without."""
    return f"{grammar}+context" if context else grammar


class Pack:
    """An opened language pack; its tables are loaded, its classifiers read on demand.

    Attributes:
        identity: name and the first digits of the n-gram model's SHA-256.
        resources: the loaded tables.
        context: whether the contextual encoder is among them.
    """

    def __init__(self, folder: Path | None = None, *, context: str = "auto", threads: int = 1) -> None:
        """Open a pack.

        Args:
            folder: ``None`` is the embedded English one.
            context: one of `garble.config.CONTEXTS`; ``auto`` uses the contextual encoder where the pack has one.
            threads: that the encoder may use.

        Raises:
            PackError: when a file is missing, damaged or made for another version, or the pack has no contextual
                encoder and is asked for it, or one that its classifiers were not fitted with.
        """
        self.folder = folder or EMBEDDED
        self.manifest = read_json(self.folder / "manifest.json")
        if self.manifest.get("normalisation") != NORMALISATION:
            raise PackError(
                f"The pack {self.folder} was built with another normalisation of words.",
                "Rebuild it with this version's lm.build.",
            )
        try:
            hashes = {name: str(file["sha256"]) for name, file in self.manifest["files"].items()}
            self.identity = f"{self.manifest['name']}-{hashes['ngram.bin'][:8]}"
        except (AttributeError, KeyError, TypeError) as error:
            path = self.folder / "manifest.json"
            raise PackError(f"{path} is damaged: {error}.", "Reinstall garble or give another --pack.") from error
        has_encoder = set(ENCODER_FILES) <= set(hashes)
        if context == "on" and not has_encoder:
            raise PackError(f"The pack {self.folder} has no contextual model.", "Use another pack, or --context off.")
        self.context = has_encoder and context != "off"
        # Opening the encoder takes longer than all else together. It is done in this thread, where the memory that it
        # gives back once it is open serves what comes next: that of another thread would be lost.
        with ThreadPoolExecutor(1) as aside:
            tables = aside.submit(_open_tables, self.folder, hashes)
            encoder = _open_encoder(self.folder, hashes, threads) if self.context else None
            resources = tables.result()
        if encoder:
            stack = _stack(self.folder / STACK, hashes[ENCODER_FILES[0]])
            resources = replace(resources, encoder=encoder, stack=stack)
        self.resources = resources

    @property
    def classifiers(self) -> tuple[str, ...]:
        """The names of the classifiers that the pack has: a grammar backend, with ``+context`` for the encoder."""
        return tuple(sorted([path.stem for path in (self.folder / "classifiers").glob("*.json")]))

    def classifier(self, grammar: str) -> FittedClassifier:
        """Return what was fitted for a grammar backend, ``none``, ``harper`` or ``languagetool``, and this context.

        Raises:
            PackError: when the pack has none for it, or it is damaged or reads features this version lacks.
        """
        name = classifier_name(grammar, context=self.context)
        if name not in self.classifiers:
            raise PackError(
                f"The pack {self.folder} has no classifier for {_options(name)}.",
                f"It has one for: {'; '.join(map(_options, self.classifiers)) or 'nothing'}.",
            )
        path = self.folder / "classifiers" / f"{name}.json"
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
        if self.resources.word_model is None and any(name.startswith("word.") for name in fitted.sentence.features):
            raise PackError(f"{self.folder / 'words.json'} is missing from the language pack.", "Reinstall garble.")
        return fitted


def _open_tables(folder: Path, hashes: Mapping[str, str]) -> Resources:
    for name, expected in hashes.items():
        if name not in ENCODER_FILES:
            _verify(folder / name, expected)
    return open_resources(folder)


def _open_encoder(folder: Path, hashes: Mapping[str, str], threads: int) -> Encoder:
    for name in ENCODER_FILES:
        _verify(folder / name, hashes[name])
    return Encoder(folder, threads)


def _options(classifier: str) -> str:
    """Return the options that a classifier belongs to."""
    grammar, _, context = classifier.partition("+")
    return f"--grammar {grammar} --context {'on' if context else 'off'}"


def _verify(path: Path, expected: str) -> None:
    if not path.is_file():
        raise PackError(f"{path} is missing from the language pack.", "Reinstall garble.")
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise PackError(f"{path} cannot be read: {error}.", "Change its permissions or reinstall garble.") from error
    if digest.hexdigest() != expected:
        raise PackError(f"{path} is damaged (its SHA-256 is not the manifest's).", "Reinstall garble.")
