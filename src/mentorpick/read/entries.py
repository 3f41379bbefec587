"""How people write hours, a number of people, nothing at all, and an address: what such a text means."""

import re
import unicodedata
from functools import lru_cache

_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_WORDS = {word: str(number) for number, word in enumerate(_NUMBERS)} | {"single": "1", "couple": "2", "dozen": "12"}
_FILLERS = re.compile(
    r"\b(?:about|approximately|approx|around|roughly|circa|ca|maybe|perhaps|probably|only|just|or so|up to|at most|max|"
    r"maximum|at least|min|minimum|or more|people|persons?|mentees?|students?|places?|each|in total|of|the|i can|per|a|"
    r"an|every|month|monthly|/)\b|[~/+?]"
)
_AMOUNT = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?|[.,]\d{1,9}")
_RANGE = re.compile(rf"({_AMOUNT.pattern}) ?(?:-|to|or|and) ?({_AMOUNT.pattern})")
_UNITS = (
    (re.compile(r"\b(?:hours?|hrs?|h)\b|(?<=\d)(?:h|hrs?)\b"), 1.0),
    (re.compile(r"\b(?:minutes?|mins?)\b|(?<=\d)(?:m|mins?)\b"), 1 / 60),
)
_OFTEN = (
    (re.compile(r"\b(?:(?:a|per|each|every|/) ?week|weekly|pw|p/w)\b"), 4),
    (re.compile(r"\bfortnight(?:ly)?\b"), 2),
)


@lru_cache(maxsize=4096)
def read_hours(text: str) -> float | None:
    """Return hours a month as people write them: "1-2 hours" is 1, "30 minutes" .5; None without one reading."""
    said = _spelled(text)
    if said in ("half hour", "half an hour", "half a hour", "1/2 hour", "½", "½ hour"):
        return 0.5
    if clock := re.fullmatch(r"(\d{1,2}) ?(?::|h) ?([0-5]\d) ?(?:m|min)?(?: per month| a month)?", said):
        return int(clock[1]) + int(clock[2]) / 60
    said = re.sub(r"\b(?:an|1) hour and a half\b", "1.5 hours", said)
    said = re.sub(r"(\d{1,9}) and a half\b", r"\1.5", said)
    times = 1
    for pattern, factor in _OFTEN:
        said, found = pattern.subn(" ", said)
        times = factor if found else times
    unit = 1.0
    for pattern, length in _UNITS:
        said, found = pattern.subn(" ", said)
        unit = length if found else unit
    if unit == 1.0 and re.fullmatch(r"an?(?: (?:per|a) month)?", " ".join(said.split())) and "hour" in text.casefold():
        return float(times)
    number = _number(said)
    return None if number is None else round(number * unit * times, 4)


@lru_cache(maxsize=4096)
def read_count(text: str) -> int | None:
    """Return a number of people as people write it: "2. Two" and "up to 2" are 2; None without one reading."""
    number = _number(_spelled(text))
    return int(number) if number is not None and number.is_integer() else None


def _spelled(text: str) -> str:
    """One line in lower case, with numbers in digits and one kind of dash."""
    said = re.sub(r"(?<=\d)\s?½", ".5", text)
    said = " ".join(unicodedata.normalize("NFKC", said).replace("⁄", "/").casefold().split())
    said = re.sub(r"[\u2010-\u2015\u2212]", "-", said).strip().rstrip(".")
    return re.sub(r"[a-z]+", lambda word: _WORDS.get(word[0], word[0]), said)


def _number(said: str) -> float | None:
    """The one number in ``said``, the lower end of a range; None for several, or where more is said than a number."""
    if re.search(r"\d[.,]\d{3}\b", said):
        return None  # 1,000 is a thousand here and one there
    found = [float(hit.replace(",", ".")) for hit in _AMOUNT.findall(said)]
    rest = _FILLERS.sub(" ", _AMOUNT.sub(" ", said))
    if span := _RANGE.search(said):
        low, high = (float(end.replace(",", ".")) for end in span.groups())
        rest = _FILLERS.sub(" ", _AMOUNT.sub(" ", said.replace(span[0], " ")))
        found = [low] if len(found) == 2 and low <= high else found
    return found[0] if found and not rest.strip(" .,:()-") and len(set(found)) == 1 else None


_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\?&]+@[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_WEB = re.compile(r"https?://[^\s<>\"'\\.]+\.[^\s<>\"'\\]+", re.IGNORECASE)


def tidy_address(text: str) -> str:
    """Return an e-mail address without what people put around it: a name and ``<>``, ``mailto:``, a full stop."""
    bare = _INVISIBLE.sub("", text).replace("\u00a0", " ").strip()
    if inner := re.fullmatch(r"[^<>]*<\s*([^<>]+?)\s*>[^<>]*", bare):
        bare = inner[1]
    if bare[:7].casefold() == "mailto:":
        bare = bare[7:].strip()
    trimmed = bare.rstrip(".,; ")
    return trimmed if is_email(trimmed) else bare


def is_email(text: str) -> bool:
    """Return whether ``text`` is one address to send mail to, with nothing that a mail program would follow."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None and ".." not in text


def is_web_address(text: str) -> bool:
    """Return whether ``text`` is a link to a page: http or https, a host with a dot, no blank."""
    return _WEB.fullmatch(text) is not None
