"""Languages by tag and by name: one function that says which language a text means.

The names stand in ``data/languages.txt``. Varieties that speakers share are one language: ``nb`` and ``nn`` are ``no``.
"""

import re
import unicodedata
from functools import cache, lru_cache

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")


_LONGEST = 200
"""Letters of what may name a language; more is no name, and is not looked at."""


@cache
def _names() -> dict[str, str]:
    rows = [(tag, name) for table in ("abroad", "languages") for tag, names in _rows(table) for name in names]
    return {_without_accents(name): tag for tag, name in rows} | {name.casefold(): tag for tag, name in rows}


def _without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


@cache
def _tags() -> dict[str, str]:
    tags = {tag: tag for tag, _ in _rows("languages")}
    return tags | {old: tag for tag, others in _rows("replaced") for old in others}


@cache
def _rows(table: str) -> list[tuple[str, list[str]]]:
    """The rows of one table of data/languages.txt: a tag, and names or the tags it replaces."""
    from importlib import resources

    text = (resources.files("mentorpick") / "data" / "languages.txt").read_text(encoding="utf-8")
    rows = (
        row.strip().partition(" ") for row in text.split(f"[{table}]")[1].split("\n\n")[0].split(";") if row.strip()
    )
    return [(tag, names.replace("\n", " ").split("/")) for tag, _, names in rows]


def language_tag(text: str) -> str | None:
    """Return the primary tag (``en``, ``fil``) of a BCP 47 tag or of a language's English or own name; None if unknown.

    Regions and scripts do not count (``pt-BR`` and ``Portuguese (Brazil)`` are ``pt``), nor does case.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if (found := _TAG.fullmatch(text)) and (tag := _tags().get(found[1].lower())):
        return tag
    name = _without_aside(text)
    return _names().get(name.casefold()) or _names().get(_without_accents(name))


def _without_aside(text: str) -> str:
    """A language without what stands in brackets behind it."""
    bare = text.rstrip()
    return bare[: bare.rfind("(")].rstrip() if bare.endswith(")") and bare.count("(") == 1 else text


_HOW_WELL = frozenset((
    "a", "little", "bit", "of", "some", "basic", "basics", "conversational", "intermediate", "upper", "lower", "pre",
    "advanced", "good", "very", "fluent", "fluently", "fluency", "native", "natively", "beginner", "beginners",
    "beginner's", "a1", "a2", "b1", "b2", "c1", "c2", "mother", "tongue", "first", "second", "language", "working",
    "knowledge", "limited", "school", "rusty", "business", "professional", "proficient", "proficiency", "full",
    "elementary", "level", "speaker", "spoken", "written", "only", "i", "speak", "can", "in", "my", "is", "ok",
    "decent", "near", "bilingual", "excellent", "uk", "us", "british", "american",
    "muttersprache", "muttersprachlich", "fliessend", "verhandlungssicher", "grundkenntnisse", "gut", "sehr", "etwas",
    "kenntnisse", "langue", "maternelle", "courant", "couramment", "bilingue", "notions", "de", "d", "bon", "niveau",
    "scolaire", "professionnel", "nativo", "nativa", "fluido", "materno", "materna", "lengua", "basico", "intermedio",
    "avanzado", "alto", "medio", "nivel", "algo", "un", "poco", "madrelingua", "fluente", "buono", "base", "livello",
    "lingua", "basis", "moedertaal", "vloeiend", "goed", "redelijk", "beetje", "een", "ojczysty", "biegle", "biegly",
))  # fmt: skip
"""Words that say how well a language is spoken, or which variety of it."""


@lru_cache(maxsize=4096)
def read_languages(text: str) -> tuple[str, ...]:
    """Return the languages a text names: ``English and some French``; none where a part of it is not understood."""
    if len(text) > _LONGEST:
        return ()
    whole = _one_language(text)
    parts = [whole] if whole else [_one_language(part) for part in _BETWEEN.split(text) if part.strip()]
    return tuple(dict.fromkeys(filter(None, parts))) if all(parts) else ()


_BETWEEN = re.compile(r"[/&+,;]|\b(?:and|und|sowie|et|y|e|ed|i|oraz|or)\b")


def _one_language(text: str) -> str:
    bare = " ".join(_without_aside(text).split())
    words = re.sub(r"[:,(){}\[\]'’-]", " ", bare).split()
    named = [word for word in words if _without_accents(word) not in _HOW_WELL]
    return next((name for name in (bare, " ".join(named)) if name and language_tag(name)), "")


def language_name(tag: str) -> str:
    """Return the English name of a tag that `language_tag` gave; the tag itself where it is another text."""
    return _english().get(tag, tag)


def language_names() -> tuple[str, ...]:
    """Return every name that is known here: of each language the English one first, in order of tag."""
    return tuple(name for _, names in _rows("languages") for name in names)


@cache
def _english() -> dict[str, str]:
    return {tag: names[0] for tag, names in _rows("languages")}
