"""Article 9 of the constitution: words that stay, beside the acts that had to live with them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, Step, View, exhibit, sources_of
from jasa.frame.style import COLOURS, INK, QUIET, date, figure
from jasa.frame.yearly_series import date_axis

LANES = ("text of Article 9", "forces", "treaties", "decisions and laws")
ENGLISH, JAPANESE = "English", "Japanese"


@dataclass(frozen=True)
class Moment:
    """One act that touched on Article 9.

    Attributes:
        row: the row of the timeline.
        lane: its place on the chart.
        beside: a row of another table that tells how the act stood to the article, or "".
        column: the column of that row with the words.
        heading: what these words are.
    """

    row: str
    lane: int
    beside: str = ""
    column: str = ""
    heading: str = ""


MOMENTS = (
    Moment("tl003", 0, "go004", "definition", "The article in the course's glossary"),
    Moment("tl006", 1, "go031", "definition", "National Police Reserve"),
    Moment("tl008", 2, "ta023", "provision", "Peace Treaty, Article 5"),
    Moment("tl009", 2, "ta001", "provision", "Security Treaty of 1951, preamble"),
    Moment("tl014", 1),
    Moment("tl017", 2, "go029", "definition", "Mutual Defense Assistance Agreement"),
    Moment("tl018", 1, "go044", "definition", "Self-Defense Forces"),
    Moment("tl023", 2, "ta012", "provision", "Treaty of 1960, Article III"),
    Moment("tl031", 2, "ta014", "provision", "Treaty of 1960, Article V"),
    Moment("tl059", 1),
    Moment("tl060", 3),
    Moment("tl078", 3),
    Moment("tl092", 3, "go009", "definition", "Collective self-defence"),
    Moment("tl094", 3, "go026", "definition", "Legislation for Peace and Security"),
    Moment("tl099", 3, "go049", "definition", "Survival-threatening situation"),
)


def article(language: str) -> str:
    """Return the two paragraphs of Article 9 in a language, joined by a line break."""
    english, japanese = data.text("constitution_article9").split("日本国憲法 第九条")
    whole = japanese if language == JAPANESE else english.split("Article 9", 1)[1]
    return "\n".join(line.strip() for line in whole.splitlines() if line.strip())


def moments() -> pd.DataFrame:
    """Return the moments with their dates in words and their options in the list."""
    rows = data.load("timeline").set_index("row_id", drop=False).loc[[m.row for m in MOMENTS]]
    dated = [date(r.as_of, r.as_of_precision) for r in rows.itertuples()]
    return rows.assign(
        dated=dated,
        lane=[m.lane for m in MOMENTS],
        moment=list(MOMENTS),
        option=[f"{d}: {t}" for d, t in zip(dated, rows["title"], strict=True)],
    )


OPTIONS = moments()["option"].tolist()


def moment_marks(rows: pd.DataFrame, size: int, symbol: str, colour: str) -> go.Scatter:
    """Return moments as marks on their lanes."""
    return go.Scatter(
        x=rows["as_of"].tolist(),
        y=rows["lane"].tolist(),
        ids=rows["row_id"].tolist(),
        mode="markers",
        marker={"size": size, "symbol": symbol, "color": colour},
        text=rows["option"].tolist(),
        hovertemplate="%{text}<extra></extra>",
        meta={"column": None, "place": "layout"},
        showlegend=False,
    )


def article_lines(rows: pd.DataFrame, chosen: pd.Series) -> list[go.Scatter]:
    """Return the bar of the unchanged text and an upright line through the moment chosen."""
    start, end = rows["as_of"].iloc[0], pd.Timestamp(date_axis(rows["as_of"])["range"][1])
    parts = [
        ([start, end], [0, 0], QUIET, 15, "the text, in force without a change"),
        ([chosen["as_of"]] * 2, [-0.5, 3.5], INK, 1, "the moment chosen"),
    ]
    return [
        go.Scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": colour, "width": width},
            hoverinfo="skip",
            meta={"decoration": words},
            showlegend=False,
        )
        for x, y, colour, width, words in parts
    ]


def add_date(made: go.Figure, rows: pd.DataFrame, chosen: pd.Series) -> None:
    """Write the date of the chosen act above its mark."""
    first, last = rows["as_of"].min(), rows["as_of"].max()
    made.add_annotation(
        x=chosen["as_of"],
        y=1,
        yref="paper",
        # Late dates have no room for half of their words to the right.
        xanchor="right" if chosen["as_of"] > first + (last - first) * 0.9 else "center",
        yanchor="bottom",
        text=f"<b>{chosen['dated']}</b>",
        showarrow=False,
        font={"size": 14, "color": INK},
    )


def article_figure(rows: pd.DataFrame, chosen: pd.Series, language: str) -> go.Figure:
    """Draw the text on top and the moments on lanes below it."""
    others = rows[rows["row_id"] != chosen["row_id"]]
    made = figure(
        *article_lines(rows, chosen),
        moment_marks(others, 11, "circle", COLOURS["Japan"]),
        moment_marks(rows[rows["row_id"] == chosen["row_id"]], 17, "diamond", COLOURS["Okinawa"]),
        height=360,
    )
    made.update_xaxes(date_axis(rows["as_of"], title_text="Date"))
    made.update_yaxes(
        title_text="Kind of act, by lane",
        tickvals=list(range(len(LANES))),
        ticktext=list(LANES),
        range=[len(LANES) - 0.5, -0.5],
        showgrid=False,
    )
    width = 58 if language == JAPANESE else 118
    wrapped = [part for p in article(language).split("\n") for part in textwrap.wrap(p, width)]
    made.update_layout(margin={"t": 26 + 20 * 5})
    made.add_annotation(
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        xshift=-140,
        yshift=26,
        xanchor="left",
        yanchor="bottom",
        align="left",
        text="<br>".join(wrapped),
        showarrow=False,
        font={"size": 14, "color": INK},
    )
    add_date(made, rows, chosen)
    return made


def year_of_moment(rows: pd.DataFrame, row_id: str) -> int:
    """Return the year of a moment."""
    return int(rows.at[row_id, "as_of"].year)


def moment_panels(chosen: pd.Series) -> tuple[Panel, ...]:
    """Return what happened, and the words that tell how it stood to the article."""
    moment: Moment = chosen["moment"]
    happened = Panel("What happened", chosen["summary"], moment.row, f"actors: {chosen['actors']}")
    why = Panel(
        "Why it matters",
        chosen["significance"],
        moment.row,
        "a judgement of the course, not a fact",
    )
    if not moment.beside:
        return (happened, why)
    table = "glossary" if moment.beside.startswith("go") else "treaty_articles"
    row = data.load(table).set_index("row_id").loc[moment.beside]
    label = "in our words" if table == "glossary" else f"in our words; {row['reading_status']}"
    return (happened, why, Panel(moment.heading, row[moment.column], moment.beside, label))


def moment_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the moments as a table for readers."""
    return pd.DataFrame(
        {
            "Date": rows["dated"].tolist(),
            "Act": rows["title"].tolist(),
            "Kind": [LANES[n] for n in rows["lane"]],
            "What happened": rows["summary"].tolist(),
            "Why it matters (judgement)": rows["significance"].tolist(),
            "Row": rows["row_id"].tolist(),
            "Row of the words beside it": [m.beside or None for m in rows["moment"]],
        }
    )


