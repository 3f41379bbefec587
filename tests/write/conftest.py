"""One example of every kind of result, hostile text included; the tests draw each in every format."""

from collections.abc import Callable
from typing import Any

import pytest

from mentorpick.errors import Problem
from mentorpick.model.followup import Agreement, Introduction, Shared
from mentorpick.model.office import Check, ColumnUse, ImportReport, Kept
from mentorpick.model.shortlist import (
    Change,
    Contribution,
    Evidence,
    Firmness,
    Inputs,
    LeftOut,
    MenteeRef,
    Place,
    PoolSummary,
    Shortlist,
    WeightRow,
)
from tests.write.computed import COMPUTED
from tests.write.later import LATER

HOSTILE = "[/] =1+1 <b>Zoë</b> | `x` *y* 李薇 👩🏽‍⚕️ \\n"


def contribution(key: str, weight: float, value: float, because: str, **more: Any) -> Contribution:
    return Contribution(key=key, weight=weight, value=value, points=weight * value, because=because, **more)


def place(rank: int, group: int, name: str, **more: Any) -> Place:
    offer, goal = "Reads fellowship applications", "Match into a hematology fellowship next year"
    contributions = (
        contribution(
            "area.career", 0.5, 0.9,
            f'Deep experience in career (5 of 5); answers "{goal}": offers "{offer}"',
            evidence=(Evidence(field="offers[0]", text=offer, goal=goal),),
        ),
        contribution("roles", 0.05, 1.0, "Offers to be your mentor and sponsor"),
        contribution("values", 0.05, 0.2, "", known=False),
    )  # fmt: skip
    given = {
        "mentor": f"mentor-{rank}", "fit": ("strong", "good", "some", "little")[rank - 1], "score": 0.8 - rank / 10,
        "bar": 0.8 - rank / 10,
        "pluses": (f'Answers "{goal}": offers "{offer}"', "Offers to be your mentor and sponsor"),
        "minuses": ('Nothing close to "Sleep better"', "11 hours apart"),
        "low": 0.3, "high": 0.9, "contributions": contributions, "unknown": ("values",),
        "ask": ("What matters most to you in your work?",), "places": 2, "email": "amara@example.org",
    }  # fmt: skip
    return Place(rank=rank, group=group, name=name, **{**given, **more})


def shortlist() -> Shortlist:
    return Shortlist(
        version="0.1.0",
        inputs=Inputs(profiles="sha256:1", answers="sha256:2"),
        mentee=MenteeRef(id="jo", priority="career"),
        weights=(WeightRow(key="area.career", weight=0.5, origin="your priority"),),
        pool=PoolSummary(
            mentors=36,
            eligible=29,
            fictional=True,
            title="Sample mentors",
            left_out={"languages": 9},
            left_out_mentors=tuple(
                LeftOut(mentor=f"m{n}", gate="languages", detail="de", name=f"N{n}") for n in range(9)
            ),
            never_asked=("values", "style"),
        ),
        shortlist=(
            place(1, 1, "Dr Amara Okafor", title="Associate Professor of Hematology", organization="Northside"),
            place(2, 1, HOSTILE, organization="Éclair GmbH", firmness=Firmness(first=0.25, top=0.9)),
            place(3, 3, "Sam", contributions=(), pluses=(), minuses=(), ask=(), email="", places=None, pinned=True),
        ),
        would_change=(Change(condition="finances mattered about as much as career", consequence="Sam would lead"),),
        notices=("These people are made up, to try mentorpick with.",),
    )


def check() -> Check:
    problems = (
        Problem(
            code="P208", path="a.yaml", line=2, column=9, length=6, message="unknown area 'carrer'",
            hint="did you mean 'career'?", excerpt="areas: {carrer: 5}",
        ),
        Problem(code="A1", path="b.yaml", message="has no offers", severity="advice"),
    )  # fmt: skip
    return Check(files=2, mentors=1, errors=1, advice=1, problems=problems)


def import_report() -> ImportReport:
    return ImportReport(
        source="form.csv", folder="mentors", kind="profiles", dry_run=False, rows=3, added=("ada", "bo"), failed=1,
        kept=(Kept(id="ada", field="bio"),), columns=(ColumnUse(column=HOSTILE, to="name", how="the same name"),),
        problems=check().problems[:1],
    )  # fmt: skip


def introduction() -> Introduction:
    agreement = Agreement(
        between=("Jo", HOSTILE), goals=("Match into a fellowship",), often="once a month", channel="video",
        confidentiality="What we say stays between us.", review="2027-02-23", ending="Either of us may say so.",
    )  # fmt: skip
    return Introduction(
        version="0.1.0", mentor="amara-okafor", name=HOSTILE, fictional=True, email="amara@example.org",
        subject="Fifteen minutes?", message="Dear Amara,\n\nwould you have fifteen minutes?\n\nJo",
        questions=("Why?", "How?"), agreement=agreement, shared=(Shared(what="name", text="Jo"),),
    )  # fmt: skip


EXAMPLES: dict[str, Callable[[], Any]] = {
    "Check": check,
    "ImportReport": import_report,
    "Introduction": introduction,
    "Shortlist": shortlist,
    **COMPUTED,
    **LATER,
}


@pytest.fixture(params=sorted(EXAMPLES))
def any_result(request: pytest.FixtureRequest) -> Any:
    """Each kind of result in turn."""
    return EXAMPLES[request.param]()


@pytest.fixture
def examples() -> dict[str, Callable[[], Any]]:
    return EXAMPLES
