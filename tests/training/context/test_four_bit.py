from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from garble.training.context.four_bit import (
    LEVELS,
    codes,
    packed,
    round_weights,
    rounded,
    rounded_while_learning,
)
from garble.training.context.network import load_network, weights_of
from tests.training.context.tiny import base

WORDS = "encoder.embeddings.word_embeddings.weight"
IDS = torch.tensor([[5, 10, 11, 60, 6]])


def is_rounded(name):
    """Words and the matrices of layers, not their norms."""
    return name == WORDS or (".layer." in name and name.endswith(".weight") and "LayerNorm" not in name)


def test_levels_by_hand():
    weights = torch.tensor([[2.0, -2.0, 0.03, 0.9, -0.1], [0.0, 0.0, 0.0, 0.0, 0.0]])
    found, greatest = codes(weights)
    assert found[0].tolist() == [15, 0, 7, 12, 6]
    assert greatest[0].tolist() == [2.0]
    torch.testing.assert_close(rounded(weights)[0], torch.tensor([2.0, -2.0, 0.0, 2 * 56 / 127, -2 * 12 / 127]))
    assert rounded(weights)[1].tolist() == [0.0] * 5


@settings(deadline=None)
@given(arrays(np.float32, (3, 20), elements=st.floats(-8, 8, width=32)))
def test_what_is_rounded_stays(weights):
    once = rounded(torch.from_numpy(weights))
    assert torch.equal(rounded(once), once)
    found, greatest = codes(once)
    np.testing.assert_allclose(LEVELS[found] * (greatest / 127).numpy(), once, rtol=1e-6)
    gaps = np.diff(LEVELS).max() / 127 / 2 * greatest.numpy()
    assert (np.abs(once.numpy() - weights) <= gaps + 1e-6).all()


def test_two_codes_a_byte():
    assert packed(np.array([[1, 15, 0, 7], [15, 15, 8, 0]])).tolist() == [[0x1F, 0x07], [0xFF, 0x80]]


def test_words_and_matrices_are_rounded_and_nothing_else():
    network = load_network(base())
    before = weights_of(network)
    before = {name: array.copy() for name, array in before.items()}
    round_weights(network)
    after = weights_of(network)
    assert after.keys() == before.keys()
    for name, array in before.items():
        assert np.array_equal(after[name], array) != is_rounded(name), name
        if is_rounded(name):
            np.testing.assert_array_equal(after[name], rounded(torch.from_numpy(array)).numpy())


def test_it_learns_with_rounded_weights_what_it_would_with_these_for_good():
    learning, for_good = load_network(base()), load_network(base())
    rounded_while_learning(learning)
    round_weights(for_good)
    judged = [network.eval()(IDS) for network in (learning, for_good)]
    torch.testing.assert_close(judged[0], judged[1])
    for pieces, sentence in judged:
        (pieces.sum() + sentence.sum()).backward()
    query = learning.encoder.encoder.layer[0].attention.self.query
    straight = for_good.encoder.encoder.layer[0].attention.self.query.weight.grad
    torch.testing.assert_close(query.parametrizations.weight.original.grad, straight)
    assert straight.abs().max() > 0


@pytest.mark.parametrize("size", [1e-6, 0.02])
def test_when_it_is_finished_what_it_ran_on_is_kept(size):
    network = load_network(base()).eval()
    rounded_while_learning(network)
    query = network.encoder.encoder.layer[1].attention.self.query
    with torch.no_grad():
        query.parametrizations.weight.original += size * torch.randn_like(query.weight)
        wanted = network(IDS)
        round_weights(network)
        torch.testing.assert_close(network(IDS), wanted)
    kept = weights_of(network)
    assert kept.keys() == weights_of(load_network(base())).keys()
    for name in filter(is_rounded, kept):
        np.testing.assert_array_equal(rounded(torch.from_numpy(kept[name])).numpy(), kept[name])
