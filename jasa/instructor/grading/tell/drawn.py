"""A student's chart drawn again as a plain picture: from the numbers that were kept, with no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jasa.instructor.grading.judge.result import DrawnSeries, KeptAnswer

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 560, 300, 60, 40, 16
COLOURS = ("#0072B2", "#C44E00", "#007A5A", "#6A3D9A", "#8A5A00", "#C2185B", "#3B4A6B", "#5C5C5C")
ROOM = 60.0  # of a label


@dataclass(frozen=True)
class Drawn:
    """Places of marks (x, y, in the picture's own units), bars (x, y, width, height), and labels."""

    titles: tuple[str, ...]
    series: tuple[tuple[str, str, tuple[tuple[float, float], ...], bool], ...]
    bars: tuple[tuple[float, float, float, float, str], ...]
    x_labels: tuple[tuple[float, str], ...]
    y_labels: tuple[tuple[float, str], ...]


def chart_drawn(answer: KeptAnswer) -> Drawn | None:
    """Lay a kept chart out, or None where nothing can be drawn."""
    heights = [y for series in answer.series for y in series.y if y is not None]
    xs = list(dict.fromkeys(x for series in answer.series for x in series.x))
    if not heights or not xs:
        return None
    low, high = min(0.0, *heights), max(0.0, *heights)
    room = (high - low) or 1.0
    place = _places(xs)
    base = _at_height(0.0, low, room)
    drawn, bars = [], []
    for number, series in enumerate(answer.series):
        colour = COLOURS[number % len(COLOURS)]
        points = tuple(
            (place[x], _at_height(y, low, room))
            for x, y in zip(series.x, series.y, strict=False)
            if y is not None
        )
        if series.kind.startswith("bar"):
            wide = max(2.0, (WIDTH - LEFT - 20) / len(xs) / (len(answer.series) + 1))
            side = (number - (len(answer.series) - 1) / 2) * wide
            bars += [
                (x + side - wide / 2, min(y, base), wide, abs(base - y), colour) for x, y in points
            ]
            points = ()
        drawn.append((series.name, colour, points, "lines" in series.kind))
    return Drawn(
        tuple(answer.titles),
        tuple(drawn),
        tuple(bars),
        _labels_apart(place),
        tuple((_at_height(y, low, room), f"{y:.4g}") for y in (low, (low + high) / 2, high)),
    )


def _labels_apart(place: dict[str, float]) -> tuple[tuple[float, str], ...]:
    """Labels of the x axis that do not run into each other."""
    kept: list[tuple[float, str]] = []
    for x, at in sorted(place.items(), key=lambda pair: pair[1]):
        if not kept or at - kept[-1][0] >= ROOM:
            kept.append((at, x[:12]))
    return tuple(kept)


def _at_height(y: float, low: float, room: float) -> float:
    return round(HEIGHT - BOTTOM - (y - low) / room * (HEIGHT - BOTTOM - TOP), 1)


def _places(xs: Sequence[str]) -> dict[str, float]:
    """Where each x stands: by its number if all are numbers, else in their order."""
    try:
        at = {x: float(x) for x in xs}
    except ValueError:
        at = {x: float(n) for n, x in enumerate(xs)}
    if any(value != value or abs(value) > 1e300 for value in at.values()):
        at = {x: float(n) for n, x in enumerate(xs)}
    low, high = min(at.values()), max(at.values())
    room = (high - low) or 1.0
    span = WIDTH - LEFT - 40
    return {x: round(LEFT + 20 + (value - low) / room * span, 1) for x, value in at.items()}


def series_names(series: Sequence[DrawnSeries]) -> str:
    """The names of the series in words, for those who cannot see the picture."""
    return ", ".join(one.name or "without a name" for one in series)
