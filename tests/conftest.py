"""The same surroundings for every test, whatever machine runs it."""

from __future__ import annotations

import os
import time

from hypothesis import settings

# Nothing of the machine's time zone, language or terminal may reach a test; what a test
# wants of these it sets itself.
for _name in [
    name
    for name in os.environ
    if name.startswith("LC_")
    or name in {"LANG", "LANGUAGE", "SOURCE_DATE_EPOCH", "FORCE_COLOR", "PYTHONUTF8"}
]:
    del os.environ[_name]
os.environ.update(LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1")
if hasattr(time, "tzset"):
    time.tzset()

# "steady" tries the same examples on every run, so that a red run is a red run everywhere.
# To look for new ones: make test ARGS=--hypothesis-profile=explore
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("steady")
