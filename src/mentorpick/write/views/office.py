"""How the results of a career office are shown: check, explain, import, stats, bundle, paths."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from mentorpick.errors import Problem
from mentorpick.model.followup import Places
from mentorpick.model.office import BundleManifest, Check, Demand, Explanations, ImportReport, Leaving, Stats, Tally
from mentorpick.model.taxonomy import LABELS
from mentorpick.text import name_some, pluralize
from mentorpick.timezones import say_zone
from mentorpick.write import document as d
from mentorpick.write.terminal import problem_lines
from mentorpick.write.views.cohort import gap_line

_PROBLEMS_SHOWN = 15


def show_check(result: Check) -> d.Document:
    """Return errors file by file, then advice by what it is about, then the count of both."""
    errors = [problem for problem in result.problems if problem.severity == "error"]
    advice = [problem for problem in result.problems if problem.severity == "advice"]
    blocks: list[d.Block] = []
    for _, group in groupby(errors, key=lambda problem: problem.path):
        of_file = tuple(group)
        blocks.append(d.Problems(of_file, "\n".join("\n".join(problem_lines(problem)) for problem in of_file)))
    for code, group in groupby(sorted(advice, key=lambda problem: problem.code), key=lambda problem: problem.code):
        blocks.append(_advice(code, list(group)))
    return d.Document("", (*blocks, d.Text(_count(result))))


def _advice(code: str, problems: list[Problem]) -> d.Section:
    """One kind of advice: who it is about, and what to do; said once where it is the same for all."""
    hints = dict.fromkeys(problem.hint for problem in problems)
    shared = next(iter(hints)) if len(hints) == 1 else ""
    lines = [f"{p.place}: {p.message}" + ("" if shared else _then(p.hint)) for p in problems[:_PROBLEMS_SHOWN]]
    if len(problems) > _PROBLEMS_SHOWN:
        lines.append(f"and {len(problems) - _PROBLEMS_SHOWN} more; to see them all, use --format json")
    title = f"Advice {code}, {pluralize(len(problems), 'time')}" + (
        f": {shared[:1].upper()}{shared[1:]}" if shared else ""
    )
    return d.Section(title, (d.Bullets(tuple(lines)),))


def _then(hint: str) -> str:
    return f"; {hint[:1].lower()}{hint[1:]}".removesuffix(".") if hint else ""


def _count(result: Check) -> str:
    if not result.mentors and result.mentees:
        return f"{pluralize(result.mentees, 'mentee')} with valid answers, {pluralize(result.errors, 'error')}."
    files, mentors = pluralize(result.files, "file"), pluralize(result.mentors, "valid profile")
    return f"{files}, {mentors}, {pluralize(result.errors, 'error')}, {pluralize(result.advice, 'piece')} of advice."


CHECK = d.listing(show_check, "problems", "severity", "code", "path", "line", "column", "message", "hint")


def show_explain(result: Explanations) -> d.Document:
    """Return all codes, one a line; or one with what to do, before and after."""
    if len(result.codes) != 1:
        facts = tuple((one.code, one.meaning) for one in result.codes)
        return d.Document("Codes of `mentorpick profiles check`", (d.Facts(facts),))
    (one,) = result.codes
    blocks: list[d.Block] = [d.Text(one.meaning), d.Text(one.remedy)]
    for title, text in (("Before", one.before), ("After", one.after)):
        blocks += [d.Heading(title), d.Verbatim(text.replace("\0", "\N{SYMBOL FOR NULL}").rstrip("\n"))]
    return d.Document(one.code, tuple(blocks))


EXPLAIN = d.ResultView(show_explain)


_SHOWN = 12
_WIDE = 36
_ACTIONS = (
    ("changed", "changed", "~"),
    ("gone", "not in the sheet; their files stay (if it's only part of the list, add --add)", "-"),
    ("pruned", "moved away, because they're gone from the sheet", "-"),
    ("removed_by_hand", "deleted by hand since the last import, so not written again", "-"),
)


def import_rows(report: ImportReport) -> Iterator[tuple[Any, ...]]:
    """Yield one row a person and action; kept edits name the field."""
    for name in ("added", "changed", "unchanged", "gone", "pruned", "removed_by_hand"):
        yield from ((id_, name, "") for id_ in getattr(report, name))
    yield from ((kept.id, "kept", kept.field) for kept in report.kept)


def show_import(report: ImportReport) -> d.Document:
    """Return what happened, then what was kept, then the columns."""
    would = "would be " if report.dry_run else ""
    odd = [use for use in report.columns if report.dry_run or use.how in ("dropped", "guess", "kept")]
    done = [(len(getattr(report, name)), words, _some(getattr(report, name)), mark) for name, words, mark in _ACTIONS]
    return d.document(
        f"Import of {report.source}",
        d.Facts(_facts(report, would)),
        *(part for n, words, ids, mark in done for part in d.under(f"{n} {would}{words}", d.Bullets(ids, mark))),
        *d.under(
            "Your own edits, kept although the sheet has something new",
            d.Bullets(tuple(f"{kept.id}: {kept.field}" for kept in report.kept)),
        ),
        *d.under("Columns", d.Grid(("column", "becomes", "because"), tuple(map(_column, odd)))),
        d.Callout("This was a dry run; nothing was written." if report.dry_run else ""),
    )


def _facts(report: ImportReport, would: str) -> tuple[tuple[str, str], ...]:
    return (
        ("rows", str(report.rows)),
        (f"{would}added", str(len(report.added))),
        (f"{would}changed", str(len(report.changed))),
        ("unchanged", str(len(report.unchanged))),
        ("without consent", str(report.no_consent or "")),
        ("can't be used", str(report.failed or "")),
        ("folder", report.folder),
    )


def _some(ids: tuple[str, ...]) -> tuple[str, ...]:
    rest = len(ids) - _SHOWN
    return (*ids[:_SHOWN], f"and {rest} more") if rest > 0 else ids


_HOW = {"known": "known", "map": "map", "kept": "--keep-columns", "dropped": "not in the map", "guess": "a guess"}


def _column(use: Any) -> tuple[str, str, str]:
    column = use.column if len(use.column) <= _WIDE else f"{use.column[: _WIDE - 3]}..."
    return column, use.to or "left out", _HOW.get(use.how, use.how)


IMPORT = d.ResultView(show_import, ("id", "action", "field"), import_rows)


_LISTS = ("stages", "roles", "languages", "timezones", "ages", "stated")
_TITLES = {
    "stages": "Stages", "roles": "Roles", "languages": "Languages", "timezones": "Time zones",
    "ages": "Last looked at", "stated": "How much the profiles say",
}  # fmt: skip


def stats_rows(stats: Stats) -> Iterator[tuple[Any, ...]]:
    """Yield every figure: its list, its key, the count, out of how many."""
    for name in ("mentors", "accepting", "places", "places_unstated"):
        yield name, "", getattr(stats, name), stats.mentors
    for area in stats.areas:
        yield from ((f"area.{area.area}", f"level {n}", count, stats.mentors) for n, count in enumerate(area.levels))
        yield f"area.{area.area}", "unknown", area.unknown, stats.mentors
        yield f"area.{area.area}", "places", area.places, stats.places
    for name in _LISTS:
        yield from ((name, tally.key, tally.count, stats.mentors) for tally in getattr(stats, name))
    if stats.demand:
        yield from _demand_rows(stats.demand)


def _demand_rows(demand: Demand) -> Iterator[tuple[Any, ...]]:
    yield "served", "", demand.served, demand.mentees
    for want in demand.wants:
        yield f"wanted.{want.group}", want.key, want.wanted, demand.mentees
        yield f"places.{want.group}", want.key, want.places, ""
    yield from (("unserved", one.mentee, one.gate, "") for one in demand.unserved)
    yield "spare", "", demand.spare, ""
    yield from (("gap", gap.label, len(gap.mentees), demand.goals) for gap in demand.gaps)
    yield from (("unmet", one.programme, one.unmet, one.goals) for one in demand.programmes)
    if demand.leaving:
        yield "leaving", demand.leaving.mentor, demand.leaving.unserved, demand.mentees
    yield from (("recruit", one.description, one.serves, demand.mentees) for one in demand.recruitments)


def show_stats(stats: Stats) -> d.Document:
    """Return the figures in one line each, then as bars, then the cohort."""
    unstated = f", counting one for each of {stats.places_unstated} who don't say" if stats.places_unstated else ""
    facts = (("Mentors", stats.mentors), ("Taking people on", stats.accepting), ("Places", f"{stats.places}{unstated}"))
    levels = any(area.unknown < stats.mentors for area in stats.areas)
    return d.document(
        stats.title or "The pool at a glance",
        d.Callout("These people are made up." if stats.fictional else ""),
        d.Facts(tuple((label, str(value)) for label, value in facts)),
        *d.under("Areas", d.Bars(_areas(stats) if levels else ())),
        *(part for key in _LISTS for part in d.under(_TITLES[key], _bars(getattr(stats, key), stats.mentors))),
        *(_demand(stats.demand, levels) if stats.demand else ()),
    )


def _areas(stats: Stats) -> tuple[d.Bar, ...]:
    """Who can guide, as a bar; in words the levels in the steps people use, and the places behind them."""
    bars = []
    for area in stats.areas:
        none, one, two, three, four, five = area.levels
        guides = three + four + five
        more = ((five, "deep"), (one + two, "can talk"), (none, "don't offer it"),
                (area.unknown, "don't say"))  # fmt: skip
        places = pluralize(area.places, "place")
        words = [f"{guides} can guide", places, *(f"{count} {word}" for count, word in more if count)]
        bars.append(d.Bar(LABELS[area.area], guides / max(stats.mentors, 1), ", ".join(words)))
    return tuple(bars)


def _bars(tallies: Sequence[Tally], whole: int) -> d.Bars:
    shown = [*tallies[:_SHOWN]] if len(tallies) > 2 * _SHOWN else list(tallies)
    bars = [d.Bar(say_zone(tally.label), tally.count / max(whole, 1), f"{tally.count} of {whole}") for tally in shown]
    if len(shown) < len(tallies):
        rest = tallies[len(shown) :]
        bars.append(d.Bar(f"{len(rest)} others", 0.0, f"{sum(tally.count for tally in rest)} in all"))
    return d.Bars(tuple(bars))


def _demand(demand: Demand, levels: bool) -> tuple[d.Block, ...]:
    served = f"{demand.served} of {demand.mentees} mentees can have a place at the same time"
    guides = "with someone who can guide in their priority (level 3 or more)."
    if not levels:
        guides = "if everyone can help in every area, as no profile says how much."
    wants = tuple((want.label, str(want.wanted), str(want.also or ""), str(want.places),
                   str(max(0, want.wanted - want.places) or "")) for want in demand.wants
                  if want.group == "area" or want.wanted)  # fmt: skip
    spare = f"{demand.spare} places to spare" if demand.spare >= 0 else f"{-demand.spare} places too few"
    helping = d.Bullets(tuple(_recruit(demand)), "+")
    found = d.Text(f"Found by trying all {demand.kinds} kinds of people at each step.")
    return (
        d.Heading("What mentees want, and who there is"),
        d.Text(f"{served} {guides}"),
        d.Grid(("Wanted", "First", "Also", "Places", "Short by"), wants, "lrrrr"),
        d.Text(f"All in all: {spare}."),
        *d.under("Goals that nobody with a place writes about", *_goals(demand)),
        d.Text(_if_left(demand.leaving)),
        *d.under(f"{len(demand.unserved)} without a place, and why", _reasons(demand)),
        *(d.under("Who would help most, in order", helping, found) if demand.recruitments else ()),
    )


def _goals(demand: Demand) -> tuple[d.Block, ...]:
    """What nobody writes about, by meaning; which programmes that hits."""
    count = sum(len(gap.goals) for gap in demand.gaps)
    named = ", ".join(f"{gap.label} ({len(gap.mentees)})" for gap in demand.gaps)
    said = f"For each of the {demand.goals} goals there's someone with a place who writes about it."
    if demand.gaps:
        said = f"Nobody writes about {count} of {demand.goals} goals: {named}."
    known = tuple(gap_line(gap) for gap in demand.gaps if gap.known_to or len(gap.mentees) > 1)
    unmet = tuple((one.programme or "doesn't say", str(one.mentees), str(one.goals), str(one.unmet))
                  for one in demand.programmes if one.unmet)  # fmt: skip
    return (
        d.Text(said if demand.goals else ""),
        d.Bullets(known),
        d.Grid(("programme", "mentees", "goals", "nobody for"), unmet, "lrrr"),
    )


def _if_left(lost: Leaving | None) -> str:
    """Who must not leave."""
    if not lost:
        return ""
    nobody = f"{pluralize(lost.unserved, 'mentee')} more would have nobody"
    if not lost.unserved:
        nobody = "everyone could still have a place"
    some = ", ".join(f"“{goal}”" for goal in lost.goals[:3])
    goals = pluralize(len(lost.goals), "goal")
    only = f", and nobody else writes about {goals} ({some})" if lost.goals else ""
    return f"If {lost.mentor_name} left ({pluralize(lost.places, 'place')}), {nobody}{only}."


def _reasons(demand: Demand) -> d.Bullets:
    """Those with the same reason together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in demand.unserved:
        groups.setdefault((one.gate, one.detail), []).append(one.mentee)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return d.Bullets(tuple(f"{gate}: {detail}: {name_some(ids, _SHOWN)}" for (gate, detail), ids in ordered))


