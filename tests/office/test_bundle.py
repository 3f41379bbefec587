"""Bundles: what goes out, what stays, and what is told of a new edition."""

import json
import zipfile
from datetime import date
from pathlib import Path

from mentorpick.cli.app import run
from mentorpick.model.office import BundleFile, BundleManifest
from mentorpick.office.bundle import compare_editions
from mentorpick.read.files import read_bundle
from tests.office.conftest import Run


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
