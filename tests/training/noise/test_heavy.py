from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.synonyms import SynonymTable
from garble.training.noise import heavy
from garble.training.noise.apertium import ROUND_TRIPS
from garble.training.noise.bilingual import UNTRANSLATED, WORD_FOR_WORD, Lexicon, UntranslatedWords, WordForWord
from garble.training.noise.change import applied
from garble.training.noise.clean import Clean
from garble.training.noise.damage import MAKER as DAMAGE
from garble.training.noise.damage import damaged
from garble.training.noise.heavy import HEAVY, heavy_makers_for, heavy_pairs
from garble.training.noise.pairs import MAKERS
from garble.training.noise.spinner import SPINNERS, Spinner
from tests.training.noise.news import SENTENCES
from tests.training.noise.test_pairs import restored

SYNONYMS = SynonymTable({"league": "alliance union", "meeting": "decision", "good": "voluntary", "the": "an"})
LEXICONS = (
    Lexicon(
        [
            ("liga", [("", "union"), ("", "league")]),
            ("lĳn", [("", "bridge"), ("", "work"), ("", "air force")]),
            ("dire", [("VERB", "meet"), ("", "tell")]),
            ("tender", [("", "work")]),
            ("Amt", [("", "town")]),
            ("de ville", [("", "town")]),
            ("rien", []),
            ("canciller", [("", "principal"), ("", "chancellor")]),
        ]
    ),
)
SAID = "The league meeting will be good for the town."
TEXTS = (
    st.sampled_from(SENTENCES)
    | st.text()
    | st.text(alphabet="aTZé9 .,:;!?'’-“”\"", max_size=60)
    | st.lists(st.sampled_from(sorted(set(" ".join(SENTENCES).split()))), max_size=12).map(" ".join)
)
LOCAL = {
    **{name: Spinner(SYNONYMS, rate) for name, rate in SPINNERS.items()},
    WORD_FOR_WORD: WordForWord(LEXICONS),
    UNTRANSLATED: UntranslatedWords(LEXICONS),
    DAMAGE: damaged,
}


def outcomes(rewrite, clean, tries=300):
    """Return all texts that a maker makes of a sentence."""
    found = [rewrite(clean, Random(seed)) for seed in range(tries)]
    return {applied(clean, [(change, "") for change in changes]).text for changes in found}


@given(text=TEXTS, name=st.sampled_from(list(LOCAL)), seed=st.integers(0, 1 << 20))
@settings(max_examples=300, deadline=None)
def test_words_not_marked_are_untouched(model, text, name, seed):
    if not text.strip():
        return
    clean = Clean(text, model)
    pair = applied(clean, [(change, name) for change in LOCAL[name](clean, Random(seed))])
    assert restored(pair) == pair.original == text
    assert all(span.text and span.text != span.expected and span.maker == name for span in pair.spans)


def test_spinner(clean):
    assert outcomes(Spinner(SYNONYMS, 0.4), clean(SAID)) == {
        f"The {league} {meeting} will be {good} for the town."
        for league in ("league", "alliance", "union")
        for meeting in ("meeting", "decision")
        for good in ("good", "voluntary")
    }
    assert outcomes(Spinner(SYNONYMS, 1.0), clean("A League meeting."), tries=50) == {"A League decision."}
    assert outcomes(Spinner(SYNONYMS, 0.0), clean(SAID)) == {SAID}


def test_the_spinner_keeps_its_rate_and_the_article_follows(clean):
    sentence = clean("It was a good league and a good league and a good league of the good league.")
    changed = [len(Spinner(SYNONYMS, 0.15)(sentence, Random(seed))) for seed in range(2000)]
    assert 0.13 < sum(changed) / 2000 / 8 < 0.17
    assert outcomes(Spinner(SynonymTable({"league": "alliance"}), 1.0), clean("A league."), 5) == {"An alliance."}


def test_lexicon():
    (lexicon,) = LEXICONS
    assert lexicon.foreign("league") == ("liga",)
    assert lexicon.foreign("work") == ("lijn", "tender")
    assert lexicon.gloss("lijn") == "bridge"
    assert lexicon.foreign("town") == lexicon.foreign("air force") == lexicon.foreign("parliament") == ()


