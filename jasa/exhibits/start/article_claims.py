"""Lessons 00 and 09: the claims of the article counted, first by theme, at the end by verdict."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, QUIET, figure, listed, number, percent

THEMES = {
    "history": "History",
    "okinawa": "Okinawa and the bases",
    "cost": "Cost",
    "balance": "Balance and strategy",
    "shift2022": "2022 and after",
}
VERDICTS = ("supported", "imprecise", "contested", "wrong", "omission")
COUNT, SHARE = "Claims, number", "Share of all claims, %"
NUMBER_OF, SHARE_OF = "number", "share of all"
KINDS = {
    "treaty": "treaties",
    "law": "laws",
    "strategy": "strategies",
    "base": "bases",
    "dispute": "disputes",
    "summit": "summits",
}
ALL_EVENTS, ALL_THEMES = "all kinds", "all themes"
EVENTS = "Events in the list, number"


def claim_bars(rows: pd.DataFrame, names: str, column: str, height: int, title: str) -> go.Figure:
    """Draw horizontal bars, the longest strong, each with its figure at the end."""
    values = rows[column].astype(float).tolist()
    bar = go.Bar(
        x=values,
        y=rows[names].astype(str).tolist(),
        orientation="h",
        width=0.6,
        ids=rows["Row"].tolist(),
        meta={"column": column},
        marker={"color": [COLOURS["Japan"] if v == max(values) else QUIET for v in values]},
        text=[f" {percent(v) if column == SHARE else number(v)}" for v in values],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
        name=column,
    )
    drawn = figure(bar, height=height, margin={"l": 20, "r": 60, "t": 16, "b": 52})
    drawn.update_xaxes(title_text=column, rangemode="tozero")
    drawn.update_yaxes(title_text=title, autorange="reversed", ticks="", type="category")
    return drawn


def counted(groups: dict[str, list[str]], name: str, column: str) -> pd.DataFrame:
    """Return a line for each group that has rows: its name, how many rows, and which."""
    filled = {key: ids for key, ids in groups.items() if ids}
    return pd.DataFrame(
        {
            name: list(filled),
            column: [len(ids) for ids in filled.values()],
            "Row": ["; ".join(ids) for ids in filled.values()],
        }
    )


@exhibit(
    "What does the article talk about? Choose number or share.",
    tables=["claims"],
    only_counted=["claims"],  # what the table warns of is about verdicts, and would tell them
    height=320,
    show=One([NUMBER_OF, SHARE_OF], label="Show"),
)
def article_claims(show: str) -> View:
    """The claims of the article by theme; what the sources say of them is not shown."""
    rows = data.load("claims")
    groups = {t: rows.loc[rows["theme"] == k, "row_id"].tolist() for k, t in THEMES.items()}
    table = counted(groups, "Theme", COUNT).sort_values(COUNT, ascending=False, kind="stable")
    table.insert(2, SHARE, 100 * table[COUNT] / len(rows))
    first, last = table.iloc[0], table.iloc[-1]
    column = COUNT if show == NUMBER_OF else SHARE
    top = f"{first[COUNT]}" if show == NUMBER_OF else percent(first[SHARE])
    return View(
        figure=claim_bars(table, "Theme", column, 320, "Theme"),
        table=table.reset_index(drop=True),
        words=(
            f"We cut the article into {len(rows)} claims. The largest theme is {first['Theme']} with "
            f"{first[COUNT]} claims, or {percent(first[SHARE])} of all; the smallest is "
            f"{last['Theme']} with {last[COUNT]}.",
            "A bar counts statements. It does not say how long the article speaks of a theme, how much "
            "it matters, or whether it is right.",
        ),
        source_ids=("seed_article_2022",),
        title=f"{top} of the {len(rows)} claims are about {first['Theme']}",
        subtitle="Statements of the article of June 2022 that can be tested, by theme of our table.",
        as_of="June 2022",
        caveats=(
            "Where one claim ends and the next begins is our choice; others would cut differently.",
        ),
        definition="A claim is a statement that a source could bear out or contradict, in our words.",
        computed={COUNT: "count({Row})", SHARE: f"100 * count({{Row}}) / {len(rows)}"},
        derived=(str(len(rows)),),
    )


@exhibit(
    "How many events are on our list? Choose a kind.",
    tables=["timeline"],
    height=340,
    kind=One([ALL_EVENTS, *KINDS.values()], label="Kind"),
)
def events_by_decade(kind: str) -> View:
    """The events of the course's list by decade: what a list can show, and what it cannot."""
    rows = data.load("timeline")
    keys = {label: key for key, label in KINDS.items()}
    chosen = rows if kind == ALL_EVENTS else rows[rows["category"] == keys[kind]]
    decades = chosen["as_of"].dt.year // 10 * 10
    groups = {
        f"{d}s": chosen.loc[decades == d, "row_id"].tolist()
        for d in sorted(decades.unique().tolist())
    }
    table = counted(groups, "Decade", EVENTS)
    noted = rows.set_index("row_id")
    table["Warning"] = [
        "; ".join(
            dict.fromkeys(str(noted.at[i, "note"]) for i in ids if noted.at[i, "use"] == "caveat")
        )
        for ids in groups.values()
    ]
    most = table[table[EVENTS] == table[EVENTS].max()]
    what = "events" if kind == ALL_EVENTS else f"events marked {kind}"
    when = listed(most["Decade"].tolist())
    drawn = claim_bars(table, "Decade", EVENTS, 340, "Decade, by year of the event")
    return View(
        figure=drawn.update_traces(
            meta={"column": EVENTS, "place": "layout", "looks": "how many events, not one of them"}
        ),
        table=table,
        words=(
            f"The list holds {len(chosen)} {what}. The {when} have the most: "
            f"{most[EVENTS].iloc[0]} in a decade.",
            "Somebody chose these events to explain the alliance. More lines in a decade may mean that "
            "more happened, or that more was written down, or that we looked there longer.",
        ),
        title=f"The {when} have more {what} on our list than any other decade",
        subtitle="Events in the table timeline, number by decade; the last decade is not complete.",
        as_of=f"{chosen['as_of'].min().year} to {chosen['as_of'].max().year}",
        caveats=("A list made for this course. The number of lines is not the number of events.",),
        definition="One line for each dated event that the course's table lists, in one kind each.",
        computed={EVENTS: "count({Row})"},
        derived=(str(len(chosen)),),
    )


