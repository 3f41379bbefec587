"""The first message: what it says, in which tone, and that a mentor could read it as it stands.

The twelve in ``messages/`` are what is sent, whole; ``MENTORPICK_WRITE_GOLDEN=1`` writes them anew, to be read.
"""

import os
from datetime import date, datetime
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from mentorpick.read.profiles import read_profiles
from mentorpick.sharing.message import (
    MOST_WORDS,
    NO_NAME,
    OWN_WORDS,
    TONES,
    Facts,
    Tone,
    compose_message,
    compose_request,
    is_sentence,
    salutation,
    split_name,
    zone_words,
)
from mentorpick.sharing.texts import in_second_person, quotable_part
from mentorpick.text import in_normal_capitals
from mentorpick.write.mail import Letter, draft, mailto, plain_message

GOLDEN = Path(__file__).with_name("messages")
WINTER = date(2026, 11, 30)

TWELVE: dict[str, tuple[Tone, Facts]] = {
    "student-to-psychologist": ("neutral", Facts(
        name="Dr Miriam Stein", called="Dr Stein", first_name="Lea",
        because="I'm a second-year student. I freeze whenever I have to speak in class, and I'd like to change that.",
        goals=("I freeze when I have to speak in class",), area="personal_growth",
        offers=("Uses stage exercises to practise taking up room in a meeting",), subjects=("confidence",),
        way="video", zone="Europe/London", mentor_zone="Europe/London", on=WINTER,
    )),
    "student-to-student": ("friendly", Facts(
        name="Noor Aziz", called="Noor", first_name="Sam",
        because="I have to repeat the year and don't know how to tell my parents.",
        offers=("Tells how she told her parents that she would repeat a year",), subjects=("repeating a year",),
        way="chat", zone="Europe/Dublin", mentor_zone="Europe/London", on=WINTER,
    )),
    "doctoral-student-to-scientist": ("neutral", Facts(
        name="Lin Wei", first_name="Ana",
        because="I'm a PhD student working on measurable residual disease in AML, and my question is too big for "
        "two years.",
        offers=("Helps cut a research question down until one person can answer it in two years",),
        subjects=("translational hematology",), area="career",
        way="video", zone="Europe/Paris", mentor_zone="Asia/Singapore", on=WINTER,
    )),
    "doctoral-student-to-a-short-profile": ("formal", Facts(
        name="Mei-Ling Ong", first_name="Ana", area="career",
        goals=("show that measurable residual disease by flow cytometry predicts relapse in AML",),
        subjects=("flow cytometry", "leukemia research"), zone="Europe/Paris",
    )),
    "nurse-to-nurse": ("friendly", Facts(
        name="Hannah Ellis", called="Hannah", first_name="Marta",
        because="I run a ward, I don't sleep after nights any more, and I want to stay a nurse.",
        offers=("Shows how to ask for a rota without back-to-back nights and what to write when the answer is no",),
        subjects=("shift work",), way="phone", zone="Europe/London", mentor_zone="Europe/London", on=WINTER,
    )),
    "nurse-with-everything-private": ("neutral", Facts(
        name="DR TOMASZ WILK", first_name="Marta", pool="St Brannoc mentoring",
        way="phone", zone="Europe/London", mentor_zone="Europe/Warsaw", on=WINTER,
    )),
    "parent-to-owner": ("neutral", Facts(
        name="Thủy Trần", first_name="Rosa",
        because="I'm coming back to work after a few years away.",
        offers=("Talks about starting again after years at home with children, and what to say about the gap",),
        subjects=("returning to work",), way="email", zone="Europe/London", mentor_zone="Asia/Ho_Chi_Minh", on=WINTER,
    )),
    "debtor-to-planner": ("formal", Facts(
        name="Lena Vogt", called="Ms Vogt", first_name="Kofi",
        because="We're behind on the bills and I don't know where to start.",
        offers=("Puts all debts, loans and subscriptions on one page and agrees the order in which they go",),
        subjects=("debt",), way="video", zone="Europe/London", mentor_zone="Europe/Berlin", on=WINTER,
    )),
    "colleague-known-by-name": ("friendly", Facts(
        name="Jonas", first_name="Tim", known=True, area="career",
        because="I'm trying to finish my degree while working full time, and you've done exactly that.",
    )),
    "apprentice-to-electrician": ("neutral", Facts(
        name="Marek Novotný", first_name="Dan", organization="Harbour College", area="career",
        goals=("set up on my own as an electrician in two years",),
        offers=("Shows how to set up on your own, from the trade licence to the first van and the first unpaid "
                "invoice",),
        subjects=("running a small business",), way="phone", on=WINTER,
        zone="Europe/Prague", mentor_zone="Europe/Prague",
        start=datetime(2026, 12, 8, 17, 30, tzinfo=ZoneInfo("Europe/Prague")),
    )),
    "trainee-to-professor": ("formal", Facts(
        name="Dr Amara Okafor", called="Dr Okafor", first_name="Jo", organization="Cedar Health", area="career",
        goals=("Match into a hematology fellowship next year",),
        offers=("Reads fellowship applications and personal statements in hematology and runs mock interviews with a "
                "second interviewer",),
        subjects=("fellowship applications",), way="video", zone="Europe/London", mentor_zone="Africa/Lagos",
        on=WINTER, start=datetime(2026, 12, 8, 11, 0, tzinfo=ZoneInfo("Europe/London")),
    )),
    "retired-to-teacher": ("friendly", Facts(
        name="Beatriz Soto", first_name="Ruth", area="relationships",
        goals=("speak to my daughter again",),
        offers=("Prepares the talk with a teenager, a mother or a colleague whom you have not spoken to for months",),
        subjects=("estranged families",), way="phone", zone="America/New_York", mentor_zone="America/Lima", on=WINTER,
    )),
}  # fmt: skip


