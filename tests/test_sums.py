"""Sums that no version of Python may change."""

from mentorpick.numeric import added


def test_numbers_are_added_one_after_the_other_with_what_that_rounds_away() -> None:
    assert added([0.1] * 10) == 0.9999999999999999
    assert added([1e100, 1.0, -1e100]) == 0.0
    assert added(()) == 0.0
