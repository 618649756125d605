"""Figures about money, arms and votes that can be computed again from the shipped files."""

from __future__ import annotations

import pandas as pd
import pytest

from jasa import data

# ---- host-nation support ------------------------------------------------------------------


def budget(year: int, basis: str = "budget_initial_expenditure") -> pd.Series:
    frame = data.load("host_nation_support").query("fiscal_year == @year and basis == @basis")
    return frame.set_index("component")["amount_yen_bn"]


PARTS = ["sma_labour", "sma_utilities", "sma_training_relocation"]


@pytest.mark.parametrize(
    ("year", "parts"),
    [(2004, ["fip", "welfare_labour_sofa", "sma_subtotal"]),
     (2006, ["fip_and_welfare_sofa", "sma_subtotal"]),
     (2008, ["fip", "welfare_labour_sofa", *PARTS]),
     (2015, ["fip", "welfare_labour_sofa", "sma_subtotal"]),
     (2015, ["fip", "welfare_labour_sofa", *PARTS]),
     (2020, ["fip", "welfare_labour_sofa", *PARTS])],
)  # fmt: skip
def test_parts_of_host_nation_support_add_up(year: int, parts: list[str]) -> None:
    assert budget(year)[parts].sum() == pytest.approx(budget(year)["hns_total"])


def test_parts_of_2009_add_up_to_the_last_digit() -> None:
    parts = budget(2009)[["fip", "welfare_labour_sofa", *PARTS]].sum()
    assert parts == pytest.approx(192.7)
    assert budget(2009)["hns_total"] == pytest.approx(192.8)
    assert budget(2009)[PARTS].sum() == pytest.approx(budget(2009)["sma_subtotal"])


def test_the_wide_total_of_2006_adds_up() -> None:
    lines = ["sofa_text_obligation", "fip_and_welfare_sofa", "sma_subtotal"]
    assert budget(2006)[lines].sum() == pytest.approx(449.7)
    assert budget(2006)["stationing_related_total"] == pytest.approx(449.7)


def test_changes_that_newspapers_print() -> None:
    assert budget(2021)["hns_total"] / budget(2014)["hns_total"] == pytest.approx(1.091, abs=0.001)
    assert 1 - budget(2010)["hns_total"] / budget(1999)["hns_total"] == pytest.approx(
        0.32, abs=0.01
    )


def test_amounts_are_in_billions_and_not_in_hundred_millions() -> None:
    assert budget(2022)["hns_total"] == 205.6
    assert budget(1999)["hns_total"] == 275.6
    assert budget(2015)["rents"] == 97.1


def test_the_gaps_of_the_usual_series_are_still_gaps() -> None:
    frame = data.load("host_nation_support").query(
        "component == 'hns_total' and basis == 'budget_initial_expenditure'"
    )
    gaps = {*range(1980, 1985), *range(1986, 1990), *range(1991, 1999), *range(2000, 2003), 2007,
            *range(2011, 2014), *range(2023, 2027)}  # fmt: skip
    assert not set(frame["fiscal_year"]) & gaps
    assert set(range(1978, 2027)) - set(frame["fiscal_year"]) == gaps


def test_one_value_a_year_line_and_basis() -> None:
    frame = data.load("host_nation_support")
    assert not frame.duplicated(["fiscal_year", "component", "basis"]).any()


def test_conflicting_sources_are_both_kept() -> None:
    wide = data.load("host_nation_support").query(
        "fiscal_year == 1978 and component == 'usfj_related_total'"
    )
    assert sorted(wide["amount_yen_bn"]) == [173.5, 176.0]
    assert (wide["use"] == "caveat").all()


def test_special_measures_agreements_follow_one_another() -> None:
    frame = data.load("sma_agreements").sort_values("sma_no")
    assert (
        frame["start_fiscal_year"].iloc[1:].array == frame["end_fiscal_year"].iloc[:-1] + 1
    ).all()
    totals = frame.dropna(subset=["total_yen_bn"])
    years = (totals["end_fiscal_year"] - totals["start_fiscal_year"] + 1).astype(float)
    assert (totals["total_yen_bn"] / years - totals["average_yen_bn"]).abs().max() < 0.06
    assert totals["total_yen_bn"].diff().iloc[-1] == pytest.approx(108.6)


# ---- burden -------------------------------------------------------------------------------


def burden(definition: str) -> float:
    frame = data.load("burden_inputs").query("definition_id == @definition")
    above = frame.loc[frame["in_numerator"].fillna(False).astype(bool), "amount"].sum()
    below = frame.loc[frame["in_denominator"].fillna(False).astype(bool), "amount"].sum()
    return 100 * above / below


