from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.features import FEATURE_NAMES, measure_sentences
from garble.pack import open_resources
from garble.training.measure import measure_texts, units
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
