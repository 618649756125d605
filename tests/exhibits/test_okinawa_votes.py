"""The votes: each share with its own whole, and nothing computed where the whole is unknown."""

from __future__ import annotations

import pytest

from jasa import exhibits
from jasa.exhibits.henoko import vote_shares as module

LANDFILL = "2019 referendum on the landfill"


def test_the_same_votes_are_three_shares() -> None:
    """The three shares that the newspapers print for 2019, each with its whole."""
    expected = {module.VALID: 72.15, module.CAST: 71.74, module.ALL: 37.65}
    for whole, share in expected.items():
        view = exhibits.votes.view(event=LANDFILL, whole=whole)
        assert f"{share:.2f}\u00a0% of {whole} (24 February 2019)" in view.title
        line = view.table.set_index("Choice").loc["against"]
        assert line["Share, %"] == pytest.approx(share, abs=0.005)
    said = exhibits.votes.view(event=LANDFILL).words[1]
    assert "72.15\u00a0% of valid votes, 71.74\u00a0% of votes cast and 37.65\u00a0% of all" in said


def test_the_parts_of_a_whole_fill_it() -> None:
    for event in module.CHOICES:
        for whole in module.WHOLES:
            table = exhibits.votes.view(event=event, whole=whole).table
            drawn = [c for c in (module.SHARE, module.BLANK, module.ABSENT) if c in table]
            if module.SHARE not in drawn:
                continue
            total = table[drawn].sum().sum()
            complete = whole == module.VALID or module.BLANK in table
            assert total <= 100.2
            known = not event.startswith(("1998", "2002", "2022"))
            assert not (complete and known) or total == pytest.approx(100, abs=0.1), (event, whole)


def test_nago_of_1997_adds_both_answers_against() -> None:
    view = exhibits.votes.view(event="1997 Nago referendum on the heliport")
    assert "both answers: 53.84" in view.title
    assert len(view.table) == 4


def test_no_share_without_its_whole() -> None:
    view = exhibits.votes.view(event="2010 election of the governor", whole=module.VALID)
    assert view.figure is None and "cannot be computed" in view.title
    assert not [c for c in view.table if c.startswith("Share")]


def test_an_election_is_not_called_a_referendum() -> None:
    for event in module.CHOICES:
        first = exhibits.votes.view(event=event).caveats[0]
        assert ("not a referendum" in first) == ("governor" in event)
