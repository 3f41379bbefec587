"""Text for every package: a name as an id, the same name, what a typed word was meant to be, a plain yes or no."""

import errno
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Any, Literal

from mentorpick.data import read_lines
from mentorpick.model.taxonomy import LISTS, Entry


def join_words(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence lists them: ``a, b and c``; ``last`` is the word before the last; empty for none."""
    items = list(words)
    return f" {last} ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def read_ordinary(path: str | Path, most: int = -1) -> bytes:
    """Return the bytes of an ordinary file; OSError for a pipe or device, which might be waited for or never end."""
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as stream:
        if not S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "This is a pipe or a device", str(path))
        return stream.read(most)


def pluralize(number: int, thing: str, things: str = "") -> str:
    """Return ``1 place``, ``3 places``; ``things`` where the word for several is another."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def name_some(names: Sequence[str], most: int, between: str = ", ") -> str:
    """Return the first of many names, and how many more there are."""
    return between.join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def quotable_line(text: str) -> str:
    """Return the text on one line, without the full stop, to stand in quotation marks."""
    return " ".join(text.split()).rstrip(".")


def quoted_path(path: str) -> str:
    """Return a path as one types it in a command: in quotation marks where it holds a blank."""
    return f'"{path}"' if " " in path and '"' not in path else path


def shorten(text: str, limit: int) -> str:
    """Shorten the text to one line of ``limit`` characters; longer, it ends at a word with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


_OTHER = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return ``text`` as an id: Latin letters as people write them, lower case, every run of others one hyphen.

    At most 100 characters, without a hyphen at either end; empty where no Latin letter or digit is left.
    """
    return _OTHER.sub("-", latin(text).lower()).strip("-")[:100].rstrip("-")


def latin(text: str) -> str:
    """Return ``text`` with its Latin letters as people write them without accents: ø is o, Ł is L, ß is ss.

    Other scripts stay: a name in Chinese has no one way to be written in Latin letters.
    """
    if text.isascii():
        return text
    text = unmask(unicodedata.normalize("NFKC", text))
    letters = (letter for letter in text if not unicodedata.combining(letter))
    return "".join(to_ascii(x) if unicodedata.name(x, "").startswith("LATIN") else x for x in letters)


def to_ascii(text: str) -> str:
    """Return a text of any script in plain Latin letters, as people would look it up."""
    if text.isascii():
        return text
    from anyascii import anyascii  # 40 ms that a text in plain letters need not wait for

    return anyascii(unmask(unicodedata.normalize("NFC", text)))


_TWINS = str.maketrans(
    "аеорсухіјѕԁһԛԝӏАВЕКМНОРСТУХІЈЅԌԚԜӀοναιρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳϹͿօսհզցՕՍ",
    "aeopcyxijsdhqwlABEKMHOPCTYXIJSGQWIovaipuABEZHIKMNOPTYXcjCJouhqgOU",
)
"""Letters of other scripts that nobody can tell from Latin ones (Cyrillic, Greek, Armenian), and the Latin ones."""
_LIKE = str.maketrans(
    "квмтнпиүғьзηκχγβωστεςᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡӕᎪᎳᎬᏀᎻᏆᎫᏦᏞᎷᏢᏒᏚᎢᏙ",
    "kbmthnuyfb3nkxybwotecabcdefghijklmnoprstuvwyzagaAWEGHIJKLMPRSTV",
)
"""More of them, which look Latin among Latin letters alone."""
_A_WORD, _LATIN = re.compile(r"\w+"), re.compile("[A-Za-z\u00c0-\u024f]")


def fold_lookalikes(text: str) -> str:
    """Return ``text`` with Latin letters for all that look like them."""
    return text if text.isascii() else text.translate(_TWINS).translate(_LIKE)


def unmask(text: str) -> str:
    """Return ``text`` with Latin letters for those that only look like them, in words that are written among such.

    A name in Cyrillic or Greek stays; one that hides among Latin letters becomes what everybody reads.
    """
    if text.isascii() or not _LATIN.search(text):
        return text
    return _A_WORD.sub(lambda word: _unmasked(word[0]), text)


def _unmasked(word: str) -> str:
    if word.isascii():
        return word
    plain = word.translate(_TWINS)
    return plain.translate(_LIKE) if plain.isascii() or _LATIN.search(word) else word


def appearance(text: str) -> str:
    """Return what a name looks like: equal for two that a reader can hardly tell apart, whatever their letters are."""
    plain = unicodedata.normalize("NFKC", text).translate(_TWINS)
    plain = re.sub(r"[I1|]", "l", plain).casefold()
    return " ".join(plain.replace("0", "o").replace("rn", "m").replace("vv", "w").split())


def identify(text: str) -> str:
    """Return the slug of ``text``, or ``id-`` and eight digits of its hash for a name in another script."""
    return slug(text) or "id-" + hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:8]


