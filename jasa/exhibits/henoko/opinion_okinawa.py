"""Lesson 05: what people answered in Okinawa and in Japan, one survey and one wording at a time."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit, rough, warnings
from jasa.frame.style import COLOURS, INK, MUTED, date, figure, listed, number, percent

BOTH = "both"
POPULATIONS = ("Okinawa", "Japan")


@dataclass(frozen=True)
class Topic:
    """A topic: the wordings that belong to it, and its headlines.

    Attributes:
        wordings: the questions as the table paraphrases them.
        headlines: for each choice of population a sentence; `{op001+op002}` stands for a share or a
            sum of shares. A headline compares inside one survey only.
        surveys: how the names of its surveys begin, a pattern; by default all belong to it.
    """

    wordings: tuple[str, ...]
    headlines: dict[str, str]
    surveys: str = ""


#: Surveys on Henoko that offered other answers than for and against.
ASKED_OTHERWISE = "Ryukyu Shimpo|Kyodo"
TOPICS = {
    "For or against Henoko?": Topic(
        ("Moving Futenma to Henoko", "Moving Futenma to Nago"),
        {
            BOTH: "Moving Futenma to Henoko: {op038} against, {op039} for in Okinawa (2022)",
            "Okinawa": "Moving Futenma to Henoko: {op038} against, {op039} for in Okinawa (2022)",
            "Japan": "Moving Futenma to Henoko: {op040} against, {op041} for in Japan (2022)",
        },
        surveys=f"(?!{ASKED_OTHERWISE})",
    ),
    "Go ahead with Henoko, or what else?": Topic(
        ("Moving Futenma to Henoko", "The government's stance of going ahead with Henoko"),
        {
            BOTH: "“Go ahead”: {op063} in Okinawa, {op065} in Japan; “remove or move elsewhere”: "
            "{op062} and {op064} (2022)",
            "Okinawa": "“Go ahead”: {op063} in Okinawa; “remove or move elsewhere”: {op062} (2022)",
            "Japan": "“Go ahead”: {op065} in Japan; “remove or move elsewhere”: {op064} (2022)",
        },
        surveys=ASKED_OTHERWISE,
    ),
    "Are the bases needed?": Topic(
        ("US bases that remain in Okinawa: for Japan's security they are",),
        {
            BOTH: "Bases “necessary” or “unavoidable”: {op001+op002} in Okinawa, {op005+op006} in "
            "Japan (2022)",
            "Okinawa": "Bases “necessary” or “unavoidable”: {op001+op002} in Okinawa (2022)",
            "Japan": "Bases “necessary” or “unavoidable”: {op005+op006} in Japan (2022)",
        },
    ),
    "Is so large a share wrong?": Topic(
        (
            "About 70 percent of exclusive US facilities are in Okinawa: this is",
            "About 74 percent of exclusive US facilities are in Okinawa: this is",
            "70 percent of exclusive US facilities in Okinawa",
            "Okinawa's base burden compared with other prefectures",
        ),
        {
            BOTH: "“Wrong”: {op009} in Okinawa, {op013} in Japan; with “rather wrong”: "
            "{op009+op010} and {op013+op014} (2022)",
            "Okinawa": "“Wrong”: {op009} in Okinawa; with “rather wrong”: {op009+op010} (2022)",
            "Japan": "“Wrong”: {op013} in Japan; with “rather wrong”: {op013+op014} (2022)",
        },
    ),
    "What should become of the bases?": Topic(
        ("US bases in Okinawa should from now on", "US bases in Okinawa should"),
        {
            BOTH: "In Okinawa {op032} say reduce, {op033} remove, {op034} keep the bases (2022)",
            "Okinawa": "Okinawa: {op032} reduce, {op033} remove, {op034} keep the bases (2022)",
            "Japan": "Japan: {op072} greatly reduce, {op074} remove, {op073} keep the bases (2022)",
        },
    ),
    "Should others take bases?": Topic(
        (
            "Moving some bases out of Okinawa to reduce the burden",
            "Other prefectures should take over some bases",
            "Moving a base from Okinawa to where you live",
        ),
        {
            BOTH: "Japan: {op070} for other prefectures taking bases, {op071} against one where they "
            "live (2022)",
            "Okinawa": "Moving some bases out of Okinawa: {op054} for, {op055} against (2022)",
            "Japan": "{op070} for other prefectures taking bases; “where you live”: {op071} against "
            "(2022)",
        },
    ),
    "Keep the Security Treaty?": Topic(
        (
            "Keeping the Japan-US Security Treaty",
            "The Japan-US Security Treaty matters for Japan's peace and security",
        ),
        {
            BOTH: "The Security Treaty is important: {op025} in Okinawa, {op026} in Japan (2017)",
            "Okinawa": "Keeping the Security Treaty: {op042} for, {op043} against in Okinawa (2022)",
            "Japan": "Keeping the Security Treaty: {op044} for, {op045} against in Japan (2022)",
        },
    ),
}


def fieldwork(row: pd.Series) -> str:
    """Return when people were asked, as precisely as it is known."""
    first = date(row["field_start"], row["field_start_precision"])
    last = date(row["field_end"], row["field_end_precision"])
    return first if first == last else f"{first} to {last}"


def answers(topic: str, population: str) -> pd.DataFrame:
    """Return the answers on a topic, the newest survey first, each survey and wording in one block."""
    rows = data.load("opinion_okinawa")
    wanted = POPULATIONS if population == BOTH else (population,)
    rows = rows[rows["question"].isin(TOPICS[topic].wordings) & rows["population"].isin(wanted)]
    rows = rows[rows["survey"].str.match(TOPICS[topic].surveys)]
    rows = rows.assign(
        asked=[fieldwork(r) for _, r in rows.iterrows()],
        how=rows["mode"].astype(object).where(rows["mode"].notna(), "mode not stated"),
        margin=[margin(r) for _, r in rows.iterrows()],
        year=rows["field_start"].dt.year.fillna(0),
    )
    rows = rows.assign(block=[block(r) for _, r in rows.iterrows()])
    asked = rows.groupby("block")["population"].transform("nunique")
    rows = rows.assign(asked_in=asked)
    order = ["year", "asked_in", "survey", "question"]
    rows = rows.sort_values(order, ascending=[False, False, True, True], kind="stable")
    return rows.reset_index(drop=True)


def margin(row: pd.Series) -> float | None:
    """Return half the width of the 95 % interval in points, where the number asked is known."""
    if pd.isna(row["n"]):
        return None
    part = row["pct"] / 100
    return float(196 * (part * (1 - part) / row["n"]) ** 0.5)


def block(row: pd.Series) -> str:
    """Return what only rows that may be set side by side share: survey, time, mode, wording."""
    return f"{row['survey']} | {row['asked']} | {row['how']} | {row['question']}"


def blocks(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the blocks in order of appearance, the answers of the same wording together."""
    return [(name, rows[rows["block"] == name]) for name in dict.fromkeys(rows["block"])]


