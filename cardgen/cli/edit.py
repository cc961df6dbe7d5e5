"""``cardgen edit``: the translators' page, in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from cardgen.cli.options import ProjectCommand, fonts_option, open_project, pair_option
from cardgen.cli.reporting import answer, note, say_at
from cardgen.cli.serving import (
    browser_option,
    check_network,
    network_options,
    open_browser,
    page_failed,
    page_opened,
    port_option,
)
from cardgen.cli.terminal import ask


@click.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen edit
  cardgen edit --pair zh-ja --no-browser
  cardgen edit --passwords team.txt --add-name mapo-office
  cardgen edit --listen 192.168.1.20 --passwords team.txt
""",
)
@pair_option("Language pair that the page shows first.")
@port_option
@browser_option
@network_options(
    "File with the names of people who may sign in, and hashes of their passwords."
)
@click.option("--add-name", metavar="NAME", help="Only add a name to the file of --passwords.")
@fonts_option
def edit(
    pair: str | None,
    port: int | None,
    no_browser: bool,
    listen: str | None,
    passwords: Path | None,
    add_name: str | None,
    fonts: tuple[Path, ...],
) -> None:
    """Edit messages in a browser, beside their labels.

    Without --listen, only this machine can open the page, with the address that cardgen prints.
    The browser keeps texts that you have not saved. When you save, cardgen writes them into
    the PO files and changes nothing else there. Press Ctrl-C to stop.
    """
    from cardgen import page

    if add_name is not None:
        if passwords is None:
            raise click.UsageError("--add-name needs --passwords FILE")
        undone = f"{add_name} was not added to {passwords}"
        typed = ask("password", hide_input=True, confirmation_prompt=True, undone=undone)
        page.add_name(passwords, add_name, typed)
        say_at(str(passwords), f"{add_name} may sign in")
        return
    check_network(listen, passwords)
    project = open_project(fonts)

    def show_address(address: str, once: str) -> None:
        place = f"#{pair}" if pair else ""
        answer(f"{address}{place}")
        if listen is not None:
            note(
                f"everyone with a name in {passwords} can sign in at {listen} and change the "
                "messages of this project\nthe connection is not encrypted: in a "
                "network that is not your own, put a server with TLS in front of the page"
            )
        open_browser(f"{once}{place}", no_browser)

    with page_opened():
        page.open_page(
            project,
            show_address,
            page_failed,
            place="translate",
            port=port,
            host=listen or "",
            passwords=passwords,
        )
