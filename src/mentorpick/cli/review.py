"""``mentorpick review``: the same questions again, who moved and why; ``talked``: what came of a conversation.

After how many months: ``model/followup``.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec.structs import replace

from mentorpick.cli import output as console
from mentorpick.cli.context import PickContext, can_ask, choose, prompter, stoppable
from mentorpick.cli.inputs import MentorArgument, load_pool, open_store, pool_paths, remember, resolve_mentor
from mentorpick.cli.next_steps import free_document
from mentorpick.cli.options import Common, option, parse_day, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import Stopped, WrongUsage
from mentorpick.interview.flow import Flow, ask_all, fill_in
from mentorpick.interview.prompter import Prompter, Reply, Screen, tidy_line
from mentorpick.interview.state import Choice
from mentorpick.model.followup import REVIEW_MONTHS, Conversation
from mentorpick.model.people import Answers
from mentorpick.read.answers import read_answers
from mentorpick.store import Store
from mentorpick.write.files import may_write, write_file
from mentorpick.write.mail import day_in_calendar

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool
    from mentorpick.ranking.review import ReviewSide
    from mentorpick.relevance.vectors import KeptModel

Kept = Sequence[tuple[date, Path]]


@with_options("profiles", "answers", "top", "format", "output", "force", "strict", "no_input", "today")
def command(
    common: Common,
    history: Annotated[bool, option("--history", "Only show your answers over time.")] = False,
    next_day: Annotated[
        str, option("--next DATE", f"When to look again (YYYY-MM-DD). Default: in {REVIEW_MONTHS} months.")
    ] = "",
) -> None:
    """Look again, with last time's answers filled in.

    You change what's different and get a new list: who moved and why, and for each mentor you have whether to keep
    them, add someone, or look for someone new. With -a FILE it asks nothing.
    """
    check_output(common)
    store = open_store(common)
    kept = store.history()
    if not kept and not common.answers:
        raise WrongUsage(
            "there's nothing to look back on yet",
            "run `mentorpick` first, or keep a file of answers with: mentorpick review -a FILE",
        )
    if history:
        from mentorpick.ranking.review import list_history as told

        pool = load_pool(common)
        emit(told(_sides(common, store, kept, pool), model=_model_of_lines(pool)), common)
    else:
        _look_again(common, store, kept, parse_day(next_day, "--next", common.today) if next_day else None)


def _look_again(common: Common, store: Store, kept: Kept, next_day: date | None) -> None:
    from mentorpick.cli.pick import save, save_round
    from mentorpick.ranking.review import ReviewSide, review

    paths = pool_paths(common)
    pool = load_pool(common, paths)
    before = next(iter(_sides(common, store, kept[-1:], pool)), None)
    answers = _answers(common, store, before)
    after = ReviewSide(common.today, answers, pool.mentors, pool.page)
    if before is None:
        console.notice(common, "This is the first time. It's kept, so the next review can compare.")
        before = after
    result = review(before, after, top=common.top, next_day=next_day, model=_model_of_lines(pool))
    emit(console.speak_gently(common, result, answers, pool), common)
    console.notice(common, *_conversations(store, common.today))
    path = save(common, answers)
    save_round(common, path, answers, pool, next_day)
    remember(common, tuple(place.mentor for place in result.shortlist.shortlist), path, paths)


def _model_of_lines(pool: "Pool") -> "KeptModel | None":
    """The model of a pool, which knows the vectors of its lines: to compare the same people at another time."""
    from mentorpick.relevance.vectors import KeptModel, RankAgain

    with suppress(RankAgain):  # replaced, or by words
        pool.lines.confirm()
    if not isinstance(pool.model, KeptModel):
        return None
    pool.model.learn(pool.lines.texts(), pool.lines.vectors)
    return pool.model


def _conversations(store: Store, today: date) -> tuple[str, ...]:
    """What the user said of each conversation since, and what follows."""
    return tuple(
        f"You talked with {each.name} on {each.day.isoformat()}. {advise(each)}".strip()
        for each in store.contacts().talked
        if each.day <= today
    )


def _sides(common: Common, store: Store, kept: Kept, pool: "Pool") -> "list[ReviewSide]":
    """Each time with the mentors as they were; where they were not kept, today's, and that is said."""
    from mentorpick.ranking.review import ReviewSide

    sides, missing, older = [], 0, 0
    for day, path in kept:
        found = store.snapshot_of(path)
        missing += found is None
        older += found is not None and not found.compared
        answers = read_answers(path)
        if found is None:
            sides.append(ReviewSide(day, answers, pool.mentors, pool.page))
        else:
            sides.append(ReviewSide(day, answers, found.mentors, found.page, found.places, found.compared))
    if missing:
        console.notice(common, "I don't have the mentors from back then, so I used today's.")
    if older:
        console.notice(
            common,
            "Since version 0.2 mentorpick compares goals by meaning. I've ranked your earlier answers that way too, "
            "so some places may not be as you remember.",
        )
    return sides


def _answers(common: Common, store: Store, before: "ReviewSide | None") -> Answers:
    """This time's answers: from a file, from the review page of the questions, or as they were."""
    if common.answers or before is None:
        return read_answers(common.answers)
    if not can_ask(common):
        console.notice(common, "I can't ask here, so your answers stay as they were.")
        return before.answers
    return _ask_again(common, store, before.answers)


