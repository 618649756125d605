"""Maps without the internet: outlines from `data/geo` as ordinary traces on equal scales.

Plotly's own base maps fetch coastlines or tiles, so none is used. One degree of longitude is drawn
shorter than one of latitude by the cosine of the middle latitude; over Okinawa the error of this plane
stays under one per cent, which is enough to draw circles true to area.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from jasa import data
from jasa.frame import charts as go
from jasa.frame.style import INK, LAND, MUTED, QUIET, SEA

#: Mean length of one degree of latitude in kilometres.
KM_PER_DEGREE = 111.195
BORDERS = "Borders are claims: these outlines show Japan's official view."


def credit(name: str) -> str:
    """Return the credit line that has to be printed with an outline file."""
    return f"Outlines: {data.outline(name)['credit']}"


@cache
def rings(name: str) -> tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...]:
    """Return every outer ring of an outline file as (English name, longitudes, latitudes)."""
    found = []
    for feature in data.outline(name)["features"]:
        shape = feature["geometry"]
        one = shape["type"] == "Polygon"
        polygons = [shape["coordinates"]] if one else shape["coordinates"]
        label = str(feature["properties"].get("name_en", ""))
        for polygon in polygons:
            lons, lats = zip(*polygon[0], strict=True)
            found.append((label, tuple(lons), tuple(lats)))
    return tuple(found)


def land_outline(name: str) -> go.Scatter:
    """Return the land of an outline file as one filled trace with thin borders."""
    x: list[float | None] = []
    y: list[float | None] = []
    for _, lons, lats in rings(name):
        x += [*lons, None]
        y += [*lats, None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        fill="toself",
        fillcolor=LAND,
        line={"color": QUIET, "width": 0.7},
        hoverinfo="skip",
        showlegend=False,
        name="land",
        meta={"decoration": "outline of the land"},
    )


def circle(
    lon: float, lat: float, area_ha: float, steps: int = 48
) -> tuple[list[float], list[float]]:
    """Return the outline of a circle that covers `area_ha` hectares on the map's own scale.

    Args:
        lon: longitude of the centre, degrees east.
        lat: latitude of the centre, degrees north.
        area_ha: hectares; 100 ha are 1 square kilometre.
        steps: corners of the polygon.
    """
    # A polygon inscribed in a circle is smaller than it; its corners move out to make up for that.
    corner = 2 * math.pi / steps
    radius_km = math.sqrt(area_ha / 100 / (steps / 2 * math.sin(corner)))
    up = radius_km / KM_PER_DEGREE
    across = up / math.cos(math.radians(lat))
    turns = [corner * i for i in range(steps + 1)]
    return [lon + across * math.cos(t) for t in turns], [lat + up * math.sin(t) for t in turns]


def scale_bar(lon: float, lat: float, km: float) -> tuple[go.Scatter, dict[str, Any]]:
    """Return a bar of `km` kilometres from a point eastwards, and its label."""
    end = lon + km / KM_PER_DEGREE / math.cos(math.radians(lat))
    bar = go.Scatter(
        x=[lon, end],
        y=[lat, lat],
        mode="lines",
        line={"color": INK, "width": 3},
        hoverinfo="skip",
        showlegend=False,
        name="scale",
        meta={"decoration": "scale bar"},
    )
    label = {
        "x": (lon + end) / 2,
        "y": lat,
        "text": f"{km:g} km",
        "showarrow": False,
        "yshift": 11,
        "font": {"size": 12, "color": MUTED},
    }
    return bar, label


def frame(figure: go.Figure, lons: Sequence[float], lats: Sequence[float]) -> go.Figure:
    """Give a figure equal scales over a box of longitudes and latitudes, and a sea behind it."""
    middle = math.radians((lats[0] + lats[1]) / 2)
    plain: dict[str, Any] = {
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
        "ticksuffix": "°",
    }
    figure.update_xaxes(range=list(lons), title_text="Longitude, degrees east", **plain)
    figure.update_yaxes(
        range=list(lats),
        title_text="Latitude, degrees north",
        scaleanchor="x",
        scaleratio=1 / math.cos(middle),
        constrain="domain",
        **plain,
    )
    figure.update_layout(plot_bgcolor=SEA)
    return figure
