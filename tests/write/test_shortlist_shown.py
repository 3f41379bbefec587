"""What a reader learns from a shortlist: reasons, what is not known, who was left out, and how it is put."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from mentorpick.errors import Problem
from mentorpick.model import taxonomy
from mentorpick.model.shortlist import ClosestLeftOut, LeftOut, NearMiss, PoolSummary
from mentorpick.ranking.criteria import CRITERIA
from mentorpick.ranking.gates import GATES
from mentorpick.write.formats import Look
from mentorpick.write.terminal import draw, problem_lines
from mentorpick.write.views.shortlist import firm, quotes
from mentorpick.write.views.shortlist import show_shortlist as document

Examples = dict[str, Callable[[], Any]]


@pytest.fixture
def result(examples: Examples) -> Any:
    return examples["Shortlist"]()


def shown(result: Any, width: int = 80, **look: Any) -> str:
    return draw(document(result), Look(width=width, **look))


def with_pool(result: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(result, pool=msgspec.structs.replace(result.pool, **changes))


def test_every_gate_and_every_criterion_has_words_for_people() -> None:
    assert {gate.key for gate in GATES} == set(taxonomy.GATE_LABELS)
    assert {row.key for row in CRITERIA} | {taxonomy.PRIVATE} == set(taxonomy.CRITERION_LABELS)
    assert taxonomy.criterion_label("area.mental_health") == "mental health"


def test_what_speaks_for_a_mentor_stands_before_what_speaks_against(result: Any) -> None:
    text = shown(result)
    assert text.index("+ Offers to be your mentor") < text.index("- Nothing close to")


def test_a_headline_and_remarks_are_said_and_so_is_who_is_close_but_full(result: Any) -> None:
    full = ClosestLeftOut(mentor="f", name="Dr Farah Siddiqui", gate="places", fit="good", rank=2, pronouns="she/her")
    first = msgspec.structs.replace(result.shortlist[0], remarks=("A short profile, but this line is close.",))
    text = shown(
        msgspec.structs.replace(
            result, headline="None of the first three answers.", shortlist=(first,), closest_left_out=(full,)
        )
    )
    assert text.index("None of the first three answers.") < text.index("Dr Amara Okafor")
    assert "A short profile, but this line is close." in text
    assert "but full: Dr Farah Siddiqui. You could ask her for a name." in " ".join(text.split())


def test_what_is_not_known_is_named_with_a_question_to_ask(result: Any) -> None:
    text = shown(result)
    assert "Profile doesn't say  values" in text
    assert '"What matters most to you in your work?"' in text


def test_a_group_of_two_is_said_to_be_about_equally_good_and_a_group_of_one_is_not(result: Any) -> None:
    assert shown(result).count("about equally good") == 1
    assert "1 to 2 are about equally good" in shown(result)


def test_places_without_groups_are_simply_listed(result: Any) -> None:
    places = tuple(msgspec.structs.replace(place, group=None) for place in result.shortlist)
    assert "about equally good" not in shown(msgspec.structs.replace(result, shortlist=places))


def test_a_pinned_mentor_is_marked_and_missing_contact_is_said(result: Any) -> None:
    text = shown(result)
    assert "Sam (pinned)" in text
    assert "none in the profile" in text
    assert "Room for             doesn't say" in text


def test_a_long_list_of_those_left_out_is_shortened_with_a_count(result: Any) -> None:
    assert "9 don't share a language with you: N0, N1, N2, N3, N4, N5 and 3 more" in shown(result)


def test_one_person_more_than_the_list_holds_is_named_not_counted(result: Any) -> None:
    seven = tuple(LeftOut(mentor=f"m{n}", gate="places", detail="", name=f"N{n}") for n in range(7))
    assert "N5 and N6" in shown(with_pool(result, left_out_mentors=seven))


def test_for_a_cohort_those_left_out_are_counts(result: Any) -> None:
    assert "• 4 have no space right now" in shown(
        with_pool(result, left_out_mentors=(), left_out={"places": 4, "languages": 3})
    )


def test_fields_the_office_never_asked_for_are_said_once(result: Any) -> None:
    assert "Nobody here was asked about values and style, so no profile says." in " ".join(shown(result).split())


def test_how_sure_a_place_is_is_left_to_why(result: Any) -> None:
    assert "weighing your answers" not in " ".join(shown(result).split())


@pytest.mark.parametrize(
    ("first", "top", "sentence"),
    [
        (1.0, 1.0, "stays first in almost every other way"),
        (0.31, 1.0, "stays first in 3 of 10 other ways"),
        (0.01, 0.72, "stays among the first five in 7 of 10 other ways"),
        (0.0, 0.0, "stays among the first five in almost no other way"),
    ],
)
def test_shares_of_draws_become_tenths(result: Any, first: float, top: float, sentence: str) -> None:
    place = msgspec.structs.replace(
        result.shortlist[0], firmness=msgspec.structs.replace(result.shortlist[1].firmness, first=first, top=top)
    )
    assert firm(place).startswith(sentence)


def test_nobody_left_is_said_with_those_who_came_nearest(result: Any) -> None:
    miss = NearMiss(mentor="x", name="Xenia", gate="must.meeting", detail="profile doesn't say", gates=2, score=0.5)
    text = shown(msgspec.structs.replace(result, shortlist=(), nearest_misses=(miss,)))
    assert "Nobody here meets all your must-haves." in text
    assert "Xenia: doesn't meet in a way you need (profile doesn't say), and 1 more must-have" in " ".join(text.split())


def test_a_mentor_without_reasons_is_said_to_have_none(result: Any) -> None:
    assert "There's no reason I can show here." in shown(result)


def test_the_fit_is_a_word_and_no_number_is_shown_as_precise(result: Any) -> None:
    text = shown(result, accessible=True)
    assert "strong fit" in text
    assert "%" not in text
    assert "0." not in text


def test_an_empty_pool_says_nothing_of_those_left_out(result: Any) -> None:
    pool = PoolSummary(mentors=1, eligible=1, fictional=False)
    assert "Left out" not in shown(msgspec.structs.replace(result, pool=pool))


def test_what_a_reason_quotes_is_set_apart() -> None:
    assert [(span.text, span.tone) for span in quotes('offers "a b" for you')] == [
        ("offers ", ""),
        ('"a b"', "quote"),
        (" for you", ""),
    ]


def test_the_caret_stands_under_the_place_also_behind_wide_signs() -> None:
    problem = Problem(code="C", path="p", line=12, column=4, length=2, message="m", excerpt="李: xx")
    assert problem_lines(problem) == ["p:12:4: m [C]", "  12 | 李: xx", "     |     ^^"]


SNAPSHOT_60 = """\
Mentors for jo

