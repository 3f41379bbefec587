"""``mentorpick introduce``: the words to approach a mentor, and a time for the first talk."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from mentorpick.cli import output as console
from mentorpick.cli.context import can_ask, choose, prompter, stoppable
from mentorpick.cli.inputs import (
    MentorArgument,
    kept_if_possible,
    load_pool,
    open_store,
    pool_paths,
    resolve_answers,
    resolve_mentor,
)
from mentorpick.cli.next_steps import ask_who, offer_message, tick_private
from mentorpick.cli.options import Common, option, parse_day, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import WrongUsage
from mentorpick.interview.prompter import Prompter, Reply, Screen, tidy_line
from mentorpick.interview.state import EXAMPLE, Choice
from mentorpick.model.followup import Introduction
from mentorpick.model.people import Answers, Mentor
from mentorpick.sharing.message import NO_NAME, OWN_WORDS, TONES, Tone, split_name
from mentorpick.sharing.privacy import Shareable, keep_shareable, list_withheld
from mentorpick.sharing.texts import TALK_MINUTES
from mentorpick.text import join_words
from mentorpick.timezones import suggest_start
from mentorpick.write.files import may_write, write_file
from mentorpick.write.mail import Letter, Talk, calendar, clock_times

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool
    from mentorpick.sharing.pages import OwnWords

_FORMATS = ("text", "message", "md", "html", "json", "eml")


TimeOption = Annotated[str, option("--at TIME", "When you'd talk, by your clock: 2026-12-01 15:00.")]


ShareOption = Annotated[
    list[str] | None, option("--share KEY", "Mention this too. Without it, nothing private is. Repeatable.")
]


@with_options("profiles", "answers", "format", "output", "force", "strict", "no_input", "today", formats=_FORMATS)
def command(
    common: Common,
    *,
    mentor: MentorArgument,
    first_name: Annotated[str, option("--first-name NAME", "Your name; who you are may follow: Lea, a student.")] = "",
    because: Annotated[str, option("--because TEXT", "Why you're writing, in a sentence they may read.")] = "",
    tone: Annotated[
        Tone | None, option("--tone TONE", f"How it sounds: {join_words(TONES, 'or')}.", case_sensitive=False)
    ] = None,
    share: ShareOption = None,
    ics: Annotated[str, option("--ics FILE", "Save a time to suggest as a calendar file.")] = "",
    at: TimeOption = "",
) -> None:
    """Write to a mentor: a first message you can send, five questions, a one-page plan.

    Nothing you said about mental health, physical health, relationships, finances or background is in it unless you
    tick it. The last part shows exactly what it tells about you. `-o message.eml` saves a draft for your mail program.
    """
    from mentorpick.ranking.shortlist import boundary_notices
    from mentorpick.sharing.pages import OwnWords, introduce

    check_output(common)
    _check_calendar(ics, at, common)
    own = OwnWords(*split_name(tidy_line(first_name)), _checked_sentence(because), tone)
    answers = resolve_answers(common)
    pool = load_pool(common, paths := pool_paths(common))
    described = paths == (str(open_store(common).people),)
    chosen = resolve_mentor(common, mentor, pool)
    hurts = console.comfort(common, answers, pool, own.because)
    own, keys = own._replace(start=_start(common, answers, chosen, at) if ics else None), tuple(share or ())
    nearest = partial(_nearest_goals, answers, pool, chosen.id, common.today)
    asked = _asked(common, own, chosen, answers, keys, nearest=nearest, near=described) if can_ask(common) else None
    own, told = asked or (own, _told(common, answers, keys))
    of_pool: dict[str, Any] = {"page": pool.page, "never_asked": pool.never_asked, "model": pool.model}
    of_pool |= {"today": common.today, "described": described}
    write = partial(introduce, chosen, told, **of_pool)
    result = write(own=own)
    offers = can_ask(common) and not common.output and not common.format and console.is_terminal(sys.stdout)
    emit(result, replace(common, format="message") if offers else common)
    console.notice(common, *(boundary_notices(answers, pool.page) if not hurts else ()))  # the pages may be sent on
    _say_what_is_missing(common, result, chosen)
    if own.start:
        _write_talk(common, ics, result, chosen, own.start)
    with kept_if_possible(common, "I can't remember that you wrote"):
        open_store(common).remember_written(chosen.id, common.today)
    if offers:
        _offer_more(common, result, own, write)


def _offer_more(common: Common, result: Introduction, own: "OwnWords", write: Callable[..., Introduction]) -> None:
    """Offer to open, save or change the message, until that's all."""
    if result.fictional:
        console.notice(common, "This mentor is made up, so nobody will answer.")
    with stoppable(), suppress(KeyboardInterrupt, EOFError):
        while True:
            more = [
                Choice("bring", "Questions to bring, and a plan"),
                *(Choice(tone, f"Make it {tone}") for tone in TONES if tone != result.tone),
            ]
            text = Letter(result.subject, result.message)
            wish = offer_message(prompter(common), result.email, text, f"message-{result.mentor}", more)
            if wish == "bring":
                emit(result, common)
            elif wish in TONES:
                result = write(own=own._replace(tone=wish))
                emit(result, replace(common, format="message"))
            else:
                return


