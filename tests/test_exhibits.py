"""What must be true of every exhibit in every state of its controls, without a browser or a kernel.

A property is a function marked `in_every_state`; it is tried for each exhibit over all its states, or
over a fixed sample where there are very many. New exhibits are covered as soon as they exist.
"""

from __future__ import annotations

import html
import itertools
import json
import re
import socket
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from jasa import data, exhibits
from jasa.data import formulas
from jasa.frame import style
from jasa.frame.exhibit import (
    REGISTRY,
    Exhibit,
    Many,
    View,
    row_columns,
    rows_shown,
    sources_of_rows,
)
from jasa.frame.live import frame, panels
from tests.every_exhibit import every_exhibit, flat, hidden, looks_warned, views, warned

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
#: Column unit -> word on the axis, where they differ.
UNIT_WORDS = {"ha": "hectares"}
Property = Callable[[Exhibit, dict[str, Any], View], None]
PROPERTIES: list[Property] = []


def in_every_state(check: Property) -> Property:
    PROPERTIES.append(check)
    return check


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to open a connection fails the test."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("an exhibit asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@every_exhibit
def test_states_are_counted(shown: Exhibit, record_property: Any) -> None:
    record_property("exhibit states", len(views(shown.name)))
    assert views(shown.name)


def test_every_exhibit_can_be_had_by_its_name() -> None:
    assert set(dir(exhibits)) == set(REGISTRY)
    with pytest.raises(AttributeError, match="The exhibits: "):
        exhibits.no_such_exhibit  # noqa: B018