Your priority: Career. I looked at 36 mentors in Sample
mentors; 29 could work for you. Nobody here was asked about
values and style, so no profile says.

! These people are made up, to try mentorpick with.

1 to 2 are about equally good

 1  Dr Amara Okafor                   strong fit  ━━━━━━━───
    Associate Professor of Hematology, Northside

    + Answers "Match into a hematology fellowship next
      year": offers "Reads fellowship applications"
    + Offers to be your mentor and sponsor

    - Nothing close to "Sleep better"
    - 11 hours apart

    Profile doesn't say  values
    Worth asking         "What matters most to you in your
                         work?"
    Room for             2
    Email                amara@example.org
"""


def test_the_screen_at_sixty_columns_is_as_it_was(result: Any) -> None:
    assert shown(result, 60).startswith(SNAPSHOT_60)


SNAPSHOT_120 = """\

 1  Dr Amara Okafor                                                                               strong fit  ━━━━━━━───
    Associate Professor of Hematology, Northside

    + Answers "Match into a hematology fellowship next year": offers       Profile doesn't say  values
      "Reads fellowship applications"                                      Worth asking         "What matters most to
    + Offers to be your mentor and sponsor                                                      you in your work?"
"""


def test_the_screen_at_a_hundred_and_twenty_columns_is_as_it_was(result: Any) -> None:
    assert SNAPSHOT_120 in shown(result, 120)


def test_a_screen_reader_gets_plain_lines(result: Any) -> None:
    lines = shown(result, 1_000_000, accessible=True).splitlines()
    assert "1. Dr Amara Okafor, strong fit" in lines
    assert 'Worth asking: "What matters most to you in your work?"' in lines
    assert "Note: These people are made up, to try mentorpick with." in lines
