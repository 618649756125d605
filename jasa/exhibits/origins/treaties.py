"""The treaties side by side, article by article: what changed, in which words, and who wanted it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import Panel, Step, View, exhibit, sources_of, warnings
from jasa.frame.style import COLOURS, INK, MUTED, QUIET, date, figure, marks

LANES = ("Peace Treaty 1951", "Security Treaty 1951", "Security Treaty 1960")
#: How far an article was read, from its reading status: the mark and the words of the key.
READ = {
    "in full": ("circle", "read in full"),
    "in part": ("circle-open", "read in part"),
    "not read": ("x-thin", "not read: described by others, or a heading"),
}


@dataclass(frozen=True)
class Pair:
    """Two articles that answer one question, an earlier and a later one; either may be missing.

    Attributes:
        theme: the theme of the pair.
        earlier: the row of the older text, or "".
        later: the row of the newer text, or "".
        finding: what the two say side by side.
        missing: why one side is empty.
        texts: rows of `treaty_texts` with the words themselves: treaties, drafts, notes.
        wanted: rows of `reasons` in which people say what they want, both sides.
    """

    theme: str
    earlier: str
    later: str
    finding: str
    missing: str = ""
    texts: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()


NOT_IN_1951 = (
    "No row. In the parts of the 1951 treaty that we read (preamble, Articles I, III and a part of V) "
    "nothing answers this question. Of Articles II and IV we know the content, from others."
)
NOT_IN_1960 = (
    "No row. In the articles of the 1960 treaty that we read nothing answers this question. Of "
    "Articles VIII and IX we read the draft, of VII a Russian copy."
)
#: The question put to the texts, and the articles that answer it.
PAIRS: dict[str, Pair] = {
    "Who must act if Japan is attacked?": Pair(
        "defence obligation", "ta003", "ta014",
        "1951: the forces may be used for Japan's security. 1960: each party would act",
        texts=("ht002", "ht105", "ht025",),
        wanted=("hr018", "hr019", "hr026",),
    ),
    "What is Japan to do for its own defence?": Pair(
        "defence obligation", "ta001", "ta012",
        "1951: Japan is expected to take on more. 1960: each party keeps up its capacity",
        texts=("ht001", "ht103", "ht023", "ht033",),
        wanted=("hr025",),
    ),
    "What are the US forces there for?": Pair(
        "basing rights", "ta003", "ta015",
        "Both treaties name two purposes: peace in the Far East and the security of Japan",
        texts=("ht009", "ht002", "ht106", "ht026", "ht092",),
    ),
    "What does Japan grant?": Pair(
        "basing rights", "ta002", "ta015",
        "1951: a right to station forces in and about Japan. 1960: use of facilities and areas",
        texts=("ht009", "ht002", "ht106", "ht026",),
        wanted=("hr020", "hr021",),
    ),
    "Where are the conditions for US forces written?": Pair(
        "basing rights", "ta006", "ta015",
        "Both treaties leave the details of stationing to a separate agreement",
        texts=("ht004", "ht027",),
        wanted=("hr053",),
    ),
    "May Japan give bases to a third power?": Pair(
        "basing rights", "ta005", "",
        "1951: only with US consent, as others describe it. 1960: no row on it", NOT_IN_1960,
        texts=("ht003",),
    ),
    "May US forces act against riots in Japan?": Pair(
        "internal disturbance clause", "ta004", "",
        "The 1951 treaty let US forces help against riots; the 1960 rows have no such clause",
        NOT_IN_1960,
        texts=("ht002",),
        wanted=("hr021",),
    ),
    "Must Tokyo be asked first?": Pair(
        "prior consultation", "", "ta016",
        "Three cases of prior consultation stand in notes beside the treaty of 1960", NOT_IN_1951,
        texts=("ht036", "ht034", "ht035",),
        wanted=("hr022", "hr023", "hr024", "hr025", "hr027",),
    ),
    "Do the two sides consult?": Pair(
        "consultation", "", "ta013",
        "The treaty of 1960 lets either side call for talks when there is a threat", NOT_IN_1951,
        texts=("ht104", "ht024",),
    ),
    "How does the treaty end?": Pair(
        "duration/termination", "ta007", "ta020",
        "1951: when both governments find the United Nations enough. 1960: also by notice",
        texts=("ht005", "ht006", "ht032", "ht031",),
    ),
    "When does the treaty take effect?": Pair(
        "ratification", "ta008", "ta018",
        "Signature is not enough: both treaties wait until ratifications are exchanged",
        texts=("ht008", "ht029",),
    ),
    "What else than defence is promised?": Pair(
        "economic cooperation", "", "ta011",
        "The treaty of 1960 also speaks of free institutions and of the economy", NOT_IN_1951,
        texts=("ht102", "ht022",),
    ),
    "How is the United Nations named?": Pair(
        "UN Charter", "ta023", "ta010",
        "1951: Japan takes on the Charter's duties on force. 1960: both parties promise restraint",
        texts=("ht039", "ht101", "ht021", "ht040",),
    ),
    "May Japan defend itself with others?": Pair(
        "UN Charter", "ta023", "ta009",
        "The peace treaty accepts Japan's right of self-defence; the 1960 preamble refers to it",
        texts=("ht001", "ht020",),
    ),
    "Why may US forces stay after the occupation?": Pair(
        "end of war and occupation", "ta024", "ta002",
        "The peace treaty sends occupation forces home, and leaves a door for others to stay",
    ),
    "Does it cover Okinawa?": Pair(
        "basing rights", "ta022", "ta014",
        "Article V of 1960 covers territory Japan administers; Okinawa was under US administration",
        texts=("ht090", "ht025",),
        wanted=("hr028",),
    ),
}  # fmt: skip


def reading(status: str) -> str:
    """Return how far an article was read: in full, in part or not read."""
    if status.startswith("text read in full"):
        return "in full"
    if status.startswith(("text read in part", "first paragraph read")):
        return "in part"
    return "not read"


def articles() -> pd.DataFrame:
    """Return the articles by treaty, in their order, with place and reading status."""
    rows = data.load("treaty_articles")
    rows = rows.assign(
        lane=rows["treaty"].map(list(LANES).index),
        read=rows["reading_status"].map(reading),
        name=rows["article"].str.replace(" (exchange of notes)", " notes", regex=False),
    )
    return rows.assign(place=rows.groupby("treaty").cumcount()).set_index("row_id", drop=False)


def spread(rows: pd.DataFrame) -> pd.Series:
    """Return the place of each article across the chart, every treaty over the full width."""
    count = rows.groupby("treaty")["place"].transform("max")
    return rows["place"] / count


def article_marks(rows: pd.DataFrame, read: str) -> go.Scatter:
    """Return the articles of one reading status as marks; the key names the status."""
    symbol, words = READ[read]
    some = rows[rows["read"] == read]
    return go.Scatter(
        x=some["across"].tolist(),
        y=some["lane"].tolist(),
        ids=some["row_id"].tolist(),
        mode="markers",
        marker=marks(COLOURS["Japan"], symbol, 13, 3),
        text=[f"{r.treaty}, {r.article}: {r.theme}" for r in some.itertuples()],
        hovertemplate="%{text}<extra></extra>",
        name=words,
        meta={"column": None, "place": "layout", "looks": "how it was read"},
    )


def links(rows: pd.DataFrame, pairs: list[Pair], strong: bool) -> go.Scatter:
    """Return the lines between the two articles of some pairs."""
    x: list[float | None] = []
    y: list[int | None] = []
    for pair in pairs:
        ends = rows.loc[[i for i in (pair.earlier, pair.later) if i]]
        x += [*ends["across"], None]
        y += [*ends["lane"], None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": INK if strong else QUIET, "width": 4 if strong else 1},
        hoverinfo="skip",
        showlegend=False,
        meta={"decoration": "articles that answer the same question"},
    )


def pair_frame(rows: pd.DataFrame, pair: Pair) -> go.Scatter:
    """Return a frame around the articles of the pair chosen."""
    ends = rows.loc[[i for i in (pair.earlier, pair.later) if i]]
    return go.Scatter(
        x=ends["across"].tolist(),
        y=ends["lane"].tolist(),
        mode="markers",
        marker={"size": 28, "symbol": "square-open", "color": INK, "line": {"width": 2.5}},
        hoverinfo="skip",
        showlegend=False,
        meta={"decoration": "the articles chosen"},
    )


def article_label(row: Any, chosen: bool) -> dict[str, Any]:
    """Return the name of an article beside its mark."""
    return {
        "x": row.across,
        "y": row.lane,
        "yshift": -27 if row.lane == 2 else 27,
        "text": f"<b>{row.name}</b>" if chosen else row.name,
        "showarrow": False,
        "font": {"size": 12, "color": INK if chosen else MUTED},
    }


def article_figure(rows: pd.DataFrame, pair: Pair) -> go.Figure:
    """Draw the articles of the three treaties in rows, with the pair chosen joined."""
    pairs = [p for p in PAIRS.values() if p.earlier and p.later and p != pair]
    made = figure(
        links(rows, pairs, strong=False),
        links(rows, [pair], strong=True),
        pair_frame(rows, pair),
        *(article_marks(rows, read) for read in READ),
        height=300,
        annotations=[
            article_label(row, row.row_id in (pair.earlier, pair.later))
            for row in rows.itertuples()
        ],
    )
    made.update_xaxes(visible=False, range=[-0.04, 1.06])
    made.update_yaxes(
        title_text="Treaty and year of signature",
        tickvals=[0, 1, 2],
        ticktext=list(LANES),
        range=[2.55, -0.55],
        showgrid=False,
    )
    made.update_layout(
        margin={"t": 6, "b": 34, "r": 10},
        legend={"y": -0.02, "yanchor": "top", "x": 0, "font": {"size": 12.5}},
    )
    return made


def article_panel(rows: pd.DataFrame, row_id: str, pair: Pair, year: str) -> Panel:
    """Return one article as a text, or the sentence why there is none."""
    if not row_id:
        return Panel(
            f"Security Treaty {year}", pair.missing, label="nothing to compare", kind="note"
        )
    row = rows.loc[row_id]
    article = row["article"] if row["article"] == "Preamble" else f"Article {row['article']}"
    return Panel(f"{row['treaty']}, {article}", row["provision"], row_id, row["reading_status"])


def own_words(row: Any) -> Panel:
    """Return a text of a treaty, draft or note; where it is a summary, the label says so."""
    known = f"{row.text_kind}, {row.language} · read: {row.reading_status}"
    return Panel(
        f"{row.instrument}, {row.article}",
        row.text,
        row.row_id,
        f"{date(row.as_of, row.as_of_precision)} · {known}",
        kind="summary" if row.text_kind in ("summary", "translation") else "quote",
    )


def wish_panel(row: Any) -> Panel:
    """Return what a person wanted."""
    return Panel(
        f"Who wanted what: {row.speaker}, {row.side}",
        row.quote,
        row.row_id,
        f"{date(row.as_of, row.as_of_precision)} · {row.speaker_role} · {row.reason}",
        kind="quote",
    )


def documents(pair: Pair) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the texts of a question from draft to treaty, and what people wanted."""
    texts = data.load("treaty_texts").set_index("row_id", drop=False).loc[list(pair.texts)]
    people = data.load("reasons").set_index("row_id", drop=False).loc[list(pair.wanted)]
    return texts, people


