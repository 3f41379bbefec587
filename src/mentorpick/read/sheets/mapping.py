"""The map of a sheet: which column is which field, how its cells are read, and what no column says.

A map is a YAML file beside the sheet (``form.csv.map.yaml``). Sheets with the columns of the format, and exports of
our own form, need none.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.people import Answers, Mentor
from mentorpick.read.sheets.cells import ColumnRule, find_option
from mentorpick.read.sheets.fields import (
    FLAVOURS,
    GRID,
    MENTEE_FIELDS,
    MENTOR_FIELDS,
    ExportFlavour,
    Field,
    find_area,
    likeness,
    may_be_alike,
    nearest,
    normalize,
    split_grid,
)
from mentorpick.read.sheets.table import Layout
from mentorpick.text import did_you_mean

PeopleKind = type[Mentor] | type[Answers]
FIELDS: dict[PeopleKind, tuple[Field, ...]] = {Mentor: MENTOR_FIELDS, Answers: MENTEE_FIELDS}
REQUIRED: dict[PeopleKind, str] = {Mentor: "name", Answers: "priority"}
DROP = "drop"


class ConstantField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a field is where no column says it directly: the same for all, or an id made from a column."""

    constant: Any = None
    hash: str = ""
    """The column whose text, hashed, becomes the id; for e-mail addresses."""
    slug: str = ""
    """The column whose text becomes the id."""


class Map(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mapping file as written."""

    columns: dict[str, str | ColumnRule | None] = {}
    fields: dict[str, ConstantField] = {}
    sheet: str = ""
    header: int = 0
    records: str = ""

    @property
    def layout(self) -> Layout:
        """Where the table is."""
        return Layout(sheet=self.sheet, header=self.header, records=self.records)


class Target(NamedTuple):
    """Where the cells of one column go. ``how`` is such as ``map`` or ``guess``; ``field`` None: an own ``x-`` key."""

    name: str
    field: Field | None
    rule: ColumnRule
    how: str
    rank: int = 0


def own_key(column: str) -> str:
    """Return the own key of a file, ``x-...``, under which a column of this name is kept."""
    return f"x-{normalize(column).removeprefix('x ').replace(' ', '-')}"


def map_of(path: str | Path, given: str = "") -> Path | None:
    """Return the map to use: the one given, else ``FILE.map.yaml`` where it is.

    WrongUsage for a given one that is not.
    """
    if given:
        if not Path(given).is_file():
            raise WrongUsage(f"there's no map {given}")
        return Path(given)
    beside = Path(f"{path}.map.yaml")
    return beside if beside.is_file() else None


def read_map(path: Path, kind: PeopleKind) -> Map:
    """Read the map in ``path``; InvalidData with its Problems where it is none, or names fields that do not exist."""
    from mentorpick.read.yaml import YamlFault, decode, records

    try:
        found_records = list(records(_with_empty_values(decode(path.read_bytes()))))
    except YamlFault as error:
        fault = error.fault
        raise InvalidData(f"{path.name}:{fault.line}:{fault.column}: {fault.message}", fault.hint) from error
    if faults := [fault for record in found_records for fault in record.faults]:
        raise InvalidData(f"{path.name}:{faults[0].line}:{faults[0].column}: {faults[0].message}", faults[0].hint)
    documents = [record.value for record in found_records]
    try:
        found = msgspec.convert(documents[0] if len(documents) == 1 else None, Map, strict=False)
    except msgspec.ValidationError as error:
        hint = '`columns:` holds a line `"Header": field` for each column'
        raise InvalidData(f"{path.name} is no map: {error}", hint) from error
    problems = tuple(_unknown(path, name, kind) for name in _names(found) if field_of(kind, name) is None)
    if problems:
        raise InvalidData(f"the map {path.name} can't be used", "fix what's listed above", problems)
    return found


_IN_BRACES = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|(?<![\w ./-])[\w ./-]{1,120}?)\s*:\s*(?=[,}])""")
_ALONE = re.compile(r"""^(\s+)("(?:[^"\\]|\\.)*"|'[^']*')\s*:\s*(#.*)?$""")


def _with_empty_values(text: str) -> str:
    """A map's text in which a word with nothing behind its colon stays there: it means that nothing was chosen."""
    lines = _IN_BRACES.sub(r'\1: ""', text).splitlines()
    for at, line in enumerate(lines):
        found = _ALONE.match(line)
        below = next((later for later in lines[at + 1 :] if later.strip() and not later.lstrip().startswith("#")), "")
        if found and len(below) - len(below.lstrip()) <= len(found[1]):
            lines[at] = f'{found[1]}{found[2]}: ""'
    return "\n".join(lines) + "\n"


