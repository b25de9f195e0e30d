from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble import suggestions
from garble.document import Sentence, Span
from garble.ngram import NgramModel
from garble.report import Severity
from garble.suggestions import FEATURES, LEAST_CHANCE, LEAST_PROBABILITY, Suggester, probabilities
from garble.synonyms import SynonymTable
from garble.tokens import tokenize
from garble.vectors import WordVectors
from tests.tiny_pack import arpa, vocabulary

WORDS = sorted(word for word in vocabulary() if word.isalpha())
NEWS = st.lists(st.sampled_from([*WORDS, "Kyiv", "“", "full-scale", "17"]), max_size=12).map(" ".join)


@pytest.fixture(scope="module")
def suggester(tmp_path_factory):
    path = tmp_path_factory.mktemp("suggestions") / "ngram.bin"
    path.write_text(arpa(), encoding="utf-8")
    chance = np.random.default_rng(0)
    sides = [
        (chance.integers(-9, 9, (len(WORDS), 4), dtype=np.int8), np.full(len(WORDS), 0.01, dtype=np.float32))
        for _ in range(2)
    ]
    return Suggester(
        NgramModel(path),
        WordVectors(WORDS, *sides),
        SynonymTable({"town": "harbour\tschool", "closed": "open\t", "unheard": "council\t"}),
        SynonymTable({"town": "council mayor absent\t", "bridge": "flood\t"}),
    )


def laid_out(text, start=0):
    return Sentence(Span(start, start + len(text)), tokenize(text, start))


TOWN = "The town said on Monday that the bridge is open again."


def test_choices_come_from_all_tables_and_fit_better(suggester):
    scored = suggester.model.score(tokenize(TOWN))
    choices = suggester.choices(scored, 1)
    assert choices.words == ("council", "mayor")  # "harbour" and "school" are no likelier, "absent" is unknown
    table = dict(zip(FEATURES, choices.matrix.T.tolist(), strict=True))
    assert table["whether it shares a translation"] == [1.0, 1.0]
    assert table["minus log2 of its place among those that do"] == [0.0, -1.0]
    assert table["whether the choice is a synonym"] == table["whether it is a related word"] == [0.0, 0.0]
    gains = [suggester.model.best_replacement(scored, 1, (word,))[1] for word in choices.words]
    assert choices.matrix[:, 0].tolist() == gains
    assert min(gains) > 0


@pytest.mark.parametrize("place", [0, 5, 8, 9])
def test_nothing_to_choose_from(suggester, place):
    """A function word, a word without others, and one that is best itself."""
    assert suggester.choices(suggester.model.score(tokenize(TOWN)), place) is None


def test_sense_is_measured_by_the_vectors(suggester):
    scored = suggester.model.score(tokenize(TOWN))
    fit, similarity = suggester._sense(scored, 1, ["council", "town"])
    assert fit[1] == 0.0
    assert similarity[1] == pytest.approx(1.0)
    assert -1 <= similarity[0] < 1


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-30, 30), min_size=2, max_size=2), min_size=1, max_size=9), st.floats(-30, 30))
def test_probabilities_leave_room_for_none(rows, none):
    right = probabilities(np.array(rows), np.array([1.0, 0.5]), none)
    assert right.shape == (len(rows),)
    assert (right >= 0).all()
    assert right.sum() <= 1 + 1e-9
    scores = np.array(rows) @ [1.0, 0.5]
    assert (np.diff(right[np.argsort(scores)]) >= 0).all()  # the better fits, the likelier


def test_equal_odds_are_shared_with_none():
    assert probabilities(np.zeros((3, 1)), np.ones(1), 0.0).tolist() == [0.25] * 3


def test_a_word_that_is_not_suspect_is_not_asked(suggester, monkeypatch):
    scored = suggester.model.score(tokenize(TOWN))
    monkeypatch.setattr(suggestions, "probabilities", lambda matrix: np.full(len(matrix), 0.9))
    assert suggester.suggest(scored, [0.0] * len(scored.words)) == []
    chances = [0.0, LEAST_CHANCE, *[0.0] * (len(scored.words) - 2)]
    assert [(one.place, one.word) for one in suggester.suggest(scored, chances)] == [(1, "council")]


def test_what_is_not_sure_is_not_offered(suggester, monkeypatch):
    scored = suggester.model.score(tokenize(TOWN))
    monkeypatch.setattr(suggestions, "probabilities", lambda matrix: np.full(len(matrix), LEAST_PROBABILITY - 1e-6))
    assert suggester.suggest(scored, [0.9] * len(scored.words)) == []


@settings(deadline=None)
@given(NEWS)
def test_suggestions_are_choices_of_suspect_words(suggester, text):
    scored = suggester.model.score(tokenize(text))
    for one in suggester.suggest(scored, [0.5] * len(scored.words)):
        assert one.word in suggester.choices(scored, one.place).words
        assert LEAST_PROBABILITY <= one.probability <= 1
        assert one.gain > 0


def test_a_reason_says_what_would_fit_and_by_how_much(suggester, monkeypatch):
    monkeypatch.setattr(suggestions, "probabilities", lambda matrix: np.full(len(matrix), 0.9))
    sentence = laid_out(TOWN.replace("town", "Town"), start=4)
    scored = suggester.model.score(sentence.tokens)
    [(strength, reason)] = suggester.reasons(sentence, scored, [0.5 * (n == 1) for n in range(len(scored.words))])
    gain = suggester.model.best_replacement(scored, 1, ("council",))[1]
    assert strength == reason.confidence == 0.9
    assert (reason.code, reason.source, reason.expected) == ("S201", "substitution", "Council")
    assert (reason.span, reason.severity) == (Span(8, 12), Severity.MAJOR)
    assert reason.message == f"‘Town’ is unusual here; ‘Council’ is {suggestions._times(gain)} likelier."


@pytest.mark.parametrize(
    ("gain", "times"), [(0.1, "1.3 times"), (1.0, "10 times"), (2.6, "398 times"), (3.0, "over 1,000 times")]
)
def test_a_gain_in_words(gain, times):
    assert suggestions._times(gain) == times


@pytest.mark.parametrize(
    ("token", "word", "substitute", "expected"),
    [
        ("president's", "president", "chairman", "chairman's"),
        ("Willing", "willing", "ready", "Ready"),
        ("FULL", "full", "whole", "WHOLE"),
        ("full-scale", "full", "whole", "whole-scale"),
        ("A", "a", "one", "One"),
        ("U.S.", "u.s.", "american", "American"),
        ("Sept.", "september", "may", "may"),
        ("party-art", "art", "painting", "party-painting"),
        ("İstanbul-based", "based", "founded", "İstanbul-founded"),
    ],
)
def test_the_rest_of_a_token_and_its_case_are_kept(token, word, substitute, expected):
    assert suggestions._in_place(token, word, substitute) == expected
