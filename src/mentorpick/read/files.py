"""Finding and reading files: ordinary ones only, of bounded size, in a fixed order, each once."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from mentorpick.errors import Problem, WrongUsage
from mentorpick.read.text import visible

MAX_BYTES = 8 * 1024 * 1024
"""The most one YAML file may have; refused before it is read."""

YAML_SUFFIXES = (".yaml", ".yml")
PAGE_NAMES = ("mentorpick.yaml", "mentorpick.yml")
MISNAMED = (".yaml.txt", ".yml.txt")
"""What an editor on Windows may make of a name, without showing it."""
_DEEPEST = 100
_MAY_READ = "check that it is there, and that you may read it"
MAP_SUFFIX = ".map.yaml"
"""How the map of a spreadsheet ends: it lies beside people's files, but is none."""


def is_page(path: str) -> bool:
    """Whether a file is its folder's own page, ``mentorpick.yaml``, and nobody's profile or answers."""
    return os.path.basename(path).lower() in PAGE_NAMES  # noqa: PTH119  pathlib would take as long as reading the file


def stem(path: str) -> str:
    """A file's name without its ending."""
    return os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122  as above


def read_file(path: str, limit: int = MAX_BYTES) -> bytes | Problem:
    """The bytes of an ordinary file of at most ``limit`` bytes, or why it cannot be had.

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
        return Problem(code="P001", path=visible(path), message=f"cannot be read: {reason}", hint=_MAY_READ)
    return data if len(data) <= limit else _too_large(path, limit)


def _not_a_file(path: str, mode: int) -> Problem:
    kind = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file (a pipe or a device)"
    return Problem(code="P002", path=visible(path), message=f"is {kind}", hint="name a file")


def _too_large(path: str, limit: int) -> Problem:
    size = f"{limit // (1024 * 1024)} MiB"
    return Problem(
        code="P003", path=visible(path), message=f"is larger than {size}", hint="split it into several files"
    )


def find_files(paths: Sequence[str | Path], suffixes: Sequence[str] = YAML_SUFFIXES) -> Iterator[str | Problem]:
    """The files meant by ``paths``, each once: a file as it is, a folder with all below it that ends in ``suffixes``.

    They come in order of path, however they were named: the same files give the same bytes. Below a folder, names
    that begin with a dot are passed over, and nobody goes round in circles.
    A folder that cannot be read is a Problem in its place. WrongUsage where a path does not exist.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise WrongUsage(f"there is no file or folder {str(path)!r}", "check how it is spelled, and where you are")
    seen: set[str] = set()
    for path in sorted(map(str, paths)):
        for found, real in _walk(path, tuple(suffixes), frozenset()):
            if real not in seen:
                seen.add(real)
                yield found


def _walk(path: str, suffixes: tuple[str, ...], above: frozenset[str]) -> Iterator[tuple[str | Problem, str]]:
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
        yield Problem(code="P001", path=visible(path), message=f"cannot be read: {reason}", hint=_MAY_READ), real
        return
    for entry in inside:
        name = entry.name.lower()
        if os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir():  # noqa: PTH112  as above
            yield from _walk(entry.path, suffixes, above | {real})
        elif name.endswith(MISNAMED):
            hint = f"rename it to {visible(entry.name[:-4])}"
            yield (
                Problem(code="P009", path=visible(entry.path), message="is not read: it ends in .txt", hint=hint),
                real + entry.name,
            )
        elif name.endswith(suffixes) and not name.endswith(MAP_SUFFIX):
            yield entry.path, os.path.realpath(entry.path) if entry.is_symlink() else os.path.join(real, entry.name)  # noqa: PTH118
