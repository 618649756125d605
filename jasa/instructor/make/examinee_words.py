"""The examinee for the words of a chart: titles, names, source and axes, right and wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from jasa.exercise.questions import Question
from jasa.instructor.make.examinee_axes import bars_lie, place_titles, unit_of, value_titles

Made = Iterator[tuple[str, object] | tuple[str, object, str] | tuple[str, object, str, float]]
FEW = 8  # titles of either axis that a whole judge is asked of; all of them in ``axis_titles``
SHORT_TITLES = (
    "Land", "as_of", "Task 4", "Task 4: Land", "Two words", "as_of by fiscal_year",
    "Chart of spending", "A graph of crashes", "Bar chart: Crashes", "Diagram about the data",
    "My nice figure", "Lorem ipsum dolor sit amet",
)  # fmt: skip
#: What is written in front of, behind or around a title that is right.
TITLES: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    lambda title: title.replace(" ", "<br>", 1),
    lambda title: title.replace(" ", "\n", 1),
    lambda title: title.replace(" ", "&nbsp;"),
    lambda title: f"<b>{title}</b>",
    lambda title: f"<span style='color: #333'>{title}</span><br><sup>first results</sup>",
    lambda title: f"{title}?",
    lambda title: f"“{title}!”",
    lambda title: f"Chart 1: {title}",
    lambda title: f"  {title}  ",
)


def right_words(question: Question, value: Any, rng: random.Random) -> Made:
    """Right words, written otherwise."""
    title = title_text(value)
    for way in TITLES:
        yield f"title {way(title)!r}", copy_of(value).update_layout(title_text=way(title))
    yield "title as text", copy_of(value).update_layout(title_text=title)
    yield "source in capitals", _sourced(value, "SOURCE: course table of this lesson")
    yield "sources", _sourced(value, "Sources: tables of the course, own count")
    below = {"text": title, "subtitle": {"text": "Source: table of the course"}}
    yield "source as subtitle", _sourced(value, "").update_layout(title=below)
    for letter, text in _some_titles(question, value, True, rng):
        yield f"{letter} axis {text!r}", _with_axis(value, letter, title=text)
    unit = unit_of(question)
    if unit:
        at_numbers = {"title": "Amount", "ticksuffix": f" {unit}"}
        yield "unit at the numbers", _with_axis(value, _values(value), **at_numbers)
    at_marks = copy_of(value).update_traces(texttemplate="%{y}")
    yield "values at the marks", _with_axis(at_marks, _values(value), showticklabels=False)
    yield from _named_otherwise(question, value)


def wrong_words(question: Question, value: Any, rng: random.Random) -> Made:
    """Words that are not there, say nothing, cannot be read, or belong to another series."""
    yield "no title", copy_of(value).update_layout(title=None), "title"
    for title in SHORT_TITLES:
        yield f"title {title}", copy_of(value).update_layout(title=title), "title"
    for letter in "xy":
        yield f"no {letter} title", _with_axis(value, letter, title=""), "both axes"
        yield f"{letter} axis hidden", _with_axis(value, letter, visible=False), "is hidden"
        for name, nothing in (("showticklabels", False), ("tickvals", [])):
            bare = _with_axis(value, letter, **{name: nothing})
            yield f"{letter} axis without {name}", bare, "nothing can be read"
    for letter, text in _some_titles(question, value, False, rng):
        yield f"{letter} axis {text!r}", _with_axis(value, letter, title=text), ""
    yield "no source", _sourced(value, ""), "names the source"
    yield "no true source", _sourced(value, "Source: nowhere at all"), "who published"
    yield "arrow", _sourced(value, "Source: a table", arrow=True), "showarrow=False"
    if len(question.chart["series"]) > 1:
        yield from _named_wrongly(question, value)


def axis_titles(question: Question, value: Any) -> Iterator[tuple[str, str, bool]]:
    """Give each title of either axis: the axis' letter, the title, and whether it is right."""
    letter = _values(value)
    yield from ((letter, *titled) for titled in value_titles(question, value))
    other = "x" if letter == "y" else "y"
    yield from ((other, *titled) for titled in place_titles(question, value))


def _some_titles(
    question: Question, value: Any, right: bool, rng: random.Random
) -> Iterator[tuple[str, str]]:
    """Draw some titles of either axis, all of them right or all of them wrong."""
    drawn = [(letter, text) for letter, text, good in axis_titles(question, value) if good is right]
    for letter in "xy":
        own = [titled for titled in drawn if titled[0] == letter]
        yield from rng.sample(own, min(FEW, len(own)))


def _named_otherwise(question: Question, value: Any) -> Made:
    """The asked names in other cases, with other signs between words, and with the unit behind."""
    names = [series["name"] for series in question.chart["series"]]
    unit = str([*question.chart.get("unit_words", ()), "%"][0])
    ways: tuple[Callable[[str], str], ...] = (
        str.lower,
        str.upper,
        lambda name: name.replace(" ", "_"),
        lambda name: name.replace(" ", "<br>"),
        lambda name: f"<b>{name}</b> ",
        lambda name: f"{name}:",
        lambda name: f"{name} ({unit})",
        lambda name: f"{name}, {unit}",
        lambda name: f"{name} (1991–2007)",
        lambda name: f"{name}, to 2007",
        lambda name: f"{name}, from JFY2008",
        lambda name: f"{name.replace(' ', '_')}_{unit}",
    )
    for way in ways:
        made = {name: way(name) for name in names}
        yield f"names as in {made[names[0]]}", _with_names(value, made)


def _named_wrongly(question: Question, value: Any) -> Made:
    """Names that nobody asked for, and names of another series."""
    names = [series["name"] for series in question.chart["series"]]
    for made in (["a", "b"], ["0", "1"], [f"{n}2" for n in names], [f"the {n}" for n in names]):
        other = _with_names(value, dict(zip(names, made, strict=False)))
        yield f"names {made}", other, "legend"
    turned = dict(zip(names, [*names[1:], names[0]], strict=True))
    yield "names turned round", _with_names(value, turned), "in the legend", 0.5
    same = copy_of(value).for_each_trace(lambda t: t.update(name=names[0]))
    yield "one name twice", same, "in the legend"


def _with_names(value: Any, names: dict[str, str]) -> Any:
    return copy_of(value).for_each_trace(lambda t: t.update(name=names.get(t.name, t.name)))


def copy_of(value: Any) -> Any:
    """Give a figure that may be changed."""
    return type(value)(value)


def title_text(value: Any) -> str:
    """Give the text of a figure's title, without its subtitle."""
    return str(value.layout.title.text)


def _values(value: Any) -> str:
    """Give the letter of the axis where the values stand."""
    return "x" if bars_lie(value) else "y"


def _with_axis(value: Any, letter: str, **changed: Any) -> Any:
    return copy_of(value).update_layout({f"{letter}axis": changed})


def _sourced(value: Any, text: str, arrow: bool = False) -> Any:
    """The figure without its source, and with another note when there is a text."""
    made = copy_of(value)
    kept = [a for a in made.layout.annotations if "ource" not in str(a.text)]
    made.layout.annotations = kept
    made.update_layout(title={"text": title_text(value).split("<br>")[0]})
    made.layout.title.subtitle = None
    return made.add_annotation(text=text, showarrow=arrow) if text else made
