"""Which field a header is: certain for our own names and questions, a guess for what people call them.

What matters most is looked for first, and in many words: whom somebody must not be matched with, and consent. A column
that is one of them is never dropped in silence.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec

from mentorpick.data import read_lines, read_text
from mentorpick.read.sheets.cells import find_area_meant, find_option
from mentorpick.read.sheets.fields import (
    FIELD_WORDS,
    GRID,
    Field,
    find_area,
    likeness,
    nearest,
    normalize,
    split_grid,
    word_set,
)

_LONGEST_TITLE, _LONGEST_OPTION = 500, 100
"""Letters of a header that are looked at for a question and one of its options."""


def option_in(field: Field, header: str) -> str:
    """Return the option at the end of a header, where a question has a column for each; empty for another header."""
    if field.kind == "several":
        return next((option for _, option in _splits(field, header)), "")
    parts = split_grid(header) if field.name in ("offers", "priority") else None
    return "" if parts is None else parts[1] if field.kind == "lines" else find_option(field, parts[1])


def _without_option(field: Field, header: str) -> str:
    return next((title for title, _ in _splits(field, header)), header)


def _splits(field: Field, header: str) -> Iterable[tuple[str, str]]:
    """The ways to part a header into a question and one of its options."""
    return ((title, option) for title, end in _parted(header) if (option := find_option(field, end)))


@lru_cache(maxsize=64)
def _parted(header: str) -> tuple[tuple[str, str], ...]:
    """The ways to part a header in two."""
    text = " ".join(header[:_LONGEST_TITLE].split())
    marks = (at for at in range(max(0, len(text) - _LONGEST_OPTION), len(text)) if text[at] in "[(:|/._-– ")
    return tuple((text[:at].rstrip(" -–:|/?"), text[at + 1 :].strip(" ])-–:|")) for at in marks)


NEVER_LEFT_OUT = ("consent", "avoid", "conflicts")
"""What a column is asked about for, where it only may be one of these: a No or a must-not would be overlooked."""


class HeaderMatch(NamedTuple):
    """What a header was taken for: a field name (None: nothing of ours), how sure, and its place among several."""

    field: str | None
    sure: bool
    rank: int = 0
    """Lower comes first; a product's own column (9) steps back when a question gives the same field."""


class Product(msgspec.Struct, frozen=True):
    """What writes exports: the columns that it is told by, and which field each of its own is.

    One for each language that names its own columns otherwise: Language is a question in a German export.
    """

    name: str
    marks: tuple[tuple[str, ...], ...]
    columns: dict[str, str]
    """By the column; empty where it says nothing."""


@cache
def products() -> tuple[Product, ...]:
    """Return all products whose exports are known."""
    return msgspec.json.decode(read_text("exports.json"), type=tuple[Product, ...])


def _product_of(headers: tuple[str, ...]) -> Product | None:
    """Which product wrote a sheet with these headers; None where it cannot be told."""
    seen = {normalize(header) for header in headers}
    return next((each for each in products() if any(map(seen.issuperset, each.marks))), None)


def _part_asked(header: str) -> str:
    """The part of a name that is asked for below a question: ``Who are you? [First name]``."""
    part = normalize((split_grid(header) or ("", ""))[1])
    return part if part in _FIRST_NAME or part in _SURNAME else ""


