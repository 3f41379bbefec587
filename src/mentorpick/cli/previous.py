"""Whom an earlier run showed, for ``--changed-since``."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import msgspec

from mentorpick.damaged import DAMAGED
from mentorpick.errors import WrongUsage


def fingerprint(mentors: Iterable[str]) -> bytes:
    """Eight bytes for an order of mentors."""
    return blake2b(" ".join(mentors).encode(), digest_size=8).digest()


class _Mentee(msgspec.Struct):
    id: str


class _Place(msgspec.Struct):
    mentor: str


class _Options(msgspec.Struct, frozen=True):
    top: int | None = None


class _Line(msgspec.Struct):
    """What is needed of a line of an earlier run, full or brief."""

    mentee: _Mentee | str | None = None
    shortlist: list[_Place] = []
    mentors: list[str] | None = None
    options: _Options = _Options()


def previous(path: str, top: int) -> dict[str, bytes]:
    """Whom each mentee was shown in an earlier jsonl, as digests. WrongUsage where it is none, or --top differs."""
    known: dict[str, bytes] = {}
    if Path(path).is_dir():
        raise WrongUsage(f"{path} is a folder, not a file", "--changed-since takes the jsonl of an earlier run")
    try:
        with Path(path).open("rb") as stream:
            for line in stream:
                found = msgspec.json.decode(line, type=_Line)
                if found.options.top not in (None, top):
                    raise WrongUsage(f"{path} was made with --top {found.options.top}", "use the same --top")
                mentee = found.mentee.id if isinstance(found.mentee, _Mentee) else found.mentee
                shown = found.mentors if found.mentors is not None else [place.mentor for place in found.shortlist]
                if mentee is not None:
                    known[mentee] = fingerprint(shown)
    except FileNotFoundError as error:
        raise WrongUsage(f"there is no file {path!r}", "--changed-since takes the jsonl of an earlier run") from error
    except DAMAGED as error:
        raise WrongUsage(f"{path} is not the jsonl of an earlier run", "make it with -f jsonl") from error
    return known
