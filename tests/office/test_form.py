"""Forms whose exports come back (the round trip is in tests/read/test_sheets.py)."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mentorpick.model.people import Answers, Mentor
from mentorpick.office.form import (
    FORMS,
    KINDS,
    asked_in,
    options,
    write_form,
    write_script,
    write_word,
)
from mentorpick.read.sheets.fields import GRID, ZONES
from mentorpick.read.sheets.headers import Headers
from mentorpick.read.sheets.mapping import FIELDS
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
    assert "isn't one of 'mentors', 'mentees'" in err


@pytest.mark.parametrize("of", ["mentors", "mentees"])
def test_the_short_form_has_ten_questions_and_its_export_needs_no_map(office: Run, of: str) -> None:
    code, out, _ = office("form", of, "--short")
    asked = [line.split(". ", 1)[1] for line in out.splitlines() if re.match(r"\d+\. ", line)]
    assert (code, len(asked)) == (0, 10)
    kind = {"mentors": Mentor, "mentees": Answers}[of]
    headers = Headers(FIELDS[kind], ("Timestamp", *asked))
    assert all(headers.match(question).sure for question in asked)


def test_a_form_is_never_text_under_another_name(office: Run) -> None:
    for name in ("form.pdf", "form.odt", "form.html", "form.doc"):
        code, _, err = office("form", "mentors", "-o", name)
        assert (code, "form.docx for Microsoft Forms" in err, Path(name).exists()) == (2, True, False)


@pytest.mark.parametrize("of", FORMS)
@pytest.mark.parametrize("short", [True, False])
def test_the_word_file_holds_each_question_with_a_number_and_each_option_with_a_letter(of: str, short: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(write_word(of, short=short))) as archive:
        assert archive.testzip() is None
        body = ElementTree.fromstring(archive.read("word/document.xml"))
        assert [ElementTree.fromstring(archive.read(name)).tag for name in archive.namelist()]
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    lines = ["".join(run.text or "" for run in part.iter(f"{space}t")) for part in body.iter(f"{space}p")]
    titles = [re.sub(r"^\d+\. ", "", line) for line in lines if re.match(r"\d+\. ", line)]
    kind = {"mentors": Mentor, "mentees": Answers}[of]
    headers = Headers(FIELDS[kind], tuple(titles))
    assert all(headers.match(title).sure for title in titles)
    asked = asked_in(of, short=short)
    assert [t for t in titles if "[" not in t] == [field.question for field in asked if field.asked != "grid"]
    for field in asked:
        if field.asked in ("one", "several"):
            at = lines.index(next(line for line in lines if line.endswith(f". {field.question}")))
            assert lines[at + 1 : at + 1 + len(options(field))] == [
                f"{chr(65 + number)}. {option}" for number, option in enumerate(options(field))
            ]


def test_the_word_file_says_what_is_left_to_do(office: Run) -> None:
    code, _, err = office("form", "mentees", "--short", "-o", "form.docx")
    assert (code, Path("form.docx").read_bytes()[:2]) == (0, b"PK")
    assert "Multiple answers" in err


_MOCK = """
const made = [];
const FormApp = {
  create: (title) => new Proxy({title}, {get: (form, name) => name.startsWith("add")
    ? () => { const item = {add: name}; made.push(item); return new Proxy(item, {get: (it, call, self) =>
        (...given) => { it[call] = given; return self; }}); }
    : () => "https://forms.example/" + name}),
  createTextValidation: () => ({requireNumber: () => ({build: () => "number"}),
                                requireTextIsEmail: () => ({build: () => "email"})})
};
const Logger = {log: () => 0};
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node to run the script")
@pytest.mark.parametrize("of", FORMS)
def test_the_script_makes_each_question_with_its_kind_and_options(of: str, tmp_path: Path) -> None:
    script = tmp_path / "form.cjs"
    script.write_text(f"{_MOCK}{write_script(of)}makeForm(); console.log(JSON.stringify(made));", encoding="utf-8")
    made = json.loads(subprocess.run(["node", script], capture_output=True, check=True, text=True).stdout)
    asked = asked_in(of)
    assert [item["setTitle"][0] for item in made] == [
        GRID if field.asked == "grid" else field.question for field in asked
    ]
    for item, field in zip(made, asked, strict=True):
        assert item["setRequired"] == [field.name in ("name", "priority", "consent")]
        assert item.get("setHelpText", [""]) == [field.help]
        if field.asked in ("one", "several"):
            assert item["setChoiceValues"][0] == [option for option in options(field) if option != "Other"]
            assert item["add"] == {"one": "addMultipleChoiceItem", "several": "addCheckboxItem"}[field.asked]
        if field.asked == "grid":
            assert (item["add"], item["setRows"][0]) == ("addGridItem", list(options(field)))
    assert next(item for item in made if item["setTitle"] == ["Your email address"])["setValidation"] == ["email"]


def test_the_script_is_written_by_its_ending(office: Run) -> None:
    assert office("form", "mentors", "-o", "form.gs")[0] == 0
    assert "FormApp.create" in Path("form.gs").read_text(encoding="utf-8")


def test_who_agrees_that_the_mentor_is_told_goals_and_degree_shares_them() -> None:
    consent = next(field for field in FIELDS[Answers] if field.name == "consent")
    for question, shared in ((consent.question, ("goals", "programme")), (consent.former[0], ())):
        sheet = f'"Your name","Which area matters most to you now?","{question}"\nJo,Career,"Yes, I agree"\n'
        ((_, jo),) = [(p.place, p.value) for p in read_people("f.csv", Answers, sheet.encode())]
        assert jo.share == shared


def test_every_zone_that_a_form_offers_is_read() -> None:
    assert all(read_zone(entry.label).zone for entry in ZONES if entry.key != "Other")
