"""Values for tests: people with as little or as much in them as a test needs, and hypothesis strategies for dozens."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from random import Random
from typing import Any

import msgspec
import numpy as np
from hypothesis import strategies as st

from mentorpick.interview.prompter import Back, Reply, Screen, Skip
from mentorpick.model.people import Answers, BackgroundWish, Goal, Mentor, Must, Offer, Page, Style, Wants
from mentorpick.model.taxonomy import AREA_KEYS, IMPORTANCE, MEETING, ROLES, STAGES, VALUES
from mentorpick.ranking.pool import Pool
from mentorpick.relevance.embedding import Model, load_model
from mentorpick.text import identify

TODAY = date(2026, 11, 23)

ROLE_KEYS, VALUE_KEYS, STAGE_KEYS, MEETING_KEYS, IMPORTANCE_KEYS = (
    tuple(entry.key for entry in entries) for entries in (ROLES, VALUES, STAGES, MEETING, IMPORTANCE)
)

GOALS = (
    "Match into a hematology fellowship next year",
    "Sleep better after night shifts and recover from burnout",
    "A plan for paying back my student loans",
    "Write a first grant application",
    "Get used to a new city and a new team",
    "Talk with my partner about sharing the work at home",
    "Run ten kilometres again after my illness",
    "Become more confident when I speak in public",
    "Publish the sickle cell study",
)
OFFERS = (
    "Reads fellowship applications and runs mock interviews",
    "Talks honestly about burnout and how to sleep after night shifts",
    "Goes through loans and a monthly budget",
    "Reviews grant applications line by line",
    "Knows what helps after moving to a new city",
    "Shares how two doctors with children share the work at home",
    "Runs with beginners on Sunday mornings",
    "Rehearses talks until you are confident",
    "Writes papers with trainees, from study to publication",
)
TOPICS = ("hematology", "sickle cell disease", "clinical trials", "public speaking", "loans", "grants", "running")
LABELS = ("first-generation", "parent", "veteran", "immigrant")
PLACES = ("", "Leeds, UK", "Leeds", "Leeds, Canada")
ZONES = ("", "Europe/London", "Africa/Lagos", "Asia/Tokyo", "America/Denver", "Pacific/Auckland", "Asia/Kolkata")
TONGUES = ("en", "fr", "German", "Japanese", "pt-BR")
ORGANIZATIONS = ("", "Cedar Health", "Northside University Hospital", "Elm School")


def mentor(name: str = "Dr Amara Okafor", **fields: Any) -> Mentor:
    """A mentor of this name who says nothing but what is given; texts among ``offers`` become offers."""
    fields.setdefault("id", identify(name))
    fields.setdefault("areas", {"career": 3})
    fields["offers"] = tuple(Offer(text=o) if isinstance(o, str) else o for o in fields.get("offers", ()))
    return Mentor(name=name, **fields)


_EMBED = Model._run
_KEPT: dict[tuple[str, tuple[int, ...]], Any] = {}


def embed_once(model: Model, session: Any, block: list[list[int]]) -> Any:
    """Embed as the model does; what was embedded once is kept, for the same few texts come again and again."""
    keys = [(model.digest, tuple(ids)) for ids in block]
    fresh = [key for key in dict.fromkeys(keys) if key not in _KEPT]
    if fresh:
        _KEPT.update(zip(fresh, _EMBED(model, session, [list(ids) for _, ids in fresh]), strict=True))
    return np.array([_KEPT[key] for key in keys])


@cache
def meaning() -> Model:
    """The sentence model of all tests; it stays open whatever other one a test opens."""
    return load_model()


def answers(priority: str = "career", **fields: Any) -> Answers:
    """Answers with this priority and nothing but what is given; texts among ``goals`` become goals."""
    fields["goals"] = tuple(Goal(text=g) if isinstance(g, str) else g for g in fields.get("goals", ()))
    return Answers(priority=priority, **fields)  # type: ignore[arg-type]


def pool(*mentors: Mentor, **page: Any) -> Pool:
    """A pool of these mentors, with the fields of its page."""
    return Pool.of(mentors, Page(**page))


def _some(rng: Random, words: Sequence[Any], most: int = 3) -> tuple[Any, ...]:
    return tuple(rng.sample(words, rng.randint(0, min(most, len(words)))))


def _maybe(rng: Random, words: Sequence[Any]) -> Any:
    return rng.choice((None, *words))


def _leanings(rng: Random) -> Style:
    return Style(structure=_maybe(rng, range(1, 6)), directness=_maybe(rng, range(1, 6)))


HOURS = (0.0, 0.5, 1.0, 2.0, 4.0)


def random_mentor(rng: Random, number: int) -> Mentor:
    """A profile with any field stated or not; its id is the number."""
    return Mentor(
        id=f"m{number:02}",
        name=rng.choice(("Ada", "Ben", "Chloé", "大野")),
        title=rng.choice(("", "Professor of Hematology", "Carpenter")),
        organization=rng.choice(ORGANIZATIONS),
        stage=_maybe(rng, STAGE_KEYS),
        areas={area: rng.randint(0, 5) for area in _some(rng, AREA_KEYS, 7)},
        offers=tuple(Offer(text=text, area=_maybe(rng, AREA_KEYS)) for text in _some(rng, OFFERS)),
        expertise=_some(rng, TOPICS),
        bio=rng.choice(("", "I moved across the world for a fellowship and slept badly for years.")),
        roles=_some(rng, ROLE_KEYS),
        values=_some(rng, VALUE_KEYS, 5),
        style=_leanings(rng),
        wants=Wants(stages=_some(rng, STAGE_KEYS), areas=_some(rng, AREA_KEYS)),
        languages=_some(rng, TONGUES, 2),
        timezone=rng.choice(ZONES),
        location=rng.choice(PLACES),
        meeting=_some(rng, MEETING_KEYS),
        hours_per_month=_maybe(rng, HOURS),
        capacity=_maybe(rng, (0, 1, 4, 9)),
        mentees=_maybe(rng, range(4)),
        accepting=rng.choice((None, None, True, False)),
        background=_some(rng, LABELS, 2),
        conflicts=_some(rng, ("Cedar Health", "jo"), 1) if rng.random() < 0.3 else (),
        updated=_maybe(rng, (date(2024, 6, 30), date(2025, 5, 23), date(2025, 5, 22), TODAY)),
    )


def random_mentors(seed: int, count: int) -> tuple[Mentor, ...]:
    """So many mentors, the same for the same seed."""
    rng = Random(seed)
    return tuple(random_mentor(rng, number) for number in range(count))


def random_mentee(seed: int, *, gates: bool = True) -> Answers:
    """Answers with any field given or skipped; without ``gates`` no must-have, conflict or avoidance."""
    rng = Random(seed)
    areas = rng.sample(AREA_KEYS, 7)
    named, out = rng.randint(0, 3), rng.randint(0, 2)
    goals = tuple(
        Goal(text=text, area=_maybe(rng, AREA_KEYS), importance=rng.choice(IMPORTANCE_KEYS))
        for text in _some(rng, GOALS)
    )
    mentee = Answers(
        id="jo",
        name="Jo",
        about=rng.choice(("", "Final-year trainee with lab work on sickle cell disease")),
        goals=goals,
        priority=areas[0],
        also=tuple(areas[1 : 1 + named]),
        not_now=tuple(areas[7 - out :]),
        roles=_some(rng, ROLE_KEYS),
        values=_some(rng, VALUE_KEYS, 5),
        style=_leanings(rng),
        stage=_maybe(rng, STAGE_KEYS),
        timezone=rng.choice(ZONES),
        location=rng.choice(PLACES),
        meeting=_some(rng, MEETING_KEYS),
        hours_per_month=_maybe(rng, HOURS),
        background=BackgroundWish(wish=_some(rng, LABELS, 2), weight=rng.choice(IMPORTANCE_KEYS)),
    )
    return msgspec.structs.replace(mentee, **_required(rng)) if gates else mentee


def _required(rng: Random) -> dict[str, Any]:
    must = Must(
        languages=_some(rng, TONGUES, 2),
        meeting=_some(rng, MEETING_KEYS, 2),
        roles=_some(rng, ROLE_KEYS, 1),
        stages=_some(rng, STAGE_KEYS, 4),
        min_hours=_maybe(rng, HOURS),
        same_timezone_hours=_maybe(rng, (1.0, 4.0)),
    )
    one = rng.choice([{}, *({name: getattr(must, name)} for name in must.__struct_fields__)])
    return {
        "organization": rng.choice(ORGANIZATIONS),
        "languages": _some(rng, TONGUES, 2),
        "must": rng.choice((Must(), Must(**one), must)),
        "avoid": _some(rng, ("m01", "Elm School"), 1),
        "mentors": _some(rng, ("m02",), 1),
    }


_seeds = st.integers(0, 2**32 - 1)


def mentor_lists(least: int = 0, most: int = 30) -> st.SearchStrategy[tuple[Mentor, ...]]:
    """Mentors with ids m00, m01 ..., dozens of them, every field stated or not."""
    return st.builds(random_mentors, _seeds, st.integers(least, most))


def mentees(*, gates: bool = True) -> st.SearchStrategy[Answers]:
    """Answers as ``random_mentee`` makes them."""
    return st.builds(random_mentee, _seeds, gates=st.just(gates))


class ScriptedPrompter:
    """Answers from a list: ``(key, reply)`` in order; it checks the keys."""

    def __init__(self, replies: Iterable[tuple[str, Reply | Back | Skip | type[BaseException]]]) -> None:
        self._replies = iter(replies)
        self.screens: list[Screen] = []
        self.said: list[str] = []

    def ask(self, screen: Screen) -> Reply | Back | Skip:
        """Return the next reply of the list; EOFError at its end."""
        self.screens.append(screen)
        key, reply = next(self._replies, ("", EOFError))
        if isinstance(reply, type):
            raise reply
        if key != screen.key:
            raise AssertionError(f"asked {screen.key}, the script answers {key}")
        return reply

    def say(self, text: str, *, strong: bool = False) -> None:
        """Remember what was said."""
        del strong
        self.said.append(text)
