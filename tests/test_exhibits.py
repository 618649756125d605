"""What must be true of every exhibit in every state of its controls, without a browser or a kernel."""

from __future__ import annotations

import itertools
import json
import re
import socket

import pandas as pd
import pytest

from jasa import data, exhibits, frame, panels, style
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


@every_state
def test_numbers_in_words_are_those_of_the_table(shown: Exhibit, state: dict[str, object]) -> None:
    view = view_of(shown, state)
    assert 2 <= len(view.words) <= 5
    said = " ".join(view.words)
    cells = [c for c in view.table.astype(object).to_numpy().ravel() if c == c and c is not None]
    known = set().union(*(numbers(str(c)) for c in cells)) | {float(len(view.table))}
    known |= {round(n, d) for n in known for d in (0, 1)}
    drawn = [n for n in numbers(said) if n >= 100 and n not in known and not 1950 < n < 2030]
    levels = sorted(k for k in known if k >= 100)
    differences = {round(a - b, 1) for a, b in itertools.permutations(levels, 2)}
    totals = {float(n) for row in data_totals(shown) for n in row}
    assert not [n for n in drawn if n not in differences | totals], said


def data_totals(shown: Exhibit) -> list[list[float]]:
    """Every number in the tables an exhibit reads."""
    frames = [data.load(t).select_dtypes("number") for t in shown.tables]
    return [f.to_numpy(dtype=float, na_value=0).round(0).ravel().tolist() for f in frames]


@every_state
def test_table_has_rows_units_and_no_row_twice(shown: Exhibit, state: dict[str, object]) -> None:
    table = view_of(shown, state).table
    assert len(table) >= 1 and not table.duplicated().any()
    numeric = table.select_dtypes("number").columns
    lacking = [c for c in numeric if not re.search(r"%|, |Year|Japan|Okinawa|number", c)]
    assert not lacking, f"columns without a unit: {lacking}"


@every_state
def test_every_source_is_known_and_every_cited_table_is_read(
    shown: Exhibit, state: dict[str, object]
) -> None:
    view = view_of(shown, state)
    allowed = {s.source_id for s in data.cite(*shown.tables)}
    assert view.source_ids and set(view.source_ids) <= allowed


@every_state
def test_chart_fetches_nothing(shown: Exhibit, state: dict[str, object]) -> None:
    drawn = json.dumps(frame.chart(view_of(shown, state).figure, shown.height))
    assert not re.search(r"https?://|mapbox|topojson", drawn)
    kinds = {t["type"] for t in json.loads(drawn)["data"]}
    assert not [k for k in kinds if re.search("geo|map|choropleth", k)]


@every_state
def test_height_is_the_same_in_every_state(shown: Exhibit, state: dict[str, object]) -> None:
    assert frame.chart(view_of(shown, state).figure, shown.height)["layout"]["height"] == shown.height


@every_state
def test_slide_version_carries_title_source_and_caveat(
    shown: Exhibit, state: dict[str, object]
) -> None:
    slide = shown.figure(**state)
    view = view_of(shown, state)
    inside = " ".join(a.text for a in slide.layout.annotations).replace("<br>", " ")
    assert view.title.split()[0] in slide.layout.title.text
    assert "Source:" in inside and "Mind:" in inside


@every_state
def test_no_student_or_table_text_can_break_the_page(
    shown: Exhibit, state: dict[str, object]
) -> None:
    view = view_of(shown, state)
    fallback = panels.fallback(shown, view).replace(panels.KEYS, "")
    for page in (panels.words(view), panels.sources(shown, view), fallback):
        assert "<script" not in page.lower() and "nan" not in page.lower().split()


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


def test_circles_are_true_to_area() -> None:
    from math import cos, radians

    from jasa.maps import KM_PER_DEGREE, circle

    for area_ha, lat in ((4811.4, 26.5), (0.2, 26.3), (3533.1, 26.67)):
        lons, lats = circle(127.8, lat, area_ha)
        x = [v * KM_PER_DEGREE * cos(radians(lat)) for v in lons]
        y = [v * KM_PER_DEGREE for v in lats]
        twice = sum(x[i] * y[i + 1] - x[i + 1] * y[i] for i in range(len(x) - 1))
        assert abs(twice) / 2 * 100 == pytest.approx(area_ha, rel=1e-4)


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
    view = exhibits.share_by_municipality.view()
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


def test_many_control_keeps_its_order_and_needs_one_choice() -> None:
    hosts = Many(["Japan", "Germany", "Italy"], default=["Japan"])
    assert hosts.check(["Italy", "Japan"]) == ("Japan", "Italy")
    assert len(hosts.values()) == 7
    with pytest.raises(ValueError, match="at least one"):
        hosts.check([])


def test_one_control_default() -> None:
    assert One(["a", "b"], default="b").start == "b"


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
