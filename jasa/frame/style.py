"""How the course looks: one palette with fixed meaning, one plotly template, words for numbers.

This room knows no table and no exhibit. Colours come from the Okabe-Ito set, which stays apart under
the common colour-vision deficiencies; charts never rely on colour alone.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache
from typing import Any

from jasa.data.words import date as date
from jasa.data.words import listed as listed
from jasa.data.words import number as number
from jasa.data.words import percent as percent
from jasa.data.words import several as several
from jasa.frame import charts as go

#: What a colour means, the same in every exhibit.
COLOURS: dict[str, str] = {
    "Okinawa": "#C44E00",
    "rest of Japan": "#0072B2",
    "Japan": "#0072B2",
    "United States": "#3B4A6B",
    "China": "#B3261E",
    "Russia": "#6A3D9A",
    "South Korea": "#007A5A",
    "North Korea": "#5C5C5C",
    "Taiwan": "#A67C00",
    "Germany": "#8A5A00",
    "Italy": "#4B7F2B",
    "United Kingdom": "#9C3587",
    "France": "#158A99",
    "Australia": "#B0720A",
    "Philippines": "#C2185B",
    "India": "#D05A1E",
    "Vietnam": "#00707A",
    "both governments": "#6A5A8C",
    "Marine Corps": "#C44E00",
    "Air Force": "#0072B2",
    "Navy": "#007A5A",
    "Army": "#8A5A00",
    "for": "#0072B2",
    "against": "#C44E00",
    "neither": "#8A8F98",
    "not stated": "#6B6B6B",
}
#: Surfaces and text. `INK` and `MUTED` keep at least 4.5 : 1 against `PAPER`.
INK, MUTED, PAPER = "#1F2933", "#52606D", "#FFFFFF"
GRID, QUIET, SEA, LAND = "#D9DEE4", "#B8C2CC", "#EAF2F7", "#EFEBE2"

#: Surfaces and text on a dark page; every other colour is made lighter by `night`.
NIGHT = {
    INK: "#E6EAEE",
    MUTED: "#B3BEC9",
    PAPER: "#161D24",
    GRID: "#333F4B",
    QUIET: "#5B6875",
    SEA: "#1B2731",
    LAND: "#39423F",
}

FONT = "'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK JP', sans-serif"


def template() -> dict[str, Any]:
    """Return the layout defaults of every chart, as a plotly layout dictionary."""
    axis = {
        "gridcolor": GRID,
        "linecolor": QUIET,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": QUIET,
        "automargin": True,
        "title": {"standoff": 10, "font": {"size": 13, "color": MUTED}},
    }
    return {
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "colorway": [COLOURS["Okinawa"], COLOURS["rest of Japan"], COLOURS["Navy"], MUTED],
        "margin": {"l": 60, "r": 24, "t": 16, "b": 48},
        "xaxis": axis,
        "yaxis": axis,
        "hoverlabel": {"bgcolor": PAPER, "font": {"color": INK, "size": 13}, "align": "left"},
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "xanchor": "left", "yanchor": "bottom"},
        "dragmode": False,
    }


def figure(*traces: Any, height: int = 420, **layout: Any) -> go.Figure:
    """Return a figure in the course's look.

    Args:
        traces: plotly traces.
        height: pixels.
        layout: further plotly layout settings, which win over the template.
    """
    # The figure carries its look itself, so that it looks the same wherever it is shown.
    look = template() | {"template": "none", "height": height}
    return go.Figure(data=list(traces), layout=look).update_layout(**layout)


def marks(colour: str, symbols: Any, size: int = 11, edge: float = 2) -> dict[str, Any]:
    """Return the look of marks on a line; an open symbol stays visible by its edge."""
    return {
        "size": size,
        "symbol": symbols,
        "color": colour,
        "line": {"width": edge, "color": colour},
    }


def hatched(colour: Any, rough: Sequence[bool]) -> dict[str, Any]:
    """Return the look of bars: full, or hatched where a figure carries a warning.

    Args:
        colour: one colour, or one for each bar.
        rough: for each bar, whether its figure carries a warning.
    """
    return {
        "color": colour,
        "line": {"color": colour, "width": 1},
        "pattern": {
            "shape": ["/" if r else "" for r in rough],
            "fillmode": "replace",
            "fgcolor": colour,
            "bgcolor": PAPER,
            "size": 6,
        },
    }


def text(value: object) -> str:
    """Return any value as text that is safe inside HTML."""
    return html.escape(str(value))


def contrast(foreground: str, background: str = PAPER) -> float:
    """Return the WCAG contrast ratio of two `#RRGGBB` colours, from 1 to 21."""

    def luminance(colour: str) -> float:
        """Relative luminance by WCAG, from 0 (black) to 1 (white)."""
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(foreground), luminance(background)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def night() -> dict[str, str]:
    """Return for each colour of the course the one to show in its place on a dark page."""
    lighter = {c: _lighter(c, NIGHT[PAPER]) for c in COLOURS.values()}
    return {day.lower(): dark for day, dark in (lighter | NIGHT).items()}


def _lighter(colour: str, paper: str) -> str:
    """Return the colour with as much white as it needs to be read on a dark page."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for share in range(0, 100, 5):
        mixed = "#" + "".join(f"{round(p + (255 - p) * share / 100):02X}" for p in parts)
        if contrast(mixed, paper) >= 5:
            return mixed
    return NIGHT[INK]
