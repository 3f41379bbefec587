"""Names as ids, and when two locations are one place."""

import pytest

from mentorpick.names import NO, SURE, fits
from mentorpick.text import appearance, clean, identify, is_nothing, name_key, same_place, slug, unmask


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Leeds", "leeds"),
        ("Leeds", "Leeds, UK"),
        ("Leeds, UK", "Leeds, Yorkshire, United Kingdom"),
        ("São Paulo", "Sao Paulo, Brazil"),
        ("Boston, USA", "Boston, MA, U.S.A."),
        ("北京", "北京, China"),
    ],
)
def test_one_town_is_one_place_however_much_is_stated_of_the_rest(one: str, other: str) -> None:
    assert same_place(one, other)
    assert same_place(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("London, UK", "London, Canada"),
        ("Springfield, IL, USA", "Springfield, MA, USA"),
        ("Leeds", "York"),
        ("Leeds, UK", "UK"),
        ("Leeds", "Leeds University Hospital"),
        ("", ""),
        (",", ","),
        ("", "Leeds"),
    ],
)
def test_towns_that_differ_or_lie_elsewhere_are_not(one: str, other: str) -> None:
    assert not same_place(one, other)
    assert not same_place(other, one)


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Bjørn Øst", "bjorn-ost"),
        ("Łukasz Żak", "lukasz-zak"),
        ("Jörg Groß", "jorg-gross"),
        ("Æsa Þórsdóttir", "aesa-thorsdottir"),
        ("Işıl Kılıç", "isil-kilic"),
        ("Đặng Văn", "dang-van"),
        ("Ada 😀 Lovelace", "ada-lovelace"),
    ],
)
def test_the_id_of_a_name_has_its_letters_as_people_write_them_without_accents(name: str, id_: str) -> None:
    assert slug(name) == id_


def test_a_name_in_another_script_gets_an_id_from_its_hash() -> None:
    assert identify("李伟") == "id-5ed4d58e"


TWINS = [
    ("\u0410na Luc\u00eda Ferreyra", "Ana Luc\u00eda Ferreyra"), ("\u0420\u0435t\u0435r Smith", "Peter Smith"),
    ("\u039fmar \u039ahan", "Omar Khan"), ("\u0405am L\u0435\u0435", "Sam Lee"), ("\u0391l\u0435\u0445", "Alex"),
    ("\uff2aohn Doe", "John Doe"), ("J\u1d0fhn Doe", "John Doe"), ("J\u200dohn Doe", "John Doe"), ("\u0585ra", "ora"),
]  # fmt: skip
"""Names with letters of other scripts, of full width or that nobody sees, and what everybody reads."""


@pytest.mark.parametrize(("twin", "name"), TWINS)
def test_a_letter_that_only_looks_latin_makes_no_other_name(twin: str, name: str) -> None:
    assert name_key(clean(twin)) == name_key(name)
    assert fits(clean(twin), "somebody", name) == fits(name, "somebody", clean(twin)) == SURE


@pytest.mark.parametrize("name", ["Иван Петров", "Ελένη Παππά", "Анна", "李伟", "مریم"])
def test_a_name_in_its_own_script_stays(name: str) -> None:
    assert unmask(name) == unmask(f"{name} Smith").removesuffix(" Smith") == name


@pytest.mark.parametrize(
    ("one", "other"),
    [("Сор Вох", "Cop Box"), ("PauI Smith", "Paul Smith"), ("Bemard Cole", "Bernard Cole"), ("0scar", "Oscar")],
)
def test_names_that_look_the_same_may_be_one(one: str, other: str) -> None:
    assert appearance(one) == appearance(other)
    assert fits(one, "somebody", other) != NO


def test_names_that_look_different_do() -> None:
    names = [
        "Ana Ferreyra",
        "Anna Ferreyra",
        "Иван Петров",
        "Ivan Petrov",
        "Mark",
        "Marc",
        "李伟",
        "李薇",
        "Paul",
        "Pau",
    ]
    assert len({appearance(name) for name in names}) == len(names)


@pytest.mark.parametrize("cell", ["#N/A", "#N/A.", "- #N/A", "#N/A!", "(#REF!)", "- #REF!"])
def test_an_error_of_a_formula_says_nothing_whatever_stands_around_it(cell: str) -> None:
    assert is_nothing(cell)
