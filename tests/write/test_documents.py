"""What each kind of result says to people, where the examples say nothing of it: the rarer sentences."""

import re
from typing import Any

import msgspec

from mentorpick.cohort.assign import assign
from mentorpick.model.cohort import Given, Load, MorePlaces, Unplaced
from mentorpick.model.office import ColumnUse, Demand, Recruitment, Unserved, Want
from mentorpick.model.people import Profiles
from mentorpick.model.shortlist import LeftOut
from mentorpick.office.profile_check import list_explanations
from mentorpick.office.stats import summarize_pool
from mentorpick.ranking.team import team
from mentorpick.ranking.why import why
from mentorpick.write import document as d
from mentorpick.write.formats import FORMATS, Look, render
from tests.builders import TODAY, answers, mentor
from tests.write.conftest import EXAMPLES

BY_NAME = {row.name: row for row in FORMATS}


def shown(result: Any, name: str = "md", **changes: Any) -> str:
    """The result with some fields changed, in a format, without the emphasis of Markdown and its breaks of lines."""
    text = "".join(render([msgspec.structs.replace(result, **changes)], BY_NAME[name], Look()))
    return " ".join(text.replace("*", "").replace("\\", "").split())


def given(mentee: str, **more: Any) -> Given:
    fields = {"mentee_name": mentee.title(), "mentor": "ada", "mentor_name": "Ada", "score": 0.5, "first_choice": "ada"}
    return Given(mentee=mentee, **{**fields, "given_up": 0.0, **more})


def proposal(**changes: Any) -> Any:
    result = assign([], [], today=TODAY)
    loads = (Load(mentor="ada", mentor_name="Ada", places=3, given=1, mentees=("jo",)),)
    return msgspec.structs.replace(result, **{"assigned": (given("jo"),), "mentors": loads, **changes})


def test_a_proposal_of_made_up_people_says_so_and_names_who_is_left_out_with_the_reason() -> None:
    out = (Unplaced(mentee="kim", reason="nobody speaks fr", mentee_name="Kim Lee"), Unplaced(mentee="m3", reason="x"))
    text = shown(proposal(fictional=True, left_out=out))
    assert "The mentors are made up." in text
    assert "Kim Lee (kim): nobody speaks fr" in text
    assert "m3: x" in text
    assert "1 of 3 mentees" in text
    assert "Nobody is left out." not in text
    assert "kim,,,,,,,,,nobody speaks fr" in shown(proposal(left_out=out), "csv")
    assert "Nobody is left out." in shown(proposal())


def test_a_proposal_says_what_was_kept_what_was_given_up_and_how_far_it_may_be_from_the_best() -> None:
    pairs = (
        given("jo", kept=True),
        given("kim", first_choice="bo", first_choice_name="Bo Li", given_up=0.125, score=0.25),
    )
    loads = (Load(mentor="ada", mentor_name="Ada", places=3, given=2, mentees=("jo", "kim")),
             Load(mentor="full", places=0, given=0))  # fmt: skip
    text = shown(proposal(assigned=pairs, mentors=loads, gap=0.01))
    assert text.index("Kim") < text.index("Jo"), "the worst-off first"
    assert "0.50 (kept)" in text
    assert "at most 1.00% from the best possible" in text
    assert "2 of 3" in text
    assert "full" not in text


def test_a_proposal_says_what_more_places_would_do() -> None:
    more = (MorePlaces(mentor="ada", mentor_name="Ada", placed=2, minimum=0.5, total=3.25),
            MorePlaces(mentor="bo", mentor_name="bo", placed=0, minimum=0.5, total=4.0))  # fmt: skip
    text = shown(proposal(more_places=more))
    assert "One more place with Ada (ada): 2 more placed, total 3.25" in text
    assert "One more place with bo: a better total, total 4.00" in text
    assert "places that would help most" not in shown(proposal())


def test_a_check_says_each_kind_of_advice_once_and_counts_what_it_does_not_name() -> None:
    check = EXAMPLES["Check"]()
    advice = check.problems[1]
    many = tuple(msgspec.structs.replace(advice, path=f"m{n:02}.yaml", hint="add one") for n in range(17))
    text = shown(check, problems=many, advice=17, errors=0)
    assert "Advice A1, 17 times: Add one" in text
    assert "m14.yaml: has no offers" in text
    assert "m15.yaml" not in text
    assert "and 2 more; to see them all, use --format json" in text
    apart = (advice, msgspec.structs.replace(advice, hint="add two"), msgspec.structs.replace(advice, hint="add three"))
    text = shown(check, problems=apart)
    assert "Advice A1, 3 times" in text
    assert "has no offers; add two" in text


def test_a_check_of_answers_counts_mentees() -> None:
    check = EXAMPLES["Check"]()
    assert "3 mentees with valid answers, 1 error." in shown(check, mentors=0, mentees=3, problems=())


