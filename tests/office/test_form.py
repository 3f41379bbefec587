"""Forms: every question once, ready to paste; the export's round trip is in tests/read/test_sheets.py."""

from pathlib import Path

import pytest

from mentorpick.office.form import FORMS, KINDS, options, write_form
from tests.office.conftest import Run


@pytest.mark.parametrize("of", FORMS)
def test_every_question_stands_there_once_with_all_its_options(of):
    text = write_form(of)
    for field in FORMS[of]:
        if field.asked and field.asked != "grid":
            assert text.count(f". {field.question}\n") == 1
            if field.asked in ("one", "several"):
                assert all(f"     {option}\n" in text for option in options(field))


@pytest.mark.parametrize("of", FORMS)
def test_every_kind_of_question_has_a_name_in_both_products(of):
    assert {field.asked for field in FORMS[of]} - {""} <= set(KINDS)


@pytest.mark.parametrize("of", FORMS)
def test_no_option_holds_what_parts_the_options_of_an_export(of):
    assert not [option for field in FORMS[of] for option in options(field) if ";" in option or "|" in option]


def test_it_is_printed_or_written_and_never_over_another_file(office: Run):
    code, out, _ = office("form", "mentees")
    assert (code, out) == (0, write_form("mentees"))
    assert office("form", "mentees", "-o", "form.txt")[0] == 0
    assert Path("form.txt").read_text(encoding="utf-8") == out
    assert office("form", "mentees", "-o", "form.txt")[0] == 2


def test_an_unknown_form_names_the_two_there_are(office: Run):
    code, _, err = office("form", "mentor")
    assert code == 2
    assert "form mentors" in err
