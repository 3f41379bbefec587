"""What to do with a list once it is there: write, ask why, save, look elsewhere, put a goal in other words, go on."""

import os
import sys
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mentorpick.cli import output as console
from mentorpick.cli.context import choose
from mentorpick.cli.inputs import load_pool
from mentorpick.cli.options import Common
from mentorpick.interview.prompter import Back, Prompter, Reply, Screen, Skip, tidy_line
from mentorpick.interview.state import Choice, quoted
from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.model.shortlist import Shortlist, first_place
from mentorpick.text import join_words, pluralize, show_unsafe
from mentorpick.write.files import write_file

if TYPE_CHECKING:
    from mentorpick.sharing.privacy import WithheldItem
    from mentorpick.write.mail import Letter


class Listed(NamedTuple):
    """A list that was shown, and what it was made from."""

    result: Shortlist
    answers: Answers
    paths: tuple[str, ...]
    unanswered: tuple[str, ...] = ()
    """Goals that nobody who can be chosen writes about."""
    kept: bool = True
    """The answers are in the user's folder."""
    whole: bool = True
    """Not only its first place was shown."""


class NextStep(NamedTuple):
    """One thing to do next: its word, what it is, what it does with the list."""

    key: str
    label: str
    gloss: str
    do: Callable[[Common, Prompter, Listed], None] | None = None


ANSWERED_NEXT = ("more", "reword", "review")
"""What the questions go on with."""


def offer_next_steps(common: Common, prompter: Prompter, listed: Listed, more: int) -> str:
    """Offer the next steps until the user is done: one of ANSWERED_NEXT, ``done``, empty if nothing can be offered.

    ``more`` is how many further questions could change the list. Enter alone takes the first offer, and once one was
    taken, the end.
    """
    if not _is_shown_here(common):
        return ""
    shown = listed.result.shortlist
    left_out = {*([] if more else ["more"]), *([] if listed.unanswered else ["reword"])}
    left_out |= {"list"} if listed.whole else set()
    left_out |= {"elsewhere"} if shown and not listed.unanswered else set()
    steps = [step for step in STEPS if step.key not in left_out and (shown or not step.do or step.key == "elsewhere")]
    kept = "your answers are kept for next time" if listed.kept else ""
    about = {
        "kept": kept,
        "more": pluralize(more, "short question"),
        "goal": quoted(next(iter(listed.unanswered), ""), 40),
    }
    choices = tuple(Choice(step.key, step.label.format(**about), step.gloss.format(**about)) for step in steps)
    why = "You can come back to each of these later. `mentorpick --help` lists the commands."
    first = f"First on your list: {shown[0].name}.\n" if shown else ""
    screen = Screen("next", "What next?", f"{first}What would you like to do now?", "one", why, choices,
                    default=_default(steps) if shown else "review")  # fmt: skip
    while True:
        reply = prompter.ask(screen)
        if not isinstance(reply, Reply) or reply.value in (*ANSWERED_NEXT, "done"):
            return str(reply.value) if isinstance(reply, Reply) else "done"
        step = next(step for step in steps if step.key == reply.value)
        if step.do is not None:
            step.do(common, prompter, listed)
        screen = screen._replace(default="done")  # Enter again does not do the same again


def _is_shown_here(common: Common) -> bool:
    """Whether the list goes to the screen on which somebody answers."""
    return not common.output and console.is_terminal(sys.stdout) and common.format in ("", "table")


def shorten_to_hear(common: Common, prompter: Prompter, result: Shortlist) -> Shortlist:
    """Return what to show of a list that is read out, which takes minutes: the first place, unless all are wished."""
    if not common.accessible or not _is_shown_here(common) or len(result.shortlist) < 2:
        prompter.say("")  # the list begins a line below the questions
        return result
    count = len(result.shortlist)
    choices = (Choice("first", "The first"), Choice("all", f"All {count}" if count > 2 else "Both"))
    why = "The whole list takes a few minutes to hear. You can have it afterwards, too."
    text = f"You have {count} mentors. How many would you like to read?"
    wish = choose(prompter, "read", text, choices, why)
    prompter.say("")
    return result if wish == "all" else first_place(result)


def _show_all(common: Common, _prompter: Prompter, listed: Listed) -> None:
    from mentorpick.cli.rank import emit_list

    emit_list(common, listed.result)