class Headers:
    """Tells which field a header is, for sheets of mentors or of mentees."""

    def __init__(self, fields: tuple[Field, ...], headers: tuple[str, ...]) -> None:
        self.fields = fields
        self.product = _product_of(headers)
        self._exact = {normalize(f.name): f for f in reversed(fields)}
        self._questions = {
            normalize(text): f
            for f in reversed(fields)
            for text in (*f.former, f.question)
            if text and f.asked != "grid"
        }
        self._words = {normalize(text): f for f in reversed(fields) for text in (f.name, *f.also, f.question) if text}
        self._grid = "areas.career" in self._exact
        keys = self._keys = {_part_asked(header) or normalize(header) for header in headers}
        keys = keys - set(self.product.columns if self.product else ())
        self._bare_surname = bool(keys & _FIRST_NAME) and not keys & (_SURNAME | _WHOLE_NAME - _MAY_BE_SURNAME)
        """Whether ``Name`` beside a first name, and no other surname, is the surname."""
        self._whole_name = bool(keys & _WHOLE_NAME) and not self._bare_surname
        self._both_names = bool(keys & _FIRST_NAME and keys & (_SURNAME | _MAY_BE_SURNAME)) and not self._whole_name
        self._bare_areas = sum(find_area(header) is not None for header in headers) >= 4

    def is_moment(self, header: str) -> bool:
        """Return whether a column says when somebody answered."""
        key = normalize(header)
        own = self.product.columns.get(key) if self.product else None
        return own == "updated" or _MOMENTS.fullmatch(key) is not None

    def says_nothing(self, header: str) -> bool:
        """Return whether a column is known to say nothing of ours: a telephone, a number of the office's."""
        return _meant(normalize(header[: 2 * _LONGEST_TITLE]), "priority" in self._exact) == "-"

    def match(self, header: str) -> HeaderMatch:
        """Return the field: certain for our own names, our questions, also reworded, and a product's own columns."""
        header = header[: 2 * _LONGEST_TITLE]
        key = normalize(re.sub(r"(?<=\D)\d$", "", header.strip()) if self.product else header)
        if self.product and normalize(header) in self.product.columns:
            field = self.product.columns[normalize(header)]
            return HeaderMatch(field if field and normalize(field) in self._exact else None, True, 9)
        if key in self._exact and not (self._bare_surname and key == "name"):
            return HeaderMatch(self._exact[key].name, True, self._exact[key].rank)
        if key.startswith("x ") or key.startswith("x-"):
            return HeaderMatch("x-" + key[2:].replace(" ", "-"), True)
        return (
            self._called(header, key)
            or self._area(header)
            or self._question(key)
            or self._option(header)
            or self._guess(key)
        )

    def _called(self, header: str, key: str) -> HeaderMatch | None:
        """What is certain although it is neither our name nor our question."""
        if header == "(key)":  # of a mapping of people by id
            return HeaderMatch("id", True)
        if key in _MAIL:
            return HeaderMatch("contact.email", True)
        if self._bare_surname and key in _MAY_BE_SURNAME:
            return HeaderMatch("name", True, 1)
        key = _part_asked(header) or key
        return self._part_of_name(key) if key in _FIRST_NAME or key in _SURNAME else None

    def _part_of_name(self, key: str) -> HeaderMatch:
        """A first name and a surname are the name together; beside a whole one they are nothing more."""
        return HeaderMatch(None if self._whole_name else "name", self._both_names, int(key in _SURNAME))

    def _area(self, header: str) -> HeaderMatch | None:
        if not self._grid:
            return None
        parts = split_grid(header)
        area = find_area_meant(parts[1]) if parts else find_area(header)
        if area is None or (parts and find_area(parts[1]) is None and not self._asks_areas(parts[0])):
            return None
        asked = normalize(parts[0]) if parts else ""
        known = asked in ("areas", "area") or likeness(asked, normalize(GRID)) >= 0.75
        return HeaderMatch(f"areas.{area}", known if parts else self._bare_areas)

    def _asks_areas(self, title: str) -> bool:
        """Whether a question may have areas for its options: what somebody offers, or needs."""
        return _meant(normalize(title), "priority" in self._exact) in ("offers", "expertise", "priority", "also")

    def agree(self, key: str, other: str) -> bool:
        """Return whether two headers that look alike may ask the same: not where their words tell two fields."""
        meant = {_meant(each, "priority" in self._exact) for each in (key, other)} - {""}
        return len(meant) < 2

    def _question(self, key: str) -> HeaderMatch | None:
        if key in self._questions:
            return HeaderMatch(self._questions[key].name, True, self._questions[key].rank)
        near = nearest(key, self._questions, 0.8) if len(key.split()) > 2 else None
        if near is None or not self.agree(key, near):
            return None
        return HeaderMatch(self._questions[near].name, True, self._questions[near].rank)

    def _option(self, header: str) -> HeaderMatch | None:
        """A question whose options have a column each: ``Which kinds of help do you offer? [Coach]``."""
        for field in self.fields:
            if field.kind != "several" or not option_in(field, header):
                continue
            title = normalize(_without_option(field, header))
            known = [normalize(text) for text in (field.name, field.question, *field.former) if text]
            if title in known or (len(title.split()) > 2 and nearest(title, known, 0.8)):
                return HeaderMatch(field.name, True, field.rank)
            meant = _meant(title, "priority" in self._exact)
            is_meeting = field.name == "meeting" and not meant and split_grid(header) and "contact" not in title
            if title in map(normalize, field.also) or meant == field.name or is_meeting:
                return HeaderMatch(field.name, False, field.rank)
        parts = split_grid(header)
        if parts and self._asks_areas(parts[0]):
            return HeaderMatch("offers" if "offers" in self._exact else "priority", False)
        return None

    def _keeps(self, key: str) -> bool:
        """Whether a question of what a mentor is told asks for consent to all of it, too: no other one does."""
        others = any(
            _asks_consent(other) and not dict(_FIRST)["share"].search(other) for other in self._keys if other != key
        )
        return (_KEPT.search(key) or re.search(r"\b(?:answers|responses|form)\b", key)) is not None and not others

    def _guess(self, key: str) -> HeaderMatch:
        if _NEWS.fullmatch(key):
            return HeaderMatch(None, False)
        named = {field.name for field in self.fields}
        told = next((name for name, words in _FIRST if name in named and words.search(key)), None)
        meant = _meant(key, "priority" in named)
        if told is None and (meant == "must_not" or _refuses_somebody(key, meant)):
            told = "avoid" if "avoid" in named else "conflicts"
        if told == "share" and self._keeps(key):
            return HeaderMatch("consent", False)
        if told is not None and not (told != "share" and _asks_consent(key) and not _PEOPLE.search(key)):
            return HeaderMatch(told, False)
        exact = self._words.get(key)
        if exact is None and (meant == "consent" or _asks_consent(key)):
            others = any(_asks_consent(other) for other in self._keys if not other.endswith((" date", " time")))
            return HeaderMatch(None if others and key.endswith((" date", " time")) else "consent", False)
        if exact is None and meant:
            return HeaderMatch(meant if meant in named else None, False)
        said = word_set(key)
        held = [w for w in self._words if word_set(w) < said and w != "name" and (" " in w or len(said) < 4)]
        near = nearest(key, self._words, 0.8) or max(held, key=len, default="") if exact is None else key
        return HeaderMatch(self._words[near].name, False, self._words[near].rank) if near else HeaderMatch(None, False)


