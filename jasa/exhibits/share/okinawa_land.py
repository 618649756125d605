"""Lesson 03: the land of the bases over time, and by municipality."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, sources_of, starred, warnings
from jasa.frame.style import COLOURS, MUTED, date, figure, listed, marks, number, percent

#: How a note says that the date of a row is approximate.
ABOUT = re.compile(r"(?:date|year)(?: is)? approximate")
MEASURES = {"hectares": "hectares", "Okinawa's share, %": "share"}
STARTS = {"since 1972": 1972, "since 1952": 1952}
#: The column of the readers' table in which the figures of a series stand.
DRAWN = {
    "okinawa_ha": "Okinawa, ha",
    "rest_ha": "Rest of Japan, ha",
    "okinawa_share_pct": "Okinawa's share as printed, %",
}
#: A line joins two figures only when they lie no further apart than this.
NEAR = pd.Timedelta(days=830)


def dated(rows: pd.DataFrame) -> list[str]:
    """Return the date of each row in words; "about" where the table calls it approximate."""
    return [
        ("about " if ABOUT.search(str(r.note)) and r.as_of_precision != "undated" else "")
        + date(r.as_of, r.as_of_precision)
        for r in rows.itertuples()
    ]


def exclusive_land(start: int) -> pd.DataFrame:
    """Return the published figures of exclusive-use land, one row a date, from a year on.

    A row that repeats 1972 with another figure is named in a caveat; it and the newspaper figure of
    about 2022, which repeats that of March 2021, stay out of the chart. `rest_ha` is the printed
    figure for the rest of Japan, or Japan less Okinawa where a sound source prints both; the
    reference book of about 2002 is left out, because its areas contradict its own share.
    """
    rows = data.load("land")
    rows = rows[(rows["basis"] == "exclusive use") & ~rows["row_id"].isin(["la017", "la018"])]
    rows = rows[rows["as_of"].dt.year >= start].sort_values("as_of")
    difference = (rows["japan_ha"] - rows["okinawa_ha"]).where(rows["use"] == "grade")
    return rows.assign(rest_ha=rows["rest_of_japan_ha"].fillna(difference), dated=dated(rows))


def other_figure_of_1972() -> str:
    """Say that sources disagree on the rest of Japan at reversion, with both figures."""
    land = data.load("land").set_index("row_id")["rest_of_japan_ha"]
    return (
        f"For the rest of Japan in 1972 another source prints {number(land['la017'])} ha "
        f"in place of the {number(land['la002'])} ha drawn here."
    )


def joined(
    rows: pd.DataFrame, column: str
) -> tuple[list[Any], list[float | None], list[str | None]]:
    """Return points of a line that breaks wherever figures lie further apart than `NEAR`."""
    x: list[Any] = []
    y: list[float | None] = []
    ids: list[str | None] = []
    known = rows.dropna(subset=[column])
    for when, value, row in zip(known["as_of"], known[column], known["row_id"], strict=True):
        if x and when - x[-1] > NEAR:
            x.append(x[-1])
            y.append(None)
            ids.append(None)
        x.append(when)
        y.append(float(value))
        ids.append(row)
    return x, y, ids


def land_dots(rows: pd.DataFrame, column: str, name: str, unit: str, symbol: str) -> go.Scatter:
    """Return one series as dots, joined only between neighbouring years."""
    x, y, ids = joined(rows, column)
    colour = COLOURS[name]
    said = dict(zip(rows["as_of"], rows["dated"], strict=True))
    rough = set(rows.loc[rows["use"] == "caveat", "as_of"])
    shapes = [f"{symbol}-open" if when in rough else symbol for when in x]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 2},
        marker=marks(colour, shapes),
        customdata=[said[w] for w in x],
        hovertemplate=f"<b>{name}</b><br>%{{customdata}}: %{{y:,.5~g}} {unit}<extra></extra>",
        name=name,
        ids=ids,
        meta={"column": DRAWN[column]},
    )


def land_figure(rows: pd.DataFrame, measure: str) -> go.Figure:
    """Draw the figures as dots over time, with the return of December 2016 marked."""
    if measure == "share":
        traces = [land_dots(rows, "okinawa_share_pct", "Okinawa", "%", "circle")]
        title, top, at = "Okinawa's share of exclusive-use land, %", 100.0, 72.5
    else:
        traces = [
            land_dots(rows, "okinawa_ha", "Okinawa", "ha", "circle"),
            land_dots(rows, "rest_ha", "rest of Japan", "ha", "square"),
        ]
        title, at = "Land for exclusive use, hectares", 20600.0
        top = float(rows[["okinawa_ha", "rest_ha"]].max().max()) * 1.1
    made = figure(*traces, height=440)
    made.update_yaxes(title_text=title, range=[0, top], tickformat=",")
    first, last = rows["as_of"].iloc[0].year - 2, rows["as_of"].iloc[-1].year + 2
    made.update_xaxes(
        title_text="Year (a point in time each)",
        gridcolor="rgba(0,0,0,0)",
        range=[f"{first}-01-01", f"{last}-01-01"],
    )
    returned = data.load("land_returns").set_index("row_id").loc["lr005"]
    made.add_annotation(
        x=returned["as_of"],
        y=at,
        text=f"{returned['as_of']:%B %Y}: about {number(returned['area_ha'])} ha of the"
        "<br>Northern Training Area returned",
        ax=-150,
        ay=76 if top < 60_000 else -80,
        align="left",
        arrowcolor=MUTED,
        arrowhead=2,
        font={"size": 12, "color": MUTED},
    )
    return made


def first_and_last(rows: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series, float]:
    """Return the first and last row with a figure in `column`, and the fall between, in per cent."""
    known = rows.dropna(subset=[column])
    first, last = known.iloc[0], known.iloc[-1]
    return first, last, 100 * (1 - last[column] / first[column])


def share_steps(rows: pd.DataFrame) -> list[pd.Series]:
    """Return the first figure of the share, the one four years later, and the last."""
    by_id = rows.set_index("row_id")
    return [by_id.loc[i] for i in ("la002", "la004", "la015")]


def land_title(rows: pd.DataFrame, measure: str) -> str:
    """Return the finding: how far Okinawa and the rest fell, or the course of the share."""
    if measure == "share":
        shares = share_steps(rows)
        said = [f"{percent(r['okinawa_share_pct'])} in {r['as_of'].year}" for r in shares]
        return f"Okinawa's share: {listed(said)}"
    first, _, fall = first_and_last(rows, "okinawa_ha")
    before, _, less = first_and_last(rows, "rest_ha")
    return (
        f"Base land: Okinawa {percent(fall, 0)} less since {first['as_of'].year}, "
        f"rest of Japan {percent(less, 0)} less since {before['as_of'].year}"
    )


def land_words(rows: pd.DataFrame) -> tuple[str, ...]:
    """Describe level, change and the mainland in sentences, from the rows drawn."""
    first, last, fall = first_and_last(rows, "okinawa_ha")
    begin, step, end = share_steps(rows)
    left, right, less = first_and_last(rows, "rest_ha")
    before, after = (rows[rows["row_id"] == i].iloc[0] for i in ("la011", "la012"))
    half = 100 * (1 - before["okinawa_ha"] / first["okinawa_ha"])
    return (
        f"In Okinawa the land fell from {number(first['okinawa_ha'])} ha ({first['dated']}) to "
        f"{number(last['okinawa_ha'])} ha ({last['dated']}): {number(fall, 0)} % less. "
        f"In the rest of Japan {number(left['rest_ha'])} ha ({left['dated']}) became "
        f"{number(right['rest_ha'])} ha ({right['dated']}): {number(less, 0)} % less.",
        f"Okinawa's share rose in one step, from {percent(begin['okinawa_share_pct'])} "
        f"({begin['dated']}) to {percent(step['okinawa_share_pct'])} ({step['dated']}), then stayed "
        f"near that level until {before['dated']}. It was {percent(end['okinawa_share_pct'])} on "
        f"{end['dated']}.",
        f"By {before['dated']} Okinawa's land was down by {number(half, 0)} %. Then one return "
        f"took {number(before['okinawa_ha'] - after['okinawa_ha'])} ha, and the share went from "
        f"{percent(before['okinawa_share_pct'])} to {percent(after['okinawa_share_pct'])}.",
    )


def rest_of(row: pd.Series) -> str:
    """Return the formula of the rest of Japan: the printed figure, else the difference."""
    row_id = f"{{{row['row_id']}}}"
    if pd.notna(row["rest_of_japan_ha"]):
        return f"{row_id}.rest_of_japan_ha"
    return f"({row_id}.japan_ha - {row_id}.okinawa_ha)"


def land_changes(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the formulas of the changes that the words name."""
    first, last, _ = first_and_last(rows, "okinawa_ha")
    left, right, _ = first_and_last(rows, "rest_ha")
    return (
        f"100 * (1 - {{{last['row_id']}}}.okinawa_ha / {{{first['row_id']}}}.okinawa_ha)",
        f"100 * (1 - {rest_of(right)} / {rest_of(left)})",
        f"100 * (1 - {{la011}}.okinawa_ha / {{{first['row_id']}}}.okinawa_ha)",
        "{la011}.okinawa_ha - {la012}.okinawa_ha",
    )


