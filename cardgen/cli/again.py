"""A command that goes on with a shipment: what is not typed is as it was the last time."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from cardgen.cli.options import ProjectCommand
from cardgen.cli.sheets import ONLY_WITH
from cardgen.errors import readable
from cardgen.files import is_there

_NEVER: Final = frozenset(
    ("manifest", "output", "ledger", "amend", "renumber", "draft", "jobs", "cluster",
     "fail_fast", "only_check", "as_json")
)  # fmt: skip
_STDIN: Final = "-"
_TYPED: Final = f"{__name__}.typed"
_AGAIN: Final = f"{__name__}.again"


class ShipmentCommand(ProjectCommand):
    """``cardgen batch``: options of a begun shipment come before those of ``cardgen.toml``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; what is not typed is as the ledger remembers it."""
        typed, _, _ = self.make_parser(ctx).parse_args(list(args))
        if folder := _usual_folder(typed, ctx):
            args = [f"--output={folder}", *args]
            typed["output"] = folder
        before = _before(typed.get("ledger") or typed.get("output") or "")
        mine = {name: value for name, value in typed.items() if name not in _NEVER}
        ctx.meta[_TYPED] = {**before, **mine}
        ctx.meta[_AGAIN] = {name: value for name, value in before.items() if name not in mine}
        return super().parse_args(ctx, args)

    def defaults(self, ctx: click.Context) -> Mapping[str, Any]:
        """As before, where it was said before."""
        again: dict[str, Any] = ctx.meta[_AGAIN]
        return again


def _usual_folder(typed: Mapping[str, Any], ctx: click.Context) -> str:
    """The folder of a shipment where nobody says one: its name, or that of its list.

    It is "" where one is said, or where only a check is asked for and there is no such
    shipment yet. Raises UsageError rather than go into a folder of something else.
    """
    manifest, name = typed.get("manifest"), str(typed.get("shipment") or "")
    is_said = typed.get("output") is not None or typed.get("ledger") is not None
    if is_said or not isinstance(manifest, str) or (manifest == _STDIN and not name):
        return ""
    folder = Path(name or Path(manifest).stem)
    if folder.name != str(folder) or str(folder) in ("", "..") or ctx.resilient_parsing:
        return ""
    only_check = bool(typed.get("only_check"))
    if not os.path.lexists(folder) or _is_empty(folder):
        return "" if only_check else str(folder)
    from cardgen.shipment import begun_as, list_of

    is_own = begun_as(folder) == name if name else list_of(folder) == Path(manifest).name
    if folder.is_dir() and is_own:
        return str(folder)
    if only_check:
        return ""
    said = f"{folder} is there, and is not the folder of this shipment: name another with -o"
    raise click.UsageError(said, ctx)


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return False


class ReprintCommand(click.Command):
    """``cardgen reprint``: where a sheet is begun is of the sheets of the shipment."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; the sheets are those of the shipment where only their use is typed."""
        typed, _, _ = self.make_parser(ctx).parse_args(list(args))
        if not typed.get("stock") and any(typed.get(name) is not None for name in ONLY_WITH):
            stock = _before(typed.get("folder") or "").get("stock")
            ctx.default_map = {**(ctx.default_map or {}), **({"stock": stock} if stock else {})}
        return super().parse_args(ctx, args)


def typed_options(ctx: click.Context) -> dict[str, Any]:
    """What to remember: what was typed, now or before."""
    typed: dict[str, Any] = ctx.meta[_TYPED]
    return {name: _kept(name, value) for name, value in typed.items() if value is not None}


def _kept(name: str, value: Any) -> Any:
    """A value as it is kept: text, also of bytes that are none; a path from anywhere."""
    if isinstance(value, list | tuple):
        return [_kept(name, each) for each in value]
    if name == "fonts" or (name == "condition" and is_there(Path(value))):
        return readable(str(Path(value).absolute()))
    return readable(value) if isinstance(value, str) else value


def as_before(ctx: click.Context) -> str:
    """What was not typed now, as it would be typed; empty if that is nothing."""
    options = {each.name: each.opts[-1] for each in ctx.command.params if each.name}
    words: list[str] = []
    for name, value in ctx.meta[_AGAIN].items():
        if name not in options:
            continue
        for each in value if isinstance(value, list) else [value]:
            words += (
                [options[name]] if each is True else [options[name], shlex.quote(str(each))]
            )
    return " ".join(words)


def _before(place: str) -> dict[str, Any]:
    """The options that the shipment in a folder was made with."""
    try:
        if not place or "://" in place or not any(Path(place).glob("ledger*.sqlite")):
            return {}
    except (OSError, ValueError):
        return {}
    from cardgen.shipment import options_of

    return options_of(Path(place))
