"""Thresholds for a house style: which probabilities does a wished share of one's own published articles reach?

What the thresholds really flag is counted on each article with thresholds that were set without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from garble.errors import InputError
from garble.gate import Thresholds
from garble.report import Report, Signature
from garble.signals.base import FloatArray
from garble.training.evaluation.metrics import Interval
from garble.training.house.seen import digest
from garble.training.house.shares import needed, of_falling, share_interval

__all__ = [
    "MIN_ARTICLES",
    "Choice",
    "HouseThresholds",
    "Judged",
    "judged_articles",
    "set_thresholds",
]

MIN_ARTICLES = 20
"""Sentences of one article are alike: with fewer articles, however long, nothing is known about further ones."""

REVIEW_SHARE, BLOCK_SHARE = 0.03, 0.005
"""Wished shares of clean articles that are held for review or blocked, unless others are asked for."""

QUANTILES = (0.5, 0.9, 0.95, 0.99, 0.995, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """What garble said of one article.

    Attributes:
        digest: of its sentences, as in `garble.training.house.seen`.
        sentences: probability of garble of each sentence, shape (n_sentences,).
        article: probability of the whole; ``None`` without running text.
    """

    digest: str
    sentences: FloatArray
    article: float | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One threshold.

    Attributes:
        setting: its name in garble.toml.
        share: wished share of the clean sentences or articles that reach it.
        value: the threshold; what was in force before, where ``unknown``.
        unknown: whether there are too few articles to know it.
        before: the threshold that was in force.
        flagged_before: share that reaches ``before``.
        flagged: share that reaches a threshold set without the article in question.
    """

    setting: str
    share: float
    value: float
    unknown: bool
    before: float
    flagged_before: Interval
    flagged: Interval


@dataclass(frozen=True, slots=True)
class HouseThresholds:
    """Thresholds for a house style and what they are set on.

    Attributes:
        articles, sentences: how many were judged.
        copies: articles with the text of another, which count once.
        fitted: articles that the classifier was fitted on, which do not count.
        empty: articles without running text, whose sentences count all the same.
        quantiles: of the probabilities of sentences and of articles, one for each of `QUANTILES`.
        choices: for sentences, for REVIEW and for BLOCK.
        signature: of what the articles were judged with.
    """

    articles: int
    sentences: int
    copies: int
    fitted: int
    empty: int
    quantiles: tuple[FloatArray, FloatArray]
    choices: tuple[Choice, Choice, Choice]
    signature: Signature


def judged_articles(reports: Iterable[Report]) -> tuple[list[Judged], Signature]:
    """Return what counts of the reports, which are let go one by one, and their signature.

    Raises:
        InputError: there is no report.
    """
    articles, signature = [], None
    for report in reports:
        probabilities = np.array([sentence.probability for sentence in report.sentences])
        whole = report.article.probability if report.article.sentences else None
        texts = [sentence.span.of(report.document.text) for sentence in report.sentences]
        articles.append(Judged(digest(texts), probabilities, whole))
        signature = report.signature
    if signature is None:
        raise InputError("There is no article to set a threshold on.", f"Give a folder with {MIN_ARTICLES} or more.")
    return articles, signature


def set_thresholds(
    found: Sequence[Judged],
    signature: Signature,
    *,
    sentence_share: float,
    review_share: float | None = None,
    block_share: float | None = None,
    seen: frozenset[str] = frozenset(),
) -> HouseThresholds:
    """Set thresholds on clean articles.

    Args:
        found: the articles as they were judged.
        signature: of the detector that judged them.
        sentence_share: wished share of flagged sentences, in (0, 1).
        review_share: wished share of articles to be reviewed or blocked, in (0, 1). ``None`` stands for 3 % where
            there are articles enough to know it; else the threshold stays as it is.
        block_share: wished share of articles to be blocked; ``None`` stands for 0.5 % in the same way. BLOCK is never
            set below REVIEW.
        seen: digests of articles that the classifier was fitted on; they are left out.

    Raises:
        InputError: there are too few articles or sentences for a share that was asked for.
    """
    every = {one.digest: one for one in found}
    distinct = [one for one in every.values() if one.digest not in seen]
    whole = [one for one in distinct if one.article is not None]
    shares = (
        sentence_share,
        review_share or REVIEW_SHARE,
        block_share or min(BLOCK_SHARE, review_share or REVIEW_SHARE),
    )
    sentences = sum(len(one.sentences) for one in distinct)
    _check_size(len(whole), sentences, (sentence_share, review_share, block_share))
    known = (True, len(whole) >= needed(shares[1]), len(whole) >= needed(shares[2]))
    before = Thresholds(signature.sentence_threshold, signature.review_threshold, signature.block_threshold)
    table = _Table.of(distinct)
    values = table.thresholds(shares, known, before)
    held_out, old = table.flagged(shares, known, before)
    choices = [
        Choice(f"{name}_threshold", share, getattr(values, name), not sure, getattr(before, name), was, now)
        for name, share, sure, was, now in zip(
            ("sentence", "review", "block"), shares, known, old, held_out, strict=True
        )
    ]
    quantiles = (np.quantile(table.sentences, QUANTILES), np.quantile(table.articles, QUANTILES))
    return HouseThresholds(
        len(whole),
        sentences,
        len(found) - len(every),
        len(every) - len(distinct),
        len(distinct) - len(whole),
        quantiles,
        (choices[0], choices[1], choices[2]),
        signature,
    )


