"""Cells of a spreadsheet that nothing runs. Pure; the database does the same for what it copies out itself."""

import re

TRIGGER = re.compile("^[\\s\"'\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]|^[\t\r\n]")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if TRIGGER.search(text) else text
