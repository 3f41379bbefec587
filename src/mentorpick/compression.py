"""Text files that are packed: ``.gz`` and ``.zst`` around any other ending, read and written as if they were not."""

import gzip
import io
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from mentorpick.errors import InvalidData, WrongUsage

PACKED = (".gz", ".zst")
"""Endings that a file may have behind its own."""
MAX_BYTES = 4 << 30
"""The most bytes that a packed file may hold."""


def split_packed(name: str) -> tuple[str, str]:
    """Return a file's name without the ending of its packing, and that ending: ``a.jsonl``, ``.gz``."""
    packing = next((ending for ending in PACKED if name.lower().endswith(ending)), "")
    return (name[: -len(packing)], packing) if packing else (name, "")


def open_text(path: str | Path) -> IO[bytes]:
    """Open a file to read its bytes, unpacked where its name says so. InvalidData where it is not packed so."""
    packing = split_packed(str(path))[1]
    if packing == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if packing == ".zst":
        return io.BytesIO(unpack(Path(path).read_bytes(), packing))
    return Path(path).open("rb")


def unpack(data: bytes, packing: str) -> bytes:
    """Return the bytes as they were before they were packed.

    Raises InvalidData where they are not packed so, or hold more than MAX_BYTES.
    """
    if packing == ".zst":
        return _unpack_zst(data)
    if packing != ".gz":
        return data
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return _bounded(cast("BinaryIO", stream))
    except (OSError, EOFError) as error:
        raise InvalidData("a file that ends in .gz is not packed so") from error


def _unpack_zst(data: bytes) -> bytes:
    zstandard = _zstandard()
    try:
        with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as stream:
            return _bounded(stream)
    except zstandard.ZstdError as error:
        raise InvalidData("a file that ends in .zst is not packed so") from error


def pack(data: bytes, packing: str) -> bytes:
    """Return the bytes packed; the same bytes give the same, whatever the time."""
    if packing == ".gz":
        return gzip.compress(data, mtime=0)
    return bytes(_zstandard().ZstdCompressor().compress(data)) if packing == ".zst" else data


def _bounded(stream: BinaryIO) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InvalidData(f"a packed file holds more than {MAX_BYTES >> 30} GB", "give it in parts")
    return data


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError as error:
        hint = 'pip install "mentorpick[zstd]"; .gz needs nothing'
        raise WrongUsage("files that end in .zst need the package zstandard", hint) from error
    return zstandard
