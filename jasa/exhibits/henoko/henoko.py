"""Lesson 05: the story of Futenma and Henoko, event by event, and the dates that were given."""

from __future__ import annotations

import re
import textwrap

import pandas as pd
import plotly.graph_objects as go

from jasa import data
from jasa.frame.exhibit import One, Panel, Step, View, exhibit, warnings
from jasa.frame.style import COLOURS, GRID, INK, MUTED, PAPER, QUIET, date, figure, listed, number

#: Lanes from top to bottom, with their colour.
LANES = {
    "Washington, US forces": COLOURS["United States"],
    "both governments": "#6A5A8C",
    "Government of Japan": COLOURS["Japan"],
    "Tokyo with Okinawa": "#00707A",
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


def story() -> pd.DataFrame:
    """Return the events from 1995 on, one row each, with date in words, lane, kind and label."""
    rows = data.load("henoko_events")
    rows = rows[rows["as_of"].dt.year >= 1995].sort_values("as_of", kind="stable")
    said = [date(r.as_of, r.as_of_precision) for r in rows.itertuples()]
    return rows.assign(
        dated=said,
        lane=[lane_of(r.actor, r.type) for r in rows.itertuples()],
        kind=[kind_of(t) for t in rows["type"]],
        label=[
            f"{d}: {textwrap.shorten(str(e), 62, placeholder=' …')}"
            for d, e in zip(said, rows["event"], strict=True)
        ],
    ).reset_index(drop=True)


EVENTS = dict(zip(story()["label"], story()["row_id"], strict=True))
START = next(label for label, row in EVENTS.items() if row == "fe008")


def place(lane: str) -> int:
    """Return the height of a lane, the first on top."""
    return len(LANES) - 1 - list(LANES).index(lane)


def marks(rows: pd.DataFrame, name: str, strong: bool) -> go.Scatter:
    """Return the events of one kind as marks on their lanes, pale unless `strong`."""
    return go.Scatter(
        x=rows["as_of"],
        y=[place(lane) for lane in rows["lane"]],
        ids=rows["row_id"].tolist(),
        meta={"column": None, "place": "layout"},
        mode="markers",
        opacity=1.0 if strong else 0.22,
        marker={
            "symbol": KINDS[name][1],
            "size": 12 if KINDS[name][1] in ("circle", "square", "x", "diamond") else 15,
            "color": [LANES[lane] for lane in rows["lane"]],
            "line": {"width": 0.8, "color": PAPER},
        },
        customdata=["<br>".join(textwrap.wrap(f"{r.dated}: {r.event}", 60)) for r in rows.itertuples()],
        hovertemplate="%{customdata}<extra></extra>",
        name=name,
    )  # fmt: skip


def ring(row: pd.Series) -> list[go.Scatter]:
    """Return the ring around the chosen event and the line up from the axis."""
    x, y = row["as_of"], place(row["lane"])
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
    traces = [marks(rows[rows["kind"] == k], k, kind in (EVERY, k)) for k in KINDS]
    drawn = figure(*traces, *ring(chosen), height=440)
    drawn.update_xaxes(
        title_text="Year (events known to the month or year stand at its start)",
        range=["1994-06-01", "2027-06-01"],
        dtick="M60",
        tick0="1995-01-01",
        tickformat="%Y",
    )
    drawn.update_yaxes(
        title_text="Who acted, or what happened",
        tickvals=[place(lane) for lane in LANES],
        ticktext=list(LANES),
        range=[-0.6, len(LANES) - 0.3],
        ticks="",
    )
    promised = data.load("futenma_facts").set_index("row_id").at["ff040", "value_text"]
    first, last = re.findall(r"\d{4}", promised)
    drawn.add_shape(
        type="rect", x0=f"{first}-01-01", x1=f"{last}-12-31", y0=-0.6, y1=len(LANES) - 0.3,
        fillcolor=GRID, opacity=0.55, line={"width": 0}, layer="below",
    )  # fmt: skip
    drawn.add_annotation(
        x=f"{int(first) + 1}-07-01", y=place("courts") + 0.05, showarrow=False,
        text="return date<br>of 1996, on<br>a condition", font={"size": 12, "color": MUTED},
    )  # fmt: skip
    drawn.update_layout(margin={"t": 34, "r": 16})
    return drawn


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
        return (
            f"Return announced on {by_id['fe008']}; pile driving in Oura Bay began on "
            f"{by_id['fe060']}"
        )
    some = rows[rows["kind"] == kind]
    name = kind[:1].upper() + kind[1:]
    return f"{name}: {len(some)}, from {some['dated'].iloc[0]} to {some['dated'].iloc[-1]}"


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
    since = rows.set_index("row_id")["as_of"]["fe060"] - rows.set_index("row_id")["as_of"]["fe008"]
    return View(
        figure=saga_figure(rows, kind, chosen),
        table=pd.DataFrame(
            {
                "Date": rows["dated"].tolist(),
                "Lane": rows["lane"].tolist(),
                "Kind": rows["kind"].tolist(),
                "Actor": rows["actor"].astype(str).tolist(),
                "Event": rows["event"].astype(str).tolist(),
                "Remark": warnings(rows),
                "Row": rows["row_id"].tolist(),
            }
        ),
        words=(
            f"The list has {len(rows)} events since 1995: {by_kind}.",
            f"Chosen: {chosen['dated']}, {chosen['lane']}. {chosen['event']}.",
            f"From the announcement of the return to the first piles in Oura Bay "
            f"{number(since.days / 365.25)} years passed. The shaded band is the time in which the "
            "promise of 1996 was to be kept.",
        ),
        title=saga_title(rows, kind),
        subtitle=f"{len(rows)} events around Futenma and Henoko from 1995 on, by who acted. "
        "The ring marks the event chosen; the text below has the one before and after.",
        as_of=f"{rows['as_of'].iloc[0].year} to {rows['as_of'].iloc[-1].year}",
        caveats=(
            "A selection: many marks in a year mean many entries, not more dispute. The list ends "
            f"in {rows['as_of'].iloc[-1]:%B %Y}.",
            "Four events from 1945 to 1969 are in the table henoko_events and not drawn.",
        ),
        definition="One mark an event. Lanes and kinds are groups of the table's columns actor and "
        "type. An agreement of Tokyo with the prefecture or a city has a lane of its own.",
        panels=neighbours(rows, kind, chosen),
        derived=("({fe060}.as_of - {fe008}.as_of) / 365.25",),
    )


DATES, COSTS = "return dates", "cost of the replacement"
DATE_ROWS, COST_ROWS = ("ff040", "ff041", "ff042", "ff043"), ("ff044", "ff045", "ff046")


def facts_of(ids: tuple[str, ...]) -> pd.DataFrame:
    """Return rows of the facts in the order given, with the date of each in words."""
    rows = data.load("futenma_facts").set_index("row_id", drop=False).loc[list(ids)]
    return rows.assign(dated=[date(r.as_of, r.as_of_precision) for r in rows.itertuples()])


def date_given(row: pd.Series) -> str:
    """Return the date a source gave for the return, in its words, with the kind of year."""
    plain = row["value_text"] if isinstance(row["value_text"], str) else f"{row['value']:.0f}"
    return f"{plain} (fiscal year)" if "fiscal" in str(row["unit"]) else plain


def dates_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw, for each promise, the year it was made and the year or years it named."""
    drawn = figure(height=380)
    for height, (_, row) in zip(range(len(rows))[::-1], rows.iterrows(), strict=True):
        said, named = row["as_of"].year, date_given(row)
        years = [int(y) for y in re.findall(r"\d{4}", named)]
        drawn.add_scatter(
            x=[said], y=[height], ids=[row["row_id"]], mode="markers", showlegend=False,
            meta={"column": None, "place": "layout"},
            marker={"size": 13, "symbol": "circle-open", "color": INK, "line": {"width": 3}},
            hovertemplate=f"said in {said}<extra></extra>",
        )  # fmt: skip
        later = "later" in named
        drawn.add_annotation(
            x=years[-1] + (3.4 if later else 0.5), ax=years[0] - 0.4, y=height, ay=height,
            axref="x", ayref="y", text="", arrowwidth=9 if not later else 5, arrowside="end",
            arrowhead=0 if not later else 1, arrowsize=0.5, arrowcolor=COLOURS["Japan"],
        )  # fmt: skip
        drawn.add_annotation(
            x=said, ax=years[0] - 0.5, y=height, ay=height, axref="x", ayref="y", text="",
            arrowwidth=1, arrowcolor=QUIET, arrowside="none",
        )  # fmt: skip
        drawn.add_annotation(
            x=said, y=height, yshift=24, xanchor="left", xshift=-8, showarrow=False,
            text=f"said in {said}: <b>{named}</b>", font={"size": 14, "color": INK},
        )  # fmt: skip
    drawn.update_xaxes(title_text="Year", range=[1994.5, 2036.5], dtick=5, tick0=1995)
    drawn.update_yaxes(visible=False, range=[-0.5, len(rows) - 0.2])
    drawn.update_layout(margin={"l": 30})
    return drawn


def costs_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw the estimates as bars, each with who made it and when."""
    colours = [COLOURS["Okinawa" if "prefecture" in f else "Japan"] for f in rows["fact"]]
    names = [who(row) for _, row in rows.iterrows()]
    bars = go.Bar(
        x=rows["value"].tolist(),
        y=names,
        orientation="h",
        width=0.5,
        ids=rows["row_id"].tolist(),
        meta={"column": "Cost, billion yen"},
        marker={"color": colours},
        text=[f" {cost_text(row)}" for _, row in rows.iterrows()],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,} billion yen<extra></extra>",
        showlegend=False,
    )
    drawn = figure(bars, height=380)
    drawn.update_xaxes(title_text="Cost of the replacement, billion yen", range=[0, 3000])
    drawn.update_yaxes(
        title_text="Who said so, and when", autorange="reversed", ticks="", showgrid=False
    )
    return drawn


