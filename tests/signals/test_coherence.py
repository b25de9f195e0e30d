from __future__ import annotations

import math
import tracemalloc
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.ngram import ScoredWords
from garble.report import Severity
from garble.signals.coherence import CODES, FAR, FEATURES, NEAR, SHOWN_FIT, fit_in_context, measure
from garble.signals.perplexity import score_words
from garble.vectors import WordVectors
from tests.signals.sentences import laid_out
from tests.tiny_pack import vocabulary

KNOWN = ["storm", "flood", "bridge", "harbour", "mayor", "school", "town", "council"]
WORDS = [*KNOWN, "the", "Kyiv", "“", ".", "was", "town’s"]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=6)
LENGTHS = st.lists(st.integers(2, 20) | st.integers(60, 70) | st.just(150), min_size=1, max_size=4)


def random_vectors(words, size=4):
    random = np.random.default_rng(0)

    def side():
        numbers = random.integers(-127, 128, (len(words), size), dtype=np.int8)
        return numbers, random.uniform(0.001, 0.02, len(words)).astype(np.float32)

    return WordVectors(words, side(), side())


VECTORS = random_vectors(KNOWN)


def reference(vectors, rows, reach):
    """One word of one sentence after the other: the mean of its products with the words around it."""
    inputs, outputs = (side(np.arange(len(vectors.index))).tolist() for side in (vectors.inputs, vectors.outputs))
    fits = []
    for place, row in enumerate(rows):
        around = rows[max(0, place - reach) : place] + rows[place + 1 : place + 1 + reach]
        fits.append(fmean(sum(o * i for o, i in zip(outputs[row], inputs[other], strict=True)) for other in around))
    return fits


@settings(deadline=None)
@given(LENGTHS, st.randoms(use_true_random=False))
def test_fit_is_that_of_a_plain_reference(lengths, random):
    """Also across the borders of the blocks that long sentences are cut into, and never across those of sentences."""
    sentences = [[random.randrange(len(KNOWN)) for _ in range(length)] for length in lengths]
    words = np.array([row for one in sentences for row in one], dtype=np.intp)
    near, far = fit_in_context(VECTORS, words, np.array(lengths, dtype=np.intp))
    for fit, reach in ((near, NEAR), (far, FAR)):
        expected = [value for one in sentences for value in reference(VECTORS, one, reach)]
        assert fit.tolist() == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_fit_by_hand():
    """Two words: each is held against the other alone, its output vector against the other's input vector."""
    one = np.ones(2, dtype=np.float32)
    inputs, outputs = np.array([[1, 2], [3, 4]], dtype=np.int8), np.array([[5, 6], [7, -8]], dtype=np.int8)
    vectors = WordVectors(["a", "b"], (inputs, one), (outputs, one))
    near, far = fit_in_context(vectors, np.array([0, 1, 1, 0]), np.array([2, 2]))
    assert near.tolist() == far.tolist() == [5 * 3 + 6 * 4, 7 * 1 - 8 * 2, 7 * 1 - 8 * 2, 5 * 3 + 6 * 4]


@settings(deadline=None)
@given(LENGTHS, st.randoms(use_true_random=False))
def test_a_sentence_fits_alike_in_any_company_to_the_last_bit(lengths, random):
    words = np.array([random.randrange(len(KNOWN)) for _ in range(sum(lengths))], dtype=np.intp)
    together = fit_in_context(VECTORS, words, np.array(lengths, dtype=np.intp))
    start = 0
    for length in lengths:
        part = slice(start, start + length)
        alone = fit_in_context(VECTORS, words[part], np.array([length], dtype=np.intp))
        for fit, expected in zip(together, alone, strict=True):
            np.testing.assert_array_equal(fit[part], expected)
        start += length


def test_a_sentence_without_end_takes_no_square_of_memory():
    length = 20_000  # its square takes 3 GB
    words = np.zeros(length, dtype=np.intp)
    tracemalloc.start()
    try:
        fit_in_context(VECTORS, words, np.array([length], dtype=np.intp))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 50e6


