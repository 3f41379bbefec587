"""A place as it is shown: its points, the word of fit, goal by goal what answers it, and what speaks against it.

The order is the score's alone. The word of fit speaks of the goals, so it may be better further down the list; then a
remark says why the other stands above. What speaks against a place has a phrase for each criterion.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from math import fsum
from typing import cast

import numpy as np
from msgspec import UNSET

from mentorpick.model.people import Mentor, open_places
from mentorpick.model.shortlist import NOT_DRAWN, ClosestLeftOut, Contribution, GoalAnswer, Place
from mentorpick.model.taxonomy import AREA_KEYS, LABELS, Area
from mentorpick.ranking.criteria import BY_KEY, CLAIM, area_value, meeting_met
from mentorpick.ranking.pool import RowIndices
from mentorpick.ranking.reasons import capital, level_in_words, number_word, overlap, quote
from mentorpick.ranking.scoring import CAN_GUIDE, TOP, Case, CriterionFinding
from mentorpick.ranking.view import AreaAsked, AskedGoal, Availability
from mentorpick.relevance.lines import is_foreign
from mentorpick.text import join_words

FIT = ("strong", "good", "some", "little")
"""The words of fit, the best first."""
SOME_CLAIM, GOOD_CLAIM = 0.3, 0.6
"""The claim in the priority from which a fit is called some, and, where no goal is stated, good."""
FIRST = 3
"""So many first places a headline speaks of, and a mentor who is full would have had to stand among."""
REASONS = 3
"""Pluses of a place, where that many speak for it; every goal that has a line is one."""
SILENT = 2
"""Goals without a line that are named; of more only how many."""
NOTABLE = 0.5
"""A way of working together counts as a plus above this value."""
SHORT = 3
"""Lines up to which a profile is called short."""
SOMEWHAT = 0.25
"""How near a line must be, as a share of the ramp, where somebody is to be called closest."""
FAR = 8
"""Hours between two clocks from which waking hours in common run short."""


MOST_QUESTIONS = 3


def places(case: Case, rows: Sequence[int], *, firmness: bool = True) -> tuple[Place, ...]:
    """Return what is shown of these eligible rows, given in order, each with its true place."""
    return tuple(
        _place(case, row, findings, position, firmness=firmness)
        for position, (row, findings) in enumerate(zip(rows, case.findings(rows), strict=True), 1)
    )


def contributions(case: Case, findings: Mapping[str, CriterionFinding]) -> tuple[Contribution, ...]:
    """Return every criterion of one mentor with its weight, in the order of CRITERIA."""
    return tuple(
        Contribution(
            key=item.key, weight=item.weight, value=found.value, points=item.weight * found.value,
            because=found.because.text, evidence=found.because.evidence, unanswered=found.because.unanswered,
            known=found.known, low=found.low, high=found.high,
        )
        for item in case.weights for found in [findings[item.key]]
    )  # fmt: skip


def _place(case: Case, row: int, findings: Mapping[str, CriterionFinding], position: int, *, firmness: bool) -> Place:
    mentor = case.view.pool.mentors[row]
    parts = contributions(case, findings)
    low, high = _ends(parts)
    firmness = firmness and bool(case.eligible[row])
    standing = case.standing.get(row) if firmness else None
    unknown = unknown_keys(parts)
    score = float(case.scores[row])
    return Place(
        rank=case.place_of(row),
        position=position,
        group=(standing.group if standing else case.group_beyond(row)) if firmness else UNSET,
        mentor=mentor.id,
        name=mentor.name,
        fit=fit_word(case, row),
        score=score,
        bar=round(score / best_score(case), 9),
        goals=goal_answers(case, row),
        pluses=pluses(case, row, parts),
        minuses=minuses(case, row),
        remarks=remarks(case, row),
        low=low,
        high=high,
        firmness=(standing.firmness if standing else NOT_DRAWN) if firmness else UNSET,
        contributions=parts,
        unknown=unknown,
        ask=_ask(case, row, unknown),
        pinned=row in case.pinned,
        title=mentor.title,
        organization=mentor.organization,
        places=_stated_places(mentor),
        email=mentor.contact.email,
        url=mentor.contact.url,
    )


def unknown_keys(parts: Sequence[Contribution]) -> tuple[str, ...]:
    """Return the criteria of which something is unknown, the one that could matter most first."""
    unknown = [item for item in parts if not item.known]
    unknown.sort(key=lambda item: -item.weight * (item.high - item.low))
    return tuple(item.key for item in unknown)


def _stated_places(mentor: Mentor) -> int | None:
    """Places still open; None where the profile does not say both how many there are and how many are taken."""
    left = None if mentor.mentees is None else open_places(mentor)
    return None if left is None else max(left, 0)


def _ends(parts: Sequence[Contribution]) -> tuple[float, float]:
    low = high = 0.0
    for item in parts:
        low += item.weight * item.low
        high += item.weight * item.high
    return round(low * 1e9) / 1e9, round(high * 1e9) / 1e9  # as numpy rounds the scores, to the bit


def _ask(case: Case, row: int, unknown: Sequence[str]) -> tuple[str, ...]:
    """The questions that could matter most; what the office never asked anyone is said once for the whole pool."""
    questions = (question for key in unknown for question in BY_KEY[key].questions(case.compare(row, key)))
    never = case.view.pool.never_asked
    return tuple(islice((item.text for item in questions if item.field not in never), MOST_QUESTIONS))


def goal_answers(case: Case, row: int) -> tuple[GoalAnswer, ...]:
    """Return what answers each goal, those the priority hears first; each goal once."""
    heard = case.heard
    goals = dict.fromkeys((*heard, *case.goals))
    return tuple(case.answer(row, goal) for goal in goals)


def nearest_line(case: Case, row: int, goals: Collection[str] | None = None) -> str:
    """Return the line of one profile that comes nearest to a goal (of these texts, else of all); empty for none."""
    answers = [case.answer(row, goal) for goal in case.goals if goals is None or goal.text in goals]
    said = [answer for answer in answers if answer.says]
    return max(said, key=lambda answer: answer.cosine or 0.0).text if said else ""


def fit_word(case: Case, row: int) -> str:
    """Return strong, good, some or little: whether a goal is answered, comes close, or only the priority is claimed."""
    claim = float(case.claims[row])
    word = _best_said(case, row)
    if not word and claim >= SOME_CLAIM:
        word = "good" if claim >= GOOD_CLAIM and not case.goals else "some"
    refused = case.view.pool.levels[AREA_KEYS.index(case.answers.priority), row] == 0
    return ("some" if refused else word) if word else "little"


def _best_said(case: Case, row: int) -> str:
    heard = case.heard
    said = {case.answer(row, goal).says for goal in heard}
    others = {case.answer(row, goal).says for goal in case.goals if goal not in heard}
    if "answers" in said:
        return "strong"
    return "good" if "close" in said or "answers" in others else ""


def best_score(case: Case) -> float:
    """Return the best score that these answers allow: every goal answered in full, every wish met."""
    return round(fsum(row.weight * case.most(row.key) for row in case.weights), 9)


def pluses(case: Case, row: int, parts: Sequence[Contribution]) -> tuple[str, ...]:
    """Return what speaks for a mentor: the line for each goal that has one, then what else gives most points."""
    goals = [capital(answer.because) for answer in goal_answers(case, row) if answer.says]
    daily = "availability" if drawbacks(case, row) else ""
    others = [_plus(case, row, item) for item in sorted(parts, key=lambda item: -item.points) if item.key != daily]
    return (*goals, *[text for text in others if text][: max(REASONS - len(goals), 1)])


def _plus(case: Case, row: int, item: Contribution) -> str:
    """What a criterion gives, empty where that is little: of an area that was named how much experience there is."""
    if not item.key.startswith("area."):
        return capital(item.because) if item.known and item.value > NOTABLE else ""
    area = cast(Area, item.key.removeprefix("area."))
    guides = case.view.pool.levels[AREA_KEYS.index(area), row] >= CAN_GUIDE
    return level_in_words(case.view.pool.mentors[row], area) if guides and area not in case.stated.unmentioned else ""


def minuses(case: Case, row: int) -> tuple[str, ...]:
    """Return what speaks against a mentor: goals without a line, then daily life."""
    goals = [answer for answer in goal_answers(case, row) if not answer.says]
    more = len(goals) - SILENT
    told = [capital(answer.because) for answer in (goals if more == 1 else goals[:SILENT])]
    rest = [capital(f"{case.far} {more} more goals")] if more > 1 else []
    return (*told, *rest, *map(capital, drawbacks(case, row)))


def drawbacks(case: Case, row: int) -> tuple[str, ...]:
    """Return what speaks against a mentor in daily life: no common way of meeting, clocks far apart, too few hours."""
    asked = case.asked.get("availability")
    return tuple(_drawbacks(case, row, asked)) if asked is not None else ()


def _drawbacks(case: Case, row: int, asked: Availability) -> Iterator[str]:
    one = case.view.at(np.array([row]))
    if asked.meeting and float(meeting_met(one, asked)[0]) == 0:
        yield "no way of meeting that suits you both"
    apart = float(one.hours_apart(asked.timezone)[0]) if asked.timezone else 0.0
    if apart > FAR:
        yield f"{number_word(apart, 'hour')} apart, {overlap(apart)}"
    offered = float(one.number("hours")[0])
    if asked.hours is not None and offered < asked.hours:
        yield f"has {number_word(offered, 'hour')} a month (you asked for {number_word(asked.hours)})"


def remarks(case: Case, row: int) -> tuple[str, ...]:
    """Return what a reader would wonder about: a short profile, and why another with a lesser word stands above."""
    found = []
    place = case.place_of(row)
    above = [other for at, other in enumerate(case.best(TOP).tolist(), 1) if at < place]
    if case.view.line_count(row) <= SHORT and any(answer.says for answer in goal_answers(case, row)):
        found.append("A short profile, but this line is close.")
    own = FIT.index(fit_word(case, row))
    lesser = [other for other in above if FIT.index(fit_word(case, other)) > own]
    if lesser and _best_said(case, row):
        name, but = case.view.pool.names[lesser[-1]], _but(case, row, lesser[-1])
        found += [f"Closer to your goals than {name}, but {but}."] if but else []
    return tuple(found)


def _but(case: Case, row: int, above: int) -> str:
    """Where a mentor loses most against the one above; empty where that is the one goal itself."""
    lost = {item.key: item.weight * float(case.column(item.key)[above] - case.column(item.key)[row])
            for item in case.weights}  # fmt: skip
    key = max(lost, key=lambda key: lost[key])
    against = drawbacks(case, row)
    if key == "availability" and against:
        return join_words(against)
    if not key.startswith("area."):
        return _LOSES[key]
    area = cast(Area, key.removeprefix("area."))
    asked = case.asked[key]
    claim = case.view.claim(area, 0.2)
    if asked.goals and CLAIM * float(claim[above] - claim[row]) * 2 < lost[key] / case.weight[key]:
        return "further from the rest of what you wrote" if len(case.goals) > 1 or case.answers.about else ""
    return f"says less about experience in {LABELS[area].lower()}"


_LOSES = {
    "roles": "offers less of the kind of help you want",
    "values": "shares fewer of your values",
    "style": "likes to work differently",
    "availability": "is harder for you to meet",
    "stage": "is at a stage that suits you less",
    "wants": "is looking for other mentees",
    "background": "doesn't mention the background you asked for",
}


def headline(case: Case) -> str:
    """Return what must be read before the first places where none of them answers a goal; empty where one does."""
    goals = case.goals
    rows = case.best(FIRST).tolist()
    said = {answer.says for row in rows for answer in goal_answers(case, row)}
    if not set(goals) - set(_foreign(case)) or not rows or "answers" in said:
        return ""
    first = "The first" if len(rows) == 1 else f"None of the first {_NUMBERS[min(len(rows), FIRST)]}"
    if case.view.pool.model is None:
        shares = "shares few" if len(rows) == 1 else "shares many"
        told = f"{first} {shares} words with your goals, and I could only compare words. Read their profiles first."
        return "" if "close" in said else told
    if "close" in said:
        return f"{first} {'comes' if len(rows) == 1 else 'answers a goal of yours outright; at best they come'} close."
    verb = "doesn't write" if len(rows) == 1 else "writes"
    ask = "" if _answered_further_down(case) else " Ask them who they'd ask."
    return f"{first} {verb} about what you're looking for.{ask}"


_NUMBERS = {2: "two", 3: "three"}


def goals_the_first_leave(case: Case) -> tuple[str, ...]:
    """Return a sentence for each goal that none of the first places answers: who does further down, or nobody here.

    By words alone never that nobody does: a line may be about a goal and share no word with it.
    """
    return (*_unanswered_by_all(case), *_answered_further_down(case))


def unanswered_goals(case: Case) -> tuple[AskedGoal, ...]:
    """Return the goals that nobody who can be chosen answers or comes close to; by words alone that's never known."""
    known = case.view.pool.model is not None
    left = [goal for goal, row in _left_open(case) if known and row is None]
    return tuple(goal for goal in left if goal not in _foreign(case))


