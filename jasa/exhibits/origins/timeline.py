"""The course of the alliance, event by event, from the war in Okinawa to the newest row.

Two tables are read: the timeline, and of the events behind the alliance those that it lacks.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.data.kept_frames import kept_frame
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Panel, Step, View, exhibit, sources_of, warnings
from jasa.frame.style import COLOURS, INK, QUIET, date, figure, listed

#: The kinds of event, from documents down to conflicts, and the words a reader chooses.
LANES = {
    "treaty": "treaties, agreements",
    "guideline": "defence guidelines",
    "strategy": "strategies",
    "law": "laws",
    "summit": "summits, visits",
    "base": "bases and land",
    "deployment": "deployments",
    "dispute": "disputes, votes",
    "money": "cost sharing, trade",
    "crisis": "war, crises",
}
#: The lane of each theme of the events behind the alliance; a vote goes where the timeline has votes.
THEMES = {
    "treaty": ["treaty of 1960", "secret agreements", "reversion"],
    "strategy": ["Yoshida’s bargain", "strategy", "budget", "burden"],
    "summit": ["summit"],
    "base": ["Futenma", "Henoko", "land", "land leases"],
    "deployment": [
        "Marines", "troops", "force posture", "command", "Osprey", "south-western islands",
        "asset protection",
    ],
    "dispute": ["Sunagawa", "jurisdiction", "Okinawa under US rule", "elections", "referendum"],
    "money": ["cost sharing", "trade"],
    "crisis": ["battle", "memory", "Senkaku", "incidents"],
}  # fmt: skip
LANE_OF = {theme: lane for lane, themes in THEMES.items() for theme in themes}
EVERY_KIND = "all kinds"
#: Who is named among the actors of an event: the reader's words and a pattern.
ACTORS = {
    "everyone": "",
    "the United States, its leaders": r"United States|US |Dulles|Eisenhower|Kennedy|Johnson|Nixon"
    r"|Ford\b|Reagan|Clinton|Bush|Obama|Biden|Mondale|Roos\b|Nye\b",
    "Okinawa": r"Okinawa|Nago|Ginowan|\bOta\b|Inamine|Onaga|Tamaki",
    "Diet, parties and courts": r"Diet|House of|Part(?:y|ies)\b|parties|Court",
    "citizens, residents, students": r"Citizens|residents|Student",
    "ministers of both sides (2+2)": r"Security Consultative Committee|Subcommittee",
    "other states": r"Allied|Korea|Yoon|Iraq|Russia|Ukraine|G[78]",
}
#: The event that opens a chapter, and the chapter's name.
CHAPTERS = {
    "he004": "the years before the surrender",
    "tl001": "the years of occupation",
    "tl012": "the years of the first treaty",
    "tl031": "the revised treaty, until Okinawa's return",
    "tl043": "from Okinawa's return to the Gulf War",
    "tl058": "from the Gulf War to the first security strategy",
    "tl091": "since the first security strategy",
}
#: What the exhibit says of what is highlighted, to be filled in; the site's script fills in the same.
SAID = {
    "highlighted": "Highlighted: {lit} of the {shown} events shown.",
    "fullest": " The fullest lanes are {lanes}.",
    "hollow": "Hollow marks have a warning, or their day is not known.",
    "sure": "All highlighted events are known to the day, without a warning.",
    "around": "Before: {before}.\nAfter: {after}.",
    "large": "Large dots: {kind}, {actors}.",
    "lane": "{lane} ({lit})",
}
ALL_YEARS, CHAPTER, YEAR = "all years", "the chapter of the event", "the year of the event"


@kept_frame
def all_events() -> pd.DataFrame:
    """Return every event with its date in words, its lane and its option in the list."""
    rows = pd.concat([data.load("timeline"), other_events()])
    rows = rows.sort_values(["as_of", "row_id"]).reset_index(drop=True)
    dated = [date(r.as_of, r.as_of_precision) for r in rows.itertuples()]
    return rows.assign(
        dated=dated,
        lane=rows["category"].map(list(LANES).index),
        option=[f"{d}: {t}" for d, t in zip(dated, rows["title"], strict=True)],
    )


def other_events() -> pd.DataFrame:
    """Return the events behind the alliance that the timeline lacks, in the columns of the timeline.

    Their title is the theme and who acted; where that occurs twice on a day, the event itself.
    """
    rows = data.load("history_events")
    rows = rows[rows["timeline_row_id"].isna()]
    named = rows["theme"].str[0].str.upper() + rows["theme"].str[1:] + ", " + rows["actor"]
    known = data.load("timeline")[["as_of", "title"]]
    seen = pd.concat([known, rows.assign(title=named)[["as_of", "title"]]]).duplicated()
    return rows.assign(
        title=named.mask(seen.iloc[len(known) :], rows["event"]),
        category=rows["theme"].map(LANE_OF),
        actors=rows["actor"],
        summary=rows["event"],
        significance="",
    )


EVENTS = all_events()["option"].tolist()
#: The event that the exhibit opens with: the first treaty is signed.
OPENING = "8 September 1951: First Japan-US Security Treaty signed"


def shown_years(rows: pd.DataFrame, event: pd.Series, years: str) -> tuple[str, pd.DataFrame]:
    """Return the events of the years to be shown, and a name for these years."""
    if years == CHAPTER:
        name, chapter = chapter_of(rows, event)
        return f"{name}, ", chapter
    if years == YEAR:
        return "", rows[rows["as_of"].dt.year == event["as_of"].year]
    return "", rows


def chapter_of(rows: pd.DataFrame, event: pd.Series) -> tuple[str, pd.DataFrame]:
    """Return the name and the events of an event's chapter; the next opening event closes it."""
    opening = rows.set_index("row_id").loc[list(CHAPTERS), "as_of"]
    begun = opening[opening <= event["as_of"]]
    later = opening[opening > event["as_of"]]
    end = later.iloc[0] if len(later) else rows["as_of"].max()
    return CHAPTERS[begun.index[-1]], rows[rows["as_of"].between(begun.iloc[-1], end)]


