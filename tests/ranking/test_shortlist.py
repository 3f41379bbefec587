"""The promises of an order, on dozens of mentors: what a reader may rely on whatever the pool."""

import random

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, Goal, Mentor, Offer, Style
from mentorpick.model.shortlist import Shortlist
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import rank
from mentorpick.ranking.view import View
from tests.builders import (
    GOALS,
    OFFERS,
    TODAY,
    answers,
    meaning,
    mentees,
    mentor,
    mentor_lists,
    pool,
    random_mentors,
)

Mentors = tuple[Mentor, ...]


def full(mentors: Mentors | Pool, mentee: Answers, **options: object) -> Shortlist:
    people = mentors if isinstance(mentors, Pool) else Pool.of(mentors, model=meaning())
    return rank(mentee, people, today=TODAY, **{"top": 0, "firmness": False} | options)  # type: ignore[arg-type]


def scores(shortlist: Shortlist) -> dict[str, float]:
    return {place.mentor: place.score for place in shortlist.shortlist}


def scored(mentors: Mentors, mentee: Answers) -> dict[str, float]:
    """The score of every mentor, let through by the gates or not."""
    found = Case(mentee, View(Pool.of(mentors, model=meaning()), TODAY)).scores
    return dict(zip(sorted(one.id for one in mentors), found.tolist(), strict=True))


@given(mentor_lists(), mentees())
def test_points_sum_to_the_score_and_lie_between_low_and_high(mentors: Mentors, mentee: Answers) -> None:
    for place in full(mentors, mentee).shortlist:
        assert sum(c.points for c in place.contributions) == pytest.approx(place.score, abs=1e-9)
        assert place.low <= place.score <= place.high
        assert all(c.low <= c.value <= c.high and c.points == c.weight * c.value for c in place.contributions)
        assert set(place.unknown) == {c.key for c in place.contributions if not c.known}
        assert all(c.known for c in place.contributions if c.low == c.high)


@given(mentor_lists(most=12), mentees())
def test_evidence_stands_in_the_profile_and_in_the_answers(mentors: Mentors, mentee: Answers) -> None:
    by_id = {one.id: msgspec.to_builtins(one) for one in mentors}
    asked = msgspec.json.encode(mentee).decode()
    for place in full(mentors, mentee).shortlist:
        for contribution in place.contributions:
            for line in contribution.evidence:
                found = by_id[place.mentor]
                for step in line.field.replace("]", "").replace("[", ".").split("."):
                    found = found[int(step)] if step.isdigit() else found[step]
                found = found["text"] if isinstance(found, dict) else found
                assert line.text in (f"{found:g}" if isinstance(found, float) else str(found))
                assert line.goal.removesuffix(".0") in asked


def own_points(one: Mentor, mentee: Answers, key: str) -> float:
    """What one criterion gives one mentor, let through by the gates or not."""
    case = Case(mentee, View(Pool.of((one,), model=meaning()), TODAY))
    return float(next((row.weight for row in case.weights if row.key == key), 0.0) * case.column(key)[0])


@given(mentor_lists(least=1, most=1), mentees(gates=False), st.sampled_from(AREA_KEYS), st.integers(1, 5))
def test_raising_a_level_never_lowers_the_points_of_its_area(
    mentors: Mentors, mentee: Answers, area: str, level: int
) -> None:
    (one,) = mentors
    if area not in mentee.not_now and level >= one.areas.get(area, 2):  # type: ignore[call-overload]
        raised = msgspec.structs.replace(one, areas={**one.areas, area: level})  # type: ignore[dict-item]
        before, after = (own_points(each, mentee, f"area.{area}") for each in (one, raised))
        assert after >= before - 1e-12


@given(
    mentor_lists(least=1, most=4), mentees(gates=False), st.sampled_from((*GOALS, *OFFERS)), st.sampled_from(AREA_KEYS)
)
def test_one_more_offer_subject_or_sentence_never_lowers_the_score(
    mentors: Mentors, mentee: Answers, text: str, area: str
) -> None:
    first = mentors[0]
    for richer in (
        msgspec.structs.replace(first, offers=(*first.offers, Offer(text=text, area=area))),  # type: ignore[arg-type]
        msgspec.structs.replace(first, expertise=(*first.expertise, text)),
        msgspec.structs.replace(first, bio=f"{first.bio} {text}."),
    ):
        before, after = (scored((one, *mentors[1:]), mentee) for one in (first, richer))
        assert all(after[name] >= before[name] - 1e-9 for name in before)


