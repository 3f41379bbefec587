"""Must-haves leave out and never score; each says how far off a mentor is."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from mentorpick.model.people import Answers, Contact, Mentor, Must, Page
from mentorpick.ranking import gates
from mentorpick.ranking.gates import GATES
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.view import View
from mentorpick.timezones import months_later
from tests.builders import TODAY, answers, mentees, mentor, mentor_lists, pool


@dataclass
class Row:
    """What a gate asks, a mentor who passes, and those who do not with what is said of them."""

    gate: str
    asks: dict[str, Any]
    passes: list[dict[str, Any]]
    fails: dict[str, dict[str, Any]]
    page: dict[str, Any] = field(default_factory=dict)


def must(**fields: Any) -> dict[str, Any]:
    return {"must": Must(**fields)}


ZONE = {"timezone": "Europe/London"}

ROWS = [
    Row("accepting", {}, [{}, {"accepting": True}], {"isn't taking anyone on right now": {"accepting": False}}),
    Row("places", {}, [{}, {"capacity": 2, "mentees": 1}, {"capacity": 1}],
        {"has no space right now": {"capacity": 2, "mentees": 2}}),
    Row("languages", {"languages": ("en", "fr")}, [{}, {"languages": ("English",)}, {"languages": ("fr-CA", "de")}],
        {"speaks de (German)": {"languages": ("de-AT",)}}),
    Row("must.languages", must(languages=("pt-BR",)), [{"languages": ("Portuguese",)}],
        {"profile doesn't say": {}, "speaks de (German), en (English)": {"languages": ("en", "de")}}),
    Row("must.meeting", must(meeting=("video", "phone")), [{"meeting": ("phone",)}],
        {"profile doesn't say": {}, "meets by chat, email": {"meeting": ("email", "chat")}}),
    Row("must.roles", must(roles=("mentor", "sponsor")), [{"roles": ("sponsor", "coach", "mentor")}],
        {"profile doesn't say": {}, "offers mentor": {"roles": ("mentor",)}}),
    Row("must.stages", must(stages=("senior", "student")), [{"stage": "senior"}, {"stage": "student"}],
        {"profile doesn't say": {}, "career stage: mid career": {"stage": "mid"}}),
    Row("must.min_hours", must(min_hours=2), [{"hours_per_month": 2}, {"hours_per_month": 3.5}],
        {"profile doesn't say": {}, "has 1.5 of 2 hours a month": {"hours_per_month": 1.5}}),
    Row("must.same_timezone_hours", {**must(same_timezone_hours=4), **ZONE},
        [{"timezone": "Europe/Athens"}, {"timezone": "Asia/Dubai"}, {"timezone": "America/New_York"}],
        {"profile doesn't say": {}, "3.5 of 4 working hours in common": {"timezone": "Asia/Kolkata"},
         "0 of 4 working hours in common": {"timezone": "Asia/Tokyo"}}),
    Row("must.same_timezone_hours", must(same_timezone_hours=1), [],
        {"you haven't said which time zone you're in": {"timezone": "Europe/London"}}),
    Row("conflicts", {"id": "jo", "organization": "Cedar Health"}, [{}, {"conflicts": ("elm-school",)}],
        {"lists a conflict with CEDAR-HEALTH Ltd.": {"conflicts": ("CEDAR-HEALTH Ltd.",)},
         "lists a conflict with jo": {"conflicts": ("jo", "kim")}}),
    Row("conflicts", {"id": "s-77", "name": "Kim Lee"}, [{"conflicts": ("Jim Lee", "N/A")}],
        {"lists a conflict with Dr Kim Lee": {"conflicts": ("Dr Kim Lee",)},
         "lists a conflict with Lee (my cousin), who may be meant": {"conflicts": ("Lee (my cousin)",)}}),
    Row("self", {"id": "ada", "name": "ADA", "contact": Contact(email="Ada@example.org")},
        [{"id": "x-2"}, {"id": "x-2", "contact": Contact(email="x@example.org")}],
        {"is you": {"id": "x-2", "contact": Contact(email="ada@example.org")}}),
    Row("avoid", {"avoid": ("dr-lee", "Cedar Health")}, [{}, {"organization": "Cedar"}],
        {"you named this person": {"id": "dr-lee"}, "you named their organization": {"organization": "cedar-health"}}),
    Row("mentors", {"mentors": ("Sam Rivera",)}, [{}], {"is your mentor already": {"id": "sam-rivera"}}),
    Row("avoid", {"avoid": ("ADA",)}, [], {"you named this person": {"id": "x-1"}}),
    Row("avoid", {"avoid": ("Dr Ada (my supervisor)", "N/A")}, [], {"you named this person": {"id": "x-1"}}),
    Row("avoid", {"avoid": ("Freshfields (my cousin works there)",)}, [{"organization": "N/A"}],
        {"you named their organization": {"organization": "Freshfields"}}),
    Row("mentors", {"mentors": ("Ada",)}, [], {"is your mentor already": {"id": "x-1"}}),
    Row("stale", {}, [{"updated": date(2025, 11, 23)}, {"updated": TODAY}],
        {"profile doesn't say": {}, "last updated 2025-11-22": {"updated": date(2025, 11, 22)}},
        {"stale_after_months": 12}),
]  # fmt: skip


def test_every_gate_of_the_table_is_tried() -> None:
    assert {row.gate for row in ROWS} == {gate.key for gate in GATES}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.gate)
def test_a_gate_passes_and_leaves_out_as_it_says(row: Row) -> None:
    mentee = answers(**row.asks)
    for fields in row.passes:
        assert gates.list_failed(View(pool(mentor("Ada", **fields), **row.page), TODAY), mentee, 0) == (), fields
    for detail, fields in row.fails.items():
        view = View(pool(mentor("Ada", **fields), **row.page), TODAY)
        assert [(miss.gate, miss.detail) for miss in gates.list_failed(view, mentee, 0)] == [(row.gate, detail)]


def test_the_first_gate_not_passed_is_named_and_all_of_them_on_request() -> None:
    view = View(pool(mentor("Ada", accepting=False, capacity=0, languages=("de",))), TODAY)
    mentee = answers(languages=("en",))
    masks = gates.passes_each(view, mentee)
    assert [miss.gate for miss in gates.list_left_out(view, mentee, masks)] == ["accepting"]
    assert gates.count_left_out(masks, 1) == {"accepting": 1}
    assert [miss.gate for miss in gates.list_failed(view, mentee, 0)] == ["accepting", "places", "languages"]


def test_those_left_out_stand_in_order_of_id_whatever_their_gate() -> None:
    view = View(pool(mentor("B", accepting=False), mentor("A", capacity=0), mentor("C", accepting=False)), TODAY)
    masks = gates.passes_each(view, answers())
    found = gates.list_left_out(view, answers(), masks)
    assert [(miss.mentor, miss.name, miss.gate) for miss in found] == [
        ("a", "A", "places"), ("b", "B", "accepting"), ("c", "C", "accepting"),
    ]  # fmt: skip


def test_clocks_are_compared_on_the_day_given() -> None:
    """Sydney is 11 hours ahead of London in January, 9 in July."""
    apart = [
        View(pool(mentor("Ada", timezone="Australia/Sydney")), day).hours_apart("Europe/London").tolist()
        for day in (date(2026, 1, 15), date(2026, 7, 15))
    ]
    assert apart == [[11.0], [9.0]]


def test_clocks_across_the_date_line_are_near() -> None:
    view = View(pool(mentor("Ada", timezone="Pacific/Auckland")), date(2026, 7, 15))
    assert view.hours_apart("Pacific/Honolulu").tolist() == [2.0]


@pytest.mark.parametrize("zone", ["", "Europe/Nowhere", "../etc"])
def test_an_unknown_zone_is_not_known(zone: str) -> None:
    view = View(pool(mentor("Ada", timezone="Europe/London")), TODAY)
    assert np.isnan(view.hours_apart(zone)).all()


@pytest.mark.parametrize(
    ("today", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 1), 24, date(2024, 12, 1)),
        (date(2026, 1, 1), 60_000, date(1, 1, 1)),
    ],
)
def test_months_are_counted_back_to_the_same_day_or_the_last(today: date, months: int, before: date) -> None:
    assert months_later(today, -months) == before


@given(mentor_lists(), mentees())
def test_a_gate_never_changes_a_score(mentors: tuple[Mentor, ...], mentee: Answers) -> None:
    import msgspec

    from mentorpick.ranking.scoring import Case

    free = msgspec.structs.replace(mentee, must=Must(), languages=(), avoid=(), mentors=(), organization="")
    scores = [Case(each, View(Pool.of(mentors, Page()), TODAY)).scores.tolist() for each in (mentee, free)]
    assert scores[0] == scores[1]


def test_a_surname_alone_and_a_near_spelling_keep_apart_until_somebody_decides() -> None:
    view = View(pool(mentor("DR. HELEN FOSTER", id="f"), mentor("Ruth Cohen", id="c")), TODAY)
    for line in ("Dr Foster (my supervisor)", "Foster", "Helen Forster"):
        (miss,) = gates.list_failed(view, answers(avoid=(line,)), 1)
        assert miss.detail == "may be someone you named"
        assert gates.list_failed(view, answers(avoid=(line,)), 0) == ()


def test_who_must_not_be_paired_is_looked_up_only_where_somebody_wrote_it() -> None:
    """All names of a pool of 100,000 take many seconds to sort by their words."""
    of = pool(mentor("Ada Moss"))
    assert gates.find_open_lines([answers(avoid=("none",))], of, conflicts=False) == ()
    assert "directory" not in vars(of)
    assert len(gates.find_open_lines([answers(avoid=("Nobody Here",))], of, conflicts=False)) == 1