@pytest.mark.parametrize("name", TWELVE)
def test_the_message_is_the_one_that_was_read_and_found_good(name: str) -> None:
    tone, facts = TWELVE[name]
    path = GOLDEN / f"{name}.txt"
    text = plain_message("", *compose_message(facts, tone))
    if os.environ.get("MENTORPICK_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TWELVE)
@pytest.mark.parametrize("tone", TONES)
def test_every_message_is_short_asks_once_and_lets_one_say_no(name: str, tone: Tone) -> None:
    body = compose_message(TWELVE[name][1], tone).body
    assert len(body.split()) <= MOST_WORDS
    assert body.count("?") == 1
    assert "quick “no”" in body or "one-word reply" in body
    assert "  " not in body
    assert not any(line.endswith(" ") for line in body.split("\n"))


@pytest.mark.parametrize("name", TWELVE)
def test_a_goal_is_never_in_quotation_marks(name: str) -> None:
    tone, facts = TWELVE[name]
    message = compose_message(facts._replace(because=""), tone)
    assert not any(f"“{goal}" in message.body for goal in facts.goals)


def test_without_a_sentence_of_their_own_the_goal_stands_as_typed() -> None:
    body = compose_message(Facts(name="Lin Wei", goals=("pass anatomy this time.",))).body
    assert "This is what I'd like to work on this year: pass anatomy this time." in body


def test_with_nothing_that_may_be_told_it_says_so_and_still_asks() -> None:
    body = compose_message(Facts(name="Lin Wei", first_name="Jo")).body
    assert "I'd rather explain when we talk" in body
    assert "Could we talk for 15 minutes in the next two weeks?" in body


def test_a_sentence_that_speaks_to_the_mentor_is_not_followed_by_another_about_their_profile() -> None:
    facts = Facts(name="X", because="Your talk on grants helped me.", offers=("Helps people write grants",))
    assert "I read that" not in compose_message(facts).body


def test_the_longest_own_sentence_still_leaves_room() -> None:
    facts = Facts(
        name="Professor Oluwaseun Adeyemi", first_name="Jo", organization="The Royal College of Something Long",
        because="I " + "word " * (OWN_WORDS - 1), way="in_person",
        offers=("Talks " + "about one thing and another " * 5,), on=WINTER,
        zone="Europe/London", mentor_zone="Asia/Kolkata",
    )  # fmt: skip
    assert all(len(compose_message(facts, tone).body.split()) <= MOST_WORDS for tone in TONES)


def test_who_somebody_is_joins_the_name() -> None:
    def opening(because: str, **more: str) -> str:
        return compose_message(Facts(name="X", first_name="Lea", because=because, **more)).body.split("\n\n")[1]

    assert opening("I'm a student. I freeze.").startswith("I'm Lea, a student. I freeze.")
    assert opening("I’m an apprentice.").startswith("I'm Lea, an apprentice.")
    assert opening("I'm coming back to work.").startswith("My name is Lea, and I'm coming back to work.")
    assert opening("I'm coming back.", organization="Cedar").startswith("I'm Lea from Cedar. I'm coming back.")
    assert opening("I run a ward.").startswith("I'm Lea. I run a ward.")


def test_who_somebody_is_stands_with_the_name_where_they_say_so() -> None:
    facts = Facts(name="X", first_name="Lea", who="a second-year student", goals=("pass anatomy",))
    assert "I'm Lea, a second-year student. This is what I'd like to work on" in compose_message(facts, "formal").body
    at_home = facts._replace(who="a nurse at Cedar Health", organization="Cedar Health")
    assert "I'm Lea, a nurse at Cedar Health. This" in compose_message(at_home).body
    assert compose_request(["learn to weld"], "", *split_name("Lea, a student")).body.startswith(
        "Hello,\n\nI'm Lea, a student. I looked"
    )


@pytest.mark.parametrize(
    ("typed", "split"),
    [
        ("Lea, a second-year student", ("Lea", "a second-year student")),
        ("I'm Lea, nurse", ("Lea", "nurse")),
        ("Lea", ("Lea", "")),
        ("Smith, Lea", ("Smith, Lea", "")),
        ("", ("", "")),
    ],
)
def test_a_name_and_who_that_is_are_told_apart(typed: str, split: tuple[str, str]) -> None:
    assert split_name(typed) == split


@pytest.mark.parametrize(
    ("facts", "subject"),
    [
        (Facts(name="X", because="My supervisor never answers and I'm thinking of leaving.", area="career"),
         "A quick question: My supervisor never answers"),
        (Facts(name="X", because="I'm a PhD student. I can't finish my thesis.", area="career"),
         "A quick question: I can't finish my thesis"),
        (Facts(name="X", because="You gave a talk.", who="a PhD student", area="career"),
         "A quick question from a PhD student"),
        (Facts(name="X", goals=("publish my first paper",), area="career"),
         "A quick question: publish my first paper"),
        (Facts(name="X", area="career"), "A quick question about my career"),
        (Facts(name="X"), "Could I ask you for 15 minutes?"),
    ],
)  # fmt: skip
def test_the_subject_is_as_near_to_the_matter_as_what_was_told(facts: Facts, subject: str) -> None:
    assert compose_message(facts).subject == subject


def test_a_goal_that_is_a_sentence_stands_as_one() -> None:
    body = compose_message(Facts(name="X", first_name="Lea", goals=("I freeze when I speak in class",))).body
    assert "I'm Lea. I freeze when I speak in class." in body


@pytest.mark.parametrize(
    ("facts", "tone", "said"),
    [
        (Facts(name="Dr Miriam Stein"), "neutral", "Dear Dr Miriam Stein"),
        (Facts(name="Dr Miriam Stein", called="Dr Stein"), "formal", "Dear Dr Stein"),
        (Facts(name="Dr Miriam Stein"), "friendly", "Hello Dr Miriam Stein"),
        (Facts(name="Jonas"), "friendly", "Hi Jonas"),
        (Facts(name="DR MIRIAM STEIN-O'HARA"), "neutral", "Dear Dr Miriam Stein-O'Hara"),
    ],
)
def test_a_mentor_is_addressed_as_they_said_or_by_the_whole_name(facts: Facts, tone: Tone, said: str) -> None:
    assert salutation(facts, tone) == said


def test_only_a_name_without_any_capitals_of_its_own_gets_ours() -> None:
    assert in_normal_capitals("bram de wit") == "Bram De Wit"
    assert in_normal_capitals("JOHN SMITH 2ND") == "John Smith 2nd"
    assert in_normal_capitals("ana silva (she/her)") == "Ana Silva (she/her)"
    assert in_normal_capitals("Bram de Wit") == "Bram de Wit"
    assert in_normal_capitals("서혜진") == "서혜진"


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        ("Helps crews talk after a bad call", "you help crews talk after a bad call"),
        ("Helps you make a first contribution and survive the review",
         "you help people make a first contribution and survive the review"),
        ("Reviews a report and circles every guess", "you review a report and circle every guess"),
        ("Listens first, and then asks one question", "you listen first, and then ask one question"),
        ("Has room for a week on the farm", "you have room for a week on the farm"),
        ("Teaches welding.", "you teach welding"),
    ],
)  # fmt: skip
def test_an_offer_that_stays_grammatical_is_turned_to_the_mentor(offer: str, said: str) -> None:
    assert in_second_person(offer) == said


