"""Lesson 07: the largest rises of military spending, and what came the year after."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, hollow, warnings
from jasa.frame.style import COLOURS, INK, MUTED, figure, number

#: How many changes are looked at together.
MANY = 50
RISES, FALLS, LOT = "the largest rises", "the largest falls", "as many, drawn by lot"
COLOUR = {RISES: COLOURS["Okinawa"], FALLS: COLOURS["Japan"], LOT: MUTED}
SYMBOL = {RISES: "circle", FALLS: "square", LOT: "diamond"}
CHOSEN = (
    "The group was chosen by its first value, so it must be extreme there. Do not read the way back "
    "as an effect of anything done in between."
)
BY_LOT = "The group was drawn by lot, so neither of its two years need be extreme."
NOW, AFTER = "Change in the year, %", "Change in the year after, %"
MONEY = "spending_constant_usd_m"


def changes() -> pd.DataFrame:
    """Return every change of a state from one year to the next for which the year after is known."""
    rows = data.load("military_spending").dropna(subset=[MONEY]).sort_values(["country", "year"])
    by = rows.groupby("country")
    old, new = by[MONEY].shift(1), by[MONEY].shift(-1)
    whole = (by["year"].shift(1) == rows["year"] - 1) & (by["year"].shift(-1) == rows["year"] + 1)
    rows = rows.assign(
        now=100 * (rows[MONEY] / old - 1),
        after=100 * (new / rows[MONEY] - 1),
        row_before=by["row_id"].shift(1),
        row_after=by["row_id"].shift(-1),
    )
    return rows[whole]


def chosen_changes(group: str) -> pd.DataFrame:
    """Return the changes of a group: the extremes, or as many drawn by lot, always the same."""
    rows = changes()
    if group == LOT:
        return rows.sample(MANY, random_state=7).sort_values("now", ascending=False)
    return rows.nlargest(MANY, "now") if group == RISES else rows.nsmallest(MANY, "now")


def changes_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the changes as a table for readers."""
    return pd.DataFrame(
        {
            "State": rows["country"].tolist(),
            "Year": rows["year"].tolist(),
            NOW: rows["now"].tolist(),
            AFTER: rows["after"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
            "Row of the year before": rows["row_before"].tolist(),
            "Row of the year after": rows["row_after"].tolist(),
        }
    )


def changes_figure(rows: pd.DataFrame, group: str) -> go.Figure:
    """Draw each state and year twice: the change of the year, and beside it that of the year after."""
    traces = [
        go.Scatter(
            x=[place, place + 1], y=[now, after], mode="lines",
            line={"color": COLOUR[group], "width": 0.8}, opacity=0.45,
            meta={"decoration": "one state, from the year to the year after"},
            hoverinfo="skip", showlegend=False,
        )
        for place in (0,)
        for now, after in zip(rows["now"], rows["after"], strict=True)
    ]  # fmt: skip
    for place, field, column in ((0, "now", NOW), (1, "after", AFTER)):
        traces.append(
            go.Scatter(
                x=[place] * len(rows), y=rows[field].tolist(), mode="markers",
                marker={"size": 8, "symbol": hollow(SYMBOL[group], rows), "color": COLOUR[group],
                        "opacity": 0.7, "line": {"width": 1.5, "color": COLOUR[group]}},
                ids=rows["row_id"].tolist(), meta={"column": column, "place": "layout"},
                text=[f"{c} {y}" for c, y in zip(rows["country"], rows["year"], strict=True)],
                hovertemplate="%{text}: %{y:.1f} %<extra></extra>", showlegend=False, name=column,
            )
        )  # fmt: skip
    drawn = figure(*traces, height=420)
    low, high = (pd.concat([rows["now"], rows["after"]]).agg(f) for f in ("min", "max"))
    drawn.update_yaxes(title_text="Change against the year before, %", range=[low - 12, high + 12])
    drawn.update_xaxes(
        title_text="Year", tickvals=[0, 1], ticktext=["the year itself", "the year after"],
        range=[-0.75, 1.75], showgrid=False,
    )  # fmt: skip
    return with_means(drawn, rows)


def with_means(drawn: go.Figure, rows: pd.DataFrame) -> go.Figure:
    """Add the mean of both years as a bar with its figure, and the line of no change."""
    drawn.add_hline(y=0, line={"color": INK, "width": 1})
    for place, field in ((0, "now"), (1, "after")):
        mean = float(rows[field].mean())
        drawn.add_shape(
            type="line", x0=place - 0.16, x1=place + 0.16, y0=mean, y1=mean,
            line={"color": INK, "width": 4},
        )  # fmt: skip
        drawn.add_annotation(
            x=place - 0.18 if place == 0 else place + 0.18,
            y=mean,
            xanchor="right" if place == 0 else "left",
            text=f"<b>mean {number(mean, 0)} %</b>",
            showarrow=False,
            font={"size": 15, "color": INK},
        )
    return drawn


def mean_formula(table: pd.DataFrame, after: bool) -> str:
    """Return the formula of the mean change of a group, from the cells of its rows."""
    names = ("Row of the year after", "Row") if after else ("Row", "Row of the year before")
    parts = [
        f"100 * ({{{new}}}.{MONEY} / {{{old}}}.{MONEY} - 1)"
        for new, old in zip(table[names[0]], table[names[1]], strict=True)
    ]
    return f"({' + '.join(parts)}) / {len(parts)}"


def changes_words(table: pd.DataFrame, rows: pd.DataFrame) -> tuple[str, ...]:
    """Say what the changes show: both means, how many came lower, and the largest."""
    now, after = rows["now"].mean(), rows["after"].mean()
    lower, fell = rows["after"] < rows["now"], rows["after"] < 0
    top = table.iloc[0]
    return (
        f"In the year itself the mean change is {number(now, 1)} %, in the year after "
        f"{number(after, 1)} %.",
        f"In {lower.sum()} of the {len(table)} cases the change of the year after is the lower "
        f"one; in {fell.sum()} it is a fall.",
        f"The first of the list is {top['State']} in {top['Year']}: {number(top[NOW], 1)} %, then "
        f"{number(top[AFTER], 1)} %.",
        "An extreme is partly chance: war, a late bill, a change of counting. Chance does not "
        "repeat itself, so the next value tends to lie nearer the mean. That is regression to "
        "the mean, and it needs no policy.",
    )


@exhibit(
    "What comes after a large rise? Choose a group of changes.",
    tables=["military_spending"],
    height=420,
    second={"group": LOT},
    group=One([RISES, FALLS, LOT], label="Changes"),
)
def spending_rises(group: str) -> View:
    """The largest yearly changes of military spending, and the same states the year after."""
    rows = chosen_changes(group)
    table = changes_table(rows)
    now, after = rows["now"].mean(), rows["after"].mean()
    lower, fell = rows["after"] < rows["now"], rows["after"] < 0
    return View(
        figure=changes_figure(rows, group),
        table=table,
        title=f"{group[:1].upper()}{group[1:]}: mean {number(now, 0)} %, the year after "
        f"{number(after, 0)} %",
        subtitle=f"{len(table)} changes of one state from one year to the next, in dollars of one "
        "year's prices; a thick bar is the mean. Hollow: with a warning.",
        words=changes_words(table, rows),
        as_of=f"{rows['year'].min()} to {rows['year'].max()}",
        caveats=(
            BY_LOT if group == LOT else CHOSEN,
            "Some large changes are changes of counting, in small states above all.",
        ),
        definition="Change of military spending by SIPRI's count, in dollars of one year's prices, "
        "against the year before, for states and years with both neighbours known.",
        computed={
            NOW: f"100 * ({{Row}}.{MONEY} / {{Row of the year before}}.{MONEY} - 1)",
            AFTER: f"100 * ({{Row of the year after}}.{MONEY} / {{Row}}.{MONEY} - 1)",
        },
        derived=(
            *(
                mean_formula(lines, after)
                for lines in (table, table.head(1))
                for after in (False, True)
            ),
            *(
                " + ".join(["0", *(f"{{{i}}}" for i in rows["row_id"][chosen])])
                for chosen in (lower, fell)
            ),
        ),
    )