@exhibit(
    "Article 9: what was done beside the same words? Step from act to act.",
    tables=["timeline", "treaty_articles", "glossary"],
    height=360,
    second={"moment": OPTIONS[12], "language": JAPANESE},
    moment=Step(OPTIONS, label="Moment", default=OPTIONS[6]),
    language=One([ENGLISH, JAPANESE], label="Text in"),
)
def article_9(moment: str, language: str) -> View:
    """The text of Article 9 above the acts that touched on it, with the words of the one chosen."""
    rows = moments()
    chosen = rows[rows["option"] == moment].iloc[0]
    kinds = rows["lane"].map(lambda n: LANES[n]).value_counts()
    first, last = rows["dated"].iloc[0], rows["dated"].iloc[-1]
    started = chosen["row_id"] == "tl003"
    table = moment_rows(rows)
    return View(
        figure=article_figure(rows, chosen, language),
        table=table,
        words=(
            f"The text of Article 9: “{article(ENGLISH)}”".replace("\n", " "),
            f"{chosen['dated']}: {chosen['title']}. {chosen['summary']}",
            f"Of the {len(rows)} acts shown, {kinds['forces']} concern forces, {kinds['treaties']} "
            f"treaties, {kinds['decisions and laws']} decisions "
            "and laws. No act changed the text.",
        ),
        title=f"{chosen['dated']}: {chosen['title']}" + ("" if started else "; the text stays"),
        subtitle=f"Article 9 of Japan's constitution, in force since {first}, and acts beside it until "
        f"{last}.",
        source_ids=in_order(rows, chosen, table),
        lead=2,
        as_of=f"{first} to {last}",
        caveats=(
            "Our tables hold acts, not the interpretations that cabinets gave between "
            f"{year_of_moment(rows, 'tl018')} and {year_of_moment(rows, 'tl092')}; how the reading "
            "moved in those years cannot be shown.",
            "That an act stands here does not say that it fits the article, or that it does not. "
            "On that, courts, parties and scholars differ.",
        ),
        definition="The text is that of the constitution, promulgated on 3 November 1946. An act is an "
        "event of the table timeline that created forces, promised defence, or changed what the "
        "forces may do.",
        panels=moment_panels(chosen),
    )


def in_order(rows: pd.DataFrame, chosen: pd.Series, table: pd.DataFrame) -> tuple[str, ...]:
    """Return the sources: the constitution, the moment chosen, all others."""
    found = [*sources_of(rows[rows["row_id"] == "tl003"])[::-1]]
    found += sources_of(rows[rows["row_id"] == chosen["row_id"]])
    found += sources_of(rows)
    for name in ("treaty_articles", "glossary"):
        words = data.load(name)
        found += sources_of(words[words["row_id"].isin(table["Row of the words beside it"])])
    return tuple(dict.fromkeys(found))
