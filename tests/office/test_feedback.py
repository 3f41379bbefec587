"""What people reply: one word, two lines about two mentees, marks, and what nobody can count."""

from datetime import date

import pytest

from mentorpick.office.feedback import (
    ReplyLine,
    SurveyAnswer,
    report_of,
    survey_entries,
    understand_replies,
)
from mentorpick.office.term import Entry, Step, Term, decline_entries, term_after

DAY = date(2026, 11, 6)


def term(*pairs: tuple[str, str], more: tuple[Entry, ...] = ()) -> Term:
    """A term in which these pairs run; an id is the name in small letters."""
    started = tuple(
        Entry(what="started", mentee=mentee.lower(), mentor=mentor.lower(), mentee_name=mentee, mentor_name=mentor,
              on="2026-10-01") for mentee, mentor in pairs
    )  # fmt: skip
    return term_after([Step(step=1, at="", command="start", entries=started + more)])


TWO = term(("Lena", "Novak"), ("Lea", "Novak"))


@pytest.mark.parametrize(
    ("reply", "met"),
    [
        ("Lena yes, Lea no", {"lena"}),
        ("Lena: yes\nLea: not yet", {"lena"}),
        ("Lea no. Lena yes.", {"lena"}),
        ("yes with Lena, not with Lea", {"lena"}),
        ("I've met Lena but not Lea", {"lena"}),
        ("Lena \u2713; Lea \u2717", {"lena"}),
        ("Yes, I met Lena on Monday", {"lena"}),
        ("Lena and Lea yes", {"lena", "lea"}),
        ("yes to Lena and Lea", {"lena", "lea"}),
        ("Yes! Both.", {"lena", "lea"}),
        ("ja, gern", {"lena", "lea"}),
        ("We met twice", {"lena", "lea"}),
        ("no", set()),
        ("We haven't met yet", set()),
        ("nein, noch nicht", set()),
    ],
)
def test_a_mentor_of_two_may_say_yes_to_one(reply: str, met: set[str]) -> None:
    found = understand_replies(TWO, [ReplyLine("Novak", reply, 2)], {})
    assert {pair.mentee for pair in found.yes} == met
    assert found.said[0].startswith("1 yes" if met else "0 yes")
    assert found.said[0].endswith("0 not understood.")


@pytest.mark.parametrize("reply", ["Lena yes Lea no", "Lena yes, Lea ?", "maybe", "", "tell me more"])
def test_what_is_not_clear_notes_nothing_and_is_named(reply: str) -> None:
    found = understand_replies(TWO, [ReplyLine("Novak", reply, 2)], {})
    assert (found.yes, found.no) == ((), ())
    assert found.said == ("0 yes, 0 no, 1 not understood.", f"line 2: Novak wrote {reply!r}")


def test_whoever_is_on_both_sides_replies_as_the_side_that_is_asked() -> None:
    both = term(("Lena", "Novak"), ("Novak", "Ada"))
    lines = [ReplyLine("Novak", "no, too much work this term", 2)]
    ((pair, why),) = understand_replies(both, lines, {}, "mentor").no
    assert (pair.mentee, why) == ("lena", "no, too much work this term")
    assert [pair.mentor for pair, _ in understand_replies(both, lines, {}, "mentee").no] == ["ada"]


@pytest.mark.parametrize(("reply", "ended"), [
    ("no", 2), ("No to both, sorry", 2), ("Lena yes, Lea no", 1), ("No, I know nothing about Germany", 0),
])  # fmt: skip
def test_a_no_of_a_mentor_of_two_ends_only_what_it_clearly_speaks_of(reply: str, ended: int) -> None:
    found = understand_replies(TWO, [ReplyLine("Novak", reply, 2)], {}, "mentor")
    assert len(found.no) == ended
    assert (found.said[-1] == f"line 2: Novak wrote {reply!r}") is not bool(ended)


def test_the_last_reply_about_a_pair_counts() -> None:
    lines = [ReplyLine("Lena", "no", 2), ReplyLine("Lena", "yes", 3), ReplyLine("Ada Lind", "yes", 4)]
    found = understand_replies(TWO, lines, {})
    assert ([pair.mentee for pair in found.yes], found.no) == (["lena"], ())
    assert found.said[1:] == ("line 4: no running pair for 'Ada Lind'",)


def test_a_mentee_waits_only_once_both_mentors_said_no() -> None:
    two = term(("Lena", "Novak"), ("Lena", "Ada"))
    first, second = two.running
    waits = [entry.what for entry in decline_entries(two, [(first, ""), (second, "")], "mentor", DAY)]
    assert waits == ["declined", "declined", "waiting"]


def test_a_mark_is_a_mark_and_the_rest_is_named() -> None:
    said = {"fit": "5 - great", "helped": "10", "again": "maybe"}
    entries, unclear = survey_entries(TWO, [SurveyAnswer("Lena", said, 3)], {}, DAY)
    assert [(entry.column, entry.text) for entry in entries] == [("mentee fit", "5")]
    assert unclear == ["line 3: Lena wrote helped '10', again 'maybe'"]


def test_a_mentor_of_two_counts_once_in_the_report() -> None:
    pairs = [(f"Mentee{at}", "Novak" if at < 3 else f"Mentor{at}") for at in range(7)]
    answers = [SurveyAnswer("Novak", {"fit": "1", "again": "no"}, 1)]
    answers += [SurveyAnswer(f"Mentor{at}", {"fit": "5", "again": "yes"}, at) for at in range(3, 7)]
    entries, unclear = survey_entries(term(*pairs), answers, {}, DAY)
    report = report_of(term(*pairs, more=tuple(entries)))
    assert not unclear
    assert (report.fit, report.again) == ("4.2 of 5 (5 answers)", "80% (5 answers)")