def _left_open(case: Case) -> list[tuple[AskedGoal, int | None]]:
    """The goals that none of the first places answers or comes close to, each with the nearest row further down."""
    first = case.best(TOP).tolist()
    left = [goal for goal in case.goals if not any(case.answer(row, goal).says for row in first)]
    return [(goal, _nearest(case, goal)) for goal in left]


def _unanswered_by_all(case: Case) -> list[str]:
    rows = np.flatnonzero(case.eligible)
    return [
        f"{_who_does_not(case, goal)} writes about {quote(goal.text)}{_closest(case, goal, rows)}."
        for goal in unanswered_goals(case)
    ]


def _who_does_not(case: Case, goal: AskedGoal) -> str:
    """Nobody at all, or nobody with room, a language or experience: a line of somebody else may still be near."""
    near = case.view.match(goal.text).cosine >= case.view.close_from
    if (near & case.eligible).any():
        return f"Nobody here with experience in {LABELS[goal.area or case.answers.priority].lower()}"
    knows = near & case.can_guide(goal)
    for key, who in _OUT_BY:
        others = [mask for gate, mask in case.masks.items() if gate != key]
        if (knows & ~case.masks.get(key, knows) & np.logical_and.reduce(others)).any():
            return who
    return "Nobody here"


_OUT_BY = (
    ("languages", "Nobody who shares a language with you"),
    ("places", "Nobody who has space right now"),
    ("accepting", "Nobody who's taking people on right now"),
)
"""What keeps off those who could answer a goal, if nothing else does."""


