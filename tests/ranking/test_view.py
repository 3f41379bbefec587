"""What a view keeps is kept within bounds, and what it cannot know it does not guess."""

from typing import Any

import numpy as np
import pytest

from mentorpick.model.people import Must
from mentorpick.ranking import view as module
from mentorpick.ranking.shortlist import rank, rank_in
from mentorpick.ranking.view import View
from tests.builders import TODAY, answers, mentor, pool, random_mentee, random_mentors

BOUNDS = {"_KEPT_BYTES": "_kept", "REMEMBERED": "_memory", "READ": "_lines", "MATCHES": "_matches"}


@pytest.mark.parametrize("bound", BOUNDS)
def test_letting_go_of_what_was_kept_changes_nothing(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    people = pool(*random_mentors(11, 20))
    cohort = [random_mentee(seed) for seed in range(8)]
    alone = [rank(mentee, people, today=TODAY, firmness=False) for mentee in cohort]
    free, bounded = View(people, TODAY), View(people, TODAY)
    together = [rank_in(free, mentee, firmness=False) for mentee in cohort]
    monkeypatch.setattr(module, bound, 1)
    assert [rank_in(bounded, mentee, firmness=False) for mentee in cohort] == together == alone

    def held(view: View) -> Any:
        return len(getattr(view, BOUNDS[bound]))

    assert held(bounded) < held(free)


def test_a_time_zone_that_no_system_knows_is_as_good_as_none() -> None:
    people = pool(mentor("Ada", timezone="Mars/Olympus"), mentor("Bo", timezone="Europe/Paris"))
    apart = View(people, TODAY).hours_apart("Europe/London")
    assert np.isnan(apart[0])
    assert apart[1] == 1
    jo = answers(timezone="Europe/London", must=Must(same_timezone_hours=1))
    (out,) = rank(jo, people, today=TODAY).pool.left_out_mentors
    assert (out.mentor, out.detail) == ("ada", "profile doesn't say")
