"""Today's mentors beside those one could have: keep, add somebody beside, or change; with a kind way to say it."""

from datetime import date
from typing import Literal, cast

from msgspec.structs import replace

from mentorpick.areas import LABELS, PRIVATE_AREAS, Area
from mentorpick.model import Answers
from mentorpick.nextsteps import Advice
from mentorpick.ranking.case import Case
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import as_override
from mentorpick.ranking.view import View
from mentorpick.ranking.weights import stated_order

Kind = Literal["keep", "add", "change"]

LITTLE = 0.3
"""The value of an area below which a mentor hardly serves it."""
MUCH_BETTER = 0.3
"""How much more another must offer there to be worth a change."""


def advise(answers: Answers, pool: Pool, today: date, named: str) -> Advice:
    """What to do about one of today's mentors, named by id or as they are called."""
    rows = pool.called(named)
    if not rows:
        return Advice(
            mentor=named,
            name=named,
            advice="unknown",
            because="is not in this pool, so nothing can be compared",
            say=_SAY["keep"],
        )
    case = Case(replace(answers, mentors=()), View(pool, today), as_override(None, pool))
    own = {row for name in answers.mentors for row in pool.called(name)}
    return _Judge(case, rows[0], own).advice()


class _Judge:
    """One of today's mentors beside those who could be had."""

    def __init__(self, case: Case, row: int, own: set[int]) -> None:
        self.case, self.row = case, row
        self.others = [other for other in case.best(0).tolist() if other not in own]

    def advice(self) -> Advice:
        """The first area named that is hardly served, where another serves it much better: change, or add beside."""
        stated = stated_order(self.case.answers)
        for area in cast(tuple[Area, ...], (*stated.ordered, *stated.tied)):
            other = self._much_better(area)
            if other is not None:
                kind: Kind = "change" if area == self.case.answers.priority else "add"
                return self._told(kind, area, other)
        return self._told("keep", self.case.answers.priority, None)

    def _much_better(self, area: Area) -> int | None:
        """Who of the others serves an area much better, where this mentor hardly does."""
        value = self.case.column(f"area.{area}")
        if value[self.row] >= LITTLE or not self.others:
            return None
        best = max(self.others, key=lambda other: value[other])
        return best if value[best] >= value[self.row] + MUCH_BETTER else None

    def _told(self, kind: Kind, area: Area, other: int | None) -> Advice:
        pool = self.case.view.pool
        name = "" if other is None else pool.names[other]
        return Advice(
            mentor=pool.ids[self.row],
            name=pool.names[self.row],
            advice=kind,
            because=_BECAUSE[kind].format(area=LABELS[area].lower(), other=name),
            say=_SAY[kind].format(part=_part(area)),
            beside="" if other is None else pool.ids[other],
        )


def _part(area: Area) -> str:
    """An area in words one can say to a mentor: a private one is not named."""
    return "another part of my life" if area in PRIVATE_AREAS else LABELS[area].lower()


_BECAUSE = {
    "keep": "still serves what you name, {area} first",
    "add": "offers little in {area}; {other} offers much more there",
    "change": "offers little in {area}, your central priority; {other} offers much more there",
}
_SAY = {
    "keep": "Thank you for the last months. I would like to go on: shall we look at our agreement together?",
    "add": "I am glad to go on with you. For {part} I would like to talk to somebody else as well.",
    "change": "My goals have changed since we began. Thank you for all of it; may we close with one last talk, and "
    "would you tell me whom else you would ask?",
}
