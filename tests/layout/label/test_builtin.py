"""The built-in templates with whatever fields there are: each makes a label."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from cardgen import Project, resources
from tests.fields import FIELDS

TOGETHER = (
    ("from", "to"),
    ("item",),
    ("quantity", "unit"),
    ("box",),
    ("boxes",),
    ("box_id",),
    ("date",),
)
NAMES = sorted(path.stem for path in resources.TEMPLATES.glob("box-*.toml")) + sorted(
    path.stem for path in resources.TEMPLATES.glob("c*.toml")
)


@pytest.mark.parametrize("template", NAMES)
def test_any_fields_make_a_label(template: str) -> None:
    """Without contents there was no room for the quiet zone of the code of box-100x150."""
    project = Project.open()
    known = project.template(template).fields
    groups = [group for group in TOGETHER if all(name in known for name in group)]
    for size in range(len(groups) + 1):
        for chosen in combinations(groups, size):
            fields = {name: FIELDS[name] for name in chain(*chosen)}
            project.label("firewood", template=template, fields=fields).document()
