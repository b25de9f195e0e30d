from __future__ import annotations

import numpy as np
import pytest

from garble.errors import InputError
from garble.training.context.tensorflow_checkpoint import read_checkpoint
from tests.training.context.checkpoint_writer import checkpoint, example


@pytest.mark.parametrize("per_block", [1, 3, 100])
def test_what_was_written_is_read(per_block):
    variables = example()
    found = read_checkpoint(*checkpoint(variables, per_block))
    assert found.keys() == variables.keys()
    for name, array in variables.items():
        assert found[name].shape == array.shape
        np.testing.assert_array_equal(found[name], array)


def test_several_data_files_are_refused():
    with pytest.raises(InputError, match="several data files"):
        read_checkpoint(*checkpoint(example(), shard=1))


def test_a_short_data_file_is_refused():
    index, data = checkpoint(example())
    with pytest.raises(InputError, match="too short"):
        read_checkpoint(index, data[:-1])


def test_a_compressed_index_is_refused():
    index, data = checkpoint({"one": np.zeros(2, np.float32)})
    first_block = index.index(b"one")
    end = index.index(b"\0" * 5, first_block)  # no compression and check sum
    with pytest.raises(InputError):
        read_checkpoint(index[:end] + b"\1" * 5 + index[end + 5 :], data)


@pytest.mark.parametrize("index", [b"", b"x" * 100])
def test_something_else_is_refused(index):
    with pytest.raises(InputError, match="no index of a TensorFlow checkpoint"):
        read_checkpoint(index, b"")
