"""The two reports on US forces in Japan, side by side where both exist."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.exhibits.forces.troop_lines import NEW_START
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, INK, PAPER, figure, listed, number

SERVICES = {
    "Army": "army",
    "Navy": "navy",
    "Marine Corps": "marine_corps",
    "Air Force": "air_force",
}
SIDE_BY_SIDE = "September 2008, by service"
#: What a reader can choose: both reports in one month, or one line over four years.
CHOICES = {
    SIDE_BY_SIDE: "",
    **{f"{s}, 2005 to 2008": f for s, f in {"all services": "total", **SERVICES}.items()},
}
STATIONED, AWAY, NEW = (
    "old report: stationed in Japan",
    "old report: based in Japan, but away",
    "new report: assigned to Japan",
)
LINES = {
    "stationed in Japan": STATIONED,
    "based in Japan, away on Iraq/Afghanistan operations": AWAY,
    "active duty assigned to Japan": NEW,
}
LOOKS = {
    STATIONED: {"color": COLOURS["neither"]},
    AWAY: {
        "color": PAPER,
        "line": {"color": COLOURS["neither"], "width": 1.5},
        "pattern": {"shape": "/", "fgcolor": COLOURS["neither"], "bgcolor": PAPER},
    },
    NEW: {"color": COLOURS["Japan"]},
}


def overlap(choice: str) -> pd.DataFrame:
    """Return the counts of the overlap for a choice, one line a figure."""
    rows = data.load("troops_series_break")
    wanted = SERVICES if choice == SIDE_BY_SIDE else {choice.split(",")[0]: CHOICES[choice]}
    if choice == SIDE_BY_SIDE:
        rows = rows[rows["year"] == NEW_START]
    parts = [
        pd.DataFrame(
            {
                "Line": rows["line"].map(LINES).tolist(),
                "Year": rows["year"].astype(int).tolist(),
                "Service": service,
                f"{service.capitalize() if service == 'all services' else service}, persons": rows[
                    field
                ]
                .astype(int)
                .tolist(),
                "Row": rows["row_id"].tolist(),
            }
        )
        for service, field in wanted.items()
    ]
    return parts[0] if len(parts) == 1 else services_across(rows)


def services_across(rows: pd.DataFrame) -> pd.DataFrame:
    """Return both reports of one month with one column a service, and the total."""
    return pd.DataFrame(
        {
            "Line": rows["line"].map(LINES).tolist(),
            "Year": rows["year"].astype(int).tolist(),
            "All services, persons": rows["total"].astype(int).tolist(),
            **{f"{s}, persons": rows[f].astype(int).tolist() for s, f in SERVICES.items()},
            "Row": rows["row_id"].tolist(),
        }
    )


def report_bars(
    line: str, x: list[object], y: list[int], ids: list[str], meta: dict[str, str]
) -> go.Bar:
    """Return the bars of one line of a report, with the figures above them."""
    return go.Bar(
        x=x,
        y=y,
        ids=ids,
        meta=meta | ({"looks": line} if line == AWAY else {}),
        name=line,
        marker=LOOKS[line],
        text=[number(v, 0) for v in y],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": INK, "size": 13},
        hovertemplate=f"<b>{line}</b><br>%{{x}}: %{{y:,}} persons<extra></extra>",
    )


def side_by_side(lines: pd.DataFrame) -> list[go.Bar]:
    """Return one trace a service and line, so that each draws one column of the table."""
    traces = []
    for row in lines.to_dict("records"):
        for n, service in enumerate(SERVICES):
            column = f"{service}, persons"
            meta = {"column": column, "place": "layout"}
            made = report_bars(row["Line"], [service], [row[column]], [row["Row"]], meta)
            made.update(legendgroup=row["Line"], offsetgroup=row["Line"], showlegend=n == 0)
            traces.append(made)
    return traces


def over_years(lines: pd.DataFrame, column: str) -> list[go.Bar]:
    """Return one trace a line of the reports, one group of bars a year."""
    return [
        report_bars(
            name,
            part["Year"].tolist(),
            part[column].tolist(),
            part["Row"].tolist(),
            {"column": column},
        )
        for name, part in lines.groupby("Line", sort=False)
    ]


def break_figure(lines: pd.DataFrame, choice: str) -> go.Figure:
    """Draw the counts as groups of bars."""
    columns = [c for c in lines if c.endswith(", persons")]
    if choice == SIDE_BY_SIDE:
        traces, name, title = (
            side_by_side(lines),
            "US service members, persons",
            "Service (September 2008)",
        )
        columns = [c for c in columns if not c.startswith("All")]
    else:
        traces, name, title = over_years(lines, columns[0]), columns[0], "Year (September)"
    drawn = figure(*traces, height=420, barmode="group", bargap=0.24)
    top = 1.2 * float(lines[columns].max().max())
    drawn.update_yaxes(title_text=name, range=[0, top], tickformat=",")
    drawn.update_xaxes(title_text=title, gridcolor="rgba(0,0,0,0)")
    if choice != SIDE_BY_SIDE:
        drawn.update_xaxes(tickvals=sorted(set(lines["Year"])))
    return drawn


def pair_of(column: str) -> tuple[int, int]:
    """Return the old and the new count of one column in the month that both reports cover."""
    table = data.load("troops_series_break").set_index("row_id")[column]
    return int(table["tb007"]), int(table["tb009"])


def said_of(service: str, column: str) -> str:
    """Say what the two reports have for one service in the same month."""
    old, new = pair_of(column)
    change = "more" if new > old else "fewer"
    return (
        f"{service}: {number(old)} in the old report, {number(new)} in the new one, "
        f"{number(abs(new - old))} {change}."
    )


def break_words(choice: str, lines: pd.DataFrame) -> tuple[str, ...]:
    """Describe both counts, what moves which way, and who is away."""
    if choice == SIDE_BY_SIDE:
        by_service = [said_of(s, f) for s, f in SERVICES.items()]
        return (
            f"The same country in the same month, September 2008. {said_of('All services', 'total')}",
            " ".join(by_service),
            "The Navy moves most. Our reading is that the new report counts ships' crews at their home "
            "port; the agency does not say so, and the Marine Corps goes the other way.",
        )
    column = next(c for c in lines if c.endswith(", persons"))
    old = lines[lines["Line"] == STATIONED]
    away = lines[lines["Line"] == AWAY]
    levels = listed([f"{number(v)} ({y})" for y, v in zip(old["Year"], old[column], strict=True)])
    gone = listed([f"{number(v)} ({y})" for y, v in zip(away["Year"], away[column], strict=True)])
    name = choice.split(",")[0]
    return (
        f"Stationed in Japan by the old report, {name}: {levels}.",
        f"Based in Japan but away in Iraq and Afghanistan, a line of its own: {gone}.",
        f"Both reports count September 2008. {said_of(name.capitalize(), CHOICES[choice])}",
    )


def break_title(choice: str) -> str:
    """Return the finding of a state."""
    name = "all services" if choice == SIDE_BY_SIDE else choice.split(",")[0]
    column = "total" if choice == SIDE_BY_SIDE else CHOICES[choice]
    old, new = pair_of(column)
    return f"Same month, two reports, {name} in Japan: {number(old)} or {number(new)} (2008)"


@exhibit(
    "What is counted? Compare two reports.",
    tables=["troops_series_break"],
    height=420,
    second={"count": "all services, 2005 to 2008"},
    count=One(list(CHOICES), label="Compare"),
)
def series_break(count: str) -> View:
    """The old and the new report on US forces in Japan where they overlap, and the people away."""
    lines = overlap(count)
    years = "September 2008" if count == SIDE_BY_SIDE else "September of 2005 to 2008"
    column = "total" if count == SIDE_BY_SIDE else CHOICES[count]
    fields = SERVICES.values() if count == SIDE_BY_SIDE else []
    drawn = break_figure(lines, count)
    drawn.update_layout(margin={"t": 56}, legend={"y": 1.03, "bgcolor": "rgba(0,0,0,0)"})
    return View(
        figure=drawn,
        table=lines,
        words=break_words(count, lines),
        title=break_title(count),
        subtitle=f"US service members in Japan by two US reports, persons, {years}.",
        as_of=years,
        caveats=(
            "Nobody was sent or withdrawn between the two counts: they are of the same month. What the "
            "new report counts is our reading, not a statement by the agency.",
            "Do not add the people away to the new report.",
            "The new report also lists a few members of the Coast Guard, which the old one does not.",
        ),
        lead=1,
        derived=tuple(f"abs({{tb009}}.{f} - {{tb007}}.{f})" for f in ["total", *fields, column]),
        definition="Old report: form 309A, ships listed apart, with a second table of people based in "
        "Japan but away. New report: active duty assigned to Japan, apparently with crews at their "
        "ships' home port.",
    )
