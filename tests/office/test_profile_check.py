"""Check: every planted fault at its line in one pass, advice on valid profiles, the same for people and for GitHub."""

import json
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.model.people import Contact, Mentor, Offer, stated
from mentorpick.office.profile_check import ADVICE, check_profiles, possible_duplicates
from mentorpick.office.yaml_fields import field_changes, set_fields
from mentorpick.read.profiles import read_profiles
from mentorpick.read.yaml import records
from mentorpick.relevance.goals import GOAL_KINDS, goals_answered, offer_gains
from mentorpick.write.yaml_files import yaml_text
from tests.office.conftest import TODAY, Run

FAULTS: dict[str, tuple[str, str]] = {
    "P201": ("langauges: [en]", "langauges"), "P203": ("roles: {a: b}", "roles"),
    "P204": ("capacity: many", "capacity"),
    "P205": ("hours_per_month: 9000", "hours_per_month"), "P206": ("updated: soon", "updated"),
    "P207": ("accepting: perhaps", "accepting"), "P208": ("stage: seniour", "stage"),
    "P209": (f"pronouns: {'x' * 400}", "pronouns"),
    "P210": ("values: [service, family, courage, balance, freedom, fairness]", "values"),
    "P304": ("timezone: Mars/Olympus", "timezone"), "P305": ("languages: [Quenya Elvish]", "languages"),
}  # fmt: skip


def planted(folder: Path, count: int) -> dict[tuple[str, int], str]:
    """Files each with one to three faults at random lines among good ones; where which one is."""
    rng = random.Random(7)
    expected: dict[tuple[str, int], str] = {}
    for number in range(count):
        codes = rng.sample(sorted(FAULTS), rng.randint(1, 3))
        lines = [f"name: Person {number}", "areas: {career: 3}", *(f"x-{n}: {n}" for n in range(rng.randint(0, 9)))]
        for code in codes:
            lines.insert(rng.randint(0, len(lines)), FAULTS[code][0])
        path = folder / f"p{number:03d}.yaml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        expected |= {(str(path), lines.index(FAULTS[code][0]) + 1): code for code in codes}
    return expected


def test_each_fault_of_200_broken_files_is_found_at_its_line_in_one_pass(tmp_path):
    expected = planted(tmp_path, 200)
    for number in range(20):
        (tmp_path / f"good{number}.yaml").write_text(f"name: Good {number}\nareas: {{career: 3}}\n", encoding="utf-8")
    result = check_profiles(tmp_path, today=TODAY)
    found = {(p.path, p.line): p.code for p in result.problems if p.severity == "error"}
    assert found == expected
    assert (result.files, result.mentors, result.errors) == (220, 20, len(expected))


def test_every_error_of_a_file_shows_the_line_with_a_caret_under_the_fault(tmp_path):
    (tmp_path / "a.yaml").write_text("name: Ada\nareas: {career: 3}\nstage: seniour\n", encoding="utf-8")
    (problem,) = (p for p in check_profiles(tmp_path, today=TODAY).problems if p.severity == "error")
    start = problem.column - 1
    assert problem.excerpt[start : start + problem.length] == "seniour"


GOOD = Mentor(
    id="ada", name="Ada Byron", areas={"career": 4, "finances": 2}, title="Engineer",
    offers=(Offer(text="Reads applications for engineering posts", area="career"),),
    contact=Contact(email="ada@example.org"), updated=date(2026, 10, 1),
)  # fmt: skip


def codes(folder: Path, *mentors: Mentor) -> list[str]:
    for mentor in mentors:
        (folder / f"{mentor.id}.yaml").write_text(yaml_text(mentor), encoding="utf-8")
    return [problem.code for problem in check_profiles(folder, today=TODAY).problems]


def test_a_good_profile_gets_no_advice(tmp_path):
    assert codes(tmp_path, GOOD) == []


@pytest.mark.parametrize("code", ADVICE)
def test_every_rule_of_advice_finds_nothing_in_a_good_profile(code):
    assert list(ADVICE[code](GOOD, TODAY)) == []


PERSONAL = {
    "Call +44 7700 900123 any time.": True, "Born on 3 May 1970.": True, "IBAN DE44 5001 0517 5407 3249 31": True,
    "Write to ada@example.org": True, "Published 120 papers, 2019-2024.": False, "Room 12, building 3": False,
    "In 2026 I led 14 people over 3 sites.": False, "10.1038/s41586-020-2649-2": False,
}  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_in_a_text_is_noticed_and_other_numbers_are_not(text, tmp_path):
    mentor = Mentor(**{**{f: getattr(GOOD, f) for f in GOOD.__struct_fields__}, "bio": text})
    assert ("A107" in codes(tmp_path, mentor)) == PERSONAL[text]


