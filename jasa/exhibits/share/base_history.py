"""Lesson 03: how the bases came to Okinawa: events and reasons beside the counts of US troops."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jasa import data
from jasa.data import formulas
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, Step, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, date, figure, marks, percent

#: Place -> its name in the table of troops, its name for readers, and its mark.
PLACES = {
    "rest of Japan": ("Japan main islands (before 1974)", "Mainland", "square"),
    "Okinawa": ("Ryukyu Islands (Okinawa)", "Ryukyus", "circle"),
}
COUNTED = "US troops, persons"
#: What a reader can count: column of the table of troops.
COUNTS = {"all US troops": "total", "Marines": "marine_corps"}
#: What a part of both places may be computed from: crews of ships were counted in some years only.
COMPARED = {"all US troops": "ashore", "Marines": "marine_corps"}
#: The report counts ships' crews in between; before and after it counts people ashore only.
AFLOAT = range(1951, 1968)


@dataclass(frozen=True)
class Turn:
    """One turn of the story: its year on the axis, its events, and the reasons people gave."""

    year: int
    events: tuple[str, ...]
    reasons: tuple[str, ...] = ()


TURNS = {
    "1945: the battle": Turn(1945, ("he001", "he002", "he005")),
    "1952: soldiers disagree on who should rule": Turn(1952, (), ("hr008", "hr009")),
    "1953: land by ordinance": Turn(1953, ("he007", "he006")),
    "1954: one sum for good": Turn(1954, ("he009",)),
    "1956: the island-wide struggle": Turn(1956, ("he010", "he011"), ("hr011", "hr014")),
    "1956: the Marines come": Turn(1956, ("he012", "he014", "he015"), ("hr007",)),
    "1957: ground forces leave the mainland": Turn(1957, ("he018",), ("hr004", "hr005")),
    "1957: was anything to change?": Turn(1957, (), ("hr012", "hr013")),
    "1958: rent in place of the sum": Turn(1958, (), ("hr015", "hr016")),
    "1961: what Tokyo is thought to want": Turn(1961, (), ("hr017",)),
    "1970: Koza, and return on whose terms": Turn(1970, ("he043", "he044"), ("hr037", "hr050")),
}


def troop_lines(column: str) -> pd.DataFrame:
    """Return the counts of both places up to Okinawa's return, one line a count."""
    troops = data.load("troops")
    parts = []
    for entity, name, _ in PLACES.values():
        rows = troops[(troops["entity"] == entity) & (troops["year"] <= 1972)].sort_values("year")
        parts.append(
            pd.DataFrame(
                {
                    "Year": rows["year"].tolist(),
                    "What": name,
                    COUNTED: rows[column].astype(float).tolist(),
                    "Counted": rows["scope"].astype(str).tolist(),
                    "Warning": warnings(rows),
                    "Row": rows["row_id"].tolist(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def turn_lines(turn: Turn) -> pd.DataFrame:
    """Return the events and reasons of a turn as lines for readers."""
    found = [formulas.row(i) for i in (*turn.events, *turn.reasons)]
    return pd.DataFrame(
        {
            "Year": [r["as_of"].year for r in found],
            "What": [r.get("event") or f"{r['speaker']}: {r['reason']}" for r in found],
            "Warning": [r["note"] if r["use"] == "caveat" else "" for r in found],
            "Row": [r["row_id"] for r in found],
        }
    )


def place_line(table: pd.DataFrame, place: str) -> go.Scatter:
    """Return the counts of one place; the line breaks where another thing is counted."""
    _, name, symbol = PLACES[place]
    points: list[tuple[object, object, object]] = []
    rows = table[(table["What"] == name) & table[COUNTED].notna()]
    for row in rows.to_dict("records"):
        before = points[-1][0] if points else None
        apart = before is not None and row["Year"] - before > 1
        if apart or row["Year"] == AFLOAT.stop:
            points.append((row["Year"], None, None))
        points.append((row["Year"], row[COUNTED], row["Row"]))
    x, y, ids = zip(*points, strict=True)
    return go.Scatter(
        x=x, y=y, ids=ids, mode="lines+markers", connectgaps=False,
        line={"color": COLOURS[place], "width": 2}, marker=marks(COLOURS[place], symbol, 8),
        meta={"column": COUNTED}, hovertemplate="%{x}: %{y:,}<extra></extra>",
        name="Ryukyus (Okinawa)" if place == "Okinawa" else "Japan's main islands",
    )  # fmt: skip


def history_figure(table: pd.DataFrame, turn: Turn, what: str) -> go.Figure:
    """Draw both places, a thin line at each turn of the story and a strong one at the chosen."""
    drawn = figure(*[place_line(table, place) for place in PLACES], height=380)
    top = table[COUNTED].max() * 1.12
    for year in sorted({t.year for t in TURNS.values()}):
        chosen = year == turn.year
        drawn.add_shape(
            type="line", x0=year, x1=year, y0=0, y1=top, layer="below",
            line={"color": INK if chosen else MUTED, "width": 3 if chosen else 1,
                  "dash": "solid" if chosen else "dot"},
        )  # fmt: skip
    drawn.add_annotation(
        x=turn.year, y=top, text=f"<b>{turn.year}</b>", showarrow=False, yshift=8, bgcolor=PAPER
    )
    drawn.update_xaxes(title_text="Year (a point in time each)", range=[1943.5, 1973.5], dtick=5)
    drawn.update_yaxes(title_text=f"{what[:1].upper()}{what[1:]}, persons", range=[0, top])
    drawn.update_layout(margin={"t": 50}, legend={"x": 1, "xanchor": "right", "y": 1.08})
    return drawn


def turn_panels(turn: Turn) -> tuple[Panel, ...]:
    """Return what happened and why, each reason in its speaker's words."""
    found = []
    for row in map(formulas.row, turn.events):
        when = date(row["as_of"], row["as_of_precision"])
        found.append(Panel(when, row["event"], row["row_id"], row["actor"]))
    for row in map(formulas.row, turn.reasons):
        when = date(row["as_of"], row["as_of_precision"])
        label = f"{row['speaker']}, {when}: {row['reason']}"
        found.append(Panel("A reason given", row["quote"], row["row_id"], label, "quote"))
    return tuple(found)


def share_of_ryukyus(table: pd.DataFrame, year: int) -> tuple[float, str]:
    """Return the Ryukyus' part of both places in a year, in per cent, and its formula."""
    mainland, ryukyus = (
        table[(table["Year"] == year) & (table["What"] == name) & table[COUNTED].notna()].iloc[0]
        for _, name, _ in PLACES.values()
    )
    part, rest = ryukyus[COUNTED], mainland[COUNTED]
    return 100 * part / (part + rest), f"{ryukyus['Row']} {mainland['Row']}"


@exhibit(
    "How did the bases come to Okinawa? Step through the turns.",
    tables=["troops", "history_events", "reasons"],
    height=380,
    second={"turn": "1956: the Marines come", "what": "Marines"},
    fixed="the story ends with the return of Okinawa in 1972",
    turn=Step(list(TURNS), label="Turn"),
    what=One(list(COUNTS), label="Count"),
)
def base_history(turn: str, what: str) -> View:
    """Events and the reasons people gave, beside the US troops on the mainland and in Okinawa."""
    column, chosen = COUNTS[what], TURNS[turn]
    counts = troop_lines(column)
    years = (1955, 1960, 1972)
    alike = troop_lines(COMPARED[what])
    shares = [share_of_ryukyus(alike, y) for y in years]
    of_whom = f"{what} ashore" if COMPARED[what] == "ashore" else what
    first, middle, last = (percent(value) for value, _ in shares)
    told = turn_lines(chosen)
    return View(
        figure=history_figure(counts, chosen, what),
        table=pd.concat([counts, told], ignore_index=True),
        words=(
            " ".join((f"{turn}.", *(f"{w.rstrip('.')}." for w in told["What"]))),
            f"Of {of_whom} in both places the Ryukyus held {first} in 1955, {middle} in 1960 and {last} "
            "in 1972.",
        ),
        title=f"{of_whom[:1].upper()}{of_whom[1:]}: the Ryukyus' part was {first} in 1955, {last} in "
        "1972",
        subtitle="US troops on Japan's main islands and in the Ryukyus, counted in June (to 1956) or "
        "September, 1950 to 1972. Upright lines: turns of the story; the strong one is chosen.",
        as_of=f"{min(told['Year'].min(), counts['Year'].min())} to 1972",
        caveats=(
            "The lines show what followed what. Why the Marines went to Okinawa stays partly open: "
            "read the reasons, they differ.",
            "From 1953 to 1967 the report counts crews of ships too, before and after people ashore "
            "only; the lines break there. The parts of all troops are of people ashore in every year.",
        ),
        definition="US military personnel by the reports of the Department of Defense. The Ryukyus "
        "are Okinawa and the islands around it.",
        panels=turn_panels(chosen),
        derived=tuple(share_formula(rows, COMPARED[what]) for _, rows in shares),
    )


def share_formula(rows: str, column: str) -> str:
    """Return the formula of the Ryukyus' part for two rows of the table of troops."""
    part, rest = rows.split()
    return f"100 * {{{part}}}.{column} / ({{{part}}}.{column} + {{{rest}}}.{column})"
