"""Profiles from files, folders and bundles."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.errors import MachineFailed, WrongUsage
from mentorpick.model.people import Mentor
from mentorpick.read.files import MAX_ARCHIVE, MAX_BYTES
from mentorpick.read.profiles import MAX_PEOPLE, MAX_TOLD, read_profiles, sample_pool


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
    monkeypatch.setattr("mentorpick.read.profiles.PACKAGE", tmp_path / "src" / "mentorpick")
    with pytest.raises(MachineFailed, match="the sample pool is missing from this installation"):
        sample_pool()
