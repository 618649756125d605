"""When agreements were signed, when they took effect, when they ended; and how old that makes them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, Step, View, exhibit, sources_of
from jasa.frame.style import COLOURS, INK, MUTED, date, figure, number


@dataclass(frozen=True)
class Life:
    """One agreement or state of affairs: the rows of the timeline that begin, start and end it.

    Attributes:
        name: as it stands beside the bar.
        row: the row that stands for it.
        signed: the row of the signature.
        force: the row of the entry into force, or "" where the tables have none.
        ended: the row of the end, or "".
        open_end: what follows where no end is known.
    """

    name: str
    row: str
    signed: str
    force: str = ""
    ended: str = ""
    open_end: str = ""


NOT_FOUND = "no row: dates not found"
LIVES = (
    Life("Occupation, after the surrender", "tl002", "tl002", "", "tl012"),
    Life("San Francisco Peace Treaty", "tl008", "tl008", "tl012", "", "no end in the table"),
    Life("its Article 3: US rule over Okinawa", "ta022", "tl008", "tl012", "tl043"),
    Life("Security Treaty of 1951", "tl009", "tl009", "tl012", "tl031"),
    Life("Administrative Agreement", "tl010", "tl010", "", "", NOT_FOUND),
    Life("Mutual Defense Assistance Agreement", "tl017", "tl017", "", "", NOT_FOUND),
    Life("Treaty of 1960, still in force", "tl023", "tl023", "tl031", "", "still in force"),
    Life("Okinawa Reversion Agreement", "tl042", "tl042", "tl043", "", "no end in the table"),
)
DATES, DAYS = "dates", "days from signature to force"
MARKS = {
    "Signed": ("circle-open", "signed"),
    "In force": ("circle", "in force"),
    "Ended": ("x", "ended"),
}


def dates_of_events() -> pd.Series:
    """Return the date of every event by its row."""
    return data.load("timeline").set_index("row_id")["as_of"]


def lives() -> pd.DataFrame:
    """Return the agreements, one line each, with their dates and the days between them."""
    days = dates_of_events()
    lines = []
    for life in LIVES:
        dates = {
            name: days[row] if row else pd.NaT
            for name, row in (("signed", life.signed), ("force", life.force), ("ended", life.ended))
        }
        lines.append({"life": life, **dates})
    rows = pd.DataFrame(lines)
    return rows.assign(
        wait=(rows["force"] - rows["signed"]).dt.days,
        lasted=(rows["ended"] - rows["force"]).dt.days,
    )


def life_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the agreements as a table for readers."""
    lives_ = rows["life"].tolist()

    def column(name: str, none: str) -> list[str]:
        return [date(v) if v == v else none for v in rows[name]]

    return pd.DataFrame(
        {
            "Agreement": [life.name for life in lives_],
            "Signed": column("signed", ""),
            "In force": column("force", "no row"),
            "Ended": [
                date(v) if v == v else life.open_end
                for v, life in zip(rows["ended"], lives_, strict=True)
            ],
            "From signature to force, days": rows["wait"].tolist(),
            "In force until the end, days": rows["lasted"].tolist(),
            "Row": [life.row for life in lives_],
            "Row of the signature": [life.signed for life in lives_],
            "Row of the entry into force": [life.force or None for life in lives_],
            "Row of the end": [life.ended or None for life in lives_],
        }
    )


def agreement_bars(rows: pd.DataFrame, end: pd.Timestamp) -> list[go.Scatter]:
    """Return each agreement as two lines: thin from signature, thick while in force."""
    traces = []
    for at, row in enumerate(rows.itertuples()):
        start = row.force if row.force == row.force else row.signed
        known = row.force == row.force or row.ended == row.ended
        stop = row.ended if row.ended == row.ended else end
        parts = [(row.signed, start, 2, "dot", MUTED)]
        if known:
            parts.append((start, stop, 13, "solid", COLOURS["Japan"]))
        for left, right, width, dash, colour in parts:
            traces.append(
                go.Scatter(
                    x=[left, right],
                    y=[at, at],
                    mode="lines",
                    line={"width": width, "dash": dash, "color": colour},
                    hoverinfo="skip",
                    showlegend=False,
                    meta={"decoration": "waiting for force (dotted) or in force (bar)"},
                )
            )
    return traces


def agreement_marks(rows: pd.DataFrame, column: str, name: str) -> go.Scatter:
    """Return the dates of one kind as marks, named in the key."""
    symbol, words = MARKS[name]
    some = rows[rows[column].notna()]
    return go.Scatter(
        x=some[column].tolist(),
        y=some.index.tolist(),
        ids=[life.row for life in some["life"]],
        mode="markers",
        marker={"size": 11, "symbol": symbol, "color": INK, "line": {"width": 2, "color": INK}},
        text=[f"{r.life.name}: {words} {date(getattr(r, column))}" for r in some.itertuples()],
        hovertemplate="%{text}<extra></extra>",
        name=words,
        meta={"column": None, "place": "layout"} | ({"looks": words} if "open" in symbol else {}),
    )


