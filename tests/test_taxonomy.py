"""Languages: however one is written, it is the same one."""

import pytest

from mentorpick.model.taxonomy import _language_rows, language_name, language_tag, read_languages

SAME = {
    "en": ["en", "EN", "en-GB", "en_US", "eng", "English", "english ", "British English", "English (UK)"],
    "de": ["de", "deu", "ger", "de-CH", "German", "Deutsch", "Austrian German"],
    "pt": ["pt", "pt-BR", "Portuguese", "português", "Brazilian Portuguese", "Portuguese (Brazil)"],
    "zh": ["zh", "zh-Hant-TW", "cmn", "Chinese", "Mandarin", "中文", "Traditional Chinese"],
    "no": ["no", "nb", "nn", "nb-NO", "Norwegian", "Norwegian Bokmål", "norsk bokmål"],
    "fa": ["fa", "Persian", "Farsi", "Dari", "فارسی"],
    "fil": ["fil", "tl", "Tagalog", "Filipino"],
    "he": ["he", "iw", "Hebrew", "עברית"],
    "ig": ["ig", "Igbo", "Ibo"],
    "yo": ["yo", "Yoruba", "yor"],
    "bn": ["bn", "Bengali", "Bangla", "বাংলা"],
    "ase": ["ase", "American Sign Language", "ASL"],
    "cy": ["cy", "Welsh", "Cymraeg", "wel", "cym"],
}


@pytest.mark.parametrize(("tag", "written"), [(tag, text) for tag, texts in SAME.items() for text in texts])
def test_a_language_is_known_however_it_is_written(tag: str, written: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    "text", ["", " ", "x", "xx", "Elvish", "English and French", "en,fr", "e-n", "C++", "-en", "zz-ZZ"]
)
def test_what_is_no_language_is_not_guessed(text: str) -> None:
    assert language_tag(text) is None


@pytest.mark.parametrize("tag", SAME)
def test_a_tag_is_its_own_language_and_has_an_english_name_that_leads_back(tag: str) -> None:
    assert language_tag(tag) == tag
    assert language_tag(language_name(tag)) == tag


def test_what_has_no_name_is_shown_as_it_is() -> None:
    assert language_name("xx") == "xx"


def test_every_name_of_the_table_leads_to_a_tag_and_every_tag_to_a_name() -> None:
    for tag, names in _language_rows("languages"):
        assert language_tag(tag) == tag
        for name in names:
            assert language_tag(name), name
            assert name == name.strip()
    for tag, _ in _language_rows("replaced"):
        assert language_name(tag) != tag


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("B2 French", ("French",)), ("Native: English", ("English",)), ("working knowledge of French", ("French",)),
        ("English and some German", ("English", "German")), ("Farsi/Persian", ("Farsi", "Persian")),
        ("Englisch", ("Englisch",)), ("Espanol", ("Espanol",)), ("UK English", ("English",)),
        ("English (UK), Welsh", ("English", "Welsh")), ("English and Klingonese", ()), ("learning Italian", ()),
        ("Englsih", ()), ("", ()),
    ],
)  # fmt: skip
def test_languages_are_read_without_how_well_they_are_spoken_and_never_guessed(text: str, names: tuple[str, ...]):
    assert read_languages(text) == names