def highlighted(rows: pd.DataFrame, kind: str, actors: str) -> pd.Series:
    """Return which events are of the kind chosen and name the actors chosen."""
    lane = list(LANES.values()).index(kind) if kind != EVERY_KIND else None
    fits = rows["lane"].eq(lane) if lane is not None else pd.Series(True, index=rows.index)
    return fits & rows["actors"].fillna("").str.contains(ACTORS[actors], regex=True)


def loose(rows: pd.DataFrame) -> pd.Series:
    """Return which events carry a warning, or are dated to the month or year only."""
    return rows["use"].ne("grade") | rows["as_of_precision"].ne("day")


def event_marks(rows: pd.DataFrame, name: str, colour: str, size: int, symbol: str) -> go.Scatter:
    """Return events as marks on their lanes; hollow with a warning or where the day is not known."""
    hollow = loose(rows)
    return go.Scatter(
        x=rows["as_of"].tolist(),
        y=rows["lane"].tolist(),
        ids=rows["row_id"].tolist(),
        mode="markers",
        marker={
            "size": size,
            "symbol": [f"{symbol}-open" if h else symbol for h in hollow],
            "color": colour,
            "line": {"width": [2 if h else 1 for h in hollow], "color": colour},
        },
        text=rows["option"].tolist(),
        hovertemplate="%{text}<extra></extra>",
        name=name,
        meta={"column": None, "place": "layout", "looks": "a warning, or a day not known"},
        showlegend=False,
    )


def guide(event: pd.Series) -> go.Scatter:
    """Return an upright line through the event chosen."""
    return go.Scatter(
        x=[event["as_of"], event["as_of"]],
        y=[-0.6, len(LANES) - 0.4],
        mode="lines",
        line={"color": INK, "width": 1},
        hoverinfo="skip",
        meta={"decoration": "the date of the event chosen"},
        showlegend=False,
    )


