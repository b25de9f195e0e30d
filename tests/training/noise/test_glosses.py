from __future__ import annotations

from random import Random

import pytest

from garble.training.noise.glosses import SharedForeignWords
from tests.training.noise.news import outcomes

GROUPS = [
    (("NOUN", "chancellor"), ("NOUN", "principal"), ("NOUN", "burgomaster")),
    (("NOUN", "league"), ("NOUN", "alliance"), ("NOUN", "union")),
    (("ADJ", "good"), ("ADJ", "voluntary")),
    (("NOUN", "air force"), ("NOUN", "union")),
    (("", "work"), ("", "decision"), ("VERB", "meet")),
]


@pytest.fixture(scope="module")
def maker(model):
    return SharedForeignWords(GROUPS, model)


def test_glosses_of_shared_headwords(maker):
    assert maker.others(("NOUN", "union")) == ("league", "alliance", "air force")
    assert maker.others(("NOUN", "chancellor")) == ("principal",)  # the model does not know burgomasters
    assert maker.others(("NOUN", "work")) == ("decision",)
    assert maker.others(("VERB", "work")) == ("meet",)
    assert maker.others(("NOUN", "voluntary")) == ()


def test_words_and_phrases_are_replaced_in_their_form(maker, clean):
    text = "The chancellors said on Monday that the air force was closed in the spring."
    assert outcomes(maker, clean(text)) == {
        text.replace("chancellors", "principals"),
        text.replace("air force", "union"),
    }


def test_the_article_follows(maker, clean):
    found = outcomes(maker, clean("A principal is not a union."))
    assert "A principal is not an alliance." in found
    assert "A principal is not a alliance." not in found


def test_names_and_capitals(maker, clean):
    text = "Chancellor Parker told them at the bridge."
    assert outcomes(maker, clean(text)) == {text.replace("Chancellor", "Principal")}
    assert outcomes(maker, clean("THE LEAGUE AND THE UNION.")) == set()


def test_a_word_that_fits_as_well_is_no_garble(model, clean):
    maker = SharedForeignWords([(("NOUN", "principal"), ("NOUN", "union"))], model)
    assert outcomes(maker, clean("A principal is not a union.")) == set()
    assert outcomes(maker, clean("The principal is not a union.")) == set()
    spring = "It was closed in the union."
    assert outcomes(SharedForeignWords([(("NOUN", "spring"), ("NOUN", "union"))], model), clean(spring)) == set()


def test_nothing_to_change(maker, clean):
    assert maker(clean("They told him."), Random(0)) is None
    assert maker(clean("–"), Random(0)) is None
