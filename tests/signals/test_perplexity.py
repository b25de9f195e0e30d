from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from statistics import fmean, pstdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.document import Sentence, Span
from garble.function_words import FUNCTION_WORDS
from garble.ngram import RARE_CLASSES, ScoredWords
from garble.report import Severity
from garble.signals.perplexity import CODES, FEATURES, FREQUENT, MIN_WORDS, measure, score_words
from garble.tokens import tokenize
from tests.signals.sentences import laid_out
from tests.tiny_pack import vocabulary

WORDS = [
    *sorted(vocabulary()),
    "Kyiv",
    "flumph",
    "B52",
    "town’s",
    "full-scale",
    "“",
    "”",
    ",",
    ".",
    "2019",
    "17",
]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=6)


def reference(one: ScoredWords) -> dict[str, float]:
    """One sentence, one word after the other, as the meanings of the features say."""
    names = [feature.name for feature in FEATURES]
    if len(one.words) < MIN_WORDS:
        return dict.fromkeys(names, math.nan)

    def mean(values):
        return fmean(values) if values else math.nan

    def smallest(values, n):
        return mean(sorted(values)[:n])

    def stretches(values):
        return [fmean(values[i : i + 4]) for i in range(len(values) - 3)]

    gain = [here - alone for here, alone in zip(one.log10, one.unigram, strict=True)]
    rare = [word in RARE_CLASSES for word in one.words]
    function = [word in FUNCTION_WORDS for word in one.words]
    number = [word.startswith("<") and word not in RARE_CLASSES for word in one.words]
    mark = [not any(map(str.isalnum, word)) for word in one.words]
    others = zip(rare, function, number, mark, strict=True)
    content = [not (r or f or n or m) for r, f, n, m in others]
    inner = [i for i in range(1, len(gain)) if not mark[i]]
    inner_content = [i for i in inner if content[i]]
    inner_function = [i for i in inner if function[i]]
    frequent = [alone > FREQUENT for alone in one.unigram]
    gains = [gain[i] for i in inner]
    return {
        "lm.log10_mean": fmean([*one.log10, one.end]),
        "lm.content_mean": mean([p for p, c in zip(one.log10, content, strict=True) if c]),
        "lm.function_mean": mean([p for p, f in zip(one.log10, function, strict=True) if f]),
        "lm.gain_mean": mean(gains),
        "lm.content_gain_mean": mean([gain[i] for i in inner_content]),
        "lm.function_gain_mean": mean([gain[i] for i in inner_function]),
        "lm.log10_min": smallest([one.log10[i] for i in inner], 1),
        "lm.gain_min": smallest(gains, 1),
        "lm.gain_min3": smallest(gains, 3),
        "lm.content_gain_min": smallest([gain[i] for i in inner_content], 1),
        "lm.function_gain_min": smallest([gain[i] for i in inner_function], 1),
        "lm.stretch_gain_min": smallest(stretches(gain), 1),
        "lm.stretch_min": smallest(stretches(one.log10), 1),
        "lm.gain_std": pstdev(gains) if gains else math.nan,
        "lm.negative_gain_share": mean([float(one_gain < 0) for one_gain in gains]),
        "lm.matched_mean": mean([float(one.matched[i]) for i in inner]),
        "lm.backed_off_share": mean([float(one.matched[i] == 1) for i in inner]),
        "lm.function_backed_off_share": mean([float(one.matched[i] == 1) for i in inner_function]),
        "lm.unseen_frequent_bigrams": mean(
            [float(one.matched[i] == 1 and frequent[i] and frequent[i - 1]) for i in inner]
        ),
        "lm.rare_share": mean([float(r) for r, m in zip(rare, mark, strict=True) if not m]),
        "lm.end": one.end,
    }


@given(SENTENCES)
def test_columns_are_those_of_a_plain_reference(model, texts):
    scored = score_words(model, laid_out(texts))
    columns = measure(laid_out(texts), scored).columns
    assert list(columns) == [feature.name for feature in FEATURES]
    for row, one in enumerate(scored):
        found = {name: float(column[row]) for name, column in columns.items()}
        # a standard deviation by the difference of squares keeps half of the digits
        assert found == pytest.approx(reference(one), rel=1e-9, abs=1e-7, nan_ok=True)


