"""`mentorpick rank`: what it prints where, which mentors it takes, what it refuses, and the code it ends with."""

import csv
import io
import json
import os
import random
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ANSWERS, PROFILES, TODAY, Call, process

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and pipes are POSIX")
DAY = ("--today", TODAY)


def test_one_mentee_gets_a_shortlist_with_reasons_and_those_left_out(call: Call, mentors: Path, jo: Path) -> None:
    result = call("rank", jo, "-p", mentors, *DAY)
    assert result.code == 0
    assert result.err == ""
    text = " ".join(result.out.split())
    assert text.startswith("Mentors for jo Your priority: Career. I looked at 4 mentors; 2 could work for you.")
    assert '"Reads applications and runs mock interviews" answers your goal "Get ready for mock interviews"' in text
    assert "Room for 2" in text
    assert "ada@example.org" in text
    assert "1 has no space right now: Bo Li 李博" in text
    assert "1 isn't taking anyone on right now: Cleo Marsh" in text


def test_json_is_the_whole_result_and_nothing_else(call: Call, mentors: Path, jo: Path) -> None:
    result = call("rank", jo, "-p", mentors, "-f", "json", *DAY)
    shortlist = json.loads(result.out)
    assert shortlist["schema"] == "mentorpick.shortlist/2"
    assert [place["mentor"] for place in shortlist["shortlist"]] == ["ada", "dee"]
    gates = {one["mentor"]: one["gate"] for one in shortlist["pool"]["left_out_mentors"]}
    assert gates == {"bo": "places", "cleo": "accepting"}
    for place in shortlist["shortlist"]:
        assert sum(c["points"] for c in place["contributions"]) == pytest.approx(place["score"], abs=1e-9)


def test_machine_formats_stay_parseable_whatever_is_warned_about(call: Call, mentors: Path, jo: Path) -> None:
    (mentors / "broken.yaml").write_text("name: [\n", encoding="utf-8")
    for name in ("json", "jsonl"):
        result = call("rank", jo, "-p", mentors, "-f", name, "-v")
        assert json.loads(result.out)["shortlist"][0]["mentor"] == "ada"
        assert "broken.yaml" in result.err
    rows = list(csv.DictReader(io.StringIO(call("rank", jo, "-p", mentors, "-f", "csv").out)))
    assert [row["mentor"] for row in rows] == ["ada", "dee"]
    assert rows[0]["mentee"] == "jo"


def test_several_files_give_the_same_array_in_whatever_order_they_are_named(
    call: Call, mentors: Path, jo: Path
) -> None:
    kim = jo.with_name("kim.yaml")
    kim.write_text("priority: finances\n", encoding="utf-8")
    result = call("rank", kim, jo, "-p", mentors, "-f", "json")
    assert [one["mentee"]["id"] for one in json.loads(result.out)] == ["jo", "kim"]
    assert call("rank", jo, kim, "-p", mentors, "-f", "json").out == result.out


def test_a_folder_gives_an_array_also_for_one_mentee(call: Call, mentors: Path, jo: Path) -> None:
    folder = jo.parent / "answers"
    folder.mkdir()
    jo.rename(folder / "jo.yaml")
    assert [one["mentee"]["id"] for one in json.loads(call("rank", folder, "-p", mentors, "-f", "json").out)] == ["jo"]


def test_answers_come_from_stdin_with_a_dash(mentors: Path) -> None:
    done = process(["rank", "-", "-p", mentors, "-f", "json"], stdin=ANSWERS.encode())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["shortlist"][0]["mentor"] == "ada"


def test_answers_may_be_named_with_the_option_too(call: Call, mentors: Path, jo: Path) -> None:
    assert call("rank", "-a", jo, "-p", mentors, *DAY) == call("rank", jo, "-p", mentors, *DAY)