@settings(deadline=None)
@given(SENTENCES)
def test_columns_are_those_of_a_plain_reference(model, texts):
    sentences = laid_out(texts)
    scored = score_words(model, sentences)
    found = measure(VECTORS, sentences, scored)
    assert list(found.columns) == [feature.name for feature in FEATURES]
    by_word = {"near_fit": [], "far_fit": []}
    for row, one in enumerate(scored):
        places = [place for place, word in enumerate(one.words) if word in KNOWN]
        rows = [KNOWN.index(one.words[place]) for place in places]
        expected = []
        for name, reach in (("near_fit", NEAR), ("far_fit", FAR)):
            fits = reference(VECTORS, rows, reach) if len(rows) >= 3 else []
            worst = sorted(fits)
            expected += [worst[0], fmean(worst[:3]), fmean(fits)] if fits else [math.nan] * 3
            here = dict(zip(places, fits, strict=True)) if fits else {}
            by_word[name] += [here.get(place, math.nan) for place in range(len(one.words))]
        values = [float(column[row]) for column in found.columns.values()]
        assert values == pytest.approx(expected, rel=1e-6, abs=1e-6, nan_ok=True)
    assert {name: fit.tolist() for name, fit in found.words.items()} == {
        name: pytest.approx(fits, rel=1e-6, abs=1e-6, nan_ok=True) for name, fits in by_word.items()
    }


@settings(deadline=None, max_examples=50)
@given(SENTENCES)
def test_a_sentence_has_the_same_numbers_alone_and_in_any_company(model, texts):
    sentences = laid_out(texts)
    together = measure(VECTORS, sentences, score_words(model, sentences))
    for row, sentence in enumerate(sentences):
        alone = measure(VECTORS, [sentence], score_words(model, [sentence]))
        for name, column in together.columns.items():
            np.testing.assert_array_equal(column[row : row + 1], alone.columns[name], err_msg=name)
        assert together.reasons[row] == alone.reasons[0]


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), max_size=3))
def test_any_text_is_measured(model, texts):
    sentences = laid_out(texts)
    found = measure(VECTORS, sentences, score_words(model, sentences))
    assert {column.shape for column in found.columns.values()} == {(len(texts),)}
    assert len(found.reasons) == len(texts)


def test_no_sentence_no_row():
    found = measure(VECTORS, [], [])
    assert all(column.shape == (0,) for column in found.columns.values())
    assert found.reasons == ()
    assert {name: fit.shape for name, fit in found.words.items()} == {"near_fit": (0,), "far_fit": (0,)}


@pytest.mark.parametrize("text", ["", "storm", "storm flood", "the storm was on the bridge of Kyiv"])
def test_fewer_than_three_words_make_no_context(model, text):
    sentences = laid_out([text, "storm flood bridge"])
    found = measure(VECTORS, sentences, score_words(model, sentences))
    assert all(np.isnan(column).tolist() == [True, False] for column in found.columns.values())


def scored_words(words, tokens=None):
    n = len(words)
    return ScoredWords(words, tokens or list(range(n)), [-1.0] * n, [1] * n, [-1.0] * n, -1.0)


def one_odd_word(fit):
    """Return vectors by which "mayor" fits any other word by ``fit``, all others by +1."""
    rows = np.ones((len(KNOWN), 1), dtype=np.int8)
    steps = np.ones(len(KNOWN), dtype=np.float32)
    odd = steps.copy()
    odd[KNOWN.index("mayor")] = fit
    return WordVectors(KNOWN, (rows, steps), (rows, odd))


@pytest.mark.parametrize(("fit", "strength"), [(-2.4, None), (-2.5, 0.0), (-4.0, 1.5)])
def test_words_that_fit_badly_are_shown(fit, strength):
    texts = ["the storm", "storm , “ mayor ” flood bridge", "flood storm bridge"]
    words = [["the", "storm"], ["storm", ",", "mayor", "flood", "bridge"], ["flood", "storm", "bridge"]]
    tokens = [[0, 1], [0, 1, 3, 5, 6], [0, 1, 2]]
    scored = [scored_words(*one) for one in zip(words, tokens, strict=True)]
    before, row, after = measure(one_odd_word(fit), laid_out(texts), scored).reasons
    assert before == after == ()
    if strength is None:
        assert row == ()
        return
    [(found, reason)] = row
    assert found == pytest.approx(strength)
    assert (reason.code, reason.span.of("\n".join(texts)), reason.message, reason.severity, reason.source) == (
        "P103",
        "mayor",
        "‘mayor’ does not go with the words around it.",
        Severity.MINOR,
        "coherence",
    )


def test_what_is_shown_is_the_word_as_the_article_writes_it():
    sentences = laid_out(["Storm, Mayor-flood, bridge"])
    scored = [scored_words(["storm", ",", "mayor", "flood", ",", "bridge"], [0, 1, 2, 2, 3, 4])]
    [[(_, reason)]] = measure(one_odd_word(-3.0), sentences, scored).reasons
    assert reason.message == "‘Mayor-flood’ does not go with the words around it."


def test_codes_are_documented():
    assert set(CODES) == {"P103"}
    assert SHOWN_FIT < 0
    assert set(KNOWN) <= vocabulary()
    assert all(feature.name.startswith("fit.") and feature.direction == -1 for feature in FEATURES)
