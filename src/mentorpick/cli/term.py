"""``mentorpick term``: the weeks after a proposal was signed, in a ledger that forgets nothing and can be undone."""

import getpass
import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mentorpick.cli import output as console
from mentorpick.cli.inputs import load_pool, read_cohort
from mentorpick.cli.options import Common, argument, option, shared, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import WrongUsage
from mentorpick.model.cohort import TermChange
from mentorpick.office.term import (
    Entry,
    Term,
    accept_entries,
    begin_asked,
    cancel_entries,
    decline_entries,
    describe,
    entry_of,
    find_pair,
    forget_ids,
    replace_entries,
    start_entries,
    term_after,
)
from mentorpick.text import identify, name_some, pluralize
from mentorpick.write.files import private_folder

if TYPE_CHECKING:
    from mentorpick.office.ledger import Change, Writer
    from mentorpick.ranking.pool import Pool

app = typer.Typer(rich_markup_mode=None)

By = Annotated[
    Literal["mentee", "mentor", "office"], option("--by WHO", "mentee, mentor or office.", case_sensitive=False)
]
ByOneOfThem = Annotated[Literal["mentee", "mentor"], option("--by WHO", "mentee or mentor.", case_sensitive=False)]
Because = Annotated[str, option("--because TEXT", "Your reason, kept in the ledger.")]
Pair = Annotated[list[str], argument("PAIR", "A mentee, a mentor, or both: names or ids.")]
PairOrSheet = Annotated[list[str], argument("PAIR", "A mentee, a mentor, or both; or a sheet of replies.")]
ByAddress = Annotated[list[str] | None, option("--mentees COHORT", "Answers, to recognise people by address.")]
Everybody = Annotated[list[str], option("--mentees COHORT", "Everyone's answers.")]


@dataclass(frozen=True)
class TermOptions(Common):
    """What the commands offer that look at a ledger."""

    term: str = shared("term", "--term DIR", "The folder of the ledger.", show_default=True)


@dataclass(frozen=True)
class ChangeOptions(TermOptions):
    """What those offer that change it."""

    dry_run: bool = shared(False, "--dry-run", "Show what would change; write nothing.")


_FORMATS = ("table", "json", "csv", "md", "html")
_SHARED = ("format", "output", "force", "today")
_PEOPLE = ("profiles", *_SHARED, "strict", "no_cache", "max_errors")
_ALSO_CALLED = {"welcome": "news", "have-you-met": "met"}


@app.command()
@with_options(*_SHARED, formats=_FORMATS)
def start(
    common: ChangeOptions,
    *,
    proposal: Annotated[str, argument("[PROPOSAL]", "The signed proposal. Without it, the pairs you asked.")] = "",
    ask: Annotated[bool, option("--ask", "Ask first: pairs start once people have said yes.")] = False,
) -> None:
    """Start the term from a signed proposal; pairs with a no in it stay out."""
    from mentorpick.cli.term_people import read_proposal

    check_output(common)
    if not proposal:
        if ask:
            raise WrongUsage("--ask needs a proposal", "run: mentorpick term start PROPOSAL --ask")
        _change(common, "start", lambda now: begin_asked(now, common.today))
        return
    new = read_proposal(proposal)
    _change(common, "start", lambda now: start_entries(now, new, common.today, ask=ask), new=True)


@app.command()
@with_options(*_SHARED, "profiles", formats=_FORMATS)
def accept(common: ChangeOptions, *, pair: PairOrSheet, by: ByOneOfThem = "mentor", cohort: ByAddress = None) -> None:
    """Note that the mentor, or --by mentee, said yes; or every yes in a sheet of replies."""
    from mentorpick.cli.term_people import replies_of

    said = replies_of(common, pair, cohort, by, "decline")
    _change(common, "accept", lambda now: accept_entries(said(now).yes, by, common.today))


