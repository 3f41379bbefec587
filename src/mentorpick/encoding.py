"""What the bytes of a file are: text in any encoding, packed (``.gz``, ``.zst``), Parquet, or something else."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from mentorpick.errors import InvalidData, WrongUsage


def text_encoding(data: bytes) -> str:
    """Return the encoding that text begins in: UTF-16, as PowerShell's ``>`` writes, with a mark or not; else UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:_START]
    if len(start) > 3 and b"\0" in start:
        for name, low, high in (("utf-16-le", start[::2], start[1::2]), ("utf-16-be", start[1::2], start[::2])):
            if (high[0] == 0 != low[0]) or high.count(0) > 0.7 * len(high):  # or few letters of another alphabet
                return name
    return "utf-8"


def decode_text(data: bytes) -> str:
    """Return a text without its mark, whatever `text_encoding` it has. Raises UnicodeDecodeError where it has none."""
    encoding = text_encoding(data)
    text = data.decode(encoding).removeprefix("\ufeff")
    return text if encoding == "utf-8" else undo_garbling(text)


def undo_garbling(text: str) -> str:
    """Return what PowerShell read of a program in the console's code page as the UTF-8 that it was."""
    if text.isascii():
        return text
    for page in ("cp850", "cp437", "cp1252"):
        with suppress(UnicodeError):
            return text.encode(page).decode("utf-8")
    return text


ENCODINGS = {
    codecs.BOM_UTF32_LE: ("utf-32", "UTF-32"),
    codecs.BOM_UTF32_BE: ("utf-32", "UTF-32"),
    codecs.BOM_UTF8: ("utf-8-sig", ""),
}
_START, _CHUNK = 4096, 1 << 20


def encoding_of(path: Path, data: bytes | None) -> tuple[str, str]:
    """Return the encoding of a text file and what to say of it (nothing for UTF-8), looked for in all of it.

    Raises InvalidData for what is no text.
    """
    with open_bytes(path, data) as stream:
        start = stream.read(_START)
        for mark, known in ENCODINGS.items():
            if start.startswith(mark):
                return known
        if (found := text_encoding(start)) != "utf-8":
            return found, "UTF-16"
        if b"\0" in start:
            hint = "export it again as CSV (UTF-8) or XLSX"
            raise InvalidData(f"{path.name} isn't a text file (it holds NUL bytes)", hint)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            stream.seek(0)
            return _old_encoding(stream)
    return "utf-8", ""


_MAC = re.compile(rb"[A-Za-z][\x80\x81\x83\x86-\x91\x93\x98-\x9f]|[a-z][\xc9\xd0-\xd5]")
_WESTERN = re.compile(rb"[A-Za-z][\xdf-\xff]|[A-Z][\xc0-\xde]|[A-Za-z][\x82\x84\x85\x92\x94]")
"""Behind a letter: accents and quotation marks as an old Mac writes them, which stand there as nothing else in
Windows-1252; and the other way round."""


def _old_encoding(stream: IO[bytes]) -> tuple[str, str]:
    """Which of two a text is in that is no UTF-8: Excel for Mac writes its own as "CSV (Macintosh)"."""
    mac = western = 0
    while chunk := stream.read(_CHUNK):
        mac, western = mac + len(_MAC.findall(chunk)), western + len(_WESTERN.findall(chunk))
    name, called = ("mac-roman", "Mac Roman") if mac > western else ("cp1252", "Windows-1252 (cp1252)")
    return name, f"{called}, because it isn't UTF-8; look at the accents"


def open_bytes(path: Path, data: bytes | None) -> IO[bytes]:
    """Return the file, or the bytes that stand for it, as a stream to be closed."""
    return path.open("rb") if data is None else io.BytesIO(data)


_KINDS = (
    (b"%pdf", "a PDF"), (b"pk\x03\x04", "a workbook or another zip file"), (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "a text document (RTF)"), (b"%!ps", "a document to print (PostScript)"), (b"\x89png", "a picture"),
    (b"\xff\xd8\xff", "a picture"), (b"gif8", "a picture"), (b"riff", "a picture or a sound"), (b"<svg", "a picture"),
    (b"\x1f\x8b", "a compressed file"), (b"7z\xbc\xaf", "a compressed file"), (b"rar!", "a compressed file"),
    (b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "a web page"), (b"<head", "a web page"),
    (b"<body", "a web page"), (b"<table", "a web page"), (b"<meta", "a web page"), (b"<!--", "a web page"),
    (b"begin:vcard", "a card of contacts (vCard)"), (b"begin:vcalendar", "a calendar"),
    (b"from: ", "an email"), (b"received: ", "an email"), (b"return-path: ", "an email"),
    (b"mime-version", "an email"), (b"sqlite format", "a database"),
)  # fmt: skip
"""How files begin that are no plain text or table; in small letters."""


