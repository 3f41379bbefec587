"""``mentorpick term``: the weeks after a proposal was signed, in a ledger that forgets nothing and can be undone."""

import getpass
import platform
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mentorpick.cli import output as console
from mentorpick.cli.options import Common, complete_words, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import WrongUsage
from mentorpick.text import identify, pluralize

if TYPE_CHECKING:
    from mentorpick.office.ledger import Change, Writer
    from mentorpick.office.term import Entry, Side, Term
    from mentorpick.ranking.pool import Pool

app = typer.Typer(rich_markup_mode=None)

TermFolder = Annotated[str, typer.Option("--term", metavar="DIR", help="The folder of the ledger.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")]
By = Annotated[
    str,
    typer.Option("--by", metavar="WHO", help="mentee, mentor or office.",
                 autocompletion=complete_words("mentee", "mentor", "office")),
]  # fmt: skip
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Your reason, kept in the ledger.")]
Pair = Annotated[list[str], typer.Argument(metavar="PAIR", help="A mentee, a mentor, or both: names or ids.")]
PairOrSheet = Annotated[
    list[str], typer.Argument(metavar="PAIR", help="A mentee, a mentor, or both; or a sheet of replies.")
]
ByAddress = Annotated[
    list[str] | None, typer.Option("--mentees", metavar="COHORT", help="Answers, to recognise people by address.")
]
Everybody = Annotated[list[str], typer.Option("--mentees", metavar="COHORT", help="Everyone's answers.")]

_SHARED = ("format", "output", "force", "today")
_PEOPLE = ("profiles", *_SHARED, "strict", "no_cache", "max_errors")
_SIDES: "tuple[Side, ...]" = ("mentee", "mentor", "office")
_ALSO_CALLED = {"welcome": "news", "have-you-met": "met"}