@pytest.mark.parametrize(
    ("definition", "share"),
    [("D2", 75.9), ("D3", 86.4), ("D4", 48.3), ("D5", 24.4), ("D6", 37.6), ("D7", 30.2)],
)
def test_burden_shares_recompute(definition: str, share: float) -> None:
    assert burden(definition) == pytest.approx(share, abs=0.06)


def test_computed_burden_shares_agree_with_printed_ones() -> None:
    printed = data.load("burden_definitions").dropna(subset=["published_share_pct"])
    for _, one in printed.iterrows():
        if one["definition_id"] in {"D2", "D3", "D4"}:
            assert burden(one["definition_id"]) == pytest.approx(
                one["published_share_pct"], abs=0.6
            )


def test_every_input_has_a_definition_and_the_other_way_round() -> None:
    inputs = set(data.load("burden_inputs")["definition_id"])
    assert inputs == set(data.load("burden_definitions")["definition_id"])


def test_the_share_that_cannot_be_rebuilt_is_marked() -> None:
    d1 = data.load("burden_inputs").query("definition_id == 'D1'").set_index("item")
    assert d1["amount"].isna().sum() == 1
    assert (d1.loc[d1["amount"].isna(), "use"] == "context").all()


# ---- defence budget and spending ----------------------------------------------------------


def test_sipri_and_official_budgets_stay_close_but_for_four_years() -> None:
    frame = data.load("defence_budget").set_index("fiscal_year")
    official = frame["budget_all_yen_bn"].fillna(frame["budget_yen_bn"])
    ratio = (frame["sipri_yen_bn"] / official).dropna()
    odd = ratio[~ratio.between(0.98, 1.066)]
    assert len(ratio) > 45
    assert set(odd.index) == {1955, 1974, 2021, 2024}
    assert odd[[1955, 2021]].round(2).tolist() == [1.30, 1.13]


def test_years_without_an_official_figure_are_empty_and_not_for_marks() -> None:
    frame = data.load("defence_budget").query("value_status == 'no_official_figure_found'")
    assert frame[["budget_yen_bn", "budget_all_yen_bn"]].isna().all(axis=None)
    assert (frame["use"] == "context").all()
    missing = {*range(1951, 1955), *range(1956, 1965), *range(1966, 1970), 1978, 1979,
               *range(1999, 2003)}  # fmt: skip
    assert set(frame["fiscal_year"]) == missing


def test_the_wider_budget_is_never_smaller() -> None:
    both = data.load("defence_budget").dropna(subset=["budget_yen_bn", "budget_all_yen_bn"])
    assert (both["budget_all_yen_bn"] >= both["budget_yen_bn"]).all()


def test_two_measures_of_the_share_stand_in_two_columns() -> None:
    frame = data.load("defence_budget").set_index("fiscal_year")
    assert (frame.loc[2024, "share_pct"], frame.loc[2024, "related_gdp2022_pct"]) == (1.29, 1.6)
    assert (frame.loc[2023, "share_pct"], frame.loc[2023, "related_gdp2022_pct"]) == (1.19, 1.4)


def test_one_value_a_country_and_year() -> None:
    for table in ("military_spending", "military_spending_cow"):
        assert not data.load(table).duplicated(["country", "year"]).any()
    assert data.load("military_spending")["country"].nunique() == 39


def test_spending_estimates_are_marked() -> None:
    frame = data.load("military_spending")
    estimate = frame["estimate"].astype(bool)
    assert estimate.sum() == 259
    assert (frame.loc[estimate, "use"] == "caveat").all()
    assert estimate[frame["country"] == "China"].all()


def test_ussr_and_russia_do_not_overlap() -> None:
    frame = data.load("military_spending")
    ussr = frame[frame["country"] == "USSR"]["year"]
    russia = frame[frame["country"] == "Russia"]["year"]
    assert (set(ussr), min(russia)) == ({1987, 1988, 1989, 1990}, 1992)


# ---- scrambles and missiles ---------------------------------------------------------------


def test_groups_of_scrambles_do_not_exceed_the_total() -> None:
    frame = data.load("scrambles").set_index("fiscal_year")
    groups = (
        frame[["russia_soviet", "china", "taiwan", "north_korea", "other"]].fillna(0).sum(axis=1)
    )
    known = frame["total"].notna()
    assert (groups[known] <= frame.loc[known, "total"]).all()
    assert (groups[2022], frame.loc[2022, "total"]) == (778, 778)
    assert (groups[2023], frame.loc[2023, "total"]) == (668, 669)


def test_missiles_by_year_recount() -> None:
    events = data.load("missile_tests")
    year = events["as_of"].dt.year
    table = data.load("missile_tests_by_year").set_index("year")
    assert (events.groupby(year).size().reindex(table.index, fill_value=0)
            == table["missiles_total"]).all()  # fmt: skip
    for outcome, column in (("success", "success"), ("failure", "failure"),
                            ("unknown", "outcome_unknown")):  # fmt: skip
        counted = (events["outcome"] == outcome).groupby(year).sum()
        assert (counted.reindex(table.index, fill_value=0) == table[column]).all()


