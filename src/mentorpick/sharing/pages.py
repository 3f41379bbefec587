"""What a mentee sends or passes on: message, questions and plan for one mentor; a list as a page, also without secrets.

Everything told is made from ``keep_shareable`` answers: what was left out there cannot enter. Of a profile only what
counted in the ranking is quoted; contacts are drawn in ``write/views/shortlist``. A page to pass on takes its numbers
from the whole answers, every sentence from those that may be shared; criteria that private answers touch are added up.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from math import fsum
from typing import NamedTuple, get_args

from msgspec.structs import replace

from mentorpick._version import __version__
from mentorpick.model.followup import (
    REVIEW_MONTHS,
    Agreement,
    AreaRow,
    IfPriority,
    Introduction,
    PlaceRef,
    Report,
    Shared,
    Team,
)
from mentorpick.model.people import Answers, Goal, Mentor, Page
from mentorpick.model.shortlist import (
    DEFAULT_TOP,
    Change,
    Contribution,
    Evidence,
    MenteeRef,
    Place,
    Shortlist,
    WeightRow,
)
from mentorpick.model.taxonomy import AREA_KEYS, LABELS, PRIVATE, PRIVATE_AREAS, Area, language_name, language_tag
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.reasons import quote
from mentorpick.ranking.shortlist import BOUNDARY, fictional_notice, rank
from mentorpick.ranking.team import team
from mentorpick.relevance.vectors import SentenceModel
from mentorpick.sharing.message import TOPICS, Facts, Tone, compose_message, is_sentence, zone_words
from mentorpick.sharing.privacy import Shareable, find_areas, keep_shareable
from mentorpick.sharing.texts import WAYS, hours_words
from mentorpick.text import in_normal_capitals, quotable_line, same_place
from mentorpick.timezones import months_later
from mentorpick.write.mail import Letter, mailto

QUESTIONS = 5

_GOALS = 2
_CAN_GUIDE = 3
_LONGEST_SUBJECT = 60
_ABOUT_GOALS = (
    "This is what I'd like to work on: {}. If you were me, what would you do first?",
    "And this: {}. What do people most often get wrong there?",
)
_CONFIDENTIAL = "What we say stays between us, unless we both agree otherwise or someone's in danger."
_ENDING = "Either of us can stop any time, no reason needed: one message, one last short conversation, and thanks."
_ALWAYS = (
    "What do you wish someone had told you when you were where I am?",
    "What do your best mentees do between meetings?",
    "Who else should I talk to?",
    "How will we know if this isn't working?",
    "What would make this worth your time?",
)


class OwnWords(NamedTuple):
    """What the mentee adds for this one message."""

    first_name: str = ""
    """Empty: the name in the answers."""
    who: str = ""
    because: str = ""
    """Who they are, in a few words; and why they are writing, in a sentence. Empty: the goal as typed."""
    tone: Tone | None = None
    start: datetime | None = None
    """A time to suggest, in the mentee's zone."""


class MentorAndMentee(NamedTuple):
    """Both sides: a mentor, the answers that may be shared, and the mentor's place for those answers alone."""

    mentor: Mentor
    mentee: Answers
    priority_known: bool
    goals: tuple[Goal, ...]
    """Those the message names: the ones that were ticked, and the most important; two, or as many as were ticked."""
    place: Place | None


