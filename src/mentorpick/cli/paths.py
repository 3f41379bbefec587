"""``mentorpick paths``: where everything is kept.

Alone, as every command.
"""

from mentorpick.cli import inputs as sources
from mentorpick.cli.options import Common, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.model.followup import KeptPlace, Places


@with_options("format", "output", "force")
def command(common: Common) -> None:
    """Say where your answers, drafts, people and caches are, and how much is there."""
    check_output(common)
    store = sources.open_store(common)
    kept = tuple(KeptPlace(path=str(item.path), what=item.what, files=item.files) for item in store.everything())
    emit(Places(folder=str(store.folder), cache=str(store.cache or ""), kept=kept), common, private=False)
