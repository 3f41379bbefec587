"""``mentorpick pick``, and ``mentorpick`` alone: the guided way from a few questions to a shortlist and what next."""

import os
import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec.structs import replace

from mentorpick.cli import output as console
from mentorpick.cli.context import PickContext, can_ask, choose, prompter, shorten_home, stoppable
from mentorpick.cli.inputs import kept_if_possible, load_pool, open_store, pool_paths, remember
from mentorpick.cli.next_steps import ANSWERED_NEXT, Listed, offer_next_steps, shorten_to_hear
from mentorpick.cli.options import Common, option, wants_plain_lines, with_options
from mentorpick.cli.output import check_output, speak_gently
from mentorpick.errors import MachineFailed, Stopped, WrongUsage
from mentorpick.interview.flow import Flow, ask_all
from mentorpick.interview.prompter import Prompter
from mentorpick.interview.questions import QUESTIONS
from mentorpick.interview.state import Choice
from mentorpick.model.followup import REVIEW_MONTHS, Snapshot
from mentorpick.model.people import Answers
from mentorpick.read.answers import read_answers
from mentorpick.store import Draft
from mentorpick.text import quoted_path
from mentorpick.timezones import months_later
from mentorpick.write.files import may_write, write_file

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool


def save_round(common: Common, path: str, answers: Answers, pool: "Pool", next_day: date | None = None) -> None:
    """Keep what a later review compares with; a folder that cannot be written is no reason to fail."""
    from mentorpick.ranking.review import compared_by, place_order

    store = open_store(common)
    places = place_order(answers, pool, common.today)
    with kept_if_possible(common, "You won't be able to compare with this round later"):
        store.keep_snapshot(Path(path), Snapshot(tuple(pool.mentors), pool.page, places, compared_by(pool)))
        if next_day:
            store.choose_next(next_day)


def review_reminder(common: Common) -> str:
    """Return a sentence where the day to look again is past, else empty."""
    day = open_store(common).next_review()
    if day is None or day > common.today:
        return ""
    return f"You wanted to look again on {day.isoformat()}. To see what has changed, run: mentorpick review"


@with_options("profiles", "answers", "top", "format", "output", "force", "strict", "no_input", "today")
def command(
    common: Common,
    save_answers: Annotated[
        str, option("--save-answers FILE", "Write your answers here too, to edit and rank again.")
    ] = "",
) -> None:
    """Answer a few short questions and get a list of mentors, with reasons.

    Your answers stay on this computer, so you can stop any time and pick up where you left off. With -a FILE it asks
    nothing and ranks the answers in the file.
    """
    check_output(common)
    if save_answers:
        may_write(save_answers, force=common.force)
    if common.answers:
        _replay(common, save_answers)
        return
    if not can_ask(common):
        raise WrongUsage("there's no terminal to ask on", _missing())
    with stoppable():
        _Round(common, save_answers).run()


def _replay(common: Common, save_answers: str) -> None:
    answers = read_answers(common.answers)
    save(common, answers, save_answers, history=False)
    show_results(common, answers, common.answers, pool_paths(common), keep=False)


def _missing() -> str:
    """Every answer that would have been asked for, with its key in a file of answers."""
    asked = [
        (_FILE_KEYS.get(q.key, q.key), q) for q in QUESTIONS if q.review and q.key not in ("where", "name", "about")
    ]
    rows = [f"  {key:<17}{q.review}{'' if q.skip else ' (needed)'}" for key, q in asked]
    return "\n".join(("write these into a file and give it with -a FILE. Only the needed ones must be there:", *rows))


_FILE_KEYS = {"goal": "goals", "background.ask": "background.wish"}


