"""The status page as HTML, for a phone, without resources of other sites.

The page is complete as sent, and renews itself: by a script, so that the position in the text
stays (WCAG 2.2.1), or else by a reload. All text from outside is escaped here, nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

from cardgen.controls import show_controls
from cardgen.shipment import format_numbers
from cardgen.warehouse.foreman import Board
from cardgen.warehouse.page.view import ListView, PrinterView
from cardgen.warehouse.words import LANGUAGES, load_words
from cardgen.warehouse.work import ShipmentAccount

_RENEWED: Final = 5  # seconds
_PAPER: Final = ("printed", "sent", "seen")
_TAGS: Final = {"zh": "zh-Hans"}


class Markup:
    """Renders pages in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = load_words(language)

    def say(self, name: str, *values: object) -> str:
        """Format words as escaped HTML."""
        return _escape(self._words[name].format(*values))

    def render_status(
        self,
        board: Board,
        lists: Sequence[ListView],
        shipments: Sequence[tuple[str, ShipmentAccount | str]],
        printers: Sequence[PrinterView],
        time: str,
        taken: str = "",
    ) -> str:
        """Render the status page, which renews itself."""
        body = [f"<h1>{self.say('title')}</h1>"]
        if board.is_gone:
            body.append(f'<p class="bad note" role="alert">{self.say("folder-gone")}</p>')
        if board.is_stopping:
            body.append(f'<p class="note">{self.say("stopping")}</p>')
        if taken:
            body.append(f'<p class="good note" role="status">{self.say("taken", taken)}</p>')
        body.append(f'<p><a class="button" href="{self._format_link("/send")}">'
                    f'{self.say("send")}</a></p>')  # fmt: skip
        going = [each for each in lists if each.state not in ("done", "failed")]
        section = self._render_section
        body.append(section("now", map(self._render_list, going), self.say("nothing")))
        printing = {each.shipment for each in board.arrivals if each.stage == "printing"}
        doubts = [
            self._render_doubts(name, account)
            for name, account in shipments
            if isinstance(account, ShipmentAccount)
            and account.doubtful
            and name not in printing
        ]
        failed, done = (
            [self._render_list(each) for each in lists if each.state == state]
            for state in ("failed", "done")
        )
        for heading, rendered in (
            ("doubtful", doubts),
            ("failed", failed),
            ("printers", [*map(self._render_printer, printers)]),
            ("shipments", [self._render_shipment(*each) for each in shipments]),
            ("done", done),
        ):
            if rendered:
                body.append(section(heading, rendered))
        body.append(f'<p class="small">{self.say("as-of", time)}</p>')
        return self._render_page("".join(body), renewed=True)

    def render_report(self, shown: ListView, text: str) -> str:
        """Render the page of a list with its report."""
        body = f'<p><a href="{self._format_link("/")}">‹ {self.say("back")}</a></p>'
        body += f"<h1>{_escape(shown.name)}</h1>"
        if text:
            body += f'<pre dir="auto">{_escape(text)}</pre>'
        else:
            body += f"<ul>{self._render_list(shown)}</ul>"
        return self._render_page(body, renewed=not text)

    def render_send_form(self, problem: str = "") -> str:
        """Render the form to send a list; it is not renewed, to keep the chosen file."""
        note = f'<p class="bad note" role="alert">{_escape(problem)}</p>' if problem else ""
        return self._render_page(
            f'<p><a href="{self._format_link("/")}">‹ {self.say("back")}</a></p>'
            f"<h1>{self.say('send')}</h1>{note}"
            f'<form method="post" action="{self._format_link("/shipments")}" '
            'enctype="multipart/form-data">'
            f'<p><label for="list">{self.say("file")}</label></p>'
            '<p><input type="file" id="list" name="list" required '
            'accept=".csv,.tsv,.txt,.xlsx,.xlsm,.ods"></p>'
            f'<p><button class="button">{self.say("send-button")}</button></p></form>'
        )

    def render_sign_in(self, wrong: str = "", *given: object) -> str:
        """Render the form to sign in, with the fault of the last try."""
        note = ""
        if wrong:
            note = f'<p class="bad note" role="alert">{self.say(wrong, *given)}</p>'
        return self._render_page(
            f"<h1>{self.say('sign-in')}</h1>{note}"
            f'<form method="post" action="{self._format_link("/sign-in")}">'
            f'<p><label for="name">{self.say("name")}</label></p>'
            '<p><input id="name" name="name" autocomplete="username" required></p>'
            f'<p><label for="password">{self.say("password")}</label></p>'
            '<p><input id="password" name="password" type="password" '
            'autocomplete="current-password" required></p>'
            f'<p><button class="button">{self.say("sign-in")}</button></p></form>'
        )

    def render_closed(self) -> str:
        """Render the page for unknown visitors of a page for one machine."""
        return self._render_page(f"<h1>{self.say('title')}</h1><p>{self.say('closed')}</p>")

    def _render_list(self, each: ListView) -> str:
        """Render a list with its state, its progress and its reason to wait."""
        state = self.say(each.state) if each.state != "left" else self.say("waiting")
        note = self.say(f"waits-{each.waits}") if each.waits else _escape(each.reason)
        parts = [
            f'<a href="{self._format_link("/shipments/" + quote(each.name, safe=""))}">'
            f"{_escape(each.name)}</a>",
            f'<span class="state {_choose_mood(each)}">{state}</span>',
        ]
        if each.total and each.state in ("making", "printing"):
            parts.append(
                f'<progress value="{each.done}" max="{each.total}" '
                f'aria-label="{state}"></progress>'
                f'<span class="small">{self.say("labels", each.done, each.total)}</span>'
            )
        if note:
            parts.append(f'<span class="said">{note}</span>')
        return f"<li>{''.join(parts)}</li>"

    def _render_shipment(self, name: str, account: ShipmentAccount | str) -> str:
        """Render a shipment with its counts of labels, or with the error of its ledger."""
        if isinstance(account, str):
            return f'<li>{_escape(name)} <span class="said">{_escape(account)}</span></li>'
        labels = [(state, account.paper.get(state, 0)) for state in _PAPER]
        labels.append(("voided", account.voided))
        counts = [f"{self.say(state)} {count:,}" for state, count in labels if count]
        there = self.say("on-paper", f"{account.on_paper:,}", f"{account.boxes:,}")
        mood = "good" if account.on_paper >= account.boxes else "wait"
        return (
            f'<li>{_escape(name)}<span class="state {mood}">{there}</span>'
            f'<span class="small">{" · ".join(counts)}</span></li>'
        )

    def _render_doubts(self, name: str, account: ShipmentAccount) -> str:
        """Render the boxes of a shipment whose labels may have come out or not."""
        numbers = format_numbers(number for number, _, _ in account.doubtful)
        printers = dict.fromkeys(printer for _, printer, _ in account.doubtful)
        return (
            f'<li>{_escape(name)}<span class="state bad">{_escape(numbers)}</span>'
            f'<span class="said">{self.say("what-to-do-doubtful", numbers)} '
            f"cardgen print {_escape(name)} {_escape(numbers.replace('–', '-'))} --to …"
            f" ({_escape(', '.join(printers))})</span></li>"
        )

    def _render_printer(self, each: PrinterView) -> str:
        """Render a printer with its state and its trouble."""
        state = self.say(each.state) if each.state else "…"
        mood = {"ready": "good", "unreachable": "bad"}.get(each.state, "wait")
        if each.trouble:
            mood = "bad"
            state = state if each.state == "unreachable" else self.say("held")
        note = f'<span class="said">{_escape(each.trouble)}</span>' if each.trouble else ""
        return f'<li>{_escape(each.name)}<span class="state {mood}">{state}</span>{note}</li>'

    def _render_section(self, heading: str, items: Iterable[str], nothing: str = "") -> str:
        """Render a section; without items it says `nothing`."""
        found = "".join(items)
        inside = f"<ul>{found}</ul>" if found else f"<p>{nothing}</p>"
        return f"<section><h2>{self.say(heading)}</h2>{inside}</section>"

    def _format_link(self, path: str) -> str:
        """Format the address of a page in the same language."""
        return _escape(f"{path}?{urlencode({'lang': self.language})}")

    def _render_page(self, body: str, *, renewed: bool = False) -> str:
        """Render a whole page around its body; a `renewed` page renews itself."""
        renew = offline = ""
        if renewed:
            renew = (
                f'<noscript><meta http-equiv="refresh" content="{_RENEWED}"></noscript>'
                '<script src="/page/renew.js" defer></script>'
            )
            offline = (
                f'<p class="bad note" id="offline" role="alert" hidden>'
                f"{self.say('offline')}</p>"
            )
        languages = " ".join(
            f'<a href="?lang={each}" lang="{_TAGS.get(each, each)}" hreflang="{each}"'
            f"{' aria-current=true' * (each == self.language)}>"
            f"{_escape(load_words(each)['language'])}</a>"
            for each in LANGUAGES
        )
        return (
            f'<!doctype html><html lang="{_TAGS.get(self.language, self.language)}">'
            '<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{self.say('title')}</title>{renew}"
            '<link rel="icon" href="/page/icon.svg">'
            '<link rel="stylesheet" href="/page/style.css"></head>'
            f'<body><nav aria-label="{self.say("language")}">{languages}</nav>'
            f"{offline}<main>{body}</main></body></html>"
        )


def _choose_mood(each: ListView) -> str:
    """Choose the style of the state of a list: good, bad, wait or work."""
    moods = {"failed": "bad", "done": "good", "making": "work", "printing": "work"}
    return moods.get(each.state, "wait")


def _escape(text: str) -> str:
    """Escape a text for HTML, and show its control characters."""
    return escape(show_controls(text))
