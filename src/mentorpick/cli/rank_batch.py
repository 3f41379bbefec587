"""``rank`` for many mentees: who does the work, where the results grow, what is said beside them."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import IO, Any

import msgspec

from mentorpick._version import __version__
from mentorpick.cli import output as console
from mentorpick.cli.options import Common
from mentorpick.cli.output import emit, is_folder, stdout
from mentorpick.cohort.batch import FailedMentee, RankedMentee, rank_many
from mentorpick.cohort.executors import EXECUTORS, Executor, Job, run_here
from mentorpick.errors import (
    DECODE_ERRORS,
    InvalidData,
    MachineFailed,
    NobodyQualified,
    Problem,
    Stopped,
    TooManyErrors,
    WrongUsage,
)
from mentorpick.model.people import Answers, Mentee
from mentorpick.model.shortlist import Brief, Run, Shortlist
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import fictional_notice, model_name
from mentorpick.ranking.weights import Override
from mentorpick.read.sheets.mapping import own_key
from mentorpick.text import pluralize, show_unsafe
from mentorpick.write.formats import Format, choose_format
from mentorpick.write.growing_folder import GrowingFolder
from mentorpick.write.resumable import STREAMED, Frame, ResumableFile, encode_result, error_line, make_frame


def fingerprint(mentors: Iterable[str]) -> bytes:
    """Eight bytes for an order of mentors."""
    return blake2b(" ".join(mentors).encode(), digest_size=8).digest()


class _Mentee(msgspec.Struct):
    id: str


class _Place(msgspec.Struct):
    mentor: str


class _Options(msgspec.Struct, frozen=True):
    top: int | None = None


class _EarlierLine(msgspec.Struct):
    """What is needed of a line of an earlier run, full or brief."""

    mentee: _Mentee | str | None = None
    shortlist: list[_Place] = []
    mentors: list[str] | None = None
    options: _Options = _Options()
    schema: str = ""
    inputs: dict[str, str] = {}


def read_previous(path: str, top: int) -> dict[str, bytes]:
    """Whom each mentee was shown in an earlier jsonl, as digests. WrongUsage where it is none, or --top differs."""
    known: dict[str, bytes] = {}
    if Path(path).is_dir():
        raise WrongUsage(f"{path} is a folder, not a file", "--changed-since takes the jsonl of an earlier run")
    try:
        with Path(path).open("rb") as stream:
            for line in stream:
                found = msgspec.json.decode(line, type=_EarlierLine)
                if found.schema.startswith("mentorpick.run/") and "model" not in found.inputs:
                    raise WrongUsage(
                        f"{path} was made by version 0.1, which compared goals otherwise: every list has changed",
                        "make it again with this version, and compare with that from then on",
                    )
                if found.options.top not in (None, top):
                    raise WrongUsage(f"{path} was made with --top {found.options.top}", "use the same --top")
                mentee = found.mentee.id if isinstance(found.mentee, _Mentee) else found.mentee
                shown = found.mentors if found.mentors is not None else [place.mentor for place in found.shortlist]
                if mentee is not None:
                    known[mentee] = fingerprint(shown)
    except FileNotFoundError as error:
        raise WrongUsage(f"there is no file {path!r}", "--changed-since takes the jsonl of an earlier run") from error
    except DECODE_ERRORS as error:
        raise WrongUsage(f"{path} is not the jsonl of an earlier run", "make it with -f jsonl") from error
    return known


def input_digest(before: bytes, answers: Answers | tuple[Problem, ...]) -> bytes:
    """What was taken so far, as a digest that a changed, missing or moved mentee changes."""
    from mentorpick.ranking.shortlist import answers_digest

    taken = answers_digest(answers) if isinstance(answers, Answers) else _digest_parts(answers)
    return blake2b(before + taken.encode(), digest_size=16).digest()


def next_input_digest(before: bytes, outcome: RankedMentee | FailedMentee) -> bytes:
    """The same from what became of the mentee."""
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


Outcome = RankedMentee | FailedMentee


def rank_cohort(
    common: Common,
    mentees: Iterable[Mentee],
    pool: Pool,
    *,
    fail_if_empty: bool,
    total: int | None = None,
    weights: Override | None = None,
) -> None:
    """Rank all the mentees as the options say. Raises TooManyErrors and NobodyQualified at the end."""
    row = choose_format(common.format or ("json" if is_folder(common.output) else ""), common.output, common.formats)
    _refuse_what_cannot_be(common, row)
    limit_threads()
    with InputBuffer(mentees) if common.spread else _nothing(mentees) as walked:
        job = _job(common, row, pool, walked, weights)
        cohort = _Cohort(common, row, pool, job)
        cohort.run(walked, total)
    cohort.finish(fail_if_empty)


def expect_count(files: Sequence[str]) -> int | None:
    """How many mentees there will be, to say how long it takes: a guess, and only where a person is looking."""
    if not console.is_terminal(sys.stderr):
        return None
    counts = [_count_of(Path(file)) for file in files]
    return sum(count for count in counts if count) if all(counts) else None


def _count_of(path: Path) -> int:
    """Files of answers in a folder, lines of a table; 0 where it cannot be told."""
    if path.is_dir():
        return sum(1 for found in path.rglob("*") if found.suffix.lower() in (".yaml", ".yml"))
    if path.suffix.lower() in (".jsonl", ".csv", ".tsv") and path.is_file():
        with path.open("rb") as stream:
            lines = sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
        return lines - (path.suffix.lower() != ".jsonl")
    return int(path.is_file() and path.suffix.lower() in (".yaml", ".yml"))


def limit_threads() -> None:
    """One thread of linear algebra a process, for the processes to come: two get into each other's way."""
    import os

    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _is_place(output: str) -> bool:
    """Whether ``-o`` names a file or a folder: no stream, and no device, which is written to as it is."""
    from mentorpick.write.files import is_special

    return output not in ("", "-") and not is_special(output)


