from __future__ import annotations

import copy
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.function_words import FUNCTION_WORDS
from garble.ngram import NgramModel
from garble.pack import EMBEDDED
from garble.report import Severity
from garble.signals.function_words import CODES, FEATURES, SHOWN_GAIN, alternatives, measure
from garble.signals.perplexity import score_words
from garble.tokens import token_texts, tokenize
from tests import tiny_pack
from tests.signals.sentences import laid_out
from tests.tiny_pack import arpa, vocabulary

SETS = (
    "of in to for on with at by from as into about after over between through against during under",
    "is are was were be been being",
    "has have had having",
    "do does did",
    "will would can could may might should must",
    "he she it they we i you",
    "him her them us me",
    "his her its their our my your",
    "this that these those",
    "who which that what whom where when",
    "and or but",
    "a the",
    "an the",
)
OPTIONAL = "a an the of in to for on with at by from as is are was were be been has have had will would that"
FUNCTION = sorted({word for line in SETS for word in line.split()})
WORDS = [*sorted(vocabulary()), *FUNCTION, "Kyiv", "“", "17"]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=5)


@pytest.fixture(scope="module")
def long_model(tmp_path_factory):
    """Of order 5: scoring goes to and fro between two states more than once."""
    path = tmp_path_factory.mktemp("function") / "ngram.bin"
    path.write_text(arpa(order=5), encoding="utf-8")
    return NgramModel(path)


@pytest.fixture(scope="module")
def english():
    return NgramModel(EMBEDDED / "ngram.bin")


def stretch(model, before, words):
    """Return the log10 probability of each word after ``before``; every step gets a state of its own."""
    state = model.kenlm
    here = model.new_state()
    state.BeginSentenceWrite(here)
    for word in before:
        following = model.new_state()
        state.BaseScore(here, word, following)
        here = following
    found = []
    for word in words:
        following = model.new_state()
        found.append(state.BaseScore(here, word, following))
        here = following
    return found


def reference(model, words):
    """Score every other word of the set and every omission from beginning to end, whatever they come to."""
    found = []
    for place, word in enumerate(words):
        others = sorted({other for line in SETS if word in line.split() for other in line.split()} - {word})
        if word in OPTIONAL.split():
            others.insert(0, "")
        if not others:
            continue
        before = words[:place]
        after = [*words[place + 1 :], "</s>"][: model.order - 1]
        best_word, best = word, sum(stretch(model, before, [word, *after]))
        own = best
        for other in others:
            if other:
                total = sum(stretch(model, before, [other, *after]))
            else:
                total = sum([model.unigram(word), *stretch(model, before, after)])
            if total > best:
                best_word, best = other, total
        found.append((place, best_word, best - own))
    return found


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_leaving_off_hopeless_words_early_changes_nothing(model, text):
    scored = model.score(tokenize(text))
    assert alternatives(model, scored) == reference(model, scored.words)


READ = [" ".join(token_texts(sentence)) for sentence in tiny_pack.SENTENCES]


@settings(deadline=None)
@given(st.sampled_from(READ), st.integers(0, 20), st.sampled_from(FUNCTION))
def test_the_same_with_longer_ngrams(long_model, text, place, other):
    words = text.split()
    words[min(place, len(words) - 1)] = other
    scored = long_model.score(tokenize(" ".join(words)))
    assert alternatives(long_model, scored) == reference(long_model, scored.words)


ENGLISH = (
    "He arrived to the station in Monday and waited at an hour.",
    "The minister of the interior have said that her would not resigning for the government.",
    "It are the first time who the two leaders will met on person.",
    "Which?",
    "To be or not to be, that is the question of the an of.",
    "We of the.",
    "The report was published by the committee after months of talks between the parties.",
)


@pytest.mark.parametrize("text", ENGLISH)
def test_the_same_with_the_model_of_english(english, text):
    scored = english.score(tokenize(text))
    assert alternatives(english, scored) == reference(english, scored.words)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(FUNCTION), max_size=12).map(" ".join))
def test_the_same_where_every_word_has_alternatives(english, text):
    scored = english.score(tokenize(text))
    assert alternatives(english, scored) == reference(english, scored.words)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_the_remembered_states_are_not_written_to(model, text):
    scored = model.score(tokenize(text))
    before = [copy.copy(state) for state in scored.states]
    once = alternatives(model, scored)
    assert scored.states == before
    assert alternatives(model, scored) == once


