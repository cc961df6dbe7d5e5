"""Labels of the page without a server are the native program's, to the byte."""

from __future__ import annotations

import base64
import json
import tomllib
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from cardgen import Project
from tests.webassembly.drawing import DATE, draw, list_jobs, make_picture
from tests.webassembly.pages import ROOT, Asked, ask_firefox, make_question, serve

pytestmark = pytest.mark.ci

_FORMATS = (("png", 203.2), ("pdf", 300.0), ("svg", 300.0), ("zpl", 203.2))


def test_labels_are_those_of_the_native_program(worker: Asked) -> None:
    """The whole set: python -m tests.webassembly.digests."""
    project = Project.open()
    count = 0
    for job in list_jobs(project, 131):
        if job["pair"] in ("zh-ko", "zh-ja"):
            whole = {**job, "date": DATE, "formats": _FORMATS, "profiles": ("pdf/a-2a",)}
            whole["picture"] = make_picture()
            ours = draw(project, whole)
            assert worker.run(draw, whole) == ours
            count += len(ours)
    assert count > 50


def test_labels_in_firefox_are_those_of_the_native_program(
    folder: Path, tmp_path: Path
) -> None:
    project = Project.open()
    jobs = [
        {**job, "date": DATE, "formats": _FORMATS, "picture": make_picture()}
        for job in list_jobs(project, 397)
        if job["pair"] in ("zh-ko", "zh-ja")
    ]
    questions = [("run", make_question(draw, job)) for job in jobs]
    answers = ask_firefox(folder, questions, tmp_path)
    assert len(answers) > 5
    for job, said in zip(jobs, answers, strict=True):
        assert json.loads(said["answer"]) == draw(project, job)


_PICTURED = {
    "pair": "zh-ko", "template": "box-a4", "date": DATE, "formats": _FORMATS,
    "profiles": ("pdf/a-2b", "pdf/x-4"), "picture": make_picture(),
}  # fmt: skip


def test_logos_and_inks_are_those_of_the_native_program(worker: Asked) -> None:
    """Pixels with clear parts in all formats, and in the inks of a press."""
    project = Project.open()
    pictured = [
        job
        for job in list_jobs(project, 1)
        if job["pair"] == "zh-ko"
        and "picture" in project.template(job["template"]).fields.values()
    ]
    assert pictured
    for job in pictured:
        whole = {**_PICTURED, "template": job["template"], "messages": job["messages"][:2]}
        assert worker.run(draw, whole) == draw(project, whole)
    inks = {**_PICTURED, "template": "tanzaku", "formats": (), "messages": (BROTHERS,)}
    assert worker.run(draw, inks) == draw(project, inks)


BROTHERS = {"id": "brothers", "values": {}, "draft": False}


def draw_picture(project: Any, asked: dict[str, Any]) -> list[str]:
    """Draw a picture of pixels or a drawing in formats, or tell why not."""
    import base64
    from hashlib import sha256

    from cardgen import CardgenError
    from cardgen.backends.pictures import scale
    from cardgen.pictures import read_picture

    try:
        data = base64.b64decode(asked["data"])
        photo = read_picture(data, asked["name"])
        made = scale(data, 70, 50)
        return [photo.name, made.mode, sha256(made.tobytes()).hexdigest()]
    except CardgenError as error:
        return [str(error)]


def test_what_a_page_cannot_draw_is_told(worker: Asked) -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    picture = Image.linear_gradient("L")
    files = {"drawing.svg": drawing, "page.pdf": b"%PDF-1.4\n%%EOF"}
    for kind in ("PNG", "JPEG", "TIFF", "GIF", "BMP"):
        saved = BytesIO()
        picture.save(saved, kind)
        files[f"picture.{kind.lower()}"] = saved.getvalue()
    said = {}
    for name, data in files.items():
        asked = {"name": name, "data": base64.b64encode(data).decode()}
        theirs = worker.run(draw_picture, asked)
        if theirs != draw_picture(None, asked):
            said[name] = theirs[0].partition("\n")[0]
    assert said == {
        "drawing.svg": "missing-package: this needs the package resvg-py, which a page in a "
        "browser does not have",
        "page.pdf": "page.pdf: bad-picture: placing a PDF needs pikepdf and pypdfium2, which "
        "are not installed",
    }


def test_it_works_without_a_network_after_the_first_visit(
    folder: Path, chromium: Browser
) -> None:
    context = chromium.new_context()
    with serve(folder) as address:
        page = context.new_page()
        Asked(page, address)
        page.wait_for_function("navigator.serviceWorker.controller")
    context.set_offline(True)  # and the server is gone
    again = Asked(context.new_page(), address)
    drawn = again.page.evaluate("document.getElementById('state').textContent")
    context.close()
    assert drawn.endswith('ms {"warnings": []}')


def test_no_request_leaves_the_computer(folder: Path, chromium: Browser) -> None:
    context = chromium.new_context()
    asked_for: list[str] = []
    context.on("request", lambda request: asked_for.append(request.url))
    with serve(folder) as address:
        Asked(context.new_page(), address)
        context.close()
        assert asked_for
        assert all(url.startswith((address, "blob:")) for url in asked_for)


def test_compiled_modules_are_those_of_the_pinned_sources() -> None:
    built = ROOT / "webassembly/built"
    listed = tomllib.loads((built / "sources.toml").read_text(encoding="utf-8"))["results"]
    modules = {
        path.name: path.read_bytes()
        for path in built.iterdir()
        if path.suffix in (".so", ".wasm", ".gz")
    }
    assert {name: sha256(data).hexdigest() for name, data in modules.items()} == listed


def test_the_page_makes_a_label_in_the_worker(folder: Path, chromium: Browser) -> None:
    context = chromium.new_context(locale="ko-KR")
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.set_default_timeout(120_000)
    with serve(folder) as address:
        page.goto(f"{address}#label")
        page.wait_for_selector("img#large:not([hidden])")
        assert page.evaluate("document.documentElement.lang") == "ko"
    context.close()
    assert troubles == []