def dates_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw the life of each agreement along the years."""
    end = pd.Timestamp(1975, 1, 1)
    made = figure(
        *agreement_bars(rows, end),
        agreement_marks(rows, "signed", "Signed"),
        agreement_marks(rows, "force", "In force"),
        agreement_marks(rows, "ended", "Ended"),
        height=400,
    )
    for at, life in enumerate(rows["life"]):
        if life.open_end == NOT_FOUND:
            made.add_annotation(
                x=rows.at[at, "signed"],
                y=at,
                text="only the signature is in our tables",
                xanchor="left",
                xshift=14,
                showarrow=False,
                font={"size": 12, "color": MUTED},
            )
    made.update_xaxes(title_text="Date", range=["1945-01-01", end])
    return named_lines(made, rows)


def named_lines(made: go.Figure, rows: pd.DataFrame) -> go.Figure:
    """Put the names of the agreements beside their lines."""
    names = [life.name for life in rows["life"]]
    made.update_yaxes(
        title_text="Agreement, by date of signature",
        tickvals=list(range(len(names))),
        ticktext=names,
        range=[len(names) - 0.4, -0.6],
        showgrid=False,
    )
    return made


def days_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw the days between signature and entry into force as bars."""
    known = rows[rows["wait"].notna()]
    trace = go.Bar(
        x=known["wait"].astype(float).tolist(),
        y=known.index.tolist(),
        ids=[life.row for life in known["life"]],
        orientation="h",
        width=0.5,
        marker={"color": COLOURS["Japan"]},
        text=[f"{number(v)} days" for v in known["wait"]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{text}<extra></extra>",
        meta={"column": "From signature to force, days", "place": "layout"},
        showlegend=False,
    )
    made = figure(trace, height=400)
    for at in rows.index[rows["wait"].isna()]:
        made.add_annotation(
            x=0,
            y=at,
            text="no date of entry into force in our tables",
            xanchor="left",
            xshift=6,
            showarrow=False,
            font={"size": 12, "color": MUTED},
        )
    made.update_xaxes(
        title_text="Number of days from signature to entry into force", range=[0, 400]
    )
    return named_lines(made, rows)


def life_words(rows: pd.DataFrame) -> tuple[str, ...]:
    """Say when the treaties were signed and in force, and how long each of them lasted."""
    by = {row.life.row: row for row in rows.itertuples()}
    old, new, okinawa = by["tl009"], by["tl023"], by["ta022"]
    return (
        f"The Security Treaty of 1951 was signed on {date(old.signed)} and in force from "
        f"{date(old.force)}, {number(old.wait)} days later. That was also the end of the occupation.",
        f"It ended on {date(old.ended)}, after {number(old.lasted)} days in force, when the treaty "
        f"signed on {date(new.signed)} took its place, {number(new.wait)} days after its signature.",
        f"Okinawa stayed under US rule from {date(okinawa.force)} by Article 3 of the peace treaty "
        f"until {date(okinawa.ended)}.",
        "For two agreements our tables hold the day of signature and no more; their bars are missing, "
        "not empty.",
    )


def sources_in_order() -> tuple[str, ...]:
    """Return the sources of all rows, those of the two security treaties first."""
    rows = data.load("timeline").set_index("row_id", drop=False)
    mine = sources_of(rows.loc[["tl012", "tl023", "tl031", "tl009"]])
    named = [i for v in LIVES for i in (v.signed, v.force, v.ended) if i]
    articles = data.load("treaty_articles")
    others = sources_of(articles[articles["row_id"].isin([v.row for v in LIVES])])
    return tuple(dict.fromkeys(mine + sources_of(rows.loc[list(dict.fromkeys(named))]) + others))


@exhibit(
    "Signed, in force, ended: when did each agreement begin and end?",
    tables=["timeline", "treaty_articles"],
    height=400,
    second={"show": DAYS},
    show=One([DATES, DAYS], label="Show"),
)
def signed_in_force_ended(show: str) -> View:
    """The agreements of 1945 to 1972 as bars from signature over entry into force to their end."""
    rows = lives()
    by = {row.life.row: row for row in rows.itertuples()}
    old, new = by["tl009"], by["tl023"]
    titles = {
        DATES: f"Signed in {old.signed.year}, in force in {old.force.year}: the occupation ended on "
        f"{date(old.force)}",
        DAYS: f"From signature to force: {number(old.wait)} days for the treaty of 1951, "
        f"{number(new.wait)} for that of 1960",
    }
    return View(
        figure=dates_figure(rows) if show == DATES else days_figure(rows),
        table=life_rows(rows),
        words=life_words(rows),
        title=titles[show],
        subtitle="Agreements signed from 1945 to 1972. "
        + (
            "Dotted: signed, not yet in force. Bar: in force; the axis ends in 1975, some bars go on."
            if show == DATES
            else "Days between two dates of the table timeline."
        ),
        source_ids=sources_in_order(),
        as_of=f"{date(rows['signed'].min())} to {date(rows['force'].max())}",
        caveats=(
            "A treaty has at least two dates. Which one counts depends on the question: who promised, "
            "or what was law.",
            "The occupation was no agreement; its bar runs from the surrender to the day the peace "
            "treaty took effect. Okinawa and other detached islands stayed under US rule.",
            "US rule over Okinawa is older than Article 3: when it ended, the table timeline counts "
            "twenty-seven years of it.",
            "For the reversion agreement the day of Okinawa's return stands for the entry into force. "
            "Where the tables have no date, nothing is drawn.",
        ),
        definition="Signed: representatives put their names to the text. In force: it binds, here from "
        "the exchange or deposit of ratifications. Ended: it no longer binds.",
        computed={
            "From signature to force, days": "{Row of the entry into force}.as_of"
            " - {Row of the signature}.as_of",
            "In force until the end, days": "{Row of the end}.as_of"
            " - {Row of the entry into force}.as_of",
        },
    )


#: Four days from which the alliance may be counted, by row of the timeline.
BEGINNINGS = {
    "tl009": "first treaty signed",
    "tl012": "first treaty in force",
    "tl023": "revised treaty signed",
    "tl031": "revised treaty in force",
}
#: Days on which its age is asked.
ASKED = ("tl041", "tl043", "tl068", "tl086", "tl092", "tl112", "tl120")


def asked_days() -> dict[str, str]:
    """Return the days on which the age can be asked, in words, with the row of each."""
    rows = data.load("timeline").set_index("row_id").loc[list(ASKED)]
    return {f"{date(r.as_of)}: {r.title}": str(r.Index) for r in rows.itertuples()}


ON = asked_days()


def age_rows(on: str) -> pd.DataFrame:
    """Return the age of the alliance on a day, in years, counted from each beginning."""
    days = dates_of_events()
    ages = [(days[ON[on]] - days[row]).days / 365.25 for row in BEGINNINGS]
    return pd.DataFrame(
        {
            "Counted from": [f"{words}, {date(days[row])}" for row, words in BEGINNINGS.items()],
            "On the day": [date(days[ON[on]])] * len(BEGINNINGS),
            "Age, years": ages,
            "Row": list(BEGINNINGS),
            "Row of the day": [ON[on]] * len(BEGINNINGS),
        }
    )


def age_figure(table: pd.DataFrame) -> go.Figure:
    """Draw the four ages as bars."""
    trace = go.Bar(
        x=table["Age, years"].tolist(),
        y=table["Counted from"].tolist(),
        ids=table["Row"].tolist(),
        orientation="h",
        width=0.55,
        marker={
            "color": [
                COLOURS["Okinawa" if "revised" in b else "Japan"] for b in table["Counted from"]
            ]
        },
        text=[f"{number(v, 1)} years" for v in table["Age, years"]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
        meta={"column": "Age, years"},
        showlegend=False,
    )
    made = figure(trace, height=280)
    made.update_xaxes(title_text="Age on the day chosen, years (number)", range=[0, 82])
    made.update_yaxes(title_text="Counted from (date)", autorange="reversed", showgrid=False)
    return made


@exhibit(
    "How old is the alliance? Choose a day.",
    tables=["timeline"],
    height=280,
    second={"on": list(ON)[3]},
    on=Step(list(ON), label="On", default=list(ON)[5]),
)
def age_of_alliance(on: str) -> View:
    """The age of the alliance on a day, counted from four beginnings."""
    table = age_rows(on)
    first, _, revised, _ = table["Age, years"]
    day = table["On the day"].iloc[0]
    said = [
        f"{number(v, 1)} years old, counted from {date(dates_of_events()[row])} ({words})"
        for v, (row, words) in zip(table["Age, years"], BEGINNINGS.items(), strict=True)
    ]
    rows = data.load("timeline").set_index("row_id").loc[[*BEGINNINGS, ON[on]]]
    return View(
        figure=age_figure(table),
        table=table,
        words=(
            f"On {day} the alliance was {said[0]}; or {said[1]}.",
            f"By the treaty now in force it was {said[2]}; or {said[3]}.",
            "All four are right answers to different questions: since when it was promised, since "
            "when it has bound, and since when by the present text.",
        ),
        title=f"On {day}: {number(first, 1)} years since the first treaty was signed, "
        f"{number(revised, 1)} since the revised one",
        subtitle="Years between two dates, counted from four beginnings of the alliance.",
        source_ids=sources_of(rows),
        as_of=f"{date(dates_of_events()['tl009'])} to {day}",
        caveats=(
            "A data set makes this choice for you. One scholar's list of pacts has a single one from "
            f"{dates_of_events()['tl009'].year}, still in force; governments also mark the "
            f"anniversary of {dates_of_events()['tl023'].year}.",
        ),
        definition="Age: days between the two dates, divided by 365.25.",
        computed={"Age, years": "({Row of the day}.as_of - {Row}.as_of) / 365.25"},
    )
