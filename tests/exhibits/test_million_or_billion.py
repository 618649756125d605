"""The check of size: figures of the claims, pairs of label and value, and the part of the rate."""

from __future__ import annotations

from jasa import data, exhibits
from jasa.exhibits.cost.million_or_billion import PAYERS


def test_figures_are_those_of_the_claims() -> None:
    claims = data.load("claims").set_index("row_id")["claim"]
    assert f"close to {PAYERS['Japan'][1]} million dollars" in claims[PAYERS["Japan"][0]]
    assert (
        f"close to {PAYERS['United States'][1]} million dollars"
        in claims[PAYERS["United States"][0]]
    )


def test_default_sentence_pairs_label_and_value() -> None:
    words = exhibits.million_or_billion.view().words
    assert "2 million dollars a year make 36.2 dollars a year per service member" in words[0]
    assert "host-nation support, JFY2019: 32,781." in words[1]
    assert "yearly mean of 2016 to 2019: 57,019." in words[1]


def test_rate_touches_only_the_sum_in_yen() -> None:
    column = "Per service member and year, US dollars"
    weak, strong = (exhibits.million_or_billion.view(rate=r).table for r in (160, 80))
    assert (weak[column] != strong[column]).tolist() == [False, False, True, False]
    american = [exhibits.million_or_billion.view(payer="United States", rate=r) for r in (160, 80)]
    assert american[0].table.equals(american[1].table)
