"""The Guidelines comparer says of every absence that it rests on a partial reading."""

from __future__ import annotations

from jasa import data, exhibits


def test_every_dimension_of_the_table_can_be_chosen() -> None:
    wanted = set(data.load("guidelines")["dimension"])
    assert {s["dimension"] for s in exhibits.guidelines_comparer.states()} == wanted


def test_an_absence_is_said_to_rest_on_the_parts_read() -> None:
    for state in exhibits.guidelines_comparer.states():
        view = exhibits.guidelines_comparer.view(**state)
        absent = view.table["Basis"].str.startswith("not mentioned")
        assert absent.any() == ("parts that we read" in view.words[-1])
        assert absent.any() == ("parts read" in view.title)
        assert [p.heading[-4:] for p in view.panels] == ["1978", "1997", "2015"]
