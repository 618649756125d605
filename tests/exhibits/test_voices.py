"""Every statement of both tables is heard in one topic, and on one side."""

from jasa import data
from jasa.exhibits.all_lessons import voices as room


def test_every_theme_and_decision_belongs_to_one_topic() -> None:
    names = [name for group in room.TOPICS.values() for name in group]
    themes = set(data.load("voices")["theme"].astype(str))
    decisions = set(data.load("reasons")["decision"].astype(str))
    assert len(names) == len(set(names)) and set(names) == themes | decisions


def test_every_side_of_the_tables_is_one_of_those_offered() -> None:
    sides = set(room.spoken()["side"])
    placed = {s: [n for n, starts in room.SIDES.items() if s.startswith(starts)] for s in sides}
    both = placed.pop("Washington and Tokyo")
    assert both == ["Tokyo", "Washington and US forces"]
    assert not {s: found for s, found in placed.items() if len(found) != 1}
