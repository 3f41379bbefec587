"""A term of a career office through the command line: from two exports to week six, in sixteen commands.

Nothing is typed by hand but the sheets: the map of the workbook's columns comes of Enter at each of five questions.

The files in ``examples/office`` are made up, but as messy as real ones: 27 answers to a form, a workbook of 42 people
with a title, three sheets and an office's notes, three late sign-ups, last year's pairs.
"""

import csv
import io
import shutil
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from mentorpick.model.cohort import PairRow
from mentorpick.read.sheets.people import read_pairs
from tests.cli.conftest import Call

pytest.importorskip("pexpect")

from tests.interview.terminal import ENTER, Terminal

pytest.importorskip("ortools")

OFFICE = Path(__file__).parents[1] / "examples" / "office"
SECOND = OFFICE.with_name("second-office")
LAST_YEAR = {("harry-nolan", "priya-raman"), ("george-papadopoulos", "tom-okeke"), ("amelia-hart", "priya-raman")}


class Office:
    """A desk with a folder, and the number of commands typed so far."""

    def __init__(self, call: Call, folder: Path) -> None:
        self._call, self.folder, self.commands = call, folder, 0

    def __call__(self, *words: object, day: str = "2026-09-25") -> str:
        self.commands += 1
        result = self._call(*(str(word) for word in words), "--today", day)
        assert result.code == 0, result.err
        return str(result.out) + str(result.err)

    def converse(self, questions: int, *words: str, day: str = "2026-09-25") -> str:
        """Type a command on a terminal and press Enter at each of its questions: nothing else is typed."""
        self.commands += 1
        shown = Terminal(*words, "--today", day, cwd=self.folder, rows=60)
        for number in range(1, questions + 1):
            shown.see(f"Question {number} of {questions}", "(? why)").type(ENTER)
        assert shown.end() == 0, shown.text
        return shown.text

    def table(self) -> list[dict[str, str]]:
        text = (self.folder / "term" / "term.csv").read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def mail(self, folder: str) -> list[dict[str, str]]:
        text = (self.folder / folder / "mail.csv").read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))


def pairs_of(rows: tuple[PairRow, ...]) -> set[tuple[str, str]]:
    return {(row.mentee, row.mentor) for row in rows if row.mentor}


