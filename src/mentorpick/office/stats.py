"""The pool at a glance: who is in it, what it offers, how fresh and how complete it is; where
it is thin."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from mentorpick.model.office import (
    AreaSupply,
    Demand,
    Leaving,
    ProgrammeDemand,
    Recruitment,
    Stats,
    Tally,
    Unserved,
    Want,
)
from mentorpick.model.people import Answers, Mentor, Profiles
from mentorpick.model.taxonomy import (
    AREA_KEYS,
    LABELS,
    MEETING,
    ROLES,
    STAGES,
    Area,
    Entry,
    Role,
    language_name,
    language_tag,
)
from mentorpick.ranking.gates import all_of, passes_each
from mentorpick.ranking.pool import ASKABLE, Pool, as_pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.unmet_goals import GoalGap, PoolGaps
from mentorpick.ranking.view import View, goals_of

Bools = NDArray[np.bool_]


class Matching:
    """A largest matching of B mentees to M mentors. ``allowed`` is (B, M); ``places`` (M,) counts each one's places.

    Augmenting paths (Kuhn 1955), with what a failed search has seen left out of every later one.
    """

    def __init__(self, allowed: Bools, places: NDArray[np.int64]) -> None:
        self.allowed = allowed
        self.places = places.clip(min=0)
        self.free = self.places.copy()
        self.at = np.full(len(allowed), -1, dtype=np.int64)
        """(B,) the mentor each mentee has, -1 for none."""
        self._held: list[list[int]] = [[] for _ in range(allowed.shape[1])]
        self._open = np.ones(allowed.shape[1], dtype=bool)
        for mentee in range(len(allowed)):
            self._augment(mentee)

    @property
    def served(self) -> int:
        """How many mentees have a place."""
        return int((self.at >= 0).sum())

    @property
    def unserved(self) -> list[int]:
        """Those without a place, in order."""
        return [int(mentee) for mentee in np.flatnonzero(self.at < 0)]

    def movable(self) -> Bools:
        """Return (B,) the mentees whose leaving their place, directly or by moving others up, would serve one more."""
        found = self.at < 0
        waiting = deque(self.unserved)
        seen = np.zeros(self.allowed.shape[1], dtype=bool)
        while waiting:
            for mentor in np.flatnonzero(self.allowed[waiting.popleft()] & ~seen):
                seen[mentor] = True
                fresh = [mentee for mentee in self._held[mentor] if not found[mentee]]
                found[fresh] = True
                waiting.extend(fresh)
        return found

    def gain(self, column: Bools, places: int) -> int:
        """Return how many more would be served if one more mentor came: ``column`` (B,) whom they could take."""
        one = Matching.__new__(Matching)
        one.allowed = np.hstack([self.allowed, column[:, None]])
        one.free = np.append(self.free, places)
        one.at = self.at.copy()
        one._held = [*(list(held) for held in self._held), []]
        one._open = np.ones(one.allowed.shape[1], dtype=bool)
        gained = 0
        for mentee in self.unserved:
            gained += one._augment(mentee)
            if gained == places:
                break
        return gained

    def _augment(self, start: int) -> bool:
        """Give ``start`` a place, moving others where that helps; false where it cannot be done."""
        came: dict[int, int] = {}
        waiting, seen = deque([start]), np.zeros(len(self._open), dtype=bool)
        while waiting:
            mentee = waiting.popleft()
            reached = np.flatnonzero(self.allowed[mentee] & self._open & ~seen)
            came.update(dict.fromkeys(reached.tolist(), mentee))
            seen[reached] = True
            free = reached[self.free[reached] > 0]
            if len(free):
                self._move(int(free[0]), came)
                return True
            waiting.extend(held for mentor in reached for held in self._held[mentor])
        self._open &= ~seen
        return False

    def _move(self, mentor: int, came: dict[int, int]) -> None:
        self.free[mentor] -= 1
        while mentor >= 0:
            mentee = came[mentor]
            before = int(self.at[mentee])
            self.at[mentee] = mentor
            self._held[mentor].append(mentee)
            if before >= 0:
                self._held[before].remove(mentee)
            mentor = before


GUIDES = 3
"""The level from which a mentor can guide."""
RECRUITMENTS = 3


def guides(pool: Pool) -> Bools:
    """Return (7, M) who says they can guide in each area."""
    found: Bools = np.nan_to_num(pool.levels) * 5 >= GUIDES - 0.01
    return found


class PersonKind(NamedTuple):
    """A kind of person one could look for; empty where it does not matter."""

    area: str
    language: str
    role: str
    timezone: str

    @property
    def description(self) -> str:
        """In words."""
        more = [
            f"speaks {language_name(self.language)}" if self.language else "",
            f"is a {self.role}" if self.role else "",
            f"is in or near {self.timezone}" if self.timezone else "",
        ]
        return ", ".join([f"someone who can guide in {LABELS[self.area].lower()}", *filter(None, more)])

    @property
    def demands(self) -> int:
        """How much is asked of the person."""
        return sum(map(bool, (self.language, self.role, self.timezone)))


def measure_demand(pool: Pool, mentees: Sequence[Answers], today: date) -> Demand:
    """Return everything about a cohort of B mentees and a pool; the same for the same people in any order of files."""
    ordered = sorted(mentees, key=lambda answers: answers.id)
    view = View(pool, today)
    masks = [passes_each(view, answers) for answers in ordered]
    able = guides(pool) | np.isnan(pool.levels).all()  # where no profile has a level, silence says nothing
    asked = [AREA_KEYS.index(answers.priority) for answers in ordered]
    passing = np.array([all_of(mask, len(pool)) for mask in masks], dtype=bool).reshape(len(ordered), len(pool))
    allowed = passing & able[asked] if ordered else passing
    places = pool.open_places()
    matching = Matching(allowed, places)
    recruitments, kinds = _recruitments(pool, ordered, matching, today)
    cases, lacks = [Case(answers, view) for answers in ordered], PoolGaps(pool)
    gaps = [gap for case in cases for gap in lacks.of(case)]
    return Demand(
        mentees=len(ordered), served=matching.served, wants=tuple(_wants(pool, ordered, able, places)),
        unserved=tuple(_unserved(ordered[b], masks[b], able[asked[b]], bool(allowed[b].any()))
                       for b in matching.unserved),
        recruitments=recruitments, kinds=kinds, goals=sum(len(goals_of(answers)) for answers in ordered),
        gaps=lacks.summarize(gaps), programmes=tuple(_programmes(ordered, gaps)),
        spare=int(places.sum()) - len(ordered), leaving=_leaving(pool, cases, gaps, matching),
    )  # fmt: skip


def _programmes(mentees: Sequence[Answers], gaps: Sequence[GoalGap]) -> Iterator[ProgrammeDemand]:
    """Yield each programme, those with most goals that nobody meets first."""
    people = Counter(answers.programme for answers in mentees)
    goals = Counter(answers.programme for answers in mentees for _ in goals_of(answers))
    unmet = Counter(gap.answers.programme for gap in gaps)
    for programme in sorted(people if len(people) > 1 else (), key=lambda name: (-unmet[name], -people[name], name)):
        yield ProgrammeDemand(programme=programme, mentees=people[programme], goals=goals[programme],
                              unmet=unmet[programme])  # fmt: skip


def _leaving(pool: Pool, cases: Sequence[Case], gaps: Sequence[GoalGap], matching: Matching) -> Leaving | None:
    """Return what would be lost with the one who has most of the places in use; None where nobody has any."""
    held = np.bincount(matching.at[matching.at >= 0], minlength=len(pool))
    if not held.any():
        return None
    row = min(range(len(pool)), key=lambda at: (-held[at], -matching.places[at], pool.ids[at]))
    left = matching.places.copy()
    left[row] = 0
    before = {(gap.answers.id, gap.goal.text) for gap in gaps}
    alone = [gap.goal.text for case in cases for gap in PoolGaps(pool, row).of(case)
             if (gap.answers.id, gap.goal.text) not in before]  # fmt: skip
    return Leaving(mentor=pool.ids[row], mentor_name=pool.names[row], places=int(matching.places[row]),
                   unserved=matching.served - Matching(matching.allowed, left).served, goals=tuple(alone))  # fmt: skip


def _wants(pool: Pool, mentees: Sequence[Answers], able: Bools, places: NDArray[np.int64]) -> Iterator[Want]:
    first: Counter[str] = Counter(answers.priority for answers in mentees)
    also: Counter[str] = Counter(area for answers in mentees for area in answers.also)
    for row, area in enumerate(AREA_KEYS):
        yield Want(group="area", key=area, label=LABELS[area], wanted=first[area], also=also[area],
                   places=int(places[able[row]].sum()))  # fmt: skip
    roles: Counter[str] = Counter(role for answers in mentees for role in {*answers.roles, *answers.must.roles})
    for role in ROLES:
        offered = pool.labels["roles"].has(role.key)
        yield Want(group="role", key=role.key, label=role.label, wanted=roles[role.key], also=0,
                   places=int(places[offered].sum()))  # fmt: skip


def _unserved(answers: Answers, masks: dict[str, Bools], able: Bools, some: bool) -> Unserved:
    """Why a mentee has no place: nobody in the area, a gate, or only that others have the places."""
    area, count = LABELS[answers.priority].lower(), int(able.sum())
    if not count:
        return Unserved(mentee=answers.id, gate="priority", detail=f"nobody says they can guide in {area}")
    if some:
        detail = f"everyone who could guide this mentee in {area} is full"
        return Unserved(mentee=answers.id, gate="places", detail=detail)
    missing = {key: int((able & ~mask).sum()) for key, mask in masks.items()}
    gate = max(missing, key=lambda key: missing[key])
    detail = f"that leaves out {missing[gate]} of the {count} who can guide in {area}"
    return Unserved(mentee=answers.id, gate=gate, detail=detail)


def list_person_kinds(pool: Pool, mentees: Sequence[Answers]) -> tuple[PersonKind, ...]:
    """Return every kind of person that is tried.

    Each area, with each language, role and time zone that somebody requires.
    """
    common = _common_language(pool)
    asked = (tag for m in mentees for text in (*m.must.languages, *m.languages) if (tag := language_tag(text)))
    languages = ["", *(tag for tag, _ in _most(asked, 6) if tag != common)]
    roles = ["", *(role for role, _ in _most((role for m in mentees for role in m.must.roles), 4))]
    far = (m.timezone for m in mentees if m.timezone and m.must.same_timezone_hours)
    zones = ["", *(zone for zone, _ in _most(far, 6))]
    return tuple(
        PersonKind(area, language, role, zone)
        for area in AREA_KEYS for language in languages for role in roles for zone in zones
    )  # fmt: skip


def _most(found: Iterator[str], limit: int) -> list[tuple[str, int]]:
    return sorted(Counter(found).items(), key=lambda item: (-item[1], item[0]))[:limit]


def _common_language(pool: Pool) -> str:
    spoken = (tag for m in pool.mentors for text in m.languages if (tag := language_tag(text)))
    return next((tag for tag, _ in _most(spoken, 1)), "en")


def make_person(kind: PersonKind, pool: Pool, today: date, number: int = 0) -> Mentor:
    """Make somebody of this kind, who speaks the pool's language too, meets in every way, and has the usual places."""
    role: tuple[Role, ...] = tuple(entry.key for entry in ROLES if entry.key in ("mentor", kind.role))  # type: ignore[misc]
    return Mentor(
        id=f"recruit-{number:05d}", name="Someone", areas={cast(Area, kind.area): 4}, roles=role, stage="senior",
        languages=tuple(filter(None, (_common_language(pool), kind.language))), timezone=kind.timezone,
        meeting=tuple(entry.key for entry in MEETING), hours_per_month=8, capacity=usual_places(pool),  # type: ignore[misc]
        mentees=0, accepting=True, updated=today,
    )  # fmt: skip


