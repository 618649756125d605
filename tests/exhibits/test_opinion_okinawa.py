"""The polls: one survey, mode and wording a block, and headlines from one survey only."""

from __future__ import annotations

import re

import pytest

from jasa import data, exhibits
from jasa.exhibits.henoko import opinion_okinawa as module


@pytest.mark.parametrize("topic", module.TOPICS)
def test_a_block_holds_one_survey_mode_and_wording(topic: str) -> None:
    for _, part in module.blocks(module.answers(topic, module.BOTH)):
        for column in ("survey", "how", "question", "asked"):
            assert part[column].nunique() == 1


@pytest.mark.parametrize("topic", module.TOPICS)
def test_headlines_compare_inside_one_survey(topic: str) -> None:
    rows = data.load("opinion_okinawa").set_index("row_id")
    for population, headline in module.TOPICS[topic].headlines.items():
        ids = re.findall(r"op\d{3}", headline)
        assert rows.loc[ids, "survey"].nunique() == 1, headline
        asked = set(rows.loc[ids, "population"])
        assert asked <= {*module.POPULATIONS} and (
            population == module.BOTH or asked == {population}
        )


def test_no_line_joins_surveys() -> None:
    for state in exhibits.opinion_gap.states():
        for trace in exhibits.opinion_gap.view(**state).figure.data:
            assert trace.type == "bar" or "decoration" in trace.meta


def test_headline_names_each_population_with_its_own_share() -> None:
    title = exhibits.opinion_gap.view(topic="Is so large a share wrong?").title
    assert title.replace("\u00a0", " ") == (
        "“Wrong”: 56 % in Okinawa, 24 % in Japan; with “rather wrong”: 84 % and 79 % (2022)"
    )


def test_margin_needs_the_number_asked() -> None:
    table = exhibits.opinion_gap.view().table
    assert table["Margin, points"].isna().equals(table["Number asked"].isna())
    against = table[table["Row"] == "op038"].iloc[0]
    assert against["Margin, points"] == pytest.approx(2.8, abs=0.05)


#: Pixels between the edges of this chart where it shares a window of 690 with its texts, and of a line.
FITTED, LINE = 380, 15


def test_no_words_of_the_chart_touch_those_of_the_next_line() -> None:
    for state in exhibits.opinion_gap.states():
        layout = exhibits.opinion_gap.view(**state).figure.layout
        low, high = layout.yaxis.range
        notes = [(n.y, n.text, n.xanchor, n.xshift) for n in layout.annotations]
        for place, (y, words, anchor, shift) in enumerate(notes):
            for other, text, its, moved in notes[:place]:
                # An answer stands left of the bars, a share right of them, a heading over both.
                beside = anchor != its and min(shift, moved) > -100
                lines = (words.count("<br>") + text.count("<br>") + 2) / 2
                apart = abs(y - other) * FITTED / (high - low)
                assert beside or apart >= LINE * lines - 1, (state, words, text, apart)
