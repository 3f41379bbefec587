"""The pool of a call: read or taken from the cache, with the sentence model that goals are compared by."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from mentorpick.cli import output as console
from mentorpick.cli.inputs import cache_folder, kept_if_possible, open_store, pool_paths
from mentorpick.cli.options import Common
from mentorpick.cli.output import Progress
from mentorpick.errors import InvalidData, MentorpickError, Problem
from mentorpick.model.people import Page
from mentorpick.text import pluralize

if TYPE_CHECKING:
    from mentorpick.pool_cache import CachedPool
    from mentorpick.ranking.pool import Pool
    from mentorpick.relevance.embedding import Model, NoModel
    from mentorpick.relevance.vectors import KeptModel


def load_pool(
    common: Common, paths: tuple[str, ...] | None = None, *, by_meaning: bool = True, tell_cost: bool = False
) -> "Pool":
    """Return the mentors of ``paths`` (none: the bundled sample), or of where the call says, from the cache if it can.

    What was wrong with the others is shown. ``by_meaning``: with what compares goals; ``tell_cost``: say how long that
    takes where nothing of it can be kept, for a script that does it each night.

    Raises WrongUsage for a path that does not exist, and InvalidData where no valid profile is left, or, with
    ``--strict``, where any is invalid.
    """
    from mentorpick.pool_cache import load_cached_pool
    from mentorpick.read.profiles import sample_pool

    paths = pool_paths(common) if paths is None else paths
    folder = None if common.no_cache else cache_folder() / "pools"
    with Progress(common, "reading profiles") as progress:
        cached = load_cached_pool(*(paths or (sample_pool(),)), folder=folder, tick=progress.advance)
    console.detail(common, f"{cached.files} files, " + ("from the cache" if cached.warm else "read"))
    _refuse_unusable(common, paths, cached.problems, len(cached.pool))
    if not by_meaning:
        return cached.pool
    return _with_vectors(common, cached, paths, tell_cost and not common.no_cache)


def _with_vectors(common: Common, cached: "CachedPool", paths: tuple[str, ...], tell_cost: bool) -> "Pool":
    """The pool with the vectors of its lines, and a model that keeps those of goals; by words where none runs."""
    from mentorpick.pool_cache import LineVectors, keep_vectors, keeps_vectors, load_vectors
    from mentorpick.relevance.embedding import NoModel
    from mentorpick.relevance.vectors import KeptModel, LentLines, shipped_vectors, unpack_vectors

    model = load_model(common, _suggested_model(cached.pool.page, paths))
    if model is None:
        return cached.pool.with_model(None)
    shipped = shipped_vectors(model)
    begun = monotonic()
    with Progress(common, "reading what mentors write") as progress:
        try:
            found = load_vectors(cached, model, shipped, lent=_lent(paths), tick=progress.reach)
        except NoModel as error:
            tell_no_model(common, error)
            return cached.pool.with_model(None)
    if tell_cost and not keeps_vectors(cached, model):
        seconds = monotonic() - begun
        said = f"I can't keep my work on the profiles here, so each run takes {seconds:.1f} s longer."
        console.notice(common, f"{said} To keep it, add --cache DIR.")
    known = shipped | unpack_vectors(open_store(common).goal_vectors(), model)
    pool = cached.pool.with_model(KeptModel(model, known, keep=_keep_goals(common, model)), found.vectors)
    pool.lines.without_model = lambda error: tell_no_model(common, error)
    if found.lent.any():
        pool.lines.lent = LentLines(
            found.lent,
            KeptModel(model),
            forged=lambda: console.notice(common, FORGED),
            settled=lambda vectors, lent: keep_vectors(cached, model, LineVectors(vectors, lent)),
        )
    return pool


FORGED = "The numbers in this bundle don't match its mentors' words, so I ignore them and read every line myself."


def _lent(paths: tuple[str, ...]) -> "Iterator[bytes]":
    """The files of vectors that bundles bring."""
    from mentorpick.read.files import is_bundle, read_bundle

    yield from (read_bundle(path).vectors for path in paths if is_bundle(path))


def _keep_goals(common: Common, model: "Model") -> "Callable[[bytes], None]":
    """Keep what is embedded of goals; a folder that cannot be written is no reason to fail."""
    from mentorpick.relevance.vectors import add_records

    def keep(records: bytes) -> None:
        """Keep the vectors of goals; what cannot be kept is no reason to fail."""
        kept = open_store(common)
        with kept_if_possible(common, "I can't keep your goals as numbers for next time"):
            kept.save_goal_vectors(add_records(kept.goal_vectors(), records, model, GOALS))

    return keep


GOALS = 1000
"""Vectors of goals kept at the most: 0.8 MB."""


def prepare_cohort_pool(pool: "Pool") -> "Pool":
    """Return the pool for the goals of many: nothing of theirs is kept, and what a bundle brought is made first."""
    from mentorpick.relevance.goals import prepare_model_for_many
    from mentorpick.relevance.vectors import KeptModel

    model = pool.model
    if isinstance(model, KeptModel):
        pool = pool.with_model(model.forgetful())
        pool.lines.prepare_for_many()
        if pool.model is not None:  # it runs
            pool = pool.with_model(prepare_model_for_many(model))
    return pool


def model_of_lines(pool: "Pool") -> "KeptModel | None":
    """Return the model of a pool, which knows the vectors of its lines: to compare the same people at another time."""
    from mentorpick.relevance.vectors import KeptModel, RankAgain

    with suppress(RankAgain):  # replaced, or by words
        pool.lines.confirm()
    if not isinstance(pool.model, KeptModel):
        return None
    pool.model.learn(pool.lines.texts(), pool.lines.vectors)
    return pool.model


def tell_no_model(common: Common, error: "NoModel") -> None:
    """Say once that goals are compared by words, and why."""
    console.notice(common, f"I can only compare goals word by word here: {error.message}.")


def _suggested_model(page: "Page", paths: tuple[str, ...]) -> Path | None:
    """The folder that the page of a pool names, counted from its own; a bundle names none."""
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    return folders[0] / page.model if page.model and folders else None


def load_model(common: Common, suggested: Path | None = None) -> "Model | None":
    """Return the sentence model that goals and lines are compared by.

    None where this computer can't run one, which is said.

    One that is named is checked before it is used for the first time, and one that is only ``suggested`` is used if
    that was done before. Raises InvalidData where the named one can't be used.
    """
    from mentorpick.relevance import embedding

    named = common.model or os.environ.get("MENTORPICK_MODEL", "")
    if not named and suggested is not None:
        try:
            model = embedding.load_model(suggested)
        except MentorpickError as error:
            console.notice(common, f"I can't use the sentence model this pool asks for: {error.message}.")
        else:
            if open_store(common).is_accepted(model.digest):
                return model
            console.notice(
                common,
                f"This pool asks for another sentence model. To use it from now on, run: mentorpick model {suggested}",
            )
    try:
        return accepted_model(common, Path(named)) if named else embedding.load_model()
    except embedding.NoModel as error:
        if named:
            raise InvalidData(f"the model in {named} can't be used: {error.message}") from error
        tell_no_model(common, error)
        return None


def accepted_model(common: Common, folder: Path) -> "Model":
    """Return the model of a folder, checked and remembered as accepted where it wasn't before."""
    from mentorpick.relevance.embedding import load_model

    model = load_model(folder)
    kept = open_store(common)
    if not kept.is_accepted(model.digest):
        from mentorpick.relevance.embedding import check_model

        console.detail(common, f"Checking the model in {folder}. I only do this once.")
        model = check_model(folder)
        with kept_if_possible(common, "I can't remember that it was checked"):
            kept.accept_model(model.digest)
    return model