def _refuse_what_cannot_be(common: Common, row: Format) -> None:
    to_file = _is_place(common.output)
    if common.resume and not to_file:
        raise WrongUsage("--resume continues a file or a folder", "name it with -o")
    if common.resume and not (row.name in STREAMED or is_folder(common.output)):
        raise WrongUsage("--resume works with jsonl, json and csv", "add -f jsonl")


def _job(common: Common, row: Format, pool: Pool, mentees: "Iterable[Mentee]", weights: Override | None = None) -> Job:
    alone = is_folder(common.output)
    encode = partial(encode_result, row.name if row.name in STREAMED or alone else "", alone, common.excel)
    model = getattr(pool.model, "folder", None)
    passed = tuple((name, own_key(name)) for name in common.passed)
    job = Job(
        common.today, encode, common.top, common.brief, common.left_out, common.firmness, weights, model=model,
        passed=passed,
    )  # fmt: skip
    if not isinstance(mentees, InputBuffer):
        return job
    from mentorpick.cohort.batch import exposure_prices

    shown = partial(_times_shown, common, pool, mentees, job)
    return job._replace(prices=exposure_prices(shown, pool, len(mentees), common.top))


def _times_shown(common: Common, pool: Pool, mentees: "InputBuffer", job: Job, at: tuple[float, ...]) -> Any:
    """How often each mentor is shown when being shown has these prices, (M,)."""
    import numpy as np

    counts = np.zeros(len(pool))
    trial = job._replace(prices=at, brief=True, encode=partial(encode_result, "none", False, False))
    with console.Progress(common, "spreading", len(mentees)) as progress:
        for outcome in rank_many(mentees, pool, trial, choose_executor(common)):
            progress.advance()
            if isinstance(outcome, RankedMentee):
                counts[[pool.row[mentor] for mentor in outcome.mentors]] += 1
    return counts