@exhibit(
    "How did the land and the share change?",
    tables=["land", "land_returns"],
    height=440,
    measure=One(list(MEASURES), label="Show"),
    start=One(list(STARTS), label="Years"),
)
def land_over_time(measure: str, start: str) -> View:
    """Exclusive-use land in Okinawa and the rest of Japan, as hectares or as Okinawa's share."""
    rows = exclusive_land(STARTS[start])
    years = f"{rows['as_of'].iloc[0].year} to {rows['as_of'].iloc[-1].year}"
    return View(
        figure=land_figure(rows, MEASURES[measure]),
        table=land_rows(rows),
        words=land_words(rows),
        computed={"Rest of Japan, ha": "{Row}.japan_ha - {Row}.okinawa_ha"},
        derived=land_changes(rows),
        title=land_title(rows, MEASURES[measure]),
        subtitle=f"US facilities for exclusive use, {measure}, {years}. Each mark is a published "
        "figure, or the difference of two; lines join only figures at most 27 months apart.",
        source_ids=sources_of(rows),
        as_of=years,
        caveats=(
            land_caveat(STARTS[start], MEASURES[measure]),
            "The ministry's lists of 2018 and 2020 print the same areas, although a little land "
            "came back in between.",
            other_figure_of_1972(),
        ),
        definition="Facilities and areas for the exclusive use of US forces (SOFA article 2-1-a). "
        "Where a source prints Japan and Okinawa only, the rest of Japan is the difference. The "
        "figure for the rest of Japan in 1952 is older than that agreement.",
    )


