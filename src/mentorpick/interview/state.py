"""What has been answered so far, what follows from it (choices, effects of an answer), and the Answers made of it.

``InterviewState`` is a dict of plain JSON values, ``key of the question -> answer``, None where it was skipped, and
the working values listed in WORKING. It is never changed in place from outside: ``Flow`` makes it anew from the
answers in their order, so that going back is leaving the last one out.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import AREA_KEYS, LABELS, LISTS
from mentorpick.text import join_words, shorten, slug

InterviewState = dict[str, Any]

WORKING = {
    "goals": "list of {text, area, and what is to be asked about it: vague, meant, rewrite, hurts, guessed}",
    "goal_n": "how many times a goal was asked for, which is the place of the default from last time",
    "moving": "index of the goal whose area is asked for",
    "duels": "areas that won, two at a time, in order",
    "people": "list of {name, does, helps}: people the user knows",
    "must_before": "the must-haves of last time, so that those written by hand can be kept",
    "phase": "which questions are asked: first, more or review",
    "again": "questions that are asked once more",
    "was": "question (or goal.2) -> what it was before it was opened again: the default now",
}
"""Keys of InterviewState that are no question's."""


EXAMPLE = "I freeze when I speak in class"
"""A goal as somebody might write it."""


class Choice(NamedTuple):
    """One answer to choose: what is kept, what is shown, what it means."""

    key: str
    label: str
    gloss: str = ""


@dataclass(frozen=True)
class InterviewContext:
    """What the questions may know of the world; ``cli`` fills it, tests give their own."""

    profiles_here: str = ""
    """A folder of profiles in the working directory, to offer."""
    pool: str = ""
    """Where mentors were read from last, in words; empty while no real pool is known."""
    known_people: tuple[str, ...] = ()
    """Names of the people the user described before."""
    timezone: str = ""
    language: str = ""
    suggest_areas: Callable[[str], Sequence[str]] = lambda _: ()
    """The areas a goal may belong to, the likeliest first; empty where nothing can be guessed."""
    check_pool: Callable[[str], str] = lambda _: ""
    """What is wrong with a path typed as the pool, in a sentence; empty: nothing."""
    mentor_id: Callable[[str], str | None] = lambda _: None
    """The id of the mentor with this name or id in the pool, or None."""
    mentor_meant: Callable[[str], tuple[str, str]] = lambda typed: (typed, "")
    """The whole name of the mentor meant by a part of one, else as typed; and whom it may mean, if several."""
    boundary: Callable[[], tuple[str, ...]] = lambda: ()
    """What a mentor is and is not, in sentences, and the office's referral."""
    support: Callable[[], str] = lambda: ""
    """What to say to somebody whose goal sounds like despair."""
    sounds_hard: Callable[[str], bool] = lambda _: False
    """Whether a goal sounds like despair."""
    mend: Callable[[str], str] = lambda _: ""
    """A goal without its slips of the pen; empty where there are none."""
    pool_says: Callable[[str], bool] = lambda _: True
    """Whether any mentor's profile states this field: what nobody states cannot change the list."""
    was_sample: bool = False
    """The made-up people were used last time."""


def list_choices(name: str) -> tuple[Choice, ...]:
    """Return the words of a closed list as choices."""
    return tuple(Choice(entry.key, entry.label, entry.gloss) for entry in LISTS[name])


_STAGES = {
    "student": "School or college student", "trainee": "Doctoral student, resident or apprentice",
    "early": "First years in the job", "mid": "Settled in my field", "senior": "Senior", "retired": "Retired",
}  # fmt: skip
_ON_A_BREAK = Choice("break", "On a break from work")


def own_stages(_given: InterviewState, _: InterviewContext) -> tuple[Choice, ...]:
    """Return the stages as people say where they are; somebody on a break is at none that could be compared."""
    return (*(Choice(entry.key, _STAGES[entry.key]) for entry in LISTS["stage"]), _ON_A_BREAK)


def put_stage(given: InterviewState, value: Any) -> None:
    """Keep the stage; a break from work is none."""
    given["stage"] = None if value == _ON_A_BREAK.key else value


def areas_of_goal(given: InterviewState, around: InterviewContext) -> tuple[Choice, ...]:
    """Return the areas as choices for the goal that is moved, the two it most likely belongs to first."""
    likely = list(around.suggest_areas(goals(given)[given["moving"]]["text"]))[:2]
    return tuple(sorted(list_choices("area"), key=lambda choice: (*likely, choice.key).index(choice.key)))


def quoted(text: str, width: int = 48) -> str:
    """Return the text, cut at a word, in the quotation marks of a page."""
    return f"“{shorten(text, width)}”"


