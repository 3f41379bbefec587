"""``mentorpick pick``, and ``mentorpick`` alone: the guided way from a few questions to a shortlist and what next."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mentorpick.cli import sources
from mentorpick.cli.common import Common, shared
from mentorpick.cli.output import check_output
from mentorpick.cli.rounds import overdue
from mentorpick.cli.terminal import can_ask, prompter, stoppable
from mentorpick.errors import MachineFailed, Stopped, WrongUsage
from mentorpick.store import Draft

if TYPE_CHECKING:
    from mentorpick.ask.flow import Flow
    from mentorpick.model import Answers


@shared("profiles", "answers", "top", "format", "output", "force", "strict", "no_input", "today")
def command(
    common: Common,
    save_answers: Annotated[
        str, typer.Option("--save-answers", metavar="FILE", help="Write your answers here too, to edit and rank again.")
    ] = "",
) -> None:
    """Answer about ten questions and get a shortlist of mentors, with reasons.

    Your answers are kept on this computer only, so that you can stop at any time and go on later. With -a FILE
    nothing is asked: the answers of the file are ranked.
    """
    from mentorpick.write.files import may_write

    check_output(common)
    if save_answers:
        may_write(save_answers, force=common.force)
    if common.answers:
        _replay(common, save_answers)
        return
    if not can_ask(common):
        raise WrongUsage("there is no terminal to ask on", _missing())
    with stoppable():
        _Round(common, save_answers).run()


def _replay(common: Common, save_answers: str) -> None:
    from mentorpick.cli.finish import finish, save
    from mentorpick.read.answers import read_answers

    answers = read_answers(common.answers)
    save(common, answers, save_answers, history=False)
    finish(common, answers, common.answers, sources.pool_paths(common), keep=False)


def _missing() -> str:
    """Every answer that would have been asked for, with its key in a file of answers."""
    from mentorpick.ask.flow import Flow
    from mentorpick.ask.given import Around

    asked = [(_FILE_KEYS.get(q.key, q.key), q) for q in Flow(Around(pool="known")).missing() if q.review]
    rows = [f"  {key:<17}{q.review}{'' if q.skip else ' (needed)'}" for key, q in asked]
    return "\n".join(("write these into a file and give it with -a FILE; only the needed ones must be there:", *rows))


_FILE_KEYS = {"goal": "goals", "background.ask": "background.wish"}


class _Round:
    """One guided round: the flow, the prompter, the draft, and the pool the user names."""

    def __init__(self, common: Common, save_answers: str) -> None:
        from mentorpick.cli.world import World

        self._common = common
        self._save_answers = save_answers
        self._store = sources.store(common)
        self._prompter = prompter(common)
        self._world = World(common, self._store)
        self._path: Path | None = None
        self._kept = True

    def run(self) -> None:
        """Ask, rank, offer what next; stopping keeps the draft."""
        from mentorpick.ask.session import converse

        try:
            flow = self._begin()
            while flow is not None:
                self._world.flow = flow
                converse(flow, self._prompter, self._draft)
                if not self._finish(flow):
                    return
                flow.back()
        except (KeyboardInterrupt, EOFError) as stop:
            raise Stopped(self._farewell()) from stop

    def _begin(self) -> "Flow | None":
        """The flow to go on with: a draft's, or a new one with the answers of last time as defaults."""
        from mentorpick.ask.flow import Flow

        draft = self._store.draft()
        wish = self._wish(draft) if draft else "new"
        if draft and wish == "delete":
            self._store.discard_draft(draft.path)
            self._prompter.say("The unfinished answers are deleted.")
            return None
        if draft and wish == "resume":
            self._path = self._store.claim_draft(draft)
            with suppress(ValueError):
                return Flow.resume(draft.state, self._world.around)
            self._prompter.say("They are from another version and cannot be used; here are the questions again.")
        elif draft:
            self._path = self._store.claim_draft(draft)
        saved = self._store.last_answers()
        self._greet(saved is not None)
        return Flow(self._world.around, saved[1] if saved else None)

    def _wish(self, draft: Draft) -> str:
        from mentorpick.ask.given import Choice

        events = draft.state.get("events")
        count = len(events) if isinstance(events, list) else 0
        choices = (
            Choice("resume", "Go on where I stopped", f"{count} answered" if count else ""),
            Choice("new", "Start over"),
            Choice("delete", "Delete it and leave"),
        )
        why = "Each answer is kept on this computer as you give it, so that nothing is lost."
        return str(_choose(self._prompter, "draft", "You stopped in the middle last time. What now?", choices, why))

    def _greet(self, again: bool) -> None:
        lines = ["Let us find a mentor who fits you: about ten questions, three minutes."]
        if again:
            lines.append("Your answers from last time are filled in; Enter keeps them.")
        lines.append("Everything stays on this computer. You can stop at any time with Ctrl-C, and go on later.")
        for line in (*lines, *filter(None, [overdue(self._common)])):
            self._prompter.say(line)

    def _draft(self, flow: "Flow") -> None:
        """Keep what was answered; where nothing can be written, say so once and go on."""
        if not self._kept:
            return
        try:
            self._path = self._store.save_draft(flow.state(), self._path)
        except MachineFailed as error:
            self._kept = False
            self._prompter.say(f"Your answers cannot be kept as you go: {error.message}.")

    def _farewell(self) -> str:
        if self._path is None:
            return "stopped; nothing was answered yet"
        return f"stopped; your answers are kept in {self._path}, and `mentorpick` goes on from there"

    def _finish(self, flow: "Flow") -> bool:
        """Save, rank, show, offer what next; true when the user wants to change an answer."""
        from mentorpick.cli.finish import finish, save, what_next

        paths = self._world.settle(flow)
        answers: Answers = flow.answers()
        path = save(self._common, answers, self._save_answers)
        self._prompter.say("")  # the list begins a line below the questions
        result = finish(self._common, answers, path, paths)
        if self._path is not None:
            self._store.discard_draft(self._path)
            self._path = None
        return what_next(self._common, self._prompter, result)


def _choose(prompter: Any, key: str, text: str, choices: Sequence[Any], why: str) -> Any:
    """Ask one question outside the flow; there is no way back from it."""
    from mentorpick.ask.prompter import Reply, Screen

    screen = Screen(key, "", text, "one", why, tuple(choices), default=choices[0].key)
    reply = prompter.ask(screen)
    return reply.value if isinstance(reply, Reply) else choices[0].key
