"""What a figure draws: hidden traces left out, strips read as points, facets under their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jasa.exercise.judging.charts.heights import as_drawn, in_per_cent
from jasa.exercise.judging.charts.pieces import joined_pieces
from jasa.exercise.judging.charts.view import seen_parts
from jasa.exercise.judging.charts.words import same_name
from jasa.exercise.judging.charts.written import text_of
from jasa.exercise.oracle import is_number

NEAR = 0.06  # how far a facet's title may stand from its field, as part of the figure's side


def drawn_traces(figure: Mapping[str, Any], asked: Sequence[str]) -> list[dict[str, Any]]:
    """Give the series that a reader sees, each whole; a facet without a name has its title's."""
    traces = [t for t in figure.get("data") or [] if isinstance(t, dict)]
    layout = figure.get("layout") or {}
    seen = [as_drawn(_as_points(trace), layout) for trace in traces if not _hidden(trace)]
    seen = [in_per_cent(trace, layout) for trace in seen_parts(seen, layout)]
    return joined_pieces([_named(trace, layout, asked) for trace in seen], asked)


def without_noughts(trace: Any) -> Any:
    """Give bars without those of nought: where things are counted, none of them is a true count."""
    if not isinstance(trace, dict) or trace.get("type") != "bar":
        return trace
    up = "x" if trace.get("orientation") == "h" else "y"
    values = trace.get(up)
    if not isinstance(values, list) or 0 not in values:
        return trace
    kept = [place for place, value in enumerate(values) if value != 0]
    lists = {side: trace[side] for side in "xy" if isinstance(trace.get(side), list)}
    return trace | {
        side: [cells[place] for place in kept if place < len(cells)]
        for side, cells in lists.items()
    }


def _hidden(trace: Mapping[str, Any]) -> bool:
    """Say whether nothing of a trace is to be seen."""
    if trace.get("visible") in (False, "legendonly") or trace.get("opacity") == 0:
        return True
    marks = (trace.get("marker") or {}).get("opacity") == 0
    line = "lines" in str(trace.get("mode") or "lines")
    if trace.get("type", "scatter") not in ("scatter", "scattergl"):
        return marks
    bare = trace.get("mode") == "none" and not (trace.get("fill") or trace.get("stackgroup"))
    return bare or (marks and not line)


def _as_points(trace: dict[str, Any]) -> dict[str, Any]:
    """Read what px.strip draws, the points of a box that is not to be seen, as points."""
    if trace.get("type") == "box" and trace.get("boxpoints") == "all":
        lying = trace.get("orientation") == "h"
        if not lying and str((trace.get("line") or {}).get("color")).replace(" ", "").endswith(
            ",0)"
        ):
            return {**trace, "type": "scatter", "mode": "markers"}
    return trace


def _named(
    trace: dict[str, Any], layout: Mapping[str, Any], asked: Sequence[str]
) -> dict[str, Any]:
    """Give a facet the name that stands over it or beside it."""
    name = text_of(trace.get("name"))
    if any(same_name(part, wanted) for part in (name, *name.split(", ")) for wanted in asked):
        return trace
    for note in layout.get("annotations") or []:
        told = text_of(note.get("text")).split("=")[-1] if isinstance(note, Mapping) else ""
        if any(same_name(told, name) for name in asked) and _belongs(note, trace, layout):
            return {**trace, "name": told}
    return trace


def _belongs(note: Mapping[str, Any], trace: Mapping[str, Any], layout: Mapping[str, Any]) -> bool:
    """Say whether a note stands over a trace's field, or to the right of it."""
    across, up = (_field(trace, layout, letter) for letter in "xy")
    x, y = note.get("x"), note.get("y")
    if not is_number(x) or not is_number(y):
        return False
    above = across[0] <= x <= across[1] and abs(y - up[1]) < NEAR  # type: ignore[operator]
    beside = up[0] <= y <= up[1] and abs(x - across[1]) < NEAR  # type: ignore[operator]
    return bool(above or beside)


def _field(trace: Mapping[str, Any], layout: Mapping[str, Any], letter: str) -> tuple[float, float]:
    """Give the part of the figure's side that a trace's axis takes, from 0 to 1."""
    number = str(trace.get(f"{letter}axis") or letter)[1:]
    ends = (layout.get(f"{letter}axis{number}") or {}).get("domain") or [0.0, 1.0]
    return (float(ends[0]), float(ends[1])) if all(map(is_number, ends)) else (0.0, 1.0)
