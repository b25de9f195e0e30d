from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from garble.errors import InputError
from garble.training.context.models import Model
from garble.training.context.network import load_network
from garble.training.context.shards import Source, read_shards, write_shards
from garble.training.context.width import importance, narrow
from tests.training.context.tiny import PAIRS, base, cased_base, taught, write_pairs

IDS = torch.tensor([[5, 10, 11, 60, 6], [5, 61, 62, 6, 0]])
MASK = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 1, 0]])
LAYER = "encoder.encoder.layer.{}.{}"
ATTENDED = "attention.output.dense.weight"
IDLE_HEADS = (1, 0)
IDLE_NEURONS = (range(3, 15), range(0, 24, 2))


@pytest.fixture
def shards(tmp_path):
    write_shards(tmp_path / "shards", base(), Source((write_pairs(tmp_path / "pairs.jsonl"),)))
    return [tmp_path / "shards"]


def partly_idle() -> Model:
    """A taught model of which one head and twelve neurons of each layer have no effect."""
    model = taught(base())
    weights = {name: array.copy() for name, array in model.weights.items()}
    for layer, (head, neurons) in enumerate(zip(IDLE_HEADS, IDLE_NEURONS, strict=True)):
        weights[LAYER.format(layer, ATTENDED)][:, 8 * head : 8 * head + 8] = 0
        weights[LAYER.format(layer, "output.dense.weight")][:, list(neurons)] = 0
    return replace(model, weights=weights)


def test_what_has_no_effect_has_no_importance(shards):
    model = partly_idle()
    measured = importance(model, read_shards(shards, model)[0])
    assert (measured.heads == 0).tolist() == [[False, True], [True, False]]
    for row, idle in zip(measured.neurons, IDLE_NEURONS, strict=True):
        assert np.flatnonzero(row == 0).tolist() == list(idle)


def test_without_what_has_no_effect_the_network_says_the_same(shards):
    model = partly_idle()
    small = narrow(model, shards, heads=1, inner=20)
    assert small.shape == replace(model.shape, heads=1, inner=20)
    assert small.weights[LAYER.format(0, "attention.self.query.weight")].shape == (8, 16)
    with torch.no_grad():
        for one, other in zip(
            load_network(small).eval()(IDS, MASK), load_network(model).eval()(IDS, MASK), strict=True
        ):
            torch.testing.assert_close(one, other, atol=1e-5, rtol=0)
    *before, record = small.history
    assert before == list(model.history)
    assert (record["step"], record["heads"], record["inner"]) == ("narrow", 1, 20)
    assert (record["head_share"], record["neuron_share"]) == pytest.approx((1, 1))
    assert (record["data"][0]["pairs"], record["data"][0]["makers"]) == (len(PAIRS), ["one", "two"])


def test_the_most_important_are_kept_in_their_order(shards):
    model = taught(base())
    measured = importance(model, read_shards(shards, model)[0])
    small = narrow(model, shards, heads=1, inner=8)
    for layer in range(2):
        head = measured.heads[layer].argmax()
        value = LAYER.format(layer, "attention.self.value.bias")
        np.testing.assert_array_equal(small.weights[value], model.weights[value][8 * head : 8 * head + 8])
        neurons = np.sort(measured.neurons[layer].argsort()[-8:])
        for name in ("intermediate.dense.weight", "intermediate.dense.bias"):
            whole = model.weights[LAYER.format(layer, name)]
            np.testing.assert_array_equal(small.weights[LAYER.format(layer, name)], whole[neurons])
        whole = model.weights[LAYER.format(layer, "output.dense.weight")]
        np.testing.assert_array_equal(small.weights[LAYER.format(layer, "output.dense.weight")], whole[:, neurons])
    kept = np.sort(measured.neurons, axis=1)[:, -8:].sum(1) / measured.neurons.sum(1)
    assert small.history[-1]["neuron_share"] == pytest.approx(kept.mean())
    assert 0.5 < small.history[-1]["head_share"] < 1


def test_all_may_stay(shards):
    model = taught(base())
    same = narrow(model, shards, heads=2, inner=32)
    assert same.shape == model.shape
    for name, array in model.weights.items():
        np.testing.assert_array_equal(same.weights[name], array)


def test_importance_is_of_the_pairs_and_not_by_chance(shards, tmp_path):
    model = taught(base())
    write_pairs(tmp_path / "other.jsonl", PAIRS[:3])
    write_shards(tmp_path / "other", base(), Source((tmp_path / "other.jsonl",)))
    once, again, other = (
        importance(model, read_shards(folders, model)[0]) for folders in (shards, shards, [tmp_path / "other"])
    )
    np.testing.assert_array_equal(once.neurons, again.neurons)
    assert not np.array_equal(once.neurons, other.neurons)


@pytest.mark.parametrize(("heads", "inner"), [(3, 32), (0, 32), (2, 34), (2, 0)])
def test_more_or_less_than_the_model_has(shards, heads, inner):
    with pytest.raises(InputError, match="Keep at most these"):
        narrow(taught(base()), shards, heads, inner)


def test_what_cannot_be_measured(shards, tmp_path):
    with pytest.raises(InputError, match="Only what has learnt and is not rounded"):
        narrow(base(), shards, 1, 16)
    with pytest.raises(InputError, match="another tokenizer"):
        narrow(taught(cased_base()), shards, 1, 16)
    write_shards(tmp_path / "noise", base(), Source((tmp_path / "pairs.jsonl",)), unmarked=True)
    with pytest.raises(InputError, match="Give marked shards alone"):
        narrow(taught(base()), [*shards, tmp_path / "noise"], 1, 16)