@given(mentor_lists(least=1, most=4), mentees(gates=False), st.sampled_from((*GOALS, *OFFERS)))
def test_one_more_sentence_in_an_offer_never_lowers_the_score(mentors: Mentors, mentee: Answers, text: str) -> None:
    said = ("Reads your plans.", f"Reads your plans. {text}.")
    before, after = (
        scored((msgspec.structs.replace(mentors[0], offers=(Offer(text=offer),)), *mentors[1:]), mentee)
        for offer in said
    )
    assert all(after[name] >= before[name] - 1e-9 for name in before)


@given(mentor_lists(least=4), mentees(gates=False), st.data())
def test_more_weight_on_a_criterion_never_lowers_its_mean_value_among_the_first(
    mentors: Mentors, mentee: Answers, data: st.DataObject
) -> None:
    weights = {row.key: row.weight for row in full(mentors, mentee).weights}
    key = data.draw(st.sampled_from(sorted(weights)))
    heavier = {**weights, key: weights[key] * 2 + 0.1}
    mean = []
    for given_weights in (weights, heavier):
        case = Case(mentee, View(Pool.of(mentors), TODAY), Override(given_weights))
        rows = np.lexsort((case.priority_values, -case.scores))[:3]
        mean.append(case.column(key)[rows].mean())
    assert mean[1] >= mean[0] - 1e-9


@given(mentor_lists(least=2), mentees(), st.randoms(use_true_random=False), st.integers(0, 29))
def test_other_mentors_and_the_order_of_files_change_nothing(
    mentors: Mentors, mentee: Answers, shuffle: random.Random, at: int
) -> None:
    kept = [one for place, one in enumerate(mentors) if place != at % len(mentors)]
    shuffle.shuffle(kept)
    whole, part = full(mentors, mentee).shortlist, full(tuple(kept), mentee).shortlist
    names = {one.id for one in kept}
    assert [(p.mentor, p.score) for p in whole if p.mentor in names] == [(p.mentor, p.score) for p in part]


@given(mentor_lists(least=1, most=12), mentees(gates=False))
def test_renaming_a_mentor_changes_no_score(mentors: Mentors, mentee: Answers) -> None:
    renamed = tuple(msgspec.structs.replace(one, id=f"z{one.id}", name=f"Z {one.name}") for one in mentors)
    before, after = scored(mentors, mentee), scored(renamed, mentee)
    assert after == {f"z{name}": score for name, score in before.items()}


@given(mentor_lists(least=1, most=8), mentees(gates=False), st.data())
def test_stating_the_unknown_above_its_prior_never_lowers(
    mentors: Mentors, mentee: Answers, data: st.DataObject
) -> None:
    first = mentors[0]
    fuller = {
        "roles": first.roles or mentee.roles,
        "values": first.values or mentee.values,
        "style": first.style if first.style != type(first.style)() else mentee.style,
        "hours_per_month": first.hours_per_month if first.hours_per_month is not None else mentee.hours_per_month,
        "meeting": first.meeting or tuple(way for way in mentee.meeting if way != "in_person"),
        "timezone": first.timezone or mentee.timezone,
        "background": first.background or mentee.background.wish,
    }
    chosen = data.draw(st.lists(st.sampled_from(sorted(fuller)), unique=True))
    stated = msgspec.structs.replace(first, **{name: fuller[name] for name in chosen})
    before, after = (scored((one,), mentee)[first.id] for one in (first, stated))
    assert after >= before


