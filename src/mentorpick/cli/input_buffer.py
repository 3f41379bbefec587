"""The mentees of a run as they were taken: what they were, as a digest, and where to walk them twice."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

import msgspec

from mentorpick.cohort.batch import FailedMentee, RankedMentee
from mentorpick.errors import Problem
from mentorpick.model.people import Answers, Mentee
from mentorpick.read.earlier import file_digest
from mentorpick.read.files import find_files


def input_digest(before: bytes, answers: Answers | tuple[Problem, ...]) -> bytes:
    """Return what was taken so far, as a digest that a changed, missing or moved mentee changes."""
    from mentorpick.ranking.shortlist import answers_digest

    taken = answers_digest(answers) if isinstance(answers, Answers) else _digest_parts(answers)
    return blake2b(before + taken.encode(), digest_size=16).digest()


def next_input_digest(before: bytes, outcome: RankedMentee | FailedMentee) -> bytes:
    """Return the same from what became of the mentee."""
    taken = outcome.answers if isinstance(outcome, RankedMentee) else _digest_parts(outcome.problems)
    return blake2b(before + taken.encode(), digest_size=16).digest()


def _digest_parts(problems: tuple[Problem, ...]) -> str:
    return ";".join(f"{problem.code} {problem.line} {problem.message}" for problem in problems)


class InputBuffer:
    """The mentees in an unnamed temporary file, to be walked more than once; memory stays flat."""

    def __init__(self, mentees: Iterable[Mentee]) -> None:
        from tempfile import TemporaryFile

        self._file = TemporaryFile(prefix="mentorpick-")  # noqa: SIM115  closed by __exit__
        self._count = 0
        try:
            for mentee in mentees:
                place, value, *where = mentee
                answers, problems = (value, ()) if isinstance(value, Answers) else (None, value)
                data = msgspec.msgpack.encode(_BufferedMentee(place, answers, problems, tuple(where)))
                self._file.write(len(data).to_bytes(4, "little") + data)
                self._count += 1
        except BaseException:
            self._file.close()
            raise

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Mentee]:
        decode = msgspec.msgpack.Decoder(_BufferedMentee).decode
        self._file.seek(0)
        while length := self._file.read(4):
            found = decode(self._file.read(int.from_bytes(length, "little")))
            yield Mentee(found.place, found.answers or found.problems, *found.where)

    def __enter__(self) -> "InputBuffer":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class _BufferedMentee(msgspec.Struct):
    place: str
    answers: Answers | None = None
    problems: tuple[Problem, ...] = ()
    where: tuple[Any, ...] = ()


def input_files_digest(files: Sequence[str], typed: bytes) -> str:
    """Return ``sha256:...`` over the files of answers, in order of path, and what was typed in."""
    digest = sha256()
    for path in find_files([file for file in files if file != "-"]):
        if isinstance(path, str) and Path(path).is_file():
            digest.update(file_digest(path).encode())
    digest.update(typed)
    return f"sha256:{digest.hexdigest()}"
