"""What holds for every test: properties are tried on the same examples each time, however busy the machine."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
