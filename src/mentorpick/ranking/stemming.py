"""The Snowball stemmer for English (Porter 2, as of Snowball 3.1), for folded words without apostrophes.

The algorithm and its tables are those of https://snowballstem.org/algorithms/english/stemmer.html. It stands here, not
in a dependency, because the published packages disagree from version to version, so the same profiles would score
differently on two machines; and because this form is six times as fast.
"""

import re

_EXCEPTIONS = {
    word: word for word in ("andes", "atlas", "bias", "cosmos", "howe", "news", "sky")
} | {
    "skis": "ski", "skies": "sky", "idly": "idl", "gently": "gentl", "ugly": "ugli", "early": "earli", "only": "onli",
    "singly": "singl",
}  # fmt: skip

_CONSONANT_Y = re.compile(r"(^|[aeiouy])y")
_SYLLABLE = r"[^aeiouy]*[aeiouy]+[^aeiouy]"
_FIRST = re.compile(rf"arsen|commun|emerg|gener|inter|later|organ|past|univers|{_SYLLABLE}")
_SECOND = re.compile(_SYLLABLE)
_VOWEL = re.compile(r"[aeiouy]")
_SHORT = re.compile(r"(?:[^aeiouy][aeiouy][^aeiouywxY]|\A[aeiouy][^aeiouy]|past)\Z")
_PAST = ("eedly", "ingly", "edly", "eed", "ing", "ed")
_WHOLE = frozenset({"even", "cann", "inn", "earr", "herr", "out"})
_DOUBLE = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")

_STEP_2 = {
    "tional": "tion", "enci": "ence", "anci": "ance", "abli": "able", "entli": "ent", "izer": "ize", "ization": "ize",
    "ational": "ate", "ation": "ate", "ator": "ate", "alism": "al", "aliti": "al", "alli": "al", "fulness": "ful",
    "ousli": "ous", "ousness": "ous", "iveness": "ive", "iviti": "ive", "biliti": "ble", "bli": "ble", "ogist": "og",
    "fulli": "ful", "lessli": "less", "ogi": "og", "li": "",
}  # fmt: skip
_STEP_3 = {
    "tional": "tion", "ational": "ate", "alize": "al", "icate": "ic", "iciti": "ic", "ical": "ic", "ful": "",
    "ness": "", "ative": "",
}  # fmt: skip
_STEP_4 = dict.fromkeys(
    ("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti", "ous", "ive",
     "ize", "ion"), ""
)  # fmt: skip
_STEPS = tuple((table, tuple(table)) for table in (_STEP_2, _STEP_3, _STEP_4))
_BEFORE = {"ogi": "l", "li": "cdeghkmnrt", "ion": "st"}
"""Suffixes that go only after one of these letters."""


def stem(word: str) -> str:
    """The stem of an English word in lower case; words of one or two letters stay."""
    if len(word) < 3:
        return word
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    if "y" in word:
        word = _CONSONANT_Y.sub(r"\1Y", word)
    first, second = _regions(word)
    word = _plural(word)
    if word.endswith(_PAST):
        word = _past(word, first)
    if word[-1] in "yY" and len(word) > 2 and word[-2] not in "aeiouy":
        word = word[:-1] + "i"
    for (table, endings), region in zip(_STEPS, (first, first, second), strict=True):
        if word.endswith(endings):
            word = _replaced(word, table, region, second)
    if word[-1] in "el":
        word = _final(word, first, second)
    return word.replace("Y", "y")


def _regions(word: str) -> tuple[int, int]:
    """Where the two regions begin: after the first, and after the second, consonant that follows a vowel."""
    match = _FIRST.match(word)
    if not match:
        return len(word), len(word)
    again = _SECOND.match(word, match.end())
    return match.end(), again.end() if again else len(word)


def _plural(word: str) -> str:
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith("sses"):
        return word[:-2]
    if word[-1] == "s" and word[-2] not in "us" and _VOWEL.search(word, 0, len(word) - 2):
        return word[:-1]
    return word


def _past(word: str, first: int) -> str:
    suffix = next(ending for ending in _PAST if word.endswith(ending))
    rest = word[: -len(suffix)]
    if suffix.startswith("ee"):
        return f"{rest}ee" if len(rest) >= first and rest not in {"succ", "proc", "exc"} else word
    if suffix == "ing" and rest in _WHOLE:
        return word
    if suffix == "ing" and len(rest) == 2 and rest[1] == "y" and rest[0] not in "aeiouy":
        return f"{rest[0]}ie"
    return _mended(rest, first) if _VOWEL.search(rest) else word


def _mended(rest: str, first: int) -> str:
    """What is left of a verb without -ed or -ing, with the e it lost or without the letter it gained."""
    if rest.endswith(("at", "bl", "iz")):
        return f"{rest}e"
    if rest.endswith(_DOUBLE):
        return rest if len(rest) == 3 and rest[0] in "aeo" else rest[:-1]
    return f"{rest}e" if len(rest) == first and _SHORT.search(rest) else rest


def _replaced(word: str, table: dict[str, str], region: int, second: int) -> str:
    """The word with its longest suffix of the table replaced, if that stands in the region."""
    suffix = next(word[-length:] for length in range(7, 1, -1) if word[-length:] in table)
    at = len(word) - len(suffix)
    begins = second if suffix == "ative" else region
    if at < begins or (suffix in _BEFORE and word[at - 1] not in _BEFORE[suffix]):
        return word
    return word[:at] + table[suffix]


def _final(word: str, first: int, second: int) -> str:
    at = len(word) - 1
    if word[-1] == "e" and (at >= second or (at >= first and not _SHORT.search(word[:-1]))):
        return word[:-1]
    return word[:-1] if word.endswith("ll") and at >= second else word
