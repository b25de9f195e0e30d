from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from garble.errors import InputError
from garble.training.context import fit as fitting
from garble.training.context.fit import STUDENT, batches, fit
from garble.training.context.models import MODEL, read_model
from garble.training.context.shards import Source, write_shards
from tests.training.context.tiny import PAIRS, base, write_pairs

RECIPE = replace(STUDENT, epochs=2.5, rate=5e-3, pairs=4)
STEPS = 15


@pytest.fixture
def shards(tmp_path):
    write_shards(tmp_path / "shards", base(), Source((write_pairs(tmp_path / "pairs.jsonl"),)))
    return [tmp_path / "shards"]


class Clock:
    """A clock on which every step takes a second: each reads it when it begins and when it ends."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        self.now += 0.5
        return self.now


def test_batches_are_all_pairs_by_length_and_chance():
    lengths = np.random.default_rng(0).integers(5, 60, 1000)
    found = batches(lengths, 8, seed=1, epoch=0)
    assert sorted(np.concatenate(found).tolist()) == list(range(1000))
    spread = np.mean([np.ptp(lengths[batch]) for batch in found])
    assert spread < 10 < np.ptp(lengths)
    again, other = batches(lengths, 8, seed=1, epoch=0), batches(lengths, 8, seed=1, epoch=1)
    assert all(map(np.array_equal, found, again))
    assert not all(map(np.array_equal, found, other))


def test_it_learns(tmp_path, shards):
    said = []
    recipe = replace(RECIPE, epochs=12)
    assert fit(tmp_path / "out", base(), shards, recipe, step="student", held_out={"same": shards[0]}, say=said.append)
    model = read_model(tmp_path / "out")
    start, record = model.history
    assert (start["step"], record["step"], record["seed"]) == ("base", "student", 0)
    first, last = record["passes"][0], record["passes"][-1]
    assert last["loss"] < 0.8 * first["loss"]
    assert last["figures"]["same"]["sentence AUC"] > 0.9
    assert last["figures"]["same"]["pieces pairs"] > 0.9
    assert [one["step"] for one in record["passes"]] == [6 * number for number in range(1, 13)]
    assert record["data"][0]["pairs"] == len(PAIRS)
    assert len([line for line in said if "sentence AUC" in line]) == 12
    assert not (tmp_path / "out" / "checkpoint.pt").exists()
    assert fit(tmp_path / "out", base(), shards, recipe, step="student")  # it is finished already


def test_the_words_stay_and_the_rest_moves(tmp_path, shards):
    fit(tmp_path / "out", base(), shards, replace(RECIPE, epochs=0.2), step="teacher")
    before, after = base().weights, read_model(tmp_path / "out").weights
    words = "encoder.embeddings.word_embeddings.weight"
    np.testing.assert_array_equal(before[words], after[words])
    query = "encoder.encoder.layer.0.attention.self.query.weight"
    np.testing.assert_array_equal(before[query], after[query])  # the first step has a rate of 0: it warms up
    fit(tmp_path / "more", base(), shards, replace(RECIPE, epochs=0.4), step="teacher")
    assert not np.array_equal(before[query], read_model(tmp_path / "more").weights[query])


def test_it_stops_in_time_and_goes_on_as_if_it_had_not(tmp_path, shards, monkeypatch):
    held_out = {"same": shards[0]}
    assert fit(tmp_path / "whole", base(), shards, RECIPE, step="student", held_out=held_out, seed=3)
    clock = Clock()
    calls = 0
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "time", clock)
        done = False
        while not done:
            deadline = clock.now + 5.5
            done = fit(
                tmp_path / "out", base(), shards, RECIPE, step="student", held_out=held_out, seed=3, deadline=deadline
            )
            calls += 1
            assert clock.now <= deadline + 1
            assert (tmp_path / "out" / MODEL).exists() == done
    assert calls > 2
    whole, out = read_model(tmp_path / "whole"), read_model(tmp_path / "out")
    for name, array in whole.weights.items():
        np.testing.assert_array_equal(out.weights[name], array)
    assert whole.history[-1]["steps"] == STEPS
    assert out.history[-1]["passes"] == whole.history[-1]["passes"]
    assert out.history[-1]["minutes"] > whole.history[-1]["minutes"]


def test_another_training_is_left_alone(tmp_path, shards):
    assert not fit(tmp_path / "out", base(), shards, RECIPE, step="student", deadline=time.monotonic())
    with pytest.raises(InputError, match="another training"):
        fit(tmp_path / "out", base(), shards, RECIPE, step="student", seed=1)


def test_seeds_differ(tmp_path, shards):
    for seed in (0, 1):
        fit(tmp_path / str(seed), base(), shards, replace(RECIPE, epochs=1), step="student", seed=seed)
    one, other = (read_model(tmp_path / str(seed)).weights["sentence.weight"] for seed in (0, 1))
    assert not np.array_equal(one, other)
