"""The road to the strategy of 2022: rival causes stand side by side, and none is called the cause."""

from __future__ import annotations

import re

import pytest

from jasa import data, exhibits
from jasa.exhibits.shift.strategy_road import CAUSES
from jasa.exhibits.shift.three_documents import THEMES


@pytest.mark.parametrize("cause", CAUSES)
def test_every_explanation_has_its_case_its_critics_and_its_test(cause: str) -> None:
    view = exhibits.strategy_road.view(cause=cause)
    assert [p.heading for p in view.panels] == [
        "The case for it",
        "What its critics answer",
        "What would decide",
    ]
    assert "not thereby caused" in view.caveats[0]
    assert not re.search(r"because of|led to|caused by the", " ".join(view.words))


def test_order_was_given_before_the_invasion_and_the_chart_says_so() -> None:
    table = exhibits.strategy_road.view().table.set_index("Row")
    days = table["Days after the invasion, number"]
    assert (days.loc[["xq001", "xq002", "xq004"]] < 0).all() and days.loc["xq012"] > 0
    started = data.load("timeline").set_index("row_id").at["tl112", "as_of"]
    rows = data.load("nss_process").set_index("row_id")["as_of"]
    assert days.loc["xq001"] == (rows["xq001"] - started).days


def test_no_event_stands_in_two_explanations() -> None:
    used = [row for cause in CAUSES.values() for row in cause.rows]
    assert len(used) == len(set(used))


@pytest.mark.parametrize("theme", THEMES)
def test_a_passage_that_no_reader_of_english_can_read_has_its_gist(theme: str) -> None:
    view = exhibits.three_documents.view(theme=theme)
    for panel in view.panels:
        said = f"{panel.text} {panel.label}"
        assert len(re.findall(r"[a-z]{3,}", said)) > 5, panel
    assert not re.search(r"[\u3040-\u9fff]", " ".join(view.words))
