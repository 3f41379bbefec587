"""``mentorpick rank``: answers in, shortlists out; ``mentorpick diff``: what changed between two runs over a cohort."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec.structs import replace

from mentorpick.cli import output as console
from mentorpick.cli.inputs import (
    has_input,
    last_answers,
    load_pool,
    open_store,
    pool_paths,
    prepare_cohort_pool,
    remember,
    stdin,
)
from mentorpick.cli.options import COHORT, ONE_PATH, Common, with_options
from mentorpick.cli.output import check_output, emit, is_folder, is_html, speak_gently
from mentorpick.cli.why import WeightsOption, WhatIfOption, WithoutOption, read_weights, resolve_what_if
from mentorpick.errors import InvalidData, NobodyQualified, Problem, WrongUsage
from mentorpick.model.followup import Contacts
from mentorpick.model.people import Answers, Columns, Mentee
from mentorpick.model.shortlist import Shortlist, brief_of
from mentorpick.text import join_words
from mentorpick.write.formats import FORMAT_NAMES

if TYPE_CHECKING:
    from mentorpick.model.followup import Report
    from mentorpick.ranking.criteria import Override

NEXT = (
    ("mentorpick why 1", "see why the first is first"),
    ("mentorpick team", "two to four who cover your needs"),
    ("mentorpick introduce 1", "a first message to the first"),
)
"""What one may do after a shortlist."""


@with_options(
    "profiles", "answers", "top", "format", "output", "force", "strict", "today", *COHORT,
    formats=(*FORMAT_NAMES, "tsv", "html", "xlsx", "parquet"),
)  # fmt: skip
def command(
    common: Common,
    *,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ANSWERS]...",
            help="Files of answers, folders of them, or - for stdin. Without any: your last answers.",
        ),
    ] = None,
    fail_if_empty: Annotated[
        bool, typer.Option("--fail-if-empty", help="Exit with 4 if no mentor could work.")
    ] = False,
    include_private: Annotated[
        bool, typer.Option("--include-private", help="With -f html: put your private answers on the page too.")
    ] = False,
    what_if: WhatIfOption = None,
    without: WithoutOption = None,
    weights: WeightsOption = "",
) -> None:
    """Make a list of mentors from saved answers, with reasons.

    Without -p, mentors come from MENTORPICK_PROFILES, or from where they came last time, or from a sample of
    made-up people. Several files of answers give several lists.
    """
    from mentorpick.read.answers import read_mentees
    from mentorpick.write.files import may_fill

    _refuse_one_file(common, files or ())
    if is_folder(common.output):
        may_fill(common.output)
    else:
        check_output(common)
    files = _answers_named(common, files or ())
    columns = Columns(common.id_column, common.passed, common.ignore_unknown)
    streams = read_streams(files)
    mentees = iter(read_mentees(files, None, partial(console.notice, common), columns, streams=streams))
    first = _first_two(common, files, mentees)
    _refuse_a_pattern(common, first)
    paths = pool_paths(common)
    ranked = _Ranker(common, paths, read_weights(weights) if weights else None)
    if len(first) == 1 and not _is_cohort(common, files):
        path, found, *_ = first[0]
        if what_if or without:
            ranked.otherwise(found, what_if, without, fail_if_empty=fail_if_empty)
        else:
            ranked.one(path, found, fail_if_empty, include_private)
    else:
        _refuse_what_is_for_one(common, bool(what_if or without))
        ranked.many(chain(first, mentees), files, streams, fail_if_empty)


_LARGE = 1_000_000
"""Bytes of a list from which on reading it takes long enough to be told."""


def _first_two(common: Common, files: Sequence[str], mentees: Iterator[Mentee]) -> list[Mentee]:
    """The first two, for which all rows of a sheet are looked over once: that is told where it takes a while."""
    from mentorpick.cli.output import StepProgress

    if sum(Path(file).stat().st_size for file in files if Path(file).is_file()) < _LARGE:
        return list(islice(mentees, 2))
    with StepProgress(common) as tick:
        tick("reading the list")
        return list(islice(mentees, 2))


def _answers_named(common: Common, files: Sequence[str]) -> list[str]:
    """Return the files of answers that were typed, else those used last."""
    named = [*files, *([common.answers] if common.answers else ())]
    if not named:
        _refuse_what_is_piped(common)
    return named or [last_answers(common)]


def _refuse_what_is_for_one(common: Common, asks_again: bool) -> None:
    if asks_again:
        raise WrongUsage("what-if works for one mentee at a time", "give one file of answers")
    if is_html(common):
        raise WrongUsage(
            "a page is for one mentee at a time", "give one file of answers, or choose another format: -f md"
        )


_BATCH = (
    "workers", "cluster", "unencrypted", "resume", "errors", "max_errors", "left_out", "firmness", "spread",
    "changed_since", "summary", "prune", "batch", "id_column", "passed", "ignore_unknown",
)  # fmt: skip
"""Options that only a cohort has."""


def _is_cohort(common: Common, files: list[str]) -> bool:
    """Whether the result has the shape of many, however many there are today.

    So it is for a table, JSON Lines, standard input, a folder, several files, a folder as output, or an option that
    only a cohort has: a script must not meet another shape on a quiet day.
    """
    from mentorpick.compression import split_packed
    from mentorpick.read.files import YAML_SUFFIXES

    if (
        len(files) > 1
        or is_folder(common.output)
        or any(getattr(common, name) != getattr(_PLAIN, name) for name in _BATCH)
    ):
        return True
    return Path(files[0]).is_dir() or not split_packed(files[0])[0].lower().endswith(YAML_SUFFIXES)


_PLAIN = Common()


def _refuse_what_is_piped(common: Common) -> None:
    """WrongUsage where no answers are named and something comes in, or where a script asks for none from before."""
    if common.batch:
        raise WrongUsage("--batch doesn't read saved answers", "give files of answers, or - for standard input")
    if has_input():
        raise WrongUsage(
            "there's something on standard input, but no file of answers", "to read it, add -: mentorpick rank -"
        )


def _refuse_one_file(common: Common, files: Sequence[str]) -> None:
    """WrongUsage where results and errors would go to one file or over the answers, or errors to a stream."""
    from mentorpick.write.files import is_special, may_write

    if common.errors == "-":
        raise WrongUsage("--errors needs a file", "without it, errors go to standard error")
    named = {"-o": common.output, "--errors": common.errors, "--summary": common.summary}
    said = {os.path.realpath(name): "the answers" for name in files if not is_special(name)}
    for option, name in named.items():
        if name in ("", "-") or is_special(name):
            continue
        path = os.path.realpath(name)
        if path in said:
            raise WrongUsage(f"{said[path]} and {option} can't be the same file", "give each its own file")
        said[path] = option
    if common.summary:
        may_write(common.summary, force=common.force or _is_summary(common.summary))


def _is_summary(path: str) -> bool:
    """Whether the file was written by ``--summary``, as each night's run replaces it, or holds nothing."""
    from mentorpick.write.files import is_special

    if is_special(path) or not Path(path).is_file():
        return False
    with Path(path).open("rb") as stream:
        said = stream.read(1_000)
    return not said or b'"mentorpick.end/' in said


