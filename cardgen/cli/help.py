"""``cardgen help``, and help texts in the reader's language, wrapped by columns.

Click counts a Han character as one column, and breaks lines at blanks alone. This formatter
translates each text, counts two columns, and breaks Chinese and Japanese between characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import click

from cardgen.controls import count_columns, may_wrap_beside
from cardgen.lazy import lazy_pattern
from cardgen.locale import translate

_UNIT: Final = lazy_pattern(r"\s+|[!-~]+|.")
_OPENING: Final = frozenset("「『（〔［｛〈《【“‘([{")
_CLOSING: Final = frozenset(
    "」』）〕］｝〉》】”’)]}、。，．：；！？,.:;!?…・％ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_ENGLISH: Final = lazy_pattern(r"\b[a-z]{2,}\b")
_GAP: Final = "  ["  # before what Click adds to the help of an option
_VERBATIM: Final = "\b"  # marks a paragraph whose lines stay as they are


class HelpFormatter(click.HelpFormatter):
    """Writes help: translated, and wrapped by columns."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        self.write(f"{prefix or translate('Usage: ')}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(translate(heading))

    def write_text(self, text: str) -> None:
        """Write paragraphs. Wrap them, except those marked as preformatted for Click."""
        indent = " " * self.current_indent
        written = []
        text = translate(text.strip("\n")) if _VERBATIM in text else text
        for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
            if paragraph.lstrip().startswith(_VERBATIM):
                lines = paragraph.replace(_VERBATIM, "").strip("\n").split("\n")
                width = self.width - self.current_indent
                shown = (each for line in lines for each in _wrap_verbatim(line, width))
                written.append("".join(f"{indent}{line}\n" for line in shown))
            else:
                words = translate(" ".join(paragraph.split()))
                lines = list(wrap_columns(words, self.width - self.current_indent))
                written.append("".join(f"{indent}{line}\n" for line in lines))
        self.write("\n".join(written))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms with descriptions, beside short terms and below long ones."""
        rows = [*rows]
        terms = [term for term, _ in rows]
        first = min(max(map(count_columns, terms), default=0), col_max) + col_spacing
        indent = self.current_indent
        for term, text in rows:
            lines = list(wrap_columns(_translate(text), max(self.width - first - indent, 10)))
            self.write(f"{' ' * indent}{term}")
            gap = first - count_columns(term)
            beside = f"{' ' * gap}{lines.pop(0)}" if lines and gap >= col_spacing else ""
            self.write(f"{beside}\n")
            self.write("".join(f"{' ' * (first + indent)}{line}\n" for line in lines))


def _translate(text: str) -> str:
    """Translate the help of an option, without Click's addition such as "[default: …]".

    The help may end in such a part itself; it is cut where the least English is left.
    """
    parts = text.split(_GAP)
    ways = (
        _GAP.join((translate(_GAP.join(parts[:at])), *map(translate, parts[at:])))
        for at in range(len(parts), 0, -1)
    )
    return min(ways, key=lambda way: len(_ENGLISH.findall(way)))


def _wrap_verbatim(line: str, width: int) -> list[str]:
    """Wrap a line of a preformatted paragraph, but not indented lines, which are commands."""
    return [line] if line.startswith(" ") else [*wrap_columns(line, width)] or [""]


def wrap_columns(text: str, width: int) -> Iterator[str]:
    """Wrap a text to a width in columns, at blanks and beside Chinese and Japanese characters.

    No line begins with a closing mark, or ends with an opening one (kinsoku).
    """
    line, used = "", 0
    for word in _join_unbroken(_UNIT.findall(text)):
        columns = count_columns(word)
        if line and used + columns > width:
            yield line.rstrip()
            line, used = "", 0
        if line or not word.isspace():
            line, used = line + word, used + columns
    if line.strip():
        yield line.rstrip()


def _join_unbroken(units: Iterable[str]) -> Iterator[str]:
    """Join characters and words between which a line must not break."""
    joined = ""
    for unit in units:
        if joined and _may_break(joined[-1], unit[0]):
            yield joined
            joined = ""
        joined += unit
    if joined:
        yield joined


def _may_break(before: str, after: str) -> bool:
    """True if a line may break between two characters."""
    if before.isspace() or after.isspace():
        return True
    if before in _OPENING or after in _CLOSING:
        return False
    return may_wrap_beside(before) or may_wrap_beside(after)


_ALL: Final = f"{__name__}.all"


def shows_all(ctx: click.Context) -> bool:
    """True if the user asked for all commands or options."""
    return bool(ctx.meta.get(_ALL))


def _offer_words(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return names of commands and topics that begin with a text, for shell completion."""
    from cardgen.cli.topics import TOPICS

    group, *_rest = _find_command(ctx, ctx.params.get("words") or ())
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    topics = [] if ctx.params.get("words") else [*TOPICS]
    return [name for name in (*names, *topics) if name.startswith(incomplete)]


def _find_command(
    ctx: click.Context, words: Iterable[str]
) -> tuple[click.Command, click.Context]:
    """Find the command for some words, and a context for its help. Raises UsageError."""
    place = ctx.find_root()
    command = place.command
    for word in words:
        if not isinstance(command, click.Group):
            raise click.UsageError(f"{place.command_path} has no command {word!r}", ctx)
        _, found, _ = command.resolve_command(place, [word])
        assert found is not None
        command = found
        place = command.context_class(command, info_name=word, parent=place)
    return command, place


@click.command(
    epilog="""\b
Examples:
  cardgen help
  cardgen help batch
  cardgen help batch --all
  cardgen help messages check
  cardgen help exit-codes
"""
)
@click.argument("words", nargs=-1, metavar="[COMMAND|TOPIC]...", shell_complete=_offer_words)
@click.option(
    "--all", "with_all", is_flag=True, help="Show all commands, or all options of a command."
)
@click.pass_context
def help(ctx: click.Context, words: tuple[str, ...], with_all: bool) -> None:  # noqa: A001
    """Show the help of a command, or explain a topic.

    The topics are completion, exit-codes and variables. Options that few people need are shown
    with --all.
    """
    from cardgen.cli.options import SHORT
    from cardgen.cli.reporting import say_as_is
    from cardgen.cli.topics import TOPICS, write_topic

    if len(words) == 1 and words[0] in TOPICS:
        formatter = ctx.make_formatter()
        write_topic(words[0], formatter)
        say_as_is(formatter.getvalue().rstrip("\n"))
        return
    command, place = _find_command(ctx, words)
    place.meta[_ALL if with_all else SHORT] = True
    say_as_is(command.get_help(place))
