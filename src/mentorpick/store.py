"""The user's own folder: answers they gave, people they know, the pool and shortlist used last, drafts.

Everything is owner-only and written whole. Every writer makes a file of its own or replaces one small record in
one go, so that several at once lose nothing. A file that cannot be read is said, set aside with ``.corrupt``
at the end of its name, and done without. The folders are given by ``cli``, which knows where they belong.
"""

import gzip
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from mentorpick.encoding import unpack
from mentorpick.errors import DECODE_ERRORS, InvalidData, MachineFailed
from mentorpick.model.followup import REVIEW_MONTHS, Contacts, Conversation, Snapshot
from mentorpick.model.people import Answers, Mentor
from mentorpick.text import file_stem
from mentorpick.timezones import months_later
from mentorpick.write.files import is_trusted, own_folder, replace_file, reserve, write_file

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?\.yaml")

PLAIN_CHOICE = "plain-lines"
"""The file that says, by being there, that every command is to use plain lines."""
KINDS: tuple[tuple[str, str], ...] = (
    ("answers", "answers you gave, one file each time"),
    ("mentors", "the mentors as they were each time, for `review`"),
    ("review.json", "when you want to look again"),
    ("profiles", "people you know"),
    ("drafts", "questions you haven't finished"),
    ("pool.json", "where your mentors were last read from"),
    ("shortlist.json", "who was on your last shortlist"),
    ("bundles.json", "fingerprints of the bundles you used, to see what's new in the next one"),
    ("goals.vectors", "your goals as numbers, to compare them faster the next time"),
    ("models.json", "fingerprints of the sentence models you accepted"),
    ("contacts.json", "who you wrote to and talked with, and how it went"),
    (PLAIN_CHOICE, "that you want plain lines in every command"),
)
"""What the folder holds, and what that is; ``everything`` and ``forget`` walk it."""


class StoredItem(NamedTuple):
    """One thing kept: where it is, what it is, how many files it is."""

    path: Path
    what: str
    files: int


class LastPool(msgspec.Struct, frozen=True):
    """Where mentors were read from last: absolute paths; empty for the bundled sample."""

    paths: tuple[str, ...] = ()


class Editions(msgspec.Struct, frozen=True):
    """The last edition of each bundle, by its title: the digest of each of its files."""

    bundles: dict[str, dict[str, str]] = {}


class AcceptedModels(msgspec.Struct, frozen=True):
    """The sentence models of others that were checked and may be used, by the digest of their description."""

    digests: tuple[str, ...] = ()


class LastShortlist(msgspec.Struct, frozen=True):
    """The last shortlist of one mentee: mentor ids in their order, and what it was made from."""

    ids: tuple[str, ...] = ()
    answers: str = ""
    """Absolute path of the answers; empty where they came from a pipe."""
    pool: tuple[str, ...] = ()


class NextReview(msgspec.Struct, frozen=True):
    """The day chosen to look again."""

    next: date | None = None


class Draft(NamedTuple):
    """Answers of an unfinished round, as plain values, and the file they are in."""

    path: Path
    state: dict[str, Any]


_Record = TypeVar("_Record", bound=msgspec.Struct)


