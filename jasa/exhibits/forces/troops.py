"""How many US service members a host had, year by year: people, shares of all abroad, index numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from jasa import data
from jasa.data.kept_frames import kept_frame
from jasa.exhibits.forces.troop_lines import (
    BREAK,
    NEW_START,
    OLD_END,
    SWINGS,
    counts,
    end_labels,
    label_part,
    mark_break,
    mark_swings,
    troop_line,
)
from jasa.frame import charts as go
from jasa.frame.exhibit import Many, One, View, exhibit, warnings
from jasa.frame.style import COLOURS, GRID, figure, listed, number

HOSTS = ("Japan", "South Korea", "Germany", "Italy", "United Kingdom", "Philippines")
RYUKYUS = "Ryukyu Islands (Okinawa)"
SYMBOLS = dict(
    zip(
        (*HOSTS, RYUKYUS),
        ("circle", "diamond", "square", "triangle-up", "cross", "x", "triangle-down"),
        strict=True,
    )
)
SERVICES = {
    "all services": "total",
    "Army": "army",
    "Navy": "navy",
    "Marine Corps": "marine_corps",
    "Air Force": "air_force",
}
#: How a title names the members of a service.
MEMBERS = {
    "all services": "US service members",
    "Army": "US Army members",
    "Navy": "US Navy members",
    "Marine Corps": "US Marines",
    "Air Force": "US Air Force members",
}
PEOPLE, SHARE, OLD_INDEX, NEW_INDEX = MEASURES = (
    "people",
    "share of all abroad",
    "index, 1960 = 100",
    "index, 2010 = 100",
)


@dataclass(frozen=True)
class Measure:
    """One way of showing the counts: the columns drawn, their title and how a figure is written."""

    columns: tuple[str, ...]
    axis: str
    decimals: int
    unit: str = ""

    def say(self, value: float) -> str:
        """Write a figure as sentences do."""
        return f"{number(value, self.decimals)}{self.unit}"


def persons_column(service: str) -> str:
    """Return the name of the column of persons for a service."""
    return f"{'US service members' if service == 'all services' else service}, persons"


@kept_frame
def host_lines(host: str, service: str) -> pd.DataFrame:
    """Return a host's figures of one service, one line a year; years without a figure are left out."""
    field = SERVICES[service]
    rows = counts(host).dropna(subset=[field])
    return pd.DataFrame(
        {
            "Host": host,
            "Year": rows["year"].astype(int).tolist(),
            "Month": rows["report_month"].astype(str).tolist(),
            "Count": rows["counted"].tolist(),
            persons_column(service): rows[field].astype(int).tolist(),
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )


def indexed(lines: pd.DataFrame, service: str, base: int) -> pd.DataFrame:
    """Add the index of a host's figures, base year = 100, inside the report the base year belongs to."""
    inside = lines["Year"] <= OLD_END if base <= OLD_END else lines["Year"] >= NEW_START
    lines = lines[inside].copy()
    start = lines[lines["Year"] == base].iloc[0]
    persons = persons_column(service)
    lines[f"Index, {base} = 100"] = 100 * lines[persons] / float(start[persons])
    return lines.assign(**{"Row of the base year": start["Row"]})


@kept_frame
def shared(host: str, service: str) -> pd.DataFrame:
    """Return a host's lines with its share of all service members abroad, one column a world sum.

    Part and whole come from one series: Kane over Kane to 2005, report over report from 2008. Kane's
    series has no services, so a single service starts in 2008.
    """
    lines, field = host_lines(host, service), SERVICES[service]
    table = data.load("troops").set_index("row_id")
    new = counts("World, foreign countries (DMDC)").set_index("year")
    old = counts("World, foreign countries (Kane)").set_index("year")
    made = []
    for entry in lines.to_dict("records"):
        year, row = entry["Year"], table.loc[entry["Row"]]
        if year >= NEW_START:
            whole, part, name = new.loc[year], row[field], REPORT_SHARE
        elif year in old.index and field == "total" and not pd.isna(row["kane_total"]):
            whole, part, name = old.loc[year], row["kane_total"], KANE_SHARE
        else:
            continue
        size = float(whole[field if year >= NEW_START else "total"])
        warning = "; ".join(dict.fromkeys(filter(None, [entry["Warning"], str(whole["note"])])))
        made.append(
            entry
            | {name: 100 * float(part) / size, "All abroad, persons": int(size)}
            | {"Warning": warning, "Row of the whole": whole["row_id"]}
        )
    columns = [KANE_SHARE, REPORT_SHARE] if field == "total" else [REPORT_SHARE]
    return pd.DataFrame(made).reindex(
        columns=[c for c in lines if c != "Warning"]
        + [*columns, "All abroad, persons", "Warning", "Row of the whole"]
    )


KANE_SHARE, REPORT_SHARE = "Share of Kane's world sum, %", "Share of the report's world sum, %"


def measured(hosts: Sequence[str], service: str, measure: str) -> tuple[pd.DataFrame, Measure]:
    """Return the lines of all hosts in one measure, and how it is drawn and written."""
    shown = [*hosts, *([RYUKYUS] if "Japan" in hosts and measure in (PEOPLE, OLD_INDEX) else [])]
    lines = {host: host_lines(host, service) for host in shown}
    of = "" if service == "all services" else f" of the {service}"
    if measure == PEOPLE:
        name = persons_column(service)
        kind = Measure((name,), name.replace(",", f" ({service})," if not of else ","), 0)
    elif measure == SHARE:
        lines = {host: shared(host, service) for host in shown}
        columns = tuple(c for c in (KANE_SHARE, REPORT_SHARE) if c in lines[hosts[0]])
        kind = Measure(
            columns, f"Share of all {MEMBERS[service]} in foreign countries, %", 1, "\u00a0%"
        )
    else:
        base = int(measure.split()[1])
        lines = {host: indexed(part, service, base) for host, part in lines.items()}
        kind = Measure((f"Index, {base} = 100",), f"Index number{of}, {base} = 100", 0)
    return pd.concat(lines.values(), ignore_index=True), kind


def troops_figure(lines: pd.DataFrame, kind: Measure, measure: str) -> go.Figure:
    """Draw one line a host, broken at 2008."""
    traces, ends = [], []
    top = 1.14 * float(lines[list(kind.columns)].max().max())
    for host, rows in lines.groupby("Host", sort=False):
        colour = COLOURS["Okinawa" if host == RYUKYUS else str(host)]
        dash = "dot" if host == RYUKYUS else "solid"
        for column in kind.columns:
            name = str(host)
            traces.append(troop_line(rows, column, colour, SYMBOLS[name], name, dash))
        known = rows.dropna(subset=[kind.columns[-1]]).iloc[-1]
        if host != RYUKYUS:
            ends.append((str(host), known["Year"], float(known[kind.columns[-1]]), colour))
    drawn = figure(*traces, height=460)
    first, last = int(lines["Year"].min()), int(lines["Year"].max())
    drawn.update_layout(margin={"r": 120})
    drawn.update_xaxes(title_text="Year", range=[first - 1.5, last + 0.8], gridcolor=GRID)
    drawn.update_yaxes(title_text=kind.axis, range=[0, top], tickformat=",")
    end_labels(drawn, ends, top / 20)
    part = lines[(lines["Host"] == RYUKYUS) & lines["Year"].between(1957, 1971)]
    if len(part):
        label_part(drawn, 1964, float(part[kind.columns[-1]].min()), top, COLOURS["Okinawa"])
    if first < OLD_END and last > OLD_END:
        mark_break(drawn, top)
    if measure in (PEOPLE, SHARE) and "Japan" in set(lines["Host"]):
        mark_swings(drawn, SWINGS, top, 0.82 * top)
    return drawn


def places_in_line(
    lines: pd.DataFrame, kind: Measure, hosts: Sequence[str], which: str
) -> list[tuple[str, int, str]]:
    """Return host, year and figure in words at the "last", "highest" or "lowest" place of each host."""
    column = kind.columns[-1] if which == "last" else kind.columns[0]
    found = []
    for host in hosts:
        rows = lines[lines["Host"] == host].dropna(subset=[column])
        rows = rows.sort_values("Year" if which == "last" else column, kind="stable")
        row = rows.iloc[0 if which == "lowest" else -1]
        found.append((host, int(row["Year"]), kind.say(float(row[column]))))
    return found


def host_name(host: str) -> str:
    """Return a host's name as it stands inside a sentence."""
    return f"the {host}" if host in ("United Kingdom", "Philippines") else host


def troops_title(
    lines: pd.DataFrame, kind: Measure, hosts: Sequence[str], service: str, measure: str
) -> str:
    """Return the finding of a state."""
    column = kind.columns[-1]
    last = lines[lines["Host"].isin(hosts) & (lines["Year"] == lines["Year"].max())]
    ordered = last.sort_values(column)
    top, low = ordered.iloc[-1], ordered.iloc[0]
    year, value = int(top["Year"]), kind.say(float(top[column]))
    who = MEMBERS[service]
    if measure == SHARE:
        most = ", the most of the hosts chosen" if len(hosts) > 1 else ""
        return f"{top['Host']} had {value} of the {who} counted abroad in {year}{most}"
    if measure in (OLD_INDEX, NEW_INDEX):
        base = measure.removeprefix("index, ")
        start = f"{who}, {base}: {host_name(top['Host'])} stood at {value} in {year}"
        second = kind.say(float(low[column]))
        return start if len(hosts) == 1 else f"{start}, {host_name(low['Host'])} at {second}"
    if len(hosts) > 1:
        return (
            f"Of the hosts chosen, {host_name(top['Host'])} had the most {who} in {year}: {value}"
        )
    (_, high_year, high), *_ = places_in_line(lines, kind, hosts, "highest")
    where = host_name(hosts[0])
    return f"{who} in {where}: {high} in {high_year}, {value} in {year}, counted another way"


def troops_words(
    lines: pd.DataFrame, kind: Measure, hosts: Sequence[str], service: str, measure: str
) -> tuple[str, ...]:
    """Describe level, extreme and break, from the lines drawn."""
    said = []
    last = places_in_line(lines, kind, hosts, "last")
    level = listed([f"{value} in {host_name(host)}" for host, _, value in last])
    opening = {PEOPLE: "the report counts", SHARE: "the shares are"}.get(
        measure, "the index stands at"
    )
    said.append(f"In {last[0][1]} {opening} {level}.")
    highest = places_in_line(lines, kind, hosts, "highest")
    of = " of Kane's world sum" if measure == SHARE and len(kind.columns) > 1 else ""
    extremes = listed([f"{value} in {host_name(host)} ({year})" for host, year, value in highest])
    said.append(f"The highest figure drawn{of} is {extremes}.")
    if measure == PEOPLE:
        said.append(f"{across_break(lines, kind, hosts)} {BREAK.split('; ')[0]}.")
    elif measure == SHARE:
        said.append(share_sentence(lines, service))
    else:
        said.append(
            "An index tells how each line moves from its own start. It hides the level: the line "
            "that stands highest need not be the largest."
        )
    if RYUKYUS in set(lines["Host"]) and measure == PEOPLE:
        said.append(ryukyu_sentence(lines, kind))
    return tuple(said)


def across_break(lines: pd.DataFrame, kind: Measure, hosts: Sequence[str]) -> str:
    """Say what stands before and after the break."""
    both = []
    for year in (OLD_END, NEW_START + 1):
        rows = lines[lines["Year"] == year].set_index("Host")[kind.columns[0]]
        values = listed([f"{kind.say(float(rows[h]))} in {host_name(h)}" for h in hosts])
        both.append(f"{year} there were {values}")
    return f"In {both[0]}; in {both[1]}, by another report."


def share_sentence(lines: pd.DataFrame, service: str) -> str:
    """Say how the whole moved, which moves every share."""
    whole = lines.drop_duplicates("Year").set_index("Year")["All abroad, persons"]
    if service != "all services":
        first, last = whole.index.min(), whole.index.max()
        return (
            f"The whole, all of the {service} in foreign countries, was {number(whole[first])} persons "
            f"in {first} and {number(whole[last])} in {last}. Earlier world sums do not tell the "
            "services apart."
        )
    return (
        f"From 2002 to 2003 the whole went from {number(whole[2002])} to {number(whole[2003])} persons. "
        "A share can fall because the whole grows."
    )


def ryukyu_sentence(lines: pd.DataFrame, kind: Measure) -> str:
    """Say what part of Japan's figure was in the Ryukyus in the last year that counts them whole."""
    rows = lines.set_index(["Host", "Year"])[kind.columns[0]]
    part, whole = rows[(RYUKYUS, 1972)], rows[("Japan", 1972)]
    return (
        f"In 1972, {kind.say(float(part))} of the {kind.say(float(whole))} in Japan and the Ryukyus "
        "together were in the Ryukyus. Soon after, the reports stop counting them apart."
    )


def formulas_of(service: str, measure: str) -> dict[str, str]:
    """Return how the computed columns of a state come about."""
    field = SERVICES[service]
    if measure == SHARE:
        made = {
            REPORT_SHARE: f"100 * {{Row}}.{field} / {{Row of the whole}}.{field}",
            "All abroad, persons": f"1 * {{Row of the whole}}.{field}",
        }
        kane = {KANE_SHARE: "100 * {Row}.kane_total / {Row of the whole}.total"}
        return made | (kane if field == "total" else {})
    if measure in (OLD_INDEX, NEW_INDEX):
        return {
            measure.capitalize(): f"100 * {{Row}}.{field} / {{Row of the base year}}.{field}",
        }
    return {}


def troops_caveats(hosts: Sequence[str], service: str, measure: str) -> tuple[str, ...]:
    """Return what a reader of a state must know, the most easily missed first."""
    mind = {
        SHARE: "Two world sums that must not be joined: Kane's to 2005, the report's from 2008. After "
        "2017 the report leaves out Afghanistan, Iraq and Syria, so the newest shares are too high.",
        OLD_INDEX: "The index ends in 2007: from 2008 another report counts, and an index over both "
        "would compare two ways of counting.",
        NEW_INDEX: "The index begins with the report of 2008, whose first count differs from the next "
        "ones. Older years belong to another report.",
    }.get(measure, BREAK)
    rest = (
        ["A small base makes an index jump: see the persons in the table."]
        if "index" in measure
        else []
    )
    if "Japan" in hosts and measure != OLD_INDEX:
        rest.append("For Japan the swings of 2015 to 2017 look like bookkeeping, not deployments.")
    if "Japan" in hosts and measure in (PEOPLE, OLD_INDEX):
        rest.append(
            "In 1973 the Air Force in the Ryukyus is counted under the main islands, so the last mark "
            "of the dotted line is too low."
        )
    if measure != NEW_INDEX:
        rest.append(
            "Ships' crews come and go in the old report as well: up to 1967, and in 1974 and 1975, it "
            "adds crews that it assigns to a country."
        )
    if service != "all services":
        rest.append("For 2003 and 2004 there are totals only, no services.")
    rest.append("Hollow marks carry a warning, which stands in the table.")
    return (mind, *rest)


@exhibit(
    "Who hosts US forces, and how many?",
    tables=["troops"],
    height=460,
    second={"hosts": ["Japan", "South Korea", "Germany"], "measure": SHARE},
    hosts=Many(HOSTS, label="Hosts", default=["Japan", "South Korea", "Germany"]),
    service=One(list(SERVICES), label="Service"),
    measure=One(list(MEASURES), label="Show"),
)
def troops(hosts: tuple[str, ...], service: str, measure: str) -> View:
    """US service members by host and year, as people, as a share of all abroad or as an index."""
    lines, kind = measured(hosts, service, measure)
    years = f"{lines['Year'].min()} to {lines['Year'].max()}"
    names = listed([host_name(h) for h in hosts]) if len(hosts) < 4 else f"{len(hosts)} hosts"
    unit = {PEOPLE: "persons", SHARE: "per cent"}.get(measure, measure)
    return View(
        figure=troops_figure(lines, kind, measure),
        table=lines,
        words=troops_words(lines, kind, hosts, service, measure),
        title=troops_title(lines, kind, hosts, service, measure),
        subtitle=f"People in uniform, {service}, in {names}; {unit}, {years}. "
        "Each mark is the count of one day, mostly in September.",
        as_of=years,
        caveats=troops_caveats(hosts, service, measure),
        lead=1,
        computed=formulas_of(service, measure),
        definition="Active-duty members of the US armed forces counted in the host on one day: June in "
        "1950 and 1953 to 1956, September from 1957. Japan to 1973 is the sum of the main islands and "
        "the Ryukyus. Civilians, families and reserves are not counted.",
    )
