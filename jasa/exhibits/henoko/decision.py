"""Lesson 05: a decision table. The scores and the weights are the reader's own; nothing is claimed."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pandas as pd

from jasa.data import formulas
from jasa.frame import charts as go
from jasa.frame.exhibit import Grid, Panel, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, QUIET, figure, listed, number

#: The options, each with the rows in which somebody puts it forward or reports it.
OPTIONS = {
    "Henoko as planned": "pn004; op108",
    "Elsewhere in Japan": "fe025; op105",
    "Abroad": "op104",
    "Merge into Kadena": "op107",
    "Close without replacement": "pn005; op106",
    "Futenma stays": "op085; op086",
}
#: The criteria, each with rows that show that somebody argues with it.
CRITERIA = {
    "ends the danger soon": "pn004; ff043",
    "security of Japan and region": "op001; ta015",
    "consent in Okinawa": "pn005; vo007",
    "low cost": "ff045; ff046",
    "spares sea and sea floor": "fe041; ff047",
}
#: Scores drawn by lot, for the picture: they stand for nobody's view.
LOTS = (
    (1, 5, 4, 2, 1), (4, 5, 5, 4, 1), (3, 2, 4, 3, 4),
    (4, 0, 5, 4, 4), (4, 5, 4, 1, 5), (3, 3, 1, 4, 1),
)  # fmt: skip
SCORE, TURN = "Weighted mean, points", "Weight at which the first place changes, points"
#: What the exhibit says, to be filled in; the site's script fills in the same sentences.
SAID = {
    "no weights": "Without weights there is no ranking",
    "all level": "All options stand level at {best} points: fill in your own scores",
    "level": "Your model leaves {top} level at {best} points",
    "first": "Your model puts “{top}” first, with {best} points",
    "none": "No criterion has a weight.",
    "own": "The scores and weights are the reader's. They state no fact about any option.",
    "means": "Weighted means in points: {ranked}.",
    "open": "Several options share the first place, so any change of a weight may decide.",
    "turn": "“{name}” at {turn} in place of {weight} ({rival})",
    "turns": "The first place changes with the weight of {turns}.",
    "firm": "No weight inside the range changes it for: {firm}.",
}
GRID_SCORES = Grid(
    list(OPTIONS), list(CRITERIA), label="Your scores: how well does each option do?", turned=True
)
GRID_WEIGHTS = Grid(["weight"], list(CRITERIA), label="What counts for you?", turned=True)
Scores = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Turn:
    """The nearest weight of one criterion at which another option draws level with the first.

    Attributes:
        rival: the option that draws level.
        lead: by how many points, weights times scores, the first is ahead of it now.
        edge: how much better the first does on this criterion, in points.
        weight: the weight at which the two are level.
    """

    rival: str
    lead: int
    edge: int
    weight: float


def totals(scores: Scores, weights: tuple[int, ...]) -> list[int]:
    """Return the sum of weight times score for each option."""
    return [sum(w * s for w, s in zip(weights, line, strict=True)) for line in scores]


def smallest_turn(scores: Scores, weights: tuple[int, ...], criterion: int) -> Turn | None:
    """Return the smallest move of one weight that costs the first its place, None if there is none.

    The other weights stay. A weight stays inside the range of its control.
    """
    sums = totals(scores, weights)
    first = sums.index(max(sums))
    found = []
    for other, name in enumerate(OPTIONS):
        lead = sums[first] - sums[other]
        edge = scores[first][criterion] - scores[other][criterion]
        if other != first and edge:
            level = weights[criterion] - lead / edge
            if 0 <= level <= GRID_WEIGHTS.high:
                found.append(Turn(name, lead, edge, level))
    return min(found, key=lambda t: abs(t.weight - weights[criterion]), default=None)


def leaders(scores: Scores, weights: tuple[int, ...]) -> list[str]:
    """Return the options that share the first place."""
    sums = totals(scores, weights)
    return [name for name, total in zip(OPTIONS, sums, strict=True) if total == max(sums)]


def decision_lines(scores: Scores, weights: tuple[int, ...]) -> pd.DataFrame:
    """Return a line for each option and one for each criterion."""
    whole = sum(weights)
    lines: list[dict[str, object]] = [
        {"Line": "option", "Name": name}
        | {f"Score: {c}": str(s) for c, s in zip(CRITERIA, line, strict=True)}
        | {SCORE: total / whole if whole else None, "Row": rows}
        for (name, rows), line, total in zip(
            OPTIONS.items(), scores, totals(scores, weights), strict=True
        )
    ]
    settled = len(leaders(scores, weights)) == 1 and whole > 0
    for place, (name, rows) in enumerate(CRITERIA.items()):
        found = smallest_turn(scores, weights, place) if settled else None
        line = {"Line": "criterion", "Name": name, "Weight": str(weights[place]), "Row": rows}
        if found:
            line |= {"Lead": str(found.lead), "Edge": str(found.edge), "Rival": found.rival}
        lines.append(line | {TURN: found.weight if found else None})
    made = pd.DataFrame(lines).dropna(axis=1, how="all")
    texts = [c for c in made.columns if c not in (SCORE, TURN)]
    made[texts] = made[texts].astype(object).where(made[texts].notna(), "")
    return made.assign(
        **{
            "Where it comes from": [origin(cell) for cell in made["Row"]],
            "Warning": [warning(cell) for cell in made["Row"]],
        }
    )


def origin(cell: str) -> str:
    """Return in words what the rows behind an option or a criterion say."""
    said = []
    for row in map(formulas.row, formulas.ids_in(cell)):
        who = row.get("party") or row.get("survey") or row.get("actor") or row.get("treaty")
        what = [row.get(c) for c in ("position", "event", "fact", "provision", "question")]
        told = [str(w) for w in (who, *what, row.get("answer")) if isinstance(w, str)]
        said.append(": ".join(told))
    return "; ".join(said)


def warning(cell: str) -> str:
    """Return the warnings that come with the rows of a cell."""
    rows = [formulas.row(i) for i in formulas.ids_in(cell)]
    noted = [r["note"] for r in rows if r["use"] == "caveat" and isinstance(r["note"], str)]
    return "; ".join(dict.fromkeys(noted))


def score_bars(table: pd.DataFrame) -> go.Bar:
    """Return the weighted mean of each option as bars, the best one strong."""
    options = table[table["Line"] == "option"]
    values = options[SCORE].tolist() if SCORE in options else []
    best = max(values, default=0)
    return go.Bar(
        x=values,
        y=list(range(len(values)))[::-1],
        orientation="h",
        width=0.6,
        ids=options["Row"].tolist() if values else [],
        meta={"column": SCORE, "place": "layout", "looks": "the reader's own scores"},
        marker={"color": [COLOURS["Japan"] if v == best else QUIET for v in values]},
        text=[f" {number(v, 2)}" for v in values],
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
        name="options",
    )


def turn_marks(table: pd.DataFrame, weights: tuple[int, ...]) -> list[go.Scatter]:
    """Return, for each criterion, the weight now and the weight at which the first place changes."""
    criteria = table[table["Line"] == "criterion"].reset_index(drop=True)
    shared = {"xaxis": "x2", "yaxis": "y2", "hoverinfo": "skip"}
    traces = [
        go.Scatter(
            x=list(range(len(weights))), y=list(weights), mode="markers", name="your weight",
            marker={"size": 14, "color": INK}, meta={"decoration": "the weights of the control"},
            **shared,
        )
    ]  # fmt: skip
    if TURN not in criteria:
        return traces
    known = criteria.dropna(subset=[TURN])
    for place, line in known.iterrows():
        traces.append(
            go.Scatter(
                x=[place, place], y=[float(line["Weight"]), line[TURN]], mode="lines",
                line={"color": MUTED, "width": 2}, meta={"decoration": "from now to the change"},
                showlegend=False, **shared,
            )
        )  # fmt: skip
    marks = go.Scatter(
        x=known.index.tolist(), y=known[TURN].tolist(), mode="markers",
        ids=known["Row"].tolist(), meta={"column": TURN, "place": "layout"},
        name="another option draws level here",
        marker={"size": 14, "symbol": "diamond-open", "color": COLOURS["Okinawa"], "line": {"width": 3}},
        **shared,
    )  # fmt: skip
    return [*traces, marks]


def decision_figure(table: pd.DataFrame, weights: tuple[int, ...]) -> go.Figure:
    """Draw the ranking on the left, and how far each weight is from changing it on the right."""
    drawn = figure(score_bars(table), *turn_marks(table, weights), height=430)
    axis = drawn.layout.xaxis.to_plotly_json()
    drawn.update_layout(
        margin={"l": 16, "r": 16, "t": 40, "b": 84},
        xaxis={**axis, "domain": [0, 0.26], "range": [0, 6.4], "title": {"text": SCORE}},
        yaxis={
            **axis, "range": [-0.6, len(OPTIONS) - 0.4], "ticks": "", "showgrid": False,
            "tickvals": list(range(len(OPTIONS))), "ticktext": list(OPTIONS)[::-1],
            "tickfont": {"size": 12}, "title": {"text": "Option", "font": {"size": 13, "color": MUTED}},
        },
        xaxis2={
            **axis, "domain": [0.36, 1], "range": [-0.4, len(CRITERIA) - 0.05], "anchor": "y2",
            "tickvals": list(range(len(CRITERIA))), "ticks": "", "showgrid": False, "tickangle": 0,
            "ticktext": ["<br>".join(textwrap.wrap(c, 13)) for c in CRITERIA],
            "tickfont": {"size": 12}, "title": {"text": "Criterion", "font": {"size": 13}},
        },
        yaxis2={
            **axis, "anchor": "x2", "range": [-0.3, 5.6], "dtick": 1,
            "title": {"text": "Weight, points", "font": {"size": 13, "color": MUTED}},
        },
        legend={"x": 1, "xanchor": "right", "y": 1.01},
    )  # fmt: skip
    drawn.update_layout(annotations=rivals(table))
    return drawn


def rivals(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the name of the option that draws level, beside its diamond."""
    if "Rival" not in table:
        return []
    criteria = table[table["Line"] == "criterion"].reset_index(drop=True)
    look = {
        "xref": "x2",
        "yref": "y2",
        "xshift": 12,
        "xanchor": "left",
        "showarrow": False,
        "align": "left",
        "font": {"size": 11.5, "color": COLOURS["Okinawa"]},
        "bgcolor": PAPER,
    }
    return [
        {"x": place, "y": row[TURN], "text": "<br>".join(textwrap.wrap(row["Rival"], 11))} | look
        for place, row in criteria.iterrows()
        if row["Rival"]
    ]  # fmt: skip