def _refuse_a_pattern(common: Common, first: "list[Mentee]") -> None:
    """WrongUsage for ``-p mentors/*.yaml``: the shell made one path after -p of it, and answers of all the others."""
    folders = {Path(path).parent for path in common.profiles if Path(path).is_file()}
    for path, found, *_ in first:
        if isinstance(found, tuple) and found[0].code == "P310" and (folder := Path(path).parent) in folders:
            raise WrongUsage(f"{path} is a mentor's profile, not answers", f"{ONE_PATH}: -p {folder}")


class _Ranker:
    """The pool of one call, read once, and what is ranked on it."""

    def __init__(self, common: Common, paths: tuple[str, ...], weights: "Override | None") -> None:
        self._common, self._paths, self._weights = common, paths, weights
        self._pool: Any = load_pool(common, paths)

    def _say_must_nots(self, answers: Answers) -> None:
        """Say which lines of ``avoid`` may mean somebody, and which fit nobody."""
        from mentorpick.cohort.people_meant import NOBODY, find_open_lines

        for problem in find_open_lines([answers], self._pool, conflicts=False):
            what = "fits nobody here; check the spelling" if problem.code == NOBODY else problem.message
            console.notice(self._common, f"`avoid`, entry {problem.line}: {what}.")

    def one(
        self, path: str, answers: Answers | tuple[Problem, ...], fail_if_empty: bool, include_private: bool
    ) -> None:
        """Rank one mentee, and remember the list for ``why 1``."""
        answers = _usable(answers)
        if answers.avoid:
            self._say_must_nots(answers)
        result = self._shortlist(answers)
        gentle = speak_gently(self._common, result, answers, self._pool)
        if is_html(self._common) or self._common.brief:
            emit(self._page(answers, include_private) if is_html(self._common) else brief_of(gentle), self._common)
        else:
            emit_list(self._common, gentle)
        remember(self._common, tuple(place.mentor for place in result.shortlist), path, self._paths)
        _refuse_nobody(result, fail_if_empty)
        _say_next(self._common)

    def otherwise(
        self,
        answers: Answers | tuple[Problem, ...],
        changes: list[str] | None,
        without: list[str] | None,
        *,
        fail_if_empty: bool,
    ) -> None:
        """Another question of the same mentee: who moves, and the shortlist then. It is not remembered."""
        from mentorpick.ranking.why import what_if

        common = self._common
        if is_html(common):  # which may be passed on, and nobody has left out what is private
            raise WrongUsage("what-if has no page", "choose another format: -f md")
        if common.brief:
            raise WrongUsage("--brief doesn't work with what-if", "leave out --brief")
        before = _usable(answers)
        question, after = resolve_what_if(before, changes, without)
        found = what_if(question, before, after, self._pool, today=common.today, top=common.top, weights=self._weights)
        emit(speak_gently(common, found, before, self._pool), common)
        _refuse_nobody(found.after, fail_if_empty)

    def many(
        self, mentees: "Iterable[Mentee]", files: list[str], streams: dict[str, BytesIO], fail_if_empty: bool
    ) -> None:
        """Rank several mentees, in their order; those that cannot be read are named beside them."""
        from mentorpick.cli.rank_batch import expect_count, rank_cohort

        total = expect_count(files)
        rank_cohort(
            self._common,
            mentees,
            prepare_cohort_pool(self._pool),
            fail_if_empty=fail_if_empty,
            total=total,
            weights=self._weights,
            digest=_digest_files(files, streams),
        )

    def _page(self, answers: Answers, include_private: bool) -> "Report":
        from mentorpick.sharing.pages import build_report

        of_call: dict[str, Any] = {"today": self._common.today, "top": self._common.top, "weights": self._weights}
        report = build_report(answers, self._pool, private=include_private, **of_call)
        return speak_gently(self._common, report, answers, self._pool)

    def _shortlist(self, answers: Answers) -> Shortlist:
        from mentorpick.ranking.shortlist import rank

        return rank(answers, self._pool, today=self._common.today, top=self._common.top, weights=self._weights)


