"""This time against last time: who rose and fell, and which share of the move each of three causes has.

The shares are Shapley values (Shapley 1953): the answers, the profiles of those who were there both times, and who
joined or left are changed one after the other in each of the six orders; a cause's share is the mean of what it moved.
Every field of the answers has its name here, to say what changed. After how many months: ``model/followup``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import permutations
from typing import Literal, NamedTuple, cast

from msgspec.structs import replace

from mentorpick._version import __version__
from mentorpick.model.followup import REVIEW_MONTHS, Advice, History, PlaceRef, Review, Round, Shift
from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.model.shortlist import DEFAULT_TOP, WORDS
from mentorpick.model.taxonomy import LABELS, PRIVATE_AREAS, Area
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import rank
from mentorpick.ranking.view import View
from mentorpick.relevance.vectors import SentenceModel, ranked_again
from mentorpick.timezones import months_later

AdviceKind = Literal["keep", "add", "change"]

LITTLE = 0.3
"""The value of an area below which a mentor hardly serves it."""
MUCH_BETTER = 0.3
"""How much more another must offer there to be worth a change."""


@ranked_again
def advise(answers: Answers, pool: Pool, today: date, named: str) -> Advice:
    """Return what to do about one of today's mentors, named by id or as they are called.

    The first area hardly served, where another serves it much better, is a reason to change, or to add one beside.
    """
    rows = pool.called(named)
    if not rows:
        return Advice(
            mentor=named,
            name=named,
            advice="unknown",
            because="isn't among these mentors, so I can't compare",
            say=_SAY["keep"],
        )
    case = Case(replace(answers, mentors=()), View(pool, today))
    own = {row for name in answers.mentors for row in pool.called(name)}
    others = [row for row in case.best(0).tolist() if row not in own]
    for area in cast(tuple[Area, ...], (*case.stated.ordered, *case.stated.tied)):
        better = _much_better(case, rows[0], others, area)
        if better is not None:
            return _advice(pool, rows[0], "change" if area == answers.priority else "add", area, better)
    return _advice(pool, rows[0], "keep", answers.priority, None)


def _much_better(case: Case, row: int, others: Sequence[int], area: Area) -> int | None:
    """Who of the others serves an area much better, where this mentor hardly does."""
    value = case.column(f"area.{area}") / case.most(f"area.{area}")
    if value[row] >= LITTLE or not others:
        return None
    best = max(others, key=lambda other: value[other])
    return best if value[best] >= value[row] + MUCH_BETTER else None


def _advice(pool: Pool, row: int, kind: AdviceKind, area: Area, other: int | None) -> Advice:
    name = "" if other is None else pool.names[other]
    return Advice(
        mentor=pool.ids[row],
        name=pool.names[row],
        advice=kind,
        because=_BECAUSE[kind].format(area=_label(area), other=name),
        say=_SAY[kind].format(part=_part(area)),
        beside="" if other is None else pool.ids[other],
    )


def _part(area: Area) -> str:
    """An area in words one can say to a mentor: a private one is not named."""
    return "another part of my life" if area in PRIVATE_AREAS else _label(area)


_BECAUSE = {
    "keep": "still helps with what matters to you, {area} first",
    "add": "has little to offer on {area}; {other} has much more",
    "change": "has little to offer on {area}, your priority; {other} has much more",
}
_SAY = {
    "keep": "Thank you for the last few months. I'd like to keep going. Could we look at our plan together?",
    "add": "I'm happy to keep working with you. For {part}, I'd like to talk to someone else too.",
    "change": "My goals have changed since we started. Thank you for everything. Could we have one last conversation, "
    "and is there anyone else you'd suggest I talk to?",
}


CAUSES = ("answers", "profiles", "people")


class ReviewSide(NamedTuple):
    """One time: the day, the answers, the mentors as they were, the pool's page."""

    day: date
    answers: Answers
    mentors: Sequence[Mentor]
    page: Page
    places: tuple[str, ...] = ()
    """The ids of the whole list as it was made then, the first one first; empty where it was not kept."""
    compared: str = ""
    """What goals were compared by then: the version and the model; empty where that was not kept."""


RankByMentor = dict[str, int]
"""The place of each mentor in a list, from 1."""


@ranked_again
def review(
    before: ReviewSide,
    after: ReviewSide,
    *,
    top: int = DEFAULT_TOP,
    next_day: date | None = None,
    model: SentenceModel | None = None,
) -> Review:
    """Compare two times. Both are ranked on the later day and by ``model``, so that only the three causes differ.

    Where the list of the first time was made by other rules, its places are told and what the rules moved is a fourth
    share. Shown are the first ``top`` of either time (0: all) and today's mentors.
    """
    pools = _pools(before, after, model)
    now = rank(after.answers, pools[True, True], today=after.day, top=top)
    shifts = _shifts(before, after, pools, top)
    return Review(
        version=__version__,
        since=before.day.isoformat(),
        today=after.day.isoformat(),
        next=(next_day or months_later(after.day, REVIEW_MONTHS)).isoformat(),
        changed=list_changes(before.answers, after.answers),
        shifts=shifts,
        mentors=tuple(advise(after.answers, pools[True, True], after.day, mentor) for mentor in after.answers.mentors),
        shortlist=now,
        notices=now.notices,
    )


def place_order(answers: Answers, pool: Pool, today: date) -> tuple[str, ...]:
    """Return the ids of everyone who can be chosen, the first one first, to be kept for a later review."""
    return tuple(_places(answers, pool, today))


def compared_by(pool: Pool) -> str:
    """Return what goals are compared by: another version or model may give other places."""
    return f"{__version__} {WORDS if pool.model is None else pool.model.digest}"


