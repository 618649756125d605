"""Lesson 07: how far it is from bases and cities to cities of the region, as bars and on a map."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame import maps
from jasa.frame.exhibit import Step, View, exhibit
from jasa.frame.style import COLOURS, GRID, INK, MUTED, PAPER, SEA, figure, listed, number

ORIGINS = (
    "Kadena Air Base",
    "Naha",
    "Yokosuka (US Fleet Activities)",
    "Tokyo",
    "Guam (Andersen AFB)",
    "Honolulu",
)
TARGETS = (
    "Taipei",
    "Uotsuri Island (Senkaku)",
    "Shanghai",
    "Seoul",
    "Pyongyang",
    "Manila",
    "Beijing",
    "Vladivostok",
)
CHOICES = [f"from {o}" for o in ORIGINS] + [f"to {t}" for t in TARGETS]
LONS, LATS = (112.0, 149.0), (10.5, 47.0)
#: Where a name stands beside its point.
SIDES = {
    "Kadena Air Base": "bottom right",
    "Naha": "bottom right",
    "Yokosuka (US Fleet Activities)": "bottom right",
    "Guam (Andersen AFB)": "bottom center",
    "Taipei": "bottom left",
    "Uotsuri Island (Senkaku)": "top left",
    "Shanghai": "top left",
    "Beijing": "top left",
    "Pyongyang": "top left",
    "Manila": "bottom center",
}


def short(place: str) -> str:
    """Return a place without the words in brackets."""
    return place.partition(" (")[0]


def chosen(choice: str) -> pd.DataFrame:
    """Return the distances from an origin or to a target, the shortest first."""
    way, place = choice.split(" ", 1)
    rows = data.load("distances")
    rows = rows[rows["origin" if way == "from" else "target"] == place]
    rows = rows.assign(other=rows["target" if way == "from" else "origin"].astype(str))
    return rows.sort_values("great_circle_km")


def great_circle(a: pd.Series, b: pd.Series, steps: int = 40) -> tuple[list[float], list[float]]:
    """Return points of the shortest way over the globe between two places, as longitude, latitude."""

    def point(p: pd.Series) -> tuple[float, float, float]:
        """A place as a point on a globe of radius one."""
        lat, lon = math.radians(p["lat"]), math.radians(p["lon"])
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    start, end = point(a), point(b)
    angle = math.acos(sum(p * q for p, q in zip(start, end, strict=True)))
    lons, lats = [], []
    for i in range(steps + 1):
        f = math.sin((1 - i / steps) * angle), math.sin(i / steps * angle)
        x, y, z = (f[0] * p + f[1] * q for p, q in zip(start, end, strict=True))
        lons.append(math.degrees(math.atan2(y, x)) % 360)
        lats.append(math.degrees(math.atan2(z, math.hypot(x, y))))
    return lons, lats


def great_circles(choice: str, rows: pd.DataFrame, places: pd.DataFrame) -> go.Scatter:
    """Return the great-circle lines of a choice as one trace; parts outside the map are cut off."""
    here = places.loc[choice.split(" ", 1)[1]]
    x: list[float | None] = []
    y: list[float | None] = []
    for other in rows["other"]:
        lons, lats = great_circle(here, places.loc[other])
        inside = [
            (a, b) for a, b in zip(lons, lats, strict=True) if a <= LONS[1] + 3 and b >= LATS[0] - 3
        ]
        x += [*(p[0] for p in inside), None]
        y += [*(p[1] for p in inside), None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": COLOURS["United States"], "width": 1.3},
        hoverinfo="skip",
        meta={"decoration": "shortest ways over the globe"},
        showlegend=False,
    )


def named_dots(names: list[str], places: pd.DataFrame, strong: bool) -> go.Scatter:
    """Return places as dots with their names."""
    here = places.loc[names]
    return go.Scatter(
        x=here["lon"].tolist(),
        y=here["lat"].tolist(),
        mode="markers+text",
        text=[f"<b>{short(n)}</b>" if strong else short(n) for n in names],
        textposition=[SIDES.get(n, "top right") for n in names],
        textfont={"size": 12, "color": INK},
        marker={
            "size": 12 if strong else 8,
            "symbol": "square" if strong else "circle",
            "color": COLOURS["Okinawa"] if strong else INK,
        },
        hoverinfo="text",
        meta={"decoration": "places"},
        showlegend=False,
    )


def distance_bars(rows: pd.DataFrame) -> go.Bar:
    """Return the distances as bars, the shortest at the top."""
    return go.Bar(
        x=rows["great_circle_km"].astype(float).tolist()[::-1],
        y=[short(o) for o in rows["other"]][::-1],
        ids=rows["row_id"].tolist()[::-1],
        meta={"column": "Great-circle distance, km"},
        orientation="h",
        width=0.6,
        marker={"color": COLOURS["United States"]},
        text=[f" {number(v, 0)}" for v in rows["great_circle_km"]][::-1],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": INK},
        hovertemplate="%{y}: %{x:,} km<extra></extra>",
        xaxis="x2",
        yaxis="y2",
        showlegend=False,
    )


def place_dots(way: str, place: str, rows: pd.DataFrame, places: pd.DataFrame) -> list[go.Scatter]:
    """Return the dots of a state: the place chosen strong, Honolulu left out."""
    others = [o for o in rows["other"] if places.at[o, "lon"] > 0]
    # Naha lies on Kadena's spot and Yokosuka on Tokyo's at this scale: one name for both is enough.
    bare = [o for o in others if way == "to" and o in ("Naha", "Yokosuka (US Fleet Activities)")]
    shown = [named_dots([o for o in others if o not in bare], places, False)]
    if bare:
        shown.append(named_dots(bare, places, False).update(mode="markers"))
    if places.at[place, "lon"] > 0:
        shown.append(named_dots([place], places, True))
    return shown


def distance_figure(choice: str, rows: pd.DataFrame) -> go.Figure:
    """Draw the map at the left and the bars at the right."""
    way, place = choice.split(" ", 1)
    places = data.load("places").set_index("place")
    shown = place_dots(way, place, rows, places)
    outline = maps.land_outline("east_asia").update(meta={"decoration": "land"})
    made = figure(
        outline, great_circles(choice, rows, places), *shown, distance_bars(rows), height=520
    )
    maps.frame(made, LONS, LATS)
    plain = made.layout.xaxis.to_plotly_json()
    made.update_layout(
        margin={"r": 20, "t": 32},
        xaxis={"domain": [0.4, 1]},
        yaxis={"domain": [0, 1]},
        xaxis2={
            "linecolor": plain.get("linecolor"),
            "gridcolor": GRID,
            "domain": [0, 0.27],
            "anchor": "y2",
            "range": [0, float(rows["great_circle_km"].max()) * 1.35],
            "nticks": 4,
            "tickformat": ",",
            "title": {"text": "Great-circle distance, km", "font": {"size": 13, "color": MUTED}},
        },
        plot_bgcolor=PAPER,
        shapes=[sea_behind()],
        yaxis2={
            "anchor": "x2",
            "automargin": True,
            "domain": [0.02, 1],
            "title": {
                "standoff": 12,
                "text": "To" if way == "from" else "From",
                "font": {"size": 13, "color": MUTED},
            },
        },
    )
    if "Honolulu" in (place, *rows["other"]):
        made.add_annotation(**honolulu())
    return made


def sea_behind() -> dict[str, Any]:
    """Return a rectangle of sea behind the map, and behind the map only."""
    return {
        "type": "rect",
        "x0": LONS[0] - 20,
        "x1": LONS[1] + 20,
        "y0": LATS[0] - 5,
        "y1": LATS[1] + 5,
        "fillcolor": SEA,
        "line": {"width": 0},
        "layer": "below",
    }


def honolulu() -> dict[str, Any]:
    """Return the words above the map that say where Honolulu is."""
    return {
        "x": 1,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "text": "<b>Honolulu</b> lies outside this map, to the east ▶",
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "bottom",
        "font": {"size": 12, "color": INK},
    }


def distance_words(choice: str, rows: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Describe the nearest and the farthest and set one other origin beside; with formulas."""
    way, place = choice.split(" ", 1)
    near, far = rows.iloc[0], rows.iloc[-1]
    all_of = [f"{short(r.other)} {number(r.great_circle_km, 0)} km" for r in rows.itertuples()]
    said = [
        f"{'From' if way == 'from' else 'To'} {place} the straight distances are: {listed(all_of)}.",
        f"The nearest place of the list is {short(near['other'])}, the farthest "
        f"{short(far['other'])}.",
    ]
    pairs = data.load("distances").set_index(["origin", "target"])
    row = pairs.loc[("Kadena Air Base", "Taipei")], pairs.loc[("Tokyo", "Seoul")]
    south = pairs.loc[("Kadena Air Base", "Seoul")]
    said.append(
        f"Okinawa is near Taiwan (Kadena to Taipei {number(row[0]['great_circle_km'], 0)} km), but to "
        f"Seoul it is {number(south['great_circle_km'], 0)} km from Kadena and "
        f"{number(row[1]['great_circle_km'], 0)} km from Tokyo."
    )
    said.append("A straight line says nothing about flight routes, ranges or what a base is for.")
    ids = [row[0]["row_id"], row[1]["row_id"], south["row_id"]]
    return tuple(said), tuple(f"sum({{{i}}}.great_circle_km)" for i in ids)


