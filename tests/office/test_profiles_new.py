"""The mentor's own questionnaire: back, skip, review, draft; an existing file keeps its comments."""

import json
from pathlib import Path
from typing import Any

import pytest

from mentorpick.interview.engine import DONE, REVIEW
from mentorpick.interview.flow import MentorInterview, answers_from_profile, profile_from_answers
from mentorpick.interview.prompter import Back, Reply, Skip
from mentorpick.interview.questions import MENTOR_QUESTIONS, Question
from mentorpick.interview.state import InterviewContext
from mentorpick.model.people import Mentor, Offer, Style
from mentorpick.model.taxonomy import AREAS
from mentorpick.read.problems import Position
from mentorpick.read.profiles import convert_record, read_profiles
from mentorpick.write.yaml_files import yaml_text
from tests.builders import ScriptedPrompter
from tests.office.conftest import TODAY, Run

FULL = Mentor(
    id="ada-byron", name="Ada Byron", called="Ada", pronouns="she/her", title="Engineer", stage="senior",
    areas={"career": 4, "finances": 2, "environment": 0}, offers=(Offer(text="Reads CVs", area="career"),),
    expertise=("engines",), roles=("mentor", "sponsor"), values=("curiosity",), style=Style(structure=4),
    languages=("en",), timezone="Europe/London", meeting=("video",), hours_per_month=2, capacity=3, accepting=False,
    x={"x-room": "12"},
)  # fmt: skip


def questions_after(state: dict[str, Any]) -> list[Question]:
    """Those that apply after these answers."""
    return [question for question in MENTOR_QUESTIONS.values() if question.applies(state, InterviewContext())]


def everything_skipped_but(**given: Any) -> list[tuple[str, Any]]:
    """A script that answers these questions and skips all others, then accepts."""
    script, state = [], {}
    while (question := next((q for q in questions_after(state) if q.key not in state), None)) is not None:
        key = question.key.replace(".", "_")
        state[question.key] = given.get(key)
        script.append((question.key, Reply(given[key]) if key in given else Skip()))
    return [*script, (REVIEW, Reply(DONE))]


def hold(script: list[tuple[str, Any]], **more: Any) -> tuple[Mentor, list[dict[str, Any]]]:
    saved: list[dict[str, Any]] = []
    made = MentorInterview(TODAY, **more).hold(ScriptedPrompter(script), lambda state: saved.append(dict(state)))
    return made, saved


def test_a_name_and_one_area_are_enough():
    made, saved = hold(everything_skipped_but(name="Ada Byron", areas=["career"], areas_career="3"))
    assert made == Mentor(id="ada-byron", name="Ada Byron", areas={"career": 3}, updated=TODAY)
    assert saved[0] == {"name": "Ada Byron"}


def test_the_level_is_asked_for_each_area_that_was_chosen_and_no_other():
    keys = [q.key for q in questions_after({"areas": ["career", "finances"]}) if q.key.startswith("areas.")]
    assert keys == ["areas.career", "areas.finances"]
    choices = MENTOR_QUESTIONS["areas"].choices
    assert not callable(choices)
    assert [choice.key for choice in choices] == [area.key for area in AREAS]


def test_offers_are_asked_for_until_there_is_none_left():
    made, _ = hold(everything_skipped_but(name="Ada", offer_0="Reads CVs", offer_1="Listens"))
    assert [offer.text for offer in made.offers] == ["Reads CVs", "Listens"]


def test_back_opens_the_question_before_with_what_was_said():
    script = everything_skipped_but(name="Ada B", areas=["career"], areas_career="3")
    script[1:1] = [("called", Back()), ("name", Reply("Ada Byron"))]
    prompter = ScriptedPrompter(script)
    made = MentorInterview(TODAY).hold(prompter, lambda state: None)
    assert made.name == "Ada Byron"
    assert prompter.screens[2].default == "Ada B"


def test_back_from_an_opened_line_leads_to_the_review_page_again():
    script = [(REVIEW, Reply("title")), ("title", Back()), (REVIEW, Reply(DONE))]
    made, _ = hold(script, before=FULL)
    assert made.title == FULL.title


@pytest.mark.parametrize("question", MENTOR_QUESTIONS.values(), ids=lambda question: question.key)
def test_every_question_has_words_and_choices_where_one_chooses(question: Question):
    assert question.text
    assert question.part
    assert (question.kind in ("one", "many")) == bool(question.choices)


def test_offers_of_a_full_profile_stay_when_something_else_is_changed():
    full = Mentor(id="a", name="Ada", areas={"career": 3}, offers=tuple(Offer(text=f"Offer {n}") for n in range(100)))
    made, _ = hold([(REVIEW, Reply("title")), ("title", Reply("Poet")), (REVIEW, Reply(DONE))], before=full)
    assert (len(made.offers), made.title) == (100, "Poet")


def test_an_offer_that_is_taken_out_leaves_those_after_it_on_the_page_and_in_the_profile():
    three = Mentor(id="a", name="Ada", areas={"career": 3}, offers=tuple(Offer(text=text) for text in ("A", "B", "C")))
    prompter = ScriptedPrompter([(REVIEW, Reply("offer.1")), ("offer.1", Skip()), (REVIEW, Reply(DONE))])
    made = MentorInterview(TODAY, before=three).hold(prompter, lambda state: None)
    assert [offer.text for offer in made.offers] == ["A", "C"]
    shown = [choice.label.partition(": ")[2] for choice in prompter.screens[-1].choices if "offer" in choice.key]
    assert shown == ["A", "no more", "C", "no more"]


