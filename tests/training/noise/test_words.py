from __future__ import annotations

import pytest

from garble.training.noise.clean import Clean
from garble.training.noise.derivation import derived
from garble.training.noise.words import Reading, article_for, inflected, likely_readings, readings


@pytest.mark.parametrize(
    ("phrase", "article"),
    [
        ("apple", "an"),
        ("new alliance", "a"),
        ("union", "a"),
        ("unimportant union", "an"),
        ("hour", "an"),
        ("house", "a"),
        ("European one", "a"),
        ("Austrian", "an"),
        ("one-off", "a"),
    ],
)
def test_article(phrase, article):
    assert article_for(phrase) == article


@pytest.mark.parametrize(
    ("lemma", "part", "tag", "form"),
    [
        ("league", "NOUN", "NNS", "leagues"),
        ("prime minister", "NOUN", "NNS", "prime ministers"),
        ("run into", "VERB", "VBD", "ran into"),
        ("begin", "VERB", "VBN", "begun"),
        ("strong", "ADJ", "JJR", "stronger"),
        ("very strong", "ADJ", "JJR", ""),
        ("voluntary", "ADJ", "JJ", "voluntary"),
    ],
)
def test_inflected(lemma, part, tag, form):
    assert inflected(lemma, part, tag) == form


def test_readings():
    assert Reading("VERB", "begin", "VBN") in readings("begun")
    assert readings("the") == readings("xqzt") == readings("1998") == ()


def test_neighbours_rule_readings_out():
    assert {reading.part for reading in likely_readings("work", "the", "of")} == {"NOUN"}
    assert {reading.part for reading in likely_readings("work", "to", "on")} == {"VERB"}
    assert {reading.tag for reading in likely_readings("asked", "were", "to")} >= {"VBN"}
    assert "VBD" not in {reading.tag for reading in likely_readings("asked", "were", "to")}


@pytest.mark.parametrize(
    ("lemma", "part", "other"),
    [
        ("decide", "VERB", "decision"),
        ("decision", "NOUN", "decide"),
        ("agree", "VERB", "agreement"),
        ("quick", "ADJ", "quickly"),
        ("quickly", "ADV", "quick"),
    ],
)
def test_derived(lemma, part, other):
    assert other in derived(lemma, part)


def test_effect_is_the_difference_of_two_sentences(model, clean):
    before = clean("The new chancellor said on Monday that the air force was closed.")
    after = clean("The new mayor of the town said on Monday that the air force was closed.")
    effect = before.effect(2, 3, "mayor of the town")
    assert effect.score == pytest.approx(total(after) - total(before), abs=1e-4)
    assert before.effect(2, 3, "chancellor").score == pytest.approx(0, abs=1e-4)
    assert before.effect(0, len(before), after.text).score == pytest.approx(effect.score, abs=1e-4)
    unigrams = sum(map(model.unigram, ("mayor", "of", "the", "town"))) - model.unigram("chancellor")
    assert effect.fit == pytest.approx(effect.score - unigrams, abs=1e-4)


def total(sentence: Clean) -> float:
    scored = sentence.model.score(sentence.tokens)
    return sum(scored.log10) + scored.end
