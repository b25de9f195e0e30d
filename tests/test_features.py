from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garble.document import Sentence, Span
from garble.features import FEATURE_NAMES, FEATURES, measure_sentences, select
from garble.grammar import Category, GrammarMatch
from garble.pack import open_resources
from garble.signals import grammar, perplexity, readability, substitution, surface
from garble.tokens import tokenize
from tests.tiny_pack import SENTENCES, write_pack

TEXTS = st.lists(st.sampled_from([*SENTENCES, "Kyiv storm.", "The the bridge", "?"]) | st.text(max_size=30), max_size=5)


@pytest.fixture(scope="module")
def resources(tmp_path_factory):
    return open_resources(write_pack(tmp_path_factory.mktemp("features") / "tiny"))


def laid_out(texts):
    sentences, start = [], 0
    for text in texts:
        sentences.append(Sentence(Span(start, start + len(text)), tokenize(text, start)))
        start += len(text) + 2
    return "\n\n".join(texts), sentences


def hits_of(text):
    starts = [place for place in range(len(text)) if text.startswith("storm", place)]
    return tuple(GrammarMatch(Span(start, start + 5), "STORM", Category.GRAMMAR, "No.", ()) for start in starts)


def test_names_are_unique_and_in_order():
    assert tuple(feature.name for feature in FEATURES) == FEATURE_NAMES
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES)


@pytest.mark.parametrize("feature", FEATURES, ids=FEATURE_NAMES)
def test_a_feature_says_what_it_is(feature):
    signal, _, name = feature.name.partition(".")
    assert signal.isidentifier()
    assert name.isidentifier()
    assert feature.unit
    assert feature.direction in (-1, 0, 1)
    assert len(feature.meaning.split()) > 2


@settings(deadline=None)
@given(TEXTS, st.booleans())
def test_the_matrix_holds_what_the_signals_measure(resources, texts, checked):
    text, sentences = laid_out(texts)
    matches = hits_of(text) if checked else None
    evidence = measure_sentences(text, sentences, matches, resources)
    assert evidence.matrix.shape == (len(texts), len(FEATURE_NAMES))
    assert evidence.matrix.dtype == np.float64
    assert not np.isinf(evidence.matrix).any()
    assert evidence.scored == perplexity.score_words(resources.model, sentences)
    measurements = [
        perplexity.measure(sentences, evidence.scored),
        substitution.measure(resources.model, resources.synonyms, sentences, evidence.scored),
        grammar.measure(matches, text, sentences),
        readability.measure(text, sentences),
        surface.measure(text, sentences),
    ]
    for one in measurements:
        for name, column in one.columns.items():
            np.testing.assert_array_equal(evidence.matrix[:, FEATURE_NAMES.index(name)], column, err_msg=name)
        for row, reasons in enumerate(one.reasons):
            assert set(reasons) <= set(evidence.reasons[row])
    assert len(evidence.reasons) == len(texts)
    assert np.isnan(select(evidence.matrix, ["grammar.hits"])).all() == (not checked or not texts)


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_every_reason_stands_in_its_sentence(resources, texts):
    text, sentences = laid_out(texts)
    evidence = measure_sentences(text, sentences, hits_of(text), resources)
    for sentence, reasons in zip(sentences, evidence.reasons, strict=True):
        for strength, reason in reasons:
            assert strength >= 0
            assert sentence.span.start <= reason.span.start < reason.span.end <= sentence.span.end
            assert reason.code
            assert reason.message
            assert reason.source


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*SENTENCES, "Kyiv storm.", "The the bridge"]), min_size=2, max_size=5))
def test_a_sentence_has_the_same_features_alone_and_in_company(resources, texts):
    text, sentences = laid_out(texts)
    together = measure_sentences(text, sentences, hits_of(text), resources).matrix
    for row, one in enumerate(texts):
        alone_text, alone = laid_out([one])
        matrix = measure_sentences(alone_text, alone, hits_of(alone_text), resources).matrix
        np.testing.assert_allclose(matrix[0], together[row], rtol=1e-12, atol=1e-12)


@settings(deadline=None)
@given(TEXTS)
def test_the_words_are_the_tokens_that_the_model_reads(resources, texts):
    text, sentences = laid_out(texts)
    evidence = measure_sentences(text, sentences, None, resources)
    for row, sentence in enumerate(sentences):
        one, words = evidence.scored[row], evidence.anatomy(row, sentence)
        assert [word.span for word in words] == [sentence.tokens[token].span for token in dict.fromkeys(one.tokens)]
        assert [part for word in words for part in word.read_as] == one.words
        bits = math.log2(10)
        assert sum(word.surprisal for word in words) == pytest.approx(-bits * sum(one.log10), abs=1e-6)
        assert sum(word.alone for word in words) == pytest.approx(-bits * sum(one.unigram), abs=1e-6)
        assert all(math.isnan(word.wrong) for word in words), "the tiny pack has no word model"


def test_the_evidence_on_a_word_is_that_of_its_parts(resources):
    text, sentences = laid_out(["“Zorgon’s” full-scale search in 1998."])
    words = measure_sentences(text, sentences, None, resources).anatomy(0, sentences[0])
    assert [(word.span.of(text), word.read_as, word.rare) for word in words] == [
        ("Zorgon’s", ("<name>", "'s"), True),
        ("full-scale", ("<word>", "<word>"), True),
        ("search", ("<word>",), True),
        ("in", ("in",), False),
        ("1998", ("<year>",), False),
        (".", (".",), False),
    ]


def test_select_takes_columns_by_name():
    matrix = np.arange(2.0 * len(FEATURE_NAMES)).reshape(2, -1)
    chosen = select(matrix, ["surface.glued", "lm.end"])
    places = [FEATURE_NAMES.index("surface.glued"), FEATURE_NAMES.index("lm.end")]
    assert chosen.tolist() == [[row[place] for place in places] for row in matrix.tolist()]
    assert select(matrix, []).shape == (2, 0)


def test_select_refuses_what_is_no_feature():
    with pytest.raises(ValueError, match="not in tuple"):
        select(np.zeros((1, len(FEATURE_NAMES))), ["lm.gain_maximum"])
