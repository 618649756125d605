"""Lesson 08: seven votes on Ukraine in the UN General Assembly, and whose votes we can name."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, date, figure, listed

#: What a reader chooses, and what each resolution was about in a few words.
RESOLUTIONS = {
    "Crimea, 2014": ("A/RES/68/262", "Crimea"),
    "aggression, 2 March 2022": ("A/RES/ES-11/1", "the aggression"),
    "humanitarian, 24 March 2022": ("A/RES/ES-11/2", "humanitarian consequences"),
    "Human Rights Council, April 2022": ("A/RES/ES-11/3", "suspending Russia's council seat"),
    "four regions, October 2022": ("A/RES/ES-11/4", "the four annexed regions"),
    "reparation, November 2022": ("A/RES/ES-11/5", "reparation"),
    "just peace, February 2023": ("A/RES/ES-11/6", "a just peace"),
}
#: How a vote is called, its colour and its hatching; the order is that of the bars.
VOTES = {
    "yes": ("yes", COLOURS["for"], ""),
    "abstain": ("abstained", COLOURS["neither"], "/"),
    "absent": ("did not vote", COLOURS["not stated"], "."),
    "abstain_or_absent": ("abstained or did not vote", COLOURS["neither"], "x"),
    "no": ("no", COLOURS["against"], "\\"),
}
#: Columns of the totals and of the view's table.
TOTALS = {
    "yes": "Yes, number",
    "abstain": "Abstained, number",
    "absent": "Did not vote, number",
    "no": "No, number",
}
ALL, NEAR = "all members", "Indo-Pacific"
NOT_A_VOTE = (
    "A state missing from a list did not abstain. Its vote is just not in what could be read."
)
WHAT = (
    "Recorded votes on resolutions of the UN General Assembly. Did not vote means absent for any "
    "reason. Indo-Pacific is our own list of states, with Canada, the United States and Russia in it."
)


def named_votes(near_only: bool = True) -> pd.DataFrame:
    """Return the named votes of the Indo-Pacific states, or of all states."""
    rows = data.load("un_votes")
    return rows[rows["indo_pacific"].astype(bool)] if near_only else rows


def vote_marker(vote: str, faint: bool = False) -> dict[str, object]:
    """Return the marker of a vote's bar: a colour and a hatching of its own."""
    _, colour, shape = VOTES[vote]
    pattern = {
        "shape": shape,
        "fgcolor": PAPER,
        "fillmode": "overlay",
        "size": 6,
        "solidity": 0.25,
    }
    return {"color": colour, "pattern": pattern, "opacity": 0.38 if faint else 1}


def list_is_full(resolution: str) -> bool:
    """Whether the list of a resolution tells every vote, abstentions and absences apart."""
    rows = data.load("un_votes")
    return set(rows.loc[rows["resolution"] == resolution, "coverage"]) == {"complete"}


