"""Whom people mean by what they write: names with titles or without, a surname alone, a near spelling, an organization.

Used where somebody must not be paired (``avoid``, ``conflicts``), where pairs are named (``--keep``, ``--not-again``)
and where a mentor is typed. What only nearly fits is told apart from what fits: the caller decides what follows.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from mentorpick.data import read_lines
from mentorpick.text import appearance, slug, to_ascii

SURE, NEAR, NO = 2, 1, 0
"""How well a line fits: it names them; a surname alone or a near spelling may mean them; not at all."""

_TABLES = {kind: tuple(words.split()) for kind, _, words in (line.partition(": ") for line in read_lines("names.txt"))}
"""Words in and around names, by kind; see data/names.txt."""
_TITLES, _AFTER, _ASIDE, _COMPANY, _PARTS, _OF_A_PLACE = (
    frozenset(_TABLES[kind]) for kind in ("titles", "after", "aside", "company", "parts", "of_a_place")
)
_SHORT, _CALLED_SHORT = (
    {word: kind.partition(" ")[2] for kind, words in _TABLES.items() if kind.startswith(f"{of} ") for word in words}
    for of in ("short", "called")
)
"""Abbreviations of organizations, and short forms of first names: what they stand for."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ADDRESS = re.compile(r"([\w.+-]{1,80})@[\w.-]{1,200}\.\w+")
_FULL_STOP = re.compile(r"(?<=[A-Za-z]{2})\.(?=[A-Za-z])|\.(?=[A-Za-z]{3})")
"""Between a title, or an initial, and a name: Dr.Foster, H.Foster."""
_LETTERS = re.compile(r"[a-z0-9&]+")


class Person(NamedTuple):
    """Somebody present: an id, and the name as it is written."""

    id: str
    name: str


@lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name: lower case, without accents, signs and apostrophes (O'Neil is ``oneil``).

    Of an e-mail address they are what stands before the @."""
    plain = _ADDRESS.sub(lambda hit: re.sub(r"[._+-]+", " ", hit[1]), to_ascii(text))
    plain = _FULL_STOP.sub(" ", plain)
    return tuple(_LETTERS.findall(re.sub(r"['`\u2019.]", "", plain.lower())))


@lru_cache(maxsize=50_000)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of somebody's name without titles; ``Foster, Helen`` is ``helen foster``."""
    bare = _BRACKETS.sub(" ", name) if _BRACKETS.sub(" ", name).strip() else name
    last, comma, first = bare.partition(",")
    if comma and first.strip() and not set(words_of(first)) <= (_AFTER | _TITLES):
        bare = f"{first} {last}"
    return _without_titles(words_of(bare))


def _without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    start, end = 0, len(words)
    while start < end - 1 and words[start] in _TITLES:
        start += 1
    while end > start + 1 and words[end - 1] in _AFTER:
        end -= 1
    return words[start:end]


@lru_cache(maxsize=4096)
def one_edit(one: str, other: str) -> bool:
    """Return whether two words of five letters or more, with the same first one, differ by one slip: added, left out,
    another letter, or two exchanged."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((n for n in range(len(one)) if one[n] != other[n]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at + 1 : at + 2] == other[at : at + 1] and one[at : at + 1] == other[at + 1 : at + 2]
    return one[at + 1 :] == other[at + 1 :] or (swapped and one[at + 2 :] == other[at + 2 :])


@lru_cache(maxsize=200_000)
def fits(line: str, id_: str, name: str) -> int:
    """Return how well a line that somebody wrote names this person: SURE, NEAR or NO."""
    if line.strip() == id_ or slug(line) == id_:
        return SURE
    person = name_words(name)
    if not person:
        return NO
    outside = _BRACKETS.sub(" ", line)
    found = _fits(outside, _comma_turned(outside), person)
    if found == NO and outside.startswith("M. "):  # no initial in French: M. Girard may be Antoine
        found = min(_fits(outside[3:], (), person), NEAR)
    if found == NO and outside != line:
        inside = " ".join(hit[0][1:-1] for hit in _BRACKETS.finditer(line))
        found = min(_fits(inside, (), person), NEAR)
    return NEAR if found == NO and appearance(line) == appearance(name) else found


def _comma_turned(text: str) -> tuple[str, ...]:
    """``Foster, Helen`` the other way round; empty where no comma stands after the first word or two."""
    last, comma, first = text.partition(",")
    return _without_titles(words_of(f"{first} {last}")) if comma and len(words_of(last)) < 3 and first.strip() else ()


def _fits(text: str, turned: tuple[str, ...], person: tuple[str, ...]) -> int:
    said = words_of(text)
    bare = _without_titles(said)
    named = tuple(word for word in bare if word not in _ASIDE and word not in _TITLES) or bare
    whole = "".join(person)
    if person in (named, turned) or "".join(named) == whole or (len(person) > 1 and sorted(named) == sorted(person)):
        return SURE
    if len(person) > 1 and _holds(said, person):
        return SURE
    if len(named) > 1 and named[-1] == person[-1] and _in_order(named, person):
        return SURE
    if one_edit("".join(named), whole) or (len(named) > 1 and _holds(person, named)) or _abbreviated(named, person):
        return NEAR
    explains = _in_small_letters(text)
    return NEAR if _by_surname(said, person, explains) or (turned and _by_surname(turned, person, explains)) else NO


def _in_small_letters(text: str) -> frozenset[str]:
    """The words written small in a text that knows capitals: no first names, whatever they explain."""
    words = text.split()
    small = frozenset(word for each in words if each[:1].islower() for word in words_of(each))
    return small if any(word[:1].isupper() for word in words) else frozenset()


def _abbreviated(named: tuple[str, ...], person: tuple[str, ...]) -> bool:
    """Whether this is a first name with the initial of the surname: Helen F. for Helen Foster."""
    return len(named) == 2 < 1 + len(person) and named[0] == person[0] and named[1] == person[-1][0]


def _holds(said: tuple[str, ...], person: tuple[str, ...]) -> bool:
    """Whether the whole name stands among what was said."""
    return any(said[at : at + len(person)] == person for at in range(len(said) - len(person) + 1))


def _in_order(named: tuple[str, ...], person: tuple[str, ...]) -> bool:
    """Whether all that was said are words of the name, in its order: Bob Ellery for Robert "Bob" Ellery."""
    rest = iter(person)
    return all(word in rest for word in named)


def _by_surname(said: tuple[str, ...], person: tuple[str, ...], explains: frozenset[str]) -> bool:
    """Whether the surname, or one that is spelled nearly like it, stands there without another person's first name."""
    if len(said) == 1 and said[0] in person and len(said[0]) > 1:
        return True
    surnames = {"".join(person[at:]) for at in range(min(1, len(person) - 1), len(person))}
    spans = ((at, end) for at in range(len(said)) for end in range(at + 1, min(at + 4, len(said) + 1)))
    for start, end in spans:
        word = "".join(said[start:end])
        if (word in _ASIDE and word not in surnames) or len(word) < 2 or not any(map(partial(_alike, word), surnames)):
            continue
        before = [word for word in said[:start] if word not in _TITLES and word not in _ASIDE and word not in explains]
        if not before or any(_same_first(word, own) for word in before for own in person[:-1]):
            return True
    return False


def _alike(one: str, other: str) -> bool:
    """Whether two surnames are one or nearly: a slip, or Mueller for Müller."""
    return one_edit(one, other) or (len(one) > 2 and _without_e(one) == _without_e(other))


def _without_e(word: str) -> str:
    """A word as if ä, ö, ü and å had been written with one letter."""
    return re.sub(r"([aou])e|(a)a", r"\1\2", word)


def _same_first(said: str, own: str) -> bool:
    """``h`` for Helen, ``tom`` for Thomas, ``pryia`` for Priya."""
    short, long = sorted((said, own), key=len)
    if _CALLED_SHORT.get(short, short) == _CALLED_SHORT.get(long, long):
        return True
    return (len(short) == 1 and long[0] == short) or (len(short) > 2 and long.startswith(short)) or one_edit(said, own)


@lru_cache(maxsize=50_000)
def same_organization(line: str, organization: str) -> int:
    """Return how well a line names an organization: SURE where it does, whatever explanation or legal form stands
    beside it; NEAR where the words come in another order, or where more is said."""
    outside = _BRACKETS.sub(" ", line)
    if set(words_of(outside)) <= _ASIDE:  # "my employer (BBC)"
        outside = line
    own, said = _spelled(organization), _spelled(outside)
    if not own or not said:
        return NO
    if own == said or "".join(own) == "".join(said):
        return SURE
    if _holds(said, own) and len("".join(own)) > 2:
        rest = {word for word in said if word not in own}
        more = len(own) > 1 or rest & (_ASIDE | _PARTS) or (said[0] == own[0] and organization.isupper())  # BBC News
        return SURE if rest <= _ASIDE else NEAR if more else NO
    named = tuple(word for word in said if word not in _ASIDE)
    if sorted(set(own) - {"of"}) == sorted(set(said) - {"of"}) or (len(named) > 1 and _in_order(named, own)):
        return NEAR
    if len("".join(named)) > 2 and own[: len(named)] == named and not set(own[len(named) :]) & _OF_A_PLACE:
        return NEAR
    return NEAR if _initials(organization) & {"".join(named)} or _initials(outside) & {"".join(own)} else NO


def _organization_words(line: str) -> tuple[str, ...]:
    """All words by which an organization in a line may be found."""
    return (*_spelled(line), *_initials(_BRACKETS.sub(" ", line)))


def _initials(text: str) -> set[str]:
    """KCL for King's College London; nothing for fewer than three words."""
    words = words_of(text)
    ways = ("".join(w[0] for w in words), "".join(w[0] for w in words if w not in ("of", "the", "and", "for", "&")))
    return {way for way in ways if len(way) > 2}


@lru_cache(maxsize=50_000)
def _spelled(organization: str) -> tuple[str, ...]:
    """The words of an organization without Ltd and the like, usual abbreviations spelled out."""
    words = tuple(_SHORT.get(word, word) for word in words_of(organization))
    return tuple(word for word in words if word not in _COMPANY) or words


def organization_key(text: str) -> str:
    """Return what is the same for two spellings of one organization: Cedar Health Ltd. and cedar-health."""
    return " ".join(sorted(set(_spelled(text)) - {"of"}))


class Meant(NamedTuple):
    """Whom a line means among those present, by position, and how sure that is."""

    people: tuple[int, ...] = ()
    organizations: tuple[str, ...] = ()
    """As they are written by those who belong to them."""
    sure: bool = False
    """Whether nothing is left to decide: everybody named by name or id, an organization as it is called."""

    @property
    def nobody(self) -> bool:
        """Whether nobody present fits."""
        return not self.people and not self.organizations


class _Likely:
    """What shares a word, or one that is nearly the same, with a text: so that only a few are compared closely."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[int]] = {}
        self._by_shape: dict[tuple[str, int], set[str]] = {}

    def add(self, words: Sequence[str], item: int) -> None:
        """Keep an item under its words."""
        for word in _alone_and_joined(words):
            self._by_word.setdefault(word, []).append(item)
            self._by_shape.setdefault((word[0], len(word)), set()).add(word)

    def find(self, words: Sequence[str]) -> list[int]:
        """Return the items that share a word with these, in order."""
        found: set[int] = set()
        for word in _alone_and_joined(words):
            found.update(self._by_word.get(word, ()))
            for size in range(len(word) - 1, len(word) + 2) if len(word) > 4 else ():
                for other in self._by_shape.get((word[0], size), ()):
                    if one_edit(word, other):
                        found.update(self._by_word[other])
        return sorted(found)


def _alone_and_joined(words: Sequence[str]) -> set[str]:
    """The words, and those next to each other written as one, as Ann Marie, O Neil and van den Berg are."""
    ends = {"".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, min(at + 4, len(words) + 1))}
    return {form for word in (*ends, "".join(words)) if word for form in (word, _without_e(word))}


class Directory:
    """Those present, to be asked whom a line means; quick for thousands."""

    def __init__(self, people: Iterable[Person], organizations: Iterable[str] = ()) -> None:
        self.people = tuple(people)
        self.organizations = tuple(dict.fromkeys(name for name in organizations if name.strip()))
        self.by_id = {person.id: at for at, person in enumerate(self.people)}
        self._by_name, self._by_organization = _Likely(), _Likely()
        for at, person in enumerate(self.people):
            self._by_name.add(name_words(person.name), at)
        for at, name in enumerate(self.organizations):
            self._by_organization.add((*_spelled(name), *_initials(name)), at)
        self._known: dict[str, Meant] = {}

    def meant_by(self, line: str) -> Meant:
        """Return whom a line means. Who fits by name goes before who only nearly fits."""
        if line not in self._known:
            self._known[line] = self._find(line)
        return self._known[line]

    def _find(self, line: str) -> Meant:
        organizations, sure = self._organizations(line)
        if organizations and sure:
            return Meant(self._named(line, SURE), organizations, True)
        if named := self._named(line, SURE):
            if (len(named) == 1 and len(_pieces(line)) == 1) or self._is_whole(line, named):
                return Meant(named, organizations, len(named) == 1)
            return self._by_pieces(line, named, organizations)
        if len(_pieces(line)) > 1:
            return self._by_pieces(line, (), organizations)
        return Meant(self._named(line, NEAR), organizations)

    def _by_pieces(self, line: str, named: tuple[int, ...], organizations: tuple[str, ...]) -> Meant:
        """A line that names several, one after the other: each piece for itself, together with ``named``."""
        people, sure = set(named), True
        for piece in _pieces(line):
            of_piece = self._named(piece, SURE) or self._named(piece, NEAR)
            own, sure_own = self._organizations(piece)
            people.update(of_piece)
            organizations += tuple(name for name in own if name not in organizations)
            explains = set(words_of(piece)) <= _ASIDE
            sure = sure and (explains or len(self._named(piece, SURE)) == 1 or sure_own)
        people.update(self._named(line, NEAR) if not people else ())
        return Meant(tuple(sorted(people)), organizations, sure and bool(people or organizations))

    def _organizations(self, line: str) -> tuple[tuple[str, ...], bool]:
        likely = [self.organizations[at] for at in self._by_organization.find(_organization_words(line))]
        how = {name: same_organization(line, name) for name in likely}
        sure = tuple(name for name in likely if how[name] == SURE)
        return sure or tuple(name for name in likely if how[name]), bool(sure)

    def _named(self, line: str, least: int) -> tuple[int, ...]:
        likely = self._by_name.find(words_of(line))
        likely += [self.by_id[id_] for id_ in {line.strip(), slug(line)} if id_ in self.by_id]
        return tuple(sorted({at for at in likely if fits(line, *self.people[at]) >= least}))

    def _is_whole(self, line: str, named: tuple[int, ...]) -> bool:
        """Whether the line is a name and nothing else, so that its pieces are no names of their own."""
        person = name_words(self.people[named[0]].name)
        return sorted(words_of(line)) == sorted(person) or slug(line) in self.by_id


def _pieces(line: str) -> list[str]:
    """What stands between commas, semicolons, slashes, lines, ``and``, ``or``."""
    bare = _BRACKETS.sub(" ", line)
    return [piece.strip() for piece in re.split(r"[,;/&|\n]|\band\b|\bor\b", bare) if words_of(piece)] or [line]


_LAST_FIRST = re.compile(r"[^\s,;/&|]+,[^,;/&|]+")
"""``Foster, Helen``: one person, whose first name alone is nobody else's."""


class Lines:
    """Lines that somebody wrote of others, to be asked which of them fit one person."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(dict.fromkeys(line for line in lines if line.strip()))
        self._likely = _Likely()
        for at, line in enumerate(self.lines):
            self._likely.add(words_of(line), at)
            self._likely.add(_organization_words(line), at)
            self._likely.add((slug(line),), at)

    def fitting(self, person: Person, organization: str = "") -> dict[str, int]:
        """Return the lines that name this person or organization, and how well: SURE or NEAR."""
        found: dict[str, int] = {}
        words = (*name_words(person.name), person.id)
        for at in sorted({*self._likely.find(words), *self._likely.find(_organization_words(organization))}):
            line = self.lines[at]
            parts = dict.fromkeys((line, *_pieces(line)))
            people = (line,) if _LAST_FIRST.fullmatch(line.strip()) else parts
            how = max(
                *(same_organization(part, organization) for part in parts), *(fits(part, *person) for part in people)
            )
            if how:
                found[line] = how
        return found
