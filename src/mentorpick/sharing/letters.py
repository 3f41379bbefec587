"""The letters of a proposal or a term: who gets which, from which template of ``data/texts``, and what a mail merge
needs. What a template is filled with is worded in ``texts``."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple, get_args

from msgspec.structs import replace

from mentorpick.model.cohort import Gap, IdPair
from mentorpick.model.people import Answers, Mentor, OfficePage, Page
from mentorpick.ranking.fit import nearest_line
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import boundary_notices
from mentorpick.ranking.view import View
from mentorpick.sharing.privacy import is_private
from mentorpick.sharing.texts import (
    WAYS,
    PairFacts,
    about_words,
    day_words,
    goals_text,
    hours_words,
    mentee_context,
    mentor_context,
    office_context,
    short_name,
)
from mentorpick.text import in_normal_capitals, join_words, programme_and_year
from mentorpick.write.mail import Letter, Templates

Kind = Literal["mentee", "mentor"]
KINDS: tuple[Kind, ...] = get_args(Kind)

MERGE_COLUMNS = (
    "email", "name", "kind", "id", "pairs", "subject", "page", "draft", "changed", "first_name", "other_first_names",
    "other_emails", "other_posts", "programme", "goal", "why", "write_by", "reply_by", "body", "first_subject",
    "first_message",
)  # fmt: skip


_FEW = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine"}


class Mail(NamedTuple):
    """One letter to one person, and what stands beside it in a mail merge."""

    kind: Kind
    id: str
    name: str
    called: str
    email: str
    letter: Letter
    pairs: tuple[PairFacts, ...]
    changed: str = "new"
    first: Letter | None = None


def office_now(page: Page, today: date) -> OfficePage:
    """Return what the office says of itself in ``mentorpick.yaml``.

    A date that is over, or too near for a letter of ``today``, gives way: a week to reply, two to write.
    """
    office = page.office
    reply_by = _ahead(office.reply_by, today, 2, 7)
    write_by = _ahead(office.write_by, max(today, reply_by or today), 2, 7 if reply_by else 14)
    return replace(
        office, programme=office.programme or page.title, email=office.email or page.contact, reply_by=reply_by,
        write_by=write_by, check_by=_ahead(office.check_by, max(today, write_by or today), 3, 7),
    )  # fmt: skip


def _ahead(day: date | None, after: date, least: int, instead: int) -> date | None:
    """Return the day, or where it is not ``least`` days after another one, one that is."""
    return after + timedelta(instead) if day and day < after + timedelta(least) else day


def tellable(answers: Answers) -> Answers:
    """Return the answers with the goals that any mentor may read, and the programme only with a yes to it."""
    free = tuple(goal for goal in answers.goals if not is_private(goal, answers.priority))
    return replace(answers, goals=free, programme=answers.programme if "programme" in answers.share else "")


def released_to_mentors(cohort: Iterable[Answers]) -> list[str]:
    """Return the names of those whose private goals go to their mentor, because they said yes to that."""
    return [
        answers.name or answers.id
        for answers in cohort
        if "goals" in answers.share and any(is_private(goal, answers.priority) for goal in answers.goals)
    ]


class Letters:
    """The people of a proposal or a term, what is to be told of each pair, and the templates for it."""

    def __init__(self, mentees: Iterable[Answers], pool: Pool, templates: Templates, today: date) -> None:
        self.pool, self.today = pool, today
        told = pool.page.office.share  # the office may share less than people agreed to, never more
        self.cohort = {
            answers.id: replace(answers, share=tuple(what for what in answers.share if told is None or what in told))
            for answers in mentees
        }
        self.office = office_now(pool.page, today)
        self._templates, self._view = templates, View(pool, today)
        self._cases: dict[str, Case] = {}

    def facts(self, pairs: Iterable[IdPair]) -> list[PairFacts]:
        """Return what is to be told of these pairs, as far as both are still there."""
        return [self._facts_of(*pair) for pair in pairs if pair[0] in self.cohort and pair[1] in self.pool.row]

    def matched(self, pairs: Iterable[IdPair], changed: str = "new") -> Iterator[Mail]:
        """Yield a letter to every mentee, then to every mentor of these pairs, in order of id."""
        for kind, own in _by_person(self.facts(pairs)):
            facts = _context(kind, own, self.office)
            firsts = [self._first(pair) for pair in own] if kind == "mentee" else []
            for told, first in zip(facts["pairs"], firsts, strict=False):
                told["first_message"] = f"Subject: {first.subject}\n\n{first.body}"
            facts["notices"] = boundary_notices(own[0].answers, self.pool.page) if kind == "mentee" else ()
            yield _mail(kind, own, self._templates.write(kind, facts), changed, next(iter(firsts), None))

    def ended(
        self, ended: Sequence[tuple[IdPair, str]], left: Collection[str], stays: Iterable[IdPair],
        new: Iterable[IdPair],
    ) -> Iterator[Mail]:  # fmt: skip
        """Yield a kind letter to both sides of every pair that has ended, with what stays and what comes instead.

        ``ended`` says by whom; ``left`` names those who take no part now.
        """
        by, running, coming = dict(ended), self.facts(stays), self.facts(new)
        for kind, own in _by_person(self.facts(pair for pair, _ in ended)):
            id_, facts = _id(kind, own[0]), _context(kind, own, self.office)
            for told, pair in zip(facts["pairs"], own, strict=True):
                told["ended_by"] = by[pair.answers.id, pair.mentor.id]
            facts |= {
                "left": id_ in left,
                "new_names": _others(kind, id_, coming),
                "kept_names": _others(kind, id_, running),
            }
            yield _mail(kind, own, self._templates.write(f"ended-{kind}", facts), "ended")

    def waiting(self, mentees: Iterable[str]) -> Iterator[Mail]:
        """Yield a letter to each of these mentees, for whom there is no mentor yet."""
        for answers in (self.cohort[id_] for id_ in mentees):
            name = in_normal_capitals(answers.name) or answers.id
            you = {"name": name, "called": answers.called or short_name(name)}
            letter = self._templates.write("waiting-mentee", {"you": you, "office": office_context(self.office)})
            yield Mail("mentee", answers.id, name, you["called"], answers.contact.email, letter, (), "waiting")

    def of_term(self, what: str, pairs: Iterable[IdPair]) -> Iterator[Mail]:
        """Yield the letters of a time of the term (``met``, ``half-time``, ``end``) to both sides of these pairs."""
        for kind, own in _by_person(self.facts(pairs)):
            letter = self._templates.write(f"{what}-{kind}", _context(kind, own, self.office))
            yield _mail(kind, own, letter, what)

    def _facts_of(self, mentee: str, mentor: str) -> PairFacts:
        """The goals of a pair that may reach the mentor, and the lines that say why.

        A plain yes that covered goals (``share``) releases them to this mentor alone, the private ones too; without it
        those are withheld. The programme goes only with a yes to it.
        """
        answers, row = self.cohort[mentee], self.pool.row[mentor]
        private = [goal for goal in answers.goals if is_private(goal, answers.priority)]
        released = "goals" in answers.share
        programme = programme_and_year(answers.programme, answers.year) if "programme" in answers.share else ""
        free = [goal.text for goal in answers.goals if released or goal not in private]
        if mentee not in self._cases:
            self._cases[mentee] = Case(answers, self._view)
        case = self._cases[mentee]
        return PairFacts(
            answers=answers, mentor=self.pool.mentors[row], programme=programme,
            goals=tuple(free), withheld=len(free) < len(answers.goals), released=released and bool(private),
            line=nearest_line(case, row), line_shared=nearest_line(case, row, free) if free else "", today=self.today,
        )  # fmt: skip

    def _first(self, pair: PairFacts) -> Letter:
        facts = {"you": pair.you(), "pair": pair.first_message(), "office": office_context(self.office)}
        return self._templates.write("first", facts)


def recruiting_letters(
    gaps: Iterable[Gap], mentees: Sequence[Answers], office: OfficePage, templates: Templates
) -> Iterator[tuple[str, Letter]]:
    """Yield a name and a letter that looks for somebody for each gap of a pool, to people who know none of it.

    It names a word that several share, or a country; a goal of one person only by its area, for it is theirs to tell.
    """
    cohort = {answers.id: answers for answers in mentees}
    wanted: dict[str, dict[str, Answers]] = {}
    for gap in gaps:
        topic = about_words(gap.area) if gap.quoted else gap.label
        wanted.setdefault(topic, {}).update({id_: cohort[id_] for id_ in gap.mentees if id_ in cohort})
    for topic, people in wanted.items():
        own = list(people.values())
        hours = sorted(answers.hours_per_month for answers in own if answers.hours_per_month)
        ways = [way for way, _ in Counter(way for answers in own for way in answers.meeting).most_common(2)]
        many = "One person" if len(own) == 1 else f"{_FEW.get(len(own), str(len(own)))} people"
        facts = {
            "topic": topic, "who": f"{many} on it",
            "time": hours_words(hours[len(hours) // 2]) if hours else "about an hour a month",
            "ways": f", {join_words([WAYS[way] for way in ways], 'or')}" if ways else "",
            "until": f", until {day_words(office.end_on)}" if office.end_on else "", "office": office_context(office),
        }  # fmt: skip
        yield topic, templates.write("recruit", facts)


def merge_row(mail: Mail, office: OfficePage, *, page: str = "", draft: str = "") -> tuple[str, ...]:
    """Return the line of this letter in ``mail.csv``, as MERGE_COLUMNS; without the address where it is several."""
    to_mentee = mail.kind == "mentee"
    told = [pair.for_mentee() if to_mentee else pair.for_mentor() for pair in mail.pairs]
    others = [each["other"] for each in told]
    goals = [goals_text(pair.goals) if pair.goals else "" for pair in mail.pairs]
    facts, address = office_context(office), "" if set(mail.email) & set(",;<> ") else mail.email
    return (
        address, mail.name, mail.kind, mail.id, "; ".join(each["name"] for each in others), mail.letter.subject,
        page, draft, mail.changed, mail.called, "; ".join(each["called"] for each in others),
        "; ".join(each["email"] for each in others), "; ".join(each.get("post", "") for each in others),
        "; ".join(pair.programme for pair in mail.pairs), "; ".join(goals), " ".join(each["why"] for each in told),
        facts["by_first_message"].removeprefix(" by "), facts["by_reply"].removeprefix(" by "), mail.letter.body,
        mail.first.subject if mail.first else "", mail.first.body if mail.first else "",
    )  # fmt: skip


def _mail(kind: Kind, own: Sequence[PairFacts], letter: Letter, changed: str, first: Letter | None = None) -> Mail:
    pair = own[0]
    person: Answers | Mentor = pair.answers if kind == "mentee" else pair.mentor
    name, called = pair.mentor_name, pair.mentor_called
    if kind == "mentee":
        name, called = pair.mentee_name, pair.mentee_called
    return Mail(kind, person.id, name, called, person.contact.email, letter, tuple(own), changed, first)


def _by_person(pairs: Sequence[PairFacts]) -> Iterator[tuple[Kind, list[PairFacts]]]:
    """Every mentee with their pairs, then every mentor, in order of id."""
    for kind in KINDS:
        groups: dict[str, list[PairFacts]] = {}
        for pair in pairs:
            groups.setdefault(_id(kind, pair), []).append(pair)
        yield from ((kind, groups[id_]) for id_ in sorted(groups))


def _id(kind: Kind, pair: PairFacts) -> str:
    return pair.answers.id if kind == "mentee" else pair.mentor.id


def _context(kind: Kind, own: Sequence[PairFacts], office: OfficePage) -> dict[str, Any]:
    return (mentee_context if kind == "mentee" else mentor_context)(own, office)


def _others(kind: Kind, id_: str, pairs: Iterable[PairFacts]) -> str:
    """The names of those whom this person has in these pairs."""
    own = [pair for pair in pairs if _id(kind, pair) == id_]
    return join_words(pair.mentor_name if kind == "mentee" else pair.mentee_name for pair in own)