def test_problems_for_github_stand_beside_their_line_and_cannot_break_out_of_it() -> None:
    check = EXAMPLES["Check"]()
    odd = msgspec.structs.replace(check.problems[1], path="a:b,c%\n.yaml", message="x\n::error::", hint="")
    lines = "".join(
        render([msgspec.structs.replace(check, problems=(check.problems[0], odd))], BY_NAME["github"], Look())
    ).splitlines()
    assert lines == [
        "::error file=a.yaml,line=2,col=9,title=P208::unknown area 'carrer'%0Adid you mean 'career'?",
        "::warning file=a%3Ab%2Cc%25%0A.yaml,title=A1::x%0A::error::",
    ]


def test_one_code_is_explained_with_what_stands_before_and_after() -> None:
    every = list_explanations()
    (nul,) = (one for one in every.codes if one.code == "P007")
    text = shown(every, codes=(nul,))
    assert nul.meaning in text
    assert nul.remedy in text
    assert text.index("Before") < text.index("After")
    assert "\0" not in text


def test_an_import_says_what_it_did_to_whom_and_what_it_left_alone() -> None:
    report = EXAMPLES["ImportReport"]()
    ids = tuple(f"m{n:02}" for n in range(40))
    text = shown(report, changed=ids, gone=("old",), removed_by_hand=("gone-by-hand",), no_consent=2, kept=(), failed=0)
    assert "40 " in text
    assert "m00" in text
    assert "more" in text
    assert "m39" not in text
    assert "old" in text
    assert "gone-by-hand" in text
    assert "without consent" in text
    assert "can't be used" not in text
    assert "Your own edits, kept" not in text
    assert "m39,changed," in shown(report, "csv", changed=ids)


def test_an_import_that_was_only_tried_says_would_and_shows_every_column() -> None:
    columns = (ColumnUse(column="A very long question " * 9, to="bio", how="map"),
               ColumnUse(column="Colour", to="", how="dropped"))  # fmt: skip
    text = shown(EXAMPLES["ImportReport"](), dry_run=True, columns=columns)
    assert "would be added" in text
    assert "This was a dry run; nothing was written." in text
    assert "... | bio | map" in text
    assert "Colour | left out | not in the map" in text
    known = (ColumnUse(column="name", to="name", how="known"),)
    assert "Columns" not in shown(EXAMPLES["ImportReport"](), columns=known)


def test_an_introduction_names_the_languages_of_who_does_not_list_english_and_what_is_told() -> None:
    words = EXAMPLES["Introduction"]()
    text = shown(words, fictional=False, languages=("Italian", "Spanish"))
    assert "lists Italian, Spanish, but not English. Write in one you share." in text
    assert "made up" not in text
    bare = shown(words, shared=(), email="", url="")
    assert "Nothing from your answers." in bare
    assert "no address in the profile" in bare


def test_where_nothing_is_kept_it_is_said() -> None:
    text = shown(EXAMPLES["Places"](), kept=())
    assert "Nothing is kept yet." in text
    assert "mentorpick forget" not in text


def test_a_review_in_which_nothing_moved_says_so() -> None:
    review = EXAMPLES["Review"]()
    shortlist = msgspec.structs.replace(review.shortlist, shortlist=())
    text = shown(review, shifts=(), changed=(), mentors=(), shortlist=shortlist)
    assert "Who moved up or down Nobody." in text
    assert "Your mentors today" not in text
    assert "Nobody here meets all your must-haves." in text
    assert "Your mentors today" in shown(review)


def test_figures_of_a_pool_put_the_rarest_together_and_leave_out_what_nobody_says() -> None:
    often, once = re.findall("..", "enfritesptplnlsvfihutrru"), re.findall("..", "ukjakozhhiardedanocselhebg")
    people = tuple(mentor(f"M {n}", languages=(code,)) for n, code in enumerate([*often, *often, *once]))
    text = shown(summarize_pool(Profiles(mentors=people), TODAY))
    assert "- Turkish: 2 of 37 - 13 others: 13 in all" in text
    assert "Ukrainian" not in text
    assert "What mentees want, and who there is" not in text
    lonely = summarize_pool(Profiles(mentors=(mentor(),)), TODAY)
    assert "## Languages" not in shown(lonely)
    assert "served" not in shown(lonely, "csv")


def demand() -> Demand:
    wants = (Want(group="area", key="career", label="Career", wanted=9, also=0, places=4),)
    unserved = (*(Unserved(mentee=f"m{n:02}", gate="languages", detail="fr") for n in range(14)),
                Unserved(mentee="kim", gate="places", detail="all taken"))  # fmt: skip
    recruits = tuple(
        Recruitment(description=f"Somebody for {area}", area=area, language="fr", role="", timezone="", places=places,
                    serves=serves, needed=needed)
        for area, places, serves, needed in (("career", 1, 1, 14), ("finances", 2, 2, 2))
    )  # fmt: skip
    return Demand(mentees=20, served=5, wants=wants, unserved=unserved, recruitments=recruits, kinds=84)


