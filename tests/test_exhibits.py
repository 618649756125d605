"""What must be true of every exhibit in every state of its controls, without a browser or a kernel."""

from __future__ import annotations

import dataclasses
import html
import itertools
import json
import re
import socket
from typing import Any

import pandas as pd
import pytest

from jasa import data, exhibits, frame, maps, panels, style
from jasa.exhibit import REGISTRY, Exhibit, Many, One, View

STATES = [(e, s) for e in REGISTRY.values() for s in itertools.islice(e.states(), 2000)]


def named(value: object) -> str:
    return value.name if isinstance(value, Exhibit) else "-".join(map(str, value.values()))


every_state = pytest.mark.parametrize(("shown", "state"), STATES, ids=named)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to open a connection fails the test."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("an exhibit asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def view_of(shown: Exhibit, state: dict[str, object]) -> View:
    return shown.view(**state)


def numbers(text: str) -> set[float]:
    """Every number in a text, without the thousands' commas."""
    return {float(n.replace(",", "")) for n in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}


def test_every_function_of_the_exhibits_package_is_registered() -> None:
    assert set(exhibits.__all__) == set(REGISTRY)
    assert len(STATES) >= 24


@every_state
def test_chart_says_what_it_shows(shown: Exhibit, state: dict[str, object]) -> None:
    view = view_of(shown, state)
    assert 10 <= len(view.title) <= 110 and view.title[-1] != "."
    assert len(view.subtitle) >= 20
    assert view.as_of
    assert view.caveats, "every exhibit carries at least one caveat"
    assert view.definition
    assert re.match(r"Source: .+\. Figures of .+\.$", view.source_line())


@every_state
def test_visible_axes_have_titles_with_a_unit(shown: Exhibit, state: dict[str, object]) -> None:
    figure = view_of(shown, state).figure
    axes = [*figure.select_xaxes(), *figure.select_yaxes()]
    visible = [a for a in axes if a.visible is not False]
    assert visible
    unit = re.compile(r"%|hectares|degrees|Year|date|persons|yen|dollars|number", re.IGNORECASE)
    for axis in visible:
        assert axis.title.text and unit.search(axis.title.text), axis.title.text


def derivable(table: pd.DataFrame) -> set[float]:
    """Every number a sentence may use: cells, dates, counts, falls in per cent, differences."""
    known = {float(len(table))}
    for column in table.columns:
        if pd.api.types.is_numeric_dtype(table[column]):
            cells = table[column].dropna().astype(float).tolist()
            known |= set(cells) | {abs(a - b) for a, b in itertools.pairwise(cells)}
            known |= {100 * (1 - last / cells[0]) for last in cells[1:] if cells[0]}
        else:
            known |= numbers(" ".join(map(str, table[column])))
            known |= {float(n) for n in table[column].value_counts()}
    if "Place on the map" in table:
        places = table["Place on the map"].value_counts()
        known.add(float(sum(places.get(p, 0) for p in ("approximate", "published"))))
    return known


@every_state
def test_every_number_in_title_and_words_follows_from_the_table(
    shown: Exhibit, state: dict[str, object]
) -> None:
    view = view_of(shown, state)
    assert 2 <= len(view.words) <= 5
    known = derivable(view.table)
    if shown is exhibits.share_by_municipality:  # its words always name the newest common date
        known |= derivable(shown.view(day="31 March 2021").table)
    for said in (view.title, *view.words):
        for printed in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", said):
            decimals = len(printed.partition(".")[2])
            value = float(printed.replace(",", ""))
            assert any(abs(round(k, decimals) - value) < 1e-9 for k in known), (printed, said)


def source_rows(shown: Exhibit, view: View) -> pd.DataFrame:
    """The rows of the course's first table that a view says it shows."""
    return data.load(shown.tables[0]).set_index("row_id").loc[view.table["Row"].tolist()]


@every_state
def test_every_cell_of_the_table_is_that_of_its_row(
    shown: Exhibit, state: dict[str, object]
) -> None:
    view = view_of(shown, state)
    rows = source_rows(shown, view)
    for column in view.table.select_dtypes("number").columns:
        for cell, (name, row) in zip(view.table[column], rows.iterrows(), strict=True):
            if pd.isna(cell) or column == "Year":
                continue
            values = row[pd.to_numeric(row, errors="coerce").notna()].astype(float)
            options = {*values, *(a - b for a, b in itertools.permutations(values, 2))}
            assert any(abs(cell - o) < 0.006 for o in options), (name, column, cell)


