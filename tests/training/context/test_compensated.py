from __future__ import annotations

import numpy as np
import pytest
import torch

from garble.errors import InputError
from garble.training.context.coarse import HALF_BYTE, exact_steps, rounded, step_of
from garble.training.context.compensated import NEAR, compensated, round_compensated, round_model
from garble.training.context.network import load_network
from garble.training.context.shards import Source, read_shards, write_shards
from garble.training.seen import sentence_digest
from tests.training.context.tiny import PAIRS, base, coarse, taught, write_pairs

WORDS = "encoder.embeddings.word_embeddings.weight"


def like_inputs(number: int = 24, seed: int = 0) -> torch.Tensor:
    """Return inputs of which any two go together, shape (1000, number)."""
    chance = torch.Generator().manual_seed(seed)
    return torch.randn(1000, 4, generator=chance) @ torch.randn(4, number, generator=chance) + 0.3 * torch.randn(
        1000, number, generator=chance
    )


def test_outputs_move_less_than_by_rounding_each_weight_alone():
    read, weights = like_inputs(), torch.randn(8, 24, generator=torch.Generator().manual_seed(1))
    found = compensated(weights, read.T @ read / len(read), 0.6)
    torch.testing.assert_close(found, rounded(found, 0.6))

    def moved(other: torch.Tensor) -> float:
        return float((read @ (other - weights).T).square().mean())

    assert moved(found) < 0.3 * moved(rounded(weights, 0.6))


def test_inputs_that_have_nothing_to_do_with_each_other_make_up_for_nothing():
    weights = torch.randn(8, 24, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(compensated(weights, torch.eye(24), 0.6), rounded(weights, 0.6))


def test_more_columns_than_a_block_and_inputs_that_are_never_read():
    read = like_inputs(300)
    read[:, 7] = 0
    weights = torch.randn(3, 300, generator=torch.Generator().manual_seed(1))
    found = compensated(weights, read.T @ read / len(read), 0.6)
    torch.testing.assert_close(found[:, 7], rounded(weights[:, 7], 0.6))
    error, alone = ((read @ (other - weights).T).square().mean() for other in (found, rounded(weights, 0.6)))
    assert error < 0.3 * alone


@pytest.mark.parametrize("coarseness", [0.3, 0.9])
def test_every_matrix_of_the_layers_is_rounded_and_nothing_else(tmp_path, coarseness):
    model = taught(base())
    write_shards(tmp_path / "shards", base(), Source((write_pairs(tmp_path / "pairs.jsonl"),)))
    rows, _ = read_shards([tmp_path / "shards"], model)
    network, exact = load_network(model), load_network(model).state_dict()
    moved = round_compensated(network, rows, coarseness, [0, 1])
    matrices = {name for name, value in exact.items() if ".layer." in name and value.ndim == 2}
    assert len(moved) == len(matrices)
    assert all(0 < share < coarseness**2 for share in moved.values())
    for name, value in network.state_dict().items():
        if name in matrices:
            step = step_of(exact[name], coarseness)
            torch.testing.assert_close(exact_steps(value.reshape(1, -1)), torch.tensor([[step]]))
        else:
            torch.testing.assert_close(value, exact[name], rtol=0, atol=0)


@pytest.fixture
def shards(tmp_path):
    write_shards(tmp_path / "shards", base(), Source((write_pairs(tmp_path / "pairs.jsonl"),)))
    return [tmp_path / "shards"]


def test_a_model_is_rounded_and_keeps_what_it_was_within_reach(shards):
    model = taught(base())
    found = round_model(model, shards, 0.6, 0.8)
    record = found.history[-1]
    assert [record[name] for name in ("step", "layers", "coarseness", "words")] == ["round", [0, 1], 0.6, 0.8]
    assert 0 < record["moved"] < record["most_moved"] < 0.36
    assert record["data"][0]["pairs"] == len(PAIRS)
    assert found.precision == "coarse"
    assert set(found.learnt.tolist()) == {sentence_digest(pair["original"]) for pair in PAIRS}
    np.testing.assert_array_equal(found.unrounded[WORDS], model.weights[WORDS])
    for name, array in found.weights.items():
        exact, weights = torch.tensor(model.weights[name]), torch.tensor(array)
        if name == WORDS:
            torch.testing.assert_close(weights, rounded(exact, step_of(exact, 0.8), HALF_BYTE))
        elif name in found.unrounded:
            near = NEAR * step_of(exact, 0.6)
            before = torch.tensor(found.unrounded[name])
            assert (before - weights).abs().max() <= near * 1.001
            kept = (exact - weights).abs() <= near
            torch.testing.assert_close(before[kept], exact[kept])
            assert kept.float().mean() > 0.5
        else:
            torch.testing.assert_close(weights, exact, rtol=0, atol=0)
    assert len(found.unrounded) == 13


def test_one_layer_is_rounded_coarser(shards):
    first = round_model(taught(base()), shards, 0.4, 0.8)
    found = round_model(first, shards, 1.2, 0.8, [1])
    assert [step["layers"] for step in found.history if step["step"] == "round"] == [[0, 1], [1]]
    for name, array in found.weights.items():
        if ".layer.1." in name and array.ndim == 2:
            step = step_of(torch.tensor(first.weights[name]), 1.2)
            torch.testing.assert_close(exact_steps(torch.tensor(array.reshape(1, -1))), torch.tensor([[step]]))
            assert np.abs(found.unrounded[name] - array).max() <= NEAR * step * 1.001
        else:
            np.testing.assert_array_equal(array, first.weights[name])
            if name in first.unrounded:
                np.testing.assert_array_equal(found.unrounded[name], first.unrounded[name])


@pytest.mark.parametrize(
    ("model", "layers", "problem"),
    [
        (base(), (), "has learnt nothing"),
        (taught(base()), (1,), "Round all its layers first"),
        (coarse(taught(base())), (2,), "has the layers 0 to 1"),
    ],
)
def test_what_cannot_be_rounded(tmp_path, model, layers, problem):
    with pytest.raises(InputError, match=problem):
        round_model(model, [tmp_path], 0.6, 0.8, layers)