@app.command()
@with_options(*_SHARED, "profiles", formats=_FORMATS)
def decline(
    common: ChangeOptions,
    *,
    pair: PairOrSheet,
    by: By = "mentor",
    because: Because = "",
    takes_another: Annotated[bool, option("--takes-another", "The mentor would take someone else instead.")] = False,
    cohort: ByAddress = None,
) -> None:
    """Note that someone said no to a pair.

    A mentor who says no gets nobody new unless you add --takes-another. A sheet of replies notes every no in it.
    """
    from mentorpick.cli.term_people import replies_of

    said = replies_of(common, pair, cohort, by, "accept")

    def decide(now: Term) -> Sequence[Entry]:
        """Return the entries of each no, with its reason where none was given."""
        declined = [(one, because or why) for one, why in said(now).no]
        return decline_entries(now, declined, by, common.today, another=takes_another)

    _change(common, "decline", decide)


@app.command()
@with_options(*_SHARED, formats=_FORMATS)
def cancel(common: ChangeOptions, *, pair: Pair, by: By = "office", because: Because = "") -> None:
    """End a pair; if it's --by mentee or --by mentor, they leave, and all their pairs end."""
    day = common.today
    _change(common, "cancel", lambda now: cancel_entries(now, find_pair(now, pair, leaver=by), by, because, day))


@app.command()
@with_options(*_PEOPLE, formats=_FORMATS)
def add(
    common: ChangeOptions,
    *,
    cohort: Annotated[list[str], argument("COHORT...", "Late sign-ups: a sheet, files, a folder.")],
    ask: Annotated[bool, option("--ask", "Ask first: pairs start once people have said yes.")] = False,
) -> None:
    """Give late sign-ups the free places; nobody else moves."""
    from mentorpick.cli.term_people import late_pairs

    pool = load_pool(common)
    mentees = read_cohort(common, cohort)

    def decide(now: Term) -> Sequence[Entry]:
        """Return the entries of those who come late."""
        return start_entries(now, late_pairs(common, mentees, pool, now), common.today, ask=ask)

    _change(common, "add", decide, pool=pool)


@app.command()
@with_options(*_PEOPLE, formats=_FORMATS)
def replace(
    common: ChangeOptions,
    *,
    mentee: Annotated[str, argument("MENTEE", "Who needs another mentor: a name or an id.")],
    cohort: Everybody,
    by: By = "office",
    because: Because = "",
    chain: Annotated[bool, option("--chain", "Move others even if the new mentor suits them less.")] = False,
) -> None:
    """Find another mentor for a mentee.

    If nobody is free, as few others as possible move, and only to mentors who suit them as well.
    """
    from mentorpick.cli.term_people import replacement

    pool = load_pool(common)
    mentees = read_cohort(common, cohort)

    def decide(now: Term) -> Sequence[Entry]:
        """Return the entries of the pair that ends and of those that come instead."""
        found = replacement(common, mentees, mentee, pool, now, chain=chain)
        return replace_entries(*found, common.today, by=by, because=because)

    _change(common, "replace", decide, pool=pool)


@app.command()
@with_options(*_SHARED, "profiles", formats=_FORMATS)
def met(
    common: ChangeOptions,
    *,
    replies: Annotated[str, argument("REPLIES", "A sheet of replies: who, and yes or no.")],
    cohort: ByAddress = None,
) -> None:
    """Note who has met, from the replies to "have you met?"."""
    from mentorpick.cli.term_people import replies_in

    said = replies_in(common, replies, cohort)
    _change(common, "met", lambda now: [entry_of("met", pair, common.today) for pair in said(now).yes if not pair.met])


@app.command()
@with_options(*_SHARED, "profiles", formats=_FORMATS)
def status(common: TermOptions) -> None:
    """Show how the term is going: who to ring, who's waiting, who hasn't met."""
    from mentorpick.office.feedback import status_of
    from mentorpick.office.ledger import change_term

    check_output(common)
    change = change_term(Path(common.term), "status", lambda _: (), _writer(), today=common.today)
    console.notice(common, *change.notices)
    keep_until = load_pool(common).page.office.keep_until if common.profiles else None
    emit(status_of(change.after, common.today, keep_until), common)


