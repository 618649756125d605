"""Lesson 08: what the three documents of December 2022 say, theme by theme."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jasa import data
from jasa.frame.exhibit import Panel, Step, View, exhibit, warnings
from jasa.frame.style import date, several

#: The column of each table that holds the words.
WORDS = {"strategy_2022": "text", "policy_passages": "quote"}


@dataclass(frozen=True)
class Theme:
    """A question to the documents, the rows that answer it, and the answer in one line."""

    rows: tuple[str, ...]
    finding: str


THEMES = {
    "the situation": Theme(
        ("hs008", "hs007", "pp007"), "The worst surroundings since the war, with Ukraine as warning"
    ),
    "China": Theme(
        ("pp004", "hs010", "hs018"), "China: the greatest strategic challenge, and a partner too"
    ),
    "North Korea": Theme(("pp006", "hs009"), "North Korea: a threat, graver than before"),
    "Russia": Theme(
        ("pp005", "hs011"), "Russia: a direct threat in Europe, a strong concern near Japan"
    ),
    "counterstrike: what": Theme(
        ("hs002", "hs003"), "Counterstrike: to strike back in the opponent's territory, if attacked"
    ),
    "counterstrike: limits": Theme(
        ("hs004", "hs005", "hs006"), "No first strike; an old legal view, and now the means"
    ),
    "counterstrike: means": Theme(
        ("hs021", "hs022", "hs023"), "Means: missiles that reach far, bought in the United States"
    ),
    "money": Theme(("hs020",), "Money: a five-year sum, and a target as a share of GDP"),
    "cyber": Theme(("hs012",), "Cyber: to stop attacks before they happen"),
    "Okinawa": Theme(("hs013",), "Okinawa: the ground forces there become a division"),
    "turn or no turn": Theme(
        ("hs017", "hs019", "hs029"),
        "A great turn, said the prime minister, and the same peaceful road",
    ),
}
#: What a Japanese passage says, where its row holds no English: in our words.
GIST = {
    "hs009": "in our words: what its forces do is a graver and more pressing threat than before",
    "hs017": "in our words: asked whether today's forces could protect the country, he says they "
    "cannot yet",
    "hs018": "in our words: both countries carry responsibility; cooperation is possible where both "
    "gain",
    "hs019": "in our words: a great turn of post-war security policy; the road of a peaceful country "
    "does not change",
    "hs029": "in our words: the agency sees a great turn, and fears that defence-only may change its "
    "nature",
}


def passages(theme: str) -> pd.DataFrame:
    """Return the rows of a theme in their order, each with its words and what was read."""
    found = []
    for table, column in WORDS.items():
        rows = data.load(table)
        kind = rows["text_kind"] if table == "strategy_2022" else rows["basis"]
        speaker = rows["actor"] if table == "strategy_2022" else rows["document"]
        found.append(rows.assign(words=rows[column], read=kind, speaker=speaker))
    rows = pd.concat(found).set_index("row_id", drop=False).rename_axis(None)
    return rows.loc[list(THEMES[theme].rows)]


def passages_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the passages as a table for readers, in the language of the row."""
    return pd.DataFrame(
        {
            "Document": rows["document"].tolist(),
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "Words or content": rows["words"].tolist(),
            "Remark": rows["note"].fillna("").tolist(),
            "What was read": rows["read"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def passage_panel(row: pd.Series) -> Panel:
    """Return one passage; of a Japanese text the English of its remark, or the words with our gist."""
    label = f"{date(row['as_of'], row['as_of_precision'])} · {row['speaker']} · {row['read']}"
    text, kind = row["words"], "quote"
    if row["row_id"] in GIST:
        label = f"{label} · {GIST[row['row_id']]}"
    elif row.get("language") == "Japanese":
        text, kind = row["note"], "summary"
        label += " in Japanese; here in English"
    elif row["read"] in ("summary", "translation"):
        kind = "summary"
    return Panel(str(row["document"]), str(text), row["row_id"], label, kind)


@exhibit(
    "What do the three documents say? Choose a theme.",
    tables=list(WORDS),
    height=360,
    second={"theme": "counterstrike: what"},
    theme=Step(list(THEMES), label="Theme", default="the situation"),
)
def three_documents(theme: str) -> View:
    """What the strategy of December 2022, its companions and the speech beside them say on a theme."""
    rows = passages(theme)
    table = passages_table(rows)
    oldest, newest = rows["as_of"].min(), rows["as_of"].max()
    many = several(len(table), "passage")
    years = dict.fromkeys(str(day.year) for day in (oldest, newest))
    when = date(oldest) if oldest == newest else " to ".join(years)
    second = int(table["What was read"].isin(["verbatim"]).sum())
    return View(
        figure=None,
        table=table,
        title=THEMES[theme].finding,
        subtitle=f"{many} on {theme}: the strategy, its companions, drafts and speeches.",
        words=(
            f"On {theme} we hold {many}; in the very words of the document: {second or 'none'}.",
            *(
                f"{line['Document']}, {line['Date']}: {first_sentence(line)}."
                for _, line in table.head(2).iterrows()
            ),
        ),
        as_of=when,
        caveats=(
            "We read parts of the documents: where the tab Table says draft, press or summary, compare "
            "the official text, which is public.",
        ),
        definition="The National Security Strategy, the National Defense Strategy and the Defense "
        "Buildup Program of December 2022, with what was said of them on the way.",
        panels=tuple(passage_panel(row) for _, row in rows.iterrows()),
    )


def first_sentence(line: pd.Series) -> str:
    """Return what a passage says in English, for the tab In words."""
    if line["Row"] in GIST:
        return GIST[line["Row"]]
    japanese = any("\u3040" <= c <= "\u9fff" for c in line["Words or content"])
    return (line["Remark"] if japanese else line["Words or content"]).rstrip(".")
