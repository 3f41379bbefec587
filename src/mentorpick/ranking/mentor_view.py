"""A mentor's own view: how the profile reads, whom it could help most, what it could add, what to ask its owner.

Without mentees the plain goals of each area stand for them, so a mentor can look before anybody has asked.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import get_args

import numpy as np
from msgspec.structs import replace

from mentorpick.model.followup import Helped, MentorView
from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.model.taxonomy import AREA_KEYS, LABELS, Area
from mentorpick.ranking.comparison import goals_of
from mentorpick.ranking.gaps import GoalGap, PoolGaps
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import CAN_GUIDE, Case
from mentorpick.ranking.view import View
from mentorpick.relevance.goals import plain_goals
from mentorpick.relevance.lines import profile_lines
from mentorpick.relevance.words import stems
from mentorpick.text import in_normal_capitals, join_words, post_and_employer

MOST, ASKED = 5, 3
"""Goals that are listed; questions that are asked."""
_LONG = 3
"""Words from which on a line says what somebody does, rather than naming a subject."""
_NEAR = 3
"""First places on which a line counts that only comes close."""
_BACKED = 0.3
"""A line this near to a plain goal of an area says something about it."""
_HIGH = 4
_FIELDS = (
    ("offers", "what you'd do for somebody"),
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
    view = View(Pool.of(free, pool.page, pool.digest, pool.model), today)
    asked = list(mentees) or [
        Answers(id=f"plain-{number}", priority=area, goals=(Goal(text=text, area=area),))
        for number, (area, text) in enumerate(plain_goals())
    ]
    cases, mentor = [Case(answers, view) for answers in asked], pool.mentors[row]
    helps = sorted(_helped(cases, row), key=lambda one: (one.says != "answers", one.place, -one.cosine, one.goal))
    lacks = PoolGaps(pool, row)
    gaps = [gap for case in cases for gap in lacks.of(case) if _could_fill(gap, case, row)]
    groups = lacks.summarize(gaps) if mentees else [group for gap in gaps[:MOST] for group in lacks.summarize([gap])]
    stated = [LABELS[area] for area, level in mentor.areas.items() if level >= CAN_GUIDE * 5]
    return MentorView(
        mentor=mentor.id,
        mentor_name=in_normal_capitals(mentor.name),
        post=post_and_employer(mentor.title, mentor.organization, ", "),
        guides=tuple(stated),
        lines=tuple(dict.fromkeys(line.text for line in profile_lines(mentor) if not line.field.startswith("title"))),
        silent=tuple(words for field, words in _FIELDS if not getattr(mentor, field)),
        asked=len(mentees),
        helps=tuple(helps[:MOST]),
        lacks=tuple(groups[:MOST]),
        questions=tuple(list(_questions(mentor, pool, view, row))[:ASKED]),
    )


def _helped(cases: Sequence[Case], row: int) -> Iterator[Helped]:
    """Yield the goals that a line of this mentor answers or comes close to, with the place on that mentee's list."""
    for case in cases:
        best = max((case.answer(row, goal) for goal in goals_of(case.answers)),
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
        yield "What could you do for somebody? One thing a line, such as: read a CV, run a mock interview."
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
        yield f"You only write {some}. What could somebody do with your help there?"
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
    yield "What has somebody thanked you for? Write it down as they said it."
    yield "What do people ask you about again and again?"
    yield "Who should go to somebody else instead? It saves both of you a conversation."


def _nearest_to(area: Area, view: View, row: int) -> float:
    """Return how near the nearest line of a mentor is to any plain goal of an area; 1 where only words are compared."""
    if view.pool.model is None:
        return 1.0
    return float(np.max([view.nearest(row, text)[0] for of, text in plain_goals() if of == area]))
