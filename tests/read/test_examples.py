"""The example files: each broken one names, in its first line, every problem it must be found to have."""

from pathlib import Path

import pytest

from mentorpick.cli.app import run
from mentorpick.errors import InvalidData, Problem
from mentorpick.office.profile_check import CODES
from mentorpick.read.answers import read_answers, read_mentees
from mentorpick.read.profiles import read_profiles

EXAMPLES = Path(__file__).parent.parent / "examples"
BROKEN_PROFILES = sorted((EXAMPLES / "invalid" / "profiles").glob("*.yaml"))
BROKEN_ANSWERS = sorted((EXAMPLES / "invalid" / "answers").glob("*.yaml"))


def expected(path: Path) -> list[str]:
    head, _, places = path.read_bytes().partition(b"\n")[0].partition(b": ")
    assert head == b"# expect"
    return places.decode().split()


def found(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{problem.code}:{problem.line}:{problem.column}" for problem in problems]


def named(path: Path) -> str:
    return path.stem


def test_there_are_enough_broken_examples() -> None:
    assert len(BROKEN_PROFILES) >= 30
    assert len(BROKEN_ANSWERS) >= 15


@pytest.mark.parametrize("path", BROKEN_PROFILES, ids=named)
def test_a_broken_profile_has_exactly_the_problems_it_names(path: Path) -> None:
    profiles = read_profiles(path)
    assert found(profiles.problems) == expected(path)
    assert not profiles.mentors or path.stem == "several-people"


@pytest.mark.parametrize("path", BROKEN_PROFILES, ids=named)
def test_each_problem_of_a_profile_says_what_to_do_and_shows_the_line(path: Path) -> None:
    for problem in read_profiles(path).problems:
        assert problem.code in CODES
        assert problem.message
        assert problem.hint
        if problem.line and problem.code not in ("P004", "P007"):  # these are not text that could be shown
            source = path.read_text(encoding="utf-8").splitlines()[problem.line - 1]
            assert problem.excerpt == source.replace("\t", " ")
            assert 1 <= problem.column <= len(source) + 1
            assert problem.length >= 1


@pytest.mark.parametrize("path", BROKEN_ANSWERS, ids=named)
def test_broken_answers_have_exactly_the_problems_they_name(path: Path) -> None:
    with pytest.raises(InvalidData) as raised:
        read_answers(path)
    assert found(raised.value.problems) == expected(path)


PRIVATE = (
    "divorce", "debts", "ill last year", "drink", "problem", "can't", "sleep", "secret", "Elvish", "Home", "stuck",
    "very", "example.org", "Match", "loans",
)  # fmt: skip


@pytest.mark.parametrize("path", BROKEN_ANSWERS, ids=named)
def test_no_problem_of_answers_quotes_what_the_mentee_wrote(path: Path) -> None:
    with pytest.raises(InvalidData) as raised:
        read_answers(path)
    for problem in raised.value.problems:
        assert problem.excerpt == ""
        said = problem.message + problem.hint
        assert not [word for word in PRIVATE if word in said and word not in CODES[problem.code].remedy]


def test_every_good_profile_is_read_without_a_problem() -> None:
    profiles = read_profiles(EXAMPLES / "valid" / "profiles")
    assert profiles.problems == ()
    assert [mentor.id for mentor in profiles.mentors] == [
        "007", "amara-okafor", "ana", "left-empty", "lin-wei", "minimal", "nested", "offers-as-text", "old-mac-lines",
        "quoted", "ravi-deshpande", "soren-kierkegard", "utf-16-be", "utf-16-le-bom", "utf-8-bom", "windows-lines",
    ]  # fmt: skip
    assert profiles.page.fictional
    assert profiles.page.referral == "Counselling, room 12.\nWeekdays."
    assert profiles.page.x == {"x-owner": "career office"}


def test_every_good_file_of_answers_is_read_without_a_problem() -> None:
    read = list(read_mentees([EXAMPLES / "valid" / "answers"]))
    assert [answers.id for _, answers, *_ in read if not isinstance(answers, tuple)] == [
        "goals-as-text", "jo", "least", "mes-reponses", "parked", "several-1", "kim", "several-3", "id-77ab8abb",
    ]  # fmt: skip
    assert len(read) == 9


def test_all_broken_examples_together_leave_the_good_ones_readable() -> None:
    alone = [problem for path in BROKEN_PROFILES for problem in expected(path)]
    together = read_profiles(EXAMPLES / "invalid" / "profiles", EXAMPLES / "valid" / "profiles")
    assert len(together.mentors) == 16
    assert sorted(found(together.problems)) == sorted(alone)


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 3)])
def test_a_folder_with_broken_files_among_good_ones_is_ranked_unless_strict(
    strict: tuple[str, ...],
    code: int,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    answers = EXAMPLES / "valid" / "answers" / "least.yaml"
    assert run(["rank", str(answers), "-p", str(EXAMPLES), "-f", "jsonl", "-n", "0", *strict]) == code
    out, err = capfd.readouterr()
    for path in BROKEN_PROFILES:
        for problem in expected(path):
            of_file = problem.removeprefix(problem.split(":")[0]).removesuffix(":0:0")
            assert f"{path}{of_file}: " in err
    assert ('"mentor":"left-empty"' in out) is (code == 0)
