"""Counts of words: rates follow from counts, weak counts are hatched, ties are told."""

from __future__ import annotations

import pytest

from jasa import data, exhibits


def test_rates_are_counts_over_words() -> None:
    rows = data.load("policy_language")
    rates = 10_000 * rows["count"].astype(float) / rows["words_total"].astype(float)
    assert rates.round(1).tolist() == pytest.approx(rows["per_10000_words"].tolist())


def test_default_sentences_name_both_terms_that_lead() -> None:
    words = exhibits.policy_language.view().words
    assert "“Russia” 13 times in 3,116 words, or 41.7 per 10,000" in words[0]
    assert "that of 13 January 2023 has the highest rate for “Russia”: 57.9 (6 times)" in words[1]
    assert "uses “Russia” and “nuclear” most: 13 times" in words[2]


def test_each_term_has_one_statement_with_the_highest_rate() -> None:
    rows = data.load("policy_language")
    for term, group in rows.groupby("term", observed=True):
        rates = group["per_10000_words"]
        assert (rates == rates.max()).sum() == 1, term


def test_bars_of_few_mentions_are_hatched() -> None:
    view = exhibits.policy_language.view(term="Russia", document="May 2022")
    weak = [count <= 2 for count in view.table["Mentions, number"].iloc[:6]]
    shapes = view.figure.data[0].marker.pattern.shape
    assert [s == "/" for s in shapes] == weak
