"""``mentorpick assign``: places for a whole cohort, the check of a proposal, letters and a mail merge as files.

Nothing is sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from mentorpick.cli import options as complete
from mentorpick.cli import output as console
from mentorpick.cli.inputs import load_pool, pool_paths, read_cohort, taking_part
from mentorpick.cli.options import Common, argument, option, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.cohort import Assignment, PairRow
from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import APART
from mentorpick.text import file_stem, pluralize
from mentorpick.write.files import may_fill, write_file
from mentorpick.write.formats import FORMAT_NAMES

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool
    from mentorpick.sharing.letters import Letters, Mail
    from mentorpick.write.mail import Templates

Cohort = Annotated[list[str], argument("COHORT...", "The mentees: files of answers, folders, a sheet, or -.")]
Aim = Annotated[
    str,
    option(
        "--objective AIM",
        "fair (default), total or stable; see docs/assign.md.",
        autocompletion=complete.complete_table("mentorpick.cohort.assign", "OBJECTIVES"),
    ),
]
PerMentee = Annotated[int, option("--per-mentee K", "Up to K mentors for each mentee. Default 1.", show_default=False)]
Keep = Annotated[str, option("--keep FILE", "Pairs to keep wherever possible.")]
Moves = Annotated[bool, option("--moves", "With --keep: say who had to change mentors, and why.")]
LastTerm = Annotated[str, option("--last-term DIR", "Last term's folder: no pair twice; who went without comes first.")]
NotAgain = Annotated[str, option("--not-again FILE", "Pairs not to make again, such as last year's.")]
TimeLimit = Annotated[
    float, option("--time-limit SECONDS", "Stop then, with the best found so far.", show_default=False)
]
CheckThis = Annotated[
    str, option("--check PROPOSAL", "Check this proposal and your decisions; -o writes the next one.")
]
Packets = Annotated[
    str, option("--packets DIR", "Write everyone's letter and page, and mail.csv; with --check, for PROPOSAL.")
]
Texts = Annotated[str, option("--texts DIR", "Your own letter templates; at first, ours.")]
Since = Annotated[str, option("--since OLD", "With --packets: only for pairs that changed since this proposal.")]


@with_options(
    "profiles", "id_column", "ignore_unknown", "format", "output", "force", "strict", "today", "no_cache", "max_errors",
    formats=(*FORMAT_NAMES, "html", "xlsx"),
)  # fmt: skip
def command(
    common: Common,
    *,
    cohort: Cohort,
    objective: Aim = "",
    per_mentee: PerMentee = 1,
    keep: Keep = "",
    moves: Moves = False,
    not_again: NotAgain = "",
    last_term: LastTerm = "",
    time_limit: TimeLimit = 0.0,
    check: CheckThis = "",
    packets: Packets = "",
    texts: Texts = "",
    since: Since = "",
) -> None:
    """Match a whole cohort with mentors: a proposal for you to approve.

    Nobody gets a mentor who's full or misses a must-have. The proposal says what each mentee gave up, who is left out
    and why, and which extra places would help most.
    """
    _check_numbers(per_mentee, time_limit)
    if moves and not keep:
        raise WrongUsage("--moves needs the pairs to keep", "give them: --keep FILE")
    if not check or common.output:
        check_output(common, cohort)
    if (texts or since) and not packets:
        raise WrongUsage("--texts and --since are for letters", "say where they go: --packets FOLDER")
    if packets:
        check_folder(common, Path(packets))
    everybody, pool = _read_everybody(common, cohort)
    mentees = taking_part(common, everybody)
    here = {answers.id for answers in mentees}
    kept = [pair for pair in _kept_pairs(common, keep, everybody, pool) if pair[0] in here]
    rules = _Options(
        objective, per_mentee, kept, _excluded_pairs(common, not_again, everybody, pool), moves=moves
    )  # fmt: skip
    if last_term:
        rules = _after_last_term(rules, Path(last_term))
    both = sorted(set(rules.keep) & set(rules.not_again))
    if both:
        pair = " and ".join(both[0])
        raise InvalidData(
            f"{pair} are in the pairs to keep and in those not to make again", "take them out of one of the two files"
        )
    task = _Task(common, mentees, pool, rules, [answers for answers in everybody if answers.id not in here])
    rows = task.check(check, time_limit) if check else task.solve(time_limit)
    if packets:
        write_packets(task, rows, everybody, Path(packets), texts=texts, since=since)


def _check_numbers(per_mentee: int, time_limit: float) -> None:
    if per_mentee < 1:
        raise WrongUsage("--per-mentee takes a number from 1 up")
    if not time_limit >= 0:
        raise WrongUsage("--time-limit takes seconds, 0 for no limit")


def _read_everybody(common: Common, cohort: Sequence[str]) -> "tuple[list[Answers], Pool]":
    """Return the mentees and the pool, once it is settled whom their must-nots mean, where somebody can be asked."""
    from mentorpick.cli.office_questions import settle_must_nots
    from mentorpick.cohort.batch import prepare_pool

    mentees, pool = read_cohort(common, cohort, everybody=True), load_pool(common)
    if settle_must_nots(
        common, [one for one in mentees if one.status not in APART], pool, [*cohort, *pool_paths(common)]
    ):
        quiet = replace(common, quiet=True)
        mentees, pool = read_cohort(quiet, cohort, everybody=True), load_pool(quiet)
    return mentees, prepare_pool(pool)


class _Options(NamedTuple):
    """What was asked for beside the people."""

    objective: str
    per_mentee: int
    keep: list[tuple[str, str]]
    not_again: list[tuple[str, str]]
    fixed: tuple[tuple[str, str], ...] = ()
    without: frozenset[str] = frozenset()
    moves: bool = False


def _after_last_term(rules: _Options, folder: Path) -> _Options:
    """What last term's ledger adds: its pairs are not made again, and who went without comes first."""
    from mentorpick.office.ledger import LOG, read_term

    if not (folder / LOG).is_file():
        raise WrongUsage(f"there's no ledger in {folder}", f"give the folder that holds {LOG}")
    term = read_term(folder)
    pairs = [(pair.mentee, pair.mentor) for pair in term.pairs if pair.mentee and pair.mentor]
    return rules._replace(not_again=[*rules.not_again, *pairs], without=term.without())


