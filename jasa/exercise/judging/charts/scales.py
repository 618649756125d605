"""Amounts in another power of ten than the task's, where the title of their axis says so.

"Area (1,000 ha)" over thousandths of the hectares shows the same areas; so do billions of dollars in
the place of millions, along either axis. They are read in the task's own unit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jasa.exercise.judging.charts.axes import words_at
from jasa.exercise.judging.charts.traces import bars_lie, pieces_of
from jasa.exercise.judging.charts.units import names_unit
from jasa.exercise.judging.charts.written import text_of
from jasa.exercise.oracle import is_number

Trace = dict[str, Any]
Layout = Mapping[str, Any]
POWERS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SHORT = {"k": 1e3, "mn": 1e6, "mio": 1e6, "m": 1e6, "bn": 1e9, "tn": 1e12}
#: A multiple of a unit, in words or digits; "per 100,000" is none.
MULTIPLE = re.compile(
    r"(?<!per )(?<![\w.,])(?:(thousand|million|billion|trillion)s?|(k|mn|mio|m|bn|tn)"
    r"|(1(?=0|[,. ]000)0{0,2}(?:[,. ]?000)*))(?![\w,])",
    re.IGNORECASE,
)


def other_scales(
    traces: Sequence[Trace], layout: Layout, spec: Mapping[str, Any]
) -> Iterator[tuple[list[Trace], dict[str, Any]]]:
    """Give the figure with its amounts in the task's unit, where titles name another multiple.

    Nothing when none does; with one along each axis, each alone and then both.
    """
    values = "x" if any(map(bars_lie, traces)) else "y"
    units = {values: str([*spec.get("unit_words", ()), ""][0])}
    if spec.get("x") == "number":
        units[{"x": "y", "y": "x"}[values]] = str(spec.get("x_unit", ""))
    factors = {letter: _factor(layout, letter, unit) for letter, unit in units.items()}
    other = {letter: factor for letter, factor in factors.items() if factor != 1}
    ways = [{letter: factor} for letter, factor in other.items()]
    for way in [*ways, other] if len(other) > 1 else ways:
        made = dict(layout)
        for letter in way:
            made[f"{letter}axis"] = _retitled(layout, letter, units[letter])
        yield [_scaled(trace, way) for trace in traces], made


def multiple_in(text: str) -> float:
    """Give the number of ones that a text counts in: 1e9 for "billion yen", 1 for "yen"."""
    found = 1.0
    for word, short, digits in MULTIPLE.findall(text):
        figure = float(re.sub(r"\D", "", digits)) if digits else SHORT.get(short.lower(), 1.0)
        found *= POWERS.get(word.lower(), figure)
    return found


def _factor(layout: Layout, letter: str, unit: str) -> float:
    """Give by what the numbers along an axis are to be multiplied, to stand in ``unit``."""
    words = words_at(layout.get(f"{letter}axis") or {})
    said, asked = multiple_in(words), multiple_in(unit)
    bare = MULTIPLE.sub("", unit).strip()
    told = said != 1 or (bool(bare) and names_unit(words, [bare]))
    return said / asked if told and not math.isclose(said, asked) else 1.0


def _retitled(layout: Layout, letter: str, unit: str) -> dict[str, Any]:
    """Give an axis that names the task's own multiple."""
    axis = dict(layout.get(f"{letter}axis") or {})
    said = {key: text_of(axis.get(key)) for key in ("title", "tickprefix", "ticksuffix")}
    said = {key: " ".join(MULTIPLE.sub(" ", text).split()) for key, text in said.items()}
    asked = MULTIPLE.search(unit)
    said["title"] += f" ({asked[0]})" if asked else ""
    return {**axis, **said}


def _scaled(trace: Trace, factors: Mapping[str, float]) -> Trace:
    made = dict(trace)
    for letter, factor in factors.items():
        if isinstance(trace.get(letter), list):
            made[letter] = [factor * v if is_number(v) else v for v in trace[letter]]
    if "pieces" in trace:
        made["pieces"] = [_scaled(piece, factors) for piece in pieces_of(trace)]
    return made
