"""What is compared: the clauses of a goal, the lines of a profile, where a sentence ends, and stems."""

from itertools import pairwise

import pytest

from mentorpick.model.people import Mentor, Offer
from mentorpick.relevance.lines import WordIndex, clauses, idf, is_foreign, profile_lines, sentences, stems, words

BEGINNINGS = ("and", "but", "so", "because", "which", "I", "my")


@pytest.mark.parametrize(
    ("goal", "parts"),
    [
        ("get a hematology fellowship", ("get a hematology fellowship",)),
        ("I've worked from my kitchen for years, and talk to nobody",
         ("I've worked from my kitchen for years", "and talk to nobody")),
        ("finish my dissertation, I have been stuck", ("finish my dissertation", "I have been stuck")),
        ("find a flat, a job, a school", ("find a flat, a job, a school",)),
        ("leave my job - what comes after", ("leave my job", "what comes after")),
        ("back-to-back nights", ("back-to-back nights",)),
        ("Help! I need money", ("Help! I need money",)),
        ("sleep after night shifts, but how", ("sleep after night shifts, but how",)),
        ("I failed once. I have one more go.", ("I failed once.", "I have one more go.")),
        ("", ()),
    ],
)  # fmt: skip
def test_a_goal_is_cut_where_another_thought_begins(goal: str, parts: tuple[str, ...]) -> None:
    assert clauses(goal, BEGINNINGS) == parts


@pytest.mark.parametrize(
    ("goal", "parts"),
    [
        ("I'm a postdoc and want a job in a company, not academia any more",
         ("I'm a postdoc and want a job in a company",)),
        ("find my next job, anything but consulting", ("find my next job",)),
        ("I'm a nurse but I do not want to lead a ward, I want to do trials", ("I'm a nurse", "I want to do trials")),
        ("leave medicine for tech. I don't want to be anyone's doctor", ("leave medicine for tech.",)),
        ("a job in farming, not in London but in Kenya", ("a job in farming but in Kenya",)),
        ("get out of academia, but please no banks", ("get out of academia",)),
        ("I don't want to be a pharmacist", ("I don't want to be a pharmacist",)),
        ("I love my work. I don't want to burn out", ("I love my work.", "I don't want to burn out")),
        ("be myself at work, not only at home", ("be myself at work, not only at home",)),
        ("teach with a hearing aid and not be embarrassed", ("teach with a hearing aid and not be embarrassed",)),
    ],
)  # fmt: skip
def test_what_a_mentee_turns_away_is_not_looked_for_unless_it_is_all_they_say(
    goal: str, parts: tuple[str, ...]
) -> None:
    assert clauses(goal, BEGINNINGS) == parts


@pytest.mark.parametrize(
    ("sentence", "is_line"),
    [
        ("I can't help with visas, please, I'm always asked.", False),
        ("Can’t advise on tax", False),
        ("Don't ask me for a training plan, I have staff for that.", False),
        ("I have no experience with grant writing.", False),
        ("I am no use for that.", False),
        ("I can't be your lawyer here, but I can tell you what a lawyer will ask.", True),
        ("I don't act for mentees; I help them think.", True),
        ("I don't give up easily.", True),
        ("I had no idea what was happening to me.", True),
        ("Finds the people who hire without a degree", True),
    ],
)
def test_a_sentence_that_says_what_a_mentor_does_not_do_is_no_line(sentence: str, is_line: bool) -> None:
    for one in (Mentor(name="A", bio=sentence), Mentor(name="A", offers=(Offer(text=sentence),))):
        assert bool(profile_lines(one)) is is_line


