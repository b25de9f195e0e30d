from __future__ import annotations

import numpy as np
import pytest

from garble.document import Span
from garble.errors import InputError
from garble.readers import from_string
from garble.report import ArticleScore, Report, SentenceScore, Signature, Verdict
from garble.training.house.seen import digest
from garble.training.house.thresholds import Judged, judged_articles, set_thresholds

SIGNATURE = Signature("1.0", "tiny", "none", "0", "none-tiny", 0.5, 0.4, 0.8)


def articles(number, sentences=10, seed=0):
    random = np.random.default_rng(seed)
    return [Judged(str(i), random.beta(1, 6, sentences), float(random.beta(2, 6))) for i in range(number)]


def test_what_counts_of_a_report():
    sentences = (SentenceScore(Span(0, 4), 0.25, False), SentenceScore(Span(5, 9), 0.75, True))
    signature = Signature("1.0", "tiny", "none", "0", "none-tiny", 0.5, 0.4, 0.8)
    reports = [
        Report(from_string(text), found, ArticleScore(0.3, len(found), 1), (), Verdict.PASS, "", signature)
        for text, found in (("One. Two.", sentences), ("Title", ()))
    ]
    (first, second), found = judged_articles(iter(reports))
    assert (first.digest, first.sentences.tolist(), first.article) == (digest(["One.", "Two."]), [0.25, 0.75], 0.3)
    assert (second.sentences.tolist(), second.article) == ([], None)
    assert found is signature
    with pytest.raises(InputError, match="no article"):
        judged_articles([])


def test_as_many_are_flagged_as_wished():
    known = articles(400)
    found = set_thresholds(known, SIGNATURE, sentence_share=0.01)
    assert (found.articles, found.sentences, found.copies, found.empty) == (400, 4000, 0, 0)
    sentence, review, block = found.choices
    assert [choice.setting for choice in found.choices] == ["sentence_threshold", "review_threshold", "block_threshold"]
    assert [choice.before for choice in found.choices] == [0.5, 0.4, 0.8]
    assert not any(choice.unknown for choice in found.choices)
    flagged = [sum(int((one.sentences >= sentence.value).sum()) for one in known)]
    flagged += [sum(one.article >= choice.value for one in known) for choice in (review, block)]
    assert flagged == [40, 12, 2]
    assert review.value < block.value
    assert sentence.flagged_before.value == np.mean(np.concatenate([one.sentences for one in known]) >= 0.5)


def test_held_out_shares_are_counted_without_the_article():
    """One article with all the odd sentences: left out, the threshold is far below them."""
    known = articles(60)
    odd = Judged("odd", np.full(10, 0.99), 0.99)
    found = set_thresholds([*known, odd], SIGNATURE, sentence_share=0.01)
    sentence = found.choices[0]
    everything = np.concatenate([one.sentences for one in [*known, odd]])
    assert (everything >= sentence.value).sum() == 0  # the ten are equal: more than the share
    assert sentence.flagged.value > 0.01
    review = found.choices[1]
    assert review.value == 0.99
    assert review.flagged.value == 1 / 61  # the odd one: without it the threshold is the highest of the others


def test_what_few_articles_cannot_tell_stays():
    known = articles(50)
    review, block = set_thresholds(known, SIGNATURE, sentence_share=0.01).choices[1:]
    assert not review.unknown
    assert (block.unknown, block.value, block.share) == (True, 0.8, 0.005)
    review, block = set_thresholds(articles(25), SIGNATURE, sentence_share=0.01).choices[1:]
    assert (review.unknown, review.value) == (True, 0.4)


def test_block_is_never_below_review():
    known = [Judged(one.digest, one.sentences, 0.9 + one.article / 20) for one in articles(50)]
    review, block = set_thresholds(known, SIGNATURE, sentence_share=0.01).choices[1:]
    assert block.unknown
    assert block.value == review.value > 0.8


def test_copies_and_articles_without_text():
    known = articles(30)
    found = set_thresholds([*known, known[3], Judged("Title", np.array([0.2]), None)], SIGNATURE, sentence_share=0.01)
    assert (found.articles, found.sentences, found.copies, found.empty) == (30, 301, 1, 1)
    assert found.choices[1].flagged.value in {n / 30 for n in range(31)}


def test_articles_that_were_fitted_on_do_not_count():
    known = articles(45)
    seen = frozenset(one.digest for one in known[:15])
    found = set_thresholds(known, SIGNATURE, sentence_share=0.01, seen=seen)
    assert (found.articles, found.fitted) == (30, 15)
    assert found.choices == set_thresholds(known[15:], SIGNATURE, sentence_share=0.01).choices
    with pytest.raises(InputError, match="15 articles with running text"):
        set_thresholds(known[:30], SIGNATURE, sentence_share=0.01, seen=seen)


@pytest.mark.parametrize(
    ("number", "shares", "message"),
    [
        (19, {}, "19 articles with running text"),
        (30, {"sentence_share": 0.001}, "300 sentences are too few .* 0.1 %.* takes 1,000; .* 0.0034 on"),
        (60, {"block_share": 0.005}, "60 articles are too few .* 0.5 %.* takes 200; .* 0.0167 on"),
        (30, {"review_share": 0.03}, "30 articles are too few"),
    ],
)
def test_too_few(number, shares, message):
    with pytest.raises(InputError, match=message):
        set_thresholds(articles(number), SIGNATURE, **({"sentence_share": 0.01} | shares))


def test_the_smallest_share_that_is_named_can_be_had():
    found = set_thresholds(articles(60), SIGNATURE, sentence_share=0.01, review_share=0.0167, block_share=0.0167)
    assert not any(choice.unknown for choice in found.choices)