def _names(found: Map) -> Iterable[str]:
    for entry in found.columns.values():
        yield from targets_of(entry)
    yield from found.fields


def targets_of(entry: str | ColumnRule | None) -> tuple[str, ...]:
    """Return the names of the fields a column goes to; none for a dropped one."""
    to = entry.to if isinstance(entry, ColumnRule) else entry
    names = (to,) if isinstance(to, str) else to or ()
    return tuple(name for name in names if name and name != DROP)


def field_of(kind: PeopleKind, name: str) -> Field | str | None:
    """Return the Field called ``name``; the name itself for an own ``x-`` key; None where there is no such field."""
    if name.startswith("x-"):
        return name
    return next((field for field in FIELDS[kind] if field.name == name), None)


def _unknown(path: Path, name: str, kind: PeopleKind) -> Problem:
    otherwise = "`profiles schema` lists the fields; `drop` leaves one out"
    hint = did_you_mean(name, [field.name for field in FIELDS[kind]], otherwise)
    if field_of(Mentor if kind is Answers else Answers, name) is not None:
        other = "mentors: leave --mentees out" if kind is Answers else "mentees: add --mentees"
        hint = f"is this a map of {other}, or delete the map to begin anew"
    return Problem(code="P401", path=path.name, message=f"there's no field {name!r}", hint=hint)


class Mapping:
    """Which fields each column of one sheet goes to; columns are looked up as they appear."""

    def __init__(
        self,
        kind: PeopleKind,
        headers: Iterable[str],
        found: Map | None,
        keep: Iterable[str] = (),
        *,
        carry: Iterable[str] = (),
        id_column: str = "",
        certain: bool = False,
    ) -> None:
        self.kind = kind
        self.map = found
        self.headers = Headers(FIELDS[kind], tuple(headers))
        self.reworded: dict[str, str] = {}
        """Headers that the map names a little differently, and how it does."""
        self._keep = {normalize(name): own_key(name) for name in keep}
        self._carry = {normalize(name): own_key(name) for name in carry}
        self._id = normalize(id_column)
        self._certain = certain
        """Whether what only looks like a field is none."""
        self._listed = {normalize(name): name for name in (found.columns if found else ())}
        self._known: dict[str, tuple[Target, ...]] = {}

    def targets(self, header: str) -> tuple[Target, ...]:
        """Return where the cells under ``header`` go; empty: nowhere."""
        if header not in self._known:
            self._known[header] = self._find(header)
        return self._known[header]

    def absent(self, seen: Iterable[str]) -> list[str]:
        """Return the columns that the map or --keep-columns names and that are not among those ``seen``."""
        there = {normalize(header) for header in seen}
        there |= {normalize(listed) for header in seen if (listed := self.listed_as(header)) is not None}
        named = {**self._listed, **dict(zip(self._keep, self._keep, strict=True))}
        return [name for key, name in named.items() if key not in there]

    def why_dropped(self, header: str) -> str:
        """Return ``dropped`` where nobody decided it; else ``map``, or the product whose own column it is."""
        flavour = self.headers.flavour
        if flavour is not None and normalize(header) in flavour.columns:
            return flavour.name
        return "map" if self.map is not None and self.listed_as(header) is not None else "dropped"

    def _find(self, header: str) -> tuple[Target, ...]:
        carried = self._carry.get(normalize(header))
        found = tuple(target for target in self._fields(header) if not self._id or target.name != "id")
        if self._id and normalize(header) == self._id:
            field = field_of(self.kind, "id")
            found = (Target("id", None if isinstance(field, str) else field, ColumnRule(), "given"),)
        certain = tuple(target for target in found if target.how != "guess")
        if carried is None:
            return certain if self._certain else found
        return (*certain, Target(carried, None, ColumnRule(), "carried"))

    def _fields(self, header: str) -> tuple[Target, ...]:
        if normalize(header) in self._keep:
            return (Target(self._keep[normalize(header)], None, ColumnRule(), "kept"),)
        if self.map is not None and (listed := self.listed_as(header)) is not None:
            return self._from_map(self.map.columns[listed])
        match = self.headers.match(header)
        if match.field is None or (self.map is not None and not match.sure):
            return ()
        field = field_of(self.kind, match.field)
        how = "known" if match.sure else "guess"
        if field is None or isinstance(field, str):
            return (Target(match.field, None, ColumnRule(), how, match.rank),)
        rule = ColumnRule(chosen=_option_in(field, header)) if field.kind == "several" else ColumnRule()
        return (Target(match.field, field, rule, how, match.rank),)

    def listed_as(self, header: str) -> str | None:
        """Return the name under which the map lists a column; None where it does not."""
        key = normalize(header)
        if key in self._listed:
            return self._listed[key]
        near = nearest(key, self._listed, 0.8)
        if near is None or len(key.split()) < 2 or _grid_row(header) != _grid_row(self._listed[near]):
            return None
        self.reworded[header] = self._listed[near]
        return self._listed[near]

    def _from_map(self, entry: str | ColumnRule | None) -> tuple[Target, ...]:
        rule = entry if isinstance(entry, ColumnRule) else ColumnRule()
        fields = [(name, field_of(self.kind, name)) for name in targets_of(entry)]
        return tuple(Target(name, None if isinstance(f, str) else f, rule, "map") for name, f in fields)


