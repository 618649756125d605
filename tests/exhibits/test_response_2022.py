"""Events around the invasion: every row stands on a lane, and none is said to be an effect."""

from __future__ import annotations

import re

from jasa import data, exhibits


def test_every_event_has_its_lane_and_its_distance_from_the_invasion() -> None:
    rows = data.load("response_2022").set_index("row_id")
    day = data.load("timeline").set_index("row_id").at["tl112", "as_of"]
    for lanes in ("by kind", "by actor"):
        table = exhibits.response_timeline.view(lanes=lanes).table.set_index("Row")
        assert set(table.index) == set(rows.index)
        days = (rows["as_of"] - day).dt.days
        assert table["Days after the invasion, number"].eq(days.loc[table.index]).all()


def test_step_names_the_event_that_is_ringed() -> None:
    control = exhibits.response_timeline.controls["event"]
    for label in control.values():
        view = exhibits.response_timeline.view(event=label)
        row = view.table.set_index("Row").loc[view.panels[0].row]
        assert row["What happened"] == view.panels[0].text and row["Date"] in view.title


def test_no_sentence_makes_the_invasion_a_cause() -> None:
    for state in exhibits.response_timeline.states():
        view = exhibits.response_timeline.view(**state)
        assert not re.search(r"because of|led to|caused by the", " ".join(view.words[1:]))
        assert "not thereby caused" in view.caveats[0]
