"""The tests before and after: fair questions, nothing shown too early, chance said, changes shown."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from jasa.data import facts
from jasa.learn import beliefs as misconceptions
from jasa.learn import cards
from jasa.learn.record import Record
from tests.in_words import first_of


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a record of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fill(made: misconceptions.Test, right: int) -> None:
    """Answer the first questions rightly and the others wrongly."""
    for number, asked in enumerate(made.asked):
        wrong = next(o for o in asked.options if o != asked.right)
        made.controls[asked.name].value = asked.right if number < right else wrong


def test_twelve_questions_of_three_options_cover_lessons_one_to_eight() -> None:
    asked = misconceptions.questions()
    assert len(asked) == 12
    assert {q.lesson for q in asked} == {f"0{n}" for n in range(1, 9)}
    assert all(len(q.options) == 3 for q in asked)
    place = Counter(list(q.options).index(q.right) for q in asked)
    assert set(place.values()) == {4}, "the right option stands as often in each place"


@pytest.mark.parametrize("name", cards.items("mc"))
def test_every_answer_rests_on_cells_and_names_its_source(name: str) -> None:
    this, asked = cards.item_named(name), misconceptions.question(name)
    assert facts.REFERENCE.search(this["why"])
    assert asked.sources
    assert sum(bool(o.get("right")) for o in this["options"]) == 1
    assert not [s for s in (asked.ask, asked.why, *asked.options) if "{" in s]


def test_right_options_with_a_figure_take_it_from_a_table() -> None:
    for name in cards.items("mc"):
        right = first_of(
            (o["text"] for o in cards.item_named(name)["options"] if o.get("right")),
            f"jasa/learn/items, {name}: no option is marked `right: true`",
        )
        assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", right)), right


def test_nothing_shows_before_all_are_answered() -> None:
    made = misconceptions.Test(misconceptions.BEFORE)
    fill(made, 12)
    made.controls[made.asked[4].name].value = None
    made.button.click()
    assert "Still open: 5." in made.reply.value
    assert made.after.value == "" and made.chart.outputs == ()
    assert Record().read()[0] == []
    assert not any(c.disabled for c in made.controls.values())
    page = misconceptions.questions_as_list()
    for asked in made.asked:
        assert asked.why not in page and asked.right not in page


def test_score_stands_beside_chance_and_reasons_follow() -> None:
    made = misconceptions.Test(misconceptions.BEFORE)
    fill(made, 5)
    made.button.click()
    assert "5 of 12 right. Guessing gives 4 on average" in made.reply.value
    assert "about 37 would do at least as well" in made.reply.value
    assert made.after.value.count("<details>") == 12 and made.after.value.count("Right:") == 7
    assert all(c.disabled for c in made.controls.values()) and made.button.disabled
    assert len(made.chart.outputs) == 1
    assert misconceptions.summary() == {"before": 5, "after": None, "asked": 12}


def test_chance_is_that_of_the_binomial() -> None:
    assert misconceptions.by_luck(0, 12) == pytest.approx(1)
    assert misconceptions.by_luck(12, 12) == pytest.approx(3**-12)
    assert misconceptions.by_luck(1, 2) == pytest.approx(5 / 9)


def test_a_test_handed_in_stays_and_comes_back() -> None:
    made = misconceptions.Test(misconceptions.BEFORE)
    fill(made, 3)
    made.button.click()
    again = misconceptions.Test(misconceptions.BEFORE)
    assert again.button.disabled and "3 of 12 right" in again.reply.value
    assert len(Record().read()[0]) == 12


def test_a_damaged_answer_can_be_given_again_and_the_others_stay() -> None:
    made = misconceptions.Test(misconceptions.BEFORE)
    fill(made, 12)
    made.button.click()
    path = Record().path
    path.write_text(path.read_text(encoding="utf-8").replace('"pre-mc-z03"', '"pre-mc-'), "utf-8")
    again = misconceptions.Test(misconceptions.BEFORE)
    assert not again.button.disabled
    assert [n for n, c in again.controls.items() if not c.disabled] == ["mc-z03"]
    again.controls["mc-z03"].value = again.asked[2].right
    again.button.click()
    assert misconceptions.score(misconceptions.BEFORE) == 12


@pytest.mark.parametrize("open_places", [(0,), (11,), (2, 5), tuple(range(12))])
def test_a_test_with_gaps_has_no_score(open_places: tuple[int, ...]) -> None:
    for place, asked in enumerate(misconceptions.questions()):
        if place not in open_places:
            Record().add(f"{misconceptions.BEFORE}-{asked.name}", "quiz", asked.right)
    assert misconceptions.score(misconceptions.BEFORE) is None
    assert misconceptions.summary()["before"] is None


def test_after_shows_before_beside_it() -> None:
    before = misconceptions.Test(misconceptions.BEFORE)
    fill(before, 4)
    before.button.click()
    after = misconceptions.Test(misconceptions.AFTER)
    assert not after.button.disabled, "the two tests are two"
    fill(after, 9)
    after.button.click()
    assert "Learnt: 5. Kept: 4. Lost: 0. Still not right: 3." in after.reply.value
    assert after.after.value.count("✓") == 4 + 9 + 9 + 1  # two columns, the reasons, the key
    drawn = after.chart.outputs[0]["data"]["application/vnd.plotly.v1+json"]["data"][0]
    assert drawn["y"] == ["before", "after"] and drawn["text"] == ["4 of 12", "9 of 12"]


def test_after_without_before_says_so() -> None:
    after = misconceptions.Test(misconceptions.AFTER)
    fill(after, 12)
    after.button.click()
    assert "no complete test from before" in after.reply.value
    assert misconceptions.summary()["before"] is None
