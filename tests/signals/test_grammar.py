from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Sentence, Span, Token
from garble.grammar.base import Category, GrammarMatch
from garble.report import Reason, Severity
from garble.signals.grammar import CODES, FEATURES, measure

TEXT = "He go to an banana. \n\n Zzyqx said said so !\n…"


def sentence(start, end):
    tokens = [
        Token(match.group(), Span(start + match.start(), start + match.end()))
        for match in re.finditer(r"\w+|[^\w\s]", TEXT[start:end])
    ]
    return Sentence(Span(start, end), tuple(tokens))


SENTENCES = [sentence(0, 19), sentence(23, 43), sentence(44, 45)]


def hit(words, category, *replacements):
    start = TEXT.index(words)
    return GrammarMatch(Span(start, start + len(words)), "RULE", category, "says the checker", replacements)


HITS = [
    hit("said said", Category.REPETITION, "said"),
    hit("He", Category.STYLE, "She"),
    hit("go", Category.AGREEMENT, "goes", "went"),
    hit("an", Category.ARTICLE, "a"),
    hit("Zzyqx", Category.SPELLING_NAME, "Onyx"),
    hit(" !", Category.PUNCTUATION, "!"),
]


def test_counts_go_to_the_sentence_of_the_hit():
    columns = measure(HITS, TEXT, SENTENCES).columns
    assert {name: column.tolist() for name, column in columns.items() if name != "grammar.hits_per_100_words"} == {
        "grammar.hits": [2, 1, 0],
        "grammar.agreement": [1, 0, 0],
        "grammar.function_words": [1, 0, 0],
        "grammar.word_choice": [0, 0, 0],
        "grammar.repetition": [0, 1, 0],
        "grammar.spelling": [0, 0, 0],
        "grammar.spelling_name": [0, 1, 0],
        "grammar.punctuation": [0, 1, 0],
        "grammar.other": [0, 0, 0],
    }


def test_rate_counts_words_and_has_no_value_without_any():
    rate = measure(HITS, TEXT, SENTENCES).columns["grammar.hits_per_100_words"]
    np.testing.assert_allclose(rate, [40.0, 25.0, np.nan])


def test_reasons_quote_the_words_and_spare_names_style_and_punctuation():
    assert measure(HITS, TEXT, SENTENCES).reasons == (
        (
            (
                0.85,
                Reason(
                    "G301",
                    Span(3, 5),
                    "“go” does not agree with its sentence: perhaps “goes”.",
                    "goes",
                    Severity.MINOR,
                    "grammar",
                ),
            ),
            (
                0.98,
                Reason(
                    "G302",
                    Span(9, 11),
                    "“an” has a wrong, missing or needless article: perhaps “a”.",
                    "a",
                    Severity.MINOR,
                    "grammar",
                ),
            ),
        ),
        (
            (
                0.89,
                Reason(
                    "G305",
                    Span(29, 38),
                    "“said said” repeats a word: perhaps “said”.",
                    "said",
                    Severity.MAJOR,
                    "grammar",
                ),
            ),
        ),
        (),
    )


@pytest.mark.parametrize(
    ("category", "replacements", "expected"),
    [
        (Category.SPELLING, ("the",), "the"),
        (Category.SPELLING, ("the", "ten"), None),
        (Category.WORD_CHOICE, ("too", "two"), None),
        (Category.AGREEMENT, ("goes", "went"), "goes"),
        (Category.GRAMMAR, (), None),
        (Category.GRAMMAR, ("",), None),
        (Category.GRAMMAR, ("go",), None),
    ],
)
def test_expected_wording_only_where_it_is_more_than_a_guess(category, replacements, expected):
    [[(_, reason)], _, _] = measure([hit("go", category, *replacements)], TEXT, SENTENCES).reasons
    assert reason.expected == expected
    assert reason.message.endswith(f"perhaps “{expected}”." if expected else "."), reason.message


def test_no_checker_is_not_the_same_as_no_hits():
    asked, unasked = measure([], TEXT, SENTENCES), measure(None, TEXT, SENTENCES)
    assert all(column.tolist() == [0, 0, 0] for name, column in asked.columns.items() if "per" not in name)
    assert all(np.isnan(column).all() and column.shape == (3,) for column in unasked.columns.values())
    assert asked.reasons == unasked.reasons == ((), (), ())


def test_a_hit_that_begins_in_a_gap_belongs_to_the_sentence_it_reaches():
    across = GrammarMatch(Span(20, 28), "RULE", Category.GRAMMAR, "", ())
    between = GrammarMatch(Span(20, 22), "RULE", Category.GRAMMAR, "", ())
    assert measure([across, between], TEXT, SENTENCES).columns["grammar.other"].tolist() == [0, 1, 0]


def test_columns_are_the_features_in_order_also_without_sentences():
    names = [feature.name for feature in FEATURES]
    assert list(measure([], "", []).columns) == list(measure(None, "", []).columns) == names
    assert measure([hit("go", Category.GRAMMAR)], TEXT, []).reasons == ()


def test_every_code_has_a_meaning_and_every_meaning_a_category():
    everything = [hit("go", category) for category in Category]
    [found, _, _] = measure(everything, TEXT, SENTENCES).reasons
    assert sorted(reason.code for _, reason in found) == list(CODES)
    assert all(0 < strength < 1 for strength, _ in found)
    assert all(meaning.endswith(".") for meaning in [*CODES.values(), *(f.meaning for f in FEATURES)])


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 9), st.sampled_from(list(Category))), max_size=20))
def test_no_hit_counts_twice(places):
    matches = [GrammarMatch(Span(start, start + length), "RULE", kind, "", ()) for start, length, kind in places]
    measured = measure(matches, TEXT, SENTENCES)
    inside = sum(any(match.span.overlaps(s.span) for s in SENTENCES) for match in matches)
    unlisted = {Category.STYLE, Category.CASING}
    counted = sum(sum(measured.columns[name]) for name in measured.columns if name.split(".")[1][:4] != "hits")
    skipped = sum(
        match.category in unlisted and any(match.span.overlaps(s.span) for s in SENTENCES) for match in matches
    )
    assert counted == inside - skipped
    assert sum(map(len, measured.reasons)) == measured.columns["grammar.hits"].sum()
