from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from garble.training.context.coarse import (
    GREATEST,
    exact_steps,
    matrices,
    rounded,
    rounded_while_learning,
    settle,
    step_of,
)
from garble.training.context.network import load_network, weights_of
from tests.training.context.tiny import base, coarse, taught

IDS = torch.tensor([[5, 10, 11, 60, 6]])


def is_matrix(name):
    """The matrices of layers, not their norms nor the words."""
    return ".layer." in name and name.endswith(".weight") and "LayerNorm" not in name


def test_the_step_is_a_share_of_the_root_mean_square():
    assert step_of(torch.tensor([[3.0, -4.0], [0.0, 5.0]]), 0.5) == pytest.approx(0.5 * np.sqrt(50 / 4))


def test_rounding_stops_at_int8():
    weights = torch.tensor([0.6, -0.7, 0.2, 1e9, -1e9])
    assert rounded(weights, 0.5).tolist() == [0.5, -0.5, 0.0, 63.5, -63.5]
    assert rounded(weights, 0.5, 3).tolist() == [0.5, -0.5, 0.0, 1.5, -1.5]


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


def test_the_matrices_of_layers_by_name():
    network = load_network(base())
    assert matrices(network).keys() == {name for name in weights_of(network) if is_matrix(name)}
    assert all(
        matrices(network)[name].weight is parameter for name, parameter in network.named_parameters() if is_matrix(name)
    )


def test_it_learns_with_rounded_weights_what_it_would_with_these_for_good():
    model = coarse(taught(base()))
    learning, for_good = load_network(model), load_network(model)
    rounded_while_learning(learning, taught(base()).weights)
    judged = [network.eval()(IDS) for network in (learning, for_good)]
    torch.testing.assert_close(judged[0], judged[1])
    for pieces, sentence in judged:
        (pieces.sum() + sentence.sum()).backward()
    query = learning.encoder.encoder.layer[0].attention.self.query
    straight = for_good.encoder.encoder.layer[0].attention.self.query.weight.grad
    torch.testing.assert_close(query.parametrizations.weight.original.grad, straight)
    assert straight.abs().max() > 0


def test_it_learns_on_from_the_rounded_weights_where_there_are_no_others():
    model = coarse(taught(base()))
    network = load_network(model)
    rounded_while_learning(network, {})
    for name, array in settle(network).items():
        np.testing.assert_array_equal(array, model.weights[name])


def test_exact_weights_cannot_learn_rounded():
    with pytest.raises(ValueError, match="not rounded"):
        rounded_while_learning(load_network(base()), {})


@pytest.mark.parametrize("size", [1e-6, 0.02])
def test_when_it_is_finished_what_it_ran_on_is_kept(size):
    network = load_network(coarse(taught(base()))).eval()
    rounded_while_learning(network, {})
    query = network.encoder.encoder.layer[1].attention.self.query
    with torch.no_grad():
        query.parametrizations.weight.original += size * torch.randn_like(query.weight)
        learnt = query.parametrizations.weight.original.numpy().copy()
        wanted = network(IDS)
        unrounded = settle(network)
        torch.testing.assert_close(network(IDS), wanted)
    np.testing.assert_array_equal(unrounded["encoder.encoder.layer.1.attention.self.query.weight"], learnt)
    assert weights_of(network).keys() == weights_of(load_network(base())).keys()
    for name in matrices(network):
        exact_steps(torch.from_numpy(weights_of(network)[name]))
