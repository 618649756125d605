"""The four services inside Japan over time, and the Marines of Japan and Guam beside two plans."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.exhibits.forces.troop_lines import (
    BREAK,
    NEW_START,
    SWINGS,
    SWINGS_BY_QUARTER,
    counts,
    end_labels,
    mark_break,
    mark_swings,
    troop_line,
)
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, View, exhibit, warnings
from jasa.frame.style import COLOURS, GRID, date, figure, listed, marks, number, percent
from jasa.frame.yearly_series import date_axis, year_axis

SERVICES = {
    "Army": "army",
    "Navy": "navy",
    "Marine Corps": "marine_corps",
    "Air Force": "air_force",
}
SYMBOLS = dict(zip(SERVICES, ("square", "diamond", "circle", "triangle-up"), strict=True))
YEARS, QUARTERS = DATES = ("by year, since 1950", "by quarter, since 2008")
PEOPLE, SHARE = MEASURES = ("people", "share of all in Japan")
#: A quarterly line joins counts of neighbouring quarters, a yearly one those of neighbouring Septembers.
NEAR = pd.Timedelta(days=100)


def japan_rows(dates: str) -> pd.DataFrame:
    """Return the counts for Japan with services, by year or by quarter, oldest first."""
    if dates == YEARS:
        return counts("Japan").dropna(subset=["army"])
    rows = data.load("troops_quarterly").sort_values("as_of")
    return rows.assign(year=rows["as_of"].dt.year, counted="new report")


def column_of(service: str, measure: str) -> str:
    """Return the name of the column that a service is drawn from."""
    return f"{service}, persons" if measure == PEOPLE else f"{service} among all in Japan, %"


def service_lines(dates: str, measure: str) -> pd.DataFrame:
    """Return one line a count, with one column a service, and its share if asked."""
    rows = japan_rows(dates)
    yearly = (
        [f"{m} {y}" for m, y in zip(rows["report_month"], rows["year"], strict=True)]
        if (dates == YEARS)
        else [date(d) for d in rows["as_of"]]
    )
    lines = pd.DataFrame(
        {
            "Date": yearly,
            "Year": rows["year"].astype(int).tolist(),
            "Count": rows["counted"].tolist(),
            **{f"{s}, persons": rows[f].astype(int).tolist() for s, f in SERVICES.items()},
            "All services, persons": rows["total"].astype(int).tolist(),
        }
    )
    if measure == SHARE:
        for service in SERVICES:
            part, whole = lines[f"{service}, persons"], lines["All services, persons"]
            lines[column_of(service, measure)] = 100 * part / whole
    warning = rows["note"].where(rows["use"] == "caveat", "").fillna("")
    return lines.assign(Warning=warning.tolist(), Row=rows["row_id"].tolist())


def quarterly(rows: pd.DataFrame, column: str, colour: str, symbol: str, name: str) -> go.Scatter:
    """Return one service by quarter; hollow marks carry a warning, gaps of half a year stay open."""
    when = data.load("troops_quarterly").set_index("row_id")[["as_of", "use"]]
    points: list[tuple[object, ...]] = []
    for row in rows.to_dict("records"):
        day, use = when.loc[row["Row"]]
        if points and day - pd.Timestamp(str(points[-1][0])) > NEAR:
            points.append((f"{day:%Y-%m-%d}", None, None, symbol))
        mark = f"{symbol}-open" if use == "caveat" else symbol
        points.append((f"{day:%Y-%m-%d}", float(row[column]), row["Row"], mark))
    x, y, ids, shapes = zip(*points, strict=True)
    return go.Scatter(
        x=x,
        y=y,
        ids=ids,
        meta={"column": column},
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 2},
        marker=marks(colour, shapes, 7, edge=1.2),
        hovertemplate=f"<b>{name}</b><br>%{{x}}: %{{y:,.5~g}}<extra></extra>",
        name=name,
        showlegend=False,
    )


def services_figure(lines: pd.DataFrame, dates: str, measure: str) -> go.Figure:
    """Draw one line a service."""
    traces, ends = [], []
    for name in SERVICES:
        draw = troop_line if dates == YEARS else quarterly
        traces.append(draw(lines, column_of(name, measure), COLOURS[name], SYMBOLS[name], name))
        last = traces[-1]
        ends.append((name, last.x[-1], float(last.y[-1]), COLOURS[name]))
    drawn = figure(*traces, height=440)
    top = 1.1 * float(lines[[column_of(s, measure) for s in SERVICES]].max().max())
    drawn.update_layout(margin={"r": 120})
    axis = "US service members in Japan, persons"
    axis = axis if measure == PEOPLE else "Share of US service members in Japan, %"
    drawn.update_yaxes(title_text=axis, range=[0, top], tickformat=",")
    if dates == YEARS:
        drawn.update_xaxes(year_axis(lines["Year"], title_text="Year", gridcolor=GRID))
        mark_break(drawn, top)
        mark_swings(drawn, SWINGS, top, 0.8 * top)
    else:
        drawn.update_xaxes(date_axis(traces[0].x, title_text="Date", gridcolor=GRID))
        mark_swings(drawn, SWINGS_BY_QUARTER, top, 0.94 * top)
    end_labels(drawn, ends, top / 17)
    return drawn


def count_of_each(lines: pd.DataFrame, measure: str, place: str) -> list[tuple[str, str, str]]:
    """Return service, figure in words and date, of the "last" or the "highest" count of each service."""
    found = []
    for service in SERVICES:
        values = lines[column_of(service, measure)]
        at = values.index[-1] if place == "last" else values.idxmax()
        figure_said = number(values[at], 0) if measure == PEOPLE else percent(values[at])
        found.append((float(values[at]), service, figure_said, lines.at[at, "Date"]))
    return [rest for _, *rest in sorted(found, reverse=True)]  # type: ignore[misc]


def services_words(lines: pd.DataFrame, dates: str, measure: str) -> tuple[str, ...]:
    """Say the newest level, each service's extreme, and what not to believe."""
    last = count_of_each(lines, measure, "last")
    level = listed([f"{service} {value}" for service, value, _ in last])
    highest = listed(
        [f"{s} {value} ({when})" for s, value, when in count_of_each(lines, measure, "highest")]
    )
    if dates == QUARTERS:
        sound = lines.loc[lines["Warning"] == "", column_of("Navy", measure)]
        low, high = (
            number(v, 0) if measure == PEOPLE else percent(v) for v in (sound.min(), sound.max())
        )
        tail = (
            f"In the counts without a warning the Navy stays between {low} and {high}. In the "
            "shaded quarters it swings far outside that range, which looks like bookkeeping."
        )
    else:
        tail = f"{BREAK} The shaded years swing in a way that looks like bookkeeping."
    what = "" if measure == PEOPLE else ", of all US service members in Japan"
    return (
        f"The newest count, {last[0][2]}, has{what}: {level}.",
        f"Highest in this chart: {highest}.",
        tail,
    )