def warning(rows: pd.DataFrame, pair: Pair) -> str:
    """Return what a reader of this pair must know first."""
    if any(rows.at[i, "read"] != "in full" for i in (pair.earlier, pair.later) if i):
        return "One of these texts was not read in full here: do not quote it, do not build on it."
    if pair.missing:
        return "That no row speaks of a matter does not prove that the treaty is silent on it."
    return "The first two boxes are our words; the boxes below them are those of the documents."


def pair_rows(rows: pd.DataFrame, pair: Pair) -> pd.DataFrame:
    """Return all articles as a table for readers, those of the pair first."""
    first = [i for i in (pair.earlier, pair.later) if i]
    rows = rows.loc[[*first, *(i for i in rows.index if i not in first)]]
    return pd.DataFrame(
        {
            "Treaty": rows["treaty"].tolist(),
            "Article": rows["article"].tolist(),
            "Theme": rows["theme"].tolist(),
            "Provision, in our words": rows["provision"].tolist(),
            "How far it was read": rows["reading_status"].tolist(),
            "Status": rows["read"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def pair_words(rows: pd.DataFrame, question: str, pair: Pair) -> tuple[str, ...]:
    """Say what each side provides and how well it is known."""
    said = []
    for row_id, year in ((pair.earlier, "1951"), (pair.later, "1960")):
        if not row_id:
            said.append(f"Security Treaty {year}: {pair.missing}")
            continue
        row = rows.loc[row_id]
        said.append(
            f"{row['treaty']}, {row['article']}: {row['provision']} "
            f"Reading status: {row['reading_status']}."
        )
    known = rows["read"].value_counts()
    return (
        f"{question} {pair.finding}.",
        *said,
        f"Of the {len(rows)} rows, {known['in full']} were read in full, {known['in part']} in part; "
        f"{known['not read']} are known only by heading or from others.",
    )


@exhibit(
    "What changed from 1951 to 1960, and who wanted it? Step from question to question.",
    tables=["treaty_articles", "treaty_texts", "reasons"],
    height=300,
    second={"ask": "May US forces act against riots in Japan?"},
    ask=Step(list(PAIRS), label="Question"),
)
def treaty_comparer(ask: str) -> View:
    """Two articles that answer one question, and how far each of them was read."""
    rows = articles()
    rows = rows.assign(across=spread(rows))
    pair = PAIRS[ask]
    mine = [i for i in (pair.earlier, pair.later) if i]
    texts, people = documents(pair)
    return View(
        figure=article_figure(rows, pair),
        table=pair_rows(rows, pair),
        words=pair_words(rows, ask, pair),
        title=pair.finding,
        subtitle=f"Theme: {pair.theme}. A mark is an article or a part of one; a line joins two that "
        "answer one question.",
        source_ids=tuple(
            dict.fromkeys(
                sources_of(rows.loc[mine])
                + sources_of(texts)
                + sources_of(people)
                + sources_of(rows)
            )
        ),
        lead=len(sources_of(rows.loc[mine])),
        as_of="1951 and 1960, the years of signature",
        caveats=(
            warning(rows, pair),
            "Which article answers which question is a choice of this course.",
        ),
        definition="A row is an article, a preamble or an exchange of notes, with its content in our "
        "words and a note on how far the text could be read.",
        panels=(
            article_panel(rows, pair.earlier, pair, "1951"),
            article_panel(rows, pair.later, pair, "1960"),
            *(own_words(row) for row in texts.itertuples()),
            *(wish_panel(row) for row in people.itertuples()),
        ),
    )
