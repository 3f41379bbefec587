"""The jsonl of an earlier run: whom each mentee was shown, and whether the file is whole."""

import zlib
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from mentorpick.compression import open_text
from mentorpick.errors import DECODE_ERRORS, WrongUsage
from mentorpick.model.cohort import Shown
from mentorpick.text import shorten

KNOWN: dict[str, tuple[int, ...]] = {
    "run": (1, 2), "shortlist": (1, 2), "brief": (1, 2), "gone": (1,), "end": (1,), "assignment": (1, 2),
    "bundle": (1,), "term": (1,),
}  # fmt: skip
"""The versions that can be read, by the word of the format, the newest last."""


def check_version(schema: object, path: str, *kinds: str) -> str:
    """Return the word of the format that a file says it has, such as ``shortlist``.

    Raises WrongUsage where it is none of ``kinds``, or of a version that is not known here.
    """
    schema = shorten(str(schema), 60)
    word, _, version = schema.removeprefix("mentorpick.").partition("/")
    if not schema.startswith("mentorpick.") or word not in kinds:
        one = f"{'an' if kinds[0][0] in 'aeiou' else 'a'} {kinds[0]}"
        raise WrongUsage(f"{path} doesn't say it's {one} of mentorpick", f"its schema is {schema!r}")
    if not version.isdecimal() or int(version) not in KNOWN[word]:
        newest = KNOWN[word][-1]
        if version.isdecimal() and int(version) > newest:
            raise WrongUsage(
                f"{path} was made by a newer mentorpick ({schema}; here {newest} is the newest)", "update mentorpick"
            )
        raise WrongUsage(f"{path} has a version that isn't read any more ({schema})", "make it again")
    return word


class _Mentee(msgspec.Struct):
    id: str
    source_id: str = ""


class _Place(msgspec.Struct):
    mentor: str
    score: float = 0.0


class _Options(msgspec.Struct, frozen=True):
    top: int | None = None


class _Line(msgspec.Struct):
    """What is needed of a line, of any version."""

    schema: str = ""
    mentee: _Mentee | str | None = None
    source_id: str = ""
    shortlist: list[_Place] = []
    mentors: list[str] | int | None = None
    scores: list[float] = []
    options: _Options = _Options()
    inputs: dict[str, str] = {}
    changed_since: object = None
    digest: str = ""


_LONGEST = 64 << 20
"""Bytes of a line; a device may have no end of one."""
_HINT = "give the jsonl of a whole earlier run"
_CUT = "make that run again (--force), or copy the file again from where it's whole"


def read_earlier(path: str, *, top: int | None = None, mentors: Collection[str] | None = None) -> "Iterator[Shown]":
    """Yield what each mentee was shown in an earlier run, as it stands in its jsonl.

    Raises WrongUsage where the file is not one, is empty, is a list of changes, is cut, or is of a newer version; with
    ``top`` where it was made with another; with ``mentors`` where none of them is in it.
    """
    if Path(path).is_dir():
        raise WrongUsage(f"{path} is a folder, not a file", _HINT)
    header: _Line | None = None
    ended = known = anybody = False
    lines, digest = 0, sha256()
    try:
        with open_text(path) as stream:
            while raw := stream.readline(_LONGEST):
                lines += 1
                line = _decode(raw, lines, path)
                kind = check_version(line.schema, path, "run", "shortlist", "brief", "gone", "end")
                if kind == "run":
                    header = line
                    _check_header(line, path, top)
                elif kind == "end":
                    ended = _matches(line.digest, digest.hexdigest(), path)
                elif kind != "gone":
                    shown = _shown(line)
                    anybody |= bool(shown.mentors)
                    known |= mentors is None or any(mentor in mentors for mentor in shown.mentors)
                    yield shown
                digest.update(raw.replace(b"\r\n", b"\n"))  # git and PowerShell change the ends of lines
    except FileNotFoundError as error:
        raise WrongUsage(f"there's no file {path!r}", _HINT) from error
    except EOFError as error:
        raise WrongUsage(f"{path} is cut: its packing breaks off", _CUT) from error
    except (*DECODE_ERRORS, OSError, zlib.error) as error:
        if "truncated" in str(error):  # in the middle of a letter of UTF-16
            raise WrongUsage(f"{path} is cut in its last line", _CUT) from error
        raise WrongUsage(f"{path} isn't the jsonl of an earlier run", "make it with -f jsonl") from error
    if not lines:
        raise WrongUsage(f"{path} is empty", _HINT)
    if header is not None and header.schema != "mentorpick.run/1" and not ended:
        raise WrongUsage(f"{path} is cut: its last line is missing", _CUT)
    if anybody and not known:
        raise WrongUsage(f"{path} is of another pool: none of its mentors is here", _HINT)


def _decode(raw: bytes, number: int, path: str) -> _Line:
    """A line of the run. Raises WrongUsage where the file breaks off in it, or another wrote it; else as msgspec."""
    try:
        return msgspec.json.decode(raw, type=_Line)
    except DECODE_ERRORS as error:
        if number == 1 and not raw.startswith(b'{"schema":"mentorpick.'):
            raise
        if not raw.endswith(b"\n"):
            raise WrongUsage(f"{path} is cut: it breaks off in line {number}", _CUT) from error
        raise WrongUsage(f"{path} isn't as it was written: line {number} can't be read", _HINT) from error


def _check_header(line: _Line, path: str, top: int | None) -> None:
    if line.changed_since is not None:
        raise WrongUsage(f"{path} holds only what had changed, not a whole run", _HINT)
    if "model" not in line.inputs:
        raise WrongUsage(
            f"{path} was made by version 0.1, which compared goals differently: every list has changed",
            "make it again with this version, and compare with that from then on",
        )
    if top is not None and line.options.top not in (None, top):
        raise WrongUsage(f"{path} was made with --top {line.options.top}", "use the same --top")


def _matches(said: str, found: str, path: str) -> bool:
    if said and said != f"sha256:{found}":
        raise WrongUsage(f"{path} has been changed since it was written: its digest differs", _HINT)
    return True


def _shown(line: _Line) -> Shown:
    mentee = line.mentee
    id_, given = (mentee.id, mentee.source_id) if isinstance(mentee, _Mentee) else (mentee or "", line.source_id)
    if isinstance(line.mentors, list):  # mentorpick.brief/1
        return Shown(id_, given or id_, tuple(line.mentors), tuple(line.scores))
    places = line.shortlist
    mentors, scores = tuple(place.mentor for place in places), tuple(place.score for place in places)
    return Shown(id_, given or id_, mentors, scores)


def file_digest(path: str) -> str:
    """Return ``sha256:...`` over the bytes of a file."""
    digest = sha256()
    with Path(path).open("rb") as stream:
        for chunk in iter(lambda: stream.read(1 << 20), b""):
            digest.update(chunk)
    return f"sha256:{digest.hexdigest()}"