def window(rows: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the ends of the axis: a whole year, or the events shown with a small margin."""
    first, last = rows["as_of"].min(), rows["as_of"].max()
    if first.year == last.year:
        return pd.Timestamp(first.year - 1, 12, 20), pd.Timestamp(first.year + 1, 1, 10)
    edge = (last - first) * 0.03
    return first - edge, last + edge


def timeline_figure(rows: pd.DataFrame, chosen: pd.Series, lit: pd.Series) -> go.Figure:
    """Draw the events on lanes: the chosen one large, the highlighted dark, the others pale."""
    others = rows[rows["row_id"] != chosen["row_id"]]
    bright = lit.loc[others.index]
    made = figure(
        guide(chosen),
        event_marks(others[~bright], "other events", QUIET, 7, "circle"),
        event_marks(others[bright], "highlighted", COLOURS["Japan"], 11, "circle"),
        event_marks(
            rows[rows["row_id"] == chosen["row_id"]],
            "event chosen",
            COLOURS["Okinawa"],
            17,
            "diamond",
        ),
        height=400,
    )
    first, last = window(rows)
    made.update_xaxes(title_text="Date", range=[first, last], type="date")
    counts = lit.groupby(rows["lane"]).sum()
    made.update_yaxes(
        title_text="Kind of event (number highlighted)",
        range=[len(LANES) - 0.4, -0.6],
        tickvals=list(range(len(LANES))),
        ticktext=[
            SAID["lane"].format(lane=lane, lit=counts.get(n, 0))
            for n, lane in enumerate(LANES.values())
        ],
    )
    made.update_layout(margin={"t": 34})
    part = float((chosen["as_of"] - first) / (last - first))
    made.add_annotation(
        x=chosen["as_of"],
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="left" if part < 0.1 else "right" if part > 0.9 else "center",
        text=f"<b>{chosen['dated']}</b>",
        showarrow=False,
        font={"size": 14, "color": INK},
    )
    return made


def neighbours(rows: pd.DataFrame, chosen: pd.Series, lit: pd.Series) -> str:
    """Name the highlighted events just before and just after the chosen one."""
    at = rows.index.get_loc(chosen.name)
    before, after = rows.iloc[:at][lit.iloc[:at]], rows.iloc[at + 1 :][lit.iloc[at + 1 :]]
    earlier = before["option"].iloc[-1] if len(before) else "none"
    later = after["option"].iloc[0] if len(after) else "none"
    return SAID["around"].format(before=earlier, after=later)


def event_panels(rows: pd.DataFrame, chosen: pd.Series, lit: pd.Series) -> tuple[Panel, ...]:
    """Return the texts under the chart: the event, why it matters, and what stands around it."""
    kind = LANES[chosen["category"]]
    who = f"{kind} · {chosen['actors']}"
    why = "a judgement of the course, not a fact"
    around = neighbours(rows, chosen, lit)
    matters = Panel("Why it matters", chosen["significance"], chosen["row_id"], why)
    return (
        Panel("What happened", chosen["summary"], chosen["row_id"], who),
        *([matters] if chosen["significance"] else []),
        Panel("Highlighted before and after", around, kind="note"),
    )


def event_rows(rows: pd.DataFrame, lit: pd.Series) -> pd.DataFrame:
    """Return the events shown as a table for readers."""
    return pd.DataFrame(
        {
            "Date": rows["dated"].tolist(),
            "Event": rows["title"].tolist(),
            "Kind": rows["category"].map(LANES).tolist(),
            "Actors": rows["actors"].fillna("").tolist(),
            "What happened": rows["summary"].tolist(),
            "Why it matters (judgement)": rows["significance"].fillna("").tolist(),
            "Highlighted": ["yes" if v else "no" for v in lit],
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def event_words(rows: pd.DataFrame, chosen: pd.Series, lit: pd.Series) -> tuple[str, ...]:
    """Say what the event was, and what is highlighted around it."""
    what = chosen["summary"].rstrip(".")
    said = f"{chosen['dated']}, {chosen['title']} ({LANES[chosen['category']]}). {what}."
    counts = rows.loc[lit, "lane"].value_counts()
    # Of lanes that are equally full the upper one is named.
    fullest = sorted(counts.index, key=lambda lane: (-counts[lane], lane))[:2]
    named = [list(LANES.values())[lane] for lane in fullest]
    most = SAID["fullest"].format(lanes=listed(named)) if len(named) > 1 else ""
    return (
        f"{said} Named as actors: {str(chosen['actors']).replace(';', ',')}.",
        SAID["highlighted"].format(lit=int(lit.sum()) or "not one", shown=len(rows)) + most,
        SAID["hollow" if (lit & loose(rows)).any() else "sure"],
    )


@exhibit(
    "How did the alliance come about? Step from event to event.",
    tables=["timeline", "history_events"],
    height=400,
    second={
        "event": "19 June 1960: Treaty approved automatically",
        "years": YEAR,
    },
    event=Step(EVENTS, label="Event", default=OPENING),
    years=One([ALL_YEARS, CHAPTER, YEAR], label="Years"),
    kind=One([EVERY_KIND, *LANES.values()], label="Highlight"),
    actors=One(list(ACTORS), label="Who is named"),
)
def timeline(event: str, years: str, kind: str, actors: str) -> View:
    """The events of the alliance on lanes by kind, with the text of the one chosen."""
    rows = all_events()
    chosen = rows[rows["option"] == event].iloc[0]
    name, rows = shown_years(rows, chosen, years)
    lit = highlighted(rows, kind, actors)
    first, last = rows["dated"].iloc[0], rows["dated"].iloc[-1]
    shown = f"{first} to {last}" if len(rows) > 1 else first
    return View(
        figure=timeline_figure(rows, chosen, lit),
        table=event_rows(rows, lit),
        words=event_words(rows, chosen, lit),
        title=f"{chosen['dated']}: {chosen['title']}",
        subtitle=f"Events of the alliance by kind: {name}{shown}. "
        f"{SAID['large'].format(kind=kind, actors=actors)} Diamond: the event chosen.",
        source_ids=sources_first(rows, chosen),
        lead=1,
        panels=event_panels(rows, chosen, lit),
        as_of=shown,
        caveats=(
            "A mark shows a date, not importance. The events are a selection, and they end in "
            f"{rows_end()}.",
            "Hollow marks: only the month or year is known, and the mark stands at its beginning; "
            "or the row carries a warning, given in the table.",
        ),
        definition="An event is a dated act or decision that shaped the alliance. Each stands on one "
        "lane, although many could stand on two. Treaties may have two marks: signature and entry "
        "into force.",
    )


def rows_end() -> str:
    """Return the month of the last event of both tables."""
    return date(all_events()["as_of"].max(), "month")


def sources_first(rows: pd.DataFrame, chosen: Any) -> tuple[str, ...]:
    """Return the sources of the events shown, those of the chosen one first."""
    mine = sources_of(rows[rows["row_id"] == chosen["row_id"]])
    return tuple(dict.fromkeys(mine + sources_of(rows)))
