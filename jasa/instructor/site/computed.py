"""Exhibits without an end of states: what the page's script needs to compute each of them itself.

A few controls of such an exhibit are held: a state is rendered ahead for each choice of the others, with
the held ones at their start, and the page changes what follows them. What stands a second time in
`page/computed.js` and `page/joined.js` is arithmetic alone; sentences, looks, rows and sources come from
the exhibit. A test holds both to the same result in states drawn by lot.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jasa import data
from jasa.exhibits.beside import decibels as model
from jasa.exhibits.cost import burden, burden_switches
from jasa.exhibits.henoko import decision
from jasa.exhibits.origins import timeline as events
from jasa.frame.controls import Amount
from jasa.frame.exhibit import REGISTRY
from jasa.frame.live import frame, panels
from jasa.frame.style import COLOURS, QUIET


@dataclass(frozen=True)
class Computed:
    """How the page computes an exhibit: the controls that it follows, and what it must know."""

    held: tuple[str, ...]
    known: Callable[[], dict[str, Any]]


def rendered(name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that the frame shows of an exhibit in a state: view and what stands behind its tabs."""
    key = frame.key_of(REGISTRY[name].state(**state))
    view = frame.ready(name, key)
    return {"view": view, "panes": [frame.tab_pane(name, key, tab) for tab in (1, 2, 3)]}


def decision_table() -> dict[str, Any]:
    """Return names, rows, sentences and looks of the decision table, and it with and without weights."""
    rows = {**decision.OPTIONS, **decision.CRITERIA}
    full = {"scores": decision.LOTS, "weights": ((1, 1, 2, 4, 2),)}
    empty = {"scores": decision.LOTS, "weights": ((0, 0, 0, 0, 0),)}
    return {
        "options": list(decision.OPTIONS),
        "criteria": list(decision.CRITERIA),
        "rows": rows,
        "origins": {name: decision.origin(cell) for name, cell in rows.items()},
        "warnings": {name: decision.warning(cell) for name, cell in rows.items()},
        "short": {name: "<br>".join(textwrap.wrap(name, 11)) for name in decision.OPTIONS},
        "said": decision.SAID,
        "score": decision.SCORE,
        "turn": decision.TURN,
        "most": decision.GRID_WEIGHTS.high,
        "strong": COLOURS["Japan"],
        "quiet": QUIET,
        "full": rendered("decision_table", full),
        "empty": rendered("decision_table", empty),
    }


def decibels() -> dict[str, Any]:
    """Return the measured levels that the model starts from, and its sentences."""
    rows = data.load("noise").set_index("row_id", drop=False)
    starts = {start: rows.loc[row_id] for start, row_id in model.STARTS.items()}
    return {
        "starts": {
            start: {"level": float(row["value"]), "standard": float(row["standard_db"])}
            | {"year": str(row["fiscal_year"]), "row": row["row_id"]}
            | {"told": model.start_words(row)}
            for start, row in starts.items()
        },
        "cases": model.CASES,
        "said": model.SAID,
        "title": model.TITLE,
        "name": model.NAME,
        "mark": model.MARK,
        "kept": model.KEPT,
    }


def timeline() -> dict[str, Any]:
    """Return of each event, in the order of the list, its row, lane, looks, and who is named in it."""
    rows = events.all_events()
    named = [events.highlighted(rows, events.EVERY_KIND, actors) for actors in events.ACTORS]
    flags = [
        sum(2**place for place, fits in enumerate(of_all) if fits)
        for of_all in zip(*named, strict=True)
    ]
    every = events.SAID["large"].format(kind=events.EVERY_KIND, actors=next(iter(events.ACTORS)))
    return {
        "events": rows["option"].tolist(),
        "rows": rows["row_id"].tolist(),
        "lanes": rows["lane"].tolist(),
        "loose": events.loose(rows).tolist(),
        "named": flags,
        "kinds": list(events.LANES.values()),
        "actors": list(events.ACTORS),
        "said": events.SAID,
        "every": every,
    }


def burden_share() -> dict[str, Any]:
    """Return of each rate what follows it: sentences, cells, marks of the shares with two currencies."""
    slider = REGISTRY["burden_share"].controls["rate"]
    assert isinstance(slider, Amount)
    made = {}
    for rate in slider.steps():
        rows = burden_switches.definition_rows(rate).to_dict("records")
        moved = [(place, row) for place, row in enumerate(rows) if row["rate"] != "1"]
        made[rate] = {
            "said": [words for _, row in moved for words in burden.follows_rate(row)],
            "cells": [cells for _, row in moved for cells in rate_cells(row)],
            "saved": [cells for _, row in moved for cells in rate_saved(row)],
            "shares": [
                {"row": row["row_id"], "place": place, "share": row["rebuilt"]}
                | {"label": burden.share_label(place, row, False)}
                for place, row in moved
            ],
        }
    return {"rates": made, "start": slider.start, "options": len(burden_switches.SHORT)}


def rate_cells(row: Mapping[str, Any]) -> list[str]:
    """Return the cells of the table that follow the rate, as they stand in it."""
    money = panels.table_cell(row["us"]) + panels.table_cell(row["rate"])
    return [panels.table_cell(row["rebuilt"]), money]


def rate_saved(row: Mapping[str, Any]) -> list[str]:
    """Return the cells that follow the rate as they stand in the rows to save."""
    return [f",{row['rebuilt']!r},", f",{row['us']!r},{row['rate']},"]


#: How the page computes an exhibit, by its name.
COMPUTED = {
    "burden_share": Computed(("rate",), burden_share),
    "decibels": Computed(("flights", "distance", "weight"), decibels),
    "decision_table": Computed(("scores", "weights"), decision_table),
    "timeline": Computed(("kind", "actors"), timeline),
}
