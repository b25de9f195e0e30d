from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from garble.training.context.network import judged_rows, load_network, weights_of
from garble.training.context.shards import Source, read_shards, write_shards
from tests.training.context.tiny import base, write_pairs


def test_weights_go_in_and_out():
    model = base()
    network = load_network(model)
    weights = weights_of(network)
    heads = {"pieces.weight", "pieces.bias", "sentence.weight", "sentence.bias"}
    assert weights.keys() == model.weights.keys() | heads
    for name, array in model.weights.items():
        np.testing.assert_array_equal(weights[name], array)


def test_heads_begin_by_the_seed():
    one, same, other = (weights_of(load_network(base(), seed))["pieces.weight"] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_heads_that_do_not_fill_the_width():
    narrow, wide = base(heads=1), base()
    query = load_network(narrow).encoder.encoder.layer[1].attention.self.query
    np.testing.assert_array_equal(
        query.weight.detach(), narrow.weights["encoder.encoder.layer.1.attention.self.query.weight"]
    )
    assert query.weight.shape == (8, 16)
    with pytest.raises(RuntimeError, match="size mismatch"):
        load_network(replace(wide, shape=narrow.shape))


@pytest.mark.parametrize("change", [{"extra": np.zeros(1, np.float32)}, "a layer short"])
def test_weights_of_another_shape(change):
    model = base()
    if isinstance(change, dict):
        model = replace(model, weights={**model.weights, **change})
    else:
        model = replace(model, shape=replace(model.shape, layers=3))
    with pytest.raises(ValueError, match="do not belong to the shape"):
        load_network(model)


def test_padding_changes_nothing():
    network = load_network(base()).eval()
    ids = torch.tensor([[5, 10, 11, 6]])
    padded = torch.tensor([[5, 10, 11, 6, 0, 0]])
    with torch.no_grad():
        pieces, sentence = network(ids)
        mask = torch.tensor([[1, 1, 1, 1, 0, 0]])
        others, other = network(padded, mask)
    torch.testing.assert_close(others[:, :4], pieces, atol=1e-5, rtol=0)
    torch.testing.assert_close(other, sentence, atol=1e-5, rtol=0)


def test_every_row_is_judged_once(tmp_path):
    write_shards(tmp_path / "out", base(), Source((write_pairs(tmp_path / "pairs.jsonl"),)))
    rows, _ = read_shards([tmp_path / "out"], base())
    judged = list(judged_rows(load_network(base()), rows, "cpu"))
    assert sorted(row for row, _, _ in judged) == list(range(len(rows.lengths)))
    assert all(len(pieces) == rows.lengths[row] - 2 for row, pieces, _ in judged)