def kind_of(start: bytes) -> str:
    """Return what else a file is, by how it begins: ``a PDF``; empty for what may be a text or a table."""
    return next((kind for mark, kind in _KINDS if start[:32].lower().startswith(mark)), "")


def text_lines(path: Path, data: bytes | None, encoding: str) -> Iterator[str]:
    """Yield the lines of a text, with their ends."""
    with io.TextIOWrapper(open_bytes(path, data), encoding=encoding, errors="replace", newline="") as stream:
        yield from map(undo_garbling, stream) if encoding.startswith("utf-16") else stream


_PACKINGS = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}
"""Endings that a file may have behind its own, and how what is packed so begins."""
MAX_BYTES = 256 << 20
"""The most bytes that a packed file may hold: it is unpacked in memory, which a thousandth of it could fill."""


def split_packed(name: str) -> tuple[str, str]:
    """Return a file's name without the ending of its packing, and that ending: ``a.jsonl``, ``.gz``."""
    packing = next((ending for ending in _PACKINGS if name.lower().endswith(ending)), "")
    return (name[: -len(packing)], packing) if packing else (name, "")


def packing_of(data: bytes) -> str:
    """Return how bytes that came without a name are packed: by how they begin."""
    return next((ending for ending, begin in _PACKINGS.items() if data.startswith(begin)), "")


def open_text(path: str | Path) -> IO[bytes]:
    """Open a text to read it as UTF-8 without a mark: unpacked as its name says, out of what PowerShell made of it.

    Raises InvalidData where it is not packed as its name says; UnicodeDecodeError where it ends within a letter.
    """
    packing = split_packed(str(path))[1]
    if packing == ".gz":
        import gzip

        return cast("IO[bytes]", gzip.open(path, "rb"))
    stream = Path(path).open("rb")  # noqa: SIM115  the caller closes it
    if not packing and text_encoding(start := stream.peek(4)[:4]) == "utf-8":
        stream.read(len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0)
        return stream
    with stream:
        data = stream.read()
    return io.BytesIO(_unpack_zst(data) if packing else decode_text(data).encode())


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


def read_parquet(path: Path, data: bytes | None, most_cells: int) -> list[list[Any]]:
    """Return the names of the columns of a Parquet file, then its rows.

    Raises WrongUsage where the package that reads it is missing, InvalidData for what it can't read.
    """
    arrow = _pyarrow("reading", "export the list as CSV")
    try:
        with open_bytes(path, data) as stream:
            file = arrow.parquet.ParquetFile(stream)
            if file.metadata.num_rows * len(file.schema_arrow) > most_cells:
                raise InvalidData(f"{path.name} has more than {most_cells:,} cells", "split it into several files")
            table = file.read()
    except (arrow.ArrowException, OSError) as error:
        raise InvalidData(
            f"{path.name} isn't a whole Parquet file", "write it again, or export the list as CSV"
        ) from error
    return [table.column_names, *map(list, zip(*(column.to_pylist() for column in table.columns), strict=True))]


def parquet_bytes(table: Iterable[Sequence[Any]], kinds: Mapping[str, type]) -> bytes:
    """Return a Parquet file of the names of columns and the rows below; what is not of one of ``kinds`` is text.

    Raises WrongUsage, before it looks at any row, where the package that writes it is missing.
    """
    arrow = _pyarrow("writing", "write .csv")
    columns, *rows = [*table] or [()]
    types = {int: arrow.int64(), float: arrow.float64(), str: arrow.string()}
    schema = arrow.schema([(name, types[kinds.get(name, str)]) for name in columns])
    cells = [
        [None if row[at] in (None, "") else row[at] if name in kinds else str(row[at]) for row in rows]
        for at, name in enumerate(columns)
    ]
    stream = io.BytesIO()
    arrow.parquet.write_table(arrow.table(cells, schema=schema), stream)
    return stream.getvalue()


def _pyarrow(doing: str, instead: str) -> Any:
    try:
        import pyarrow.parquet
    except ImportError as error:
        hint = f"install it with: pip install 'mentorpick[parquet]', or {instead}"
        raise WrongUsage(f"{doing} Parquet needs the package pyarrow, which isn't installed", hint) from error
    return pyarrow
