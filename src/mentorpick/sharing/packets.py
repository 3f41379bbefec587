"""A page for each mentee and each mentor of a proposal: who, why, the first message or what to expect.

Alone: it needs a checked proposal, which nothing else here does.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from mentorpick.model.followup import Packet, Paired
from mentorpick.model.people import Answers
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import boundary_notices, rank
from mentorpick.sharing.introduction import introduce
from mentorpick.sharing.privacy import keep_shareable

MOST_REASONS = 4


class Pair(NamedTuple):
    """Ids of a mentee and a mentor."""

    mentee: str
    mentor: str


def make_packets(pairs: Sequence[Pair], mentees: Iterable[Answers], pool: Pool, today: date) -> Iterator[Packet]:
    """Yield the mentees' pages in order of id, then the mentors'. Pairs must be checked before (see cohort/verify.py).

    A mentor is told only what may be shared without asking; a mentee's reasons quote the mentor's own profile.
    """
    cohort = {answers.id: answers for answers in mentees}
    told = {pair: _paired(cohort[pair.mentee], pair.mentor, pool, today) for pair in sorted(set(pairs))}
    for mentee in sorted({pair.mentee for pair in told}):
        answers = cohort[mentee]
        own = tuple(told[pair][0] for pair in told if pair.mentee == mentee)
        person = {"id": mentee, "name": answers.name or mentee, "email": answers.contact.email}
        yield _packet(pool, "mentee", own, boundary_notices(answers, pool.page), **person)
    for mentor in sorted({pair.mentor for pair in told}):
        profile = pool.mentors[pool.row[mentor]]
        own = tuple(told[pair][1] for pair in told if pair.mentor == mentor)
        yield _packet(pool, "mentor", own, (), id=mentor, name=profile.name, email=profile.contact.email)


def _packet(
    pool: Pool, kind: Literal["mentee", "mentor"], pairs: tuple[Paired, ...], notices: tuple[str, ...], **person: str
) -> Packet:
    page = pool.page
    return Packet(kind=kind, fictional=page.fictional, contact=page.contact, notices=notices, pairs=pairs, **person)


def _paired(answers: Answers, mentor: str, pool: Pool, today: date) -> tuple[Paired, Paired]:
    """The mentor as the mentee's page tells of them, and the mentee as the mentor's page does."""
    profile = pool.mentors[pool.row[mentor]]
    told = keep_shareable(answers)
    words = introduce(profile, told, today=today, page=pool.page, never_asked=pool.never_asked, model=pool.model)
    for_mentee = Paired(
        id=mentor,
        name=profile.name,
        title=profile.title,
        organization=profile.organization,
        email=profile.contact.email,
        url=profile.contact.url,
        reasons=_reasons(answers, mentor, pool, today),
        introduction=words,
    )
    for_mentor = Paired(
        id=answers.id, name=answers.name or answers.id, organization=answers.organization, introduction=words
    )
    return for_mentee, for_mentor


def _reasons(answers: Answers, mentor: str, pool: Pool, today: date) -> tuple[str, ...]:
    """What counted most for this mentee, in words; whether or not a gate was waived for the pair."""
    one = Pool.of([pool.mentors[pool.row[mentor]]], pool.page, pool.digest, pool.model)
    places = rank(answers, one, today=today, top=1, firmness=False).shortlist
    return tuple(text for place in places for text in place.pluses[:MOST_REASONS])
