"""Names as ids, and when two locations are one place."""

import pytest

from mentorpick.text import identify, same_place, slug


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
