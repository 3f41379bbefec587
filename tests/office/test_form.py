"""Forms: every question once, ready to paste; the export's round trip is in tests/read/test_sheets.py."""

import re
from pathlib import Path

import pytest

from mentorpick.model.people import Answers, Mentor
from mentorpick.office.form import FORMS, KINDS, options, write_form
from mentorpick.read.sheets.fields import ZONES
from mentorpick.read.sheets.mapping import FIELDS, Headers
from mentorpick.read.sheets.people import read_people
from mentorpick.timezones import read_zone
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


@pytest.mark.parametrize("of", ["mentors", "mentees"])
def test_the_short_form_has_ten_questions_and_its_export_needs_no_map(office: Run, of: str) -> None:
    code, out, _ = office("form", of, "--short")
    asked = [line.split(". ", 1)[1] for line in out.splitlines() if re.match(r"\d+\. ", line)]
    assert (code, len(asked)) == (0, 10)
    kind = {"mentors": Mentor, "mentees": Answers}[of]
    headers = Headers(FIELDS[kind], ("Timestamp", *asked))
    assert all(headers.match(question).sure for question in asked)


def test_a_form_is_text_and_no_other_kind_of_file(office: Run) -> None:
    code, _, err = office("form", "mentors", "-o", "form.docx")
    assert (code, "a form is plain text" in err, Path("form.docx").exists()) == (2, True, False)


def test_who_agrees_that_the_mentor_is_told_goals_and_degree_shares_them() -> None:
    consent = next(field for field in FIELDS[Answers] if field.name == "consent")
    for question, shared in ((consent.question, ("goals", "programme")), (consent.former[0], ())):
        sheet = f'"Your name","Which area matters most to you now?","{question}"\nJo,Career,"Yes, I agree"\n'
        ((_, jo),) = [(p.place, p.value) for p in read_people("f.csv", Answers, sheet.encode())]
        assert jo.share == shared


def test_every_zone_that_a_form_offers_is_read() -> None:
    assert all(read_zone(entry.label).zone for entry in ZONES if entry.key != "Other")