def test_types_of_missiles_recount() -> None:
    events = data.load("missile_tests")
    table = data.load("missile_tests_by_year").set_index("year")
    columns = {"SRBM": "srbm", "MRBM": "mrbm", "IRBM": "irbm", "ICBM": "icbm", "SLBM": "slbm",
               "HGV": "hgv", "SLV": "space_launcher", "Unknown": "type_unknown"}  # fmt: skip
    for kind, column in columns.items():
        counted = (events["missile_type"] == kind).groupby(events["as_of"].dt.year).sum()
        assert (counted.reindex(table.index, fill_value=0) == table[column]).all(), kind
    days = events.groupby(events["as_of"].dt.year)["as_of"].nunique()
    assert (days.reindex(table.index, fill_value=0) == table["launch_days"]).all()


def test_counts_that_differ_by_definition_are_side_by_side() -> None:
    table = data.load("missile_tests_by_year").set_index("year")
    columns = ["missiles_total", "mod_japan_missiles", "mod_japan_launch_occasions"]
    assert table.loc[2022, columns].tolist() == [69, 59, 31]
    assert table.loc[2023, columns].tolist() == [33, 25, 18]
    assert table["nuclear_tests"].sum() == len(data.load("nuclear_tests")) == 6


# ---- the United Nations -------------------------------------------------------------------


def test_un_tallies_add_up_to_193() -> None:
    totals = data.load("un_votes_totals")
    assert len(totals) == 7
    assert (totals[["yes", "no", "abstain", "absent"]].sum(axis=1) == 193).all()
    assert (totals["members"] == 193).all()


def test_named_votes_agree_with_the_tallies() -> None:
    totals = data.load("un_votes_totals").set_index("resolution")
    votes = data.load("un_votes")
    assert not votes.duplicated(["resolution", "iso3"]).any()
    for resolution, one in votes.groupby("resolution"):
        assert len(one) == totals.loc[resolution, "country_rows"]
        counted = one["vote"].value_counts()
        for vote in ("yes", "no"):
            if one["coverage"].iloc[0] == "partial":
                assert counted.get(vote, 0) <= totals.loc[resolution, vote]
            else:
                assert counted[vote] == totals.loc[resolution, vote]
        if one["coverage"].iloc[0] == "complete":
            assert counted["abstain"] == totals.loc[resolution, "abstain"]
            assert counted["absent"] == totals.loc[resolution, "absent"]


def test_partial_lists_are_not_for_marks() -> None:
    votes = data.load("un_votes")
    assert (votes.loc[votes["coverage"] == "partial", "use"] == "context").all()
    assert (votes.loc[votes["coverage"] == "complete", "use"] == "grade").all()
    complete = votes.loc[votes["coverage"] == "complete", "resolution"].unique()
    assert set(complete) == {"A/RES/68/262", "A/RES/ES-11/1"}


def test_indo_pacific_states() -> None:
    votes = data.load("un_votes").query("resolution == 'A/RES/ES-11/1'")
    assert votes["indo_pacific"].sum() == 40


# ---- words --------------------------------------------------------------------------------


def test_rates_of_words_recompute() -> None:
    frame = data.load("policy_language")
    computed = frame["count"] / frame["words_total"] * 10_000
    assert len(frame) == 6 * 15
    assert (computed.astype(float) - frame["per_10000_words"]).abs().max() < 0.051
    assert frame.groupby("document")["words_total"].nunique().eq(1).all()


def test_quotations_are_short() -> None:
    quotes = data.load("policy_passages")["quote"].dropna()
    assert quotes.str.split().str.len().max() <= 12


def test_foreign_military_sales_do_not_mix_bases() -> None:
    frame = data.load("arms_purchases")
    assert not frame.duplicated(["fiscal_year", "basis"]).any()
    assert sorted(frame.query("fiscal_year == 2023")["amount_yen_bn"]) == [1386.7, 1476.8]


def test_programmes_follow_one_another() -> None:
    frame = data.load("defence_programmes").sort_values("first_fiscal_year")
    assert (frame["last_fiscal_year"] >= frame["first_fiscal_year"]).all()
    decided = frame["as_of"].dt.year
    assert ((frame["first_fiscal_year"] - decided).between(0, 1)).all()


def test_the_claims_are_complete() -> None:
    claims = data.load("claims")
    assert claims["claim_id"].tolist() == [f"C{n:02d}" for n in range(1, 45)]
    assert claims["verdict"].notna().all()
    assert (claims.query("verdict == 'contested'")["use"] == "context").all()
    assert claims.query("verdict == 'omission'")["claim_id"].tolist() == ["C44"]
