"""The story of Futenma: every event on one lane, dates and costs with the right year."""

from __future__ import annotations

from jasa import data, exhibits
from jasa.exhibits.henoko import futenma_promise, henoko_saga, henoko_story


def test_every_event_since_1995_has_a_lane_and_a_kind() -> None:
    rows, every = henoko_story.story(), data.load("henoko_events")
    assert set(every["row_id"]) - set(rows["row_id"]) == {"fe001", "fe002", "fe003", "fe004"}
    assert set(rows["lane"]) == set(henoko_story.LANES) and set(rows["kind"]) == set(
        henoko_story.KINDS
    )
    assert len(henoko_saga.EVENTS) == len(rows) == rows["label"].nunique()


def test_the_chosen_event_stands_between_its_neighbours() -> None:
    labels = list(henoko_saga.EVENTS)
    for at in (0, 1, len(labels) - 1):
        panels = exhibits.henoko_saga.view(event=labels[at]).panels
        rows = [p.row for p in panels]
        wanted = [henoko_saga.EVENTS[k] for k in labels[max(at - 1, 0) : at + 2]]
        assert rows == wanted
        assert sum(p.heading.startswith("Chosen") for p in panels) == 1


def test_the_crime_of_1995_is_one_row_without_detail() -> None:
    every = data.load("henoko_events").set_index("row_id")
    assert every.index[every["type"] == "crime"].tolist() == ["fe005"]
    crimes = henoko_story.story().query("row_id == 'fe005'")
    assert crimes["lane"].iloc[0] == "crime, accident, protest"


def test_each_return_date_keeps_the_year_it_was_given() -> None:
    table = exhibits.futenma_promise.view().table.set_index("Said in")["Date given"]
    assert table.to_dict() == {
        "1996": "2001-2003",
        "2006": "2014",
        "2013": "2022 or later (fiscal year)",
        "2019": "2030s or later",
    }
    words = exhibits.futenma_promise.view().words[1]
    assert "5 years ahead in 1996, 8 in 2006, 9 or more in 2013 and 11 or more in 2019" in words


def test_costs_are_paired_with_their_makers() -> None:
    view = exhibits.futenma_promise.view(show=futenma_promise.COSTS)
    pairs = dict(zip(view.table["Who and when"], view.table["Cost, billion yen"], strict=True))
    assert pairs == {
        "Government of Japan, 2014": 350,
        "Government of Japan, December 2019": 930,
        "Okinawa Prefecture, December 2018": 2500,
    }
    assert "at least 350 billion yen (Government of Japan, 2014)" in view.words[0]


def test_every_date_of_return_stands_beside_its_condition() -> None:
    for state in exhibits.futenma_promise.states():
        view = exhibits.futenma_promise.view(**state)
        if state["show"] == futenma_promise.DATES:
            assert [p.row for p in view.panels] == list(futenma_promise.CONDITION_ROWS)
            assert "condition" in view.caveats[0] and "replacement" in view.title
