from __future__ import annotations

from dataclasses import replace

import pytest

from garble.document import Block, Document, Span
from garble.formats.gauge import gauge, histogram, level_of, level_ranges, strip
from garble.report import ArticleScore, Report, SentenceScore, Verdict
from tests.formats.conftest import SIGNATURE


def scored(passed: Report, *probabilities: float) -> Report:
    sentences = tuple(SentenceScore(Span(i, i + 1), p, p >= 0.5) for i, p in enumerate(probabilities))
    text = "x" * len(sentences)
    return replace(
        passed,
        document=Document(text, (Block(Span(0, len(text))),)),
        sentences=sentences,
        article=ArticleScore(0.5, len(sentences), sum(one.flagged for one in sentences)),
    )


def test_zones_lie_between_the_thresholds(passed: Report) -> None:
    found = gauge(passed)
    assert found.place == pytest.approx(0.4)
    assert [(zone.verdict, zone.start, zone.end, zone.words) for zone in found.zones] == [
        (Verdict.PASS, 0, 40, "below 40%: nothing is held back"),
        (Verdict.REVIEW, 40, 80, "from 40%: an editor should look first"),
        (Verdict.BLOCK, 80, 100, "from 80%: not to be published as it stands"),
    ]


def test_without_a_review_threshold_below_there_is_no_review(passed: Report) -> None:
    found = gauge(replace(passed, signature=replace(SIGNATURE, review_threshold=0.9, block_threshold=0.8)))
    assert [(zone.verdict, zone.start, zone.end) for zone in found.zones] == [
        (Verdict.PASS, 0, 80),
        (Verdict.BLOCK, 80, 100),
    ]


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.0, "fewer than 1 went"), (0.374, "about 37 went"), (0.999, "more than 99 went")],
)
def test_the_number_is_said_in_articles(passed: Report, probability: float, words: str) -> None:
    assert words in gauge(replace(passed, article=ArticleScore(probability, 3, 0))).meaning


def test_an_article_without_running_text_has_no_number(passed: Report) -> None:
    found = gauge(replace(passed, article=ArticleScore(0.0, 0, 0)))
    assert (found.place, found.meaning) == (None, "There is no running text in it, so there is no number.")


def test_levels_are_thirds_of_the_range_above_the_threshold(passed: Report) -> None:
    report = scored(passed, 0.49, 0.5, 0.67, 0.84, 1.0)
    assert [level_of(one, SIGNATURE) for one in report.sentences] == [0, 1, 2, 3, 3]
    assert level_ranges(SIGNATURE) == ("50–67%", "67–83%", "83–100%")
    assert level_of(report.sentences[-1], replace(SIGNATURE, sentence_threshold=1.0)) == 1


def test_a_strip_has_a_bar_for_each_sentence_or_for_the_worst_of_a_group(passed: Report) -> None:
    short = strip(scored(passed, 0.1, 0.9))
    assert [(bar.place, bar.height, bar.level, bar.sentence) for bar in short.bars] == [(0, 10, 0, 0), (1, 90, 3, 1)]
    assert short.words == (
        "The sentences in reading order, 1 of 2 sentences flagged; the highest probability is 90%, in line 1."
    )
    long = strip(scored(passed, *([0.2] * 300), 0.7, *([0.1] * 199)))
    assert (len(long.bars), long.group) == (167, 3)
    assert [(bar.place, bar.sentence) for bar in long.bars if bar.level] == [(100, 300)]
    assert strip(scored(passed)).bars == ()


def test_a_histogram_counts_every_sentence_once(passed: Report) -> None:
    bins = histogram([scored(passed, 0.0, 0.04, 0.05, 1.0), scored(passed, 0.99)])
    assert bins == [2, 1, *[0] * 16, 0, 2]
