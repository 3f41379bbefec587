"""Examples of the results that are computed from a pool: small ones, made by the functions a command calls."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from mentorpick.cohort.assign import assign
from mentorpick.model.cohort import Baseline, Difference, MenteeChange, StatusLine, TermChange, TermReport, TermStatus
from mentorpick.model.office import BundleFile, BundleManifest
from mentorpick.model.people import Profiles
from mentorpick.model.shortlist import Brief, BriefPlace
from mentorpick.office.profile_check import list_explanations
from mentorpick.office.stats import summarize_pool
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.team import team
from mentorpick.ranking.why import look_at, what_if, why
from tests.builders import random_mentee, random_mentors

TODAY = date(2026, 11, 23)
MENTORS = random_mentors(7, 12)
JO = msgspec.structs.replace(random_mentee(3, gates=False), id="jo")
KIM = msgspec.structs.replace(random_mentee(4, gates=False), id="kim")


LINE = StatusLine(mentee="jo", mentee_name="Jo", mentor="a", mentor_name="Ada | *B*", state="started", note="<b>")


COMPUTED: dict[str, Callable[[], Any]] = {
    "Assignment": lambda: assign([JO, KIM], MENTORS, today=TODAY),
    "Brief": lambda: Brief(
        mentee="jo",
        shortlist=(
            BriefPlace(position=1, rank=1, mentor="a", score=0.7),
            BriefPlace(position=2, rank=2, mentor="b", score=0.5),
        ),
    ),
    "BundleManifest": lambda: BundleManifest(
        title="Our [mentors]", created=TODAY, mentors=2, files=(BundleFile(path="a.yaml", sha256="0" * 64, size=12),)
    ),
    "Difference": lambda: Difference(
        old=Baseline(file="a.jsonl", digest="sha256:1"),
        new=Baseline(file="b.jsonl", digest="sha256:2"),
        same=3,
        counts={"added": 0, "removed": 0, "moved": 1, "rescored": 0},
        changes=(MenteeChange(kind="moved", mentee="jo", came=("a",), left=("b",), first="a", was_first="b"),),
    ),
    "Explanations": list_explanations,
    "MentorView": lambda: look_at(MENTORS[0].id, Pool.of(MENTORS), [JO, KIM], today=TODAY),
    "Stats": lambda: summarize_pool(Profiles(mentors=MENTORS), TODAY, [JO, KIM]),
    "Team": lambda: team(JO, MENTORS, today=TODAY),
    "TermChange": lambda: TermChange(
        step=2, command="start", changed=("Jo | Kim: =1+1 [x](y)",), typed=("met",), status="1 pair, 0 have met"
    ),
    "TermReport": lambda: TermReport(
        matched="30 of 40", mentors="20", met="25", running="28", ended_early="fewer than 5", without="10"
    ),
    "TermStatus": lambda: TermStatus(
        step=2, running=1, met=0, over=0, left=0, pairs=(LINE,), ring=(LINE,), waiting=(LINE,), keep_until="2027-08-31"
    ),
    "WhatIf": lambda: what_if("priority: finances", JO, KIM, MENTORS, today=TODAY),
    "Why": lambda: why([MENTORS[0].id, MENTORS[1].id], JO, MENTORS, today=TODAY),
}
