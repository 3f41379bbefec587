"""``mentorpick talked``: three questions after a first conversation, kept for the next look back."""

from datetime import date
from typing import Annotated

import typer

from mentorpick.cli import inputs
from mentorpick.cli import output as console
from mentorpick.cli.inputs import load_pool, open_store, pool_paths, resolve_mentor
from mentorpick.cli.options import Common, parse_day, with_options
from mentorpick.errors import Stopped, WrongUsage
from mentorpick.model.followup import Contacts, Conversation
from mentorpick.text import did_you_mean, join_words

HELPED = ("yes", "somewhat", "no")
AGAIN = ("yes", "no")


@with_options("profiles", "strict", "no_input", "today")
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
    when: Annotated[str, typer.Option("--when", metavar="DATE", help="When you want to do it (YYYY-MM-DD).")] = "",
    again: Annotated[str, typer.Option("--again", metavar="WORD", help="Do you want to meet again? yes or no.")] = "",
) -> None:
    """After a conversation: did it help, what's next, do you want to meet again?

    Your answers are private, in your own folder. `mentorpick review` reads them: keep this mentor, add somebody
    beside them, or look for somebody else. In a terminal it asks for what you leave out.
    """
    from mentorpick.interview.prompter import tidy_line

    said = Conversation(
        mentor="",
        name="",
        day=common.today,
        helped=_checked("--helped", helped, HELPED),
        next=tidy_line(step),
        when=parse_day(when, "--when", common.today) if when else None,
        again=_checked("--again", again, AGAIN),
    )
    from mentorpick.cli.context import can_ask  # `rank` needs this module, and nothing that asks

    found = resolve_mentor(common, mentor, load_pool(common, pool_paths(common)))
    if can_ask(common):
        said = _ask(common, said, found.name)
    open_store(common).remember_talked(_with_mentor(said, found.id, found.name))
    console.notice(
        common, f"Kept. `mentorpick review` comes back to it. {advise(_with_mentor(said, found.id, found.name))}"
    )


def _with_mentor(said: Conversation, mentor: str, name: str) -> Conversation:
    from msgspec.structs import replace

    return replace(said, mentor=mentor, name=name)


def _checked(option: str, typed: str, words: tuple[str, ...]) -> str:
    if typed and typed.strip().lower() not in words:
        hint = did_you_mean(typed, words, f"type {join_words(words, 'or')}")
        raise WrongUsage(f"{option} doesn't take {typed!r}", hint)
    return typed.strip().lower()


def _ask(common: Common, said: Conversation, name: str) -> Conversation:
    """Ask the questions that no option answered; each can be skipped."""
    from msgspec.structs import replace

    from mentorpick.cli.context import prompter, stoppable
    from mentorpick.interview.prompter import Reply, Screen, tidy_line
    from mentorpick.interview.state import Choice

    private = "Your answer stays on this computer. Nobody else sees it."
    labels = {"yes": "Yes", "somewhat": "Somewhat", "no": "No"}
    screens = (
        Screen("helped", "", f"Did talking to {name} help?", "one", private,
               tuple(Choice(key, labels[key]) for key in HELPED), skip="I can't say yet"),
        Screen("next", "", "What's your next step? For example: send two pages by Friday", "text", private,
               skip="none yet"),
        Screen("again", "", f"Do you want to meet {name} again?", "one", private,
               tuple(Choice(key, labels[key]) for key in AGAIN), skip="I don't know yet"),
    )  # fmt: skip
    ask = prompter(common)
    try:
        with stoppable():
            for screen in screens:
                if getattr(said, screen.key):
                    continue
                reply = ask.ask(screen)
                if isinstance(reply, Reply):
                    said = replace(said, **{screen.key: tidy_line(str(reply.value))})
    except (KeyboardInterrupt, EOFError) as stop:
        raise Stopped("stopped; nothing was kept") from stop
    return said


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


def contact_lines(contacts: Contacts, shown: dict[str, str], today: date) -> tuple[str, ...]:
    """Say whom of a list, ids with their names, the user has written to and talked with."""
    talked = {each.mentor: each.day for each in contacts.talked if each.day <= today}
    spoke = [f"{shown[mentor]} ({day.isoformat()})" for mentor, day in talked.items() if mentor in shown]
    wrote = [
        f"{shown[mentor]} ({day.isoformat()})"
        for mentor, day in contacts.written.items()
        if mentor in shown and mentor not in talked and day <= today
    ]
    lines = (("You've talked with ", spoke), ("You've written to ", wrote))
    return tuple(f"{start}{join_words(names)}." for start, names in lines if names)


def tell_contacts(common: Common, shown: dict[str, str]) -> None:
    """Say beside a list, ids with their names, whom of it the user has written to and talked with."""
    console.notice(common, *contact_lines(open_store(common).contacts(), shown, common.today))
