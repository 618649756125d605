"""Lesson 05: votes in Okinawa, as shares of valid votes, of votes cast and of all eligible voters."""

from __future__ import annotations

import textwrap

import pandas as pd

from jasa.exhibits.henoko.vote_shares import (
    ALL,
    CHOICES,
    SHARE,
    SUBJECTS,
    WHOLES,
    chose_nobody,
    formula,
    rows_of,
    share_text,
    shares,
)
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, View, exhibit, rough
from jasa.frame.style import (
    COLOURS,
    GRID,
    INK,
    MUTED,
    PAPER,
    QUIET,
    date,
    figure,
    hatched,
    listed,
    number,
)


def notes(rows: pd.DataFrame) -> list[str]:
    """Return the warnings attached to some rows, each once."""
    return list(dict.fromkeys(rows.loc[rows["use"] == "caveat", "note"].dropna()))


def vote_table(rows: pd.DataFrame, whole: str, values: list[float | None]) -> pd.DataFrame:
    """Return the options with votes and share, and a line for each part that chose nobody."""
    every = "; ".join(rows["row_id"])
    when = date(rows["as_of"].iloc[0])
    warnings = "; ".join(notes(rows))
    lines: list[dict[str, object]] = [
        {
            "Date": when,
            "Choice": r.choice,
            "Votes, number": float(r.votes) if pd.notna(r.votes) else None,
            SHARE: value,
            "Valid votes, number": float(r.valid_votes) if pd.notna(r.valid_votes) else None,
            "Votes cast, number": float(r.votes_cast) if pd.notna(r.votes_cast) else None,
            "Eligible voters, number": float(r.eligible) if pd.notna(r.eligible) else None,
            "Turnout, %": r.turnout_pct,
            "Stance on the relocation, in our words": r.stance_on_relocation,
            "Warning": r.note if r.use == "caveat" and isinstance(r.note, str) else "",
            "Row": r.row_id,
            "Rows of the whole": every,
        }
        for r, value in zip(rows.itertuples(), values, strict=True)
    ]
    if values[0] is not None:
        for number_, (name, column, value, _) in enumerate(chose_nobody(rows, whole)):
            key = every if number_ == 0 else "; ".join(rows["row_id"].tolist()[::-1])
            lines.append(
                {"Date": when, "Choice": name, column: value, "Warning": warnings, "Row": key}
            )
    made = pd.DataFrame(lines)
    texts = ["Stance on the relocation, in our words", "Rows of the whole", "Warning"]
    made[texts] = made[texts].astype(object).where(made[texts].notna(), "")
    if not (made[texts[0]] != "").any():
        made = made.drop(columns=texts[0])
    return made.dropna(axis=1, how="all")


def colour_of(choice: str, kind: str, elected: bool) -> str:
    """Return the colour of an option; candidates are told apart by who was elected, not by stance."""
    if kind == "election":
        return COLOURS["not stated"] if elected else QUIET
    return COLOURS["for" if choice.startswith("for") else choice.split(",")[0]]


def vote_bars(rows: pd.DataFrame, whole: str, table: pd.DataFrame) -> list[go.Bar]:
    """Return each option as a bar, and what chose nobody in pale bars with a pattern."""
    kind, chosen = rows["kind"].iloc[0], table.dropna(subset=[SHARE])
    won = dict(zip(rows["choice"], rows["elected"].fillna(False), strict=True))
    shared = {"orientation": "h", "width": 0.6, "showlegend": False}
    said = {"hovertemplate": "%{y}: %{x:.2f} %<extra></extra>"}
    warned = [row in set(rows.loc[rough(rows), "row_id"]) for row in chosen["Row"]]
    colours = [colour_of(c, kind, won.get(c, False)) for c in chosen["Choice"]]
    found = [
        go.Bar(
            x=chosen[SHARE].tolist(), y=chosen["Choice"].tolist(), ids=chosen["Row"].tolist(),
            meta={"column": SHARE}, marker=hatched(colours, warned), name="choices", **shared, **said,
        )
    ]  # fmt: skip
    pale = {"color": GRID, "pattern": {"shape": "/", "fgcolor": MUTED, "size": 6}}
    for name, column, value, _ in chose_nobody(rows, whole):
        row = table.loc[table["Choice"] == name, "Row"].iloc[0]
        found.append(
            go.Bar(
                x=[value], y=[name], ids=[row], marker=pale, name=name,
                meta={"column": column, "looks": "chose nobody"},
                **shared, **said,
            )
        )  # fmt: skip
    return found


