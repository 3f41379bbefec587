"""``mentorpick paths``: where everything is kept."""

from mentorpick.cli import inputs as sources
from mentorpick.cli.options import Common, shared
from mentorpick.cli.output import check_output, emit
from mentorpick.model.followup import KeptPlace, Places


@shared("format", "output", "force")
def command(common: Common) -> None:
    """Say where your answers, drafts, people and caches are, and how much is there."""
    check_output(common)
    store = sources.store(common)
    kept = tuple(KeptPlace(path=str(item.path), what=item.what, files=item.files) for item in store.everything())
    emit(Places(folder=str(store.folder), cache=str(store.cache or ""), kept=kept), common, private=False)
