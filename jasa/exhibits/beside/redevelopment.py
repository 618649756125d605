"""Lesson 04: returned base land before and after, and what such a comparison leaves out."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Amount, One, Panel, View, exhibit, warnings
from jasa.frame.style import COLOURS, INK, PAPER, figure, listed, number

#: Indicator, columns of the view's table (unit last), decimals.
MEASURES = {
    "direct effect": ("direct_economic_effect", "billion yen", 1, "Direct economic effect"),
    "jobs induced": ("induced_employment", "persons", 0, "Jobs induced"),
    "jobs on the site": ("employment_on_site", "persons", 0, "People employed on the site"),
    "taxes": ("tax_effect", "billion yen", 2, "Taxes"),
}
SITES = ["Naha Shintoshin", "Oroku Kanagusuku", "Kuwae and Kitamae, Chatan", "Kitamae, Chatan"]


def site_rows(indicator: str) -> pd.DataFrame:
    """Return the three returned sites of one indicator; no sums, no projections."""
    rows = data.load("redevelopment")
    rows = rows[(rows["indicator"] == indicator) & rows["site"].isin(SITES)]
    return rows.sort_values("after", ascending=False)


def site_bars(table: pd.DataFrame, column: str, name: str, look: tuple[str, str, str]) -> go.Bar:
    """Return the bars of one column: before, after, or what the model leaves of after."""
    fill, edge, pattern = look
    decimals = 2 if table[column].max() < 10 else 1 if "yen" in column else 0
    return go.Bar(
        x=table["Site"].tolist(),
        y=table[column].astype(float).tolist(),
        ids=table["Row"].tolist(),
        name=name,
        marker={
            "color": fill,
            "line": {"color": edge, "width": 1.5},
            "pattern": {"shape": pattern, "fgcolor": edge},
        },
        text=[
            (number(v, decimals) if v else "0") + ("*" if warning else "")
            for v, warning in zip(table[column], table["Warning"], strict=True)
        ],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=f"{name}<br>%{{x}}: %{{text}}<extra></extra>",
        meta={"column": column} | ({"looks": name} if pattern else {}),
    )


def site_figure(table: pd.DataFrame, unit: str, what: str, moved: float) -> go.Figure:
    """Draw before and after side by side, and the model's remainder where it is asked for."""
    before, after, left = f"Before, {unit}", f"After, {unit}", f"After less moved, {unit}"
    bars = [
        site_bars(table, before, "before return", (PAPER, INK, "/")),
        site_bars(
            table, after, "after redevelopment", (COLOURS["Okinawa"], COLOURS["Okinawa"], "")
        ),
    ]
    if moved:
        look = (PAPER, COLOURS["Okinawa"], ".")
        bars.append(site_bars(table, left, f"model: after, less {moved:g} % moved here", look))
    made = figure(*bars, height=420, barmode="group", bargap=0.35, bargroupgap=0.08)
    made.update_yaxes(
        title_text=f"{what}, {unit}", range=[0, 1.14 * table[after].max()], tickformat=","
    )
    made.update_xaxes(title_text="Site, by name", gridcolor="rgba(0,0,0,0)")
    return made


def site_table(rows: pd.DataFrame, unit: str, moved: float) -> pd.DataFrame:
    """Return before and after with the multiple as published and the model's remainder."""
    table = {
        "Site": rows["site"].tolist(),
        f"Before, {unit}": rows["before"].tolist(),
        f"After, {unit}": rows["after"].tolist(),
        "Multiple as published, number": rows["multiple_published"].tolist(),
    }
    if moved:
        table[f"After less moved, {unit}"] = (rows["after"] * (1 - moved / 100)).tolist()
    table |= {
        "Estimated or observed": rows["status"].astype(str).tolist(),
        "Warning": warnings(rows),
        "Row": rows["row_id"].tolist(),
    }
    return pd.DataFrame(table)


def model_words(show: str, top: pd.Series, moved: float) -> str:
    """Say what the model leaves of the largest site, or how to ask it."""
    _, unit, decimals, _ = MEASURES[show]
    return (
        f"If {moved:g} % of it had only moved there from elsewhere in Okinawa, "
        f"{number(top['after'] * (1 - moved / 100), decimals)} {unit} would be new at {top['site']}. "
        "The percentage is your choice: no source measures it."
        if moved
        else "Move the control to ask how much would be new if part of it had only moved there."
    )


def unlike(indicator: str) -> str:
    """Say why before and after are not like for like."""
    if indicator == "direct_economic_effect":
        return (
            "Not like for like: before counts rents, base pay and US spending, after counts the sales "
            "and rents of every business there, including those that only moved."
        )
    return (
        "Not like for like: what moved in from elsewhere in Okinawa counts in full, and the cost of the "
        "redevelopment is not taken off."
    )


def voices() -> tuple[Panel, ...]:
    """Return what an Okinawan economist and the prefecture say, as the table positions has it."""
    rows = data.load("positions").set_index("row_id")
    return tuple(
        Panel(
            str(rows.at[i, "party"]), str(rows.at[i, "position"]), i, str(rows.at[i, "as_of"].year)
        )
        for i in ("pn009", "pn011")
    )


@exhibit(
    "What became of returned land? Before and after, and what is not compared.",
    tables=["redevelopment", "positions"],
    height=420,
    show=One(list(MEASURES), label="Show"),
    moved=Amount(0, 90, 0, 10, "%", "Model: moved in"),
    second={"moved": 50},
)
def redevelopment(show: str, moved: float) -> View:
    """Three returned sites before and after, with a model of business that only moved there."""
    indicator, unit, decimals, what = MEASURES[show]
    rows = site_rows(indicator)
    table = site_table(rows, unit, moved)
    top = rows.iloc[0]
    observed = (rows["status"] == "observed").all()
    said = [
        f"{r.site} {number(r.before, decimals)} to {number(r.after, decimals)}"
        for r in rows.itertuples()
    ]
    left = f"After less moved, {unit}"
    return View(
        figure=site_figure(table, unit, what, moved),
        table=table,
        words=(
            f"{what}, {unit}, before return and after redevelopment: {listed(said)}.",
            model_words(show, top, moved),
            "Before counts what the base paid; after counts all business there. What moved in from "
            "other parts of Okinawa counts in full, and what the redevelopment cost is not taken off.",
        ),
        title=f"{top['site']}: {what.lower()} {number(top['before'], decimals)} {unit} before, "
        f"{number(top['after'], decimals)} after, not like for like",
        subtitle=f"{what}, {unit}, at returned sites; * with a warning. "
        + (
            "Observed in fiscal 2009."
            if observed
            else "The prefecture's estimates of January 2015."
        ),
        as_of="one count a site (its fiscal year stands in the table)"
        if observed
        else "January 2015",
        caveats=(
            unlike(indicator),
            "The prefecture's sheets differ in years and boundaries. Estimates, not measurements, "
            "except for the jobs on the site.",
        ),
        definition=f"{what} of a returned site before its return and after redevelopment. Sums and "
        "projections for sites not yet returned are left out.",
        panels=voices(),
        computed={left: f"{{Row}}.after * (1 - {moved} / 100)"} if moved else {},
    )
