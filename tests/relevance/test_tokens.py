"""What counts as a word, when two words are the same, and how much one tells."""

import re
from bisect import bisect_left
from hashlib import blake2b
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from snowballstemmer.english_stemmer import EnglishStemmer

from mentorpick.relevance.terms import asked, counts, idf, key, lines, occurrences, read, vocabulary
from mentorpick.relevance.tokens import (
    APART,
    BREAK,
    LINE_END,
    SPELLINGS,
    STEMS,
    STOP,
    american,
    chunks,
    fold,
    stem,
    tokens,
)

SNOWBALL = EnglishStemmer()


def stems(text: str) -> list[str]:
    return [stem for token in tokens(text) for stem in token.stems]


def terms(text: str) -> list[str]:
    return [term for term, _ in occurrences(tokens(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AI in retail", ["ai", "retail"]),
        ("C++, C#, F# and .NET", ["c++", "c#", "f#", ".net"]),
        ("statistics in R, or in C", ["statist", "r", "c"]),
        ("R&D and Q&A at AT&T's", ["r&d", "q&a"]),
        ("Ph.D. or PhD, M.D. or MD", ["phd", "phd", "md", "md"]),
        ("e.g. grants, i.e. money", ["grant", "money"]),
        ("Node.js and ASP.NET", ["node", "js", "asp", "net"]),
        ("I don't think it's the mentor's, she won't, we can’t; I won", ["think", "won"]),
        ("the women's network", ["women", "network"]),
        ("covid-19 in 2025, 3.5 years", ["covid", "year"]),
        ("snake_case words_", ["snake", "case", "word"]),
        ("grants#1 grants++", ["grant", "grant"]),
        ("naïve Café RÉSUMÉ", ["naiv", "cafe", "resum"]),
        ("cafe\u0301", ["cafe"]),
        ("Łódź, Tromsø, Ærø, smørrebrød", ["lodz", "tromso", "aero", "smorrebrod"]),
        ("Straße", ["strass"]),
        ("đông ðaq þor œuvr kırk", ["dong", "daq", "thor", "oeuvr", "kirk"]),
        ("l’hôpital", ["hopit"]),
        ("ﬁnance ＡＩ", ["financ", "ai"]),
        ("研究資金", ["研究", "究資", "資金"]),
        ("AI研究 医", ["ai", "研究", "医"]),
        ("연구비 지원", ["연구", "구비", "지원"]),
        ("การวิจัย", ["กา", "าร", "รว", "วิ", "ิจ", "จั", "ัย"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("исследование", ["исследование"]),
        ("مُحَمَّد", ["محمد"]),
        ("رحمٰن", ["رحمن"]),
        ("שָׁלוֹם", ["שלום"]),
        ("x y z a", []),
        ("", []),
        ("!!! … ??? —", []),
        ("🙂 👩‍⚕️", []),
        ("passionate about mentoring", []),
        ("publications for the public", ["publish", "public"]),
        ("a doctor's doctorate", ["doctor", "doctorat"]),
        ("programming a programme", ["programming", "program"]),
        ("well-being at work, burn-out", ["well", "be", "work", "burn", "out"]),
    ],
)
def test_a_text_gives_these_stems(text, expected):
    assert stems(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("grant writing", ["grant", "grant write", "write"]),
        ("writing of a grant", ["write", "write grant", "grant"]),
        ("grants, writing", ["grant", "write"]),
        ("grants. Writing", ["grant", "write"]),
        ("grants (writing)", ["grant", "write"]),
        ("grants – writing", ["grant", "write"]),
        ("grant-writing", ["grant", "grant write", "write"]),
        ("approx. two grants", ["approx", "approx two", "two", "two grant", "grant"]),
        ("grant\nwriting", ["grant", "grant write", "write"]),
        ("grant\n \nwriting", ["grant", "write"]),
        ("grant，writing", ["grant", "write"]),
        ("Prof. Grant", ["prof", "prof grant", "grant"]),
        ("e.g. grant", ["grant"]),
        ("AI. Grants", ["ai", "grant"]),
        ("node.js", ["node", "node js", "js"]),
    ],
)
def test_neighbours_are_pairs_unless_a_clause_ends_between_them(text, expected):
    assert terms(text) == expected


def test_a_token_says_where_it_stands_and_whether_a_sentence_ends():
    text = "I write. You read (books)."
    said = [(text[token.start : token.end], token.is_break, token.ends) for token in tokens(text)]
    assert said == [
        ("I", False, False), ("write", False, False), (".", True, True), ("You", False, False), ("read", False, False),
        ("(", True, False), ("books", False, False), (")", True, False), (".", True, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        'He said "yes." Then left',
        "Stop! Then go",
        "Is it? Yes",
        "終わり。次",
        "one\n\ntwo",
        "Wait… Then",
        "It (ends.) Now",
    ],
)
def test_a_sentence_ends_once_here(text):
    assert sum(token.ends for token in tokens(text)) == 1


TANGLED = st.lists(
    st.sampled_from(
        ["grant", "Grant.", "(lab", "e.g.", "U.S.", "c++,", "…", "。", "\n\n", " \n ",
         "\n", "，", "「研究」", "ﬁt", "①", "don't", "\ufdd0", "\ufdd1", "Ünï…", "a.b.c",
         ".net", "!?", "½", "ﷺ", "x_y", "#1", "++"]
    )
)  # fmt: skip


@given(TANGLED, st.sampled_from(["", " "]))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_the_index_reads_the_same_stems_and_breaks_as_a_single_text(parts, space):
    text = space.join(parts)
    read = [stem for chunk in chunks([text]) for stem in STEMS[chunk]]
    alone = [stem for token in tokens(text) for stem in ([BREAK] if token.is_break else token.stems)]
    assert read == [*alone, LINE_END]


@pytest.mark.parametrize("text", ["approx. two", "v2.0 now", "one\ntwo", "a, b; c: d", "Node.js"])
def test_no_sentence_ends_here(text):
    assert not any(token.ends for token in tokens(text))


@pytest.mark.parametrize(
    ("british", "american_form"),
    [
        ("organisation", "organization"), ("recognising", "recognizing"), ("prioritise", "prioritize"),
        ("specialised", "specialized"), ("organiser", "organizer"), ("organisational", "organizational"),
        ("behaviours", "behaviors"), ("labour", "labor"), ("neighbourhood", "neighborhood"), ("tumours", "tumors"),
        ("haematologist", "hematologist"), ("haemophilia", "hemophilia"), ("anaemia", "anemia"),
        ("leukaemic", "leukemic"), ("paediatrics", "pediatrics"), ("orthopaedic", "orthopedic"),
        ("anaesthetist", "anesthetist"), ("gynaecology", "gynecology"), ("oestrogen", "estrogen"),
        ("oesophagus", "esophagus"), ("oedema", "edema"), ("foetal", "fetal"), ("diarrhoea", "diarrhea"),
        ("coeliac", "celiac"), ("palaeontology", "paleontology"), ("archaeology", "archeology"),
        ("aetiology", "etiology"), ("caesarean", "cesarean"), ("faeces", "feces"), ("mediaeval", "medieval"),
        ("manoeuvre", "maneuver"), ("catalogue", "catalog"), ("analogue", "analog"), ("defence", "defense"),
        ("offence", "offense"), ("licence", "license"), ("practising", "practicing"), ("programmes", "programs"),
        ("programme", "program"), ("counselling", "counseling"), ("counsellor", "counselor"),
        ("travelled", "traveled"), ("modeller", "modeler"), ("enrol", "enroll"), ("enrolment", "enrollment"),
        ("fulfil", "fulfill"), ("instalments", "installments"), ("skilful", "skillful"), ("centre", "center"),
        ("theatres", "theaters"), ("metre", "meter"), ("centred", "centered"), ("analyse", "analyze"),
        ("analysing", "analyzing"), ("paralysed", "paralyzed"), ("ageing", "aging"), ("judgement", "judgment"),
        ("sceptical", "skeptical"), ("grey", "gray"), ("cheque", "check"), ("plough", "plow"), ("mould", "mold"),
        ("tyre", "tire"), ("advisor", "adviser"),
    ],
)  # fmt: skip
def test_british_and_american_spelling_are_one(british, american_form):
    assert american(british) == american_form
    assert american(american_form) == american_form


@pytest.mark.parametrize(
    "word",
    ["four", "hour", "course", "our", "contour", "shoes", "dialogue", "supervise", "expertise", "exercises",
     "raising", "rising", "wise", "otherwise", "promise", "compromising", "advertise", "praise", "crisis", "this",
     "disease", "precise", "noise", "franchise", "revised", "install", "installed", "aerobic", "israel",
     "programmed", "hypotheses", "acre", "here", "retired", "ogre", "aging", "bailed", "controlled", "language",
     "sequence", "experience"],
)  # fmt: skip
def test_a_word_that_americans_spell_alike_stays(word):
    assert american(word) == word


def test_every_rule_of_spelling_has_a_clue_that_its_words_contain():
    for clue, pattern, _ in SPELLINGS:
        letters = re.sub(r"\\[AZwb]|\(\?[:!=<]+", "", pattern)
        assert all(letter in letters for letter in clue), (clue, pattern)


def test_the_stemmer_agrees_with_snowball_on_every_word_of_the_tables():
    words = {*counts(), *STOP, *(stem for term in vocabulary() for stem in term.split(" "))}
    endings = ("s", "es", "ed", "ing", "ly", "er", "ation", "ness", "ful", "ies")
    for at, word in enumerate(sorted(word for word in words if re.fullmatch("[a-z]+", word))):
        longer = word + endings[at % len(endings)]
        assert (stem(word), stem(longer)) == (SNOWBALL.stemWord(word), SNOWBALL.stemWord(longer))


LETTERS = st.text("aeiouybdgnlrstpw", min_size=0, max_size=6)
SUFFIXES = st.sampled_from(
    ["", "s", "ss", "us", "sses", "ied", "ies", "eed", "eedly", "ed", "edly", "ing", "ingly", "y", "yed", "tional",
     "enci", "anci", "abli", "entli", "izer", "ization", "ational", "ation", "ator", "alism", "aliti", "alli",
     "fulness", "ousli", "ousness", "iveness", "iviti", "biliti", "bli", "ogi", "logi", "ogist", "fulli", "lessli",
     "li", "alize", "icate", "iciti", "ical", "ful", "ness", "ative", "al", "ance", "ence", "er", "ic", "able",
     "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "sion", "tion", "e",
     "l", "ll"]
)  # fmt: skip
PREFIXES = st.sampled_from(
    ["", "", "", "arsen", "commun", "emerg", "gener", "inter", "later", "organ", "past", "univers", "succ", "exc", "y"]
)


@settings(max_examples=800, deadline=None, derandomize=True)
@given(PREFIXES, LETTERS, SUFFIXES)
def test_the_stemmer_agrees_with_snowball_on_words_nobody_has_seen(prefix, letters, suffix):
    word = prefix + letters + suffix
    assert stem(word) == SNOWBALL.stemWord(word)


@pytest.mark.parametrize(
    "word",
    ["skis", "skies", "idly", "gently", "ugly", "early", "only", "singly", "sky", "news", "howe", "atlas", "cosmos",
     "bias", "andes", "dying", "lying", "tying", "inning", "outing", "canning", "herring", "earring", "evening",
     "proceed", "exceed", "succeed", "add", "adding", "egg", "egging", "offed", "hopping", "hoping", "pasted",
     "pasting", "by", "say", "cries", "ties", "gas", "gaps", "this", "kiwis", "bed", "sing", "hissing", "sayyid",
     "youth", "boyish", "rate", "controll", "roll", "abye", "it", "a"],
)  # fmt: skip
def test_the_stemmer_agrees_with_snowball_on_words_with_rules_of_their_own(word):
    assert stem(word) == SNOWBALL.stemWord(word)


@pytest.mark.parametrize(
    ("word", "relative"),
    [
        ("publication", "public"), ("doctorate", "doctor"), ("doctoral", "doctors"), ("audition", "audit"),
        ("productivity", "product"), ("promotion", "promote"), ("residence", "resident"),
        ("mindful", "mind"), ("mindfulness", "mind"), ("secondment", "second"), ("wellness", "well"),
        ("lonely", "lone"), ("loneliness", "lone"), ("authority", "author"), ("communicable", "communicate"),
        ("programming", "program"),
    ],
)  # fmt: skip
def test_words_that_only_share_a_stem_are_kept_apart(word, relative):
    assert word in APART
    assert stems(word) != stems(relative)
    assert stems(word) == stems(f"{word}s")


def test_every_word_that_is_kept_apart_needs_it():
    assert [word for word, apart in APART.items() if apart == stem(american(word))] == []


def test_folding_lowers_and_takes_accents_away():
    assert (fold("Ümläut İ’s"), fold("PLAIN")) == ("umlaut i's", "plain")


def test_idf_follows_the_table_and_the_formula():
    table = lines("idf.txt")
    passages, known = int(table[0]), counts()
    for word in ("person", "grant", "hematolog", table[1].split(" ")[0], table[-1].split(" ")[0]):
        assert idf(word) == pytest.approx(log(1 + (passages - known[word] + 0.5) / (known[word] + 0.5)), abs=1e-12)


def test_a_word_the_table_does_not_have_weighs_as_much_as_one_found_once():
    passages = int(lines("idf.txt")[0])
    once = log(1 + (passages - 0.5) / 1.5)
    assert {idf("zzzzzz"), idf("phytolith"), idf("研究"), idf("gran"), idf("0")} == {once}
    assert once > max(idf(word) for word in counts())


def test_the_more_often_a_word_is_said_the_less_it_tells():
    assert 0 < idf("person") < idf("work") < idf("career") < idf("hematolog")


def test_the_table_is_in_order_and_small():
    table = lines("idf.txt")[1:]
    assert table == sorted(table)
    assert bisect_left(table, "grant ") == next(at for at, line in enumerate(table) if line.startswith("grant "))
    assert sum(map(len, table)) < 300_000


def test_keys_are_the_same_on_every_machine_and_tell_order_apart():
    assert key("grant") == int.from_bytes(blake2b(b"grant", digest_size=8).digest(), "big")
    assert key("grant write") != key("write grant")
    assert key("=grant") != key("grant")
    everything = [*counts(), *vocabulary(), *{listed.meaning for listed in vocabulary().values()}]
    assert len({key(term) for term in everything}) == len(set(everything))


def test_a_goal_weighs_each_term_by_its_count_and_a_pair_half_as_much_as_its_words():
    goal = asked("grant writing and grant")
    weights = {term.term: term.weight for term in goal.terms}
    assert weights == {
        "grant": pytest.approx(log(3) * idf("grant")),
        "write": pytest.approx(log(2) * idf("write")),
        "grant write": pytest.approx(log(2) * (idf("grant") + idf("write")) / 4),
        "write grant": pytest.approx(log(2) * (idf("grant") + idf("write")) / 4),
    }
    assert goal.weight == pytest.approx(sum(weights.values()))


def test_a_line_is_read_by_the_sentence():
    length, sentences = read("I won a grant. I lost weight!  Rest")
    said = ["I won a grant. I lost weight!  Rest"[slice(*sentence.span)] for sentence in sentences]
    assert (length, said) == (5, ["I won a grant.", "I lost weight!", "Rest"])
    assert "grant" in sentences[0].terms
    assert "grant" not in sentences[1].terms


def test_what_is_remembered_of_words_has_a_bound_and_changes_nothing(monkeypatch):
    from mentorpick.relevance import tokens as words

    text = "Match into a hematology fellowship next year, and sleep after night shifts"
    before = list(tokens(text))
    monkeypatch.setattr(words, "_REMEMBERED", 3)
    monkeypatch.setattr(words, "_TOKENS", words._Tokens())
    assert list(tokens(text)) == before
    assert len(words._TOKENS) <= 3
