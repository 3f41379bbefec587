"""From text to stems: what counts as a word, and when two words are the same.

Words are whole ("AI" never hits "retail"), without accents and case; ``c++``, ``c#``, ``.net``, ``r&d`` and ``r`` stay
words; dotted short forms close up ("Ph.D." is "phd"); numbers and words that say nothing (the stop list) are left out.
British spelling is folded to American, then the Snowball (Porter 2) stem for English is taken. Scripts written
without spaces (Chinese, Japanese, Thai and so on) give their overlapping pairs of characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct

_KEEPS_S = frozenset({
    "adv", "advert", "appra", "bru", "chast", "circumc", "comprom", "compr", "conc", "cru", "dem", "desp", "dev",
    "disgu", "enterpr", "exc", "exerc", "expert", "franch", "fundra", "hypothes", "improv", "inc", "lia", "likew",
    "mala", "merchand", "otherw", "parad", "pra", "prec", "prem", "prom", "rev", "repr", "superv", "surpr", "telev",
    "treat", "upr",
})  # fmt: skip
"""What stands before -ise in words that an American writes with s too."""

SPELLINGS = (
    ("ys", r"(anal|paral|catal|dial|hydrol)ys(e[ds]?|ers?|ing)\Z", r"\1yz\2"),
    ("our", r"((?:arb|arm|behavi|cand|clam|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rig|rum|savi|splend|tum|val"
            r"|vap|vig))our", r"\1or"),
    ("re", r"(calib|cent|fib|lit|maneuv|manoeuv|met|somb|theat)re(s?)\Z", r"\1er\2"),
    ("centr", r"(cent)r(ed|ing)\Z", r"\1er\2"),
    ("haem", r"haem", "hem"),
    ("aemi", r"aemi", "emi"),
    ("paed", r"\Apaed|(?<=o)paed", "ped"),
    ("aesth", r"anaesth", "anesth"),
    ("gynaec", r"gynaec", "gynec"),
    ("oe", r"\Aoe(?=str|soph|dem)|(?<=\Af)oe(?=t)|(?<=rrh)oe|(?<=c)oe(?=liac)|(?<=man)oe(?=u)", "e"),
    ("ae", r"(?<=pal)ae(?=o)|(?<=arch)ae(?=o)|\Aae(?=tiol)|(?<=c)ae(?=sar)|(?<=f)ae(?=c)|(?<=medi)ae(?=v)", "e"),
    ("ogue", r"(catal|anal|monol|prol)ogue", r"\1og"),
    ("ence", r"(def|off|pret)ence", r"\1ense"),
    ("licen", r"licence", "license"),
    ("practis", r"practis", "practic"),
    ("programm", r"programme(s?)\Z", r"program\1"),
    ("ll", r"(counsel|travel|model|label|cancel|fuel|channel|level|marvel|panel|signal|jewel)l(?=ed|er|or|ing)",
           r"\1"),
    ("l", r"(enrol|instal|fulfil)(?=ments?\Z|s?\Z)", r"\1l"),
    ("skil", r"skilful", "skillful"),
    ("age", r"\Aageing\Z", "aging"),
    ("judge", r"judgement", "judgment"),
    ("scep", r"sceptic", "skeptic"),
    ("grey", r"\Agrey", "gray"),
    ("cheque", r"cheque", "check"),
    ("plough", r"plough", "plow"),
    ("mould", r"\Amould", "mold"),
    ("tyre", r"\Atyre", "tire"),
    ("advisor", r"advisor", "adviser"),
    ("is", rf"\A(?!(?:{'|'.join(sorted(_KEEPS_S))})is)(\w{{3,}})is(e[ds]?|ers?|ing|able|ations?|ational)\Z", r"\1iz\2"),
)  # fmt: skip
"""A clue that is quick to look for, the British pattern, the American spelling."""


def american(word: str) -> str:
    """The American spelling of a folded word."""
    for clue, british, spelled in SPELLINGS:
        if clue in word:
            word = _compiled(british).sub(spelled, word)
    return word


@cache
def _compiled(british: str) -> re.Pattern[str]:
    return re.compile(british)  # when first met: a single goal meets three of the thirty


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


_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670"  # accents, Hebrew and Arabic points: folded away
_VOWELS = "\u0900-\u0963\u0966-\u109f\u1780-\u17ff"  # vowel signs from Hindi to Khmer are marks too, but spelling: kept
_UNSPACED = (
    ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"),
    ("\uac00", "\ud7af"), ("\uf900", "\ufaff"),
)  # fmt: skip
"""First and last characters of scripts read in pairs: Thai, Lao, Burmese, Khmer, kana, Han, Hangul."""

LINE_END, BREAK = "\ufdd0", "\ufdd1"
"""What stands for the end of a line and for a break among stems: characters that no text may hold."""

_SHORT_FORM = r"(?<!\w)(?:(?:[^\W\d_]{1,2}\.){2,}|(?i:approx|cf|dept|dr|incl|mr|mrs|ms|prof|univ|vs)\.)(?!\w)"
_TOKEN = re.compile(
    rf"(?P<word>{_SHORT_FORM}|\w+(?:['’.&]\w+|[{_MARKS}{_VOWELS}]+\w*|\+\+|\#)*|\.\w+)"
    r"|(?P<sentence>(?<![.!?…])[.!?…]++(?=[\"'”’)\]]*\Z)|[。！？])"
    r"|(?P<clause>[,;:()\[\]{}|•·–—，、；：（）「」])"
)
_CHUNK = re.compile(r"\n[^\S\n]*\n|\S+")  # a blank line ends a sentence; a single newline is a wrap

_STRIPPED = re.compile(f"[{_MARKS}]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "’": "'"})
_DOTTED = re.compile(r"[a-z]{1,2}(?:\.[a-z]{1,2})+\.?\Z")
_ENDING = re.compile(r"(?:n't|'(?:s|d|m|t|ll|re|ve))\Z")
_KEPT = frozenset({"c++", "c#", "f#", ".net", "c", "r"})


class Token(Struct, frozen=True, gc=False):
    """One word of a text as typed, ``text[start:end]``, with its stems (none for words of the stop list).

    Between clauses stands a token that is a break, and between sentences one that also ``ends``.
    """

    stems: tuple[str, ...]
    start: int
    end: int
    is_break: bool = False
    ends: bool = False


def fold(text: str) -> str:
    """Lower case without accents, compatibility forms (ﬁ, ①, full width) made plain."""
    if text.isascii():
        return text.lower()
    plain = _STRIPPED.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", plain.translate(_LETTERS))


class _Stems(dict[str, tuple[str, ...]]):
    """The stems and breaks of everything between two spaces met so far: texts repeat themselves."""

    def __missing__(self, raw: str) -> tuple[str, ...]:
        found = self[raw] = _stems_of(raw)
        return found


APART = {
    word + ending: apart
    for apart, words in {
        "publish": "publication", "doctorat": "doctoral doctorate", "audition": "audition", "productiv": "productivity",
        "promotion": "promotion", "residence": "residence", "mindful": "mindful mindfulness",
        "secondment": "secondment", "wellness": "wellness", "lonely": "lonely loneliness", "authority": "authority",
        "communicable": "communicable", "programming": "programming",
    }.items()
    for word in words.split(" ")
    for ending in ("", "s")
}  # fmt: skip
"""Words whose Snowball stem is that of another word ("public", "doctor", "second"), and what they get instead."""

STEMS = _Stems()


def chunks(lines: Iterable[str]) -> list[str]:
    """Lines cut at their spaces, to be looked up in STEMS, each line closed by LINE_END."""
    whole = "".join(f"{_cleared(line)} {LINE_END} " for line in lines)
    return re.sub(r"\n[^\S\n]*\n", f" {BREAK} ", whole).split()


def tokens(text: str) -> Iterator[Token]:
    """The words and breaks of a text in order; words of the stop list come with no stems."""
    for chunk in _CHUNK.finditer(_cleared(text)):
        at = chunk.start()
        for token in _TOKENS[chunk[0]]:
            yield Token(token.stems, at + token.start, at + token.end, token.is_break, token.ends)


class _Tokens(dict[str, tuple[Token, ...]]):
    """The tokens of everything between two spaces met lately, as if a text began there."""

    def __missing__(self, chunk: str) -> tuple[Token, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[chunk] = tuple(_tokens_of(chunk))
        return found


_REMEMBERED = 1 << 16
_TOKENS = _Tokens()


def _tokens_of(chunk: str) -> Iterator[Token]:
    if chunk.isspace():
        yield Token((), 0, len(chunk), True, True)
    for match in _TOKEN.finditer(chunk):
        if match.lastgroup == "word":
            yield Token(STEMS[match[0]], *match.span())
        else:
            yield Token((), *match.span(), True, match.lastgroup == "sentence")


def _cleared(text: str) -> str:
    return text.replace(LINE_END, " ").replace(BREAK, " ")


def _stems_of(raw: str) -> tuple[str, ...]:
    if raw.isalpha():  # as almost all are
        word = fold(raw)
        return STEMS[word] if word != raw else tuple(_stems(word))
    if raw in (LINE_END, BREAK):
        return (raw,)
    stems: list[str] = []
    for match in _TOKEN.finditer(raw):
        if match.lastgroup != "word":
            stems.append(BREAK)
        else:
            stems += STEMS[match[0]] if match[0].isalpha() else _stems(fold(match[0]))
    return tuple(stems)


def _stems(word: str) -> Iterator[str]:
    """The stems of one folded word."""
    if word.isalpha() and word.isascii():
        if not _says_nothing(word):
            yield _stem(word)
        return
    if word in _KEPT or (len(word) == 3 and "&" in word):
        yield word
        return
    if _DOTTED.match(word):
        word = word.replace(".", "")
    word = _ENDING.sub("", word)
    for part in re.findall("[a-z0-9]+", word) if word.isascii() else _scripts().findall(word):
        if part.isascii():
            if not _says_nothing(part):
                yield _stem(part)
        elif len(part) > 1 and any(first <= part[0] <= last for first, last in _UNSPACED):
            yield from (part[at : at + 2] for at in range(len(part) - 1))
        else:
            yield part


def _stem(word: str) -> str:
    return APART.get(word) or stem(american(word))


@cache
def _scripts() -> re.Pattern[str]:
    """Runs of characters written without spaces, and words of any other script."""
    unspaced = "".join(f"{first}-{last}" for first, last in _UNSPACED)
    return re.compile(rf"[{unspaced}]+|[^\W_{unspaced}]+(?:[{_VOWELS}]+[^\W_{unspaced}]*)*")


def _says_nothing(word: str) -> bool:
    return word in STOP or word.isdecimal() or (len(word) == 1 and word not in _KEPT)


_STOPPED = """
    a about above across actually after again all almost along already also although always am among an and another
    any anybody anyone anything are around as at away be became because been before below between both but by ca
    came can cannot cant come could did do does doing done dont during each eg either else enough etc even ever
    every everybody everyone everything few for from further get gets getting give gives go goes going got had has
    have having he her here hers herself him himself his how however i ie if im in into is it its itself ive just
    keep let lot lots made make makes making many may maybe me might more most much must my myself near nearly
    neither never no nobody none nor not nothing now of often on once one only onto or other others our ours
    ourselves over own perhaps put quite rather really same see seem seen several shall she should since so some
    somebody someone something sometimes somewhat soon still such take takes taking than that the their theirs them
    themselves then there these they thing things this those though through thus to together too toward towards
    under until upon us use used uses using very via want wanted wanting wants was way ways we were what whatever
    when where whether which while who whoever whole whom whose why will with within without wo would yes yet you
    your yours yourself yourselves
    able advice aim aiming aims amazing aspire aspiring best better currently dear deeply enjoy enjoyed enjoys
    enthusiast enthusiastic excited exciting fantastic feel feeling feels glad goal goals good great guidance guide
    happy hello help helped helpful helping helps hi hope hopes hoping interested keen kind know like liked likes
    look looking looks love loves loving mentee mentees mentor mentored mentoring mentors mentorship mentorships
    need needed needing needs new passion passionate please pleased seek seeking seeks someday strive striving
    support supported supporting supportive supports thank thanks thrilled try trying various wish wishes wishing
    wonderful
"""
STOP = frozenset(_STOPPED.split())
"""Words that say nothing of what is asked or offered, and the filler of every letter to a mentor."""
