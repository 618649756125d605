"""Lesson 08: the way to two per cent, by definitions that are never joined."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, date, figure, number, percent

YEN, SHARE, WIDE, BOTH = (
    "budget in yen",
    "budget, share of GDP",
    "defence and related, share of GDP",
    "both shares, apart",
)
ALL_YEN, CORE_YEN = (
    "Initial budget, all items, billion yen",
    "Without SACO and realignment, billion yen",
)
SHARE_PCT = "Initial budget over GDP, %"
WIDE_PCT = "Defence and related over GDP of JFY2022, %"
EXTRA_PCT = "The same with the supplementary budget, %"
#: Column of the course's table, symbol, dash and colour of each column of the view's table.
DRAWN = {
    ALL_YEN: ("budget_all_yen_bn", "circle", "solid", COLOURS["Japan"]),
    CORE_YEN: ("budget_yen_bn", "square", "dot", MUTED),
    SHARE_PCT: ("share_pct", "circle", "solid", COLOURS["Japan"]),
    WIDE_PCT: ("related_gdp2022_pct", "diamond", "dash", COLOURS["Okinawa"]),
}
CHOICES = {
    YEN: (ALL_YEN, CORE_YEN),
    SHARE: (SHARE_PCT,),
    WIDE: (WIDE_PCT,),
    BOTH: (SHARE_PCT, WIDE_PCT),
}
#: How the two per cent were reached: the promise, the sum, and what it counts for the first time.
REACHED = ("xd010", "xd014", "xd015")
FIRST_YEAR = 2003
#: The last budget drafted before the invasion, the first after it and the one that followed: the words
#: are about this step, whatever comes later. Ten budgets earlier, and the year of the target.
BEFORE, AFTER, NEXT, TEN_EARLIER, TARGET_YEAR = 2022, 2023, 2024, 2012, 2027
#: Rows of `response_2022` and `timeline`: the target, the invasion, and when budgets were drafted.
TARGET, INVASION = "re020", "tl112"
DRAFTS = {AFTER: "re024", NEXT: "re033"}
APART = "Two measures: the target of 2 % is set in the wider one, so the two are never one line."


def budget_rows(choice: str) -> pd.DataFrame:
    """Return the rows since JFY2003 that have a figure by the chosen definition."""
    rows = data.load("defence_budget")
    rows = rows[rows["fiscal_year"] >= FIRST_YEAR]
    return rows.dropna(subset=[DRAWN[c][0] for c in CHOICES[choice]], how="all")


def budget_table(rows: pd.DataFrame, choice: str) -> pd.DataFrame:
    """Return the chosen figures as a table for readers."""
    columns = {c: rows[DRAWN[c][0]].astype(float).tolist() for c in CHOICES[choice]}
    basis = [b if isinstance(b, str) else "" for b in rows["share_basis"]]
    return pd.DataFrame(
        {
            "Fiscal year": rows["fiscal_year"].astype(int).tolist(),
            **columns,
            **({"The share is of": basis} if SHARE_PCT in columns else {}),
            **dated(rows, choice),
            "How good": [str(v).replace("_", " ") for v in rows["value_status"]],
            "Warning": rows["note"].fillna("").astype(str).tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )


def with_reached(table: pd.DataFrame, choice: str) -> pd.DataFrame:
    """Add the two per cent of JFY2025, which count what no earlier share counted."""
    if choice not in (WIDE, BOTH):
        return table
    rows = data.load("history_events").set_index("row_id").loc[list(REACHED)]
    line = {
        "Fiscal year": int(rows["as_of"].iloc[0].year),
        EXTRA_PCT: float(rows["figure"].iloc[0]),
        "How good": "announced",
        "Warning": " ".join(f"{said.rstrip('.')}." for said in rows["event"]),
        "Row": "; ".join(REACHED),
    }
    return pd.concat([table, pd.DataFrame([line])], ignore_index=True).fillna(
        {name: "" for name in table.select_dtypes("str").columns}
    )


def reached_mark(table: pd.DataFrame) -> go.Scatter:
    """Return the star of the two per cent as they were reached, joined to nothing."""
    line = table.iloc[-1]
    return go.Scatter(
        x=[int(line["Fiscal year"])],
        y=[line[EXTRA_PCT]],
        mode="markers+text",
        marker={"size": 17, "symbol": "star", "color": INK},
        text=["with the supplementary<br>budget, announced (★)"],
        textposition="top center",
        textfont={"size": 12, "color": INK},
        ids=[line["Row"]],
        meta={"column": EXTRA_PCT},
        hovertemplate="JFY%{x}: about %{y} %<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )


def dated(rows: pd.DataFrame, choice: str) -> dict[str, list[str]]:
    """Return what the figures are set against: drafts, the invasion and the target, with their rows."""
    events = data.load("response_2022").set_index("row_id")["as_of"]
    started = data.load("timeline").set_index("row_id").at[INVASION, "as_of"]
    drafts = [DRAFTS.get(int(year), "") for year in rows["fiscal_year"]]
    found = {
        "Draft dated": [date(events[d]) if d else "" for d in drafts],
        "Row of the draft": drafts,
        "Invasion": [date(started)] * len(rows),
        "Row of the invasion": [INVASION] * len(rows),
    }
    if choice != YEN:
        found["Target"] = ["2 % of GDP for JFY2027, wider measure"] * len(rows)
        found["Row of the target"] = [TARGET] * len(rows)
    return found


def pieces(rows: pd.DataFrame, column: str) -> list[pd.DataFrame]:
    """Split a series wherever a year is missing or the basis of a share changes."""
    known = rows.dropna(subset=[DRAWN[column][0]])
    found: list[list[int]] = []
    basis = known["share_basis"].astype(object).where(known["share_basis"].notna(), "")
    for place in range(len(known)):
        near = (
            place
            and int(known["fiscal_year"].iloc[place])
            == int(known["fiscal_year"].iloc[place - 1]) + 1
        )
        same = column not in (SHARE_PCT,) or basis.iloc[place] == basis.iloc[place - 1]
        if near and same:
            found[-1].append(place)
        else:
            found.append([place])
    return [known.iloc[part] for part in found]


def budget_figure(rows: pd.DataFrame, choice: str) -> go.Figure:
    """Draw each definition with its own symbol; lines join neighbouring years of one definition."""
    traces = []
    for column in CHOICES[choice]:
        key, symbol, dash, colour = DRAWN[column]
        for part in pieces(rows, column):
            weak = [u == "caveat" for u in part["use"]]
            traces.append(
                go.Scatter(
                    x=part["fiscal_year"].astype(int).tolist(),
                    y=part[key].astype(float).tolist(),
                    mode="lines+markers",
                    line={"color": colour, "dash": dash, "width": 2.5},
                    marker={
                        "size": 9,
                        "symbol": [f"{symbol}-open" if w else symbol for w in weak],
                        "color": colour,
                        "line": {"width": 2, "color": colour},
                    },
                    ids=part["row_id"].tolist(),
                    meta={"column": column},
                    hovertemplate="JFY%{x}: %{y}<extra></extra>",
                    showlegend=False,
                )
            )
    drawn = figure(*traces, height=430, annotations=budget_labels(rows, choice))
    yen = choice == YEN
    drawn.update_xaxes(
        title_text="Fiscal year (April to March)",
        range=budget_years(rows, yen),
        tick0=FIRST_YEAR,
        dtick=3 if yen else 1,
    )
    drawn.update_yaxes(
        title_text="Initial budget, billion yen" if yen else "Share of GDP, %",
        range=[0, 9600] if yen else [0, 2.3],
    )
    return with_marks(drawn, yen)


def budget_years(rows: pd.DataFrame, yen: bool) -> list[float]:
    """Return the ends of the axis: all budgets drawn, the target, and room for a name at the end."""
    drawn = [*rows["fiscal_year"], *([TARGET_YEAR] if not yen else [])]
    first = min(drawn) - 1 if yen else BEFORE - 1.5
    return [first, max(drawn) + 1.5]


def with_marks(drawn: go.Figure, yen: bool) -> go.Figure:
    """Add where the invasion lies between the budgets, and the target where it applies."""
    drawn.add_shape(
        type="line", x0=BEFORE + 0.5, x1=BEFORE + 0.5, y0=0, y1=1, yref="paper",
        line={"color": INK, "dash": "dash", "width": 1.5},
    )  # fmt: skip
    drawn.add_annotation(
        text="budgets drafted after<br>the invasion ▸", x=BEFORE + 0.6, xanchor="left", y=0.02,
        yref="paper", yanchor="bottom", align="left", showarrow=False, font={"size": 12, "color": INK},
    )  # fmt: skip
    if not yen:
        drawn.add_trace(
            go.Scatter(
                x=[TARGET_YEAR],
                y=[2],
                mode="markers+text",
                marker={"size": 15, "symbol": "diamond-open", "color": COLOURS["Okinawa"],
                        "line": {"width": 2}},
                text=["target for JFY2027,<br>wider measure"],
                textposition="top center",
                textfont={"size": 12, "color": INK},
                meta={"decoration": "the government's target, not a figure"},
                hoverinfo="skip",
                showlegend=False,
                cliponaxis=False,
            )
        )  # fmt: skip
    return drawn


def budget_labels(rows: pd.DataFrame, choice: str) -> list[dict[str, object]]:
    """Return a name at each series and the figures that the words speak of."""
    labels: list[dict[str, object]] = []
    for column in CHOICES[choice]:
        key = DRAWN[column][0]
        known = rows.dropna(subset=[key])
        for row in known[known["fiscal_year"] >= BEFORE].itertuples():
            value = float(getattr(row, key))
            if column != CORE_YEN:
                first = row.fiscal_year == BEFORE
                decimals = 0 if choice == YEN else 2 if column == SHARE_PCT else 1
                printed = number(value, decimals)
                labels.append(
                    {
                        "text": printed if choice == YEN else f"{printed} %",
                        "x": int(row.fiscal_year),
                        "y": value,
                        "xanchor": "right" if first else "left",
                        "xshift": -8 if first else 9,
                        "yshift": 12 if first else -7,
                        "showarrow": False,
                        "font": {"size": 12, "color": INK},
                    }
                )
    names = {
        ALL_YEN: ("all items (●)", TEN_EARLIER - 1, 5500),
        CORE_YEN: ("without SACO and realignment (■)", TEN_EARLIER - 1, 4150),
        SHARE_PCT: ("initial budget over GDP (●)", NEXT + 1.4, 1.14),
        WIDE_PCT: ("defence and related spending<br>over the GDP of JFY2022 (◆)", NEXT + 1.6, 1.52),
    }
    for column in CHOICES[choice]:
        text, x, y = names[column]
        labels.append(
            {"text": f"<b>{text}</b>", "x": x, "y": y, "showarrow": False,
             "font": {"size": 13, "color": INK}}
        )  # fmt: skip
    return labels


@exhibit(
    "The path to two per cent: choose the measure.",
    tables=["defence_budget", "response_2022", "timeline", "history_events"],
    height=430,
    definition=One([YEN, SHARE, WIDE, BOTH], label="Measure"),
    second={"definition": BOTH},
)
def path_to_two_percent(definition: str) -> View:
    """Japan's defence budget by one of its measures, with the invasion marked between budgets."""
    rows = budget_rows(definition)
    table = with_reached(budget_table(rows, definition), definition)
    years = table["Fiscal year"]
    wide = definition in (WIDE, BOTH)
    drawn = budget_figure(rows, definition)
    return View(
        figure=drawn.add_trace(reached_mark(table)) if wide else drawn,
        table=table,
        title=titles(rows)[definition],
        subtitle=(
            f"Japanese fiscal years {years.min()} to {years.max()} (April to March). "
            "Hollow marks: see the Warning in the table."
        ),
        words=(*path_words(rows)[definition], closing(definition)),
        as_of=f"JFY{years.min()} to JFY{years.max()}",
        caveats=(
            *((APART,) if definition != YEN else ()),
            "Initial budgets in the yen of their year: supplementary budgets are not included.",
        ),
        definition=(
            "Defence and related: a new, wider sum, set over the GDP of JFY2022."
            if wide and definition == WIDE
            else "Initial budget of the ministry. Its share is over the forecast of GDP where printed; "
            "that of JFY2024 is an encyclopaedia's ratio."
        ),
        derived=derived(definition),
    )  # fmt: skip


