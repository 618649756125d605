"""Figures about life beside the bases that can be computed again from the shipped files."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from jasa import data


def row(table: str, label: str) -> pd.Series:
    return data.load(table).set_index("row_id").loc[label]


# ---- crime --------------------------------------------------------------------------------


def test_cumulative_cases_chain_with_the_yearly_counts() -> None:
    total = data.load("crime_cumulative").query("area == 'Okinawa'")
    total = total[total["from_date"].dt.year == 1972]
    total = total.set_index(total["to_date"].dt.year)
    yearly = data.load("crime").query("period == 'year'").set_index("year")["sofa_cases_cleared"]
    ends = [2014, 2018, 2019, 2022, 2023]
    cases = total["sofa_cases"]
    assert cases[ends].tolist() == [5862, 5998, 6029, 6163, 6235]
    for start, end in pairwise(ends):
        assert cases[start] + yearly.loc[start + 1 : end].sum() == cases[end]


def test_heinous_categories_add_up() -> None:
    one = row("crime_cumulative", "cc005")
    parts = ["murder_cases", "robbery_cases", "arson_cases", "sexual_violence_cases"]
    assert one[parts].sum() == one["sofa_heinous_cases"] == 584


def test_okinawa_share_of_cases_in_japan() -> None:
    agency = (
        row("crime_cumulative", "cc008")["sofa_cases"]
        / row("crime_cumulative", "cc007")["sofa_cases"]
    )
    press = (
        row("crime_cumulative", "cc009")["sofa_cases"]
        / row("crime_cumulative", "cc010")["sofa_cases"]
    )
    assert (round(100 * agency), round(100 * press, 1)) == (48, 47.4)


def test_the_press_figure_that_does_not_fit_is_not_for_marks() -> None:
    assert row("crime_cumulative", "cc009")["use"] == "context"
    assert row("crime_cumulative", "cc010")["use"] == "context"
    yearly = data.load("crime").query("period == 'year'").set_index("year")["sofa_cases_cleared"]
    assert yearly.loc[2010:2015].sum() == 262


def test_part_years_are_kept_out_of_marks() -> None:
    parts = data.load("crime").query("period != 'year'")
    assert (parts["use"] == "context").all()
    assert set(parts["year"]) == {2025}


def test_the_gaps_in_the_crime_series_are_still_gaps() -> None:
    years = set(data.load("crime").dropna(subset=["sofa_cases_cleared"])["year"])
    missing = {*range(1972, 1977), *range(1978, 1995), *range(1996, 2001), 2008, 2009}
    assert not years & missing


def test_shares_of_cases_recompute() -> None:
    frame = data.load("crime").dropna(subset=["sofa_share_cases_pct", "pref_cases_cleared"])
    computed = 100 * frame["sofa_cases_cleared"] / frame["pref_cases_cleared"]
    assert len(frame) == 3
    assert ((computed - frame["sofa_share_cases_pct"]).abs() < 0.011).all()


def test_both_pairs_of_rates_are_there() -> None:
    rates = data.load("crime_rates").query("period == '2006-2015'")
    pairs = rates.pivot_table(index="offences", columns="group", values="rate")
    ours, others = "US military community", "other residents of Okinawa"
    heinous, all_offences = pairs.loc["heinous"], pairs.loc["all penal-code offences"]
    assert heinous[ours] > heinous[others]
    assert all_offences[ours] < all_offences[others]
    assert heinous[ours] / heinous[others] == pytest.approx(2.3, abs=0.02)


def test_published_rates_recompute_from_their_numbers() -> None:
    frame = data.load("crime_rates").dropna(subset=["numerator", "denominator"])
    for _, one in frame.iterrows():
        if pd.notna(one["share_pct"]):
            expected, got = 100 * one["numerator"] / one["denominator"], one["share_pct"]
            assert got == pytest.approx(expected, abs=0.06)
        else:
            assert one["rate"] == pytest.approx(
                1000 * one["numerator"] / one["denominator"], abs=0.006
            )


# ---- aircraft -----------------------------------------------------------------------------


def test_crashes_by_decade_add_up_to_the_total() -> None:
    frame = data.load("aircraft_accidents")
    decades = frame[frame["decade_count"].astype(bool)]
    assert decades["crashes"].tolist() == [12, 15, 12, 4, 6]
    assert decades["crashes"].sum() == row("aircraft_accidents", "ac012")["crashes"] == 49


def test_parts_of_aircraft_incidents_do_not_exceed_the_total() -> None:
    frame = data.load("aircraft_accidents").dropna(subset=["incidents_total"])
    kinds = ["crashes", "forced_or_emergency_landings", "falling_objects", "other"]
    assert (frame[kinds].fillna(0).sum(axis=1) <= frame["incidents_total"]).all()
    wings = frame.dropna(subset=["fixed_wing", "helicopters"])
    assert (wings["fixed_wing"] + wings["helicopters"] == wings["incidents_total"]).all()


def test_the_event_list_holds_the_crashes_of_1973_to_1978() -> None:
    events = data.load("aircraft_events")
    early = events[events["as_of"].dt.year.between(1973, 1978)]
    assert early["event_type"].str.contains("crash").sum() == 12


def test_residents_are_part_of_all_victims() -> None:
    frame = data.load("aircraft_events")
    for what in ("deaths", "injuries"):
        known = frame.dropna(subset=[f"{what}_total", f"{what}_residents"])
        assert (known[f"{what}_residents"] <= known[f"{what}_total"]).all()


# ---- noise --------------------------------------------------------------------------------


def test_each_measure_of_noise_has_one_kind_of_unit() -> None:
    frame = data.load("noise")
    assert set(frame.query("metric == 'lden'")["unit"]) == {"dB"}
    assert set(frame.query("metric == 'w_index'")["unit"]) == {"WECPNL"}
    assert set(frame["standard_db"].dropna()) == {57.0, 62.0}
    counted = frame.dropna(subset=["stations_measured"])
    assert (counted["value"] <= counted["stations_measured"]).all()


def test_the_value_out_of_line_is_marked() -> None:
    lden = data.load("noise").query("metric == 'lden' and station == 'Kamiojana'")
    odd = lden[~lden["value"].between(61, 63)]
    assert odd["row_id"].tolist() == ["no054"]
    assert odd["use"].tolist() == ["caveat"]


def test_flights_add_up() -> None:
    frame = data.load("flight_operations").dropna(
        subset=["operations_total", "resident_aircraft", "transient_aircraft"]
    )
    apart = frame["operations_total"] - frame["resident_aircraft"] - frame["transient_aircraft"]
    assert len(frame) == 5
    assert apart.isin([0, 52]).all()


# ---- economy ------------------------------------------------------------------------------


def test_one_preferred_value_a_year_and_indicator() -> None:
    frame = data.load("economy").query("preferred")
    assert not frame.duplicated(["indicator", "year"]).any()


def test_base_income_share_recomputes_where_both_parts_are_known() -> None:
    wide = data.load("economy").query("preferred").pivot(
        index="year", columns="indicator", values="value"
    )  # fmt: skip
    computed = 100 * wide["base_income_total"] / wide["gross_prefectural_income"]
    both = pd.concat([computed, wide["base_income_share_of_gross_prefectural_income"]], axis=1)
    both = both.dropna()
    assert sorted(both.index) == [1972, 2005, 2010, 2013, 2014]
    assert ((both.iloc[:, 0] - both.iloc[:, 1]).abs() < 0.06).all()


def test_parts_of_base_income_and_rent_add_up() -> None:
    wide = data.load("economy").query("preferred").pivot(
        index="indicator", columns="year", values="value"
    )  # fmt: skip
    parts = wide.loc[["land_rent_us", "base_employee_income", "us_personnel_spending"], 2005].sum()
    assert parts == pytest.approx(wide.loc["base_income_total", 2004])
    paid = ["land_rent_us_paid_within_okinawa", "land_rent_us_paid_outside_okinawa"]
    assert wide.loc[paid, 2024].sum() == pytest.approx(wide.loc["land_rent_us", 2024])


def test_rents_agree_between_tables() -> None:
    rent = data.load("land_rent")
    total = rent[rent["is_total"].astype(bool)].iloc[0]
    economy = data.load("economy").set_index("row_id")["value"]
    assert total["rent_yen_bn"] == pytest.approx(economy["ec058"])
    assert rent[~rent["is_total"].astype(bool)]["rent_yen_bn"].sum() < total["rent_yen_bn"]
    per_ha = rent["rent_yen_bn"] / rent["area_ha"]
    assert per_ha.max() / per_ha.min() > 200


def test_the_three_returned_sites_add_up() -> None:
    direct = data.load("redevelopment").query(
        "indicator == 'direct_economic_effect' and status == 'estimate'"
    )
    total = direct[direct["site"].str.startswith("the three")].iloc[0]
    sites = direct.drop(total.name)
    assert len(sites) == 3
    assert sites["before"].sum() == pytest.approx(total["before"])
    assert sites["after"].sum() == pytest.approx(total["after"])
    assert round(total["after"] / total["before"]) == total["multiple_published"] == 28


def test_projections_are_not_for_marks() -> None:
    frame = data.load("redevelopment").query("status == 'projection'")
    assert (frame["use"] == "context").all()


# ---- votes --------------------------------------------------------------------------------

VOTES = ["as_of", "event", "area"]


def complete_votes() -> pd.DataFrame:
    frame = data.load("votes").dropna(subset=["votes", "valid_votes"])
    sums = frame.groupby(VOTES)["votes"].transform("sum")
    return frame.assign(counted=sums)


def test_votes_add_up_to_valid_votes() -> None:
    frame = complete_votes()
    incomplete = frame[frame["counted"] != frame["valid_votes"]]
    assert incomplete.empty, incomplete[["row_id", "area", "counted", "valid_votes"]]
    assert frame.groupby(VOTES).ngroups >= 6


def test_shares_of_valid_votes_recompute() -> None:
    frame = complete_votes().dropna(subset=["share_of_valid_pct"])
    computed = 100 * frame["votes"] / frame["valid_votes"]
    assert len(frame) > 12
    assert (computed - frame["share_of_valid_pct"]).abs().max() < 0.06


def test_shares_of_votes_cast_and_turnout_recompute() -> None:
    frame = data.load("votes")
    cast = frame.dropna(subset=["votes", "votes_cast", "share_of_votes_cast_pct"])
    shares = 100 * cast["votes"] / cast["votes_cast"]
    assert (shares - cast["share_of_votes_cast_pct"]).abs().max() < 0.006
    turnout = frame.dropna(subset=["eligible", "votes_cast", "turnout_pct"])
    share = 100 * turnout["votes_cast"] / turnout["eligible"]
    assert (share - turnout["turnout_pct"]).abs().max() < 0.011


def test_one_answer_by_three_denominators() -> None:
    against = row("votes", "vo007")
    share = [100 * against["votes"] / against[c] for c in ("valid_votes", "votes_cast", "eligible")]
    assert share == pytest.approx([72.15, 71.74, 37.65], abs=0.006)
    nago = data.load("votes").query("event.str.startswith('1997') and area == 'Nago City'")
    two = nago[nago["choice"].str.startswith("against")]["votes"].sum()
    assert round(100 * two / nago["valid_votes"].iloc[0], 2) == 53.84


def test_one_winner_an_election() -> None:
    elections = data.load("votes").query("kind == 'election'")
    for _, one in elections.groupby("event"):
        assert one["elected"].sum() == 1
        assert one.loc[one["votes"].astype(float).idxmax(), "elected"]


# ---- events and treaties ------------------------------------------------------------------


@pytest.mark.parametrize("table", ["henoko_events", "response_2022"])
def test_events_told_twice_have_one_date_and_share_their_sources(table: str) -> None:
    timeline = data.load("timeline").set_index("row_id")
    linked = data.load(table).dropna(subset=["timeline_row_id"])
    assert len(linked) >= 7
    for _, one in linked.iterrows():
        other = timeline.loc[one["timeline_row_id"]]
        if {one["as_of_precision"], other["as_of_precision"]} == {"day"}:
            assert one["as_of"] == other["as_of"]
        assert one["as_of"].to_period("M") == other["as_of"].to_period("M")
        ids = [{r["source_id"], *str(r["other_source_ids"]).split(";")} for r in (one, other)]
        assert one["source_id"] in ids[1]
        assert other["source_id"] in ids[0]


def test_articles_that_were_not_read_are_not_for_marks() -> None:
    frame = data.load("treaty_articles")
    read = frame["reading_status"].str.startswith("text read in full")
    assert (frame.loc[~read, "use"] != "grade").all()
    drafts = frame[frame["article"].isin(["VIII", "IX"])]
    assert len(drafts) == 2
    assert (drafts["use"] == "context").all()


def test_visits_do_not_end_before_they_begin() -> None:
    visits = data.load("leader_visits")
    assert len(visits) == 192
    assert (visits["end_date"] >= visits["start_date"]).all()


def test_polls_with_a_full_set_of_answers_do_not_exceed_100() -> None:
    polls = data.load("opinion_okinawa")
    one_question = ["survey", "population", "question", "field_start"]
    single = polls[~polls["question"].str.contains("several")]
    assert single.groupby(one_question, dropna=False)["pct"].sum().max() <= 101
