"""The decision table: the ranking and the turning weights are true, and nothing is scored for you."""

from __future__ import annotations

import random

import pytest

from jasa import exhibits
from jasa.exhibits.henoko import decision
from jasa.frame.live import inputs

DICE = random.Random(1996)


def filled() -> tuple[decision.Scores, tuple[int, ...]]:
    size = range(len(decision.CRITERIA))
    scores = tuple(tuple(DICE.randint(0, 5) for _ in size) for _ in decision.OPTIONS)
    return scores, tuple(DICE.randint(1, 5) for _ in size)


@pytest.mark.parametrize("_", range(40))
def test_the_first_place_turns_where_the_table_says(_: int) -> None:
    scores, weights = filled()
    top = decision.leaders(scores, weights)
    for place in range(len(weights)):
        found = decision.smallest_turn(scores, weights, place)
        if len(top) > 1 or found is None:
            continue
        inside = weights[place] + (found.weight - weights[place]) * 0.99
        beyond = weights[place] + (found.weight - weights[place]) * 1.01
        moved = [*weights]
        moved[place] = inside
        assert decision.leaders(scores, tuple(moved)) == top
        moved[place] = beyond
        assert top[0] not in decision.leaders(scores, tuple(moved))


def test_where_no_weight_turns_it_none_does() -> None:
    for _ in range(40):
        scores, weights = filled()
        top = decision.leaders(scores, weights)
        for place in range(len(weights)):
            if len(top) == 1 and decision.smallest_turn(scores, weights, place) is None:
                for tried in range(6):
                    moved = [*weights]
                    moved[place] = tried
                    assert top[0] in decision.leaders(scores, tuple(moved))


def test_nothing_is_scored_before_the_reader_does() -> None:
    view = exhibits.decision_table.view()
    assert view.table[decision.SCORE].dropna().nunique() == 1
    assert "level" in view.title and "model" in view.caveats[0]
    assert decision.TURN not in view.table


def test_no_weight_at_all_gives_words() -> None:
    view = exhibits.decision_table.view(weights=((0,) * len(decision.CRITERIA),))
    assert view.figure is None and "no ranking" in view.title


def test_every_box_of_the_grid_is_named_for_a_screen_reader() -> None:
    """The script names each box by its row and column (`frame.js`)."""
    said = inputs.described(decision.GRID_SCORES, "scores")
    assert said["rows"][0] == "Henoko as planned" and said["columns"][0] == "ends the danger soon"
    boxes = {(r, c) for r in said["rows"] for c in said["columns"]}
    assert len(boxes) == len(decision.OPTIONS) * len(decision.CRITERIA)