def usual_places(pool: Pool) -> int:
    """Return the middle number of places of those who say; two where nobody does."""
    stated = sorted(mentor.capacity for mentor in pool.mentors if mentor.capacity)
    return stated[len(stated) // 2] if stated else 2


def _recruitments(
    pool: Pool, mentees: Sequence[Answers], matching: Matching, today: date
) -> tuple[tuple[Recruitment, ...], int]:
    """The best addition, then the best one to that, and so on; every kind is tried each time.

    Of kinds that serve as many, the one whose like would serve most if they were enough; then the least asked of.
    """
    kinds = list_person_kinds(pool, mentees)
    columns = could_take(kinds, pool, mentees, today)
    places = usual_places(pool)
    found: list[Recruitment] = []
    for _ in range(RECRUITMENTS):
        gains, needs = _gains(matching, columns, places), _gains(matching, columns, len(mentees))
        best = min(range(len(kinds)), key=lambda k: (-gains[k], -needs[k], kinds[k].demands, k))
        if not gains[best]:
            break
        kind = kinds[best]
        found.append(Recruitment(
            description=kind.description, area=kind.area, language=kind.language, role=kind.role,
            timezone=kind.timezone, places=places, serves=gains[best], needed=needs[best],
        ))  # fmt: skip
        allowed = np.hstack([matching.allowed, columns[:, [best]]])
        matching = Matching(allowed, np.append(matching.places, places))
    return tuple(found), len(kinds)


def could_take(kinds: Sequence[PersonKind], pool: Pool, mentees: Sequence[Answers], today: date) -> Bools:
    """Return (B, K) whom somebody of each kind could take: every gate met, and the area is the mentee's priority."""
    people = Pool.of([make_person(kind, pool, today, number) for number, kind in enumerate(kinds)], pool.page)
    view = View(people, today)
    able = guides(people)
    rows = [all_of(passes_each(view, m), len(people)) & able[AREA_KEYS.index(m.priority)] for m in mentees]
    return np.array(rows, dtype=bool).reshape(len(mentees), len(kinds))


def _gains(matching: Matching, columns: Bools, places: int) -> list[int]:
    """(K,) how many more each kind would serve; kinds that could take the same people are tried once."""
    movable = matching.movable()
    known: dict[bytes, int] = {}
    gains = []
    for column in columns.T:
        key = column[movable].tobytes()
        if key not in known:
            known[key] = matching.gain(column, places) if column[movable].any() else 0
        gains.append(known[key])
    return gains


AGES: tuple[tuple[str, int], ...] = (("in the last 6 months", 6), ("6 to 12 months ago", 12), ("longer ago", 100_000))


def summarize_pool(profiles: Profiles | Pool, today: date, mentees: Sequence[Answers] = ()) -> Stats:
    """Return the figures of a pool, and with mentees of what they want against what it offers."""
    pool = as_pool(profiles)
    mentors = pool.mentors
    places = pool.open_places()
    return Stats(
        title=pool.page.title, fictional=pool.page.fictional, mentors=len(mentors),
        accepting=sum(mentor.accepting is not False for mentor in mentors), places=int(places.sum()),
        places_unstated=sum(mentor.capacity is None and mentor.accepting is not False for mentor in mentors),
        areas=tuple(_areas(pool, mentors)), stages=_closed(STAGES, (m.stage for m in mentors)),
        roles=_closed(ROLES, (role for m in mentors for role in m.roles)),
        languages=_open((tag for m in mentors for tag in {language_tag(t) or t for t in m.languages}), language_name),
        timezones=_open((m.timezone for m in mentors if m.timezone), str), ages=_ages(mentors, today),
        stated=_stated(mentors), demand=measure_demand(pool, mentees, today) if mentees else None,
    )  # fmt: skip


def _areas(pool: Pool, mentors: Sequence[Mentor]) -> Iterable[AreaSupply]:
    places, able = pool.open_places(), guides(pool)
    for row, area in enumerate(AREA_KEYS):
        count = Counter(mentor.areas.get(area) for mentor in mentors)  # type: ignore[call-overload]
        levels = tuple(count[level] for level in range(6))
        yield AreaSupply(area=area, levels=levels, unknown=count[None], places=int(places[able[row]].sum()))


def _closed(entries: Iterable[Entry], said: Iterable[str | None]) -> tuple[Tally, ...]:
    count = Counter(said)
    return tuple(Tally(key=entry.key, label=entry.label, count=count[entry.key]) for entry in entries)


def _open(said: Iterable[str], label: Callable[[str], str]) -> tuple[Tally, ...]:
    ordered = sorted(Counter(said).items(), key=lambda item: (-item[1], item[0]))
    return tuple(Tally(key=key, label=label(key), count=count) for key, count in ordered)


def _ages(mentors: Sequence[Mentor], today: date) -> tuple[Tally, ...]:
    months = [(today.year - m.updated.year) * 12 + today.month - m.updated.month for m in mentors if m.updated]
    tallies, below = [], -100_000
    for label, end in AGES:
        tallies.append(Tally(key=label.replace(" ", "-"), label=label, count=sum(below < age <= end for age in months)))
        below = end
    return (*tallies, Tally(key="unknown", label="not stated", count=len(mentors) - len(months)))


def _stated(mentors: Sequence[Mentor]) -> tuple[Tally, ...]:
    blank = Mentor(name="Nobody")
    counts = {name: sum(getattr(mentor, name) != getattr(blank, name) for mentor in mentors) for name in ASKABLE}
    return tuple(Tally(key=name, label=name.replace("_", " "), count=count) for name, count in counts.items())
