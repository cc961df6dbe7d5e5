"""``cardgen open``: the page for labels, shipments and translations, in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from cardgen.cli.options import ProjectCommand, fonts_option, open_project
from cardgen.cli.reporting import answer
from cardgen.cli.serving import (
    browser_option,
    open_browser,
    page_failed,
    page_opened,
    port_option,
)


@click.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen open
  cardgen open --no-browser --port 0
""",
)
@port_option
@browser_option
@fonts_option
def open(  # noqa: A001
    port: int | None, no_browser: bool, fonts: tuple[Path, ...]
) -> None:
    """Make labels and shipments in a browser, without further commands.

    Only this machine can open the page. Shipments and their papers are files in the folder
    where you start it. Press Ctrl-C to stop.
    """
    from cardgen.page import open_page

    project = open_project(fonts)

    def show_address(address: str, once: str) -> None:
        answer(address)
        open_browser(once, no_browser)

    with page_opened():
        open_page(project, show_address, page_failed, port=port)
