"""``mentorpick introduce``: the words to approach a mentor, and a time for the first talk."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from mentorpick.cli import inputs
from mentorpick.cli import inputs as sources
from mentorpick.cli import output as console
from mentorpick.cli.inputs import resolve_answers, resolve_mentor
from mentorpick.cli.options import Common, parse_day, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.cli.terminal import can_ask, prompter, stoppable
from mentorpick.errors import Stopped, WrongUsage
from mentorpick.model.people import Answers, Mentor
from mentorpick.sharing.privacy import WithheldItem, keep_shareable, list_withheld

if TYPE_CHECKING:
    from mentorpick.write.ics import Talk

_FORMATS = ("text", "md", "html", "json")


@with_options("profiles", "answers", "format", "output", "force", "strict", "no_input", "today", formats=_FORMATS)
def command(
    common: Common,
    mentor: Annotated[
        str,
        typer.Argument(
            metavar="MENTOR",
            help="An id, a name, or a place in the last shortlist.",
            autocompletion=inputs.complete_mentors,
        ),
    ],
    share: Annotated[
        list[str] | None,
        typer.Option("--share", metavar="KEY", help="Tell this too; without it nothing private is told. Repeatable."),
    ] = None,
    ics: Annotated[str, typer.Option("--ics", metavar="FILE", help="Write the first talk as a calendar file.")] = "",
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="When you would talk, by your clock: 2026-12-01 15:00.")
    ] = "",
) -> None:
    """Write to a mentor: a first message, five questions for a short talk, a one-page agreement.

    Nothing you said about mental health, physical health, relationships, finances or background is in it unless you
    tick it. The last part shows exactly what it tells about you.
    """
    from mentorpick.ranking.shortlist import boundary_notices
    from mentorpick.sharing.introduction import TALK_MINUTES, introduce
    from mentorpick.write.files import may_write
    from mentorpick.write.ics import Talk

    check_output(common)
    if at and not ics:
        raise WrongUsage("--at is the time for a calendar file", "name the file with --ics")
    if ics:
        may_write(ics, force=common.force)
    answers = resolve_answers(common)
    paths = sources.pool_paths(common)
    pool = sources.load_pool(common, paths)
    chosen = resolve_mentor(common, mentor, pool)
    start = _start(common, answers, chosen, at) if ics else None
    ticked = _ticked(common, answers, tuple(share or ()))
    told = keep_shareable(answers, ticked)
    described = paths == (str(sources.open_store(common).people),)
    result = introduce(
        chosen, told, today=common.today, page=pool.page, never_asked=pool.never_asked, described=described
    )
    emit(result, common)
    console.notice(common, *boundary_notices(answers, pool.page))  # beside the pages, which may be sent as they are
    if start:
        stamp = datetime.combine(common.today, time(), UTC)
        people = (told.answers.name, chosen.name, chosen.timezone)
        _write_talk(common, ics, Talk(start, TALK_MINUTES, *people, result.questions, stamp))
    if chosen.accepting is False:
        console.notice(common, f"{chosen.name} is not taking anyone on at present.")


def _ticked(common: Common, answers: Answers, share: tuple[str, ...]) -> tuple[str, ...]:
    """What may be told beside what is public: as given with --share, else as ticked in a terminal."""
    rows = list_withheld(answers)
    if rows and not share and can_ask(common):
        return _tick(common, rows)
    left = [row for row in rows if row.key not in share]
    if left:
        what = ", ".join(f"{row.key} ({row.what})" for row in left)
        console.notice(common, f"Left out, as it is private: {what}. --share KEY tells it.", "")
    return share


def _tick(common: Common, rows: tuple[WithheldItem, ...]) -> tuple[str, ...]:
    from mentorpick.interview.prompter import Reply, Screen
    from mentorpick.interview.state import Choice, quoted

    choices = tuple(Choice(row.key, f"{row.what}: {quoted(row.text, 60)}") for row in rows)
    text = "This stays out of the message. Tick what the mentor may know; Enter alone leaves all of it out."
    why = (
        "It is about health, relationships, money or background. The other answers may be told; you see all of it next."
    )
    screen = Screen("share", "What may be told", text, "many", why, choices, default=[], skip="nothing of it")
    try:
        with stoppable():
            reply = prompter(common).ask(screen)
    except (KeyboardInterrupt, EOFError) as stop:
        raise Stopped("stopped; nothing was written") from stop
    return tuple(reply.value) if isinstance(reply, Reply) else ()


def _start(common: Common, answers: Answers, mentor: Mentor, at: str) -> datetime:
    """When the talk starts, in the mentee's zone: as said with --at, else a good time for both."""
    from mentorpick.dates import suggest_start

    if not answers.timezone:
        raise WrongUsage("your answers name no time zone", "add a line such as `timezone: Europe/London` to them")
    if not at:
        return suggest_start(common.today, answers.timezone, mentor.timezone)
    return _time(at, answers.timezone)


def _time(at: str, zone: str) -> datetime:
    """The time typed, by the clock of ``zone``; one that names its own distance from UTC is that instant."""
    try:
        typed = datetime.fromisoformat(at if ":" in at else "no hour")
    except ValueError as error:
        raise WrongUsage("--at is not a time", "write it as 2026-12-01 15:00") from error
    parse_day(typed.date().isoformat(), "--at")
    if typed.tzinfo:
        return typed.astimezone(ZoneInfo(zone))
    found = typed.replace(tzinfo=ZoneInfo(zone))
    if found.astimezone(UTC).astimezone(found.tzinfo).replace(tzinfo=None) != typed:
        raise WrongUsage(f"the clocks of {zone} never show this time: they are put forward then", "choose another hour")
    return found


def _write_talk(common: Common, path: str, talk: "Talk") -> None:
    from mentorpick.write.files import write_file
    from mentorpick.write.ics import calendar, clock_times

    write_file(path, calendar(talk), private=True, force=common.force)
    console.notice(common, f"A time to suggest is in {path}:", *(f"  {line}" for line in clock_times(talk)))
