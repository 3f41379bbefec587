"""What a term's commands need of people and of the office: a signed proposal, late sign-ups, letters, name, dates."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from mentorpick.cli import output as console
from mentorpick.cli.assign import check_folder, use_templates, write_letters
from mentorpick.cli.context import can_ask, prompter, stoppable
from mentorpick.cli.inputs import load_pool, read_cohort
from mentorpick.cli.options import Common, parse_day
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.interview.prompter import Reply, Screen
from mentorpick.model.cohort import Gap, Given
from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.model.taxonomy import Shared
from mentorpick.names import SURE, fits
from mentorpick.office.feedback import Replies, read_replies, understand_replies
from mentorpick.office.ledger import read_pairs_of_term
from mentorpick.office.term import (
    Entry,
    NewPair,
    Side,
    Term,
    TermPair,
    accept_entries,
    find_pair,
    told_entries,
    untold,
    untold_waiting,
)
from mentorpick.office.yaml_fields import set_fields
from mentorpick.read.profiles import load_file, read_profiles
from mentorpick.read.sheets.people import read_pairs
from mentorpick.read.sheets.readers import READERS
from mentorpick.text import quoted_path, read_answer
from mentorpick.write.files import write_file
from mentorpick.write.yaml_files import entry_lines

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool


def read_proposal(path: str) -> list[NewPair]:
    """Return the pairs of a signed proposal: a no leaves a mentee waiting.

    Raises InvalidData where a decision names another mentor: whether there is room, only a check tells.
    """
    found = []
    for row in read_pairs(path):
        mentor, mentor_name, because = row.mentor, row.mentor_name, ""
        said = read_answer(row.decision)
        if said == "no" and mentor:
            mentor, mentor_name, because = "", "", f"no to {row.mentor_name or row.mentor}"
        elif row.decision.strip() and not said and not (mentor and fits(row.decision, mentor, mentor_name) == SURE):
            raise InvalidData(
                f"{path}:{row.line}: the decision {row.decision.strip()!r} hasn't been dealt with yet",
                f"mentorpick assign COHORT -p DIR --check {quoted_path(path)} -o NEXT, then: term start NEXT",
            )
        if not row.mentee:
            raise InvalidData(f"{path}:{row.line} has no mentee id", "use the file `assign` wrote")
        found.append(NewPair(row.mentee, mentor, row.mentee_name, mentor_name, because))
    return found


def late_pairs(common: Common, mentees: Sequence[Answers], pool: "Pool", term: Term) -> list[NewPair]:
    """Return what late sign-ups are given of what is free: only people who aren't in the term, and nobody moves."""
    there = {pair.mentee for pair in term.pairs if pair.mentee and not pair.over and pair.state != "waiting"}
    late = [answers for answers in mentees if answers.id not in there | term.left]
    if not late:
        raise InvalidData("everyone in these files is in the term already")
    return _assigned(common, late, _room_left(pool, term, term.running), term)


def replacement(
    common: Common, mentees: Sequence[Answers], typed: str, pool: "Pool", term: Term, *, chain: bool = False
) -> tuple[TermPair, list[TermPair], list[NewPair]]:
    """Return how a mentee gets another mentor: the pair that ends, those that move, and the new ones.

    A mentor who is free is taken, else the fewest move; without ``chain`` nobody whom the new mentor suits less.
    """
    from mentorpick.cohort.assign import assign

    known = {answers.id: answers for answers in mentees}
    waits = [pair for pair in term.waiting if pair.mentee]
    old = find_pair(term, [typed], among=[*term.running, *waits])
    running = [pair for pair in term.running if pair is not old and pair.mentee in known
               and pair.mentor in pool.row]  # fmt: skip
    people = [known[id_] for id_ in {old.mentee, *(pair.mentee for pair in running)} if id_ in known]
    if old.mentee not in known:
        raise InvalidData(f"there are no answers from {old.mentee}", "add them with --mentees")
    never = [(pair.mentee, pair.mentor) for pair in (*term.over, *([old] if old.mentor else []))]
    keep = [(pair.mentee, pair.mentor) for pair in running]
    others = [pair for pair in term.running if pair is not old and pair not in running]
    room = _room_left(pool, term, others)
    ways = known[old.mentee].meeting
    apart = [mentor.id for mentor in pool.mentors if ways and mentor.meeting and not {*ways} & {*mentor.meeting}]
    far = [(old.mentee, id_) for id_ in apart]
    for not_again in ([*never, *far], never) if far else (never,):  # rather a chain than two who can't meet
        found = assign(people, room, today=common.today, keep=keep, not_again=not_again)
        new = {(given.mentee, given.mentor): given for given in found.assigned}
        mentors = dict(new.keys())
        moved = [pair for pair in running if (pair.mentee, pair.mentor) not in new]
        moves = [(pair, known[pair.mentee], mentors[pair.mentee]) for pair in moved]
        worse = None if chain else _worse_move(old, moves, pool, common.today)
        if old.mentee in mentors and not worse:
            break
    if old.mentee not in mentors:
        reason = next((out.reason for out in found.left_out if out.mentee == old.mentee), "")
        raise InvalidData(f"no mentor can take {old.mentee_name or old.mentee} now: {reason}")
    if worse:
        raise worse
    made = [given for pair, given in new.items() if pair not in keep]
    _say_doubts(common, made)
    return old, moved, [_new_pair(given) for given in made]


