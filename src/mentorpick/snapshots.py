"""The mentors as they were when answers were given, so that a review can tell what changed; and when to look again.

Both are kept in the user's own folder (``store``), owner-only: ``mentors/2026-11-23.gz`` goes with
``answers/2026-11-23.yaml``.
"""

import gzip
import zlib
from datetime import date
from pathlib import Path

import msgspec

from mentorpick.damaged import DAMAGED
from mentorpick.days import REVIEW_MONTHS, months_later
from mentorpick.model import Mentor, Page
from mentorpick.store import Store
from mentorpick.write.files import write_file


class Snapshot(msgspec.Struct, frozen=True):
    """A pool as it was: its mentors in order of id, and its page."""

    mentors: tuple[Mentor, ...]
    page: Page


class _Next(msgspec.Struct, frozen=True):
    next: date | None = None


def keep_snapshot(store: Store, answers: Path, snapshot: Snapshot) -> None:
    """Keep the mentors beside these answers of the store; answers from elsewhere are passed over.

    Raises OSError where the folder cannot be written.
    """
    if answers.parent == store.folder / "answers":
        data = gzip.compress(msgspec.json.encode(snapshot), mtime=0)
        write_file(_path(store, answers), data, private=True, force=True)


def snapshot_of(store: Store, answers: Path) -> Snapshot | None:
    """The mentors kept beside these answers; None where there are none, or they cannot be read."""
    try:
        return msgspec.json.decode(gzip.decompress(_path(store, answers).read_bytes()), type=Snapshot)
    except (OSError, EOFError, zlib.error, *DAMAGED):
        return None


def next_review(store: Store) -> date | None:
    """When to look again: the day chosen, else three months after the last answers; None before the first."""
    days = [day for day, _ in store.history()]
    if not days:
        return None
    try:
        chosen = msgspec.json.decode((store.folder / "review.json").read_bytes(), type=_Next).next
    except (OSError, *DAMAGED):
        chosen = None
    return chosen if chosen and chosen > days[-1] else months_later(days[-1], REVIEW_MONTHS)


def choose_next(store: Store, day: date) -> None:
    """Remember when to look again. Raises OSError where the folder cannot be written."""
    write_file(store.folder / "review.json", msgspec.json.encode(_Next(day)), private=True, force=True)


def _path(store: Store, answers: Path) -> Path:
    return store.folder / "mentors" / f"{answers.stem}.gz"
