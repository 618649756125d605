"""The axes of a chart: that both can be read, say what they show, and name the unit of the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jasa.exercise.judging.charts.units import names_unit, other_unit
from jasa.exercise.judging.charts.written import own_words, text_of
from jasa.exercise.questions import Criterion

Axis = Mapping[str, Any]


def axes_criterion(
    layout: Mapping[str, Any], spec: Mapping[str, Any], traces: list[dict[str, Any]], values: str
) -> Criterion:
    """Judge both axes; ``values`` is the letter of the one where the values stand."""
    axes: dict[str, Axis] = {letter: layout.get(f"{letter}axis") or {} for letter in "xy"}
    words = [str(word) for word in spec.get("unit_words", ())]
    say = next((s for letter in "xy" if (s := _hidden_slip(letter, axes[letter], traces))), "")
    say = say or _titles_slip(axes, words)
    say = say or (_unit_slip(values, words_at(axes[values]), words) if words else "")
    say = say or _other_places_slip(axes["y" if values == "x" else "x"], spec)
    return Criterion("axes", not say, say)


def words_at(axis: Axis) -> str:
    """Give what an axis says: its title, and what stands at each of its numbers."""
    per_cent = "%" if str(axis.get("tickformat") or "").endswith("%") else ""
    parts = (axis.get("title"), axis.get("tickprefix"), axis.get("ticksuffix"), per_cent)
    return " ".join(text_of(part) for part in parts).strip()


def _hidden_slip(letter: str, axis: Axis, traces: list[dict[str, Any]]) -> str:
    """Say so when nothing along an axis can be read; values may stand at the marks instead."""
    bare = axis.get("showticklabels") is False or axis.get("tickvals") == []
    told = bool(traces) and all(t.get("text") or t.get("texttemplate") for t in traces)
    if axis.get("visible") is False:
        return f"The {letter} axis is hidden: figure.update_{letter}axes(visible=True)."
    if bare and not told:
        cure = f"figure.update_{letter}axes(showticklabels=True, tickvals=None)"
        return f"Along the {letter} axis nothing can be read: {cure}."
    return ""


def _titles_slip(axes: Mapping[str, Axis], words: list[str]) -> str:
    titles = {letter: text_of(axis.get("title")) for letter, axis in axes.items()}
    if not all(titles.values()):
        return "Give both axes a title."
    for letter, title in titles.items():
        if not names_unit(title, words) and all(word.isdecimal() for word in own_words(title)):
            return f'"{title}" does not say what the {letter} axis shows. Say it in words.'
    return ""


def _other_places_slip(axis: Axis, spec: Mapping[str, Any]) -> str:
    """Say so when the title of an axis of amounts names another unit than its marks stand in."""
    unit = str(spec.get("x_unit", ""))
    other = other_unit(words_at(axis), [unit]) if unit else ""
    return f'The title of the x axis says "{other}", but its unit is: {unit}.' if other else ""


def _unit_slip(letter: str, said: str, words: list[str]) -> str:
    other = other_unit(said, words)
    if other:
        return f'The title of the {letter} axis says "{other}", but the unit is: {words[0]}.'
    if not names_unit(said, words):
        return (
            f'The title of the {letter} axis must name the unit, for example: "... ({words[0]})".'
        )
    return ""
