"""Every student's computer: what other systems write, refuse and quote. Simulated where the system is missing."""

import csv
import io
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mentorpick.cli import context, options, output
from mentorpick.encoding import undo_garbling
from mentorpick.office.forget import Leaver, erase_person
from mentorpick.read.files import typed_path
from mentorpick.store import Draft, Store
from mentorpick.write.terminal import say_signs
from tests.cli.conftest import TODAY, Call

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="paths begin with a drive on Windows")


@pytest.mark.parametrize(
    "typed",
    [
        "/a b/c.zip", "'/a b/c.zip'", '"/a b/c.zip"', "“/a b/c.zip”", "/a\\ b/c.zip", "file:///a%20b/c.zip",
        "file://localhost/a%20b/c.zip", "& '/a b/c.zip'", "  /a b/c.zip  ", "file:/a%20b/c.zip", "FILE:///a%20b/c.zip",
        "`/a b/c.zip`", "<file:///a%20b/c.zip>", "‘/a b/c.zip’", "«/a b/c.zip»", "\u202a/a b/c.zip", "\ufeff/a b/c.zip",
        r"\\wsl$\Ubuntu\a b\c.zip", r"\\wsl.localhost\Debian\a b\c.zip", "//WSL$/Ubuntu/a b/c.zip",
    ],
)  # fmt: skip
@POSIX
def test_a_path_is_understood_however_it_was_dragged_or_quoted(typed: str) -> None:
    """Simulated: what shells, Finder, Explorer and word processors make of a path."""
    assert typed_path(typed) == Path("/a b/c.zip")


@POSIX
@pytest.mark.parametrize("typed", [r"C:\Users\Ana\office.zip", r"\\server\share\office.zip"])
def test_a_windows_path_keeps_its_separators_on_other_systems_and_is_shown_as_typed(typed: str, tmp_path: Path) -> None:
    """Simulated: what is dragged into a window of WSL, where no such drive is mounted."""
    assert typed_path(typed).name == typed
    world = context.PickContext(options.Common(), Store(tmp_path, None, say=lambda _: None))
    assert f"nothing at {typed}. " in world.around.check_pool(typed)