def _recruit(demand: Demand) -> Iterator[str]:
    total = demand.served
    for one in demand.recruitments:
        total += one.serves
        places = pluralize(one.places, "place")
        more = f"; with enough people like that, {one.needed}" if one.needed > one.serves else ""
        yield f"{one.description} ({places}): {one.serves} more served, {total} of {demand.mentees} then{more}"


STATS = d.ResultView(show_stats, ("figure", "key", "value", "of"), stats_rows)


def show_bundle(manifest: BundleManifest) -> d.Document:
    """Return what it says of itself, and how much it holds."""
    size = sum(item.size for item in manifest.files)
    facts = (
        ("mentors", str(manifest.mentors)), ("files", f"{len(manifest.files)}, {size:,} bytes"),
        ("contact", manifest.contact), ("licence", manifest.licence), ("consent", manifest.consent),
        ("created", str(manifest.created)), ("expires", str(manifest.expires or "")),
    )  # fmt: skip
    return d.document(manifest.title or "A bundle of mentors", d.Facts(facts))


BUNDLE = d.ResultView(show_bundle)


def show_places(result: Places) -> d.Document:
    """Return the folders, and what is in them now."""
    lines = tuple((item.what, str(item.files), item.path) for item in result.kept)
    kept = "Only you can read these files. `mentorpick forget` deletes them."
    return d.document(
        "",
        d.Facts((("Your folder", result.folder), ("Cache", result.cache))),
        d.Grid(("What", "Files", "Where"), lines, "lrl"),
        d.Text(kept if lines else "Nothing is kept yet."),
    )


PLACES = d.listing(show_places, "kept", "path", "what", "files")
