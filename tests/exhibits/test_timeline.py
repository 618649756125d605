"""The timeline: the event named is the event shown, and the filters mean what they say."""

from __future__ import annotations

import pandas as pd

from jasa import data, exhibits
from jasa.frame.style import date

timeline = exhibits.timeline


def test_every_event_can_be_chosen_and_shows_its_own_date_text_and_mark() -> None:
    rows = data.load("timeline").set_index("row_id")
    options = timeline.controls["event"].values()
    assert len(options) == len(rows) == len(set(options))
    for option in options[::5]:
        view = timeline.view(event=option)
        row_id = view.panels[0].row
        row = rows.loc[row_id]
        assert option == view.title == f"{date(row.as_of, row.as_of_precision)}: {row.title}"
        assert view.panels[0].text == row.summary and view.panels[1].text == row.significance
        (chosen,) = [t for t in view.figure.data if t.name == "event chosen"]
        assert list(chosen.ids) == [row_id]
        assert pd.Timestamp(chosen.x[0]) == row.as_of


def test_options_stand_in_the_order_of_time() -> None:
    rows = data.load("timeline").set_index("title")["as_of"]
    dates = [rows[o.split(": ", 1)[1]] for o in timeline.controls["event"].values()]
    assert dates == sorted(dates)


def test_highlighting_keeps_to_kind_and_actors() -> None:
    rows = data.load("timeline").set_index("row_id")
    for kind, category in (("disputes", "dispute"), ("laws", "law"), ("crises", "crisis")):
        table = timeline.view(kind=kind).table
        lit = table.loc[table["Highlighted"] == "yes", "Row"]
        assert sorted(lit) == sorted(rows.index[rows["category"] == category])
    for actors in timeline.controls["actors"].values():
        assert (timeline.view(actors=actors).table["Highlighted"] == "yes").any(), actors
    table = timeline.view(actors="Okinawa").table
    lit = table[table["Highlighted"] == "yes"]
    assert "Nago referendum" in set(lit["Event"])
    assert not lit["Event"].str.contains("Ogasawara").any()


def test_the_chosen_event_always_lies_inside_the_years_shown() -> None:
    for option in timeline.controls["event"].values()[::3]:
        for years in ("the chapter of the event", "the year of the event"):
            view = timeline.view(event=option, years=years)
            assert view.panels[0].row in set(view.table["Row"])
    year = timeline.view(
        event="19 June 1960: Treaty approved automatically", years="the year of the event"
    )
    assert {d[-4:] for d in year.table["Date"]} == {"1960"}


def test_default_sentence() -> None:
    said = timeline.view().words
    assert said[0].startswith("8 September 1951, First Japan-US Security Treaty signed (treaties")
    assert said[1].startswith(f"Highlighted: {len(data.load('timeline'))} of the ")
