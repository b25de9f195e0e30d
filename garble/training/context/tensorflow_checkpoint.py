"""Read the variables of a TensorFlow checkpoint without TensorFlow.

A checkpoint is a data file with the bare numbers and an index: a sorted string table (Ghemawat and Dean, LevelDB,
``doc/table_format.md``) from names to protocol buffers (``BundleEntryProto`` in TensorFlow's ``tensor_bundle.proto``)
that say type, shape and place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from garble.errors import InputError

__all__ = ["read_checkpoint"]

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48

_TYPES = {1: "<f4", 2: "<f8", 3: "<i4", 9: "<i8"}
"""``DataType`` of TensorFlow's ``types.proto``; the other types do not occur among weights."""


def read_checkpoint(index: bytes, data: bytes) -> dict[str, NDArray[Any]]:
    """Return the variables by name.

    Args:
        index: what the file ``NAME.index`` holds.
        data: what ``NAME.data-00000-of-00001`` holds.

    Raises:
        InputError: when the index is damaged, compressed, or of a checkpoint in several files.
    """
    if len(index) < _FOOTER or int.from_bytes(index[-8:], "little") != _MAGIC:
        raise InputError("This is no index of a TensorFlow checkpoint.", "Fetch the file again.")
    try:
        variables = dict(_entries(index))
        return {name.decode(): _variable(entry, data) for name, entry in variables.items() if name}
    except (IndexError, KeyError, ValueError) as error:
        raise InputError(f"The TensorFlow checkpoint cannot be read: {error}.", "Fetch the file again.") from error


def _entries(index: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield names and what stands under them; the one without a name is about the checkpoint itself."""
    _, place = _varint(index, len(index) - _FOOTER)  # the table's own properties: offset and size
    _, place = _varint(index, place)
    for _, handle in _block(index, index, place):
        yield from _block(index, handle, 0)


def _block(index: bytes, handle: bytes, place: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the keys and values of the block whose offset and size stand at a place of ``handle``."""
    offset, place = _varint(handle, place)
    size, _ = _varint(handle, place)
    if index[offset + size]:
        raise ValueError("its index is compressed")
    restarts = int.from_bytes(index[offset + size - 4 : offset + size], "little")
    end = offset + size - 4 * (restarts + 1)
    key = b""
    while offset < end:
        shared, offset = _varint(index, offset)
        own, offset = _varint(index, offset)
        length, offset = _varint(index, offset)
        key = key[:shared] + index[offset : offset + own]  # a key repeats the beginning of the one before
        yield key, index[offset + own : offset + own + length]
        offset += own + length


def _variable(entry: bytes, data: bytes) -> NDArray[Any]:
    fields = dict(_fields(entry))
    if fields.get(3, 0):
        raise ValueError("it has several data files")
    shape = [dict(_fields(dimension)).get(1, 0) for number, dimension in _fields(fields.get(2, b"")) if number == 2]
    place, size = fields.get(4, 0), fields.get(5, 0)
    if place + size > len(data):
        raise ValueError("its data file is too short")
    return np.frombuffer(data, _TYPES[fields[1]], int(np.prod(shape)), place).reshape(shape)


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """Yield field numbers and values of a protocol buffer."""
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        if tag & 7 == 0:
            value, place = _varint(message, place)
            yield tag >> 3, value
        elif tag & 7 == 2:
            length, place = _varint(message, place)
            yield tag >> 3, message[place : place + length]
            place += length
        else:  # fixed width: eight bytes or four, here only check sums
            place += 8 if tag & 7 == 1 else 4


def _varint(message: bytes, place: int) -> tuple[int, int]:
    """Return the number that begins at a place, seven bits a byte, least first, and the place behind it."""
    number = shift = 0
    while True:
        byte = message[place]
        number |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return number, place
