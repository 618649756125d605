"""Lesson 07: what holds between states need not hold within one: the share of GDP and the economy."""

from __future__ import annotations

import math

import pandas as pd

from jasa.exhibits.balance.spending_and_economy import GDP, NAMED, SHARE, with_economy
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, hollow, warnings
from jasa.frame.style import COLOURS, INK, MUTED, figure, number

BETWEEN, WITHIN = "between states", "within each state"
#: The first year for which nearly all states of the table have a share.
FIRST = 2000
LASTS = {"2014": 2014, "2019": 2019, "2024": 2024}
FELL, ROSE, SHRANK = "grew, share fell", "grew, share did not fall", "did not grow"
LOOKS = {
    FELL: (COLOURS["Okinawa"], "solid"),
    ROSE: (COLOURS["Japan"], "dash"),
    SHRANK: (MUTED, "dot"),
}

#: Where a name stands that would cover a mark or another name above its own.
PLACES = {"Japan": "bottom", "China": "bottom", "South Korea": "bottom"}


def both_years(last: int) -> pd.DataFrame:
    """Return each state's rows of the first and a last year, and what became of economy and share.

    The column `group` is FELL, ROSE or SHRANK; states without one of the two rows are left out.
    """
    rows = with_economy()
    rows = rows[rows["year"].isin([FIRST, last])].sort_values(["country", "year"])
    rows = rows[rows.groupby("country")["year"].transform("count") == 2]
    ends = rows.groupby("country")[["gdp", "share_gdp_pct"]].agg(["first", "last"])
    grew = ends["gdp"]["last"] > ends["gdp"]["first"]
    fell = ends["share_gdp_pct"]["last"] < ends["share_gdp_pct"]["first"]
    group = pd.Series(ROSE, index=ends.index).mask(fell, FELL).where(grew, SHRANK)
    return rows.assign(group=rows["country"].map(group))


def of_year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the rows of one year."""
    return rows[rows["year"] == year]


def halves(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the smaller and the larger economies; a middle one is in neither half."""
    ordered, half = rows.sort_values("gdp"), len(rows) // 2
    return ordered.head(half), ordered.tail(half)


