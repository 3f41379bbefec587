"""A folder of profiles as one file to hand out: checked first, with a manifest, and without what stays in the office.

From the manifest a reader is told what is new in a new edition.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from msgspec.structs import replace

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.office import BundleManifest
from mentorpick.model.people import Mentor
from mentorpick.read.files import MAX_VECTORS, VECTORS, find_files, is_page, pack_bundle, read_file
from mentorpick.read.profiles import read_profiles
from mentorpick.relevance.lines import profile_lines
from mentorpick.relevance.vectors import KeptModel, pack_vectors
from mentorpick.text import file_stem, join_words, name_some, pluralize
from mentorpick.timezones import months_later
from mentorpick.write.yaml_files import yaml_text

MONTHS = 12
"""How long a bundle is good for, unless it says otherwise."""


class ManifestWords(NamedTuple):
    """What the manifest says in words; empty ones are taken from the folder's own page."""

    title: str = ""
    contact: str = ""
    licence: str = ""
    consent: str = ""


class GoingOut(NamedTuple):
    """What of the profiles is handed out: everything but conflicts, and what is left out besides."""

    leave_out: tuple[str, ...] = ()
    given: Mapping[str, int] = {}
    """Places that are taken since, by id of the mentor."""


MAY_STAY = ("contact", "background", "pronouns", "location", "bio", "called", "wants", "style", "values", "x")
"""Fields that may be left out of a bundle; ``x`` are the office's own keys."""


def build_bundle(
    folder: str | Path,
    words: ManifestWords,
    created: date,
    expires: date | None,
    going: GoingOut | None = None,
    *,
    model: KeptModel | None = None,
) -> tuple[bytes, BundleManifest]:
    """Return the bytes of a bundle of this folder, and its manifest; the same for the same files, words and days.

    Conflicts are in it in no form, and nobody who has withdrawn. With a ``model`` it carries the vectors of the lines
    that go out, if they aren't too many for a bundle. InvalidData, with every problem, where a profile has an error;
    WrongUsage for what is not a folder.
    """
    root = Path(folder)
    if not root.is_dir():
        raise WrongUsage(f"{folder} isn't a folder", "to make a bundle, give a folder of profiles")
    found = read_profiles(root)
    errors = tuple(problem for problem in found.problems if problem.severity == "error")
    if errors:
        raise InvalidData(f"{folder} has problems, so I didn't bundle it", "fix what's listed above", errors)
    if not found.mentors:
        raise InvalidData(f"there's no profile in {folder}")
    mentors = handed_out(found.mentors, going or GoingOut())
    pages = [path for path in map(_path, find_files([root])) if is_page(path)]
    files = [(normalize("NFC", Path(path).relative_to(root).as_posix()), _content(path)) for path in pages]
    files += [(f"{file_stem(mentor.id)}.yaml", yaml_text(mentor).encode()) for mentor in mentors]
    vectors = pack_vectors([line.text for one in mentors for line in profile_lines(one)], model) if model else b""
    files += [(VECTORS, vectors)] if 0 < len(vectors) <= MAX_VECTORS else []
    manifest = BundleManifest(
        title=words.title or found.page.title, contact=words.contact or found.page.contact, licence=words.licence,
        consent=words.consent, created=created, expires=expires or months_later(created, MONTHS),
        mentors=len(mentors), conflicts_stay=True,
    )  # fmt: skip
    return pack_bundle(files, manifest)


def handed_out(mentors: Sequence[Mentor], going: GoingOut) -> list[Mentor]:
    """Return the profiles as they go out: without conflicts and what is left out, with the places left."""
    empty = Mentor(name="-")
    silent = {name: getattr(empty, name) for name in ("conflicts", "status", *going.leave_out)}
    out = []
    for mentor in mentors:
        if mentor.status == "withdrawn":
            continue
        accepting = False if mentor.status == "paused" else mentor.accepting
        fresh = replace(mentor, **{**silent, "accepting": accepting})
        if taken := going.given.get(mentor.id, 0):
            had = fresh.mentees or 0
            fresh = replace(fresh, mentees=had + taken, capacity=fresh.capacity if fresh.capacity else had + taken)
        out.append(fresh)
    return out


def describe_contents(mentors: Sequence[Mentor], going: GoingOut) -> list[str]:
    """Return sentences on what goes out and what stays, with how many people each is about."""
    out = handed_out(mentors, going)
    kinds = {
        "an email address": [m for m in out if m.contact.email], "a page": [m for m in out if m.contact.url],
        "something in their background": [m for m in out if m.background],
        "where they live": [m for m in out if m.location],
        "a few words about themselves": [m for m in out if m.bio], "keys of your own": [m for m in out if m.x],
    }  # fmt: skip
    told = [f"{what} for {len(whose)}" for what, whose in kinds.items() if whose]
    along = f", with {join_words(told)}" if told else ""
    sentences = [f"In the bundle: the profiles of {pluralize(len(out), 'mentor')}{along}."]
    own = sorted({key for mentor in out for key in mentor.x})
    sentences += [f"Also in it, your own keys: {', '.join(own)}."] if own else []
    stays = [f"conflicts of {len([m for m in mentors if m.conflicts])}", *going.leave_out]
    gone = [mentor.name for mentor in mentors if mentor.status == "withdrawn"]
    sentences.append(f"Not in it: {join_words([*stays, 'every comment in the files'])}.")
    sentences += [f"Left out, because they've withdrawn: {join_words(gone)}."] if gone else []
    return sentences


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
        parts = (f"{word} {name_some(names, 8)}" for word, names in zip(self._fields, self, strict=True) if names)
        return "; ".join(parts)


def compare_editions(before: Mapping[str, str], manifest: BundleManifest) -> EditionChanges:
    """Return who came, who left and whose file changed since the edition whose digests by path are ``before``."""
    now = file_digests(manifest)
    return EditionChanges(
        added=_stems(path for path in now if path not in before),
        removed=_stems(path for path in before if path not in now),
        changed=_stems(path for path in now if path in before and now[path] != before[path]),
    )


def file_digests(manifest: BundleManifest) -> dict[str, str]:
    """Return what to remember of an edition: the digest of each file."""
    return {item.path: item.sha256 for item in manifest.files if item.path != VECTORS}


def _stems(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(Path(path).stem for path in paths))
