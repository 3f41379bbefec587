"""A table of people while it is read: its rows, the text of a file in any encoding, and which column is which field.

What is no table at all is refused, whatever its name. A map is a YAML file beside the sheet (``form.csv.map.yaml``);
sheets with the columns of the format, and exports of our own form, need none.
"""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.people import Answers, Columns, Mentor
from mentorpick.read.sheets.cells import ColumnRule
from mentorpick.read.sheets.fields import MENTEE_FIELDS, MENTOR_FIELDS, Field, nearest, normalize, split_grid
from mentorpick.read.sheets.headers import NEVER_LEFT_OUT, Headers, option_in
from mentorpick.text import did_you_mean, text_encoding, undo_garbling

_CHUNK = 1 << 20


class Row(msgspec.Struct, frozen=True):
    """One person as written: ``place`` is such as ``row 14``; ``cells`` by header, or a record's own keys."""

    place: str
    cells: dict[str, Any]


class Table(msgspec.Struct, kw_only=True):
    """A sheet's headers in order (none for records, whose keys may differ) and its rows, to be walked once."""

    path: str
    headers: tuple[str, ...]
    rows: Iterator[Row | Problem]
    notices: list[str] = []
    sheet: str = ""
    """The sheet that was read, where it is not the one that is read unasked."""
    fitting: str = ""
    """Other sheets that need no map, where there are several."""
    others: tuple[str, ...] = ()
    """Other sheets of the workbook that people see."""
    records: bool = False
    """True for JSON and YAML: cells may be lists and mappings."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a file the table is, as a map may say: sheet name, header row (from 1), path to the records."""

    sheet: str = ""
    header: int = 0
    records: str = ""


DEFAULT = Layout()


def open_bytes(path: Path, data: bytes | None) -> IO[bytes]:
    """Return the file, or the bytes that stand for it, as a stream to be closed."""
    return path.open("rb") if data is None else io.BytesIO(data)


ENCODINGS = {
    codecs.BOM_UTF32_LE: ("utf-32", "UTF-32"),
    codecs.BOM_UTF32_BE: ("utf-32", "UTF-32"),
    codecs.BOM_UTF8: ("utf-8-sig", ""),
}


def encoding_of(path: Path, data: bytes | None) -> tuple[str, str]:
    """Return the encoding of a text file and what to say of it (nothing for UTF-8).

    Raises InvalidData for what is no text.
    """
    with open_bytes(path, data) as stream:
        start = stream.read(4096)
        for mark, known in ENCODINGS.items():
            if start.startswith(mark):
                return known
        if (found := text_encoding(start)) != "utf-8":
            return found, "UTF-16"
        if b"\0" in start:
            return _without_mark(path, start)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            stream.seek(0)
            return _old_encoding(stream)
    return "utf-8", ""


_MAC = re.compile(rb"[A-Za-z][\x80\x81\x83\x86-\x91\x93\x98-\x9f]|[a-z][\xc9\xd0-\xd5]")
_WESTERN = re.compile(rb"[A-Za-z][\xdf-\xff]|[A-Z][\xc0-\xde]|[A-Za-z][\x82\x84\x85\x92\x94]")
"""Behind a letter: accents and quotation marks as an old Mac writes them, which stand there as nothing else in
Windows-1252; and the other way round."""


def _old_encoding(stream: IO[bytes]) -> tuple[str, str]:
    """Which of two a text is in that is no UTF-8: Excel for Mac writes its own as "CSV (Macintosh)"."""
    mac = western = 0
    while chunk := stream.read(_CHUNK):
        mac, western = mac + len(_MAC.findall(chunk)), western + len(_WESTERN.findall(chunk))
    name, called = ("mac-roman", "Mac Roman") if mac > western else ("cp1252", "Windows-1252 (cp1252)")
    return name, f"{called}, because it isn't UTF-8; look at the accents"


def _without_mark(path: Path, start: bytes) -> tuple[str, str]:
    """UTF-16 whose first letter is of another alphabet: most others are Latin ones, every second byte of which is 0."""
    halves = {"utf-16-le": start[1::2], "utf-16-be": start[::2]}
    for name, high in halves.items():
        if high and high.count(0) > 0.7 * len(high):
            return name, "UTF-16"
    raise InvalidData(f"{path.name} isn't a text file (it holds NUL bytes)", "export it again as CSV (UTF-8) or XLSX")