def _check_size(articles: int, sentences: int, asked: tuple[float, float | None, float | None]) -> None:
    if articles < MIN_ARTICLES:
        raise InputError(
            f"There are {articles} articles with running text, too few to set a threshold on.",
            f"Give at least {MIN_ARTICLES}, better some hundreds.",
        )
    wanted = zip(asked, ("sentences", "articles", "articles"), (sentences, articles, articles), strict=True)
    for share, what, number in wanted:
        if share is not None and number < needed(share):
            raise InputError(
                f"{number:,} {what} are too few to know which threshold {100 * share:g} % of clean ones reach.",
                f"That takes {needed(share):,}; these tell it from a share of {math.ceil(1e4 / number) / 1e4:g} on.",
            )


@dataclass(frozen=True, slots=True)
class _Table:
    """All probabilities with the number of the article that each is from; falling."""

    sentences: FloatArray
    sentence_of: NDArray[np.intp]
    articles: FloatArray
    article_of: NDArray[np.intp]

    @classmethod
    def of(cls, found: Sequence[Judged]) -> _Table:
        sentences = np.concatenate([one.sentences for one in found])
        sentence_of = np.repeat(np.arange(len(found)), [len(one.sentences) for one in found])
        article_of = np.array([number for number, one in enumerate(found) if one.article is not None])
        articles = np.array([one.article for one in found if one.article is not None])
        first, second = np.argsort(-sentences, kind="stable"), np.argsort(-articles, kind="stable")
        return cls(sentences[first], sentence_of[first], articles[second], article_of[second])

    def without(self, number: int) -> _Table:
        sentences, articles = self.sentence_of != number, self.article_of != number
        return _Table(
            self.sentences[sentences], self.sentence_of[sentences], self.articles[articles], self.article_of[articles]
        )

    def thresholds(
        self, shares: tuple[float, float, float], known: tuple[bool, bool, bool], before: Thresholds
    ) -> Thresholds:
        review = of_falling(self.articles, shares[1]) if known[1] else before.review
        block = of_falling(self.articles, shares[2]) if known[2] else before.block
        return Thresholds(of_falling(self.sentences, shares[0]), review, max(review, block))

    def flagged(
        self, shares: tuple[float, float, float], known: tuple[bool, bool, bool], before: Thresholds
    ) -> tuple[list[Interval], list[Interval]]:
        """Return the shares flagged on each article by thresholds set without it, and those flagged before."""
        now, was = [], []
        numbers = np.unique(self.sentence_of)
        for number in numbers:
            thresholds = self.without(int(number)).thresholds(shares, known, before)
            now.append(self._reached(int(number), thresholds))
            was.append(self._reached(int(number), before))
        judged = [self._judged(int(number)) for number in numbers]
        return _intervals(now, judged), _intervals(was, judged)

    def _reached(self, number: int, thresholds: Thresholds) -> tuple[int, int, int]:
        sentences, articles = self.sentences[self.sentence_of == number], self.articles[self.article_of == number]
        return (
            int((sentences >= thresholds.sentence).sum()),
            int((articles >= thresholds.review).sum()),
            int((articles >= thresholds.block).sum()),
        )

    def _judged(self, number: int) -> tuple[int, int, int]:
        whole = int((self.article_of == number).sum())
        return int((self.sentence_of == number).sum()), whole, whole


def _intervals(flagged: list[tuple[int, int, int]], judged: list[tuple[int, int, int]]) -> list[Interval]:
    columns = zip(np.array(flagged).T, np.array(judged).T, strict=True)
    return [share_interval(reached[of > 0], of[of > 0]) for reached, of in columns]