def land_caveat(start: int, measure: str) -> str:
    """Return what a reader of this state must know first."""
    if start < 1972 and measure == "share":
        return (
            "There is no share before 1972: until May of that year Okinawa was under US rule and "
            "not in Japan's list. Years without a mark have no figure in our sources."
        )
    if start < 1972:
        return (
            "The two series start in different years, 1952 and 1972, so their falls cannot be set "
            "side by side. Years without a mark have no figure in our sources."
        )
    return (
        "Hollow marks: a rounded figure, an approximate date or another warning (see the table). "
        "Years without a mark have no figure in our sources."
    )


def land_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of land as a table for readers."""
    return pd.DataFrame(
        {
            "Date": rows["dated"].tolist(),
            "Year": rows["as_of"].dt.year.tolist(),
            "Okinawa, ha": rows["okinawa_ha"].tolist(),
            "Rest of Japan, ha": rows["rest_ha"].tolist(),
            "Okinawa's share as printed, %": rows["okinawa_share_pct"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


EVERY = "every date, apart"
#: Dates offered one by one; in the others only single municipalities are known.
DAYS = ["31 March 2021", "31 March 2019", "about 1999"]


def municipal_rows() -> pd.DataFrame:
    """Return the municipal shares that cover all US bases, each with its date in words."""
    rows = data.load("municipal_share").dropna(subset=["share_pct"])
    rows = rows[rows["covers"] == "all US bases"].sort_values("as_of", na_position="first")
    return rows.assign(dated=dated(rows))


def dates_drawn(rows: pd.DataFrame) -> str:
    """Return the dates of the rows drawn: one date, or the first and the last."""
    known = [d for d in dict.fromkeys(rows["dated"]) if d != "undated"]
    dates = known[0] if len(known) == 1 else f"{known[0]} to {known[-1]}"
    return f"{dates}, some undated" if "undated" in set(rows["dated"]) else dates


def municipal_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw bars, grouped by date, within a date from the largest share down."""
    ordered = rows.sort_values(["as_of", "share_pct"], ascending=[True, True], na_position="first")
    bars = go.Bar(
        x=ordered["share_pct"].tolist(),
        y=[ordered["dated"].tolist(), ordered["municipality"].astype(str).tolist()],
        orientation="h",
        marker={"color": COLOURS["Okinawa"]},
        text=[
            f"{percent(v)}{star}"
            for v, star in zip(ordered["share_pct"], starred(ordered), strict=True)
        ],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
        width=0.66,
        name="share",
        showlegend=False,
        ids=ordered["row_id"].tolist(),
        meta={"column": "US bases, % of the municipality"},
    )
    made = figure(bars, height=460)
    made.update_xaxes(title_text="US bases, % of the municipality's land", range=[0, 100])
    made.update_yaxes(title_text="Municipality, by date of the figure", ticks="", showdividers=True)
    return made


