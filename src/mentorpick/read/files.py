"""Finding and reading files: ordinary ones only, of bounded size, in a fixed order, each once."""

import hashlib
import io
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

import msgspec

from mentorpick.errors import DECODE_ERRORS, InvalidData, Problem, WrongUsage, check_version
from mentorpick.model.office import BundleFile, BundleManifest
from mentorpick.text import clean, read_ordinary, visible

MAX_BYTES = 8 * 1024 * 1024
"""The most one YAML file may have; refused before it is read."""

YAML_SUFFIXES = (".yaml", ".yml")
PAGE_NAMES = ("mentorpick.yaml", "mentorpick.yml")
MISNAMED = (".yaml.txt", ".yml.txt")
"""What an editor on Windows may make of a name, without showing it."""
_DEEPEST = 100
_MAY_READ = "check that it's there, and that you may read it"
MAP_SUFFIX = ".map.yaml"
"""How the map of a spreadsheet ends: it lies beside people's files, but is none."""


def is_page(path: str) -> bool:
    """Return whether a file is its folder's own page, ``mentorpick.yaml``, and nobody's profile or answers."""
    return os.path.basename(path).lower() in PAGE_NAMES  # noqa: PTH119  pathlib would take as long as reading the file


def name_stem(path: str) -> str:
    """Return a file's name without its ending."""
    return os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122  as above


def is_stream(path: str | Path) -> bool:
    """Return whether a path that was named is a pipe, a device, or a standard stream by its name: ``<(command)``.

    What such a name is redirected to may be an ordinary file; it has no ending that says what is in it.
    """
    if re.fullmatch(r"/dev/stdin|/(?:dev|proc/self)/fd/[0-9]+", str(path)):
        return True
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


_WRITER = 2_000
"""Milliseconds in which somebody must begin to write to a named pipe; a shell's ``<(command)`` has its writer."""


def open_stream(path: str) -> BinaryIO:
    """Open a pipe or device that was named, for reading. Raises InvalidData for a pipe that nobody writes to."""
    if os.name == "nt" or not stat.S_ISFIFO(Path(path).stat().st_mode):
        return Path(path).open("rb")
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not _has_writer(handle):
        os.close(handle)
        hint = "start what writes to it first, or give a file"
        found = Problem(code="P002", path=visible(path), message="is a pipe that nobody writes to", hint=hint)
        raise InvalidData("there's nothing to read", problems=(found,))
    os.set_blocking(handle, True)
    return os.fdopen(handle, "rb")


def _has_writer(handle: int) -> bool:
    from select import poll

    waiting = poll()
    waiting.register(handle)
    if waiting.poll(_WRITER):
        return True
    try:
        os.read(handle, 1)
    except BlockingIOError:  # somebody has it open and takes their time
        return True
    return False


def read_file(path: str, limit: int = MAX_BYTES) -> bytes | Problem:
    """Return the bytes of an ordinary file of at most ``limit`` bytes, or why it cannot be had.

    Whether it is ordinary is asked before it is opened: opening a pipe would wait for its writer.
    """
    try:
        found = os.stat(path)  # noqa: PTH116  ten thousand times: pathlib costs more than the call
        if not stat.S_ISREG(found.st_mode):
            return _not_a_file(path, found.st_mode)
        if found.st_size > limit:
            return _too_large(path, limit)
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            data = file.read(found.st_size + 1)
            while len(data) > found.st_size and len(data) <= limit and (more := file.read(limit + 1 - len(data))):
                data += more
    except OSError as error:
        reason = error.strerror or "the system refused"
        return Problem(code="P001", path=visible(path), message=f"can't be read: {reason}", hint=_MAY_READ)
    return data if len(data) <= limit else _too_large(path, limit)


def _not_a_file(path: str, mode: int) -> Problem:
    kind = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file (a pipe or a device)"
    return Problem(code="P002", path=visible(path), message=f"is {kind}", hint="give a file")


def _too_large(path: str, limit: int) -> Problem:
    size = f"{limit // (1024 * 1024)} MiB"
    return Problem(
        code="P003", path=visible(path), message=f"is larger than {size}", hint="split it into several files"
    )


def find_files(paths: Sequence[str | Path]) -> Iterator[str | Problem]:
    """Yield the files meant by ``paths``, each once.

    A file as it is, a folder with all YAML below it.

    They come in order of path, however they were named: the same files give the same bytes. Below a folder, names
    that begin with a dot are passed over, and nobody goes round in circles.
    A folder that cannot be read is a Problem in its place. WrongUsage where a path does not exist.
    """
    for path in paths:
        if not os.path.lexists(path):
            if str(path).endswith('"') and os.path.lexists(str(path)[:-1]):
                hint = f"PowerShell's Tab key leaves a quotation mark behind: remove the last backslash from {path}"
                raise WrongUsage(f"there's no file or folder '{path}'", hint)
            raise WrongUsage(f"there's no file or folder '{path}'", "check the spelling, and which folder you're in")
    seen: set[str] = set()
    for path in sorted(map(str, paths)):
        for found, real in _walk(path, frozenset()):
            if real not in seen:
                seen.add(real)
                yield found