@every_state
def test_sources_are_those_of_the_rows_shown(shown: Exhibit, state: dict[str, object]) -> None:
    view = view_of(shown, state)
    rows = source_rows(shown, view)
    wanted = {
        i
        for column in data.source_columns(rows.columns)
        for cell in rows[column].dropna()
        for i in data.split_ids(cell)
    }
    assert set(view.source_ids) == wanted
    assert data.source(view.source_ids[0]).short in view.source_line()


@every_state
def test_chart_draws_exactly_the_figures_of_the_table(
    shown: Exhibit, state: dict[str, object]
) -> None:
    view = view_of(shown, state)
    columns = [
        view.table[c].dropna().astype(float).tolist() for c in view.table.select_dtypes("number")
    ]
    series = [drawn_values(t) for t in view.figure.data]
    for values in filter(None, series):
        assert any(sorted(values) == pytest.approx(sorted(c), abs=0.006) for c in columns), values
    assert any(series) or shown is exhibits.base_map


def drawn_values(trace: Any) -> list[float]:
    """The figures that a bar or a series of marks stands for."""
    if trace.type == "bar":
        return [float(v) for v in (trace.x if trace.orientation == "h" else trace.y)]
    if trace.type == "scatter" and "markers" in str(trace.mode) and trace.x[0] is not None:
        return [float(v) for v in trace.y if v is not None]
    return []


def hectares_inside(trace: Any) -> float:
    """The area of a drawn outline in hectares, on the map's own scale."""
    from math import cos, radians

    lat = (max(trace.y) + min(trace.y)) / 2
    x = [v * maps.KM_PER_DEGREE * cos(radians(lat)) for v in trace.x]
    y = [v * maps.KM_PER_DEGREE for v in trace.y]
    return abs(sum(x[i] * y[i + 1] - x[i + 1] * y[i] for i in range(len(x) - 1))) / 2 * 100


@pytest.mark.parametrize("state", list(exhibits.base_map.states()), ids=str)
def test_map_draws_each_base_once_true_to_area_and_marks_rough_places(
    state: dict[str, object],
) -> None:
    view = exhibits.base_map.view(**state)
    circles = [t for t in view.figure.data if t.hoveron == "fills"]
    by_name = view.table.set_index("Base")
    placed = source_rows(exhibits.base_map, view).dropna(subset=["lat", "area_ha"])
    assert len(circles) == len(placed)
    for circle in circles:
        name = html.unescape(re.search(r"<b>(.+?)</b>", circle.text)[1])
        assert hectares_inside(circle) == pytest.approx(by_name.at[name, "Area, ha"], rel=1e-3)
        rough = "approximate" in placed.set_index("name_en").at[name, "coord_quality"]
        assert (circle.line.dash == "dot") == rough


def test_map_lists_exactly_the_exclusive_use_facilities() -> None:
    counted = data.load("land").set_index("row_id").at["la013", "okinawa_facilities"]
    assert len(exhibits.base_map.view().table) == counted
    assert maps.BORDERS in exhibits.base_map.view().subtitle
    credit = data.outline("okinawa_municipalities")["credit"]
    assert any(credit in c for c in exhibits.base_map.view().caveats)


@pytest.mark.parametrize("shown", REGISTRY.values(), ids=named)
def test_every_control_changes_what_is_drawn(shown: Exhibit) -> None:
    for name, control in shown.controls.items():
        drawn = [
            json.dumps(frame.chart(shown.view(**{name: v}).figure, shown.height))
            for v in control.values()
        ]
        assert len(set(drawn)) == len(drawn), f"two values of {name} draw the same chart"


