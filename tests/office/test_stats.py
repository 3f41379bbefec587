"""Stats: the figures are those of the files, and the recruitments named are the best of all that were tried."""

import random
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.model.people import Answers, Mentor, Must, Page, Profiles
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.office.stats import (
    Matching,
    list_person_kinds,
    make_person,
    measure_demand,
    summarize_pool,
    usual_places,
)
from mentorpick.ranking.gates import all_of, passes_each
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.view import View
from tests import builders
from tests.builders import meaning
from tests.office.conftest import TODAY, Run

LANGUAGES = ("en", "fr", "de")


def crowd(seed: int, mentors: int = 7, mentees: int = 14) -> tuple[list[Mentor], list[Answers]]:
    """A small random pool and cohort, with languages and roles that some must have."""
    rng = random.Random(seed)
    pool = [
        Mentor(
            id=f"m{n}", name=f"M {n}", areas={area: rng.randint(0, 5) for area in rng.sample(AREA_KEYS, 2)},
            languages=tuple(rng.sample(LANGUAGES, rng.choice((1, 1, 2)))), capacity=rng.choice((1, 1, 2, None)),
            mentees=rng.choice((0, 0, 1)), accepting=rng.random() < 0.9, roles=("mentor",),
        ) for n in range(mentors)
    ]  # fmt: skip
    cohort = [
        Answers(
            id=f"a{n:02d}", priority=rng.choice(AREA_KEYS[:4]), roles=("sponsor",) if n % 3 else (),
            must=Must(languages=(rng.choice(LANGUAGES),) if rng.random() < 0.4 else (),
                      roles=("sponsor",) if rng.random() < 0.2 else ()),
        ) for n in range(mentees)
    ]  # fmt: skip
    return pool, cohort


def served(mentors: list[Mentor], mentees: list[Answers]) -> int:
    """By brute force from first principles: the most mentees at once, by trying every mentee with every free place."""
    pool = Pool.of(mentors)
    seats: list[int] = []
    for row, mentor in enumerate(pool.mentors):
        free = 1 if mentor.capacity is None else mentor.capacity - (mentor.mentees or 0)
        seats += [row] * (free if mentor.accepting is not False else 0)
    taken: dict[int, int] = {}
    could = []
    for answers in mentees:
        level = [mentor.areas.get(answers.priority, 0) >= 3 for mentor in pool.mentors]
        passes = all_of(passes_each(View(pool, TODAY), answers), len(pool))
        could.append([seat for seat, row in enumerate(seats) if level[row] and passes[row]])

    def place(mentee: int, tried: set[int]) -> bool:
        for seat in could[mentee]:
            if seat not in tried:
                tried.add(seat)
                if seat not in taken or place(taken[seat], tried):
                    taken[seat] = mentee
                    return True
        return False

    return sum(place(mentee, set()) for mentee in range(len(mentees)))


@pytest.mark.parametrize("seed", range(6))
def test_as_many_are_served_as_can_be(seed):
    mentors, mentees = crowd(seed)
    found = measure_demand(Pool.of(mentors), mentees, TODAY)
    assert found.served == served(mentors, mentees)
    assert len(found.unserved) == len(mentees) - found.served


@pytest.mark.parametrize("seed", range(4))
def test_each_recruitment_is_the_best_of_all_single_additions_at_its_turn(seed):
    mentors, mentees = crowd(seed)
    pool = Pool.of(mentors)
    found = measure_demand(pool, mentees, TODAY)
    kinds = list_person_kinds(pool, mentees)
    assert found.kinds == len(kinds)
    assert found.recruitments
    now = list(mentors)
    for turn, recruitment in enumerate(found.recruitments):
        before = served(now, mentees)
        additions = {kind: [*now, make_person(kind, pool, TODAY, 100 + turn)] for kind in kinds}
        gains = {kind: served(people, mentees) - before for kind, people in additions.items()}
        named = next(kind for kind in kinds if kind.description == recruitment.description)
        assert recruitment.serves == gains[named] == max(gains.values()) > 0
        now = additions[named]
    assert served(now, mentees) == found.served + sum(r.serves for r in found.recruitments)