@app.command()
@with_options(*_PEOPLE)
def texts(
    common: ChangeOptions,
    *,
    what: Annotated[
        Literal["news", "met", "half-time", "end", "welcome", "have-you-met"],
        argument("[WHAT]", "news (default), met, half-time or end."),
    ] = "news",
    cohort: Everybody,
    folder: Annotated[str, option("--packets DIR", "Where the drafts go.")],
    own: Annotated[str, option("--texts DIR", "Your own letter templates; at first, ours.")] = "",
) -> None:
    """Write the letters that are due, as drafts.

    `news`, the default, goes to everyone whose pair is new or has ended since last time. `met` asks "have you met?".
    """
    from mentorpick.cli.term_people import write_texts

    due = _ALSO_CALLED.get(what, what)
    pool = load_pool(common)
    write = write_texts(common, cohort, due, pool, folder=folder, own=own, dry_run=common.dry_run)
    _change(common, f"texts {due}", write, pool=pool)


@app.command()
@with_options(*_SHARED, "profiles", formats=_FORMATS)
def survey(
    common: ChangeOptions,
    *,
    answers: Annotated[str, argument("[ANSWERS]", "The answers that came back. Without it: print the questions.")] = "",
    cohort: ByAddress = None,
) -> None:
    """Print the final survey to paste into a form, or read its answers."""
    from mentorpick.cli.term_people import addresses_of
    from mentorpick.office.feedback import read_survey, survey_entries, survey_form

    if not answers:
        console.stdout().write(survey_form())
        return
    rows = read_survey(answers)
    known = addresses_of(common, cohort) if cohort else {}
    said: list[str] = []

    def decide(now: Term) -> Sequence[Entry]:
        """Return the entries, and say what was not understood."""
        entries, unclear = survey_entries(now, rows, known, common.today)
        said.extend(unclear)
        return entries

    _change(common, "survey", decide)
    console.notice(common, *said)


@app.command()
@with_options(*_PEOPLE, formats=_FORMATS)
def report(
    common: TermOptions,
    *,
    cohort: Annotated[list[str] | None, option("--mentees COHORT", "Answers; with -p: what the pool lacked.")] = None,
) -> None:
    """Show how the term went, without names.

    Who was placed, who met, who kept going, what was missing and what people said. Small numbers are hidden.
    """
    from mentorpick.cli.term_people import pool_gaps
    from mentorpick.office.feedback import report_of
    from mentorpick.office.ledger import read_term, require_term

    check_output(common)
    require_term(Path(common.term))
    gaps, goals = pool_gaps(common, cohort) if cohort else ((), 0)
    emit(report_of(read_term(Path(common.term)), gaps, goals), common, private=False)


@app.command()
@with_options("today")
def forget(
    common: ChangeOptions,
    *,
    person: Annotated[str, argument("PERSON", "A name or an id.")],
    inside: Annotated[
        list[str] | None, option("--in DIR", "And out of proposals, drafts and mail.csv in here.")
    ] = None,
) -> None:
    """Take a person out of the ledger for good; the counts stay. This can't be undone."""
    from mentorpick.office.forget import FORGOTTEN, Leaver, erase_person, leaver_of
    from mentorpick.office.ledger import forget_person, read_steps, require_term

    require_term(Path(common.term))
    steps = read_steps(Path(common.term))
    id_ = forget_ids(term_after(steps), person, needed=not inside)
    who = leaver_of(steps, id_) if id_ else Leaver(identify(person), (person,), FORGOTTEN)
    # The files first: once the ledger has forgotten the name, nobody could look for it any more.
    looked = [Path(folder) for folder in inside or ["."]]
    found = list(erase_person(who, looked, dry_run=common.dry_run or not inside, deep=bool(inside)))
    if not found:
        id_ = id_ or forget_ids(term_after(steps), person)
    if id_:
        would = "would be taken" if common.dry_run else "taken"
        about, notices = forget_person(Path(common.term), id_, _writer(), today=common.today, dry_run=common.dry_run)
        console.notice(common, *notices, f"{id_} {would} out of {about} entries; the counts stay.")
    if found and not inside:
        shown = name_some([str(each.path) for each in found], 6)
        console.notice(common, f"Still mentioned in {shown}. To remove that too: --in .")
    elif found:
        done = "Would be " if common.dry_run else ""
        for what, words in (
            ("deleted", f"{done}deleted"),
            ("changed", f"{done}rewritten without them"),
            ("names", "Still have the name in them, for you to delete"),
        ):
            if of := [str(each.path) for each in found if each.what == what]:
                console.notice(common, f"{words[:1].upper()}{words[1:]}: {name_some(of, 6)}.")
    console.notice(common, "Their answers or profile are still there. Delete those yourself.")