class _Task:
    """One call: who is to be placed where, under which rules."""

    def __init__(
        self, common: Common, mentees: Sequence[Answers], pool: "Pool", rules: _Options, apart: Sequence[Answers]
    ) -> None:
        self.common, self.mentees, self.pool, self.rules, self.apart = common, mentees, pool, rules, apart

    def solve(self, time_limit: float, *, told: bool = False) -> list[PairRow]:
        """Make the proposal and write it; its rows, checked apart from what made it. ``told``: must-nots were."""
        from mentorpick.cohort.assign import assign

        self._say_places()
        if not told:
            say_open_must_nots(self.common, self.mentees, self.pool)
        with console.StepProgress(self.common, time_limit) as tick:
            found = assign(
                self.mentees, self.pool, today=self.common.today, objective=self.rules.objective or "fair",
                per_mentee=self.rules.per_mentee, keep=self.rules.keep, not_again=self.rules.not_again, tick=tick,
                fixed=self.rules.fixed, without=self.rules.without,
            )  # fmt: skip
            tick("checking the proposal")
            rows = [PairRow(given.mentee, given.mentor, "the proposal", 0) for given in found.assigned]
            rows += [PairRow(out.mentee, "", "the proposal", 0) for out in found.left_out]
            wrong = self._problems(rows, self.rules.objective, judged=False)
        if any(problem.severity == "error" for problem in wrong):
            raise InvalidData("the proposal doesn't pass its own check", "this is a bug; please report it", wrong)
        self._summary(found)
        emit(found, self.common)
        return rows

    def check(self, path: str, time_limit: float) -> list[PairRow]:
        """Check a proposal and what was decided in it; with an output file, write the proposal that follows.

        Raises InvalidData with all that is wrong.
        """
        from mentorpick.cohort.verify import read_decisions, resolve_pairs
        from mentorpick.ranking.gates import NOBODY, find_open_lines, summarize_nobody
        from mentorpick.read.sheets.people import objective_of, read_pairs, with_own_ids

        known = [*self.mentees, *self.apart]
        resolved = resolve_pairs(with_own_ids(read_pairs(path), known), known, self.pool)
        decided = read_decisions(resolved, self.pool)
        rows = list(decided.rows)
        differ = [*(problem for each in resolved for problem in each.problems), *decided.problems]
        told = {(problem.line, problem.message) for problem in differ}
        found = self._problems(rows, self.rules.objective or objective_of(path), refused=decided.no)
        open_lines = find_open_lines(self.mentees, self.pool)
        problems = [*differ, *(p for p in found if (p.line, p.message) not in told)]
        problems += [problem for problem in open_lines if problem.code != NOBODY]
        errors = console.show_problems(self.common, sorted(problems, key=lambda problem: problem.severity != "error"))
        if nobody := summarize_nobody(open_lines):
            console.notice(self.common, nobody)
        if errors:
            wrong = pluralize(errors, "thing is", "things are")
            raise InvalidData(f"{wrong} wrong with {path}", "fix that and check again")
        if decided.made:
            console.notice(self.common, f"{path}: {decided.summary()}")
        pairs = sum(1 for row in rows if row.mentor)
        console.notice(self.common, f"{path} is fine: {pairs} pairs, every must-have met, no mentor over their limit.")
        self._say_aims(rows)
        if not self.common.output:
            if decided.no:
                console.notice(
                    self.common, f"To find other mentors for the {len(decided.no)} you said no to, add: -o NEXT.xlsx"
                )
            return rows
        self.rules = self.rules._replace(
            keep=[*self.rules.keep, *decided.open], fixed=(*decided.yes, *decided.changed),
            not_again=[*self.rules.not_again, *decided.no],
        )  # fmt: skip
        return self.solve(time_limit, told=True)

    def _problems(
        self, rows: Sequence[PairRow], objective: str, *, judged: bool = True, refused: Iterable[tuple[str, str]] = ()
    ) -> Any:
        from mentorpick.cohort.verify import ProposalRules, verify

        asked = self.rules
        rules = ProposalRules(
            asked.per_mentee,
            objective == "stable",
            frozenset((*asked.keep, *asked.fixed)),
            frozenset((*asked.not_again, *refused)),
            {one.id: str(one.status) for one in self.apart},
            judged,
        )
        return verify(rows, self.mentees, self.pool, today=self.common.today, rules=rules)

    def _say_aims(self, rows: Sequence[PairRow]) -> None:
        """Say what a proposal reaches of each aim of ``fair``, worked out from the people alone."""
        from mentorpick.cohort.verify import aims_of

        reached = aims_of(rows, self.mentees, self.pool, today=self.common.today, without=self.rules.without)
        again = f" {reached.went_without} of them went without last term." if self.rules.without else ""
        console.notice(
            self.common,
            f"{reached.placed} have a place, {reached.no_common_way} of them can't meet, {reached.no_close_line} have"
            f" nothing close to the goal, {reached.two_towns} meet in person in two towns; the lowest score is"
            f" {reached.minimum:.2f}, the total {reached.total:.2f}.{again}",
        )

    def _say_places(self) -> None:
        places, mentees, each = int(self.pool.open_places().sum()), len(self.mentees), self.rules.per_mentee
        there = f"Places: {places}, mentees: {mentees}"
        if places < mentees:
            console.notice(self.common, f"{there}; at least {mentees - places} will be left out.")
        elif places < mentees * each:
            console.notice(self.common, f"{there}; not everyone can have {each} mentors.")

    def _summary(self, found: Assignment) -> None:
        from mentorpick.cohort.assign import COMPARED

        placed = len({given.mentee for given in found.assigned})
        doubtful = sum(bool(given.doubts) for given in found.assigned)
        some = pluralize(found.moved, "pair") if found.moved else "None"
        moved = f" {some} of those to keep had to change." if self.rules.keep else ""
        again = f" Look at {pluralize(doubtful, 'pair')} again, listed first." if doubtful else ""
        console.notice(
            self.common,
            f"{placed} of {len(self.mentees)} mentees have a place.{moved}{again}"
            " It's a proposal: look at it before you send anything.",
        )
        if len(self.mentees) * len(self.pool) > COMPARED:
            console.notice(self.common, f"Beyond {COMPARED:,} possible pairs I don't look for gaps or closer mentors."
                           " To see the gaps, run: mentorpick profiles stats --mentees")  # fmt: skip
        if self.rules.moves:
            from mentorpick.write.views.cohort import move_line

            console.notice(self.common, *(move_line(given) for given in found.assigned if given.moved_from))


