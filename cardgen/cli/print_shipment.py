"""What ``cardgen print DIR`` does: the labels of a shipment, each once, to printers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli.asking import ask
from cardgen.cli.corrections import corrections_clock
from cardgen.cli.reporting import as_data, counted, note, say, say_json, shown_path, warn
from cardgen.errors import CardgenError

if TYPE_CHECKING:
    from cardgen.shipment import Doubt, Press, PrintNews, PrintOutcome

_ANSWERS: Final[dict[str, Doubt]] = {
    "y": "there", "n": "not-there", "p": "reprint", "s": "skip",
}  # fmt: skip


def print_labels(
    folder: Path,
    words: Sequence[str],
    presses: Sequence[Press],
    *,
    doubtful: str,
    again: bool,
    wait: float,
    as_json: bool,
) -> None:
    """Print the labels of boxes, or of all, and say what became of them."""
    from cardgen.printing import Patience
    from cardgen.shipment import Printing, Recalling, Selection, ordinarily, print_shipment

    try:
        selection = Selection.parse(",".join(words)) if words else None
    except CardgenError as error:
        raise click.BadParameter(
            f"{error.message}: {error.hint}", param_hint="BOXES"
        ) from error
    if again and selection is None:
        raise click.UsageError("--again needs BOXES: nobody means all of them")
    to_stdout = any(press.destination.transport == "stdout" for press in presses)
    if to_stdout and as_json:
        raise click.UsageError("--json and labels cannot both go to standard output")
    patience = Patience(wait)
    how = Printing(
        decide=_decision(doubtful),
        again=again,
        tell=_quiet if as_json else _Teller(),
        sending=ordinarily(patience=patience),
        recalling=Recalling(patience=patience),
    )
    done = print_shipment(folder, selection, presses, corrections_clock(), how)
    if as_json:
        say_json(_data(done))
    else:
        _say(done, shown_path(folder), note if to_stdout else say)
        if done.doubtful:
            _say_doubts(folder, done.doubtful)
        warn(done.findings)
    if not done.is_whole:
        click.get_current_context().exit(1)


def _decision(doubtful: str) -> Callable[..., Doubt]:
    """Who decides of doubtful boxes; without a terminal nobody can be asked."""
    if doubtful == "ask" and _is_terminal():
        return _Asking()
    return lambda *_: "reprint" if doubtful == "reprint" else "skip"


def _is_terminal() -> bool:
    return sys.stdin.isatty()


class _Asking:
    """Asks about doubtful boxes; a capital letter answers for all with the same reason."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, ...], Doubt] = {}

    def __call__(self, box: Any, attempts: Sequence[Any]) -> Doubt:
        """Ask what becomes of a doubtful box."""
        why = tuple(map(_why, attempts))
        if why in self._answers:
            return self._answers[why]
        for each in why:
            note(f"box {box.number}: {each}")
        answer = ask(
            f"Is the label of box {box.number} on paper? y(es), n(o), p(rint it anyway), "
            "s(kip); Y, N, P or S for all like it",
            type=click.Choice([*_ANSWERS, *map(str.upper, _ANSWERS)]),
            show_choices=False,
            undone="no label was printed now; answers that were given before are noted",
        )
        doubt = _ANSWERS[answer.lower()]
        if answer.isupper():
            self._answers[why] = doubt
        return doubt


def _why(attempt: Any) -> str:
    said = attempt.said or "its sender died"
    return f"{said}, at {attempt.printer}" if attempt.printer else said


class _Teller:
    """Says on standard error what is waited for, each thing once."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def __call__(self, news: PrintNews) -> None:
        if news.said and news.said != self._said.get(news.printer):
            note(f"{news.printer}: {news.said}" if news.printer else news.said)
        self._said[news.printer] = news.said


def _quiet(news: PrintNews) -> None:
    """Nobody reads along."""


def _say(done: PrintOutcome, place: str, say: Callable[[str], None]) -> None:
    """Say what became of labels; where they went to standard output, that is not the place."""
    from cardgen.shipment import stretches

    told = (
        ("printed", done.printed),
        ("sent", done.sent),
        ("on paper before", done.kept),
        ("doubtful: look at the paper", done.doubtful),
        ("not printed", done.left),
        ("without a label: make the shipment once more", done.unmade),
        ("with a label of before on paper too, which is to go", done.superseded),
    )
    for what, numbers in told:
        if numbers:
            say(f"{place}: {counted(len(numbers), 'box')} {what}: {stretches(numbers)}")
    for file in done.files:
        say(f"{place}: the labels are in {shown_path(file)}")
    if done.was_stopped:
        say(f"{place}: stopped; the same command goes on")


def _say_doubts(folder: Path, boxes: Sequence[int]) -> None:
    """Say where labels may be that are doubtful, and what to do about them."""
    from cardgen.shipment import status_of, stretches

    asked, by_place = {*boxes}, dict[tuple[str, str], list[int]]()
    for number, way in status_of(folder).doubtful.items():
        if number in asked:
            by_place.setdefault(way, []).append(number)
    for (printer, why), numbers in by_place.items():
        said = ": ".join(filter(None, (printer, why)))
        note(f"  {stretches(numbers)}: {said or 'its sender died'}")
    place, some = shown_path(folder), stretches(boxes).replace("–", "-").replace(" ", "")
    note(
        f"  hint: where the label is there, note it: cardgen seen {place} {some}\n"
        "  hint: print the others once more with --doubtful reprint, or leave them with "
        "--doubtful skip; a terminal asks about each"
    )


def _data(done: PrintOutcome) -> dict[str, Any]:
    return {
        "printed": [*done.printed],
        "sent": [*done.sent],
        "kept": [*done.kept],
        "doubtful": [*done.doubtful],
        "left": [*done.left],
        "unmade": [*done.unmade],
        "superseded": [*done.superseded],
        "files": [*done.files],
        "stopped": done.was_stopped,
        **as_data(done.findings),
    }
