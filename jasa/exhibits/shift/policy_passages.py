"""Lesson 08: the words of documents about three states, side by side."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame.exhibit import One, Panel, View, exhibit
from jasa.frame.style import date, several

STATES = ("Russia", "China", "North Korea")
OWN, JOINT = "Japanese documents", "joint statements with the United States"
JOINTLY = ("Joint", "US-Japan")


def passages(about: str, whose: str) -> pd.DataFrame:
    """Return the passages about a state, in order of time."""
    rows = data.load("policy_passages")
    joint = rows["document"].str.startswith(JOINTLY)
    rows = rows[rows["about"].str.startswith(about) & (joint if whose == JOINT else ~joint)]
    return rows.sort_values(["as_of", "row_id"], kind="stable")


def passages_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the passages as a table for readers."""
    return pd.DataFrame(
        {
            "Document": rows["document"].tolist(),
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "About": rows["about"].astype(str).tolist(),
            "Words": rows["quote"].fillna("").tolist(),
            "What was read": rows["basis"].astype(str).tolist(),
            "Warning": rows["note"].fillna("").tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )


def passage_panel(line: pd.Series) -> Panel:
    """Return one passage as a panel; where there is none, the remark that says so."""
    quoted = bool(line["Words"])
    return Panel(
        heading=f"{line['Document']}",
        text=line["Words"] or line["Warning"],
        row=line["Row"],
        label=f"{line['Date']} · on {line['About']} · {line['What was read']}",
        kind="quote" if quoted else "summary",
    )


@exhibit(
    "Who says what about whom? Choose a state and a kind of document.",
    tables=["policy_passages"],
    height=350,
    about=One(STATES, label="About"),
    whose=One([OWN, JOINT], label="Documents"),
    second={"about": "China", "whose": OWN},
)
def policy_passages(about: str, whose: str) -> View:
    """Short quotations about one state from documents of one kind, oldest first."""
    rows = passages(about, whose)
    table = passages_table(rows)
    quoted = table[table["Words"] != ""]
    first, last = quoted.iloc[0], quoted.iloc[-1]
    official = int(
        table["What was read"].isin(["full text", "official provisional translation"]).sum()
    )
    second_hand = (
        "Not one of them was read in the official text."
        if not official
        else "All of them were read in the full text."
        if official == len(table)
        else f"{official} of them were read in the official text, the others at second hand."
    )
    return View(
        figure=None,
        table=table,
        title=(
            f"How did the words on {about} change? {several(len(table), 'passage')}, "
            f"{first['Date'][-4:]} to {last['Date'][-4:]}"
        ),
        subtitle=f"{whose[:1].upper()}{whose[1:]}: at most twelve words each, oldest first.",
        words=(
            f"The oldest quotation is of {first['Date']}, {first['Document']}: “{first['Words']}”.",
            f"The newest is of {last['Date']}, {last['Document']}: “{last['Words']}”.",
            f"{second_hand} A stronger English word can be a translator's choice.",
        ),
        as_of=f"{table['Date'].iloc[0]} to {table['Date'].iloc[-1]}",
        caveats=(
            "A short quotation is not the document, and many are press translations.",
            "Compare the words of the strategy of 2022 with the official text before you use them.",
        ),
        definition="Passages chosen for this course that say how a document speaks of a state.",
        panels=tuple(passage_panel(line) for _, line in table.iterrows()),
    )
