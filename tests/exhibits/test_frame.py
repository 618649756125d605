"""The frame and its controls, without a browser."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from jasa import exhibits
from jasa.frame import style
from jasa.frame.exhibit import Amount, Grid, Many, One, Step
from jasa.frame.live import frame, inputs, panels


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


def test_text_colours_have_contrast() -> None:
    for colour in (style.INK, style.MUTED):
        assert style.contrast(colour) >= 4.5
    for colour in style.COLOURS.values():
        assert style.contrast(colour) >= 3


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
    boxes = inputs.control(hosts, "hosts", hosts.start)
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


def test_steps_stop_at_both_ends() -> None:
    stepper = inputs.control(Step(["first", "second", "third"]), "event", "first")
    seen: list[str] = []
    stepper.observe_value(lambda: seen.append(stepper.value))
    assert stepper.back.disabled
    stepper.on.click()
    stepper.on.click()
    assert seen == ["second", "third"] and stepper.on.disabled
    stepper.move(5)
    assert stepper.value == "third"


def test_amount_takes_numbers_of_its_range_only() -> None:
    rate = Amount(80, 160, start=110, step=0.5, unit="yen per dollar", label="Rate")
    assert rate.check(151.5) == 151.5
    for wrong in (79, 161, "110", True, None):
        with pytest.raises(ValueError, match="from 80 to 160"):
            rate.check(wrong)
    made = inputs.control(rate, "rate", 110)
    assert made.description == "Rate, yen per dollar" and not made.continuous_update
    assert {80, 110, 160} <= set(rate.values())


def test_grid_takes_whole_numbers_of_its_size_only() -> None:
    scores = Grid(["stay", "move"], ["cost", "noise"], low=0, high=5, default=3, label="Scores")
    made = inputs.control(scores, "scores", scores.start)
    seen: list[object] = []
    made.observe_value(lambda: seen.append(made.value))
    made.cells[1][0].value = 5
    assert seen == [((3, 3), (5, 3))]
    for wrong in (((3, 3),), ((3, 3), (3, 6)), "abc", None):
        with pytest.raises(ValueError, match=r"rows of|whole numbers"):
            scores.check(wrong)
    assert all(scores.check(v) == v for v in scores.values())