def _worse_move(
    old: TermPair, moved: "Iterable[tuple[TermPair, Answers, str]]", pool: "Pool", today: date
) -> InvalidData | None:
    """Return what to say where somebody would have to move from a pair to a mentor, by id, who suits them less."""
    from mentorpick.cohort.verify import FELT, worth_of

    for pair, answers, mentor in moved:
        flaws, score = worth_of(answers, pool, pair.mentor, today)
        flaws_then, score_then = worth_of(answers, pool, mentor, today)
        if flaws_then > flaws or score_then < score - FELT:
            to = pool.names[pool.row[mentor]]
            who = f"{pair.mentee_name or pair.mentee} from {pair.mentor_name or pair.mentor} to {to}"
            return InvalidData(
                f"no mentor is free for {old.mentee_name or old.mentee}, and making room would move {who},"
                " who suits them less",
                "add --chain to do it anyway, or wait for a place (`mentorpick term status` shows who's waiting)",
            )
    return None


def _assigned(common: Common, late: Sequence[Answers], pool: "Pool", term: Term) -> list[NewPair]:
    from mentorpick.cohort.assign import assign

    never = [(pair.mentee, pair.mentor) for pair in term.over]
    found = assign(late, pool, today=common.today, not_again=never)
    _say_doubts(common, found.assigned)
    return [_new_pair(given) for given in found.assigned] + [
        NewPair(out.mentee, "", out.mentee_name, "", out.reason) for out in found.left_out
    ]


def _say_doubts(common: Common, pairs: Iterable[Given]) -> None:
    for given in pairs:
        if given.look_again:
            who = f"{given.mentee_name or given.mentee} with {given.mentor_name or given.mentor}"
            console.notice(common, f"{who}: {'; '.join(given.look_again)}.")


def _new_pair(given: Given) -> NewPair:
    return NewPair(given.mentee, given.mentor, given.mentee_name, given.mentor_name, given.moved_for)


def _room_left(pool: "Pool", term: Term, pairs: Iterable[TermPair]) -> "Pool":
    """Return the pool without the places that these pairs have, and without who gets nobody new."""
    from collections import Counter

    from msgspec.structs import replace

    taken, shut = Counter(pair.mentor for pair in pairs), term.shut
    mentors = [
        replace(mentor, mentees=(mentor.mentees or 0) + taken[mentor.id], capacity=mentor.capacity
                if mentor.capacity is not None else 1, accepting=False if mentor.id in shut else mentor.accepting)
        for mentor in pool.mentors
    ]  # fmt: skip
    return type(pool).of(mentors, pool.page, pool.digest, pool.model)


def pool_gaps(common: Common, cohort: Sequence[str]) -> tuple[Sequence[Gap], int]:
    """Return what the pool lacks for these mentees, and how many goals they have."""
    from mentorpick.office.stats import measure_demand

    demand = measure_demand(load_pool(common), read_cohort(common, cohort), common.today)
    return demand.gaps, demand.goals


def addresses_of(common: Common, cohort: Sequence[str]) -> dict[str, str]:
    """Return the ids of mentees and mentors by their address, small letters."""
    people: list[Any] = list(read_cohort(common, cohort))
    if common.profiles:
        people += load_pool(common).mentors
    return {one.contact.email.strip().lower(): one.id for one in people if one.contact.email}


