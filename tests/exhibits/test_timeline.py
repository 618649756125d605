"""The timeline: the event named is the event shown, and the filters mean what they say."""

from __future__ import annotations

import pandas as pd

from jasa import data, exhibits
from jasa.exhibits.origins import timeline as module
from jasa.frame.style import date

timeline = exhibits.timeline


def other_rows() -> pd.DataFrame:
    """Return the events behind the alliance that have no row in the timeline."""
    rows = data.load("history_events").set_index("row_id")
    return rows[rows["timeline_row_id"].isna()]


def test_every_row_of_both_tables_stands_in_the_list_once_and_to_the_newest() -> None:
    table = timeline.view().table
    wanted = [*data.load("timeline")["row_id"], *other_rows().index]
    assert sorted(table["Row"]) == sorted(wanted)
    newest = other_rows().loc[table["Row"].iloc[-1]]
    assert newest["as_of"] == data.load("history_events")["as_of"].max()
    assert str(newest["as_of"].year) in timeline.view().caveats[0]


def test_every_theme_has_one_lane_and_events_of_the_second_table_show_their_own_words() -> None:
    lanes = [t for themes in module.THEMES.values() for t in themes]
    assert sorted(lanes) == sorted(other_rows()["theme"].unique())
    table = timeline.view().table.set_index("Row")
    for row_id, row in list(other_rows().iterrows())[::9]:
        option = f"{table.loc[row_id, 'Date']}: {table.loc[row_id, 'Event']}"
        view = timeline.view(event=option)
        assert (view.panels[0].row, view.panels[0].text) == (row_id, row["event"])
        assert table.loc[row_id, "Kind"] == module.LANES[module.LANE_OF[row["theme"]]]


def test_a_mark_is_filled_only_where_the_day_is_known_and_nothing_is_warned_of() -> None:
    both = pd.concat([data.load("timeline"), data.load("history_events")]).set_index("row_id")
    for trace in timeline.view().figure.data:
        for row_id, symbol in zip(trace.ids or [], trace.marker.symbol or [], strict=True):
            sure = (
                both.loc[row_id, "as_of_precision"] == "day" and both.loc[row_id, "use"] == "grade"
            )
            assert symbol.endswith("-open") != sure, row_id


def test_every_event_can_be_chosen_and_shows_its_own_date_text_and_mark() -> None:
    rows = data.load("timeline").set_index("row_id")
    options = timeline.controls["event"].values()
    assert len(options) == len(rows) + len(other_rows()) == len(set(options))
    for option in options[::5]:
        view = timeline.view(event=option)
        row_id = view.panels[0].row
        if row_id not in rows.index:
            continue  # a row of the second table, tested below
        row = rows.loc[row_id]
        assert option == view.title == f"{date(row.as_of, row.as_of_precision)}: {row.title}"
        assert view.panels[0].text == row.summary and view.panels[1].text == row.significance
        (chosen,) = [t for t in view.figure.data if t.name == "event chosen"]
        assert list(chosen.ids) == [row_id]
        assert pd.Timestamp(chosen.x[0]) == row.as_of


def test_options_stand_in_the_order_of_time() -> None:
    table = timeline.view().table
    assert timeline.controls["event"].values() == [
        f"{d}: {t}" for d, t in zip(table["Date"], table["Event"], strict=True)
    ]
    both = pd.concat([data.load("timeline"), data.load("history_events")]).set_index("row_id")
    dates = both.loc[table["Row"], "as_of"].tolist()
    assert dates == sorted(dates)


def test_highlighting_keeps_to_kind_and_actors() -> None:
    rows = data.load("timeline").set_index("row_id")
    for kind, category in (("disputes, votes", "dispute"), ("laws", "law")):
        table = timeline.view(kind=kind).table
        lit = table.loc[table["Highlighted"] == "yes", "Row"]
        themes = module.THEMES.get(category, [])
        others = other_rows().index[other_rows()["theme"].isin(themes)]
        assert sorted(lit) == sorted([*rows.index[rows["category"] == category], *others])
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
    shown = len(data.load("timeline")) + len(other_rows())
    assert said[1].startswith(f"Highlighted: {shown} of the ")
