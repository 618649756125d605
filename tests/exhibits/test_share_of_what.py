"""The exhibit *share of what*: each value stands beside its own label, unit and squares."""

from __future__ import annotations

import pytest

from jasa import exhibits
from jasa.frame import style

STATES = list(exhibits.share_of_what.states())


@pytest.mark.parametrize("state", STATES, ids=lambda s: s["count"])
def test_each_bar_carries_its_own_label_value_and_colour(state: dict[str, str]) -> None:
    view = exhibits.share_of_what.view(**state)
    bars = next(t for t in view.figure.data if t.type == "bar")
    at = {a.y: a.text for a in view.figure.layout.annotations}
    for (_, row), x, y, text, colour in zip(
        view.table.iterrows(), bars.x, bars.y, bars.text, bars.marker.color, strict=True
    ):
        assert x == pytest.approx(row["Okinawa's share, %"], abs=0.006)
        assert text.strip() == style.percent(x)
        assert row["What is counted"] in at[y] and row["Date"][-4:] in at[y]
        chosen = row["What is counted"] == state["count"]
        assert (colour == style.COLOURS["Okinawa"]) == chosen


@pytest.mark.parametrize("state", STATES, ids=lambda s: s["count"])
def test_squares_and_words_are_those_of_the_yardstick_chosen(state: dict[str, str]) -> None:
    view = exhibits.share_of_what.view(**state)
    row = view.table.set_index("What is counted").loc[state["count"]]
    share = style.percent(row["Okinawa's share, %"])
    squares = next(t for t in view.figure.data if t.name == "Okinawa")
    assert share in squares.text and share in view.title
    parts = [style.number(row[c]) for c in ("Okinawa", "Japan")]
    assert f"{parts[0]} of {parts[1]} {row['Unit']}" in view.words[0]
