"""What the gradebook keeps of an answer beside its mark: the cell, the value, what was accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jasa.exercise.questions import Question
from jasa.instructor.grading.judge.result import DrawnSeries, KeptAnswer

MOST_POINTS, MOST_SERIES, MOST_ROWS = 400, 8, 12


def kept_answer(
    question: Question, entry: Mapping[str, Any], plain: Mapping[str, Any], typed: str
) -> KeptAnswer:
    """Put together what was typed, what it gave, and what the key (``entry``) accepts."""
    titles, series = _drawn(plain) if plain.get("kind") == "chart" else ((), ())
    return KeptAnswer(typed, value_words(plain), accepted(question, entry), titles, series)


def typed_in(block: Mapping[str, Any]) -> str:
    """The student's own cells of one question, as typed."""
    return "\n\n".join(str(cell["source"]) for cell in block["cells"] if not cell.get("ours"))


def accepted(question: Question, entry: Mapping[str, Any]) -> str:
    """What the key takes for right, in words; the tolerance is half a bucket of the oracle."""
    answer = entry.get("answer")
    if answer is None:
        return ""
    words = value_words(answer)
    slots = entry.get("slots", ())
    if question.kind == "number" and slots and slots[0].get("widths"):
        words += f" ± {slots[0]['widths'][0] / 2:.4g} {question.unit}"
    return words.strip()


def value_words(plain: object) -> str:
    """A plain answer (untrusted) in words, never very long."""
    if not isinstance(plain, Mapping):
        return "?"
    kind, value = plain.get("kind"), plain.get("value")
    if kind in ("missing", "none"):
        return {"missing": "", "none": "None"}[str(kind)]
    if kind == "number":
        return _number_words(value)
    if kind in ("text", "truth"):
        return str(value)[:300]
    if kind == "list":
        return "[" + ", ".join(map(value_words, _first_few(plain.get("items")))) + "]"
    if kind == "table":
        return _table_words(plain)
    if kind == "chart":
        figure = plain.get("figure")
        drawn = _first_few(figure.get("data")) if isinstance(figure, Mapping) else []
        return f"a chart with {len(drawn)} series"
    if kind == "function":
        results = [r for r in _first_few(plain.get("results")) if isinstance(r, Mapping)]
        return "; ".join(map(_call_words, results)) or "a function"
    if kind == "error":
        return f"{plain.get('name')}: {plain.get('message')}"[:200]
    return f"a value of type {plain.get('type', kind)}"[:200]


def _number_words(value: object) -> str:
    """What is said to be a number, and may be anything, also one that no float can hold."""
    try:
        return format(value, ".10g")
    except (TypeError, ValueError, OverflowError):
        return str(value)[:40]


def _first_few(items: object) -> Sequence[Any]:
    return items[:MOST_ROWS] if isinstance(items, list) else []


def _call_words(result: Mapping[str, Any]) -> str:
    given = ", ".join(map(value_words, _first_few(result.get("inputs"))))
    return f"({given}) gives {value_words(result.get('output'))}"


def _table_words(plain: Mapping[str, Any]) -> str:
    columns = ", ".join(str(name)[:40] for name in _first_few(plain.get("columns")))
    index, rows = _first_few(plain.get("index")), _first_few(plain.get("rows"))
    lines = []
    for place, row in enumerate(rows):
        label = f"{index[place]}: " if place < len(index) else ""
        lines.append(label[:60] + ", ".join(map(_cell_words, _first_few(row))))
    return f"columns {columns}. {'; '.join(lines)}"


def _cell_words(cell: object) -> str:
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)[:40]


def _drawn(plain: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[DrawnSeries, ...]]:
    """The chart's own title, those of its axes, and its series. The figure is a student's."""
    figure = plain.get("figure")
    figure = figure if isinstance(figure, Mapping) else {}
    layout = figure.get("layout")
    layout = layout if isinstance(layout, Mapping) else {}
    places = (layout, layout.get("xaxis"), layout.get("yaxis"))
    titles = tuple(_title(place) for place in places)
    traces = [t for t in _first_few(figure.get("data"))[:MOST_SERIES] if isinstance(t, Mapping)]
    return titles, tuple(_series(trace) for trace in traces)


def _title(place: object) -> str:
    title = place.get("title") if isinstance(place, Mapping) else ""
    text = title.get("text", "") if isinstance(title, Mapping) else title
    return text if isinstance(text, str) else ""


def _series(trace: Mapping[str, Any]) -> DrawnSeries:
    x, y = (trace.get(name) for name in ("x", "y"))
    xs = [str(value) for value in x[:MOST_POINTS]] if isinstance(x, list) else []
    ys = [_height(value) for value in y[:MOST_POINTS]] if isinstance(y, list) else []
    kind = f"{trace.get('type', 'scatter')} {trace.get('mode', '')}".strip()
    return DrawnSeries(str(trace.get("name", "")), kind, tuple(xs), tuple(ys))


def _height(value: object) -> float | None:
    """A number that JSON and a chart can take, or None."""
    try:
        number = float(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError):
        return None
    return number if abs(number) < 1e300 else None