@pytest.mark.timeout(600)
def test_a_term_from_two_exports_to_week_six(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    office = Office(call, tmp_path)
    shutil.copy(OFFICE / "students-2026.xlsx", tmp_path)
    people = ("--mentees", "mentees", "-p", "mentors")

    assert "added            25" in office("profiles", "import", OFFICE / "mentor-responses.csv", "-o", "mentors")
    said = office.converse(5, "profiles", "import", "students-2026.xlsx", "--mentees", "-o", "mentees")
    assert "added            40" in said
    office("term", "setup", "mentors", "--name", "the Career Office", "--email", "mentoring@westbrook.example",
           "--reply-by", "2026-09-30", "--write-by", "2026-10-09")  # fmt: skip
    never = ("--not-again", str(OFFICE / "last-year.csv"))
    said = office.converse(1, "assign", "mentees", "-p", "mentors", *never, "-o", "proposal.xlsx")
    assert "Charlotte Webb (withdrawn)" in said
    assert "39 of 39 mentees have a place." in said
    proposed = read_pairs("proposal.xlsx")
    assert ("samuel-osei", "dr-helen-foster") not in pairs_of(proposed), "his supervisor, whom he asked to avoid"
    assert not pairs_of(proposed) & LAST_YEAR
    assert not [row for row in cells("proposal.xlsx") if "no common way" in str(row["Look again because"])]

    assert_judged(cells("proposal.xlsx"))

    decide("proposal.xlsx", {"Bilal Ahmed": "no"})
    assert "38 yes, 1 no." in office(
        "assign", "mentees", "-p", "mentors", "--not-again", OFFICE / "last-year.csv", "--check", "proposal.xlsx",
        "-o", "signed.xlsx",
    )  # fmt: skip
    assert len(pairs_of(proposed) - pairs_of(read_pairs("signed.xlsx"))) <= 3, "the no, and two moves at most"

    assert "Running pairs: 39" in office("term", "start", "signed.xlsx", day="2026-09-28")
    office("term", "texts", *people, "--packets", "welcome", day="2026-09-28")
    welcome = office.mail("welcome")
    assert sum(row["kind"] == "mentee" for row in welcome) == 39
    for row in welcome:
        draft = message_from_bytes((tmp_path / "welcome" / row["draft"]).read_bytes(), policy=default)
        assert not draft.defects
        assert row["email"] in str(draft["To"])
        assert "30 September" in row["body"] or row["kind"] == "mentee"

    office("term", "decline", "Lucy Barnes", "--because", "no time this autumn", day="2026-09-30")
    office("term", "decline", "Mei Ling Tan", "--by", "mentee", day="2026-10-01")
    office("profiles", "import", OFFICE / "late-sign-ups.xlsx", "--mentees", "--add", "-o", "mentees",
           "--map", "students-2026.xlsx.map.yaml", day="2026-10-07")  # fmt: skip
    before = {(row["mentee"], row["mentor"]): row["state"] for row in office.table() if row["mentor"]}
    office("term", "add", "mentees", "-p", "mentors", day="2026-10-07")
    after = {(row["mentee"], row["mentor"]): row["state"] for row in office.table() if row["mentor"]}
    assert {pair: after[pair] for pair in before} == before, "nobody moves for who comes late"
    names = {row["mentee_name"] for row in office.table()}
    assert {"Bethany Cole", "Omar Saleh", "Katie Bell"} <= names
    office("term", "cancel", "Wei Chen", "--by", "mentee", "--because", "found a job", day="2026-10-08")
    said = office("term", "replace", "Jack Thompson", *people, "--because", "no spark", day="2026-10-09")
    assert said.count(": ended by") <= 3, "the pair, and two moves at most"

    office("term", "texts", *people, "--packets", "news", day="2026-10-09")
    told = {(row["id"], row["changed"]) for row in office.mail("news")}
    assert {
        ("lucy-barnes", "ended"),
        ("sarah-whitcombe", "ended"),
        ("wei-chen", "ended"),
        ("yuki-sato", "ended"),
    } <= told
    assert not [id_ for id_, _ in told if id_ in ("maya-goldstein", "abdul-rahman")], "nothing changed for them"

    replies = "Name,Have you met?\nMaya Goldstein,yes\nAbdul Rahman,Yes!\nElla Simmonds,not yet\n"
    (tmp_path / "replies.csv").write_text(replies, encoding="utf-8")
    assert "2 yes, 1 no, 0 not understood." in office("term", "met", "replies.csv", day="2026-11-06")
    said = office("term", "status", day="2026-11-09")
    assert "Ring today" in said
    assert "Ella Simmonds" in said
    assert office.commands <= 16, "and nothing was typed by hand but the sheets"


@pytest.mark.timeout(600)
def test_after_one_withdrawal_at_most_two_pairs_move(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    office = Office(call, tmp_path)
    shutil.copy(OFFICE / "students-2026.xlsx", tmp_path)
    office("profiles", "import", OFFICE / "mentor-responses.csv", "-o", "mentors")
    office.converse(5, "profiles", "import", "students-2026.xlsx", "--mentees", "-o", "mentees")
    rest = ("-p", "mentors", "--not-again", OFFICE / "last-year.csv")
    office("assign", "mentees", *rest, "-o", "proposal.csv")
    before = pairs_of(read_pairs("proposal.csv"))
    for at, gone in enumerate(("lucy-barnes", "harry-nolan")):
        file = tmp_path / "mentees" / f"{gone}.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("# status:", "status: withdrawn"), encoding="utf-8")
        said = office("assign", "mentees", *rest, "--keep", "proposal.csv", "-o", f"next-{at}.csv")
        file.write_text(text, encoding="utf-8")
        assert "(withdrawn)" in said
        after = pairs_of(read_pairs(f"next-{at}.csv"))
        assert len(after) == 38
        assert len({pair for pair in before if pair[0] != gone} - after) <= 2
    mentor = tmp_path / "mentors" / "sarah-whitcombe.yaml"
    text = mentor.read_text(encoding="utf-8")
    mentor.write_text(text.replace("# status:", "status: withdrawn"), encoding="utf-8")
    keep = [",".join(pair) for pair in before if pair[1] != "sarah-whitcombe"]
    (tmp_path / "keep.csv").write_text("\n".join(["mentee,mentor", *keep]) + "\n", encoding="utf-8")
    office("assign", "mentees", *rest, "--keep", "keep.csv", "-o", "without.csv")
    after = pairs_of(read_pairs("without.csv"))
    assert len({pair for pair in before if pair[1] != "sarah-whitcombe"} - after) <= 2, "a mentor of two leaves"


def assert_judged(rows: list[dict[str, object]]) -> None:
    """The pairs are those that a reader judged, and what was found bad says why it is to be looked at again."""
    lines = (OFFICE / "pairs-read.md").read_text(encoding="utf-8").splitlines()
    judged = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    assert len(judged) == len(rows) == 39
    assert sum(each[3] == "bad" for each in judged) <= 6
    for mentee, _, mentor, word, _ in judged:
        (row,) = [row for row in rows if f"{row['Mentee name']} ".startswith(f"{mentee} ")]
        assert mentor.partition(",")[0].split()[0] in str(row["Mentor name"]), mentee
        assert word != "bad" or row["Look again because"], mentee


def cells(path: str) -> list[dict[str, object]]:
    head, *rows = openpyxl.load_workbook(path)["Proposal"].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def decide(path: str, decisions: dict[str, str]) -> None:
    """Choose from the list in the workbook, yes where nothing else is wanted."""
    book = openpyxl.load_workbook(path)
    sheet = book["Proposal"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        name = str(row[head.index("Mentee name")].value)
        row[head.index("Decision")].value = decisions.get(name, "yes")
    book.save(path)


def plain(text: str) -> str:
    """A text with one blank between words."""
    return " ".join(text.split())


@pytest.mark.timeout(600)
def test_a_second_office_with_other_columns_and_other_mishaps(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two languages, names in two columns, three must-nots by surname, goals not to be passed on, one withdrawn."""
    monkeypatch.chdir(tmp_path)
    for name in ("mentors.csv", "sign-ups.xlsx", "one-more.xlsx"):
        shutil.copy(SECOND / name, tmp_path)
    office, people = Office(call, tmp_path), ("--mentees", "mentees", "-p", "mentors")
    assert "added 11" in plain(office.converse(1, "profiles", "import", "mentors.csv", "-o", "mentors"))
    said = office.converse(3, "profiles", "import", "sign-ups.xlsx", "--mentees", "-o", "mentees")
    assert "added 18" in plain(said)
    office("term", "setup", "mentors", "--name", "the Mentoring Desk", "--email", "mentoring@tu.example")
    said = office.converse(3, "assign", "mentees", "-p", "mentors", "-o", "proposal.xlsx")
    assert "David P\N{LATIN SMALL LETTER O WITH DIAERESIS}lzl (withdrawn)" in said
    pairs = pairs_of(read_pairs("proposal.xlsx"))
    assert len(pairs) == 15
    assert not pairs & {
        ("julia-fink", "sabine-kogler"),
        ("lena-auer", "mag-johanna-auer"),
        ("lea-kern", "dr-peter-novak"),
    }, "surnames that people wrote"
    assert {
        ("anna-bauer", "dr-peter-novak"),
        ("nina-mayer", "mag-johanna-auer"),
        ("omar-haddad", "nora-weiss"),
    } <= pairs
    gaps = [str(row["Look again because"]) for row in cells("proposal.xlsx")]
    assert any("a gap in the pool: nobody knows Switzerland" in text for text in gaps)
    assert any("the goal isn't in English, so I couldn't compare it" in text for text in gaps)

    decide("proposal.xlsx", {"Hannah Leitner": "Miriam Steiner", "Clara Schwarz": "no"})
    assert "1 no, 1 given another mentor" in office(
        "assign", "mentees", "-p", "mentors", "--check", "proposal.xlsx", "-o", "signed.xlsx"
    )
    assert "Running pairs: 15" in office("term", "start", "signed.xlsx")
    office("term", "texts", *people, "--packets", "welcome")
    bodies = {(row["kind"], row["id"]): row["body"] for row in office.mail("welcome")}
    assert "Hannah would rather tell you what it's about when you talk." in bodies["mentor", "miriam-steiner"]
    assert "Find an internship in the car industry" in bodies["mentor", "dr-peter-novak"]
    assert "You can take one and not another." in bodies["mentor", "dr-peter-novak"]
    assert "We don't have a mentor for you yet" in bodies["mentee", "tobias-egger"]

    office("term", "accept", "Novak", "Anna Bauer")
    office("term", "decline", "Novak", "Ivan", "--because", "one is enough", day="2026-10-01")
    office("profiles", "import", "one-more.xlsx", "--mentees", "--add", "-o", "mentees", "--map",
           "sign-ups.xlsx.map.yaml", day="2026-10-05")  # fmt: skip
    said = office("term", "add", "mentees", "-p", "mentors", day="2026-10-05")
    assert "Emil Reiter: waits for a mentor" in said
    assert "Dr. Peter Novak" not in said, "he gave the second place back"
    office("term", "cancel", "Omar Haddad", "--by", "mentee", day="2026-10-07")
    assert "Nora Weiss: started" in office("term", "add", "mentees", "-p", "mentors", day="2026-10-07")
    office("term", "texts", *people, "--packets", "news", day="2026-10-08")
    told = {(row["id"], row["changed"]) for row in office.mail("news")}
    assert {
        ("ivan-petrovic", "ended"),
        ("omar-haddad", "ended"),
        ("nora-weiss", "ended"),
        ("nora-weiss", "new"),
    } <= told
    assert ("anna-bauer", "new") not in told
    assert "Ring today" in office("term", "status", day="2026-11-09")
    assert office.commands <= 16
