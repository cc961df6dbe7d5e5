"""Labels of the page without a server are the native program's, to the byte."""

from __future__ import annotations

import json
import subprocess
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cardgen import Project
from tests.system import require
from tests.webassembly.drawing import DATE, draw, list_jobs
from tests.webassembly.pages import ROOT, Asked, make_question, serve

pytestmark = pytest.mark.ci

_FORMATS = (("png", 203.2), ("pdf", 300.0), ("svg", 300.0), ("zpl", 203.2))


def test_labels_are_those_of_the_native_program(worker: Asked) -> None:
    """The whole set: python -m tests.webassembly.digests."""
    project = Project.open()
    count = 0
    for job in list_jobs(project, 131):
        if job["pair"] in ("zh-ko", "zh-ja"):
            whole = {**job, "date": DATE, "formats": _FORMATS, "profiles": ("pdf/a-2a",)}
            ours = draw(project, whole)
            assert worker.run(draw, whole) == ours
            count += len(ours)
    assert count > 50


def test_labels_in_firefox_are_those_of_the_native_program(folder: Path) -> None:
    project = Project.open()
    jobs = [
        {**job, "date": DATE, "formats": _FORMATS}
        for job in list_jobs(project, 397)
        if job["pair"] in ("zh-ko", "zh-ja")
    ]
    with serve(folder) as address:
        command = ["node", "ask_page.mjs", f"{address}first.html", require("firefox-esr")]
        done = subprocess.run(
            command,
            cwd=ROOT / "tests/node",
            input=json.dumps([["run", make_question(draw, job)] for job in jobs]),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert len(answers) > 5
    for job, said in zip(jobs, answers, strict=True):
        assert json.loads(said["answer"]) == draw(project, job)


def test_what_a_page_cannot_draw_is_told(worker: Asked) -> None:
    job = {
        "pair": "zh-ko", "template": "tanzaku", "date": DATE, "formats": (),
        "messages": ({"id": "brothers", "values": {}, "draft": False},),
        "profiles": ("pdf/x-4",),
    }  # fmt: skip
    assert worker.run(draw, job) == {
        "zh-ko/tanzaku.pdf pdf/x-4": (
            "missing-package: this needs the package Pillow, which a page in a browser does "
            "not have\n  hint: do this with cardgen on a computer, or leave it out here"
        )
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
    modules = {path.name: path.read_bytes() for path in built.glob("*.wasm")}
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
