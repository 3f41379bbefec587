"""The words to approach a mentor: a first message, five questions for the talk, an agreement of one page.

Everything is made from ``keep_shareable`` answers and the mentor's profile: what was left out there cannot enter.
Only what counted in the ranking is quoted, and only for goals that may be shared.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from mentorpick._version import __version__
from mentorpick.dates import REVIEW_MONTHS, months_later
from mentorpick.languages import language_name, language_tag
from mentorpick.model.followup import Agreement, Introduction, Shared
from mentorpick.model.people import Answers, Goal, Mentor, Page
from mentorpick.model.shortlist import Contribution, Evidence, Place
from mentorpick.model.taxonomy import AREA_KEYS, LABELS, PRIVATE_AREAS, Area
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.sharing.privacy import Shareable, private_areas_of
from mentorpick.text import full_stop, join_words, quotable_line, same_place

QUESTIONS = 5
TALK_MINUTES = 15

_GOALS = 2
_QUOTE = 160
_CAN_GUIDE = 3
_STAGES = {
    "student": "a student", "trainee": "a trainee", "early": "in the first years of my career",
    "mid": "in the middle of my career", "senior": "a senior in my field", "retired": "retired",
}  # fmt: skip
_HOPED = {
    "student": "students", "trainee": "trainees", "early": "people early in their career",
    "mid": "people in mid career", "senior": "senior people", "retired": "retired people",
}  # fmt: skip
_WAYS = {
    "video": "by video call", "phone": "by phone", "in_person": "in person", "chat": "by chat", "email": "by e-mail",
}  # fmt: skip
_ABOUT_GOALS = (
    "My goal is “{}”. What would you do first in my place?",
    "And “{}”: what do people most often get wrong there?",
)
_CONFIDENTIAL = "What is said stays between us, unless we both agree or somebody is in danger."
_ENDING = "Either of us may end this at any time, without a reason: one message, one last short talk, and thanks."
_THOUGHT = "I thought of you"
_ALWAYS = (
    "What did you wish somebody had told you when you were at my stage?",
    "What do the people you have worked with best do between two talks?",
    "Who else should I talk to?",
    "How would we both notice that this is not working, and how would we say so?",
    "What would make this worth your time?",
)


class MessageSentence(NamedTuple):
    """A sentence of the message, empty where there is nothing to say, and what of the mentee it tells."""

    text: str
    shared: tuple[Shared, ...] = ()


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
) -> Introduction:
    """The words for one mentor, from what may be shared.

    ``page`` is the pool's own, for its title; ``never_asked`` names the fields the pool's office asks of nobody. Where
    the mentee ``described`` the mentor, who knows of no profile, none is spoken of.
    """
    mentee = shareable.answers
    place = _place(mentor, mentee, today, never_asked)
    pair = MentorAndMentee(mentor, mentee, shareable.priority_known, _named(shareable), place)
    why = _why_you(pair) if described else _why(pair, page or Page())
    said = [_who(pair), _goals(pair), why, _values(pair), _bring(pair), _ask(pair)]
    shared = [*(item for one in said for item in one.shared), *_shared_besides(pair)]
    return Introduction(
        version=__version__,
        mentor=mentor.id,
        name=mentor.name,
        fictional=bool(page and page.fictional),
        email=mentor.contact.email,
        url=mentor.contact.url,
        languages=_not_english(mentor.languages),
        subject=f"{TALK_MINUTES} minutes for a first talk?",
        message=_letter(mentor, [one.text for one in said if one.text], pair.mentee.name),
        questions=choose_questions(pair),
        agreement=_agreement(pair, today),
        shared=tuple(dict.fromkeys(shared)),
    )


def choose_questions(pair: MentorAndMentee) -> tuple[str, ...]:
    """Five for the talk: about the goals, then what the profile leaves open, then what is always worth asking."""
    about = [frame.format(quotable_line(goal.text)) for frame, goal in zip(_ABOUT_GOALS, pair.goals, strict=False)]
    return tuple([*about, *_open(pair), *_ALWAYS][:QUESTIONS])


def _open(pair: MentorAndMentee) -> tuple[str, ...]:
    """What the profile leaves open and could matter most."""
    return pair.place.ask[:2] if pair.place else ()


def _shared_besides(pair: MentorAndMentee) -> list[Shared]:
    """What the questions and the agreement tell of the mentee that the message does not."""
    told = [Shared(what="question", text=text) for text in _open(pair)]
    hours = pair.mentee.hours_per_month
    return [*told, Shared(what="time you wish for", text=_hours(hours))] if hours else told


def _place(mentor: Mentor, mentee: Answers, today: date, never_asked: tuple[str, ...]) -> Place | None:
    """What counts between the two, whatever gates there are: this mentor has been chosen already.

    Only the areas of the priority and of the goals count, so that nothing is asked about the others.
    """
    pool = Pool.of([replace(mentor, accepting=None, capacity=None, mentees=None, conflicts=())])
    pool.never_asked = never_asked
    named = {mentee.priority, *(goal.area for goal in mentee.goals)}
    asking = replace(mentee, not_now=tuple(area for area in AREA_KEYS if area not in named))
    return next(iter(rank(asking, pool, today=today, top=1, firmness=False).shortlist), None)


def _letter(mentor: Mentor, said: Sequence[str], name: str) -> str:
    return "\n\n".join([f"Dear {mentor.name},", *said, f"With kind regards,\n{name or '[your name]'}"])


def _who(pair: MentorAndMentee) -> MessageSentence:
    mentee = pair.mentee
    stage = _STAGES[mentee.stage] if mentee.stage else ""
    at = f" at {mentee.organization}" if mentee.organization else ""
    name = f"my name is {mentee.name}" if mentee.name else ""
    what = f"I am {stage}{at}" if stage else f"I work{at}" if at else ""
    text = " and ".join(part for part in (name, what) if part)
    about = f" {full_stop(mentee.about)}" if mentee.about else ""
    facts = (
        Shared(what="name", text=mentee.name),
        Shared(what="stage", text=LABELS[mentee.stage] if mentee.stage else ""),
        Shared(what="organization", text=mentee.organization),
        Shared(what="about yourself", text=mentee.about),
    )
    start = f"{text[0].upper()}{text[1:]}." if text else ""
    return MessageSentence(f"{start}{about}".strip(), tuple(fact for fact in facts if fact.text))


def _goals(pair: MentorAndMentee) -> MessageSentence:
    if not pair.goals:
        return MessageSentence("")
    quoted = join_words([f"“{quotable_line(goal.text)}”" for goal in pair.goals])
    told = tuple(Shared(what="goal", text=goal.text) for goal in pair.goals)
    return MessageSentence(f"What I would like to reach in the coming year: {quoted}.", told)


def _named(shareable: Shareable) -> tuple[Goal, ...]:
    order = {"high": 0, "medium": 1, "low": 2}
    others = sorted(shareable.answers.goals, key=lambda goal: order[goal.importance])
    goals = list(dict.fromkeys((*shareable.ticked, *others)))
    return tuple(goals[: max(_GOALS, len(shareable.ticked))])


def _why(pair: MentorAndMentee, page: Page) -> MessageSentence:
    lines = _matched(pair)
    if lines:
        said = f"what your profile says: {' and '.join(f'“{line}”' for line in lines)}"
        return MessageSentence(f"I am writing to you because of {said}. That is near to what I look for.")
    known = [area for area in _named_areas(pair) if pair.mentor.areas.get(area, 0) >= _CAN_GUIDE]
    if known:
        words = join_words([LABELS[area].lower() for area in known])
        return MessageSentence(f"I am writing to you because your profile says that you can guide people in {words}.")
    start = f"I found your name in “{page.title}”" if page.title else _THOUGHT
    return MessageSentence(f"{start}, and would rather ask than guess what we could do together.")


def _why_you(pair: MentorAndMentee) -> MessageSentence:
    """The same to someone the mentee knows."""
    lines = join_words([f"“{line}”" for line in _matched(pair)])
    near = f"{_THOUGHT} because of {lines}: that is near to what I look for."
    return MessageSentence(near if lines else f"{_THOUGHT}, and would rather ask than guess what we could do together.")


def _named_areas(pair: MentorAndMentee) -> list[Area]:
    """The areas of the goals that the message names."""
    return list(dict.fromkeys(goal.area for goal in pair.goals if goal.area))


def _matched(pair: MentorAndMentee) -> list[str]:
    """The offers and subjects that answer the goals named in the message, the strongest first, two at most."""
    named = {goal.text for goal in pair.goals}
    areas = [c for c in _contributions(pair) if c.key.startswith("area.")]
    found = [e for c in areas for e in c.evidence if e.goal in named and _may_quote(e, pair)]
    return [quotable_line(text) for text in dict.fromkeys(e.text for e in found)][:2]


def _may_quote(line: Evidence, pair: MentorAndMentee) -> bool:
    """An offer or a subject, short enough, and not about private life unless a shared goal is about the same."""
    kind, _, number = line.field.removesuffix("]").partition("[")
    if kind not in ("offers", "expertise") or len(line.text) > _QUOTE:
        return False
    about = set(private_areas_of(line.text))
    area = pair.mentor.offers[int(number)].area if kind == "offers" else None
    if area in PRIVATE_AREAS:
        about.add(area)
    return about <= {area for goal in pair.mentee.goals for area in (*private_areas_of(goal.text), goal.area)}


def _contributions(pair: MentorAndMentee) -> list[Contribution]:
    return sorted(pair.place.contributions, key=lambda c: -c.points) if pair.place else []


def _values(pair: MentorAndMentee) -> MessageSentence:
    both = [value for value in pair.mentee.values if value in pair.mentor.values]
    if not both:
        return MessageSentence("")
    words = join_words([LABELS[value].lower() for value in both])
    return MessageSentence(
        f"We both name {words} among what guides us.", (Shared(what="values you share", text=words),)
    )


def _bring(pair: MentorAndMentee) -> MessageSentence:
    """What the mentor hopes for, where this mentee is it."""
    parts, shared = [], []
    stage, priority = pair.mentee.stage, pair.mentee.priority
    if stage and stage in pair.mentor.wants.stages:
        parts.append(f"work with {_HOPED[stage]}")
        shared.append(Shared(what="stage", text=LABELS[stage]))
    if pair.priority_known and priority in pair.mentor.wants.areas:
        parts.append(f"help with {LABELS[priority].lower()}")
        shared.append(Shared(what="central priority", text=LABELS[priority]))
    if not parts:
        return MessageSentence("")
    hoped = " and to ".join(parts)
    return MessageSentence(f"You write that you hope to {hoped}: that is me, and I would come prepared.", tuple(shared))


def _ask(pair: MentorAndMentee) -> MessageSentence:
    mentee = pair.mentee
    way, shared = choose_channel(pair.mentor, mentee), []
    by = f" {way[1]}" if way else ""
    if way:
        shared.append(Shared(what="way of meeting", text=LABELS[way[0]]))
    where = ""
    if mentee.timezone:
        where = f" I am in the time zone {mentee.timezone} and can fit around your day."
        shared.append(Shared(what="time zone", text=mentee.timezone))
    return MessageSentence(
        f"Would you have {TALK_MINUTES} minutes for a first talk in the next two weeks{by}?{where} "
        "I would send my questions beforehand. If it does not suit, a short no is just as welcome.",
        tuple(shared),
    )


def choose_channel(mentor: Mentor, mentee: Answers) -> tuple[str, str] | None:
    """The way of meeting for a first talk that suits both, with its words; None where none is known to."""
    for way, words in _WAYS.items():
        near = way != "in_person" or same_place(mentor.location, mentee.location)
        if near and way in mentor.meeting and (way in mentee.meeting or not mentee.meeting):
            return way, words
    return None


def _agreement(pair: MentorAndMentee, today: date) -> Agreement:
    mentor, mentee = pair.mentor, pair.mentee
    hours = [h for h in (mentor.hours_per_month, mentee.hours_per_month) if h]
    way = choose_channel(mentor, mentee)
    return Agreement(
        between=(mentee.name, mentor.name),
        goals=tuple(goal.text for goal in pair.goals),
        often=f"about {_hours(min(hours))}" if hours else "",
        channel=way[1] if way else "",
        confidentiality=_CONFIDENTIAL,
        review=months_later(today, REVIEW_MONTHS).isoformat(),
        ending=_ENDING,
    )


def _hours(hours: float) -> str:
    return f"{hours:g} {'hour' if hours == 1 else 'hours'} a month"


def _not_english(languages: Sequence[str]) -> tuple[str, ...]:
    tags = [language_tag(text) or text for text in languages]
    return () if "en" in tags else tuple(language_name(tag) for tag in tags)
