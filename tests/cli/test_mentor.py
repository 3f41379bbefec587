"""``mentor``: a page for a mentor to read, in which nobody is named."""

import json
from pathlib import Path

from tests.cli.conftest import TODAY, Call

MENTEES = """name,priority,goals,programme,share
Kim Lee,career,Pass mock interviews,BA History,"goals, programme"
Lu Fox,finances,Get out of debt,BSc Nursing,
"""


def test_a_mentor_sees_whom_they_could_help_and_no_name_and_no_private_goal(call: Call, mentors: Path) -> None:
    cohort = mentors.parent / "who.csv"
    cohort.write_text(MENTEES, encoding="utf-8")
    result = call("mentor", "ada", "-p", mentors, "--mentees", cohort, "--today", TODAY)
    assert result.code == 0, result.err
    text = " ".join(result.out.split())
    assert "“Pass mock interviews” (BA History): your line" in text
    assert "You'd be first of" in text
    assert "Three questions that would make it better" in text
    for private in ("Kim", "Lu Fox", "debt", "Nursing"):
        assert private not in text


def test_without_mentees_goals_that_people_often_have_stand_for_them(call: Call, mentors: Path) -> None:
    result = call("mentor", "Ada Berg", "-p", mentors, "--today", TODAY)
    assert "these are goals people often have" in " ".join(result.out.split())
    found = json.loads(call("mentor", "ada", "-p", mentors, "--today", TODAY, "-f", "json").out)
    assert (found["schema"], len(found["questions"])) == ("mentorpick.mentor-view/1", 3)


def test_somebody_who_is_not_there_is_named_with_who_is_near(call: Call, mentors: Path) -> None:
    result = call("mentor", "Adda", "-p", mentors, "--today", TODAY)
    assert (result.code, "ada" in result.err.lower()) == (2, True)
