"""From raw values to a value: the quick way and the complete walk agree, and nothing lax slips through."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import convert

from mentorpick.errors import Problem
from mentorpick.model.people import Answers, Contact, Mentor, Offer, Page, Style
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.read.problems import CODES, Keys, Position
from mentorpick.read.profiles import convert_record
from mentorpick.read.validate import MAX_PROBLEMS, find_problems
from mentorpick.write.yaml_and_schema import EXAMPLES

LEAST = {"id": "a", "name": "A", "expertise": ["law"]}


def where(keys: Keys, on_key: bool) -> Position:
    return Position("here", 1, 1)


def mentor(**raw: Any) -> Mentor:
    built = convert_record(Mentor, LEAST | raw, where)
    assert isinstance(built, Mentor), built
    return built


def codes(kind: type[Any] = Mentor, **raw: Any) -> list[str]:
    built = convert_record(kind, (LEAST if kind is Mentor else {"priority": "career"}) | raw, where)
    return [problem.code for problem in built] if isinstance(built, tuple) else []


def test_texts_become_numbers_booleans_and_dates_by_the_fields_type() -> None:
    built = mentor(
        capacity="3", hours_per_month="2.5", accepting="false", updated="2026-10-01", style={"structure": "4"}
    )
    assert (built.capacity, built.hours_per_month, built.accepting) == (3, 2.5, False)
    assert (built.updated, built.style) == (date(2026, 10, 1), Style(structure=4))


def test_values_that_have_their_type_already_are_taken() -> None:
    built = mentor(capacity=3, hours_per_month=2, accepting=True, updated=date(2026, 10, 1))
    assert (built.capacity, built.hours_per_month, built.accepting) == (3, 2.0, True)


def test_plain_texts_become_offers_and_own_keys_stay_together() -> None:
    built = mentor(offers=["Listens", {"text": "Reads", "area": "career"}], **{"x-badge": 7, "x-": None})
    assert built.offers == (Offer(text="Listens"), Offer(text="Reads", area="career"))
    assert built.x == {"x-badge": 7, "x-": None}


@pytest.mark.parametrize("typed", ["1", "0", 1, 0, "yes", "", "t", "truE", [], {}])
def test_only_true_and_false_are_booleans(typed: Any) -> None:
    assert codes(accepting=typed) == ["P207"]


@pytest.mark.parametrize("typed", ["true", "True", "TRUE", "false", "False", "FALSE"])
def test_the_core_schemas_booleans_are_taken(typed: str) -> None:
    assert mentor(accepting=typed).accepting is (typed.lower() == "true")


@pytest.mark.parametrize("typed", ["nan", "inf", "-inf", "Infinity", "1e999", "1_0", "0x10", "٣", True, float("nan")])
def test_a_number_is_finite_and_written_in_digits(typed: Any) -> None:
    assert codes(hours_per_month=typed) in (["P204"], ["P205"])


@pytest.mark.parametrize("field", ["stage", "hours_per_month", "updated", "capacity"])
def test_a_quoted_null_states_nothing(field: str) -> None:
    assert getattr(mentor(**{field: "null"}), field) is None


@pytest.mark.parametrize("raw", [None, [], "text", 7, {}, {"x": {}}, {"x": 1}])
def test_what_is_no_record_has_problems_and_never_raises(raw: Any) -> None:
    for kind in (Mentor, Answers):
        assert isinstance(convert_record(kind, raw, where), tuple)


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ({"stage": "professor"}, "did you mean 'senior'?"),
        ({"meeting": ["face to face"]}, "did you mean 'in_person'?"),
        ({"areas": {"burnout": 3}}, "did you mean 'mental_health'?"),
        ({"languges": ["en"]}, "did you mean 'languages'?"),
        ({"nmae": "Ada"}, "did you mean 'name'? that key is here already"),
        ({"hours": 2}, "did you mean 'hours_per_month'?"),
        ({"languages": "en, fr"}, "write [en, fr]"),
        ({"accepting": "no"}, "write false"),
        ({"updated": "2026-1-5"}, "write 2026-01-05"),
        ({"updated": "25.12.2026"}, "write 2026-12-25"),
        ({"updated": "01/02/2026"}, "write it as 2026-10-01, year first"),
        ({"updated": "2026-02-30"}, "write it as 2026-10-01, year first"),
        ({"hours_per_month": "about 2 h"}, "write 2 alone"),
        ({"hours_per_month": "1,5"}, "write 1.5 alone"),
        ({"capacity": "2;3"}, "write one number and nothing else"),
        ({"capacity": "2-3"}, "write 2 alone"),
        ({"hours_per_month": ".5 hours"}, "write 0.5 alone"),
        ({"hours_per_month": "30 minutes"}, "write 0.5 alone"),
        ({"timezone": "Europe/Lodnon"}, "write a big town nearby, such as London, or a zone such as Europe/London"),
        ({"languages": ["Englsh"]}, "did you mean 'English'?"),
        ({"languages": ["Deutch"]}, "did you mean 'Deutsch'?"),
        ({"contact": "a@example.org"}, "write `contact: {email: ..., url: ...}`"),
        ({"meeting": "Zoom or in person"}, "write [video, in_person]"),
        (
            {"mentors": [{"name": "B"}]},
            "people go in the file itself, each with a dash: `- name: ...`, below no key;"
            " or `profiles import FILE -o FOLDER`",
        ),
        ({"company": "Cedar"}, "did you mean 'organization'?"),
        ({"email": "a@example.org"}, "write `contact: {email: ...}`"),
        ({"x": {}}, "a key of your own starts with x-, such as x-note"),
        ({"id": "Dr. Zoë"}, "use lower-case letters, digits and single hyphens: dr-zoe"),
        ({"offers": [{"career": "Reads"}]}, "write `text: ...`, and below it `area: career`"),
        ({"goals": ["x"]}, "`goals` belongs in a mentee's answers"),
        ({"offers": 7}, "write each entry on a line of its own, with a dash in front"),
        ({"colour": "blue"}, "a key of your own starts with x-, such as x-note"),
    ],
)
def test_a_problem_says_what_to_do(raw: dict[str, Any], hint: str) -> None:
    (problem,) = convert_record(Mentor, LEAST | raw, where)  # type: ignore[misc]
    assert problem.hint == hint


def test_a_profile_among_answers_and_answers_among_profiles_are_one_mistake_and_not_one_for_each_key() -> None:
    answers = {"id": "jo", "priority": "career", "goals": ["x"], "also": ["finances"]}
    assert [problem.code for problem in convert_record(Answers, LEAST, where)] == ["P310"]  # type: ignore[union-attr]
    assert [problem.code for problem in convert_record(Mentor, answers, where)] == ["P310"]  # type: ignore[union-attr]
    assert codes(Answers, **LEAST) == ["P201"], "who has a priority meant answers"
    assert codes(priority="career") == ["P201"], "who has expertise meant a profile"
    assert [problem.code for problem in convert_record(Answers, LEAST | {"prioritiy": "career"}, where)] == [
        "P201",
        "P201",
    ]  # type: ignore[union-attr]


def test_a_missing_key_that_was_only_misspelt_is_told_once() -> None:
    (problem,) = convert_record(Mentor, {"nmae": "A", "expertise": ["x"]}, where)  # type: ignore[misc]
    assert problem.message == "unknown key 'nmae'"


def test_words_of_the_mentee_are_quoted_nowhere_also_where_they_are_near_a_closed_list() -> None:
    raw = {"priority": "carer", "also": ["my mother's illness", "depresion", "burnout"], "timezone": "Home", "debt": 5}
    built = convert_record(Answers, raw, where)
    told = " ".join(f"{problem.message} {problem.hint}" for problem in built)  # type: ignore[union-attr]
    assert "priority: unknown area" in told
    assert not [word for word in ("carer", "illness", "depresion", "burnout", "Home", "debt") if word in told]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"also": ["finances", "finances"]}, ["P303"]),
        ({"also": ["career"]}, ["P307"]),
        ({"not_now": ["career"]}, ["P307"]),
        ({"also": ["finances"], "not_now": ["finances"]}, ["P306"]),
        ({"must": {"languages": ["Elvish"]}}, ["P305"]),
        ({"must": {"min_hours": "nan"}}, ["P204"]),
        ({"goals": [{"text": "Save", "area": "finances"}], "not_now": ["finances"]}, []),
    ],
)
def test_answers_may_not_contradict_themselves(raw: dict[str, Any], expected: list[str]) -> None:
    assert codes(Answers, **raw) == expected


def test_no_more_problems_are_told_than_can_be_read() -> None:
    built = convert_record(Mentor, LEAST | {"languages": [f"l{n}" for n in range(5000)]}, where)
    assert isinstance(built, tuple)
    assert len(built) == MAX_PROBLEMS + 1
    assert {problem.code for problem in built} == {"P305", "P106", "P210"}


WORDS = st.sampled_from(
    [*AREA_KEYS, "mentor", "video", "fairness", "senior", "en", "3", "true", "null", "nan", "", "x", "7"]
)
RAW = st.recursive(
    WORDS | st.integers(-1, 9) | st.booleans() | st.none(), lambda v: st.lists(v, max_size=3), max_leaves=4
)


@pytest.mark.parametrize("kind", [Mentor, Answers, Page])
@settings(max_examples=80)
@given(data=st.data())
def test_the_quick_way_and_the_complete_walk_agree(kind: type[Any], data: st.DataObject) -> None:
    """A record has a value exactly where the walk finds nothing, and it is the value msgspec makes of it."""
    good = EXAMPLES[kind]
    raw = {name: good[name] for name in data.draw(st.sets(st.sampled_from(sorted(good))))}
    raw |= {"name": "A", "expertise": ["x"]} if kind is Mentor else {"priority": "career"} if kind is Answers else {}
    raw |= data.draw(st.dictionaries(st.sampled_from([*sorted(good), "x", "x-own", "nmae"]), RAW, max_size=2))
    found = find_problems(kind, raw, where)
    built = convert_record(kind, raw, where)
    if found:
        assert built == found
        assert all(problem.code in CODES and problem.message and problem.hint for problem in found)
    else:
        assert isinstance(built, kind)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_examples_of_the_schema_are_valid(kind: type[Any]) -> None:
    if kind in (Mentor, Answers, Page):
        assert isinstance(convert_record(kind, EXAMPLES[kind], where), kind)
    else:
        assert convert(EXAMPLES[kind], kind, strict=False)


def test_a_contact_is_kept() -> None:
    assert mentor(contact={"email": "a@example.org"}).contact == Contact(email="a@example.org")


def test_problems_stand_in_order_of_place() -> None:
    lines = {"stage": 9, "roles": 2, "updated": 5}
    built = convert_record(
        Mentor,
        LEAST | {"stage": "x?", "roles": ["y?"], "updated": "z?"},
        lambda keys, _: Position("here", lines[str(keys[0])], 1),
    )
    assert [problem.line for problem in built if isinstance(problem, Problem)] == [2, 5, 9]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "place", "zone"),
    [
        ("GMT+1", "", "Etc/GMT-1"), ("new york", "", "America/New_York"), ("CEST", "", "CET"),
        ("GMT", "Leeds", "Europe/London"),
        ("W. Europe Standard Time", "", "Europe/Berlin"), ("CST", "Chicago, USA", "America/Chicago"),
        ("europe/london", "", "Europe/London"), ("Europe/Belfast", "London", "Europe/Belfast"),
        ("EST5EDT", "", "EST5EDT"),
    ],
)  # fmt: skip
def test_files_say_a_time_zone_as_forms_and_the_interview_do(typed: str, place: str, zone: str) -> None:
    for kind, raw in ((Mentor, LEAST), (Answers, {"priority": "career"})):
        value: Any = convert_record(kind, raw | {"timezone": typed, "location": place}, lambda *_: Position("here"))
        assert value.timezone == zone


def test_every_zone_of_the_database_is_known() -> None:
    from zoneinfo import available_timezones

    unknown = [zone for zone in available_timezones() if codes(timezone=zone)]
    assert set(unknown) <= {"localtime"}


@pytest.mark.parametrize("typed", ["Europe", "../UTC", "/etc/passwd", "Europe/", "zone.tab", "x" * 300, "A\0B"])
def test_what_is_no_zone_is_told(typed: str) -> None:
    assert codes(timezone=typed) == (["P304"] if len(typed) <= 300 else ["P209", "P304"])


def test_a_text_that_ends_in_a_colon_is_told() -> None:
    (problem,) = convert_record(Mentor, LEAST | {"offers": [{}]}, where)  # type: ignore[misc]
    assert (problem.code, problem.message) == ("P202", "offers[0]: text is missing")


def test_what_the_complete_walk_does_not_see_is_told_without_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """A net below the walk: should msgspec once refuse more than it, a file is still no reason to fail."""
    monkeypatch.setattr("mentorpick.read.validate.find_problems", lambda *_: ())
    told = [
        convert_record(Answers, raw, where) for raw in ({"priority": "my illness"}, {"priority": "career", "style": 7})
    ]
    assert [[(one.code, one.place) for one in problems] for problems in told] == [[("P203", "here:1:1")]] * 2  # type: ignore[union-attr]
    assert "illness" not in repr(told)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"area.career": "0.4", "roles": 0}, []),
        ({"carreer": "0.4"}, ["P208"]),
        ({"roles": "-1"}, ["P205"]),
        ({"roles": "inf"}, ["P204", "P205"]),
        ({"roles": "much"}, ["P204"]),
        ("0.4", ["P203"]),
    ],
)
def test_the_weights_of_an_office_name_criteria_and_are_numbers_from_0(weights: Any, told: list[str]) -> None:
    built = convert_record(Page, {"weights": weights}, where)
    problems = built if isinstance(built, tuple) else ()
    assert sorted(problem.code for problem in problems) == told
    assert all("area.career" in problem.hint for problem in problems if problem.code == "P208")