def _default(steps: Sequence[NextStep]) -> str:
    return next(step.key for step in steps if step.key not in ("reword", "elsewhere"))


def _about_one(name: str) -> Callable[[Common, Prompter, Listed], None]:
    def do(common: Common, prompter: Prompter, listed: Listed) -> None:
        """Ask which mentor of the list, and run the command for that one."""
        rows = tuple(Choice(str(place.rank), place.name, place.title) for place in listed.result.shortlist)
        screen = Screen("who", "", "Who?", "one", "These are the people on your list.", rows, default=rows[0].key,
                        back=True)  # fmt: skip
        reply = prompter.ask(screen)
        if not isinstance(reply, Back | Skip):
            _call(common, name, str(reply.value))

    return do


def _team(common: Common, _prompter: Prompter, _listed: Listed) -> None:
    _call(common, "team")


def _save_for_me(common: Common, prompter: Prompter, _listed: Listed) -> None:
    """Write the whole list as a page for the user's own eyes, and open it."""
    path = free_document("mentors", ".html")
    if _call(common, "rank", "-n", str(common.top), "-f", "html", "--include-private", "-o", str(path)) == 0:
        prompter.say(f"Your list is in {path}, with your own goals in it.")
        open_outside(path.as_uri())


def _save_to_send(common: Common, prompter: Prompter, _listed: Listed) -> None:
    """Write the list as a page to pass on, without anything private."""
    path = free_document("mentors-to-send", ".html")
    if _call(common, "rank", "-n", str(common.top), "-f", "html", "-o", str(path)) == 0:
        prompter.say(f"A copy to send is in {path}. Your private answers aren't in it.")