@app.command()
@with_options(*_SHARED, formats=("table", "json", "csv", "md", "html"))
def start(
    common: Common,
    *,
    proposal: Annotated[
        str, typer.Argument(metavar="[PROPOSAL]", help="The signed proposal. Without it, the pairs you asked.")
    ] = "",
    ask: Annotated[bool, typer.Option("--ask", help="Ask first: pairs start once people have said yes.")] = False,
    term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:
    """Start the term from a signed proposal; pairs with a no in it stay out."""
    from mentorpick.cli.term_people import read_proposal
    from mentorpick.office.term import begin_asked, start_entries

    check_output(common)
    if not proposal:
        if ask:
            raise WrongUsage("--ask needs a proposal", "run: mentorpick term start PROPOSAL --ask")
        _change(common, term, "start", lambda now: begin_asked(now, common.today), dry_run)
        return
    new = read_proposal(proposal)
    _change(common, term, "start", lambda now: start_entries(now, new, common.today, ask=ask), dry_run, new=True)


@app.command()
@with_options(*_SHARED, "profiles", formats=("table", "json", "csv", "md", "html"))
def accept(
    common: Common, *, pair: PairOrSheet, by: By = "mentor", cohort: ByAddress = None, term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:  # fmt: skip
    """Note that the mentor, or --by mentee, said yes; or every yes in a sheet of replies."""
    from mentorpick.cli.term_people import replies_of
    from mentorpick.office.term import accept_entries

    side = _side(by, ("mentee", "mentor"))
    said = replies_of(common, pair, cohort, side, "decline")
    _change(common, term, "accept", lambda now: accept_entries(said(now).yes, side, common.today), dry_run)


@app.command()
@with_options(*_SHARED, "profiles", formats=("table", "json", "csv", "md", "html"))
def decline(
    common: Common, *, pair: PairOrSheet, by: By = "mentor", because: Because = "",
    takes_another: Annotated[
        bool, typer.Option("--takes-another", help="The mentor would take someone else instead.")
    ] = False,
    cohort: ByAddress = None, term: TermFolder = "term", dry_run: DryRun = False,
) -> None:  # fmt: skip
    """Note that someone said no to a pair.

    A mentor who says no gets nobody new unless you add --takes-another. A sheet of replies notes every no in it.
    """
    from mentorpick.cli.term_people import replies_of
    from mentorpick.office.term import decline_entries

    side = _side(by)
    said = replies_of(common, pair, cohort, side, "accept")

    def decide(now: "Term") -> "Sequence[Entry]":
        """Return the entries of each no, with its reason where none was given."""
        declined = [(one, because or why) for one, why in said(now).no]
        return decline_entries(now, declined, side, common.today, another=takes_another)

    _change(common, term, "decline", decide, dry_run)


@app.command()
@with_options(*_SHARED, formats=("table", "json", "csv", "md", "html"))
def cancel(
    common: Common, *, pair: Pair, by: By = "office", because: Because = "", term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:  # fmt: skip
    """End a pair; if it's --by mentee or --by mentor, they leave, and all their pairs end."""
    from mentorpick.office.term import cancel_entries, find_pair

    side = _side(by)
    _change(
        common, term, "cancel",
        lambda now: cancel_entries(now, find_pair(now, pair, leaver=side), side, because, common.today),
        dry_run,
    )  # fmt: skip


@app.command()
@with_options(*_PEOPLE, formats=("table", "json", "csv", "md", "html"))
def add(
    common: Common,
    *,
    cohort: Annotated[list[str], typer.Argument(metavar="COHORT...", help="Late sign-ups: a sheet, files, a folder.")],
    ask: Annotated[bool, typer.Option("--ask", help="Ask first: pairs start once people have said yes.")] = False,
    term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:
    """Give late sign-ups the free places; nobody else moves."""
    from mentorpick.cli.term_people import late_pairs
    from mentorpick.office.term import start_entries

    pool = _pool(common)
    people = late_pairs(common, cohort, pool)
    _change(common, term, "add", lambda now: start_entries(now, people(now), common.today, ask=ask), dry_run, pool=pool)


@app.command()
@with_options(*_PEOPLE, formats=("table", "json", "csv", "md", "html"))
def replace(
    common: Common,
    *,
    mentee: Annotated[str, typer.Argument(metavar="MENTEE", help="Who needs another mentor: a name or an id.")],
    cohort: Everybody,
    by: By = "office",
    because: Because = "",
    chain: Annotated[bool, typer.Option("--chain", help="Move others even if the new mentor suits them less.")] = False,
    term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:
    """Find another mentor for a mentee.

    If nobody is free, as few others as possible move, and only to mentors who suit them as well.
    """
    from mentorpick.cli.term_people import replacement

    side = _side(by)
    pool = _pool(common)
    found = replacement(common, cohort, mentee, pool, chain=chain)
    _change(common, term, "replace", lambda now: found(now, side, because), dry_run, pool=pool)


@app.command()
@with_options(*_SHARED, "profiles", formats=("table", "json", "csv", "md", "html"))
def met(
    common: Common,
    *,
    replies: Annotated[str, typer.Argument(metavar="REPLIES", help="A sheet of replies: who, and yes or no.")],
    cohort: ByAddress = None,
    term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:
    """Note who has met, from the replies to "have you met?"."""
    from mentorpick.cli.term_people import replies_in
    from mentorpick.office.term import entry_of

    said = replies_in(common, replies, cohort)
    _change(
        common, term, "met",
        lambda now: [entry_of("met", pair, common.today) for pair in said(now).yes if not pair.met], dry_run,
    )  # fmt: skip


@app.command()
@with_options(*_SHARED, "profiles", formats=("table", "json", "csv", "md", "html"))
def status(common: Common, *, term: TermFolder = "term") -> None:
    """Show how the term is going: who to ring, who's waiting, who hasn't met."""
    from mentorpick.office.ledger import change_term
    from mentorpick.office.term_report import status_of

    check_output(common)
    change = change_term(Path(term), "status", lambda _: (), _writer(), today=common.today)
    console.notice(common, *change.notices)
    emit(status_of(change.after, common.today, _keep_until(common)), common)


@app.command()
@with_options(*_PEOPLE)
def texts(
    common: Common,
    *,
    what: Annotated[
        str,
        typer.Argument(metavar="[WHAT]", help="news (default), met, half-time or end.",
                       autocompletion=complete_words("news", "met", "half-time", "end")),
    ] = "news",
    cohort: Everybody,
    folder: Annotated[str, typer.Option("--packets", metavar="DIR", help="Where the drafts go.")],
    own: Annotated[str, typer.Option("--texts", metavar="DIR", help="Your own letter templates; at first, ours.")] = "",
    term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:  # fmt: skip
    """Write the letters that are due, as drafts.

    `news`, the default, goes to everyone whose pair is new or has ended since last time. `met` asks "have you met?".
    """
    from mentorpick.cli.term_people import write_texts

    what = _ALSO_CALLED.get(what, what)
    if what not in ("news", "met", "half-time", "end"):
        raise WrongUsage(f"there are no texts {what!r}", "choose news, met, half-time or end")
    pool = _pool(common)
    write = write_texts(common, cohort, what, pool, folder=folder, own=own, dry_run=dry_run)
    _change(common, term, f"texts {what}", write, dry_run, pool=pool)


@app.command()
@with_options(*_SHARED, "profiles", formats=("table", "json", "csv", "md", "html"))
def survey(
    common: Common,
    *,
    answers: Annotated[
        str, typer.Argument(metavar="[ANSWERS]", help="The answers that came back. Without it: print the questions.")
    ] = "",
    cohort: ByAddress = None,
    term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:
    """Print the final survey to paste into a form, or read its answers."""
    from mentorpick.cli.term_people import addresses_of
    from mentorpick.office.replies import read_survey, survey_entries, survey_form

    if not answers:
        console.stdout().write(survey_form())
        return
    rows = read_survey(answers)
    known = addresses_of(common, cohort) if cohort else {}
    said: list[str] = []

    def decide(now: "Term") -> "Sequence[Entry]":
        """Return the entries, and say what was not understood."""
        entries, unclear = survey_entries(now, rows, known, common.today)
        said.extend(unclear)
        return entries

    _change(common, term, "survey", decide, dry_run)
    console.notice(common, *said)


@app.command()
@with_options(*_PEOPLE, formats=("table", "json", "csv", "md", "html"))
def report(
    common: Common, *, cohort: Annotated[
        list[str] | None, typer.Option("--mentees", metavar="COHORT", help="Answers; with -p: what the pool lacked.")
    ] = None, term: TermFolder = "term",
) -> None:  # fmt: skip
    """Show how the term went, without names.

    Who was placed, who met, who kept going, what was missing and what people said. Small numbers are hidden.
    """
    from mentorpick.cli.term_people import pool_gaps
    from mentorpick.office.ledger import read_term, require_term
    from mentorpick.office.term_report import report_of

    check_output(common)
    require_term(Path(term))
    gaps, goals = pool_gaps(common, cohort) if cohort else ((), 0)
    emit(report_of(read_term(Path(term)), gaps, goals), common, private=False)


@app.command()
@with_options("today")
def forget(
    common: Common,
    *,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A name or an id.")],
    inside: Annotated[
        list[str] | None, typer.Option("--in", metavar="DIR", help="And out of proposals, drafts and mail.csv in here.")
    ] = None,
    term: TermFolder = "term",
    dry_run: DryRun = False,
) -> None:
    """Take a person out of the ledger for good; the counts stay. This can't be undone."""
    from mentorpick.office.forget import FORGOTTEN, Leaver, erase_person, leaver_of
    from mentorpick.office.ledger import forget_person, read_steps, require_term
    from mentorpick.office.term import forget_ids, term_after

    require_term(Path(term))
    steps = read_steps(Path(term))
    id_ = forget_ids(term_after(steps), person, needed=not inside)
    who = leaver_of(steps, id_) if id_ else Leaver(identify(person), (person,), FORGOTTEN)
    # The files first: once the ledger has forgotten the name, nobody could look for it any more.
    looked = [Path(folder) for folder in inside or ["."]]
    found = list(erase_person(who, looked, dry_run=dry_run or not inside, deep=bool(inside)))
    if not found:
        id_ = id_ or forget_ids(term_after(steps), person)
    if id_:
        would = "would be taken" if dry_run else "taken"
        about, notices = forget_person(Path(term), id_, _writer(), today=common.today, dry_run=dry_run)
        console.notice(common, *notices, f"{id_} {would} out of {about} entries; the counts stay.")
    if found and not inside:
        console.notice(common, f"Still mentioned in {_listed(each.path for each in found)}. To remove that too: --in .")
    elif found:
        would = "would be " if dry_run else ""
        for what, words in (("deleted", f"{would}deleted"), ("changed", f"{would}rewritten without them"),
                            ("names", "still have the name in them, for you to delete")):  # fmt: skip
            if of := [each.path for each in found if each.what == what]:
                console.notice(common, f"{words[:1].upper()}{words[1:]}: {_listed(of)}.")
    console.notice(common, "Their answers or profile are still there. Delete those yourself.")


@app.command()
@with_options(*_SHARED, formats=("table", "json", "csv", "md", "html"))
def undo(common: Common, *, term: TermFolder = "term", dry_run: DryRun = False) -> None:
    """Undo the last command; what you typed into term.csv stays."""
    from mentorpick.office.ledger import undo_last
    from mentorpick.office.term import describe

    step, change = undo_last(Path(term), _writer(), today=common.today, dry_run=dry_run)
    lines = tuple(f"undone: {describe(entry)}" for entry in step.entries)
    _show(common, change, f"undo of {step.command}", lines, dry_run)


@app.command()
@with_options("today", "force")
def setup(
    common: Common,
    *,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder of the profiles.")],
    name: Annotated[str, typer.Option(metavar="TEXT", help='The office, such as "the Career Office".')] = "",
    programme: Annotated[str, typer.Option(metavar="TEXT", help="The programme's name.")] = "",
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="The address people should write to.")] = "",
    term: Annotated[str, typer.Option(metavar="TEXT", help="The term or year, such as 2026/27.")] = "",
    reply_by: Annotated[str, typer.Option(metavar="DATE", help="The last day a mentor can say no.")] = "",
    write_by: Annotated[str, typer.Option(metavar="DATE", help="When mentees should have written by.")] = "",
    check_by: Annotated[str, typer.Option(metavar="DATE", help="When to tell you if nothing has happened.")] = "",
    end_on: Annotated[str, typer.Option(metavar="DATE", help="When the programme ends.")] = "",
    keep_until: Annotated[str, typer.Option(metavar="DATE", help="When you'll delete these files.")] = "",
    survey: Annotated[str, typer.Option(metavar="LINK", help="The link to your final survey.")] = "",
    share: Annotated[str, typer.Option(metavar="WHAT", help="What mentors are told: goals,programme or nothing.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Put your office's name, address and dates into mentorpick.yaml."""
    from mentorpick.cli.term_people import ask_for, write_office

    given = {
        "name": name, "programme": programme, "email": email, "term": term, "reply_by": reply_by, "write_by": write_by,
        "check_by": check_by, "end_on": end_on, "keep_until": keep_until, "survey": survey, "share": share,
    }  # fmt: skip
    write_office(common, Path(folder), ask_for(common, given), dry_run=dry_run)


def _listed(paths: "Iterable[Path]") -> str:
    names = [str(path) for path in paths]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _change(
    common: Common, folder: str, command: str, decide: "Callable[[Term], Sequence[Entry]]", dry_run: bool, *,
    new: bool = False, pool: "Pool | None" = None,
) -> None:  # fmt: skip
    """Change the ledger, and say what changed."""
    from mentorpick.office.ledger import change_term
    from mentorpick.office.term import describe
    from mentorpick.write.files import private_folder

    target = Path(folder)
    if new and not dry_run:
        private_folder(target)
    keep_until = pool.page.office.keep_until if pool else None
    change = change_term(
        target, command, decide, _writer(), today=common.today, new=new, dry_run=dry_run, keep_until=keep_until
    )
    noted = sum(entry.what == "answered" for entry in change.entries)
    lines = tuple(describe(entry) for entry in change.entries if entry.what != "answered")
    told = ("pair noted as written to", "pairs noted as written to") if command.startswith("texts") else ("answer",)
    lines += (pluralize(noted, *told),) if noted else ()
    _show(common, change, command, lines, dry_run)


def _show(common: Common, change: "Change", command: str, lines: tuple[str, ...], dry_run: bool) -> None:
    from mentorpick.model.cohort import TermChange
    from mentorpick.office.term import describe

    console.notice(common, *change.notices)
    running = change.after.running
    met = sum(bool(pair.met) for pair in running)
    emit(
        TermChange(
            step=change.after.step, command=command, dry_run=dry_run, changed=lines,
            typed=tuple(describe(entry) for entry in change.typed),
            status=f"Running pairs: {len(running)}, met: {met}, waiting: {len(change.after.waiting)}.",
        ),
        common,
    )  # fmt: skip


def _side(by: str, sides: "Sequence[Side]" = _SIDES) -> "Side":
    for side in sides:
        if side.startswith(by.lower()) and by:
            return side
    raise WrongUsage(f"--by can't be {by!r}", f"choose one of {', '.join(sides)}")


def _writer() -> "Writer":
    from mentorpick.office.ledger import Writer

    who = "someone"
    with suppress(OSError, KeyError, ImportError):
        who = getpass.getuser()
    return Writer(f"{who} on {platform.node() or 'this computer'}", datetime.now(UTC))


def _pool(common: Common) -> "Pool":
    from mentorpick.cli.inputs import load_pool, pool_paths

    return load_pool(common, pool_paths(common))


def _keep_until(common: Common) -> date | None:
    """When the files are to be deleted, where the profiles' page says so."""
    return _pool(common).page.office.keep_until if common.profiles else None