def introduce(
    mentor: Mentor,
    shareable: Shareable,
    *,
    today: date,
    page: Page | None = None,
    never_asked: tuple[str, ...] = (),
    described: bool = False,
    own: OwnWords | None = None,
    model: SentenceModel | None = None,
) -> Introduction:
    """Return the words for one mentor, from what may be shared.

    ``model`` says which line of the profile is near; without one shared words do. ``page`` is the pool's own, for
    its title; ``never_asked`` names the fields the pool's office asks of nobody. Where the mentee ``described``
    the mentor, who knows of no profile, none is spoken of.
    """
    mentee = shareable.answers
    own = own or OwnWords()
    tone = own.tone or ("friendly" if described else "neutral")
    alone = Pool.of([replace(mentor, accepting=None, capacity=None, mentees=None, conflicts=())], model=model)
    alone.never_asked = never_asked
    place = _place(alone, _with_own(mentee, own.because), today)
    pair = MentorAndMentee(mentor, mentee, shareable.priority_known, _named(shareable, place), place)
    facts = _facts(pair, own, len(shareable.ticked), today)
    facts = facts._replace(organization="") if described else facts
    facts = facts._replace(pool=page.title if page else "", known=described)
    message = compose_message(facts, tone)
    return Introduction(
        version=__version__, mentor=mentor.id, name=mentor.name, fictional=bool(page and page.fictional),
        email=mentor.contact.email, url=mentor.contact.url, languages=_not_english(mentor.languages), tone=tone,
        subject=message.subject, message=message.body,
        mailto=mailto(mentor.contact.email, message.subject, message.body), questions=choose_questions(pair),
        agreement=_agreement(pair, today, facts.first_name), shared=_told(facts, pair, message),
    )  # fmt: skip


def _facts(pair: MentorAndMentee, own: OwnWords, ticked: int, today: date) -> Facts:
    mentor, mentee = pair.mentor, pair.mentee
    as_typed = [goal for goal in pair.mentee.goals if goal.text == own.because and not is_sentence(goal.text)]
    because = "" if as_typed else own.because
    lines = _matched(pair, because)
    named = () if because else as_typed[:1] or pair.goals[: max(1, ticked)]
    areas = dict.fromkeys(goal.area for goal in pair.goals if goal.area)
    return Facts(
        name=mentor.name, called=mentor.called, first_name=in_normal_capitals(own.first_name or mentee.name),
        who=own.who, organization=mentee.organization, about=" ".join(mentee.about.split()), because=because,
        goals=tuple(goal.text for goal in named), area=mentee.priority if pair.priority_known else "",
        offers=_texts(lines, "offers"),
        subjects=tuple(text for text in _texts(lines, "expertise") if len(text) <= _LONGEST_SUBJECT),
        can_help=tuple(area for area in areas if mentor.areas.get(area, 0) >= _CAN_GUIDE),
        way=choose_channel(mentor, mentee), zone=mentee.timezone, mentor_zone=mentor.timezone, on=today,
        start=own.start,
    )  # fmt: skip


def _told(facts: Facts, pair: MentorAndMentee, message: Letter) -> tuple[Shared, ...]:
    """What the message, the questions and the plan tell of the mentee."""
    way = WAYS.get(facts.way, "").strip()
    topic, zone = TOPICS.get(facts.area, ""), zone_words(facts.zone)
    topic = topic if topic in f"{message.subject} {message.body}" else ""
    zone = zone if zone in message.body else ""
    goals = [("goal", text) for text in dict.fromkeys((*facts.goals, *(goal.text for goal in pair.goals)))]
    rows = [
        ("name", facts.first_name),
        ("who you are", facts.who),
        ("organization", facts.organization),
        ("about yourself", facts.about),
        ("why you're writing", facts.because),
        *goals,
        ("what it's about", topic),
        ("way of meeting", way),
        ("time zone", zone),
        *(("question", text) for text in _open(pair)),
        ("time you'd like", hours_words(pair.mentee.hours_per_month) if pair.mentee.hours_per_month else ""),
    ]
    return tuple(dict.fromkeys(Shared(what=what, text=text) for what, text in rows if text))


def choose_questions(pair: MentorAndMentee) -> tuple[str, ...]:
    """Choose five for the talk: about the goals, what the profile leaves open, then what is always worth asking."""
    about = [frame.format(quotable_line(goal.text)) for frame, goal in zip(_ABOUT_GOALS, pair.goals, strict=False)]
    return tuple([*about, *_open(pair), *_ALWAYS][:QUESTIONS])


