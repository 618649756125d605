"""Lesson 06: who pays what share? A switchboard of definitions."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from jasa import data
from jasa.exhibits.cost.burden_switches import (
    FORGONE,
    IN_DOLLARS,
    IN_YEN,
    PAY,
    PRINTED,
    RATE,
    REBUILT,
    SCOPES,
    YEARS,
    Setting,
    burden_table,
    checked,
    definition_rows,
    fitting_words,
    given,
    refusal_words,
    setting_of,
    share_of,
    share_said,
)
from jasa.frame import charts as go
from jasa.frame.exhibit import Amount, One, View, exhibit
from jasa.frame.style import COLOURS, GRID, INK, MUTED, PAPER, QUIET, figure, number, percent


def shares_drawn(rows: pd.DataFrame, match: list[bool]) -> list[Any]:
    """Return a bar for each share that its inputs give, and a diamond for each that is printed."""
    place = list(range(len(rows)))
    known, printed = rows["rebuilt"].notna(), rows["published_share_pct"].notna()
    whole = go.Bar(
        x=place,
        y=[100] * len(rows),
        width=0.5,
        marker={"color": PAPER, "line": {"color": GRID, "width": 1.5}},
        meta={"decoration": "the whole, 100 per cent"},
        hoverinfo="skip",
        showlegend=False,
    )
    bars = go.Bar(
        x=[p for p, k in zip(place, known, strict=True) if k],
        y=rows.loc[known, "rebuilt"].tolist(),
        ids=rows.loc[known, "row_id"].tolist(),
        width=0.5,
        marker={"color": [COLOURS["Japan"] if m else QUIET for m, k in zip(match, known) if k]},  # noqa: B905
        meta={"column": REBUILT, "place": "layout"},
        hovertemplate="from the inputs: %{y:.1f} %<extra></extra>",
        name="share from the inputs",
    )
    rough = rows.loc[printed, "use"] == "caveat"
    marks = go.Scatter(
        x=[p for p, k in zip(place, printed, strict=True) if k],
        y=rows.loc[printed, "published_share_pct"].tolist(),
        ids=rows.loc[printed, "row_id"].tolist(),
        mode="markers",
        marker={
            "symbol": ["diamond-open" if r else "diamond" for r in rough],
            "color": INK,
            "size": 13,
            "line": {"width": 2, "color": INK},
        },
        meta={"column": PRINTED, "place": "layout"},
        hovertemplate="printed: %{y:.1f} %<extra></extra>",
        name="share as printed (hollow: its inputs are not all known)",
    )
    return [whole, bars, marks]


def board(rows: pd.DataFrame, setting: Setting) -> list[dict[str, Any]]:
    """Return the switches under the bars: bold where a definition stands as the setting does."""
    scopes = {v: k.replace("host-nation support only", "HNS only") for k, v in SCOPES.items()}
    scopes["direct support"] = "cash, in kind"
    year = "any" if setting.year == "any year" else setting.year
    wanted = [setting.pay, setting.forgone, scopes[SCOPES[setting.scope]], year]
    heads = ["Military pay", "Forgone revenue", "Payments counted", "Year"]
    names = ["military pay", "forgone revenue", "payments counted", "year"]
    notes = [bar_label("<b>Your setting</b>", None, 0, INK)]
    for line, (head, own) in enumerate(zip(heads, wanted, strict=True), 1):
        notes.append(bar_label(f"{head}: <b>{own}</b>", None, line, INK))
    for place, row in enumerate(rows.to_dict("records")):
        differ = setting.differences(row)
        cells = [row["military_pay"], row["forgone_revenue"], scopes[row["scope"]], row["year"]]
        for line, (cell, name) in enumerate(zip(cells, names, strict=True), 1):
            free = name == "year" and setting.year == "any year"
            same = name not in differ and not free
            said = cell if free else f"<b>= {cell}</b>" if same else f"≠ {cell}"
            notes.append(bar_label(said, place, line, COLOURS["Japan"] if same else MUTED))
    return notes


def bar_label(said: str, place: int | None, line: int, colour: str) -> dict[str, Any]:
    """Return a text under the chart: below a bar, or left of all of them."""
    left = place is None
    return {
        "text": said,
        "x": -0.012 if left else place,
        "xref": "paper" if left else "x",
        "xanchor": "right" if left else "center",
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -52 - 21 * line,
        "showarrow": False,
        "font": {"size": 13, "color": colour},
    }


def share_label(place: int, row: dict[str, Any], bold: bool) -> dict[str, Any]:
    """Return the figure above a bar; bold where its definition fits the setting."""
    share = share_of(row)
    said = percent(share)
    printed = row["published_share_pct"] == row["published_share_pct"]
    return {
        "text": f"<b>{said}</b>" if bold else said,
        "x": place,
        "y": max(share, row["published_share_pct"]) if printed else share,
        "yshift": 18,
        "showarrow": False,
        "bgcolor": PAPER,
        "font": {"size": 15, "color": INK},
    }


def burden_figure(rows: pd.DataFrame, setting: Setting) -> go.Figure:
    """Draw the shares with the switchboard below; the definition that fits the setting is blue."""
    found = rows.to_dict("records")
    match = [not setting.differences(r) for r in found]
    made = figure(*shares_drawn(rows, match), height=540, barmode="overlay")
    made.update_layout(margin={"l": 222, "r": 16, "t": 40, "b": 200})
    # All at once: plotly looks at every annotation again for each one that is added.
    shares = [share_label(p, *of) for p, of in enumerate(zip(found, match, strict=True))]
    made.update_layout(annotations=[*board(rows, setting), *shares])
    made.update_xaxes(
        tickangle=0,
        tickfont={"size": 12},
        tickvals=list(range(len(rows))),
        ticktext=["<br>".join(textwrap.wrap(r["short"], 20)) for r in found],
        range=[-0.6, len(rows) - 0.4],
        gridcolor="rgba(0,0,0,0)",
        title={"text": "Definition, oldest first (= as you set it, ≠ otherwise)", "standoff": 124},
    )
    made.update_yaxes(title_text=f"{REBUILT} (Japan's part)", range=[0, 108], dtick=20)
    return made


@exhibit(
    "Who pays what share? Set the switches.",
    tables=["burden_definitions", "burden_inputs", "us_costs"],
    height=540,
    second={"pay": "in", "forgone": "in"},
    pay=One(PAY, label="Military pay", default="in"),
    forgone=One(FORGONE, label="Forgone revenue"),
    scope=One(list(SCOPES), label="Payments", default="all payments"),
    year=One(YEARS, label="Year"),
    rate=Amount(79, 139, 109, 1, label="Yen to the dollar, 2016"),
)
def burden_share(pay: str, forgone: str, scope: str, year: str, rate: float) -> View:
    """Japan's share of the cost by the definition that fits the switches, beside the other ones."""
    setting = Setting(pay, forgone, scope, year)
    rows = definition_rows(rate)
    fits = [r for r in rows.to_dict("records") if not setting.differences(r)]
    costs = data.load("us_costs").set_index("row_id")["amount"]
    host, cost = "sum({Row of Japan's payments}.amount)", "sum({Row of the US cost}.amount)"
    return View(
        figure=burden_figure(rows, setting),
        table=burden_table(rows, setting),
        words=fitting_words(rows, fits[0]) if fits else refusal_words(rows, setting),
        title=fitting_title(fits[0], setting)
        if fits
        else f"Nothing published for: {setting.said()}",
        subtitle=fitting_subtitle(fits[0])
        if fits
        else "No source prints the inputs of this setting; six published or computable shares below.",
        as_of="the years named with each definition, 1995 to 2019",
        caveats=(
            "Each share has its own year and its own whole; do not rank them as if they measured one "
            "thing. A share of cost is not a share of benefit.",
            "Japanese and American fiscal years differ by six months; the newspaper mixes the two.",
            f"The newspaper prints its US cost as {number(float(costs[IN_YEN]))} billion yen, from "
            f"{number(float(costs[IN_DOLLARS]), 2)} billion dollars. The slider takes the dollars.",
        ),
        definition="Japan's part over Japan's part and the US part together. Military pay: pay of US "
        "forces is in the US part or not. Forgone revenue: rents not charged and taxes waived stand "
        "in Japan's part or not. HNS: host-nation support. Only settings with published inputs on both "
        "sides give a share.",
        computed={
            "Japan's part, billion": host,
            "US part, billion": f"{cost} * {{{RATE}}}",
            REBUILT: f"100 * {host} / ({host} + {cost} * {{{RATE}}})",
        },
    )


def fitting_title(chosen: dict[str, Any], setting: Setting) -> str:
    """Return the finding: the share, what is counted, and the years."""
    words = f"{setting.scope}, military pay {setting.pay}, forgone revenue {setting.forgone}"
    return f"Japan pays {percent(share_of(chosen))}: {words} ({chosen['year']})"


def fitting_subtitle(chosen: dict[str, Any]) -> str:
    """Return whose definition it is, and part and whole in money."""
    paid, unit = number(chosen["paid"], 1), chosen["unit"]
    if chosen["us"] != chosen["us"]:
        return f"{chosen['short']} ({chosen['years']}): {paid} {unit}, the whole not read."
    whole = number(chosen["paid"] + chosen["us"], 1)
    return f"{chosen['short']} ({chosen['years']}): {paid} of {whole} {unit}."


def follows_rate(row: dict[str, Any]) -> list[str]:
    """Return every text about a definition that follows the rate, as it stands in title and words."""
    title = fitting_title(row, setting_of(row))
    return [title, fitting_subtitle(row), given(row), checked(row), share_said(row)]
