"""Tables that any spreadsheet opens safely: real quoting, and no text that it takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%")
#: Signs that take no room on the screen, or only a blank's: a formula may hide behind them.
UNSEEN = "\u115f\u1160\u3164\uffa0\u2800\u3000\u00a0\u034f\u17b4\u17b5 "
#: Where a table is split at semicolons, what follows one begins a cell of its own.
AFTER_A_SPLIT = re.compile(rf"([;|\t]['\"{UNSEEN}]*)(?=[=+\-@＝＋－＠%])")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table as CSV, each cell made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([defuse(cell) for cell in head])
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return out.getvalue()


def defuse(text: str) -> str:
    """Make a text harmless in a spreadsheet: what could start a formula gets a quote before."""
    split = AFTER_A_SPLIT.sub(r"\1'", text)
    return f"'{split}" if split.lstrip(UNSEEN).startswith(FORMULA) else split


def undefuse(text: str) -> str:
    """Take back the quote that ``defuse`` put before a text."""
    hidden = text.startswith("'") and text[1:].lstrip(UNSEEN).startswith(FORMULA)
    return text[1:] if hidden else text