def test_the_kinds_considered_are_what_somebody_requires_in_every_area():
    mentors, mentees = crowd(1)
    kinds = list_person_kinds(Pool.of(mentors), mentees)
    assert {kind.area for kind in kinds} == set(AREA_KEYS)
    assert {kind.role for kind in kinds} == {"", "sponsor"}
    assert len(set(kinds)) == len(kinds)


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6))
def test_the_matching_is_the_largest_there_is(seed, mentees, mentors):
    rng = np.random.default_rng(seed)
    allowed = rng.random((mentees, mentors)) < 0.4
    places = rng.integers(0, 3, mentors)
    found = Matching(allowed, places)
    assert all(allowed[b, m] for b, m in enumerate(found.at) if m >= 0)
    assert (np.bincount(found.at[found.at >= 0], minlength=mentors) <= places).all()
    best = 0
    for size in range(mentees, 0, -1):  # Hall: a set can be served if every part of it has places enough
        if any(all(places[allowed[list(part)].any(axis=0)].sum() >= len(part)
                   for k in range(1, size + 1) for part in combinations(group, k))
               for group in combinations(range(mentees), size)):  # fmt: skip
            best = size
            break
    assert found.served == best
    column, extra = rng.random(mentees) < 0.5, int(rng.integers(1, 3))
    wider = Matching(np.hstack([allowed, column[:, None]]), np.append(places, extra))
    assert found.gain(column, extra) == wider.served - found.served
    if found.gain(column, extra):
        assert (found.movable() & column).any()


def figures(*mentors: Mentor, mentees: tuple[Answers, ...] = (), page: Page | None = None):
    return summarize_pool(
        Profiles(mentors=tuple(sorted(mentors, key=lambda m: m.id)), page=page or Page()), TODAY, mentees
    )


def test_the_figures_are_those_of_the_profiles():
    found = figures(
        Mentor(
            id="a", name="A", areas={"career": 5, "finances": 0}, languages=("en", "English"), capacity=3, mentees=1
        ),
        Mentor(id="b", name="B", areas={"career": 2}, roles=("coach",), stage="senior", updated=date(2026, 10, 1)),
        Mentor(id="c", name="C", areas={"career": 3}, accepting=False, capacity=9, updated=date(2020, 1, 1)),
    )
    career, finances = found.areas[0], found.areas[-1]
    assert (found.mentors, found.accepting, found.places, found.places_unstated) == (3, 2, 3, 1)
    assert (career.levels, career.unknown, career.places) == ((0, 0, 1, 1, 0, 1), 0, 2)
    assert (finances.levels, finances.unknown, finances.places) == ((1, 0, 0, 0, 0, 0), 2, 0)
    assert [(t.label, t.count) for t in found.languages] == [("English", 1)]
    assert [t.count for t in found.ages] == [1, 0, 1, 1]
    assert {t.key: t.count for t in found.stated}["capacity"] == 2


REASONS = {
    "priority": Answers(id="x", priority="finances"),
    "must.languages": Answers(id="x", priority="career", must=Must(languages=("fr",))),
    "places": Answers(id="x", priority="career"),
}


@pytest.mark.parametrize("gate", REASONS)
def test_who_cannot_be_served_is_told_by_which_gate(gate):
    mentor = Mentor(id="a", name="A", areas={"career": 4}, languages=("en",), capacity=1)
    cohort = (Answers(id="a-first", priority="career"), REASONS[gate])
    (left,) = figures(mentor, mentees=cohort).demand.unserved
    assert left.mentee == "x"
    assert gate in (left.gate, f"must.{left.gate}")


def test_a_recruit_has_the_usual_number_of_places():
    assert usual_places(Pool.of([Mentor(id=str(n), name="M", capacity=n) for n in (1, 4, 9)])) == 4
    assert usual_places(Pool.of([Mentor(id="a", name="M")])) == 2


@pytest.mark.parametrize("format_", ["table", "json", "csv", "md", "html"])
def test_the_figures_come_in_every_format_and_the_same_each_time(office: Run, format_):
    Path("m").mkdir()
    for number, mentor in enumerate(crowd(2)[0]):
        text = f"id: {mentor.id}\nname: {mentor.name}\nareas: {{career: 4}}\n"
        Path(f"m/{number}.yaml").write_text(text, encoding="utf-8")
    Path("c.csv").write_text("name,priority\nJo,career\nKim,finances\n", encoding="utf-8")
    words = ("stats", "m", "--mentees", "c.csv", "-f", format_, "--today", "2026-11-23")
    code, out, _ = office(*words)
    assert code == 0
    assert "finances" in out.lower()
    assert office(*words)[1] == out


def test_paths_and_the_option_name_one_pool_together(office: Run):
    for name in ("a", "b", "c"):
        Path(f"{name}.yaml").write_text(f"name: {name}\nexpertise: [law]\n", encoding="utf-8")
    assert "mentors,,3,3" in office("stats", "-p", "a.yaml", "b.yaml", "c.yaml", "-f", "csv")[1]