def _grid_row(header: str) -> str:
    parts = split_grid(header)
    return normalize(parts[1]) if parts else ""


_LONGEST_TITLE, _LONGEST_OPTION = 500, 100
"""Letters of a header that are looked at for a question and one of its options."""


def _option_in(field: Field, header: str) -> str:
    """The option at the end of the header of a question whose options have a column each; empty for another one."""
    return next((option for _, option in _splits(field, header)), "")


def _without_option(field: Field, header: str) -> str:
    return next((title for title, _ in _splits(field, header)), header)


def _splits(field: Field, header: str) -> Iterable[tuple[str, str]]:
    """The ways to part a header into a question and one of its options."""
    text = " ".join(header[:_LONGEST_TITLE].split())
    for at, mark in enumerate(text[-_LONGEST_OPTION:], max(0, len(text) - _LONGEST_OPTION)):
        if mark in "[(:|/._-– " and (option := find_option(field, text[at + 1 :].strip(" ])-–:|"))):
            yield text[:at].rstrip(" -–:|/?"), option


class HeaderMatch(NamedTuple):
    """What a header was taken for: a field name (None: nothing of ours), how sure, and its place among several."""

    field: str | None
    sure: bool
    rank: int = 0
    """Lower comes first; a product's own column (9) steps back when a question gives the same field."""


def flavour_of(headers: tuple[str, ...]) -> ExportFlavour | None:
    """Return which product wrote a sheet with these headers; None where it cannot be told."""
    seen = {normalize(header) for header in headers}
    return next((f for f in FLAVOURS if seen.issuperset(f.marks)), None)


class Headers:
    """Tells which field a header is, for sheets of mentors or of mentees."""

    def __init__(self, fields: tuple[Field, ...], headers: tuple[str, ...]) -> None:
        self.fields = fields
        self.flavour = flavour_of(headers)
        self._exact = {normalize(f.name): f for f in reversed(fields)}
        self._questions = {
            normalize(text): f
            for f in reversed(fields)
            for text in (*f.former, f.question)
            if text and f.asked != "grid"
        }
        self._grid = "areas.career" in self._exact
        self._bare_areas = sum(find_area(header) is not None for header in headers) >= 4

    def is_moment(self, header: str) -> bool:
        """Return whether a column says when somebody answered."""
        key = normalize(header)
        own = self.flavour.columns.get(key) if self.flavour else None
        return own == "updated" or _MOMENTS.fullmatch(key) is not None

    def match(self, header: str) -> HeaderMatch:
        """Certain for our own names, our form's questions (also slightly reworded) and a product's own columns."""
        key = normalize(re.sub(r"(?<=\D)\d$", "", header.strip()) if self.flavour else header)
        if self.flavour and normalize(header) in self.flavour.columns:
            field = self.flavour.columns[normalize(header)]
            return HeaderMatch(field if field and normalize(field) in self._exact else None, True, 9)
        if header == "(key)":  # of a mapping of people by id
            return HeaderMatch("id", True)
        if key in self._exact:
            return HeaderMatch(self._exact[key].name, True, self._exact[key].rank)
        if key.startswith("x ") or key.startswith("x-"):
            return HeaderMatch("x-" + key[2:].replace(" ", "-"), True)
        if key in _MAIL:
            return HeaderMatch("contact.email", True)
        return self._area(header) or self._question(key) or self._option(header) or self._guess(key)

    def _area(self, header: str) -> HeaderMatch | None:
        if not self._grid:
            return None
        parts = split_grid(header)
        area = find_area(parts[1]) if parts else find_area(header)
        if area is None:
            return None
        asked = normalize(parts[0]) if parts else ""
        known = asked in ("areas", "area") or likeness(asked, normalize(GRID)) >= 0.75
        return HeaderMatch(f"areas.{area}", known if parts else self._bare_areas)

    def _question(self, key: str) -> HeaderMatch | None:
        if key in self._questions:
            return HeaderMatch(self._questions[key].name, True, self._questions[key].rank)
        near = nearest(key, self._questions, 0.8) if len(key.split()) > 2 else None
        return HeaderMatch(self._questions[near].name, True, self._questions[near].rank) if near else None

    def _option(self, header: str) -> HeaderMatch | None:
        """A question whose options have a column each: ``Which kinds of help do you offer? [Coach]``."""
        for field in self.fields:
            if field.kind != "several" or not _option_in(field, header):
                continue
            title = normalize(_without_option(field, header))
            known = [normalize(text) for text in (field.name, field.question, *field.former) if text]
            if title in known or (len(title.split()) > 2 and nearest(title, known, 0.8)):
                return HeaderMatch(field.name, True, field.rank)
            if title in map(normalize, field.also):
                return HeaderMatch(field.name, False, field.rank)
        return None

    def _guess(self, key: str) -> HeaderMatch:
        best, score = None, 0.74
        for field in self.fields:
            for word in (field.name, *field.also, field.question):
                near = _nearness(key, normalize(word), score)
                if near > score:
                    best, score = field, near
        if best is None:
            named = {field.name for field in self.fields}
            words = next((name for name, words in _TELLING if name in named and words.search(key)), None)
            return HeaderMatch("consent" if not words and _asks_consent(key) else words, False)
        if score < 0.9 and best.name != "consent" and _asks_consent(key):
            return HeaderMatch("consent", False)
        return HeaderMatch(best.name, False, best.rank) if best is not None else HeaderMatch(None, False)


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
    rf"{_KEEPING} (?:\w+ ){{0,4}}(?:{_DATA}|name|this|these|them|me)|{_DATA} (?:\w+ ){{0,4}}{_KEEPING})\b|"
    r"^(?:publish|listed|data sharing)$"
)
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


