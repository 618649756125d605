"""Lesson 04: damages that courts awarded for aircraft noise at Kadena and Futenma."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, PAPER, date, figure, number

AWARDS = {
    "damages": ("award_yen_bn", "Award, billion yen", "Damages awarded, billion yen"),
    "people": ("plaintiffs_awarded", "People awarded damages, persons", "People awarded, persons"),
    "damages a person": ("each", "Award a person, million yen", "Damages a person, million yen"),
}
#: How the largest figure is said, and the title that holds it.
FOUND = {
    "damages": ("{} billion yen", "Courts award damages for noise: up to {} ({})"),
    "people": ("{} people", "Courts award damages for noise to as many as {} at once ({})"),
    "damages a person": (
        "{} million yen a person",
        "Courts award damages for noise: up to {} ({})",
    ),
}


def award_rows(column: str) -> pd.DataFrame:
    """Return the judgments that state what `column` needs, oldest suit first."""
    rows = data.load("noise_litigation").sort_values(["as_of"])
    rows["each"] = 1000 * rows["award_yen_bn"] / rows["plaintiffs_awarded"].astype(float)
    return rows.dropna(subset=[column])


def award_label(row: pd.Series) -> str:
    """Return the name of a judgment for the axis: suit, instance and year."""
    short = str(row["suit"]).replace("damages suit filed 2012", "suit of 2012")
    return f"{short},<br>{row['instance']}, {row['as_of'].year}"


def award_figure(rows: pd.DataFrame, column: str, shown: str, axis: str) -> go.Figure:
    """Draw one bar a judgment; district and high court differ by pattern."""
    ordered = rows.iloc[::-1]
    decimals = 0 if column == "plaintiffs_awarded" else 2
    traces = []
    for instance, fill, pattern in (
        ("district court", PAPER, "/"),
        ("high court", COLOURS["Okinawa"], ""),
    ):
        those = ordered[ordered["instance"] == instance]
        rough = [" (about)" if "about" in str(n) else "" for n in those["note"].fillna("")]
        values = those[column].astype(float).tolist()
        traces.append(
            go.Bar(
                x=values,
                y=[award_label(r) for _, r in those.iterrows()],
                ids=those["row_id"].tolist(),
                orientation="h",
                name=instance,
                width=0.7,
                marker={
                    "color": fill,
                    "line": {"color": COLOURS["Okinawa"], "width": 1.5},
                    "pattern": {"shape": pattern, "fgcolor": COLOURS["Okinawa"]},
                },
                text=[f" {number(v, decimals)}{r}" for v, r in zip(values, rough, strict=True)],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{y}: %{text}<extra></extra>",
                meta={"column": shown, "place": "layout"}
                | ({"looks": instance} if pattern else {}),
            )
        )
    made = figure(*traces, height=470, barmode="overlay")
    values = ordered[column].astype(float)
    made.update_yaxes(
        categoryorder="array", categoryarray=[award_label(r) for _, r in ordered.iterrows()]
    )
    made.update_xaxes(title_text=axis, range=[0, 1.22 * values.max()], tickformat=",")
    made.update_yaxes(title_text="Suit, instance and year of the judgment", ticks="")
    made.update_yaxes(tickfont={"size": 12})
    made.update_layout(margin={"l": 60, "r": 30})
    return made


def award_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the judgments as a table for readers."""
    flights = rows["flight_limits_granted"].map({True: "granted", False: "refused"})
    return pd.DataFrame(
        {
            "Suit": rows["suit"].tolist(),
            "Court": rows["court"].tolist(),
            "Instance": rows["instance"].astype(str).tolist(),
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "People awarded damages, persons": rows["plaintiffs_awarded"].tolist(),
            "Award, billion yen": rows["award_yen_bn"].tolist(),
            "Award a person, million yen": rows["each"].tolist(),
            "Limits on flights": flights.astype(object).fillna("not stated").tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


@exhibit(
    "What did the courts award?",
    tables=["noise_litigation"],
    height=470,
    show=One(list(AWARDS), label="Show"),
    second={"show": "damages a person"},
)
def noise_awards(show: str) -> View:
    """Damages for aircraft noise at Kadena and Futenma, judgment by judgment."""
    column, shown, axis = AWARDS[show]
    rows = award_rows(column)
    top = rows.sort_values(column).iloc[-1]
    decimals = 0 if column == "plaintiffs_awarded" else 2
    said, title = FOUND[show]
    value = said.format(number(top[column], decimals))
    refused = rows[rows["flight_limits_granted"].eq(False).fillna(False)]
    table = award_table(rows)
    years = f"{rows['as_of'].min().year} to {rows['as_of'].max().year}"
    return View(
        figure=award_figure(rows, column, shown, axis),
        table=table,
        words=(
            f"The largest figure drawn is that of the {top['instance']} in the suit “{top['suit']}” "
            f"({date(top['as_of'], top['as_of_precision'])}): {value}.",
            f"The chart holds {len(table)} judgments. In {len(refused)} of them our sources say that "
            "the court set no limits on flights; for the others they do not say.",
            "The awards are against the Government of Japan, not against the United States.",
        ),
        title=title.format(value, top["as_of"].year),
        subtitle=f"{axis}, {years}. Hatched: district court. Full: high court. Suits at both bases.",
        as_of=years,
        caveats=(
            "A high court judgment replaces the district court's in the same suit: never add the two.",
            "Most amounts are rounded (“about”). The periods that the awards cover differ.",
        ),
        definition="Damages to residents for past aircraft noise at Kadena Air Base or MCAS Futenma, "
        "as newspapers and agencies report the judgments.",
        computed={
            "Award a person, million yen": "1000 * {Row}.award_yen_bn / {Row}.plaintiffs_awarded"
        },
    )