def services_title(lines: pd.DataFrame, dates: str, measure: str) -> str:
    """Return the finding: the two largest services, or the quarter in which the books swing most."""
    if dates == QUARTERS:
        navy = column_of("Navy", measure)
        peak = lines[navy].idxmax()
        value, later = (
            number(v, 0) if measure == PEOPLE else percent(v)
            for v in lines.loc[[peak, peak + 1], navy]
        )
        of = "" if measure == PEOPLE else " of US forces"
        when = lines.at[peak, "Date"]
        return f"Navy in Japan, by the books: {value}{of} on {when}, {later} a quarter later"
    (first, value, when), (second, other, _), *_ = count_of_each(lines, measure, "last")
    of = "" if measure == PEOPLE else " of US service members"
    return f"In Japan the {first} has {value}{of}, the {second} {other} ({when})"


@exhibit(
    "Which services, and how steady are the counts?",
    tables=["troops", "troops_quarterly"],
    height=440,
    second={"dates": QUARTERS},
    dates=One(list(DATES), label="Dates"),
    measure=One(list(MEASURES), label="Show"),
)
def services_in_japan(dates: str, measure: str) -> View:
    """The four large services in Japan, by year since 1950 or by quarter since 2008."""
    lines = service_lines(dates, measure)
    when = f"{lines['Date'].iloc[0]} to {lines['Date'].iloc[-1]}"
    return View(
        figure=services_figure(lines, dates, measure),
        table=lines,
        words=services_words(lines, dates, measure),
        title=services_title(lines, dates, measure),
        subtitle=f"US service members in Japan by service, {measure}, {when}."
        + (" To 1973 main islands plus Ryukyus." if dates == YEARS else ""),
        as_of=when,
        caveats=(
            BREAK
            if dates == YEARS
            else "From December 2015 to December 2017 the report's figures swing; "
            "no explanation was found. Do not read them as deployments.",
            "Hollow marks carry a warning, which stands in the table.",
            "For 2003 and 2004 there are no figures by service."
            if dates == YEARS
            else "No report was found for December 2022 to June 2023.",
        ),
        lead=1,
        computed={
            column_of(s, SHARE): f"100 * {{Row}}.{f} / {{Row}}.total" for s, f in SERVICES.items()
        },
        definition="Active duty of the four large services. The small Coast Guard and Space Force are "
        "not drawn, but they are in the whole of the shares.",
    )


PLACES = {"Guam": "on Guam", "Japan": "in Japan"}
#: The road map that plans the move of Marines to Guam, and the first who went.
GUAM, GONE = "fe024", "fe061"


