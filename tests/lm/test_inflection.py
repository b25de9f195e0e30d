"""Word forms: spelling rules, irregulars, and the vocabulary as judge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lm.inflection import Form, paradigm, read_exceptions

NO_EXCEPTIONS = {"noun": {}, "verb": {}, "adj": {}, "adv": {}}


def forms(lemma, part, listed=(), vocabulary=None):
    """The paradigm when WordNet lists these forms as irregular and the vocabulary has these words."""
    exceptions = {**NO_EXCEPTIONS, part: {lemma: tuple(listed)}}
    words = dict.fromkeys(vocabulary.split(), 1) if isinstance(vocabulary, str) else vocabulary
    return {form.name: spellings for form, spellings in paradigm(lemma, part, exceptions, words).items()}


@pytest.mark.parametrize(
    ("lemma", "vocabulary", "expected"),
    [
        ("walk", "walk walks walked walking", ("walks", "walked", "walking")),
        ("stop", "stop stops stoped stopped stoping stopping", ("stops", "stopped", "stopping")),
        ("hop", "hop hops hoped hopped hoping hopping", ("hops", "hopped", "hopping")),
        ("hope", "hope hopes hoped hopped hoping hopping", ("hopes", "hoped", "hoping")),
        ("visit", "visit visits visited visitted visiting", ("visits", "visited", "visiting")),
        ("carry", "carry carrys carries carryed carried carrying", ("carries", "carried", "carrying")),
        ("play", "play plays plaies played plaied playing", ("plays", "played", "playing")),
        ("watch", "watch watchs watches watched watching", ("watches", "watched", "watching")),
        ("veto", "veto vetoes vetoed vetoing", ("vetoes", "vetoed", "vetoing")),
        ("agree", "agree agrees agreed agreing agreeing", ("agrees", "agreed", "agreeing")),
        ("tie", "tie ties tied tieing tying", ("ties", "tied", "tying")),
        ("fix", "fix fixes fixed fixxed fixing", ("fixes", "fixed", "fixing")),
    ],
)
def test_regular_verbs(lemma, vocabulary, expected):
    third_person, past, ing = expected
    assert forms(lemma, "verb", vocabulary=vocabulary) == {
        "BASE": (lemma,),
        "THIRD_PERSON": (third_person,),
        "ING": (ing,),
        "PAST": (past,),
        "PARTICIPLE": (past,),
    }


@pytest.mark.parametrize(
    ("lemma", "listed", "past", "participle"),
    [
        ("buy", "bought", ("bought",), ("bought",)),
        ("take", "taken took", ("took",), ("taken",)),
        ("go", "gone went", ("went",), ("gone",)),
        ("begin", "began beginning begun", ("began",), ("begun",)),
        ("drink", "drank drunk", ("drank",), ("drunk",)),
        ("bear", "bore born borne", ("bore",), ("born", "borne")),
        ("show", "shown", ("showed",), ("shown",)),
        ("become", "became", ("became",), ("become",)),
        ("overrun", "overran overrunning", ("overran",), ("overrun",)),
        ("cut", "cutting", ("cut",), ("cut",)),
        ("beat", "beaten", ("beat",), ("beaten",)),
        ("get", "getting got gotten", ("got",), ("gotten", "got")),
        ("feed", "fed", ("fed",), ("fed",)),
    ],
)
def test_past_tense_and_participle_are_told_apart(lemma, listed, past, participle):
    vocabulary = f"{lemma} {listed} showed cutted beated"
    found = forms(lemma, "verb", listed.split(), vocabulary)
    assert (found["PAST"], found["PARTICIPLE"]) == (past, participle)


@pytest.mark.parametrize(
    ("lemma", "listed", "plurals"),
    [
        ("car", "", ("cars",)),
        ("city", "", ("cities",)),
        ("church", "", ("churches",)),
        ("child", "children", ("children",)),
        ("policeman", "", ("policemen",)),
        ("aircraft", "", ("aircraft",)),
        ("hero", "heroes", ("heroes",)),
    ],
)
def test_plurals(lemma, listed, plurals):
    vocabulary = f"{lemma} cars citys cities churchs churches children policemen aircrafts heroes"
    assert forms(lemma, "noun", listed.split(), vocabulary)["PLURAL"] == plurals


def test_the_most_frequent_spelling_comes_first():
    counts = {"travelled": 9, "traveled": 20, "travel": 50}
    assert forms("travel", "verb", ["travelled"], counts)["PAST"] == ("traveled", "travelled")


def test_degrees():
    assert forms("big", "adj", ["bigger", "biggest"], "big bigger biggest") == {
        "BASE": ("big",),
        "COMPARATIVE": ("bigger",),
        "SUPERLATIVE": ("biggest",),
    }
    assert forms("late", "adj", vocabulary="late later latest")["SUPERLATIVE"] == ("latest",)


def test_long_adjectives_and_words_in_ly_have_no_degrees():
    assert forms("important", "adj", vocabulary="important importanter") == {"BASE": ("important",)}
    assert forms("badly", "adv", vocabulary="badly badlier") == {"BASE": ("badly",)}


def test_words_that_only_look_like_degrees_are_left_out():
    exceptions = {**NO_EXCEPTIONS, "adj": {"owner": ("owner",)}}
    found = paradigm("own", "adj", exceptions, {"own": 1, "owner": 1})
    assert found == {Form.BASE: ("own",)}


def test_adverbs_share_the_irregular_degrees_of_adjectives():
    exceptions = {**NO_EXCEPTIONS, "adj": {"early": ("earlier", "earliest")}}
    found = paradigm("early", "adv", exceptions, {"early": 3, "earlier": 2, "earliest": 1})
    assert found[Form.COMPARATIVE] == ("earlier",)
    assert found[Form.SUPERLATIVE] == ("earliest",)


def test_forms_outside_the_vocabulary_are_left_out():
    assert forms("equipment", "noun", vocabulary="equipment") == {"BASE": ("equipment",)}
    assert forms("zyzzyva", "noun", vocabulary="") == {}


@given(st.text(alphabet="abehikoqsuxyz-'", max_size=8), st.sampled_from(["noun", "verb", "adj", "adv"]))
def test_any_lemma_has_its_base_form_and_only_vocabulary_words(lemma, part):
    vocabulary = {lemma: 1, lemma + "s": 1, lemma + "ed": 1}
    found = paradigm(lemma, part, NO_EXCEPTIONS, vocabulary)
    assert found[Form.BASE] == (lemma,)
    assert {spelling for spellings in found.values() for spelling in spellings} <= vocabulary.keys()


def test_exceptions_are_read_lemma_first(tmp_path):
    for part in ("verb", "adj", "adv"):
        (tmp_path / f"{part}.exc").write_text("")
    (tmp_path / "noun.exc").write_text("axes ax axis\naxises axis\n")
    assert read_exceptions(tmp_path) == {
        **NO_EXCEPTIONS,
        "noun": {"ax": ("axes",), "axis": ("axes", "axises")},
    }
