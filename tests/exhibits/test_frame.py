"""The frame and its controls, without a browser."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
from typing import Any

import pandas as pd
import pytest

from jasa import data, exhibits
from jasa.frame import style
from jasa.frame.exhibit import REGISTRY, Amount, Exhibit, Grid, Many, One, sources_of
from jasa.frame.live import frame, inputs, panels
from jasa.instructor.make.gallery import two_states


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
    fallback = panels.fallback(shown, view)
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


@pytest.mark.parametrize("shown", REGISTRY.values(), ids=lambda e: e.name)
def test_the_script_can_draw_every_control_and_its_values_come_back_as_they_went(
    shown: Exhibit,
) -> None:
    """What the page sends for a state is a state of the exhibit: plain data, there and back."""
    said = frame.script_spec(shown)["controls"]
    assert [c["name"] for c in said] == list(shown.controls)
    assert json.loads(json.dumps(said)) == said and all(c["label"] for c in said)
    for name, control in shown.controls.items():
        for value in control.values()[:30]:
            assert control.check(json.loads(json.dumps(value))) == value, name


def test_frame_answers_for_a_state_and_for_a_tab_and_keeps_its_picture() -> None:
    live = frame.Frame(exhibits.share_of_what, {})
    sent: list[dict[str, Any]] = []
    live.send = lambda content, buffers=None: sent.append(content)
    opened = json.loads(live.view)
    assert "70.3" in opened["heading"] and opened["figure"]["data"]
    land = {"count": "land"}
    live.answer({"ask": "view", "key": "a", "state": land}, [])
    for tab in (1, 2, 3):
        live.answer({"ask": "pane", "key": str(tab), "state": land, "tab": tab}, [])
    assert [s["key"] for s in sent] == ["a", "1", "2", "3"]
    view, table, words, sources = (s["value"] for s in sent)
    assert "0.6" in json.loads(view)["heading"] and "0.6" in words
    assert 'data-value="' in table and "Definition" in sources and "download=" in sources
    with pytest.raises(ValueError, match="is not a choice"):
        live.answer({"ask": "view", "key": "b", "state": {"count": "bananas"}}, [])
    live.answer({"ask": "still"}, [memoryview(b"png")])
    assert live.still and base64.b64decode(live.png) == b"png"


def test_a_covered_exhibit_keeps_its_words_and_its_picture_folded() -> None:
    live = frame.Frame(exhibits.share_of_what, {}, covered=True)
    live.keep(b"png")
    assert live.page().index("<details>") < live.page().index("70.3") and "<img" in live.page()
    live.uncover()
    assert "<details>" not in live.page() and not live.covered


def test_every_colour_of_the_course_can_be_read_on_a_dark_page() -> None:
    night = style.night()
    paper = night[style.PAPER.lower()]
    for day in [*style.COLOURS.values(), style.INK, style.MUTED]:
        assert style.contrast(night[day.lower()], paper) >= 4.5, day


#: A colour in a figure's JSON; a see-through one takes its lightness from the page below it.
COLOUR = re.compile(r"#[0-9a-f]{6}\b|rgb\([^)]*\)|\b(?:white|black|gr[ae]y)\b(?=\")")


@pytest.mark.parametrize("shown", REGISTRY.values(), ids=lambda e: e.name)
def test_every_colour_of_a_chart_has_one_for_the_night(shown: Exhibit) -> None:
    """One that `night` does not know stays as by day, inside a text as well: white on white, or dim."""
    for state in two_states(shown):
        drawn = shown.view(**state).figure
        named = set(COLOUR.findall(drawn.to_json().lower() if drawn else ""))
        assert named <= style.night().keys()


def test_amount_takes_numbers_of_its_range_only() -> None:
    rate = Amount(80, 160, start=110, step=0.5, unit="yen per dollar", label="Rate")
    assert rate.check(151.5) == 151.5
    for wrong in (79, 161, "110", True, None):
        with pytest.raises(ValueError, match="from 80 to 160"):
            rate.check(wrong)
    assert inputs.described(rate, "rate")["label"] == "Rate, yen per dollar"
    assert {80, 110, 160} <= set(rate.values())


def test_grid_takes_whole_numbers_of_its_size_only() -> None:
    scores = Grid(["stay", "move"], ["cost", "noise"], low=0, high=5, default=3, label="Scores")
    assert inputs.described(scores, "scores")["rows"] == ["stay", "move"]
    for wrong in (((3, 3),), ((3, 3), (3, 6)), "abc", None):
        with pytest.raises(ValueError, match=r"rows of|whole numbers"):
            scores.check(wrong)
    assert all(scores.check(v) == v for v in scores.values())


def test_the_source_line_names_the_first_sources_and_counts_the_rest() -> None:
    view = exhibits.scrambles.view()
    every = len(view.source_ids)
    assert every > 4
    for lead in range(1, every + 2):
        line = dataclasses.replace(view, lead=lead).source_line()
        shown = [data.source(i).short for i in view.source_ids[:lead]]
        assert "; ".join(shown) in line
        rest = re.search(r" and (\d+) more", line)
        assert (int(rest[1]) if rest else 0) == max(every - lead, 0)


def test_few_short_options_stand_side_by_side_and_others_in_a_list() -> None:
    room = inputs.SHORT // inputs.FEW
    for many in range(2, inputs.FEW + 3):
        for length in (1, room, room + 1, inputs.SHORT):
            options = [f"{n}" + "x" * (length - 1) for n in range(many)]
            kind = inputs.described(One(options), "choice")["kind"]
            fits = many <= inputs.FEW and many * length <= inputs.SHORT
            assert kind == ("radio" if fits else "list"), (many, length)


@pytest.mark.parametrize("table", [t for t in data.PACKAGE.table_names if t != "sources"])
def test_the_source_of_most_rows_comes_first_and_those_named_beside_it_last(table: str) -> None:
    rows = data.load(table)
    main = rows["source_id"].dropna().value_counts()
    found = sources_of(rows)
    assert main[found[0]] == main.max()
    assert set(found[: len(main)]) == set(main.index)
    assert len(set(found)) == len(found)
