from __future__ import annotations

import json

import pytest

from garble.errors import PackError
from garble.training.data import CLEAN, Example
from garble.training.seen import FILE, Seen, read_seen, sentence_digest

LEARNT = "The bridge was closed on Monday."
SEEN = Seen(frozenset({"held out"}), frozenset({7}), frozenset({sentence_digest(LEARNT)}))


def pair(maker: str, family: str, number: int, original: str) -> list[Example]:
    return [
        Example(f"{original} garbled", 1, maker, family, "Post", number),
        Example(original, 0, CLEAN, family, "Post", number),
    ]


def rows_unseen(examples: list[Example]) -> list[int]:
    return SEEN.unseen(examples).tolist()


def test_blanks_and_letter_case_make_no_other_sentence():
    assert sentence_digest("The  Bridge\u00a0was closed ") == sentence_digest("the bridge was closed")
    assert sentence_digest("the bridge was closed") != sentence_digest("the bridges was closed")
    assert 0 <= sentence_digest("\ud800") < 2**40


def test_simulated_pairs_of_makers_that_were_learnt_are_seen():
    examples = [*pair("held out", "simulated", 0, "One."), *pair("learnt", "simulated", 1, "Two.")]
    assert rows_unseen(examples) == [0, 1]


def test_paragraphs_that_were_learnt_are_seen():
    clean = [Example(f"Number {number}.", 0, CLEAN, "clean", "Post", document=number) for number in (6, 7, 8)]
    assert rows_unseen(clean) == [0, 2]
    other = Example("Seven.", 0, CLEAN, "statistical MT", "wmt", document=7)
    assert rows_unseen([other]) == [0]


@pytest.mark.parametrize("family", ["round trip", "simulated"])
def test_a_pair_goes_with_its_original(family):
    known, other = pair("held out", family, 3, LEARNT.lower()), pair("held out", family, 4, "The school was new.")
    assert rows_unseen([*known, *other]) == [2, 3]
    of_another_family = pair("held out", "neural MT", 3, "Nobody said so.")
    assert rows_unseen([*known, *of_another_family]) == [2, 3]


def test_a_sentence_without_a_pair_goes_alone():
    examples = [Example(text, 0, CLEAN, "clean", "Post", document=1) for text in (LEARNT, "The mayor said.")]
    assert rows_unseen(examples) == [1]


def test_the_record_is_read(tmp_path):
    digest = sentence_digest(LEARNT)
    record = {"held_out_makers": ["held out"], "clean_paragraphs": [7], "sentences": [f"{digest:x}"]}
    (tmp_path / FILE).write_text(json.dumps({"format": 1, **record}), encoding="utf-8")
    assert read_seen(tmp_path) == SEEN
    (tmp_path / FILE).write_text(json.dumps({"format": 1, **record, "sentences": ["no digits"]}), encoding="utf-8")
    with pytest.raises(PackError, match="is damaged"):
        read_seen(tmp_path)
