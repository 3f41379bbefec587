"""How much each criterion counts, and where that is said to come from."""

from itertools import permutations

import pytest

from mentorpick.errors import InvalidData
from mentorpick.model.people import BackgroundWish, Goal
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.ranking.criteria import (
    BY_KEY,
    CRITERIA,
    UNMENTIONED,
    Override,
    area_order,
    centre,
    override_problems,
    rank_order_centroid,
    together_shares,
    weights,
)
from tests.builders import answers


def table(**fields: object) -> dict[str, float]:
    return {row.key: row.weight for row in weights(answers(**fields))}  # type: ignore[arg-type]


def origins(**fields: object) -> dict[str, str]:
    return {row.key: row.origin for row in weights(answers(**fields))}  # type: ignore[arg-type]


EVERYTHING = {
    "also": ("mental_health", "finances"), "roles": ("mentor",), "values": ("family",), "stage": "trainee",
    "hours_per_month": 1, "style": {"structure": 3},
}  # fmt: skip


def everything(**fields: object) -> dict[str, object]:
    from mentorpick.model.people import Style

    return {**EVERYTHING, "style": Style(structure=3), **fields}


@pytest.mark.parametrize(
    ("count", "centroid"),
    [(1, [1.0]), (3, [0.611, 0.278, 0.111]), (7, [0.370, 0.228, 0.156, 0.109, 0.073, 0.044, 0.020])],
)
def test_rank_order_centroid_weights_are_those_published(count: int, centroid: list[float]) -> None:
    assert rank_order_centroid(count) == pytest.approx(centroid, abs=6e-4)


def test_someone_who_states_only_a_priority_gives_it_most_of_the_score() -> None:
    assert table()["area.career"] == pytest.approx(0.855)
    assert table()["wants"] == 0.05
    assert table()["area.finances"] == pytest.approx(0.095 / 6)


def test_someone_who_answers_everything_gives_the_priority_less() -> None:
    assert table(**everything())["area.career"] == pytest.approx(0.385, abs=1e-3)
    assert sum(table(**everything()).values()) == pytest.approx(1)


@pytest.mark.parametrize("key", [row.key for row in CRITERIA if row.group == "together"])
def test_each_way_of_working_together_has_its_share_when_asked(key: str) -> None:
    asked = everything(background=BackgroundWish(wish=("parent",), weight="medium"))
    assert table(**asked)[key] == 0.05


@pytest.mark.parametrize(("weight", "share"), [("low", 0.025), ("medium", 0.05), ("high", 0.1)])
def test_background_counts_as_much_as_the_mentee_says(weight: str, share: float) -> None:
    wish = BackgroundWish(wish=("parent",), weight=weight)  # type: ignore[arg-type]
    assert together_shares(answers(background=wish))["background"] == share
    assert origins(background=wish)["background"] == f"you asked for it, with {weight} weight"


def test_background_counts_nothing_unless_asked() -> None:
    assert "background" not in table()


def test_what_is_left_out_has_no_weight_and_what_nobody_named_shares_a_tenth() -> None:
    found = table(not_now=("finances", "environment"), also=("relationships",))
    assert "area.finances" not in found
    assert found["area.personal_growth"] == pytest.approx(0.095 / 3)


def test_when_every_area_is_named_they_have_it_all() -> None:
    found = table(also=AREA_KEYS[1:])
    assert sum(found[f"area.{area}"] for area in AREA_KEYS) == pytest.approx(0.95)
    assert found["area.career"] == pytest.approx(0.95 * 0.370, abs=1e-3)


def test_areas_that_only_hold_a_goal_come_after_those_named_and_are_equal() -> None:
    goals = tuple(Goal(text="x", area=area) for area in ("finances", "environment"))  # type: ignore[arg-type]
    found = area_order(answers(also=("relationships",), goals=goals))
    assert found.ordered == ("career", "relationships")
    assert found.tied == ("environment", "finances")
    shares = centre(found)
    assert shares["environment"] == shares["finances"] < shares["relationships"] < shares["career"]


def test_ties_take_the_mean_over_every_way_to_break_them() -> None:
    goals = tuple(Goal(text="x", area=area) for area in ("finances", "environment", "relationships"))  # type: ignore[arg-type]
    shares = centre(area_order(answers(goals=goals)))
    ways = [dict(zip(("career", *way), rank_order_centroid(4), strict=True)) for way in permutations(list(shares)[1:])]
    for area in shares:
        assert shares[area] == pytest.approx(sum(way[area] for way in ways) / len(ways))


def test_every_weight_says_where_it_comes_from() -> None:
    goals = (Goal(text="x", area="environment"),)
    found = origins(**everything(goals=goals, also=("mental_health", "finances")))
    assert found["area.career"] == "your priority"
    assert found["area.mental_health"] == "second of the areas you chose"
    assert found["area.finances"] == "third of the areas you chose"
    assert found["area.environment"] == "an area only a goal is about"
    assert found["area.relationships"] == UNMENTIONED
    assert found["roles"] == "you asked for it"
    assert found["stage"] == "you answered it"
    assert found["wants"] == "it should suit the mentor too"


def test_written_weights_count_as_written_and_name_their_origin() -> None:
    found = weights(answers(values=("family",)), Override({"area.career": 3, "values": 1}, "the office's default"))
    assert [(row.key, row.weight, row.origin) for row in found] == [
        ("area.career", 0.75, "the office's default"),
        ("values", 0.25, "the office's default"),
    ]


def test_written_weights_without_an_area_leave_the_areas_to_the_mentee() -> None:
    found = {row.key: row for row in weights(answers(values=("family",)), Override({"values": 0.2, "roles": 0.3}))}
    assert found["values"].weight == 0.2
    assert found["area.career"].weight == pytest.approx(0.8 * 0.9)
    assert found["area.career"].origin == "your priority"
    assert "wants" not in found


def test_written_weights_do_not_bring_back_an_area_left_out() -> None:
    found = weights(answers(not_now=("finances",)), Override({"area.finances": 1, "area.career": 1}))
    assert [(row.key, row.weight) for row in found] == [("area.career", 1.0)]


def test_weights_that_leave_nothing_that_counts_are_refused() -> None:
    with pytest.raises(InvalidData, match="nothing counts for these answers"):
        weights(answers(not_now=("finances",)), Override({"area.finances": 1}))


@pytest.mark.parametrize(
    ("written", "code", "key"),
    [
        ({"area.carer": 1}, "P208", "area.carer"),
        ({"area.career": -1}, "P205", "area.career"),
        ({"area.career": float("nan")}, "P205", "area.career"),
        ({"area.career": 0}, "P205", ""),
        ({}, "P205", ""),
    ],
)
def test_weights_that_cannot_be_used_are_named_with_the_allowed_names(
    written: dict[str, float], code: str, key: str
) -> None:
    (problem,) = override_problems(Override(written))
    assert (problem.code, problem.path) == (code, key)
    assert all(name in problem.hint for name in BY_KEY)
    with pytest.raises(InvalidData) as caught:
        weights(answers(), Override(written))
    assert caught.value.problems == (problem,)


def test_a_near_name_is_suggested() -> None:
    (problem,) = override_problems(Override({"area.carer": 1}))
    assert problem.hint.startswith("did you mean 'area.career'?")