def by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by fiscal year."""
    return rows.set_index("fiscal_year")


def titles(rows: pd.DataFrame) -> dict[str, str]:
    """Return the finding for each measure."""
    line = by_year(data.load("defence_budget"))
    rise = percent(growth(BEFORE, AFTER))
    before = percent(growth(TEN_EARLIER, BEFORE))
    share = {y: percent(line.at[y, "share_pct"], 2) for y in (BEFORE, AFTER)}
    wide = {y: percent(line.at[y, "related_gdp2022_pct"], 1) for y in (AFTER, NEXT)}
    return {
        YEN: f"Japan's defence budget rose {before} from JFY2012 to JFY2022, then {rise} in one year",
        SHARE: f"Japan's initial defence budget: {share[BEFORE]} of GDP (JFY2022), "
        f"{share[AFTER]} (JFY2023)",
        WIDE: f"By the wider measure: {wide[AFTER]} of GDP in JFY2023, {wide[NEXT]} in JFY2024, "
        "target 2 %",
        BOTH: f"JFY2023 is {share[AFTER]} or {wide[AFTER]} of GDP: two measures, not two steps of one",
    }


def growth(first: int, last: int) -> float:
    """Return the rise of the initial budget, all items, in per cent."""
    line = by_year(data.load("defence_budget"))["budget_all_yen_bn"]
    return float(100 * (line[last] / line[first] - 1))


def path_words(rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return what to say for each measure, from the rows."""
    line = by_year(data.load("defence_budget"))
    yen = {
        y: f"{number(line.at[y, 'budget_all_yen_bn'], 1)} billion yen"
        for y in (TEN_EARLIER, BEFORE, AFTER)
    }
    wide = {y: percent(line.at[y, "related_gdp2022_pct"], 1) for y in (AFTER, NEXT)}
    share = {y: percent(line.at[y, "share_pct"], 2) for y in (BEFORE, AFTER, NEXT)}
    known = rows.dropna(subset=["budget_all_yen_bn"])
    low = (
        known.loc[known["budget_all_yen_bn"].astype(float).idxmin()] if len(known) else rows.iloc[0]
    )
    first = number(line.at[FIRST_YEAR, "budget_all_yen_bn"], 1)
    of_ministry = (
        f"The initial budget was {share[BEFORE]} of the forecast GDP in JFY2022 and {share[AFTER]} in "
        f"JFY2023. The {share[NEXT]} of JFY2024 is an encyclopaedia's ratio on its own basis, so no "
        "line joins it."
    )
    of_wide = (
        f"Defence and related spending was {wide[AFTER]} of the GDP of JFY2022 in JFY2023 and "
        f"{wide[NEXT]} in JFY2024. The target of 2 % for JFY2027 uses this measure."
    )
    reached = (
        "In JFY2025 the cabinet announced that 2 % were reached, two years early. That counts a "
        "supplementary budget, which earlier shares did not: a star, and no line to it."
    )
    return {
        YEN: (
            f"All items in, the initial budget was {yen[TEN_EARLIER]} in JFY2012, "
            f"{yen[BEFORE]} in JFY2022 and {yen[AFTER]} in JFY2023.",
            f"That is a rise of {percent(growth(TEN_EARLIER, BEFORE))} over ten budgets and of "
            f"{percent(growth(BEFORE, AFTER))} in the next one: a slow rise was under way, "
            "and then came a jump.",
            f"JFY{low['fiscal_year']} is the lowest point of these years, so a rise counted from it "
            f"is at its largest; in JFY{FIRST_YEAR} the budget had been {first} billion yen.",
        ),
        SHARE: (of_ministry,),
        WIDE: (of_wide, reached),
        BOTH: (of_ministry, of_wide, reached),
    }


def closing(definition: str) -> str:
    """Return the last sentence: what the chart does not show."""
    draft = data.load("response_2022").set_index("row_id").at[DRAFTS[AFTER], "as_of"]
    started = data.load("timeline").set_index("row_id").at[INVASION, "as_of"]
    return (
        f"The invasion began on {date(started)}; the first draft budget after it, of JFY2023, is "
        f"dated {date(draft)}. The chart shows when the money rose, not why."
    )


def derived(definition: str) -> tuple[str, ...]:
    """Return the formulas of the figures that stand in no cell of the view's table."""
    rises = (
        "100 * ({db072}.budget_all_yen_bn / {db062}.budget_all_yen_bn - 1)",
        "100 * ({db073}.budget_all_yen_bn / {db072}.budget_all_yen_bn - 1)",
        "{db072}.fiscal_year - {db062}.fiscal_year",
    )
    return rises if definition == YEN else ()
