"""The pipeline: document -> sentences -> evidence -> probabilities -> reasons -> verdict."""

from __future__ import annotations

from collections.abc import Sequence, Set
from math import isnan
from pathlib import Path

import numpy as np

from garble.anatomy import Anatomy, SentenceAnatomy, Share
from garble.article import JUDGED, count_words, counts, said_together
from garble.config import Config
from garble.document import Document, Sentence
from garble.errors import GarbleError
from garble.features import (
    FEATURE_NAMES,
    FEATURES,
    GRAMMAR_HITS,
    SAID_BY_ENCODER,
    Evidence,
    measure_sentences,
    select,
    units,
)
from garble.gate import judge
from garble.grammar import open_checker
from garble.pack import FittedClassifier, Pack
from garble.readers import from_string
from garble.reasons import choose, weigh
from garble.repeats import find_repeated_paragraphs
from garble.report import ArticleScore, Contribution, Reason, Report, SentenceScore, Signature
from garble.segment import segment
from garble.signals.base import FloatArray, sigmoid
from garble.suggestions import Suggester
from garble.version import __version__

__all__ = ["Detector"]


class Detector:
    """Finds garbled sentences; open it once, check many documents, close it (or use ``with``).

    Not safe to share between threads: a grammar backend answers one document at a time.
    """

    def __init__(self, config: Config | None = None, threads: int | None = None) -> None:
        """Open the language pack and the grammar backend.

        Args:
            config: the settings; ``None`` stands for the defaults.
            threads: that one check may use; ``None`` stands for as many as the settings have jobs.

        Raises:
            PackError: the pack is missing or damaged.
            BackendError: the grammar backend that was asked for is missing or does not answer.
            ConfigError: a threshold that was set does not go with one of the pack's.
        """
        self.config = config or Config()
        self._pack = Pack(
            Path(self.config.pack) if self.config.pack else None,
            context=self.config.context,
            threads=threads or self.config.jobs,
        )
        self._checker = open_checker(self.config.grammar, self.config.languagetool_url)
        self.grammar = self._checker.name if self._checker else "none"
        try:
            self._fitted: FittedClassifier = self._pack.classifier(self.grammar)
            self._thresholds = self._fitted.thresholds.overridden(self.config)
        except GarbleError:
            self.close()
            raise
        tables = self._pack.resources
        self._suggester = Suggester(tables.model, tables.vectors, tables.synonyms, tables.translations)

    def __enter__(self) -> Detector:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop a grammar server that was started for this detector."""
        if self._checker:
            self._checker.close()

    @property
    def signature(self) -> Signature:
        """What this detector's scores are made with."""
        return Signature(
            version=__version__,
            pack=self._pack.identity,
            grammar=self.grammar,
            context="on" if self._pack.context else "off",
            features=str(len(self._fitted.sentence.terms)),
            classifier=self._fitted.identity,
            sentence_threshold=self._thresholds.sentence,
            review_threshold=self._thresholds.review,
            block_threshold=self._thresholds.block,
        )

    def check(self, document: Document | str) -> Report:
        """Examine one article and return everything there is to say about it.

        Raises:
            BackendError: the grammar backend failed; there is no report without it.
        """
        return self._examine(document)[0]

    def anatomy(self, document: Document | str) -> Anatomy:
        """Examine one article as `check` does and return, with the report, the evidence on every word.

        Raises:
            BackendError: the grammar backend failed; there is no report without it.
        """
        report, sentences, evidence = self._examine(document)
        base = self._fitted.sentence.intercept
        judged = set(self._fitted.sentence.features)
        return Anatomy(
            report,
            tuple(
                [
                    SentenceAnatomy(
                        score,
                        base,
                        _shares(score.contributions),
                        evidence.anatomy(row, sentence),
                        _shares(_unread(evidence.matrix[row], judged)),
                    )
                    for row, (score, sentence) in enumerate(zip(report.sentences, sentences, strict=True))
                ]
            ),
        )

    def _examine(self, document: Document | str) -> tuple[Report, Sequence[Sentence], Evidence]:
        """Return the report, and the sentences and the evidence that it rests on."""
        if isinstance(document, str):
            document = from_string(document)
        sentences = [sentence for sentence in segment(document) if sentence.kind in JUDGED]
        evidence = self._measure(document.text, sentences)
        matrix = select(evidence.matrix, self._fitted.sentence.features)
        shares = self._fitted.sentence.contributions(matrix)
        log_odds = self._fitted.sentence.total(shares)
        scores = self._score(
            document.text, sentences, evidence, matrix=matrix, shares=shares, probabilities=sigmoid(log_odds)
        )
        article = self._article(document.text, sentences, evidence, log_odds, scores)
        findings = find_repeated_paragraphs(document)
        verdict, why = judge(article, findings, self._thresholds)
        report = Report(document, scores, article, findings, verdict, why, self.signature)
        return report, sentences, evidence

    def score_sentences(self, sentences: Sequence[str]) -> FloatArray:
        """Return the calibrated probability of garble of each string, taken as one sentence: shape (n,).

        An empty or blank string gets NaN. Higher is worse.
        """
        text, laid_out = units(sentences)
        rows = [row for row, sentence in enumerate(laid_out) if sentence.tokens]
        probabilities = np.full(len(sentences), np.nan)
        if rows:
            evidence = self._measure(text, [laid_out[row] for row in rows])
            matrix = select(evidence.matrix, self._fitted.sentence.features)
            probabilities[rows] = self._fitted.sentence.probability(matrix)
        return probabilities

    def _measure(self, text: str, sentences: Sequence[Sentence]) -> Evidence:
        matches = None
        if self._checker:
            matches = self._checker.check(text) if sentences else ()
        return measure_sentences(text, sentences, matches, self._pack.resources)

    def _score(
        self,
        text: str,
        sentences: Sequence[Sentence],
        evidence: Evidence,
        *,
        matrix: FloatArray,
        shares: FloatArray,
        probabilities: FloatArray,
    ) -> tuple[SentenceScore, ...]:
        names = self._fitted.sentence.features
        largest_first = np.argsort(-np.abs(shares), axis=1, kind="stable")
        scores = []
        for row, sentence in enumerate(sentences):
            probability = float(probabilities[row])
            flagged = probability >= self._thresholds.sentence
            reasons: Sequence[tuple[float, Reason]] = evidence.reasons[row]
            if flagged:
                chances = evidence.chances(row, sentence)
                suggested = self._suggester.reasons(sentence, evidence.scored[row], [chance for _, chance in chances])
                reasons = weigh([*reasons, *suggested], chances, text)
            values, log_odds = matrix[row].tolist(), shares[row].tolist()
            scores.append(
                SentenceScore(
                    sentence.span,
                    probability,
                    flagged,
                    sentence.kind.value,
                    choose(reasons, flagged),
                    tuple([Contribution(names[i], values[i], log_odds[i]) for i in largest_first[row].tolist()]),
                )
            )
        return tuple(scores)

    def _article(
        self,
        text: str,
        sentences: Sequence[Sentence],
        evidence: Evidence,
        log_odds: FloatArray,
        scores: Sequence[SentenceScore],
    ) -> ArticleScore:
        prose = [row for row, sentence in enumerate(sentences) if counts(sentence)]
        if not prose:
            return ArticleScore(0.0, 0, 0)
        words = sum(count_words(sentences[row].span.of(text)) for row in prose)
        model, measured = self._fitted.article, evidence.matrix[prose]
        said = said_together(log_odds[prose], measured[:, SAID_BY_ENCODER], model.encoder_share)
        flagged = sum(scores[row].flagged for row in prose)
        probability = model.probability(said, float(measured[:, GRAMMAR_HITS].sum()), words)
        return ArticleScore(probability, len(prose), flagged)


def _unread(row: FloatArray, judged: Set[str]) -> list[Contribution]:
    """Return the features that were measured and are not judged, in order; each adds nothing."""
    values = zip(FEATURE_NAMES, row.tolist(), strict=True)
    return [Contribution(name, value, 0.0) for name, value in values if name not in judged and not isnan(value)]


def _shares(contributions: Sequence[Contribution]) -> tuple[Share, ...]:
    """Return the contributions with what their features are."""
    of = {feature.name: feature for feature in FEATURES}
    return tuple(
        [Share(c.feature, c.value, of[c.feature].unit, of[c.feature].meaning, c.log_odds) for c in contributions]
    )