def say_open_must_nots(common: Common, mentees: Sequence[Answers], pool: "Pool") -> None:
    """Say whom the must-nots of mentees may mean, which are kept apart by the gates, and which fit nobody."""
    from mentorpick.ranking.gates import NOBODY, find_open_lines, summarize_nobody

    found = find_open_lines(mentees, pool)
    console.notice(common, *(f"{one.hint}, which {one.message}." for one in found if one.code != NOBODY))
    console.notice(common, *filter(None, [summarize_nobody(found)]))


def _kept_pairs(common: Common, path: str, mentees: Sequence[Answers], pool: "Pool") -> list[tuple[str, str]]:
    """The pairs to keep. Raises InvalidData, with the lines, where somebody in them is not there."""
    rows, wrong = _pairs(path, mentees, pool)
    if wrong:
        console.show_problems(common, wrong)
        raise InvalidData(f"{path} has pairs of people who aren't here", "fix or remove these lines")
    return rows


def _excluded_pairs(common: Common, path: str, mentees: Sequence[Answers], pool: "Pool") -> list[tuple[str, str]]:
    """The pairs not to be made again. People who are gone do no harm, but each line is named.

    Raises InvalidData where somebody nearly fits: such a slip would let a pair be made again.
    """
    rows, wrong = _pairs(path, mentees, pool)
    near = [problem for problem in wrong if problem.hint]
    console.show_problems(common, near)
    if near:
        raise InvalidData(f"{path}: {pluralize(len(near), 'name')} may be someone here", "fix these lines")
    if wrong:
        lines = sorted({problem.line: problem.message for problem in wrong}.items())
        told = "; ".join(f"line {line}: {message}" for line, message in lines[:8])
        more = f"; and {len(lines) - 8} more" if len(lines) > 8 else ""
        some = f"{pluralize(len(lines), 'pair')} of {path} {'names' if len(lines) == 1 else 'name'} someone not here"
        console.notice(common, f"{some}: {told}{more}.")
    return rows


