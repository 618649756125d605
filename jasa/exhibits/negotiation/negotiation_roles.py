"""The roles of the negotiation over Futenma: one row for each position, and how we read it.

Whether a choice goes with a position, misses an aim of it or crosses a red line is our reading, stated
here and nowhere else; where no row was found the model is silent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jasa.data import formulas
from jasa.frame.style import date, number

GOES, MISSES, CROSSES = "goes with it", "misses an aim", "crosses a red line"
YES, NO = "yes", "no"
#: The roles, each with its row in the table of actors.
ROLES = {
    "Tokyo": "at003",
    "Washington": "at012",
    "Okinawa Prefecture": "at006",
    "Nago City": "at007",
    "Ginowan City": "at008",
    "US Marines": "at015",
}
BUILD = ("Henoko as planned", "elsewhere in Japan", "nothing new")
CLOSE = ("when the new base is ready", "now, by talks", "no date")
LAND = ("six sites south of Kadena", "Futenma alone")
MARINES = ("about 9,000 leave Okinawa", "all stay")
CONSENT = ("by the courts", "by talks with the prefecture")
VOICES = ("its voters, 2019", "its mayor, 2006")
#: Of the governor elected in September 2026 our tables hold a headline only.
GOVERNORS = ("Tamaki, to 2026", "Koja (a headline)")
ISSUES = {
    "build": "What is built",
    "close": "When Futenma closes",
    "land": "What land returns",
    "marines": "Where Marines go",
    "consent": "How consent is got",
}


@dataclass(frozen=True)
class Position:
    """One documented position and how we read it.

    Attributes:
        role: whose it is.
        issue: which choice it speaks of.
        row: the row that documents it.
        aim: what the role wants, in our words.
        effects: what each choice does to it, by our reading.
        voice: for Nago and the prefecture, which of its two voices speaks here.
    """

    role: str
    issue: str
    row: str
    aim: str
    effects: Mapping[str, str]
    voice: str = ""


def paired(options: Sequence[str], effects: Sequence[str]) -> dict[str, str]:
    """Pair the choices of an issue with their effects; "" means that the row says nothing of it."""
    return {o: e for o, e in zip(options, effects, strict=True) if e}


POSITIONS = (
    Position("Tokyo", "build", "pn004", "Build at Henoko, nowhere else",
             paired(BUILD, (GOES, CROSSES, CROSSES))),
    Position("Tokyo", "close", "fe027", "Move Futenma as the two governments agreed",
             paired(CLOSE, (GOES, MISSES, MISSES))),
    Position("Tokyo", "land", "pn003", "Reduce the burden on Okinawa", paired(LAND, (GOES, MISSES))),
    Position("Tokyo", "marines", "fe061", "Carry out the move to Guam", paired(MARINES, (GOES, MISSES))),
    Position("Tokyo", "consent", "fe057", "Approve the work, if need be in the governor's place",
             paired(CONSENT, (GOES, MISSES))),
    Position("Washington", "build", "hv036", "Build at Henoko, with Tokyo",
             paired(BUILD, (GOES, CROSSES, CROSSES))),
    Position("Washington", "close", "fe030", "Return Futenma as planned in 2013, in JFY2022 or later",
             paired(CLOSE, (GOES, MISSES, MISSES))),
    Position("Washington", "land", "pn007", "Hand back most land south of Kadena",
             paired(LAND, (GOES, MISSES))),
    Position("Washington", "marines", "fe061", "Carry out the move to Guam",
             paired(MARINES, (GOES, MISSES))),
    Position("Okinawa Prefecture", "build", "pn005", "Stop the work at Henoko",
             paired(BUILD, (CROSSES, GOES, GOES)), GOVERNORS[0]),
    Position("Okinawa Prefecture", "build", "fe070", "Accept Henoko",
             paired(BUILD, (GOES, "", "")), GOVERNORS[1]),
    Position("Okinawa Prefecture", "close", "pn005", "Close Futenma through talks",
             paired(CLOSE, (MISSES, GOES, CROSSES)), GOVERNORS[0]),
    Position("Okinawa Prefecture", "land", "rd017", "Win land for work and trade",
             paired(LAND, (GOES, MISSES))),
    Position("Okinawa Prefecture", "marines", "op032", "Fewer bases: what most people asked there want",
             paired(MARINES, (GOES, MISSES))),
    Position("Okinawa Prefecture", "consent", "fe056", "No approval against the governor's will",
             paired(CONSENT, (CROSSES, GOES)), GOVERNORS[0]),
    Position("Nago City", "build", "vo013", "No landfill: most votes in the city",
             paired(BUILD, (CROSSES, GOES, GOES)), VOICES[0]),
    Position("Nago City", "build", "fe023", "Runways as agreed with the city",
             paired(BUILD, (GOES, "", "")), VOICES[1]),
    Position("Ginowan City", "build", "vo010", "No landfill: most votes in the city",
             paired(BUILD, (CROSSES, GOES, GOES))),
    Position("Ginowan City", "close", "ff034", "No more flights over the school ground",
             paired(CLOSE, (MISSES, GOES, MISSES))),
    Position("US Marines", "build", "he053", "A place for what Futenma does now",
             paired(BUILD, (GOES, "", CROSSES))),
    Position("US Marines", "land", "lr015", "Give back land once there is a replacement",
             paired(LAND, (GOES, GOES))),
    Position("US Marines", "marines", "tl119", "Keep a regiment for the islands in Okinawa",
             paired(MARINES, (GOES, GOES))),
)  # fmt: skip


def quoted(row: Mapping[str, object]) -> str:
    """Return somebody's own words as a marked quotation."""
    return f"{row['speaker']}, {row['speaker_role']}: “{row['quote']}”"


