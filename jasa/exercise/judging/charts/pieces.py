"""Traces that are pieces of one series: a run of years each, or a mark of another look for some.

Pieces bear one name, or the name of the series with a part behind it ("Okinawa, 2", as px writes it
with symbol= or pattern_shape=), and no two of them stand at one place. They may stand in several
fields, and one may be a line and another marks: how each is drawn is kept in ``pieces``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jasa.exercise.judging.charts.traces import bars_lie
from jasa.exercise.judging.charts.words import DEFAULT_NAMES, same_name
from jasa.exercise.judging.charts.written import text_of

Trace = dict[str, Any]


def joined_pieces(traces: list[Trace], asked: Sequence[str]) -> list[Trace]:
    """Give each series as one trace, with an empty place between its pieces."""
    groups: dict[tuple[str, ...], list[Trace]] = {}
    for place, trace in enumerate(traces):
        name = _series_of(trace, asked) or f"\x1f{place}"
        groups.setdefault((name, *_kind_of(trace)), []).append(trace)
    made: list[Trace] = []
    for (name, *_), pieces in groups.items():
        made += [_joined(name, pieces)] if _are_pieces(pieces) else pieces
    return made


def _series_of(trace: Mapping[str, Any], asked: Sequence[str]) -> str:
    """Give the name of the series that a trace belongs to, or ""."""
    name = text_of(trace.get("name"))
    if DEFAULT_NAMES.match(name):
        name = text_of(trace.get("legendgroup"))
    parts = {wanted for part in name.split(", ") for wanted in asked if same_name(part, wanted)}
    whole = any(same_name(name, wanted) for wanted in asked)
    return parts.pop() if len(parts) == 1 and not whole else name


def _kind_of(trace: Trace) -> tuple[str, str, str]:
    """Give what pieces of one series have in common; points have no direction, bars have."""
    kind = str(trace.get("type") or "scatter").removesuffix("gl")
    return kind, "h" if bars_lie(trace) else "v", str(trace.get("stackgroup") or "")


def _cells(trace: Mapping[str, Any]) -> list[tuple[Any, Any]] | None:
    """Give a trace's points; None when it holds no lists of equal length."""
    xs, ys = trace.get("x"), trace.get("y")
    if not isinstance(xs, list) or not isinstance(ys, list) or len(xs) != len(ys):
        return None
    return list(zip(xs, ys, strict=True))


def _are_pieces(traces: list[Trace]) -> bool:
    """Say whether traces of one name hold each place once, or one of them the other's points."""
    cells = [_cells(trace) for trace in traces]
    if len(traces) < 2 or any(points is None for points in cells):
        return False
    drawn = [{str(p) for p in points or () if None not in p} for points in cells]
    distinct = set().union(*drawn)
    along = 1 if bars_lie(traces[0]) else 0
    places = {str(p[along]) for c in cells for p in c or () if None not in p}
    return len(places) == len(distinct)


def _joined(name: str, pieces: list[Trace]) -> Trace:
    """Join pieces in the order of their places; points that another piece holds too count once."""
    points: list[tuple[Any, Any]] = []
    for piece in sorted(pieces, key=lambda t: (str(next(iter(t["x"]), "")), -len(t["x"]))):
        own = _cells(piece) or []
        if not {str(p) for p in own} <= {str(p) for p in points}:
            points += [*([(None, None)] if points else []), *own]
    lists: Trace = {"x": [x for x, _ in points], "y": [y for _, y in points]}
    unseen = [slip for piece in pieces for slip in piece.get("unseen", ())]
    return {**pieces[0], **lists, "name": name, "pieces": pieces, "unseen": unseen}
