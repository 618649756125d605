"""Lesson 05: the story of Futenma and Henoko, event by event, on a lane for each who acted."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.exhibits.henoko.henoko_story import EVERY, KINDS, LANES, story
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, Step, View, exhibit, hollow, rough, warnings
from jasa.frame.style import GRID, INK, MUTED, PAPER, figure, listed, number

EVENTS = dict(zip(story()["label"], story()["row_id"], strict=True))
START = next(label for label, row in EVENTS.items() if row == "fe008")


def lane_height(lane: str) -> int:
    """Return the height of a lane, the first on top."""
    return len(LANES) - 1 - list(LANES).index(lane)


def saga_marks(rows: pd.DataFrame, name: str, strong: bool) -> go.Scatter:
    """Return the events of one kind as marks on their lanes, pale unless `strong`."""
    return go.Scatter(
        x=rows["as_of"],
        y=[lane_height(lane) for lane in rows["lane"]],
        ids=rows["row_id"].tolist(),
        meta={"column": None, "place": "layout"},
        mode="markers",
        opacity=1.0 if strong else 0.22,
        marker={
            "symbol": hollow(KINDS[name][1], rows),
            "size": 12 if KINDS[name][1] in ("circle", "square", "x", "diamond") else 15,
            "color": [LANES[lane] for lane in rows["lane"]],
            "line": {"width": [2 if warned else 0.8 for warned in rough(rows)], "color": PAPER},
        },
        customdata=rows["hover"].tolist(),
        hovertemplate="%{customdata}<extra></extra>",
        name=name,
    )  # fmt: skip


def chosen_ring(row: pd.Series) -> list[go.Scatter]:
    """Return the ring around the chosen event and the line up from the axis."""
    x, y = row["as_of"], lane_height(row["lane"])
    shared = {"showlegend": False, "hoverinfo": "skip"}
    return [
        go.Scatter(
            x=[x, x],
            y=[-0.6, len(LANES) - 0.4],
            mode="lines",
            line={"color": INK, "width": 1, "dash": "dot"},
            meta={"decoration": "line through the chosen event"},
            **shared,
        ),
        go.Scatter(
            x=[x],
            y=[y],
            mode="markers",
            marker={"symbol": "circle-open", "size": 25, "color": INK, "line": {"width": 3}},
            meta={"decoration": "ring around the chosen event"},
            **shared,
        ),
    ]


def saga_figure(rows: pd.DataFrame, kind: str, chosen: pd.Series) -> go.Figure:
    """Draw the lanes, with the return window promised in 1996 shaded behind them."""
    traces = [saga_marks(rows[rows["kind"] == k], k, kind in (EVERY, k)) for k in KINDS]
    drawn = figure(*traces, *chosen_ring(chosen), height=440)
    drawn.update_xaxes(
        title_text="Year (events known to the month or year stand at its start)",
        range=["1994-06-01", rows["as_of"].max() + pd.DateOffset(months=10)],
        dtick="M60",
        tick0="1995-01-01",
        tickformat="%Y",
    )
    drawn.update_yaxes(
        title_text="Who acted, or what happened",
        tickvals=[lane_height(lane) for lane in LANES],
        ticktext=list(LANES),
        range=[-0.6, len(LANES) - 0.3],
        ticks="",
    )
    shade_the_term(drawn)
    drawn.update_layout(margin={"t": 34, "r": 16})
    return drawn


def shade_the_term(drawn: go.Figure) -> None:
    """Shade the years in which Futenma was to be returned by the word of 1996."""
    term = data.load("futenma_facts").set_index("row_id").at["ff040", "value_text"]
    first, last = term.split("-")
    drawn.add_shape(
        type="rect", x0=f"{first}-01-01", x1=f"{last}-12-31", y0=-0.6, y1=len(LANES) - 0.3,
        fillcolor=GRID, opacity=0.55, line={"width": 0}, layer="below",
    )  # fmt: skip
    drawn.add_annotation(
        x=f"{int(first) + 1}-07-01", y=lane_height("courts") + 0.05,
        text="return by the<br>word of 1996,<br>if replaced",
        showarrow=False, font={"size": 12, "color": MUTED},
    )  # fmt: skip


def neighbours(rows: pd.DataFrame, kind: str, chosen: pd.Series) -> tuple[Panel, ...]:
    """Return the chosen event between the one before and the one after, of the kind shown."""
    shown = rows if kind == EVERY else rows[rows["kind"] == kind]
    at = chosen.name
    before, after = shown[shown.index < at].tail(1), shown[shown.index > at].head(1)
    among = "" if kind == EVERY else f" ({kind})"
    found = []
    for name, some in (
        (f"Before{among}", before),
        ("Chosen", rows.loc[[at]]),
        (f"After{among}", after),
    ):
        for row in some.itertuples():
            label = f"{row.lane} · {row.kind}"
            found.append(Panel(f"{name}: {row.dated}", row.event, row.row_id, label))
    return tuple(found)


def saga_title(rows: pd.DataFrame, kind: str) -> str:
    """Return the finding: the span of the whole story, or of one kind of event."""
    by_id = rows.set_index("row_id")["dated"]
    if kind == EVERY:
        return f"Return on a condition, {by_id['fe008']}; landfill in Oura Bay, {by_id['fe067']}"
    some = rows[rows["kind"] == kind]
    name = kind[:1].upper() + kind[1:]
    return f"{name}: {len(some)}, from {some['dated'].iloc[0]} to {some['dated'].iloc[-1]}"


def saga_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the events as a table for readers."""
    return pd.DataFrame(
        {
            "Date": rows["dated"].tolist(),
            "Lane": rows["lane"].tolist(),
            "Kind": rows["kind"].tolist(),
            "Actor": rows["actor"].astype(str).tolist(),
            "Event": rows["event"].astype(str).tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


@exhibit(
    "What happened to the promise? Step through the events.",
    tables=["henoko_events", "futenma_facts"],
    height=440,
    second={"kind": "court events", "event": next(k for k, r in EVENTS.items() if r == "fe054")},
    kind=One([EVERY, *KINDS], label="Show"),
    event=Step(list(EVENTS), label="Event", default=START),
)
def henoko_saga(kind: str, event: str) -> View:
    """The events of Futenma and Henoko since 1995, on a lane for each who acted."""
    rows = story()
    chosen = rows[rows["row_id"] == EVENTS[event]].iloc[0]
    counts = rows["kind"].value_counts()
    by_kind = listed([f"{counts[k]} {k}" for k in KINDS])
    dates = rows.set_index("row_id")["as_of"]
    since = dates["fe067"] - dates["fe008"]
    first, last = rows["as_of"].iloc[0].year, rows["as_of"].iloc[-1].year
    return View(
        figure=saga_figure(rows, kind, chosen),
        table=saga_table(rows),
        words=(
            f"The list has {len(rows)} events since 1995: {by_kind}.",
            f"Chosen: {chosen['dated']}, {chosen['lane']}. {chosen['event']}.",
            f"From the announcement of the return to the landfill in Oura Bay "
            f"{number(since.days / 365.25)} years passed. The shaded band is the time named in 1996; "
            "the return was tied to a replacement that had to be ready first.",
        ),
        title=saga_title(rows, kind),
        subtitle=f"{len(rows)} events around Futenma and Henoko, {first} to {last}, by who acted. "
        "The ring marks the event chosen; the text below has the one before and after. "
        "Hollow: with a warning.",
        as_of=f"{first} to {last}",
        caveats=(
            "A selection: many marks in a year mean many entries, not more dispute. After March "
            "2026 it rests on digests and headlines.",
            "Four events from 1945 to 1969 are in the table henoko_events and not drawn.",
        ),
        definition="One mark an event. Lanes and kinds are groups of the table's columns actor and "
        "type. An agreement of Tokyo with the prefecture or a city has a lane of its own.",
        panels=neighbours(rows, kind, chosen),
        derived=("({fe067}.as_of - {fe008}.as_of) / 365.25",),
    )
