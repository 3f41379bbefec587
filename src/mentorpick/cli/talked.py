"""``mentorpick talked``: three questions after a first conversation, kept for the next look back."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import typer
from msgspec.structs import replace

from mentorpick.cli import inputs
from mentorpick.cli import output as console
from mentorpick.cli.context import can_ask, prompter, stoppable
from mentorpick.cli.inputs import load_pool, open_store, pool_paths, resolve_mentor
from mentorpick.cli.next_steps import free_document
from mentorpick.cli.options import Common, parse_day, with_options
from mentorpick.errors import Stopped, WrongUsage
from mentorpick.interview.prompter import Prompter, Reply, Screen, tidy_line
from mentorpick.interview.state import Choice
from mentorpick.model.followup import Conversation
from mentorpick.text import did_you_mean, join_words
from mentorpick.write.files import may_write, write_file
from mentorpick.write.mail import day_in_calendar

HELPED = ("yes", "somewhat", "no")
AGAIN = ("yes", "no")


@with_options("profiles", "force", "strict", "no_input", "today")
def command(
    common: Common,
    *,
    mentor: Annotated[
        str,
        typer.Argument(
            metavar="MENTOR",
            help="A name, an id, or a place in your last list.",
            autocompletion=inputs.complete_mentors,
        ),
    ],
    helped: Annotated[str, typer.Option("--helped", metavar="WORD", help="Did it help? yes, somewhat or no.")] = "",
    step: Annotated[str, typer.Option("--next", metavar="TEXT", help="Your next step, in your own words.")] = "",
    when: Annotated[str, typer.Option("--when", metavar="DATE", help="By when: 2026-12-15, or 'in two weeks'.")] = "",
    again: Annotated[str, typer.Option("--again", metavar="WORD", help="Do you want to meet again? yes or no.")] = "",
    reminder: Annotated[
        str, typer.Option("--reminder", metavar="FILE", help="Save the next step as a day in your calendar (.ics).")
    ] = "",
) -> None:
    """After a conversation: did it help, what's next, do you want to meet again?

    Your answers are private, in your own folder. `mentorpick review` reads them: keep this mentor, add somebody
    beside them, or look for somebody else. In a terminal it asks for what you leave out.
    """
    if reminder:
        may_write(reminder, force=common.force)
    said = Conversation(
        mentor="",
        name="",
        day=common.today,
        helped=_checked("--helped", helped, HELPED),
        next=tidy_line(step),
        when=_checked_day(when, common.today) if when else None,
        again=_checked("--again", again, AGAIN),
    )
    found = resolve_mentor(common, mentor, load_pool(common, pool_paths(common)))
    said = replace(said, mentor=found.id, name=found.name)
    if can_ask(common):
        said, reminder = _ask(common, said, reminder)
    if reminder and not said.when:
        raise WrongUsage("a reminder needs a day", "add --when, such as --when 2026-12-15")
    open_store(common).remember_talked(said)
    console.notice(common, f"Kept. `mentorpick review` comes back to it. {advise(said)}".rstrip())
    if reminder and said.when:
        stamp = datetime.combine(common.today, time(), UTC)
        step = said.next or f"Follow up on your conversation with {said.name}"
        write_file(reminder, day_in_calendar(said.when, step, stamp), private=True, force=common.force)
        console.notice(common, f"The reminder is in {reminder}. Open it to add it to your calendar.")


def _checked_day(typed: str, today: date) -> date:
    from mentorpick.read.entries import read_coming_day

    found = read_coming_day(typed, today)
    return parse_day(found.isoformat() if found else typed, "--when", today)


def _checked(option: str, typed: str, words: tuple[str, ...]) -> str:
    if typed and typed.strip().lower() not in words:
        hint = did_you_mean(typed, words, f"type {join_words(words, 'or')}")
        raise WrongUsage(f"{option} doesn't take {typed!r}", hint)
    return typed.strip().lower()


def _ask(common: Common, said: Conversation, reminder: str) -> tuple[Conversation, str]:
    """Ask the questions that no option answered, each of which can be skipped; and whether to save a reminder."""
    private = "Your answer stays on this computer. Nobody else sees it."
    labels = {"yes": "Yes", "somewhat": "Somewhat", "no": "No"}
    screens = (
        Screen("helped", "", f"Did talking to {said.name} help?", "one", private,
               tuple(Choice(key, labels[key]) for key in HELPED), skip="I can't say yet"),
        Screen("next", "", "What's your next step? For example: send two pages", "text", private, skip="none yet"),
        Screen("when", "", "By when? For example: in two weeks, or 15 December", "text", private, skip="no date"),
        Screen("again", "", f"Do you want to meet {said.name} again?", "one", private,
               tuple(Choice(key, labels[key]) for key in AGAIN), skip="I don't know yet"),
    )  # fmt: skip
    ask = prompter(common)
    try:
        with stoppable():
            for screen in screens:
                if not getattr(said, screen.key) and (screen.key != "when" or said.next):
                    said = _asked(ask, screen, said, common.today)
            if said.when and not reminder and _wants_reminder(ask):
                reminder = str(free_document("reminder", ".ics"))
    except (KeyboardInterrupt, EOFError) as stop:
        raise Stopped("stopped; nothing was kept") from stop
    return said, reminder


def _asked(ask: Prompter, screen: Screen, said: Conversation, today: date) -> Conversation:
    """Ask one question until it is answered or skipped."""
    from mentorpick.read.entries import read_coming_day

    while True:
        reply = ask.ask(screen)
        if not isinstance(reply, Reply):
            return said
        typed = tidy_line(str(reply.value))
        if screen.key != "when":
            return replace(said, **{screen.key: typed})
        if day := read_coming_day(typed, today):
            return replace(said, when=day)
        screen = screen._replace(error="Which day is that? Type it like 15 December, or in two weeks.")


def _wants_reminder(ask: Prompter) -> bool:
    choices = (Choice("yes", "Yes"), Choice("no", "No"))
    why = "It's a small file for your calendar. Nothing is sent."
    reply = ask.ask(Screen("reminder", "", "Save a reminder for your calendar?", "one", why, choices, default="no"))
    return isinstance(reply, Reply) and reply.value == "yes"


def advise(said: Conversation) -> str:
    """Say what follows from a conversation: keep, add somebody beside, or look for somebody else."""
    if said.again == "no" or said.helped == "no":
        then = f"It may be time to look for somebody other than {said.name}. A short thank-you is enough to end it."
    elif said.helped == "somewhat":
        then = f"Tell {said.name} what you need next time, and think about adding somebody beside them."
    elif said.helped == "yes":
        then = f"Keep talking to {said.name}."
    else:
        then = ""
    step = f"Your next step: {said.next}{f', by {said.when.isoformat()}' if said.when else ''}." if said.next else ""
    return " ".join(part for part in (then, step) if part)