_TELLING = tuple((name, re.compile(rf"\b(?:{words})")) for name, words in (
    ("avoid", r"not (?:match|pair|be matched|be paired|suggest)|shouldn t (?:match|pair)|avoid|conflicts? of interest"),
    ("conflicts", r"not (?:match|pair|be matched|be paired)|shouldn t (?:match|pair)|avoid|conflicts? of interest"),
    ("goals", r"achiev|goals?\b|hope to (?:gain|get|learn)|get out of|want to (?:learn|change|work on)"),
    ("offers", r"(?:can|could) you (?:do|offer|help)|help with\b.*\boffer"),
    ("contact.email", r"e ?mail"),
    ("location", r"where (?:will|do|are) you|(?:live|based|located)\b|town|city\b"),
    ("hours_per_month", r"hours\b.*\bmonth|how much time"),
    ("capacity", r"how many (?:students|mentees|people)"),
))  # fmt: skip
"""Words in a long question that tell what it asks; a guess, to be confirmed."""
_MAIL = frozenset(("email", "e mail", "email address", "e mail address", "your email"))
_MOMENTS = re.compile(
    r"(?:time ?stamp|zeitstempel|horodateur|marca temporal|informazioni cronologiche|tijdstempel|tidsst[ae]mpel|"
    r"sygnatura czasowa|carimbo de data hora|date(?: time)?|when|completed|created|submitted|"
    r"modified|last updated|updated|"
    r"(?:submi(?:t|tted|ssion)|respon(?:se|ded)|completion|completed|creat(?:ed|ion)|record(?:ed)?|entry|entered|received|"
    r"answered|finish(?:ed)?|end|modified|filled in) (?:date|time|at|on)(?: time)?(?: utc)?|"
    r"(?:date|time) (?:submitted|completed|created|received|entered|of (?:response|submission|answer|entry)))"
)
"""What products call the time of an answer."""


def _nearness(key: str, word: str, least: float) -> float:
    """1 for the same text; .75 where a header of a few words holds all of ``word``; else how alike they are.

    Where that can't be more than ``least``, it is 0 or .75: telling apart hundreds of columns takes long enough.
    """
    if key == word:
        return 1.0
    said, asked = set(key.split()), set(word.split())
    like = likeness(key, word) if may_be_alike(key, word, least) else 0.0
    if len(said) == len(asked) == 1:
        return like if like >= 0.85 else 0.0  # "Person" is no "permission"
    holds = bool(asked) and asked < said and (len(asked) > 1 or len(said) < 4) and asked != {"name"}
    return max(0.75 if holds else 0.0, like)