def read_streams(paths: Sequence[str]) -> dict[str, BytesIO]:
    """Return what comes in by standard input and by pipes that are named, read whole: a run is known by its bytes."""
    from mentorpick.read.answers import MAX_LINES
    from mentorpick.read.files import MAX_BYTES, is_stream, open_stream

    most = MAX_LINES + MAX_BYTES + 1  # one more than is taken, so that too much is noticed
    read = {"-": BytesIO(stdin().read(most))} if "-" in paths else {}
    for path in filter(is_stream, paths):
        with open_stream(path) as stream:
            read[path] = BytesIO(stream.read(most))
    return read


def _digest_files(files: list[str], streams: dict[str, BytesIO]) -> str:
    """Return ``sha256:...`` over the files of answers, in order of path, and what came in by streams."""
    from hashlib import sha256

    from mentorpick.cohort.batch import file_digest
    from mentorpick.read.files import find_files

    digest = sha256()
    for path in find_files([file for file in files if file not in streams]):
        if isinstance(path, str) and Path(path).is_file():
            digest.update(file_digest(path).encode())
    for stream in streams.values():
        digest.update(stream.getvalue())
    return f"sha256:{digest.hexdigest()}"


def contact_lines(contacts: Contacts, shown: dict[str, str], today: date) -> tuple[str, ...]:
    """Say whom of a list, ids with their names, the user has written to and talked with."""
    talked, wrote = _contact_days(contacts, today)
    lines = (("You've talked with ", talked), ("You've written a message to ", wrote))
    named = (
        (start, [f"{shown[mentor]} ({day.isoformat()})" for mentor, day in days.items() if mentor in shown])
        for start, days in lines
    )
    return tuple(f"{start}{join_words(names)}." for start, names in named if names)


