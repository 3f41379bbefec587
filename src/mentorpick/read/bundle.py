"""Bundles: a folder of profiles as one zip with a manifest. Read in memory, refused whole when anything is odd.

``pack`` gives the same bytes for the same files and manifest.
"""

import hashlib
import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, NoReturn

import msgspec

from mentorpick.damaged import DAMAGED
from mentorpick.errors import InvalidData
from mentorpick.reports import BundleFile, BundleManifest

MAX_ARCHIVE = 20_000_000
MAX_MEMBERS = 5_000
MAX_MEMBER = 256 * 1024
MAX_TOTAL = 50_000_000
MAX_RATIO = 100
MANIFEST = "manifest.json"
_DATA = (".yaml", ".yml")
_START = (1980, 1, 1, 0, 0, 0)
_MAX_MANIFEST = 2_000_000


class Bundle(NamedTuple):
    """What a bundle holds: its files in order of name, and its manifest (None for a zip made by hand)."""

    path: str
    files: tuple[tuple[str, bytes], ...]
    manifest: BundleManifest | None


def is_bundle(path: str | Path) -> bool:
    """Whether a path names a bundle: by its ending."""
    return Path(path).suffix.lower() == ".zip"


def read_bundle(path: str | Path, data: bytes | None = None) -> Bundle:
    """The files of a bundle, read in memory: nothing is ever unpacked to disk.

    Raises InvalidData with one sentence for an archive that is too large, damaged, encrypted, holds anything but
    profiles, or whose names or digests are not in order.
    """
    name = Path(path).name
    if data is None:
        with Path(path).open("rb") as stream:
            data = stream.read(MAX_ARCHIVE + 1)
    if len(data) > MAX_ARCHIVE:
        _refuse(name, f"is larger than {MAX_ARCHIVE // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _checked(name, archive.infolist())
            contents = {member.filename: _content(name, archive, member) for member in members}
    except _BROKEN as error:
        raise InvalidData(f"{name} is no zip archive that can be read", _HINT) from error
    written = contents.pop(MANIFEST, None)
    manifest = _manifest(name, written, contents) if written is not None else None
    return Bundle(str(path), tuple(sorted(contents.items())), manifest)


_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError)
_HINT = "ask the office for the file again; `mentorpick profiles bundle` makes one"


def _refuse(name: str, why: str) -> NoReturn:
    raise InvalidData(f"{name} {why}; nothing was read", _HINT)


def _checked(name: str, found: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The members that hold data; refuses the archive for the first thing that does not belong in a bundle."""
    if len(found) > MAX_MEMBERS:
        _refuse(name, f"holds {len(found):,} files, more than {MAX_MEMBERS:,}")
    seen: set[str] = set()
    for member in found:
        for wrong, why in MEMBER_RULES:
            if wrong(member):
                _refuse(name, f"holds {_shown(member.filename)}, which {why}")
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", member.filename).casefold())
        if key in seen:
            _refuse(name, f"holds {_shown(member.filename)} twice (names that differ in case or accents alone count)")
        seen.add(key)
    if sum(member.file_size for member in found) > MAX_TOTAL:
        _refuse(name, f"unpacks to more than {MAX_TOTAL // 1_000_000} MB")
    return [member for member in found if not member.is_dir()]


def _shown(text: str) -> str:
    return repr(text[:60] + ("..." if len(text) > 60 else ""))


def _is_outside(member: zipfile.ZipInfo) -> bool:
    written = member.orig_filename
    parts = re.split(r"[/\\]", written)
    return written.startswith(("/", "\\")) or ".." in parts or bool(re.match(r"[A-Za-z]:", written))


def _is_odd_name(member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename
    return not name or "\\" in name or ":" in name or "\0" in name or not name.isprintable() or len(name) > 300


def _is_special(member: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(member.external_attr >> 16)
    return kind not in (0, stat.S_IFDIR if member.is_dir() else stat.S_IFREG)


def _is_encrypted(member: zipfile.ZipInfo) -> bool:
    return bool(member.flag_bits & 0x2041)


def _is_no_data(member: zipfile.ZipInfo) -> bool:
    if member.is_dir() or member.filename == MANIFEST:
        return False
    name = member.filename.rsplit("/", 1)[-1]
    return name.startswith(".") or not name.lower().endswith(_DATA)


def _is_large(member: zipfile.ZipInfo) -> bool:
    return member.file_size > (_MAX_MANIFEST if member.filename == MANIFEST else MAX_MEMBER)


def _is_swollen(member: zipfile.ZipInfo) -> bool:
    return member.file_size > MAX_RATIO * max(member.compress_size, 1)


def _is_packed_oddly(member: zipfile.ZipInfo) -> bool:
    return member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _content(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        content = stream.read(member.file_size + 1)  # no more than it says; past its end the checksum is checked
    if content.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ")):
        _refuse(name, f"holds {_shown(member.filename)}, which is an archive or a program inside")
    return content


def _manifest(name: str, written: bytes, contents: dict[str, bytes]) -> BundleManifest:
    try:
        manifest = msgspec.json.decode(written, type=BundleManifest)
    except DAMAGED as error:
        raise InvalidData(f"{name} has a manifest that cannot be read; nothing was read", _HINT) from error
    listed = {item.path: item for item in manifest.files}
    if set(listed) != set(contents):
        odd = sorted(set(listed) ^ set(contents))[0]
        _refuse(name, f"does not match its manifest: {_shown(odd)} is only in one of them")
    for path, content in contents.items():
        if listed[path] != file_of(path, content):
            _refuse(name, f"does not match its manifest: {_shown(path)} was changed")
    return manifest


def file_of(path: str, content: bytes) -> BundleFile:
    """The manifest's line for a file."""
    return BundleFile(path=path, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def pack(files: Iterable[tuple[str, bytes]], manifest: BundleManifest) -> tuple[bytes, BundleManifest]:
    """A bundle of these files (paths relative, with ``/``), in order of name, without times or owners; its manifest.

    Raises InvalidData where the result could not be read back: too many files, too large, not data.
    """
    ordered = sorted(files)
    manifest = msgspec.structs.replace(manifest, files=tuple(file_of(path, content) for path, content in ordered))
    head = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in ((MANIFEST, head), *ordered):
            member = zipfile.ZipInfo(path, _START)
            member.create_system = 3
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    data = target.getvalue()
    read_bundle("the bundle", data)
    return data, manifest


MEMBER_RULES = (
    (_is_outside, "points outside the bundle"),
    (_is_odd_name, "is no name that every system can have"),
    (_is_special, "is a link or a device, not a file"),
    (_is_encrypted, "is encrypted"),
    (_is_no_data, "is no profile: only YAML files belong in a bundle"),
    (_is_large, f"is larger than {MAX_MEMBER // 1024} KB"),
    (_is_swollen, f"unpacks to more than {MAX_RATIO} times its size"),
    (_is_packed_oddly, "is packed in a way that is not used here"),
)