class Store:
    """The user's own folder. ``say`` takes one sentence whenever something had to be set aside."""

    def __init__(self, folder: Path, cache: Path | None = None, say: Callable[[str], None] = lambda _: None) -> None:
        self.folder = folder
        self.cache = cache
        self._say = say
        self._distrusted: set[Path] = set()

    @property
    def people(self) -> Path:
        """The folder of profiles the user wrote about people they know."""
        return self.folder / "profiles"

    # answers

    def save_answers(self, answers: Answers, today: date) -> Path:
        """Keep these answers under today's date and return their file; the same as the last ones: that file."""
        from mentorpick.write.yaml_files import yaml_text

        data = yaml_text(answers).encode()
        earlier = self.history()
        if earlier and earlier[-1][0] == today and _same(earlier[-1][1], data):
            return earlier[-1][1]
        path = self._reserve(self.folder / "answers", today.isoformat(), ".yaml")
        return self._fill(path, data)

    def history(self) -> tuple[tuple[date, Path], ...]:
        """Return every file of answers with its date, oldest first."""
        found = []
        for path in self._files("answers", "*.yaml"):
            if match := _DATED.fullmatch(path.name):
                with suppress(ValueError):  # no day of the calendar: not a name of ours
                    found.append((date.fromisoformat(match[1]), int(match[2] or 1), path))
        return tuple((day, path) for day, _, path in sorted(found))

    def last_answers(self) -> tuple[Path, Answers] | None:
        """Return the newest answers that can be read, and their file; None where there are none."""
        for _, path in reversed(self.history()):
            from mentorpick.read.answers import read_answers

            try:
                return path, read_answers(path)
            except InvalidData:
                self._set_aside(path)
        return None

    # people

    def save_person(self, mentor: Mentor) -> Path:
        """Write a profile into the folder of people the user knows, under its id or the next free ``id-2``."""
        from mentorpick.write.yaml_files import yaml_text

        path = self._reserve(self.people, file_stem(mentor.id), ".yaml")
        return self._fill(path, yaml_text(msgspec.structs.replace(mentor, id=path.stem)).encode())

    # what was used last

    def last_pool(self) -> tuple[str, ...]:
        """Return the paths mentors were read from last; empty: none yet, or the bundled sample."""
        return self._record("pool.json", LastPool).paths

    def remember_pool(self, paths: Sequence[str | Path]) -> None:
        """Remember where mentors were read from; empty for the bundled sample."""
        self._keep("pool.json", LastPool(_absolute(paths)))

    def last_shortlist(self) -> LastShortlist:
        """Return the last shortlist of one mentee; without one, an empty one."""
        return self._record("shortlist.json", LastShortlist)

    def remember_shortlist(self, ids: Sequence[str], answers: str | Path = "", pool: Sequence[str | Path] = ()) -> None:
        """Remember a shortlist of one mentee, its answers and its pool, so that ``why 1`` means the same."""
        paths = _absolute(pool)
        record = LastShortlist(tuple(ids), next(iter(_absolute([answers] if answers else [])), ""), paths)
        self._keep("shortlist.json", record)
        self.remember_pool(paths)

    def edition(self, bundle: str) -> dict[str, str]:
        """Return the digests of a bundle's files when it was used last; empty for one that was not."""
        return self._record("bundles.json", Editions).bundles.get(bundle, {})

    def remember_edition(self, bundle: str, digests: Mapping[str, str]) -> None:
        """Remember the digests of a bundle's files."""
        record = Editions({**self._record("bundles.json", Editions).bundles, bundle: dict(digests)})
        self._keep("bundles.json", record)

    # the sentence model

    def is_accepted(self, model: str) -> bool:
        """Say whether the model of this digest was checked and accepted here."""
        return model in self._record("models.json", AcceptedModels).digests

    def accept_model(self, model: str) -> None:
        """Remember that the model of this digest may be used."""
        if not self.is_accepted(model):
            known = self._record("models.json", AcceptedModels).digests
            self._keep("models.json", AcceptedModels((*known, model)))

    def contacts(self) -> Contacts:
        """Return whom the user wrote to and talked with."""
        return self._record("contacts.json", Contacts)

    def remember_written(self, mentor: str, today: date) -> None:
        """Remember that a message to this mentor was made."""
        known = self.contacts()
        self._keep("contacts.json", Contacts({**known.written, mentor: today}, known.talked))

    def remember_talked(self, conversation: Conversation) -> None:
        """Remember a conversation, in place of an earlier one with the same mentor."""
        known = self.contacts()
        others = tuple(each for each in known.talked if each.mentor != conversation.mentor)
        self._keep("contacts.json", Contacts(known.written, (*others, conversation)))

    def goal_vectors(self) -> bytes:
        """Read what is kept of the vectors of goals; empty where nothing is."""
        path = self.folder / "goals.vectors"
        with suppress(OSError):
            return path.read_bytes() if self._is_trusted(path) else b""
        return b""

    def save_goal_vectors(self, data: bytes) -> None:
        """Keep the vectors of goals, as private as the goals themselves."""
        self._write(self.folder / "goals.vectors", data)

    def choose_plain_lines(self, *, wish: bool) -> None:
        """Keep, or take back, the wish for plain lines in every command."""
        if wish:
            self._write(self.folder / PLAIN_CHOICE, b"yes\n")
        else:
            (self.folder / PLAIN_CHOICE).unlink(missing_ok=True)

    # reviews

    def keep_snapshot(self, answers: Path, snapshot: Snapshot) -> None:
        """Keep the mentors beside these answers of the store; answers from elsewhere are passed over.

        Raises OSError where the folder cannot be written.
        """
        if answers.parent == self.folder / "answers":
            self.put(self._snapshot(answers), gzip.compress(msgspec.json.encode(snapshot), mtime=0))

    def snapshot_of(self, answers: Path) -> Snapshot | None:
        """Return the mentors kept beside these answers; None where there are none, or they cannot be read."""
        path = self._snapshot(answers)
        try:
            return msgspec.json.decode(unpack(path.read_bytes(), ".gz"), type=Snapshot) if is_trusted(path) else None
        except (OSError, InvalidData, *DECODE_ERRORS):
            return None

    def _snapshot(self, answers: Path) -> Path:
        return self.folder / "mentors" / f"{answers.stem}.gz"

    def next_review(self) -> date | None:
        """Return when to look again: the day chosen, else REVIEW_MONTHS after the last answers; None before those."""
        days = [day for day, _ in self.history()]
        if not days:
            return None
        try:
            chosen = self._record("review.json", NextReview).next
        except OSError:
            chosen = None
        return chosen if chosen and chosen > days[-1] else months_later(days[-1], REVIEW_MONTHS)

    def choose_next(self, day: date) -> None:
        """Remember when to look again. Raises OSError where the folder cannot be written."""
        self.put(self.folder / "review.json", msgspec.json.encode(NextReview(day)))

    # drafts

    def draft(self) -> Draft | None:
        """Return the newest unfinished round that can be read."""
        for path in sorted(
            self._files("drafts", "*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True
        ):
            try:
                return Draft(path, msgspec.json.decode(path.read_bytes(), type=dict[str, Any]))
            except DECODE_ERRORS:
                self._set_aside(path)
        return None

    def save_draft(self, state: Mapping[str, Any], path: Path | None = None) -> Path:
        """Keep an unfinished round; without ``path`` as a new one. Returns its file."""
        data = msgspec.json.encode(state)
        if path is None:
            return self._fill(self._reserve(self.folder / "drafts", "draft", ".json"), data)
        self._write(path, data)
        return path

    def claim_draft(self, draft: Draft) -> Path | None:
        """Take over a draft under a new name, or None if another session has just done so."""
        claimed = draft.path.with_name(f"draft-{os.urandom(6).hex()}.json")
        try:
            with _name_place(claimed):
                replace_file(draft.path, claimed)
        except MachineFailed as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise
        return claimed

    def discard_draft(self, path: Path) -> None:
        """Delete a draft; one that is gone already is fine."""
        path.unlink(missing_ok=True)

    # all of it

    def everything(self) -> tuple[StoredItem, ...]:
        """Return what is kept, in order of KINDS, what was set aside or left by a killed writer, the cache last."""
        rows = [(self.folder / name, what) for name, what in KINDS]
        known = {path for path, _ in rows}
        found = (*self.folder.rglob("*.corrupt"), *self.folder.rglob(".mentorpick-*.tmp"))
        left = sorted(path for path in found if path.parent not in known)
        rows += [(path, "a file that couldn't be read or finished") for path in left]
        if self.cache is not None:
            rows.append((self.cache / "pools", "profiles read before, to start faster"))
        counted = [StoredItem(path, what, sum(1 for _ in _walk(path))) for path, what in rows]
        return tuple(kept for kept in counted if kept.files)

    def forget(self) -> tuple[StoredItem, ...]:
        """Delete everything that is kept, and what was set aside; returns what that was.

        Raises MachineFailed for what another program holds; the rest is deleted all the same.
        """
        kept, held = self.everything(), []
        for path in (item.path for item in kept):
            try:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
            except OSError:
                held.append(str(path))
        for folder in (*(self.folder / name for name, _ in KINDS), self.folder, *filter(None, [self.cache])):
            with suppress(OSError):  # one that isn't empty stays
                folder.rmdir()
        if held:
            raise MachineFailed(
                f"not everything could be deleted: {', '.join(held)}", "close what's using it, and run this again"
            )
        return kept

    # how it is written

    def _files(self, folder: str, pattern: str) -> list[Path]:
        """The files in a folder that may be read; one that another writer has only reserved is empty."""
        found = sorted(path for path in (self.folder / folder).glob(pattern) if path.is_file())
        return [path for path in found if path.stat().st_size and self._is_trusted(path)]

    def _is_trusted(self, path: Path) -> bool:
        if not (trusted := is_trusted(path)) and path not in self._distrusted:
            self._distrusted.add(path)
            self._say(f"{path} belongs to someone else, is a link, or can be changed by anyone, so I won't use it.")
        return trusted

    def _secure(self, folder: Path) -> None:
        """Make the home and a folder in it private; PermissionError where others could change what they hold."""
        own_folder(self.folder, _is_kept)
        if self.cache is not None and self.cache.is_dir():
            with suppress(PermissionError):  # nothing is believed there that others could change
                own_folder(self.cache, lambda name: name == "pools")
        if folder != self.folder:
            own_folder(folder, lambda _: True)

    def _record(self, name: str, kind: type[_Record]) -> _Record:
        path = self.folder / name
        if not self._is_trusted(path):
            return kind()
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except (FileNotFoundError, NotADirectoryError):
            return kind()
        except DECODE_ERRORS:
            self._set_aside(path)
            return kind()

    def _set_aside(self, path: Path) -> None:
        aside = path.with_name(f"{path.name}.corrupt")
        with _name_place(path):
            replace_file(path, aside)
        self._say(f"{path} can't be read, so I've set it aside as {aside.name}.")

    def _reserve(self, folder: Path, stem: str, suffix: str) -> Path:
        with _name_place(folder):
            self._secure(folder)
            return reserve(folder, stem, suffix)

    def _fill(self, path: Path, data: bytes) -> Path:
        """Write into a file just reserved; where that fails, its name is free again."""
        try:
            self._write(path, data)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def _keep(self, name: str, record: msgspec.Struct) -> None:
        self._write(self.folder / name, msgspec.json.encode(record))

    def _write(self, path: Path, data: bytes) -> None:
        with _name_place(path):
            self.put(path, data)

    def put(self, path: Path, data: bytes) -> None:
        """Write a file of this folder, through no link; OSError where it can't be, or others could change it."""
        self._secure(path.parent)
        if path.is_symlink():
            path.unlink()
        if not _same(path, data):
            write_file(path, data, private=True, force=True)


@contextmanager
def _name_place(path: Path) -> Iterator[None]:
    """Turn an OSError into the sentence that names the place."""
    try:
        yield
    except OSError as error:
        raise MachineFailed(
            f"can't write to {path}: {error.strerror or type(error).__name__}",
            "set MENTORPICK_HOME to a folder you can write to",
        ) from error


def _is_kept(name: str) -> bool:
    """Whether something of this name in the home is ours."""
    return name in _KEPT or name.endswith(".corrupt") or name.startswith(".mentorpick-")


_KEPT = frozenset(name for name, _ in KINDS) | {"cache"}


def _absolute(paths: Sequence[str | Path]) -> tuple[str, ...]:
    return tuple(str(Path(path).absolute()) for path in paths)


def _walk(path: Path) -> Iterator[Path]:
    yield from (inner for inner in (path, *sorted(path.rglob("*"))) if inner.is_file())


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False