def who(row: pd.Series) -> str:
    """Return the maker and the date of a cost estimate."""
    name = "Okinawa Prefecture" if "prefecture" in row["fact"] else "Government of Japan"
    return f"{name}, {row['dated']}"


def cost_text(row: pd.Series) -> str:
    """Return a cost in words, "at least" where the table says so."""
    least = "at least " if "at least" in str(row["note"]) else ""
    return f"{least}{number(row['value'], 0)} billion yen"


@exhibit(
    "What was said, and when? Choose dates or cost.",
    tables=["futenma_facts"],
    height=380,
    show=One([DATES, COSTS], label="Show"),
)
def futenma_promise(show: str) -> View:
    """The return dates given since 1996, and the estimates of what the replacement costs."""
    rows = facts_of(DATE_ROWS if show == DATES else COST_ROWS)
    years = f"{rows['as_of'].dt.year.min()} to {rows['as_of'].dt.year.max()}"
    notes = [n if isinstance(n, str) else "" for n in rows["note"]]
    shared = {"Note": notes, "Row": rows["row_id"].tolist()}
    if show == COSTS:
        return costs_view(rows, years, shared)
    given = [date_given(row) for _, row in rows.iterrows()]
    wait = [int(g[:4]) - r.as_of.year for g, r in zip(given, rows.itertuples(), strict=True)]
    said = [f"{g} (said in {r.as_of.year})" for g, r in zip(given, rows.itertuples(), strict=True)]
    return View(
        figure=dates_figure(rows),
        table=pd.DataFrame(
            {"What": rows["fact"].tolist(), "Said in": rows["dated"].tolist(), "Date given": given}
            | shared
        ),
        words=(
            f"Dates given for the return of Futenma: {listed(said)}.",
            f"Counted from the year in which it was said, the first year named lay {wait[0]} years "
            f"ahead in 1996, {wait[1]} in 2006, {wait[2]} or more in 2013 and {wait[3]} or more in "
            "2019.",
        ),
        title=f"Return of Futenma: {given[0]} by the word of 1996, {given[-1]} by that of 2019",
        subtitle=f"Return dates as given in {listed([str(y) for y in rows['as_of'].dt.year])}. "
        "Ring: when it was said. Bar: the years named; an arrow means “or later”.",
        as_of=years,
        caveats=(
            "The dates of 1996, 2006 and 2013 are targets of the two governments; that of 2019 is "
            "an outlook derived from a new building time. 2022 was a Japanese fiscal year.",
        ),
        definition="The year in which MCAS Futenma was to be returned, as printed in the source.",
        derived=tuple(map(str, wait)),
    )


