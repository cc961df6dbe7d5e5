"""Commands that serve a page: options for the network, and errors of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from cardgen.cli.options import F
from cardgen.cli.reporting import remark, report, unforeseen
from cardgen.errors import FieldError


def network_options(passwords_help: str) -> Callable[[F], F]:
    """Make the options ``--listen`` and ``--passwords``, which need each other."""
    listen = click.option(
        "--listen",
        metavar="HOST",
        help="Let others open the page over the network, at this address of the machine.",
    )
    passwords = click.option(
        "--passwords", metavar="FILE", type=click.Path(path_type=Path), help=passwords_help
    )
    return lambda command: listen(passwords(command))


def check_network(listen: str | None, passwords: Path | None) -> None:
    """Raise UsageError for ``--listen`` without ``--passwords``, and the reverse."""
    if (listen is None) != (passwords is None):
        raise click.UsageError("--listen and --passwords must be used together")


port_option: Final = click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    help="Port of the page; 0 for any free port.  [default: always the same for this project]",
)
browser_option: Final = click.option(
    "--no-browser", is_flag=True, help="Print the address. Do not open a browser."
)


def open_browser(address: str, no_browser: bool) -> None:
    """Say how to stop, and open an address in the browser unless `no_browser` is set.

    The browser must not keep the server waiting.
    """
    remark("press Ctrl-C to stop")
    if no_browser:
        return
    import webbrowser
    from threading import Thread

    Thread(target=webbrowser.open, args=(address,), daemon=True).start()


@contextmanager
def page_opened() -> Iterator[None]:
    """Report a port or host that cannot be used as wrong usage, while a page starts."""
    try:
        yield
    except FieldError as error:
        if error.rule != "bad-value":
            raise
        raise click.UsageError(error.message) from error


def page_failed(error: Exception) -> None:
    """Print an error of a served page. The page continues."""
    report(unforeseen(error))
