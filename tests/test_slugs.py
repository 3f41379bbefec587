"""When two locations are one place."""

import pytest

from mentorpick.text import same_place


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
