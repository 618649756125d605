"""Votes on Ukraine: labels belong to their figures, and a gap in a list is never a vote."""

from __future__ import annotations

import re

from jasa import data, exhibits


def test_default_sentence_pairs_each_vote_with_its_total() -> None:
    said = exhibits.un_votes.view().words[0]
    totals = data.load("un_votes_totals").set_index("resolution").loc["A/RES/ES-11/1"]
    found = re.search(
        r"(\d+) of (\d+) members voted yes, (\d+) no, (\d+) abstained and (\d+)", said
    )
    assert found is not None
    columns = ["yes", "members", "no", "abstain", "absent"]
    assert [int(n) for n in found.groups()] == [totals[c] for c in columns]


def test_partial_lists_claim_nothing_about_the_states_they_lack() -> None:
    for name in ("humanitarian, 24 March 2022", "Human Rights Council, April 2022"):
        view = exhibits.un_votes.view(resolution=name, states="Indo-Pacific")
        assert " voted yes" not in view.title and "are not in it" in view.words[1]
        assert view.table["States, number"].sum() < 40
        assert view.caveats[0].startswith("A state missing from a list did not abstain")