def _walk(path: str, above: frozenset[str]) -> Iterator[tuple[str | Problem, str]]:
    """Files and unreadable folders below ``path``, each with its real path, by which it is known again."""
    real = os.path.realpath(path)
    if not os.path.isdir(path):  # noqa: PTH112  says no where Path.is_dir raises
        yield path, real
        return
    if real in above or len(above) > _DEEPEST:
        return
    try:
        with os.scandir(path) as entries:
            inside = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError as error:
        reason = error.strerror or "the system refused"
        yield Problem(code="P001", path=visible(path), message=f"can't be read: {reason}", hint=_MAY_READ), real
        return
    for entry in inside:
        name = entry.name.lower()
        if os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir():  # noqa: PTH112  as above
            yield from _walk(entry.path, above | {real})
        elif name.endswith(MISNAMED):
            hint = f"rename it to {visible(entry.name[:-4])}"
            yield (
                Problem(
                    code="P009", path=visible(entry.path), message="isn't read, because it ends in .txt", hint=hint
                ),
                real + entry.name,
            )
        elif name.endswith(YAML_SUFFIXES) and not name.endswith(MAP_SUFFIX):
            yield entry.path, os.path.realpath(entry.path) if entry.is_symlink() else os.path.join(real, entry.name)  # noqa: PTH118


QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "„": "“", "«": "»", "`": "`", "<": ">"}
"""What stands around a path, as shells, Finder and word processors quote."""
_ANY_QUOTE = "".join({*QUOTES, *QUOTES.values()})
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_WSL = re.compile(r"(?i)[\\/]{2}wsl(?:\$|\.localhost)[\\/][^\\/]{1,80}")
"""A folder of WSL as Explorer shows it."""
_UNSEEN = "\u200e\u200f\u202a\u202c\ufeff \t\r\n"
"""What Explorer's copy of a path has in front, beside blanks."""


def typed_path(typed: str) -> Path:
    """Return the path that was typed or dragged into the window, without quotes, escapes and ``file://``.

    Raises OSError, RuntimeError or ValueError where that's no path on this computer.
    """
    text = typed.strip(_UNSEEN).removeprefix("& ").strip()  # as PowerShell writes a dragged file
    quoted = len(text) > 1 and text[0] in QUOTES and text[-1] == QUOTES[text[0]]
    if quoted:
        text = text[1:-1].strip()
    if url := re.match(r"(?i)file:(?://localhost(?=/)|//(?=/|[A-Za-z]:)|)", text):
        from urllib.parse import unquote

        text, quoted = re.sub(r"^/(?=[A-Za-z]:)", "", unquote(text[url.end() :])), True
    if text.startswith(("$", "%")):
        text = os.path.expandvars(text)
    if os.name != "nt":
        if _WSL.match(text):
            text = _WSL.sub("", text).replace("\\", "/")
        elif _DRIVE.match(text):
            text = _mounted(text)
        elif not quoted and not text.startswith("\\\\"):
            text = re.sub(r"\\(.)", r"\1", text)
    path = Path(text).expanduser().absolute()
    return path if path.exists() else _path_meant(text) or path


def _path_meant(text: str) -> Path | None:
    """Return what is there once a quotation mark that shells leave behind is gone, or ``%20`` is a blank."""
    from urllib.parse import unquote

    bare = text.strip(_ANY_QUOTE)
    bare = bare.rstrip("\\") if bare != text else bare  # as PowerShell's Tab key ends a folder
    spelt = (Path(found).expanduser().absolute() for found in (bare, unquote(bare)) if found.strip("/\\ "))
    return next((path for path in spelt if path.exists()), None)


def _mounted(text: str) -> str:
    """Return a Windows path as WSL mounts it, where this is one; else as it was typed."""
    drive, rest = text[0].lower(), text[2:].rstrip(_ANY_QUOTE).replace("\\", "/")
    return f"/mnt/{drive}{rest}" if Path(f"/mnt/{drive}").is_dir() else text


MAX_ARCHIVE = 20_000_000
MAX_MEMBERS = 5_000
MAX_MEMBER = 256 * 1024
MAX_TOTAL = 50_000_000
MAX_RATIO = 100
MANIFEST = "manifest.json"
VECTORS = "lines.vectors"
"""The vectors of the profiles' lines, which spare a reader the first are waiting."""
MAX_VECTORS = 15_000_000
_START = (1980, 1, 1, 0, 0, 0)
_MAX_MANIFEST = 2_000_000


class Bundle(NamedTuple):
    """What a bundle holds: its files in order of name, and its manifest (None for a zip made by hand)."""

    path: str
    files: tuple[tuple[str, bytes], ...]
    manifest: BundleManifest | None
    vectors: bytes = b""
    """What the office made of the profiles' lines; to be checked before anybody is ranked by it."""


def is_bundle(path: str | Path) -> bool:
    """Return whether a path names a bundle: by its ending."""
    return Path(path).suffix.lower() == ".zip"


