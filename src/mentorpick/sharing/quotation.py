"""Turns a line of a mentor's profile into words to the mentor: in the second person, or as a quotation."""

import re

QUOTE_WORDS = 26
"""The longest quotation, in words."""

_VERBS = frozenset((
    "answers", "advises", "brings", "builds", "checks", "coaches", "connects", "edits", "explains", "finds", "gives",
    "goes", "guides", "has", "helps", "introduces", "knows", "lets", "listens", "looks", "maps", "marks", "meets",
    "mentors", "offers", "organises", "organizes", "prepares", "proofreads", "puts", "reads", "recommends", "records",
    "reviews", "rewrites", "runs", "says", "shares", "shows", "sits", "starts", "supports", "takes",
    "talks", "teaches", "tells", "trains", "uses", "walks", "works", "writes",
))  # fmt: skip
"""Verbs that begin an offer and mean the same said of "you". Not so "practises", "plans" or "rehearses": who does that
with a mentee would seem to do it for themselves."""
_OF_THEMSELVES = re.compile(r"(?:prepares (?!\w+ for\b)|goes through (?!the\b|a\b))", re.IGNORECASE)
"""The same for two verbs of the list, where no people follow: "prepares the return to work"."""
_AGREES = _VERBS | frozenset(("agrees", "asks", "circles", "finds", "names", "sends", "stays", "studies", "swims"))
"""Those that may follow an "and"."""
_ABOUT_SOMEBODY = re.compile(
    r"\b(?:i|i'm|i've|me|my|mine|we|us|our|you|you're|your|yours|yourself|he|him|his|himself|she|her|hers|herself|they|"
    r"them|their|theirs|themselves)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")


def in_second_person(offer: str) -> str:
    """Return an offer as a clause about "you": "you help crews talk after a bad call". Empty where it must be quoted.

    An offer is turned only if it begins with a verb of the list and speaks of nobody but "people" afterwards: whom
    another pronoun means cannot be known.
    """
    text = without_full_stop(offer)
    first, _, rest = text.partition(" ")
    if (
        first.lower() not in _VERBS
        or not first[0].isupper()
        or not rest
        or _SENTENCES.search(text)
        or _OF_THEMSELVES.match(text)
    ):
        return ""
    rest = re.sub(r"^(with )?you(?! *,)\b", r"\1people", rest)
    if _ABOUT_SOMEBODY.search(rest.replace("’", "'")) or len(rest.split()) > QUOTE_WORDS:
        return ""
    turned = _agree(rest)
    return f"you {_base(first.lower())} {turned}" if turned else ""


def _agree(rest: str) -> str:
    """Return what follows the verb with every further verb agreeing with "you"; empty where that cannot be told."""
    verbs = list(_NEXT_VERB.finditer(rest))
    for verb in verbs:
        clause = rest[: verb.start()].rpartition(",")[2]
        if verb[1] == ", " or verb[2] not in _AGREES or _RELATIVE.search(clause):
            return ""  # "reads drafts, marks papers": a verb or a noun; "for one who reads and writes": of another
    for verb in reversed(verbs):
        rest = rest[: verb.start(2)] + _base(verb[2]) + rest[verb.end(2) :]
    return rest


_NEXT_VERB = re.compile(
    rf"(, |\b(?:and then|and|or|then|but) )((?:{'|'.join(sorted(_AGREES))})\b|"
    r"\w+[^sui\W]s(?= (?:an?|the|it|what|how|who)\b))"
)
"""A verb of the list after a comma or an "and", or a word in -s with what may be its object: "and dissects it"."""
_RELATIVE = re.compile(r"\b(?:who|that|which|whose|where|when|what|how)\b")


def _base(verb: str) -> str:
    if verb == "has":
        return "have"
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes", "oes")) else verb[:-1]


def quotable_part(text: str, most: int = QUOTE_WORDS) -> str:
    """Return the first sentence of a line, to stand in quotation marks; a long one ends early, with an ellipsis."""
    first = _SENTENCES.split(" ".join(text.split()))[0].rstrip(".;, ").replace("“", "‘").replace("”", "’")
    words = re.sub(r'"([^"]*)"', r"‘\1’", first).split()
    if len(words) <= most:
        return " ".join(words)
    kept = " ".join(words[:most])
    clause = kept.rpartition(",")[0]
    return f"{clause if len(clause.split()) >= 5 else kept}…"


def without_full_stop(text: str) -> str:
    """Return the text on one line, without what ends it."""
    return " ".join(text.split()).rstrip(".; ")
