from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from garble.errors import InputError
from garble.training.context.depth import shallow
from garble.training.context.models import Model
from garble.training.context.network import load_network
from garble.training.context.shards import Source, write_shards
from tests.training.context.tiny import PAIRS, base, cased_base, taught, write_pairs

IDS = torch.tensor([[5, 10, 11, 60, 6], [5, 61, 62, 6, 0]])
MASK = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 1, 0]])
LAYER = "encoder.encoder.layer."


@pytest.fixture
def shards(tmp_path):
    write_shards(tmp_path / "shards", base(), Source((write_pairs(tmp_path / "pairs.jsonl"),)))
    return [tmp_path / "shards"]


def with_idle_layers(*idle: int) -> Model:
    """Return a taught model of four layers, some of which only hand on what they read."""
    model = taught(base(layers=4))
    weights = {name: array.copy() for name, array in model.weights.items()}
    for name, array in weights.items():
        if name.startswith(tuple(f"{LAYER}{number}." for number in range(4))):
            if "LayerNorm" in name:
                array[:] = float(name.endswith("weight"))  # all norms alike: a norm of what is normed changes nothing
            elif name.startswith(tuple(f"{LAYER}{number}." for number in idle)) and "output.dense" in name:
                array[:] = 0
    weights["encoder.embeddings.LayerNorm.weight"][:] = 1
    weights["encoder.embeddings.LayerNorm.bias"][:] = 0
    return replace(model, weights=weights)


@pytest.mark.parametrize("idle", [(1,), (0, 2), (3,)])
def test_layers_without_effect_go_first(shards, idle):
    model = with_idle_layers(*idle)
    small = shallow(model, shards, 4 - len(idle))
    kept = [number for number in range(4) if number not in idle]
    assert small.shape == replace(model.shape, layers=len(kept))
    with torch.no_grad():
        for one, other in zip(
            load_network(small).eval()(IDS, MASK), load_network(model).eval()(IDS, MASK), strict=True
        ):
            torch.testing.assert_close(one, other, atol=1e-4, rtol=0)
    *before, record = small.history
    assert before == list(model.history)
    assert (record["step"], record["layers"]) == ("shallow", kept)
    assert record["loss"] == pytest.approx(record["whole_loss"], rel=1e-2)
    assert record["data"][0]["pairs"] == len(PAIRS)


def test_the_layers_that_stay_are_numbered_anew(shards):
    model = with_idle_layers(1)
    small = shallow(model, shards, 3)
    for place, number in enumerate((0, 2, 3)):
        for part in ("attention.self.query.weight", "output.dense.bias", "output.LayerNorm.weight"):
            np.testing.assert_array_equal(
                small.weights[f"{LAYER}{place}.{part}"], model.weights[f"{LAYER}{number}.{part}"]
            )
    assert not [name for name in small.weights if name.startswith(f"{LAYER}3.")]


def test_all_may_stay(shards):
    model = taught(base())
    same = shallow(model, shards, 2)
    assert same.shape == model.shape
    assert same.weights.keys() == model.weights.keys()


@pytest.mark.parametrize("layers", [0, 3])
def test_more_or_less_than_the_model_has(shards, layers):
    with pytest.raises(InputError, match="Keep at most these"):
        shallow(taught(base()), shards, layers)


def test_what_cannot_be_measured(shards, tmp_path):
    with pytest.raises(InputError, match="Only what has learnt and is not rounded"):
        shallow(base(), shards, 1)
    with pytest.raises(InputError, match="another tokenizer"):
        shallow(taught(cased_base()), shards, 1)
    write_shards(tmp_path / "noise", base(), Source((tmp_path / "pairs.jsonl",)), unmarked=True)
    with pytest.raises(InputError, match="Give marked shards alone"):
        shallow(taught(base()), [*shards, tmp_path / "noise"], 1)