def laid_out(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[float, str]]]:
    """Return the rows with a height `y`, counted from the top, and the heading of each block."""
    heads: list[tuple[float, str]] = []
    parts, y = [], 0.0
    for _, part in blocks(rows):
        first = part.iloc[0]
        y -= 0.5
        heads.append(
            (
                y,
                f"<b>{first['survey']}</b>, {first['asked']}, {first['how']}: {first['question']} …",
            )
        )
        y -= 0.15
        places = []
        for answer in dict.fromkeys(part["answer"]):
            for _ in range(int((part["answer"] == answer).sum())):
                y -= 0.78
                places.append(y)
            y -= 0.12
        by_answer = {a: n for n, a in enumerate(dict.fromkeys(part["answer"]))}
        ordered = part.assign(turn=part["answer"].map(by_answer)).sort_values(
            ["turn", "population"], ascending=[True, False], kind="stable"
        )
        parts.append(ordered.assign(y=places))
        y -= 0.45
    return pd.concat(parts), heads  # fmt: skip


def answer_bars(rows: pd.DataFrame, population: str) -> go.Bar:
    """Return the answers of one population as bars, with whiskers where the number asked is known."""
    some = rows[rows["population"] == population]
    japan = population == "Japan"
    return go.Bar(
        x=some["pct"].tolist(),
        y=some["y"].tolist(),
        orientation="h",
        width=0.66,
        ids=some["row_id"].tolist(),
        meta={"column": "Share of answers, %", "place": "layout"}
        | ({"looks": "Japan as a whole; crossed, with a warning"} if japan else {}),
        marker={
            "color": COLOURS["Okinawa" if not japan else "Japan"],
            "pattern": {
                "shape": ["x" if w else "/" if japan else "" for w in rough(some)],
                "size": 5,
                "solidity": 0.25,
            },
        },
        customdata=[f"{r.answer}: {percent(r.pct, 1)}" for r in some.itertuples()],
        hovertemplate=f"{population}, %{{customdata}}<extra></extra>",
        name=population,
    )


def whiskers(rows: pd.DataFrame) -> go.Scatter:
    """Return the 95 % margins of the answers for which the number asked is known."""
    known = rows[rows["margin"].notna()]
    ends = [[r.pct - r.margin, r.pct + r.margin, None] for r in known.itertuples()]
    return go.Scatter(
        x=[v for part in ends for v in part],
        y=[v for y in known["y"] for v in (y, y, None)],
        mode="lines+markers",
        connectgaps=False,
        line={"color": INK, "width": 1.3},
        marker={"symbol": "line-ns-open", "size": 7, "color": INK},
        meta={"decoration": "margins of error"},
        hoverinfo="skip",
        showlegend=False,
    )