def free_document(stem: str, suffix: str) -> Path:
    """Return a file that doesn't exist yet, in the user's documents; here where there's no such folder."""
    from platformdirs import user_documents_dir

    documents = Path(user_documents_dir())
    folder = documents if documents.is_dir() else Path()
    names = (f"{stem}{number}{suffix}" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next((folder / name).absolute() for name in names if not (folder / name).exists())


def open_outside(address: str) -> bool:
    """Show a page in the browser, or a message in the mail program, where there's a screen; whether it was tried."""
    if os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        with suppress(webbrowser.Error, OSError):
            return webbrowser.open(address)
    return False


# where nobody answers a goal


def _look_elsewhere(common: Common, prompter: Prompter, listed: Listed) -> None:
    """Say where else to look and who connects people, and compose a request that the office can pass on."""
    from mentorpick.ranking.shortlist import ELSEWHERE

    pool = load_pool(common, listed.paths)
    lines = [*(f"- {line}" for line in listed.result.elsewhere or pool.page.elsewhere or ELSEWHERE)]
    left_out = {one.mentor for one in listed.result.pool.left_out_mentors}
    if names := connectors([mentor for mentor in pool.mentors if mentor.id not in left_out]):
        lines.append(f"- You could ask {join_words(names, 'or')}, who can introduce you to people.")
    prompter.say("\n".join(("", "Where else to look", *lines)))
    _request(common, prompter, listed, pool.page)


def connectors(mentors: list[Mentor]) -> list[str]:
    """Return the names of up to three who say they introduce people to others, the one with most room first."""
    known = [mentor for mentor in mentors if "connector" in mentor.roles]
    return [mentor.name for mentor in sorted(known, key=lambda mentor: (-(mentor.capacity or 0), mentor.id))[:3]]


def _request(common: Common, prompter: Prompter, listed: Listed, page: Page) -> None:
    """Show a request for somebody who knows people, and what can be done with it."""
    from mentorpick.sharing.message import compose_request
    from mentorpick.sharing.privacy import keep_shareable, list_withheld

    goals = listed.unanswered or tuple(goal.text for goal in listed.answers.goals)
    prompter.say("\nA request your office can pass on")
    ticked = tick_private(prompter, [row for row in list_withheld(listed.answers) if row.text in goals], "the request")
    tellable = {goal.text for goal in keep_shareable(listed.answers, ticked).answers.goals}
    name, who = ask_who(prompter, listed.answers.name)
    asked = compose_request([goal for goal in goals if goal in tellable], page.title, name, who)
    sys.stdout.write(console.break_lines(f"\nSubject: {asked.subject}\n\n{asked.body}\n"))
    sys.stdout.flush()
    offer_message(prompter, page.contact if "@" in page.contact else "", asked, "request")


# what a message needs


def ask_who(prompter: Prompter, known: str) -> tuple[str, str]:
    """Ask who is writing: the name a message is signed with, and in a few words who that is; empty if left open."""
    from mentorpick.sharing.message import split_name

    origin = "from your answers" if known else ""
    why = "The message begins and ends with it. Knowing who you are helps them to say yes. It isn't kept."
    text = "What's your first name, and who are you? For example: Lea, a second-year nursing student"
    reply = prompter.ask(Screen("first_name", "", text, "text", why, (), known or None, origin, "leave it open"))
    return split_name(tidy_line(str(reply.value))) if isinstance(reply, Reply) else ("", "")


def tick_private(prompter: Prompter, rows: "Sequence[WithheldItem]", what: str = "the message") -> tuple[str, ...]:
    """Ask which of the private things ``what`` may tell; the keys of those that were ticked."""
    if not rows:
        return ()
    choices = tuple(Choice(row.key, f"{row.what}: {quoted(row.text, 60)}") for row in rows)
    text = f"I've kept these out of {what}. Tick anything you're happy to share."
    why = "They're about health, relationships, money or your background. You'll see everything it says next."
    reply = prompter.ask(Screen("share", "", text, "many", why, choices, skip="none of it"))
    return tuple(reply.value) if isinstance(reply, Reply) else ()


def offer_message(prompter: Prompter, address: str, text: "Letter", stem: str, more: Sequence[Choice] = ()) -> str:
    """Offer to open a message in the mail program or save it as ``stem``, or what ``more`` says; the key chosen."""
    from mentorpick.write.mail import draft, mailto

    choices = (
        Choice("done", "That's all"),
        Choice("mail", "Open in mail", "to change and send there"),
        Choice("copy", "Show it to copy", "without line breaks"),
        Choice("save", "Save it", "a draft in your documents"),
        *more,
    )
    why = "Nothing is sent from here."
    screen = Screen("message", "", "What would you like to do with it?", "one", why, choices, "done")
    while isinstance(reply := prompter.ask(screen), Reply) and reply.value == "copy":
        sys.stdout.write(show_unsafe(f"\n{text.body}\n"))
        sys.stdout.flush()
    wish = str(reply.value) if isinstance(reply, Reply) else "done"
    if wish == "mail" and open_outside(mailto(address, text.subject, text.body)):
        prompter.say("The message is in your mail program. Nothing is sent until you send it.")
    elif wish in ("mail", "save"):
        path = free_document(stem, ".eml")
        write_file(path, draft(text, ("", address)), private=True)
        opens = "I can't open a mail program from here. " if wish == "mail" else ""
        prompter.say(f"{opens}The message is in {path}, to open in your mail program.")
    return wish


def _call(common: Common, *words: str) -> int:
    """Another command, with this round's look and date; its errors are said as it says them. Its exit code.

    Which answers and which mentors it uses is plain here, so it is not said again (``-q``).
    """
    from mentorpick.cli.app import run

    more = ["-q", f"--color={common.color}", *(["--accessible"] if common.accessible else [])]
    return run([*words, *more, f"--today={common.today.isoformat()}"])


STEPS: tuple[NextStep, ...] = (
    NextStep("list", "Show the whole list", "from the first to the last", _show_all),
    NextStep("more", "Make it fit better", "{more}, and a new list"),
    NextStep("reword", "Put {goal} in other words", "nobody on the list writes about it"),
    NextStep("elsewhere", "Look elsewhere", "where to ask, and a request to send", _look_elsewhere),
    NextStep(
        "introduce", "Write to one of them", "a message you can send, and questions to ask", _about_one("introduce")
    ),
    NextStep("why", "Why this person?", "all the reasons, and what's unknown", _about_one("why")),
    NextStep("team", "Find a team", "two to four people who cover what you need together", _team),
    NextStep("save", "Save it for me", "a page with everything in it", _save_for_me),
    NextStep("send", "Save a copy to send", "private answers left out", _save_to_send),
    NextStep("review", "Change an answer", "and see what moves"),
    NextStep("done", "I'm done for today", "{kept}"),
)