@every_state
def test_caveats_and_breaks_of_the_tables_reach_the_reader(
    shown: Exhibit, state: dict[str, object]
) -> None:
    view = view_of(shown, state)
    page = panels.sources(shown, view)
    for name in shown.tables:
        about = data.table(name)
        for line in (*about.caveats, *about.breaks, *about.do_not_join):
            assert style.text(line) in page
    assert all(style.text(c) in page for c in view.caveats)
    assert style.text(view.caveats[0]) in panels.source_line(view)
    years = (
        {int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", " ".join(view.table["Date"]))}
        if "Date" in view.table
        else set()
    )
    said = {int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", view.as_of)}
    assert said <= years or not years


@every_state
def test_axis_and_column_speak_of_the_same_unit(shown: Exhibit, state: dict[str, object]) -> None:
    view = view_of(shown, state)
    units = {"ha": "hectares", "%": "%"}
    for trace in view.figure.data:
        values = drawn_values(trace)
        columns = [
            c
            for c in view.table.select_dtypes("number")
            if sorted(view.table[c].dropna().astype(float))
            == pytest.approx(sorted(values), abs=0.006)
        ]
        if values:
            name = trace.xaxis if trace.type == "bar" else trace.yaxis
            axis = view.figure.layout[(name or "y")[0] + "axis" + (name or "y")[1:]]
            if trace.type == "bar" and trace.xaxis is None:
                axis = view.figure.layout.xaxis
            unit = columns[0].rsplit(", ", 1)[-1] if ", " in columns[0] else columns[0]
            word = next(w for u, w in units.items() if unit.startswith(u) or u in unit)
            assert word in axis.title.text


@every_state
def test_table_has_rows_units_and_no_row_twice(shown: Exhibit, state: dict[str, object]) -> None:
    table = view_of(shown, state).table
    assert len(table) >= 1 and not table.duplicated().any()
    numeric = table.select_dtypes("number").columns
    lacking = [c for c in numeric if not re.search(r"%|, |Year|Japan|Okinawa|number", c)]
    assert not lacking, f"columns without a unit: {lacking}"


@every_state
def test_chart_fetches_nothing(shown: Exhibit, state: dict[str, object]) -> None:
    drawn = json.dumps(frame.chart(view_of(shown, state).figure, shown.height))
    assert not re.search(r"https?://|mapbox|topojson", drawn)
    kinds = {t["type"] for t in json.loads(drawn)["data"]}
    assert not [k for k in kinds if re.search("geo|map|choropleth", k)]


@every_state
def test_height_is_the_same_in_every_state(shown: Exhibit, state: dict[str, object]) -> None:
    assert (
        frame.chart(view_of(shown, state).figure, shown.height)["layout"]["height"] == shown.height
    )


@every_state
def test_slide_version_carries_title_source_and_caveat(
    shown: Exhibit, state: dict[str, object]
) -> None:
    slide = shown.figure(**state)
    view = view_of(shown, state)
    inside = " ".join(a.text for a in slide.layout.annotations).replace("<br>", " ")
    assert style.text(view.title.split()[0]) in slide.layout.title.text
    assert "Source:" in inside and "Mind:" in inside


def test_hostile_text_in_a_view_cannot_break_the_page() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    sound = exhibits.land_over_time.view()
    table = pd.DataFrame({evil: [evil], "Row": [evil]})
    view = dataclasses.replace(
        sound,
        title=evil,
        subtitle=evil,
        words=(evil,),
        caveats=(evil,),
        definition=evil,
        as_of=evil,
        table=table,
    )
    shown = exhibits.land_over_time
    fallback = panels.fallback(shown, view).replace(panels.KEYS, "")
    pages = [panels.heading(view), panels.source_line(view), panels.words(view), fallback]
    pages += [panels.sources(shown, view), panels.table(table, evil), panels.download(table, evil)]
    for page in pages:
        assert "<script" not in page and "<img" not in page
    assert "<script" not in frame.standalone(view).to_json()


def test_fallback_without_a_kernel_has_title_words_and_source() -> None:
    for shown in REGISTRY.values():
        page = panels.fallback(shown, shown.view())
        view = shown.view()
        assert style.text(view.title) in page and style.text(view.words[0]) in page
        assert "Source:" in page


def test_share_is_redrawn_with_source_and_definition() -> None:
    views = [exhibits.share_of_what.view(**s) for s in exhibits.share_of_what.states()]
    assert len({v.title for v in views}) == len({v.definition for v in views}) == len(views)
    # Area and number come from the same list of the same day; every other source line differs.
    assert len({v.source_line() for v in views}) == len(views) - 1
    shares = [v.table["Okinawa's share, %"].tolist() for v in views]
    assert all(s == shares[0] for s in shares)
    assert min(shares[0]) < 1 and max(shares[0]) > 70


def test_squares_fill_exactly_the_share() -> None:
    from jasa.exhibits.okinawa_share import squares

    for share in (0.604, 39.744, 70.274, 100.0):
        x, y = squares(share)
        corners = list(zip(x, y, strict=True))
        area = 0.0
        for start in range(0, len(corners), 6):
            (left, low), (right, _), (_, high) = corners[start : start + 3]
            area += (right - left) * (high - low)
        full = (1 - 2 * 0.06) ** 2
        assert area / full == pytest.approx(share, abs=1e-6)


def test_lines_over_time_never_cross_a_gap() -> None:
    for state in exhibits.land_over_time.states():
        for trace in exhibits.land_over_time.view(**state).figure.data:
            points = list(zip(pd.to_datetime(list(trace.x)), trace.y, strict=True))
            for (a, va), (b, vb) in itertools.pairwise(points):
                if va is not None and vb is not None:
                    assert (b - a).days <= 830, f"{a} to {b} is joined"


def test_december_2016_is_visible() -> None:
    view = exhibits.land_over_time.view()
    rows = view.table.set_index("Date")["Okinawa, ha"]
    assert rows["31 March 2016"] - rows["1 January 2017"] == pytest.approx(4010)
    assert any("December 2016" in a.text for a in view.figure.layout.annotations)


def test_municipalities_are_ordered_only_inside_a_date() -> None:
    view = exhibits.share_by_municipality.view(day="every date, apart")
    dates, _ = view.figure.data[0].y
    shares = view.figure.data[0].x
    runs = [(d, [s for e, s in zip(dates, shares, strict=True) if e == d]) for d in dates]
    assert len({d for d, _ in runs}) >= 5
    grouped = [d for d, _ in itertools.groupby(dates)]
    assert len(grouped) == len(set(grouped)), "the bars of one date stand together"
    assert all(run == sorted(run) for _, run in runs)


def test_text_colours_have_contrast() -> None:
    for colour in (style.INK, style.MUTED):
        assert style.contrast(colour) >= 4.5
    for colour in style.COLOURS.values():
        assert style.contrast(colour) >= 3


def test_palette_survives_colour_blindness() -> None:
    """Services on one map differ by lightness or hue under simulated red-green blindness."""
    seen = {n: deuteranope(style.COLOURS[n]) for n in ("Okinawa", "rest of Japan")}
    a, b = seen.values()
    assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 > 0.25


def deuteranope(colour: str) -> tuple[float, ...]:
    """A colour as a person without green cones sees it (Viénot, Brettel and Mollon 1999)."""
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (0.625 * r + 0.375 * g, 0.7 * r + 0.3 * g, 0.3 * g + 0.7 * b)


def test_wrong_control_values_get_a_sentence() -> None:
    with pytest.raises(ValueError, match="Choose one of: land, people"):
        exhibits.share_of_what.view(count="bananas")
    with pytest.raises(TypeError, match="has no control 'colour'"):
        exhibits.share_of_what.view(colour="red")
    with pytest.raises(TypeError, match="has no control 'colour'"):
        exhibits.share_of_what(colour="red")


def test_many_control_keeps_its_order_and_needs_one_choice() -> None:
    hosts = Many(["Japan", "Germany", "Italy"], default=["Japan"])
    assert hosts.check(["Italy", "Japan"]) == ("Japan", "Italy")
    assert len(hosts.values()) == 7
    with pytest.raises(ValueError, match="at least one"):
        hosts.check([])


def test_one_control_default() -> None:
    assert One(["a", "b"], default="b").start == "b"


def test_check_boxes_of_a_many_control_never_go_empty() -> None:
    hosts = Many(["Japan", "Germany", "Italy"], default=["Japan", "Italy"])
    boxes = frame.control(hosts, "hosts", hosts.start)
    seen: list[tuple[str, ...]] = []
    boxes.observe_value(lambda: seen.append(boxes.value))
    boxes.boxes[2].value = False
    assert boxes.value == ("Japan",) and seen == [("Japan",)]
    boxes.boxes[0].value = False
    assert boxes.value == ("Japan",)


def test_frame_redraws_only_the_open_tab_and_follows_its_controls() -> None:
    live = frame.Frame(exhibits.share_of_what, exhibits.share_of_what.start())
    assert "70.3" in live.chart.outputs[0]["data"]["text/html"]
    assert live.words.value == ""
    live.inputs["count"].value = "land"
    assert "0.6" in live.chart.outputs[0]["data"]["text/html"]
    live.tabs.selected_index = 2
    assert "0.6" in live.words.value
    live.tabs.selected_index = 3
    assert "Definition" in live.sources.value and "download=" in live.sources.value
    live.tabs.selected_index = 1
    live.rows.by.value = "Okinawa's share, %"
    cells = re.findall(r'<td class="number">([\d.,]+)</td>', live.rows.html.value)
    assert float(cells[2]) == pytest.approx(0.6, abs=0.01)
    live.rows.down.value = True
    assert "exclusive-use" in live.rows.html.value.split("<tbody>")[1][:120]
