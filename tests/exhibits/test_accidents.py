"""Accidents: counts of one counter, one stretch; people named with their number and place."""

from __future__ import annotations

from jasa import data, exhibits


def test_decades_add_up_and_keep_their_labels() -> None:
    view = exhibits.accidents.view()
    rows = data.load("aircraft_accidents")
    rows = rows[rows["decade_count"]]
    assert view.table["Crashes, number"].sum() == rows["crashes"].sum()
    for years, crashes in zip(view.table["Years"], view.table["Crashes, number"], strict=True):
        assert f"{crashes:.0f} ({years})" in view.words[0]


def test_two_counters_are_named_with_their_own_count() -> None:
    rows = data.load("aircraft_accidents").set_index("row_id")
    said = exhibits.accidents.view(count="crashes, two counters").words[0]
    assert f"the prefecture counts {rows.at['ac005', 'crashes']:.0f} crashes" in said
    nation = said.split("Government of Japan")[1]
    assert f"counts {rows.at['ac006', 'crashes']:.0f}." in nation


def test_people_who_died_stand_with_their_place_and_day() -> None:
    view = exhibits.accident_events.view()
    events = data.load("aircraft_events")
    for row in events[events["deaths_residents"].fillna(0) > 0].itertuples():
        noun = "person" if row.deaths_residents == 1 else "people"
        when = f"{row.as_of.day} {row.as_of:%B %Y}"
        assert f"{row.place}, {when} ({row.deaths_residents:.0f} {noun})" in view.words[0]


def test_an_empty_cell_is_not_drawn_as_nobody() -> None:
    events = data.load("aircraft_events").set_index("row_id")
    for trace in exhibits.accident_events.view().figure.data:
        if "decoration" in trace.meta:
            continue
        deaths = events.loc[list(trace.ids), "deaths_residents"]
        (symbol,) = {s.removesuffix("-open") for s in trace.marker.symbol}
        assert {"circle": deaths.eq(0), "diamond": deaths.gt(0), "x": deaths.isna()}[symbol].all()
