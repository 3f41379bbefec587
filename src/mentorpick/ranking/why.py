"""Every point of one mentor or of several side by side, the same list after another answer, and a mentor's own view.

The view says how a profile reads, whom it could help most, what to add and what to ask its owner; without mentees the
plain goals of each area stand for them, so a mentor can look before anybody has asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import get_args

import numpy as np
from msgspec.structs import replace

from mentorpick._version import __version__
from mentorpick.errors import WrongUsage
from mentorpick.model.followup import Account, Difference, Gain, Helped, MentorView, Move, WhatIf, Why
from mentorpick.model.people import Answers, Goal, Mentor, Must, Profiles
from mentorpick.model.shortlist import DEFAULT_TOP, Contribution, MenteeRef, Place
from mentorpick.model.taxonomy import AREA_KEYS, LABELS, Area, criterion_phrase, gate_words
from mentorpick.ranking import gates, shortlist
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.fit import places
from mentorpick.ranking.pool import Floats, Pool, as_pool
from mentorpick.ranking.scoring import CAN_GUIDE, Case
from mentorpick.ranking.unmet_goals import GoalGap, PoolGaps
from mentorpick.ranking.view import View
from mentorpick.relevance.goals import plain_goals
from mentorpick.relevance.lines import profile_lines, stems
from mentorpick.relevance.vectors import ranked_again
from mentorpick.text import did_you_mean, in_normal_capitals, join_words, post_and_employer

LITTLE = 0.4
"""A known value up to this is called a lack."""
NOTABLE = 0.01
"""Points below this are too few to speak of as lacking or as a chance."""


@ranked_again
def why(
    mentors: str | Sequence[str],
    answers: Answers,
    profiles: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    weights: Override | Mapping[str, float] | None = None,
) -> Why:
    """Account for the mentors with these ids, the better place first.

    Raises WrongUsage for an id that is not in the pool.
    """
    pool = as_pool(profiles)
    case = Case(answers, View(pool, today), weights)
    named = [mentors] if isinstance(mentors, str) else mentors
    rows = _in_order(case, [row_of(pool, name) for name in dict.fromkeys(named)])
    accounts = tuple(
        Account(
            place=place,
            could_add=could_add(place.contributions),
            lacks=lacks(place.contributions),
            left_out=gates.list_failed(case.view, answers, row),
        )
        for place, row in zip(places(case, rows), rows, strict=True)
    )
    return Why(
        version=__version__,
        inputs=shortlist.fingerprints(pool, answers),
        mentee=MenteeRef(id=answers.id, priority=answers.priority),
        weights=case.weights,
        accounts=accounts,
        differences=differences([account.place for account in accounts]) if len(rows) > 1 else (),
        would_change=shortlist.would_pass(case, rows),
        notices=(*shortlist.fictional_notice(pool.page), *shortlist.boundary_notices(answers, pool.page)),
    )


def row_of(pool: Pool, mentor: str) -> int:
    """Return the row of this id. Raises WrongUsage, with the nearest ids."""
    row = pool.row.get(mentor)
    if row is None:
        hint = did_you_mean(mentor, pool.ids, "an id is the name of the profile's file", most=3)
        raise WrongUsage(f"there's no mentor with the id {mentor!r}", hint)
    return row


def _in_order(case: Case, rows: Sequence[int]) -> list[int]:
    """Those who can be chosen first, each kind in the stated order."""
    return sorted(case.ordered(np.array(rows)).tolist(), key=lambda row: not case.eligible[row])


def could_add(contributions: Sequence[Contribution]) -> tuple[Gain, ...]:
    """Return what is unknown and would add points at its best, the most first."""
    return _most_first((item, item.high) for item in contributions if not item.known)


def lacks(contributions: Sequence[Contribution]) -> tuple[Gain, ...]:
    """Return what is known and gives little, the costliest first."""
    return _most_first((item, 1.0) for item in contributions if item.known and item.value <= LITTLE)


def _most_first(found: Iterable[tuple[Contribution, float]]) -> tuple[Gain, ...]:
    """What each criterion would add at so much value, the most first."""
    gains = [
        Gain(key=item.key, points=item.weight * (most - item.value), because=item.because, unanswered=item.unanswered)
        for item, most in found
    ]
    return tuple(sorted((gain for gain in gains if gain.points >= NOTABLE), key=lambda gain: -gain.points))


def differences(shown: Sequence[Place]) -> tuple[Difference, ...]:
    """Return every criterion beside each other, those that set these mentors apart most first."""
    rows = []
    for items in zip(*(place.contributions for place in shown), strict=True):
        points = tuple(item.points for item in items)
        rows.append(Difference(key=items[0].key, points=points, gaps=tuple(points[0] - other for other in points)))
    return tuple(sorted(rows, key=lambda row: -(max(row.points) - min(row.points))))


@ranked_again
def what_if(
    question: str,
    before: Answers,
    after: Answers,
    profiles: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    top: int = DEFAULT_TOP,
    weights: Override | Mapping[str, float] | None = None,
) -> WhatIf:
    """Rank with both answers; ``question`` says in words what was changed."""
    pool = as_pool(profiles)
    view = View(pool, today)
    lists = [shortlist.rank_in(view, answers, top=top, weights=weights) for answers in (before, after)]
    cases = [Case(answers, view, weights) for answers in (before, after)]
    shown = dict.fromkeys(place.mentor for found in reversed(lists) for place in found.shortlist)
    rows = [pool.row[mentor] for mentor in shown]
    moves = [_move(cases[0], cases[1], row, rows) for row in rows]
    return WhatIf(
        version=__version__,
        question=question,
        before=lists[0],
        after=lists[1],
        moves=tuple(sorted(moves, key=lambda move: (move.after is None, move.after, move.before, move.mentor))),
    )


def without(answers: Answers, must: str) -> Answers:
    """Return the answers without one must-have, named as its gate (``must.meeting``) or shortly (``meeting``).

    Raises WrongUsage for a name that is none, or that these answers do not ask for.
    """
    key = must if must in WITHOUT else f"must.{must}"
    if key not in WITHOUT:
        raise WrongUsage(f"there's no must-have {must!r}", f"choose one of {', '.join(WITHOUT)}")
    lighter = _dropped(answers, key)
    if lighter == answers:
        insisted = ", ".join(key for key in WITHOUT if _dropped(answers, key) != answers) or "nothing"
        raise WrongUsage(f"{key} isn't a must-have in these answers", f"the must-haves are: {insisted}")
    return lighter


def _dropped(answers: Answers, key: str) -> Answers:
    name = key.removeprefix("must.")
    if name == key:
        return replace(answers, **{name: ()})
    return replace(answers, must=replace(answers.must, **{name: getattr(Must(), name)}))


def _move(before: Case, after: Case, row: int, beside: Sequence[int]) -> Move:
    places = [case.place_of(row) if case.eligible[row] else None for case in (before, after)]
    pool = after.view.pool
    return Move(
        mentor=pool.ids[row],
        name=pool.names[row],
        before=places[0],
        after=places[1],
        because=_because(before, after, row, beside, places),
    )


def _because(before: Case, after: Case, row: int, beside: Sequence[int], places: Sequence[int | None]) -> str:
    if places[1] is None:
        miss = gates.list_failed(after.view, after.answers, row)[0]
        return f"now {gate_words(miss.gate, miss.detail)}"
    if places[0] is None:
        return "nothing keeps them off now"
    if places[0] == places[1]:
        return ""
    changes = {key: _points(after, key) - _points(before, key) for key in {**before.asked, **after.asked}}
    beside_others = {key: float(change[row] - change[list(beside)].mean()) for key, change in changes.items()}
    if places[1] < places[0]:
        key = max(beside_others, key=lambda key: (round(beside_others[key], 9), changes[key][row] > 0))
        mostly, otherwise = changes[key][row] > 0, "drops less than the others on"
    else:
        key = min(beside_others, key=lambda key: beside_others[key])
        mostly, otherwise = changes[key][row] < 0, "others do better on"
    return f"{'mostly because of' if mostly else otherwise} {criterion_phrase(key)}"


def _points(case: Case, key: str) -> Floats:
    return case.weight[key] * case.column(key) if key in case.weight else np.zeros(len(case.view.pool))


WITHOUT = (*(f"must.{name}" for name in Must.__struct_fields__), "languages", "avoid", "mentors")
"""Each must-have a mentee can drop, by the name of its gate."""


# a mentor's own view

LISTED, ASKED = 5, 3
"""Goals that are listed; questions that are asked."""
_LONG = 3
"""Words from which on a line says what somebody does, rather than naming a subject."""
_NEAR = 3
"""First places on which a line counts that only comes close."""
_BACKED = 0.3
"""A line this near to a plain goal of an area says something about it."""
_HIGH = 4
_FIELDS = (
    ("offers", "what you'd do for someone"),
    ("meeting", "how you meet"),
    ("hours_per_month", "how much time you have"),
    ("languages", "which languages you speak"),
    ("bio", "who you are"),
    ("title", "your post"),
)  # fmt: skip


def look_at(mentor_id: str, pool: Pool, mentees: Sequence[Answers], *, today: date) -> MentorView:
    """Return how one mentor's profile works for these mentees, as though the mentor had a place.

    Only goals that may be told a mentor belong in ``mentees``; without any, plain goals stand for them.
    """
    row = pool.row[mentor_id]
    free = [replace(one, accepting=True, mentees=0, capacity=1) if at == row else one
            for at, one in enumerate(pool.mentors)]  # fmt: skip
    page = pool.page if mentees else replace(pool.page, weights={})  # plain goals ask for nothing but an area
    view = View(Pool.of(free, page, pool.digest, pool.model), today)
    asked = list(mentees) or [
        Answers(id=f"plain-{number}", priority=area, goals=(Goal(text=text, area=area),))
        for number, (area, text) in enumerate(plain_goals())
    ]
    cases, mentor = [Case(answers, view) for answers in asked], pool.mentors[row]
    helps = sorted(_helped(cases, row), key=lambda one: (one.says != "answers", one.place, -one.cosine, one.goal))
    lacks = PoolGaps(pool, row)
    gaps = [gap for case in cases for gap in lacks.of(case) if _could_fill(gap, case, row)]
    groups = lacks.summarize(gaps) if mentees else [group for gap in gaps[:LISTED] for group in lacks.summarize([gap])]
    stated = [LABELS[area] for area, level in mentor.areas.items() if level >= CAN_GUIDE * 5]
    return MentorView(
        mentor=mentor.id,
        mentor_name=in_normal_capitals(mentor.name),
        post=post_and_employer(mentor.title, mentor.organization, ", "),
        guides=tuple(stated),
        lines=tuple(dict.fromkeys(line.text for line in profile_lines(mentor) if not line.field.startswith("title"))),
        silent=tuple(words for field, words in _FIELDS if not getattr(mentor, field)),
        asked=len(mentees),
        helps=tuple(helps[:LISTED]),
        lacks=tuple(groups[:LISTED]),
        questions=tuple(list(_questions(mentor, pool, view, row))[:ASKED]),
    )


def _helped(cases: Sequence[Case], row: int) -> Iterator[Helped]:
    """Yield the goals that a line of this mentor answers or comes close to, with the place on that mentee's list."""
    for case in cases:
        best = max((case.answer(row, goal) for goal in case.goals),
                   key=lambda answer: answer.cosine or 0.0, default=None)  # fmt: skip
        place = case.place_of(row) if case.eligible[row] else 0
        if best is not None and (best.says == "answers" or (best.says and place <= _NEAR)) and place:
            yield Helped(
                goal=best.goal, line=best.text, says=best.says, place=place, of=int(case.eligible.sum()),
                cosine=best.cosine or 0.0, programme=case.answers.programme,
            )  # fmt: skip