def _refuse_unusable(common: Common, paths: tuple[str, ...], problems: tuple[Problem, ...], found: int) -> None:
    if any(path.lower().endswith(".zip") for path in paths):
        show_edition_changes(common, paths)
    errors = console.show_problems(common, problems)
    if errors and common.strict:
        raise InvalidData(
            f"{pluralize(errors, 'problem')} in the profiles", "fix them, or leave out --strict to skip them"
        )
    if not found:
        hint = "fix what's listed above" if errors else "profiles end in .yaml, bundles in .zip"
        raise InvalidData(f"there's no valid profile in {', '.join(paths)}", hint)
    if errors:
        console.notice(common, f"{pluralize(errors, 'problem')}; {pluralize(found, 'mentor')} can be used.")


def show_edition_changes(common: Common, paths: Iterable[str]) -> None:
    """Say of each bundle whether it is past its date, and what is new since its edition before."""
    from mentorpick.read.files import is_bundle, read_bundle

    for path in filter(is_bundle, paths):
        try:
            manifest = read_bundle(path).manifest
        except (MentorpickError, OSError):
            continue  # what is wrong with it is said where it is read
        if manifest is not None:
            _show_edition_changes(common, path, manifest)


def _show_edition_changes(common: Common, path: str, manifest: object) -> None:
    from mentorpick.model.office import BundleManifest
    from mentorpick.office.bundle import compare_editions, file_digests

    assert isinstance(manifest, BundleManifest)  # noqa: S101  for the type checker
    if manifest.expires is not None and manifest.expires < common.today:
        whom = manifest.contact or "your office"
        console.notice(common, f"{path} expired on {manifest.expires}. Ask {whom} for a new one.")
    if manifest.conflicts_stay:
        console.notice(common, "The office checks for conflicts of interest before it matches anyone.")
    key, kept = manifest.title or Path(path).name, open_store(common)
    before, now = kept.edition(key), file_digests(manifest)
    if before and before != now:
        console.notice(common, f"New in {key} ({manifest.created}): {compare_editions(before, manifest)}.")
    if before != now:
        with kept_if_possible(common, "I can't remember this edition"):
            kept.remember_edition(key, now)
