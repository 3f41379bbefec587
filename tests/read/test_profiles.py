"""Profiles from files, folders and bundles; plain values to people, and every problem of those that are none."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docs.schemas import EXAMPLES
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert

from mentorpick.errors import MachineFailed, Problem, WrongUsage
from mentorpick.model.people import Answers, Contact, Mentor, Offer, Page, Style
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.office.profile_check import CODES
from mentorpick.read.files import MAX_ARCHIVE, MAX_BYTES
from mentorpick.read.problems import Keys, Position
from mentorpick.read.profiles import MAX_PEOPLE, MAX_TOLD, convert_record, read_profiles, sample_pool
from mentorpick.read.validate import MAX_PROBLEMS, find_problems


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def ids(folder: Path) -> list[str]:
    return [mentor.id for mentor in read_profiles(folder).mentors]


ANA = "name: Ana Lima\nexpertise: [law]\n"


def test_an_id_is_the_files_stem_where_the_file_holds_one_person(tmp_path: Path) -> None:
    assert ids(write(tmp_path, **{"Ana (law)": ANA})) == ["ana-law"]


def test_an_id_is_the_names_slug_where_the_file_holds_several(tmp_path: Path) -> None:
    text = f"{ANA}---\nname: Søren Łuk\nexpertise: [law]\n---\nname: 李伟\nexpertise: [law]\n"
    assert ids(write(tmp_path, all=text)) == ["ana-lima", "id-5ed4d58e", "soren-luk"]


def test_mentors_stand_in_order_of_id_whatever_the_files(tmp_path: Path) -> None:
    write(tmp_path, a=f"id: z\n{ANA}", b=f"id: a\n{ANA}", c__d=f"id: m\n{ANA}")
    assert ids(tmp_path) == ["a", "m", "z"]


def test_an_id_used_twice_shows_both_places_and_ranks_neither(tmp_path: Path) -> None:
    write(tmp_path, ana=ANA, other="- {name: Bo, expertise: [x]}\n- {id: ana, name: Ana Other, expertise: [y]}\n")
    profiles = read_profiles(tmp_path)
    assert [mentor.id for mentor in profiles.mentors] == ["bo"]
    places = [f"{tmp_path / 'ana.yaml'}:1:1", f"{tmp_path / 'other.yaml'}:2:3"]
    assert [problem.place for problem in profiles.problems] == places
    assert [problem.code for problem in profiles.problems] == ["P301", "P301"]
    assert places[1] in profiles.problems[0].message
    assert places[0] in profiles.problems[1].message


def test_an_id_is_used_twice_also_where_one_of_the_two_is_not_valid(tmp_path: Path) -> None:
    profiles = read_profiles(write(tmp_path, a=f"id: x\n{ANA}", b=f"id: x\n{ANA}stage: boss\n"))
    assert profiles.mentors == ()
    assert [problem.code for problem in profiles.problems] == ["P301", "P301", "P208"]


def test_the_same_folder_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, ana=ANA)
    profiles = read_profiles(tmp_path, tmp_path / "ana.yaml", str(tmp_path))
    assert len(profiles.mentors) == 1
    assert profiles.problems == ()
    assert profiles.files == 1


def test_a_bad_profile_never_hides_the_next(tmp_path: Path) -> None:
    profiles = read_profiles(write(tmp_path, a="name: [", b=ANA, c="nonsense", d=ANA))
    assert [mentor.id for mentor in profiles.mentors] == ["b", "d"]
    assert [problem.code for problem in profiles.problems] == ["P101", "P203"]


def test_a_file_that_is_not_yaml_to_its_end_gives_nobody(tmp_path: Path) -> None:
    profiles = read_profiles(write(tmp_path, all=f"{ANA}---\nname: 'Bo\n"))
    assert profiles.mentors == ()
    assert [problem.code for problem in profiles.problems] == ["P101"]


def test_an_empty_folder_gives_nobody_and_no_problem(tmp_path: Path) -> None:
    profiles = read_profiles(tmp_path)
    assert (profiles.mentors, profiles.problems, profiles.files) == ((), (), 0)


def test_a_path_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        read_profiles(tmp_path / "nowhere")


def test_a_spreadsheet_is_imported_not_read(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name\nAna\n", encoding="utf-8")
    (problem,) = read_profiles(tmp_path / "people.csv").problems
    assert "profiles import people.csv" in problem.hint


def test_the_first_page_counts_and_any_made_up_people_are_named_as_such(tmp_path: Path) -> None:
    write(tmp_path, a__mentorpick="title: Real\n", a__ana=ANA, b__mentorpick="title: Other\nfictional: true\n")
    profiles = read_profiles(tmp_path / "a", tmp_path / "b")
    assert profiles.page.title == "Real"
    assert profiles.page.fictional
    assert [(problem.code, problem.severity) for problem in profiles.problems] == [("P309", "advice")]


def test_a_page_that_is_not_valid_is_a_problem_and_its_people_are_read(tmp_path: Path) -> None:
    profiles = read_profiles(write(tmp_path, mentorpick="titel: X\nweights: {roles: .inf, values: -1}\n", ana=ANA))
    assert [(problem.code, problem.line) for problem in profiles.problems] == [("P201", 1), ("P204", 2), ("P205", 2)]
    assert len(profiles.mentors) == 1


def test_the_digest_is_of_the_people_not_of_the_files(tmp_path: Path) -> None:
    bo = "id: bo\nname: Bo\nareas: {career: 5, finances: 1}\n"
    apart = write(tmp_path / "apart", one=f"id: ana\n{ANA}", two=bo)
    together = write(tmp_path / "together", all=f"# a comment\n{bo}---\nid: ana\n{ANA}")
    turned = write(
        tmp_path / "turned", one=f"id: ana\n{ANA}", two="areas: {finances: 1, career: 5}\nname: Bo\nid: bo\n"
    )
    other = write(tmp_path / "other", one=f"id: ana\n{ANA}", two=bo.replace("5", "4"))
    digests = [read_profiles(folder).digest for folder in (apart, together, turned, other)]
    assert digests[0].startswith("sha256:")
    assert digests[0] == digests[1] == digests[2] != digests[3]


def test_a_file_with_too_many_problems_is_given_up(tmp_path: Path) -> None:
    profiles = read_profiles(write(tmp_path, all="- x\n" * 5000))
    assert profiles.problems[0].code == "P106"
    assert len(profiles.problems) == MAX_TOLD + 2


def test_a_file_with_too_many_people_is_refused(tmp_path: Path) -> None:
    profiles = read_profiles(write(tmp_path, all="- {name: A, expertise: [b]}\n" * (MAX_PEOPLE + 1)))
    assert profiles.mentors == ()
    assert [problem.code for problem in profiles.problems] == ["P104"]


def test_markup_and_controls_in_a_name_are_only_text(tmp_path: Path) -> None:
    text = 'name: "[/] [red]Ana\\e[2J \\u202eamiL"\nexpertise: ["a\\nb"]\n'
    (mentor,) = read_profiles(write(tmp_path, ana=text)).mentors
    assert mentor.name == "[/] [red]Ana[2J amiL"
    assert mentor.expertise == ("a b",)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"name: A\nbio: {text}\n".encode()))
def test_whatever_the_bytes_a_file_is_mentors_or_problems(data: bytes) -> None:
    from mentorpick.read.profiles import load_file

    for loaded in load_file(Mentor, "x.yaml", data):
        assert isinstance(loaded.value, Mentor) or loaded.value


def test_a_file_of_any_name_is_read_where_it_is_named_itself(tmp_path: Path) -> None:
    (tmp_path / "ana.txt").write_text(ANA, encoding="utf-8")
    assert ids(tmp_path / "ana.txt") == ["ana"]
    assert ids(tmp_path) == []


def test_what_cannot_be_had_is_a_problem_in_its_place(tmp_path: Path) -> None:
    write(tmp_path / "more", ana=ANA)
    (tmp_path / "more" / "bo.yaml.txt").write_text(ANA, encoding="utf-8")
    with (tmp_path / "large.zip").open("wb") as file:
        file.truncate(MAX_ARCHIVE + 1)
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    found = read_profiles(tmp_path / "more", tmp_path / "large.zip", tmp_path / "large.txt")
    assert [mentor.id for mentor in found.mentors] == ["ana"]
    told = [(Path(problem.path).name, problem.code) for problem in found.problems]
    assert told == [("large.txt", "P003"), ("large.zip", "P003"), ("bo.yaml.txt", "P009")]


def test_a_sample_pool_that_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentorpick.read.profiles.FOLDER", tmp_path / "src" / "mentorpick" / "data")
    with pytest.raises(MachineFailed, match="the sample pool is missing from this installation"):
        sample_pool()


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
        ({"nmae": "Ada"}, "did you mean 'name'? That key is here already"),
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
            "list people directly, each with a dash (`- name: ...`), not under a key;"
            " or run `profiles import FILE -o FOLDER`",
        ),
        ({"company": "Cedar"}, "did you mean 'organization'?"),
        ({"email": "a@example.org"}, "write `contact: {email: ...}`"),
        ({"x": {}}, "your own keys start with x-, such as x-note"),
        ({"id": "Dr. Zoë"}, "use lower-case letters, digits and single hyphens: dr-zoe"),
        ({"offers": [{"career": "Reads"}]}, "write `text: ...`, and below it `area: career`"),
        ({"goals": ["x"]}, "`goals` belongs in a mentee's answers"),
        ({"offers": 7}, "put each entry on its own line, with a dash in front"),
        ({"colour": "blue"}, "your own keys start with x-, such as x-note"),
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
