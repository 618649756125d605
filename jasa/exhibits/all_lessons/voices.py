"""All lessons: who said what about one topic, side by side and dated."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame.exhibit import One, Panel, View, exhibit, rough
from jasa.frame.style import date, listed

#: A topic as the reader chooses it, with the themes of `voices` and the decisions of `reasons` in it.
TOPICS: dict[str, tuple[str, ...]] = {
    "the treaty and its revision": ("treaty of 1951 revised, 1955-60",),
    "being asked before forces move": ("prior consultation, 1958-59",),
    "troops leaving the mainland": (
        "ground combat forces leave the mainland, 1957-58",
        "where the forces go: Marines and Okinawa, 1955-57",
        "reductions, 1969-71",
    ),
    "Okinawa under American rule": (
        "Okinawa kept after 1952; administration",
        "Okinawa: land policy (lump sum, Price report)",
    ),
    "Okinawa's return to Japan": (
        "reversion of Okinawa, 1965-72",
        "reversion: nuclear weapons",
        "reversion: textiles and cost",
        "reversion and rule as seen from Okinawa",
        "return to Japan",
    ),
    "why the forces are in Okinawa": ("why the forces are in Okinawa",),
    "land and leases": ("land and leases", "runway extensions and their opponents, 1955"),
    "the share of the bases, and rights": ("share of the bases and rights",),
    "Futenma and Henoko": ("Futenma and Henoko",),
    "noise, accidents and protest": ("noise, accidents and PFAS", "violence and protest"),
    "who tries whom": ("jurisdiction: shooting case of 1957",),
    "money and work": ("money and work", "cost sharing before 1978"),
    "Article V, the islands and Taiwan": ("treaty, Article V and the islands", "Taiwan"),
    "the strategy of 2022": ("strategy and spending of 2022", "Ukraine and the order"),
    "command, missiles and partners": (
        "command and forces",
        "missiles in Japan",
        "partners of Japan",
    ),
}
EVERYBODY = "everybody"
#: Whose words are shown, by how the name of a side begins.
SIDES: dict[str, tuple[str, ...]] = {
    "Tokyo": ("Tokyo", "Washington and Tokyo"),
    "Washington and US forces": ("Washington", "US "),
    "Okinawa": ("Okinawa",),
    "neighbours, partners, critics": (
        *("China", "South Korea", "North Korea", "Russia", "Taiwan"),
        *("Australia", "Philippines", "Ukraine", "Critics"),
    ),
}


def spoken() -> pd.DataFrame:
    """Return every statement of both tables in one form, oldest first, undated ones last."""
    voices = data.load("voices").rename(columns={"theme": "about", "position": "said"})
    reasons = data.load("reasons").rename(columns={"decision": "about", "reason": "said"})
    both = pd.concat([voices, reasons], ignore_index=True)
    both["topic"] = both["about"].map({a: t for t, names in TOPICS.items() for a in names})
    return both.sort_values(["as_of", "row_id"], kind="stable", na_position="last")


def date_of_statement(row: pd.Series) -> str:
    """Return the date of a statement, or that it has none."""
    return "undated" if pd.isna(row["as_of"]) else date(row["as_of"], row["as_of_precision"])


def voices_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return statements as a table for readers."""
    notes = rows["note"].where(rough(rows), "").fillna("")
    return pd.DataFrame(
        {
            "Date": [date_of_statement(row) for _, row in rows.iterrows()],
            "Side": rows["side"].tolist(),
            "Who": rows["speaker"].tolist(),
            "As what": rows["speaker_role"].fillna("").tolist(),
            "What they say, in our words": rows["said"].fillna("").tolist(),
            "Their words": rows["quote"].fillna("").tolist(),
            "Language": rows["quote_language"].fillna("").tolist(),
            "Warning": notes.tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )


def said_by(table: pd.DataFrame, whose: str) -> pd.DataFrame:
    """Return the statements of one side, or all of them."""
    if whose == EVERYBODY:
        return table
    return table[table["Side"].str.startswith(SIDES[whose])]


def voice_panel(line: pd.Series) -> Panel:
    """Return one voice: its words where they are marked as such, otherwise what it says in ours."""
    label = [line["Date"], line["As what"], line["Language"]]
    said = line["What they say, in our words"]
    if line["Their words"] and said and line["Language"].startswith("Japanese"):
        label.append(f"in our words: {said}")
    if line["Warning"]:
        label.append(line["Warning"])
    return Panel(
        heading=f"{line['Side']}: {line['Who']}",
        text=line["Their words"] or said,
        row=line["Row"],
        label=" · ".join(part for part in label if part),
        kind="quote" if line["Their words"] else "summary",
    )


def nobody(topic: str, whose: str) -> Panel:
    """Return the note that stands where a side has no statement."""
    return Panel(
        f"{whose[:1].upper()}{whose[1:]}",
        f"We hold no statement of this side on {topic}: a gap in our reading, not their silence.",
        label="an empty chair",
        kind="note",
    )


@exhibit(
    "Who says what? Choose a topic, then whose words.",
    tables=["voices", "reasons"],
    height=420,
    topic=One(list(TOPICS), label="Topic"),
    whose=One([EVERYBODY, *SIDES], label="Whose words"),
    second={"topic": "Futenma and Henoko", "whose": "Okinawa"},
)
def voices(topic: str, whose: str) -> View:
    """What people of each side said about a topic, with date, office and source."""
    rows = spoken()
    table = voices_table(rows[rows["topic"] == topic])
    heard = said_by(table, whose)
    present = [name for name in SIDES if len(said_by(table, name))]
    absent = [name for name in SIDES if name not in present]
    gap = f"We hold no words on it of: {listed(absent)}." if absent else "All four groups speak."
    first = table.iloc[0]
    return View(
        figure=None,
        table=table,
        title=f"On {topic}: what {'each side' if whose == EVERYBODY else whose} said",
        subtitle=f"{len(heard)} of {len(table)} statements on this topic, oldest first.",
        words=(
            f"Statements on {topic} come from {listed(present)}. {gap}",
            f"The oldest is of {first['Date']}, by {first['Who']} ({first['Side']}): "
            f"{first['What they say, in our words'] or first['Their words']}",
            f"Shown here are the words of {whose}. Ask of each: in which office, to whom, and when?",
        ),
        as_of=f"{first['Date']} to {table[table['Date'] != 'undated']['Date'].iloc[-1]}",
        caveats=(
            "A choice of this course: a statement is not a survey, and one speaker is not a side.",
            "Most Japanese words before 1973 are American minutes or translations.",
        ),
        definition="A statement by a person or body about the topic, with the day on which it was made "
        "and the office then held.",
        panels=tuple(voice_panel(line) for _, line in heard.iterrows()) or (nobody(topic, whose),),
    )