def marine_lines(place: str) -> pd.DataFrame:
    """Return the Marines counted in a place by the new report, one line a year."""
    rows = counts(place)
    rows = rows[rows["year"] >= NEW_START]
    return pd.DataFrame(
        {
            "Place": place,
            "Year": rows["year"].astype(int).tolist(),
            "Marine Corps, persons": rows["marine_corps"].astype(int).tolist(),
            "Warning": warnings(rows),
            "Plan, in our words": event(GUAM)["event"],
            "Row": rows["row_id"].tolist(),
            "Row of the plan": GUAM,
        }
    )


def event(row_id: str) -> pd.Series:
    """Return an event of the timeline or of the Henoko chronicle."""
    name = "timeline" if row_id.startswith("tl") else "henoko_events"
    return data.load(name).set_index("row_id").loc[row_id]


def agreement_panel(row_id: str, heading: str) -> Panel:
    """Return what the course's tables say of one agreement or event, with its date."""
    row = event(row_id)
    words = row["summary"] if "summary" in row else row["event"]
    return Panel(heading, str(words), row_id, date(row["as_of"], row["as_of_precision"]))


def marine_figure(lines: pd.DataFrame, place: str) -> go.Figure:
    """Draw one bar a year; hatched bars carry a warning."""
    rough = (lines["Warning"] != "").tolist()
    bars = go.Bar(
        x=lines["Year"].tolist(),
        y=lines["Marine Corps, persons"].tolist(),
        ids=lines["Row"].tolist(),
        meta={"column": "Marine Corps, persons"},
        marker={
            "color": COLOURS["Marine Corps"],
            "pattern": {"shape": ["/" if r else "" for r in rough], "solidity": 0.4},
        },
        text=[number(v, 0) for v in lines["Marine Corps, persons"]],
        textposition="outside",
        textangle=0,
        cliponaxis=False,
        textfont={"size": 12},
        hovertemplate="%{x}: %{y:,} Marines<extra></extra>",
        showlegend=False,
    )
    drawn = figure(bars, height=330, bargap=0.25)
    top = 1.14 * float(lines["Marine Corps, persons"].max())
    drawn.update_xaxes(title_text="Year (September)", dtick=2, gridcolor="rgba(0,0,0,0)")
    drawn.update_yaxes(
        title_text=f"Marines {PLACES[place]}, persons", range=[0, top], tickformat=","
    )
    return drawn


@exhibit(
    "Two plans, two moves: what is to move where?",
    tables=["troops", "timeline", "henoko_events"],
    height=330,
    place=One(list(PLACES), label="Marines counted in"),
)
def marine_moves(place: str) -> View:
    """The plans for Futenma and for Guam, above the Marines counted in Guam or in Japan since 2008."""
    lines = marine_lines(place)
    column = "Marine Corps, persons"
    last, top = lines.iloc[-1], lines.loc[lines[column].idxmax()]
    low = lines.loc[lines[column].idxmin()]
    where, newest = PLACES[place], f"{number(last[column], 0)} ({last['Year']})"
    return View(
        figure=marine_figure(lines, place),
        table=lines,
        words=(
            f"The report counts {number(last[column], 0)} Marines {where} in September {last['Year']}.",
            f"The highest count drawn is {number(top[column], 0)} ({top['Year']}), the lowest "
            f"{number(low[column], 0)} ({low['Year']}).",
            "One plan divides what Futenma does: helicopters and Ospreys go to Henoko, inside Okinawa, "
            "the tankers went to Iwakuni on the mainland, use in an emergency goes to Kyushu. The other "
            "was to take Marines out of Okinawa, to Guam.",
        ),
        title=f"Marines {where}: {newest}. By 2014, 8,000 were to go to Guam",
        subtitle="Active-duty Marines by the September report, persons, "
        f"{lines['Year'].min()} to {lines['Year'].max()}. Below: two plans.",
        as_of=f"{lines['Year'].min()} to {lines['Year'].max()}; the events have their own dates",
        caveats=(
            "A count of one day does not say who came from where. Marines who rotate for some "
            "months may or may not be in it.",
            "Hatched bars carry a warning: the figures of 2015 to 2017 swing in the books."
            if place == "Japan"
            else "The scale is far smaller than that for Japan; read the axis before you compare.",
        ),
        panels=(
            agreement_panel("fe027", "One plan: Futenma to Henoko"),
            agreement_panel("fe063", "The part that went to the mainland"),
            agreement_panel(GUAM, "The other: Marines to Guam"),
            agreement_panel(GONE, "The first who went"),
        ),
        definition="Marines on active duty whom the report assigns to the place. The summaries of the "
        "agreements are the course's own words.",
    )