class _Phrase(NamedTuple):
    """Words of a header that tell a field: what stands one behind the other, each with a blank before its words."""

    field: str
    parts: tuple[str, ...]
    whole: bool
    weight: int
    most_words: int
    """How long a header may be where the phrase is one word: any, of what must not be overlooked."""


@cache
def _phrases(of_mentees: bool) -> dict[str, list[tuple[int, _Phrase]]]:
    """The words of headers that tell a field, by a blank and two letters; numbered, what says most first."""
    found = []
    for line in read_lines("headers.txt"):
        who, _, rest = line.partition(" ")
        if who not in ("both", "mentee" if of_mentees else "mentor"):
            continue
        field, _, words = rest.partition(": ")
        for word in words.split("/"):
            whole = word.startswith("=")
            said = (part.strip().split() for part in word.lstrip("=").split(" .. "))
            usual = (" ".join(_USUAL.get(each, each) for each in part) for part in said)
            parts = tuple(f" {part} ".removesuffix("* ") for part in usual)
            first = field in ("must_not", "consent")
            weight = 1_000 * first + 100 * whole + sum(map(len, parts))
            found.append(_Phrase(field, parts, whole, weight, 99 if first else 4 if weight < 8 else 8))
    by_start: dict[str, list[tuple[int, _Phrase]]] = {}
    for number, phrase in enumerate(sorted(found, key=lambda phrase: -phrase.weight)):
        by_start.setdefault(phrase.parts[0][:3], []).append((number, phrase))
    return by_start


