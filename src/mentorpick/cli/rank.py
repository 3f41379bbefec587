"""``mentorpick rank``: answers in, shortlists out."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import fields
from dataclasses import replace as with_option
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec.structs import replace

from mentorpick.cli import output as console
from mentorpick.cli.inputs import (
    CACHE,
    last_answers,
    load_pool,
    named_paths,
    open_store,
    pool_paths,
    read_streams,
    remember,
    stdin,
)
from mentorpick.cli.options import ONE_PATH, BatchOptions, Common, argument, option, with_options
from mentorpick.cli.output import check_output, emit, is_folder, is_html, speak_gently
from mentorpick.cli.why import WeightsOption, WhatIfOption, WithoutOption, read_weights, resolve_what_if
from mentorpick.encoding import split_packed
from mentorpick.errors import InvalidData, NobodyQualified, Problem, WrongUsage
from mentorpick.model.people import Answers, Columns, Mentee
from mentorpick.model.shortlist import Shortlist, brief_of
from mentorpick.text import join_words
from mentorpick.write.files import is_special, may_fill, may_write
from mentorpick.write.formats import FORMAT_NAMES

if TYPE_CHECKING:
    from mentorpick.ranking.criteria import Override
    from mentorpick.ranking.pool import Pool

NEXT = (
    ("mentorpick why 1", "see why the first is first"),
    ("mentorpick team", "two to four who cover your needs"),
    ("mentorpick introduce 1", "a first message to the first"),
)
"""What one may do after a shortlist."""


@with_options(
    "profiles", "answers", "top", "format", "output", "force", "strict", "today", "max_errors", "id_column",
    "ignore_unknown", "no_cache", formats=(*FORMAT_NAMES, "tsv", "html", "xlsx", "parquet"),
)  # fmt: skip
def command(
    common: BatchOptions,
    *,
    files: Annotated[
        list[str] | None,
        argument("[ANSWERS]...", "Files of answers, folders of them, or - for stdin. Without any: your last answers."),
    ] = None,
    fail_if_empty: Annotated[bool, option("--fail-if-empty", "Exit with 4 if no mentor could work.")] = False,
    include_private: Annotated[
        bool, option("--include-private", "With -f html: put your private answers on the page too.")
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

    _refuse_one_file(common, files or ())
    _prepare_run(common)
    files = _answers_named(common, files or ())
    columns = Columns(common.id_column, common.passed, common.ignore_unknown)
    streams = read_streams(files)
    mentees = iter(read_mentees(files, None, partial(console.notice, common), columns, streams=streams))
    first = _first_two(common, files, mentees)
    _refuse_a_pattern(common, first)
    paths = pool_paths(common)
    override = read_weights(weights)
    pool = load_pool(common, paths, tell_cost=common.batch)
    if len(first) > 1 or _is_cohort(common, files):
        from mentorpick.cli.rank_batch import rank_cohort

        _refuse_what_is_for_one(common, bool(what_if or without))
        mentees = chain(first, mentees)
        rank_cohort(common, mentees, pool, files, streams, weights=override, fail_if_empty=fail_if_empty)
        return
    answers = _usable(first[0].value)
    question, after = resolve_what_if(answers, what_if, without)
    if question:
        result = _compare(common, question, (answers, after), pool, override)
    else:
        result = _rank_one(common, answers, pool, override, private=include_private)
        remember(common, tuple(place.mentor for place in result.shortlist), first[0].place, paths)
    if fail_if_empty and not result.shortlist:
        raise NobodyQualified("no mentor could work for these answers", "the list says why each was left out")


def _prepare_run(common: BatchOptions) -> None:
    """Refuse what can't be written to, and a script without mentors, before any work."""
    if common.cache:
        os.environ[CACHE] = common.cache
    if is_folder(common.output):
        may_fill(common.output)
    else:  # what becomes of the file of a run to be resumed is decided where it grows
        check_output(with_option(common, force=common.force or common.resume))
    if common.batch and not named_paths(common):
        raise WrongUsage("--batch needs to know where the mentors are", "give -p PATH, or set MENTORPICK_PROFILES")


_LARGE = 1_000_000
"""Bytes of a list from which on reading it takes long enough to be told."""


def _first_two(common: Common, files: Sequence[str], mentees: Iterator[Mentee]) -> list[Mentee]:
    """The first two, for which all rows of a sheet are looked over once: that is told where it takes a while."""
    large = sum(Path(file).stat().st_size for file in files if Path(file).is_file()) >= _LARGE
    with console.StepProgress(common) if large else nullcontext() as tick:
        if tick:
            tick("reading the list")
        return list(islice(mentees, 2))


def _answers_named(common: BatchOptions, files: Sequence[str]) -> list[str]:
    """Return the files of answers that were typed, else those used last: not where a script asks for none of before."""
    named = [*files, *([common.answers] if common.answers else ())]
    if not named and common.batch:
        raise WrongUsage("--batch doesn't read saved answers", "give files of answers, or - for standard input")
    if not named and _has_input():
        raise WrongUsage(
            "there's something on standard input, but no file of answers", "to read it, add -: mentorpick rank -"
        )
    return named or [last_answers(common)]


def _has_input() -> bool:
    """Whether standard input is a pipe or a file with something in it: nobody types, and nobody waits."""
    try:
        handle = stdin().fileno()
        mode = os.fstat(handle).st_mode
        if stat.S_ISREG(mode):
            return os.fstat(handle).st_size > 0
        if not stat.S_ISFIFO(mode) or os.name == "nt":
            return False
        from select import select

        ready, _, _ = select([handle], [], [], 0)
        return bool(ready) and bool(getattr(stdin(), "peek")(1))  # noqa: B009  a BufferedReader has it
    except (WrongUsage, OSError, ValueError, AttributeError):
        return False