def test_word_for_word(clean):
    rewrite = WordForWord(LEXICONS)
    assert outcomes(rewrite, clean("The leagues worked on Monday.")) == {
        "The union bridge on Monday.",  # in the dictionary's forms
        "The union work on Monday.",
        "The leagues worked on Monday.",  # inflected: the model lacks "unions" and "bridged"
    }
    assert outcomes(rewrite, clean("The chancellors.")) == {"The principals.", "The principal."}
    assert outcomes(rewrite, clean("A bridge and a union.")) == {"A bridge and a union."}  # first glosses already
    assert outcomes(rewrite, clean("The union and the League.")) == {"The union and the League."}
    assert "The union meeting will be good for the town." in outcomes(rewrite, clean(SAID))


def test_words_that_stay_foreign(clean):
    rewrite = UntranslatedWords(LEXICONS)
    assert outcomes(rewrite, clean("League and work and the town.")) == {
        "Liga and work and the town.",
        "League and lijn and the town.",  # never "tender", which is English
    }
    assert outcomes(rewrite, clean("They agreed on the town.")) == {"They agreed on the town."}


def test_damage(clean):
    text = "The chancellor told Hoffman to decide, which was right, on Monday."
    found = outcomes(damaged, clean(text), tries=600)
    for wrong in (
        "onMonday",
        "chan- cellor",
        "chance llor",
        ",which",
        "decide ,",
        "hoffman",
        " Chancellor",
        "CHANCELLOR",
    ):
        assert any(wrong in other for other in found), wrong
    letters = {other.replace(" ", "").replace("-", "").lower() for other in found}
    assert letters == {text.replace(" ", "").lower()}
    assert {len(damaged(clean(text), Random(seed))) for seed in range(300)} <= {0, 2, 3, 4}


def test_a_short_text_is_not_damaged_in_one_place(clean):
    assert damaged(clean("Over."), Random(0)) == []


@pytest.fixture
def small(monkeypatch):
    """Dictionaries and synonyms of the tests in the place of Debian's and the pack's."""
    monkeypatch.setattr(heavy, "lexicons", lambda: LEXICONS)
    monkeypatch.setattr(heavy.SynonymTable, "load", lambda _: SYNONYMS)


@pytest.mark.usefixtures("small")
def test_each_maker_makes_its_own_version(model, monkeypatch):
    monkeypatch.setattr(heavy, "BATCH", 7)
    makers = heavy_makers_for(LOCAL)
    found = list(heavy_pairs(SENTENCES, makers, model, seed=1))
    assert {pair.maker for pair in found} == set(LOCAL)
    assert all(pair.text != pair.original for pair in found)
    assert found == list(heavy_pairs(SENTENCES, makers, model, seed=1))
    alone = list(heavy_pairs(SENTENCES[10:20], heavy_makers_for([DAMAGE]), model, seed=1))
    assert alone
    assert set(alone) <= set(found)
    assert {pair.text for pair in heavy_pairs(SENTENCES, makers, model, seed=2)} != {pair.text for pair in found}


@pytest.mark.usefixtures("small")
def test_a_synonym_that_fits_as_well_is_no_garble(model, monkeypatch):
    monkeypatch.setattr(heavy.SynonymTable, "load", lambda _: SynonymTable({"principal": "union"}))
    makers = heavy_makers_for(["spinner .4"])
    assert list(heavy_pairs(["A principal is not a union."] * 30, makers, model, seed=0)) == []
    monkeypatch.setattr(heavy.SynonymTable, "load", lambda _: SynonymTable({"principal": "flying"}))
    makers = heavy_makers_for(["spinner .4"])
    sentences = [f"A principal is not a union{mark}" for mark in (".", "!", "?", " .", " !", " ?")]
    texts = [pair.text for pair in heavy_pairs(sentences, makers, model, seed=0)]
    assert texts
    assert all(text.startswith("A flying is not a union") for text in texts)


def test_round_trips_that_change_nothing_are_left_out(model, monkeypatch):
    monkeypatch.setattr(heavy, "check_installed", lambda _: None)
    monkeypatch.setattr(
        "garble.training.noise.apertium.translated", lambda lines, _: [s.replace("town", "city") for s in lines]
    )
    makers = heavy_makers_for(["apertium gl"])
    (pair,) = heavy_pairs(["The town won.", "It was over."], makers, model, seed=0)
    assert pair.as_dict() == {
        "original": "The town won.",
        "text": "The city won.",
        "spans": [{"text": "city", "expected": "town", "start": 4, "maker": "apertium gl"}],
        "maker": "apertium gl",
    }


def test_names_of_makers():
    assert set(HEAVY) == {*ROUND_TRIPS, *LOCAL}
    assert not set(HEAVY) & set(MAKERS)