def _meant(key: str, of_mentees: bool) -> str:
    """What the words of a header tell: a field, ``must_not``, ``-`` for nothing of ours, or nothing at all.

    A word alone counts in a short header only: in a long question it may stand for anything.
    """
    words = key.split()
    lasting = [word for word in words if word not in _TODAY]
    return _told_by(words, of_mentees) or (_told_by(lasting, of_mentees) if len(lasting) < len(words) else "")


def _told_by(words: list[str], of_mentees: bool) -> str:
    padded = f" {' '.join(_USUAL.get(word, word) for word in words)} ".replace("ł", "l").replace("ø", "o")
    known, starts = _phrases(of_mentees), {padded[at : at + 3] for at, sign in enumerate(padded) if sign == " "}
    held = [(number, phrase.field) for at in starts for number, phrase in known.get(at, ()) if _holds(padded, phrase)]
    return min(held, default=(0, ""))[1]


_USUAL = {word: usual for usual, words in (
    ("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("hours", "hrs hr h"), ("month", "mo"), ("max", "maximum"),
    ("with", "w"), ("mentor", "preceptor"), ("mentors", "preceptors"), ("mentee", "preceptee protege"),
    ("mentees", "preceptees proteges"), ("students", "residents trainees learners juniors pupils"),
) for word in words.split()}  # fmt: skip
"""What a word of a header is looked up as, so that a phrase need not stand there in every school's words."""


def _holds(padded: str, phrase: _Phrase) -> bool:
    if phrase.parts[0] not in padded:
        return False
    if phrase.whole:
        return padded == phrase.parts[0]
    if len(phrase.parts) == 1 and len(phrase.parts[0].split()) == 1 and len(padded.split()) > phrase.most_words:
        return False
    at = 0
    for part in phrase.parts:
        if (at := padded.find(part, at)) < 0:
            return False
        at += len(part) - 1
    return True


_FIRST_NAME, _SURNAME, _WHOLE_NAME, _MAY_BE_SURNAME, _MAIL, _TODAY = (
    frozenset(FIELD_WORDS[f"part {name}"])
    for name in ("first_name", "surname", "whole_name", "may_be_surname", "email", "today")
)
"""Whole headers for parts of a name and an address; words of a header that change nothing of what it asks."""
_SOMEBODY = (
    r"\b(?:any ?(?:one|body)|some ?(?:one|body)|who|whom|persons?|people|mentors?|mentees?|students?|staff|faculty|"
    r"consultants?|supervisors?|trainers?|lecturers?|professors?|teachers?|tutors?|wen|wem|personen|jemand\w*|"
    r"personnes?|quelqu un|qui|personas?|alguien|quien\w*|persone|qualcuno|chi|iemand|pessoas?|alguem|quem|osob\w*|"
    r"ktos|kim|kogo|nagon|vem|personer|noen|nogen|hvem)\b"
)
_UNWANTED = re.compile(
    r"\b(?:awkward|uncomfortable|objections?|object to|conflicts?|prefer not|reservations? about|steer clear|veto|"
    r"(?:stay|keep) away|(?:better|would|d) (?:not|keep)|out of the question|wrong for you|hate to be|had trouble|"
    r"related to|family among|relatives?)\b"
)
_NOT = re.compile(
    r"\b(?:not|never|don t|doesn t|shouldn t|wouldn t|won t|can t|cannot|nicht|kein\w*|niemals|ne|pas|aucun\w*|nunca|"
    r"non(?! binary\b| \w+ (?:students?|mentors?|mentees?)\b)|mai|niet|geen|nooit|nie|nao|inte|ej|ikke|ingen)\b"
    r"(?! (?:more|less|longer|later|mehr|plus|mas)\b)"
)
_NOT_WITH = (
    r"\b(?:not|never|don t|shouldn t|rather not|cannot|can t|wouldn t)\b.{0,80}\b(?:match\w*|pair\w*|suggested)\b|"
    r"\b(?:match|pair)\w*\b.{0,80}\bnot\b|\bavoid|\bconflicts\b|\bconflict of interest|^conflict$|"
    r"\bexclusions?\b|\bblock ?list|^don t want|"
    r"\b(?:anyone|anybody|someone|people|person|who|whom|names?|mentor|mentee|student)\b.{0,80}"
    r"\b(?:not|can t|cannot|don t|shouldn t|rather not)\b.{0,80}\b(?:want|work|get|meet|like|have|be|take)\b|"
    r"\bkeine? (?:zuordnung|paarung)|\balready know\b|\bpeople you know\b|"
    r"^not with$|^(?:please|pls) (?:no|not)$|\bno go\b"
)
_PEOPLE = re.compile(rf"{_SOMEBODY}|\b(?:match|pair)\w*\b")
_KEPT = re.compile(r"\b(?:keeps?|kept|stor\w*|hold\w*|held|agree\w*|consent\w*|permission|gdpr|privacy|data)\b")
_SHARED = r"\b(?:goals?|degree|programme|course|answers)\b"
_FIRST = tuple((name, re.compile(words)) for name, words in (
    ("avoid", _NOT_WITH),
    ("conflicts", _NOT_WITH),
    ("share", rf"\b(?:tell|told|shar\w*|show\w*|pass\w*|see|seen|know)\b.{{0,80}}{_SHARED}.{{0,80}}\bmentor|"
              rf"\bmentor\b.{{0,80}}\b(?:see|read|know|told|have|get)\b.{{0,80}}{_SHARED}|"
              rf"{_SHARED}.{{0,80}}\b(?:passed|shared|told|shown|with)\b.{{0,80}}\bmentor|"
              rf"\b(?:tell|show|give)\b.{{0,80}}\bmentor\b.{{0,80}}{_SHARED}"),
    ("contact.email", r"\be ?mail\b|\bcorreo\b|^(?:your )?mail(?: id)?$"),
))  # fmt: skip
"""What is looked for before anything else."""
_DATA = r"(?:data|details|profile|answers|responses|information|record)"
_KEEPING = (
    r"(?:shar(?:e|ed|ing)|stor(?:e|ed|ing)|keep|kept|keeping|hold|held|holding|publish(?:ed|ing)?|list(?:ed|ing)?|"
    r"us(?:e|ed|ing)|process(?:ed|ing)?|show|shown|showing|pass(?:ed|ing)?|included?|appear)"
)
_CONSENT = re.compile(
    r"\b(?:consent\w*|agree\w*|permission|gdpr|dsgvo|rgpd|data protection|privacy|opt (?:in|out)|authori[sz]e\w*|"
    r"terms (?:and )?conditions|accept\w*\b.*\b(?:policy|terms|conditions|rules)|declaration|acknowledg\w*|"
    r"einwillig\w*|einverst\w*|zustimm\w*|datenschutz\w*|autori[sz]a[ctz]\w*|consens\w*|toestemming|akkoord|zgoda|"
    r"samtyck\w*|samtykk\w*|souhlas|proteccion de datos|privacidad|donnees personnelles|withdraw\w*|"
    rf"(?:happy|ok|okay|do you mind|may we|can we|allow\w*) (?:\w+ ){{0,6}}{_KEEPING}|"
    rf"(?:may|can|could) (?:\w+ ){{1,3}}(?:read|see|view|receive) (?:\w+ ){{0,2}}(?:{_DATA}|form|this|these)|"
    rf"{_KEEPING} (?:\w+ ){{0,4}}(?:{_DATA}|name|this|these|them|me)|{_DATA} (?:\w+ ){{0,4}}{_KEEPING})\b|"
    r"^(?:publish|listed|data sharing)$"
)
_NEWS = re.compile(r"(?:e ?mails?|newsletter|marketing|sms|mailing list) opt (?:in|out)")
"""What a database of addresses asks, which is another thing."""
_OPEN = re.compile(
    r"^(?:please )?(?:what|which|how|where|who|whom|why|when|tell|describe|list|share|anything|is there|in which)\b"
)
"""How a question begins that is answered in one's own words."""
_INVERTED = re.compile(
    r"\b(?:withdraw\w*|opt out|object\w*|do you mind|revoke|refuse|(?:do|does|would) not|don t|not (?:be|want))\b"
)


def is_inverted(header: str) -> bool:
    """Return whether a yes under this header, if it asks for consent, takes it back: Do you want to withdraw?"""
    return _INVERTED.search(normalize(header)) is not None


def _asks_consent(key: str) -> bool:
    return _CONSENT.search(key) is not None and not _OPEN.search(key)


_MAY_SAY_NOT = ("capacity", "bio", "about", "mentors", "mentees", "stage")
"""Where a bare not refuses nobody: How many mentees can you take on? Please do not count present ones."""


def _refuses_somebody(key: str, meant: str) -> bool:
    """Whether a header speaks of somebody and of what is not wanted, however it says so."""
    unwanted = _UNWANTED.search(key) or (meant not in _MAY_SAY_NOT and _NOT.search(key))
    return bool(unwanted and re.search(_SOMEBODY, key)) and not _asks_consent(key)


_MOMENTS = re.compile(
    r"(?:time ?stamp|zeitstempel|horodateur|marca temporal|informazioni cronologiche|tijdstempel|tidsst[ae]mpel|"
    r"sygnatura czasowa|carimbo de data hora|date(?: time)?|when|completed|created|submitted|"
    r"modified|last updated|updated|"
    r"(?:submi(?:t|tted|ssion)|respon(?:se|ded)|completion|completed|creat(?:ed|ion)|record(?:ed)?|entry|entered|received|"
    r"answered|finish(?:ed)?|end|modified|filled in) (?:date|time|at|on)(?: time)?(?: utc)?|"
    r"(?:date|time) (?:submitted|completed|created|received|entered|of (?:response|submission|answer|entry)))"
)
"""What products call the time of an answer."""


_TOTALS = frozenset(
    ("total", "totals", "grand total", "sum", "count", "summe", "gesamt", "anzahl", "somme", "totale", "suma")
)
"""How a row begins that adds up what stands above it."""


def is_no_person(headers: list[str], row: list[Any], *, first: bool) -> str:
    """Return what a row is, where it is the headers once more, what explains them, or a total; empty for a person."""
    at = next((at for at, cell in enumerate(row) if cell not in ("", None)), 0)
    begins = " ".join(str(row[at]).split())
    if normalize(begins) in _TOTALS and all(str(cell).strip("0123456789.,% ") == "" for cell in row[at + 1 :] if cell):
        return "is a total"
    if normalize(begins) != normalize(headers[at] if at < len(headers) else "") and not (first and begins[:1] in "([<"):
        return ""
    said = [" ".join(str(cell).split()) for cell in row if cell not in ("", None)]
    if len(said) > 1 and list(map(normalize, said)) == [normalize(header) for header in headers if header]:
        return "repeats the headers"
    helps = first and len(said) > 1 and all(text[:1] in "([<" and text[-1:] in ")]>" for text in said)
    return "explains the headers" if helps else ""