def test_what_cannot_be_is_asked_again_with_a_sentence():
    script = everything_skipped_but(name="Ada", areas=["career"], areas_career="3", timezone="Europe/London")
    at = next(n for n, (key, _) in enumerate(script) if key == "timezone")
    script.insert(at, ("timezone", Reply("Mars/Olympus")))
    prompter = ScriptedPrompter(script)
    assert MentorInterview(TODAY).hold(prompter, lambda state: None).timezone == "Europe/London"
    assert any("time zone" in screen.error for screen in prompter.screens)


def test_a_profile_with_nothing_to_rank_by_is_not_written():
    script = everything_skipped_but(name="Ada")
    script += [(REVIEW, Reply("expertise")), ("expertise", Reply("law")), (REVIEW, Reply(DONE))]
    prompter = ScriptedPrompter(script)
    made = MentorInterview(TODAY).hold(prompter, lambda state: None)
    assert made.expertise == ("law",)
    assert any(screen.key == REVIEW and screen.error for screen in prompter.screens)


def test_an_existing_profile_opens_on_its_review_page_and_changes_only_what_is_changed():
    script = [(REVIEW, Reply("title")), ("title", Reply("Poet")), (REVIEW, Reply(DONE))]
    made, _ = hold(script, before=FULL)
    expected = Mentor(**{**{f: getattr(FULL, f) for f in FULL.__struct_fields__}, "title": "Poet", "updated": TODAY})
    assert made == expected


def test_what_was_given_leads_back_to_the_same_profile():
    made = convert_record(
        Mentor, profile_from_answers(answers_from_profile(FULL), FULL, TODAY), lambda *_: Position("")
    )
    assert isinstance(made, Mentor)
    assert {f: getattr(made, f) for f in made.__struct_fields__ if f != "updated"} == {
        f: getattr(FULL, f) for f in FULL.__struct_fields__ if f != "updated"
    }


def test_without_a_terminal_it_says_what_to_do(office: Run):
    code, _, err = office("new", "ada.yaml", "--no-input")
    assert code == 2
    assert "--template" in err


def test_the_template_is_an_empty_profile_with_every_field(office: Run):
    assert office("new", "ada.yaml", "--template")[0] == 0
    text = Path("ada.yaml").read_text(encoding="utf-8")
    assert "$schema=profile.schema.json" in text
    assert all(f"\n# {name}:" in text for name in Mentor.__struct_fields__ if name not in ("x", "name"))
    assert office("new", "ada.yaml", "--template")[0] == 2  # it is not overwritten
    assert office("new", "--template")[1] == text
    code, _, err = office("new", "ada.txt", "--template")
    assert (code, "profiles end in .yaml, so call it ada.yaml" in err, Path("ada.txt").exists()) == (2, True, False)


def test_line_by_line_in_a_real_run_a_profile_is_written_and_then_changed(office: Run, monkeypatch: pytest.MonkeyPatch):
    from mentorpick.cli import office_questions

    for script, file in (
        (everything_skipped_but(name="Ada Byron", areas=["career"], areas_career="3"), ()),
        ([(REVIEW, Reply("bio")), ("bio", Reply("Poet")), (REVIEW, Reply(DONE))], ("ada-byron.yaml",)),
    ):
        monkeypatch.setattr(office_questions, "can_ask", lambda common: True)
        monkeypatch.setattr(office_questions, "prompter", lambda common, script=script: ScriptedPrompter(script))
        assert office("new", *file, "--today", "2026-11-23")[0] == 0
        path = Path("ada-byron.yaml")
        path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    (mentor,) = read_profiles("ada-byron.yaml").mentors
    assert (mentor.bio, mentor.areas) == ("Poet", {"career": 3})
    assert path.read_text(encoding="utf-8").count("# mine") == 2
    assert not Path(".mentorpick-new.json").exists()


def test_stopping_keeps_what_was_answered_and_the_same_command_goes_on(office: Run, monkeypatch: pytest.MonkeyPatch):
    from mentorpick.cli import office_questions

    script = everything_skipped_but(name="Ada Byron", areas=["career"], areas_career="3")
    monkeypatch.setattr(office_questions, "can_ask", lambda common: True)
    monkeypatch.setattr(
        office_questions, "prompter", lambda common: ScriptedPrompter([script[0], ("pronouns", KeyboardInterrupt)])
    )
    code, _, err = office("new")
    assert code == 130
    assert ".mentorpick-new.json" in err
    assert json.loads(Path(".mentorpick-new.json").read_text(encoding="utf-8")) == {"name": "Ada Byron"}
    monkeypatch.setattr(office_questions, "prompter", lambda common: ScriptedPrompter(script[1:]))
    assert office("new")[0] == 0
    assert [mentor.name for mentor in read_profiles("ada-byron.yaml").mentors] == ["Ada Byron"]


def test_a_draft_with_a_number_goes_on_and_one_that_no_question_takes_is_left(tmp_path: Path):
    from mentorpick.cli.office_questions import _draft

    draft = tmp_path / "draft.json"
    for given, kept in (
        ({"name": "Ada", "areas": ["career"], "areas.career": "3", "capacity": 2.0}, True),
        ({"name": "Ada", "areas": ["work"]}, False), ({"name": ["Ada"]}, False), ({"nothing": "Ada"}, False),
    ):  # fmt: skip
        draft.write_text(json.dumps(given), encoding="utf-8")
        assert _draft(draft) == (given if kept else None)


def test_a_file_with_several_profiles_is_not_opened(office: Run, monkeypatch: pytest.MonkeyPatch):
    from mentorpick.cli import office_questions

    monkeypatch.setattr(office_questions, "can_ask", lambda common: True)
    Path("a.yaml").write_text(yaml_text(FULL) + "---\nname: Bo\nareas: {career: 1}\n", encoding="utf-8")
    code, _, err = office("new", "a.yaml")
    assert code == 2
    assert "2 profiles" in err