@app.command()
@with_options(*_SHARED, formats=_FORMATS)
def undo(common: ChangeOptions) -> None:
    """Undo the last command; what you typed into term.csv stays."""
    from mentorpick.office.ledger import undo_last

    step, change = undo_last(Path(common.term), _writer(), today=common.today, dry_run=common.dry_run)
    lines = tuple(f"undone: {describe(entry)}" for entry in step.entries)
    _show(common, change, f"undo of {step.command}", lines)


@app.command()
@with_options("today", "force")
def setup(
    common: Common,
    *,
    folder: Annotated[str, argument("DIR", "The folder of the profiles.")],
    name: Annotated[str, option("--name TEXT", 'The office, such as "the Career Office".')] = "",
    programme: Annotated[str, option("--programme TEXT", "The programme's name.")] = "",
    email: Annotated[str, option("--email ADDRESS", "The address people should write to.")] = "",
    term: Annotated[str, option("--term TEXT", "The term or year, such as 2026/27.")] = "",
    reply_by: Annotated[str, option("--reply-by DATE", "The last day a mentor can say no.")] = "",
    write_by: Annotated[str, option("--write-by DATE", "When mentees should have written by.")] = "",
    check_by: Annotated[str, option("--check-by DATE", "When to tell you if nothing has happened.")] = "",
    end_on: Annotated[str, option("--end-on DATE", "When the programme ends.")] = "",
    keep_until: Annotated[str, option("--keep-until DATE", "When you'll delete these files.")] = "",
    survey: Annotated[str, option("--survey LINK", "The link to your final survey.")] = "",
    share: Annotated[str, option("--share WHAT", "What mentors are told: goals,programme or nothing.")] = "",
    dry_run: Annotated[bool, option("--dry-run", "Show what would change; write nothing.")] = False,
) -> None:
    """Put your office's name, address and dates into mentorpick.yaml."""
    from mentorpick.cli.term_people import ask_for, write_office

    given = {
        "name": name, "programme": programme, "email": email, "term": term, "reply_by": reply_by, "write_by": write_by,
        "check_by": check_by, "end_on": end_on, "keep_until": keep_until, "survey": survey, "share": share,
    }  # fmt: skip
    write_office(common, Path(folder), ask_for(common, given), dry_run=dry_run)


def _change(
    common: ChangeOptions,
    command: str,
    decide: Callable[[Term], Sequence[Entry]],
    *,
    new: bool = False,
    pool: "Pool | None" = None,
) -> None:
    """Change the ledger, and say what changed."""
    from mentorpick.office.ledger import change_term

    target = Path(common.term)
    if new and not common.dry_run:
        private_folder(target)
    keep_until = pool.page.office.keep_until if pool else None
    change = change_term(
        target, command, decide, _writer(), today=common.today, new=new, dry_run=common.dry_run, keep_until=keep_until
    )
    noted = sum(entry.what == "answered" for entry in change.entries)
    lines = tuple(describe(entry) for entry in change.entries if entry.what != "answered")
    told = ("pair noted as written to", "pairs noted as written to") if command.startswith("texts") else ("answer",)
    lines += (pluralize(noted, *told),) if noted else ()
    _show(common, change, command, lines)


def _show(common: ChangeOptions, change: "Change", command: str, lines: tuple[str, ...]) -> None:
    console.notice(common, *change.notices)
    running = change.after.running
    met = sum(bool(pair.met) for pair in running)
    shown = TermChange(
        step=change.after.step,
        command=command,
        dry_run=common.dry_run,
        changed=lines,
        typed=tuple(describe(entry) for entry in change.typed),
        status=f"Running pairs: {len(running)}, met: {met}, waiting: {len(change.after.waiting)}.",
    )
    emit(shown, common)


def _writer() -> "Writer":
    from mentorpick.office.ledger import Writer

    who = "someone"
    with suppress(OSError, KeyError, ImportError):
        who = getpass.getuser()
    return Writer(f"{who} on {platform.node() or 'this computer'}", datetime.now(UTC))
