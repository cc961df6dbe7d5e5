"""Weblate: labels as screenshots for its translators, and approved translations back.

In come a project and a component of a Weblate, through its REST API (5.6 and later):

    server = Server(check_url("https://weblate.example.org"), token)
    component = WeblateComponent(server, "relief", "slogans")
    push(project, component, ["box-100x150"])
    pull(project, component)
"""

from __future__ import annotations

from cardgen.weblate.component import WeblateComponent as WeblateComponent
from cardgen.weblate.http import Server as Server, check_url as check_url
from cardgen.weblate.pulling import (
    PulledText as PulledText,
    PullResult as PullResult,
    pull as pull,
)
from cardgen.weblate.pushing import PushResult as PushResult, push as push