@ranked_again
def list_history(sides: Sequence[ReviewSide], *, top: int = 3, model: SentenceModel | None = None) -> History:
    """Return what mattered each time and who came first, ranked as on its day with today's rules."""
    rounds = []
    for side in sides:
        found = rank(
            side.answers, Pool.of(side.mentors, side.page, model=model), today=side.day, top=top, firmness=False
        )
        first = tuple(PlaceRef(mentor=p.mentor, name=p.name, fit=p.fit, score=p.score) for p in found.shortlist[:top])
        rounds.append(
            Round(
                day=side.day.isoformat(),
                priority=side.answers.priority,
                also=side.answers.also,
                goals=tuple(goal.text for goal in side.answers.goals),
                first=first,
            )
        )
    fictional = any(side.page.fictional for side in sides)
    return History(version=__version__, rounds=tuple(rounds), fictional=fictional)


# who moved, and why


def _pools(before: ReviewSide, after: ReviewSide, model: SentenceModel | None) -> dict[tuple[bool, bool], Pool]:
    """A pool for each choice of old or new profiles, and old or new people."""
    old = {mentor.id: mentor for mentor in before.mentors}
    new = {mentor.id: mentor for mentor in after.mentors}
    found = {}
    for profiles in (False, True):
        first, second = (new, old) if profiles else (old, new)
        for people in (False, True):
            ids = sorted(new if people else old)
            mentors = [first[mentor] if mentor in first else second[mentor] for mentor in ids]
            found[profiles, people] = Pool.of(mentors, after.page if profiles else before.page, model=model)
    return found


def _shifts(
    before: ReviewSide, after: ReviewSide, pools: Mapping[tuple[bool, bool], Pool], top: int
) -> tuple[Shift, ...]:
    places: dict[tuple[bool, ...], RankByMentor] = {
        (answers, profiles, people): _places(after.answers if answers else before.answers, pool, after.day)
        for (profiles, people), pool in pools.items()
        for answers in (False, True)
    }
    old, new = places[False, False, False], places[True, True, True]
    differently = before.places and before.compared != compared_by(pools[True, True])
    then = {mentor: at for at, mentor in enumerate(before.places, 1)} if differently else old
    names = {m.id: m.name for m in (*before.mentors, *after.mentors)}
    shown = {m for found in (then, new) for m, place in found.items() if place <= top or not top}
    ordered = sorted(shown, key=lambda mentor: (new.get(mentor, len(new) + 1), mentor))
    return tuple(_shift(mentor, names[mentor], places, then) for mentor in ordered if mentor in names)


def _places(answers: Answers, pool: Pool, today: date) -> RankByMentor:
    case = Case(answers, View(pool, today))
    return {pool.ids[row]: place for place, row in enumerate(case.best(0).tolist(), 1)}


def _shift(mentor: str, name: str, places: Mapping[tuple[bool, ...], RankByMentor], then: RankByMentor) -> Shift:
    behind = max(map(len, (*places.values(), then))) + 1  # of the longest, so that to leave a list is never to rise
    height = {key: -found.get(mentor, behind) for key, found in places.items()}
    none, every = (False,) * len(CAUSES), (True,) * len(CAUSES)
    shares = shapley(height)
    return Shift(
        mentor=mentor,
        name=name,
        before=then.get(mentor),
        after=places[every].get(mentor),
        moved=height[every] + then.get(mentor, behind),
        answers=shares[0],
        profiles=shares[1],
        people=shares[2],
        compared=height[none] + then.get(mentor, behind),
    )


def shapley(worth: Mapping[tuple[bool, ...], float]) -> tuple[float, ...]:
    """Return the Shapley value of each player; ``worth`` has every set of players, as one true or false for each.

    They sum to the worth of all less the worth of none.
    """
    count = len(next(iter(worth)))
    totals = [0.0] * count
    orders = list(permutations(range(count)))
    for order in orders:
        joined = [False] * count
        for player in order:
            alone = worth[tuple(joined)]
            joined[player] = True
            totals[player] += worth[tuple(joined)] - alone
    return tuple(total / len(orders) for total in totals)


# what changed in the answers


def list_changes(before: Answers, after: Answers) -> tuple[str, ...]:
    """Return what differs, one sentence a field; goals by their words."""
    found = []
    if before.priority != after.priority:
        found.append(f"Your priority was {_label(before.priority)}; now it's {_label(after.priority)}")
    old, new = ([goal.text for goal in side.goals] for side in (before, after))
    found += [f"New goal: {text}" for text in new if text not in old]
    found += [f"No longer a goal: {text}" for text in old if text not in new]
    same = [goal for goal in after.goals if goal.text in old and goal not in before.goals]
    found += [f"Different area or importance: {goal.text}" for goal in same]
    named = [label for field, label in _FIELDS.items() if getattr(before, field) != getattr(after, field)]
    return (*found, *([f"Also changed: {', '.join(named)}"] if named else []))


_FIELDS = {
    "also": "your other areas",
    "not_now": "what can wait",
    "about": "what you wrote about yourself",
    "roles": "the kinds of help you'd like",
    "values": "your values",
    "style": "how you like to work",
    "stage": "where you are in your career",
    "languages": "your languages",
    "timezone": "your time zone",
    "location": "where you are",
    "organization": "your organization",
    "meeting": "how you like to meet",
    "hours_per_month": "how much time you'd like",
    "background": "the background you'd like",
    "must": "your must-haves",
    "avoid": "who you'd rather not see",
    "mentors": "your mentors",
    "pinned": "who you pinned",
}


def _label(area: Area) -> str:
    return LABELS[area].lower()
