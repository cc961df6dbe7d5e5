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
from cardgen.locale import LANGUAGES, translate, word
from cardgen.shipment import format_numbers
from cardgen.warehouse.foreman import Board
from cardgen.warehouse.page.view import ListView, PrinterView
from cardgen.warehouse.words import PAGE
from cardgen.warehouse.work import ShipmentAccount

_RENEWED: Final = 5  # seconds
_PAPER_WORDS: Final = {
    "printed": "printed",
    "sent": "sent to the printer",
    "seen": "seen on the box",
}
_STATE_WORDS: Final = {
    "left": "Waiting",
    "waiting": "Waiting",
    "making": "Labels are being made",
    "queued": "Waiting for the printer",
    "printing": "Printing",
    "held": "Must wait",
    "ending": "Must wait",
    "done": "Done",
    "failed": "Failed",
}
"""The states of lists."""

_WAITS_WORDS: Final = {
    "resting": "is still being copied",
    "open": "is open in another program",
    "empty": "is still empty",
    "cut-off": "is not complete yet",
    "same-name": "waits for another list with the same name",
    "linked": "is not taken: the file has a second name elsewhere",
    "not-a-list": "is not taken: a list is a CSV, XLSX or ODS file",
}
"""The reasons why a list was left in the folder."""

_SIGN_IN_WORDS: Final = {
    "wrong-password": "The name or the password is wrong.",
    "too-many-tries": (
        "Too many wrong tries with this name. Wait {seconds} s, then try again."
    ),
}
_PRINTER_WORDS: Final = {
    "ready": "ready to print",
    "not-asked": "cannot be asked",
    "unreachable": "cannot be reached",
}