def _open(pair: MentorAndMentee) -> tuple[str, ...]:
    """What the profile leaves open and could matter most."""
    return pair.place.ask[:2] if pair.place else ()


def _place(alone: Pool, mentee: Answers, today: date) -> Place | None:
    """What counts between the two, whatever gates there are: this mentor has been chosen already.

    Only the areas of the priority and of the goals count, so that nothing is asked about the others.
    """
    named = {mentee.priority, *(goal.area for goal in mentee.goals)}
    asking = replace(mentee, not_now=tuple(area for area in AREA_KEYS if area not in named))
    return next(iter(rank(asking, alone, today=today, top=1, firmness=False).shortlist), None)


def _with_own(mentee: Answers, because: str) -> Answers:
    """The answers with the mentee's own sentence among the goals: what they write is what the mentor's lines answer."""
    return replace(mentee, goals=(Goal(text=because, area=mentee.priority), *mentee.goals)) if because else mentee


def _named(shareable: Shareable, place: Place | None) -> tuple[Goal, ...]:
    """The goals to name: those ticked, then what this mentor answers, then the most important; two, or those ticked."""
    order = {"high": 0, "medium": 1, "low": 2}
    answered = {line.goal for line in _evidence(place)}
    others = sorted(shareable.answers.goals, key=lambda goal: (goal.text not in answered, order[goal.importance]))
    goals = list(dict.fromkeys((*shareable.ticked, *others)))
    return tuple(goals[: max(_GOALS, len(shareable.ticked))])


def _matched(pair: MentorAndMentee, because: str) -> list[Evidence]:
    """The offers and subjects that answer the goals named, the strongest first."""
    named = {because, *(goal.text for goal in pair.goals)}
    about = {area for goal in pair.mentee.goals for area in (*find_areas(goal.text), goal.area)} | find_areas(because)
    lines = [line for line in _evidence(pair.place) if line.goal in named and _may_quote(line, pair.mentor, about)]
    return sorted(lines, key=lambda line: line.goal != because)


def _texts(lines: Iterable[Evidence], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.text.split()) for line in lines if line.field.startswith(field)))


def _evidence(place: Place | None) -> list[Evidence]:
    """What of the profile answers a goal, the strongest first."""
    areas = [c for c in (place.contributions if place else ()) if c.key.startswith("area.")]
    return [line for c in sorted(areas, key=lambda c: -c.points) for line in c.evidence]


def _may_quote(line: Evidence, mentor: Mentor, told: Collection[str | None]) -> bool:
    """An offer or a subject that is not about private life, unless what the mentee tells is about the same."""
    kind, _, number = line.field.removesuffix("]").partition("[")
    if kind not in ("offers", "expertise"):
        return False
    about = set(find_areas(line.text))
    area = mentor.offers[int(number)].area if kind == "offers" else None
    if area in PRIVATE_AREAS:
        about.add(area)
    return about <= set(told)


def choose_channel(mentor: Mentor, mentee: Answers) -> str:
    """Return the way of meeting for a first conversation that suits both; empty where none is known to."""
    for way in WAYS:
        near = way != "in_person" or same_place(mentor.location, mentee.location)
        if near and way in mentor.meeting and (way in mentee.meeting or not mentee.meeting):
            return way
    return ""


def _agreement(pair: MentorAndMentee, today: date, first_name: str) -> Agreement:
    mentor, mentee = pair.mentor, pair.mentee
    hours = [h for h in (mentor.hours_per_month, mentee.hours_per_month) if h]
    way = choose_channel(mentor, mentee)
    return Agreement(
        between=(first_name, mentor.name),
        goals=tuple(goal.text for goal in pair.goals),
        often=hours_words(min(hours)) if hours else "",
        channel=WAYS.get(way, "").strip(),
        confidentiality=_CONFIDENTIAL,
        review=months_later(today, REVIEW_MONTHS).isoformat(),
        ending=_ENDING,
    )