def replies_in(
    common: Common, path: str, cohort: Sequence[str] | None, side: Side = "", other: str = ""
) -> Callable[[Term], Replies]:
    """Return how a sheet of replies is understood, once it is known who is in the term.

    What is unclear is said, and what the ``other`` command (accept or decline) has still to note.
    """
    lines, known = read_replies(path), addresses_of(common, cohort) if cohort else {}

    def understand(term: Term) -> Replies:
        """Return what was said of each pair."""
        found = understand_replies(term, lines, known, side)
        console.notice(common, *found.said)
        word = "yes" if other == "accept" else "no"
        if other and (found.no if word == "no" else accept_entries(found.yes, side, common.today)):
            console.notice(common, f"To note each {word} too: mentorpick term {other} {quoted_path(path)}")
        return found

    return understand


def replies_of(
    common: Common, words: Sequence[str], cohort: Sequence[str] | None, side: Side, other: str
) -> Callable[[Term], Replies]:
    """Return how the pair is found that words name, for a yes and for a no, or the pairs in a sheet of replies."""
    if len(words) == 1 and Path(words[0]).suffix.lower() in READERS:
        return replies_in(common, words[0], cohort, side, other)

    def find(term: Term) -> Replies:
        """Return the one pair."""
        pair = find_pair(term, words)
        return Replies((pair,), ((pair, ""),))

    return find


def write_texts(
    common: Common, cohort: Sequence[str], what: str, pool: "Pool", *, folder: str, own: str, dry_run: bool
) -> Callable[[Term], list[Entry]]:
    """Return how the letters of a time of the term are written, and noted in the ledger as told."""
    from mentorpick.cli.office_questions import settle_what_is_told
    from mentorpick.sharing.letters import Letters

    if not dry_run:
        check_folder(common, Path(folder))
    people = read_cohort(common, cohort, everybody=True)
    templates = use_templates(common, "" if dry_run and not Path(own).exists() else own)
    letters = Letters(people, pool, templates, common.today)

    def decide(term: Term) -> list[Entry]:
        """Return what this changes in the term."""
        running = term.running
        if what == "news":
            pairs = untold(term.pairs)
            new = [pair for pair in pairs if not pair.over and pair.mentor and pair.mentee]
            gone = [pair for pair in pairs if pair.over]
            stays = [_ids(pair) for pair in running if pair not in new]
            come = [_ids(pair) for pair in new]
            mails = [*letters.matched(come)]
            mails += letters.ended([(_ids(pair), pair.by) for pair in gone], term.left, stays, come)
            waiting = [pair for pair in untold_waiting(term) if pair.mentee in letters.cohort]
            ended = {pair.mentee for pair in gone}  # who reads there that the office looks for somebody else
            mails += letters.waiting([pair.mentee for pair in waiting if pair.mentee not in ended])
            noted = told_entries(new, "start", common.today) + told_entries(gone, "end", common.today)
            noted += told_entries(waiting, "waiting", common.today)
        else:
            some = [pair for pair in running if pair.started and not (what == "met" and pair.met)]
            mails = [*letters.of_term(what, map(_ids, some))]
            noted = told_entries(some, what, common.today)
        if not mails:
            raise InvalidData("there's nobody to write to", "to see where things are, run: mentorpick term status")
        if dry_run:
            console.notice(common, f"{len(mails)} drafts would be written to {folder}.")
            return []
        settle_what_is_told(common, letters.facts(map(_ids, new if what == "news" else some)))
        write_letters(common, Path(folder), letters, mails)
        return noted

    return decide


def _ids(pair: TermPair) -> tuple[str, str]:
    return pair.mentee, pair.mentor


_FILE = "mentorpick.yaml"
_DATES = ("reply_by", "write_by", "check_by", "end_on", "keep_until")
_QUESTIONS = {
    "name": "What should letters call your office? e.g. the Career Office",
    "programme": "What's the programme called? e.g. Westbrook mentoring",
    "email": "Which address should people write to?",
    "term": "Which term or year is it? e.g. 2026/27",
    "reply_by": "By when can a mentor say no? e.g. 2026-09-30",
    "write_by": "By when should a mentee have written? e.g. 2026-10-09",
    "check_by": "When should people tell you if nothing has happened? e.g. 2026-10-16",
    "end_on": "When does the programme end? e.g. 2027-05-28",
    "keep_until": "When will you delete these files? e.g. 2027-09-30",
    "survey": "What's the link to your final survey? e.g. https://forms.example.org/end",
    "share": "What may mentors be told if the mentee agrees? e.g. goals, programme; or: nothing",
}


