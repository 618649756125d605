"""Lesson 09: a negotiation over Futenma: a package of choices, and which role could sign it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd

from jasa.data import formulas
from jasa.exhibits.negotiation.negotiation_roles import (
    BUILD,
    CLOSE,
    CONSENT,
    CROSSES,
    GOES,
    GOVERNORS,
    ISSUES,
    LAND,
    MARINES,
    MISSES,
    ROLES,
    VOICES,
    Position,
    crossed,
    row_date,
    row_says,
    signers,
    spoken,
    warning,
)  # fmt: skip
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, QUIET, figure, listed, number

YES, NO = "yes", "no"
#: The estimates of what the base at Henoko costs.
COSTS = {"ministry, 2014": "ff044", "prefecture, 2018": "ff046", "ministry, 2019": "ff045"}
COST = "Cost, billion yen"


def negotiation_lines(package: Mapping[str, str], *voices: str) -> pd.DataFrame:
    """Return a line for each role, each position, and each estimate of the cost."""
    signs = signers(package, *voices)
    lines: list[dict[str, object]] = [
        {"Line": "role", "Role": role, "Could sign": YES if role in signs else NO, "Row": row}
        for role, row in ROLES.items()
    ]
    for p in spoken(*voices):
        lines.append(
            {
                "Line": "position",
                "Role": p.role,
                "Issue": ISSUES[p.issue],
                "The package": package[p.issue],
                "Aim, in our words": p.aim,
                "Effect, by our reading": p.effects.get(package[p.issue], "not spoken of"),
                "Row": p.row,
            }
        )
    for name, row in COSTS.items():
        cost = float(formulas.row(row)["value"])
        lines.append({"Line": "cost", "Role": name, COST: cost, "Row": row})
    made = pd.DataFrame(lines)
    texts = [c for c in made.columns if c != COST]
    made[texts] = made[texts].astype(object).where(made[texts].notna(), "")
    ids = made["Row"].tolist()
    return made.assign(
        **{
            "The row says": [row_says(i) for i in ids],
            "Dated": [row_date(i) for i in ids],
            "Warning": [warning(i) for i in ids],
        }
    )


#: How an effect looks: symbol, colour, size.
LOOKS = {
    GOES: ("circle", COLOURS["Japan"], 17),
    MISSES: ("circle-open", MUTED, 15),
    CROSSES: ("x", COLOURS["Okinawa"], 17),
}


def effect_marker(effect: str) -> dict[str, object]:
    """Return the marker of an effect."""
    symbol, colour, size = LOOKS[effect]
    line = {"width": 3 if "open" in symbol else 0, "color": colour}
    return {"symbol": symbol, "color": colour, "size": size, "line": line}


def effect_marks(table: pd.DataFrame) -> list[go.Scatter]:
    """Return a mark for each position: what the package does to it.

    Each mark is a trace of its own: one row can speak for two positions, and of two marks with the same
    id in a trace plotly shows only one.
    """
    traces = [effect_key(effect) for effect in LOOKS]
    places = list(ISSUES.values())
    for _, line in table[table["Effect, by our reading"].isin(LOOKS)].iterrows():
        traces.append(
            go.Scatter(
                x=[places.index(line["Issue"])],
                y=[list(ROLES).index(line["Role"])],
                ids=[line["Row"]],
                mode="markers",
                name=line["Effect, by our reading"],
                marker=effect_marker(line["Effect, by our reading"]),
                text=[f"{line['Role']}: {line['The row says']} ({line['Dated']})"],
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
                meta={"column": None, "place": "layout", "looks": "what becomes of a position"},
            )
        )
    return traces


def effect_key(effect: str) -> go.Scatter:
    """Return the entry of an effect in the key, which is the same in every state."""
    return go.Scatter(
        x=[None],
        y=[None],
        mode="markers",
        name=effect,
        marker=effect_marker(effect),
        meta={"decoration": "key"},
    )


def sign_marks(table: pd.DataFrame) -> go.Scatter:
    """Return, at the right of each role, whether it could sign."""
    rows = table[table["Line"] == "role"]
    yes = [s == YES for s in rows["Could sign"]]
    return go.Scatter(
        x=[len(ISSUES)] * len(rows),
        y=[list(ROLES).index(r) for r in rows["Role"]],
        ids=rows["Row"].tolist(),
        mode="markers+text",
        marker={"symbol": "square", "size": 36, "color": PAPER},  # no line through the word
        textposition="middle center",
        text=["<b>signs</b>" if y else "no" for y in yes],
        textfont={
            "color": [COLOURS["Japan"] if y else COLOURS["Okinawa"] for y in yes],
            "size": 14,
        },
        hoverinfo="skip",
        showlegend=False,
        name="could sign",
        meta={"column": None, "place": "layout"},
    )


def silence(table: pd.DataFrame) -> go.Scatter:
    """Return a faint dash where no row was found, or where the row does not speak of the choice."""
    known = set(
        zip(
            table.loc[table["Effect, by our reading"].isin(LOOKS), "Role"],
            table.loc[table["Effect, by our reading"].isin(LOOKS), "Issue"],
            strict=True,
        )
    )
    gaps = [
        (i, r)
        for r, role in enumerate(ROLES)
        for i, issue in enumerate(ISSUES.values())
        if (role, issue) not in known
    ]
    return go.Scatter(
        x=[i for i, _ in gaps],
        y=[r for _, r in gaps],
        mode="markers",
        name="no row of ours",
        marker={"symbol": "line-ew-open", "color": QUIET, "size": 12, "line": {"width": 2}},
        hoverinfo="skip",
        meta={"decoration": "no documented position was found"},
    )


def cost_bars(table: pd.DataFrame, chosen: str) -> go.Bar:
    """Return the estimates of the cost as bars, the one chosen strong."""
    rows = table[table["Line"] == "cost"]
    names = rows["Role"].tolist()
    values = rows[COST].tolist()
    return go.Bar(
        x=values,
        y=names,
        orientation="h",
        width=[0.7 if n == chosen else 0.4 for n in names],
        ids=rows["Row"].tolist(),
        xaxis="x2",
        yaxis="y2",
        meta={"column": COST, "place": "layout", "looks": "the role chosen"},
        marker={
            "color": [INK if n == chosen else QUIET for n in names],
            "pattern": {"shape": ["" if n == chosen else "/" for n in names]},
        },
        text=[f" {number(v)}" for v in values],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
        name="estimates",
    )


def negotiation_figure(table: pd.DataFrame, chosen: str, build: str) -> go.Figure:
    """Draw roles by issues on the left and the estimates of the cost on the right."""
    bars = [cost_bars(table, chosen)]
    drawn = figure(*effect_marks(table), silence(table), sign_marks(table), *bars, height=430)
    axis = drawn.layout.xaxis.to_plotly_json()
    wrapped = ["<br>".join(textwrap.wrap(i, 10)) for i in ISSUES.values()]
    drawn.update_layout(
        margin={"l": 20, "r": 30, "t": 56, "b": 92},
        xaxis={
            **axis, "domain": [0, 0.62], "range": [-0.5, len(ISSUES) + 0.6], "ticks": "",
            "tickangle": 0, "tickfont": {"size": 13},
            "tickvals": list(range(len(ISSUES) + 1)), "ticktext": [*wrapped, "Could<br>sign"],
            "title": {"text": "Issue", "font": {"size": 13, "color": MUTED}}, "showgrid": False,
        },
        yaxis={
            **axis, "range": [len(ROLES) - 0.5, -0.5], "tickvals": list(range(len(ROLES))),
            "ticktext": list(ROLES), "ticks": "", "title": {"text": "Role", "font": {"size": 13}},
        },
        legend={"x": 0, "y": 1.02},
    )  # fmt: skip
    drawn.update_layout(
        xaxis2={
            **axis, "domain": [0.84, 0.97], "anchor": "y2", "range": [0, 3100], "nticks": 3,
            "title": {"text": COST, "font": {"size": 13, "color": MUTED}},
        },
        yaxis2={
            **axis, "anchor": "x2", "domain": [0.25, 0.85], "autorange": "reversed", "ticks": "",
            "title": {"text": "Estimate by", "font": {"size": 13, "color": MUTED}, "standoff": 22},
        },
    )  # fmt: skip
    if build != BUILD[0]:
        drawn.add_annotation(
            text="of Henoko, which this<br>package does not build", x=0.97, y=0.98, xref="paper",
            yref="paper", xanchor="right", showarrow=False, font={"size": 13, "color": MUTED},
            bgcolor=PAPER,
        )  # fmt: skip
    return drawn


def negotiation_words(
    table: pd.DataFrame, stops: Sequence[Position], chosen: str, build: str
) -> tuple[str, ...]:
    """Say who could sign, what stops the others, the cost, and what the model is not."""
    roles = table[table["Line"] == "role"]
    signs = roles.loc[roles["Could sign"] == YES, "Role"].tolist()
    stopped = roles.loc[roles["Could sign"] == NO, "Role"].tolist()
    first = f"Could sign: {listed(signs)}." if signs else "No role could sign."
    if stopped:
        first += f" Stopped by a red line: {listed(stopped)}."
    lines = [first]
    if stops:
        told = [f"{p.role}: {p.aim[0].lower()}{p.aim[1:]} ({row_date(p.row)})" for p in stops]
        lines.append(f"The red lines, in our words: {'; '.join(told)}.")
    cost = table[(table["Line"] == "cost") & (table["Role"] == chosen)]
    value, day = number(cost[COST].iloc[0]), cost["Dated"].iloc[0]
    many = "at least " if chosen == "ministry, 2014" else ""
    told_cost = f"{many}{value} billion yen ({chosen}; row of {day})"
    lines.append(
        f"The cost line chosen is {told_cost}."
        if build == BUILD[0]
        else f"No row of ours prices this package. Henoko was put at {told_cost}."
    )
    lines.append(
        "This is a model of documented positions, most of them older than your package. It says what "
        "was put in writing, not what people would do."
    )
    return tuple(lines)


def stop_panels(stops: Sequence[Position]) -> tuple[Panel, ...]:
    """Return what the rows behind the red lines say."""
    if not stops:
        return (Panel("No red line is crossed", "Look at the aims that are missed.", kind="note"),)
    found = []
    for p in stops[:4]:
        row = formulas.row(p.row)
        column = next(
            c for c in ("quote", "position", "event", "fact", "role") if isinstance(row.get(c), str)
        )
        label = f"{ISSUES[p.issue]} · {row_date(p.row)}"
        told = [str(row[column]), *([row["choice"]] if row.get("choice") else [])]
        found.append(Panel(f"Stops {p.role}", "\n".join(told), p.row, label))
    return tuple(found)


@exhibit(
    "Who could sign? Put a package on the table.",
    tables=[
        "positions", "henoko_events", "history_events", "futenma_facts", "votes", "actors",
        "land_returns", "redevelopment", "opinion_okinawa", "timeline", "voices",
    ],
    height=430,
    second={"build": BUILD[2], "close": CLOSE[1], "consent": CONSENT[1]},
    build=One(BUILD, label="What is built"),
    close=One(CLOSE, label="When Futenma closes"),
    land=One(LAND, label="What land returns"),
    marines=One(MARINES, label="Where Marines go"),
    consent=One(CONSENT, label="How consent is got"),
    nago=One(VOICES, label="Nago speaks by"),
    governor=One(GOVERNORS, label="The prefecture speaks by"),
    cost=One(list(COSTS), label="Cost line", default="ministry, 2019"),
)  # fmt: skip
def negotiation_table(
    build: str,
    close: str,
    land: str,
    marines: str,
    consent: str,
    nago: str,
    governor: str,
    cost: str,
) -> View:
    """Six roles, five choices: which role could sign, and which documented red line stops it."""
    package = {"build": build, "close": close, "land": land, "marines": marines, "consent": consent}
    table = negotiation_lines(package, nago, governor)
    stops, signs = crossed(package, nago, governor), signers(package, nago, governor)
    who = listed(signs) if signs else "nobody"
    title = (
        f"{len(signs)} of {len(ROLES)} could sign: {who}" if signs else "No role could sign this"
    )
    if len(signs) == len(ROLES):
        title = "No documented red line stops this package"
    return View(
        figure=negotiation_figure(table, cost, build),
        table=table,
        words=negotiation_words(table, stops, cost, build),
        title=title,
        subtitle="What each choice does to the positions that a row documents; at the right the "
        "estimates of the cost at Henoko, billion yen.",
        as_of="the dates in the table",
        caveats=(
            "A model. Which choice crosses a red line is our reading of one row each; roles can change "
            "their minds, and two rows of one city can disagree.",
            "Of the governor elected in September 2026 we read a headline only: that he accepts Henoko.",
            "A dash means that our tables hold no position on this, not that the role has none.",
            "The votes of a city are those of its residents; a mayor or an assembly may hold otherwise.",
        ),
        definition="A role could sign when no red line of its own is crossed. Missing an aim does not "
        "stop it. The estimates of the cost have different makers and dates and are not to be averaged.",
        panels=stop_panels(stops),
    )
