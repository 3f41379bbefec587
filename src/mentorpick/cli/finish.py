"""After the questions: keep the answers, show the shortlist, and offer what next."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mentorpick.ask.given import Choice
from mentorpick.ask.prompter import Back, Prompter, Reply, Screen, Skip
from mentorpick.cli import console, sources
from mentorpick.cli.common import Common
from mentorpick.cli.gitfolder import offer_ignore
from mentorpick.cli.output import emit
from mentorpick.cli.rounds import keep_round
from mentorpick.errors import MachineFailed
from mentorpick.model import Answers
from mentorpick.results import Shortlist


def save(common: Common, answers: Answers, also_to: str = "", *, history: bool = True) -> str:
    """Keep the answers in the user's folder, and in ``also_to``; returns the file, empty where it cannot be written."""
    if also_to:
        from mentorpick.write.files import write_file
        from mentorpick.write.yamlfile import yaml_text

        write_file(also_to, yaml_text(answers).encode(), private=True, force=common.force)
        console.notice(common, f"Your answers are in {also_to}.")
        offer_ignore(common, also_to)
    if not history:
        return also_to
    try:
        return str(sources.store(common).save_answers(answers, common.today))
    except MachineFailed as error:
        console.notice(common, f"Your answers are not kept for next time: {error.message}.")
        return also_to


def finish(common: Common, answers: Answers, path: str, paths: tuple[str, ...], *, keep: bool = True) -> Shortlist:
    """Rank, show the shortlist as the options say, remember it for ``why 1`` and, with ``keep``, for a later review."""
    from mentorpick.ranking.shortlist import rank

    pool = sources.load_pool(common, paths)
    result = rank(answers, pool, today=common.today, top=common.top)
    emit(result, common)
    sources.remember(common, tuple(place.mentor for place in result.shortlist), path, paths)
    if keep:
        keep_round(common, path, pool)
    return result


class Step(NamedTuple):
    """One thing to do next: its word (a command where ``command``), what it is, what it does with the shortlist."""

    key: str
    label: str
    gloss: str
    do: Callable[[Common, Prompter, Shortlist], None] | None = None
    command: bool = True


def what_next(common: Common, prompter: Prompter, result: Shortlist) -> bool:
    """Offer the next steps until the user is done; true when an answer is to be changed.

    Enter alone takes the first offer, and once one was taken, the end.
    """
    if common.output or not console.is_terminal(sys.stdout) or common.format not in ("", "table"):
        return False
    from mentorpick.cli.app import COMMANDS

    known = {row.name for row in COMMANDS}
    steps = [step for step in STEPS if (not step.command or step.key in known) and (result.shortlist or not step.do)]
    choices = tuple(Choice(step.key, step.label, step.gloss) for step in steps)
    why = "You can also come back to each of these later; `mentorpick --help` names the commands."
    first = f"First on your list: {result.shortlist[0].name}.\n" if result.shortlist else ""
    screen = Screen("next", "What next?", f"{first}What would you like to do now?", "one", why, choices,
                    default="done" if not result.shortlist else choices[0].key)  # fmt: skip
    while True:
        reply = prompter.ask(screen)
        if not isinstance(reply, Reply) or reply.value == "done":
            return False
        if reply.value == "change":
            return True
        step = next(step for step in steps if step.key == reply.value)
        if step.do is not None:
            step.do(common, prompter, result)
        screen = screen._replace(default="done")  # Enter again does not do the same again


def _about_one(name: str) -> Callable[[Common, Prompter, Shortlist], None]:
    def do(common: Common, prompter: Prompter, result: Shortlist) -> None:
        rows = tuple(Choice(str(place.rank), place.name, place.title) for place in result.shortlist)
        screen = Screen("who", "", "About whom?", "one", "The people on your shortlist.", rows, default=rows[0].key,
                        back=True)  # fmt: skip
        reply = prompter.ask(screen)
        if not isinstance(reply, Back | Skip):
            _call(common, name, str(reply.value))

    return do


def _team(common: Common, _prompter: Prompter, _result: Shortlist) -> None:
    _call(common, "team")


def _report(common: Common, prompter: Prompter, _result: Shortlist) -> None:
    """Write the shortlist as a page under a name that is free."""
    names = (f"mentors{number}.html" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    name = next(name for name in names if not Path(name).exists())
    if _call(common, "rank", "-n", str(common.top), "-o", name) == 0:
        prompter.say(f"Your shortlist is in {Path(name).absolute()}, without your private answers.")
        prompter.say("`mentorpick rank -f html --include-private -o FILE` puts them in.")


def _call(common: Common, *words: str) -> int:
    """Another command, with this round's look and date; its errors are said as it says them. Its exit code.

    Which answers and which mentors it uses is plain here, so it is not said again (``-q``).
    """
    from mentorpick.cli.app import run

    more = ["-q", f"--color={common.color}", *(["--accessible"] if common.accessible else [])]
    return run([*words, *more, f"--today={common.today.isoformat()}"])


STEPS: tuple[Step, ...] = (
    Step("why", "See all the reasons for one of them", "every point, and what is unknown", _about_one("why")),
    Step("introduce", "Write to one of them", "a first message, and questions to ask", _about_one("introduce")),
    Step("team", "Find a team", "two to four people who together cover what you need", _team),
    Step("report", "Keep this list as a page", "a file to read, print or send", _report, command=False),
    Step("change", "Change an answer", "and see what moves", command=False),
    Step("done", "That is all for today", "your answers are kept for next time", command=False),
)
