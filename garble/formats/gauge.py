"""An article's probability as a gauge with words to it, its sentences as a strip and a histogram."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from garble.formats.tally import flagged_in_words
from garble.formats.wording import percent
from garble.report import Report, SentenceScore, Signature, Verdict

__all__ = ["LEVELS", "Bar", "Gauge", "Strip", "Zone", "borders", "gauge", "histogram", "level_of", "strip"]

LEVELS = ("suspect", "likely garbled", "almost surely garbled")

_BARS = 240
"""More bars than these in one strip would be thinner than a hair."""

_BINS = 20


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the gauge in percent, and what its verdict asks for."""

    verdict: Verdict
    start: float
    end: float
    words: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """The article's probability on its scale; ``place`` is in percent, ``None`` when nothing was judged."""

    place: float | None
    zones: tuple[Zone, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One sentence, or the worst of several neighbours; ``height`` is its probability in percent.

    Attributes:
        place: which bar it is, from 0.
        sentence: the index of its sentence among those of the report.
    """

    place: int
    height: float
    level: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The sentences in reading order.

    Attributes:
        bars: one for each sentence or for each group of neighbours.
        group: how many sentences share a bar.
        uncounted: whether there are sentences among them that do not count for the article.
        words: the strip for those who do not see it.
    """

    bars: tuple[Bar, ...]
    group: int
    uncounted: bool
    words: str


def gauge(report: Report) -> Gauge:
    """Return the gauge of an article with the thresholds that its verdict was made with."""
    signature = report.signature
    review, block = signature.review_threshold, signature.block_threshold
    ends = ((Verdict.PASS, 0.0, min(review, block)), (Verdict.REVIEW, review, block), (Verdict.BLOCK, block, 1.0))
    words = {
        Verdict.PASS: f"below {percent(min(review, block))}: nothing is held back",
        Verdict.REVIEW: f"from {percent(review)}: an editor should look first",
        Verdict.BLOCK: f"from {percent(block)}: not to be published as it stands",
    }
    zones = tuple(Zone(name, 100 * low, 100 * high, words[name]) for name, low, high in ends if low < high)
    if not report.article.sentences:
        return Gauge(None, zones, "There is no running text in it, so there is no number.")
    return Gauge(100 * report.article.probability, zones, _meaning(report.article.probability))


def _meaning(probability: float) -> str:
    share = percent(probability)
    bound = {"<": "fewer than ", ">": "more than "}.get(share[0], "about ")
    return (
        f"Of 100 articles that look like this one to garble, {bound}{share.strip('<>%')} went through a machine that "
        "mangled them: bad translation or word swapping. It is an estimate and no proof, and it says nothing about the "
        "facts."
    )


def borders(signature: Signature) -> tuple[float, ...]:
    """Return the probabilities at which the three levels of flagged sentences begin, and 1."""
    threshold = signature.sentence_threshold
    return tuple(threshold + third * (1 - threshold) / 3 for third in range(4))


def level_of(sentence: SentenceScore, signature: Signature) -> int:
    """Return 0 for a sentence that is not flagged, else 1 to 3: which third of the range up to 1 it lies in."""
    if not sentence.flagged:
        return 0
    threshold = signature.sentence_threshold
    above = (sentence.probability - threshold) / max(1 - threshold, 1e-9)
    return 1 + min(max(int(3 * above), 0), 2)


def strip(report: Report) -> Strip:
    """Return the sentences of a report as bars in reading order; of many sentences several share a bar."""
    sentences = report.sentences
    group = -(-len(sentences) // _BARS) or 1
    bars = []
    for place, start in enumerate(range(0, len(sentences), group)):
        worst = max(range(start, min(start + group, len(sentences))), key=lambda i: sentences[i].probability)
        level = level_of(sentences[worst], report.signature)
        bars.append(Bar(place, round(100 * sentences[worst].probability, 1), level, worst))
    return Strip(tuple(bars), group, len(sentences) > report.article.sentences, _strip_words(report))


def _strip_words(report: Report) -> str:
    if not report.sentences:
        return ""
    worst = max(report.sentences, key=lambda sentence: sentence.probability)
    line, _ = report.document.position(worst.span.start)
    return (
        f"The sentences in reading order, {flagged_in_words(report)}; "
        f"the highest probability is {percent(worst.probability)}, in line {line}."
    )


def histogram(reports: Iterable[Report]) -> Sequence[int]:
    """Return how many sentences of all reports have a probability in each twentieth of the range from 0 to 1."""
    bins = [0] * _BINS
    for report in reports:
        for sentence in report.sentences:
            bins[min(int(_BINS * sentence.probability), _BINS - 1)] += 1
    return bins


def level_ranges(signature: Signature) -> tuple[str, ...]:
    """Return the range of each level in words: ``90–94%``."""
    return tuple(f"{100 * low:.0f}–{100 * high:.0f}%" for low, high in pairwise(borders(signature)))