def _contact_days(contacts: Contacts, today: date) -> tuple[dict[str, date], dict[str, date]]:
    """Whom the user talked with, and whom they only wrote to, by id, each with the day."""
    talked = {each.mentor: each.day for each in contacts.talked if each.day <= today}
    wrote = {mentor: day for mentor, day in contacts.written.items() if mentor not in talked and day <= today}
    return talked, wrote


def emit_list(common: Common, result: Shortlist) -> None:
    """Write a list; on a terminal it marks whom of it the user has written to and talked with, else a line says so."""
    contacts = open_store(common).contacts()
    if common.output or common.format not in ("", "table") or not console.is_terminal(sys.stdout):
        emit(result, common)
        shown = {place.mentor: place.name for place in result.shortlist}
        console.notice(common, *contact_lines(contacts, shown, common.today))
        return
    talked, wrote = _contact_days(contacts, common.today)
    marks = {mentor: f"You wrote them a message on {day.isoformat()}." for mentor, day in wrote.items()}
    marks |= {mentor: f"You talked on {day.isoformat()}." for mentor, day in talked.items()}
    places = (
        replace(place, remarks=(marks[place.mentor], *place.remarks)) if place.mentor in marks else place
        for place in result.shortlist
    )
    emit(replace(result, shortlist=tuple(places)), common)


def _refuse_nobody(result: Shortlist, fail_if_empty: bool) -> None:
    if fail_if_empty and not result.shortlist:
        raise NobodyQualified("no mentor could work for these answers", "the list says why each was left out")


def _usable(answers: Answers | tuple[Problem, ...]) -> Answers:
    if isinstance(answers, Answers):
        return answers
    raise InvalidData("these answers can't be used", "fix what's listed above", answers)


def _say_next(common: Common) -> None:
    if console.is_terminal(sys.stdout) and not common.output:
        console.notice(common, "", "What next:", *(f"  {typed:<24}{what}" for typed, what in NEXT))


@with_options("format", "output", "force")
def diff(
    common: Common,
    *,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The jsonl of the earlier run; it may end in .gz or .zst.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The jsonl of the later run.")],
) -> int:
    """Compare two runs of a cohort: who was added or removed, and whose list changed.

    The exit code is 0 where nothing differs, and 1 where something does, as with `diff`.
    """
    from mentorpick.cohort.batch import compare_runs, file_digest, read_earlier
    from mentorpick.model.cohort import Baseline

    check_output(common, (old, new))
    runs = [list(read_earlier(path)) for path in (old, new)]
    files = [Baseline(file=Path(path).name, digest=file_digest(path)) for path in (old, new)]
    found = compare_runs((files[0], runs[0]), (files[1], runs[1]))
    emit(found, common, private=True)
    return int(bool(found.changes))
