"""The pool at a glance: who is in it, what it offers, how fresh and how complete it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from mentorpick.areas import AREA_KEYS, ROLES, STAGES, Entry
from mentorpick.languages import language_name, language_tag
from mentorpick.model import Answers, Mentor, Profiles
from mentorpick.office.demand import demand, guides, open_places
from mentorpick.ranking.pool import ASKABLE, Pool, as_pool
from mentorpick.reports import AreaSupply, Stats, Tally

AGES: tuple[tuple[str, int], ...] = (("in the last 6 months", 6), ("6 to 12 months ago", 12), ("longer ago", 100_000))


def stats(profiles: Profiles, today: date, mentees: Sequence[Answers] = ()) -> Stats:
    """The figures of a pool, and with mentees of what they want against what it offers."""
    pool, mentors = as_pool(profiles), profiles.mentors
    places = open_places(pool)
    return Stats(
        title=profiles.page.title, fictional=profiles.page.fictional, mentors=len(mentors),
        accepting=sum(mentor.accepting is not False for mentor in mentors), places=int(places.sum()),
        places_unstated=sum(mentor.capacity is None and mentor.accepting is not False for mentor in mentors),
        areas=tuple(_areas(pool, mentors)), stages=_closed(STAGES, (m.stage for m in mentors)),
        roles=_closed(ROLES, (role for m in mentors for role in m.roles)),
        languages=_open((tag for m in mentors for tag in {language_tag(t) or t for t in m.languages}), language_name),
        timezones=_open((m.timezone for m in mentors if m.timezone), str), ages=_ages(mentors, today),
        stated=_stated(mentors), demand=demand(pool, mentees, today) if mentees else None,
    )  # fmt: skip


def _areas(pool: Pool, mentors: Sequence[Mentor]) -> Iterable[AreaSupply]:
    places, able = open_places(pool), guides(pool)
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
