"""Lesson 08: words in six statements, counted, and the words of documents about three states."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, QUIET, date, figure, listed, number

TERMS = (
    "Russia", "Ukraine", "China", "North Korea", "Taiwan", "East or South China Sea", "Alliance",
    "deterrence", "nuclear", "cyber", "counterstrike", "free and open Indo-Pacific", "rule of law",
    "rules-based", "universal values",
)  # fmt: skip
#: The statements in order of time, by the label a reader chooses.
DOCUMENTS = {
    "April 2021": "Joint Leaders' Statement 2021",
    "May 2022": "Joint Leaders' Statement 2022",
    "January 2023": "Joint Statement 2023",
    "August 2023, with Seoul": "Camp David Joint Statement 2023",
    "April 2024": "Joint Leaders' Statement 2024",
    "February 2025": "Joint Leaders' Statement 2025",
}
#: The invasion lies between the first and the second of them.
BEFORE = 1


def counts() -> pd.DataFrame:
    """Return the counts with the short label of each statement."""
    rows = data.load("policy_language")
    short = {full: label for label, full in DOCUMENTS.items()}
    return rows.assign(label=[short[d] for d in rows["document"]])


def rate_bars(rows: pd.DataFrame, along: list[str], strong: str, **axes: str) -> go.Bar:
    """Return horizontal bars of rates with the raw count at their ends."""
    weak = [use == "caveat" for use in rows["use"]]
    shown = [COLOURS["Japan"] if a == strong else QUIET for a in along]
    return go.Bar(
        x=rows["per_10000_words"].astype(float).tolist(),
        y=along,
        orientation="h",
        marker={
            "color": shown,
            "pattern": {
                "shape": ["/" if w else "" for w in weak],
                "fgcolor": PAPER,
                "solidity": 0.4,
            },
        },
        text=[end_of_bar(row, long=not axes) for _, row in rows.iterrows()],
        textposition="outside",
        textfont={"size": 12, "color": INK},
        cliponaxis=False,
        ids=rows["row_id"].tolist(),
        meta={"column": "Per 10,000 words, number"},
        hovertemplate="%{y}: %{text}<extra></extra>",
        showlegend=False,
        **axes,
    )


def end_of_bar(row: pd.Series, long: bool) -> str:
    """Return the rate and the raw count; in long form also the length of the statement."""
    whole = f" of {number(row['words_total'], 0)}" if long else ""
    return f" {number(row['per_10000_words'], 1)} ({row['count']}{whole})"


def words_figure(across: pd.DataFrame, inside: pd.DataFrame, term: str, document: str) -> go.Figure:
    """Draw the term across the statements beside all terms of one statement."""
    left = rate_bars(across, across["label"].tolist(), document)
    right = rate_bars(inside, inside["term"].tolist(), term, xaxis="x2", yaxis="y2")
    drawn = figure(left, right, height=470, margin={"l": 160, "r": 70, "t": 44})
    title = {
        "text": "Mentions per 10,000 words, number",
        "standoff": 10,
        "font": {"size": 13, "color": MUTED},
    }
    base = drawn.layout.xaxis.to_plotly_json()
    top = max(across["per_10000_words"].max(), 10)
    high = max(inside["per_10000_words"].max(), 10)
    drawn.update_layout(
        xaxis={**base, "domain": [0, 0.34], "range": [0, top * 2.3], "title": title, "nticks": 5},
        yaxis={"autorange": "reversed", "showgrid": False, "title": {**title, "text": "Statement"}},
        xaxis2={**base, "domain": [0.7, 1], "range": [0, high * 1.25], "title": title, "anchor": "y2"},
        yaxis2={"autorange": "reversed", "anchor": "x2", "showgrid": False, "automargin": False,
                "ticks": "outside", "tickcolor": QUIET,
                "title": {**title, "text": "Term", "standoff": 4}},
        annotations=[
            heading(f"“{term}” in six statements", 0, "left"),
            heading(f"All terms, {document}", 1, "right"),
        ],
    )  # fmt: skip
    drawn.add_shape(
        type="line", x0=0, x1=top * 2.2, y0=BEFORE - 0.5, y1=BEFORE - 0.5,
        line={"color": INK, "dash": "dash", "width": 1.5},
    )  # fmt: skip
    drawn.add_annotation(
        text="invasion ▾", x=top * 2.2, y=BEFORE - 0.5, xanchor="right", yanchor="bottom",
        showarrow=False, font={"size": 12, "color": INK},
    )  # fmt: skip
    return drawn


def heading(text: str, x: float, anchor: str) -> dict[str, object]:
    """Return a heading above one half of the chart."""
    return {
        "text": f"<b>{text}</b>",
        "x": x,
        "xref": "paper",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 8,
        "xanchor": anchor,
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def words_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return counts and rates as a table for readers."""
    return pd.DataFrame(
        {
            "Statement": rows["document"].tolist(),
            "Short name": rows["label"].tolist(),
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "Term": rows["term"].tolist(),
            "Mentions, number": rows["count"].astype(float).tolist(),
            "Words in all, number": rows["words_total"].astype(float).tolist(),
            "Per 10,000 words, number": rows["per_10000_words"].astype(float).tolist(),
            "Warning": rows["note"].fillna("").astype(str).tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )


@exhibit(
    "Which words do the statements use? Choose a term and a statement.",
    tables=["policy_language"],
    height=470,
    term=One(TERMS, label="Term"),
    document=One(list(DOCUMENTS), label="Statement", default="May 2022"),
    second={"term": "China", "document": "April 2024"},
)
def policy_language(term: str, document: str) -> View:
    """One term in six leaders' statements, and fifteen terms in one of them."""
    rows = counts()
    across = rows[rows["term"] == term].sort_values("as_of")
    inside = rows[rows["label"] == document].set_index("term", drop=False).loc[list(TERMS)]
    both = pd.concat([across, inside[inside["term"] != term]])
    row = across[across["label"] == document].iloc[0]
    top = across.loc[across["per_10000_words"].idxmax()]
    per = number(10_000, 0)
    most = inside[inside["per_10000_words"] == inside["per_10000_words"].max()]
    few = int((across["use"] == "caveat").sum())
    return View(
        figure=words_figure(across, inside, term, document),
        table=words_table(both),
        title=f"“{term}”: {times(row['count'])} in {number(row['words_total'], 0)} words ({document})",
        subtitle=f"Mentions per {per} words; in brackets the raw count. Hatched: a count of 0 to 2.",
        words=(
            f"The statement of {date(row['as_of'])} has “{term}” {times(row['count'])} in "
            f"{number(row['words_total'], 0)} words, or {number(row['per_10000_words'], 1)} per {per}.",
            f"Of the six statements, that of {date(top['as_of'])} has the highest rate for “{term}”: "
            f"{number(top['per_10000_words'], 1)} ({times(top['count'])}).",
            f"Of the listed terms the statement of {date(row['as_of'])} uses "
            f"{listed([f'“{t}”' for t in most['term']])} most: {times(most['count'].iloc[0])}, "
            f"{number(most['per_10000_words'].iloc[0], 1)} per {per} words.",
            (
                f"For “{term}”, {few} of {len(across)} statements have a count so low that its rate "
                "is mostly noise. "
                if few
                else ""
            )
            + "Only one of the six statements was issued before the invasion, so no trend can be read.",
        ),
        as_of=f"{date(across['as_of'].iloc[0])} to {date(across['as_of'].iloc[-1])}",
        caveats=(
            "One or two mentions say next to nothing; the statements differ in length.",
            "Only one of the six was issued before the invasion.",
            "A word counted is not a position held: read the passage.",
        ),
        definition=meaning(term),
        derived=derived(across),
    )  # fmt: skip


def derived(across: pd.DataFrame) -> tuple[str, ...]:
    """Return the formulas of the counts of statements in the words."""
    weak = across.loc[across["use"] == "caveat", "row_id"]
    return ("10 ** 4", " + ".join(["0", *(f"{{{i}}}" for i in weak)]))


def times(count: float) -> str:
    """Write how often something occurs."""
    return "once" if count == 1 else f"{count:.0f} times"


def meaning(term: str) -> str:
    """Return what exactly is counted, from the table's own description of the column."""
    return (
        f"Times “{term}” occurs, over all words of the statement. China counts China, Chinese, PRC and "
        "Beijing, without the two seas named after China; Russia counts Russia and Russian(s); North "
        "Korea counts its names and DPRK; the other terms are counted as phrases in lower case."
    )
