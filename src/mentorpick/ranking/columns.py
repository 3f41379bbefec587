"""Arrays by name as one run of bytes, for a file that is memory-mapped or a message: pack and unpack.

Layout: a magic line, the length of a JSON head and its CRC-32 (8 bytes each, little-endian), the head ``{"crc",
"size", "arrays": {name: [dtype, shape, offset]}}``, then the arrays, each beginning at a multiple of 64 bytes.
``crc`` is the CRC-32 of all arrays with their padding; it tells damage, not malice.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

_MAGIC = b"mentorpick columns 1\n"
_ALIGN = 64

Arrays = dict[str, NDArray[Any]]


class Damaged(ValueError):
    """The bytes are not what ``pack`` wrote."""


class _Head(msgspec.Struct):
    crc: int
    size: int
    arrays: dict[str, tuple[str, tuple[int, ...], int]]


def pack(arrays: Mapping[str, NDArray[Any]]) -> Iterator[bytes]:
    """The bytes, in pieces; the same arrays give the same bytes."""
    pieces: list[bytes] = []
    table: dict[str, tuple[str, tuple[int, ...], int]] = {}
    offset = 0
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        table[name] = (array.dtype.str, array.shape, offset)
        pieces.append(_padded(array.tobytes()))
        offset += len(pieces[-1])
    crc = 0
    for piece in pieces:
        crc = crc32(piece, crc)
    head = msgspec.json.encode(_Head(crc, offset, table))
    yield _padded(_MAGIC + len(head).to_bytes(8, "little") + crc32(head).to_bytes(8, "little") + head)
    yield from pieces


def unpack(data: Any) -> Arrays:
    """The arrays as views of ``data`` (bytes or a memory-mapped uint8 array), nothing copied. Raises Damaged."""
    buffer = np.frombuffer(data, dtype=np.uint8) if isinstance(data, bytes) else data
    at = len(_MAGIC) + 16
    magic, numbers = bytes(buffer[: len(_MAGIC)]), bytes(buffer[len(_MAGIC) : at])
    length, crc = int.from_bytes(numbers[:8], "little"), int.from_bytes(numbers[8:], "little")
    text = bytes(buffer[at : at + length]) if magic == _MAGIC and length < len(buffer) else b""
    if not text or crc32(text) != crc:
        raise Damaged("not columns, or a head that has changed")
    head = msgspec.json.decode(text, type=_Head)
    body = buffer[_rounded(at + length) :]
    if len(body) != head.size or crc32(body.data) != head.crc:
        raise Damaged("the content has changed")
    return {name: _array(body, *entry) for name, entry in head.arrays.items()}


def _array(body: NDArray[np.uint8], dtype: str, shape: tuple[int, ...], offset: int) -> NDArray[Any]:
    kind = np.dtype(dtype)
    size = int(np.prod(shape, dtype=np.int64)) * kind.itemsize
    return np.asarray(body[offset : offset + size]).view(kind).reshape(shape)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (_rounded(len(data)) - len(data))


def _rounded(length: int) -> int:
    return -(-length // _ALIGN) * _ALIGN
