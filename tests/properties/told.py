"""What an exhibit says in every state: words, table, sources, caveats and dates agree with the rows."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from jasa import data
from jasa.data import formulas
from jasa.frame import style
from jasa.frame.exhibit import Exhibit, View, row_columns, rows_shown, sources_of_rows
from jasa.frame.live import panels
from tests.properties import in_every_state

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


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
            assert any(abs(round(k, decimals) - value) < 1e-9 for k in known), (
                f"{printed} in {said!r} stands in no row of the table of this state: take it from a "
                "row, or give its formula in View.derived"
            )


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
    if not shown.only_counted:  # who counts rows names who is spoken of, not who stands in the rows
        assert set(view.source_ids) == set(sources_of_rows(rows, shown.tables)) != set()
    assert data.source(view.source_ids[0]).short in view.source_line()


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
    """Of the tables whose rows are shown; one whose rows are only counted warns of what is not seen."""
    page, rows = panels.sources(shown, view), set(rows_shown(view))
    for name in (n for n in shown.tables if n not in shown.only_counted):
        about = data.table(name)
        if rows & set(data.load(name)["row_id"]):
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
def whole_numbers_are_written_whole(shown: Exhibit, state: dict[str, Any], view: View) -> None:
    """A count in a column with gaps is a float: `73.0 of 4,397` must not reach a reader."""
    counted = r"\d\.0 (people|persons?|cases?|crashes|were)\b|\d\.0 of [\d,]+(?![.\d,])"
    for sentence in (view.title, *view.words):
        assert not re.search(counted, sentence), sentence