def test_top_limits_and_zero_means_all(call: Call, mentors: Path, jo: Path) -> None:
    every = json.loads(call("rank", jo, "-p", mentors, "-n", "0", "-f", "json").out)["shortlist"]
    first = json.loads(call("rank", jo, "-p", mentors, "-n", "1", "-f", "json").out)["shortlist"]
    assert len(every) == 2
    assert first == every[:1]


def test_an_empty_today_counts_as_not_given(call: Call, mentors: Path, jo: Path) -> None:
    given = call("rank", jo, "-p", mentors, "-f", "json", "--today=")
    assert given.code == 0, given.err
    assert json.loads(given.out) == json.loads(call("rank", jo, "-p", mentors, "-f", "json").out)


def test_the_result_goes_to_a_file_whose_ending_says_the_format(call: Call, mentors: Path, jo: Path) -> None:
    out = jo.parent / "out.json"
    assert call("rank", jo, "-p", mentors, "-o", out)[:2] == (0, "")
    assert json.loads(out.read_text(encoding="utf-8"))["mentee"]["id"] == "jo"
    if sys.platform != "win32":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_an_existing_output_file_is_refused_without_force(call: Call, mentors: Path, jo: Path) -> None:
    out = jo.parent / "out.md"
    out.write_text("mine", encoding="utf-8")
    result = call("rank", jo, "-p", mentors, "-o", out)
    assert result.code == 2
    assert "exists already" in result.err
    assert out.read_text(encoding="utf-8") == "mine"
    assert call("rank", jo, "-p", mentors, "-o", out, "--force").code == 0
    assert out.read_text(encoding="utf-8").startswith("# Mentors for jo")


def test_a_folder_that_does_not_exist_is_2_and_not_made(call: Call, mentors: Path, jo: Path) -> None:
    result = call("rank", jo, "-p", mentors, "-o", jo.parent / "nowhere" / "out.json")
    assert result.code == 2
    assert "nowhere doesn't exist" in result.err
    assert not (jo.parent / "nowhere").exists()


def test_a_file_of_answers_is_never_written_over_by_mistake(call: Call, mentors: Path, jo: Path) -> None:
    assert call("rank", jo, "-p", mentors, "-o", jo).code == 2
    assert jo.read_text(encoding="utf-8") == ANSWERS


def test_a_path_that_does_not_exist_is_2_and_named(call: Call, mentors: Path, jo: Path) -> None:
    for argv in (["rank", jo, "-p", "no-such-folder"], ["rank", "no-such.yaml", "-p", mentors]):
        result = call(*argv)
        assert (result.code, result.out) == (2, "")
        assert "no-such" in result.err


