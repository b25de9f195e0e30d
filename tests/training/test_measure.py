from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Span
from garble.errors import BackendError
from garble.features import FEATURE_NAMES, measure_sentences, units
from garble.grammar import Category, GrammarMatch
from garble.pack import open_resources
from garble.training.measure import grammar_columns, measure_texts
from tests.tiny_pack import SENTENCES, write_pack


@pytest.fixture(scope="module")
def resources(tmp_path_factory):
    return open_resources(write_pack(tmp_path_factory.mktemp("measure") / "tiny"))


@given(st.lists(st.text(min_size=1, max_size=20), max_size=6))
def test_units_are_paragraphs_of_one_text(texts):
    text, sentences = units(texts)
    assert [one.span.of(text) for one in sentences] == texts
    assert all(token.span.of(text) == token.text for one in sentences for token in one.tokens)
    joined = "\n\n".join(text[one.span.start : one.span.end] for one in sentences)
    assert joined == text


def test_many_texts_get_the_features_that_each_gets_alone(resources):
    texts = list(SENTENCES) * 4  # more than are measured at a time
    matrix = measure_texts(texts, None, resources).matrix
    assert matrix.shape == (len(texts), len(FEATURE_NAMES))
    for row in (0, 1, 99, 100, 101, len(texts) - 1):
        alone = measure_sentences(*units([texts[row]]), None, resources).matrix
        np.testing.assert_allclose(matrix[row], alone[0], rtol=1e-12, atol=1e-12)


class FakeChecker:
    """Complains about every "storm"."""

    name = "harper"

    def __init__(self):
        self.texts = []

    def check(self, text):
        self.texts.append(text)
        if "crash" in text:
            raise BackendError("The grammar checker died.", "Start it again.")
        starts = [place for place in range(len(text)) if text.startswith("storm", place)]
        return tuple(
            GrammarMatch(Span(start, start + 5), "STORM", Category.GRAMMAR, "No storms.", ()) for start in starts
        )


HITS = FEATURE_NAMES.index("grammar.hits")


@pytest.mark.parametrize(("number", "requests"), [(1, 1), (100, 1), (101, 2), (250, 3)])
def test_hits_find_their_text_among_many(resources, number, requests):
    texts = ["The storm hit.", "It is open.", "A storm is no storm."] * 84
    expected = [float(text.count("storm")) for text in texts[:number]]
    checker = FakeChecker()
    measured = measure_texts(texts[:number], checker, resources)
    assert measured.matrix[:, HITS].tolist() == expected
    assert len(checker.texts) == requests
    assert "\n\n".join(checker.texts) == "\n\n".join(texts[:number])
    columns = grammar_columns(texts[:number], FakeChecker())
    for name, column in columns.items():
        np.testing.assert_array_equal(column, measured.matrix[:, FEATURE_NAMES.index(name)], err_msg=name)


def test_without_a_checker_nothing_is_known_of_grammar(resources):
    matrix = measure_texts(["The storm hit."], None, resources).matrix
    assert np.isnan(matrix[0, HITS])
    assert measure_texts(["It is open."], FakeChecker(), resources).matrix[0, HITS] == 0.0


def test_a_checker_that_dies_is_an_error(resources):
    texts = ["It is open."] * 150 + ["crash"]
    with pytest.raises(BackendError, match="died"):
        measure_texts(texts, FakeChecker(), resources)
    with pytest.raises(BackendError, match="died"):
        grammar_columns(texts, FakeChecker())


def test_words_are_counted_as_the_language_model_sees_them(resources):
    texts = ["The town’s bridge.", "“", "A full-scale search."] * 40
    measured = measure_texts(texts, None, resources)
    assert measured.lengths.tolist() == [5, 0, 5] * 40
    assert len(measured.words) == 400
    alone = measure_texts(texts[-1:], None, resources)
    np.testing.assert_array_equal(measured.words[-5:], alone.words)
