from __future__ import annotations

import numpy as np

from garble.training.context.recipe import batches


def test_batches_are_all_pairs_by_length_and_chance():
    lengths = np.random.default_rng(0).integers(5, 60, 1000)
    found = batches(lengths, 8, seed=1, epoch=0)
    assert sorted(np.concatenate(found).tolist()) == list(range(1000))
    spread = np.mean([np.ptp(lengths[batch]) for batch in found])
    assert spread < 10 < np.ptp(lengths)
    again, other = batches(lengths, 8, seed=1, epoch=0), batches(lengths, 8, seed=1, epoch=1)
    assert all(map(np.array_equal, found, again))
    assert not all(map(np.array_equal, found, other))