def test_a_cohort_held_against_a_pool_says_who_is_not_served_why_and_who_would_help() -> None:
    figures = msgspec.structs.replace(EXAMPLES["Stats"](), demand=demand(), fictional=True)
    text = shown(figures)
    assert "These people are made up." in text
    assert "5 of 20 mentees can have a place at the same time" in text
    assert "15 without a place, and why" in text
    assert text.index("languages: fr: m00") < text.index("places: all taken: kim"), "the most frequent reason first"
    assert "m11 and 2 more" in text
    assert "Somebody for career (1 place): 1 more served, 6 of 20 then; with enough people like that, 14" in text
    assert "Somebody for finances (2 places): 2 more served, 8 of 20 then" in text
    assert "84 kinds of people" in text
    rows = shown(figures, "csv")
    assert "unserved,kim,places," in rows
    assert "recruit,Somebody for finances,2,20" in rows
    served = msgspec.structs.replace(demand(), unserved=(), recruitments=())
    assert "without a place" not in shown(figures, demand=served)


def test_a_team_of_nobody_is_only_what_nobody_covers() -> None:
    text = shown(team(answers(), [mentor(accepting=False)], today=TODAY))
    assert "What nobody covers" in text
    assert "out of" not in text


def test_why_one_mentor_says_the_place_the_range_and_what_is_worth_asking() -> None:
    full = mentor(areas={"career": 3}, offers=["Reads grant applications"], bio="Long in grants.")
    jo = answers(goals=["Write a grant application", "Learn to sail"], values=("curiosity",))
    text = shown(why(["dr-amara-okafor"], jo, [full, mentor("Bo")], today=TODAY))
    assert "Place 1," in text
    assert "What we don't know could make it" in text
    assert "What we don't know - " in text
    assert re.search(r"\(up to \d+ points? more\)", text)
    assert 'few words in common with "Learn to sail"' in text
    assert "Worth asking" in text


def test_why_one_mentor_of_whom_everything_that_counts_is_known_says_so() -> None:
    result = why(["dr-amara-okafor"], answers(), [mentor(areas={"career": 5})], today=TODAY)
    (account,) = result.accounts
    place = msgspec.structs.replace(account.place, low=account.place.score, high=account.place.score, ask=())
    account = msgspec.structs.replace(account, place=place, could_add=(), lacks=())
    text = shown(result, accounts=(account,))
    assert "We know everything that counts" in text
    assert "Worth asking" not in text
    assert "What we don't know" not in text


def test_why_three_mentors_stand_side_by_side_without_a_difference() -> None:
    three = [mentor(name, areas={"career": level}) for name, level in (("Ada", 5), ("Bo", 4), ("Cy", 3))]
    text = shown(why(["ada", "bo", "cy"], answers(), three, today=TODAY))
    assert "| What counts | Ada | Bo | Cy |" in text
    assert "Difference" in shown(why(["ada", "bo"], answers(), three, today=TODAY))


def test_why_of_somebody_left_out_names_every_gate() -> None:
    gates = {"languages": "speaks de", "places": "none left"}
    out = tuple(LeftOut(mentor="dr-amara-okafor", gate=gate, detail=detail) for gate, detail in gates.items())
    result = why(["dr-amara-okafor"], answers(), [mentor()], today=TODAY)
    account = msgspec.structs.replace(result.accounts[0], left_out=out)
    text = shown(result, accounts=(account,))
    assert "isn't on your list. Otherwise they'd be number 1." in text
    assert "doesn't share a language with you (speaks de)" in text
    assert "has no space right now (none left)" in text


def test_the_doubtful_pairs_of_a_proposal_stand_first_with_what_to_look_at() -> None:
    pairs = (
        given("jo", score=0.2),
        given("kim", doubts=("no-close-line",), look_again=("nothing in the profile is close to the goal",)),
        given("lu", score=0.9, doubts=("no-common-way",), look_again=("no common way of meeting (Chat; Video)",)),
    )
    text = shown(proposal(assigned=pairs))
    assert text.index("Look at these again") < text.index("Lu") < text.index("Kim") < text.index("The others")
    assert text.index("The others") < text.index("Jo")
    assert "no common way of meeting (Chat; Video)" in text
    rows = shown(proposal(assigned=pairs), "csv")
    assert rows.index(",lu,ada,") < rows.index(",kim,ada,") < rows.index(",jo,ada,")


def test_what_says_nothing_is_not_in_a_document() -> None:
    empty = (d.Text(""), d.Callout(""), d.Facts((("Email", ""),)), d.Bullets(()), d.Grid(("a",), ()))
    nothing = (*empty, d.Section("Empty", empty), d.Beside(empty, empty), *d.under("Nothing", *empty))
    said = d.Facts((("Email", "a@b.example"), ("Web", "")))
    shown = d.document("Title", *nothing, d.Section("Here", (*empty, said)), *d.under("Under", *empty, d.Text("x")))
    only = d.Facts((("Email", "a@b.example"),))
    assert shown.blocks == (d.Section("Here", (only,)), d.Heading("Under"), d.Text("x"))