def _answered_further_down(case: Case) -> list[str]:
    found = []
    for goal, row in _left_open(case):
        if row is not None and case.answer(row, goal).says == "answers":  # what only comes close is often an accident
            who = f"{case.view.pool.names[row]} (place {case.place_of(row)})"
            found.append(f"For {quote(goal.text)}, ask {who}: {quote(case.answer(row, goal).text)}.")
    return found


def _nearest(case: Case, goal: AskedGoal) -> int | None:
    """The row of whoever can be chosen and answers a goal, or comes close to it, by the nearest line."""
    cosine = case.view.match(goal.text).cosine
    near = np.flatnonzero(case.eligible & (cosine >= case.view.close_from) & case.can_guide(goal))
    return int(near[np.argmax(cosine[near])]) if len(near) else None


def _closest(case: Case, goal: AskedGoal, rows: RowIndices) -> str:
    """Who answers a goal best by level and lines together, if anybody does: not who writes nothing like it."""
    area = goal.area or case.answers.priority
    low, high = case.view.pool.lines.description.ramp
    rows = rows[(case.view.match(goal.text).cosine >= low + SOMEWHAT * (high - low))[rows]]
    value = np.round(area_value(area, case.view, AreaAsked((goal,)), float)[rows], 9)
    return f"; closest: {case.view.pool.names[rows[int(np.argmax(value))]]}" if value.max(initial=0) > 0 else ""


