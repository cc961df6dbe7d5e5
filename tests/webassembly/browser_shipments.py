"""Windows of the page without a server that work on shipments, and the storage behind them."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.page.office_list import COMMON, list_boxes
from tests.webassembly.pages import Asked

SHEETS = {"stock": "avery-l7165", "start": 3}
ROWS = [
    ["품명", "상자 수", "상자당 수량", "단위"],
    ["의료용 마스크", "7", "500", "장"],
    ["손 소독제", "3", "24", "병"],
]
_KEPT = """async () => {
  const names = [];
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("shipments", { create: true });
  for await (const [name] of folder.entries()) names.push(name);
  return names.sort();
}"""


class Window:
    """A window of the page, with its worker."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.address = address
        Asked(self.page, address)

    def reload(self) -> None:
        """Load the page again: its worker and all of its memory are new."""
        Asked(self.page, self.address)

    def ask(self, kind: str, /, **question: Any) -> Any:
        """Ask the worker, which answers without an error."""
        said = self.page.evaluate("([kind, asked]) => ask(kind, asked, 'en')", [kind, question])
        assert "error" not in said, said["error"]
        return json.loads(said["answer"])

    def make(self, file: Path, **more: Any) -> Any:
        """Make a shipment of a list; return its result, or what the list is refused for."""
        said = self.ask("make", **about(file), **{"shipment": "MAPO", "sheets": SHEETS, **more})
        return said.get("result", said)

    def read(self, name: str = "", shipment: str = "MAPO") -> bytes:
        """Read a file of a shipment, or the shipment as a file."""
        script = """async ([shipment, name]) => {
          const { bytes, error } = await ask("file", { shipment, name });
          if (error) throw new Error(error);
          return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
        }"""
        return base64.b64decode(self.page.evaluate(script, [shipment, name]))

    def open(self, data: bytes) -> Any:
        """Open a shipment that was saved as a file."""
        return self.ask("open", data=base64.b64encode(data).decode())

    def numbers(self) -> dict[int, str]:
        """Return the state of each box by its number."""
        return {each["number"]: each["state"] for each in self.boxes()}

    def boxes(self) -> Any:
        """Return the boxes of the shipment."""
        return list_boxes(self.ask("shipment", shipment="MAPO"))

    def list_kept(self) -> list[str]:
        """Return the names of the files in the browser's storage."""
        names: list[str] = self.page.evaluate(_KEPT)
        return names

    def limit(self, more: int) -> None:
        """Let the browser keep so many bytes more, or as many as the disk has room for."""
        client = self.page.context.new_cdp_session(self.page)
        usage = client.send("Storage.getUsageAndQuota", {"origin": self.address.rstrip("/")})
        size = {"quotaSize": int(usage["usage"]) + more} if more else {}
        client.send(
            "Storage.overrideQuotaForOrigin", {"origin": self.address.rstrip("/"), **size}
        )


def about(file: Path) -> dict[str, Any]:
    """Make a question about a list that the back end does not know yet."""
    data = file.read_bytes()
    named = {"name": file.name, "digest": sha256(data).hexdigest()}
    return {**COMMON, "file": {**named, "data": base64.b64encode(data).decode()}}
