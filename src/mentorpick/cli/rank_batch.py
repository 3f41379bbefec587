"""``rank`` for many mentees: who does the work, where the results grow, what is said beside; ``diff`` of two runs."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from hashlib import blake2b, sha256
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import UNSET

from mentorpick._version import __version__
from mentorpick.cli import output as console
from mentorpick.cli.options import BatchOptions, Common, argument, with_options
from mentorpick.cli.output import Progress, check_output, emit, is_folder, print_pieces
from mentorpick.cohort.batch import (
    FailedMentee,
    InputBuffer,
    RankedMentee,
    compare_runs,
    exposure_prices,
    file_digest,
    input_digest,
    prepare_pool,
    rank_many,
    read_earlier,
)
from mentorpick.cohort.executors import EXECUTORS, Executor, Job, run_here
from mentorpick.errors import InvalidData, MachineFailed, NobodyQualified, Stopped, TooManyErrors, WrongUsage
from mentorpick.model.cohort import Baseline, End, Gone, Run
from mentorpick.model.people import Answers, Mentee
from mentorpick.model.shortlist import Brief, Shortlist
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.gates import MustNotCount
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import fictional_notice, model_name
from mentorpick.read.files import find_files
from mentorpick.read.sheets.mapping import own_key
from mentorpick.text import file_stem, identify, name_some, pluralize, visible
from mentorpick.write.files import is_special, may_write, write_file
from mentorpick.write.formats import Format, choose_format, view_of
from mentorpick.write.parts import START_AGAIN, Mark, error_line
from mentorpick.write.resumable import STREAMED, Frame, GrowingFolder, ResumableFile, encode_result, make_frame

Outcome = RankedMentee | FailedMentee


def rank_cohort(
    common: BatchOptions,
    mentees: Iterable[Mentee],
    pool: Pool,
    files: list[str],
    streams: dict[str, BytesIO],
    *,
    weights: Override | None,
    fail_if_empty: bool,
) -> None:
    """Rank all the mentees, who are read from ``files`` and ``streams``, as the options say.

    Raises TooManyErrors and NobodyQualified at the end.
    """
    row = choose_format(common.format or ("json" if is_folder(common.output) else ""), common.output, common.formats)
    if common.resume and not _is_place(common.output):
        raise WrongUsage("--resume needs the file or folder to continue", "give it with -o")
    if common.resume and not (row.name in STREAMED or is_folder(common.output)):
        raise WrongUsage("--resume works with jsonl, json, csv and tsv", "add -f jsonl")
    pool = prepare_pool(pool)
    with InputBuffer(mentees) if common.spread else nullcontext(mentees) as walked:
        job = _job(common, row, pool, walked, weights)
        cohort = _Cohort(common, row, pool, job, _digest_files(files, streams))
        cohort.run(walked, expect_count(files))
    cohort.finish(fail_if_empty)


def _digest_files(files: list[str], streams: dict[str, BytesIO]) -> str:
    """Return ``sha256:...`` over the files of answers, in order of path, and what came in by streams."""
    digest = sha256()
    for path in find_files([file for file in files if file not in streams]):
        if isinstance(path, str) and Path(path).is_file():
            digest.update(file_digest(path).encode())
    for stream in streams.values():
        digest.update(stream.getvalue())
    return f"sha256:{digest.hexdigest()}"


def expect_count(files: Sequence[str]) -> int | None:
    """Return how many mentees there will be, to say how long it takes: a guess, and only where a person is looking."""
    if not console.is_terminal(sys.stderr):
        return None
    counts = [_count_of(Path(file)) for file in files]
    return sum(counts) if all(counts) else None


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
    return output not in ("", "-") and not is_special(output)


def _job(common: BatchOptions, row: Format, pool: Pool, mentees: Iterable[Mentee], weights: Override | None) -> Job:
    alone = is_folder(common.output)
    encode = partial(encode_result, row.name if row.name in STREAMED or alone else "", alone, common.excel)
    job = Job(
        common.today, encode, common.top, common.brief, common.left_out, common.firmness, weights,
        model=getattr(pool.model, "folder", None), passed=tuple((name, own_key(name)) for name in common.passed),
    )  # fmt: skip
    if not isinstance(mentees, InputBuffer):
        return job
    shown = partial(_times_shown, common, pool, mentees, job)
    return job._replace(prices=exposure_prices(shown, pool, len(mentees), common.top))


def _times_shown(common: BatchOptions, pool: Pool, mentees: InputBuffer, job: Job, at: tuple[float, ...]) -> Any:
    """How often each mentor is shown when being shown has these prices, (M,)."""
    counts = np.zeros(len(pool))
    trial = job._replace(prices=at, brief=True, encode=partial(encode_result, "none", False, ""))
    with Progress(common, "spreading", len(mentees)) as progress:
        for outcome in rank_many(mentees, pool, trial, _choose_executor(common)):
            progress.advance()
            if isinstance(outcome, RankedMentee):
                counts[[pool.row[mentor] for mentor in outcome.mentors]] += 1
    return counts


def _choose_executor(common: BatchOptions) -> Executor:
    if common.cluster:
        return EXECUTORS["cluster"](common.cluster, max(2, common.workers), unencrypted=common.unencrypted)
    return EXECUTORS["workers"](common.workers) if common.workers > 1 else run_here


_NAMED = 20
"""How many of those who left are named on standard error; files of JSON name all."""


class _Cohort:
    """One run: what is written where, and what is counted on the way."""

    def __init__(self, common: BatchOptions, row: Format, pool: Pool, job: Job, digest: str) -> None:
        self._common, self._row, self._pool, self._job, self._digest = common, row, pool, job, digest
        self._in_folder = is_folder(common.output)
        self._streamed = row.name in STREAMED
        self._before: dict[str, tuple[bytes, str]] | None = None
        """Of each mentee of the earlier run: whom they were shown, and their id as given."""
        if common.changed_since:
            earlier = read_earlier(common.changed_since, top=common.top, mentors=pool.row)
            self._before = {each.mentee: (_fingerprint(each.mentors), each.source_id) for each in earlier}
        self._baseline = file_digest(common.changed_since) if common.changed_since else ""
        self._seen: set[str] = set()
        """The ids of the mentees met, where something is asked of those who were not."""
        self._must_nots = MustNotCount(pool)
        self._count = Mark()
        self._paid: list[float] = [0.0, 0.0]

    def run(self, mentees: Iterable[Mentee], total: int | None) -> None:
        """Rank and write."""
        if _is_place(self._common.output) and (self._streamed or self._in_folder):
            self._to_sink(mentees, total)
        else:
            self._to_stream(mentees, total)

    def finish(self, fail_if_empty: bool) -> None:
        """Say what there is to say, and end as the outcome asks."""
        count, common = self._count, self._common
        if not count.taken:
            console.notice(common, "There are no mentees, so nothing was ranked.")
        if self._row.name == "csv":  # which has no place for it
            console.notice(common, *fictional_notice(self._pool.page))
        if self._before is not None:
            left = "shortlist hasn't changed and is", "shortlists haven't changed and are"
            console.notice(common, f"{pluralize(count.unmoved, *left)} left out.")
            if gone := [visible(each.source_id or each.mentee) for each in self._gone()]:
                left = "mentee of the earlier run has", "mentees of the earlier run have"
                console.notice(common, f"{pluralize(len(gone), *left)} no answers now: {name_some(gone, _NAMED)}.")
        console.notice(common, *self._must_nots.said())
        if count.empty:
            nobody = pluralize(count.empty, "mentee has", "mentees have")
            console.notice(common, f"{nobody} nobody on their list; `pool.left_out` says why.")
        if self._job.prices and self._paid[1]:
            mean = self._paid[0] / self._paid[1]
            console.notice(common, f"--spread costs {mean:.4f} of the score per place on average; see `price`.")
        if count.failed > common.max_errors:
            where = f"they're listed in {common.errors}" if common.errors else "they're listed above"
            raise TooManyErrors(f"{count.failed} of the answers couldn't be used", where)
        if fail_if_empty and count.empty:
            raise NobodyQualified("some mentees have nobody on their list", "each list says why mentors were left out")

    def _outcomes(self, mentees: Iterable[Mentee], total: int | None, done: int = 0) -> Iterator[Outcome]:
        with Progress(self._common, "ranking", total) as progress:
            progress.advance(done)
            for outcome in rank_many(
                self._must_nots.watched(mentees), self._pool, self._job, _choose_executor(self._common)
            ):
                self._take(outcome)
                yield outcome
                progress.advance()

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome, RankedMentee):
            self._meet(outcome.mentee)
            self._paid[0] += outcome.price
            self._paid[1] += 1
            return
        self._meet_record(outcome.mentee)
        if self._common.strict:
            hint = "fix them, or leave out --strict to skip them"
            raise InvalidData(f"the answers in {outcome.mentee.place} can't be used", hint, outcome.problems)
        if not self._common.errors:
            console.show_problems(self._common, outcome.problems)

    def _meet(self, id_: str) -> None:
        if self._before is not None or self._in_folder:
            self._seen.add(id_)

    def _meet_record(self, mentee: Mentee) -> None:
        """Remember an id that was met, also of answers that can't be used: nobody left because of a misspelling."""
        self._meet(mentee.value.id if isinstance(mentee.value, Answers) else identify(mentee.source_id))

    def _moved(self, outcome: RankedMentee) -> bool:
        return self._before is None or self._before.get(outcome.mentee, (b"", ""))[0] != _fingerprint(outcome.mentors)

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
        if self._row.name not in ("jsonl", "json") or self._in_folder:
            return []
        return [msgspec.json.encode(left) + (b"\n" if self._row.name == "jsonl" else b"") for left in self._gone()]

    def _end_line(self, digest: str) -> bytes:
        return msgspec.json.encode(self._end(digest)) + b"\n" if self._row.name == "jsonl" else b""

    def _summarize(self, digest: str) -> None:
        """Write what the last line says into the file that ``--summary`` names."""
        if self._common.summary:
            data = msgspec.json.format(msgspec.json.encode(self._end(digest)), indent=2) + b"\n"
            write_file(self._common.summary, data, force=True, keep_mode=True)

    def _sink(self) -> ResumableFile | GrowingFolder:
        common = self._common
        errors = Path(common.errors) if common.errors else None
        options: dict[str, Any] = {"resume": common.resume, "force": common.force}
        if self._in_folder:
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
            self._meet_record(mentee)
        if sink.mark.trail != trail.hex():
            raise WrongUsage("the answers have changed since you stopped this run", START_AGAIN)
        for outcome in self._outcomes(coming, total, sink.mark.taken):
            trail = input_digest(trail, outcome.answers if isinstance(outcome, RankedMentee) else outcome.problems)
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
        common = self._common
        failed: list[bytes] = []
        if common.errors:
            may_write(common.errors, force=common.force)
        results = self._results(mentees, total, failed)
        digest = sha256()
        if not self._streamed:
            kind = Brief if common.brief else Shortlist
            columns = (*view_of(kind.__name__).columns, *common.passed)
            shown = (msgspec.json.decode(data, type=kind) for data in results)
            emit(shown, common, many=True, columns=columns)
        elif common.output in ("", "-"):
            print_pieces(self._whole(results, digest))
        else:
            write_file(common.output, self._whole(results, digest))
        if common.errors:
            write_file(common.errors, failed, private=True, force=common.force, keep_mode=True)
        self._summarize(digest.hexdigest() if self._streamed else "")

    def _results(self, mentees: Iterable[Mentee], total: int | None, failed: list[bytes]) -> Iterator[bytes]:
        """Yield the results to write, and count all; answers that can't be used become lines of ``failed``."""
        for outcome in self._outcomes(mentees, total):
            count, changed = self._count, {"taken": self._count.taken + 1}
            moved = isinstance(outcome, RankedMentee) and self._moved(outcome)
            if isinstance(outcome, FailedMentee):
                failed.append(error_line(outcome.mentee))
                changed |= {"failed": count.failed + 1}
            else:
                changed |= {"empty": count.empty + (not outcome.mentors), "unmoved": count.unmoved + (not moved)}
            self._count = msgspec.structs.replace(count, **changed)
            if isinstance(outcome, RankedMentee) and moved:
                yield outcome.data

    def _whole(self, results: Iterable[bytes], digest: Any) -> Iterator[bytes]:
        """Yield the whole output and its last line, which has the ``digest`` of all before it."""
        frame, begun = self._frame(), False
        for piece in self._with_closing(results):
            framed = (frame.between if begun else frame.head) + piece
            digest.update(framed)
            yield framed
            begun = True
        last = frame.tail if begun else frame.none
        digest.update(last)
        yield last + self._end_line(digest.hexdigest())

    def _with_closing(self, results: Iterable[bytes]) -> Iterator[bytes]:
        yield from results
        yield from self._closing()  # known once all before were taken

    def _options(self) -> dict[str, Any]:
        common = self._common
        return {
            "today": common.today.isoformat(),
            "top": common.top,
            **{name: getattr(common, name) for name in ("brief", "left_out", "firmness", "spread")},
        }

    def _identity(self) -> dict[str, Any]:
        """What must be the same for a run to be resumed."""
        common = self._common
        said = {name: getattr(common, name) for name in ("excel", "id_column", "ignore_unknown")}
        return {
            "version": __version__, **self._inputs(), **self._options(), **said,
            "format": self._row.name, "changed-since": self._baseline, "errors": Path(common.errors).name,
            "weights": dict(self._job.weights.weights) if self._job.weights else {}, "passed": list(common.passed),
        }  # fmt: skip

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


def _fingerprint(mentors: Iterable[str]) -> bytes:
    """Eight bytes for an order of mentors."""
    return blake2b(" ".join(mentors).encode(), digest_size=8).digest()


@with_options("format", "output", "force")
def diff(
    common: Common,
    *,
    old: Annotated[str, argument("OLD", "The jsonl of the earlier run; it may end in .gz or .zst.")],
    new: Annotated[str, argument("NEW", "The jsonl of the later run.")],
) -> int:
    """Compare two runs of a cohort: who was added or removed, and whose list changed.

    The exit code is 0 where nothing differs, and 1 where something does, as with `diff`.
    """
    check_output(common, (old, new))
    runs = [list(read_earlier(path)) for path in (old, new)]
    files = [Baseline(file=Path(path).name, digest=file_digest(path)) for path in (old, new)]
    found = compare_runs((files[0], runs[0]), (files[1], runs[1]))
    emit(found, common, private=True)
    return int(bool(found.changes))
