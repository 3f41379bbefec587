"""The ranking written a second time, slowly and readably, one mentor and one criterion at a time.

It follows the rules as docs/ranking.md states them and shares nothing with the columns but how a goal is cut into
clauses, a profile into lines, and the vectors or shared words of these.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.model.taxonomy import AREA_KEYS, language_tag
from mentorpick.relevance.index import BY_WORDS
from mentorpick.relevance.lines import ProfileLine, WordIndex, clauses, profile_lines
from mentorpick.relevance.vectors import SentenceModel
from mentorpick.text import slug

STAGES = ["student", "trainee", "early", "mid", "senior", "retired"]
IMPORTANCE = {"high": 3, "medium": 2, "low": 1}
BACKGROUND = {"low": 0.025, "medium": 0.05, "high": 0.1}
WORST, PRIOR, BEST = "worst", "prior", "best"


def unknown(prior: float, end: str) -> float:
    return {WORST: 0.0, PRIOR: prior, BEST: 1.0}[end]


def weights(answers: Answers) -> dict[str, float]:
    together = {"wants": 0.05}
    if answers.roles:
        together["roles"] = 0.05
    if answers.values:
        together["values"] = 0.05
    if answers.style.structure or answers.style.directness:
        together["style"] = 0.05
    if answers.hours_per_month is not None or answers.meeting or answers.timezone:
        together["availability"] = 0.05
    if answers.stage:
        together["stage"] = 0.05
    if answers.background.wish:
        together["background"] = BACKGROUND[answers.background.weight]
    needs = 1 - sum(together.values())
    allowed = [area for area in AREA_KEYS if area not in answers.not_now]
    ordered = [answers.priority, *answers.also]
    goals = [a for a in allowed if a not in ordered and any((g.area or answers.priority) == a for g in answers.goals)]
    rest = [area for area in allowed if area not in ordered + goals]
    share = needs * 0.9 if rest else needs
    areas = {area: share * weight for area, weight in centre(ordered, goals).items()}
    areas |= {area: needs * 0.1 / len(rest) for area in rest}
    return {f"area.{area}": weight for area, weight in areas.items()} | together


def centre(ordered: list[str], tied: list[str]) -> dict[str, float]:
    """The mean of rank-order-centroid weights over every way to break the ties."""
    count = len(ordered) + len(tied)
    centroid = [sum(1 / k for k in range(i, count + 1)) / count for i in range(1, count + 1)]
    ways = [dict(zip([*ordered, *way], centroid, strict=True)) for way in permutations(tied)]
    return {area: sum(way[area] for way in ways) / len(ways) for area in [*ordered, *tied]}


def values(
    mentor: Mentor, answers: Answers, today: date, end: str = PRIOR, model: SentenceModel | None = None
) -> dict[str, float]:
    found = {f"area.{area}": area_value(mentor, answers, area, end, model) for area in AREA_KEYS}
    found["roles"] = share(answers.roles, mentor.roles, 0.3, end)
    found["values"] = share(answers.values, mentor.values, 0.2, end)
    found["style"] = style(mentor, answers, end)
    found["availability"] = availability(mentor, answers, today, end)
    found["stage"] = stage(mentor, answers, end)
    found["wants"] = wants(mentor, answers)
    wished = [slug(label) for label in answers.background.wish]
    found["background"] = share(wished, [slug(label) for label in mentor.background], 0.0, end)
    return {key: found[key] for key in weights(answers)}


def area_value(mentor: Mentor, answers: Answers, area: str, end: str, model: SentenceModel | None) -> float:
    """The table "Value of an area", row by row."""
    if mentor.areas.get(area) == 0:  # type: ignore[call-overload]
        return 0.0
    level = claim(mentor, area, end)
    goals = heard_in(area, answers)
    if goals:
        if profile_lines(mentor):
            total = sum(weight for _, weight in goals)
            lines = sum(weight * answered(mentor, text, model) for text, weight in goals) / total
        else:
            lines = unknown(0, end)
        return 0.25 * level + 0.75 * lines
    if area == answers.priority:
        return level
    return (0.3 if area in answers.also else 0.2) * level


def heard_in(area: str, answers: Answers) -> list[tuple[str, float]]:
    goals = [(goal.text, IMPORTANCE[goal.importance], goal.area or answers.priority) for goal in answers.goals]
    goals = [goal for goal in goals if goal[2] not in answers.not_now or goal[2] == answers.priority]
    own = [goal for goal in goals if goal[2] == area]
    if area != answers.priority:
        return [goal[:2] for goal in own]
    heard = [goal[:2] for goal in own or goals]
    return [*heard, (answers.about, 0.3)] if heard and answers.about else heard


def claim(mentor: Mentor, area: str, end: str) -> float:
    level = mentor.areas[area] / 5 if area in mentor.areas else unknown(0.2, end)  # type: ignore[index]
    mean = sum(mentor.areas.get(other, 0) / 5 for other in AREA_KEYS) / 7
    return level * (1 - 0.8 * max(0, (mean - 0.3) / 0.7))


def answered(mentor: Mentor, goal: str, model: SentenceModel | None) -> float:
    parts = clauses(goal, (model.description if model else BY_WORDS).clause_words)
    found = []
    for clause in parts:
        first, second, *_ = [*sorted(near(mentor, clause, model), reverse=True), 0, 0]
        found.append(first + 0.3 * second * (1 - first))
    return 0.5 * max(found) + 0.5 * sum(found) / len(found) if found else 0.0


def near(mentor: Mentor, clause: str, model: SentenceModel | None) -> list[float]:
    """How near each line of a profile is to a clause."""
    lines = profile_lines(mentor)
    if not lines:
        return []
    if model is None:
        shared = WordIndex([line.text for line in lines]).shared([clause])[0]
        return _once_an_offer(lines, [share * line.credit for share, line in zip(shared, lines, strict=True)])
    [asked] = model.embed([clause]).astype(float)
    said = model.embed([line.text for line in lines]).astype(float)
    cosines = [round(sum(a * b for a, b in zip(asked, own, strict=True)), 3) for own in said]
    near_ = [min(1, max(0, (c - 0.1) / 0.6)) * line.credit for c, line in zip(cosines, lines, strict=True)]
    return _once_an_offer(lines, near_)


def _once_an_offer(lines: Sequence[ProfileLine], near_: Sequence[float]) -> list[float]:
    """The same, but an offer has only what the nearest of its sentences and the whole of it has."""
    best: dict[str, float] = {}
    for at, (line, value) in enumerate(zip(lines, near_, strict=True)):
        what = line.field if line.field.startswith("offers") else str(at)
        best[what] = max(best.get(what, 0), value)
    return list(best.values())


def share(wanted: list[str], own: list[str], prior: float, end: str) -> float:
    if not own:
        return unknown(prior, end)
    return sum(word in own for word in wanted) / len(wanted) if wanted else 0


def style(mentor: Mentor, answers: Answers, end: str) -> float:
    pairs = [(mentor.style.structure, answers.style.structure), (mentor.style.directness, answers.style.directness)]
    apart = [abs(own - wish) for own, wish in pairs if own is not None and wish is not None]
    return 1 - sum(apart) / len(apart) / 4 if apart else unknown(0.5, end)


def availability(mentor: Mentor, answers: Answers, today: date, end: str) -> float:
    parts = []
    if answers.hours_per_month is not None:
        hours = mentor.hours_per_month
        wanted = answers.hours_per_month
        parts.append(None if hours is None else min(1, hours / wanted) if wanted else 1)
    if answers.meeting:
        parts.append(meeting(mentor, answers))
    if answers.timezone:
        shared = hours_in_common(mentor.timezone, answers.timezone, 8, 20, today)
        parts.append(None if shared is None else min(1, shared / 4))
    return sum(unknown(0.5, end) if part is None else part for part in parts) / len(parts) if parts else 0


def meeting(mentor: Mentor, answers: Answers) -> float | None:
    if not mentor.meeting:
        return None
    ways = [way for way in answers.meeting if way in mentor.meeting]
    if any(way != "in_person" for way in ways):
        return 1
    if "in_person" not in ways:
        return 0
    if not mentor.location or not answers.location:
        return None
    (town, *rest), (other, *more) = ([slug(part) for part in each.location.split(",")] for each in (mentor, answers))
    return float(town == other and (all(part in more for part in rest) or all(part in rest for part in more)))


def hours_in_common(one: str, other: str, start: int, end: int, today: date) -> float | None:
    """Minutes of a whole day counted one by one, in which both clocks stand between start and end."""
    if not one or not other:
        return None
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=ZoneInfo("UTC"))
    offsets = [noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for zone in (one, other)]
    clocks = [[(minute + offset.total_seconds() / 60) % 1440 for minute in range(1440)] for offset in offsets]
    return sum(start * 60 <= a < end * 60 and start * 60 <= b < end * 60 for a, b in zip(*clocks, strict=True)) / 60


def stage(mentor: Mentor, answers: Answers, end: str) -> float:
    if not answers.stage:
        return 0
    if not mentor.stage:
        return unknown(0.5, end)
    ahead = STAGES.index(mentor.stage) - STAGES.index(answers.stage)
    return 0.2 if ahead <= 0 else {1: 0.8, 2: 1.0, 3: 0.8}.get(ahead, 0.6)


def wants(mentor: Mentor, answers: Answers) -> float:
    hopes = []
    if mentor.wants.stages and answers.stage:
        hopes.append(answers.stage in mentor.wants.stages)
    if mentor.wants.areas:
        hopes.append(answers.priority in mentor.wants.areas)
    return sum(hopes) / len(hopes) if hopes else 0.5


def score(mentor: Mentor, answers: Answers, today: date, end: str = PRIOR, model: SentenceModel | None = None) -> float:
    found = values(mentor, answers, today, end, model)
    return sum(weight * found[key] for key, weight in weights(answers).items())


def failed_gates(mentor: Mentor, answers: Answers, today: date, page: Page) -> list[str]:
    must = answers.must
    speaks = {language_tag(text) for text in mentor.languages}
    asked = {language_tag(text) for text in answers.languages}
    clock = hours_in_common(mentor.timezone, answers.timezone, 9, 18, today)
    avoided = {slug(name) for name in answers.avoid}
    conflicts = {slug(name) for name in mentor.conflicts}
    rules = {
        "accepting": mentor.accepting is not False,
        "places": mentor.capacity is None or mentor.capacity - (mentor.mentees or 0) > 0,
        "languages": not speaks or not asked or speaks & asked,
        "must.languages": not must.languages or speaks & {language_tag(text) for text in must.languages},
        "must.meeting": not must.meeting or set(mentor.meeting) & set(must.meeting),
        "must.roles": set(must.roles) <= set(mentor.roles),
        "must.stages": not must.stages or mentor.stage in must.stages,
        "must.min_hours": not must.min_hours
        or (mentor.hours_per_month is not None and mentor.hours_per_month >= must.min_hours),
        "must.same_timezone_hours": not must.same_timezone_hours
        or (clock is not None and clock >= must.same_timezone_hours),
        "conflicts": not conflicts & ({answers.id, slug(answers.organization)} - {""}),
        "avoid": not {mentor.id, slug(mentor.name)} & avoided
        and (not mentor.organization or slug(mentor.organization) not in avoided),
        "mentors": not {mentor.id, slug(mentor.name)} & {slug(name) for name in answers.mentors},
        "stale": page.stale_after_months is None or fresh(mentor, today, page.stale_after_months),
    }
    return [gate for gate, passed in rules.items() if not passed]


def fresh(mentor: Mentor, today: date, months: int) -> bool:
    if mentor.updated is None:
        return False
    age = (today.year - mentor.updated.year) * 12 + today.month - mentor.updated.month
    return age < months or (age == months and mentor.updated.day >= today.day)