@settings(deadline=None)
@given(st.text(max_size=40) | SENTENCES.map(" ".join))
def test_gains_are_never_negative(model, text):
    scored = model.score(tokenize(text))
    for place, other, gain in alternatives(model, scored):
        word = scored.words[place]
        assert gain >= 0
        assert (gain > 0) == (other != word)
        assert word in FUNCTION_WORDS
        assert other in FUNCTION_WORDS or other == ""


@settings(deadline=None)
@given(SENTENCES)
def test_columns_are_those_of_a_plain_reference(model, texts):
    sentences = laid_out(texts)
    scored = score_words(model, sentences)
    found = measure(model, sentences, scored)
    assert list(found.columns) == [feature.name for feature in FEATURES]
    by_word = []
    for row, one in enumerate(scored):
        gains = {place: gain for place, _, gain in reference(model, one.words)}
        worst = sorted(gains.values(), reverse=True)
        expected = [worst[0], (worst[0] + sum(worst[1:2])) / 2, sum(worst) / len(worst)] if worst else [math.nan] * 3
        assert [float(column[row]) for column in found.columns.values()] == pytest.approx(expected, nan_ok=True)
        by_word += [gains.get(place, math.nan) for place in range(len(one.words))]
    np.testing.assert_array_equal(found.words["function_gain"], np.array(by_word, dtype=np.float64))


@settings(deadline=None, max_examples=50)
@given(SENTENCES)
def test_a_sentence_has_the_same_numbers_alone_and_in_any_company(model, texts):
    sentences = laid_out(texts)
    scored = score_words(model, sentences)
    together = measure(model, sentences, scored)
    start = 0
    for row, sentence in enumerate(sentences):
        alone = measure(model, [sentence], [scored[row]])
        for name, column in together.columns.items():
            np.testing.assert_array_equal(column[row : row + 1], alone.columns[name], err_msg=name)
        stop = start + len(scored[row].words)
        np.testing.assert_array_equal(together.words["function_gain"][start:stop], alone.words["function_gain"])
        assert together.reasons[row] == alone.reasons[0]
        start = stop


def test_no_sentence_no_row(model):
    found = measure(model, [], [])
    assert all(column.shape == (0,) for column in found.columns.values())
    assert (found.reasons, found.words["function_gain"].shape) == ((), (0,))


@pytest.mark.parametrize("text", ["", "“", "Storm harbour flood."])
def test_without_function_words_there_is_nothing_to_measure(model, text):
    sentences = laid_out([text])
    found = measure(model, sentences, score_words(model, sentences))
    assert all(np.isnan(column).all() for column in found.columns.values())
    assert np.isnan(found.words["function_gain"]).all()
    assert found.reasons == ((),)


LIKELIER = "Another word of its kind would be likelier than ‘{}’ here."


def found_reasons(model, text):
    sentences = laid_out(["Storm harbour flood.", text])
    text = f"Storm harbour flood. {text}"
    none, row = measure(model, sentences, score_words(model, sentences)).reasons
    assert none == ()
    for strength, reason in row:
        assert strength >= SHOWN_GAIN
        assert reason.severity is (Severity.MAJOR if strength >= 2 else Severity.MINOR)
        assert reason.source == "substitution"
    assert all(reason.expected is None for _, reason in row)
    return [(reason.code, reason.span.of(text), reason.message) for _, reason in row]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He arrived at the station on Monday.", []),
        ("The talks will begin on Friday, officials said.", []),
        ("She was born at 1970.", [("S202", "at", LIKELIER.format("at"))]),
        (
            "The two men “was arrested” there.",
            [("S202", "was", LIKELIER.format("was"))],
        ),
        ("They want to to win.", [("S203", "to", "The sentence may read better without ‘to’.")] * 2),
    ],
)
def test_reasons(english, text, expected):
    assert found_reasons(english, text) == expected


def test_codes_are_documented():
    assert set(CODES) == {"S202", "S203"}
    assert all(feature.name.startswith("function.") for feature in FEATURES)