def _say_what_is_missing(common: Common, result: Introduction, mentor: Mentor) -> None:
    if mentor.accepting is False:
        console.notice(common, f"{mentor.name} isn't taking anyone on right now.")
    if NO_NAME in result.message:
        console.notice(common, f"Put your first name where it says {NO_NAME}, or add --first-name NAME.")


def _check_calendar(path: str, at: str, common: Common) -> None:
    """Refuse a calendar file that can't be written, before anything is."""
    if at and not path:
        raise WrongUsage("--at needs a calendar file to go in", "add --ics FILE")
    if not path:
        return
    may_write(path, force=common.force)
    if not Path(path).absolute().parent.is_dir():
        raise WrongUsage(f"there's no folder {Path(path).parent}", "make it first, or choose another place")
    if common.output and Path(path).absolute() == Path(common.output).absolute():
        raise WrongUsage("the message and the calendar file can't be the same file", "give each its own name")


def _checked_sentence(typed: str) -> str:
    """The mentee's own sentence, on one line. Raises WrongUsage where it would make the message too long to be read."""
    text = tidy_line(typed)
    if len(text.split()) > OWN_WORDS:
        raise WrongUsage(f"--because has {len(text.split())} words", f"a sentence or two, {OWN_WORDS} words at most")
    return text


def _asked(
    common: Common,
    own: "OwnWords",
    mentor: Mentor,
    answers: Answers,
    share: tuple[str, ...],
    *,
    nearest: Callable[[], Sequence[str]],
    near: bool = False,
) -> tuple["OwnWords", Shareable]:
    """Ask for what a message needs and no option gave: who is writing, what may be told, an own sentence, the tone."""
    ask = prompter(common)
    with stoppable("stopped; nothing was written"):
        if not own.first_name:
            name, who = ask_who(ask, answers.name)
            own = own._replace(first_name=name, who=who)
        shareable = keep_shareable(answers, share or tick_private(ask, list_withheld(answers)))
        if not own.because:
            goals = [goal.text for goal in shareable.ticked or shareable.answers.goals]
            goal = next((text for text in (*nearest(), *goals) if text in goals), "")
            own = own._replace(because=_own_sentence(ask, mentor, goal))
        if not own.tone:
            own = own._replace(tone=_choose_tone(ask, "friendly" if near else "neutral"))
    return own, shareable


