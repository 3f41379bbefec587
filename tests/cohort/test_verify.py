"""Each thing that can be wrong with a proposal is named, with its line."""

import subprocess
import sys
from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
import pytest

from mentorpick.cohort.assign import assign
from mentorpick.cohort.score_matrix import NO_LINE, NO_WAY, TWO_TOWNS, PoolScores, flags_of
from mentorpick.cohort.verify import Aims, ProposalRules, aims_of, judge_pair, verify
from mentorpick.model.cohort import PairRow
from mentorpick.model.people import Answers
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.view import View
from tests.builders import TODAY, answers, mentor, pool
from tests.cohort import oracle
from tests.cohort.people import mentees, mentors

ADA = mentor("Ada", areas={"career": 5}, capacity=1, mentees=0, languages=("en",))
BEN = mentor("Ben", areas={"career": 2}, capacity=2, mentees=0, languages=("en",))
FRENCH = mentor("Chloe", areas={"career": 3}, languages=("fr",), capacity=1, mentees=0)
PEOPLE = [answers(id="a", languages=("en",)), answers(id="b", languages=("en",))]


def problems(pairs: Sequence[tuple[str, str]], **rules: Any) -> list[tuple[str, int, str]]:
    rows = [PairRow(mentee, mentor, "p.csv", line) for line, (mentee, mentor) in enumerate(pairs, 2)]
    found = verify(rows, PEOPLE, pool(ADA, BEN, FRENCH), today=TODAY, rules=ProposalRules(**rules))
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
    rows = [PairRow("a", "adda", "p.csv", 7), PairRow("b", "", "p.csv", 8)]
    first = verify(rows, PEOPLE, pool(ADA, BEN), today=TODAY)[0]
    assert (first.place, first.message, first.hint) == (
        "p.csv:7:1",
        "there's no mentor 'adda'",
        "did you mean 'ada'?",
    )


def told(rows: Sequence[PairRow], people: Sequence[Answers] = PEOPLE, **rules: Any) -> list[tuple[str, str]]:
    """Code and message of everything wrong, in order."""
    found = verify(rows, people, pool(ADA, BEN, FRENCH), today=TODAY, rules=ProposalRules(**rules))
    return [(problem.code, problem.message) for problem in found]


def test_whoever_has_withdrawn_is_named_so_until_their_pair_is_decided_no() -> None:
    rows = [PairRow("a", "ada", "p.csv", 2), PairRow("b", "", "p.csv", 3), PairRow("w", "ben", "p.csv", 4)]
    gone = {"w": "withdrawn"}
    assert ("unknown-mentee", "w is withdrawn, so takes no part now") in told(rows, apart=gone)
    assert told([*rows[:2], PairRow("w", "", "p.csv", 4)], apart=gone) == told(rows[:2])


def test_each_problem_says_who_and_how_many() -> None:
    crowd = [PairRow(mentee, "ben", "p.csv", line) for line, mentee in enumerate(("a", "b", "c", "d"), 2)]
    everybody = [answers(id=mentee, languages=("en",)) for mentee in "abcd"]
    assert told(crowd, everybody) == [("over-capacity", "ben gets 4 mentees, but only has 2 places left")]
    three = [PairRow("a", "ada"), PairRow("a", "ben"), PairRow("a", "chloe"), PairRow("b", "ben")]
    assert told(three, per_mentee=2) == [
        ("too-many", "a gets 3 mentors, but can only have 2"),
        ("gate", "chloe can't be paired with a (languages): speaks fr (French)"),
    ]
    assert told([PairRow("a", "ada"), PairRow("a", "ada"), PairRow("b", "ben")]) == [
        ("pair-twice", "a and ada are paired more than once"),
        ("too-many", "a gets 2 mentors, but can only have 1"),
        ("over-capacity", "ada gets 2 mentees, but only has 1 place left"),
    ]
    assert told([PairRow("a", "ada"), PairRow("b", "ben")], not_again=frozenset({("a", "ada")})) == [
        ("not-again", "a and ada shouldn't be paired again")
    ]


def test_a_name_unlike_any_other_has_no_hint_and_an_empty_mentee_is_unknown() -> None:
    rows = [
        PairRow("", "ada", "p.csv", 2),
        PairRow("zzzzzz", "ben", "p.csv", 3),
        PairRow("a", "ada"),
        PairRow("b", "ben"),
    ]
    found = verify(rows, PEOPLE, pool(ADA, BEN), today=TODAY)
    assert [(problem.message, problem.hint, problem.place) for problem in found] == [
        ("there's no mentee ''", "", "p.csv:2:1"),
        ("there's no mentee 'zzzzzz'", "", "p.csv:3:1"),
    ]


def test_who_is_missing_and_who_would_have_room_is_said_with_the_best() -> None:
    assert told([PairRow("a", "chloe", "p.csv", 2)], keep=frozenset({("a", "chloe")})) == [
        ("missing", "b is in the cohort but not in the proposal"),
        ("has-room", "b gets nobody, but ada could work and has room"),
    ]
    assert told([PairRow("a", "ada"), PairRow("b", "")]) == [
        ("has-room", "b gets nobody, but ben could work and has room")
    ]
    never = frozenset({("b", "ben")})
    assert told([PairRow("a", "ada"), PairRow("b", "")], not_again=never) == []
    missing = verify([PairRow("a", "ada", "p.csv", 2)], PEOPLE, pool(ADA), today=TODAY)
    assert [problem.path for problem in missing] == ["p.csv"]
    assert verify([], PEOPLE[:1], pool(FRENCH), today=TODAY)[0].path == ""