class _Round:
    """One guided round: the flow, the prompter, the draft, and the pool the user names."""

    def __init__(self, common: Common, save_answers: str) -> None:
        self._common = common
        self._save_answers = save_answers
        self._store = open_store(common)
        self._prompter = prompter(common)
        self._world = PickContext(common, self._store)
        self._path: Path | None = None
        self._unkept: str | None = None
        """Why the last answer could not be kept; empty: it is by now; None: no failure yet."""
        self._listed = False
        self._saved = ""
        """The file of the answers that the list was made of; empty where they could not be kept."""

    def run(self) -> None:
        """Ask, rank, offer what next; stopping keeps the draft, or the list once there is one."""
        try:
            flow = self._begin()
            while flow is not None:
                self._world.flow = flow
                ask_all(flow, self._prompter, self._draft)
                if not self._finish(flow):
                    return
        except (KeyboardInterrupt, EOFError) as stop:
            if self._path is None and self._listed:
                self._prompter.say("")
                self._goodbye()
                return
            raise Stopped(self._farewell()) from stop

    def _begin(self) -> Flow | None:
        """The flow to go on with: a draft's, or a new one, with the answers of last time as defaults if wished."""
        draft = self._store.draft()
        wish = self._wish(draft) if draft else "new"
        if draft and wish == "delete":
            self._store.discard_draft(draft.path)
            self._prompter.say("Deleted.")
            return None
        if draft and wish == "resume":
            self._path = self._store.claim_draft(draft)
            with suppress(ValueError):
                return Flow.resume(draft.state, self._world.around)
            self._prompter.say(
                "Those answers are from another version, so I can't use them. Here are the questions again."
            )
        elif draft:
            self._path = self._store.claim_draft(draft)
        saved = self._store.last_answers()
        self._greet(new=saved is None)
        if saved and self._starts_fresh():
            return Flow(self._world.around, again=() if self._common.profiles else ("where",))
        return Flow(self._world.around, saved[1] if saved else None)

    def _wish(self, draft: Draft) -> str:
        choices = (
            Choice("resume", "Go on where I stopped", self._how_far(draft)),
            Choice("new", "Start over"),
            Choice("delete", "Delete those answers and leave"),
        )
        why = "I keep each answer on this computer as you give it, so that nothing is lost."
        return choose(self._prompter, "draft", "You stopped in the middle last time. What now?", choices, why)

    def _how_far(self, draft: Draft) -> str:
        """Where the draft stands, counted as on its screens; empty where it can't be told."""
        try:
            answered, parts = Flow.resume(draft.state, self._world.around).progress()
        except ValueError:
            return ""
        return f"question {min(answered + 1, parts)} of {parts}"

    def _starts_fresh(self) -> bool:
        choices = (
            Choice("again", "Go through my answers from last time"),
            Choice("fresh", "Start fresh, for something new or someone else"),
        )
        why = "Your earlier answers and lists are kept either way."
        return choose(self._prompter, "again", "Welcome back. How would you like to start?", choices, why) == "fresh"

    def _greet(self, *, new: bool) -> None:
        lines = [
            "Let's find you a mentor. It takes about a minute.",
            "Nothing leaves this computer. Ctrl-C stops and keeps your answers.",
        ]
        if new and not self._common.accessible:
            lines.append("With a screen reader: Ctrl-C, then mentorpick plain")
        for line in (*lines, *filter(None, [review_reminder(self._common)])):
            self._prompter.say(line)

    def _draft(self, flow: Flow) -> None:
        """Keep what was answered; where nothing can be written, say so once, go on, and try again each time."""
        try:
            self._path = self._store.save_draft(flow.state(), self._path)
            self._unkept = self._unkept and ""
        except MachineFailed as error:
            if self._unkept is None:
                self._prompter.say(f"I can't keep your answers as you go: {error.message}.")
            self._unkept = error.message

    def _farewell(self) -> str:
        if self._path is None:
            return "stopped. Your answers couldn't be kept" if self._unkept else "stopped; nothing was answered yet"
        kept = "Only your first answers are" if self._unkept else "Your answers are"
        return f"stopped. {kept} kept in {self._path}. To go on from there, run: mentorpick"

    def _goodbye(self) -> None:
        """Say what is kept, how to come back, and when it is worth another look."""
        if not self._saved:
            self._prompter.say("Your answers and your list couldn't be kept here. Save the list if you need it again.")
        elif Path(self._saved).parent != self._store.folder / "answers":
            again = f"mentorpick rank {quoted_path(self._saved)}"
            self._prompter.say(f"Your answers are in {self._saved}. To see your list again, run: {again}")
        else:
            day = months_later(self._common.today, REVIEW_MONTHS)
            self._prompter.say(f"Your answers and your list are saved in {shorten_home(self._store.folder)}.")
            self._prompter.say("To see them again, run: mentorpick rank")
            self._prompter.say(f"It's worth another look around {day.isoformat()}: mentorpick review")
        if self._common.accessible and not wants_plain_lines():
            self._prompter.say("For plain lines every time, run: mentorpick plain")

    def _finish(self, flow: Flow) -> bool:
        """Save, rank, show, offer what next; true when there is more to answer."""
        paths = self._world.settle(flow)
        answers: Answers = flow.answers()
        path = self._saved = save(self._common, answers, self._save_answers)
        self._save_answers = ""  # once is enough; a second list is kept in the user's folder
        listed = show_results(self._common, answers, path, paths, self._prompter)._replace(kept=bool(path))
        self._listed = True
        if self._path is not None and path:
            with suppress(OSError):  # held by another program: next time it is offered once more
                self._store.discard_draft(self._path)
            self._path = None
        more = 0 if flow.given.get("phase") == "more" else flow.count_more()
        wish = offer_next_steps(self._common, self._prompter, listed, more)
        if wish == "reword":
            flow.reword(listed.unanswered[0])
        elif wish in ANSWERED_NEXT:
            flow.begin("more" if wish == "more" else "review")
        if wish in ANSWERED_NEXT:
            return True
        if wish == "done":
            self._goodbye()
        return False


