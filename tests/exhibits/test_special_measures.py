"""The agreements: every fiscal year once, and new payments named as the table has them."""

from __future__ import annotations

from jasa import data, exhibits
from jasa.exhibits.cost.special_measures import NEW, PERIODS


def test_agreements_follow_each_other_without_gap_and_labels_fit() -> None:
    rows = data.load("sma_agreements").set_index("row_id")
    years = [
        y for r in rows.itertuples() for y in range(r.start_fiscal_year, r.end_fiscal_year + 1)
    ]
    assert years == list(range(years[0], years[-1] + 1))
    lacking = set(rows.index) - set(PERIODS.values())
    assert not lacking, f"give {lacking} a line in PERIODS (and in ORDINALS) of special_measures.py"
    for label, row_id in PERIODS.items():
        assert label.startswith(str(rows.at[row_id, "start_fiscal_year"]))
        assert label.endswith(str(rows.at[row_id, "end_fiscal_year"]))


def test_new_payments_are_those_of_the_table() -> None:
    rows = data.load("sma_agreements").set_index("row_id")["content"].str.lower()
    for row_id, words in NEW.items():
        assert all(word in rows[row_id] for word in words.split(", "))
    view = exhibits.sma_agreements.view(period="2016 to 2020")
    assert "946.5 billion yen for JFY2016 to JFY2020, 189.3 a year" in view.words[1]
