from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer

from garble.errors import InputError
from garble.training.context.vocabulary import SPECIAL, cut
from tests.training.context.tiny import CASED, VOCABULARY, base, cased_base, taught

TABLE = "encoder.embeddings.word_embeddings.weight"
TEXT = "The bridge was closed on Monday.\nThe old bridge — the mayor’s — was opened.\n"


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "sample.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def small(text):
    return cut(base(), text, 70)


def test_every_number_still_means_its_piece(small):
    old = base()
    before, after = (Tokenizer.from_str(model.tokenizer).get_vocab() for model in (old, small))
    assert sorted(after.values()) == list(range(small.shape.vocabulary))
    assert small.weights[TABLE].shape == (small.shape.vocabulary, 16)
    for piece, number in after.items():
        np.testing.assert_array_equal(small.weights[TABLE][number], old.weights[TABLE][before[piece]])
    assert [after[piece] for piece in SPECIAL] == [0, 1, 2, 3, 4]


def test_the_pieces_that_the_text_needs_are_kept(small):
    kept = Tokenizer.from_str(small.tokenizer).get_vocab()
    assert {"the", "bridge", "was"} <= kept.keys()
    assert not {"harbour", "[unused0]"} & kept.keys()
    assert {*"abcdefghijklmnopqrstuvwxyz.'-"} <= kept.keys()


def test_words_whose_piece_is_gone_fall_into_smaller_ones(small):
    tokenizer = Tokenizer.from_str(small.tokenizer)
    assert tokenizer.encode("The harbour").tokens == ["the", "h", *(f"##{letter}" for letter in "arbour")]


def test_a_lower_cased_base_reads_capitals_as_before(small):
    tokenizer = Tokenizer.from_str(small.tokenizer)
    assert tokenizer.encode("THE Bridge WAS").tokens == tokenizer.encode("the bridge was").tokens
    assert not [piece for piece in tokenizer.get_vocab() if piece not in SPECIAL and piece != piece.lower()]


def test_shape_and_history(small, text):
    assert small.shape == replace(base().shape, vocabulary=70)
    record = small.history[-1]
    assert record["text"]["name"] == "sample.txt"
    assert (record["step"], record["pieces"], record["read"]) == ("cut", 70, 19)
    assert record["coverage"] == pytest.approx(18 / 19)  # for "monday" there is no room


def test_everything_can_be_kept(text):
    assert cut(base(), text, len(VOCABULARY)).shape.vocabulary == len(VOCABULARY)


def test_more_than_the_base_has(text):
    with pytest.raises(InputError, match="Keep at most these"):
        cut(base(), text, 1000)


def test_a_cased_model_keeps_capitals_and_heads(text):
    old = taught(cased_base())
    small = cut(old, text, 125)
    tokens = Tokenizer.from_str(small.tokenizer).encode("The Monday MAYOR").tokens
    assert tokens == ["The", "Monday", "M", "##A", "##Y", "##O", "##R"]
    assert {*"ABCXYZ", "##Z"} <= Tokenizer.from_str(small.tokenizer).get_vocab().keys()
    for head in ("pieces.weight", "pieces.bias", "sentence.weight", "sentence.bias"):
        np.testing.assert_array_equal(small.weights[head], old.weights[head])


def test_models_cut_to_the_same_pieces_share_a_tokenizer(text):
    once = cut(cased_base(), text, 125)
    again = cut(once, text, 125)
    assert once.tokenizer_digest == again.tokenizer_digest != cased_base().tokenizer_digest
    np.testing.assert_array_equal(once.weights[TABLE], again.weights[TABLE])
    assert once.shape.vocabulary == 125 < len(CASED)
