"""Which mentor is meant: an id, a name in any spelling, or a place in the last shortlist; never a guess."""

import pytest

from mentorpick.cli.inputs import find_row
from mentorpick.errors import WrongUsage

IDS = ("ada-li", "ada-li-2", "zoe")
NAMES = ("Ada Li", "Ada Li", "Zoë Ito")


@pytest.mark.parametrize(("typed", "row"), [("ada-li-2", 1), ("zoe", 2), ("ZOE ITO", 2), ("2", 0), ("1", 2)])
def test_a_mentor_is_found_by_id_name_or_place(typed: str, row: int) -> None:
    assert find_row(typed, IDS, NAMES, last=("zoe", "ada-li")) == row


@pytest.mark.parametrize(("typed", "row"), [("007", 0), ("42", 1), ("1984", 2), ("1", 1)])
def test_a_number_that_is_no_place_may_be_an_id_or_a_name(typed: str, row: int) -> None:
    assert find_row(typed, ("007", "42", "1"), ("Bond", "Deep", "1984"), last=("42",)) == row


@pytest.mark.parametrize(
    ("typed", "last", "message", "hint"),
    [
        ("Ada Li", (), "2 mentors are called 'Ada Li'", "take one of the ids: ada-li, ada-li-2"),
        ("Zoe Ita", (), "no mentor is called 'Zoe Ita'", "did you mean 'Zoë Ito'?"),
        ("Quentin", (), "no mentor is called 'Quentin'", "take an id, a name, or a place in the last shortlist"),
        ("1", (), "there is no last shortlist to count in", "`mentorpick rank` makes one; or take a name"),
        ("9" * 5000, ("zoe",), "the last shortlist has places 1 to 1", "`mentorpick rank` shows it again"),
        ("3", ("zoe", "ada-li"), "the last shortlist has places 1 to 2", "`mentorpick rank` shows it again"),
        ("1", ("gone",), "place 1 of the last shortlist is not among these mentors",
         "`mentorpick rank` makes a new shortlist"),
    ],
)  # fmt: skip
def test_whoever_cannot_be_told_apart_is_asked_for_again(
    typed: str, last: tuple[str, ...], message: str, hint: str
) -> None:
    with pytest.raises(WrongUsage) as raised:
        find_row(typed, IDS, NAMES, last)
    assert (raised.value.message, raised.value.hint) == (message, hint)


@pytest.mark.parametrize("typed", ["Helen Foster", "foster, helen", "Dr Helen Foster"])
def test_a_title_and_the_order_of_names_do_not_hide_a_mentor(typed: str) -> None:
    assert find_row(typed, ("ada-li", "f"), ("Ada Li", "DR. HELEN FOSTER")) == 1


def test_a_surname_alone_is_asked_for_again() -> None:
    with pytest.raises(WrongUsage) as raised:
        find_row("Foster", ("ada-li", "f"), ("Ada Li", "DR. HELEN FOSTER"))
    assert raised.value.hint == "did you mean 'DR. HELEN FOSTER'?"