def foreign_goals(case: Case) -> tuple[str, ...]:
    """Return a sentence where a goal is mostly in a language that the model in use wasn't made for."""
    foreign = _foreign(case)
    if not foreign:
        return ()
    return (
        f"I understand English best, and {quote(foreign[0].text)} looks like another language. Write it in English, or "
        "use a model for other languages (--model).",
    )


def _foreign(case: Case) -> tuple[AskedGoal, ...]:
    model = case.view.pool.model
    known = model is not None and "multilingual" in model.name.casefold()
    return () if known else tuple(goal for goal in case.goals if is_foreign(goal.text))


def closest_left_out(case: Case) -> tuple[ClosestLeftOut, ...]:
    """Return who would stand among the first three, but has no place or takes nobody now, and fails nothing else.

    Where goals are stated, only who writes something near one of them is worth asking for a name.
    """
    full = np.zeros(len(case.view.pool), dtype=bool)
    others = np.ones(len(case.view.pool), dtype=bool)
    for key, mask in case.masks.items():
        if key in ("accepting", "places"):
            full |= ~mask
        else:
            others &= mask
    best_first = case.ordered(np.flatnonzero(full & others)).tolist()
    rows = takewhile(lambda row: case.place_of(row) <= FIRST, best_first[:FIRST])
    found = [_left_out(case, row) for row in rows]
    return tuple(one for one in found if not one.goals or any(answer.says for answer in one.goals))


def _left_out(case: Case, row: int) -> ClosestLeftOut:
    mentor = case.view.pool.mentors[row]
    gate = "accepting" if not case.masks["accepting"][row] else "places"
    return ClosestLeftOut(
        mentor=mentor.id,
        name=mentor.name,
        gate=gate,
        fit=fit_word(case, row),
        rank=case.place_of(row),
        pronouns=mentor.pronouns,
        goals=goal_answers(case, row),
    )