WEIRD = ScoredWords(
    words=["the", "mayor", ",", "<name>", "of", "<num>", "town"],
    tokens=[0, 1, 2, 3, 4, 5, 6],
    log10=[-9.0, -1.0, -2.0, -8.0, -0.5, -3.0, -2.0],
    matched=[1, 3, 1, 1, 2, 1, 1],
    unigram=[-1.0, -3.0, -1.0, -2.0, -1.0, -2.0, -3.0],
    end=-0.25,
)


def test_columns_by_hand():
    tokens = tokenize("the mayor , Kyiv of 17 town")
    columns = measure([Sentence(Span(0, 27), tokens)], [WEIRD]).columns
    found = {name.removeprefix("lm."): round(float(column[0]), 6) for name, column in columns.items()}
    assert found == {
        "log10_mean": round(-25.75 / 8, 6),
        "content_mean": -1.5,
        "function_mean": -4.75,
        "gain_mean": -0.7,
        "content_gain_mean": 1.5,
        "function_gain_mean": 0.5,
        "log10_min": -8.0,
        "gain_min": -6.0,
        "gain_min3": round((-6.0 - 1.0 + 0.5) / 3, 6),
        "content_gain_min": 1.0,
        "function_gain_min": 0.5,
        "stretch_gain_min": -3.25,
        "stretch_min": -5.0,
        "gain_std": round(pstdev([2.0, -6.0, 0.5, -1.0, 1.0]), 6),
        "negative_gain_share": 0.4,
        "matched_mean": 1.6,
        "backed_off_share": 0.6,
        "function_backed_off_share": 0.0,
        "unseen_frequent_bigrams": 0.6,
        "rare_share": round(1 / 6, 6),
        "end": -0.25,
    }


def cut(one: ScoredWords, start: int, stop: int) -> ScoredWords:
    part = slice(start, stop)
    return ScoredWords(
        one.words[part], one.tokens[part], one.log10[part], one.matched[part], one.unigram[part], one.end
    )


@pytest.mark.parametrize("border", range(8))
def test_the_worst_stretch_stays_inside_its_sentence(border):
    sentences = laid_out(["the mayor , Kyiv of 17 town"] * 2)
    parts = [cut(WEIRD, 0, border), cut(WEIRD, border, 7)]
    column = measure(sentences, parts).columns["lm.stretch_min"]
    means = [fmean(WEIRD.log10[i : i + 4]) for i in range(4)]
    before, after = means[: max(0, border - 3)], means[border:]
    expected = [min(before, default=math.nan), min(after, default=math.nan)]
    assert column.tolist() == pytest.approx(expected, nan_ok=True)


@settings(max_examples=50)
@given(SENTENCES, st.randoms())
def test_a_sentence_has_the_same_numbers_alone_and_in_any_company(model, texts, random):
    """To the last bit: a step function of the classifier may have its edge exactly there."""
    sentences = laid_out(texts)
    together = measure(sentences, score_words(model, sentences)).columns
    for row, sentence in enumerate(sentences):
        alone = measure([sentence], score_words(model, [sentence])).columns
        for name, column in together.items():
            np.testing.assert_array_equal(column[row : row + 1], alone[name], err_msg=name)


@given(st.lists(st.floats(-9, 0), min_size=40, max_size=40), st.integers(0, 20))
def test_rounding_does_not_reach_from_sentence_to_sentence(values, before):
    """KenLM's single-precision numbers add up exactly in double precision; others must not matter either."""
    one = ScoredWords(["town"] * 20, list(range(20)), values[:20], [1] * 20, values[20:], -1.0)
    sentence = laid_out([" ".join(["town"] * 20)])
    rows = [replace(one, log10=[value + 0.1 for value in one.log10])] * before + [one]
    together, alone = measure(sentence * len(rows), rows).columns, measure(sentence, [one]).columns
    for name, column in together.items():
        np.testing.assert_array_equal(column[-1:], alone[name], err_msg=name)