@exhibit(
    "What would you decide? Fill in your own scores and weights.",
    tables=[
        "positions",
        "opinion_okinawa",
        "henoko_events",
        "futenma_facts",
        "votes",
        "treaty_articles",
    ],
    height=430,
    second={"scores": LOTS, "weights": ((1, 1, 2, 4, 2),)},
    scores=GRID_SCORES,
    weights=GRID_WEIGHTS,
)
def decision_table(scores: Scores, weights: Scores) -> View:
    """The reader's own scores and weights, the ranking they give, and how firm it is."""
    own = weights[0]
    table = decision_lines(scores, own)
    top, whole = leaders(scores, own), sum(own)
    terms = " + ".join(f"{w} * {{Score: {c}}}" for w, c in zip(own, CRITERIA, strict=True))
    computed = {SCORE: f"({terms}) / {whole}", TURN: "{Weight} - {Lead} / {Edge}"}
    return View(
        figure=decision_figure(table, own) if whole else None,
        table=table,
        words=decision_words(table, top, whole),
        title=decision_title(table, top, whole),
        subtitle="Left: mean of your scores, weighted, in points. Right: dot, your weight; "
        "diamond, the weight at which the option named draws level with the first.",
        as_of="your own making",
        caveats=(
            "This is a model. All scores and weights are yours; the course claims nothing about "
            "them. The sources stand only for who names an option or a criterion.",
            "The list of options and criteria is short and ours. Add your own on paper.",
        ),
        definition="Weighted mean = sum of weight times score over the criteria, divided by the sum "
        "of the weights. For the right half one weight moves and the others stay.",
        panels=() if whole else (Panel("No weight", "Give a criterion some weight.", kind="note"),),
        computed={name: f for name, f in computed.items() if name in table},
    )  # fmt: skip


