"""What is handed out: forms whose exports come back (the round trip is in tests/read/test_sheets.py), and bundles."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mentorpick.cli.app import run
from mentorpick.model.office import BundleFile, BundleManifest
from mentorpick.model.people import Answers, Mentor
from mentorpick.office.handouts import (
    FORMS,
    KINDS,
    asked_in,
    compare_editions,
    options,
    write_form,
    write_script,
    write_word,
)
from mentorpick.read.files import read_bundle
from mentorpick.read.sheets.fields import GRID, ZONES
from mentorpick.read.sheets.headers import Headers
from mentorpick.read.sheets.people import read_people
from mentorpick.read.sheets.table import FIELDS
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
    assert "choose mentors or mentees" in err


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


def folder(*names: str) -> None:
    Path("mentors").mkdir(exist_ok=True)
    for name in names:
        text = f"name: {name.title()}\nareas: {{career: 4}}\nlanguages: [en]\n"
        Path(f"mentors/{name}.yaml").write_text(text, encoding="utf-8")
    Path("mentors/mentorpick.yaml").write_text("title: Cedar mentors\ncontact: office@example.org\n", encoding="utf-8")


def make(office: Run, day: str, *more: str) -> int:
    return office("bundle", "mentors", "-o", "office.zip", "--today", day, "--force", *more)[0]


def test_the_same_folder_gives_the_same_bytes(office: Run):
    folder("ada", "bo")
    assert make(office, "2026-11-01") == 0
    first = Path("office.zip").read_bytes()
    Path("mentors/ada.yaml").touch()
    assert make(office, "2026-11-01") == 0
    assert Path("office.zip").read_bytes() == first


def test_the_manifest_says_what_it_is_and_takes_title_and_contact_from_the_page(office: Run):
    folder("ada")
    make(office, "2026-11-01", "--licence", "for our students", "--consent", "asked in the form")
    manifest = read_bundle("office.zip").manifest
    assert manifest is not None
    assert (manifest.title, manifest.contact) == ("Cedar mentors", "office@example.org")
    assert (manifest.licence, manifest.consent) == ("for our students", "asked in the form")
    assert (manifest.created, manifest.expires) == (date(2026, 11, 1), date(2027, 11, 1))
    assert [item.path for item in manifest.files] == ["ada.yaml", "lines.vectors", "mentorpick.yaml"]


def test_a_bundle_is_called_zip_because_it_is_taken_for_one_by_its_ending(office: Run):
    code, _, err = office("bundle", "mentors", "-o", "office.txt")
    assert code == 2
    assert "-o office.zip" in err
    assert not Path("office.txt").exists()


def test_a_folder_with_an_error_is_not_bundled(office: Run):
    folder("ada")
    Path("mentors/bo.yaml").write_text("name: Bo\nstage: seniour\nareas: {career: 1}\n", encoding="utf-8")
    code, _, err = office("bundle", "mentors", "-o", "office.zip")
    assert code == 3
    assert "bo.yaml:2:8" in err
    assert not Path("office.zip").exists()


def test_the_next_edition_says_who_came_left_and_changed_and_then_no_more(office: Run, capsys):
    folder("ada", "bo", "cy")
    Path("jo.yaml").write_text("priority: career\n", encoding="utf-8")
    rank = ["rank", "jo.yaml", "-p", "office.zip", "--today", "2026-11-05"]
    make(office, "2026-11-01")
    assert run(rank) == 0
    assert "New in" not in capsys.readouterr().err
    Path("mentors/ada.yaml").unlink()
    folder("dee")
    Path("mentors/bo.yaml").write_text("name: Bo\nareas: {career: 5}\n", encoding="utf-8")
    make(office, "2026-11-02")
    assert run(rank) == 0
    said = capsys.readouterr().err
    assert "New in Cedar mentors (2026-11-02): added dee; removed ada; changed bo." in said
    assert run(rank) == 0
    assert "New in" not in capsys.readouterr().err


def test_a_bundle_past_its_date_is_said_and_still_used(office: Run, capsys):
    folder("ada")
    make(office, "2026-01-01", "--expires", "2026-02-01")
    Path("jo.yaml").write_text("priority: career\n", encoding="utf-8")
    assert run(["rank", "jo.yaml", "-p", "office.zip", "--today", "2026-11-05"]) == 0
    assert "expired on 2026-02-01. Ask office@example.org" in capsys.readouterr().err


def test_a_bundle_is_taken_where_a_folder_is_and_gives_the_same(office: Run, capsys):
    folder("ada", "bo")
    make(office, "2026-11-01")
    Path("jo.yaml").write_text("priority: career\n", encoding="utf-8")
    outputs = []
    for pool in ("mentors", "office.zip"):
        assert run(["rank", "jo.yaml", "-p", pool, "--today", "2026-11-05", "-f", "json"]) == 0
        outputs.append(capsys.readouterr().out)
        assert office("stats", pool, "--today", "2026-11-05")[0] == 0
        assert office("check", pool, "--today", "2026-11-05")[0] == 0
    assert outputs[0] == outputs[1]


def test_own_keys_that_travel_along_are_said(office: Run):
    folder("ada")
    Path("mentors/bo.yaml").write_text("name: Bo\nareas: {career: 1}\nx-room: 12\n", encoding="utf-8")
    assert "x-room" in office("bundle", "mentors", "-o", "office.zip")[2]


def test_a_hostile_bundle_is_refused_with_3_by_every_command_that_reads_one(office: Run, capsys):
    with zipfile.ZipFile("evil.zip", "w") as archive:
        archive.writestr("../evil.yaml", "name: Ada\nareas: {career: 3}\n")
    Path("jo.yaml").write_text("priority: career\n", encoding="utf-8")
    assert run(["rank", "jo.yaml", "-p", "evil.zip"]) == 3
    assert "outside the bundle" in capsys.readouterr().err
    assert office("check", "evil.zip")[0] == 3
    assert not Path("../evil.yaml").exists()


def test_news_names_a_few_and_counts_the_rest():
    files = tuple(BundleFile(path=f"p{n}.yaml", sha256="", size=1) for n in range(12))
    found = compare_editions({"gone.yaml": ""}, BundleManifest(created=date(2026, 1, 1), files=files))
    assert str(found).startswith("added p0, p1, p10, p11")
    assert str(found).endswith("and 4 more; removed gone")


def test_conflicts_go_out_in_no_form_and_it_prints_what_does(office: Run) -> None:
    folder("ada", "bo", "cy")
    text = "name: Ada\nareas: {career: 4}\n# never with Elm School\nconflicts: [Elm School, Kim Lee]\n"
    text += "contact: {email: ada@example.org}\nbackground: [parent]\n"
    Path("mentors/ada.yaml").write_text(text, encoding="utf-8")
    Path("mentors/cy.yaml").write_text("name: Cy\nareas: {career: 4}\nstatus: withdrawn\n", encoding="utf-8")
    code, _, err = office("bundle", "mentors", "-o", "office.zip")
    assert code == 0
    assert "In the bundle: the profiles of 2 mentors, with an email address for 1 and something in their backgr" in err
    assert "Not in it: conflicts of 1 and every comment in the files." in err
    assert "Left out, because they've withdrawn: Cy." in err
    with zipfile.ZipFile("office.zip") as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert not [word for word in (b"Elm School", b"Kim Lee", b"name: Cy") if word in everything]
    assert office("bundle", "mentors", "-o", "b.zip", "--leave-out", "contact,background")[0] == 0
    with zipfile.ZipFile("b.zip") as packed:
        assert b"ada@example.org" not in packed.read("ada.yaml")
        assert b"parent]" not in packed.read("ada.yaml")
    code, _, err = office("bundle", "mentors", "-o", "c.zip", "--leave-out", "name")
    assert (code, "can't be left out of a bundle" in err) == (2, True)


def test_places_that_a_proposal_gives_are_taken_off(office: Run) -> None:
    folder("ada", "bo")
    Path("mentors/ada.yaml").write_text("name: Ada\nareas: {career: 4}\ncapacity: 3\nmentees: 1\n", encoding="utf-8")
    Path("p.csv").write_text("mentee,mentor\njo,ada\nkim,Ada\nlou,bo\nmax,\n", encoding="utf-8")
    assert office("bundle", "mentors", "-o", "office.zip", "--after", "p.csv")[0] == 0
    with zipfile.ZipFile("office.zip") as packed:
        ada, bo = (packed.read(f"{name}.yaml").decode() for name in ("ada", "bo"))
    assert ("capacity: 3" in ada, "mentees: 3" in ada) == (True, True)
    assert ("capacity: 1" in bo, "mentees: 1" in bo) == (True, True)
    assert run(["term", "start", "p.csv"]) == 0
    assert run(["term", "decline", "jo"]) == 0
    assert office("bundle", "mentors", "-o", "term.zip", "--after", "term")[0] == 0
    with zipfile.ZipFile("term.zip") as packed:
        assert "mentees: 2" in packed.read("ada.yaml").decode(), "one of her two pairs is over"
    left = [
        json.loads(office("stats", "mentors", "-f", "json", *after)[1])["places"]
        for after in ((), ("--after", "p.csv"), ("--after", "term"))
    ]
    assert left == [3, 0, 1], "two of Ada, and the one Bo has without saying so"
    Path("sample.csv").write_text("mentee,mentor\njo,amara-okafor\n", encoding="utf-8")
    of_sample = [json.loads(office("stats", "-f", "json", *after)[1]) for after in ((), ("--after", "sample.csv"))]
    assert of_sample[0]["places"] - of_sample[1]["places"] == 1, "no folder is named: the sample pool"
    Path("p.csv").write_text("mentee,mentor\njo,somebody\n", encoding="utf-8")
    code, _, err = office("bundle", "mentors", "-o", "b.zip", "--after", "p.csv")
    assert (code, "there's no mentor 'somebody'" in err) == (3, True)