@exhibit(
    "How much of a town is base?",
    tables=["municipal_share"],
    height=460,
    day=One([EVERY, *DAYS], label="Date", default=DAYS[0]),
)
def share_by_municipality(day: str) -> View:
    """Base land as a share of the municipality, never ranked across dates."""
    rows = municipal_rows()
    rows = rows if day == EVERY else rows[rows["dated"] == day]
    same = municipal_rows()
    one = DAYS[0] if day == EVERY else day
    shown = same[same["dated"] == one].sort_values("share_pct", ascending=False)
    said = [f"{r.municipality} {percent(r.share_pct)}" for r in shown.itertuples()]
    newest = ", the newest common date" if one == DAYS[0] else ""
    top = shown.sort_values("share_pct").iloc[-1]
    return View(
        figure=municipal_figure(rows),
        table=pd.DataFrame(
            {
                "Date": rows["dated"].tolist(),
                "Municipality": rows["municipality"].astype(str).tolist(),
                "US bases, % of the municipality": rows["share_pct"].tolist(),
                "Warning": warnings(rows),
                "Row": rows["row_id"].tolist(),
            }
        ),
        words=(
            f"{f'On {one}' if one[0].isdigit() else one.capitalize()}{newest}, "
            f"the shares were {listed(said)}.",
            f"The chart holds {len(rows)} figures, dated {dates_drawn(rows)}. "
            "A figure of one date says nothing about the rank at another.",
        ),
        title=f"In {top['municipality']}, {percent(top['share_pct'])} of the land was base "
        f"({top['dated']})",
        subtitle="US bases as a share of the municipality's land, per cent. "
        "Each group is one date: compare inside a group only. *: with a warning.",
        source_ids=sources_of(rows),
        as_of=dates_drawn(rows),
        caveats=(
            "Not a complete list: a municipality without a bar is not one without a base. Some "
            "sources do not say whether land of the Self-Defense Forces is left out.",
            "The figures of about 1999 come from an undated page.",
        ),
        definition="Area of US bases inside the municipality over the municipality's land.",
    )
