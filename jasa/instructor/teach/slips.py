"""Slips to cut apart: rows of a table, or what an exhibit shows, the answer on a half to fold back.

Written in a lesson's notes under ``cards``. Each entry has a ``title``, what to ``say``, the columns of
the ``front`` and of the ``back``, and where its slips come from:

- ``table`` and ``rows``: rows of a table of the course;
- ``exhibit`` and ``states``: the lines of the exhibit's table in each state, or its boxes
  (``show: boxes``), or its charts without a title (``show: charts``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from jasa import data
from jasa.data import words
from jasa.frame.exhibit import REGISTRY, is_warned
from jasa.instructor.teach.lesson import Shown, TeachError
from jasa.instructor.teach.pictures import picture_of

CHART_HEIGHT = 430


@dataclass(frozen=True)
class Slip:
    """One slip: what stands on it, what stands on the half folded back, and its row."""

    front: tuple[tuple[str, str], ...]
    back: tuple[tuple[str, str], ...]
    row: str
    figure: Markup


@dataclass(frozen=True)
class Slips:
    """A set of slips with its heading and what to do with it."""

    title: str
    say: str
    slips: tuple[Slip, ...]


def slips_of(written: dict[str, Any]) -> Slips:
    """Make a set of slips as the notes ask for it. Raises TeachError."""
    front, back = written["front"], written.get("back", [])
    made = []
    for line, figure in _lines(written):
        mind = ["mind"] if line.get("mind") else []
        shown, folded = (front, [*back, *mind]) if back else ([*front, *mind], [])
        row = str(line.get("row", ""))
        made.append(Slip(_text_of(line, shown), _text_of(line, folded), row, figure))
    if not made:
        raise TeachError(f"There are no slips for {written['title']!r}.")
    return Slips(written["title"], written.get("say", ""), tuple(made))


def _lines(written: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Markup]]:
    """Give what each slip can say, by name."""
    if "table" in written:
        yield from _table_lines(written["table"], written["rows"])
        return
    exhibit = REGISTRY[written["exhibit"]]
    for state in written.get("states", [{}]):
        view, show = exhibit.view(**state), written.get("show", "lines")
        if show == "charts":
            picture = picture_of(Shown(exhibit.name, state), CHART_HEIGHT)
            told = {"title": picture.title, "what": picture.subtitle, "source": picture.source}
            yield told, picture.figure
        elif show == "boxes":
            for box in view.panels:
                told = {"heading": box.heading, "label": box.label, "text": box.text}
                yield (
                    told | {"asked": ", ".join(map(str, state.values())), "row": box.row},
                    Markup(""),
                )
        else:
            for line in view.table.to_dict("records"):
                yield {str(k): v for k, v in line.items()} | {"row": line["Row"]}, Markup("")


def _table_lines(table: str, rows: Sequence[str]) -> Iterator[tuple[dict[str, Any], Markup]]:
    found = data.load(table).set_index("row_id", drop=False)
    missing = [row for row in rows if row not in found.index]
    if missing:
        raise TeachError(f"The table {table} has no row {missing[0]!r}.")
    for row in rows:
        line = {str(k): v for k, v in found.loc[row].items()}
        line["as_of"] = words.date(line["as_of"], line.get("as_of_precision", "day"))
        line["source"] = data.source(line["source_id"]).short
        line["mind"] = str(line["note"]) if is_warned(line) else ""
        yield line | {"row": row}, Markup("")


def _text_of(line: dict[str, Any], columns: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return label and text of each column; an empty cell says nothing."""
    told = []
    for column in columns:
        if column not in line:
            raise TeachError(f"There is no column {column!r}; there are {', '.join(line)}.")
        value = line[column]
        if not isinstance(value, str) and pd.isna(value):
            continue
        text = value if isinstance(value, str) else words.number(float(value))
        if text:
            told.append((column.replace("_", " "), text))
    return tuple(told)