def _not_english(languages: Sequence[str]) -> tuple[str, ...]:
    tags = [language_tag(text) or text for text in languages]
    return () if "en" in tags else tuple(language_name(tag) for tag in tags)


FIRST = 3
KEPT = "kept private"
_AREAS: tuple[Area, ...] = get_args(Area)


def build_report(
    answers: Answers,
    pool: Pool,
    *,
    today: date,
    top: int = DEFAULT_TOP,
    private: bool = False,
    weights: Override | None = None,
) -> Report:
    """Return the report of one mentee; with ``private`` everything is in it. ``weights`` are weighed by instead."""
    full = rank(answers, pool, today=today, top=top, weights=weights)
    shown = full if private else hide_private(full, answers, pool, today)
    told = keep_shareable(answers)
    asked = answers if private or told.priority_known else told.answers  # else the row like the list would tell it
    together = team(answers, pool, today=today, weights=weights) if full.pool.eligible > 1 else None
    return Report(
        today=today.isoformat(),
        private=private,
        shortlist=shown,
        areas=_areas(shown, pool),
        if_priority=tuple(IfPriority(area=area, first=_first(asked, area, pool, today, weights)) for area in _AREAS),
        team=together if private or together is None else hide_private_in_team(together, answers),
        boundary=(BOUNDARY, *([pool.page.referral] if pool.page.referral else [])),
    )


def with_priority(answers: Answers, area: Area) -> Answers:
    """Return the same answers with another priority; goals stay in the areas they belonged to."""
    return replace(
        answers,
        priority=area,
        also=tuple(other for other in answers.also if other != area),
        not_now=tuple(other for other in answers.not_now if other != area),
        goals=tuple(replace(goal, area=goal.area or answers.priority) for goal in answers.goals),
    )


def _first(answers: Answers, area: Area, pool: Pool, today: date, weights: Override | None) -> tuple[PlaceRef, ...]:
    asked = with_priority(answers, area)
    found = rank(asked, pool, today=today, top=FIRST, weights=weights, firmness=False, names=False).shortlist
    return tuple(PlaceRef(mentor=p.mentor, name=p.name, fit=p.fit, score=p.score) for p in found[:FIRST])


def _areas(shown: Shortlist, pool: Pool) -> tuple[AreaRow, ...]:
    weights = {row.key: row.weight for row in shown.weights}
    folded = PRIVATE in weights
    mentors = [pool.mentors[pool.row[place.mentor]] for place in shown.shortlist]
    return tuple(
        AreaRow(
            area=area,
            weight=None if folded and area in PRIVATE_AREAS else weights.get(f"area.{area}", 0.0),
            levels=tuple(mentor.areas.get(area) for mentor in mentors),
        )
        for area in _AREAS
    )


# without what is private


def hide_private(full: Shortlist, answers: Answers, pool: Pool, today: date) -> Shortlist:
    """Return the shortlist without private answers: the same places and scores, the private criteria added up."""
    told = keep_shareable(answers)
    hidden = _hidden(answers, told)
    spoken = _shareable_mentors(full, told, pool, today)
    return replace(
        full,
        mentee=MenteeRef(id=full.mentee.id, priority=full.mentee.priority if told.priority_known else KEPT),
        inputs=replace(full.inputs, answers=""),  # by the digest of all answers a guess at them could be tried
        weights=_folded_weights(full.weights, hidden),
        pool=replace(full.pool, left_out_mentors=()),  # whose names would tell whom the mentee avoids
        shortlist=tuple(_public_place(place, spoken.get(place.mentor), hidden) for place in full.shortlist),
        would_change=tuple(change for change in full.would_change or () if not _speaks_privately(change, told)),
        nearest_misses=(),
        notices=fictional_notice(pool.page),
        headline="",
        closest_left_out=(),
    )