PAIRS = {
    ("Dr Amara Okafor", "Okafor, Amara"): True, ("A. Okafor", "Amara Okafor"): True, ("Jon Berg", "John Berg"): True,
    ("Anna Okafor", "Amara Okafor"): False, ("Li Wei", "Li Na"): False,
}  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_near_duplicates_are_found_and_namesakes_are_not(pair):
    mentors = [Mentor(id=str(n), name=name, organization="Cedar Health") for n, name in enumerate(pair)]
    assert bool(list(possible_duplicates(mentors))) == PAIRS[pair]


def test_the_same_address_is_the_same_person_whatever_the_name():
    both = [Mentor(id=i, name=name, contact=Contact(email=mail)) for i, name, mail in
            (("a", "Ada", "Ada@example.org"), ("b", "Countess", "ada@example.org"))]  # fmt: skip
    assert [what for _, _, what in possible_duplicates(both)] == ["the same email address"]


def test_what_an_offer_would_bring_is_counted_over_all_kinds_of_goals():
    bare = Mentor(id="a", name="Ada", areas={"finances": 3, "career": 2})
    (now,) = goals_answered([bare])
    assert now.sum() == 0
    assert offer_gains(bare, now).endswith("could answer 4 of 14 kinds of goals; now it answers 0")
    offers = tuple(Offer(text=kind.sentence, area=kind.area) for kind in GOAL_KINDS if kind.area in bare.areas)
    (then,) = goals_answered([Mentor(id="a", name="Ada", areas=bare.areas, offers=offers)])
    assert all(answered for kind, answered in zip(GOAL_KINDS, then, strict=True) if kind.area in bare.areas)


def test_advice_points_to_the_line_of_the_key_also_where_a_file_holds_several(tmp_path):
    (tmp_path / "all.yaml").write_text(
        "- name: Ada\n  areas: {career: 3}\n  offers: [Reads]\n  contact: {email: a@b.org}\n"
        "- name: Bo\n  areas: {career: 3}\n  offers: [Reads]\n  contact: {email: b@b.org}\n  updated: 2019-01-01\n",
        encoding="utf-8",
    )
    (problem,) = check_profiles(tmp_path, today=TODAY).problems
    assert (problem.code, problem.line, problem.column) == ("A102", 9, 3)


def test_advice_alone_exits_with_0_and_an_error_with_3(office: Run):
    Path("a.yaml").write_text("name: Ada\nareas: {career: 3}\n", encoding="utf-8")
    assert office("check", "a.yaml")[0] == 0
    Path("a.yaml").write_text("name: Ada\nstage: seniour\nareas: {career: 3}\n", encoding="utf-8")
    code, out, _ = office("check", "a.yaml")
    assert code == 3
    assert "a.yaml:2:8" in out
    assert "did you mean 'senior'?" in out


def test_github_gets_an_annotation_a_problem_that_nothing_in_a_file_can_break_out_of(office: Run):
    Path("a,b.yaml").write_text('name: "A%\\n::error::x"\nareas: {career: 3}\nstage: seniour\n', encoding="utf-8")
    _, out, _ = office("check", "a,b.yaml", "-f", "github")
    lines = out.splitlines()
    assert lines[0].startswith("::error file=a%2Cb.yaml,line=3,col=8,title=P208::")
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)


def test_json_holds_every_problem_with_its_code(office: Run, tmp_path):
    planted(tmp_path, 10)
    code, out, _ = office("check", str(tmp_path), "-f", "json")
    result = json.loads(out)
    assert code == 3
    assert result["schema"] == "mentorpick.check/1"
    assert result["errors"] == sum(problem.get("severity", "error") == "error" for problem in result["problems"])


def test_a_bundle_past_its_date_is_said(office: Run):
    Path("m").mkdir()
    Path("m/ada.yaml").write_text(yaml_text(GOOD), encoding="utf-8")
    assert office("bundle", "m", "-o", "b.zip", "--today", "2026-01-01", "--expires", "2026-06-30")[0] == 0
    for day, late in ((date(2026, 6, 30), False), (date(2026, 7, 1), True)):
        assert ("A109" in {p.code for p in check_profiles("b.zip", today=day).problems}) == late


def test_answers_of_mentees_are_checked_without_a_word_of_what_they_wrote(office: Run):
    Path("jo.yaml").write_text("priority: career\ngoals: [my secret]\nstage: secretish\n", encoding="utf-8")
    Path("c.csv").write_text("name,priority\nKim,career\nLu,secretish\n", encoding="utf-8")
    code, out, _ = office("check", "jo.yaml", "c.csv", "--mentees")
    assert code == 3
    assert "jo.yaml:3:8" in out
    assert 'c.csv:row 3, column "priority"' in out
    assert "1 mentee with valid answers, 2 errors." in out
    assert "secret" not in out