@given(mentor_lists(least=1, most=1), mentees(gates=False), st.sampled_from(AREA_KEYS), st.integers(2, 5))
def test_stating_a_level_above_the_prior_never_lowers_the_points_of_its_area(
    mentors: Mentors, mentee: Answers, area: str, level: int
) -> None:
    silent = {key: own for key, own in mentors[0].areas.items() if key != area}
    if area not in mentee.not_now:
        before, after = (
            own_points(msgspec.structs.replace(mentors[0], areas=areas), mentee, f"area.{area}")
            for areas in (silent, {**silent, area: level})  # type: ignore[dict-item]
        )
        assert after >= before - 1e-12


@given(mentees(gates=False))
def test_a_profile_of_next_to_nothing_does_not_beat_the_middle_of_full_ones(mentee: Answers) -> None:
    middle = [
        mentor(f"Full {place}", areas=dict.fromkeys(AREA_KEYS, 3), offers=GOALS[place : place + 2],
               roles=("mentor", "coach"), values=("fairness", "family", "courage"), stage="senior",
               meeting=("video", "email", "phone"), hours_per_month=2, timezone="Europe/London",
               style=Style(structure=3, directness=3), languages=("en",))
        for place in range(7)
    ]  # fmt: skip
    thin = mentor("Thin", areas={}, expertise=("help",))
    order = [place.mentor for place in full((*middle, thin), mentee).shortlist]
    assert order.index("thin") > len(middle) / 2


@given(mentor_lists(), st.sampled_from(AREA_KEYS))
def test_with_only_a_priority_nobody_without_it_stands_above_someone_who_can_guide(
    mentors: Mentors, priority: str
) -> None:
    levels = [
        next(one.areas.get(priority) for one in mentors if one.id == place.mentor)  # type: ignore[call-overload]
        for place in full(mentors, answers(priority)).shortlist
    ]
    lowest_guide = max((at for at, level in enumerate(levels) if level is not None and level >= 3), default=-1)
    assert all(level != 0 for level in levels[: lowest_guide + 1])


@given(mentor_lists(), mentees())
def test_everyone_is_listed_or_left_out_with_a_gate(mentors: Mentors, mentee: Answers) -> None:
    found = full(mentors, mentee)
    left_out = [miss.mentor for miss in found.pool.left_out_mentors]
    assert left_out == sorted(left_out)
    assert sorted(left_out + list(scores(found))) == [one.id for one in mentors]
    assert (found.pool.mentors, found.pool.eligible) == (len(mentors), len(found.shortlist))
    assert sum(full(mentors, mentee, names=False).pool.left_out.values()) == len(left_out)


@given(mentor_lists(), mentees(), st.integers(1, 6), st.booleans())
def test_a_short_list_is_the_beginning_of_the_long_one(
    mentors: Mentors, mentee: Answers, top: int, firmness: bool
) -> None:
    short, whole = (full(mentors, mentee, top=count, firmness=firmness) for count in (top, 0))
    assert short.shortlist == whole.shortlist[:top]
    assert [place.rank for place in whole.shortlist] == list(range(1, len(whole.shortlist) + 1))


@given(mentor_lists(least=1, most=15), st.lists(mentees(), max_size=5))
def test_a_block_gives_the_scores_each_mentee_gets_alone(mentors: Mentors, block: list[Answers]) -> None:
    both = Pool.of(mentors)
    shared = View(both, TODAY)
    for mentee in block:
        case = Case(mentee, shared)
        together = {both.ids[row]: case.scores[row] for row in np.flatnonzero(case.eligible).tolist()}
        assert scores(full(both, mentee)) == together


@given(mentor_lists(most=12), mentees())
def test_a_pool_read_back_from_its_arrays_gives_the_same_bytes(mentors: Mentors, mentee: Answers) -> None:
    first = Pool.of(mentors, model=meaning())
    before = Pool.from_arrays(first.to_arrays(), meaning())
    one, other = (msgspec.json.encode(rank(mentee, each, today=TODAY)) for each in (first, before))
    kept = Pool.from_arrays(first.to_arrays(), meaning())
    assert one == other == msgspec.json.encode(rank(mentee, kept, today=TODAY))


def test_equal_scores_follow_the_priority_and_then_the_id() -> None:
    mentors = [
        mentor("Bo", areas={"career": 3, "finances": 3}),
        mentor("Al", areas={"career": 3, "finances": 3}),
        mentor("Cy", areas={"career": 3, "finances": 3}),
    ]
    assert [place.mentor for place in full(tuple(mentors), answers()).shortlist] == ["al", "bo", "cy"]


