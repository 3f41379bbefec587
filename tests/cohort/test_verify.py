"""Each thing that can be wrong with a proposal is named, with its line."""

from collections.abc import Sequence
from typing import Any

import pytest

from mentorpick.cohort.verify import Row, Rules, verify
from tests.builders import TODAY, answers, mentor, pool

ADA = mentor("Ada", areas={"career": 5}, capacity=1, mentees=0, languages=("en",))
BEN = mentor("Ben", areas={"career": 2}, capacity=2, mentees=0, languages=("en",))
FRENCH = mentor("Chloe", areas={"career": 3}, languages=("fr",), capacity=1, mentees=0)
PEOPLE = [answers(id="a", languages=("en",)), answers(id="b", languages=("en",))]


def problems(pairs: Sequence[tuple[str, str]], **rules: Any) -> list[tuple[str, int, str]]:
    rows = [Row(mentee, mentor, "p.csv", line) for line, (mentee, mentor) in enumerate(pairs, 2)]
    found = verify(rows, PEOPLE, pool(ADA, BEN, FRENCH), today=TODAY, rules=Rules(**rules))
    return [(problem.code, problem.line, problem.severity) for problem in found]


def test_a_sound_proposal_has_no_problem() -> None:
    assert problems([("a", "ada"), ("b", "ben")]) == []


@pytest.mark.parametrize(
    ("pairs", "rules", "expected"),
    [
        ([("a", "ada"), ("b", "ben"), ("c", "ben")], {}, [("unknown-mentee", 4, "error")]),
        ([("a", "adda"), ("b", "ben")], {}, [("unknown-mentor", 2, "error"), ("has-room", 0, "advice")]),
        ([("a", "ada"), ("b", "ada")], {}, [("over-capacity", 3, "error")]),
        ([("a", "chloe"), ("b", "ben")], {}, [("gate", 2, "error")]),
        ([("b", "ben")], {}, [("missing", 0, "error"), ("has-room", 0, "advice")]),
        ([("a", ""), ("b", "ada")], {}, [("has-room", 0, "advice")]),
        ([("a", "ada"), ("a", "ben"), ("b", "ben")], {}, [("too-many", 3, "error")]),
        ([("a", "ben"), ("a", "ben"), ("b", "ada")], {"per_mentee": 2}, [("pair-twice", 3, "error")]),
        ([("a", "ada"), ("b", "ben")], {"not_again": frozenset({("b", "ben")})}, [("not-again", 3, "error")]),
        ([("a", "chloe"), ("b", "ben")], {"keep": frozenset({("a", "chloe")})}, []),
        ([("b", "ada"), ("a", "ben")], {"stable": True}, [("blocking-pair", 3, "error")]),
        ([("a", "ada"), ("b", "ben")], {"stable": True}, []),
    ],
)
def test_what_is_wrong_is_named(
    pairs: Sequence[tuple[str, str]], rules: dict[str, Any], expected: list[tuple[str, int, str]]
) -> None:
    assert problems(pairs, **rules) == expected


def test_an_unknown_id_has_its_line_and_the_nearest_one() -> None:
    rows = [Row("a", "adda", "p.csv", 7), Row("b", "", "p.csv", 8)]
    first = verify(rows, PEOPLE, pool(ADA, BEN), today=TODAY)[0]
    assert (first.place, first.message, first.hint) == (
        "p.csv:7:1",
        "there is no mentor 'adda'",
        "did you mean 'ada'?",
    )
