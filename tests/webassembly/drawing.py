"""Labels of `tests.digests` as jobs, which run natively and in the page alike."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from cardgen import Project
from tests.digests import make_values
from tests.fields import built_in

DATE = "2020-03-26T00:00:00Z"
PICTURE = Path("/tmp/cardgen-logo.png")  # in the page it is in memory


def list_jobs(project: Project, every: int = 1) -> Iterator[dict[str, Any]]:
    """List the labels of each template and pair, every so-manieth message of them."""
    number = 0
    for pair in project.pairs():
        catalog = project.catalog(pair)
        for template in built_in():
            fields = project.template(template).fields
            messages = []
            for message in catalog.messages.values():
                number += 1
                kinds = {**fields, **message.fields}
                if number % every:
                    continue
                draft = message.fuzzy or not message.translation
                values = make_values(kinds, PICTURE)
                messages.append({"id": message.id, "values": values, "draft": draft})
            if messages:
                yield {"pair": pair, "template": template, "messages": messages}


def make_picture() -> str:
    """Make a logo of colours and greys with clear parts, as a PNG file in base64."""
    sample = Image.radial_gradient("L").resize((240, 120)).convert("RGBA")
    sample.paste((200, 30, 40, 255), (20, 20, 90, 90))
    sample.putalpha(Image.linear_gradient("L").resize((240, 120)))
    data = BytesIO()
    sample.save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def draw(project: Any, asked: dict[str, Any]) -> dict[str, str]:
    """Draw the labels of a job in all formats, and digest them; errors by their text.

    It runs in the page too, where nothing of `tests` is.
    """
    import base64
    from hashlib import sha256
    from pathlib import Path

    from cardgen import CardgenError, render

    if "picture" in asked:
        Path("/tmp/cardgen-logo.png").write_bytes(base64.b64decode(asked["picture"]))
    digests = {}
    document = None
    for message in asked["messages"]:
        name = f"{asked['pair']}/{asked['template']}/{message['id']}"
        try:
            document = project.label(
                message["id"],
                pair=asked["pair"],
                template=asked["template"],
                fields=message["values"],
                draft=message["draft"],
                date=asked["date"],
                given=(),
            ).document()
            for form, dpi in asked["formats"]:
                data = render(document, form, dpi)
                digests[f"{name}.{form}"] = sha256(data).hexdigest()
        except CardgenError as error:
            digests[name] = str(error)
    if document is None:
        return digests
    for profile in asked.get("profiles", ()):
        name = f"{asked['pair']}/{asked['template']}.pdf {profile}"
        try:
            data = render(document, "pdf", 300.0, profile=profile, crop_marks=True)
            digests[name] = sha256(data).hexdigest()
        except CardgenError as error:
            digests[name] = str(error)
    for stock in asked.get("stocks", ()):
        sheet = project.sheets(document, stock, copies=project.stock(stock).count + 1)
        name = f"{asked['pair']}/{asked['template']}.pdf on {stock}"
        digests[name] = sha256(render(sheet, "pdf", 300.0)).hexdigest()
    return digests