def row_says(row_id: str) -> str:
    """Return what a row says, in the words of its table."""
    row = formulas.row(row_id)
    if isinstance(row.get("quote"), str):
        return quoted(row)
    parts = [row.get(c) for c in ("position", "event", "fact", "question", "role", "summary")]
    if row.get("choice"):
        return f"{row['event']}: {row['choice']}, {number(row['votes'])} votes in {row['area']}"
    if row.get("site"):
        counted = str(row["indicator"]).replace("_", " ")
        return f"{row['site']}, {counted}: {number(row['after'])} {row['unit']}"
    if row.get("facility"):
        return f"{row['facility']}: {number(row['area_ha'])} ha {row['status']}"
    text = next(str(p) for p in parts if isinstance(p, str))
    if row.get("answer"):
        return f"{text} {row['answer']}: {row['pct']:g} % ({row['survey']})"
    value = row.get("value")
    return f"{text}: {number(value)} {row['unit']}" if isinstance(value, (int, float)) else text


def row_date(row_id: str) -> str:
    """Return the date of a row as precisely as it is known."""
    row = formulas.row(row_id)
    for column in ("as_of", "field_start"):
        if column in row:
            return date(row[column], str(row.get(f"{column}_precision", "day")))
    return "undated"


def warning(row_id: str) -> str:
    """Return the warning that comes with a row."""
    row = formulas.row(row_id)
    return row["note"] if row["use"] == "caveat" and isinstance(row["note"], str) else ""


def spoken(*voices: str) -> list[Position]:
    """Return the positions on the table, with the voices chosen for Nago and the prefecture."""
    return [p for p in POSITIONS if p.voice in ("", *voices)]


def crossed(package: Mapping[str, str], *voices: str) -> list[Position]:
    """Return the positions of which a package crosses a red line."""
    return [p for p in spoken(*voices) if p.effects.get(package[p.issue]) == CROSSES]


def signers(package: Mapping[str, str], *voices: str) -> list[str]:
    """Return the roles that no red line stops."""
    stopped = {p.role for p in crossed(package, *voices)}
    return [role for role in ROLES if role not in stopped]