def _ask_again(common: Common, store: Store, last: Answers) -> Answers:
    from dataclasses import replace

    world = PickContext(common, store)
    world.around = replace(world.around, pool=world.around.pool or "as last time")
    flow = Flow(world.around, last)
    world.flow = flow
    fill_in(flow)
    draft: Path | None = None

    def _keep(flow: Flow) -> None:
        nonlocal draft
        draft = store.save_draft(flow.state(), draft)

    try:
        with stoppable():
            ask_all(flow, prompter(common), _keep)
    except (KeyboardInterrupt, EOFError) as stop:
        where = f"; what you changed is kept in {draft}, and `mentorpick` goes on from there" if draft else ""
        raise Stopped(f"stopped{where}") from stop
    if draft:
        store.discard_draft(draft)
    return flow.answers()


@with_options("profiles", "force", "strict", "no_input", "today")
def note_conversation(
    common: Common,
    *,
    mentor: MentorArgument,
    helped: Annotated[
        Literal["yes", "somewhat", "no"] | None,
        option("--helped WORD", "Did it help? yes, somewhat or no.", case_sensitive=False),
    ] = None,
    step: Annotated[str, option("--next TEXT", "Your next step, in your own words.")] = "",
    when: Annotated[str, option("--when DATE", "By when: 2026-12-15, or 'in two weeks'.")] = "",
    again: Annotated[
        Literal["yes", "no"] | None,
        option("--again WORD", "Do you want to meet again? yes or no.", case_sensitive=False),
    ] = None,
    reminder: Annotated[str, option("--reminder FILE", "Save the next step as a day in your calendar (.ics).")] = "",
) -> None:
    """Note how a conversation went and what's next.

    It asks for what you leave out. Your answers are private and stay in your own folder. `mentorpick review` uses
    them to say whether to keep this mentor, add someone or look for someone else.
    """
    if reminder:
        may_write(reminder, force=common.force)
    said = Conversation(
        mentor="",
        name="",
        day=common.today,
        helped=helped or "",
        next=tidy_line(step),
        when=_checked_day(when, common.today) if when else None,
        again=again or "",
    )
    found = resolve_mentor(common, mentor, load_pool(common))
    said = replace(said, mentor=found.id, name=found.name)
    if can_ask(common):
        said, reminder = _ask(common, said, reminder)
    if reminder and not said.when:
        raise WrongUsage("a reminder needs a day", "add --when, such as --when 2026-12-15")
    open_store(common).remember_talked(said)
    console.notice(common, f"Kept for {said.name}. `mentorpick review` will come back to it. {advise(said)}".rstrip())
    if reminder and said.when:
        stamp = datetime.combine(common.today, time(), UTC)
        step = said.next or f"Follow up on your conversation with {said.name}"
        write_file(reminder, day_in_calendar(said.when, step, stamp), private=True, force=common.force)
        console.notice(common, f"The reminder is in {reminder}. Open it to add it to your calendar.")


def _checked_day(typed: str, today: date) -> date:
    from mentorpick.read.entries import read_coming_day

    found = read_coming_day(typed, today)
    return parse_day(found.isoformat() if found else typed, "--when", today)


def _ask(common: Common, said: Conversation, reminder: str) -> tuple[Conversation, str]:
    """Ask the questions that no option answered, each of which can be skipped; and whether to save a reminder."""
    private = "Your answer stays on this computer. Nobody else sees it."
    yes, somewhat, no = Choice("yes", "Yes"), Choice("somewhat", "Somewhat"), Choice("no", "No")
    screens = (
        Screen("helped", "", f"Did talking to {said.name} help?", "one", private,
               (yes, somewhat, no), skip="I can't say yet"),
        Screen("next", "", "What's your next step? For example: send two pages", "text", private, skip="none yet"),
        Screen("when", "", "By when? For example: in two weeks, or 15 December", "text", private, skip="no date"),
        Screen("again", "", f"Do you want to meet {said.name} again?", "one", private,
               (yes, no), skip="I don't know yet"),
    )  # fmt: skip
    ask = prompter(common)
    with stoppable("stopped; nothing was kept"):
        for screen in screens:
            if not getattr(said, screen.key) and (screen.key != "when" or said.next):
                said = _asked(ask, screen, said, common.today)
        if said.when and not reminder:
            why = "It's a small file for your calendar. Nothing is sent."
            choices = (Choice("yes", "Yes"), Choice("no", "No"))
            if choose(ask, "reminder", "Save a reminder for your calendar?", choices, why, default="no") == "yes":
                reminder = str(free_document("reminder", ".ics"))
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


def advise(said: Conversation) -> str:
    """Say what follows from a conversation: keep, add somebody beside, or look for somebody else."""
    if said.again == "no" or said.helped == "no":
        then = f"It may be time to look for someone else. A short thank-you to {said.name} is enough to end it."
    elif said.helped == "somewhat":
        then = f"Tell {said.name} what you need next time, and think about adding someone else."
    elif said.helped == "yes":
        then = f"Keep talking to {said.name}."
    else:
        then = ""
    step = f"Your next step: {said.next}{f', by {said.when.isoformat()}' if said.when else ''}." if said.next else ""
    return " ".join(part for part in (then, step) if part)
