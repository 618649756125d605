"""Journeys of leaders between Japan and the United States, counted by decade."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, INK, PAPER, QUIET, figure, listed

#: Offices as a reader meets them, the table's roles behind them, and their look.
OFFICES = {
    "Japan's prime ministers and emperors": ("prime_minister", "emperor"),
    "US presidents": ("president",),
    "US secretaries of state": ("secretary_of_state",),
}
LOOKS = {
    "Japan's prime ministers and emperors": {"color": COLOURS["Japan"]},
    "US presidents": {"color": COLOURS["United States"]},
    "US secretaries of state": {
        "color": QUIET,
        "line": {"width": 1, "color": COLOURS["United States"]},
    },
}
WHO = ["all three", *OFFICES]
KINDS = {
    "all journeys": (),
    "to meet the other side": ("official_visit", "working_visit", "state_visit", "other_meeting"),
    "to a meeting of many states": ("multilateral_setting",),
    "stopovers and memorials": ("stopover", "funeral_or_memorial", "accompanied_president"),
}
#: The record begins and ends inside a decade.
DECADES = {
    1950: "1951–59",
    **{d: f"{d}s" for d in range(1960, 2020, 10)},
    2020: "2020–25",
}


def journeys(who: str, kind: str) -> pd.DataFrame:
    """Return the journeys of some offices and of one kind, with office and decade."""
    rows = data.load("leader_visits")
    office = {role: name for name, roles in OFFICES.items() for role in roles}
    rows = rows.assign(
        office=rows["role"].astype(str).map(office),
        decade=rows["start_date"].dt.year // 10 * 10,
    )
    if who != WHO[0]:
        rows = rows[rows["office"] == who]
    return rows[rows["visit_kind"].isin(KINDS[kind])] if KINDS[kind] else rows


def by_decade(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the number of journeys by office and decade, one line each, with the rows counted."""
    lines = [
        {
            "Office": office,
            "Decade": DECADES[decade],
            "Journeys, number": len(part),
            "Journeys in which year": listed_years(part),
            "Row": "; ".join(part["row_id"]),
        }
        for office in OFFICES
        for decade, part in rows[rows["office"] == office].groupby("decade")
    ]
    return pd.DataFrame(lines)


def listed_years(rows: pd.DataFrame) -> str:
    """Return the years of journeys, each once."""
    return ", ".join(str(y) for y in sorted(set(rows["start_date"].dt.year)))


def visits_figure(table: pd.DataFrame) -> go.Figure:
    """Draw the journeys by decade, one bar piece an office."""
    traces = [
        go.Bar(
            x=part["Decade"].tolist(),
            y=part["Journeys, number"].tolist(),
            ids=part["Row"].tolist(),
            meta={"column": "Journeys, number"},
            name=str(office),
            marker=LOOKS[str(office)],
            text=part["Journeys, number"].tolist(),
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": INK if "secretaries" in str(office) else PAPER, "size": 13},
            hovertemplate=f"<b>{office}</b><br>%{{x}}: %{{y}} journeys<extra></extra>",
        )
        for office, part in table.groupby("Office", sort=False)
    ]
    drawn = figure(*traces, height=420, barmode="stack", bargap=0.3, showlegend=True)
    drawn.update_layout(
        margin={"t": 56}, legend={"y": 1.03}, uniformtext={"minsize": 11, "mode": "show"}
    )
    order = list(DECADES.values())
    drawn.update_xaxes(
        title_text="Decade (the first and last hold fewer years)",
        categoryorder="array",
        categoryarray=order,
        range=[-0.5, len(order) - 0.5],
        gridcolor="rgba(0,0,0,0)",
    )
    highest = table.groupby("Decade")["Journeys, number"].sum().max()
    drawn.update_yaxes(title_text="Journeys, number", range=[0, 1.1 * highest], tickformat="d")
    if highest < 6:
        drawn.update_yaxes(dtick=1)
    return drawn


def decade_sums(table: pd.DataFrame) -> pd.Series:
    """Return the journeys of each full decade."""
    sums = table.groupby("Decade")["Journeys, number"].sum()
    full = [name for name in DECADES.values() if name.endswith("s")]
    return sums.reindex(full).fillna(0).astype(int)


def sum_formula(rows: pd.DataFrame) -> str:
    """Return a formula that counts rows."""
    return "count(" + ", ".join(f"{{{i}}}" for i in rows["row_id"]) + ")"


def visits_words(rows: pd.DataFrame, table: pd.DataFrame) -> tuple[str, ...]:
    """Say how many journeys, when most, and since when each office."""
    sums = decade_sums(table)
    most = sums[sums == sums.max()].index.tolist()
    per = []
    for office in table["Office"].drop_duplicates():
        part = rows[rows["office"] == office].sort_values("start_date")
        per.append(f"{office}: {len(part)}, the first in {part['start_date'].iloc[0].year}")
    return (
        f"The record has {len(rows)} journeys of this kind. Among the full decades most fall in the "
        f"{listed(most)}: {sums.max()}{' each' if len(most) > 1 else ''}.",
        f"{'; '.join(per)}.",
        "A count of journeys says how often leaders met, not whether they agreed. Ministers of defence, "
        "officials and telephones are not in it.",
    )


def visits_title(rows: pd.DataFrame, table: pd.DataFrame, who: str, kind: str) -> str:
    """Return the finding: the first full decade with journeys, the highest and the last."""
    sums = decade_sums(table)
    sums = sums[sums > 0]
    wanted = dict.fromkeys([sums.index[0], sums.idxmax(), sums.index[-1]])
    said = [f"{sums[d]} in the {d}" for d in wanted]
    names = {WHO[0]: "Leaders' journeys", WHO[1]: "Japan's leaders"}.get(who, who)
    what = "" if kind == "all journeys" else f", {kind}"
    return f"{names}{what}: {listed(said)}"


@exhibit(
    "How often do leaders travel to each other?",
    tables=["leader_visits"],
    height=420,
    second={"who": "US presidents"},
    who=One(WHO, label="Who"),
    kind=One(list(KINDS), label="Why"),
)
def leader_visits(who: str, kind: str) -> View:
    """Journeys of leaders between Japan and the United States by decade, office and kind."""
    rows = journeys(who, kind)
    table = by_decade(rows)
    offices = table["Office"].drop_duplicates()
    counted = [sum_formula(rows), *(sum_formula(rows[rows["office"] == o]) for o in offices)]
    decades = [sum_formula(part) for _, part in rows.groupby("decade")]
    years = f"{rows['start_date'].min().year} to {rows['start_date'].max().year}"
    return View(
        figure=visits_figure(table),
        table=table,
        words=visits_words(rows, table),
        title=visits_title(rows, table, who, kind),
        subtitle="Journeys of Japan's prime ministers and emperors to the United States, and of US "
        "presidents and secretaries of state to Japan, number by decade.",
        as_of=years,
        caveats=(
            "A visit is not agreement. Leaders also meet in third countries and talk by telephone, and "
            "none of that is counted.",
            "The series of secretaries of state is not equally complete in all decades.",
            "The kind of a visit is our coding of the official remark.",
        ),
        computed={"Journeys, number": "count({Row})"},
        derived=(*counted, *decades),
        definition="One journey is one record of the State Department's historians: a stay of an office "
        "holder in the other country, long or short.",
    )