def read_bundle(path: str | Path, data: bytes | None = None) -> Bundle:
    """Return the files of a bundle, read in memory: nothing is ever unpacked to disk.

    Raises InvalidData with one sentence for an archive that is too large, damaged, encrypted, holds anything but
    profiles, or whose names or digests are not in order.
    """
    name = Path(path).name
    if data is None:
        data = read_ordinary(path, MAX_ARCHIVE + 1)
    if len(data) > MAX_ARCHIVE:
        _refuse(name, f"is larger than {MAX_ARCHIVE // 1_000_000} MB")
    if data.count(b"PK\x01\x02") > 2 * MAX_MEMBERS:  # one a member; zipfile reads them all before they can be counted
        _refuse(name, f"holds more than {MAX_MEMBERS:,} files")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _checked(name, archive.infolist())
            contents = {member.filename: _content(name, archive, member) for member in members}
    except _BROKEN as error:
        raise InvalidData(f"{name} isn't a zip archive that can be read", _HINT) from error
    written = contents.pop(MANIFEST, None)
    manifest = _manifest(name, written, contents) if written is not None else None
    vectors = contents.pop(VECTORS, b"")
    return Bundle(str(path), tuple(sorted(contents.items())), manifest, vectors)


LITTER = (".DS_Store", "desktop.ini", "Thumbs.db")
"""Files that Finder and Explorer leave in folders, and so in what people make of them."""
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError)
_HINT = "ask the office for the file again; `mentorpick profiles bundle` makes one"


def _refuse(name: str, why: str) -> NoReturn:
    raise InvalidData(f"{name} {why}; nothing was read", _HINT)


def _checked(name: str, found: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The members that hold data; refuses the archive for the first thing that does not belong in a bundle."""
    if len(found) > MAX_MEMBERS:
        _refuse(name, f"holds {len(found):,} files, more than {MAX_MEMBERS:,}")
    seen: set[str] = set()
    found = [member for member in found if not _is_litter(member.filename)]
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


def _is_litter(name: str) -> bool:
    """Whether Finder or Explorer put this file into an archive or a folder of its own accord."""
    first, last = name.partition("/")[0], name.rpartition("/")[2]
    return first == "__MACOSX" or last in LITTER or last.startswith("._")


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


def _is_no_data(member: zipfile.ZipInfo) -> bool:
    if member.is_dir() or member.filename in (MANIFEST, VECTORS):
        return False
    name = member.filename.rsplit("/", 1)[-1]
    return name.startswith(".") or not name.lower().endswith(YAML_SUFFIXES)


def _content(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        content = stream.read(member.file_size + 1)  # no more than it says; past its end the checksum is checked
    if content.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ")):
        _refuse(name, f"holds {_shown(member.filename)}, which is an archive or a program inside")
    return content


def _manifest(name: str, written: bytes, contents: dict[str, bytes]) -> BundleManifest:
    try:
        said = msgspec.json.decode(written, type=dict[str, Any]).get("schema")
        check_version(said, name, "bundle")
        manifest = msgspec.json.decode(written, type=BundleManifest)
    except WrongUsage as error:
        raise InvalidData(f"{error.message}; nothing was read", error.hint) from error
    except DECODE_ERRORS as error:
        raise InvalidData(f"{name} has a damaged manifest; nothing was read", _HINT) from error
    listed = {item.path: item for item in manifest.files}
    if set(listed) != set(contents):
        odd = sorted(set(listed) ^ set(contents))[0]
        _refuse(name, f"doesn't match its manifest: {_shown(odd)} is only in one of them")
    for path, content in contents.items():
        if listed[path] != file_of(path, content):
            _refuse(name, f"doesn't match its manifest: {_shown(path)} was changed")
    said = {key: clean(getattr(manifest, key)) for key in ("title", "contact", "licence", "consent")}
    return msgspec.structs.replace(manifest, **{key: " ".join(text.split()) for key, text in said.items()})


def file_of(path: str, content: bytes) -> BundleFile:
    """Return the manifest's line for a file."""
    return BundleFile(path=path, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def pack_bundle(files: Iterable[tuple[str, bytes]], manifest: BundleManifest) -> tuple[bytes, BundleManifest]:
    """Pack these files (paths relative, with ``/``) and their manifest, in order of name, without times or owners.

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


_MOST = {MANIFEST: _MAX_MANIFEST, VECTORS: MAX_VECTORS}
MEMBER_RULES: tuple[tuple[Callable[[zipfile.ZipInfo], bool], str], ...] = (
    (_is_outside, "points outside the bundle"),
    (_is_odd_name, "has a name that some systems don't allow"),
    (_is_special, "is a link or a device, not a file"),
    (lambda member: bool(member.flag_bits & 0x2041), "is encrypted"),
    (_is_no_data, "isn't a profile: only YAML files belong in a bundle"),
    (
        lambda member: member.file_size > _MOST.get(member.filename, MAX_MEMBER),
        f"is larger than {MAX_MEMBER // 1024} KB",
    ),
    (
        lambda member: member.file_size > MAX_RATIO * max(member.compress_size, 1),
        f"unpacks to more than {MAX_RATIO} times its size",
    ),
    (
        lambda member: member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED),
        "is packed in a way I don't know",
    ),
)