def test_which_words_begin_a_clause_is_the_models_to_say() -> None:
    assert clauses("quiero dormir mejor, pero sin pastillas", ("pero",))[1] == "pero sin pastillas"
    assert clauses("sleep better, but not on pills", ()) == ("sleep better, but not on pills",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I trained with Dr. Okafor. She was strict.", ["I trained with Dr. Okafor.", "She was strict."]),
        ("We read J. R. Smith together.", ["We read J. R. Smith together."]),
        ("Ask me, e.g. about money. I don't mind.", ["Ask me, e.g. about money.", "I don't mind."]),
        ("What next? Nobody knew! Then it worked…  Well.", ["What next?", "Nobody knew!", "Then it worked…", "Well."]),
        ("He said “stay.” I left.", ["He said “stay.”", "I left."]),
        ("- first thing\n- second thing", ["first thing", "second thing"]),
        ("one line\nthat goes on\n\nanother", ["one line that goes on", "another"]),
        ("我教化学。你呢？", ["我教化学。", "你呢？"]),
        ("version 2.0 of me", ["version 2.0 of me"]),
        ("   ", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_say(text: str, found: list[str]) -> None:
    assert list(sentences(text)) == found


def test_each_offer_subject_title_and_sentence_is_a_line_with_its_credit() -> None:
    mentor = Mentor(name="A", title="Baker", offers=(Offer(text="Bakes with you"),), expertise=("bread",),
                    bio="I bake. I teach.", organization="Bakery")  # fmt: skip
    assert [(line.field, line.text, line.credit) for line in profile_lines(mentor)] == [
        ("offers[0]", "Bakes with you", 1.0), ("expertise[0]", "bread", 1.0), ("title", "Baker", 0.8),
        ("bio", "I bake.", 0.8), ("bio", "I teach.", 0.8),
    ]  # fmt: skip


def test_an_offer_of_several_sentences_is_a_line_for_each_and_one_for_all_of_it() -> None:
    both = "Reads your CV. Then we practise the interview, e.g. on video."
    one = Mentor(name="A", offers=(Offer(text=both), Offer(text="Listens.")), bio="I cook. I sing.")
    lines = profile_lines(one)
    assert [(line.field, line.text) for line in lines[:4]] == [
        ("offers[0]", "Reads your CV."), ("offers[0]", "Then we practise the interview, e.g. on video."),
        ("offers[0]", both), ("offers[1]", "Listens."),
    ]  # fmt: skip
    assert [line.continues(before) for before, line in pairwise(lines)] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_the_same_words_are_one_line_at_its_best_place() -> None:
    mentor = Mentor(name="A", offers=(Offer(text="Public  speaking"),), expertise=("public speaking",),
                    title="PUBLIC SPEAKING", bio="Public speaking.")  # fmt: skip
    assert [(line.field, line.credit) for line in profile_lines(mentor)] == [("offers[0]", 1.0)]


def test_a_line_without_a_letter_or_number_is_none() -> None:
    assert profile_lines(Mentor(name="A", title="—", offers=(Offer(text="..."),), bio="?!")) == ()


def test_words_are_small_without_accents_and_whole() -> None:
    assert words("Hématologie & C-section, Ph.D.") == ["hematologie", "c", "section", "ph", "d"]


def test_signs_of_scripts_without_blanks_are_words_of_their_own() -> None:
    assert words("研究資金") == ["研", "究", "資", "金"]


def test_forms_of_a_word_share_a_stem_and_filler_has_none() -> None:
    assert stems("I want to get granted grants for the granting") == ["grant"]


def test_a_rare_stem_weighs_more_than_a_common_one_and_an_unknown_one_most() -> None:
    assert idf("phytolith") >= idf("burnout") > idf("work")


@pytest.mark.parametrize("word", ["always", "advice", "another", "across", "along", "others", "early", "general"])
def test_the_table_of_rarity_has_the_stems_that_texts_are_cut_to(word: str) -> None:
    (own,) = stems(f"{word} zzyzx")[:1]
    assert idf(own) < idf("zzyzx")


@pytest.mark.parametrize(
    ("line", "share"), [("sleeping at night", 1.0), ("night", 0.2), ("bread", 0.0), ("the of and", 0.0)]
)
def test_the_share_is_of_what_the_clause_asks(line: str, share: float) -> None:
    ((found,),) = WordIndex([line]).shared(["sleep at night"])
    assert found == share if share in (0.0, 1.0) else 0 < found < 1


def test_a_clause_of_filler_shares_nothing() -> None:
    assert WordIndex(["the of and"]).shared(["the of and"]).tolist() == [[0.0]]


@pytest.mark.parametrize("text", ["Ich möchte meine Schulden abbezahlen", "研究資金を得る", "vencer la ansiedad de"])
def test_a_goal_mostly_in_another_language_is_noticed(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize("text", ["pay off my debts", "hematology fellowship", "burnout", "", "get into IT"])
def test_english_and_a_bare_term_are_not(text: str) -> None:
    assert not is_foreign(text)
