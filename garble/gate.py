"""Deciding: which sentence is flagged, which article passes. Thresholds live here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from garble.config import Config
from garble.errors import ConfigError
from garble.report import ArticleScore, Finding, Verdict

__all__ = ["Thresholds", "judge"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which a sentence is flagged and an article held for review or blocked."""

    sentence: float
    review: float
    block: float

    def overridden(self, config: Config) -> Thresholds:
        """Return these thresholds with those that the user set in their place.

        Raises:
            ConfigError: articles would be blocked before they are held for review.
        """
        own = {
            "sentence": config.sentence_threshold,
            "review": config.review_threshold,
            "block": config.block_threshold,
        }
        used = replace(self, **{name: value for name, value in own.items() if value is not None})
        if used.review > used.block and (own["review"], own["block"]) != (None, None):
            raise ConfigError(
                f"review_threshold ({used.review:g}) is above block_threshold ({used.block:g}).",
                "Set both: the one that is not set is the language pack's.",
            )
        return used

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Thresholds:
        """Build thresholds from the pack's values.

        Raises:
            KeyError, TypeError, ValueError: when the values are not thresholds.
        """
        found = cls(float(data["sentence"]), float(data["review"]), float(data["block"]))
        if not all(0 <= threshold <= 1 for threshold in (found.sentence, found.review, found.block)):
            raise ValueError(f"thresholds are probabilities: {found}")
        return found


def judge(article: ArticleScore, findings: Sequence[Finding], thresholds: Thresholds) -> tuple[Verdict, str]:
    """Return the verdict on an article and the reason for it in one sentence.

    The article's probability decides. Findings (repeated paragraphs) are reported and named in the reason; they
    are an editor's slip more often than a machine's and hold nothing back by themselves. An article without running
    text (headings, labels) was not judged, so it does not pass unseen.
    """
    if not article.sentences:
        return Verdict.REVIEW, "There is no running text to judge."
    plural = "" if article.sentences == 1 else "s"
    flagged = f"{article.flagged:,} of {article.sentences:,} sentence{plural} flagged"
    chance = f"probability {article.probability:.3f}"
    if article.probability >= thresholds.block:
        verdict, why = Verdict.BLOCK, f"{chance} reaches the limit of {thresholds.block:.3f} for blocking"
    elif article.probability >= thresholds.review:
        verdict = Verdict.REVIEW
        why = f"{chance} reaches the limit of {thresholds.review:.3f} for a second look"
    else:
        verdict, why = Verdict.PASS, f"{chance} stays below {thresholds.review:.3f}"
    notes = "".join(f" {finding.message}" for finding in findings)
    return verdict, f"{why}; {flagged}.{notes}"
