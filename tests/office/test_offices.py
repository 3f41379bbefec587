"""Three more offices' files, in the shapes of their forms: a hospital's, alumni's and a French school's.

Made up, and messy as real ones: odd hours and zones, consents half filled in, must-nots with titles and brackets,
people who have left in the office's notes. Nobody types a map by hand: every question is answered with Enter.
"""

from pathlib import Path
from typing import Any

import pytest

from mentorpick.model.people import Answers, Mentor
from mentorpick.office.importing import SheetPeople, open_sheet
from mentorpick.office.map_draft import Draft
from mentorpick.read.sheets.mapping import PeopleKind

OFFICES = Path(__file__).parents[1] / "examples" / "three-offices"


def answered_with_enter(name: str, kind: PeopleKind, folder: Path) -> tuple[dict[str, Any], SheetPeople, int]:
    """Everybody whom a file gives by name, what is said of it, and how many questions were asked."""
    pytest.importorskip("python_calamine")
    sheet = folder / name
    sheet.write_bytes((OFFICES / name).read_bytes())
    opened = open_sheet(sheet, kind)
    assert isinstance(opened, Draft)
    questions = len(list(opened.questions()))
    for column in opened.columns:
        if column.notes and column.words:
            column.field = "status"
    Path(f"{sheet}.map.yaml").write_text(opened.text(confirmed=True), encoding="utf-8")
    read = open_sheet(sheet, kind)
    assert isinstance(read, SheetPeople)
    return {value.name: value for value, _ in read.settled({}).values()}, read, questions


@pytest.mark.parametrize(
    ("name", "kind", "written", "no_consent", "failed"),
    [
        ("hospital-mentors.csv", Mentor, 12, 3, 0), ("hospital-mentees.xlsx", Answers, 18, 2, 0),
        ("alumni-mentors.csv", Mentor, 13, 2, 0), ("alumni-mentees.csv", Answers, 17, 3, 0),
        ("ecole-mentors.xlsx", Mentor, 13, 2, 0), ("ecole-mentees.csv", Answers, 18, 1, 1),
    ],
)  # fmt: skip
def test_everybody_of_three_more_offices_is_read_or_named_with_at_most_eight_questions(
    tmp_path: Path, *, name: str, kind: PeopleKind, written: int, no_consent: int, failed: int
) -> None:
    people, opened, questions = answered_with_enter(name, kind, tmp_path)
    assert (len(people), opened.no_consent, opened.failed) == (written, no_consent, failed)
    assert opened.count == written + no_consent + failed
    assert questions <= 8
    if kind is Mentor:
        assert all(person.offers or person.areas or person.expertise for person in people.values())
        assert all(person.capacity for person in people.values())


def test_a_hospitals_mentors_say_places_hours_ticks_and_must_nots(tmp_path: Path) -> None:
    people, opened, _ = answered_with_enter("hospital-mentors.csv", Mentor, tmp_path)
    chief = people["Prof. Dr. med. Ulrike Hartmann"]
    assert (chief.capacity, chief.mentees, chief.hours_per_month) == (2, 1, 2.0)
    assert chief.areas == {"career": 3, "relationships": 0}, "a tick says that she can guide, a no that she can't"
    assert [offer.text for offer in chief.offers] == [
        "Habilitation planen",
        "Drittmittelanträge gegenlesen",
        "Forschung & Promotion",
    ]
    assert chief.conflicts == ("Dr. Seidel (eigene Doktorandin)",)
    assert people["PD Dr. Jörg Weiß"].meeting == ("in_person", "phone")
    assert people["Dr. Björn Østergård"].hours_per_month == 0.5
    assert people["Dr. Claire Dubois"].timezone == "Europe/Paris"
    assert '"Ja, aber nur intern" (row 6)' in "\n".join(opened.notices)


def test_a_hospitals_mentees_keep_surnames_semesters_and_whoever_has_left(tmp_path: Path) -> None:
    people, _, _ = answered_with_enter("hospital-mentees.xlsx", Answers, tmp_path)
    assert people["Anna Becker"].year == "semester 11"
    assert people["Deniz Çelik"].avoid == ("Prof. Dr. Hartmann (Doktormutter)",)
    assert [name for name, person in people.items() if person.status] == ["Lukas Fischer"]
    assert people["Daria Ivanova"].priority == "environment"
    assert people["Linh Nguyen"].languages == ("Englisch", "Vietnamesisch", "Deutsch")


def test_alumni_live_where_their_state_says(tmp_path: Path) -> None:
    people, _, _ = answered_with_enter("alumni-mentors.csv", Mentor, tmp_path)
    assert all(person.timezone for person in people.values())
    assert people["Hector Ruiz"].timezone == "America/Denver", "El Paso"
    assert people["Pat Nguyen"].timezone == "Pacific/Honolulu"
    assert [offer.text for offer in people["Barbara Whitfield"].offers][:2] == ["Career planning", "Work-life balance"]
    mentees, _, _ = answered_with_enter("alumni-mentees.csv", Answers, tmp_path)
    assert [name for name, person in mentees.items() if person.status] == ["Isaac Moore"]
    assert mentees["Sam Okafor"].also == ("finances",)
    assert mentees["Aisha Bello"].background.wish == ("first-generation",)


def test_a_french_schools_people_are_read_in_french(tmp_path: Path) -> None:
    people, _, _ = answered_with_enter("ecole-mentors.xlsx", Mentor, tmp_path)
    karim = people["Karim Benali"]
    assert (karim.meeting, karim.languages, karim.conflicts) == (
        ("in_person", "email"),
        ("français", "arabe"),
        ("Pr Dupuis",),
    )
    assert [offer.area for offer in karim.offers][:2] == ["career", "mental_health"]
    assert people["Julien Lefèvre"].hours_per_month == 1.5
    mentees, opened, _ = answered_with_enter("ecole-mentees.csv", Answers, tmp_path)
    assert [name for name, person in mentees.items() if person.status] == ["Emma Joly"]
    assert mentees["Zoé Garnier"].avoid == ("toute personne de L'Oréal",)
    assert [problem.path for problem in opened.problems] == ["ecole-mentees.csv:row 21"]
    assert mentees["Inès Leroy"].priority == "career", "her own word isn't one of ours, so her goal tells"
    assert "guessed from the goals: row 13" in "\n".join(opened.notices)
