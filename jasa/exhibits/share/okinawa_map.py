"""Lesson 03: where the bases of Okinawa lie, as circles true to area."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame import maps
from jasa.frame.exhibit import One, View, exhibit, hollow, sources_of, warnings
from jasa.frame.style import COLOURS, INK, MUTED, date, figure, listed, number, text

SERVICES = ["Marine Corps", "Air Force", "Navy", "Army"]
#: Windows of longitude and latitude.
WINDOWS = {
    "main island": ((127.1, 128.76), (26.04, 26.91)),
    "whole prefecture": ((122.7, 131.9), (23.9, 27.7)),
}
#: Where the names of the groups of islands stand on the map of the whole prefecture.
ISLANDS = (
    ("main island", 128.6, 26.1),
    ("Senkakus", 123.6, 25.55),
    ("Yaeyama Islands", 124.0, 24.05),
    ("Miyako Islands", 125.3, 24.6),
    ("Kume Island", 126.75, 26.1),
    ("Daito Islands", 131.1, 25.65),
)
#: This many of the largest bases get a name on the map; the others have one when pointed at.
NAMED = 8


def okinawa_bases(service: str) -> pd.DataFrame:
    """Return the bases of Okinawa Prefecture, or those of one service, largest first."""
    rows = data.load("bases")
    rows = rows[(rows["prefecture"] == "Okinawa") & (rows["use_mode"] == "exclusive")]
    if service != "all services":
        rows = rows[rows["service_branch"].str.contains(service, na=False)]
    rows = rows.assign(
        short=rows["name_en"].str.replace(r" \(.*", "", regex=True),
        main=rows["service_branch"].str.split(";").str[0],
        approximate=rows["coord_quality"].str.contains("approximate").fillna(False).astype(bool),
        dated=[date(r.as_of, r.as_of_precision) for r in rows.itertuples()],
    )
    return rows.sort_values("area_ha", ascending=False, na_position="last")


def within(rows: pd.DataFrame, area: str) -> pd.DataFrame:
    """Return the bases whose place lies inside the window of the map."""
    (west, east), (south, north) = WINDOWS[area]
    return rows[rows["lon"].between(west, east) & rows["lat"].between(south, north)]


def map_title(rows: pd.DataFrame, service: str) -> str:
    """Return the finding: how many facilities, and how large the largest of them is."""
    whose = "US forces" if service == "all services" else service
    top = rows.iloc[0]
    return (
        f"{whose}: {len(rows)} facilities in Okinawa, "
        f"the largest {top['short']} with {number(top['area_ha'])} ha"
    )


def base_circle(row: Any) -> go.Scatter:
    """Return one base as a circle of its true area; a dashed edge marks an approximate place."""
    lons, lats = maps.circle(row.lon, row.lat, row.area_ha)
    colour = COLOURS[row.main]
    place = "approximate place" if row.approximate else "published place"
    return go.Scatter(
        x=lons,
        y=lats,
        mode="lines",
        fill="toself",
        fillcolor=f"rgba{(*bytes.fromhex(colour[1:]), 0.45)}",
        line={"color": colour, "width": 1.6, "dash": "dot" if row.approximate else "solid"},
        hoveron="fills",
        hoverinfo="text",
        text=f"<b>{text(row.name_en)}</b><br>{row.service_branch}<br>"
        f"{number(row.area_ha)} ha, {row.dated}<br>{place}",
        name=row.main,
        showlegend=False,
        meta={"decoration": "circle true to area"},
    )


def centres(rows: pd.DataFrame) -> go.Scatter:
    """Return a dot in the middle of each circle, so that small sites can be seen at any scale."""
    return go.Scatter(
        x=rows["lon"].tolist(),
        y=rows["lat"].tolist(),
        mode="markers",
        marker={
            "size": 5,
            "symbol": hollow("circle", rows),
            "color": [COLOURS[m] for m in rows["main"]],
        },
        hoverinfo="skip",
        showlegend=False,
        name="centres",
        ids=rows["row_id"].tolist(),
        meta={"column": None, "place": "layout"},
    )


def named_bases(named: pd.DataFrame) -> list[tuple[Any, float, float]]:
    """Return the large bases with the places of their names, in columns west and east of the island."""
    places = []
    columns = {127.63: named[named["lon"] < 128.0], 128.37: named[named["lon"] >= 128.0]}
    for column, rows in columns.items():
        free = 90.0
        for row in rows.sort_values("lat", ascending=False).itertuples():
            free = min(free, row.lat + 0.03)
            places.append((row, column, free))
            free -= 0.055
    return places


def named_islets(drawn: pd.DataFrame) -> list[tuple[Any, float, float]]:
    """Return the ranges on far islets with the places of their names."""
    near = within(drawn, "main island")
    far = drawn[~drawn["row_id"].isin(near["row_id"])].sort_values("lon")
    # Towards the middle of the map, so that no name runs over its edge.
    return [(r, r.lon + (0.15 if r.lon < 128 else -0.15), r.lat + 0.35) for r in far.itertuples()]


def island_labels() -> list[dict[str, Any]]:
    """Return the names of the groups of islands."""
    look = {"showarrow": False, "font": {"size": 12, "color": MUTED}}
    return [{"x": lon, "y": lat, "text": name} | look for name, lon, lat in ISLANDS]


def base_label(row: Any, lon: float, lat: float) -> dict[str, Any]:
    """Return the name of a large base at a point."""
    left = lon < row.lon
    return {
        "x": lon,
        "y": lat,
        "xshift": -3 if left else 3,
        "xanchor": "right" if left else "left",
        "yanchor": "middle",
        "text": f"<b>{row.short}</b>  {number(row.area_ha)} ha",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def leaders(places: list[tuple[Any, float, float]]) -> go.Scatter:
    """Return thin lines from names to the middles of their circles.

    One trace and no arrows: for each arrow a browser lays the whole page out again.
    """
    return go.Scatter(
        x=[x for row, lon, _ in places for x in (lon, row.lon, None)],
        y=[y for row, _, lat in places for y in (lat, row.lat, None)],
        mode="lines",
        line={"color": MUTED, "width": 0.8},
        hoverinfo="skip",
        showlegend=False,
        name="lines",
        meta={"decoration": "lines from names to circles"},
    )


def service_key(services: list[str]) -> list[go.Scatter]:
    """Return empty traces that put the services into the legend."""
    return [
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"size": 12, "color": COLOURS[s], "opacity": 0.75},
            name=s,
            meta={"decoration": "legend"},
        )
        for s in services
    ]


def map_figure(drawn: pd.DataFrame, area: str) -> go.Figure:
    """Draw land, circles, names, scale bar and legend."""
    lons, lats = WINDOWS[area]
    close = area == "main island"
    bar, label = maps.scale_bar(*((128.45, 26.1, 20) if close else (129.6, 24.2, 100)))
    named = named_bases(within(drawn, area).head(NAMED)) if close else named_islets(drawn)
    labels = [*[base_label(*place) for place in named], *([] if close else island_labels())]
    circles = [base_circle(r) for r in drawn.itertuples()]
    services = [s for s in SERVICES if s in set(drawn["main"])]
    key = service_key(services)
    inside = drawn[drawn["lon"].between(*lons) & drawn["lat"].between(*lats)]
    made = figure(
        maps.land_outline("okinawa_municipalities"),
        *circles,
        centres(inside),
        leaders(named),
        *key,
        bar,
        height=620,
    )
    made.update_layout(annotations=[label, *labels], margin={"t": 34})
    return maps.frame(made, lons, lats)


@exhibit(
    "Where are the bases, and how large?",
    tables=["bases"],
    height=620,
    service=One(["all services", *SERVICES]),
    area=One(list(WINDOWS), label="Map"),
)
def base_map(service: str, area: str) -> View:
    """Okinawa with every base as a circle drawn to true area on the map's own scale."""
    rows = okinawa_bases(service)
    drawn = rows.dropna(subset=["lat", "area_ha"])
    inside = within(drawn, area)
    absent = rows[rows["lat"].isna() | rows["area_ha"].isna()]["short"].tolist()
    rough = inside[inside["approximate"]]["short"].tolist()
    top = rows.iloc[0]
    outside = drawn[~drawn["row_id"].isin(inside["row_id"])]["short"].tolist()
    beyond = f"Outside this frame: {listed(outside)} (choose whole prefecture)." if outside else ""
    left_out = f"Not drawn, because place or area is missing: {listed(absent)}." if absent else ""
    years = sorted(r.as_of.year for r in rows.itertuples() if r.as_of_precision != "undated")
    span = f"{years[0]} to {years[-1]}" if years[0] != years[-1] else f"{years[0]}"
    undated = int((rows["as_of_precision"] == "undated").sum())
    dates = f"{span}{f', {undated} undated' if undated else ''}"
    sentences = (
        f"The table lists {len(rows)} exclusive-use facilities{of_service(service)} in Okinawa. "
        f"The largest is {top['short']} with {number(top['area_ha'])} ha ({top['dated']}).",
        f"This map shows {len(inside)} of them, {len(rough)} at an approximate place (dotted edge): "
        f"a point inside a municipality, or where the municipalities of the base meet.",
        beyond,
        left_out,
    )
    return View(
        figure=map_figure(drawn, area),
        table=base_rows(rows, inside),
        words=tuple(s for s in sentences if s),
        title=map_title(rows, service),
        subtitle=f"{len(inside)} of {len(rows)} drawn; circle area = land area on the map's own scale. "
        f"Areas of {dates}; a hollow centre carries a warning. {maps.BORDERS}",
        source_ids=sources_of(rows),
        as_of=dates,
        caveats=(
            "A circle shows how much land, not its outline, and may reach into the sea. A dotted "
            "circle stands at an approximate place, some on the same point: measure no distance.",
            "A base of two services has the colour of the first that the table names.",
            "The two ranges in the Senkakus (Kobi Sho and Sekibi Sho) are listed, but no notice of "
            "use is known since June 1978. Japan administers the islands; China and Taiwan claim "
            "them.",
            maps.credit("okinawa_municipalities"),
        ),
        definition="Facilities for the exclusive use of US forces (SOFA article 2-1-a) in Okinawa "
        "Prefecture, with the service in charge and the land area.",
    )


def of_service(service: str) -> str:
    """Return ' of the Navy' and so on, or nothing for all services."""
    return "" if service == "all services" else f" of the {service}"


def place_of(row: Any, shown: set[str]) -> str:
    """Say how well the place of a base is known, or why it is not on this map."""
    if pd.isna(row.lat) or pd.isna(row.area_ha):
        return "place or area missing"
    if row.row_id not in shown:
        return "outside this map"
    return "approximate" if row.approximate else "published"


def base_rows(rows: pd.DataFrame, inside: pd.DataFrame) -> pd.DataFrame:
    """Return the bases as a table for readers; `inside` are those that the map shows."""
    shown = set(inside["row_id"])
    return pd.DataFrame(
        {
            "Base": rows["name_en"].tolist(),
            "Municipality": rows["municipality"].tolist(),
            "Service": rows["service_branch"].tolist(),
            "Area, ha": rows["area_ha"].tolist(),
            "Date of the area": rows["dated"].tolist(),
            "Status": rows["status"].tolist(),
            "On this map": ["yes" if i in shown else "no" for i in rows["row_id"]],
            "Place": [place_of(r, shown) for r in rows.itertuples()],
            "Warning": warnings(rows),
            "Row": rows["row_id"].tolist(),
        }
    )
