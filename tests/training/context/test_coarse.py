from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from garble.training.context import recipe
from garble.training.context.coarse import GREATEST, exact_steps, round_weights, rounded_while_learning, step_of
from garble.training.context.network import load_network, weights_of
from tests.training.context.tiny import base

WORDS = "encoder.embeddings.word_embeddings.weight"
IDS = torch.tensor([[5, 10, 11, 60, 6]])
COARSENESS = 0.5


def is_rounded(name):
    """Words and the matrices of layers, not their norms."""
    return name == WORDS or (".layer." in name and name.endswith(".weight") and "LayerNorm" not in name)


def coarse_network():
    network = load_network(base())
    rounded_while_learning(network, COARSENESS)
    round_weights(network)
    return network


def test_the_step_is_a_share_of_the_root_mean_square():
    assert step_of(torch.tensor([[3.0, -4.0], [0.0, 5.0]]), 0.5) == pytest.approx(0.5 * np.sqrt(50 / 4))


def test_steps_by_hand():
    weights = torch.tensor([[0.5, -1.5, 0.0], [0.5, 0.75, -1.0], [0.0, 0.0, 0.0], [2.0, 2.0, 2.0]])
    assert exact_steps(weights).tolist() == [[0.5], [0.25], [1.0], [2.0]]


@settings(deadline=None)
@given(
    arrays(np.int8, (4, 12), elements=st.integers(-GREATEST, GREATEST)),
    st.floats(0.125, 10, width=32),
)
def test_every_weight_is_a_whole_number_of_the_steps_found(codes, step):
    weights = torch.from_numpy(codes.astype(np.float32) * np.float32(step))
    steps = exact_steps(weights)
    found = torch.round(weights / steps)
    assert found.abs().max() <= GREATEST
    np.testing.assert_allclose((found * steps).numpy(), weights.numpy(), rtol=1e-3, atol=0)


@pytest.mark.parametrize("row", [[1.0, 2**0.5], [1.0, 128.0], [0.01, 1.28]])
def test_what_is_not_rounded_has_no_steps(row):
    with pytest.raises(ValueError, match="not rounded"):
        exact_steps(torch.tensor([row]))


def test_words_and_matrices_are_rounded_and_nothing_else():
    before, after = base().weights, weights_of(coarse_network())
    assert after.keys() - before.keys() == {"pieces.weight", "pieces.bias", "sentence.weight", "sentence.bias"}
    for name, array in before.items():
        assert np.array_equal(after[name], array) != is_rounded(name), name
        if is_rounded(name):
            step = step_of(torch.from_numpy(array), COARSENESS * (recipe.WORDS if name == WORDS else 1))
            assert np.abs(after[name] - array).max() <= step / 2 * 1.001
            np.testing.assert_allclose(after[name] / step, np.round(after[name] / step), atol=1e-4)


def test_it_learns_with_rounded_weights_what_it_would_with_these_for_good():
    learning, for_good = load_network(base()), coarse_network()
    rounded_while_learning(learning, COARSENESS)
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
    rounded_while_learning(network, COARSENESS)
    query = network.encoder.encoder.layer[1].attention.self.query
    with torch.no_grad():
        query.parametrizations.weight.original += size * torch.randn_like(query.weight)
        wanted = network(IDS)
        round_weights(network)
        torch.testing.assert_close(network(IDS), wanted)
    assert weights_of(network).keys() == weights_of(load_network(base())).keys()
    for name, array in weights_of(network).items():
        if is_rounded(name):
            exact_steps(torch.from_numpy(array))