@pytest.mark.parametrize(
    "typed",
    ['{}"', "'{}", "{}”", '{}\\"', "“{}", "{}/'", "{%20}", "'{%20}'", "$WHERE/My Mentors", "${WHERE}/My Mentors"],
)
@POSIX
def test_a_mark_that_a_shell_leaves_behind_is_no_part_of_what_is_there(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "My Mentors"
    folder.mkdir()
    monkeypatch.setenv("WHERE", str(tmp_path))
    assert typed_path(typed.replace("{%20}", str(folder).replace(" ", "%20")).replace("{}", str(folder))) == folder


@POSIX
def test_a_file_whose_name_has_such_marks_is_found_all_the_same(tmp_path: Path) -> None:
    for name in ('5".yaml', "100%20.yaml", "it's.yaml", "‘x’", "a'"):
        (tmp_path / name).touch()
        assert typed_path(str(tmp_path / name)) == tmp_path / name


@pytest.mark.parametrize("typed", ["~nobody-of-this-name/office.zip", "x" * 300, "a\0b"])
def test_an_answer_that_can_be_no_path_is_a_sentence_in_the_same_round(typed: str, tmp_path: Path) -> None:
    world = context.PickContext(options.Common(), Store(tmp_path, None, say=lambda _: None))
    assert world.around.check_pool(typed).startswith(("I can't open that", "There's nothing at"))


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial-student.md", "docs/tutorial-office.md"])
def test_the_first_command_works_over_an_old_folder_and_each_shell_has_its_own(page: str) -> None:
    """``venv`` keeps an old interpreter without --clear; cmd parts no commands at ``;``, PowerShell 5 has no ``&&``."""
    text = (ROOT / page).read_text(encoding="utf-8")
    commands = re.findall(r"(?:python3|py) -m venv[^`\n]*", text)
    assert len(commands) >= 2
    assert all("--clear .venv" in command and "python -m pip install" in command for command in commands)
    windows = [command for command in commands if command.startswith("py ")]
    assert any(";" in command and "&&" not in command for command in windows), "PowerShell"
    assert "cmd, `&&` stands for each `;`" in text or any(";" not in command for command in windows), "cmd"
    assert "too old" in text
    assert "python3 --version" in text


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial-student.md", "docs/computers.md"])
def test_the_next_start_needs_no_network_and_a_blocked_launcher_has_a_way_round(page: str) -> None:
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    assert re.search(r"(?i)next time\**, also offline", text)
    assert "computers.md" in text or "python -P -m mentorpick" in text
    assert page != "docs/computers.md" or "running scripts is disabled" in text


def test_a_path_of_windows_is_found_where_wsl_mounts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: a drive that WSL mounts, and a path as Explorer copies it."""
    is_dir = Path.is_dir
    monkeypatch.setattr(Path, "is_dir", lambda path: str(path) == "/mnt/c" or is_dir(path))
    for typed in (
        r'"C:\Users\Ana\My Mentors"',
        r"C:\Users\Ana\My Mentors",
        r"c:\Users\Ana\My Mentors",
        "C:/Users/Ana/My Mentors",
    ):
        assert typed_path(typed) == Path("/mnt/c/Users/Ana/My Mentors"), typed


def test_a_list_that_excel_holds_open_is_named_and_nothing_else(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: what Windows answers while another program holds the file."""
    target = jo.with_name("list.csv")
    assert call("rank", jo, "-p", mentors, "-o", target).code == 0
    monkeypatch.setattr("mentorpick.write.files._PAUSE", 0)
    replace = Path.replace
    refused: list[Path] = []

    def hold(path: Path, to: Path) -> Path:
        if to.name == target.name:
            refused.append(to)
            raise HeldOpen(13, "Zugriff verweigert")
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", hold)
    result = call("rank", jo, "-p", mentors, "-o", target, "--force")
    assert (result.code, len(refused)) == (1, 8)
    assert "list.csv can't be replaced" in result.err
    assert ".tmp" not in result.err


@pytest.mark.parametrize(
    "name", ["nul" + ".csv", "AUX" + ".md", "com1 .csv", "Jo: list.csv", "list?.csv", "list.csv.", "list.csv "]
)
def test_no_result_vanishes_into_a_device_or_behind_a_colon_of_windows(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Simulated: there ``nul`` with an ending is a device, and ``Jo: list.csv`` a second, unseen content of ``Jo``."""
    monkeypatch.setattr("mentorpick.write.files._WINDOWS", True)
    refused = call("rank", jo, "-p", mentors, "-f", "csv", "-o", jo.with_name(name))
    assert (refused.code, "Windows can't save a file called" in refused.err) == (2, True)
    assert call("rank", jo, "-p", mentors, "-o", jo.with_name("auxiliary list.nul.csv")).code == 0


class HeldOpen(PermissionError):
    """What Windows raises for a file that another program holds."""

    winerror = 5


def test_a_folder_that_may_not_be_entered_is_a_sentence_and_stops_no_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: what macOS says of a folder that the terminal may not see, and Python 3.11 passes on."""

    def refuse(path: Path, *_: object, **__: object) -> bool:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.chdir(tmp_path)
    world = context.PickContext(options.Common(), Store(tmp_path, None, say=lambda _: None))
    for name in ("exists", "is_dir", "is_file", "iterdir", "glob"):
        monkeypatch.setattr(Path, name, refuse)
    assert "Operation not permitted" in world.around.check_pool("/Users/ana/Documents/office.zip")
    assert context._has_profiles(Path("profiles")) is False


def test_whatever_is_held_for_a_moment_is_written_all_the_same(
    call: Call, mentors: Path, jo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: a virus scanner holds each file once, whatever it is called."""
    cohort, sheet = tmp_path / "cohort.csv", tmp_path / "sheet.csv"
    cohort.write_text("id,priority\na,career\nb,finances\n", encoding="utf-8")
    sheet.write_text("name,offers\nDee Ek,Reads applications\n", encoding="utf-8")
    monkeypatch.setattr("mentorpick.write.files._PAUSE", 0)
    replace = Path.replace
    held: set[str] = set()

    def hold(path: Path, to: Path) -> Path:
        if to.name not in held:
            held.add(to.name)
            raise HeldOpen(13, "in use")
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", hold)
    monkeypatch.chdir(tmp_path)
    for words in (
        ("rank", jo, "-p", mentors, "-o", "list.csv"),
        ("rank", cohort, "-p", mentors, "-o", "lists.jsonl"),
        ("rank", cohort, "-p", mentors, "-o", "lists/"),
        ("assign", cohort, "-p", mentors, "-o", "p.csv"),
        ("assign", cohort, "-p", mentors, "--packets", "letters", "-f", "csv"),
        ("profiles", "import", sheet, "-o", "imported"),
        ("profiles", "bundle", mentors, "-o", "office.zip"),
        ("term", "start", "p.csv"),
    ):
        done = call(*words, "--today", TODAY) if words[1] != "import" else call(*words)
        assert done.code == 0, (words, done.err)
    assert {"list.csv", "lists.jsonl", "p.csv", "mail.csv", "office.zip", "term.csv", "dee-ek.yaml"} <= held
    assert not list(tmp_path.rglob(".mentorpick-*.tmp"))


def test_what_finder_explorer_and_excel_add_to_a_folder_is_passed_over(call: Call, mentors: Path, jo: Path) -> None:
    """Simulated: the names and bytes that these programs leave in a folder."""
    plain = call("rank", jo, "-p", mentors, "-f", "csv").out
    (mentors / "__MACOSX").mkdir()
    for name in (
        ".DS_Store", "desktop.ini", "Thumbs.db", "ehthumbs.db", "._ada.yaml", "__MACOSX/._ada.yaml", "~$list.xlsx",
        ".~lock.list.ods#", "Icon\r", ".ada.yaml.swp", "ada.yaml~",
    ):  # fmt: skip
        (mentors / name).write_bytes(b"\0\5\x16\7")
    assert call("rank", jo, "-p", mentors, "-f", "csv").out == plain
    assert call("profiles", "check", mentors).code == 0


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_a_sheet_is_read_in_the_letters_that_excel_writes_on_windows_and_on_a_mac(
    call: Call, tmp_path: Path, encoding: str, ends: str
) -> None:
    """Simulated: the bytes that these programs write."""
    people = {
        "Jörg Müller": "Köln",
        "Éloïse Besançon": "Orléans",
        "Íñigo Núñez": "Málaga",
        "Seán O’Brien": "Dún Laoghaire",
    }
    lines = ["name,location,offers", *(f"{name},{town},Reads applications" for name, town in people.items()), ""]
    sheet = tmp_path / "people.csv"
    sheet.write_bytes(ends.join(lines).encode(encoding))
    made = call("profiles", "import", sheet, "-o", tmp_path / "people")
    assert made.code == 0, made.err
    found = "\n".join(path.read_text(encoding="utf-8") for path in (tmp_path / "people").glob("*.yaml"))
    for name, town in people.items():
        assert name in found
        assert town in found


def test_the_page_of_computers_says_what_cannot_be_mended_here() -> None:
    page = (ROOT / "docs" / "computers.md").read_text(encoding="utf-8")
    assert re.search(r'name has a `"` in it \|.*python -P -m mentorpick', page)
    for machine in ("32-bit Windows", "i686", "armv7", "Windows on ARM", "Alpine"):
        assert machine in page


def test_what_is_heard_has_no_fractions_and_no_priority_before_there_is_one() -> None:
    from mentorpick.interview.questions import QUESTIONS

    heard = "\n".join(str(part) for question in QUESTIONS for part in question)
    assert not re.search(r"twentieth|fortieth|fifths?\b|\b1/\d", heard)
    assert (
        "Your priority:"
        not in (ROOT / "tests/interview/runs/lines-80.txt").read_text("utf-8").partition("Which ONE")[0]
    )


def test_each_finding_of_the_review_has_a_test_that_says_whether_it_is_a_simulation() -> None:
    """The index: 6 findings of much harm, 11 of some, and those of little."""
    table = (ROOT / "tests" / "solid" / "portability.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in table[1:]]
    wanted = {f"H{n}" for n in range(6)} | {f"M{n}" for n in range(1, 12)} | {f"L{n}" for n in range(1, 15)}
    assert {row[0] for row in rows} == wanted
    for _, protects, how, where in rows:
        file, _, name = where.partition("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        body = re.search(rf"def {name}\(.*?(?=\n(?:@|def |class )|\Z)", text, re.DOTALL)
        assert body, f"{protects}: there's no {where}"
        marked = "Simulated" in body[0] or "WINDOWS_TEXT\n" in text[: body.start()][-200:]
        assert marked == (how == "simulated"), f"{where} is {how}"


def test_a_draft_held_for_a_moment_is_kept_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: OneDrive holds the draft at the second answer, and again when it is gone on with."""
    store = Store(tmp_path / "kept", None, say=lambda _: None)
    path = store.save_draft({"events": [1]})
    monkeypatch.setattr("mentorpick.write.files._PAUSE", 0)
    replace, refusals = Path.replace, [1, 2]

    def hold(path: Path, to: Path) -> Path:
        if refusals:
            refusals.pop()
            raise HeldOpen(13, "in use")
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", hold)
    assert store.save_draft({"events": [1, 2]}, path) == path
    refusals.append(3)
    claimed = store.claim_draft(Draft(path, {"events": [1, 2]}))
    assert claimed is not None
    found = store.draft()
    assert found is not None
    assert found.state == {"events": [1, 2]}


def test_the_quote_that_powershell_leaves_behind_is_explained(call: Call, mentors: Path, jo: Path) -> None:
    """Simulated: PowerShell 5.1 makes `.\\My Mentors"` of what its Tab key wrote."""
    result = call("rank", jo, "-p", f'{mentors}"')
    assert result.code == 2
    assert "PowerShell" in result.err


def test_what_finder_and_explorer_add_to_a_bundle_is_passed_over(call: Call, mentors: Path, jo: Path) -> None:
    """Simulated: a zip with what these programs add."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(mentors.glob("*.yaml")):
            archive.writestr(path.name, path.read_bytes())
            archive.writestr(f"__MACOSX/._{path.name}", b"\0\5")
        for name in (".DS_Store", "desktop.ini", "Thumbs.db"):
            archive.writestr(name, b"\0")
    bundle = mentors.parent / "made-by-hand.zip"
    bundle.write_bytes(packed.getvalue())
    result = call("rank", jo, "-p", bundle, "-f", "csv")
    assert result.code == 0
    assert result.out == call("rank", jo, "-p", mentors, "-f", "csv").out


@pytest.mark.parametrize(
    "word", ["--excel=;", "--excel=semicolon", "--excel="], ids=["typed", "word", "what a shell leaves"]
)
def test_excel_in_german_gets_semicolons_and_a_proposal_so_written_is_read_back(
    call: Call, mentors: Path, jo: Path, word: str
) -> None:
    shown = call("rank", jo, "-p", mentors, "-f", "csv", word, "-n", "2")
    assert shown.out.startswith("\ufeffmentee;rank;group;")
    assert re.search(r";0,\d+;", shown.out)
    proposal = mentors.parent / "proposal.csv"
    assert call("assign", jo, "-p", mentors, "-o", proposal, word).code == 0
    assert call("assign", jo, "-p", mentors, "--check", proposal).code == 0


def test_the_mail_merge_follows_excel_and_stays_so_when_somebody_is_forgotten(
    call: Call, mentors: Path, jo: Path
) -> None:
    folder = mentors.parent / "letters"
    assert call("assign", jo, "-p", mentors, "-f", "csv", "--packets", folder, "--excel=;").code == 0
    merge = folder / "mail.csv"
    headers, first, *_ = csv.reader(merge.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    assert (headers[0], len(headers)) == ("email", len(first))
    leaver = Leaver("jo", ("Jo",), "left-1")
    assert {found.what for found in erase_person(leaver, [folder])} == {"deleted", "changed"}
    assert next(csv.reader(merge.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")) == headers


def test_a_cohort_for_german_excel_is_one_table(call: Call, mentors: Path, jo: Path) -> None:
    second = jo.with_name("kim.yaml")
    second.write_text(jo.read_text(encoding="utf-8").replace("Jo", "Kim"), encoding="utf-8")
    target = jo.with_name("lists.csv")
    assert call("rank", jo, second, "-p", mentors, "-o", target, "--excel=;").code == 0
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert len({len(next(csv.reader([line], delimiter=";"))) for line in lines}) == 1
    assert call("rank", jo, "--excel=x").code == 2


def as_utf16(data: bytes) -> bytes:
    """As Notepad ("Unicode") saves a text."""
    return data.decode("utf-8-sig").encode("utf-16")


def without_mark(data: bytes) -> bytes:
    """As PowerShell 7 passes "utf-16" on to a file without a mark."""
    return data.decode("utf-8-sig").encode("utf-16-le")


def as_powershell_5(data: bytes) -> bytes:
    """As PowerShell 5.1 writes with ``>``: read in the console's code page, its own line ends, UTF-16."""
    return data.decode("cp850").replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-16")


def as_notepad(data: bytes) -> bytes:
    """UTF-8 with a mark, which ``Out-File -Encoding utf8`` writes, too."""
    return b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


WINDOWS_TEXT = pytest.mark.parametrize("saved", [as_utf16, without_mark, as_powershell_5, as_notepad])
"""Simulated: the bytes that these programs make."""


@WINDOWS_TEXT
def test_earlier_runs_and_proposals_are_read_as_powershell_keeps_them(
    call: Call, mentors: Path, jo: Path, saved: Callable[[bytes], bytes]
) -> None:
    run, proposal, pairs = (jo.with_name(name) for name in ("run.jsonl", "proposal.json", "pairs.csv"))
    (mentors / "joerg.yaml").write_text("name: Jörg Ärzte\nareas: {career: 5}\nlanguages: [en]\n", encoding="utf-8")
    day = ("--today", TODAY)
    assert call("rank", jo, "-p", mentors, "--batch", "-f", "jsonl", "-o", run, *day).code == 0
    assert "Jörg" in run.read_text(encoding="utf-8")
    assert call("assign", jo, "-p", mentors, "-o", proposal, *day).code == 0
    assert call("assign", jo, "-p", mentors, "-f", "csv", "-o", pairs, *day).code == 0
    kept = jo.with_name("kept.jsonl")
    kept.write_bytes(saved(run.read_bytes()))
    for path in (proposal, pairs):
        path.write_bytes(saved(path.read_bytes()))
        assert call("assign", jo, "-p", mentors, "--check", path, *day).code == 0, path
        assert call("assign", jo, "-p", mentors, "--keep", path, *day).code == 0, path
    assert "Nothing differs" in call("diff", run, kept).out
    changed = call("rank", jo, "-p", mentors, "--batch", "-f", "jsonl", "--changed-since", kept, *day)
    assert (changed.code, '"unmoved":1' in changed.out) == (0, True)


@WINDOWS_TEXT
@pytest.mark.parametrize("ending", ["jsonl", "csv", "json", "tsv"])
def test_a_run_goes_on_over_its_result_as_powershell_keeps_it_and_never_over_another(
    call: Call, mentors: Path, jo: Path, saved: Callable[[bytes], bytes], ending: str
) -> None:
    run = jo.with_name(f"run.{ending}")
    more = ("--excel=;",) if ending == "csv" else ()
    words = ("rank", jo, "-p", mentors, "--batch", "-o", run, "--today", TODAY, *more)
    assert call(*words).code == 0
    whole = run.read_bytes()
    run.write_bytes(saved(whole))
    assert call(*words, "--resume").code == 0
    assert run.read_bytes() == whole
    other = saved(whole.replace(b"Ada", b"Eda"))
    run.write_bytes(other)
    refused = call(*words, "--resume")
    assert (refused.code, "with a different result" in refused.err) == (2, True)
    assert run.read_bytes() == other


@WINDOWS_TEXT
@pytest.mark.parametrize("name", ["jo.yaml", "jo.csv", "jo.jsonl"])
def test_answers_are_read_from_files_and_from_standard_input_as_windows_keeps_them(
    call: Call, piped: Call, mentors: Path, name: str, saved: Callable[[bytes], bytes]
) -> None:
    texts = {
        "jo.yaml": "name: Jörg\npriority: career\nlanguages: [en]\n",
        "jo.csv": "name,priority,languages\nJörg,career,en\n",
        "jo.jsonl": '{"name": "Jörg", "priority": "career", "languages": ["en"]}\n',
    }
    path = mentors.with_name(name)
    path.write_bytes(saved(texts[name].encode()))
    words = ["-p", mentors, "--batch", "-f", "jsonl", "--today", TODAY]
    for shown in (call("rank", path, *words), piped(path.read_bytes(), "rank", "-", *words)):
        assert shown.code == 0, shown.err
        assert '"id":"jorg"' in shown.out or '"id":"stdin' in shown.out or '"id":"jo"' in shown.out
        assert "Ada Berg" in shown.out


@WINDOWS_TEXT
def test_profiles_pages_maps_and_templates_are_read_as_windows_keeps_them(
    call: Call, mentors: Path, jo: Path, saved: Callable[[bytes], bytes]
) -> None:
    (mentors / "mentorpick.yaml").write_text("title: Die Käfer\ncontact: office@example.org\n", encoding="utf-8")
    shown = call("rank", jo, "-p", mentors, "-f", "json", "--today", TODAY).out
    for path in mentors.iterdir():
        path.write_bytes(saved(path.read_bytes()))
    again = call("rank", jo, "-p", mentors, "-f", "json", "--today", TODAY).out
    assert [place["name"] for place in json.loads(again)["shortlist"]] == [
        place["name"] for place in json.loads(shown)["shortlist"]
    ]
    bundle = jo.with_name("office.zip")
    assert call("profiles", "bundle", mentors, "-o", bundle, "--today", TODAY).code == 0
    assert "Die Käfer" in call("rank", jo, "-p", bundle, "--today", TODAY).out
    sheet, map_ = jo.with_name("m.csv"), jo.with_name("m.map.yaml")
    sheet.write_text("Wer?,Tätigkeit\nÄnne,Schreinerin\n", encoding="utf-8")
    map_.write_bytes(saved("columns:\n  Wer?: name\n  Tätigkeit: expertise\n".encode()))
    imported = call("profiles", "import", sheet, "--map", map_, "-o", jo.with_name("imported"), "--no-input")
    assert (imported.code, "schreinerin" in "".join(_texts(jo.with_name("imported"))).lower()) == (0, True), (
        imported.err
    )


def _texts(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))]


@pytest.mark.parametrize("text", ["é", "Jörg", "naïve café", "Ünïted", "李博", "Ω ≈ ç", "don’t"])
def test_what_was_never_garbled_stays_as_it_is(text: str) -> None:
    assert undo_garbling(text) == text
    for page in ("cp850", "cp437"):
        assert undo_garbling(text.encode().decode(page)) == text


def test_one_variable_puts_everything_that_is_kept_into_one_folder(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    stick = mentors.parent / "stick"
    monkeypatch.setenv("MENTORPICK_HOME", str(stick))
    assert call("rank", jo, "-p", mentors).code == 0
    assert stick.is_dir()
    assert list(home.rglob("*")) == []
    assert str(stick) in call("paths", "-f", "json").out


def test_plain_lines_can_be_asked_for_once_and_for_all(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = call("rank", jo, "-p", mentors, "--accessible").out
    assert "━" not in asked
    monkeypatch.setenv("MENTORPICK_ACCESSIBLE", "1")
    assert call("rank", jo, "-p", mentors).out == asked


def test_the_choice_of_plain_lines_is_kept_and_taken_back_and_leaves_scripts_alone(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("MENTORPICK_ACCESSIBLE", raising=False)
    drawn = call("rank", jo, "-p", mentors).out
    asked = call("rank", jo, "-p", mentors, "--accessible").out
    said = call("plain")
    assert (said.code, "mentorpick plain off" in said.err) == (0, True)
    assert "plain lines" in call("paths").out
    assert call("rank", jo, "-p", mentors).out == drawn, "nobody is there to read"
    monkeypatch.setattr(type(sys.stdin), "isatty", lambda _: True, raising=False)
    assert options.wants_plain_lines()
    monkeypatch.setenv("MENTORPICK_ACCESSIBLE", "0")
    assert not options.wants_plain_lines(), "the variable counts before the choice"
    monkeypatch.delenv("MENTORPICK_ACCESSIBLE")
    assert asked != drawn
    assert call("plain", "Off").code == 0
    assert not options.wants_plain_lines()
    assert call("plain", "maybe").code == 2


def test_plain_mode_is_named_in_the_help_and_where_people_begin(call: Call) -> None:
    for page in ("README.md", "docs/tutorial-student.md", "docs/tutorial-office.md", "docs/pick.md"):
        assert "mentorpick plain" in (ROOT / page).read_text(encoding="utf-8"), page
    assert "screen reader" in call("--help").out


def test_in_plain_lines_signs_and_ranges_are_words(call: Call, mentors: Path, jo: Path) -> None:
    """What most screen readers leave out: plus, minus, the dash of a range, a question mark that stands alone."""
    (mentors / "ada.yaml").write_text((mentors / "ada.yaml").read_text().replace("runs mock", "runs 1-2 mock"))
    listed = call("rank", jo, "-p", mentors, "--accessible").out
    assert "Plus: " in listed
    assert "Minus: " in listed
    assert "1 to 2 mock" in listed
    compared = call("why", "1", "2", "-p", mentors, "-a", jo, "--accessible").out
    assert re.search(r"Difference: (plus|minus) \d+", compared)
    alone = call("why", "1", "-v", "-p", mentors, "-a", jo, "--accessible").out
    assert "equals weight" in alone
    assert "times value" in alone
    assert not re.search(r"(?m)^\s*[+=?x] | \?$", listed + compared + alone)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("+0.066", "plus 0.066"), ("-0.5", "minus 0.5"), ("0.68–0.69", "0.68 to 0.69"), ("1-2 hours", "1 to 2 hours"),
        ("2026-11-30", "2026-11-30"), ("+44 20 7946", "+44 20 7946"), ("a-1@x.org", "a-1@x.org"),
        ("https://x.org/1-2", "https://x.org/1-2"), ("mid-2024", "mid-2024"), ("-p 3", "-p 3"),
    ],
)  # fmt: skip
def test_only_signs_that_mean_a_number_or_a_range_are_said(text: str, heard: str) -> None:
    assert say_signs(text) == heard


def test_a_dumb_terminal_gets_plain_lines_and_a_pipe_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MENTORPICK_ACCESSIBLE", raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert not options.wants_plain_lines()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert options.wants_plain_lines()


def test_git_bash_is_a_terminal_that_speaks_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: Git Bash reaches a Windows program as pipes."""
    typed, shown = (io.TextIOWrapper(io.BytesIO("Jörg".encode()), encoding="cp1252") for _ in range(2))
    monkeypatch.setattr(output.os, "name", "nt")
    monkeypatch.setenv("MSYSTEM", "MINGW64")
    monkeypatch.setattr(sys, "stdin", typed)
    monkeypatch.setattr(sys, "stdout", shown)
    assert output.is_git_bash()
    output.speak_utf8()
    assert typed.read() == "Jörg"
    assert shown.encoding == "utf-8"


def test_where_the_letters_have_no_ticks_the_questions_come_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: a terminal of an encoding without the signs; the recorded runs are real ones."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setenv("TERM", "xterm")
    assert type(context.prompter(options.Common())).__name__ == "LinePrompter"


@pytest.mark.parametrize(
    ("windows", "zone"),
    [("W. Europe Standard Time", "Europe/Berlin"), ("GMT Standard Time", "Europe/London"), ("Nowhere Time", "")],
)
def test_the_zone_of_a_windows_computer_is_offered(monkeypatch: pytest.MonkeyPatch, windows: str, zone: str) -> None:
    """Simulated: what Windows says in its registry."""
    monkeypatch.setattr(context, "_WINDOWS", True)
    monkeypatch.setattr(context, "_windows_zone", lambda: windows)
    assert context.timezone() == zone


def test_the_language_of_a_windows_computer_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: what Windows says of its user."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(context, "_WINDOWS", True)
    monkeypatch.setattr(context, "_windows_locale", lambda: "de-DE")
    assert context.language() == "German"


def test_a_zone_with_everyday_signs_is_shown_as_meant_in_errors_and_messages(
    call: Call, mentors: Path, jo: Path
) -> None:
    with (mentors / "ada.yaml").open("a", encoding="utf-8") as profile:
        profile.write("timezone: Europe/Berlin\n")
    answers = jo.read_text(encoding="utf-8")
    for zone in ("GMT+1", "Etc/GMT-1"):
        jo.write_text(answers + f"timezone: {zone}\n", encoding="utf-8")
        written = call("introduce", "ada", "-a", jo, "-p", mentors, "--no-input", "--today", TODAY).out
        assert "UTC+1" in written
        assert "GMT" not in written


def test_a_bundle_of_a_mac_has_the_same_bytes_as_one_of_linux(call: Call, mentors: Path) -> None:
    """Simulated: macOS may keep names decomposed."""
    made = []
    for form in ("NFC", "NFD"):
        folder = mentors.with_name(form) / unicodedata.normalize(form, "Käfer")
        folder.mkdir(parents=True)
        for path in mentors.iterdir():
            (folder / unicodedata.normalize(form, f"ü-{path.name}")).write_bytes(path.read_bytes())
        (folder / "mentorpick.yaml").write_text("title: Pool\n", encoding="utf-8")
        bundle = mentors.with_name(f"{form}.zip")
        assert call("profiles", "bundle", folder.parent, "-o", bundle, "--today", TODAY).code == 0
        made.append(bundle.read_bytes())
    assert made[0] == made[1]


def test_what_another_program_holds_is_named_and_the_rest_is_forgotten(
    call: Call, mentors: Path, jo: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: on Windows a file that is mapped in another window can't be deleted."""
    assert call("rank", jo, "-p", mentors).code == 0
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == "pool.json":
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    result = call("forget", "--yes")
    assert (result.code, "pool.json" in result.err, "close what's using it" in result.err) == (1, True, True)
    assert not (home / "mentorpick" / "shortlist.json").exists()


def test_an_old_console_gets_no_escapes_even_where_colour_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: a console of Windows that reads no escapes; a file gets what was asked for."""
    monkeypatch.setattr(output, "_understands_colour", lambda: False)
    assert output.use_colour(sys.stdout, "always")
    monkeypatch.setattr(output, "is_terminal", lambda _: True)
    assert not output.use_colour(sys.stdout, "always")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert not output.use_colour(sys.stdout, "auto")


def test_a_list_that_cannot_be_remembered_is_said_to_somebody_who_reads(
    call: Call, mentors: Path, jo: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "mentorpick").write_text("in the way", encoding="utf-8")
    assert "remembered" not in call("rank", jo, "-p", mentors).err
    monkeypatch.setattr(output, "is_terminal", lambda stream: stream is sys.stderr)
    assert "can't remember this list, so give `why 1` the answers with -a" in " ".join(
        call("rank", jo, "-p", mentors).err.split()
    )


def test_nothing_is_rewritten_on_a_dumb_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    assert output.Progress(options.Common(), 1)._on
    monkeypatch.setenv("TERM", "dumb")
    assert not output.Progress(options.Common(), 1)._on
