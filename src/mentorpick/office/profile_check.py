"""Look over a pool before it is used: every problem of every file at once, advice on what is valid; put it right.

ADVICE at the end has one rule a code; possible duplicates and two spellings are looked for among all profiles.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from mentorpick.data import read_text
from mentorpick.encoding import decode_text
from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.office import Check, Explanation, Explanations
from mentorpick.model.people import Mentor
from mentorpick.model.taxonomy import AREAS, LABELS, Area
from mentorpick.names import name_words, organization_key
from mentorpick.office.yaml_fields import file_text, set_fields
from mentorpick.read.answers import read_mentees
from mentorpick.read.entries import is_email, is_web_address
from mentorpick.read.files import is_bundle, read_bundle, read_file
from mentorpick.read.problems import Keys, Position
from mentorpick.read.profiles import Reading, read_with_places
from mentorpick.text import (
    appearance,
    did_you_mean,
    in_normal_capitals,
    is_nothing,
    join_words,
    name_key,
    pluralize,
    shorten,
)
from mentorpick.timezones import same_clock, zone_of_place

_CROWD = 40
"""In larger groups only neighbours are compared: a pool of test data, not of people."""


class DuplicateTest(NamedTuple):
    """One way of being alike: profiles with equal keys are compared (no key: not at all)."""

    what: str
    key: Callable[[Mentor], str]
    alike: Callable[[Mentor, Mentor], bool] = lambda _one, _other: True


def possible_duplicates(mentors: Sequence[Mentor]) -> Iterator[tuple[Mentor, Mentor, str]]:
    """Yield pairs of profiles that may be one person, in order of id, each as the second of a pair at most once."""
    told: set[str] = set()
    for likeness in DUPLICATE_TESTS:
        groups: dict[str, list[Mentor]] = {}
        for mentor in mentors:
            if key := likeness.key(mentor):
                groups.setdefault(key, []).append(mentor)
        for group in groups.values():
            pairs = combinations(group, 2) if len(group) <= _CROWD else pairwise(group)
            for first, second in pairs:
                if second.id not in told and likeness.alike(first, second):
                    told.add(second.id)
                    yield first, second, likeness.what


def _address(mentor: Mentor) -> str:
    return mentor.contact.email.strip().casefold()


def _name(mentor: Mentor) -> str:
    return " ".join(sorted(name_words(mentor.name)))


def _place(mentor: Mentor) -> str:
    words, organization = name_words(mentor.name), mentor.organization.casefold().strip()
    return f"{words[-1]} {words[0][0]} {organization}" if len(words) > 1 and organization else ""


def _same_first(first: Mentor, second: Mentor) -> bool:
    """``A. Okafor`` and ``Amara Okafor``, ``Jon`` and ``John``; not ``Anna`` and ``Amara``."""
    one, other = name_words(first.name)[0], name_words(second.name)[0]
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() > 0.85


DUPLICATE_TESTS = (
    DuplicateTest("the same email address", _address),
    DuplicateTest("the same name", _name),
    DuplicateTest("a name that looks the same", lambda mentor: appearance(mentor.name)),
    DuplicateTest("nearly the same name in the same place", _place, _same_first),
)


def check_profiles(*paths: str | Path, today: date, reading: Reading = read_file) -> Check:
    """Return what is wrong in files, folders and bundles of profiles, and what deserves a second look.

    WrongUsage where a path does not exist.
    """
    found, places = read_with_places(*paths, reading=reading)
    advice = [
        *_advise(found.mentors, places, today),
        *_possible_duplicates(found.mentors, places),
        *_same_organizations(found.mentors, places),
        *_expiry(paths, today),
    ]
    problems = (*found.problems, *sorted(advice, key=lambda p: (p.path, p.line, p.column, p.code)))
    errors = sum(problem.severity == "error" for problem in problems)
    return Check(
        files=found.files, mentors=len(found.mentors), errors=errors, advice=len(problems) - errors, problems=problems
    )


def fix_names(*paths: str | Path) -> list[tuple[str, str, str]]:
    """Write names that stand in capitals or small letters alone as in a letter; return path, name before and after.

    Files with one profile only, whose comments stay; a folder or file that is not there raises WrongUsage.
    """
    from mentorpick.write.files import write_file

    found, places = read_with_places(*paths)
    done = []
    for mentor in found.mentors:
        path, better = Path(places[mentor.id].path), better_case(mentor.name)
        if better and path.is_file():
            text = file_text(path.read_bytes())
            edited = set_fields(text, {"name": better}) if text is not None else None
            if edited is not None:
                write_file(path, edited.encode(), force=True)
                done.append((str(path), mentor.name, better))
    return done


def check_answers(
    *paths: str | Path,
    streams: Mapping[str, BinaryIO] = MappingProxyType({}),
    say: Callable[[str], None] = lambda _: None,
) -> Check:
    """Return what is wrong in files, folders and sheets of mentees' answers, without a word of what they wrote.

    ``say`` is told who of a sheet is left out, and what else it was taken for.

    WrongUsage where a path does not exist or a sheet needs a map; InvalidData where there is nobody at all.
    """
    found = [value for _, value, *_ in read_mentees(paths, say=say, streams=streams)]
    problems = tuple(problem for value in found if isinstance(value, tuple) for problem in value)
    good = sum(not isinstance(value, tuple) for value in found)
    return Check(files=len(found), mentors=0, mentees=good, errors=len(problems), advice=0, problems=problems)


class AdviceFinding(NamedTuple):
    """Something to look at: where in the profile, and a sentence."""

    keys: Keys
    message: str


def _advise(mentors: Sequence[Mentor], places: Mapping[str, Position], today: date) -> Iterator[Problem]:
    """Every rule on every mentor."""
    hints = _hints_of_offers([mentor for mentor in mentors if not mentor.offers])
    silent = [mentor for mentor in mentors if not mentor.contact.email and not mentor.contact.url]
    for mentor in mentors:
        for code, find in ADVICE.items():
            if code == UNREACHABLE and len(silent) > 1:
                continue  # said once, for all of them
            for found in find(mentor, today):
                hint = hints.get(mentor.id, "") if code == "A101" else ""
                yield _advice(code, mentor, found, places[mentor.id], hint or CODES[code].remedy)

    if len(silent) > 1:
        names = shorten(join_words([mentor.name for mentor in silent]), 300)
        others = pluralize(len(silent) - 1, "other")
        message = f"and {others} have no contact details, so mentees can't write to them: {names}"
        yield _advice(
            UNREACHABLE, silent[0], AdviceFinding((), message), places[silent[0].id], CODES[UNREACHABLE].remedy
        )


def _hints_of_offers(bare: Sequence[Mentor]) -> dict[str, str]:
    """What an offer would bring those who make none, by id."""
    from mentorpick.relevance.goals import goals_answered, offer_gains

    return {m.id: offer_gains(m, now) for m, now in zip(bare, goals_answered(bare), strict=True)} if bare else {}


def _same_organizations(mentors: Sequence[Mentor], places: Mapping[str, Position]) -> Iterator[Problem]:
    """Organizations that are spelled in two ways, where somebody works or does not want to meet somebody from."""
    first: dict[str, tuple[str, Mentor]] = {}
    told: set[str] = set()
    for mentor in mentors:
        for name, text in (("organization", mentor.organization), *(("conflicts", text) for text in mentor.conflicts)):
            key = organization_key(text) if text.strip() and not is_nothing(text) else ""
            spelled, who = first.setdefault(key, (text, mentor)) if key else (text, mentor)
            if name_key(spelled) != name_key(text) and text not in told:
                told.add(text)
                message = f"has {text!r} in {name}, which may be the same as {spelled!r} for {who.name}"
                hint = "choose one spelling, so that I can find conflicts of interest"
                yield _advice(SAME_ORGANIZATION, mentor, AdviceFinding((name,), message), places[mentor.id], hint)


def _possible_duplicates(mentors: Sequence[Mentor], places: Mapping[str, Position]) -> Iterator[Problem]:
    for first, second, what in possible_duplicates(mentors):
        where = "{}:{}".format(*places[first.id])
        message = f"may be the same person as {first.name} in {where} ({what})"
        hint = "keep one of the two, or leave both if they're two people"
        yield _advice(NEAR_DUPLICATE, second, AdviceFinding(("name",), message), places[second.id], hint)


def _advice(code: str, mentor: Mentor, found: AdviceFinding, record: Position, hint: str) -> Problem:
    place = _locate(record, found.keys)
    message = f"{mentor.name} {found.message}"
    return Problem(code=code, path=place.path, line=place.line, column=place.column, message=message, hint=hint,
                   severity="advice", excerpt=place.excerpt, length=place.length)  # fmt: skip


def _locate(record: Position, keys: Keys) -> Position:
    """The line of a top-level key; the record's own where there is none. Reads the file's lines, parses nothing."""
    if not keys:
        return record
    key, text = str(keys[0]), _text(record.path)
    start = 0
    for _ in range(record.line - 1):
        start = text.find("\n", start) + 1
    found = _key(key).search(text, start)
    following = _NEXT_RECORD.search(text, start + 1)
    if found is None or (following is not None and following.start() < found.start()):
        return record
    begin = text.rfind("\n", 0, found.end()) + 1
    line = text[begin : text.find("\n", begin) if "\n" in text[begin:] else None]
    return Position(
        record.path, text.count("\n", 0, begin) + 1, found.end() - begin - len(key) + 1, line[:160], len(key)
    )


_NEXT_RECORD = re.compile(r"^(?:- |---)", re.MULTILINE)


@lru_cache(maxsize=64)
def _key(key: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:- |  )?{re.escape(key)}(?=\s*:)", re.MULTILINE)


@lru_cache(maxsize=8)
def _text(path: str) -> str:
    try:
        return decode_text(Path(path).read_bytes())
    except (OSError, UnicodeDecodeError):
        return ""


def _expiry(paths: Sequence[str | Path], today: date) -> Iterator[Problem]:
    for path in filter(is_bundle, paths):
        try:
            manifest = read_bundle(path).manifest
        except InvalidData:
            continue  # it is among the problems already
        if manifest is not None and manifest.expires is not None and manifest.expires < today:
            yield Problem(code=EXPIRED, path=str(path), severity="advice", message=f"expired on {manifest.expires}",
                          hint=f"ask {manifest.contact or 'the office'} for a new one")  # fmt: skip


# advice on one profile


STALE_MONTHS = 12


def _stale(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if mentor.updated is None:
        return
    months = (today.year - mentor.updated.year) * 12 + today.month - mentor.updated.month
    if months > STALE_MONTHS:
        yield AdviceFinding(("updated",), f"last updated this {months} months ago")
    elif mentor.updated > today:
        yield AdviceFinding(("updated",), f"has {mentor.updated} as its date, which is in the future")


def _repeated(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    for name in ("expertise", "roles", "values", "languages", "meeting", "background", "conflicts"):
        entries: tuple[str, ...] = getattr(mentor, name)
        if len(set(entries)) < len(entries):
            twice = next(entry for number, entry in enumerate(entries) if entry in entries[:number])
            yield AdviceFinding((name,), f"has {twice!r} twice in {name}")


def _no_offers(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if not mentor.offers:
        yield AdviceFinding((), "offers nothing concrete")


def _bare_levels(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    shown = {offer.area for offer in mentor.offers} | ({"career"} if mentor.title or mentor.expertise else set())
    bare = [area for area, level in mentor.areas.items() if level >= 4 and area not in shown]
    spoken = _spoken_of(mentor) if bare else set()
    if bare := [area for area in bare if area not in spoken]:
        names = ", ".join(LABELS[area].lower() for area in bare)
        yield AdviceFinding(("areas", bare[0]), f"claims high levels but says nothing about {names}")


def _spoken_of(mentor: Mentor) -> set[Area]:
    """The areas that the profile's own words speak of: one word of an area's meaning is enough."""
    from mentorpick.relevance.lines import stems

    said = {stem for line in (*(offer.text for offer in mentor.offers), *mentor.expertise, mentor.bio)
            for stem in stems(line)}  # fmt: skip
    return {area for area, own in _stems_of_areas().items() if not said.isdisjoint(own)}


@cache
def _stems_of_areas() -> dict[Area, frozenset[str]]:
    from mentorpick.relevance.lines import stems

    return {cast(Area, area.key): frozenset(stems(" ".join((area.gloss, *area.synonyms)))) for area in AREAS}


def _full(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if mentor.capacity is not None and mentor.mentees is not None and mentor.mentees >= mentor.capacity:
        more = "more mentees than places" if mentor.mentees > mentor.capacity else "no place left"
        yield AdviceFinding(
            ("mentees",), f"has {more} ({mentor.mentees} of {mentor.capacity}), so mentees don't see them"
        )


def _all_five(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if len(mentor.areas) >= 3 and set(mentor.areas.values()) == {5}:
        yield AdviceFinding(("areas",), f"has level 5 in all {len(mentor.areas)} areas, which doesn't help to choose")


def _unreachable(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if not mentor.contact.email and not mentor.contact.url:
        yield AdviceFinding((), "has no contact details, so mentees can't write")


_PERSONAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an email address", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")),
    ("a bank account number", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}")),
    ("a phone number", re.compile(r"(?<![\w.-])\+?\(?\d[\d ()./-]{7,40}\d(?![\w-])")),
    ("a date of birth", re.compile(r"\b(?:born on|date of birth|birthday|d\.o\.b\.?)\b", re.IGNORECASE)),
    ("a home address", re.compile(r"\b(?:home address|I live at)\b", re.IGNORECASE)),
)
_PERSONAL_KEYS = re.compile(
    r"birth|gender|sex\b|ethnic|race\b|religio|salary|passport|phone|mobile|address|disab|health|nationality|iban|ssn"
)
_DIGITS = re.compile(r"\D")
_NUMBER_OF_SOMEBODY = re.compile(r"\d[\d ()./-]{5}")
_HINTS_OF_PERSONAL = ("@", "born", "birth", "d.o.b", "address", "live at")
"""What every text with personal data has, this or a long number, cheaply asked: most profiles have none of it."""


def _personal(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    texts = list(_texts(mentor))
    said = "\n".join(text for _, text in texts).casefold()
    suspicious = _NUMBER_OF_SOMEBODY.search(said) or any(hint in said for hint in _HINTS_OF_PERSONAL)
    for keys, text in texts if suspicious else ():
        for what, pattern in _PERSONAL:
            hit = pattern.search(text)
            if hit and (what != "a phone number" or 9 <= len(_DIGITS.sub("", hit[0])) <= 15):
                yield AdviceFinding(keys, f"seems to give {what} where everyone can read it")
    for key in mentor.x:
        if _PERSONAL_KEYS.search(key):
            yield AdviceFinding((key,), f"has {key}, which may be personal and isn't needed to choose a mentor")


def _texts(mentor: Mentor) -> Iterator[tuple[Keys, str]]:
    yield ("bio",), mentor.bio
    yield ("title",), mentor.title
    for number, offer in enumerate(mentor.offers):
        yield ("offers", number), offer.text
    for number, subject in enumerate(mentor.expertise):
        yield ("expertise", number), subject


def _no_address(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if mentor.contact.email and not is_email(mentor.contact.email):
        yield AdviceFinding(("contact",), f"has the address {mentor.contact.email!r}, which can't get mail")
    if mentor.contact.url and not is_web_address(mentor.contact.url):
        yield AdviceFinding(("contact",), f"has the page {mentor.contact.url!r}, which isn't a link")


def _another_clock(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    there = zone_of_place(mentor.location) if mentor.location and mentor.timezone else ""
    if there and not same_clock(there, mentor.timezone):
        yield AdviceFinding(("timezone",), f"lives in {mentor.location}, where the time zone is {there}")


def _placeholder(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    for name in ("title", "organization", "location", "pronouns", "bio", "called"):
        if is_nothing(text := getattr(mentor, name)):
            yield AdviceFinding((name,), f"has {text!r} as {name}, which tells mentees nothing")
    for name in ("conflicts", "expertise", "background"):
        for text in getattr(mentor, name):
            if is_nothing(text):
                yield AdviceFinding((name,), f"has {text!r} in {name}, which tells mentees nothing")


def _one_case(mentor: Mentor, today: date) -> Iterator[AdviceFinding]:
    if better := better_case(mentor.name):
        yield AdviceFinding(("name",), f"would look like that in letters; {better!r} looks better")


def better_case(name: str) -> str:
    """Return a name of two words or more written in capitals or in small letters alone as names are; else nothing."""
    better = in_normal_capitals(name) if name.isascii() and len(name.split()) > 1 else name
    return better if better != name else ""


NEAR_DUPLICATE = "A106"
UNREACHABLE = "A108"
SAME_ORGANIZATION = "A115"
EXPIRED = "A109"
ADVICE: dict[str, Callable[[Mentor, date], Iterator[AdviceFinding]]] = {
    "A101": _no_offers, "A102": _stale, "A103": _bare_levels, "A104": _full, "A105": _all_five, "A107": _personal,
    UNREACHABLE: _unreachable, "A111": _no_address, "A112": _another_clock, "A113": _placeholder, "A114": _one_case,
    "A110": _repeated,
}  # fmt: skip
"""What finds each kind of advice about one profile."""


# what each code means

CODES = {
    code: msgspec.convert({"code": code} | about, Explanation)
    for code, about in msgspec.json.decode(read_text("problems.json"), type=dict[str, dict[str, str]]).items()
}
"""Every code there is, errors first."""


def list_explanations() -> Explanations:
    """Return all codes, without their examples."""
    return Explanations(codes=tuple(replace(about, before="", after="") for about in CODES.values()))


def explain_code(code: str) -> Explanations:
    """Return one code with its example; WrongUsage for one that does not exist."""
    about = CODES.get(code.upper())
    if about is None:
        hint = did_you_mean(code, CODES, "for the whole list, leave the code out")
        raise WrongUsage(f"there's no code {code!r}", hint)
    return Explanations(codes=(about,))