def decision_title(table: pd.DataFrame, top: list[str], whole: int) -> str:
    """Return which option the reader's model puts first."""
    if not whole:
        return SAID["no weights"]
    best = number(table[SCORE].max(), 2)
    if len(top) == len(OPTIONS):
        return SAID["all level"].format(best=best)
    if len(top) > 1:
        return SAID["level"].format(top=listed(top), best=best)
    return SAID["first"].format(top=top[0], best=best)


def decision_words(table: pd.DataFrame, top: list[str], whole: int) -> tuple[str, ...]:
    """Say the ranking, then for each criterion what would change its first place."""
    if not whole:
        return (SAID["none"], SAID["own"])
    ranked = table[table["Line"] == "option"].sort_values(SCORE, ascending=False, kind="stable")
    said = listed([f"{r['Name']} {number(r[SCORE], 2)}" for _, r in ranked.iterrows()])
    found = [SAID["means"].format(ranked=said), SAID["own"]]
    if len(top) > 1:
        return (*found, SAID["open"])
    criteria = table[table["Line"] == "criterion"]
    firm = criteria["Name"].tolist()
    if TURN in table:
        moved = criteria.dropna(subset=[TURN])
        firm = [n for n in firm if n not in set(moved["Name"])]
        turns = [
            SAID["turn"].format(
                name=r["Name"], turn=number(r[TURN], 2), weight=r["Weight"], rival=r["Rival"]
            )
            for _, r in moved.iterrows()
        ]
        found.append(SAID["turns"].format(turns=listed(turns)))
    if firm:
        found.append(SAID["firm"].format(firm=listed(firm)))
    return tuple(found)