@in_every_state
def says_what_it_shows(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    assert 10 <= len(view.title) <= 110 and view.title[-1] != ".", view.title
    assert len(view.subtitle) >= 20
    assert view.as_of and view.definition
    assert view.caveats, "every exhibit carries at least one caveat"
    assert 2 <= len(view.words) <= 5
    assert view.figure is not None or view.panels
    assert re.match(r"Source: .+\. Figures of .+\.$", view.source_line())
    everything = " ".join([view.title, view.subtitle, *view.words, *view.caveats])
    assert not re.search(r"\bnan\b|<NA>|NaT|\bNone\b|  |\{|\}", everything), everything


@in_every_state
def axes_have_titles_with_a_unit(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    if view.figure is None:
        return
    axes = [*view.figure.select_xaxes(), *view.figure.select_yaxes()]
    visible = [a for a in axes if a.visible is not False and a.showticklabels is not False]
    assert visible
    for axis in visible:
        assert axis.title.text, "an axis has no title"
        categories = axis.type in ("category", "multicategory") or not axis.title.text.isascii()
        known = re.search(r"year|date|degrees|number of|, by |%", axis.title.text, re.IGNORECASE)
        assert known or "," in axis.title.text or categories or names_things(axis, view), (
            f"{axis.title.text!r} names no unit (write it after a comma)"
        )


def names_things(axis: Any, view: View) -> bool:
    """Whether an axis carries names (countries, bases), which have no unit."""
    letter = axis.plotly_name[0]
    drawn = [v for t in view.figure.data for v in flat(getattr(t, letter)) if v is not None]
    ticks = axis.ticktext is not None
    return ticks or any(isinstance(v, str) and not re.match(r"\d{4}", v) for v in drawn)


def numbers(text: str) -> set[float]:
    """Every number in a text, without the thousands' commas."""
    return {float(n.replace(",", "")) for n in NUMBER.findall(text)}


def stated(view: View, state: dict[str, Any]) -> set[float]:
    """Every number that words may use: cells, counts of lines, control values, formulas."""
    known = {float(len(view.table))} | numbers(str(state))
    for name in view.table.columns:
        column = view.table[name]
        if pd.api.types.is_numeric_dtype(column):
            known |= set(column.dropna().astype(float))
        else:
            known |= numbers(" ".join(map(str, column)))
            known |= {float(n) for n in column.value_counts()} | {float(column.nunique())}
    return known | {abs(formulas.evaluate(f)) for f in view.derived}


@in_every_state
def numbers_in_words_follow_from_the_table(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    known = stated(view, state)
    own = [p.text for p in view.panels if p.kind == "note"]
    for said in (view.title, *view.words, *own):
        for printed in NUMBER.findall(said):
            decimals = len(printed.partition(".")[2])
            value = float(printed.replace(",", ""))
            assert any(abs(round(k, decimals) - value) < 1e-9 for k in known), (printed, said)


def near(cell: float, value: float) -> bool:
    """Whether a cell is a value as it is printed: with the decimals that the cell shows."""
    decimals = len(repr(float(cell)).partition(".")[2]) if "e" not in repr(float(cell)) else 9
    return abs(cell - value) <= max(0.5000001 * 10**-decimals, 1e-9 * abs(value))


@in_every_state
def cells_are_those_of_their_rows(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    lines = view.table.to_dict("records")
    for name in view.table.select_dtypes("number").columns:
        for line in lines:
            if pd.isna(line[name]):
                continue
            rows = [formulas.row(i) for i in formulas.ids_in(line["Row"])]
            cells = [c for r in rows for c in r.values() if isinstance(c, (int, float))]
            years = [c.year for r in rows for c in r.values() if isinstance(c, pd.Timestamp)]
            known = name not in view.computed and [*cells, *years]
            if name in view.computed:
                known = computed(view.computed[name], line) or cells
            assert any(near(line[name], float(c)) for c in known if c == c), (
                f"{name} of {line['Row']} is {line[name]}, and no cell of that row is"
            )


def computed(formula: str, line: dict[str, Any]) -> list[float]:
    """What a formula gives for a line; nothing where a row prints the figure and lacks the parts."""
    try:
        return [formulas.evaluate(formula, line)]
    except formulas.FormulaError:
        return []


@in_every_state
def sources_are_those_of_the_rows_shown(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    rows = rows_shown(view)
    tables = {formulas.places()[i] for i in rows}
    assert tables <= set(shown.tables), f"declare tables={tables}"
    assert set(view.source_ids) == set(sources_of_rows(rows, shown.tables)) != set()
    assert data.source(view.source_ids[0]).short in view.source_line()


def value_axis(trace: Any) -> str:
    return "x" if trace.type == "bar" and trace.orientation == "h" else "y"


@in_every_state
def chart_draws_exactly_the_figures_of_the_table(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    if view.figure is None:
        return
    lines = {
        str(key): line
        for key, line in zip(view.table["Row"], view.table.to_dict("records"), strict=True)
    }
    drawn: dict[str, set[str]] = {}
    partial: set[str] = set()
    for trace in view.figure.data:
        assert trace.meta, f"trace {trace.name!r} has no meta"
        if "decoration" in trace.meta:
            continue
        column = trace.meta["column"]
        values, others = flat(getattr(trace, value_axis(trace))), other_values(trace)
        assert len(values) == len(trace.ids or []), f"{trace.name}: ids and values differ in number"
        named = [key for key in trace.ids if key is not None]
        assert len(named) == len(set(named)), f"{trace.name}: plotly drops points with equal ids"
        for key, value, other in zip(trace.ids, values, others, strict=True):
            if key is None or value is None:
                assert value is None or pd.isna(value), f"a value without id in {trace.name}"
                continue
            assert key in lines, f"{key} is drawn and not in the table"
            if column is not None:
                assert lines[key][column] == pytest.approx(value, abs=0.006), (key, column, value)
                drawn.setdefault(column, set()).add(key)
            if trace.meta.get("place") != "layout":
                assert belongs(other, lines[key]), f"{other!r} stands at {key}: {lines[key]}"
        partial |= {column} if trace.meta.get("partial") else set()
    for column, keys in drawn.items():
        wanted = {k for k, line in lines.items() if pd.notna(line[column])}
        assert keys == wanted or column in partial, f"{column}: not drawn {wanted - keys}"
    assert drawn or any(t.meta.get("column", 0) is None for t in view.figure.data)


def other_values(trace: Any) -> list[Any]:
    return flat(getattr(trace, "xy".replace(value_axis(trace), "")))


def belongs(place: Any, line: dict[str, Any]) -> bool:
    """Whether the label, year or date at which a figure is drawn is that of its line or row."""
    rows = [formulas.row(i) for i in formulas.ids_in(line["Row"])]
    cells = [*line.values(), *(c for r in rows for c in r.values())]
    if isinstance(place, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d.*", place):
        plain = words_only(place)
        texts = [words_only(c) for c in cells if isinstance(c, str) and c]
        texts += [str(c) for c in cells if isinstance(c, int)]
        return any(plain in t or (len(t) > 2 and t in plain) for t in texts)
    if isinstance(place, (int, float)):
        return any(isinstance(c, (int, float)) and c == place for c in cells)
    when = pd.Timestamp(place)
    dates = [c for c in cells if isinstance(c, pd.Timestamp)]
    years = [c for c in cells if isinstance(c, int)]
    return when in dates or when.year in years


def words_only(said: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split())


@in_every_state
def every_mark_lies_wholly_inside_its_axes(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    assert not hidden(view), hidden(view)[:4]


@in_every_state
def what_carries_a_warning_looks_like_it(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    """Hollow, hatched, pale or with a star: where looks differ from mark to mark, that is why."""
    for trace in view.figure.data if view.figure is not None else ():
        keys = [(n, k) for n, k in enumerate(trace.ids if trace.ids is not None else ()) if k]
        looks = {k: looks_warned(trace, n) for n, k in keys}
        if {"decoration", "looks"} & set(trace.meta) or len(set(looks.values())) < 2:
            continue
        wrong = [k for k, look in looks.items() if look not in warned(view, k) and ";" not in k]
        assert not wrong, f"{trace.name}: {wrong[:4]} look otherwise than their rows"


@in_every_state
def axis_and_column_speak_of_the_same_unit(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    for trace in view.figure.data if view.figure is not None else ():
        column = trace.meta.get("column")
        if column and ", " in column:
            unit = column.rsplit(", ", 1)[1]
            letter = value_axis(trace)
            name = getattr(trace, f"{letter}axis") or letter
            axis = view.figure.layout[f"{letter}axis{name[1:]}"]
            assert UNIT_WORDS.get(unit, unit) in (axis.title.text or ""), (unit, axis.title.text)


@in_every_state
def warnings_stand_in_their_line(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    said = " ".join([*view.caveats, view.definition])
    for line in view.table.to_dict("records"):
        for row_id in formulas.ids_in(line["Row"]):
            row = formulas.row(row_id)
            if row["use"] == "caveat" and isinstance(row["note"], str):
                here = [
                    c for c in line.values() if isinstance(c, str) and row["note"].strip(". ") in c
                ]
                assert here or row["note"] in said, f"the warning of {row_id} is missing"


@in_every_state
def panels_show_the_words_of_their_rows(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    for panel in view.panels:
        assert panel.kind in ("quote", "summary", "note") and panel.heading and panel.text
        if panel.kind == "note":
            continue
        rows = [formulas.row(i) for i in formulas.ids_in(panel.row)]
        cells = [" ".join(c.split()) for r in rows for c in r.values() if isinstance(c, str)]
        texts = [data.text("constitution_article9")]
        for part in filter(None, (p.strip() for p in panel.text.split("\n"))):
            known = [c for c in [*cells, *map(" ".join, (t.split() for t in texts))]]
            assert any(" ".join(part.split()) in c for c in known), f"not in {panel.row}: {part}"


@in_every_state
def caveats_and_breaks_of_the_tables_reach_the_reader(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    page = panels.sources(shown, view)
    for about in map(data.table, shown.tables):
        for line in (*about.caveats, *about.breaks, *about.do_not_join):
            assert style.text(line) in page
    assert all(style.text(c) in page for c in view.caveats)
    assert style.text(view.caveats[0]) in panels.source_line(view)


@in_every_state
def dates_of_the_source_line_are_those_of_the_rows(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    rows = [formulas.row(i) for i in rows_shown(view)]
    cells = [c for r in rows for c in r.values()]
    years = {c.year for c in cells if isinstance(c, pd.Timestamp)}
    years |= {c for c in cells if isinstance(c, int)}
    years |= {int(y) for c in cells if isinstance(c, str) for y in re.findall(r"\b\d{4}\b", c)}
    said = {int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", view.as_of)}
    assert said <= years, said - years


@in_every_state
def table_has_rows_units_and_no_line_twice(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    assert len(view.table) >= 1 and not view.table.astype(str).duplicated().any()
    assert "Row" in row_columns(view.table)
    numeric = view.table.select_dtypes("number").columns
    counted = r"%|, |Year|Japan|Okinawa|[Nn]umber|year"
    lacking = [c for c in numeric if not re.search(counted, str(c))]
    assert not lacking, f"columns without a unit: {lacking}"


@in_every_state
def chart_fetches_nothing_and_keeps_its_height(
    shown: Exhibit, state: dict[str, Any], view: View
) -> None:
    if view.figure is None:
        return
    drawn = frame.chart(go.Figure(view.figure), shown.height)
    assert not re.search(r"https?://|mapbox|topojson|<script", json.dumps(drawn))
    assert {t["type"] for t in drawn["data"]} <= {"scatter", "bar"}
    assert drawn["layout"]["height"] == shown.height


@in_every_state
def series_differ_not_by_colour_alone(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    looks: dict[str, Any] = {}
    for trace in view.figure.data if view.figure is not None else ():
        if trace.meta.get("column") is None or trace.text is not None:
            continue
        symbol = trace.marker.symbol if trace.type == "scatter" else trace.marker.pattern.shape
        symbol = symbol[0] if isinstance(symbol, (tuple, list)) else symbol
        dash = trace.line.dash if trace.type == "scatter" else None
        colour = trace.marker.color if isinstance(trace.marker.color, str) else None
        mark = (str(symbol).removesuffix("-open"), dash, trace.type, trace.xaxis, trace.yaxis)
        for name, (other, before) in looks.items():
            same = mark == other and trace.showlegend is not False
            apart = colour is None or before is None or distance(colour, before) > 0.2
            assert not same or apart, f"{trace.name} and {name} look the same to some readers"
        looks[str(trace.name)] = (mark, colour)


def distance(one: str, two: str) -> float:
    """How far two colours lie apart for a reader who confuses red and green, from 0 to about 1.7."""
    both = zip(deuteranope(one), deuteranope(two), strict=True)
    return sum((a - b) ** 2 for a, b in both) ** 0.5


def deuteranope(colour: str) -> tuple[float, ...]:
    """A colour as a person without green cones sees it (Viénot, Brettel and Mollon 1999)."""
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (0.625 * r + 0.375 * g, 0.7 * r + 0.3 * g, 0.3 * g + 0.7 * b)


@every_exhibit
def test_slide_carries_title_source_and_caveat(shown: Exhibit) -> None:
    for _, view in views(shown.name)[:10]:
        if view.figure is None:
            with pytest.raises(ValueError, match="shows words"):
                frame.standalone(view)
            continue
        slide = frame.standalone(view)
        inside = " ".join(a.text or "" for a in slide.layout.annotations).replace("<br>", " ")
        assert style.text(view.title.split()[0]) in slide.layout.title.text
        assert "Source:" in inside and "Mind:" in inside


@every_exhibit
def test_every_tab_can_be_filled(shown: Exhibit) -> None:
    for _, view in views(shown.name)[:5]:
        for column in [None, *view.table.columns]:
            page = panels.table(view.table, "rows", column)
            assert page.count("<tr>") == len(view.table) + 1
        assert style.text(view.words[-1]) in panels.words(view)
        assert "References" in panels.sources(shown, view)


@every_exhibit
def test_every_control_changes_what_is_seen(shown: Exhibit) -> None:
    for name, control in shown.controls.items():
        values = control.values()[:40]
        seen = [seen_in(shown, shown.view(**{name: v})) for v in values]
        assert len(set(seen)) == len(seen) > 1, f"two values of {name} show the same"


def seen_in(shown: Exhibit, view: View) -> str:
    drawn = "" if view.figure is None else json.dumps(frame.chart(view.figure, shown.height))
    return drawn + panels.beside(view, shown.height)


@every_exhibit
def test_fallback_without_a_kernel_has_title_words_and_source(shown: Exhibit) -> None:
    page, view = panels.fallback(shown, shown.view()), shown.view()
    assert style.text(view.title) in page and style.text(view.words[0]) in page
    assert "Source:" in page


@every_exhibit
def test_controls_are_few_and_labelled(shown: Exhibit) -> None:
    for control in shown.controls.values():
        assert not isinstance(control, Many) or len(control.options) <= 12
        control.check(control.start)
    assert shown.question and shown.question[-1] in ".?"


def test_gallery_page_is_that_of_the_exhibits() -> None:
    """The page pins the sentences of two states of each exhibit: none can change unseen."""
    from jasa.instructor.make import gallery

    page = gallery.FOLDER.parent / "gallery.md"
    told = "run: jasa gallery --text (and jasa gallery for new pictures)"
    assert page.read_text(encoding="utf-8") == gallery.gallery_page(), told
    pictures = {p.name for p in gallery.FOLDER.glob("*.png")}
    assert pictures == set(re.findall(r"\(gallery/(\w+\.png)\)", gallery.gallery_page()))


@pytest.mark.parametrize("check", PROPERTIES, ids=lambda c: c.__name__)
@every_exhibit
def test_every_state(shown: Exhibit, check: Property) -> None:
    for state, view in views(shown.name):
        try:
            check(shown, state, view)
        except AssertionError as problem:
            raise AssertionError(f"{shown.name}({state}): {problem}") from problem


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_whole_numbers_are_written_whole(name: str) -> None:
    """A count in a column with gaps is a float: `73.0 of 4,397` must not reach a reader."""
    for state in itertools.islice(REGISTRY[name].states(), 60):
        view = REGISTRY[name].view(**state)
        for sentence in (view.title, *view.words):
            counted = r"\d\.0 (people|persons?|cases?|crashes|were)\b|\d\.0 of [\d,]+(?![.\d,])"
            assert not re.search(counted, sentence), sentence
