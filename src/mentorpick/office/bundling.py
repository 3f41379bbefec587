"""A folder of profiles as one file to hand out: checked first, with a manifest; and what is new in a new edition."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from mentorpick.dates import months_later
from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.office import BundleManifest
from mentorpick.read.files import find_files, pack_bundle, read_file
from mentorpick.read.profiles import read_profiles

MONTHS = 12
"""How long a bundle is good for, unless it says otherwise."""


class ManifestWords(NamedTuple):
    """What the manifest says in words; empty ones are taken from the folder's own page."""

    title: str = ""
    contact: str = ""
    licence: str = ""
    consent: str = ""


def build_bundle(
    folder: str | Path, words: ManifestWords, created: date, expires: date | None
) -> tuple[bytes, BundleManifest]:
    """The bytes of a bundle of this folder, and its manifest; the same for the same files, words and days.

    InvalidData, with every problem, where a profile has an error; WrongUsage for what is not a folder.
    """
    root = Path(folder)
    if not root.is_dir():
        raise WrongUsage(f"{folder} is not a folder", "a bundle is made of a folder of profiles")
    found = read_profiles(root)
    errors = tuple(problem for problem in found.problems if problem.severity == "error")
    if errors:
        raise InvalidData(f"{folder} has problems, so it was not bundled", "mend what is named above", errors)
    if not found.mentors:
        raise InvalidData(f"there is no profile in {folder}")
    files = [(Path(path).relative_to(root).as_posix(), _content(path)) for path in map(_path, find_files([root]))]
    manifest = BundleManifest(
        title=words.title or found.page.title, contact=words.contact or found.page.contact, licence=words.licence,
        consent=words.consent, created=created, expires=expires or months_later(created, MONTHS),
        mentors=len(found.mentors),
    )  # fmt: skip
    return pack_bundle(files, manifest)


def _path(found: str | Problem) -> str:
    if isinstance(found, Problem):
        raise InvalidData(f"{found.path} {found.message}", found.hint)
    return found


def _content(path: str) -> bytes:
    data = read_file(path)
    if isinstance(data, Problem):
        raise InvalidData(f"{path} {data.message}", data.hint)
    return data


class EditionChanges(NamedTuple):
    """What differs between two editions of a bundle, by the files' names without ending."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __str__(self) -> str:
        parts = (f"{word} {_names(names)}" for word, names in zip(self._fields, self, strict=True) if names)
        return "; ".join(parts)


def compare_editions(before: Mapping[str, str], manifest: BundleManifest) -> EditionChanges:
    """Who came, who left and whose file changed since the edition whose digests by path are ``before``."""
    now = file_digests(manifest)
    return EditionChanges(
        added=_stems(path for path in now if path not in before),
        removed=_stems(path for path in before if path not in now),
        changed=_stems(path for path in now if path in before and now[path] != before[path]),
    )


def file_digests(manifest: BundleManifest) -> dict[str, str]:
    """What to remember of an edition: the digest of each file."""
    return {item.path: item.sha256 for item in manifest.files}


def _stems(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(Path(path).stem for path in paths))


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown
