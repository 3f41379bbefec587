"""Rank many mentees: one after the other in, one after the other out, in order, whatever does the work.

A block of answers is worked on by itself, so memory does not grow with the cohort, and a block that was lost is
simply done again. Every field of a result equals what ``rank`` gives this mentee alone. The jsonl of an earlier run
says whom each mentee was shown, and whether it is whole.
"""

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import blake2b, sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from mentorpick.cohort.executors import Executor, Job, run_here
from mentorpick.encoding import open_text
from mentorpick.errors import DECODE_ERRORS, Problem, WrongUsage, check_version
from mentorpick.model.cohort import Baseline, Difference, MenteeChange, Shown
from mentorpick.model.people import Answers, Mentee
from mentorpick.ranking.pool import Floats, Pool
from mentorpick.ranking.shortlist import answers_digest
from mentorpick.relevance.goals import prepare_model_for_many
from mentorpick.relevance.vectors import KeptModel

ROUNDS = 6
STEP = 0.02
"""How much the first round raises the price of a mentor shown twice as often as the fair share."""
HIGHEST = 0.15
"""No mentee gives up more than this for one place."""


def exposure_prices(
    counts: Callable[[tuple[float, ...]], Floats], pool: Pool, mentees: int, top: int
) -> tuple[float, ...]:
    """Return a price for each mentor, 0..HIGHEST, in the order of the pool.

    ``counts`` ranks the cohort at given prices and says how often each mentor is shown, (M,). A mentor's share of
    all places shown follows from the places the profile offers (one where it does not say).
    """
    room = pool.open_places()
    fair = np.maximum(1.0, mentees * top * room / max(1.0, room.sum()))
    price = np.zeros(len(pool))
    for turn in range(ROUNDS):
        over = counts(tuple(price.tolist())) / fair - 1
        price = np.clip(price + STEP / (1 + turn) * np.minimum(over, 3), 0, HIGHEST)
        price = np.round(price, 6)
    return tuple(price.tolist())


def prepare_pool(pool: Pool) -> Pool:
    """Return the pool for the goals of many: nothing of theirs is kept, and what a bundle brought is made first."""
    model = pool.model
    if isinstance(model, KeptModel):
        pool = pool.with_model(model.forgetful())
        pool.lines.prepare_for_many()
        if pool.model is not None:  # it runs
            pool = pool.with_model(prepare_model_for_many(model))
    return pool


Found = Answers | tuple[Problem, ...]
BLOCK = 100
"""Mentees worked on together."""


class RankedMentee(NamedTuple):
    """One mentee's result, encoded, and what a caller wants to know of it without decoding it."""

    mentee: str
    answers: str
    """The digest of the answers."""
    data: bytes
    mentors: tuple[str, ...]
    price: float


class FailedMentee(NamedTuple):
    """Answers that can't be used."""

    mentee: Mentee
    problems: tuple[Problem, ...]


def rank_many(
    mentees: Iterable[Mentee],
    pool: Pool,
    job: Job,
    executor: Executor = run_here,
    block: int = BLOCK,
) -> Iterator[RankedMentee | FailedMentee]:
    """Yield each mentee's result, in their order; those that can't be used stand in their place as FailedMentee.

    The bytes do not depend on ``executor`` or ``block``. Raises MachineFailed where the executor cannot go on.
    """
    blocks: list[list[Mentee]] = []
    mentees = iter(mentees)

    def sent() -> Iterator[bytes]:
        """Yield the mentees in encoded blocks."""
        while taken := list(islice(mentees, block)):
            blocks.append(taken)
            yield _ENCODE([each.value for each in taken if isinstance(each.value, Answers)])

    for found in executor(pool, job, sent()):
        yield from _in_place(blocks.pop(0), iter(found))


def _in_place(
    taken: list[Mentee], found: Iterator[tuple[bytes, tuple[str, ...], float]]
) -> Iterator[RankedMentee | FailedMentee]:
    for mentee in taken:
        if isinstance(answers := mentee.value, Answers):
            yield RankedMentee(answers.id, answers_digest(answers), *next(found))
        else:
            yield FailedMentee(mentee, answers)


_ENCODE = msgspec.msgpack.Encoder().encode


KINDS = ("added", "removed", "moved", "rescored")


def compare_runs(old: tuple[Baseline, Iterable[Shown]], new: tuple[Baseline, Iterable[Shown]]) -> Difference:
    """Return what differs between two runs, each with what everybody was shown in it."""
    before, after = ({each.mentee: each for each in shown} for _, shown in (old, new))
    found = [_change(before.get(id_), after.get(id_)) for id_ in sorted(before.keys() | after.keys())]
    changes = sorted((each for each in found if each is not None), key=lambda each: KINDS.index(each.kind))
    kinds = Counter(each.kind for each in changes)
    return Difference(
        old=old[0],
        new=new[0],
        same=found.count(None),
        counts={kind: kinds[kind] for kind in KINDS},
        changes=tuple(changes),
    )


def _change(old: Shown | None, new: Shown | None) -> MenteeChange | None:
    if old == new or (old and new and (old.mentors, old.scores) == (new.mentors, new.scores)):
        return None
    known = new or old
    if known is None:
        return None
    before, after = (old.mentors if old else ()), (new.mentors if new else ())
    kind = "removed" if new is None else "added" if old is None else "rescored" if before == after else "moved"
    return MenteeChange(
        kind=kind,
        mentee=known.mentee,
        source_id=known.source_id,
        came=tuple(mentor for mentor in after if mentor not in before),
        left=tuple(mentor for mentor in before if mentor not in after),
        first=after[0] if after else "",
        was_first=before[0] if before else "",
    )


def input_digest(before: bytes, taken: Found | str) -> bytes:
    """Return what was taken so far, as a digest that a changed, missing or moved mentee changes.

    ``taken`` are answers, their digest where it is known, or what is wrong with them.
    """
    if isinstance(taken, tuple):
        taken = ";".join(f"{problem.code} {problem.line} {problem.message}" for problem in taken)
    own = taken if isinstance(taken, str) else answers_digest(taken)
    return blake2b(before + own.encode(), digest_size=16).digest()


class InputBuffer:
    """The mentees in an unnamed temporary file, to be walked more than once; memory stays flat."""

    def __init__(self, mentees: Iterable[Mentee]) -> None:
        from tempfile import TemporaryFile

        self._file = TemporaryFile(prefix="mentorpick-")  # noqa: SIM115  closed by __exit__
        self._count = 0
        try:
            for mentee in mentees:
                data = _ENCODE(mentee)
                self._file.write(len(data).to_bytes(4, "little") + data)
                self._count += 1
        except BaseException:
            self._file.close()
            raise

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Mentee]:
        decode = msgspec.msgpack.Decoder(Mentee).decode
        self._file.seek(0)
        while length := self._file.read(4):
            yield decode(self._file.read(int.from_bytes(length, "little")))

    def __enter__(self) -> "InputBuffer":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


# whom an earlier run showed


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
_CUT = "run that again with --force, or copy the whole file again"


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
        raise WrongUsage(f"{path} is cut short, in the middle of its compressed data", _CUT) from error
    except (*DECODE_ERRORS, OSError, zlib.error) as error:
        if "truncated" in str(error):  # in the middle of a letter of UTF-16
            raise WrongUsage(f"{path} is cut short in its last line", _CUT) from error
        raise WrongUsage(f"{path} isn't the jsonl of an earlier run", "make it with -f jsonl") from error
    if not lines:
        raise WrongUsage(f"{path} is empty", _HINT)
    if header is not None and header.schema != "mentorpick.run/1" and not ended:
        raise WrongUsage(f"{path} is cut short: its last line is missing", _CUT)
    if anybody and not known:
        raise WrongUsage(f"{path} is from another pool: none of its mentors are here", _HINT)


def _decode(raw: bytes, number: int, path: str) -> _Line:
    """A line of the run. Raises WrongUsage where the file breaks off in it, or another wrote it; else as msgspec."""
    try:
        return msgspec.json.decode(raw, type=_Line)
    except DECODE_ERRORS as error:
        if number == 1 and not raw.startswith(b'{"schema":"mentorpick.'):
            raise
        if not raw.endswith(b"\n"):
            raise WrongUsage(f"{path} is cut short in line {number}", _CUT) from error
        raise WrongUsage(f"{path} has been changed: I can't read line {number}", _HINT) from error


def _check_header(line: _Line, path: str, top: int | None) -> None:
    if line.changed_since is not None:
        raise WrongUsage(f"{path} only has what changed, not a whole run", _HINT)
    if "model" not in line.inputs:
        raise WrongUsage(
            f"{path} was made by version 0.1, which compared goals differently: every list has changed",
            "make it again with this version, and compare with that from now on",
        )
    if top is not None and line.options.top not in (None, top):
        raise WrongUsage(f"{path} was made with --top {line.options.top}", "use the same --top")


def _matches(said: str, found: str, path: str) -> bool:
    if said and said != f"sha256:{found}":
        raise WrongUsage(f"{path} has been changed since it was written (its digest differs)", _HINT)
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
    with Path(path).open("rb") as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"