def totals_table() -> pd.DataFrame:
    """Return the totals of the seven resolutions as a table for readers, the first vote on top."""
    rows = data.load("un_votes_totals").sort_values("as_of")
    columns = {name: rows[key].astype(float).tolist() for key, name in TOTALS.items()}
    return pd.DataFrame(
        {
            "Resolution": rows["resolution"].tolist(),
            "Date": [date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
            "About": rows["subject"].tolist(),
            **columns,
            "Members, number": rows["members"].astype(float).tolist(),
            "Named in our list, number": rows["country_rows"].astype(float).tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )


def totals_figure(table: pd.DataFrame, resolution: str) -> go.Figure:
    """Draw a bar of all members for each resolution, and below it how many of them we can name."""
    strong = [r == resolution for r in table["Resolution"]]
    places = list(range(len(table)))[::-1]
    shared = {"orientation": "h", "ids": table["Row"].tolist(), "cliponaxis": False}
    traces: list[go.Bar] = []
    for vote, column in TOTALS.items():
        marker = vote_marker(vote) | {"opacity": [1 if s else 0.38 for s in strong]}
        values = table[column].tolist()
        bar = go.Bar(
            x=values,
            y=places,
            width=0.46,
            name=VOTES[vote][0],
            marker=marker,
            hovertemplate="%{x:.0f}<extra>" + VOTES[vote][0] + "</extra>",
            meta={"column": column, "place": "layout", "looks": "the resolution chosen"},
            **shared,
        )
        traces.append(bar)
    coverage = go.Bar(
        x=table["Named in our list, number"].tolist(),
        y=[p - 0.35 for p in places],
        width=0.1,
        base=0,
        name="named in our list",
        marker={"color": INK},
        hovertemplate="%{x:.0f} named<extra></extra>",
        meta={"column": "Named in our list, number", "place": "layout"},
        **shared,
    )
    labels = totals_labels(table, places, strong) + coverage_labels(table, places)
    drawn = figure(*traces, coverage, height=470, annotations=labels)
    drawn.update_layout(
        barmode="stack", margin={"l": 240, "r": 130}, legend={"traceorder": "normal"}
    )
    drawn.update_xaxes(title_text="Member states, number", range=[0, 200])
    drawn.update_yaxes(visible=False, range=[-0.6, len(table) - 0.6])
    return drawn


def coverage_labels(table: pd.DataFrame, places: list[int]) -> list[dict[str, object]]:
    """Return the words at the end of each thin bar: how many votes our list names."""
    labels = []
    columns = ["Resolution", "Named in our list, number", "Members, number"]
    for place, (resolution, named, whole) in zip(
        places, table[columns].itertuples(index=False), strict=True
    ):
        text = "each named" if list_is_full(resolution) else "yes and no named"
        text = text if named == whole else f"{named:.0f} of them named"
        labels.append(name_of(text, place - 0.35, INK, 12) | {"x": float(named), "xshift": 4})
    return labels


def totals_labels(
    table: pd.DataFrame, places: list[int], strong: list[bool]
) -> list[dict[str, object]]:
    """Return each resolution's name left of its bar and its four totals inside."""
    labels: list[dict[str, object]] = []
    short = {number: name for name, (number, _) in RESOLUTIONS.items()}
    for place, bold, (_, line) in zip(places, strong, table.iterrows(), strict=True):
        name = short[line["Resolution"]]
        labels.append(
            {
                "text": f"<b>{name}</b>" if bold else name,
                "x": 0,
                "xshift": -8,
                "y": place,
                "xanchor": "right",
                "showarrow": False,
                "font": {"size": 13, "color": INK if bold else MUTED},
            }
        )
        start = 0.0
        for column in TOTALS.values():
            labels.append(
                {
                    "text": f"<b>{line[column]:.0f}</b>",
                    "x": start + line[column] / 2,
                    "y": place,
                    "showarrow": False,
                    "bgcolor": PAPER,
                    "borderpad": 1,
                    "font": {"size": 12, "color": INK if bold else MUTED},
                }
            )
            start += line[column]
    return labels


def near_table(resolution: str) -> pd.DataFrame:
    """Return the Indo-Pacific states of one resolution by vote, one line a vote."""
    rows = named_votes()
    rows = rows[rows["resolution"] == resolution]
    lines = []
    for vote in VOTES:
        group = rows[rows["vote"] == vote].sort_values("country")
        if len(group):
            notes = sorted(set(group.loc[group["use"] == "caveat", "note"].dropna()))
            first = group.iloc[0]
            lines.append(
                {
                    "Resolution": resolution,
                    "Date": date(first["as_of"], first["as_of_precision"]),
                    "Vote": VOTES[vote][0],
                    "States, number": float(len(group)),
                    "States": listed([short_state(c) for c in group["country"]]),
                    "Coverage of the list": str(first["coverage"]),
                    "Warning": "; ".join(notes),
                    "Row": "; ".join(group["row_id"]),
                }
            )
    return pd.DataFrame(lines)


def counted(ids: Iterable[str]) -> str:
    """Return the formula that counts some rows."""
    return " + ".join(["0", *(f"{{{i}}}" for i in ids)])


def short_state(country: str) -> str:
    """Return the short name of a state, to save room in the chart."""
    return {"United States of America": "United States"}.get(country, country)


def near_figure(table: pd.DataFrame, unnamed: list[str]) -> go.Figure:
    """Draw a bar for each vote with the names of the states below it."""
    votes = {label: key for key, (label, _, _) in VOTES.items()}
    places, labels, at = [], [], 0.0
    blocks = [
        (v, s, n) for v, s, n in table[["Vote", "States", "States, number"]].itertuples(index=False)
    ]
    if unnamed:
        blocks.append(("vote not in our list", listed(unnamed), float(len(unnamed))))
    for vote, states, count in blocks:
        lines = textwrap.wrap(unbroken(states), 145)
        places.append(at)
        labels.append(name_of(f"<b>{vote}: {count:.0f}</b>", at + 0.78, INK, 13))
        labels.append(name_of("<br>".join(lines), at - 0.52, INK, 12, "top"))
        at -= 2.2 + 0.92 * len(lines)
    bars = [
        go.Bar(
            x=[line["States, number"]],
            y=[places[n]],
            orientation="h",
            width=0.8,
            marker=vote_marker(votes[line["Vote"]]),
            ids=[line["Row"]],
            meta={"column": "States, number", "place": "layout"},
            showlegend=False,
        )
        for n, (_, line) in enumerate(table.iterrows())
    ]
    if unnamed:
        bars.append(missing_bar(len(unnamed), places[-1]))
    drawn = figure(*bars, height=470, annotations=labels, margin={"l": 24, "t": 8})
    drawn.update_xaxes(title_text="Indo-Pacific states, number", range=[0, 40])
    drawn.update_yaxes(visible=False, range=[min(at, -14), 1.6])
    return drawn


def unbroken(states: str) -> str:
    """Return a list of states whose names are not torn apart at the end of a line."""
    kept = states.replace(" ", "\u00a0")
    return kept.replace(",\u00a0", ", ").replace("\u00a0and\u00a0", "\u00a0and ")


def missing_bar(states: int, place: float) -> go.Bar:
    """Return the outline for the states whose vote the list does not give."""
    return go.Bar(
        x=[states],
        y=[place],
        orientation="h",
        width=0.8,
        marker={"color": PAPER, "line": {"color": MUTED, "width": 1.5}},
        meta={"decoration": "states whose vote is not in the list that could be read"},
        showlegend=False,
        hoverinfo="skip",
    )


def name_of(
    text: str, y: float, colour: str, size: int, anchor: str = "middle"
) -> dict[str, object]:
    """Return a text that begins at the left edge of the chart."""
    return {
        "text": text,
        "x": 0,
        "y": y,
        "xanchor": "left",
        "yanchor": anchor,
        "align": "left",
        "showarrow": False,
        "font": {"size": size, "color": colour},
    }


@exhibit(
    "How did states vote on Ukraine, and whose votes can we name?",
    tables=["un_votes", "un_votes_totals"],
    height=470,
    resolution=One(list(RESOLUTIONS), label="Resolution", default="aggression, 2 March 2022"),
    states=One([ALL, NEAR], label="States"),
    second={"resolution": "reparation, November 2022", "states": NEAR},
)
def un_votes(resolution: str, states: str) -> View:
    """One resolution among seven by totals, or the named votes of the Indo-Pacific states."""
    number, about = RESOLUTIONS[resolution]
    return all_members(number, about) if states == ALL else indo_pacific(number, about)


def all_members(number: str, about: str) -> View:
    """Return the view of the totals, one resolution emphasised."""
    table = totals_table()
    line = table[table["Resolution"] == number].iloc[0]
    least, most = table.loc[table["Yes, number"].idxmin()], table.loc[table["Yes, number"].idxmax()]
    yes, no = line["Yes, number"], line["No, number"]
    abstained, absent = line["Abstained, number"], line["Did not vote, number"]
    members, named = line["Members, number"], line["Named in our list, number"]
    return View(
        figure=totals_figure(table, number),
        table=table,
        title=f"{yes:.0f} of {members:.0f} UN members voted yes on {about} ({line['Date']})",
        subtitle="Coloured bars: members by vote. Thin bars: members whose vote our list names.",
        words=(
            f"Resolution {number} ({line['About']}), {line['Date']}: {yes:.0f} of {members:.0f} members "
            f"voted yes, {no:.0f} no, {abstained:.0f} abstained and {absent:.0f} did not vote.",
            f"Of the seven totals the fewest yes votes were {least['Yes, number']:.0f} "
            f"({least['Date']}) and the most {most['Yes, number']:.0f} ({most['Date']}); "
            "each resolution asked something else.",
            coverage_words(number, members, named, abstained + absent),
        ),
        as_of=f"{table['Date'].iloc[0]} to {table['Date'].iloc[-1]}",
        caveats=(NOT_A_VOTE, "Seven texts are not seven answers to one question."),
        definition=WHAT,
        derived=(f"{{{line['Row']}}}.abstain + {{{line['Row']}}}.absent",),
    )


def coverage_words(resolution: str, members: float, named: float, silent: float) -> str:
    """Return the sentence about whose votes on a resolution can be named."""
    if named < members:
        return f"Our list names the vote of {named:.0f} of them. {NOT_A_VOTE}"
    if list_is_full(resolution):
        return f"Our list names the vote, or the absence, of each of the {members:.0f} members."
    return (
        f"Our list names every yes and no. It does not say which of the other {silent:.0f} members "
        "abstained and which did not vote."
    )


def indo_pacific(number: str, about: str) -> View:
    """Return the view of the Indo-Pacific states on one resolution, by name."""
    table = near_table(number)
    full = named_votes()
    full = full[full["resolution"] == "A/RES/68/262"]
    ids = [i for cell in table["Row"] for i in cell.split("; ")]
    rows = named_votes().set_index("row_id")
    unnamed = sorted(short_state(c) for c in set(full["country"]) - set(rows.loc[ids, "country"]))
    members, named = len(full), len(ids)
    counts = table.set_index("Vote")["States, number"]
    yes = f"{counts.get('yes', 0):.0f}"
    day = table["Date"].iloc[0]
    if unnamed:
        title = f"Our list on {about} names {named} of {members} Indo-Pacific states ({day})"
        cover = (
            f"The list of {number} that could be read names {named} of the {members} Indo-Pacific "
            f"states; the votes of the other {len(unnamed)} are not in it."
        )
    else:
        title = f"{yes} of {members} Indo-Pacific states voted yes on {about} ({day})"
        cover = f"The list of {number} names the vote or the absence of all {members} states."
    said = listed([f"{v}: {c:.0f}" for v, c in counts.items()])
    whole, part = counted(full["row_id"]), counted(ids)
    return View(
        figure=near_figure(table, unnamed),
        table=table,
        title=title,
        subtitle=f"Indo-Pacific states by vote on resolution {number}, {day}; our own list of states.",
        words=(
            f"Votes named for Indo-Pacific states on {about}, {day}. {said}.",
            cover,
            NOT_A_VOTE
            if unnamed
            else "An abstention and an absence are two things, and neither is a no.",
        ),
        as_of=day,
        caveats=near_caveats(table, bool(unnamed)),
        definition=WHAT,
        computed={"States, number": "count({Row})"},
        derived=(whole, part, f"{whole} - ({part})"),
    )


def near_caveats(table: pd.DataFrame, partial: bool) -> tuple[str, ...]:
    """Return what to mind about the named votes: gaps first, then the notes of the rows."""
    found = [NOT_A_VOTE] if partial else []
    if VOTES["abstain_or_absent"][0] in set(table["Vote"]):
        found.append(
            "This list does not separate those that abstained from those that did not vote."
        )
    found += [w[:1].upper() + w[1:] + "." for w in dict.fromkeys(table["Warning"]) if w]
    found.append("A vote says what a state did in New York, not why, nor what it did at home.")
    return tuple(found)
