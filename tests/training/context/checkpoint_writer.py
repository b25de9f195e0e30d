"""Writes TensorFlow checkpoints: the inverse of what is tested."""

from __future__ import annotations

import numpy as np

from garble.training.context.tensorflow_checkpoint import _MAGIC

__all__ = ["checkpoint"]


def varint(number):
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def message(*fields):
    """Field number and value, an int or bytes; `None` in place of a value is the check sum."""
    found = b""
    for number, value in fields:
        if value is None:
            found += varint(number << 3 | 5) + b"\1\2\3\4"
        elif isinstance(value, int):
            found += varint(number << 3) + varint(value)
        else:
            found += varint(number << 3 | 2) + varint(len(value)) + value
    return found


def block(entries, restart_every=16):
    """A block with shared beginnings of keys, its restarts, no compression and a check sum that nobody reads."""
    found, restarts, last = b"", [], b""
    for number, (key, value) in enumerate(entries):
        shared = 0
        if number % restart_every == 0:
            restarts.append(len(found))
        else:
            while shared < min(len(key), len(last)) and key[shared] == last[shared]:
                shared += 1
        own = key[shared:]
        found += varint(shared) + varint(len(own)) + varint(len(value)) + own + value
        last = key
    tail = b"".join(number.to_bytes(4, "little") for number in [*restarts, len(restarts)])
    return found + tail


def checkpoint(variables, per_block=3, shard=0):
    """Return the index and the data of a checkpoint."""
    data, entries = b"", [(b"", message((1, 1)))]
    for name, array in sorted(variables.items()):
        dimensions = b"".join(message((2, message((1, size)))) for size in array.shape)
        kind = {"float32": 1, "int64": 9}[array.dtype.name]
        place = [(4, len(data))] if data else []  # zero is left out
        shards = [(3, shard)] if shard else []
        fields = [(1, kind), (2, dimensions), *shards, *place, (5, array.nbytes), (6, None)]
        entries.append((name.encode(), message(*fields)))
        data += array.tobytes()
    index, handles = b"", []
    for first in range(0, len(entries), per_block):
        part = entries[first : first + per_block]
        content = block(part, restart_every=2)
        handles.append((part[-1][0], varint(len(index)) + varint(len(content))))
        index += content + b"\0" + b"\0" * 4
    places = []
    for content in (block([]), block(handles, restart_every=1)):
        places.append(varint(len(index)) + varint(len(content)))
        index += content + b"\0" + b"\0" * 4
    return index + b"".join(places).ljust(40, b"\0") + _MAGIC.to_bytes(8, "little"), data


def example():
    random = np.random.default_rng(1)
    return {
        "module/bert/embeddings/LayerNorm/beta": random.normal(size=4).astype(np.float32),
        "module/bert/embeddings/LayerNorm/gamma": random.normal(size=4).astype(np.float32),
        "module/bert/encoder/layer_0/output/dense/kernel": random.normal(size=(200, 4)).astype(np.float32),
        "module/bert/embeddings/word_embeddings": random.normal(size=(7, 4)).astype(np.float32),
        "module/bert/pooler/dense/bias": random.normal(size=4).astype(np.float32),
        "module/cls/predictions/output_bias": random.normal(size=7).astype(np.float32),
        "global_step": np.array(12345, dtype=np.int64),
    }