def test_a_mentor_who_states_no_capacity_has_one_place() -> None:
    silent, full = mentor("Silent"), mentor("Full", capacity=1, mentees=3)
    rows = [PairRow("a", "silent"), PairRow("b", "silent")]
    assert [p.code for p in verify(rows, PEOPLE, pool(silent), today=TODAY)] == ["over-capacity"]
    found = verify([PairRow("a", "full"), PairRow("b", "")], PEOPLE, pool(full), today=TODAY)
    assert [p.message for p in found] == ["full gets 1 mentee, but only has 0 places left"]


def test_problems_stand_where_they_are_and_say_how_grave_they_are() -> None:
    found = verify([PairRow("a", "chloe", "p.csv", 7), PairRow("b", "")], PEOPLE, pool(ADA, FRENCH), today=TODAY)
    assert [(p.path, p.line, p.column, p.severity) for p in found] == [
        ("p.csv", 7, 1, "error"),
        ("p.csv", 0, 0, "advice"),
    ]


def blocking(rows: Sequence[PairRow], cohort: Sequence[Answers], of: Pool, per_mentee: int) -> list[tuple[str, str]]:
    """The blocking pairs named."""
    found = verify(rows, cohort, of, today=TODAY, rules=ProposalRules(per_mentee, stable=True))
    told = [p.message.removesuffix(" would both rather have each other") for p in found if p.code == "blocking-pair"]
    return [(mentee, mentor) for mentee, mentor in (text.split(" and ") for text in told)]


@pytest.mark.parametrize("per_mentee", [1, 2])
def test_the_blocking_pairs_are_those_of_the_definition(per_mentee: int) -> None:
    draw = Random(per_mentee)
    named = 0
    for seed in range(25):
        cohort = mentees(5, seed * 10)
        of = pool(*mentors(7, seed))
        scores, places = PoolScores(cohort, of, TODAY), of.open_places().tolist()
        table = scores.rows(np.arange(5))
        wants = np.stack([scores.wants(row) for row in range(5)]).astype(np.int32)
        pairs = set()
        for row, column in draw.sample(
            [(r, c) for r, c in np.argwhere(table >= 0).tolist()], k=int((table >= 0).sum())
        ):
            load, own = sum(c == column for _, c in pairs), sum(r == row for r, _ in pairs)
            if load < places[column] and own < per_mentee and draw.random() < 0.7:
                pairs.add((row, column))
        expected = oracle.blocking_pairs(table, wants, [per_mentee] * 5, places, pairs)
        rows = [PairRow(cohort[row].id, of.ids[column]) for row, column in sorted(pairs)]
        found = blocking(rows, cohort, of, per_mentee)
        assert sorted(found) == sorted((cohort[row].id, of.ids[column]) for row, column in expected), seed
        named += len(found)
    assert named > 20


def test_a_blocking_pair_stands_in_the_line_of_its_mentee() -> None:
    rows = [PairRow("b", "ada", "p.csv", 2), PairRow("a", "ben", "p.csv", 3)]
    found = verify(rows, PEOPLE, pool(ADA, BEN), today=TODAY, rules=ProposalRules(stable=True))
    assert [(p.line, p.message) for p in found] == [(3, "a and ada would both rather have each other")]
    nowhere = verify(rows[:1], PEOPLE, pool(ADA, BEN), today=TODAY, rules=ProposalRules(stable=True))
    assert [(p.code, p.line, p.path) for p in nowhere] == [
        ("missing", 0, "p.csv"), ("has-room", 0, "p.csv"), ("blocking-pair", 0, "p.csv"), ("blocking-pair", 0, "p.csv"),
    ]  # fmt: skip


FLAGS = {"no-common-way": NO_WAY, "no-close-line": NO_LINE, "two-towns": TWO_TOWNS}


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_of_a_proposal_are_those_that_the_check_finds_by_itself(seed: int) -> None:
    cohort, of = mentees(9, seed), pool(*mentors(12, seed + 100))
    found = assign(cohort, of, today=TODAY)
    rows = [PairRow(given.mentee, given.mentor) for given in found.assigned]
    reached = aims_of(rows, cohort, of, today=TODAY)
    assert reached == Aims(
        len(rows), found.no_common_way, found.no_close_line, found.two_towns, found.minimum, 0, found.total
    )
    for given in found.assigned:
        case = Case(next(one for one in cohort if one.id == given.mentee), View(of, TODAY))
        judged = {code for code, _ in judge_pair(case, of.row[given.mentor])}
        solved = int(flags_of(case)[of.row[given.mentor]])
        assert judged == {code for code, flag in FLAGS.items() if flag & solved}


def test_the_check_shares_no_code_with_what_chooses_the_pairs() -> None:
    """In an interpreter that imports the check alone, nothing of the solver is there."""
    program = (
        "import sys, mentorpick.cohort.verify; print(*(m for m in sys.modules if 'cohort.' in m or 'ortools' in m))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["mentorpick.cohort.verify"]


def test_the_aims_of_a_proposal_count_who_went_without_and_has_a_place_now() -> None:
    cohort, of = mentees(4, 1), pool(*mentors(4, 2))
    rows = [PairRow(cohort[0].id, of.ids[0]), PairRow(cohort[1].id, "")]
    reached = aims_of(rows, cohort, of, today=TODAY, without={cohort[0].id, cohort[1].id})
    assert (reached.placed, reached.went_without) == (1, 1)