def _could_fill(gap: GoalGap, case: Case, row: int) -> bool:
    """Return whether a gap is in an area that this mentor can guide in, though no line says so yet."""
    return bool(case.can_guide(gap.goal)[row]) and not case.answer(row, gap.goal).says


def _questions(mentor: Mentor, pool: Pool, view: View, row: int) -> Iterator[str]:
    """Yield what would make a profile better, the most useful first; there are always three at least."""
    if not mentor.offers:
        yield "What could you do for someone? One thing a line, such as: read a CV, run a mock interview."
    high: list[Area] = [area for area in get_args(Area) if mentor.areas.get(area, 0) >= _HIGH]
    if len(high) > len(AREA_KEYS) // 2:
        yield "You rate yourself high nearly everywhere, so ratings count for little. Which two areas would you choose?"
    for area in sorted(high, key=lambda key: -mentor.areas[key]):
        if _nearest_to(area, view, row) < _BACKED:
            yield f"You say you can help with {LABELS[area].lower()}, but no line says how. What would you do there?"
    said = {own for offer in mentor.offers for own in stems(offer.text)}
    short = [text for text in mentor.expertise if len(text.split()) < _LONG and not set(stems(text)) <= said]
    if short:
        some = join_words([f"“{text}”" for text in short[:2]])
        yield f"You only write {some}. What could someone do with your help there?"
    asks = {
        "meeting": "How would you meet: by video, by phone, in person, by chat?",
        "hours_per_month": "How much time a month could you give?",
        "bio": "What was hard when you were where they are now? Two sentences are enough.",
        "languages": "Which languages do you speak well?",
        "capacity": "How many people could you take?",
    }
    for field, question in asks.items():
        if getattr(mentor, field) in (None, "", ()) and field not in pool.never_asked:
            yield question
    yield "What has someone thanked you for? Write it down as they said it."
    yield "What do people ask you about again and again?"
    yield "Who should go to someone else instead? It saves both of you a conversation."


def _nearest_to(area: Area, view: View, row: int) -> float:
    """Return how near the nearest line of a mentor is to any plain goal of an area; 1 where only words are compared."""
    if view.pool.model is None:
        return 1.0
    return float(np.max([view.nearest(row, text)[0] for of, text in plain_goals() if of == area]))
