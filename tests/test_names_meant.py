"""Whom a line means: names as people write them, in must-nots and in tables of pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.names import NEAR, SURE, Directory, Lines, Person, fits, one_edit, same_organization

PEOPLE = [
    Person("dr-helen-foster", "DR. HELEN FOSTER"), Person("priya-raman", "priya raman"),
    Person("robert-bob-ellery", 'Robert "Bob" Ellery'), Person("mark-o-brien", "Mark O'Brien"),
    Person("maria-jose-ortega", "María José Ortega"), Person("li-lee", "Dr. Li Lee"), Person("kim-lee", "Kim Lee"),
    Person("anne", "Ann-Marie O'Neil"), Person("ruth-cohen", "Ruth Cohen"), Person("s-77", "Bjørn Øst"),
]  # fmt: skip
PRESENT = Directory(PEOPLE, ["Freshfields", "NHS Leeds", "University of Leeds", "Cedar Health Ltd."])


def ids(line: str) -> list[str]:
    return [PEOPLE[at].id for at in PRESENT.meant_by(line).people]


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Dr Helen Foster", "dr-helen-foster"), ("Helen Foster", "dr-helen-foster"), ("s-77", "s-77"),
        ("Foster, Helen", "dr-helen-foster"), ("my supervisor Helen Foster", "dr-helen-foster"),
        ("Bob Ellery", "robert-bob-ellery"), ("MARK OBRIEN", "mark-o-brien"),
        ("Maria Jose Ortega", "maria-jose-ortega"),
        ("dr li lee", "li-lee"), ("Ann Marie ONeil", "anne"), ("Bjorn Ost", "s-77"),
        ("Ruth Cohen (gran)", "ruth-cohen"),
    ],
)  # fmt: skip
def test_a_name_fits_without_title_case_accents_and_signs(line: str, who: str) -> None:
    assert ids(line) == [who]
    assert PRESENT.meant_by(line).sure


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Dr Foster (my supervisor)", "dr-helen-foster"), ("my supervisor (Dr Foster)", "dr-helen-foster"),
        ("Prof Foster, my supervisor", "dr-helen-foster"), ("H. Foster", "dr-helen-foster"),
        ("Pryia Raman", "priya-raman"), ("Forster", "dr-helen-foster"), ("Helen Mary Foster", "dr-helen-foster"),
        ("O'Brien", "mark-o-brien"), ("M. Foster", "dr-helen-foster"), ("Pr Foster (mon chef)", "dr-helen-foster"),
    ],
)  # fmt: skip
def test_a_surname_alone_or_a_near_spelling_fits_but_is_not_sure(line: str, who: str) -> None:
    assert ids(line) == [who]
    assert not PRESENT.meant_by(line).sure


TITLES = ["Herr Doktor", "Dr med.", "Signora", "Assoc. Prof.", "Asst Prof", "Coach", "Nurse", "Judge", "Docteur",
          "Dra.", "Cllr", "Dean", "anyone named", "please nobody called", "my old course leader"]  # fmt: skip


@pytest.mark.parametrize("before", TITLES)
def test_a_title_a_post_or_small_words_before_a_surname_are_no_first_name(before: str) -> None:
    for line in (f"{before} Foster", f"{before} Foster (my supervisor)", f"{before} Foster [flatmate]"):
        assert ids(line) == ["dr-helen-foster"]
        assert not PRESENT.meant_by(line).sure


SPELLED = [Person("berg", "Pieter van den Berg"), Person("astrom", "Göran Åström"), Person("hall", "Thomas Hall"),
           Person("mcd", "John McDonald"), Person("muller", "Anna Schmidt-Müller"), Person("cher", "Cher")]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("vandenberg", "berg"), ("van den Berg", "berg"), ("P. v.d. Berg", "berg"), ("Aastroem", "astrom"),
        ("Goeran Astroem", "astrom"), ("Tom Hall", "hall"), ("T.Hall", "hall"), ("Dr.Hall", "hall"),
        ("t.hall@leeds.ac.uk", "hall"), ("Mc Donald", "mcd"), ("Jack McDonald", "mcd"), ("Anna Schmidt", "muller"),
        ("Mueller", "muller"), ("Anna S.", ""), ("Anna M.", "muller"), ("Dick Hall", ""), ("cher", "cher"),
    ],
)  # fmt: skip
def test_a_name_written_in_another_way_is_found_from_both_sides(line: str, who: str) -> None:
    assert [SPELLED[at].id for at in Directory(SPELLED).meant_by(line).people] == [who] * bool(who)
    assert [person.id for person in SPELLED if Lines([line]).fitting(person)] == [who] * bool(who)


@pytest.mark.parametrize(
    ("line", "organization"),
    [
        ("Barclays", "Barclays Bank"), ("KCL", "King's College London"), ("King's College London", "KCL"),
        ("my employer (BBC)", "BBC"), ("BBC News", "BBC"), ("Leeds council", "Leeds City Council"),
        ("anyone at Cedar", "Cedar Health"), ("NHS", "NHS England"), ("St.Mary's Hospital", "Saint Marys Hospital"),
    ],
)  # fmt: skip
def test_a_part_or_the_initials_of_an_organization_are_found_from_both_sides(line: str, organization: str) -> None:
    assert Directory([], [organization]).meant_by(line).organizations == (organization,)
    assert Lines([line]).fitting(Person("x", "Jo Bell"), organization)


def test_a_surname_of_several_means_them_all() -> None:
    assert ids("Lee") == ["li-lee", "kim-lee"]
    assert not PRESENT.meant_by("Lee").sure


@pytest.mark.parametrize("line", ["Nobody Here", "Jim Foster", "my supervisor", "Smith", "Leeds"])
def test_another_first_name_or_an_unknown_one_fits_nobody(line: str) -> None:
    assert PRESENT.meant_by(line).nobody


def test_a_line_that_names_several_means_each_of_them() -> None:
    assert ids("Dr Foster and Ruth Cohen") == ["dr-helen-foster", "ruth-cohen"]
    assert ids("Dr Foster, Ruth Cohen") == ["dr-helen-foster", "ruth-cohen"]
    assert PRESENT.meant_by("Ruth Cohen; Priya Raman").sure


@pytest.mark.parametrize(
    ("line", "organization"),
    [
        ("Freshfields (my cousin works there)", "Freshfields"), ("Anyone at Freshfields", "Freshfields"),
        ("toute personne de Freshfields", "Freshfields"), ("jemand von Freshfields", "Freshfields"),
        ("NHS LEEDS", "NHS Leeds"), ("Univ. of Leeds", "University of Leeds"), ("cedar-health", "Cedar Health Ltd."),
    ],
)  # fmt: skip
def test_an_organization_is_known_with_an_explanation_or_another_legal_form(line: str, organization: str) -> None:
    found = PRESENT.meant_by(line)
    assert (found.organizations, found.sure) == ((organization,), True)


def test_an_organization_with_other_words_is_not_sure() -> None:
    assert same_organization("Leeds University", "University of Leeds") == NEAR
    assert not PRESENT.meant_by("NHS Leeds mental health team").sure


def test_lines_are_asked_from_the_other_side_too() -> None:
    lines = Lines(["Kim Lee", "Lee", "Barclays (my husband works there)", "Foster, Ruth", "Dr Foster and Ruth Cohen"])
    assert lines.fitting(Person("x", "Kim Lee")) == {"Kim Lee": SURE, "Lee": NEAR}
    assert lines.fitting(Person("x", "Jo"), "Barclays") == {"Barclays (my husband works there)": SURE}
    assert lines.fitting(Person("x", "Ruth Cohen")) == {"Dr Foster and Ruth Cohen": SURE}


def test_one_slip_is_near_only_in_words_of_five_letters_that_begin_alike() -> None:
    assert one_edit("foster", "forster")
    assert one_edit("priya", "pryia")
    assert one_edit("raman", "ramam")
    assert not one_edit("lee", "leo")
    assert not one_edit("cohen", "dohen")
    assert not one_edit("foster", "frster2")


@given(st.sampled_from(PEOPLE), st.sampled_from(["{}", "Dr {}", "{} (my boss)", "my tutor {}", "anyone but {}"]))
def test_whatever_stands_around_it_a_full_name_is_never_overlooked(person: Person, around: str) -> None:
    assert fits(around.format(person.name), *person)


@given(st.text(max_size=60))
def test_no_text_breaks_the_matching(line: str) -> None:
    PRESENT.meant_by(line)
    Lines([line]).fitting(PEOPLE[0], "NHS Leeds")
