"""The walk through Article XVII, and PFAS beside the guideline of its time."""

from __future__ import annotations

import pytest

from jasa import data, exhibits
from jasa.exhibits.beside import pfas_values, who_tries_whom


@pytest.mark.parametrize("state", list(exhibits.who_tries_whom.states()), ids=str)
def test_duty_decides_the_first_right_and_nobody_is_named(state: dict[str, str]) -> None:
    view = exhibits.who_tries_whom.view(**state)
    first = view.words[0]
    assert ("The United States." in first) == (state["duty"] == who_tries_whom.ON)
    assert ("Japan has the first right" in view.title) == (state["duty"] == who_tries_whom.OFF)
    answers = [p for p in view.panels if p.kind == "note"]
    assert len(answers) == 3 and all(p.text in " ".join(view.words) for p in answers)


def test_earlier_custody_is_a_discretion_and_for_the_gravest_cases_only() -> None:
    grave = exhibits.who_tries_whom.view()
    assert "a discretion, not a duty" in grave.words[1]
    other = exhibits.who_tries_whom.view(offence=who_tries_whom.OTHER)
    assert "sympathy" not in other.words[1] and "ht055" in set(other.table["Row"])


def test_every_concentration_stands_in_one_kind_of_water_beside_its_own_guideline() -> None:
    rows = data.load("pfas").query("kind == 'concentration'")
    kinds = [m for media in pfas_values.MEDIA.values() for m in media]
    assert set(rows["medium"]) <= set(kinds) and len(kinds) == len(set(kinds))
    view = exhibits.pfas_values.view(water=tuple(pfas_values.MEDIA))
    assert len(view.table) == len(rows)
    for trace in view.figure.data:
        if trace.name == "guideline of the time":
            assert list(trace.x) == view.table["Guideline, ng/L"].tolist()