def test_no_sentence_no_row(model):
    found = measure([], ())
    assert all(column.shape == (0,) for column in found.columns.values())
    assert found.reasons == ()


def test_every_feature_is_explained():
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    for feature in FEATURES:
        assert feature.name.startswith("lm.")
        assert feature.meaning
        assert feature.direction in (-1, 0, 1)


def found_reasons(model, text):
    sentences = laid_out([text])
    [row] = measure(sentences, score_words(model, sentences)).reasons
    return [(reason.code, reason.span.of(text), reason.message, reason.severity) for _, reason in row]


MINOR, MAJOR = Severity.MINOR, Severity.MAJOR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said on Monday that the bridge is open again.", []),
        ("“We will not stop,” he said.", []),
        ("Two people were hurt when the flood hit the town’s bridge in 1998.", []),
        ("The mayor bridge was closed.", [("bridge", "‘bridge’ is unusual after ‘mayor’.", MINOR)]),
        ("The storm begin again.", [("begin", "‘begin’ is unusual after ‘storm’.", MAJOR)]),
        ("The mayor “bridge” was closed.", [("bridge", "‘bridge’ is unusual after ‘mayor’.", MINOR)]),
    ],
)
def test_reasons(model, text, expected):
    assert found_reasons(model, text) == [("P101", *rest) for rest in expected]


def scored_words(words, gains, tokens):
    n = len(words)
    return ScoredWords(words, tokens, [-5.0 + gain for gain in gains], [1] * n, [-5.0] * n, -1.0)


@pytest.mark.parametrize(
    ("gain", "expected"),
    [
        (-0.99, None),
        (-1.0, (1.0, MINOR)),
        (-1.99, (1.99, MINOR)),
        (-2.0, (2.0, MAJOR)),
        (-4.0, (4.0, MAJOR)),
    ],
)
def test_strength_and_severity_follow_the_gain(gain, expected):
    one = scored_words(["the", "mayor", "town"], [0.0, 0.0, gain], [0, 1, 2])
    [row] = measure(laid_out(["the mayor town"]), [one]).reasons
    assert [(strength, reason.severity) for strength, reason in row] == (
        [] if expected is None else [(pytest.approx(expected[0]), expected[1])]
    )


@pytest.mark.parametrize("word", ["<name>", "<mixed>", "<word>", "<num>", "<year>", ",", "--"])
def test_names_numbers_and_marks_are_not_shown(word):
    one = scored_words(["the", "mayor", word], [0.0, 0.0, -5.0], [0, 1, 2])
    assert measure(laid_out(["the mayor Larsen"]), [one]).reasons == ((),)


def test_a_first_word_follows_nothing():
    one = scored_words(["town", "mayor", "the"], [-5.0, 0.0, 0.0], [0, 1, 2])
    assert measure(laid_out(["town mayor the"]), [one]).reasons == ((),)


def test_parts_of_one_token_are_not_said_to_follow_it():
    text = "town-mayor spoke"
    one = scored_words(["town", "-mayor", "spoke"], [0.0, -3.0, 0.0], [0, 0, 1])
    [[(_, reason)]] = measure(laid_out([text]), [one]).reasons
    assert (reason.span.of(text), reason.message) == (
        "town-mayor",
        "The parts of ‘town-mayor’ are unusual side by side.",
    )


def test_codes_are_documented(model):
    assert set(CODES) == {"P101"}


def test_reasons_stand_in_their_sentence(model):
    texts = ["The mayor bridge was closed.", "The storm begin again."]
    sentences = laid_out(texts)
    rows = measure(sentences, score_words(model, sentences)).reasons
    for sentence, row, following in zip(sentences, rows, [*sentences[1:], None], strict=True):
        assert row
        for _, reason in row:
            assert sentence.span.start <= reason.span.start < reason.span.end <= sentence.span.end
            assert following is None or reason.span.end <= following.span.start
    assert all(a.span.end < b.span.start for a, b in pairwise(sentences))
