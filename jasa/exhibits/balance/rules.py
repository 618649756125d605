"""Lesson 07: what was changed between 2014 and 2016, and what was not: text, reading, law, agreement."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Panel, Step, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, QUIET, date, figure

LANES = ("text of the constitution", "reading of the text", "agreement with Washington", "law")
#: Row of the timeline -> choice as the reader sees it, and its lane.
EVENTS = {
    "tl003": ("1947: the constitution", LANES[0]),
    "tl092": ("2014: the cabinet's decision", LANES[1]),
    "tl093": ("2015: the Guidelines", LANES[2]),
    "tl094": ("2015: the laws pass", LANES[3]),
    "tl099": ("2016: the laws take effect", LANES[3]),
}
CHOICES = {said: row for row, (said, _) in EVENTS.items()}
WINDOW = ("2013-10-01", "2016-12-31")


def events() -> pd.DataFrame:
    """Return the five dates of the timeline, oldest first, each with its lane."""
    rows = data.load("timeline")
    rows = rows[rows["row_id"].isin(EVENTS)].sort_values("as_of")
    return rows.assign(lane=[EVENTS[i][1] for i in rows["row_id"]])


def date_labels(
    rows: pd.DataFrame, when: list[str], height: list[int], chosen: str
) -> list[dict[str, Any]]:
    """Return the date of each event beside its mark, the chosen one strong."""
    found = []
    for r, x, y in zip(rows.itertuples(), when, height, strict=True):
        since = " (took effect; runs on, not amended)" if r.row_id == "tl003" else ""
        said = f"<b>{date(r.as_of)}</b>" if r.row_id == chosen else date(r.as_of)
        left = r.row_id == "tl094"
        found.append(
            {
                "x": x,
                "y": y,
                "text": said + since,
                "showarrow": False,
                "xanchor": "right" if left else "left",
                "xshift": -16 if left else 16,
                "yshift": 20 if r.row_id == "tl003" else 0,
                "bgcolor": PAPER,
                "font": {"size": 13, "color": INK if r.row_id == chosen else MUTED},
            }
        )
    return found


def event_marks(rows: pd.DataFrame, when: list[str], height: list[int], chosen: str) -> go.Scatter:
    """Return the events as marks on their lanes, the chosen one as a star."""
    return go.Scatter(
        x=when,
        y=height,
        ids=rows["row_id"].tolist(),
        meta={"column": None, "place": "layout"},
        mode="markers",
        marker={
            "opacity": 1,
            "size": [22 if i == chosen else 13 for i in rows["row_id"]],
            "symbol": ["star" if i == chosen else "circle" for i in rows["row_id"]],
            "color": [
                COLOURS["Okinawa"] if i == chosen else COLOURS["Japan"] for i in rows["row_id"]
            ],
        },
        text=[f"{date(r.as_of)}: {r.title}" for r in rows.itertuples()],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
        showlegend=False,
    )


def rule_figure(rows: pd.DataFrame, chosen: str) -> go.Figure:
    """Draw the events on lanes by kind of change; the text of the constitution runs through."""
    place = {lane: len(LANES) - 1 - i for i, lane in enumerate(LANES)}
    old = rows["row_id"] == "tl003"
    # The constitution is older than the window: its mark stands at the edge.
    when = rows["as_of"].dt.strftime("%Y-%m-%d").where(~old, WINDOW[0]).tolist()
    height = [place[lane] for lane in rows["lane"]]
    line = go.Scatter(
        x=list(WINDOW),
        y=[place[LANES[0]]] * 2,
        mode="lines",
        line={"color": QUIET, "width": 12},
        meta={"decoration": "the text in force, unchanged"},
        hoverinfo="skip",
        showlegend=False,
    )
    marks = event_marks(rows, when, height, chosen)
    made = figure(line, marks, height=340)
    for label in date_labels(rows, when, height, chosen):
        made.add_annotation(**label)
    start = pd.Timestamp(WINDOW[0]) - pd.Timedelta(days=30)  # room for the mark at the edge
    made.update_xaxes(title_text="Date", range=[start, WINDOW[1]], showgrid=False)
    made.update_yaxes(
        title_text="Kind of change",
        tickvals=list(place.values()),
        ticktext=list(place),
        range=[-0.6, len(LANES) - 0.3],
        ticks="",
    )
    return made


def rule_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the five dates as a table for readers."""
    return pd.DataFrame(
        {
            "Date": [
                date(d, p) for d, p in zip(rows["as_of"], rows["as_of_precision"], strict=True)
            ],
            "Kind of change": rows["lane"].tolist(),
            "Event": rows["title"].tolist(),
            "What happened": rows["summary"].tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )


def rule_panels(row: pd.Series) -> tuple[Panel, ...]:
    """Return the chosen event in words, and what the sources say of a claim about it."""
    claim = data.load("claims").set_index("row_id").loc["cl033"]
    said = str(claim["what_sources_say"])
    return (
        Panel("What happened", str(row["summary"]), str(row["row_id"]), str(row["title"])),
        Panel("Why it matters", str(row["significance"]), str(row["row_id"]), date(row["as_of"])),
        Panel("What the sources say of the claim", said, "cl033", str(claim["claim"])),
    )


@exhibit(
    "What was changed: the text, its reading, or the law?",
    tables=["timeline", "claims"],
    height=340,
    second={"event": "2015: the laws pass"},
    event=Step(list(CHOICES), label="Event", default="2014: the cabinet's decision"),
)
def rule_changes(event: str) -> View:
    """Five dates of Japan's security rules on lanes by kind of change, one told in words."""
    rows = events()
    row = rows.set_index("row_id", drop=False).loc[CHOICES[event]]
    passed, force = (date(rows.set_index("row_id").at[i, "as_of"]) for i in ("tl094", "tl099"))
    titles = {
        "tl003": "The text of the constitution: in force since 1947 and not amended",
        "tl092": f"{date(row['as_of'])}: a new reading by the cabinet, the same text",
        "tl093": f"{date(row['as_of'])}: Guidelines agreed with Washington, no law and no amendment",
        "tl094": f"{date(row['as_of'])}: the Diet passes laws; the constitution keeps its words",
        "tl099": f"{date(row['as_of'])}: the laws of 2015 take effect",
    }
    return View(
        figure=rule_figure(rows, CHOICES[event]),
        table=rule_table(rows),
        words=(
            f"{row['title']} ({date(row['as_of'])}): {row['summary']}",
            f"Three steps follow one another: the cabinet's new reading, laws passed on "
            f"{passed}, and their entry into force on {force}.",
            "Not one of them amended the constitution. The use of force for another state is allowed "
            "only in limited cases, when Japan's own survival is threatened.",
        ),
        title=titles[CHOICES[event]],
        subtitle="Dates of Japan's security rules by kind of change, 2014 to 2016; the text above them",
        as_of=f"{rows['as_of'].min().year} to {rows['as_of'].max().year}",
        caveats=(
            "The chart shows what was done and when. A date cannot say whether a new reading fits "
            "the text.",
            "The mark of 1947 stands at the edge of the chart, not at its date.",
        ),
        definition="Amendment changes the words of the constitution; reinterpretation is a decision of "
        "the cabinet on what they allow; legislation is passed by the Diet.",
        panels=rule_panels(row),
    )
