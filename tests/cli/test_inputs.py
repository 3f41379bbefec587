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
        ("Ada Li", (), "'Ada Li' fits 2 mentors", "type ada-li or ada-li-2"),
        ("ada", (), "'ada' fits 2 mentors", "type ada-li or ada-li-2"),
        ("Zoe Ita", (), "no mentor is called 'Zoe Ita'", "did you mean 'Zoë Ito'?"),
        ("Quentin", (), "no mentor is called 'Quentin'", "type a name, an id, or a number from your last list"),
        ("1", (), "you don't have a list yet", "run `mentorpick rank` first, or type a name"),
        ("9" * 5000, ("zoe",), "your last list only has numbers 1 to 1", "to see it again, run `mentorpick rank`"),
        ("3", ("zoe", "ada-li"), "your last list only has numbers 1 to 2", "to see it again, run `mentorpick rank`"),
        ("1", ("gone",), "number 1 on your last list isn't among these mentors",
         "for a new list, run `mentorpick rank`"),
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


MANY = ("Noor Aziz", "Lin Wei", "Mei-Ling Ong", "Dr Daniel Kwarteng", "Pascal Ndiaye", "Noora Berg")


@pytest.mark.parametrize(
    ("typed", "row"),
    [("noor", 0), ("lin", 1), ("wei", 1), ("kwarteng", 3), ("Dr Kwarteng", 3), ("pasc", 4), ("mei", 2)],
)
def test_a_part_of_a_name_that_fits_one_mentor_is_enough(typed: str, row: int) -> None:
    assert find_row(typed, [str(n) for n in range(len(MANY))], MANY) == row


def test_two_that_fit_are_both_named_and_nobody_twice() -> None:
    with pytest.raises(WrongUsage) as raised:
        find_row("noo", ("n", "l", "m", "d", "p", "b"), MANY)
    assert raised.value.hint == "type Noor Aziz or Noora Berg"
    with pytest.raises(WrongUsage) as raised:
        find_row("daniel kwartang", ("n", "l", "m", "dr-daniel-kwarteng", "p", "b"), MANY)
    assert raised.value.hint.count("Kwarteng") == 1
