"""Files -> measured articles, through the same door as scoring; with the encoder and without it in one pass."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garble.article import JUDGED, count_words, counts
from garble.config import Config
from garble.errors import InputError
from garble.features import FEATURE_NAMES, Evidence, measure_sentences
from garble.grammar import open_checker
from garble.grammar.base import GrammarChecker
from garble.pack import Pack
from garble.readers import read
from garble.segment import segment
from garble.signals.base import FloatArray
from garble.word_model import sentence_columns

__all__ = ["HouseArticle", "HouseFile", "Instruments", "measure_file", "open_instruments"]


@dataclass(frozen=True, slots=True)
class HouseFile:
    """A file to learn from: its path, its name below its folder without the suffix, and its label."""

    path: str
    name: str
    garbled: bool

    @classmethod
    def below(cls, folder: Path, path: str, *, garbled: bool) -> HouseFile:
        """Return the record of a file in ``folder``."""
        return cls(path, os.path.splitext(os.path.relpath(path, folder))[0], garbled)


@dataclass(frozen=True, slots=True)
class HouseArticle:
    """One article, measured.

    Attributes:
        name: of its file; a garbled article with the name of a clean one was made of it.
        garbled: its label.
        texts: its sentences.
        counts: whether each sentence counts for the article, shape (n_sentences,).
        words: of each sentence, shape (n_sentences,).
        matrix: all features without the encoder, shape (n_sentences, n_features).
        context_matrix: all features with the encoder; ``None`` where it is off.
    """

    name: str
    garbled: bool
    texts: tuple[str, ...]
    counts: NDArray[np.bool_]
    words: FloatArray
    matrix: FloatArray
    context_matrix: FloatArray | None


@dataclass(frozen=True, slots=True)
class Instruments:
    """What articles are measured with: a language pack and a grammar backend."""

    pack: Pack
    checker: GrammarChecker | None

    @property
    def grammar(self) -> str:
        """The name of the grammar backend, ``none`` without one."""
        return self.checker.name if self.checker else "none"


@contextmanager
def open_instruments(config: Config, threads: int) -> Iterator[Instruments]:
    """Open the language pack and the grammar backend of the settings, and close what has to be closed.

    Raises:
        PackError: the pack is missing or damaged.
        BackendError: the grammar backend that was asked for is missing or does not answer.
    """
    pack = Pack(Path(config.pack) if config.pack else None, context=config.context, threads=threads)
    checker = open_checker(config.grammar, config.languagetool_url)
    try:
        yield Instruments(pack, checker)
    finally:
        if checker:
            checker.close()


def measure_file(instruments: Instruments, file: HouseFile) -> HouseArticle | InputError:
    """Read and measure one article, or return what keeps it from being read.

    Raises:
        BackendError: the grammar backend failed.
    """
    try:
        document = read(file.path)
    except InputError as error:
        return error
    text = document.text
    sentences = [sentence for sentence in segment(document) if sentence.kind in JUDGED]
    counted = np.array([counts(sentence) for sentence in sentences], dtype=bool)
    if not counted.any():
        return InputError(f"{file.path}: it has no running text.", "Headings and labels alone teach nothing.")
    checker, resources = instruments.checker, instruments.pack.resources
    evidence = measure_sentences(text, sentences, checker.check(text) if checker else None, resources)
    texts = tuple([sentence.span.of(text) for sentence in sentences])
    with_encoder = resources.encoder is not None
    return HouseArticle(
        file.name,
        file.garbled,
        texts,
        counted,
        np.array([float(count_words(one)) for one in texts]),
        _without_encoder(evidence, instruments.pack) if with_encoder else evidence.matrix,
        evidence.matrix if with_encoder else None,
    )


def _without_encoder(evidence: Evidence, pack: Pack) -> FloatArray:
    """Return the features as they are with the encoder off."""
    matrix: FloatArray = evidence.matrix.copy()
    matrix[:, [name.startswith("context.") for name in FEATURE_NAMES]] = np.nan
    if pack.resources.word_model is not None:
        log_odds = pack.resources.word_model.log_odds(evidence.words)
        for name, column in sentence_columns(log_odds, evidence.lengths).items():
            matrix[:, FEATURE_NAMES.index(name)] = column
    return matrix
