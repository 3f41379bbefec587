"""Whom an earlier run showed, for ``--changed-since``."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from mentorpick.errors import WrongUsage


def fingerprint(mentors: Iterable[str]) -> bytes:
    """Eight bytes for an order of mentors."""
    return blake2b(" ".join(mentors).encode(), digest_size=8).digest()


class _Line(msgspec.Struct):
    """What is needed of a line of an earlier run, full or brief."""

    mentee: Any = None
    shortlist: list[dict[str, Any]] | None = None
    mentors: list[str] | None = None
    options: dict[str, Any] | None = None


def previous(path: str, top: int) -> dict[str, bytes]:
    """Whom each mentee was shown in an earlier jsonl, as digests. WrongUsage where it is none, or --top differs."""
    known: dict[str, bytes] = {}
    try:
        with Path(path).open("rb") as stream:
            for line in stream:
                found = msgspec.json.decode(line, type=_Line)
                if found.options and found.options.get("top", top) != top:
                    raise WrongUsage(f"{path} was made with --top {found.options['top']}", "use the same --top")
                mentee = found.mentee["id"] if isinstance(found.mentee, dict) else found.mentee
                shown = found.mentors if found.mentors is not None else [p["mentor"] for p in found.shortlist or ()]
                if mentee is not None:
                    known[mentee] = fingerprint(shown)
    except FileNotFoundError as error:
        raise WrongUsage(f"there is no file {path!r}", "--changed-since takes the jsonl of an earlier run") from error
    except (msgspec.DecodeError, KeyError) as error:
        raise WrongUsage(f"{path} is not the jsonl of an earlier run", "make it with -f jsonl") from error
    return known
