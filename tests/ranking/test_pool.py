"""The pool: columns in order of id, labels that compare as people mean them, arrays that come back the same."""

from datetime import date

import msgspec
import numpy as np
import pytest

from mentorpick.errors import InvalidData
from mentorpick.model.people import Contact, Mentor, Page, Profiles, Wants
from mentorpick.ranking.pool import ASKABLE, LABEL_COLUMNS, NUMBER_COLUMNS, Labels, Pool, Records, as_pool
from mentorpick.ranking.view import View
from tests.builders import TODAY, mentor, pool, random_mentors


def test_mentors_stand_in_order_of_id() -> None:
    people = pool(mentor("Zoe"), mentor("Ada"))
    assert (people.ids, people.names, people.row) == (("ada", "zoe"), ("Ada", "Zoe"), {"ada": 0, "zoe": 1})
    assert [one.name for one in people.mentors] == ["Ada", "Zoe"]


def test_levels_are_fifths_and_unknown_is_not_zero() -> None:
    view = View(pool(mentor("Ada", areas={"career": 4, "finances": 0})), TODAY)
    assert view.level("career").tolist() == [0.8]
    assert view.level("finances").tolist() == [0.0]
    assert np.isnan(view.level("environment")).all()


FULL = mentor(
    "Ada", style={"structure": 2, "directness": 4}, stage="mid", hours_per_month=1.5, capacity=4, mentees=1,
    accepting=True, updated=date(2026, 1, 2), roles=("mentor",), values=("family",), meeting=("video",),
    wants=Wants(stages=("student",), areas=("career",)), languages=("German",), background=("First generation",),
    organization="Cedar Health", conflicts=("Elm  School",), location="Leeds, UK", timezone="Europe/London",
)  # fmt: skip
FULL = msgspec.convert(msgspec.to_builtins(FULL), Mentor)

COLUMNS = {
    "structure": 2, "directness": 4, "stage": 3, "hours": 1.5, "places": 3, "accepting": 1,
    "updated": date(2026, 1, 2).toordinal(), "roles": ("mentor",), "values": ("family",), "meeting": ("video",),
    "wants.stages": ("student",), "wants.areas": ("career",), "languages": ("de",),
    "background": ("first-generation",), "organization": ("Cedar Health",), "conflicts": ("Elm  School",),
    "location": ("Leeds, UK",), "timezone": ("Europe/London",),
}  # fmt: skip


@pytest.mark.parametrize("name", list(NUMBER_COLUMNS))
def test_every_column_of_numbers_holds_what_the_profile_says_and_nan_where_it_is_silent(name: str) -> None:
    column = pool(FULL, mentor("Zoe")).numbers[name]
    assert column[0] == COLUMNS[name]
    assert np.isnan(column[1])


@pytest.mark.parametrize("name", [name for name in LABEL_COLUMNS if name != "person"])
def test_every_column_of_labels_holds_what_the_profile_says(name: str) -> None:
    labels = pool(mentor("Aaa"), FULL).labels[name]
    assert (labels.at(0), labels.at(1)) == ((), COLUMNS[name])
    assert labels.stated.tolist() == [False, True]
    assert labels.has(COLUMNS[name][0]).tolist() == [False, True]  # type: ignore[index]
    assert not labels.has("something else").any()


def test_labels_are_the_same_whichever_way_they_are_asked() -> None:
    own = [("b", "a", "b"), (), ("c", "a"), ("",)]
    labels = Labels.of(own, 4)
    assert labels.vocabulary == ("a", "b", "c")
    for row, said in enumerate(own):
        assert labels.at(row) == tuple(sorted(set(said) - {""}))
        for label in ("a", "b", "c", "d", ""):
            assert labels.has(label)[row] == (label in said and label != "")
    assert labels.carriers("a").tolist() == [0, 2]


def test_more_labels_than_are_kept_are_still_right() -> None:
    labels = Labels.of([(f"l{n}",) for n in range(100)], 100)
    assert all(labels.has(f"l{n}")[n] and labels.has(f"l{n}").sum() == 1 for n in range(100))


def test_a_pool_comes_from_whatever_holds_mentors() -> None:
    people = random_mentors(1, 3)
    profiles = Profiles(mentors=people, page=Page(title="Ours"), digest="sha256:x")
    first = as_pool(profiles)
    assert (first.ids, first.page.title, first.digest) == (("m00", "m01", "m02"), "Ours", "sha256:x")
    assert as_pool(first) is first
    assert as_pool(people).digest.startswith("sha256:")
    assert as_pool(people).digest == as_pool(tuple(reversed(people))).digest
    assert as_pool(people).digest != as_pool(people[:2]).digest


def test_two_mentors_of_one_id_are_no_pool() -> None:
    with pytest.raises(InvalidData, match="the id 'b' belongs to several mentors"):
        as_pool([mentor(id="b"), mentor(id="a"), mentor(id="b")])


def test_fields_nobody_states_were_never_asked() -> None:
    silent = [mentor(f"M{n}", areas={}) for n in range(4)]
    assert set(pool(*silent, mentor("Ada", areas={})).never_asked) == set(ASKABLE)
    assert set(ASKABLE) - set(pool(*silent, mentor("Ada", timezone="Asia/Tokyo")).never_asked) == {"areas", "timezone"}
    assert "contact" not in pool(*silent, mentor("Ada", contact=Contact(email="a@example.org"))).never_asked


def test_of_a_few_people_someone_described_everything_can_still_be_asked() -> None:
    assert pool(*(mentor(f"M{n}", areas={}) for n in range(4))).never_asked == ()


def test_arrays_hold_everything_and_mentors_are_decoded_when_asked_for() -> None:
    people = Pool.of(random_mentors(2, 40), Page(title="Ours", fictional=True))
    again = Pool.from_arrays(people.to_arrays())
    assert isinstance(again.mentors, Records)
    assert list(again.mentors) == list(people.mentors)
    assert again.mentors[3:5] == list(people.mentors)[3:5]
    assert again.mentors[-1] == people.mentors[39]
    for past in (40, -41):
        with pytest.raises(IndexError):
            again.mentors[past]
    assert (again.ids, again.names, again.page, again.digest, again.never_asked) == (
        people.ids, people.names, people.page, people.digest, people.never_asked,
    )  # fmt: skip
    one, other = people.to_arrays(), again.to_arrays()
    assert sorted(one) == sorted(other)
    assert all(np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f") for name in one)


def test_a_view_of_some_rows_sees_what_the_whole_sees_there() -> None:
    whole = View(Pool.of(random_mentors(4, 30)), TODAY)
    rows = np.array([7, 0, 21])
    part = whole.at(rows)
    goal = "Recover from burnout"
    for see in (
        lambda v: v.level("career"), lambda v: v.number("hours"), lambda v: v.has("roles", "coach"),
        lambda v: v.stated("values"), lambda v: v.some("values", ("family", "service")), lambda v: v.has_text(),
        lambda v: v.answered(goal), lambda v: v.hours_apart("Asia/Tokyo"),
    ):  # fmt: skip
        assert np.array_equal(see(part), see(whole)[rows], equal_nan=True)
    assert (len(part), len(whole)) == (3, 30)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from mentorpick.ranking import view as module

    monkeypatch.setattr(module, "_KEPT_BYTES", 8 * 30 * 3)
    whole = View(Pool.of(random_mentors(4, 30)), TODAY)
    made = [whole.cached_column(("n", n), lambda view, n=n: np.full(len(view), n)) for n in range(20)]  # type: ignore[misc]
    assert [column[0] for column in made] == list(range(20))
    assert len(whole._kept) <= 3
