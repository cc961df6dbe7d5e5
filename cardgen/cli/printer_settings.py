"""``cardgen printers add`` and ``set``: what holds for a printer, into ``cardgen.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from cardgen.cli.completing import complete_printer
from cardgen.cli.options import json_option, open_project
from cardgen.cli.print import destination_in
from cardgen.cli.reporting import note, say, say_json, shown_path

if TYPE_CHECKING:
    from cardgen.printing import Abilities
    from cardgen.tomledit import PlainValue

F = TypeVar("F", bound=Callable[..., Any])
_DOTS: Final = ("bwr", "least-module")
_OPTIONS: Final = (  # the key and option, what it takes, and what it says
    (
        "offset",
        "RIGHT,DOWN",
        "How much further it has to print, as in 1mm,-0.5mm or 4dot,-2dot.",
    ),
    ("darkness", int, "As the printer counts it: 0 to 30 of ZPL, 0 to 15 of TSPL."),
    (
        "bwr",
        "DOTS",
        "What dark stretches of barcodes lose, as in 1dot: bars that grow too wide.",
    ),
    ("least-module", "DOTS", "What modules of barcodes must have at least, as in 3dot."),
    ("speed", float, "Inches per second."),
    ("gap", "LENGTH", "The height of the gap or mark between labels, as in 3mm."),
    ("media", ("gap", "mark", "continuous"), "How it finds where a label begins."),
    ("size", "WxH", "Of the labels that lie in it, as in 100mmx150mm."),
    ("roll", "LENGTH", "The width of the paper where it is not the label's."),
    ("after", ("tear", "peel", "cut", "cut-at-end"), "What becomes of a printed label."),
    ("dpi", "DPI", "The dots of its head: 203, 300, or as in 8dot/mm."),
    ("language", ("zpl", "tspl", "ql", "pwg", "pdf", "png"), "What it is sent."),
    ("certificate", "FILE|sha256:…", "How it proves itself behind ipps:."),
)


def setting_options(command: F) -> F:
    """An option for each key of a printer, but for where it is."""
    for key, kind, said in reversed(_OPTIONS):
        given: dict[str, Any] = {"help": said}
        if isinstance(kind, str):
            given["metavar"] = kind
        else:
            given["type"] = click.Choice(kind) if isinstance(kind, tuple) else kind
        command = click.option(f"--{key}", key.replace("-", "_"), **given)(command)
    turned = click.option("--turned/--upright", default=None, help="Print upside down.")
    packed = click.option(
        "--packed/--unpacked", default=None, help="For Brother with a network: rows compressed."
    )
    return turned(packed(command))


@click.command(
    "set",
    epilog="""\b
Examples: what was read off a test page, and what is no longer so
  cardgen print --test-page --to warehouse
  cardgen printers set warehouse --offset 1mm,-0.5mm --bwr 1dot --darkness 12
  cardgen printers set warehouse --unset offset
""",
)
@click.argument("name", shell_complete=complete_printer)
@click.option("--to", metavar="ADDRESS", help="Where it is: see cardgen print --help.")
@setting_options
@click.option(
    "--unset",
    multiple=True,
    metavar="KEY",
    help="Leave this to the printer again, as in offset. May be repeated.",
)
@json_option
def set_printer(
    name: str,
    to: str | None,
    unset: tuple[str, ...],
    as_json: bool,
    **given: Any,
) -> None:
    """Write what holds for the printer NAME into cardgen.toml.

    All else in that file stays as it is. What the values mean is in docs/printing.md; a test
    page says what to give for --offset, --darkness, --bwr and --least-module.
    """
    values = _values({"to": to, **given})
    known = {"to", "turned", "packed", *(key for key, *_ in _OPTIONS)}
    for key in unset:
        if key not in known:
            raise click.UsageError(f"--unset {key}: a printer has no such key")
        if key in values:
            raise click.UsageError(f"--unset {key} and --{key} contradict one another")
    values |= dict.fromkeys(unset)
    if not values:
        raise click.UsageError("say what is to be set, as in --offset 1mm,0mm")
    _save(name, values, is_new=False, as_json=as_json)


@click.command(
    "add",
    epilog="""\b
Examples:
  cardgen printers add office ipp://printer.local
  cardgen printers add warehouse socket://10.0.0.17 --language zpl --dpi 203 --size 100mmx150mm
""",
)
@click.argument("name")
@click.argument("address")
@setting_options
@click.option("--no-ask", is_flag=True, help="Do not ask the printer what it is.")
@json_option
def add_printer(name: str, address: str, no_ask: bool, as_json: bool, **given: Any) -> None:
    """Describe a printer in cardgen.toml: NAME is yours to choose, ADDRESS is where it is.

    A printer of IPP is asked first what it is; others cannot tell, so say it with the options.
    """
    values = _values({"to": address, **given})
    said = None if no_ask else _asked(address, str(values.get("certificate") or ""))
    if said and said.dpi and "dpi" not in values:
        values["dpi"] = _number(f"{said.dpi:g}")
    _save(name, values, is_new=True, as_json=as_json, said=said)


def _asked(address: str, certificate: str) -> Abilities | None:
    """What a printer says of itself; None for one that cannot. Raises CardgenError."""
    from cardgen.printing import described

    return described(destination_in(open_project(), address, certificate))


def _values(given: Mapping[str, Any]) -> dict[str, PlainValue | None]:
    """What was typed, as the file has it."""
    found: dict[str, PlainValue | None] = {}
    for name, value in given.items():
        key = name.replace("_", "-")
        if value is None:
            continue
        if key in _DOTS and re.fullmatch(r"[0-9]+", value):
            found[key] = f"{value}dot"
        else:
            found[key] = _number(value) if key in ("dpi", "speed") else value
    return found


def _number(value: str | float) -> PlainValue:
    """As short as it can be: 203 and not 203.0; what is no number as it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def _save(
    name: str,
    values: dict[str, PlainValue | None],
    *,
    is_new: bool,
    as_json: bool,
    said: Abilities | None = None,
) -> None:
    from cardgen.printing import Destination, sizes_in_words
    from cardgen.project import save_printer
    from cardgen.tomledit import in_toml

    if isinstance(values.get("to"), str):
        Destination.at(str(values["to"]))
    file = save_printer(open_project(), name, values, is_new=is_new)
    if as_json:
        told = {"model": said.model, "media": [*map(str, said.media)]} if said else {}
        say_json({"file": str(file), "printer": name, "set": values, **told})
        return
    if said:
        what = ", ".join(filter(None, (said.model, said.waits_for or said.state)))
        note(f"{name}: {what}; paper: {sizes_in_words(said) or 'not told'}")
    keys = ", ".join(
        f"{key} = {in_toml(value)}" if value is not None else f"without {key}"
        for key, value in values.items()
    )
    say(f"{shown_path(Path(file))}: {name}: {keys}")