def keep_source_id(raw: dict[str, Any]) -> None:
    """Make an id of what stands under ``id``, and keep that as ``source_id`` where it was another text."""
    given = raw.get("id")
    text = str(given).lower() if isinstance(given, bool) else str(given).strip()
    if isinstance(given, str | int | float) and text:
        raw["id"] = identify(text)
        if raw["id"] != text:
            raw.setdefault("source_id", text)


_ONE_COUNTRY = {
    "united-kingdom": "uk", "great-britain": "uk", "gb": "uk", "u-k": "uk", "us": "usa", "u-s": "usa", "u-s-a": "usa",
    "united-states": "usa", "united-states-of-america": "usa", "the-netherlands": "netherlands",
}  # fmt: skip
"""Countries that are written in several ways, as slugs: the way that stands for them all."""


@lru_cache(maxsize=4096)
def place_key(text: str) -> tuple[str, ...]:
    """Return a location in the form in which its parts compare: the town, then region and country as far as stated."""
    parts = [name_key(part) for part in text.split(",")]
    return tuple(_ONE_COUNTRY.get(part, part) if at else part for at, part in enumerate(parts) if part)


def same_place(one: str, other: str) -> bool:
    """Return whether two locations are one place: the same town, and whatever else both state does not differ.

    The town is what stands before the first comma. "Leeds" is "Leeds, UK" and "Leeds, Yorkshire, United Kingdom";
    "London, UK" is not "London, Canada".
    """
    (town, *rest), (other_town, *other_rest) = place_key(one) or ("",), place_key(other) or ("",)
    agree = set(rest) <= set(other_rest) or set(other_rest) <= set(rest)
    return bool(town) and town == other_town and agree


DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""Names that Windows takes for a device, whatever the ending of the file."""


def file_stem(id_: str) -> str:
    """Return what a file about this id is called, before its ending: the id itself, unless a device is."""
    return f"{id_}-profile" if id_.lower() in DEVICES else id_


def name_key(text: str) -> str:
    """Return the form in which two names of one thing are equal; empty for an empty text."""
    return identify(text) if text.strip() else ""


_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""C0 but tab and newline, DEL and C1, what is not seen or changes the direction of text, and what is no character."""
_JOINERS = re.compile(r"[\u200c\u200d\ufe00-\ufe0f]+")
"""What joins two letters or chooses a form, as in Persian and in emoji; seen nowhere else."""
_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")

LONG = frozenset({"about", "bio", "elsewhere", "referral", "text"})
"""The keys whose text may have paragraphs; every other text is one line."""


def _joined(run: "re.Match[str]", gone: str = "") -> str:
    """The form that is chosen and the joiner that joins, of a run of them; the rest each as ``gone``."""
    text, after = run[0], run.string[run.end() : run.end() + 1]
    before = run.string[run.start() - 1] if run.start() else ""
    forms = text[0] >= "\ufe00" and bool(before) and (before in "0123456789#*" or not before.isascii())
    joins = text[-1] < "\ufe00" and not before.isascii() and bool(after) and not after.isascii()
    last = len(text) - 1
    return "".join(
        sign if (forms and at == 0) or (joins and at == last and before) else gone for at, sign in enumerate(text)
    )


