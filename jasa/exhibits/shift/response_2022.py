"""Lesson 08: what Japan and its neighbours did around the invasion, event by event."""

from __future__ import annotations

import textwrap

import pandas as pd
import plotly.graph_objects as go

from jasa import data
from jasa.frame.exhibit import One, Panel, Step, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, QUIET, date, figure

#: Lanes by kind of event, each with the categories of the table it holds.
KINDS = {
    "joint patrols": ("joint_air", "joint_naval"),
    "UN votes": ("un_vote",),
    "sanctions": ("sanctions",),
    "diplomacy, speeches": ("diplomacy", "speech", "russia_reaction"),
    "summits": ("summit",),
    "documents and their making": ("document", "party_proposal", "review"),
    "budget": ("budget",),
    "arms transfer": ("arms_transfer",),
    "missiles": ("missiles",),
}
#: The same lanes read as one place for each actor of the table.
ACTORS = {
    "China and Russia": ("China and Russia",),
    "Russia": ("Russia",),
    "China": ("China",),
    "North Korea": ("North Korea",),
    "Japan": ("Japan",),
    "Liberal Democratic Party (LDP)": ("LDP",),
    "Japan and partners": ("Japan and USA", "Japan, USA and South Korea"),
}
SYMBOLS = (
    "circle", "square", "diamond", "triangle-up", "cross", "x", "star", "hexagon", "pentagon",
)  # fmt: skip
#: The row of the invasion in the table `timeline`.
INVASION = "tl112"
#: The event shown first: the decision on the three documents.
FIRST = "re023"
AXES = {"by kind": "Kind of event", "by actor": "Actor"}
AFTER = (
    "What comes after the invasion is not thereby caused by it: some of it was under way before."
)


def events() -> pd.DataFrame:
    """Return the events in order of time, each with a label for the list."""
    rows = data.load("response_2022").sort_values(["as_of", "row_id"], kind="stable")
    days = [date(r.as_of, r.as_of_precision) for r in rows.itertuples()]
    return rows.assign(day=days, label=labels(rows["event"].astype(str).tolist(), days))


def labels(said: list[str], days: list[str]) -> list[str]:
    """Return a short label for each event: its day and its first words."""
    return [
        f"{day}: {textwrap.shorten(text, 58, placeholder=' …')}"
        for day, text in zip(days, said, strict=True)
    ]


def lane_of(row: pd.Series, lanes: dict[str, tuple[str, ...]], column: str) -> str:
    """Return the lane in which an event stands."""
    return next(name for name, members in lanes.items() if row[column] in members)


def lanes_figure(
    rows: pd.DataFrame, chosen: pd.Series, lanes: dict[str, tuple[str, ...]], said: str
) -> go.Figure:
    """Draw the events on lanes over time, the chosen one ringed."""
    names = list(lanes)
    traces = []
    for number, name in enumerate(names):
        part = rows[rows["lane"] == name]
        colour = (
            COLOURS["Russia"] if "Russia" in name or name == "joint patrols" else COLOURS["Japan"]
        )
        traces.append(
            go.Scatter(
                x=part["as_of"].tolist(),
                y=part["lane"].tolist(),
                mode="markers",
                marker={"size": 12, "symbol": SYMBOLS[number], "color": colour,
                        "line": {"color": PAPER, "width": 1}},
                ids=part["row_id"].tolist(),
                meta={"column": None},
                text=part["label"].tolist(),
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
            )
        )  # fmt: skip
    ring = go.Scatter(
        x=[chosen["as_of"]],
        y=[chosen["lane"]],
        mode="markers",
        marker={"size": 26, "symbol": "circle-open", "color": INK, "line": {"width": 2.5}},
        meta={"decoration": "ring around the chosen event"},
        hoverinfo="skip",
        showlegend=False,
    )
    drawn = figure(*traces, ring, height=360)
    drawn.update_layout(margin={"l": 150, "t": 34})
    drawn.update_yaxes(
        title_text=said, categoryorder="array", categoryarray=names[::-1],
        range=[-0.6, len(names) - 0.4],
    )  # fmt: skip
    drawn.update_xaxes(
        title_text="Date", range=["2021-09-15", "2024-01-25"], dtick="M3", tickformat="%b %Y"
    )
    return with_invasion(drawn)


