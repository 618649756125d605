"""Journeys of leaders: every one is counted once, and full decades only are compared."""

from __future__ import annotations

from jasa import data, exhibits


def test_the_offices_and_the_kinds_each_cover_all_journeys() -> None:
    total = len(data.load("leader_visits"))
    for control in ("who", "kind"):
        options = exhibits.leader_visits.controls[control].values()
        parts = [
            exhibits.leader_visits.view(**{control: v}).table["Journeys, number"].sum()
            for v in options
        ]
        assert parts[0] == total == sum(parts[1:])


def test_title_names_full_decades_with_their_sums() -> None:
    view = exhibits.leader_visits.view()
    sums = view.table.groupby("Decade")["Journeys, number"].sum()
    assert (sums["1960s"], sums["1990s"], sums["2010s"]) == (12, 35, 34)
    assert view.title == "Leaders' journeys: 12 in the 1960s, 35 in the 1990s and 34 in the 2010s"


def test_first_presidential_journey_is_that_of_1974() -> None:
    view = exhibits.leader_visits.view(who="US presidents")
    assert "US presidents: 27, the first in 1974." in view.words