def _pairs(path: str, mentees: Sequence[Answers], pool: "Pool") -> tuple[list[tuple[str, str]], list[Problem]]:
    """The pairs in a file, and each line that does not name two people who are here."""
    from mentorpick.cohort.verify import resolve_pairs
    from mentorpick.read.sheets.people import read_pairs, with_own_ids

    read = with_own_ids(read_pairs(path), mentees) if path else ()
    rows = [row for row in read if row.mentor or row.mentor_name]
    found = resolve_pairs(rows, mentees, pool)
    good = [(each.row.mentee, each.row.mentor) for each in found if not each.problems]
    return good, [problem for each in found for problem in each.problems]


def write_packets(
    task: _Task, rows: Sequence[PairRow], mentees: Sequence[Answers], folder: Path, *, texts: str, since: str
) -> None:
    """Write letters and pages for everybody with a place, with ``since`` only where a pair is new or gone."""
    from mentorpick.cli.office_questions import settle_what_is_told
    from mentorpick.sharing.letters import Letters

    letters = Letters(mentees, task.pool, use_templates(task.common, texts), task.common.today)
    pairs = sorted({(row.mentee, row.mentor) for row in rows if row.mentor})
    old = _pairs(since, mentees, task.pool)[0] if since else []
    new = [pair for pair in pairs if pair not in old]
    stays = [pair for pair in pairs if pair in old]
    left = {answers.id for answers in mentees if answers.status in APART}
    gone = [(pair, "mentee" if pair[0] in left else "") for pair in old if pair not in pairs]
    settle_what_is_told(task.common, letters.facts(new))
    mails = [*letters.matched(new, "changed" if since else "new"), *letters.ended(gone, left, stays, new)]
    if since and not mails:
        console.notice(task.common, f"No pair has changed since {since}, so there's nothing to write.")
        return
    write_letters(task.common, folder, letters, mails)


