"""The words of a chart: titles, units, names in the legend and the source.

What a machine can see is whether words are there and name something. Whether they are true, a
person reads; only a number in the title is compared with what is drawn (``title: count``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jasa.exercise.judging.charts.axes import axes_criterion
from jasa.exercise.judging.charts.counts import count_slip
from jasa.exercise.judging.charts.drawing import lying_bars
from jasa.exercise.judging.charts.traces import trace_points
from jasa.exercise.judging.charts.units import is_unit
from jasa.exercise.judging.charts.written import says_something, text_of
from jasa.exercise.oracle import normalise
from jasa.exercise.questions import Criterion

SOURCE = re.compile(r"\bsources?\b\s*(?:[:=–—-]\s*)?(?:\w\W+)?\w{2,}", re.IGNORECASE)
NO_SOURCE = re.compile(
    r"\bsources?\b\s*(?:[:=–—-]\s*)?(nowhere|none|no source|unknown|nobody|nothing|me\b|myself|my head|"
    r"made up|todo|xx+|lorem)",
    re.IGNORECASE,
)
DEFAULT_NAMES = re.compile(r"^(trace \d+|)$")
#: A label of the exercise, which says nothing of the chart.
TASK_LABEL = re.compile(
    r"\b(task|exercise|question|answer|figure|fig\.?|chart|graph|plot|homework)\W*\d+\b",
    re.IGNORECASE,
)
#: Words that only say that it is a chart, in front of what it shows.
CHART_LABEL = re.compile(
    r"^\W*((a|an|the|my|our|this)\s+)?(bar\s+|line\s+|scatter\s+)?"
    r"(chart|graph|plot|diagram|figure|picture)\b\W*((of|on|about|for|with|showing)\b)?"
    r"(\s*(the|a|an)\b)?",
    re.IGNORECASE,
)
#: Years behind a name, as in "Old report, 1991 to 2007".
YEARS = re.compile(r"(?:\W|from|to|until|since|and|in|j?fy|(?:19|20)\d\d)*(?:19|20)\d\d\W*")
FEWEST_WORDS = 3  # a shorter title states no finding, unless it has a number
TITLE_THERE = "title (there; what it says, your instructor reads)"
SAYS_NOTHING = "Give the chart a title that says what is to be seen."
TOO_SHORT = (
    'The title is too short: it needs three words or a number, words such as "chart of" not counted. '
    "State what is to be seen, or what is shown and for which years."
)
NO_NOTE = 'Add a note that names the source and begins with "Source:"; a subtitle will do, too.'
OWN_NAME = "counts once each series has its own name."


def words_criteria(
    spec: Mapping[str, Any],
    found: Mapping[str, dict[str, Any] | None],
    shown: Mapping[str, dict[str, Any]],
    layout: Mapping[str, Any],
    traces: list[dict[str, Any]],
) -> list[Criterion]:
    """Judge axis titles, title with names, and source; none counts under a legend that lies."""
    criteria = [
        axes_criterion(layout, spec, traces, "x" if lying_bars(shown) else "y"),
        _title_criterion(layout, spec, found, traces),
        _source_criterion(layout),
    ]
    lie = _false_name(found)
    if lie:
        told = [Criterion(c.name, False, c.say or OWN_NAME) for c in criteria]
        return [told[0], Criterion("title", False, lie), told[2]]
    return criteria


def _title_criterion(
    layout: Mapping[str, Any],
    spec: Mapping[str, Any],
    found: Mapping[str, dict[str, Any] | None],
    traces: list[dict[str, Any]],
) -> Criterion:
    title = layout.get("title")
    first = text_of({"text": title.get("text")} if isinstance(title, Mapping) else title)
    say = _title_slip(first) or _names_slip(found, traces) or _legend_slip(found, layout, traces)
    if not say and spec.get("title") == "count":
        say = count_slip(
            first, [p for t in found.values() if t for p in trace_points(t, {}) if None not in p]
        )
    return Criterion("title" if say else TITLE_THERE, not say, say)


def _title_slip(title: str) -> str:
    """Say so when a title has no words of its own, or too few for a finding."""
    note = re.search(r"\bsources?\b\s*[:=–—-]", title, re.IGNORECASE)
    bare = title[: note.start()] if note and note.start() else SOURCE.sub("", title)
    bare = CHART_LABEL.sub("", TASK_LABEL.sub("", bare))
    if not says_something(bare):
        return SAYS_NOTHING
    words = [w for w in re.findall(r"\w[\w'’]*", bare) if "_" not in w]
    own = [w for w in words if not w.isdecimal()]
    spoken = any(len(w) > FEWEST_WORDS and not w.isascii() for w in own)  # written without blanks
    numbered = len(own) < len(words) and own
    return "" if len(words) >= FEWEST_WORDS or numbered or spoken else TOO_SHORT


def _names_slip(found: Mapping[str, dict[str, Any] | None], traces: list[dict[str, Any]]) -> str:
    """Name what is wrong with the legend: no names, or others than those asked for."""
    apart = _in_fields(found if len(found) > 1 else dict(enumerate(traces)))
    listed = [t for t in traces if t.get("showlegend") is not False and t.get("mode") != "text"]
    unnamed = any(DEFAULT_NAMES.match(str(t.get("name") or "")) for t in listed)
    if len(traces) > 1 and unnamed and not apart:
        return "Give each line a name, so that the legend can be read."
    names = {name: str(t.get("name") or "") for name, t in found.items() if t is not None}
    if len(found) > 1 and not all(same_name(own, name) for name, own in names.items()):
        asked = " and ".join(f'"{name}"' for name in found)
        place = "Over its field each series" if apart else "The legend"
        return (
            f"{place} must have the {'name' if apart else 'names'} that the task asks for: {asked}."
        )
    return ""


def _legend_slip(
    found: Mapping[str, dict[str, Any] | None],
    layout: Mapping[str, Any],
    traces: list[dict[str, Any]],
) -> str:
    """Say so when nothing on a chart of several series tells whose marks are whose."""
    hidden = layout.get("showlegend") is False or all(t.get("showlegend") is False for t in traces)
    told = " ".join(text_of(n) for n in layout.get("annotations") or [] if isinstance(n, dict))
    at_marks = any("text" in str(t.get("mode") or "") for t in traces)
    missing = [name for name in found if normalise(name) not in normalise(told)]
    if len(found) < 2 or not hidden or at_marks or _in_fields(found) or not missing:
        return ""
    return (
        "The legend is hidden, so nobody can tell whose marks are whose. Take out showlegend=False."
    )


def _in_fields(traces: Mapping[Any, Mapping[str, Any] | None]) -> bool:
    """Say whether traces stand in fields of their own, side by side or one below the other."""
    sides = [(t.get("xaxis") or "x", t.get("yaxis") or "y") for t in traces.values() if t]
    return len(set(sides)) > 1


def _false_name(found: Mapping[str, dict[str, Any] | None]) -> str:
    """Name a series that bears the name of another one asked for."""
    for name, trace in found.items():
        own = str((trace or {}).get("name") or "")
        others = [other for other in found if normalise(other) != normalise(name)]
        if trace is not None and any(same_name(own, other) for other in others):
            where = "over its field" if _in_fields(found) else "in the legend"
            return f'The series "{name}" is called "{own}" {where}. Give each its own name.'
    return ""


def same_name(own: str, asked: str) -> bool:
    """Say whether a series has the name asked for, but for case, signs, and what stands behind."""
    spoken, wanted = (" ".join(re.split(r"[\s_-]+", normalise(text_of(t)))) for t in (own, asked))
    spoken = re.sub(r" ?\(\d+\)$", "", spoken)  # how many are in it
    wanted = next((w for w in (wanted, wanted.removesuffix("s")) if _begins_with(spoken, w)), "")
    behind = spoken[len(wanted) :].strip(" ,;:/()[]{}").removeprefix("in ")
    fits = not behind or is_unit(behind) or bool(YEARS.fullmatch(behind))
    return bool(wanted) and fits


def _begins_with(spoken: str, word: str) -> bool:
    """Say whether a text begins with a word and does not go on within it."""
    return bool(word) and spoken.startswith(word) and not spoken[len(word) :][:1].isalnum()


def _source_criterion(layout: Mapping[str, Any]) -> Criterion:
    notes = [note for note in layout.get("annotations") or [] if isinstance(note, dict)]
    sources = [note for note in notes if SOURCE.search(text_of(note))]
    if any(NO_SOURCE.search(text) for text in map(text_of, [*sources, layout.get("title")])):
        return Criterion("source", False, "Name the table, or who published the figures.")
    if SOURCE.search(text_of(layout.get("title"))):
        return Criterion("source", True)
    if any(note.get("showarrow") is False for note in sources):
        return Criterion("source", True)
    if sources:  # plotly draws an arrow unless it is told not to
        say = "The source note points at the data with an arrow. Give it showarrow=False."
        return Criterion("source", False, say)
    return Criterion("source", False, NO_NOTE)
