"""Measured articles -> what is fitted on: which sentences count as garbled, and which belong into one fold.

Every sentence of a garbled article counts as garbled, though many in it may be sound: the labels are noisy. A sentence
that stands in the clean article of the same name word for word is known to be sound and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garble.errors import InputError
from garble.signals.base import FloatArray
from garble.training.house.articles import HouseArticle

__all__ = ["MIN_ARTICLES", "MIN_SENTENCES", "HouseCorpus", "build_corpus"]

MIN_ARTICLES = 40
MIN_SENTENCES = 400
"""Of either kind; a step of the sentence classifier rests on at least a hundred sentences."""

_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class HouseCorpus:
    """Articles laid end to end.

    Attributes:
        articles: the clean ones and the garbled ones.
        of: number of the article of each sentence, shape (n_sentences,).
        labels: of the sentences, 1 = garbled.
        fitted: whether the sentence classifier is fitted on each sentence.
        groups: of the sentences; an article and what was made of it are one.
        unchanged: sentences of garbled articles that stand in their originals, too.
        left_out: articles that are copies of others, or the same as their originals.
    """

    articles: tuple[HouseArticle, ...]
    of: NDArray[np.intp]
    labels: NDArray[np.int64]
    fitted: NDArray[np.bool_]
    groups: NDArray[np.intp]
    unchanged: int
    left_out: int

    @property
    def sizes(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """How many articles, and how many of their sentences are fitted on: clean and garbled."""
        sentences = np.bincount(self.labels[self.fitted], minlength=2)
        articles = np.bincount([one.garbled for one in self.articles], minlength=2)
        return (int(articles[0]), int(sentences[0])), (int(articles[1]), int(sentences[1]))

    def matrix(self, *, context: bool) -> FloatArray:
        """Return all features of all sentences, measured with the encoder or without."""
        parts = [one.context_matrix if context else one.matrix for one in self.articles]
        return np.vstack([part for part in parts if part is not None])

    @property
    def words(self) -> FloatArray:
        """Number of words of each sentence, shape (n_sentences,)."""
        return np.concatenate([one.words for one in self.articles])

    @property
    def rows(self) -> tuple[list[NDArray[np.intp]], list[NDArray[np.intp]]]:
        """For each clean article, and for each garbled one, the rows of the sentences that count for it."""
        counts = np.concatenate([one.counts for one in self.articles])
        clean: list[NDArray[np.intp]] = []
        garbled: list[NDArray[np.intp]] = []
        for number, one in enumerate(self.articles):
            (garbled if one.garbled else clean).append(np.flatnonzero((self.of == number) & counts))
        return clean, garbled


def build_corpus(measured: Sequence[HouseArticle]) -> HouseCorpus:
    """Label the sentences of all articles.

    Raises:
        InputError: there are too few articles or sentences of one kind to fit on.
    """
    known: dict[str, set[str]] = {}
    for one in measured:
        if not one.garbled:
            known.setdefault(one.name, set()).update(map(_plain, one.texts))
    distinct = list({(one.garbled, one.texts): one for one in measured}.values())
    sound = [np.array([one.garbled and _plain(t) in known.get(one.name, ()) for t in one.texts]) for one in distinct]
    kept = [number for number, same in enumerate(sound) if not same.all()]
    articles = [distinct[number] for number in kept]
    same = np.concatenate([sound[number] for number in kept]) if kept else np.zeros(0, bool)
    names = {name: number for number, name in enumerate(sorted({one.name for one in articles}))}
    of = np.repeat(np.arange(len(articles)), [len(one.texts) for one in articles])
    long_enough = np.array([len(text.split()) >= _MIN_WORDS for one in articles for text in one.texts], dtype=bool)
    corpus = HouseCorpus(
        tuple(articles),
        of,
        np.array([int(one.garbled) for one in articles], dtype=np.int64)[of],
        long_enough & ~same,
        np.array([names[one.name] for one in articles], dtype=np.intp)[of],
        int(same.sum()),
        len(measured) - len(articles),
    )
    _check_size(corpus)
    return corpus


def _plain(text: str) -> str:
    return " ".join(text.split())


def _check_size(corpus: HouseCorpus) -> None:
    for kind, (articles, sentences) in zip(("clean", "garbled"), corpus.sizes, strict=True):
        if articles < MIN_ARTICLES or sentences < MIN_SENTENCES:
            raise InputError(
                f"There are {articles:,} {kind} articles with {sentences:,} sentences to fit on, which is too few.",
                f"Give at least {MIN_ARTICLES} with {MIN_SENTENCES} sentences; copies, sentences of one or two words "
                "and sentences that garbling did not change do not count.",
            )
