"""Look over a pool before it is used: every problem of every file at once, and advice on what is valid."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Literal, NamedTuple

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.office import Check, Explanation, Explanations
from mentorpick.model.people import Mentor
from mentorpick.names import name_words, organization_key
from mentorpick.office.advice import (
    ADVICE,
    ADVICE_CODES,
    EXPIRED,
    NEAR_DUPLICATE,
    SAME_ORGANIZATION,
    UNREACHABLE,
    AdviceFinding,
    better_case,
    goals_answered,
    offer_gains,
)
from mentorpick.read.answers import read_mentees
from mentorpick.read.files import is_bundle, read_bundle, read_file
from mentorpick.read.problems import CODES, Code, Keys, Position
from mentorpick.read.profiles import Reading, read_with_places
from mentorpick.text import appearance, decode_text, did_you_mean, is_nothing, join_words, name_key, shorten

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
    DuplicateTest("the same e-mail address", _address),
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
    from mentorpick.office.edit import file_text, set_fields
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


def check_answers(*paths: str | Path, streams: Mapping[str, BinaryIO] = MappingProxyType({})) -> Check:
    """Return what is wrong in files, folders and sheets of mentees' answers, without a word of what they wrote.

    WrongUsage where a path does not exist or a sheet needs a map; InvalidData where there is nobody at all.
    """
    found = [value for _, value, *_ in read_mentees(paths, streams=streams)]
    problems = tuple(problem for value in found if isinstance(value, tuple) for problem in value)
    good = sum(not isinstance(value, tuple) for value in found)
    return Check(files=len(found), mentors=0, mentees=good, errors=len(problems), advice=0, problems=problems)


def _advise(mentors: Sequence[Mentor], places: Mapping[str, Position], today: date) -> Iterator[Problem]:
    """Every rule on every mentor; for those without offers, what one would bring."""
    bare = [mentor for mentor in mentors if not mentor.offers]
    hints = {m.id: offer_gains(m, now) for m, now in zip(bare, goals_answered(bare), strict=True)} if bare else {}
    silent = [mentor for mentor in mentors if not mentor.contact.email and not mentor.contact.url]
    for mentor in mentors:
        for rule in ADVICE:
            if rule.code == UNREACHABLE and len(silent) > 1:
                continue  # said once, for all of them
            for found in rule.find(mentor, today):
                hint = hints.get(mentor.id, "") if rule.code == "A101" else ""
                yield _advice(rule.code, mentor, found, places[mentor.id], hint or rule.about.remedy)

    if len(silent) > 1:
        names = shorten(join_words([mentor.name for mentor in silent]), 300)
        message = f"has no contact, and neither have {len(silent) - 1} more, so no mentee can write to them: {names}"
        remedy = next(rule.about.remedy for rule in ADVICE if rule.code == UNREACHABLE)
        yield _advice(UNREACHABLE, silent[0], AdviceFinding((), message), places[silent[0].id], remedy)


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
                message = f"writes {text!r} under {name}, which may be the same as {spelled!r} of {who.name}"
                hint = "write it in one way: conflicts of interest are found by it"
                yield _advice(SAME_ORGANIZATION, mentor, AdviceFinding((name,), message), places[mentor.id], hint)


def _possible_duplicates(mentors: Sequence[Mentor], places: Mapping[str, Position]) -> Iterator[Problem]:
    for first, second, what in possible_duplicates(mentors):
        where = "{}:{}".format(*places[first.id])
        message = f"may be the same person as {first.name} in {where}: {what}"
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


Of = Literal["profile", "answers", "words"]


class Example(NamedTuple):
    """A file before and after; ``of`` says what file, ``words`` that it is told instead of shown."""

    of: Of
    before: str
    after: str


_MORE = "areas: {career: 3}\n"


def _profile(before: str, after: str) -> Example:
    return Example("profile", f"name: Ada\n{before}", f"name: Ada\n{after}")


def _described(before: str, after: str) -> Example:
    return Example("words", before, after)


EXAMPLES: dict[str, Example] = {
    "P001": _described("mentors/ada.yaml belongs to someone else and may not be read", "chmod u+r mentors/ada.yaml"),
    "P002": _described("a pipe called mentors/ada.yaml", "a file called mentors/ada.yaml"),
    "P003": _described("all.yaml with 20,000 people, 40 MB", "a folder with one file a person"),
    "P004": _described("José saved as Latin-1 (bytes 4A 6F 73 E9)", "José saved as UTF-8 (bytes 4A 6F 73 C3 A9)"),
    "P005": _described("mentorpick rank -p mentors.xlsx", "mentorpick profiles import mentors.xlsx -o mentors"),
    "P006": Example("profile", "# to be written\n", f"name: Ada\n{_MORE}"),
    "P007": Example("profile", f"name: A\0da\n{_MORE}", f"name: Ada\n{_MORE}"),
    "P008": _described("office.zip, cut off in the middle of the download", "office.zip, loaded again"),
    "P009": _described("mentors/ada.yaml.txt, as an editor on Windows may name it", "mentors/ada.yaml"),
    "P101": _profile('title: "Nurse\n' + _MORE, "title: Nurse\n" + _MORE),
    "P102": _profile("title: Nurse\ntitle: Ward manager\n" + _MORE, "title: Ward manager\n" + _MORE),
    "P103": _profile("title: &post Nurse\nbio: *post\n" + _MORE, "title: Nurse\nbio: Nurse\n" + _MORE),
    "P104": _profile("expertise: " + "[" * 25 + "law" + "]" * 25 + "\n", "expertise: [law]\n"),
    "P105": _profile("[a, b]: Nurse\n" + _MORE, "title: Nurse\n" + _MORE),
    "P106": _described("a file with 300 problems", "the same file, the first ones mended"),
    "P201": _profile("langauges: [en]\n" + _MORE, "languages: [en]\n" + _MORE),
    "P202": Example("profile", _MORE, f"name: Ada\n{_MORE}"),
    "P203": _profile("languages: {en: yes}\n" + _MORE, "languages: [en]\n" + _MORE),
    "P204": _profile("areas: {career: much}\n", "areas: {career: 5}\n"),
    "P205": _profile("areas: {career: 9}\n", "areas: {career: 5}\n"),
    "P206": _profile("updated: spring 2026\n" + _MORE, "updated: 2026-04-01\n" + _MORE),
    "P207": _profile("accepting: maybe\n" + _MORE, "accepting: true\n" + _MORE),
    "P208": _profile("roles: [sponser]\n" + _MORE, "roles: [sponsor]\n" + _MORE),
    "P209": Example("profile", f'name: ""\n{_MORE}', f"name: Ada\n{_MORE}"),
    "P210": _profile("values: [service, family, courage, balance, freedom, fairness]\n" + _MORE,
                     "values: [service, family, courage]\n" + _MORE),
    "P211": Example("profile", f"id: Ada L.\nname: Ada\n{_MORE}", f"id: ada-l\nname: Ada\n{_MORE}"),
    "P301": Example("profile", f"id: ada\nname: Ada\n{_MORE}---\nid: ada\nname: Ada Byron\n{_MORE}",
                    f"id: ada\nname: Ada\n{_MORE}---\nid: ada-byron\nname: Ada Byron\n{_MORE}"),
    "P302": _profile("title: Nurse\n", "title: Nurse\nexpertise: [wound care]\n"),
    "P303": Example("answers", "priority: career\nroles: [coach, coach]\n", "priority: career\nroles: [coach]\n"),
    "P304": _profile("timezone: CST\n" + _MORE, "timezone: America/Chicago\n" + _MORE),
    "P305": _profile("languages: [Klingonese]\n" + _MORE, "languages: [German]\n" + _MORE),
    "P306": Example("answers", "priority: career\nalso: [finances]\nnot_now: [finances]\n",
                    "priority: career\nalso: [finances]\n"),
    "P307": Example("answers", "priority: career\nalso: [career, finances]\n", "priority: career\nalso: [finances]\n"),
    "P308": _described("mentorpick why 1 -a all-mentees.yaml", "mentorpick why 1 -a jo.yaml"),
    "P309": _described("mentors/mentorpick.yaml and mentors/old/mentorpick.yaml", "mentors/mentorpick.yaml alone"),
    "P310": _described("mentorpick rank jo.yaml mentors/ada.yaml", "mentorpick rank jo.yaml -p mentors"),
    "P401": _described('"Skills": expertize   (in form.csv.map.yaml)', '"Skills": expertise'),
    "P402": _described("Ada,Nurse, ward 3,career", 'Ada,"Nurse, ward 3",career'),
    "P403": _described('["Ada", 3]   (in mentors.jsonl)', '{"name": "Ada", "areas.career": 3}'),
    "P404": _described("cohort.xlsx, protected by a password", "cohort.xlsx without one"),
    "A101": _profile("areas: {career: 4}\ntitle: Nurse\n",
                     "areas: {career: 4}\noffers: [Reads applications for specialist training]\n"),
    "A102": _profile("updated: 2019-05-01\n" + _MORE, "updated: 2026-10-01\n" + _MORE),
    "A103": _profile("areas: {finances: 5}\noffers: [Listens]\n",
                     "areas: {finances: 5}\noffers: [{text: Plans how to pay back loans, area: finances}]\n"),
    "A104": _profile("capacity: 2\nmentees: 2\n" + _MORE, "capacity: 3\nmentees: 2\n" + _MORE),
    "A105": _profile("areas: {career: 5, finances: 5, relationships: 5}\n",
                     "areas: {career: 5, finances: 3, relationships: 2}\n"),
    "A106": Example("profile", f"id: a\nname: Dr Ada Byron\n{_MORE}---\nid: b\nname: Ada Byron\n{_MORE}",
                    f"id: a\nname: Dr Ada Byron\n{_MORE}"),
    "A107": _profile("bio: Call me on +44 7700 900123.\n" + _MORE, "bio: Write to me first.\n" + _MORE),
    "A108": _profile(_MORE, "contact: {email: ada@example.org}\n" + _MORE),
    "A109": _described("office.zip expired on 2026-06-30", "office.zip of this term, from the office"),
    "A111": _profile("contact: {email: ada at example dot org}\n" + _MORE,
                     "contact: {email: ada@example.org}\n" + _MORE),
    "A112": _profile("location: Leeds, UK\ntimezone: Europe/Paris\n" + _MORE,
                     "location: Leeds, UK\ntimezone: Europe/London\n" + _MORE),
    "A113": _profile("organization: N/A\n" + _MORE, _MORE),
    "A114": Example("profile", f"name: ADA BYRON\n{_MORE}", f"name: Ada Byron\n{_MORE}"),
    "A115": Example("profile", f"id: a\nname: Ada Byron\norganization: Cedar Health\n{_MORE}---\n"
                               f"id: b\nname: Bo Li\norganization: Cedar Health Ltd.\n{_MORE}",
                    f"id: a\nname: Ada Byron\norganization: Cedar Health\n{_MORE}---\n"
                    f"id: b\nname: Bo Li\norganization: Cedar Health\n{_MORE}"),
    "A110": _profile("expertise: [wound care, wound care]\n", "expertise: [wound care]\n"),
}  # fmt: skip


def list_codes() -> dict[str, Code]:
    """Return every code there is, errors first."""
    return {**CODES, **ADVICE_CODES}


def list_explanations() -> Explanations:
    """Return all codes, without their examples."""
    return Explanations(codes=tuple(
        Explanation(code=code, meaning=about.meaning, remedy=about.remedy) for code, about in list_codes().items()
    ))  # fmt: skip


def explain_code(code: str) -> Explanations:
    """Return one code with its example; WrongUsage for one that does not exist."""
    about = list_codes().get(code.upper())
    if about is None:
        hint = did_you_mean(code, list_codes(), "without a code, all are listed")
        raise WrongUsage(f"there's no code {code!r}", hint)
    example = EXAMPLES[code.upper()]
    return Explanations(codes=(Explanation(
        code=code.upper(), meaning=about.meaning, remedy=about.remedy, before=example.before, after=example.after,
    ),))  # fmt: skip
