"""Fields that share an axis: a title that stands once is read for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jasa.exercise.judging.charts.words import SOURCE
from jasa.exercise.judging.charts.written import text_of

Layout = Mapping[str, Any]


def with_shared_titles(layout: Layout) -> dict[str, Any]:
    """Give a layout whose first axes have the titles that stand at others, or at the whole figure.

    Fields one below the other bear the title of x under the lowest, fields side by side that of y
    on the left; ``make_subplots(x_title=..., y_title=...)`` writes them as notes at the edge.
    """
    made = dict(layout)
    for letter in "xy":
        first = f"{letter}axis"
        own = dict(made.get(first) or {})
        axes = [made[key] or {} for key in sorted(made, key=len) if str(key).startswith(first)]
        axes = [axis for axis in axes if not axis.get("overlaying")]
        notes = [note for note in layout.get("annotations") or [] if _at_edge(note, letter)]
        titles = map(text_of, [*(axis.get("title") for axis in axes), *notes])
        title = next((text for text in titles if text), "")
        if len(axes) > 1 and any(axis.get("showticklabels") is not False for axis in axes):
            own.pop("showticklabels", None)  # the numbers, too, stand at one axis for all
        made[first] = own if text_of(own.get("title")) or not title else own | {"title": title}
    return made


def _at_edge(note: object, letter: str) -> bool:
    """Say whether a note stands where a title of the whole figure does: below, or upright left."""
    if not isinstance(note, Mapping) or SOURCE.search(text_of(note)):
        return False
    if not all(str(note.get(ref)) == "paper" for ref in ("xref", "yref")):
        return False
    upright = note.get("textangle") in (-90, 270)
    low = note.get("y") == 0 and note.get("yanchor") == "top" and note.get("x") == 0.5
    return upright and note.get("x") == 0 if letter == "y" else low and not upright