def costs_view(rows: pd.DataFrame, years: str, shared: dict[str, list[str]]) -> View:
    """Return the estimates of the cost, each with its maker."""
    said = [f"{cost_text(r)} ({who(r)})" for _, r in rows.iterrows()]
    return View(
        figure=costs_figure(rows),
        table=pd.DataFrame(
            {
                "Who and when": [who(row) for _, row in rows.iterrows()],
                "Said in": rows["dated"].tolist(),
                "Cost, billion yen": rows["value"].tolist(),
            }
            | shared
        ),
        words=(
            f"Estimates of the replacement's cost: {listed(said)}.",
            f"The government's own figure grew {number(rows['value'].iloc[1] / rows['value'].iloc[0])} "
            "times. The prefecture's is larger still; the two sides do not agree on the sea floor.",
        ),
        title=f"Cost of the replacement: {number(rows['value'].iloc[0], 0)} billion yen or more in "
        f"{rows['as_of'].iloc[0].year}, {number(rows['value'].iloc[1], 0)} in "
        f"{rows['as_of'].iloc[1].year}",
        subtitle="Estimates in billion yen, as stated by the government and by the prefecture; "
        "prices of the day, not adjusted.",
        as_of=years,
        caveats=(
            "The two sides estimate different work on the sea floor: set their figures side by "
            "side, but do not join them into one series.",
        ),
        definition="The estimated cost of the replacement facility at Henoko, billion yen. The "
        "prefecture's estimate comes with a building time (see the note).",
        derived=("{ff045}.value / {ff044}.value",),
    )
