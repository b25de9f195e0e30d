from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.config import Config
from garble.errors import ConfigError
from garble.gate import Thresholds, judge
from garble.report import ArticleScore, Finding, Verdict

THRESHOLDS = Thresholds(0.5, 0.4, 0.8)
CHANCE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("probability", "verdict", "why"),
    [
        (0.0, Verdict.PASS, "probability 0.000 stays below 0.400; 1 of 9 sentences flagged."),
        (0.25, Verdict.PASS, "probability 0.250 stays below 0.400; 1 of 9 sentences flagged."),
        (math.nextafter(0.4, 0), Verdict.PASS, None),
        (
            0.4,
            Verdict.REVIEW,
            "probability 0.400 reaches the limit of 0.400 for a second look; 1 of 9 sentences flagged.",
        ),
        (math.nextafter(0.8, 0), Verdict.REVIEW, None),
        (
            0.8,
            Verdict.BLOCK,
            "probability 0.800 reaches the limit of 0.800 for blocking; 1 of 9 sentences flagged.",
        ),
        (
            1.0,
            Verdict.BLOCK,
            "probability 1.000 reaches the limit of 0.800 for blocking; 1 of 9 sentences flagged.",
        ),
    ],
)
def test_verdicts_at_the_borders(probability, verdict, why):
    found = judge(ArticleScore(probability, 9, 1), (), THRESHOLDS)
    assert found[0] is verdict
    assert why is None or found[1] == why


def test_what_cannot_be_judged_is_for_a_person_to_read():
    found = judge(ArticleScore(1.0, 0, 0), (), Thresholds(0, 0, 0))
    assert found == (Verdict.REVIEW, "There is no running text to judge.")


def test_findings_are_named_and_hold_nothing_back():
    findings = (Finding("A601", "1 paragraph stands twice."), Finding("A602", "Or not."))
    assert judge(ArticleScore(0.1, 3, 0), findings, THRESHOLDS) == (
        Verdict.PASS,
        "probability 0.100 stays below 0.400; 0 of 3 sentences flagged. 1 paragraph stands twice. Or not.",
    )


@pytest.mark.parametrize(
    ("article", "flagged"),
    [
        (ArticleScore(0.0, 1, 0), "0 of 1 sentence flagged"),
        (ArticleScore(0.0, 1, 1), "1 of 1 sentence flagged"),
        (ArticleScore(0.0, 2, 1), "1 of 2 sentences flagged"),
        (ArticleScore(0.0, 2345, 1234), "1,234 of 2,345 sentences flagged"),
    ],
)
def test_the_flagged_are_counted_as_in_the_formats(article, flagged):
    assert judge(article, (), THRESHOLDS)[1] == f"probability 0.000 stays below 0.400; {flagged}."


def test_a_block_limit_below_the_review_limit_blocks():
    assert judge(ArticleScore(0.3, 1, 0), (), Thresholds(0.5, 0.4, 0.2))[0] is Verdict.BLOCK


@given(CHANCE, CHANCE, CHANCE, CHANCE)
def test_a_worse_article_never_gets_a_better_verdict(one, other, review, block):
    order = [Verdict.PASS, Verdict.REVIEW, Verdict.BLOCK]
    thresholds = Thresholds(0.5, review, block)
    better, worse = (
        order.index(judge(ArticleScore(probability, 1, 0), (), thresholds)[0]) for probability in sorted((one, other))
    )
    assert better <= worse


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (Config(), THRESHOLDS),
        (Config(sentence_threshold=0.9), Thresholds(0.9, 0.4, 0.8)),
        (Config(review_threshold=0.0, block_threshold=0.0), Thresholds(0.5, 0.0, 0.0)),
        (
            Config(sentence_threshold=1.0, review_threshold=0.7, block_threshold=0.9),
            Thresholds(1.0, 0.7, 0.9),
        ),
    ],
)
def test_the_user_s_thresholds_stand_in_place_of_the_pack_s(config, expected):
    assert THRESHOLDS.overridden(config) == expected


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (Config(block_threshold=0.3), "review_threshold (0.4) is above block_threshold (0.3)."),
        (Config(review_threshold=0.95), "review_threshold (0.95) is above block_threshold (0.8)."),
    ],
)
def test_a_threshold_that_crosses_the_pack_s_is_refused(config, problem):
    with pytest.raises(ConfigError) as raised:
        THRESHOLDS.overridden(config)
    assert raised.value.problem == problem
    assert raised.value.remedy == "Set both: the one that is not set is the language pack's."


def test_reads_thresholds():
    assert Thresholds.from_dict({"sentence": 0.5, "review": 0.4, "block": 0.8}) == THRESHOLDS


@pytest.mark.parametrize(
    "data",
    [
        {},
        None,
        {"sentence": 0.5, "review": 0.4},
        {"sentence": 0.5, "review": 0.4, "block": None},
        {"sentence": 0.5, "review": 0.4, "block": "x"},
        {"sentence": 0.5, "review": 0.4, "block": math.nan},
        {"sentence": 0.5, "review": 0.4, "block": 1.5},
        {"sentence": -0.1, "review": 0.4, "block": 0.8},
    ],
)
def test_what_are_no_thresholds(data):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Thresholds.from_dict(data)
