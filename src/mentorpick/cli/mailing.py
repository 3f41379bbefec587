"""Letters as files: a draft (.eml) a person, ``mail.csv`` for a mail merge, pages to print. Nothing is sent."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mentorpick.cli import output as console
from mentorpick.cli.options import Common
from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, Page
from mentorpick.text import name_some, pluralize

if TYPE_CHECKING:
    from mentorpick.model.cohort import Gap
    from mentorpick.ranking.pool import Pool
    from mentorpick.sharing.letters import Mail, NearestLine
    from mentorpick.sharing.texts import PairFacts
    from mentorpick.write.mail import Templates

IdPair = tuple[str, str]
_FILES = (".csv", ".xlsx", ".html", ".json", ".jsonl", ".md", ".txt", ".eml", ".zip")


def check_folder(common: Common, folder: Path) -> None:
    """Refuse a folder that holds something, or is none, before any work."""
    from mentorpick.write.files import may_fill

    if folder.suffix.lower() in _FILES and not folder.exists():
        raise WrongUsage(f"{folder} looks like a file, and the letters go into a folder", "to save a proposal, use -o")
    may_fill(folder)
    if folder.exists() and any(folder.iterdir()) and not common.force:
        raise WrongUsage(f"{folder} isn't empty; nothing was written", "use --force to write into it anyway")


def use_templates(common: Common, folder: str) -> "Templates":
    """Return the templates of a folder; one that is not there is made, with ours to begin with."""
    from mentorpick.write.files import write_file
    from mentorpick.write.mail import ENDING, Templates, built_in, built_in_names

    if not folder:
        return Templates()
    target = Path(folder)
    if not target.exists():
        for name in built_in_names():
            write_file(target / f"{name}{ENDING}", built_in(name).encode(), private=True)
        console.notice(common, f"{len(built_in_names())} templates are in {folder}. Change the wording as you like.")
    return Templates(target)


class PairLetters:
    """The people of a term, and what is to be told of each pair."""

    def __init__(self, common: Common, mentees: Sequence[Answers], pool: "Pool", templates: "Templates") -> None:
        from mentorpick.sharing.letters import office_now

        self.common, self.pool, self.templates = common, pool, templates
        told = pool.page.office.share  # the office may share less than people agreed to, never more
        self.cohort = {
            answers.id: replace(answers, share=tuple(what for what in answers.share if told is None or what in told))
            for answers in mentees
        }
        self.office = office_now(pool.page, common.today)
        self._nearest = _nearest_of(self.cohort, pool, common)

    def facts(self, pairs: Iterable[IdPair]) -> "list[PairFacts]":
        """Return what is to be told of these pairs, as far as both are still there."""
        from mentorpick.sharing.letters import pair_facts

        there = [(mentee, mentor) for mentee, mentor in pairs if mentee in self.cohort and mentor in self.pool.row]
        return [
            pair_facts(self.cohort[mentee], self.pool.mentors[self.pool.row[mentor]], self._nearest, self.common.today)
            for mentee, mentor in there
        ]

    def matched(self, pairs: Sequence[IdPair], changed: str = "new") -> "list[Mail]":
        """Return the letters to both sides of new pairs."""
        from mentorpick.ranking.shortlist import boundary_notices
        from mentorpick.sharing.letters import matched_letters

        notices = {id_: boundary_notices(answers, self.pool.page) for id_, answers in self.cohort.items()}
        return list(matched_letters(self.facts(pairs), self.office, self.templates, notices, changed))

    def ended(
        self, ended: "Sequence[tuple[IdPair, str, frozenset[str]]]", running: Sequence[IdPair], new: Sequence[IdPair]
    ) -> "list[Mail]":
        """Return the letters to both sides of pairs that have ended: the pair, by whom, and who takes no part now."""
        from mentorpick.sharing.letters import Ended, ended_letters

        told: list[Ended] = [Ended(facts, by, left) for pair, by, left in ended for facts in self.facts([pair])]
        return list(ended_letters(told, self.facts(running), self.facts(new), self.office, self.templates))

    def waiting(self, mentees: Sequence[str]) -> "list[Mail]":
        """Return the letters to mentees for whom there is nobody yet."""
        from mentorpick.sharing.letters import waiting_letters

        return list(waiting_letters([self.cohort[id_] for id_ in mentees], self.office, self.templates))

    def check_what_is_told(self, pairs: Iterable[IdPair]) -> None:
        """Show what mentors will read of each mentee, and what stays out, before anything is written.

        On a terminal it asks; Stopped where the answer is no. Elsewhere it names the people alone, and no goal.
        """
        from mentorpick.cli.context import can_ask
        from mentorpick.sharing.letters import released_to_mentors

        told = [pair for pair in self.facts(pairs) if pair.withheld or pair.released]
        names = released_to_mentors({pair.answers.id: pair.answers for pair in told}.values())
        if names:
            shown = name_some(names, 8)
            console.notice(
                self.common, f"These people agreed to share private goals, so their mentors will read them: {shown}."
            )
        if held := sorted({pair.mentee_name for pair in told if pair.withheld}):
            shown = name_some(held, 8)
            console.notice(self.common, f"Goals that may be private stay out of the letters for {shown}.")
        if told and can_ask(self.common):
            _agree(self.common, told)


_SHOWN = 30


def _agree(common: Common, told: "Sequence[PairFacts]") -> None:
    from mentorpick.cli.context import prompter, stoppable
    from mentorpick.errors import Stopped
    from mentorpick.interview.prompter import Reply, Screen
    from mentorpick.interview.state import Choice

    lines = [line for pair in told[:_SHOWN] for line in pair.told_lines()]
    lines += [f"... and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    asking = prompter(common)
    asking.say("\n".join(["What mentors will read:", *lines]))
    choices = (Choice("yes", "Write the letters"), Choice("no", "Stop, and write nothing"))
    why = "A goal stays out unless the mentee agreed to share goals."
    with stoppable():
        reply = asking.ask(Screen("told", "", "Write the letters like this?", "one", why, choices, "yes"))
    if not isinstance(reply, Reply) or reply.value != "yes":  # whatever else it is, private goals stay here
        raise Stopped("no letter was written")


def write_letters(letters: PairLetters, folder: Path, mails: "Sequence[Mail]") -> None:
    """Write each letter as a draft and as a page to print, and ``mail.csv``."""
    from mentorpick.sharing.letters import MERGE_COLUMNS, merge_row
    from mentorpick.text import file_stem
    from mentorpick.write.files import write_file
    from mentorpick.write.mail import draft, letter_page, merge_table

    common, office = letters.common, letters.office
    rows = []
    for mail in mails:
        ended = "-ended" if mail.changed == "ended" else ""
        name = f"{mail.kind}s/{file_stem(mail.id)}{ended}"
        data = draft(
            mail.letter, (mail.name, mail.email), (office.name or office.programme, office.email), common.today
        )
        page = letter_page(mail.letter, fictional=letters.pool.page.fictional).encode()
        for ending, content in ((".eml", data), (".html", page)):
            write_file(folder / f"{name}{ending}", content, private=True, force=common.force)
        rows.append(merge_row(mail, office, page=f"{name}.html", draft=f"{name}.eml"))
    table = merge_table(MERGE_COLUMNS, rows, common.excel or ",").encode()
    write_file(folder / "mail.csv", table, private=True, force=common.force)
    silent = len({mail.id for mail in mails if not mail.email})
    without = f" {silent} of these people have no email address." if silent else ""
    console.notice(common, f"{pluralize(len(mails), 'draft')} and mail.csv are in {folder}; nothing was sent.{without}")


def write_recruiting(
    common: Common, folder: Path, gaps: "Sequence[Gap]", mentees: Sequence[Answers], page: Page
) -> None:
    """Write a draft that looks for somebody for each gap of the pool; none where there is none."""
    from mentorpick.sharing.letters import office_now, recruiting_letters
    from mentorpick.text import file_stem, slug
    from mentorpick.write.files import write_file
    from mentorpick.write.mail import Templates, draft

    check_folder(common, folder)
    office = office_now(page, common.today)
    letters = list(recruiting_letters(gaps, mentees, office, Templates()))
    for name, letter in letters:
        data = draft(letter, ("", ""), (office.name or office.programme, office.email), common.today)
        write_file(folder / f"{file_stem(slug(name))}.eml", data, private=True, force=common.force)
    console.notice(common, f"{pluralize(len(letters), 'draft')} to look for mentors in {folder}; nothing was sent.")


def _nearest_of(cohort: Mapping[str, Answers], pool: "Pool", common: Common) -> "NearestLine":
    from mentorpick.ranking.fit import nearest_line
    from mentorpick.ranking.scoring import Case
    from mentorpick.ranking.view import View

    view = View(pool, common.today)
    cases: dict[str, Case] = {}

    def nearest(mentee: str, mentor: str, goals: Sequence[str]) -> str:
        """Return the line of the profile nearest to these goals."""
        if mentee not in cases:
            cases[mentee] = Case(cohort[mentee], view)
        return nearest_line(cases[mentee], pool.row[mentor], goals)

    return nearest