def test_hints_that_differ_go_on_in_the_sentence(office: Run):
    Path("m.yaml").write_text("- {name: A, areas: {career: 3}}\n- {name: B, areas: {career: 0}}\n", encoding="utf-8")
    out = office("check", "m.yaml")[1].replace("\n  ", " ")
    assert "B offers nothing concrete; ask what the mentor will do\n" in out


def test_answers_taken_for_profiles_are_pointed_to_the_right_option(office: Run):
    Path("jo.yaml").write_text("priority: career\n", encoding="utf-8")
    assert "profiles check jo.yaml --mentees" in office("check", "jo.yaml")[2]


@pytest.mark.parametrize("twin", ["\u0410na Ferreyra", "Ana F\u0435rreyra", "Ana Ferreyra\u200d", "Ana Ferr\u1d07yra"])
def test_a_mentor_whose_name_only_looks_like_anothers_is_said(twin: str, tmp_path: Path) -> None:
    for name, text in (("one", "Ana Ferreyra"), ("two", twin)):
        (tmp_path / f"{name}.yaml").write_text(f"name: {text}\nareas: {{career: 3}}\n", encoding="utf-8")
    said = [problem.message for problem in check_profiles(tmp_path, today=TODAY).problems]
    assert any("name" in message and "one" in message for message in said), said


def test_a_field_that_is_needed_and_empty_is_pointed_at(tmp_path: Path) -> None:
    profile = tmp_path / "a.yaml"
    profile.write_text("title: Nurse\nareas: {career: 3}\nname: ~\n", encoding="utf-8")
    found = check_profiles(profile, today=date(2026, 11, 30)).problems[0]
    assert (found.code, found.line, found.column, found.excerpt) == ("P202", 3, 1, "name: ~")


TEXT = """\
# about Ada
name: Ada   # her name

# what she does
offers:
  - text: Reads
    area: career   # mostly
  # a thought
  - Listens

areas: {career: 3}
# the end
"""


def value(text: str):
    (record,) = records(text)
    return record.value


def test_a_value_changes_and_no_comment_around_it_is_lost():
    assert set_fields(TEXT, {"areas": {"career": 4}}) == TEXT.replace("career: 3", "career: 4")


def test_a_block_gives_way_as_a_whole_and_the_next_key_stays():
    edited = set_fields(TEXT, {"offers": [{"text": "Talks"}]})
    assert edited is not None
    assert value(edited) == {"name": "Ada", "offers": [{"text": "Talks"}], "areas": {"career": "3"}}
    assert edited.startswith("# about Ada\nname: Ada   # her name\n\n# what she does\noffers:\n")
    assert edited.endswith("\n\nareas: {career: 3}\n# the end\n")


def test_a_new_key_takes_the_place_of_its_comment_or_the_end():
    edited = set_fields("name: Ada\n\n# bio:\n# stage:\n", {"stage": "mid", "title": "Nurse"})
    assert edited == "name: Ada\n\n# bio:\nstage: mid\n\ntitle: Nurse\n"


def test_a_key_that_is_taken_out_leaves_its_comment():
    assert set_fields("name: Ada\ntitle: Nurse\n", {"title": None}) == "name: Ada\n# title:\n"


@pytest.mark.parametrize("text", ["{name: Ada}\n", "- name: Ada\n", "name: Ada\n---\nname: Bo\n", "name: [\n", ""])
def test_what_cannot_be_edited_safely_is_not(text):
    assert set_fields(text, {"title": "Nurse"}) is None


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20).map(str.strip)
mentors = st.builds(
    Mentor, name=texts.filter(bool), title=texts, bio=texts,
    expertise=st.lists(texts.filter(bool), max_size=3).map(tuple),
    offers=st.lists(st.builds(Offer, text=texts.filter(bool)), max_size=3).map(tuple),
    areas=st.dictionaries(st.sampled_from(["career", "finances"]), st.integers(0, 5), min_size=1),
    updated=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)), accepting=st.none() | st.booleans(),
)  # fmt: skip


@given(mentors, mentors)
def test_any_profile_is_edited_into_any_other_and_keeps_a_comment(before, after):
    text = yaml_text(before) + "# mine\n"
    edited = set_fields(text, field_changes(stated(before), stated(after)))
    assert edited is not None
    assert "# mine" in edited
    assert value(edited) == value(yaml_text(after))


def test_the_edited_file_is_a_valid_profile(tmp_path):
    before = Mentor(id="ada", name="Ada", areas={"career": 3})
    edited = set_fields(yaml_text(before), {"languages": ["en"], "areas": None, "expertise": ["law"]})
    (tmp_path / "ada.yaml").write_text(edited or "", encoding="utf-8")
    found = read_profiles(tmp_path)
    assert not found.problems
    assert (found.mentors[0].languages, found.mentors[0].areas) == (("en",), {})