@pytest.mark.parametrize(
    "offer",
    [
        "Shows how she trained while working",  # of whom?
        "Helps you find what you owe",
        "Practises the meeting with a manager",  # it would be the mentor who practises
        "Prepares for the return to work after a break",
        "Reads contracts and dissects the small print",  # no verb we know
        "Works with a trainee who reads and writes for a living",  # "writes" is the trainee's
        "Reads drafts, marks papers and proofs",
        "Good listener",
        "Leaving academia after a PhD. Turning a thesis into a CV",
        "helps",
        "Send me your CV",
        "",
    ],
)
def test_any_other_offer_is_quoted(offer: str) -> None:
    assert in_second_person(offer) == ""


def test_a_quotation_is_the_first_sentence_and_says_where_it_is_cut() -> None:
    assert (
        quotable_part("Nursery costs vs. hours, I have a spreadsheet")
        == "Nursery costs vs. hours, I have a spreadsheet"
    )
    assert quotable_part('The "two-body problem". Seven years of it.') == "The ‘two-body problem’"
    assert quotable_part("one two three four five six, seven eight", 7) == "one two three four five six…"


def test_a_sentence_has_somebody_in_it() -> None:
    assert is_sentence("I freeze in class")
    assert is_sentence("we’re behind on the bills")
    assert is_sentence("after six years at home I want to go back")
    assert is_sentence("My question is too big for two years")
    assert not is_sentence("pass anatomy this time")
    assert not is_sentence("cut my research question down to two years")
    assert not is_sentence("get my boss to see how much I do")


