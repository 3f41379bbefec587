"""``mentorpick review``: the same questions again, who moved and why, and what that means for today's mentors."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mentorpick.cli import inputs as sources
from mentorpick.cli import output as console
from mentorpick.cli.context import can_ask, prompter, stoppable
from mentorpick.cli.options import Common, parse_day, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import Stopped, WrongUsage
from mentorpick.model.people import Answers
from mentorpick.store import Store

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool
    from mentorpick.ranking.review import ReviewSide

Kept = Sequence[tuple[date, Path]]


@with_options("profiles", "answers", "top", "format", "output", "force", "strict", "no_input", "today")
def command(
    common: Common,
    history: Annotated[bool, typer.Option("--history", help="Only show your answers over time.")] = False,
    next_day: Annotated[
        str, typer.Option("--next", metavar="DATE", help="When to look again (YYYY-MM-DD). Default: in three months.")
    ] = "",
) -> None:
    """Look again: last time's answers are filled in, so you only touch what changed.

    Then you get a new list, who moved up or down and why (your answers, changed profiles, people who joined or left),
    and for each mentor you have: keep, add someone, or look for someone new. With -a FILE it asks nothing.
    """
    check_output(common)
    store = sources.open_store(common)
    kept = store.history()
    if not kept and not common.answers:
        raise WrongUsage(
            "there's nothing to look back on yet",
            "run `mentorpick` first, or keep a file of answers with: mentorpick review -a FILE",
        )
    if history:
        from mentorpick.ranking.review import list_history as told

        pool = sources.load_pool(common, sources.pool_paths(common))
        emit(told(_sides(common, store, kept, pool), model=sources.model_of_lines(pool)), common)
    else:
        _look_again(common, store, kept, parse_day(next_day, "--next", common.today) if next_day else None)


def _look_again(common: Common, store: Store, kept: Kept, next_day: date | None) -> None:
    from mentorpick.cli.pick import save, save_round
    from mentorpick.ranking.review import ReviewSide, review

    paths = sources.pool_paths(common)
    pool = sources.load_pool(common, paths)
    before = next(iter(_sides(common, store, kept[-1:], pool)), None)
    answers = _answers(common, store, before)
    after = ReviewSide(common.today, answers, pool.mentors, pool.page)
    if before is None:
        console.notice(common, "This is the first time. It's kept, so the next review can compare.")
        before = after
    result = review(before, after, top=common.top, next_day=next_day, model=sources.model_of_lines(pool))
    emit(result, common)
    console.notice(common, *_conversations(store, common.today))
    path = save(common, answers)
    save_round(common, path, answers, pool, next_day)
    sources.remember(common, tuple(place.mentor for place in result.shortlist.shortlist), path, paths)


def _conversations(store: Store, today: date) -> tuple[str, ...]:
    """What the user said of each conversation since, and what follows."""
    from mentorpick.cli.talked import advise

    return tuple(
        f"You talked with {each.name} on {each.day.isoformat()}. {advise(each)}".strip()
        for each in store.contacts().talked
        if each.day <= today
    )


def _sides(common: Common, store: Store, kept: Kept, pool: "Pool") -> "list[ReviewSide]":
    """Each time with the mentors as they were; where they were not kept, today's, and that is said."""
    from mentorpick.ranking.review import ReviewSide
    from mentorpick.read.answers import read_answers
    from mentorpick.store import snapshot_of

    sides, missing, older = [], 0, 0
    for day, path in kept:
        found = snapshot_of(store, path)
        missing += found is None
        older += found is not None and not found.compared
        answers = read_answers(path)
        if found is None:
            sides.append(ReviewSide(day, answers, pool.mentors, pool.page))
        else:
            sides.append(ReviewSide(day, answers, found.mentors, found.page, found.places, found.compared))
    if missing:
        console.notice(common, "The mentors of an earlier time weren't kept, so I used today's.")
    if older:
        console.notice(
            common,
            "mentorpick compares goals by their meaning since version 0.2. What it kept before is ranked again that "
            "way, so places you remember may be others.",
        )
    return sides


def _answers(common: Common, store: Store, before: "ReviewSide | None") -> Answers:
    """This time's answers: from a file, from the review page of the questions, or as they were."""
    if common.answers or before is None:
        from mentorpick.read.answers import read_answers

        return read_answers(common.answers)
    if not can_ask(common):
        console.notice(common, "There's nobody to ask, so your answers stay as they were.")
        return before.answers
    return _ask_again(common, store, before.answers)


def _ask_again(common: Common, store: Store, last: Answers) -> Answers:
    from dataclasses import replace

    from mentorpick.cli.context import PickContext
    from mentorpick.interview.flow import Flow, ask_all, fill_in

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