@exhibit(
    "What became of the claims? Choose a theme.",
    tables=["claims"],
    height=320,
    second={"theme": "Okinawa and the bases"},
    theme=One([ALL_THEMES, *THEMES.values()], label="Theme"),
)
def article_verdicts(theme: str) -> View:
    """The claims by verdict, of all themes or of one: for the end of the course."""
    rows = data.load("claims")
    keys = {label: key for key, label in THEMES.items()}
    chosen = rows if theme == ALL_THEMES else rows[rows["theme"] == keys[theme]]
    groups = {v: chosen.loc[chosen["verdict"] == v, "row_id"].tolist() for v in VERDICTS}
    table = counted(groups, "Verdict", COUNT)
    told = [f"{n} {v}" for v, n in zip(table["Verdict"], table[COUNT], strict=True)]
    about = "" if theme == ALL_THEMES else f" about {theme}"
    right = table.loc[table["Verdict"] == "supported", COUNT]
    held = f"{right.iloc[0]}" if len(right) else "Not one"
    stand = "stands as it is" if held in ("1", "Not one") else "stand as they are"
    return View(
        figure=claim_bars(table, "Verdict", COUNT, 320, "Verdict"),
        table=table,
        words=(
            f"Of {len(chosen)} claims{about} we judged {listed(told)}.",
            "Imprecise is not wrong: a detail fails, or it holds of something narrower. Contested "
            "means that informed sources disagree, so no verdict of ours can settle it.",
            "A count gives every claim the same weight, and a wrong unit can mislead more than many "
            "loose words.",
        ),
        title=f"{held} of the {len(chosen)} claims{about} {stand}",
        subtitle="Claims of the article of June 2022 by our verdict, number of claims.",
        as_of="the sources of each claim",
        caveats=(
            "The verdicts are the course's own, made from the sources named. Another course could draw "
            "the line between imprecise and wrong elsewhere.",
        ),
        definition="Supported: the sources say so. Imprecise: a detail is wrong, or it holds of "
        "something narrower. Contested: sound sources disagree. Wrong: its point fails. Omission: left "
        "out.",
        computed={COUNT: "count({Row})"},
        derived=(str(len(chosen)),),
    )