def test_the_priority_decides_between_equal_scores() -> None:
    mentors = (mentor("Al", areas={"career": 1, "finances": 4}), mentor("Bo", areas={"career": 4, "finances": 1}))
    goals = (Goal(text="Get on", area="career"), Goal(text="Pay", area="finances"))
    found = full(mentors, answers(goals=goals), weights={"area.career": 1, "area.finances": 1})
    assert [place.mentor for place in found.shortlist] == ["bo", "al"]
    assert found.shortlist[0].score == found.shortlist[1].score


def test_someone_pinned_is_shown_with_their_true_place() -> None:
    mentors = tuple(mentor(f"M{level}", areas={"career": level}) for level in range(1, 6))
    found = full(mentors, answers(pinned=("M1", "m5")), top=2)
    assert [(p.mentor, p.rank, p.pinned) for p in found.shortlist] == [
        ("m5", 1, True), ("m4", 2, False), ("m1", 5, True),
    ]  # fmt: skip


@given(st.integers(0, 2**32 - 1), mentees(gates=False))
def test_a_place_far_down_is_the_place_in_the_whole_order(seed: int, mentee: Answers) -> None:
    people = Pool.of(random_mentors(seed, 60) + tuple(mentor(f"T{n}", areas={"career": 1}) for n in range(40)))
    case = Case(mentee, View(people, TODAY))
    order = case.best(0).tolist()
    assert [case.place_of(row) for row in order] == list(range(1, len(order) + 1))


def test_someone_pinned_who_cannot_be_shown_is_said_to_be() -> None:
    mentors = (mentor("Ada"), mentor("Ben", accepting=False))
    said = " ".join(full(mentors, answers(pinned=("ben", "nobody"))).notices)
    assert "You pinned Ben, but Ben isn't taking anyone on right now." in said
    assert "You pinned nobody, who isn't among these mentors." in said


def test_an_empty_pool_gives_an_empty_list() -> None:
    found = rank(answers(), pool(), today=TODAY)
    assert (found.shortlist, found.would_change, found.nearest_misses) == ((), (), ())


def test_goals_of_an_area_left_out_do_not_count_and_it_is_said() -> None:
    goal = Goal(text=GOALS[2], area="finances")
    helper = mentor("Ada", offers=("Goes through loans and a monthly budget",))
    without, parked = (full((helper,), answers(not_now=("finances",), goals=goals)) for goals in ((), (goal,)))
    assert scores(without) == scores(parked)
    assert parked.notices == ("1 goal doesn't count, because you left finances out for now.",)


def test_questions_are_for_what_is_unknown_and_was_asked_of_others() -> None:
    stating = tuple(mentor(name, hours_per_month=2) for name in ("Ada", "Cleo", "Dee", "Eve"))
    found = full((mentor("Ben"), *stating), answers(hours_per_month=1, values=("family",)))
    asked = {place.mentor: place.ask for place in found.shortlist}
    assert (asked["ada"], asked["ben"]) == ((), ("How many hours a month could you give me?",))
    assert found.shortlist[0].unknown[0] == "values"


def test_of_a_few_people_someone_described_everything_unsaid_is_asked() -> None:
    found = full((mentor("Ada"), mentor("Ben")), answers(hours_per_month=1, values=("family",)))
    assert not found.pool.never_asked
    assert all(len(place.ask) == 2 for place in found.shortlist)


@pytest.mark.parametrize(("stating", "said"), [(0, True), (1, True), (2, False)])
def test_a_pool_thin_in_the_priority_says_where_else_to_look(stating: int, said: bool) -> None:
    people = [mentor(f"M{n}", areas={"career": 4} if n < stating else {"finances": 4}) for n in range(4)]
    assert bool(full(people, answers("career")).elsewhere) is said


def test_fewer_than_no_mentors_cannot_be_shown() -> None:
    with pytest.raises(WrongUsage, match="there are no -1 mentors to show"):
        rank(answers("career"), [mentor(areas={"career": 3})], today=TODAY, top=-1)
