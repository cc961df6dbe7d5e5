"""Weblate: labels beside the words that translators edit there, and what they approved back.

In come a project and a component of a Weblate, through its REST API (5.6 and later):

    server = Server(check_url("https://weblate.example.org"), token)
    component = WeblateComponent(server, "relief", "slogans")
    push(project, component, ["box-100x150"])
    pull(project, component)
"""

from __future__ import annotations

from cardgen.weblate.component import WeblateComponent
from cardgen.weblate.http import Server, check_url
from cardgen.weblate.pulling import Pulled, PulledText, pull
from cardgen.weblate.pushing import Pushed, push

__all__ = [
    "Pulled",
    "PulledText",
    "Pushed",
    "Server",
    "WeblateComponent",
    "check_url",
    "pull",
    "push",
]