def test_mentees_whose_answers_cannot_be_used_are_shown_and_the_others_counted(office: Run):
    Path("m.yaml").write_text("name: Ada\nareas: {career: 4}\n", encoding="utf-8")
    Path("c.csv").write_text("id,priority\njo,career\nkim,carer\n", encoding="utf-8")
    code, out, err = office("stats", "m.yaml", "--mentees", "c.csv", "-f", "json", "--today", "2026-11-23")
    assert code == 0
    assert '"mentees": 1' in out
    assert "unknown area [P208]" in err
    assert "1 mentee left out." in err


def test_a_cohort_of_which_nothing_can_be_used_is_invalid(office: Run):
    Path("m.yaml").write_text("name: Ada\nareas: {career: 4}\n", encoding="utf-8")
    Path("c.csv").write_text("id,priority\nkim,carer\n", encoding="utf-8")
    code, out, err = office("stats", "m.yaml", "--mentees", "c.csv")
    assert (code, out) == (3, "")
    assert "none of these answers can be used\n  fix what's listed above" in err


def wishes(*goals: tuple[str, str, str]) -> list[Answers]:
    return [builders.answers(id=id_, goals=(goal,), programme=programme) for id_, goal, programme in goals]


POOL = (
    builders.mentor("Ben", offers=("Training contract applications, vac schemes",), accepting=False),
    builders.mentor("Bob", offers=("Mock interviews", "HR"), capacity=3),
    builders.mentor("Nia", offers=("Freelance software development",), capacity=1),
)


def test_goals_that_nobody_writes_about_are_counted_by_meaning_and_by_programme() -> None:
    asked = wishes(("a", "Vac scheme", "LLB Law"), ("b", "Get a training contract", "LLB Law"), ("c", "HR job", "BA"))
    found = measure_demand(builders.pool(*POOL).with_model(meaning()), asked, TODAY)
    assert [(gap.label, gap.mentees, gap.known_to) for gap in found.gaps] == [("law", ("a", "b"), ("Ben",))]
    assert [(one.programme, one.mentees, one.goals, one.unmet) for one in found.programmes] == [
        ("LLB Law", 2, 2, 2), ("BA", 1, 1, 0),
    ]  # fmt: skip
    assert (found.goals, found.spare) == (3, 1)


def test_what_would_be_lost_with_the_fullest_mentor_is_said() -> None:
    asked = wishes(("a", "HR job", ""), ("b", "Practise interviews", ""), ("c", "Work as a freelance developer", ""))
    found = measure_demand(builders.pool(*POOL).with_model(meaning()), asked, TODAY)
    assert found.leaving is not None
    assert (found.leaving.mentor, found.leaving.places, found.leaving.unserved) == ("bob", 3, 2)
    assert found.leaving.goals == ("HR job", "Practise interviews")
    assert measure_demand(builders.pool(), asked, TODAY).leaving is None


def test_where_no_profile_says_how_much_it_can_help_nobody_is_called_unserved_for_that(
    office: Run, tmp_path: Path
) -> None:
    for folder, text in (("m", "name: Bo\noffers: [HR]\n"), ("e", "name: Al\npriority: finances\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{text[6:8].lower()}.yaml").write_text(text, encoding="utf-8")
    code, out, _ = office("stats", str(tmp_path / "m"), "--mentees", str(tmp_path / "e"))
    said = " ".join(out.split())
    assert code == 0
    assert "1 of 1 mentees can have a place at the same time if everyone can help in every area" in said
    assert "can guide" not in said


def test_a_draft_looks_for_somebody_for_each_gap_and_tells_nobodys_goal(office: Run, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "bob.yaml").write_text("name: Bob\nareas: {career: 4}\noffers: [HR]\n", encoding="utf-8")
    sheet = tmp_path / "s.csv"
    goals = ("Vac scheme", "Get a training contract", "Sleep better on night shifts")
    rows = [f"P{n},{'mental_health' if 'Sleep' in goal else 'career'},{goal},{'' if 'Sleep' in goal else 'LLB Law'}"
            for n, goal in enumerate(goals)]  # fmt: skip
    sheet.write_text("\n".join(["name,priority,goals,programme", *rows]), encoding="utf-8")
    out = tmp_path / "out"
    told = (str(tmp_path / "m"), "--mentees", str(sheet), "--recruit", str(out))
    _, said, notices = office("stats", *told)
    assert "2 drafts to look for mentors in" in notices
    assert "Nobody writes about 3 of 3 goals: law (2), Sleep better on night shifts (1)." in " ".join(said.split())
    texts = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
    assert set(texts) == {"law.eml", "stress-and-wellbeing.eml"}
    assert "Two people on it this year would like to talk to someone about law" in texts["law.eml"].replace("=\n", "")
    assert not [name for name, text in texts.items() for goal in goals if goal in text]
    code, _, wrong = office("stats", str(tmp_path / "m"), "--recruit", str(out))
    assert (code, "--mentees COHORT" in wrong) == (2, True)
