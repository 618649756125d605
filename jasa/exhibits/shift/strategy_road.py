"""Lesson 08: the road to the strategy of 2022, with five rival explanations side by side."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, View, exhibit, hollow, rough, warnings
from jasa.frame.style import COLOURS, INK, QUIET, date, figure, several

TABLES = ("nss_process", "strategy_2022", "response_2022", "timeline", "history_events")
#: The column of each table that says what happened.
TOLD = {
    "nss_process": "event",
    "strategy_2022": "text",
    "response_2022": "event",
    "timeline": "summary",
    "history_events": "event",
}
#: The rows of the invasion and of the decision.
ROAD_FROM = "2021-01-01"  # the shaded time: what was said before the invasion
INVASION, DECISION = "tl112", "xq012"


@dataclass(frozen=True)
class Cause:
    """One explanation of the strategy: its events, its best witness, and what would decide.

    Attributes:
        rows: the events that the explanation points to.
        witness: the row whose words speak for it.
        counter: what its critics answer.
        test: which evidence would decide.
    """

    rows: tuple[str, ...]
    witness: str
    counter: str
    test: str
    symbol: str
    colour: str


CAUSES = {
    "a review already ordered": Cause(
        ("xq001", "xq002", "xq003", "xq004", "xq005", "xq007", "xq010", DECISION),
        "hs026",
        "An order to revise says nothing yet about the content. Two per cent and the sums came late.",
        "The papers of the review from before the invasion: what was planned then, and for how much?",
        "square",
        COLOURS["Japan"],
    ),
    "Russia's war": Cause(
        (INVASION, "re012", "re018", "re019"),
        "hs014",
        "The review had begun before it, and the strategy's reasons name others beside Russia.",
        "Minutes of the review: what was added, dropped or enlarged after the invasion?",
        "circle",
        COLOURS["Russia"],
    ),
    "China": Cause(
        ("he079", "re001", "hs024"),
        "hs024",
        "Its rise was not new. It does not tell why the step came in this year and not before.",
        "The same documents in a year without Ukraine: they do not exist, so look at drafts.",
        "diamond",
        COLOURS["China"],
    ),
    "North Korea": Cause(
        ("hs025",),
        "hs015",
        "Missiles had passed over Japan before, and no such strategy followed.",
        "What ministers asked of the forces before and after the missile of October.",
        "triangle-up",
        COLOURS["North Korea"],
    ),
    "party and ally": Cause(
        ("re014", "re015", "re020", "re022"),
        "re014",
        "A party asks for much. It had long wished for more, so the wish alone cannot set the year.",
        "Which of the party's points the cabinet took over, and which it left.",
        "star",
        COLOURS["United States"],
    ),
}
AFTER = "What comes after an event is not thereby caused by it; the order alone cannot choose."


def road_events() -> pd.DataFrame:
    """Return all events of the five explanations, oldest first, with what happened in words."""
    found = []
    for table in TABLES:
        rows = data.load(table)
        who = rows["actor"] if "actor" in rows else pd.Series("", index=rows.index)
        found.append(rows.assign(told=rows[TOLD[table]].astype(str), who=who.astype(str)))
    rows = pd.concat(found).set_index("row_id", drop=False).rename_axis(None)
    lanes = {row: cause for cause, this in CAUSES.items() for row in this.rows}
    rows = rows.loc[list(lanes)]
    rows = rows.assign(lane=[lanes[i] for i in rows["row_id"]])
    return rows.sort_values(["as_of", "row_id"], kind="stable")


def road_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the events as a table for readers, with the days since the invasion."""
    started = rows.loc[INVASION, "as_of"]
    return pd.DataFrame(
        {
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "Days after the invasion, number": (rows["as_of"] - started).dt.days.astype(float),
            "Explanation": rows["lane"].tolist(),
            "Who": rows["who"].tolist(),
            "What happened": rows["told"].tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
            "Row of the invasion": [INVASION] * len(rows),
        }
    )


def road_figure(rows: pd.DataFrame, chosen: str) -> go.Figure:
    """Draw one lane an explanation, the chosen one strong; lines at the invasion and the decision."""
    names = list(CAUSES)
    traces = []
    for name in names:
        part = rows[rows["lane"] == name]
        strong = name == chosen
        edges = [2.5 if strong else 1.5 * warned for warned in rough(part)]
        traces.append(
            go.Scatter(
                x=part["as_of"].dt.strftime("%Y-%m-%d").tolist(),
                y=part["lane"].tolist(),
                mode="markers",
                marker={
                    "size": 18 if strong else 10,
                    "symbol": hollow(CAUSES[name].symbol, part),
                    "color": CAUSES[name].colour,
                    "line": {"color": INK, "width": edges},
                },
                ids=part["row_id"].tolist(),
                meta={"column": None},
                text=[
                    f"{date(r.as_of, r.as_of_precision)}: {r.told[:90]}" for r in part.itertuples()
                ],
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
                name=name,
            )
        )
    drawn = figure(*traces, height=340)
    drawn.update_layout(margin={"l": 170, "t": 36})
    edge = pd.Timedelta(days=45)
    drawn.update_xaxes(
        title_text="Date", tickformat="%b %Y", dtick="M4",
        range=[str((rows["as_of"].min() - edge).date()), str((rows["as_of"].max() + edge).date())],
    )  # fmt: skip
    drawn.update_yaxes(
        title_text="Explanation",
        categoryorder="array",
        categoryarray=names[::-1],
        range=[-0.6, len(names) - 0.4],
        showgrid=True,
    )
    return with_days(drawn, rows)