# goals and their areas


def add_goal(given: InterviewState, value: Any) -> None:
    """Add a goal ``{text, area}``; "" ends the asking; None passes over one from last time."""
    given["goal_n"] = given.get("goal_n", 0) + 1
    if value == "":
        given["goal"] = "done"
    elif value is not None:
        given["goals"] = without_repeats([*goals(given), value])
        if value.get("hurts"):
            given["goal"] = "done"


def without_repeats(named: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the goals, each once."""
    texts = [goal["text"].casefold() for goal in named]
    return [goal for at, goal in enumerate(named) if texts.index(texts[at]) == at]


def goals(given: InterviewState) -> list[dict[str, Any]]:
    """Return the goals named so far."""
    return list(given.get("goals", ()))


def it_hurts(given: InterviewState, _: InterviewContext | None = None) -> bool:
    """Return whether a goal sounds like despair: then only what a list needs is asked."""
    return any(goal.get("hurts") for goal in goals(given))


def sorts_goals(given: InterviewState, _: InterviewContext) -> bool:
    """Return whether there is something to sort: several goals, and a guess for one of them."""
    return len(goals(given)) > 1 and any(goal["area"] for goal in goals(given)) and not it_hurts(given)


def goal_choices(given: InterviewState, _: InterviewContext) -> tuple[Choice, ...]:
    """Say that all is right, or the goal to move."""
    rows = (Choice(f"goal.{n}", f"Move {quoted(goal['text'], 40)}") for n, goal in enumerate(goals(given)))
    return (Choice("ok", "Yes, that's right"), *rows)


def guessed_priority(given: InterviewState) -> str | None:
    """Return the area of the first goal that has one."""
    return next((goal["area"] for goal in goals(given) if goal["area"]), None)


def areas_beside(given: InterviewState) -> list[str]:
    """Return the areas of the other goals, in their order: they matter too, unless somebody says otherwise."""
    found = dict.fromkeys(goal["area"] for goal in goals(given) if goal["area"])
    return [area for area in found if area != given.get("priority") and area not in (given.get("not_now") or ())]


def put_goal_areas(given: InterviewState, value: Any) -> None:
    """Accept the areas, or note the goal that is to be moved."""
    if value in (None, "ok"):
        given["goal_areas"] = "ok"
    else:
        given["moving"] = int(value.removeprefix("goal."))


def move_goal(given: InterviewState, value: Any) -> None:
    """Put the goal that is being moved under another area; None: with the priority."""
    moved = given.pop("moving")
    given["goals"] = [goal | {"area": value} if n == moved else goal for n, goal in enumerate(goals(given))]


def goals_by_area(given: InterviewState) -> dict[str, list[str]]:
    """Return the texts of the goals by area, in the order of the closed list; no area means the priority."""
    priority = given.get("priority") or ""
    found: dict[str, list[str]] = {key: [] for key in (*AREA_KEYS, "")}
    for goal in goals(given):
        found[goal["area"] or (priority if priority in AREA_KEYS else "")].append(goal["text"])
    return {area: texts for area, texts in found.items() if texts}


# the priority


def areas_to_compare(given: InterviewState) -> list[str]:
    """Return the areas to compare: those with a goal first, then the others."""
    with_goals = [area for area in goals_by_area(given) if area]
    return with_goals + [area for area in AREA_KEYS if area not in with_goals]


def next_comparison(given: InterviewState) -> tuple[str, str]:
    """Return the two areas to compare now: who won so far, and the next."""
    order, won = areas_to_compare(given), given.get("duels", [])
    return (won[-1] if won else order[0]), order[len(won) + 1]


def pair_choices(given: InterviewState, _: InterviewContext) -> tuple[Choice, ...]:
    """Return the two areas of this comparison."""
    return tuple(choice for area in next_comparison(given) for choice in list_choices("area") if choice.key == area)


def put_winner(given: InterviewState, value: Any) -> None:
    """Note who won; the winner of the last comparison is the priority."""
    given["duels"] = [*given.get("duels", []), value]
    if len(given["duels"]) == len(AREA_KEYS) - 1:
        put_priority(given, value)


def put_priority(given: InterviewState, value: Any) -> None:
    """Set the priority, which then can stand neither among the other areas nor among those for later.

    The area of an only goal was a guess that this question showed: it goes with what was chosen.
    """
    given["priority"] = value
    if value == "compare":
        given["duels"] = []
    elif len(named := goals(given)) == 1 and named[0].get("guessed"):
        given["goals"] = [named[0] | {"area": value}]
    for key in ("also", "not_now"):
        if given.get(key):
            given[key] = [area for area in given[key] if area != value]


# the other areas


def other_areas(given: InterviewState, _: InterviewContext) -> tuple[Choice, ...]:
    """Return the areas beside the priority."""
    return tuple(choice for choice in list_choices("area") if choice.key != given.get("priority"))


def put_other_areas(given: InterviewState, value: Any) -> None:
    """Order the other areas; none of them can be left out for now."""
    given["also"] = value
    if given.get("not_now"):
        given["not_now"] = [area for area in given["not_now"] if area not in (value or ())]


def areas_to_leave(given: InterviewState, _: InterviewContext) -> tuple[Choice, ...]:
    """Return the areas that are neither the priority nor ordered."""
    taken = {given.get("priority"), *(given.get("also") or ())}
    return tuple(choice for choice in list_choices("area") if choice.key not in taken)


# must-haves


def must_choices(given: InterviewState, _: InterviewContext) -> tuple[Choice, ...]:
    """Return what can be made a must-have: what was answered before, and what was one last time."""
    before = given.get("must_before", {})
    meeting = before.get("meeting") or given.get("meeting") or ()
    roles = before.get("roles") or given.get("roles") or ()
    rows = (
        ("languages", given.get("languages"), "We share a language"),
        ("meeting", meeting, f"Can meet by {join_words((LABELS[m].lower() for m in meeting), 'or')}"),
        ("min_hours", given.get("hours_per_month"), "Has that much time"),
        ("roles", roles, f"Would be my {join_words(LABELS[role].lower() for role in roles)}"),
        ("same_timezone_hours", given.get("timezone"), "Our working hours overlap"),
        ("stages", True, "Is at a certain stage of their career"),
    )
    return tuple(Choice(key, label) for key, stated, label in rows if stated or before.get(key))


# people the user knows


def put_person(given: InterviewState, value: Any) -> None:
    """Close a person with the last of the three short questions; then: anyone else?"""
    does = given.pop("person.does") or ""
    person = {"name": given.pop("person.name"), "does": does, "helps": value or does}
    given["people"] = [*given.get("people", ()), person]
    given.pop("person.more", None)


def describes_someone(given: InterviewState, around: InterviewContext) -> bool:
    """Return whether a person is to be described: the first at once, more when the user says so."""
    nobody = not around.known_people and not given.get("people")
    return given.get("where") == "people" and (nobody or given.get("person.more") == "yes")


def people_so_far(given: InterviewState, around: InterviewContext) -> list[str]:
    """Return the names of everyone the user described, before and now."""
    return [*around.known_people, *(person["name"] for person in given.get("people", ()))]


def wrong_name(name: str, known: Sequence[str]) -> str:
    """Return what is wrong with the name of one more person, in a sentence; empty: nothing."""
    if not any(letter.isalpha() for letter in name):
        return "What are they called? One name, for example: Ana Silva."
    if slug(name) in map(slug, known):
        return f"You've added {name} already. If this is someone else, add a last name."
    return ""


# going over it again

_DEPENDENTS: dict[str, tuple[str, ...]] = {
    "goal": ("goals", "goal_n", "goal_areas"),
    "priority": ("duels",),
    "where": ("pool_path", "person.more"),
    "must": ("must.stages",),
    "background.ask": ("background.wish", "background.weight"),
}
"""What is asked again, or done anew, together with a question."""


def reopen(given: InterviewState, key: str) -> None:
    """Have a question asked again, with what was answered as its default."""
    was = dict(given.get("was", {}))
    was.update({f"goal.{n}": goal["text"] for n, goal in enumerate(goals(given)) if key == "goal"})
    for name in (key, *_DEPENDENTS.get(key, ())):
        if given.get(name) is not None:
            was[name] = given[name]
        given.pop(name, None)
    given["was"] = was
    given["again"] = [key, *_DEPENDENTS.get(key, ())]


_DIRECT = (
    "name", "organization", "about", "also", "not_now", "roles", "values", "stage", "languages",
    "timezone", "location", "meeting", "hours_per_month", "avoid",
)  # fmt: skip
_MUST_FROM = {
    "languages": "languages",
    "meeting": "meeting",
    "roles": "roles",
    "min_hours": "hours_per_month",
    "stages": "must.stages",
}
_SHARED_HOURS = 3
_KEY = re.compile(r"^[\w.\[\]]+: ")


def to_plain_values(answers: Answers) -> dict[str, Any]:
    """Return the answers as JSON has them: dicts and lists."""
    values: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answers))
    return values


def raw_answers(given: InterviewState, last: Answers | None, around: InterviewContext) -> dict[str, Any]:
    """Return the answers as a file would hold them; what no question asks for is kept from ``last``."""
    raw: dict[str, Any] = to_plain_values(last) if last else {}
    raw |= {key: given[key] for key in _DIRECT if key in given}
    if given.get("priority") in AREA_KEYS:
        raw["priority"] = given["priority"]
        if last is None and "also" not in given:
            raw["also"] = areas_beside(given)
        for key in ("also", "not_now"):
            raw[key] = [area for area in raw.get(key) or () if area != given["priority"]]
    if "goal" in given or given.get("goals"):
        raw["goals"] = _goals(given, raw.get("goals", []))
    if "mentors" in given:
        raw["mentors"] = list(dict.fromkeys(around.mentor_id(name) or slug(name) for name in given["mentors"] or ()))
    if "style.structure" in given or "style.directness" in given:
        raw["style"] = _style(given, raw.get("style", {}))
    if "must" in given:
        raw["must"] = _must(given, raw, last)
    if "background.ask" in given:
        raw["background"] = _background(given)
    raw["id"] = raw.get("id") or slug(raw.get("name") or "") or "me"
    return {key: value for key, value in raw.items() if value not in (None, "", [], {})}


def answers_from(given: InterviewState, last: Answers | None, around: InterviewContext) -> Answers:
    """Return the answers that were given; ``given`` must hold a priority."""
    return msgspec.convert(raw_answers(given, last, around), Answers, strict=False)


def state_from_answers(answers: Answers) -> InterviewState:
    """Return what these answers would have been given as: the defaults of the questions."""
    raw: dict[str, Any] = to_plain_values(answers)
    given: InterviewState = {key: raw[key] for key in (*_DIRECT, "priority", "mentors") if key in raw}
    given |= {f"goal.{n}": goal["text"] for n, goal in enumerate(raw.get("goals", ()))}
    given |= {f"style.{part}": str(level) for part, level in raw.get("style", {}).items() if level is not None}
    stated = {key: value for key, value in raw.get("must", {}).items() if value not in (None, [])}
    if stated:
        given["must"] = list(stated)
        given["must.stages"] = stated.get("stages", [])
    background = raw.get("background", {})
    if background.get("wish"):
        given |= {"background.ask": "yes", "background.wish": background["wish"]}
        given["background.weight"] = background.get("weight", "low")
    return given


def _goals(given: InterviewState, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    weighed = {goal["text"]: goal.get("importance", "medium") for goal in before}
    rows = []
    for goal in given.get("goals", ()):
        row = {"text": goal["text"], "area": goal["area"], "importance": weighed.get(goal["text"], "medium")}
        rows.append({key: value for key, value in row.items() if value is not None})
    return rows


def _style(given: InterviewState, before: dict[str, Any]) -> dict[str, Any]:
    parts = {part: given.get(f"style.{part}", before.get(part)) for part in ("structure", "directness")}
    return {part: int(level) for part, level in parts.items() if level is not None}


def _must(given: InterviewState, raw: dict[str, Any], last: Answers | None) -> dict[str, Any]:
    """The must-haves chosen, with what was answered; one edited by hand stays while what it came from stays."""
    earlier: dict[str, Any] = to_plain_values(last) if last else {}
    must: dict[str, Any] = {}
    for key in given["must"] or ():
        source = _MUST_FROM.get(key, "timezone")
        stated = given.get(source) if source == "must.stages" else raw.get(source)
        before = earlier.get("must", {}).get(key)
        if before is not None and key != "stages" and (not stated or stated == earlier.get(source)):
            must[key] = before
        elif stated:
            must[key] = _SHARED_HOURS if key == "same_timezone_hours" else stated
    return must


def _background(given: InterviewState) -> dict[str, Any]:
    wish = given.get("background.wish")
    if given["background.ask"] != "yes" or not wish:
        return {}
    return {"wish": wish, "weight": given.get("background.weight") or "low"}


def find_trouble(raw: dict[str, Any]) -> str:
    """Return what is wrong with answers as a file would hold them, the first thing, in a sentence; empty: nothing."""
    from mentorpick.read.problems import Position
    from mentorpick.read.profiles import convert_record

    taken = (*raw.get("also", ()), *raw.get("not_now", ()))
    stand_in = {"priority": next((area for area in AREA_KEYS if area not in taken), AREA_KEYS[0])}
    built = convert_record(Answers, stand_in | raw, lambda _keys, _on_key: Position("answers"))
    if isinstance(built, Answers):
        return ""
    first = built[0]
    message = _KEY.sub("", first.message)
    return f"{message[:1].upper()}{message[1:]}" + (f": {first.hint}" if first.hint else "") + "."
