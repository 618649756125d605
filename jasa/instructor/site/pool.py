"""Many states of an exhibit in little room: what occurs twice is written once.

States of an exhibit are nearly the same. Each part of one (a list, an object, a text) that is long
enough goes into a pool and is named by its place there. `page/states.js` opens what is packed here.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

#: Parts shorter than this, as JSON, are cheaper to repeat than to name.
LONG = 48
#: Where a long HTML text is cut, so that rows of tables and items of lists are shared.
SEAM = re.compile(r"(?=<tr>)|(?=<li>)|(?=<p>)")
#: The rows offered for saving, as the frame writes them into a link.
SAVED = re.compile(r"(data:text/csv;charset=utf-8;base64,)([A-Za-z0-9+/=]+)")
#: So many pieces are gathered into runs: tables of many states have long runs of rows in common.
MANY = 12
WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Pool:
    """Parts by their text. `{"~": n}` names one, `{"+": [...]}` joins texts, `{"64": ...}` codes one.

    Of the texts joined, a number is a place.
    """

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self._known: dict[tuple[bool, str], int] = {}
        self._texts: dict[str, Any] = {}

    def put(self, value: Any) -> Any:
        """Return a value with its long parts named."""
        if isinstance(value, dict):
            return self._named({key: self.put(part) for key, part in value.items()})
        if isinstance(value, list):
            return self._named([self.put(part) for part in value])
        if not isinstance(value, str) or len(value) < LONG:
            return value
        if value not in self._texts:
            self._texts[value] = self._named(self._text(value))
        return self._texts[value]

    def _text(self, value: str) -> Any:
        before, *coded = SAVED.split(value, maxsplit=1)
        if coded:
            link, code, after = coded
            rows = base64.b64decode(code).decode("utf-8").splitlines(keepends=True)
            saved = {"64": self._joined(rows)}
            return {"+": [self.put(before + link), saved, self.put(after)]}
        return self._joined(SEAM.split(value))

    def _joined(self, pieces: list[str]) -> Any:
        if len(pieces) == 1:
            return pieces[0]
        named = [self._piece(piece) for piece in pieces]
        while len(named) > MANY and len(runs := _long_runs(named)) < len(named):
            named = [self._piece({"+": run}, long=16) for run in runs]
        return {"+": named}

    def _piece(self, piece: Any, long: int = LONG) -> Any:
        """Name a piece of a text by its bare place: of many pieces a table is made."""
        made = self._named(piece, long)
        return made["~"] if isinstance(made, dict) and "~" in made else made

    def _named(self, part: Any, long: int = LONG) -> Any:
        plain = isinstance(part, str)
        written = part if plain else WRITER.encode(part)
        if len(written) < long:
            return part
        place = self._known.setdefault((plain, written), len(self.parts))
        if place == len(self.parts):
            self.parts.append(part)
        return {"~": place}


def _long_runs(named: list[Any]) -> list[list[Any]]:
    """Cut a list of pieces after each with a certain place, whatever its neighbours are."""
    runs: list[list[Any]] = [[]]
    for part in named:
        runs[-1].append(part)
        if isinstance(part, int) and part % 8 == 0:
            runs.append([])
    return [run for run in runs if run]


def packed(content: Any) -> str:
    """Return any JSON as gzipped text in base64: a script can hold it, and no host need compress it."""
    raw = WRITER.encode(content).encode("utf-8")
    return base64.b64encode(gzip.compress(raw, 9, mtime=0)).decode("ascii")
