"""A mentee before a pool, with the weights an office may have set: what every part of a cohort begins with."""

from mentorpick.model import Answers
from mentorpick.ranking.case import Case
from mentorpick.ranking.criteria import BY_KEY
from mentorpick.ranking.pool import Floats
from mentorpick.ranking.shortlist import as_override
from mentorpick.ranking.view import View

_WANTS = BY_KEY["wants"]


def case_of(answers: Answers, view: View) -> Case:
    """The case ``rank`` would make of these answers."""
    return Case(answers, view, as_override(None, view.pool))


def hopes_met(answers: Answers, view: View) -> Floats:
    """(M,) how far this mentee is the one each mentor hopes for, 0..1, whatever its weight."""
    asked = _WANTS.asks(answers)
    return view.kept(("hopes", asked), lambda whole: _WANTS.value(whole, asked, lambda prior: prior))
