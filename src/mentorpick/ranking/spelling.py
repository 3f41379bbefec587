"""British spelling folded to American: "organisation", "haematology", "programme", "counselling".

Both sides of a match are folded, so a rule need only be the same for every form of a word, not right in every letter.
"""

import re
from functools import cache

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
