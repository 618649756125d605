"""Lesson 04: PFAS in water beside the bases, each value over the guideline of its time."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Many, One, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, PAPER, date, figure, hatched, listed, number

#: Media of the table under the name a reader chooses.
MEDIA = {
    "rivers": ("river",),
    "wells and springs": ("groundwater", "spring", "spring and groundwater"),
    "sewage and other water": ("sewage", "water", "water at the plant"),
    "treated water": ("treated water",),
}
VALUE, TIMES = "Concentration, ng/L", "Times the guideline, number"
SHOW = {"ng per litre": VALUE, "times the guideline": TIMES}
UNIT = {VALUE: "nanograms per litre", TIMES: "times the guideline"}


def measured(kinds: tuple[str, ...]) -> pd.DataFrame:
    """Return the concentrations in the water chosen, oldest first, with place and date in words."""
    rows = data.load("pfas")
    wanted = [medium for kind in kinds for medium in MEDIA[kind]]
    rows = rows[(rows["kind"] == "concentration") & rows["medium"].isin(wanted)]
    rows = rows.sort_values(["as_of", "row_id"])
    said = [date(r.as_of, r.as_of_precision) for r in rows.itertuples()]
    label = [f"{r.place}, {d}" for r, d in zip(rows.itertuples(), said, strict=True)]
    return rows.assign(dated=said, label=label)


def value_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the values as a table for readers."""
    return pd.DataFrame(
        {
            "Place": rows["place"].tolist(),
            "Date": rows["dated"].tolist(),
            "Water": rows["medium"].tolist(),
            VALUE: rows["value"].tolist(),
            "Guideline, ng/L": rows["guideline_ng_l"].tolist(),
            TIMES: (rows["value"] / rows["guideline_ng_l"]).tolist(),
            "Whose guideline": rows["guideline"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def values_figure(table: pd.DataFrame, labels: list[str], column: str) -> go.Figure:
    """Draw each value as a bar, with its own guideline as an upright mark."""
    marks = table["Guideline, ng/L"] if column == VALUE else [1.0] * len(table)
    bars = go.Bar(
        x=table[column].tolist(), y=labels, orientation="h", ids=table["Row"].tolist(),
        meta={"column": column}, name="measured", showlegend=False,
        marker=hatched(COLOURS["Okinawa"], [bool(w) for w in table["Warning"]]),
        hovertemplate="%{y}: %{x:,.4~g}<extra></extra>",
    )  # fmt: skip
    lines = go.Scatter(
        x=list(marks), y=labels, mode="markers", name="guideline of the time",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": INK}},
        meta={"decoration": "the guideline of each value"}, hoverinfo="skip",
    )  # fmt: skip
    drawn = figure(bars, lines, height=460)
    for value, mark, label in zip(table[column], marks, labels, strict=True):
        drawn.add_annotation(
            x=max(value, mark), y=label, text=number(value), xanchor="left", xshift=6,
            showarrow=False,
        )  # fmt: skip
    title = "PFOS and PFOA, ng/L" if column == VALUE else "Times the guideline, number"
    top = max(*table[column], *marks) * 1.15
    drawn.update_xaxes(title_text=title, range=[0, top], tickformat=",")
    drawn.update_yaxes(title_text="Place and date", ticks="", autorange="reversed", showgrid=False)
    drawn.update_layout(margin={"t": 34}, legend={"bgcolor": PAPER})
    return drawn


@exhibit(
    "How much PFAS is in the water, and how much may there be?",
    tables=["pfas"],
    height=460,
    second={"water": ("rivers", "treated water"), "show": "times the guideline"},
    water=Many(
        list(MEDIA), label="Water", default=("wells and springs", "rivers", "treated water")
    ),
    show=One(list(SHOW), label="Show"),
)
def pfas_values(water: tuple[str, ...], show: str) -> View:
    """PFOS and PFOA near the bases in Okinawa, each value beside the guideline of its own time."""
    rows = measured(water)
    table = value_lines(rows)
    top = table.loc[table[TIMES].idxmax()]
    where = top["Place"][:1].upper() + top["Place"][1:]
    over = int((table[TIMES] > 1).sum())
    years = sorted({r.as_of.year for r in rows.itertuples()})
    limits = sorted({number(v) for v in table["Guideline, ng/L"]}, key=float)
    return View(
        figure=values_figure(table, rows["label"].tolist(), SHOW[show]),
        table=table,
        words=(
            f"{over} of {len(table)} values lie over the guideline of their time "
            f"({listed(limits, 'or')} ng per litre).",
            f"The highest multiple: {top['Place']}, {top['Date']}, {number(top[VALUE])} ng per litre, "
            f"{number(top[TIMES])} times the guideline of {number(top['Guideline, ng/L'])}.",
            "Rivers and wells are not what people drink: treated water has its own bars.",
        ),
        title=f"{where}, {top['Date']}: {number(top[TIMES])} times the guideline of its time",
        subtitle=f"PFOS and PFOA added, {UNIT[SHOW[show]]}, near US bases in Okinawa. Upright marks: "
        "the guideline of the time. Hatched bars carry a warning.",
        as_of=f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0]),
        caveats=(
            "A value shows presence, not the source. That the airfield is the source is a finding of "
            "the prefecture's panel for Futenma (February 2025); the US forces do not accept it.",
            "Other days, other places: compare a value with its guideline, and draw no line through "
            "them.",
        ),
        definition="Guidelines: 70 ng per litre, a US health advisory of 2016; 50, Japan's target of "
        "April 2020. Both are for drinking water.",
        computed={TIMES: "{Row}.value / {Row}.guideline_ng_l"},
    )