def _nearest_goals(answers: Answers, pool: "Pool", mentor: str, today: date) -> list[str]:
    """The goals that this mentor answers or comes close to, the nearest first."""
    from mentorpick.ranking.fit import goal_answers
    from mentorpick.ranking.scoring import Case
    from mentorpick.ranking.view import View

    found = goal_answers(Case(answers, View(pool, today)), pool.row[mentor])
    return [answer.goal for answer in sorted(found, key=lambda answer: -(answer.cosine or 0)) if answer.says]


def _own_sentence(ask: Prompter, mentor: Mentor, goal: str) -> str:
    """Ask why they are writing; a goal to begin with that is too long for a message isn't filled in."""
    why = "Mentors answer people, not forms. One sentence of your own does more than anything I could write."
    text = f"In a sentence you're happy for {mentor.name} to read: why are you writing?"
    filled = goal if len(goal.split()) <= OWN_WORDS else ""
    untold = f"So far the message doesn't say why you're writing.\n{text} For example: {EXAMPLE}"
    text, origin = (text, "from your goals") if filled else (untold, "")
    screen = Screen("because", "", text, "text", why, (), filled or None, origin, "leave it out")
    while True:
        reply = ask.ask(screen)
        if not isinstance(reply, Reply):
            return ""
        try:
            return _checked_sentence(str(reply.value))
        except WrongUsage as error:
            screen = screen._replace(error=f"That's long. Try {error.hint}.", default=tidy_line(str(reply.value)))


def _choose_tone(ask: Prompter, usual: Tone) -> Tone:
    choices = (
        Choice("neutral", "Neutral", "Dear ..."),
        Choice("friendly", "Friendly", "Hi ..., for someone near your own age or place"),
        Choice("formal", "Formal", "for someone senior you've never met"),
    )
    why = "The message says the same in each. You can ask for another one afterwards."
    wish = choose(ask, "tone", "How should it sound?", choices, why, default=usual)
    return next(tone for tone in TONES if tone == wish)


def _told(common: Common, answers: Answers, share: tuple[str, ...]) -> Shareable:
    """What may be told without asking: what is public, and what --share names; the rest is said."""
    left = [row for row in list_withheld(answers) if row.key not in share]
    if left:
        what = ", ".join(f"{row.key} ({row.what})" for row in left)
        console.notice(common, f"Left out because it's private: {what}. --share KEY puts it in.", "")
    return keep_shareable(answers, share)


def _start(common: Common, answers: Answers, mentor: Mentor, at: str) -> datetime:
    """When the talk starts, in the mentee's zone: as said with --at, else a good time for both."""
    if not answers.timezone:
        raise WrongUsage(
            "your answers don't say which time zone you're in", "add a line such as `timezone: Europe/London`"
        )
    if not at:
        return suggest_start(common.today, answers.timezone, mentor.timezone)
    return _time(at, answers.timezone)


def _time(at: str, zone: str) -> datetime:
    """The time typed, by the clock of ``zone``; one that names its own distance from UTC is that instant."""
    try:
        typed = datetime.fromisoformat(at if ":" in at else "no hour")
    except ValueError as error:
        raise WrongUsage("--at isn't a time", "write it as 2026-12-01 15:00") from error
    parse_day(typed.date().isoformat(), "--at")
    if typed.tzinfo:
        return typed.astimezone(ZoneInfo(zone))
    found = typed.replace(tzinfo=ZoneInfo(zone))
    if found.astimezone(UTC).astimezone(found.tzinfo).replace(tzinfo=None) != typed:
        raise WrongUsage(f"{zone} skips this time, as the clocks go forward", "choose another hour")
    return found


def _write_talk(common: Common, path: str, result: Introduction, mentor: Mentor, start: datetime) -> None:
    stamp = datetime.combine(common.today, time(), UTC)
    talk = Talk(start, TALK_MINUTES, result.agreement.between[0], mentor.name, mentor.timezone, result.questions, stamp)
    write_file(path, calendar(talk), private=True, force=common.force)
    console.notice(common, f"A time to suggest is in {path}:", *(f"  {line}" for line in clock_times(talk)))
