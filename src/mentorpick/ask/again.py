"""The answers of last time taken as they are, so that only what changed need be touched."""

from mentorpick.ask.flow import REVIEW, Flow


def fill_in(flow: Flow) -> None:
    """Take every default up to the review page; what has none is skipped, and what has to be asked stays."""
    while (screen := flow.screen()) is not None and screen.key != REVIEW:
        if screen.default is None:
            if not screen.skip:
                return
            flow.skip()
        elif flow.answer(screen.default):
            return
