"""Text files that are packed: ``.gz`` and ``.zst`` around any other ending, read and written as if they were not."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.text import text_encoding, undo_garbling

PACKED = (".gz", ".zst")
"""Endings that a file may have behind its own."""
MAX_BYTES = 256 << 20
"""The most bytes that a packed file may hold: it is unpacked in memory, which a thousandth of it could fill."""


def split_packed(name: str) -> tuple[str, str]:
    """Return a file's name without the ending of its packing, and that ending: ``a.jsonl``, ``.gz``."""
    packing = next((ending for ending in PACKED if name.lower().endswith(ending)), "")
    return (name[: -len(packing)], packing) if packing else (name, "")


def packing_of(data: bytes) -> str:
    """Return how bytes that came without a name are packed: by how they begin."""
    return next((ending for begin, ending in _BEGINS.items() if data.startswith(begin)), "")


_BEGINS = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst"}


def open_text(path: str | Path) -> IO[bytes]:
    """Open a text to read it as UTF-8, unpacked where its name says so. InvalidData where it is not packed so."""
    packing = split_packed(str(path))[1]
    if packing == ".gz":
        import gzip

        return cast("IO[bytes]", gzip.open(path, "rb"))
    if packing == ".zst":
        return io.BytesIO(unpack(Path(path).read_bytes(), packing))
    return as_utf8(Path(path).open("rb"))


def as_utf8(stream: io.BufferedReader) -> IO[bytes]:
    """Return a stream of text as UTF-8: the same one, or what PowerShell's ``>`` made of it turned back."""
    encoding = text_encoding(stream.peek(4)[:4])
    return stream if encoding == "utf-8" else cast("IO[bytes]", io.BufferedReader(_Recoded(stream, encoding)))


class _Recoded(io.RawIOBase):
    """A text in another encoding, line by line as UTF-8 with our line ends."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._lines = io.TextIOWrapper(stream, encoding)
        self._left = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the next line goes."""
        self._left = self._left or undo_garbling(self._lines.readline()).removeprefix("\ufeff").encode()
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count

    def close(self) -> None:
        """Close the file itself, too."""
        self._lines.close()
        super().close()


def unpack(data: bytes, packing: str) -> bytes:
    """Return the bytes as they were before they were packed.

    Raises InvalidData where they are not packed so, or hold more than MAX_BYTES.
    """
    if packing == ".zst":
        return _unpack_zst(data)
    if packing != ".gz":
        return data
    import gzip
    import zlib

    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return _bounded(cast("BinaryIO", stream))
    except (OSError, EOFError, zlib.error) as error:
        raise InvalidData("a file that ends in .gz isn't packed that way") from error


def _unpack_zst(data: bytes) -> bytes:
    zstandard = _zstandard()
    try:
        with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as stream:
            return _bounded(stream)
    except zstandard.ZstdError as error:
        raise InvalidData("a file that ends in .zst isn't packed that way") from error


def pack_stream(pieces: Iterable[bytes] | BinaryIO, packing: str) -> Iterator[bytes]:
    """Yield bytes packed; the same bytes give the same, whatever the time. All as they are for no packing."""
    chunks = iter(lambda: pieces.read(1 << 20), b"") if hasattr(pieces, "read") else pieces
    if not packing:
        yield from chunks
        return
    import zlib

    packer: Any = zlib.compressobj(wbits=31) if packing == ".gz" else _zstandard().ZstdCompressor().compressobj()
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def _bounded(stream: BinaryIO) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InvalidData(f"a packed file holds more than {MAX_BYTES >> 20} MB", "split it into parts")
    return data


def check_packing(name: str) -> None:
    """Raise WrongUsage early where a file could not be packed as its name says, for want of a package."""
    if split_packed(name)[1] == ".zst":
        _zstandard()


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError as error:
        hint = 'pip install "mentorpick[zstd]"; .gz needs nothing'
        raise WrongUsage("files ending in .zst need the package zstandard", hint) from error
    return zstandard
