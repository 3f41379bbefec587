"""``rank`` for many mentees: who does the work, where the results grow, what is said beside them; what
makes a run the same, so that it may go on."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from hashlib import blake2b, sha256
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import msgspec
from msgspec import UNSET

from mentorpick._version import __version__
from mentorpick.cli import output as console
from mentorpick.cli.options import Common
from mentorpick.cli.output import STDOUT, Progress, emit, is_folder, stdout
from mentorpick.cohort.batch import (
    FailedMentee,
    InputBuffer,
    RankedMentee,
    file_digest,
    input_digest,
    next_input_digest,
    rank_many,
    read_earlier,
)
from mentorpick.cohort.executors import EXECUTORS, Executor, Job, run_here
from mentorpick.cohort.people_meant import MustNotCount
from mentorpick.errors import InvalidData, MachineFailed, NobodyQualified, Stopped, TooManyErrors, WrongUsage
from mentorpick.model.cohort import Baseline, End, Gone, Run
from mentorpick.model.people import Answers, Mentee
from mentorpick.model.shortlist import Brief, Shortlist
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import fictional_notice, model_name
from mentorpick.read.sheets.table import own_key
from mentorpick.text import file_stem, identify, pluralize, show_unsafe, visible
from mentorpick.write.files import failing_by_name
from mentorpick.write.formats import Format, choose_format, view_of
from mentorpick.write.parts import START_AGAIN, Mark, error_line
from mentorpick.write.resumable import STREAMED, Frame, GrowingFolder, ResumableFile, encode_result, make_frame


def fingerprint(mentors: Iterable[str]) -> bytes:
    """Return eight bytes for an order of mentors."""
    return blake2b(" ".join(mentors).encode(), digest_size=8).digest()


Outcome = RankedMentee | FailedMentee


def rank_cohort(
    common: Common,
    mentees: Iterable[Mentee],
    pool: Pool,
    *,
    fail_if_empty: bool,
    total: int | None = None,
    weights: Override | None = None,
    digest: str = "",
) -> None:
    """Rank all the mentees as the options say; ``digest`` is that of their files.

    Raises TooManyErrors and NobodyQualified at the end.
    """
    row = choose_format(common.format or ("json" if is_folder(common.output) else ""), common.output, common.formats)
    _refuse_what_cannot_be(common, row)
    with InputBuffer(mentees) if common.spread else nullcontext(mentees) as walked:
        job = _job(common, row, pool, walked, weights)
        cohort = _Cohort(common, row, pool, job, digest)
        cohort.run(walked, total)
    cohort.finish(fail_if_empty)


def expect_count(files: Sequence[str]) -> int | None:
    """Return how many mentees there will be, to say how long it takes: a guess, and only where a person is looking."""
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


def _is_place(output: str) -> bool:
    """Whether ``-o`` names a file or a folder: no stream, and no device, which is written to as it is."""
    from mentorpick.write.files import is_special

    return output not in ("", "-") and not is_special(output)


def _refuse_what_cannot_be(common: Common, row: Format) -> None:
    to_file = _is_place(common.output)
    if common.resume and not to_file:
        raise WrongUsage("--resume needs the file or folder to continue", "give it with -o")
    if common.resume and not (row.name in STREAMED or is_folder(common.output)):
        raise WrongUsage("--resume works with jsonl, json, csv and tsv", "add -f jsonl")


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
    trial = job._replace(prices=at, brief=True, encode=partial(encode_result, "none", False, ""))
    with Progress(common, "spreading", len(mentees)) as progress:
        for outcome in rank_many(mentees, pool, trial, choose_executor(common)):
            progress.advance()
            if isinstance(outcome, RankedMentee):
                counts[[pool.row[mentor] for mentor in outcome.mentors]] += 1
    return counts


def choose_executor(common: Common) -> Executor:
    """Return who does the work."""
    if common.cluster:
        return EXECUTORS["cluster"](common.cluster, max(2, common.workers), unencrypted=common.unencrypted)
    return EXECUTORS["workers"](common.workers) if common.workers > 1 else run_here


_NAMED = 20
"""How many of those who left are named on standard error; files of JSON name all."""


class _Cohort:
    """One run: what is written where, and what is counted on the way."""

    def __init__(self, common: Common, row: Format, pool: Pool, job: Job, digest: str) -> None:
        self._common, self._row, self._pool, self._job, self._digest = common, row, pool, job, digest
        self._before: dict[str, tuple[bytes, str]] | None = None
        if common.changed_since:
            earlier = read_earlier(common.changed_since, top=common.top, mentors=pool.row)
            self._before = {each.mentee: (fingerprint(each.mentors), each.source_id) for each in earlier}
        self._baseline = file_digest(common.changed_since) if common.changed_since else ""
        self._seen: set[str] = set()
        """The ids of the mentees met, where something is asked of those who were not."""
        self._must_nots = MustNotCount(pool)
        self._count = Mark()
        self._paid: list[float] = [0.0, 0.0]

    def run(self, mentees: Iterable[Mentee], total: int | None) -> None:
        """Rank and write."""
        if not _is_place(self._common.output) or not (self._row.name in STREAMED or is_folder(self._common.output)):
            self._to_stream(mentees, total)
        else:
            self._to_sink(mentees, total)

    def finish(self, fail_if_empty: bool) -> None:
        """Say what there is to say, and end as the outcome asks."""
        count = self._count
        if not count.taken:
            console.notice(self._common, "There are no mentees, so nothing was ranked.")
        if self._row.name == "csv":  # which has no place for it
            console.notice(self._common, *fictional_notice(self._pool.page))
        if self._before is not None:
            left = "shortlist hasn't changed and is", "shortlists haven't changed and are"
            console.notice(self._common, f"{pluralize(count.unmoved, *left)} left out.")
            if gone := self._gone():
                left = "mentee of the earlier run has", "mentees of the earlier run have"
                who = ", ".join(visible(each.source_id or each.mentee) for each in gone[:_NAMED])
                more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
                said = f"{pluralize(len(gone), *left)} no answers now: {who}{more}."
                console.notice(self._common, said)
        console.notice(self._common, *self._must_nots.said())
        if count.empty:
            nobody = pluralize(count.empty, "mentee has", "mentees have")
            console.notice(self._common, f"{nobody} nobody on their list; `pool.left_out` says why.")
        if self._job.prices and self._paid[1]:
            mean = self._paid[0] / self._paid[1]
            console.notice(self._common, f"--spread costs {mean:.4f} of the score per place on average; see `price`.")
        if count.failed > self._common.max_errors:
            where = f"they're listed in {self._common.errors}" if self._common.errors else "they're listed above"
            raise TooManyErrors(f"{count.failed} of the answers couldn't be used", where)
        if fail_if_empty and count.empty:
            raise NobodyQualified("some mentees have nobody on their list", "each list says why mentors were left out")

    def _outcomes(self, mentees: Iterable[Mentee], total: int | None, done: int = 0) -> Iterator[Outcome]:
        with Progress(self._common, "ranking", total) as progress:
            progress.advance(done)
            for outcome in rank_many(
                self._must_nots.watched(mentees), self._pool, self._job, choose_executor(self._common)
            ):
                self._take(outcome)
                yield outcome
                progress.advance()

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome, FailedMentee):
            self._meet(outcome.mentee)
            if self._common.strict:
                hint = "fix them, or leave out --strict to skip them"
                raise InvalidData(f"the answers in {outcome.place} can't be used", hint, outcome.problems)
            if not self._common.errors:
                console.show_problems(self._common, outcome.problems)
            return
        if self._before is not None or is_folder(self._common.output):
            self._seen.add(outcome.mentee)
        self._paid[0] += outcome.price
        self._paid[1] += 1

    def _meet(self, mentee: Mentee) -> None:
        """Remember an id that was met, also of answers that can't be used: nobody left because of a misspelling."""
        if self._before is None and not is_folder(self._common.output):
            return
        id_ = mentee.value.id if isinstance(mentee.value, Answers) else identify(mentee.source_id)
        self._seen.add(id_)

    def _moved(self, outcome: RankedMentee) -> bool:
        return self._before is None or self._before.get(outcome.mentee, (b"", ""))[0] != fingerprint(outcome.mentors)

    def _gone(self) -> list[Gone]:
        before = self._before or {}
        return [Gone(mentee=id_, source_id=before[id_][1]) for id_ in sorted(before.keys() - self._seen)]

    def _end(self, digest: str = "") -> End:
        """What the last line says: how many there were of each kind, and the digest of all before it."""
        count = self._count
        return End(
            ranked=count.taken - count.failed,
            failed=count.failed,
            empty=count.empty,
            unmoved=count.unmoved,
            gone=len(self._gone()),
            digest=f"sha256:{digest}" if digest else "",
        )

    def _closing(self) -> list[bytes]:
        """Those who left, as the last pieces."""
        if self._row.name not in ("jsonl", "json") or is_folder(self._common.output):
            return []
        return [msgspec.json.encode(left) + (b"\n" if self._row.name == "jsonl" else b"") for left in self._gone()]

    def _end_line(self, digest: str) -> bytes:
        return msgspec.json.encode(self._end(digest)) + b"\n" if self._row.name == "jsonl" else b""

    def _summarize(self, digest: str) -> None:
        """Write what the last line says into the file that ``--summary`` names."""
        if self._common.summary:
            from mentorpick.write.files import write_file

            data = msgspec.json.format(msgspec.json.encode(self._end(digest)), indent=2) + b"\n"
            write_file(self._common.summary, data, force=True, keep_mode=True)

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
            raise Stopped(
                f"stopped; {sink.mark.taken} are finished in {sink.kept}", "to go on, add --resume"
            ) from error
        except OSError as error:
            message = f"{error.strerror or type(error).__name__}: {error.filename or sink.kept}"
            raise MachineFailed(message, "what's finished is kept; to go on, add --resume") from error

    def _grow(self, mentees: Iterable[Mentee], sink: ResumableFile | GrowingFolder, total: int | None) -> None:
        coming = iter(mentees)
        trail = b""
        for mentee in islice(coming, sink.mark.taken):
            trail = input_digest(trail, mentee.value)
            self._meet(mentee)
        if sink.mark.trail != trail.hex():
            raise WrongUsage("the answers have changed since you stopped this run", START_AGAIN)
        for outcome in self._outcomes(coming, total, sink.mark.taken):
            trail = next_input_digest(trail, outcome)
            if isinstance(outcome, FailedMentee):
                sink.add_error(error_line(outcome.mentee), trail.hex())
            elif self._moved(outcome):
                sink.add(outcome.mentee, outcome.data, trail.hex(), empty=not outcome.mentors)
            else:
                sink.skip(trail.hex(), empty=not outcome.mentors)
        self._count = sink.mark
        self._summarize(sink.finish(self._closing(), self._end_line))
        if isinstance(sink, GrowingFolder):
            self._tidy_folder(sink.target)

    def _tidy_folder(self, folder: Path) -> None:
        """Say, or with ``--prune`` remove, what other runs left in the folder: somebody who left stays no longer."""
        own = {f"{file_stem(id_)}{self._row.ending}" for id_ in self._seen}
        others = sorted(path for path in folder.glob(f"[!.]*{self._row.ending}") if path.name not in own)
        if self._common.prune:
            for path in others:
                path.unlink()
        if others:
            files = pluralize(len(others), "file", "files")
            does = "removed" if self._common.prune else "from other runs; to remove them, add --prune"
            console.notice(self._common, f"{files} in {folder}: {does}.")

    def _to_stream(self, mentees: Iterable[Mentee], total: int | None) -> None:
        """To stdout, or as a document for people; errors go to their file at the end."""
        from mentorpick.write.files import may_write, write_file

        lines: list[bytes] = []
        if self._common.errors:
            may_write(self._common.errors, force=self._common.force)

        def results() -> Iterator[bytes]:
            """Yield each outcome as a line, and count it."""
            for outcome in self._outcomes(mentees, total):
                mark = self._count
                failed, moved = isinstance(outcome, FailedMentee), False
                if isinstance(outcome, FailedMentee):
                    lines.append(error_line(outcome.mentee))
                    empty = False
                else:
                    empty, moved = not outcome.mentors, self._moved(outcome)
                self._count = msgspec.structs.replace(
                    mark, taken=mark.taken + 1, failed=mark.failed + failed, empty=mark.empty + empty,
                    unmoved=mark.unmoved + (not failed and not moved),
                )  # fmt: skip
                if isinstance(outcome, RankedMentee) and moved:
                    yield outcome.data

        digest = sha256()

        def whole() -> Iterator[bytes]:
            """Yield the whole output and its last line, with the digest."""
            for piece in _framed(self._frame(), chain(results(), self._once_taken())):
                digest.update(piece)
                yield piece
            yield self._end_line(digest.hexdigest())

        if self._row.name in STREAMED and self._common.output in ("", "-"):
            _print(whole())
        elif self._row.name in STREAMED:
            write_file(self._common.output, whole())
        else:
            kind = Brief if self._common.brief else Shortlist
            columns = (*view_of(kind.__name__).columns, *self._common.passed)
            shown = (msgspec.json.decode(data, type=kind) for data in results())
            emit(shown, self._common, many=True, columns=columns)
        if self._common.errors:
            write_file(self._common.errors, lines, private=True, force=self._common.force, keep_mode=True)
        self._summarize(digest.hexdigest() if self._row.name in STREAMED else "")

    def _once_taken(self) -> Iterator[bytes]:
        """The last pieces, which are known once all before them were taken."""
        yield from self._closing()

    def _options(self) -> dict[str, Any]:
        common = self._common
        return {
            "today": common.today.isoformat(),
            "top": common.top,
            **{name: getattr(common, name) for name in ("brief", "left_out", "firmness", "spread")},
        }

    def _identity(self) -> dict[str, Any]:
        """What must be the same for a run to be resumed."""
        said: dict[str, Any] = {"format": self._row.name, "changed-since": self._baseline}
        said |= {
            "errors": Path(self._common.errors).name,
            "excel": self._common.excel,
            "weights": dict(self._job.weights.weights) if self._job.weights else {},
            "passed": list(self._common.passed),
            "id_column": self._common.id_column,
            "ignore_unknown": self._common.ignore_unknown,
        }
        return {"version": __version__, **self._inputs(), **said, **self._options()}

    def _inputs(self) -> dict[str, str]:
        """What the run is made of: mentors and mentees, and what goals are compared by."""
        return {"profiles": self._pool.digest, "mentees": self._digest, "model": model_name(self._pool)}

    def _frame(self) -> Frame:
        common = self._common
        weights, baseline = self._job.weights, self._baseline
        header = Run(
            version=__version__,
            inputs=self._inputs(),
            mentors=len(self._pool),
            options=self._options(),
            weights=dict(weights.weights) if weights else UNSET,
            changed_since=Baseline(file=Path(common.changed_since).name, digest=baseline) if baseline else UNSET,
            fictional=self._pool.page.fictional,
        )
        kind = "Brief" if common.brief else "Shortlist"
        return make_frame(self._row.name, header, kind, excel=common.excel, passed=common.passed)


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
    with failing_by_name(STDOUT):
        out.writelines(pieces)
        out.flush()
