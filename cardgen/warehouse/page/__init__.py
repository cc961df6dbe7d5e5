"""The service of a watched folder, and its status page for phones."""

from __future__ import annotations

from cardgen.warehouse.page.app import serve_page as serve_page
from cardgen.warehouse.page.token import load_token as load_token, locate_token as locate_token