def hide_private_in_team(full: Team, answers: Answers) -> Team:
    """Return the team without private answers: the coverage of the other areas, and what of those nobody covers."""
    told = keep_shareable(answers)
    hidden = [LABELS[area] for area in PRIVATE_AREAS]
    goals = [quote(goal.text) for goal in told.answers.goals]

    def is_public(gap: str) -> bool:
        """Return whether a gap tells nothing private."""
        if '"' in gap:
            return any(goal in gap for goal in goals)
        return not any(gap.startswith(label) for label in hidden)

    return replace(
        full,
        mentee=MenteeRef(id=full.mentee.id, priority=full.mentee.priority if told.priority_known else KEPT),
        seats=tuple(
            replace(seat, best_in=tuple(a for a in seat.best_in if a not in PRIVATE_AREAS)) for seat in full.seats
        ),
        coverage=tuple(row for row in full.coverage if row.area not in PRIVATE_AREAS),
        uncovered=tuple(gap for gap in full.uncovered if is_public(gap)),
        notices=(),
    )


def _hidden(answers: Answers, told: Shareable) -> frozenset[str]:
    """The criteria that private answers alone decide, or that name one."""
    keys = {"background", *(f"area.{area}" for area in PRIVATE_AREAS)}
    if told.answers.values != answers.values:
        keys.add("values")
    if not told.priority_known:
        keys.add("wants")
    return frozenset(keys)


def _speaks_privately(change: Change, told: Shareable) -> bool:
    """Whether a change that would move the order names a private area."""
    names = [LABELS[area].lower() for area in PRIVATE_AREAS]
    text = f"{change.condition} {change.consequence}".lower()
    return not told.priority_known or change.key == "background" or any(name in text for name in names)


def _shareable_mentors(full: Shortlist, told: Shareable, pool: Pool, today: date) -> dict[str, Place]:
    """The same mentors as the answers that may be shared see them, for their sentences."""
    shown = tuple(place.mentor for place in full.shortlist)
    seen = rank(replace(told.answers, pinned=shown), pool, today=today, top=1, firmness=False, names=False)
    return {place.mentor: place for place in seen.shortlist}


def _public_place(place: Place, spoken: Place | None, hidden: frozenset[str]) -> Place:
    sentences = {item.key: item for item in spoken.contributions} if spoken else {}
    kept = [_said_by(item, sentences) for item in place.contributions if item.key not in hidden]
    folded = _fold(item for item in place.contributions if item.key in hidden)
    return replace(
        place,
        contributions=(*kept, *folded),
        unknown=tuple(key for key in place.unknown if key not in hidden),
        ask=(),
        goals=spoken.goals if spoken else (),
        pluses=spoken.pluses if spoken else (),
        minuses=spoken.minuses if spoken else (),
        remarks=(),
    )


def _said_by(item: Contribution, sentences: dict[str, Contribution]) -> Contribution:
    """The numbers of the whole answers with the sentence of those that may be shared."""
    said = sentences.get(item.key) or replace(item, because="", evidence=(), unanswered=())
    return replace(item, because=said.because, evidence=said.evidence, unanswered=said.unanswered)


def _fold(items: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """Several criteria as one: the weights and points added, the value their mean."""
    found = tuple(items)
    weight = fsum(item.weight for item in found)
    if not weight:
        return ()

    def mean(name: str) -> float:
        """Return the weighted mean of a number of theirs."""
        return float(fsum(item.weight * getattr(item, name) for item in found) / weight)

    return (Contribution(
        key=PRIVATE, weight=weight, value=mean("value"), points=fsum(item.points for item in found),
        because="Answers kept private count here too", known=all(item.known for item in found),
        low=mean("low"), high=mean("high"),
    ),)  # fmt: skip


def _folded_weights(rows: tuple[WeightRow, ...], hidden: frozenset[str]) -> tuple[WeightRow, ...]:
    kept = tuple(row for row in rows if row.key not in hidden)
    weight = fsum(row.weight for row in rows if row.key in hidden)
    return (*kept, WeightRow(key=PRIVATE, weight=weight, origin=KEPT)) if weight else kept