def rows_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return states and years as a table for readers."""
    return pd.DataFrame(
        {
            "State": rows["country"].tolist(),
            "Year": rows["year"].tolist(),
            GDP: rows["gdp"].tolist(),
            SHARE: rows["share_gdp_pct"].tolist(),
            "Economy and share since the first year": rows["group"].tolist(),
            "Estimate of SIPRI": ["yes" if e else "no" for e in rows["estimate"]],
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def names_at_ends(rows: pd.DataFrame, last: int) -> list[str]:
    """Return the text of each mark: the names of a few states, at their last year."""
    cells = zip(rows["country"], rows["year"], strict=True)
    return [f"<b>{c}</b>" if c in NAMED and y == last else "" for c, y in cells]


def state_marks(rows: pd.DataFrame, last: int, colour: str, name: str) -> go.Scatter:
    """Draw a mark for each state and year, the last year larger."""
    return go.Scatter(
        x=rows["gdp"].tolist(),
        y=rows["share_gdp_pct"].tolist(),
        name=name,
        mode="markers+text",
        marker={
            "size": [11 if year == last else 6 for year in rows["year"]],
            "symbol": hollow("circle", rows),
            "color": colour,
            "opacity": 0.85,
            "line": {"width": 2, "color": colour},
        },
        text=names_at_ends(rows, last),
        textposition=[f"{PLACES.get(c, 'top')} center" for c in rows["country"]],
        textfont={"size": 12, "color": INK},
        customdata=[f"{c} {y}" for c, y in zip(rows["country"], rows["year"], strict=True)],
        ids=rows["row_id"].tolist(),
        meta={"column": SHARE},
        hovertemplate="%{customdata}: GDP %{x:,.0f}, share %{y:.2f} %<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )


def state_ways(rows: pd.DataFrame, group: str) -> go.Scatter:
    """Draw the way of each state of a group, from the first year to the last."""
    colour, dash = LOOKS[group]
    x: list[float | None] = []
    y: list[float | None] = []
    for _, way in rows.groupby("country"):
        x += [*way["gdp"].tolist(), None]
        y += [*way["share_gdp_pct"].tolist(), None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        name=f"{group} ({rows['country'].nunique()})",
        line={"color": colour, "width": 1.8, "dash": dash},
        meta={"decoration": "from the first year to the last"},
        hoverinfo="skip",
    )


def with_means(drawn: go.Figure, rows: pd.DataFrame) -> go.Figure:
    """Add the mean share of the smaller and of the larger economies as a bar with its figure."""
    for half, outside in zip(halves(rows), ("left", "right"), strict=True):
        mean, ends = float(half["share_gdp_pct"].mean()), half["gdp"].agg(["min", "max"]).tolist()
        drawn.add_shape(
            type="line", x0=ends[0], x1=ends[1], y0=mean, y1=mean, line={"color": INK, "width": 3}
        )
        drawn.add_annotation(
            x=math.log10(ends[0] if outside == "left" else ends[1]),
            y=mean,
            xanchor="right" if outside == "left" else "left",
            xshift=-4 if outside == "left" else 4,
            text=f"<b>{number(mean, 2)} %</b>",
            showarrow=False,
            font={"size": 13, "color": INK},
        )
    return drawn


def drawn_states(rows: pd.DataFrame, look: str, last: int) -> go.Figure:
    """Draw economy to the right, on an axis in powers of ten, and share upwards."""
    if look == BETWEEN:
        traces = [state_marks(rows, last, COLOURS["Japan"], BETWEEN)]
    else:
        parts = [(g, rows[rows["group"] == g]) for g in LOOKS if (rows["group"] == g).any()]
        traces = [state_ways(part, group) for group, part in parts]
        traces += [state_marks(part, last, LOOKS[group][0], group) for group, part in parts]
    drawn = figure(*traces, height=430)
    ends = [math.log10(rows["gdp"].min()) - 0.3, math.log10(rows["gdp"].max()) + 0.3]
    drawn.update_xaxes(title_text=GDP, type="log", range=ends, dtick=1)
    drawn.update_yaxes(title_text=SHARE, range=[0, float(rows["share_gdp_pct"].max()) * 1.12])
    return with_means(drawn, rows) if look == BETWEEN else drawn


def counted(rows: pd.DataFrame, group: str) -> tuple[int, str]:
    """Return how many states are in a group, and the formula that counts their rows."""
    ids = rows.loc[(rows["group"] == group) & (rows["year"] > FIRST), "row_id"]
    return len(ids), " + ".join(["0", *(f"{{{i}}}" for i in ids)])


def mean_formula(half: pd.DataFrame) -> str:
    """Return the formula of the mean share of some states."""
    parts = [f"{{{i}}}.share_gdp_pct" for i in half["row_id"]]
    return f"({' + '.join(parts)}) / {len(parts)}"


def words_of(rows: pd.DataFrame, look: str, last: int) -> tuple[str, ...]:
    """Say what a look shows, and that it does not show the other."""
    small, large = (float(half["share_gdp_pct"].mean()) for half in halves(of_year(rows, last)))
    fell, rose, shrank = (counted(rows, group)[0] for group in LOOKS)
    found = {
        BETWEEN: f"Between the states of {last} the larger half of the economies gives a mean share "
        f"of {number(large, 2)} %, the smaller half {number(small, 2)} %.",
        WITHIN: f"Within each state, {FIRST} and {last}: of {fell + rose} economies that grew, the "
        f"share fell in {fell}; it did not in {rose}. Economies that did not grow: {shrank}.",
    }
    return (
        found[look],
        "Neither look can stand in for the other. To carry what holds between states over to one "
        "state is the ecological fallacy; so is to carry it from states to their people.",
    )


@exhibit(
    "Does a larger economy give a larger share? Look between states, then within each.",
    tables=["military_spending"],
    height=430,
    second={"look": WITHIN},
    fixed="three chosen spans; another span gives another count",
    look=One([BETWEEN, WITHIN], label="Look"),
    until=One(list(LASTS), label="Until"),
)
def between_and_within(look: str, until: str) -> View:
    """Economy and share of GDP: a mark a state, or the way of each state from the first year on."""
    last = LASTS[until]
    rows = both_years(last)
    newest = of_year(rows, last)
    shown = newest if look == BETWEEN else rows
    small, large = (float(half["share_gdp_pct"].mean()) for half in halves(newest))
    fell, rose = counted(rows, FELL)[0], counted(rows, ROSE)[0]
    found = {
        BETWEEN: f"Between states, {last}: larger economies give {number(large, 2)} %, "
        f"smaller ones {number(small, 2)} %",
        WITHIN: f"Within states, {FIRST} to {last}: of {fell + rose} that grew, "
        f"the share fell in {fell}",
    }
    years = str(last) if look == BETWEEN else f"{FIRST} and {last}"
    return View(
        figure=drawn_states(shown, look, last),
        table=rows_table(shown),
        title=found[look],
        subtitle=f"{len(newest)} states, {years}. SIPRI; GDP in dollars of 2023, in powers of ten. "
        + ("Bars: means of each half. " if look == BETWEEN else "Small mark: first year. ")
        + "Hollow: a warning.",
        words=words_of(rows, look, last),
        as_of=years,
        caveats=(
            "Two years are compared, not those between; another first or last year can turn the count.",
            "Share and economy are tied by arithmetic: where spending stays, a growing economy alone "
            "makes the share smaller.",
            "Our table has the states of NATO and of the Indo-Pacific region, not the world.",
        ),
        definition="Military spending by SIPRI's count over GDP; GDP is worked out as spending over "
        "its share of GDP. Larger and smaller: halves of the states by GDP, the middle one in neither.",
        computed={GDP: "{Row}.spending_constant_usd_m / 10 / {Row}.share_gdp_pct"},
        derived=(
            *(mean_formula(half) for half in halves(newest)),
            *(counted(rows, group)[1] for group in LOOKS),
            f"{counted(rows, FELL)[1]} + {counted(rows, ROSE)[1]}",
            " + ".join(["0", *(f"{{{i}}}" for i in newest["row_id"])]),
        ),
    )
