"""The service of a watched folder, and a page that says how all stands, read on a phone."""

from __future__ import annotations

from cardgen.warehouse.page.serving import page_served
from cardgen.warehouse.page.token import kept_token, token_place

__all__ = ["kept_token", "page_served", "token_place"]