def _refuse_what_is_for_one(common: Common, asks_again: bool) -> None:
    if asks_again:
        raise WrongUsage("what-if works for one mentee at a time", "give one file of answers")
    if is_html(common):
        raise WrongUsage(
            "a page is for one mentee at a time", "give one file of answers, or choose another format: -f md"
        )


_FOR_MANY = frozenset((
    "max_errors", "id_column", "ignore_unknown", "workers", "cluster", "unencrypted", "resume", "errors", "left_out",
    "firmness", "spread", "changed_since", "summary", "prune", "batch", "passed",
))  # fmt: skip
"""Options that only a cohort has."""


def _is_cohort(common: BatchOptions, files: list[str]) -> bool:
    """Whether the result has the shape of many, however many there are today.

    So it is for a table, JSON Lines, standard input, a folder, several files, a folder as output, or an option that
    only a cohort has: a script must not meet another shape on a quiet day.
    """
    from mentorpick.read.files import YAML_SUFFIXES

    for_many = (item for item in fields(common) if item.name in _FOR_MANY)
    if (
        len(files) > 1
        or is_folder(common.output)
        or any(getattr(common, item.name) != item.default for item in for_many)
    ):
        return True
    return Path(files[0]).is_dir() or not split_packed(files[0])[0].lower().endswith(YAML_SUFFIXES)


def _refuse_one_file(common: BatchOptions, files: Sequence[str]) -> None:
    """WrongUsage where results and errors would go to one file or over the answers, or errors to a stream."""
    if common.errors == "-":
        raise WrongUsage("--errors needs a file", "without it, errors go to standard error")
    named = {"-o": common.output, "--errors": common.errors, "--summary": common.summary}
    said = {os.path.realpath(name): "the answers" for name in files if not is_special(name)}
    for typed, name in named.items():
        if name in ("", "-") or is_special(name):
            continue
        path = os.path.realpath(name)
        if path in said:
            raise WrongUsage(f"{said[path]} and {typed} can't be the same file", "give each its own file")
        said[path] = typed
    if common.summary:
        may_write(common.summary, force=common.force or _is_summary(common.summary))


def _is_summary(path: str) -> bool:
    """Whether the file was written by ``--summary``, as each night's run replaces it, or holds nothing."""
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


def _rank_one(
    common: BatchOptions, answers: Answers, pool: "Pool", weights: "Override | None", *, private: bool
) -> Shortlist:
    """Rank one mentee, and show the list."""
    from mentorpick.ranking.shortlist import rank

    if answers.avoid:
        _say_must_nots(common, answers, pool)
    result = rank(answers, pool, today=common.today, top=common.top, weights=weights)
    gentle = speak_gently(common, result, answers, pool)
    if is_html(common):
        from mentorpick.sharing.pages import build_report

        report = build_report(answers, pool, today=common.today, top=common.top, weights=weights, private=private)
        emit(speak_gently(common, report, answers, pool), common)
    elif common.brief:
        emit(brief_of(gentle), common)
    else:
        emit_list(common, gentle)
    if result.shortlist and console.is_terminal(sys.stdout) and not common.output:
        console.notice(common, "", "What next:", *(f"  {typed:<24}{what}" for typed, what in NEXT))
    return result


def _say_must_nots(common: Common, answers: Answers, pool: "Pool") -> None:
    """Say which lines of ``avoid`` may mean somebody, and which fit nobody."""
    from mentorpick.ranking.gates import NOBODY, find_open_lines

    for problem in find_open_lines([answers], pool, conflicts=False):
        what = "fits nobody here; check the spelling" if problem.code == NOBODY else problem.message
        console.notice(common, f"`avoid`, entry {problem.line}: {what}.")


def _compare(
    common: BatchOptions, question: str, answers: tuple[Answers, Answers], pool: "Pool", weights: "Override | None"
) -> Shortlist:
    """Show what other answers of the same mentee change: who moves, and the shortlist then. It is not remembered."""
    from mentorpick.ranking.why import what_if

    if is_html(common):  # which may be passed on, and nobody has left out what is private
        raise WrongUsage("what-if has no page", "choose another format: -f md")
    if common.brief:
        raise WrongUsage("--brief doesn't work with what-if", "leave out --brief")
    found = what_if(question, *answers, pool, today=common.today, top=common.top, weights=weights)
    emit(speak_gently(common, found, answers[0], pool), common)
    return found.after


def emit_list(common: Common, result: Shortlist) -> None:
    """Write a list; on a terminal it marks whom of it the user has written to and talked with, else a line says so."""
    contacts = open_store(common).contacts()
    talked = {each.mentor: each.day for each in contacts.talked if each.day <= common.today}
    wrote = {id_: day for id_, day in contacts.written.items() if id_ not in talked and day <= common.today}
    if common.output or common.format not in ("", "table") or not console.is_terminal(sys.stdout):
        emit(result, common)
        for said, days in (("You've talked with", talked), ("You've written a message to", wrote)):
            named = [f"{place.name} ({days[place.mentor]})" for place in result.shortlist if place.mentor in days]
            console.notice(common, *([f"{said} {join_words(named)}."] if named else ()))
        return
    marks = {mentor: f"You wrote them a message on {day}." for mentor, day in wrote.items()}
    marks |= {mentor: f"You talked on {day}." for mentor, day in talked.items()}
    places = [
        replace(place, remarks=(marks[place.mentor], *place.remarks)) if place.mentor in marks else place
        for place in result.shortlist
    ]
    emit(replace(result, shortlist=tuple(places)), common)


def _usable(answers: Answers | tuple[Problem, ...]) -> Answers:
    if isinstance(answers, Answers):
        return answers
    raise InvalidData("these answers can't be used", "fix what's listed above", answers)