def test_mentors_come_from_the_option_then_the_variable_then_the_last_pool_then_the_sample(
    call: Call, mentors: Path, jo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pool(*more: str | Path) -> tuple[int, str]:
        result = call("rank", jo, "-f", "json", *more)
        return json.loads(result.out)["pool"]["mentors"], result.err

    sample, said = pool()
    assert sample >= 40
    one = tmp_path / "one"
    one.mkdir()
    (one / "ada.yaml").write_text(PROFILES["ada.yaml"], encoding="utf-8")
    assert pool("-p", mentors)[0] == 4
    number, said = pool()
    assert (number, "as last time" in said) == (4, True)
    monkeypatch.setenv("MENTORPICK_PROFILES", os.pathsep.join([str(one / "ada.yaml"), str(mentors / "dee.yaml")]))
    assert pool()[0] == 2
    assert pool("-p", one)[0] == 1
    monkeypatch.setenv("MENTORPICK_PROFILES", os.pathsep)  # names nothing
    assert pool()[0] == 1


def test_without_answers_the_ones_saved_last_are_asked_for(call: Call, mentors: Path) -> None:
    result = call("rank", "-p", mentors)
    assert (result.code, result.out) == (2, "")
    assert "run `mentorpick` first, or give a file of answers: mentorpick rank ANSWERS.yaml" in result.err


def test_the_bundled_pool_is_said_to_be_made_up_in_every_format(call: Call, jo: Path) -> None:
    assert "made up" in call("rank", jo).out
    assert json.loads(call("rank", jo, "-f", "json").out)["pool"]["fictional"] is True
    assert "made up" in call("rank", jo, "-f", "md").out
    assert "made up" in call("rank", jo, "-f", "csv").err
    assert "made up" in call("rank", jo.parent, "-f", "csv", "--brief").err
    assert "made up" in call("rank", jo, "--brief").out
    assert json.loads(call("rank", jo.parent, "-f", "json", "--brief").out)[0]["fictional"] is True


def test_one_mentee_has_the_options_of_a_cohort_too(call: Call, mentors: Path, jo: Path, tmp_path: Path) -> None:
    full = json.loads(call("rank", jo, "-p", mentors, "-f", "json").out)
    brief = json.loads(call("rank", jo, "-p", mentors, "-f", "json", "--brief").out)
    assert [place["score"] for place in brief["shortlist"]] == [place["score"] for place in full["shortlist"]]
    assert [brief] == json.loads(call("rank", jo.parent, "-p", mentors, "-f", "json", "--brief").out)
    before, errors = tmp_path / "before.jsonl", tmp_path / "errors.jsonl"
    assert call("rank", jo, "-p", mentors, "-o", before, "--errors", errors).code == 0
    assert errors.read_text(encoding="utf-8") == ""
    same = call("rank", jo, "-p", mentors, "--changed-since", before)
    assert "1 shortlist hasn't changed and is left out." in same.err
    jo.write_text("priority: career\navoid: [ada]\n", encoding="utf-8")
    moved = call("rank", jo, "-p", mentors, "-f", "jsonl", "--changed-since", before).out
    assert moved.count("\n") == 3
    jo.write_text("priority: money\n", encoding="utf-8")
    assert call("rank", jo, "-p", mentors, "--errors", errors, "--force").code == 5
    assert json.loads(errors.read_text(encoding="utf-8"))["place"] == str(jo)


def test_a_script_may_always_say_resume_also_for_one_mentee(
    call: Call, mentors: Path, jo: Path, tmp_path: Path
) -> None:
    out, errors = tmp_path / "out.jsonl", tmp_path / "errors.jsonl"
    for _ in range(2):
        assert call("rank", jo, "-p", mentors, "-o", out, "--errors", errors, "--resume", *DAY).code == 0
    before = out.read_bytes()
    assert call("rank", jo, "-p", mentors, "-o", out, "-n", "1", "--resume", *DAY).code == 2
    assert out.read_bytes() == before


def test_a_pattern_that_the_shell_wrote_out_is_told_from_answers(call: Call, mentors: Path, jo: Path) -> None:
    files = sorted(mentors.iterdir())
    for answers in ((jo,), ()):
        result = call("rank", *answers, "-p", *files)
        assert (result.code, result.out) == (2, "")
        assert f"{files[1]} is a mentor's profile, not answers" in result.err
        assert f"give the folder: -p {mentors}" in result.err
    assert "give the folder: -p FOLDER" in call("team", "-p", *files).err
    assert "give the folder" not in call("team", "me").err
    assert "answers go after -a, mentors after -p" in call("team", jo).err
    assert "give the folder" not in call("introduce", "ada", "bo", "-p", mentors, "-q").err
    one = call("rank", files[0], "-p", mentors)
    assert (one.code, "this is a mentor's profile, not a mentee's answers [P310]" in one.err) == (3, True)


def test_bad_profiles_are_named_with_their_line_and_left_out(call: Call, mentors: Path, jo: Path) -> None:
    (mentors / "typo.yaml").write_text("name: Typo\nareas:\n  carrer: 3\n", encoding="utf-8")
    result = call("rank", jo, "-p", mentors, "-f", "json")
    assert result.code == 0
    assert json.loads(result.out)["pool"]["mentors"] == 4
    assert f"{mentors / 'typo.yaml'}:3:3: " in result.err
    assert "did you mean 'career'?" in result.err
    assert "     |   ^^^^^^" not in result.err.splitlines()[0]


def test_strict_stops_at_bad_profiles_with_3_and_prints_nothing(call: Call, mentors: Path, jo: Path) -> None:
    (mentors / "typo.yaml").write_text("name: Typo\nareas: {carrer: 3}\n", encoding="utf-8")
    result = call("rank", jo, "-p", mentors, "--strict")
    assert (result.code, result.out) == (3, "")
    assert "typo.yaml:2:" in result.err


def test_no_valid_profile_at_all_is_3(call: Call, jo: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert call("rank", jo, "-p", tmp_path / "empty").code == 3
    (tmp_path / "bad.yaml").write_text("name: 1\nareas: 2\n", encoding="utf-8")
    assert call("rank", jo, "-p", tmp_path / "bad.yaml").code == 3


def test_one_bad_file_of_answers_is_3_and_quotes_nothing_of_it(call: Call, mentors: Path, jo: Path) -> None:
    jo.write_text("goals: [Leave my secret employer]\npriority: carrer\nalso: {a: secret}\n", encoding="utf-8")
    result = call("rank", jo, "-p", mentors)
    assert (result.code, result.out) == (3, "")
    assert "jo.yaml:2:" in result.err
    assert "secret" not in result.err


def test_some_bad_answers_among_several_are_5_and_the_others_are_ranked(call: Call, mentors: Path, jo: Path) -> None:
    bad = jo.with_name("bad.yaml")
    bad.write_text("priority: secret\n", encoding="utf-8")
    result = call("rank", bad, jo, "-p", mentors, "-f", "jsonl")
    assert result.code == 5
    assert "bad.yaml:1" in result.err
    assert "secret" not in result.err
    assert '"jo"' in result.out


def test_nobody_qualified_is_an_answer_unless_told_otherwise(call: Call, mentors: Path, jo: Path) -> None:
    jo.write_text("priority: career\nmust: {languages: [xh]}\n", encoding="utf-8")
    result = call("rank", jo, "-p", mentors)
    assert result.code == 0
    assert "Nobody here meets all your must-haves." in result.out
    assert "Who comes closest" in result.out
    assert "Ask your department" in result.out
    assert call("rank", jo, "-p", mentors, "--fail-if-empty").code == 4


@pytest.mark.parametrize("told", ["[Ask in room 5]", "Ask in room 5"])
def test_a_pool_says_where_else_to_look_in_a_list_or_a_text(told: str, call: Call, mentors: Path, jo: Path) -> None:
    jo.write_text("priority: career\nmust: {languages: [xh]}\n", encoding="utf-8")
    (mentors / "mentorpick.yaml").write_text(f"elsewhere: {told}\n", encoding="utf-8")
    result = call("rank", jo, "-p", mentors)
    assert "Where else to look\n• Ask in room 5\n" in result.out
    assert "department" not in result.out


def test_quiet_leaves_results_and_errors_only(call: Call, mentors: Path, jo: Path) -> None:
    (mentors / "typo.yaml").write_text("name: Typo\nareas: {carrer: 3}\n", encoding="utf-8")
    result = call("rank", jo, "-p", mentors, "-q")
    assert "can be used" not in result.err
    assert "typo.yaml:2" in result.err


def test_a_home_that_cannot_be_written_is_no_reason_to_fail(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(jo / "below-a-file"))
    result = call("rank", jo, "-p", mentors, "-v")
    assert result.code == 0
    assert "can't remember this list" in result.err


def test_colour_follows_the_flag_then_the_variables(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def coloured(*more: str) -> bool:
        return "\x1b[" in call("rank", jo, "-p", mentors, *more).out

    assert not coloured()
    assert coloured("--color", "always")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert coloured()
    assert not coloured("--color", "never")
    monkeypatch.setenv("FORCE_COLOR", "0")
    assert not coloured()
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert coloured()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured()
    assert not coloured("-f", "json", "--color", "always")


def test_a_screen_reader_gets_no_drawing(call: Call, mentors: Path, jo: Path) -> None:
    text = call("rank", jo, "-p", mentors, "--accessible").out
    assert not set("━─•·") & set(text)
    assert "1. Ada Berg, " in text


@pytest.mark.parametrize("format_", ["table", "json"])
def test_the_same_input_gives_the_same_bytes_everywhere(
    mentors: Path, jo: Path, tmp_path: Path, format_: str, home: Path
) -> None:
    shuffled = tmp_path / "shuffled"
    shuffled.mkdir()
    names = sorted(PROFILES)
    random.Random(1).shuffle(names)
    for number, name in enumerate(names):
        (shuffled / f"{number}-folder").mkdir()
        (shuffled / f"{number}-folder" / name).write_text(PROFILES[name], encoding="utf-8")
    plain = ["rank", jo, "-f", format_, *DAY, "-p"]
    first = process([*plain, mentors], PYTHONHASHSEED="1", TZ="Pacific/Apia", LC_ALL="C.UTF-8")
    assert first.returncode == 0, first.stderr
    other = process([*plain, shuffled], PYTHONHASHSEED="2", TZ="America/Adak", LC_ALL="C.UTF-8")
    assert other.stdout == first.stdout
    if format_ != "table":
        ascii_only = process(
            [*plain, shuffled], PYTHONHASHSEED="3", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
        )
        assert ascii_only.stdout == first.stdout


def test_an_ascii_console_shows_names_spelt_out_and_draws_in_ascii(mentors: Path, jo: Path) -> None:
    done = process(["rank", jo, "-p", mentors], PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert b"\\u674e" in done.stdout
    assert b"===" in done.stdout
    assert process(["rank", jo, "-p", mentors], PYTHONIOENCODING="cp1252").returncode == 0


@posix
def test_the_disk_being_full_is_one_line_and_code_1(call: Call, mentors: Path, jo: Path) -> None:
    result = call("rank", jo, "-p", mentors, "-o", "/dev/full")
    assert (result.code, result.err) == (1, "mentorpick: No space left on device: /dev/full\n")


DESPAIR = "I can't do this anymore, I want it all to end"


@pytest.mark.parametrize("form", ["table", "md", "html", "csv"])
@pytest.mark.parametrize(
    "words",
    [("rank", "{}"), ("rank", "{}", "--brief"), ("why", "ada", "bo", "-a", "{}"), ("team", "-a", "{}"),
     ("rank", "{}", "--what-if", "priority=career")],
    ids=" ".join,
)  # fmt: skip
def test_nobody_in_despair_reads_their_goal_again_nor_that_no_one_answers_it(
    call: Call, tmp_path: Path, mentors: Path, words: tuple[str, ...], form: str
) -> None:
    me = tmp_path / "me.yaml"
    me.write_text(
        f'priority: mental_health\ngoals: ["{DESPAIR}", get a promotion]\nlanguages: [en]\n', encoding="utf-8"
    )
    shown = call(*(word.format(me) for word in words), "-p", mentors, "-f", form, "--today", TODAY)
    if form == "html" and words[0] != "rank":
        assert shown.code == 2  # it has no page
        return
    whole = " ".join(shown.out.split())
    assert shown.code == 0 or "--what-if" in words
    assert not shown.out or shown.err.count("I'm glad you said it.") == 1
    assert not any(said in whole for said in (DESPAIR[:20], "isn't a therapist", "! closest", "> closest"))


def test_what_programs_read_of_somebody_in_despair_is_whole(call: Call, tmp_path: Path, mentors: Path) -> None:
    me = tmp_path / "me.yaml"
    me.write_text(f'priority: mental_health\ngoals: ["{DESPAIR}"]\nlanguages: [en]\n', encoding="utf-8")
    assert DESPAIR in call("rank", me, "-p", mentors, "-f", "json", "--today", TODAY).out