def text_lines(path: Path, data: bytes | None, encoding: str) -> Iterator[str]:
    """Yield the lines of a text, with their ends."""
    with io.TextIOWrapper(open_bytes(path, data), encoding=encoding, errors="replace", newline="") as stream:
        yield from map(undo_garbling, stream) if encoding.startswith("utf-16") else stream


_KINDS = (
    (b"%pdf", "a PDF"), (b"pk\x03\x04", "a workbook or another zip file"), (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "a text document (RTF)"), (b"%!ps", "a document to print (PostScript)"), (b"\x89png", "a picture"),
    (b"\xff\xd8\xff", "a picture"), (b"gif8", "a picture"), (b"riff", "a picture or a sound"), (b"<svg", "a picture"),
    (b"\x1f\x8b", "a compressed file"), (b"7z\xbc\xaf", "a compressed file"), (b"rar!", "a compressed file"),
    (b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "a web page"), (b"<head", "a web page"),
    (b"<body", "a web page"), (b"<table", "a web page"), (b"<meta", "a web page"), (b"<!--", "a web page"),
    (b"begin:vcard", "a card of contacts (vCard)"), (b"begin:vcalendar", "a calendar"),
    (b"from: ", "an email"), (b"received: ", "an email"), (b"return-path: ", "an email"),
    (b"mime-version", "an email"), (b"sqlite format", "a database"),
)  # fmt: skip
"""How files begin that are no table; in small letters."""
_BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS = (".csv", ".tsv", ".tab")


def refuse_another_kind(path: Path, data: bytes | None) -> None:
    """Raise InvalidData for a file that is no table, or another one than its name says."""
    with open_bytes(path, data) as stream:
        start = stream.read(512).removeprefix(codecs.BOM_UTF8).lstrip()
    suffix = path.suffix.lower()
    kind = next((kind for mark, kind in _KINDS if start[:32].lower().startswith(mark)), "")
    if suffix in _BOOKS:
        kind = "" if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or not start else kind or _text_kind(start)
    elif not kind and suffix in _TEXTS and start.startswith((b"[", b"{")) and b'"' in start:
        kind = "JSON"
    if kind:
        hint = "export the list again, as CSV (UTF-8) or XLSX"
        if kind in ("JSON", "text"):
            hint = "rename it to .json" if kind == "JSON" else "if it's a table, rename it to .csv or .tsv"
        what = "a workbook" if suffix in _BOOKS else "a table"
        raise InvalidData(f"{path.name} is {kind}, not {what}", hint)


def _text_kind(start: bytes) -> str:
    return "text" if b"\0" not in start and b"\n" in start else ""


def parquet_rows(path: Path, data: bytes | None, most_cells: int) -> list[list[Any]]:
    """Return the names of the columns of a Parquet file, then its rows.

    Raises WrongUsage where the package that reads it is missing, InvalidData for what it can't read.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        hint = "install it with: pip install 'mentorpick[parquet]', or export the list as CSV"
        raise WrongUsage("reading Parquet needs the package pyarrow, which isn't installed", hint) from error
    try:
        with open_bytes(path, data) as stream:
            file = parquet.ParquetFile(stream)
            if file.metadata.num_rows * len(file.schema_arrow) > most_cells:
                raise InvalidData(f"{path.name} has more than {most_cells:,} cells", "split it into several files")
            table = file.read()
    except (pyarrow.ArrowException, OSError) as error:
        raise InvalidData(
            f"{path.name} isn't a whole Parquet file", "write it again, or export the list as CSV"
        ) from error
    return [table.column_names, *map(list, zip(*(column.to_pylist() for column in table.columns), strict=True))]


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


class Map(Layout, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mapping file as written; where the table is, too."""

    columns: dict[str, str | ColumnRule | None] = {}
    fields: dict[str, ConstantField] = {}


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
        hint = '`columns:` needs a line `"Header": field` for each column'
        raise InvalidData(f"{path.name} isn't a map: {error}", hint) from error
    problems = tuple(_unknown(path, name, kind) for name in _names(found) if field_of(kind, name) is None)
    if problems:
        raise InvalidData(f"the map {path.name} can't be used", "fix what's listed above", problems)
    return found


