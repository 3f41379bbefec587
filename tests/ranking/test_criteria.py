"""The table of criteria: each row is complete, silent profiles give its prior, and what was skipped does not apply."""

import numpy as np
import pytest

from mentorpick.model.people import Answers, BackgroundWish, Style
from mentorpick.model.taxonomy import AREA_KEYS, CRITERION_LABELS
from mentorpick.ranking.criteria import CRITERIA, PRIOR, Criterion
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.view import AreaAsked, View
from tests.builders import TODAY, answers, mentor, pool

EVERYTHING = answers(
    roles=("mentor", "coach"), values=("family", "service"), style=Style(structure=3, directness=2), stage="trainee",
    hours_per_month=1, meeting=("video",), timezone="Europe/London", background=BackgroundWish(wish=("parent",)),
)  # fmt: skip
SILENT = mentor("Silent", areas={})

each = pytest.mark.parametrize("row", CRITERIA, ids=lambda row: row.key)


def case(mentee: Answers, *people: object) -> Case:
    return Case(mentee, View(pool(*people), TODAY))  # type: ignore[arg-type]


def test_there_is_one_criterion_an_area_and_the_ways_of_working_together() -> None:
    assert [row.key for row in CRITERIA] == [
        *(f"area.{area}" for area in AREA_KEYS),
        "roles", "values", "style", "availability", "stage", "wants", "background",
    ]  # fmt: skip


@each
def test_every_row_has_a_short_name_and_says_where_it_belongs(row: Criterion) -> None:
    assert row.key in CRITERION_LABELS
    assert row.group == ("needs" if row.key.startswith("area.") else "together")
    assert row.share == (0.0 if row.group == "needs" else 0.05)


@each
def test_a_silent_profile_gives_the_prior_and_spans_everything(row: Criterion) -> None:
    (found,) = case(EVERYTHING, SILENT).findings([0])
    end = found[row.key]
    if row.key.startswith("area.") and row.key != "area.career":
        assert (end.value, end.low, end.high, end.known) == (pytest.approx(0.2 * 0.2), 0.0, 0.2, False)
    elif row.key == "wants":
        assert (end.value, end.low, end.high, end.known) == (0.5, 0.5, 0.5, True)
    else:
        assert (end.value, end.low, end.high, end.known) == (PRIOR.get(row.key, 0.2), 0.0, 1.0, False)
    assert end.because.text


@each
def test_values_lie_between_nothing_and_everything(row: Criterion) -> None:
    from tests.builders import random_mentee, random_mentors

    for seed in range(30):
        found = case(random_mentee(seed), *random_mentors(seed, 40))
        if row.key in found.asked:
            column = found.column(row.key)
            assert not np.isnan(column).any()
            assert ((column >= 0) & (column <= 1)).all()


@pytest.mark.parametrize("row", [row for row in CRITERIA if row.group == "together" and row.key != "wants"],
                         ids=lambda row: row.key)  # fmt: skip
def test_what_was_skipped_does_not_apply(row: Criterion) -> None:
    assert row.asks(answers()) is None
    assert row.asks(EVERYTHING) is not None


def test_an_area_left_out_does_not_apply_but_the_priority_always_does() -> None:
    rows = {row.key: row for row in CRITERIA}
    assert rows["area.finances"].asks(answers(not_now=("finances",))) is None
    assert rows["area.career"].asks(answers(not_now=("career",))) == AreaAsked(())


@pytest.mark.parametrize(
    ("own", "theirs", "value"),
    [("student", "student", 0.2), ("senior", "student", 0.2), ("student", "trainee", 0.8), ("student", "early", 1.0),
     ("student", "mid", 0.8), ("student", "senior", 0.6), ("student", "retired", 0.6)],
)  # fmt: skip
def test_two_stages_ahead_are_best(own: str, theirs: str, value: float) -> None:
    assert case(answers(stage=own), mentor("Ada", stage=theirs)).column("stage").tolist() == [value]


@pytest.mark.parametrize(
    ("asked", "fields", "value"),
    [
        ({"hours_per_month": 2}, {"hours_per_month": 1}, 0.5),
        ({"hours_per_month": 1}, {"hours_per_month": 5}, 1.0),
        ({"hours_per_month": 0}, {"hours_per_month": 0}, 1.0),
        ({"timezone": "Europe/London"}, {"timezone": "Asia/Tokyo"}, 0.75),
        ({"timezone": "Europe/London"}, {"timezone": "Pacific/Auckland"}, 0.25),
        ({"meeting": ("in_person",), "location": "Leeds"}, {"meeting": ("in_person",), "location": "York"}, 0.0),
        ({"meeting": ("in_person",), "location": "Leeds"}, {"meeting": ("in_person",), "location": "Leeds, UK"}, 1.0),
        (
            {"meeting": ("in_person",), "location": "London, UK"},
            {"meeting": ("in_person",), "location": "London, Canada"},
            0.0,
        ),
        ({"meeting": ("in_person",), "location": "Leeds"}, {"meeting": ("in_person",)}, 0.5),
        ({"meeting": ("video", "in_person")}, {"meeting": ("in_person", "video")}, 1.0),
        ({"hours_per_month": 2, "timezone": "Europe/London"}, {"hours_per_month": 1}, 0.5),
    ],
)
def test_availability_is_the_mean_of_what_is_asked(
    asked: dict[str, object], fields: dict[str, object], value: float
) -> None:
    at = case(answers(**asked), mentor("Ada", **fields))  # type: ignore[arg-type]
    assert at.column("availability").tolist() == [value]


def test_a_pool_of_one_gives_what_a_large_pool_gives() -> None:
    from tests.builders import random_mentee, random_mentors

    people = random_mentors(9, 60)
    for seed in range(10):
        mentee = random_mentee(seed, gates=False)
        whole = case(mentee, *people).scores.tolist()
        assert whole == [case(mentee, one).scores[0] for one in people]