def with_invasion(drawn: go.Figure) -> go.Figure:
    """Add the day of the invasion and the shading of the time before."""
    day = invasion()["as_of"]
    drawn.add_shape(
        type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": INK, "dash": "dash"}
    )
    drawn.add_shape(
        type="rect", x0="2021-09-15", x1=day, y0=0, y1=1, yref="paper",
        fillcolor=QUIET, opacity=0.22, line={"width": 0}, layer="below",
    )  # fmt: skip
    said = ((f"invasion, {date(day)} ▸", "left", 4), ("◂ before", "right", -4))
    for text, anchor, shift in said:
        drawn.add_annotation(
            text=text, x=day, xshift=shift, y=1, yref="paper", yanchor="bottom", xanchor=anchor,
            showarrow=False, font={"size": 12, "color": INK if anchor == "left" else MUTED},
        )  # fmt: skip
    return drawn


def invasion() -> pd.Series:
    """Return the row of the invasion."""
    return data.load("timeline").set_index("row_id", drop=False).loc[INVASION]


def events_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the events as a table for readers, with the days since the invasion."""
    after = (rows["as_of"] - invasion()["as_of"]).dt.days.astype(float)
    return pd.DataFrame(
        {
            "Date": rows["day"].tolist(),
            "Days after the invasion, number": after.tolist(),
            "Who": rows["actor"].astype(str).tolist(),
            "Kind": [str(c).replace("_", " ") for c in rows["category"]],
            "Lane": rows["lane"].tolist(),
            "What happened": rows["event"].astype(str).tolist(),
            "Remark": warnings(rows),
            "Row": rows["row_id"].tolist(),
            "Row of the invasion": [INVASION] * len(rows),
        }
    )


@exhibit(
    "What happened around the invasion? Step through the events.",
    tables=["response_2022", "timeline"],
    height=360,
    event=Step(
        events()["label"].tolist(),
        label="Event",
        default=events().set_index("row_id")["label"].at[FIRST],
    ),
    lanes=One(list(AXES), label="Sort"),
    second={"lanes": "by actor"},
)
def response_timeline(event: str, lanes: str) -> View:
    """The events of the table on lanes, one of them in full."""
    chosen_lanes = KINDS if lanes == "by kind" else ACTORS
    column = "category" if lanes == "by kind" else "actor"
    rows = events()
    rows = rows.assign(lane=[lane_of(r, chosen_lanes, column) for _, r in rows.iterrows()])
    chosen = rows[rows["label"] == event].iloc[0]
    table = events_table(rows)
    line = table[table["Row"] == chosen["row_id"]].iloc[0]
    early = table.loc[table["Days after the invasion, number"] < 0, "Row"].tolist()
    when = f"{table['Date'].iloc[0]} to {table['Date'].iloc[-1]}"
    return View(
        figure=lanes_figure(rows, chosen, chosen_lanes, AXES[lanes]),
        table=table,
        title=f"{line['Who']}, {line['Date']}: {span(line)}",
        subtitle=f"{len(table)} events of our list, {when}; the ring marks the chosen one.",
        words=words(table, line, len(early)),
        as_of=when,
        caveats=(AFTER, "A selection, not a full chronology."),
        definition="Events chosen for this course: sanctions, votes, documents, budgets, patrols.",
        panels=(in_full(line),),
        computed={
            "Days after the invasion, number": "{Row}.as_of - {Row of the invasion}.as_of"
        },
        derived=(
            " + ".join(["0", *(f"{{{i}}}" for i in early)]),
            f"abs({{{chosen['row_id']}}}.as_of - {{{INVASION}}}.as_of)",
        ),
    )  # fmt: skip


def in_full(line: pd.Series) -> Panel:
    """Return the chosen event as a panel below the chart."""
    heading = f"{line['Date']}: {line['Who']}"
    return Panel(heading, line["What happened"], line["Row"], f"Kind: {line['Kind']}")


def words(table: pd.DataFrame, line: pd.Series, early: int) -> tuple[str, ...]:
    """Return what happened, how far from the invasion, and what the list cannot show."""
    same = int((table["Lane"] == line["Lane"]).sum())
    return (
        f"Chosen: {line['Date']}, {line['Who']}. {line['What happened'].rstrip('.')}.",
        f"That is {span(line)}. In the lane {line['Lane']} stand {same} of the "
        f"{len(table)} events of this list.",
        f"Only {early} of the {len(table)} events lie before the invasion, because the list was "
        "made to show the answer to it. A list that begins with an event cannot show what was "
        "under way.",
    )


def span(line: pd.Series) -> str:
    """Return how long before or after the invasion an event was."""
    days = line["Days after the invasion, number"]
    unit = "day" if abs(days) == 1 else "days"
    return f"{abs(days):.0f} {unit} {'before' if days < 0 else 'after'} the invasion"
