"""``talked``: what is said after a conversation is kept, private, and read when one looks back."""

from datetime import date
from pathlib import Path

import pytest

from mentorpick.model.followup import Contacts, Conversation
from mentorpick.store import Store
from tests.cli.conftest import TODAY, Call


@pytest.fixture
def store(home: Path) -> Store:
    return Store(home / "mentorpick")


def test_what_is_said_is_kept_and_read_by_review(call: Call, jo: Path, mentors: Path, store: Store) -> None:
    call("review", "-a", jo, "-p", mentors, "--today", TODAY)
    options = ("--helped", "yes", "--next", "send two pages", "--when", "2027-01-15", "--again", "yes")
    kept = call("talked", "ada", "-p", mentors, "--today", TODAY, *options)
    assert kept.code == 0
    assert "Keep talking to Ada Berg. Your next step: send two pages, by 2027-01-15." in kept.err
    [said] = store.contacts().talked
    assert (said.mentor, said.helped, said.next, said.again) == ("ada", "yes", "send two pages", "yes")
    again = call("review", "-a", jo, "-p", mentors, "--today", "2027-02-23")
    assert f"You talked with Ada Berg on {TODAY}. Keep talking to Ada Berg." in again.err


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        (("--helped", "no"), "look for someone else. A short thank-you to Ada Berg"),
        (("--helped", "yes", "--again", "no"), "look for someone else. A short thank-you to Ada Berg"),
        (("--helped", "somewhat"), "think about adding someone else"),
        ((), "Kept for Ada Berg."),
    ],
)
def test_what_follows_depends_on_what_was_said(
    call: Call, mentors: Path, options: tuple[str, ...], advice: str
) -> None:
    said = call("talked", "ada", "-p", mentors, *options).err
    assert advice in said
    assert not any(line.endswith(" ") for line in said.splitlines())


def test_a_reminder_is_a_day_in_a_calendar(call: Call, mentors: Path, tmp_path: Path, store: Store) -> None:
    file = tmp_path / "next.ics"
    words = ("talked", "ada", "-p", mentors, "--today", "2026-11-30", "--next", "Send two pages")
    refused = call(*words, "--reminder", file)
    assert refused.code == 2
    assert "a reminder needs a day" in refused.err
    assert store.contacts() == Contacts()
    assert call(*words, "--when", "15 December", "--reminder", file).code == 0
    text = file.read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20261215" in text
    assert "SUMMARY:Send two pages" in text
    assert call(*words, "--when", "15 December", "--reminder", file).code == 2, "nothing is overwritten unasked"


def test_a_second_conversation_takes_the_place_of_the_first(call: Call, mentors: Path, store: Store) -> None:
    for helped in ("no", "yes"):
        call("talked", "ada", "-p", mentors, "--helped", helped)
    assert [each.helped for each in store.contacts().talked] == ["yes"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ada", "--helped", "yess"), "'yess' isn't one of 'yes', 'somewhat', 'no'"),
        (("ada", "--again", "perhaps"), "isn't one of 'yes', 'no'"),
        (("ada", "--when", "2020-01-01"), "--when"),
        (("nobody",), "no mentor is called 'nobody'"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    call: Call, mentors: Path, store: Store, words: tuple[str, ...], said: str
) -> None:
    shown = call("talked", *words, "-p", mentors, "--today", TODAY)
    assert shown.code == 2
    assert said in shown.err
    assert store.contacts() == Contacts()


def test_the_list_says_whom_one_has_written_to_and_talked_with(
    call: Call, jo: Path, mentors: Path, store: Store
) -> None:
    call("introduce", "dee", "-a", jo, "-p", mentors, "--today", TODAY)
    call("talked", "ada", "-p", mentors, "--today", TODAY)
    shown = call("pick", "-a", jo, "-p", mentors, "--today", TODAY)
    assert f"You've talked with Ada Berg ({TODAY})." in shown.err
    assert f"You've written a message to Dee ({TODAY})." in shown.err


def test_it_is_private_and_goes_with_the_rest(call: Call, mentors: Path, store: Store) -> None:
    call("talked", "ada", "-p", mentors)
    path = store.folder / "contacts.json"
    assert path.stat().st_mode & 0o077 == 0
    assert "how it went" in call("paths").out
    call("forget", "--yes")
    assert not path.exists()


def test_a_damaged_record_is_set_aside(store: Store) -> None:
    store.remember_talked(Conversation(mentor="ada", name="Ada", day=date(2026, 11, 1)))
    (store.folder / "contacts.json").write_text("{", encoding="utf-8")
    assert store.contacts() == Contacts()