@exhibit(
    "How far is it? Choose a place.",
    tables=["distances", "places"],
    height=520,
    second={"choice": "to Taipei"},
    choice=Step(CHOICES, label="Place"),
)
def how_far(choice: str) -> View:
    """Distances from an origin to eight places, or from six origins to one place."""
    rows = chosen(choice)
    words, derived = distance_words(choice, rows)
    near, far = rows.iloc[0], rows.iloc[-1]
    return View(
        figure=distance_figure(choice, rows),
        table=pd.DataFrame(
            {
                "From": rows["origin"].tolist(),
                "To": rows["target"].tolist(),
                "Great-circle distance, km": rows["great_circle_km"].astype(int).tolist(),
                "Row": rows["row_id"].tolist(),
            }
        ),
        words=words,
        title=f"{choice[:1].upper()}{choice[1:]}: {number(near['great_circle_km'], 0)} km "
        f"({short(near['other'])}) to {number(far['great_circle_km'], 0)} km ({short(far['other'])})",
        subtitle="Straight distance over the globe in kilometres, as bars and on a map",
        as_of="places that do not move, no year",
        caveats=(
            data.outline("east_asia")["borders"],
            "A straight line says nothing about flight routes or ranges.",
            "The Senkakus are administered by Japan and claimed by China and Taiwan.",
            maps.credit("east_asia"),
        ),
        definition="Great-circle distance: the shortest way over a sphere of the earth's size, between "
        "the points of the course's table of places.",
        derived=derived,
    )
