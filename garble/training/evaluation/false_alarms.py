"""False alarms on clean news, outlet by outlet, each judged by models and thresholds that saw nothing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garble.article import count_words, said_together
from garble.classifier import sigmoid
from garble.features import GRAMMAR_HITS, SAID_BY_ENCODER
from garble.training.articles import Scored, article_probabilities, clean_articles
from garble.training.evaluation.judges import Judge, Training
from garble.training.evaluation.metrics import Interval, bootstrap
from garble.training.measure import take

__all__ = ["OVERALL", "Alarms", "FalseAlarms", "clean_alarms", "count_false_alarms", "share_of"]

OVERALL = "all outlets"


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Shares of clean text that are held up.

    Attributes:
        sentences, articles: how many were judged; an article is six paragraphs.
        flagged: share of sentences flagged.
        blocked: share of articles blocked.
        reviewed: share of articles held for review or blocked.
    """

    sentences: int
    articles: int
    flagged: Interval
    blocked: Interval
    reviewed: Interval

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "sentences": self.sentences,
            "articles": self.articles,
            "flagged": self.flagged.as_dict(),
            "blocked": self.blocked.as_dict(),
            "reviewed": self.reviewed.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Alarms:
    """The clean news of one outlet as a judge that saw nothing of it takes it.

    Attributes:
        texts, flagged, paragraphs: of each sentence: itself, whether it is flagged, the number of its paragraph.
        blocked, reviewed: of each article; what is blocked is reviewed as well.
    """

    texts: list[str]
    flagged: NDArray[np.bool_]
    paragraphs: NDArray[np.intp]
    blocked: NDArray[np.bool_]
    reviewed: NDArray[np.bool_]


def clean_alarms(training: Training, judges: Mapping[str, Judge]) -> dict[str, Alarms]:
    """Return for each outlet of clean news what its judge makes of it."""
    return {outlet: _alarms(training, outlet, judge) for outlet, judge in judges.items()}


def count_false_alarms(alarms: Mapping[str, Alarms]) -> dict[str, FalseAlarms]:
    """Return the false alarms by outlet, and under `OVERALL` those of all outlets together."""
    found = {outlet: _shares([one]) for outlet, one in alarms.items()}
    found[OVERALL] = _shares(list(alarms.values()))
    return found


def _alarms(training: Training, outlet: str, judge: Judge) -> Alarms:
    rows = np.array(
        [row for row, e in enumerate(training.examples) if e.family == "clean" and e.outlet == outlet], dtype=np.intp
    )
    examples = [training.examples[row] for row in rows]
    measured = take(training.measured, rows)
    log_odds = judge.log_odds(measured)
    words = np.array([float(count_words(example.text)) for example in examples])
    said = said_together(log_odds, measured.matrix[:, SAID_BY_ENCODER], judge.article.encoder_share)
    scored = Scored(said, measured.matrix[:, GRAMMAR_HITS], words)
    chance = article_probabilities(judge.article, clean_articles(examples), scored)
    return Alarms(
        [example.text for example in examples],
        sigmoid(log_odds) >= judge.thresholds.sentence,
        np.array([example.document for example in examples], dtype=np.intp),
        chance >= judge.thresholds.block,
        chance >= judge.thresholds.review,
    )


def _shares(alarms: Sequence[Alarms]) -> FalseAlarms:
    flagged = np.concatenate([one.flagged for one in alarms])
    blocked = np.concatenate([one.blocked for one in alarms])
    reviewed = np.concatenate([one.reviewed for one in alarms])
    paragraphs = np.concatenate([one.paragraphs for one in alarms])
    articles = np.arange(len(blocked))
    return FalseAlarms(
        len(flagged),
        len(blocked),
        share_of(flagged, paragraphs),
        share_of(blocked, articles),
        share_of(reviewed, articles),
    )


def share_of(hit: NDArray[np.bool_], clusters: NDArray[np.intp]) -> Interval:
    """Return the share of hits with its interval, whole clusters drawn; NaN where nothing was judged."""
    if not len(hit):
        return Interval(float("nan"), float("nan"), float("nan"))
    return bootstrap(lambda weights: {"share": float(np.average(hit, weights=weights))}, clusters)["share"]