def test_both_clocks_are_named_where_they_differ() -> None:
    facts = Facts(name="X", zone="Europe/London", mentor_zone="Asia/Kolkata", on=WINTER)
    assert "I'm on UK time (5.5 hours behind you) and can fit around you" in compose_message(facts).body
    far = facts._replace(mentor_zone="Asia/Singapore", start=datetime(2026, 12, 8, 20, 0, tzinfo=ZoneInfo(facts.zone)))
    said = "Tuesday 8 December at 20:00 UK time (Wednesday 9 December at 04:00 yours)?"
    assert said in compose_message(far).body


def test_a_time_zone_is_said_as_people_say_it() -> None:
    assert [zone_words(zone) for zone in ("Europe/London", "America/New_York", "Etc/UTC", "UTC")] == [
        "UK time",
        "New York time",
        "UTC",
        "UTC",
    ]


def test_the_link_and_the_draft_hold_the_message_to_the_letter() -> None:
    tone, facts = TWELVE["parent-to-owner"]
    message = compose_message(facts, tone)
    link = urlsplit(mailto("thuy@example.org", *message))
    assert (link.scheme, link.path) == ("mailto", "thuy@example.org")
    assert parse_qs(link.query) == {"subject": [message.subject], "body": [message.body.replace("\n", "\r\n")]}
    mail = message_from_bytes(draft(Letter(*message), ("", "thuy@example.org")), policy=policy.default)
    assert (mail["To"], mail["Subject"], mail["X-Unsent"]) == ("thuy@example.org", message.subject, "1")
    assert mail.get_content().replace("\r\n", "\n") == f"{message.body}\n"


def test_an_address_or_a_subject_cannot_add_a_header_or_a_field() -> None:
    message = compose_message(Facts(name="X", subjects=("a&body=b\r\nBcc: c@example.org",)))
    assert "Bcc" not in message_from_bytes(draft(Letter(*message), ("", "x@example.org")), policy=policy.default)
    assert set(parse_qs(urlsplit(mailto("x@example.org?cc=y@example.org", *message)).query)) == {"subject", "body"}


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        (("learn falconry.",), "about this: learn falconry. I didn't"),
        (("learn falconry", "build a boat"), "about two things: learn falconry; build a boat. I didn't"),
        ((), "about something I'd rather explain in person. I didn't"),
    ],
)
def test_a_request_for_somebody_who_knows_people_says_what_may_be_said_and_asks_once(
    goals: tuple[str, ...], said: str
) -> None:
    body = compose_request(goals, "St Brannoc mentoring", "Ana").body
    assert said in body
    assert "I looked through St Brannoc mentoring" in body
    assert body.count("?") == 1
    assert body.endswith("Thank you,\nAna")
    assert NO_NAME in compose_request(goals).body


def test_every_offer_that_is_turned_to_its_mentor_has_been_read() -> None:
    root = Path(__file__).parents[2]
    pools = ("profiles", "tests/examples/judged/mentors")
    offers = [offer.text for name in pools for mentor in read_profiles(root / name).mentors for offer in mentor.offers]
    read = (root / "tests" / "examples" / "voice" / "turned.txt").read_text(encoding="utf-8").splitlines()
    assert sorted({turned for offer in offers if (turned := in_second_person(offer))}) == read[2:]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"organization": "University of Porto"}, "I'm Kim from the University of Porto. "),
        ({"organization": "Porto University"}, "I'm Kim from Porto University. "),
        ({"because": "i say yes to all. how did you learn to say no?"},
         "I'm Kim. I say yes to all. How did you learn to say no?\n"),
        ({"because": "I'd like to hear how others got off nights."},
         "I'm Kim. I'd like to hear how others got off nights.\n"),
        ({"because": "I can't do nights."}, "I can't do nights. I'd love to hear what you'd suggest.\n"),
        ({"goals": ("work where i can be outside",)}, "this year: work where I can be outside. I'd love"),
        ({"area": "environment"}, "about finding the right place to live and work. I think you could help.\n"),
    ],
)  # fmt: skip
def test_it_reads_as_somebody_would_write_it(facts: dict[str, object], said: str) -> None:
    body = compose_message(Facts(name="Ada Berg", first_name="Kim", **facts)).body  # type: ignore[arg-type]
    assert said in body