def offer_gitignore(common: Common, path: str) -> None:
    """Ask to name ``path`` in the .gitignore of the git folder it lies in, or say that one should."""
    file = Path(path).absolute()
    top = next((folder for folder in file.parents if (folder / ".git").exists()), None)
    if top is None:
        return
    ignore = file.with_name(".gitignore")
    before = ignore.read_bytes() if ignore.is_file() else b""
    line = ignore_line(file.name)
    if {os.fsencode(file.name), line, line[1:]} & set(before.splitlines()):
        return
    if can_ask(common) and _wanted(common, file.name):
        end = b"\r\n" if before.endswith(b"\r\n") else b"\n"
        gap = b"" if not before or before.endswith(b"\n") else end
        write_file(ignore, before + gap + line + end, force=True)
        console.notice(common, f"{file.name} is in {ignore} now.")
    else:
        console.notice(
            common,
            f"{top} is kept in git, and your answers are private. Add /{file.name} to {ignore} to keep them so.",
        )


def ignore_line(name: str) -> bytes:
    """Return the line of .gitignore that names this file and no other: with its patterns' signs escaped."""
    return b"/" + re.sub(rb"([\\*?\[\]!#]| (?=\Z))", rb"\\\1", os.fsencode(name))


def _wanted(common: Common, name: str) -> bool:
    text = f"This folder is kept in git. Shall I add {name} to .gitignore, so your answers aren't shared?"
    choices = (Choice("yes", "Yes, add it"), Choice("no", "No, leave it"))
    why = "Everyone who has the folder can see what is committed to git."
    return choose(prompter(common), "gitignore", text, choices, why) == "yes"


def save(common: Common, answers: Answers, also_to: str = "", *, history: bool = True) -> str:
    """Keep the answers in the user's folder, and in ``also_to``; returns the file, empty where it cannot be written."""
    if also_to:
        from mentorpick.write.yaml_files import yaml_text

        write_file(also_to, yaml_text(answers).encode(), private=True, force=common.force)
        console.notice(common, f"Your answers are in {also_to}.")
        offer_gitignore(common, also_to)
    if not history:
        return also_to
    try:
        return str(open_store(common).save_answers(answers, common.today))
    except MachineFailed as error:
        console.notice(common, f"I can't keep your answers for next time: {error.message}.")
        return also_to


def show_results(
    common: Common,
    answers: Answers,
    path: str,
    paths: tuple[str, ...],
    asker: Prompter | None = None,
    *,
    keep: bool = True,
) -> Listed:
    """Rank, show the shortlist as the options say, remember it for ``why 1`` and, with ``keep``, for a later review."""
    from mentorpick.cli.rank import emit_list
    from mentorpick.ranking.fit import unanswered_goals
    from mentorpick.ranking.scoring import Case
    from mentorpick.ranking.shortlist import BOUNDARY, rank
    from mentorpick.ranking.view import View
    from mentorpick.relevance.goals import find_despair

    pool = load_pool(common, paths)
    result = rank(answers, pool, today=common.today, top=common.top)
    gentle = speak_gently(common, result, answers, pool)
    if asker is not None:
        gentle = replace(gentle, notices=tuple(said for said in gentle.notices if said != BOUNDARY))  # said before
    shown = shorten_to_hear(common, asker, gentle) if asker else gentle
    emit_list(common, shown)
    remember(common, tuple(place.mentor for place in result.shortlist), path, paths)
    if keep:
        save_round(common, path, answers, pool)
    despair = find_despair(answers, pool.model)
    unanswered = unanswered_goals(Case(answers, View(pool, common.today)))
    goals = tuple(goal.text for goal in unanswered if goal.text not in despair)
    return Listed(gentle, answers, paths, goals, whole=shown is gentle)