def clean(text: str) -> str:
    """Return ``text`` in NFC without controls (C0 but newline and tab, C1, ESC), bidi controls and lone surrogates.

    Accents, CJK, emoji and their joiners stay; CR, CRLF, NEL and the Unicode separators become a newline.
    """
    if text.isascii() and text.isprintable():
        return text
    safe = _UNSAFE.sub("", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", _JOINERS.sub(_joined, safe))


PLAIN_SIGNS = str.maketrans(
    {"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "·": "-", "•": "*", "…": "...", "\u00a0": " "}
)
"""Signs of our own texts, as they were written before there were any others."""


def write_plain_signs(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for what an encoding lacks, a plain sign or a letter spelt out: an error handler of codecs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(PLAIN_SIGNS)
    return lacking.encode("ascii", "backslashreplace").decode("ascii"), error.end


def visible(text: str) -> str:
    """Return ``text`` on one line, every unsafe sign, tab and break replaced one for one, so that columns stay true."""
    if text.isascii() and text.isprintable():
        return text
    return _shown(re.sub(r"\s", " ", text))


def show_unsafe(text: str) -> str:
    """Return lines of text with every unsafe character replaced one for one; tabs and line ends stay."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return text if text.isascii() and text.isprintable() else _shown(text)


def _shown(text: str) -> str:
    return _JOINERS.sub(lambda run: _joined(run, "\ufffd"), _UNSAFE.sub("\ufffd", text))


def needs_cleaning(text: str) -> bool:
    """Return whether a whole file may hold a text that `clean` would change: asked once, instead of for every value."""
    if "\\" in text:
        return True
    if text.isascii():
        return False
    return any(bad.search(text) for bad in (_UNSAFE, _BREAKS, _JOINERS)) or not unicodedata.is_normalized("NFC", text)


def tidy_field(key: str, text: str) -> str:
    """Return a cleaned text as the field ``key`` holds it.

    Stripped, and on one line unless the field has paragraphs.
    """
    return text.strip() if key in LONG else " ".join(text.split())


_RUN = re.compile(r"[\W_]+")


def fold_words(text: str) -> str:
    """Return ``text`` without case and punctuation, as words are compared."""
    return _RUN.sub(" ", text.casefold()).strip()


_ALIKE = 0.75
"""From which likeness of spelling (0 to 1) on a hint suggests a word; people and columns have their own."""


@cache
def _words(name: str) -> dict[str, str]:
    entries: tuple[Entry, ...] = LISTS[name]
    words = {fold_words(word): entry.key for entry in reversed(entries) for word in entry.synonyms}
    return words | {fold_words(word): entry.key for entry in entries for word in (entry.key, entry.label)}


@lru_cache(4096)
def nearest_word(typed: str, name: str) -> str | None:
    """Return the key of the closed list ``name`` that ``typed`` is close to, by key, label or synonym; else None."""
    words = _words(name)
    wanted = fold_words(typed[:60])
    near = [wanted] if wanted in words else get_close_matches(wanted, words, 1, _ALIKE)
    return words[near[0]] if near else None


def nearest_texts(typed: str, choices: Iterable[str], most: int = 1) -> tuple[str, ...]:
    """Return the ``choices`` whose spelling is close to ``typed``, closest first; case, accents and signs count not."""
    known = {_spelling(choice): choice for choice in choices}
    return tuple(known[near] for near in get_close_matches(_spelling(typed[:60]), known, most, _ALIKE))


def _spelling(text: str) -> str:
    return latin(fold_words(text))


def nearest_text(typed: str, choices: Iterable[str]) -> str | None:
    """Return the one of ``choices`` whose spelling is closest to ``typed``; None where none is close."""
    return next(iter(nearest_texts(typed, choices)), None)


def did_you_mean(typed: str, choices: Iterable[str], otherwise: str, most: int = 1) -> str:
    """Suggest in a hint what of ``choices`` was probably meant by ``typed``; ``otherwise`` where nothing is close."""
    near = nearest_texts(typed, choices, most)
    return f"did you mean {join_words(map(repr, near), 'or')}?" if near else otherwise


@cache
def _nothing() -> tuple[frozenset[str], frozenset[str]]:
    """Whole cells that say nothing, and how those begin that begin with a letter: most cells are told by it."""
    words = frozenset(read_lines("nothing.txt"))
    return words, frozenset(word[:2] for word in words) | {"er"}  # a formula's error


_ERROR = re.compile(r"[- ]*(?:err:\d{3}|#\w{2,12}(?:/0)?[!?]|#n/[ad](?: n/a)?)[.!]*[- ]*")
_NOBODY = re.compile(
    r"(?:(?:i|we) (?:have|know)\b|i don'?t (?:have|know)\b|no|none|nobody|no[ -]?one|nope|nothing|not|nein|non|niemand|"
    r"personne|nadie|nessuno|n/a|kein|keine[nr]?|pas|aucune?|sin|geen|brak|x|0)(?!\w)(?:[ ,.!:;()-]|n/a|none|"
    r"conflicts?\b|objections?\b|of\b|interest\b|that\b|i\b|know\b|known\b|am\b|aware\b|at\b|all\b|present\b|the\b|moment\b|now\b|this\b|time\b|declare\b|"
    r"currently\b|yet\b|really\b|in\b|particular\b|to\b|my\b|knowledge\b|thanks\b|thank\b|you\b|one\b|nobody\b|can\b|"
    r"think\b|comes\b|mind\b|specific\b|special\b|applicable\b|so\b|far\b|no\b|any\b|anyone\b|anybody\b|none\b|"
    r"restrictions?\b|preferences?\b|préférences?\b|einschränkungen?\b|wünsche\b|de\b|en\b|particulier\b|bekannt\b|mir\b|"
    r"conflits?\b|konflikte?\b|bestimmte[nr]?\b)*"
)
"""No, and words that add nobody to it: None that I know of."""


def is_nothing(text: str) -> bool:
    """Return whether a whole cell is a placeholder or the error of a spreadsheet's formula.

    N/A, none, -, null, #REF!, (none); an empty cell is not asked about.
    """
    said, (words, beginnings) = text.strip(), _nothing()
    if len(said) > 20 or not said or (said[0].isalpha() and said[:2].casefold() not in beginnings):
        return False
    said = said.strip("()[]<>'\" ") or "-" if said not in words else said
    folded = said.casefold()
    known = folded in words or folded.rstrip(".!") in words or folded.strip("- ") in words
    return known or said == "NA" or _ERROR.fullmatch(folded) is not None


_NAMES_TOO = frozenset(("faux", "nao", "nee", "nie"))
"""A plain no that is a name, too: where people are asked for, it is somebody."""


def is_nobody(text: str) -> bool:
    """Return whether an answer to a question for people names none: a placeholder, or No and the like."""
    plain_no = fold_answer(text) in answer_words()[1] - _NAMES_TOO
    return plain_no or is_nothing(text) or (len(text) <= 100 and _NOBODY.fullmatch(text.strip().casefold()) is not None)


_NO_EMPLOYER = (
    "self", "self-employed", "self employed", "freelance", "freelancer", "none", "n/a", "-", "own business",
)  # fmt: skip


def post_and_employer(title: str, employer: str, between: str = " at ") -> str:
    """Return a post with the employer, where that says anything: not "Self", and not what is retired from."""
    empty = not employer or employer.lower() in _NO_EMPLOYER or employer.lower().startswith("retired")
    return between.join(part for part in (title, "" if empty else employer) if part)


def programme_and_year(programme: str, year: str) -> str:
    """Return a mentee's programme and year in words, as far as they are stated."""
    return ", ".join(part for part in (programme, f"year {year}" if year.isdecimal() else year) if part)


def in_normal_capitals(name: str) -> str:
    """Return a name typed all in capitals or all in small letters with its capitals; what is in brackets stays."""
    if not (name.isupper() or name.islower()):
        return name
    parts = re.sub(r"\([^()]*\)|[^\W_]+", lambda part: part[0] if part[0][0] == "(" else part[0].capitalize(), name)
    return re.sub(r"\bMc([a-z])", lambda hit: f"Mc{hit[1].upper()}", parts)


def words_pattern(names: Iterable[str]) -> "re.Pattern[str]":
    """Return a pattern that finds any of these names as whole words, however spaced and cased; of none, nothing."""
    parts = [r"\s+".join(map(re.escape, name.split())) for name in names if name.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'})(?!\w)", re.IGNORECASE)


def fold_answer(text: str) -> str:
    """Return it without case, invisible characters, quotation marks around, and the full stop of a sentence."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf" and c != "\ufe0f")
    return " ".join(seen.casefold().split()).strip("'\"\u2018\u2019\u201c\u201d").rstrip(" .!;")


@cache
def answer_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return every plain yes, and every plain no, as consent knows them."""
    rows = [line.partition(": ")[2].partition("|") for line in read_lines("consent.txt")]
    yes = frozenset(fold_answer(word) for row in rows for word in row[0].split())
    return yes, frozenset(fold_answer(word) for row in rows for word in row[2].split())


_GOES_ON = re.compile(r"(\w+)(?:\s?[,;:.!(\u2013\u2014]| - ).*")


def read_answer(text: str) -> Literal["yes", "no", ""]:
    """Return whether somebody wrote a plain yes or no, as consent knows them, or ok; empty for anything else.

    A no may go on after a stop, "no, she's my sister"; a yes that goes on may take itself back, so it is none.
    """
    said = fold_answer(text)
    yes, no = answer_words()
    if said in yes or said in ("ok", "okay", "good", "agreed", "yep", "yeah"):
        return "yes"
    first = _GOES_ON.fullmatch(said)
    return "no" if said in (*no, "nope") or (first and first[1] in no) else ""
