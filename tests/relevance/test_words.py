"""The plain word rule: stems in common, weighed by how rare they are."""

import pytest

from mentorpick.relevance.lines import WordIndex, idf, is_foreign, stems, words


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