_WHY = "I only use it in letters and pages."


def ask_for(common: Common, given: Mapping[str, str]) -> dict[str, Any]:
    """Return what was given, and on a terminal what was answered to the rest: dates as dates, what is shared as a list.

    What is left empty isn't there.
    """
    values = dict(given)
    if can_ask(common) and not all(values.values()):
        values |= _asked(common, [key for key, value in values.items() if not value])
    if not any(values.values()):
        raise WrongUsage("there's nothing to write", 'for example: --name "the Career Office" --email a@b.org')
    said = {key: value.strip() for key, value in values.items() if value.strip()}
    days = {key: parse_day(said[key], f"--{key.replace('_', '-')}") for key in _DATES if key in said}
    return {**said, **days, **({"share": _shared(said["share"])} if "share" in said else {})}


def _shared(typed: str) -> list[str]:
    words = [word for word in typed.lower().replace(",", " ").split() if word not in ("and", "nothing", "none")]
    if unknown := [word for word in words if word not in get_args(Shared)]:
        raise WrongUsage(
            f"--share {unknown[0]!r} can't be shared", f"take {' and '.join(get_args(Shared))}, or nothing"
        )
    return list(dict.fromkeys(words))


def _asked(common: Common, open_: list[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    with stoppable("stopped; nothing was written"):
        ask = prompter(common)
        for number, key in enumerate(open_, 1):
            text = f"{_QUESTIONS[key]}\nPress Enter to skip it."
            reply = ask.ask(Screen("setup", f"Question {number} of {len(open_)}", text, "text", _WHY))
            said[key] = str(reply.value).strip() if isinstance(reply, Reply) and reply.value else ""
    return said


def write_office(common: Common, folder: Path, values: Mapping[str, Any], *, dry_run: bool) -> None:
    """Write these values as ``office:`` into the folder's page; what it says already of them is replaced."""
    if not folder.is_dir():
        raise WrongUsage(f"there's no folder {folder}", "give the folder with the profiles")
    path = folder / _FILE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    old = msgspec.to_builtins(read_profiles(str(folder)).page.office, builtin_types=(date,)) if before else {}
    office = {key: value for key, value in old.items() if value not in (None, "")} | dict(values)
    text: str | None
    if re.search(r"^office\s*:", before, re.MULTILINE):
        text = set_fields(before, {"office": office})
    else:
        text = "\n".join((*([before.rstrip(), ""] if before.strip() else []), *entry_lines("office", office), ""))
    pages = list(load_file(Page, str(path), (text or before).encode()))
    problems = [problem for page in pages if isinstance(page.value, tuple) for problem in page.value]
    if problems or text is None or len(pages) > 1:
        hint = "fix them first" if problems else "make it one record of `key: value` lines, with no --- or ... inside"
        raise InvalidData(f"{path} has problems, so I left it as it was", hint, problems)
    if not dry_run:
        write_file(path, text.encode(), force=True)
    says = "would say" if dry_run else "now says"
    told = {key: (", ".join(said) or "nothing") if isinstance(said, list) else said for key, said in values.items()}
    console.notice(common, f"{path} {says}: " + "; ".join(f"{key} {said}" for key, said in told.items()) + ".")


def count_places_given(given: str, mentors: Sequence[Mentor], where: str) -> dict[str, int]:
    """Count the places a proposal, or a term's ledger, gives at each mentor, by id.

    Raises InvalidData where it names one who isn't among them; ``where`` says in what they were looked for.
    """
    from mentorpick.cohort.verify import resolve_mentors

    pairs = read_pairs_of_term(Path(given)) if Path(given).is_dir() else read_pairs(given)
    rows, problems = resolve_mentors(pairs, mentors)
    if problems:
        raise InvalidData(f"{given} names mentors who aren't in {where}", "is it the right folder?", problems)
    return dict(Counter(row.mentor for row in rows if row.mentor))