def vote_labels(rows: pd.DataFrame, whole: str, table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the words beside each bar: its share, and for a choice its votes."""
    chosen = table.dropna(subset=[SHARE])
    said = [
        (r["Choice"], r[SHARE], f"{share_text(r[SHARE])}  ({number(r['Votes, number'], 0)} votes)")
        for _, r in chosen.iterrows()
    ]
    said += [(name, value, share_text(value)) for name, _, value, _ in chose_nobody(rows, whole)]
    place = {"xanchor": "left", "xshift": 5, "showarrow": False, "bgcolor": PAPER}
    return [{"x": x, "y": name, "text": words} | place for name, x, words in said]


def vote_figure(rows: pd.DataFrame, whole: str, table: pd.DataFrame) -> go.Figure:
    """Draw the bars of a vote, with a dotted line at one half and at the ordinance's quarter."""
    drawn = figure(*vote_bars(rows, whole, table), height=400)
    won = dict(zip(rows["choice"], rows["elected"].fillna(False), strict=True))
    names = table["Choice"].tolist()
    stances = dict(zip(rows["choice"], rows["stance_on_relocation"], strict=True))
    drawn.update_yaxes(
        title_text="Choice of the voter",
        type="category",
        categoryorder="array",
        categoryarray=names[::-1],
        tickvals=names,
        ticktext=[tick_label(n, stances.get(n), won.get(n, False)) for n in names],
        ticks="",
        showgrid=False,
    )
    drawn.update_xaxes(
        title_text=f"Share, % of {whole}",
        range=[0, 108],
        tickvals=[0, 25, 50, 75, 100],
        showgrid=False,
    )
    drawn.update_layout(
        margin={"r": 30, "t": 24},
        shapes=[upright(50)] + ([upright(25)] if has_quarter(rows, whole) else []),
        annotations=vote_labels(rows, whole, table),
    )
    return drawn


def upright(share: float) -> dict[str, object]:
    """Return a dotted line at a share, behind the bars."""
    line = {"color": INK, "width": 1.5, "dash": "dot"}
    place = {"x0": share, "x1": share, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    return {"type": "line", "line": line} | place


def has_quarter(rows: pd.DataFrame, whole: str) -> bool:
    """Whether the law behind this vote named a quarter of all eligible voters."""
    first = rows.iloc[0]
    prefecture = first["area"] == "Okinawa Prefecture" and first["kind"] == "referendum"
    return bool(prefecture and first["event"].startswith("2019") and whole == ALL)


def tick_label(name: str, stance: object, won: bool) -> str:
    """Return the label of a bar, wrapped: a candidate with the stance, the winner named."""
    if not isinstance(stance, str):
        return "<br>".join(textwrap.wrap(name + (" (elected)" if won else ""), 28))
    below = "<br>".join(textwrap.wrap(stance, 40))
    return (
        f"<b>{name}</b>{' (elected)' if won else ''}<br><span style='font-size:12px'>{below}</span>"
    )


def missing(rows: pd.DataFrame, whole: str, event: str) -> tuple[Panel, ...]:
    """Say why a share cannot be computed, and give the votes that are known."""
    row = rows.iloc[0]
    known = [
        f"{name}: {number(float(row[column]), 0)}"
        for name, column in (("votes cast", "votes_cast"), ("valid votes", "valid_votes"),
                             ("eligible voters", "eligible"))
        if pd.notna(row[column])
    ]  # fmt: skip
    votes = [f"{r.choice}: {number(float(r.votes), 0)} votes" for r in rows.itertuples()]
    return (
        Panel(
            "No share can be computed",
            f"The number of {whole} is not in our sources for this vote, and no source prints the "
            "share itself. A share needs a part and a whole. Dividing by a guess would give a number "
            "that nobody has counted.",
            kind="note",
        ),
        Panel(
            "What is known", "\n".join([*votes, *known]), "; ".join(rows["row_id"]), event, "note"
        ),
    )


def leading_side(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the leading option with every other that begins with the same word, for or against."""
    words = rows["choice"].str.split(",").str[0]
    return rows[words == words.iloc[0]] if rows["kind"].iloc[0] == "referendum" else rows[:1]


def together(rows: pd.DataFrame, whole: str) -> float:
    """Return the share of the leading side."""
    values = pd.Series(shares(rows, whole), index=rows["row_id"])
    return float(values[leading_side(rows)["row_id"]].sum())


def other_shares(rows: pd.DataFrame) -> str:
    """Return the leading side's share of every whole for which it can be known."""
    said = [
        f"{share_text(together(rows, w))} of {w}" for w in WHOLES if formula(rows, w) is not None
    ]
    name = leader(rows)
    return f"{name}: {number(leading_side(rows)['votes'].sum(), 0)} votes. They are {listed(said)}."


def leader(rows: pd.DataFrame) -> str:
    """Return the leading side in words: a candidate, or what was wanted."""
    top = rows.iloc[0]
    if top["kind"] == "election":
        return str(top["choice"])
    both = ", both answers" if len(leading_side(rows)) > 1 else ""
    return f"“{top['choice'].split(',')[0].capitalize()}” {SUBJECTS[top['event'][:4]]}{both}"


def derived(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the formulas of the leading side's votes and shares, for the words."""
    ids, found = leading_side(rows)["row_id"].tolist(), []
    for whole in WHOLES:
        how = formula(rows, whole)
        if how is None:
            continue
        parts = " + ".join(f"{{{i}}}.votes" for i in rows["row_id"])
        how = how.replace("sum({Rows of the whole}.votes)", f"({parts})")
        how = how or f"1 * {{Row}}.{WHOLES[whole][1]}"
        found.append(" + ".join(how.replace("{Row}", f"{{{i}}}") for i in ids))
    return (*found, "0 + " + " + ".join(f"{{{i}}}.votes" for i in ids))


@exhibit(
    "Who won, as a share of whom? Choose a vote and a whole.",
    tables=["votes"],
    height=400,
    second={"whole": ALL},
    event=One(list(CHOICES), label="Vote"),
    whole=One(list(WHOLES), label="Share of"),
)
def votes(event: str, whole: str) -> View:
    """One vote, its options as shares of valid votes, of votes cast or of all eligible voters."""
    rows = rows_of(event)
    how = formula(rows, whole)
    values: list[float | None] = (
        list(shares(rows, whole)) if how is not None else [None] * len(rows)
    )
    table = vote_table(rows, whole, values)
    when = date(rows["as_of"].iloc[0])
    computed = {SHARE: how} if how else {}
    computed |= {
        column: f for _, column, _, f in (chose_nobody(rows, whole) if how is not None else [])
    }
    return View(
        figure=vote_figure(rows, whole, table) if how is not None else None,
        table=table,
        words=vote_words(rows, whole, values, event),
        title=vote_title(rows, whole, how is not None, when),
        subtitle=f"{event}, {when}. {subtitle(how, whole)}{quarter_said(rows, whole)}"
        + (" Hatched in colour: with a warning." if any(rough(rows)) else ""),
        as_of=when,
        caveats=caveats(rows, how, whole),
        definition="Votes cast are valid votes plus blank and spoilt ones; eligible voters are all "
        "who could have voted. For an election the stance on the relocation is put in our words.",
        panels=missing(rows, whole, event) if how is None else (),
        computed=computed,
        derived=derived(rows),
    )


def vote_title(rows: pd.DataFrame, whole: str, known: bool, when: str) -> str:
    """Return the leading side with its share, whole and date."""
    if not known:
        return f"The share of {whole} cannot be computed ({when})"
    name, place = leader(rows), rows["area"].iloc[0]
    where = f" in {place}" if "2019" in rows["event"].iloc[0] and "City" in place else ""
    share = share_text(together(rows, whole))
    return f"{name}: {share} of {whole}{where} ({when})"


def vote_words(
    rows: pd.DataFrame, whole: str, values: list[float | None], event: str
) -> tuple[str, ...]:
    """Describe the vote: all options, the three wholes, the turnout."""
    said = [
        f"{r.choice} {number(float(r.votes), 0)} votes"
        + ("" if v is None else f" ({share_text(v)} of {whole})")
        for r, v in zip(rows.itertuples(), values, strict=True)
    ]
    turnout = rows["turnout_pct"].iloc[0]
    voted = f" Turnout was {share_text(turnout)}." if pd.notna(turnout) else ""
    found = [f"{event}: {'; '.join(said)}.{voted}"]
    found.append(other_shares(rows))
    absent = (
        [(name, v) for name, _, v, _ in chose_nobody(rows, whole)] if values[0] is not None else []
    )
    if absent:
        found.append(
            "What chose none of them: " + listed([f"{n} {share_text(v)}" for n, v in absent]) + "."
        )
    return tuple(found)


def subtitle(how: str | None, whole: str) -> str:
    """Say how the shares of this state were made."""
    if how is None:
        return "What is missing is said below."
    if how == "":
        return f"Bars: share of {whole} as the source prints it. Dotted line: one half."
    return f"Bars: votes as a share of {whole}, computed from the counts. Dotted line: one half."


def quarter_said(rows: pd.DataFrame, whole: str) -> str:
    """Say what the second dotted line stands for."""
    if not has_quarter(rows, whole):
        return ""
    return " Second dotted line: the quarter that the ordinance of the vote named."


def caveats(rows: pd.DataFrame, how: str | None, whole: str) -> tuple[str, ...]:
    """Return what a reader of this vote must know first."""
    found = []
    if rows["kind"].iloc[0] == "election":
        found.append(
            "People choose a governor for many reasons, the economy among them. This is not a "
            "referendum on the base."
        )
    else:
        found.append(
            "Nobody knows what those who stayed at home think: not to vote is neither “for” nor "
            "“against”."
        )
    if how and "turnout" in how:
        found.append("The number of eligible voters is not given; the printed turnout stands in.")
    if how and "Rows of the whole" in how:
        found.append("The valid votes are the sum of the three answers.")
    if how is None:
        found.append(f"The number of {whole} was not found.")
    return (*found, *(f"{n[:1].upper()}{n[1:]}." for n in notes(rows)))