def opinion_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw one block of bars for each survey and wording; nothing joins two blocks."""
    placed, heads = laid_out(rows)
    shown = [p for p in POPULATIONS if (placed["population"] == p).any()]
    drawn = figure(*[answer_bars(placed, p) for p in shown], whiskers(placed), height=600)
    where = {"xref": "paper", "xshift": -178, "xanchor": "left"}
    notes = [chart_note(0, y, words, color=MUTED, **where) for y, words in heads]
    for row in placed.itertuples():
        end = row.pct + (0 if pd.isna(row.margin) else row.margin)
        words = f"{share(row.pct)} {row.population}"
        notes.append(chart_note(end, row.y, words, xshift=4, xanchor="left"))
    names = placed.groupby(["block", "answer"], sort=False)["y"].mean()
    for (_, answer), y in names.items():
        words = "<br>".join(textwrap.wrap(answer, 27))
        notes.append(chart_note(0, y, words, xshift=-3, xanchor="right", align="right"))
    drawn.update_yaxes(range=[placed["y"].min() - 0.6, 0.1], visible=False)
    drawn.update_xaxes(
        title_text="Share of answers, %", range=[0, 112], tickvals=list(range(0, 101, 20))
    )
    drawn.update_layout(
        margin={"l": 200, "t": 8}, barmode="overlay", showlegend=False, annotations=notes
    )
    return drawn


def chart_note(x: float, y: float, words: str, *, color: str = INK, **where: Any) -> dict[str, Any]:
    """Return words for a chart; without a ground, which would cut the words of the next line."""
    place = {"x": x, "y": y, "text": words, "showarrow": False}
    return place | {"font": {"size": 12, "color": color}} | where


def headline(topic: str, population: str) -> tuple[str, tuple[str, ...]]:
    """Return the finding of a topic for the population chosen, and its formulas."""
    shares = data.load("opinion_okinawa").set_index("row_id")["pct"]
    formulas: list[str] = []

    def filled(match: re.Match[str]) -> str:
        """Give the sum of the shares named, and note its formula."""
        ids = match[1].split("+")
        formulas.append(" + ".join(["0", *(f"{{{i}}}.pct" for i in ids)]))
        return share(float(shares[ids].sum()))

    return re.sub(r"\{([^}]+)\}", filled, TOPICS[topic].headlines[population]), tuple(formulas)


def share(value: float) -> str:
    """Write a share as the source prints it."""
    return percent(value, 0 if value.is_integer() else 1)


@exhibit(
    "What did people answer, and to which question?",
    tables=["opinion_okinawa"],
    height=600,
    second={"topic": "Is so large a share wrong?"},
    topic=One(list(TOPICS), label="Question"),
    population=One([BOTH, *POPULATIONS], label="Asked in"),
)
def opinion_gap(topic: str, population: str) -> View:
    """Answers on one topic, survey by survey, in Okinawa and in Japan; modes are never joined."""
    rows = answers(topic, population)
    title, formulas = headline(topic, population)
    known = rows.loc[rows["year"] > 0, "year"].astype(int)
    years = str(known.min()) if known.nunique() == 1 else f"{known.min()} to {known.max()}"
    years += "; one survey is undated" if (rows["year"] == 0).any() else ""
    return View(
        figure=opinion_figure(rows),
        table=opinion_table(rows),
        words=opinion_words(rows, title),
        title=title,
        subtitle="Per cent of answers. One block a survey and wording, with time and mode; whiskers: "
        "95 % margin where the number asked is known; crossed bars carry a warning.",
        as_of=years,
        caveats=(
            "Compare inside a block only. Between blocks the wording, the answers offered, the mode "
            "or the pollster differ, so no trend can be read off.",
            "The whiskers cover chance alone. Who does not answer, and how a question is put, is "
            "not in them.",
        ),
        definition="The questions are paraphrased; answers that people gave but our sources do not "
        "print are missing, so a block need not add up to a hundred.",
        computed={"Margin, points": "196 * ({Row}.pct / 100 * (1 - {Row}.pct / 100) / {Row}.n) ** 0.5"},
        derived=formulas,
    )  # fmt: skip


def opinion_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the answers as a table for readers."""
    made = pd.DataFrame(
        {
            "Survey": rows["survey"].tolist(),
            "Asked": rows["asked"].tolist(),
            "Mode": rows["how"].tolist(),
            "Asked in": rows["population"].tolist(),
            "Question (our paraphrase)": rows["question"].tolist(),
            "Answer": rows["answer"].tolist(),
            "Share of answers, %": rows["pct"].tolist(),
            "Number asked": rows["n"].astype(float).tolist(),
            "Margin, points": rows["margin"].astype(float).tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )
    return made.dropna(axis=1, how="all")


def opinion_words(rows: pd.DataFrame, title: str) -> tuple[str, ...]:
    """Describe the newest survey in full, then say how many others the chart holds."""
    said = []
    for _, part in blocks(rows)[:2]:
        first = part.iloc[0]
        listing = listed([f"{r.population} “{r.answer}” {share(r.pct)}" for r in part.itertuples()])
        said.append(
            f"{first['survey']} ({first['asked']}, {first['how']}), {first['question']}: {listing}."
        )
    count = rows["survey"].nunique()
    return (
        f"{title}.",
        *said,
        f"The chart holds {number(len(rows))} answers from {count} surveys."
        if count > 1
        else f"The chart holds {number(len(rows))} answers from one survey.",
    )  # fmt: skip