def with_days(drawn: go.Figure, rows: pd.DataFrame) -> go.Figure:
    """Add the days of the invasion and of the decision, and the shading of the time before."""
    for row, said, dash in ((INVASION, "invasion ▸", "dash"), (DECISION, "◂ decision", "dot")):
        day = rows.loc[row, "as_of"]
        drawn.add_shape(
            type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": INK, "dash": dash}
        )
        drawn.add_annotation(
            text=said, x=day, y=1, yref="paper", yanchor="bottom", showarrow=False,
            xanchor="left" if row == INVASION else "right", font={"size": 13, "color": INK},
        )  # fmt: skip
    drawn.add_shape(
        type="rect", x0=ROAD_FROM, x1=rows.loc[INVASION, "as_of"], y0=0, y1=1, yref="paper",
        fillcolor=QUIET, opacity=0.22, line={"width": 0}, layer="below",
    )  # fmt: skip
    return drawn


def witness_words(row: pd.Series) -> tuple[str, str]:
    """Return the words of a witness and their kind; of a Japanese text the English of its note."""
    if row.get("language") == "Japanese":
        return str(row["note"]), "summary"
    spoken = str(row.get("text_kind")) in ("verbatim", "fragments")
    return str(row["told"]), "quote" if spoken else "summary"


def road_panels(chosen: str) -> tuple[Panel, ...]:
    """Return the case for an explanation in its witness's words, the answer, and the test."""
    cause = CAUSES[chosen]
    table = next(t for t in TABLES if cause.witness in set(data.load(t)["row_id"]))
    rows = data.load(table).set_index("row_id", drop=False)
    row = rows.loc[cause.witness]
    said, kind = witness_words(pd.concat([row, pd.Series({"told": row[TOLD[table]]})]))
    label = f"{row['actor']}, {date(row['as_of'], row['as_of_precision'])}"
    return (
        Panel("The case for it", said, cause.witness, label, kind),
        Panel("What its critics answer", cause.counter, kind="note"),
        Panel("What would decide", cause.test, kind="note"),
    )


@exhibit(
    "What led to the strategy of 2022? Choose an explanation, and look at its dates.",
    tables=list(TABLES),
    height=340,
    second={"cause": "a review already ordered"},
    cause=One(list(CAUSES), label="Explanation", default="Russia's war"),
)
def strategy_road(cause: str) -> View:
    """Events before the strategy of 2022 on five lanes, one rival explanation a lane."""
    rows = road_events()
    table = road_table(rows)
    own = table[table["Explanation"] == cause]
    early = int((own["Days after the invasion, number"] < 0).sum())
    first, last, many = own.iloc[0], own.iloc[-1], several(len(own), "event")
    when = f"{table['Date'].iloc[0]} to {table['Date'].iloc[-1]}"
    return View(
        figure=road_figure(rows, cause),
        table=table,
        title=f"{cause[:1].upper()}{cause[1:]}: {early} of {many} before the invasion",
        subtitle=f"{len(table)} events, {when}, sorted by the explanation that points to them. "
        "Hollow: with a warning.",
        words=(
            f"Chosen: {cause}. Of {many}, the first is of {first['Date']}, "
            f"{from_invasion(first)}.",
            f"The last is of {last['Date']}: {last['What happened'].rstrip('.')}.",
            "The five do not exclude each other. The prime minister named several in one breath, "
            "and no row can weigh them.",
        ),
        as_of=when,
        caveats=(AFTER, "A selection of events for each explanation, not a full chronology."),
        definition="An explanation stands with the events it points to, its best witness, the answer "
        "of its critics, and the evidence that would decide.",
        panels=road_panels(cause),
        computed={
            "Days after the invasion, number": "{Row}.as_of - {Row of the invasion}.as_of"
        },
        derived=(f"{{{first['Row']}}}.as_of - {{{INVASION}}}.as_of", *counts(own, early)),
    )  # fmt: skip


def from_invasion(line: pd.Series) -> str:
    """Return how long before or after the invasion an event was, in words."""
    days = line["Days after the invasion, number"]
    if not days:
        return "the day of the invasion itself"
    return f"{abs(days):.0f} days {'before' if days < 0 else 'after'} the invasion"


def counts(own: pd.DataFrame, early: int) -> tuple[str, ...]:
    """Return formulas for the number of events of an explanation, and of those before the invasion."""
    rows = own["Row"].tolist()
    return tuple(" + ".join(["0", *(f"{{{i}}}" for i in part)]) for part in (rows, rows[:early]))