_FILES = (".csv", ".xlsx", ".html", ".json", ".jsonl", ".md", ".txt", ".eml", ".zip")


def check_folder(common: Common, folder: Path) -> None:
    """Refuse a folder that holds something, or is none, before any work."""
    if folder.suffix.lower() in _FILES and not folder.exists():
        raise WrongUsage(f"{folder} looks like a file, and the letters go into a folder", "to save a proposal, use -o")
    may_fill(folder)
    if folder.exists() and any(folder.iterdir()) and not common.force:
        raise WrongUsage(f"{folder} isn't empty; nothing was written", "use --force to write into it anyway")


def use_templates(common: Common, folder: str) -> "Templates":
    """Return the templates of a folder; one that is not there is made, with ours to begin with."""
    from mentorpick.write.mail import ENDING, Templates, built_in, built_in_names

    if not folder:
        return Templates()
    target = Path(folder)
    if not target.exists():
        for name in built_in_names():
            write_file(target / f"{name}{ENDING}", built_in(name).encode(), private=True)
        console.notice(common, f"{len(built_in_names())} templates are in {folder}. Change the wording as you like.")
    return Templates(target)


def write_letters(common: Common, folder: Path, letters: "Letters", mails: "Sequence[Mail]") -> None:
    """Write each letter as a draft (.eml) and as a page to print, and ``mail.csv`` for a mail merge."""
    from mentorpick.sharing.letters import MERGE_COLUMNS, merge_row
    from mentorpick.write.mail import draft, letter_page, merge_table

    office, fictional, rows = letters.office, letters.pool.page.fictional, []
    for mail in mails:
        name = f"{mail.kind}s/{file_stem(mail.id)}{'-ended' if mail.changed == 'ended' else ''}"
        sender = (office.name or office.programme, office.email)
        content = {".eml": draft(mail.letter, (mail.name, mail.email), sender, common.today)}
        content[".html"] = letter_page(mail.letter, fictional=fictional).encode()
        for ending, data in content.items():
            write_file(folder / f"{name}{ending}", data, private=True, force=common.force)
        rows.append(merge_row(mail, office, page=f"{name}.html", draft=f"{name}.eml"))
    table = merge_table(MERGE_COLUMNS, rows, common.excel or ",").encode()
    write_file(folder / "mail.csv", table, private=True, force=common.force)
    silent = len({mail.id for mail in mails if not mail.email})
    without = f" {silent} of these people have no email address." if silent else ""
    console.notice(common, f"{pluralize(len(mails), 'draft')} and mail.csv are in {folder}; nothing was sent.{without}")