_IN_BRACES = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|(?<![\w./-])[\w./-][\w ./-]{0,119}?)\s*:\s*(?=[,}])""")
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
        hint = f"this looks like a map of {other}, or delete the map to start again"
    return Problem(code="P401", path=path.name, message=f"there's no field {name!r}", hint=hint)


class Mapping:
    """Which fields each column of one sheet goes to; columns are looked up as they appear."""

    def __init__(
        self,
        kind: PeopleKind,
        headers: Iterable[str],
        found: Map | None,
        columns: Columns = Columns(),  # noqa: B008  a value
    ) -> None:
        self.kind = kind
        self.map = found
        self.headers = Headers(FIELDS[kind], tuple(headers))
        self.reworded: dict[str, str] = {}
        """Headers that the map names a little differently, and how it does."""
        self._keep = {normalize(name): own_key(name) for name in columns.keep}
        self._carry = {normalize(name): own_key(name) for name in columns.carry}
        self._id = normalize(columns.id)
        self._certain = columns.ignore_unknown
        """Whether what only looks like a field is none, unless it would be a consent or a must-not."""
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

    def is_unknown(self, header: str) -> bool:
        """Return whether nothing is known of a column, not even that it says nothing of ours."""
        known = bool(self.targets(header)) or self.headers.is_moment(header) or self.headers.says_nothing(header)
        return not known and self.why_dropped(header) == "dropped"

    def why_dropped(self, header: str) -> str:
        """Return ``dropped`` where nobody decided it; else ``map``, or the product whose own column it is."""
        product = self.headers.product
        if product is not None and normalize(header) in product.columns:
            return product.name
        return "map" if self.map is not None and self.listed_as(header) is not None else "dropped"

    def _find(self, header: str) -> tuple[Target, ...]:
        carried = self._carry.get(normalize(header))
        found = tuple(target for target in self._fields(header) if not self._id or target.name != "id")
        if self._id and normalize(header) == self._id:
            field = field_of(self.kind, "id")
            found = (Target("id", None if isinstance(field, str) else field, ColumnRule(), "given"),)
        certain = tuple(target for target in found if target.how != "guess" or target.name in NEVER_LEFT_OUT)
        if carried is None:
            return certain if self._certain else found
        return (*certain, Target(carried, None, ColumnRule(), "carried"))

    def _fields(self, header: str) -> tuple[Target, ...]:
        if normalize(header) in self._keep:
            return (Target(self._keep[normalize(header)], None, ColumnRule(), "kept"),)
        if self.map is not None and (listed := self.listed_as(header)) is not None:
            return self._from_map(header, self.map.columns[listed])
        match = self.headers.match(header)
        if match.field is None or (self.map is not None and not match.sure):
            return ()
        field = field_of(self.kind, match.field)
        how = "known" if match.sure else "guess"
        if field is None or isinstance(field, str):
            return (Target(match.field, None, ColumnRule(), how, match.rank),)
        rule = ColumnRule(chosen=option_in(field, header))
        return (Target(match.field, field, rule, how, match.rank),)

    def listed_as(self, header: str) -> str | None:
        """Return the name under which the map lists a column; None where it does not."""
        key = normalize(header)
        if key in self._listed:
            return self._listed[key]
        near = nearest(key, self._listed, 0.8)
        if near is None or not self.headers.agree(key, near):
            return None
        if len(key.split()) < 2 or _grid_row(header) != _grid_row(self._listed[near]):
            return None
        self.reworded[header] = self._listed[near]
        return self._listed[near]

    def _from_map(self, header: str, entry: str | ColumnRule | None) -> tuple[Target, ...]:
        rule = entry if isinstance(entry, ColumnRule) else ColumnRule()
        fields = [(name, field_of(self.kind, name)) for name in targets_of(entry)]
        match = self.headers.match(header)
        rank = match.rank if match.field in targets_of(entry) else 0  # the first name before the surname
        targets = [Target(name, None if isinstance(f, str) else f, rule, "map", rank) for name, f in fields]
        return tuple(map(partial(_with_option, header), targets))


def _with_option(header: str, target: Target) -> Target:
    """The target of a column, with the option whose ticks it holds, where the map leaves that to the header."""
    field, rule = target.field, target.rule
    if field is None or not option_in(field, header) or rule.values or rule.chosen:
        return target
    return target._replace(rule=msgspec.structs.replace(rule, chosen=option_in(field, header)))


def _grid_row(header: str) -> str:
    parts = split_grid(header)
    return normalize(parts[1]) if parts else ""
