"""No quiz is passed without reading: neither length nor place of an option tells the right one.

That the order is drawn anew for each learner is tested with the cards. Pages without a kernel show
the order of the file, so the file varies it too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from jasa.data import facts
from jasa.learn import cards
from tests.in_words import first_of

LESSONS = sorted(p.stem[:2] for p in cards.ITEMS.glob("[0-9]*.yaml"))
QUIZZES = [name for lesson in LESSONS for name in cards.items(lesson) if "-z" in name]
BELIEFS = cards.items("mc")

#: A quarter or a third would come by luck. Far below luck is a hint as well: "never the longest".
MOST, LEAST = 0.40, 0.10


def shown(name: str) -> tuple[list[str], int]:
    """The options of an item as a learner reads them, and the place of the right one in the file."""
    options = cards.item_named(name)["options"]
    right = first_of(
        (place for place, option in enumerate(options) if option.get("right")),
        f"jasa/learn/items, {name}: no option is marked `right: true`",
    )
    return [facts.filled_in(option["text"]) for option in options], right


def wins(name: str, pick: Callable[[list[int]], int]) -> float:
    """What a learner scores on average who takes an option of the picked length, by lot among equals."""
    texts, right = shown(name)
    lengths = [len(text) for text in texts]
    return (lengths[right] == pick(lengths)) / lengths.count(pick(lengths))


@pytest.mark.parametrize("pick", [max, min])
@pytest.mark.parametrize("names", [QUIZZES, BELIEFS], ids=["quizzes", "beliefs"])
def test_length_does_not_tell_the_right_option(
    names: list[str], pick: Callable[[list[int]], int]
) -> None:
    share = sum(wins(name, pick) for name in names) / len(names)
    assert LEAST <= share <= MOST, f"{share:.0%} by the {pick.__name__} of the lengths"


@pytest.mark.parametrize("lesson", LESSONS)
def test_in_no_lesson_the_right_option_is_always_the_longest_or_the_shortest(lesson: str) -> None:
    names = [name for name in QUIZZES if name.startswith(lesson)]
    assert names
    for pick in (max, min):
        assert not all(wins(name, pick) for name in names), pick.__name__


def test_the_right_option_stands_in_every_place_of_the_file() -> None:
    places = Counter(shown(name)[1] for name in QUIZZES)
    assert set(places) >= {0, 1, 2, 3}
    assert max(places.values()) <= MOST * len(QUIZZES), places


@pytest.mark.parametrize("name", [*QUIZZES, *BELIEFS])
def test_no_option_refers_to_another_by_place(name: str) -> None:
    """An order drawn by lot leaves "both of the above" without a sense."""
    place = re.compile(
        r"\b(above|below) (options?|answers?)\b|\b(all|both|none|any) of (the above|these)\b"
        r"|\b(first|second|third|last|previous|next) (option|answer)\b",
        re.IGNORECASE,
    )
    texts, _ = shown(name)
    assert not [text for text in texts if place.search(text)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_option_is_a_text_that_a_comma_cut_in_two(lesson: str) -> None:
    """In `[a, which b]` without quotes YAML reads two options; the second then begins mid-sentence."""
    half = re.compile(r"(?:which|who|whose|where|when|and|but|or|so|because)\b")
    items = cards.items(lesson).items()
    options = [(name, str(o)) for name, item in items for o in item.get("options", [])]
    cut = [(name, option) for name, option in options if half.match(option)]
    assert not cut, f"jasa/learn/items, lesson {lesson}: put quotes round {cut}"
