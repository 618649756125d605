"""Lesson 05: the events of Futenma and Henoko, with lane, kind and label."""

from __future__ import annotations

import textwrap

import pandas as pd

from jasa import data
from jasa.data.kept_frames import kept_frame
from jasa.frame.style import COLOURS, INK, date

#: Lanes from top to bottom, with their colour.
LANES = {
    "Washington, US forces": COLOURS["United States"],
    "both governments": COLOURS["both governments"],
    "Government of Japan": COLOURS["Japan"],
    "Tokyo with Okinawa": COLOURS["Vietnam"],
    "courts": COLOURS["not stated"],
    "Okinawa: prefecture, mayors": COLOURS["Okinawa"],
    "Okinawa: voters": COLOURS["Okinawa"],
    "crime, accident, protest": INK,
}
ACTORS = {
    "Japan and US": "both governments",
    "US; Japan": "both governments",
    "US": "Washington, US forces",
    "Government of Japan": "Government of Japan",
    "Ministry of Defense": "Government of Japan",
    "land minister": "Government of Japan",
    "Japan; Okinawa Prefecture": "Tokyo with Okinawa",
    "Japan; Nago, Ginoza": "Tokyo with Okinawa",
    "mayor of Nago; Cabinet of Japan": "Tokyo with Okinawa",
    "courts": "courts",
    "Okinawa Prefecture": "Okinawa: prefecture, mayors",
    "mayor of Nago": "Okinawa: prefecture, mayors",
    "voters of Okinawa": "Okinawa: voters",
    "voters of Nago": "Okinawa: voters",
}
EVERY = "all kinds"
#: Kind of event: the types of the table that belong to it, and its mark.
KINDS = {
    "votes": (("vote",), "diamond"),
    "agreements": (("agreement",), "circle"),
    "decisions": (("decision", "change of policy", "application", "resignation"), "square"),
    "court events": (("court",), "triangle-up"),
    "works, estimates, moves": (
        ("construction", "estimate", "land return", "force reduction"),
        "x",
    ),
    "other events": (("crime", "accident", "protest", "visit", "death"), "star"),
}


def lane_of(actor: str, kind: str) -> str:
    """Return the lane of an event: what happened around the base has one of its own."""
    if kind in ("crime", "accident", "protest"):
        return "crime, accident, protest"
    return ACTORS[actor]


def kind_of(kind: str) -> str:
    """Return the kind under which a reader finds a type of event."""
    return next(name for name, (types, _) in KINDS.items() if kind in types)


@kept_frame
def story() -> pd.DataFrame:
    """Return the events from 1995 on, one row each, with date in words, lane, kind and label."""
    rows = data.load("henoko_events")
    rows = rows[rows["as_of"].dt.year >= 1995].sort_values("as_of", kind="stable")
    said = [date(r.as_of, r.as_of_precision) for r in rows.itertuples()]
    return rows.assign(
        dated=said,
        lane=[lane_of(r.actor, r.type) for r in rows.itertuples()],
        kind=[kind_of(t) for t in rows["type"]],
        hover=[
            "<br>".join(textwrap.wrap(f"{d}: {e}", 60))
            for d, e in zip(said, rows["event"], strict=True)
        ],
        label=[
            f"{d}: {textwrap.shorten(str(e), 62, placeholder=' …')}"
            for d, e in zip(said, rows["event"], strict=True)
        ],
    ).reset_index(drop=True)