class Markup:
    """Renders pages in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, text: str, **values: object) -> str:
        """Translate a text of the page, and escape it for HTML."""
        return _escape(word(PAGE, self.language, text, **values))

    def _translate(self, sentence: str) -> str:
        """Translate a sentence of the interface, such as a reason, and escape it for HTML."""
        return _escape(translate(sentence, self.language))

    def render_status(
        self,
        board: Board,
        lists: Sequence[ListView],
        shipments: Sequence[tuple[str, ShipmentAccount | str]],
        printers: Sequence[PrinterView],
        time: str,
        taken: str = "",
    ) -> str:
        """Write the status page as HTML. It reloads itself."""
        body = [f"<h1>{self.say('Labels from lists')}</h1>"]
        if board.is_gone:
            gone = self.say(
                "The folder cannot be reached. cardgen tries again and again. Nothing is lost."
            )
            body.append(f'<p class="bad note" role="alert">{gone}</p>')
        if board.is_stopping:
            body.append(f'<p class="note">{self.say("cardgen is stopping.")}</p>')
        if taken:
            said = self.say("The list {name} was accepted. See below.", name=taken)
            body.append(f'<p class="good note" role="status">{said}</p>')
        body.append(f'<p><a class="button" href="{self._format_link("/send")}">'
                    f'{self.say("Send a list")}</a></p>')  # fmt: skip
        going = [each for each in lists if each.state not in ("done", "failed")]
        section = self._render_section
        body.append(
            section(
                self.say("Now"),
                map(self._render_list, going),
                self.say("Nothing is waiting. Put a list into the folder, or send it here."),
            )
        )
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
            (self.say("Doubtful"), doubts),
            (self.say("Failed"), failed),
            (self.say("Printers"), [*map(self._render_printer, printers)]),
            (self.say("Shipments"), [self._render_shipment(*each) for each in shipments]),
            (self.say("Done"), done),
        ):
            if rendered:
                body.append(section(heading, rendered))
        renewed = self.say("Updated {time}. This page updates itself.", time=time)
        body.append(f'<p class="small">{renewed}</p>')
        return self._render_page("".join(body), renewed=True)

    def render_report(self, shown: ListView, text: str) -> str:
        """Write the page of a list with its report as HTML."""
        body = f'<p><a href="{self._format_link("/")}">‹ {self.say("Back")}</a></p>'
        body += f"<h1>{_escape(shown.name)}</h1>"
        if text:
            body += f'<pre dir="auto">{_escape(text)}</pre>'
        else:
            body += f"<ul>{self._render_list(shown)}</ul>"
        return self._render_page(body, renewed=not text)

    def render_send_form(self, problem: str = "") -> str:
        """Write the form to send a list as HTML. It does not reload itself."""
        note = (
            f'<p class="bad note" role="alert">{self._translate(problem)}</p>'
            if problem
            else ""
        )
        return self._render_page(
            f'<p><a href="{self._format_link("/")}">‹ {self.say("Back")}</a></p>'
            f"<h1>{self.say('Send a list')}</h1>{note}"
            f'<form method="post" action="{self._format_link("/shipments")}" '
            'enctype="multipart/form-data">'
            f'<p><label for="list">{self.say("List (CSV, XLSX, ODS)")}</label></p>'
            '<p><input type="file" id="list" name="list" required '
            'accept=".csv,.tsv,.txt,.xlsx,.xlsm,.ods"></p>'
            f'<p><button class="button">{self.say("Send")}</button></p></form>'
        )

    def render_sign_in(self, wrong: str = "", **values: object) -> str:
        """Write the sign-in form as HTML, with the problem of the last try."""
        note = ""
        if wrong:
            said = self.say(_SIGN_IN_WORDS[wrong], **values)
            note = f'<p class="bad note" role="alert">{said}</p>'
        return self._render_page(
            f"<h1>{self.say('Sign in')}</h1>{note}"
            f'<form method="post" action="{self._format_link("/sign-in")}">'
            f'<p><label for="name">{self.say("Name")}</label></p>'
            '<p><input id="name" name="name" autocomplete="username" required></p>'
            f'<p><label for="password">{self.say("Password")}</label></p>'
            '<p><input id="password" name="password" type="password" '
            'autocomplete="current-password" required></p>'
            f'<p><button class="button">{self.say("Sign in")}</button></p></form>'
        )

    def render_closed(self) -> str:
        """Write the page for visitors without access as HTML."""
        said = self.say("This page is closed: open the address that cardgen watch printed.")
        return self._render_page(f"<h1>{self.say('Labels from lists')}</h1><p>{said}</p>")

    def _render_list(self, each: ListView) -> str:
        """Write a list as HTML, with state, progress and reason to wait."""
        state = self.say(_STATE_WORDS[each.state])
        note = self._translate(each.reason)
        if each.waits:
            note = self.say(_WAITS_WORDS[each.waits])
        parts = [
            f'<a href="{self._format_link("/shipments/" + quote(each.name, safe=""))}">'
            f"{_escape(each.name)}</a>",
            f'<span class="state {_choose_mood(each)}">{state}</span>',
        ]
        if each.total and each.state in ("making", "printing"):
            made = self.say("{count} of {all} labels", count=each.done, all=each.total)
            parts.append(
                f'<progress value="{each.done}" max="{each.total}" '
                f'aria-label="{state}"></progress>'
                f'<span class="small">{made}</span>'
            )
        if note:
            parts.append(f'<span class="said">{note}</span>')
        return f"<li>{''.join(parts)}</li>"

    def _render_shipment(self, name: str, account: ShipmentAccount | str) -> str:
        """Write a shipment as HTML, with numbers of labels, or an error."""
        if isinstance(account, str):
            return (
                f'<li>{_escape(name)} <span class="said">{self._translate(account)}</span></li>'
            )
        labels = [(said, account.paper.get(state, 0)) for state, said in _PAPER_WORDS.items()]
        labels.append(("voided", account.voided))
        counts = [f"{self.say(said)} {count:,}" for said, count in labels if count]
        on_paper, boxes = f"{account.on_paper:,}", f"{account.boxes:,}"
        there = self.say("{count} of {all} on paper", count=on_paper, all=boxes)
        mood = "good" if account.on_paper >= account.boxes else "wait"
        return (
            f'<li>{_escape(name)}<span class="state {mood}">{there}</span>'
            f'<span class="small">{" · ".join(counts)}</span></li>'
        )

    def _render_doubts(self, name: str, account: ShipmentAccount) -> str:
        """Write as HTML which labels of a shipment are doubtful."""
        numbers = format_numbers(number for number, _, _ in account.doubtful)
        printers = dict.fromkeys(printer for _, printer, _ in account.doubtful)
        check = self.say(
            "Box {boxes}: check if the label is there. If not, print it again:", boxes=numbers
        )
        return (
            f'<li>{_escape(name)}<span class="state bad">{_escape(numbers)}</span>'
            f'<span class="said">{check} '
            f"cardgen print {_escape(name)} {_escape(numbers.replace('–', '-'))} --to …"
            f" ({_escape(', '.join(printers))})</span></li>"
        )

    def _render_printer(self, each: PrinterView) -> str:
        """Write a printer as HTML, with its state and its problem."""
        state = self.say(_PRINTER_WORDS[each.state]) if each.state else "…"
        mood = {"ready": "good", "unreachable": "bad"}.get(each.state, "wait")
        if each.trouble:
            mood = "bad"
            state = state if each.state == "unreachable" else self.say("Must wait")
        note = (
            f'<span class="said">{self._translate(each.trouble)}</span>' if each.trouble else ""
        )
        return f'<li>{_escape(each.name)}<span class="state {mood}">{state}</span>{note}</li>'

    def _render_section(self, heading: str, items: Iterable[str], nothing: str = "") -> str:
        """Write a section as HTML; without items it contains the text `nothing`."""
        found = "".join(items)
        inside = f"<ul>{found}</ul>" if found else f"<p>{nothing}</p>"
        return f"<section><h2>{heading}</h2>{inside}</section>"

    def _format_link(self, path: str) -> str:
        """Return the address of a page in the same language."""
        return _escape(f"{path}?{urlencode({'lang': self.language})}")

    def _render_page(self, body: str, *, renewed: bool = False) -> str:
        """Write a complete HTML page around `body`; `renewed` makes it reload."""
        renew = offline = ""
        if renewed:
            renew = (
                f'<noscript><meta http-equiv="refresh" content="{_RENEWED}"></noscript>'
                '<script src="/page/renew.js" defer></script>'
            )
            said = self.say("This page is not up to date. cardgen watch cannot be reached.")
            offline = f'<p class="bad note" id="offline" role="alert" hidden>{said}</p>'
        languages = " ".join(
            f'<a href="?lang={each}" lang="{each}" hreflang="{each}"'
            f"{' aria-current=true' * (each == self.language)}>{_escape(name)}</a>"
            for each, name in LANGUAGES.items()
        )
        return (
            f'<!doctype html><html lang="{self.language}">'
            '<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{self.say('Labels from lists')}</title>{renew}"
            '<link rel="icon" href="/page/icon.svg">'
            '<link rel="stylesheet" href="/page/style.css"></head>'
            f'<body><nav aria-label="{self.say("Language of the page")}">{languages}</nav>'
            f"{offline}<main>{body}</main></body></html>"
        )


def _choose_mood(each: ListView) -> str:
    """Choose the style for the state of a list: good, bad, wait or work."""
    moods = {"failed": "bad", "done": "good", "making": "work", "printing": "work"}
    return moods.get(each.state, "wait")


def _escape(text: str) -> str:
    """Escape a text for HTML, and show its control characters."""
    return escape(show_controls(text))
