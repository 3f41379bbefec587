"""Mentees kept aside, where they have to be walked more than once."""

from collections.abc import Iterable, Iterator

import msgspec

from mentorpick.cohort.batch import Mentee
from mentorpick.errors import Problem
from mentorpick.model import Answers


class Spool:
    """The mentees in an unnamed temporary file, to be walked more than once; memory stays flat."""

    def __init__(self, mentees: Iterable[Mentee]) -> None:
        from tempfile import TemporaryFile

        self._file = TemporaryFile(prefix="mentorpick-")  # noqa: SIM115  closed by __exit__
        self._count = 0
        try:
            for mentee in mentees:
                data = msgspec.msgpack.encode(_Spooled(mentee[0], mentee[1]) if isinstance(mentee[1], Answers)
                                              else _Spooled(mentee[0], problems=mentee[1]))  # fmt: skip
                self._file.write(len(data).to_bytes(4, "little") + data)
                self._count += 1
        except BaseException:
            self._file.close()
            raise

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Mentee]:
        decode = msgspec.msgpack.Decoder(_Spooled).decode
        self._file.seek(0)
        while length := self._file.read(4):
            found = decode(self._file.read(int.from_bytes(length, "little")))
            yield found.place, found.answers or found.problems

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class _Spooled(msgspec.Struct):
    place: str
    answers: Answers | None = None
    problems: tuple[Problem, ...] = ()