def choose_executor(common: Common) -> Executor:
    """Who does the work."""
    if common.cluster:
        return EXECUTORS["cluster"](common.cluster, max(2, common.workers))
    return EXECUTORS["workers"](common.workers) if common.workers > 1 else run_here


class _Cohort:
    """One run: what is written where, and what is counted on the way."""

    def __init__(self, common: Common, row: Format, pool: Pool, job: Job) -> None:
        self._common, self._row, self._pool, self._job = common, row, pool, job
        self._before = read_previous(common.changed_since, common.top) if common.changed_since else None
        self._failed = self._empty = self._unmoved = 0
        self._paid: list[float] = [0.0, 0.0]

    def run(self, mentees: Iterable[Mentee], total: int | None) -> None:
        """Rank and write."""
        if not _is_place(self._common.output) or not (self._row.name in STREAMED or is_folder(self._common.output)):
            self._to_stream(mentees, total)
        else:
            self._to_sink(mentees, total)

    def finish(self, fail_if_empty: bool) -> None:
        """Say what there is to say, and end as the outcome asks."""
        if self._row.name == "csv":  # which has no place for it
            console.notice(self._common, *fictional_notice(self._pool.page))
        if self._before is not None:
            left = "shortlist has not moved and is", "shortlists have not moved and are"
            console.notice(self._common, f"{pluralize(self._unmoved, *left)} left out.")
        if self._job.prices and self._paid[1]:
            mean = self._paid[0] / self._paid[1]
            console.notice(self._common, f"Spread costs {mean:.4f} of the score a place on average; see `price`.")
        if self._failed > self._common.max_errors:
            where = f"listed in {self._common.errors}" if self._common.errors else "named above"
            raise TooManyErrors(f"{self._failed} of the answers could not be used", where)
        if fail_if_empty and self._empty:
            raise NobodyQualified("nobody qualified for some", "the list of those left out says why")

    def _outcomes(self, mentees: Iterable[Mentee], total: int | None, done: int = 0) -> Iterator[Outcome]:
        with console.Progress(self._common, "ranking", total) as progress:
            progress.advance(done)
            for outcome in rank_many(mentees, self._pool, self._job, choose_executor(self._common)):
                self._count(outcome)
                yield outcome
                progress.advance()

    def _count(self, outcome: Outcome) -> None:
        if isinstance(outcome, FailedMentee):
            self._failed += 1
            if self._common.strict:
                hint = "without --strict they are left out"
                raise InvalidData(f"the answers in {outcome.place} cannot be used", hint, outcome.problems)
            if not self._common.errors:
                console.show_problems(self._common, outcome.problems)
            return
        self._empty += not outcome.mentors
        self._paid[0] += outcome.price
        self._paid[1] += 1

    def _moved(self, outcome: RankedMentee) -> bool:
        if self._before is None or self._before.get(outcome.mentee) != fingerprint(outcome.mentors):
            return True
        self._unmoved += 1
        return False

    def _sink(self) -> ResumableFile | GrowingFolder:
        common = self._common
        errors = Path(common.errors) if common.errors else None
        options: dict[str, Any] = {"resume": common.resume, "force": common.force}
        if is_folder(common.output):
            return GrowingFolder(Path(common.output), self._identity(), self._row.ending, errors, **options)
        return ResumableFile(Path(common.output), self._identity(), self._frame(), errors, **options)

    def _to_sink(self, mentees: Iterable[Mentee], total: int | None) -> None:
        sink = self._sink()
        if sink.restarted:
            console.notice(self._common, sink.restarted)
        try:
            with sink:
                self._grow(mentees, sink, total)
        except KeyboardInterrupt as error:
            raise Stopped(f"stopped; {sink.mark.taken} are finished in {sink.kept}", "--resume continues") from error
        except OSError as error:
            message = f"{error.strerror or type(error).__name__}: {error.filename or sink.kept}"
            raise MachineFailed(message, "what is finished is kept; the same with --resume continues") from error

    def _grow(self, mentees: Iterable[Mentee], sink: ResumableFile | GrowingFolder, total: int | None) -> None:
        self._failed = sink.mark.failed
        coming = iter(mentees)
        trail = b""
        for _, answers, *_ in islice(coming, sink.mark.taken):
            trail = input_digest(trail, answers)
        if sink.mark.trail != trail.hex():
            raise WrongUsage("the answers changed since the run was stopped", "run it with --force to start again")
        for outcome in self._outcomes(coming, total, sink.mark.taken):
            trail = next_input_digest(trail, outcome)
            if isinstance(outcome, FailedMentee):
                sink.add_error(error_line(outcome.place, outcome.problems), trail.hex())
            elif self._moved(outcome):
                sink.add(outcome.mentee, outcome.data, trail.hex())
            else:
                sink.skip(trail.hex())
        sink.finish()

    def _to_stream(self, mentees: Iterable[Mentee], total: int | None) -> None:
        """To stdout, or as a document for people; errors go to their file at the end."""
        from mentorpick.write.files import may_write, write_file

        lines: list[bytes] = []
        if self._common.errors:
            may_write(self._common.errors, force=self._common.force)

        def results() -> Iterator[bytes]:
            for outcome in self._outcomes(mentees, total):
                if isinstance(outcome, FailedMentee):
                    lines.append(error_line(outcome.place, outcome.problems))
                elif self._moved(outcome):
                    yield outcome.data

        if self._row.name in STREAMED and self._common.output in ("", "-"):
            _print(_framed(self._frame(), results()))
        elif self._row.name in STREAMED:
            write_file(self._common.output, _framed(self._frame(), results()))
        else:
            kind = Brief if self._common.brief else Shortlist
            emit((msgspec.json.decode(data, type=kind) for data in results()), self._common, many=True)
        if self._common.errors:
            write_file(self._common.errors, lines, private=True, force=self._common.force)

    def _options(self) -> dict[str, Any]:
        common = self._common
        return {
            "today": common.today.isoformat(),
            "top": common.top,
            **{name: getattr(common, name) for name in ("brief", "left_out", "firmness", "spread")},
        }

    def _identity(self) -> dict[str, Any]:
        """What must be the same for a run to be resumed."""
        said: dict[str, Any] = {"format": self._row.name, "changed-since": Path(self._common.changed_since).name}
        said |= {
            "errors": Path(self._common.errors).name,
            "excel": self._common.excel,
            "weights": dict(self._job.weights.weights) if self._job.weights else {},
        }
        return {"version": __version__, **self._inputs(), **said, **self._options()}

    def _inputs(self) -> dict[str, str]:
        """What the run is made of: the pool, and what goals are compared by."""
        return {"profiles": self._pool.digest, "model": model_name(self._pool)}

    def _frame(self) -> Frame:
        header = Run(
            version=__version__,
            inputs=self._inputs(),
            options=self._options(),
            fictional=self._pool.page.fictional,
        )
        return make_frame(
            self._row.name,
            header,
            "Brief" if self._common.brief else "Shortlist",
            excel=self._common.excel,
            passed=self._common.passed,
        )


def _framed(frame: Frame, pieces: Iterable[bytes]) -> Iterator[bytes]:
    first = True
    for piece in pieces:
        yield frame.head + piece if first else frame.between + piece
        first = False
    yield frame.none if first else frame.tail


def _print(pieces: Iterable[bytes]) -> None:
    text = stdout()
    text.flush()
    out: IO[bytes] = text.buffer
    if console.is_terminal(text):
        pieces = (show_unsafe(piece.decode(errors="replace")).encode() for piece in pieces)
    out.writelines(pieces)
    out.flush()


def _nothing(mentees: Iterable[Mentee]) -> Any:
    from contextlib import nullcontext

    return nullcontext(mentees)
