"""The sample pool and the three example people: what a first user sees makes sense."""

from pathlib import Path

import msgspec
import pytest

from mentorpick.model.people import Answers
from mentorpick.model.shortlist import Shortlist
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.ranking.pool import Pool, as_pool
from mentorpick.ranking.shortlist import BOUNDARY, FICTIONAL, rank
from mentorpick.read.answers import read_answers
from mentorpick.read.profiles import read_profiles
from tests.builders import TODAY, meaning

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yaml"))


@pytest.fixture(scope="module")
def sample() -> Pool:
    return as_pool(read_profiles(ROOT / "profiles")).with_model(meaning())


def shortlist(path: Path, sample: Pool, **changed: object) -> Shortlist:
    mentee: Answers = msgspec.structs.replace(read_answers(path), **changed)
    return rank(mentee, sample, today=TODAY, top=3)


def test_changing_only_the_priority_changes_the_first_three_in_nearly_every_case(sample: Pool) -> None:
    changed = total = 0
    for path in EXAMPLES:
        mentee = read_answers(path)
        before = [place.mentor for place in shortlist(path, sample).shortlist]
        for area in set(AREA_KEYS) - {mentee.priority}:
            also, parked = (tuple(a for a in areas if a != area) for areas in (mentee.also, mentee.not_now))
            after = shortlist(path, sample, priority=area, also=also, not_now=parked).shortlist
            changed += {place.mentor for place in after} != set(before)
            total += 1
    assert total == 18
    assert changed >= 15


def test_three_different_people_are_shown_different_mentors(sample: Pool) -> None:
    shown = [{place.mentor for place in shortlist(path, sample).shortlist} for path in EXAMPLES]
    assert len(shown) == 3
    assert not set.intersection(*shown)
    assert len({place.shortlist[0].mentor for place in (shortlist(path, sample) for path in EXAMPLES)}) == 3


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_first_offers_much_in_the_priority_and_says_so(path: Path, sample: Pool) -> None:
    found = shortlist(path, sample)
    first = found.shortlist[0]
    strongest = max(first.contributions, key=lambda item: item.points)
    assert strongest.key == f"area.{found.mentee.priority}"
    assert "of 5" in strongest.because
    assert first.fit != "little"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_made_up_people_are_called_made_up_and_mental_health_has_its_boundary(path: Path, sample: Pool) -> None:
    found = shortlist(path, sample)
    assert found.notices[0] == FICTIONAL
    assert (BOUNDARY in found.notices) == (
        found.mentee.priority == "mental_health" or any(g.area == "mental_health" for g in read_answers(path).goals)
    )
