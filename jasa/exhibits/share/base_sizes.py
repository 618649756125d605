"""Lesson 03: the sizes of the bases in Okinawa, one by one and counted, with mean and median."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, PAPER, date, figure, hatched, number

EACH, COUNTED = "each base", "counted by size"
MIDDLES = {"mean and median": "middle", "quartiles": "quartiles"}
AREA, COUNT = "Area, ha", "Bases, number"
#: Width of a step in the counted view, hectares.
STEP = 250


def sizes() -> pd.DataFrame:
    """Return the exclusive-use bases of Okinawa whose area is known, smallest first."""
    rows = data.load("bases")
    wanted = (rows["prefecture"] == "Okinawa") & (rows["use_mode"] == "exclusive")
    rows = rows[wanted & rows["area_ha"].notna()].sort_values("area_ha", kind="stable")
    return rows.assign(dated=[date(r.as_of, r.as_of_precision) for r in rows.itertuples()])


def quartile(rows: pd.DataFrame, part: float) -> tuple[float, str]:
    """Return the area below which a part of the bases lies, and its formula."""
    place = part * (len(rows) - 1)
    low, rest = int(place), place - int(place)
    below, above = rows.iloc[low], rows.iloc[min(low + 1, len(rows) - 1)]
    value = below["area_ha"] + rest * (above["area_ha"] - below["area_ha"])
    a, b = (f"{{{r['row_id']}}}.area_ha" for r in (below, above))
    return float(value), f"{a} + {rest} * ({b} - {a})"


def base_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one line for each base."""
    return pd.DataFrame(
        {
            "Base": rows["name_en"].astype(str).tolist(),
            AREA: rows["area_ha"].tolist(),
            "Date": rows["dated"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def counted_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one line for each step of sizes that has a base."""
    step = (rows["area_ha"] // STEP).astype(int)
    lines = []
    for n, part in rows.groupby(step):
        said = [w for w in warnings(part) if w]
        lines.append(
            {
                "From, ha": f"{number(n * STEP)} to {number((n + 1) * STEP)}",
                COUNT: len(part),
                "Bases": "; ".join(part["name_en"].astype(str)),
                "Warning": "; ".join(dict.fromkeys(said)),
                "Row": "; ".join(part["row_id"]),
            }
        )
    return pd.DataFrame(lines)


def upright(value: float, name: str, height: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a line at an area and the words on top of it."""
    line = {"type": "line", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": height,
            "line": {"color": INK, "width": 2, "dash": "dash"}}  # fmt: skip
    words = {"x": value, "yref": "paper", "y": height, "text": f"<b>{name}</b> {number(value)} ha",
             "showarrow": False, "xanchor": "left", "xshift": 4, "bgcolor": PAPER}  # fmt: skip
    return line, words


def sizes_figure(table: pd.DataFrame, show: str, lines: list[tuple[str, float]]) -> go.Figure:
    """Draw the bases one by one or counted, with the middle values as upright lines."""
    if show == EACH:
        rough = [bool(w) for w in table["Warning"]]
        bar = go.Bar(
            x=table[AREA].tolist(), y=table["Base"].tolist(), orientation="h",
            ids=table["Row"].tolist(), meta={"column": AREA}, name="bases", showlegend=False,
            marker=hatched(COLOURS["Okinawa"], rough), hovertemplate="%{y}: %{x:,} ha<extra></extra>",
        )  # fmt: skip
    else:
        starts = [int(s.split(" to ")[0].replace(",", "")) for s in table["From, ha"]]
        bar = go.Bar(
            x=[s + STEP / 2 for s in starts], y=table[COUNT].tolist(), width=STEP * 0.95,
            ids=table["Row"].tolist(), meta={"column": COUNT, "place": "layout"}, name="bases",
            showlegend=False, marker={"color": COLOURS["Okinawa"]},
            hovertemplate="%{y} bases<extra></extra>",
        )  # fmt: skip
    drawn = figure(bar, height=520)
    drawn.update_xaxes(title_text="Area, hectares", rangemode="tozero", tickformat=",")
    drawn.update_yaxes(title_text="Base" if show == EACH else "Bases, number of")
    if show == EACH:
        drawn.update_yaxes(ticks="", tickfont={"size": 11}, dtick=1, showgrid=False)
    for n, (name, value) in enumerate(lines):
        line, words = upright(value, name, (0.45, 0.6, 0.75)[n])
        drawn.add_shape(line)
        drawn.add_annotation(words)
    drawn.update_layout(margin={"t": 20, "r": 30})
    return drawn


@exhibit(
    "How large is a base? Look at all of them.",
    tables=["bases"],
    height=520,
    second={"show": COUNTED, "middle": "quartiles"},
    show=One([EACH, COUNTED], label="Show"),
    middle=One(list(MIDDLES), label="Mark"),
)
def base_sizes(show: str, middle: str) -> View:
    """The areas of the exclusive-use bases in Okinawa: a few are huge, most are small."""
    rows = sizes()
    mean, median = float(rows["area_ha"].mean()), float(rows["area_ha"].median())
    low, high = quartile(rows, 0.25), quartile(rows, 0.75)
    every = ", ".join(f"{{{i}}}.area_ha" for i in rows["row_id"])
    below = int((rows["area_ha"] < mean).sum())
    largest = rows.tail(3)["area_ha"].sum()
    lines = [("median", median), ("mean", mean)]
    if MIDDLES[middle] == "quartiles":
        lines = [("lower quartile", low[0]), ("median", median), ("upper quartile", high[0])]
    table = base_lines(rows) if show == EACH else counted_lines(rows)
    return View(
        figure=sizes_figure(table, show, lines),
        table=table,
        words=(
            f"{len(rows)} bases with a known area. The mean is {number(mean)} ha, the median "
            f"{number(median)} ha: half of the bases are smaller than that.",
            f"{below} of the {len(rows)} lie below the mean. The three largest hold "
            f"{number(100 * largest / rows['area_ha'].sum(), 0)} % of all the hectares listed.",
            f"The middle half lies between the quartiles, {number(low[0])} and {number(high[0])} ha.",
        ),
        title=f"A base in Okinawa has {number(mean)} ha on average; half have less than "
        f"{number(median)} ha",
        subtitle="Exclusive-use facilities in Okinawa by area, hectares, each by its newest figure; "
        f"steps of {STEP} hectares where they are counted.",
        as_of=f"{rows['as_of'].min().year} to {rows['as_of'].max().year}",
        caveats=(
            "The areas are of different dates, so do not add them up for one day. One islet is left "
            "out because its area is not known.",
            "Hatched: the date is old or not known, or another warning (see the table).",
        ),
        definition="The mean is the sum over the number of bases. The median has as many bases below "
        "it as above. The quartiles cut off the smallest and the largest quarter.",
        computed={COUNT: "count({Row})"} if show == COUNTED else {},
        derived=(
            f"mean({every})", f"median({every})", low[1], high[1], f"0 * {{{rows.iloc[0]['row_id']}}}"
            f".area_ha + {below}", f"0 * {{{rows.iloc[0]['row_id']}}}.area_ha + {len(rows)}",
            "100 * (" + " + ".join(f"{{{i}}}.area_ha" for i in rows.tail(3)["row_id"])
            + f") / sum({every})", f"0 + {STEP}",
        ),
    )  # fmt: skip
