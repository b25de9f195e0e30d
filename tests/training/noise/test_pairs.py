from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.training.noise.change import Change, applied
from garble.training.noise.clean import Clean
from garble.training.noise.glosses import MAKER as GLOSSES
from garble.training.noise.glosses import SharedForeignWords
from garble.training.noise.ngrams import MAKER as NGRAMS
from garble.training.noise.ngrams import Neighbours
from garble.training.noise.pairs import MAKERS, garbled, makers_for, pairs, sentences_of
from tests.training.noise.news import SENTENCES
from tests.training.noise.test_glosses import GROUPS


@pytest.fixture(scope="module")
def makers(model):
    ready = makers_for([name for name in MAKERS if name != GLOSSES], model, Neighbours(SENTENCES, model))
    return {GLOSSES: SharedForeignWords(GROUPS, model), **ready}


def restored(pair):
    """Return the garbled text with what was expected in every wrong place."""
    text = pair.text
    for span in reversed(pair.spans):
        assert text[span.start : span.start + len(span.text)] == span.text
        text = text[: span.start] + span.expected + text[span.start + len(span.text) :]
    return text


def test_every_maker_is_there(makers):
    assert set(makers) == set(MAKERS)


@given(
    text=st.sampled_from(SENTENCES)
    | st.text()
    | st.text(alphabet="aTZé9 .,:;!?'’-“”\"", max_size=60)
    | st.lists(st.sampled_from(sorted(set(" ".join(SENTENCES).split()))), max_size=12).map(" ".join),
    seed=st.integers(0, 1 << 20),
)
@settings(max_examples=400, deadline=None)
def test_clean_words_are_untouched_and_wrong_places_are_marked(makers, model, text, seed):
    if not text.strip():
        return
    pair = garbled(Clean(text, model), makers, Random(seed))
    if pair is None:
        return
    assert pair.original == text != pair.text
    assert restored(pair) == text
    assert 1 <= len(pair.spans) <= 3
    assert all(span.text and span.text in pair.text and span.expected != span.text for span in pair.spans)
    ends = [span.start + len(span.text) for span in pair.spans]
    assert all(end <= span.start for end, span in zip(ends, pair.spans[1:], strict=False))
    assert pair.maker == " + ".join(sorted({span.maker for span in pair.spans}))


def test_every_maker_has_a_hand_in_the_news(makers, model):
    found = {span.maker for pair in pairs(SENTENCES, makers, model, seed=0) for span in pair.spans}
    assert found == set(MAKERS)


def test_the_seed_and_the_sentence_decide(makers, model):
    once = list(pairs(SENTENCES, makers, model, seed=1))
    assert once == list(pairs(SENTENCES, makers, model, seed=1))
    assert [pair.text for pair in once] != [pair.text for pair in pairs(SENTENCES, makers, model, seed=2)]
    assert set(pairs(SENTENCES[10:20], makers, model, seed=1)) <= set(once)


def test_a_row(clean):
    sentence = clean("The chancellor told them on Monday.")
    pair = applied(sentence, [(Change(4, 6, "at Monday"), "function words"), (Change(1, 2, "principal"), NGRAMS)])
    assert pair.as_dict() == {
        "original": "The chancellor told them on Monday.",
        "text": "The principal told them at Monday.",
        "spans": [
            {"text": "principal", "expected": "chancellor", "start": 4, "maker": "n-gram"},
            {"text": "at Monday", "expected": "on Monday", "start": 24, "maker": "function words"},
        ],
        "maker": "function words + n-gram",
    }


def test_sentences_of_prose_only():
    paragraph = (
        "Short one. The mayor of the old town said on Monday that it was over. THE MAYOR OF THE OLD TOWN SAID IT ON "
        "MONDAY. the score was 1-0, 2-0, 3-1 and then 4-2 – 5-6, 7-8, 9-9, 10-8."
    )
    assert list(sentences_of([paragraph, ""])) == ["The mayor of the old town said on Monday that it was over."]
