"""Sums, chains and orders that the tables of texts, events, voices and practice must keep."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from jasa import data

INVASION, DECISION = pd.Timestamp("2022-02-24"), pd.Timestamp("2022-12-16")


def rows(table: str) -> pd.DataFrame:
    return data.load(table).set_index("row_id")


# ---- texts --------------------------------------------------------------------------------


def test_a_text_that_was_not_read_has_no_words_and_no_marks() -> None:
    texts = data.load("treaty_texts")
    unread = texts["text_kind"] == "not read"
    assert (texts["text"].isna() == unread).all()
    assert (texts.loc[unread, "use"] == "context").all()


def test_an_article_of_a_draft_says_that_it_is_one() -> None:
    texts = data.load("treaty_texts")
    drafts = texts[texts["as_of"] == "1959-04-29"]
    assert len(drafts) == 11
    assert (drafts["text_kind"] == "draft").all()


def test_the_three_cases_of_prior_consultation_are_told() -> None:
    notes = rows("treaty_texts").loc["ht034", "text"].lower()
    assert all(case in notes for case in ("deployment", "equipment", "combat operations"))


def test_the_strategy_was_ordered_before_the_invasion() -> None:
    steps = rows("nss_process")
    assert (steps.loc["xq001":"xq005", "as_of"] < INVASION).all()
    assert steps["as_of"].max() == DECISION


@pytest.mark.parametrize("name", ["strategy_2022"])
def test_the_phase_of_a_row_is_that_of_its_date(name: str) -> None:
    dated = data.load(name).query("as_of_precision == 'day'")
    for _, row in dated.iterrows():
        if row["as_of"] < INVASION:
            phase = "before"
        elif row["as_of"] < DECISION:
            phase = "between invasion and decision"
        else:
            phase = "the decision" if row["as_of"] == DECISION else "after the decision"
        assert row["phase"] == phase


# ---- events and voices --------------------------------------------------------------------


def test_events_that_the_timeline_has_too_have_its_date() -> None:
    timeline = rows("timeline")
    linked = data.load("history_events").dropna(subset=["timeline_row_id"])
    assert len(linked) >= 10
    for _, one in linked.iterrows():
        other = timeline.loc[one["timeline_row_id"]]
        exact = {one["as_of_precision"], other["as_of_precision"]}
        unit = "D" if exact == {"day"} else "Y" if "year" in exact else "M"
        assert one["as_of"].to_period(unit) == other["as_of"].to_period(unit), one["row_id"]


def test_the_dead_of_1945_add_up_to_the_count_given() -> None:
    row = rows("history_events").loc["he001"]
    parts = [int(n.replace(",", "")) for n in re.findall(r"\d+,\d{3}", row["event"])]
    assert sum(parts[:-1]) == parts[-1] == row["figure"]


def test_a_quarter_of_the_voters_of_2019_is_the_quarter_of_those_printed() -> None:
    row = rows("history_events").loc["he066"]
    voters = int(re.search(r"([\d,]{9}) voters", row["event"])[1].replace(",", ""))  # type: ignore[index]
    assert row["figure"] - 1 < voters / 4 < row["figure"]


def test_every_side_speaks() -> None:
    voices = data.load("voices")
    assert voices["group"].value_counts().min() >= 1
    assert {"Okinawa: government", "Okinawa: other camp", "Okinawa: residents"} <= set(
        voices["side"]
    )
    assert voices["quote"].notna().mean() > 0.75
    assert (voices["quote"].notna() == voices["quote_language"].notna()).all()
    assert (voices["quote"].notna() | voices["position"].notna()).all()


def test_each_decision_with_reasons_has_more_than_one_voice() -> None:
    reasons = data.load("reasons")
    assert reasons.groupby("decision", observed=True)["speaker"].nunique().ge(1).all()
    assert reasons["quote"].str.split().str.len().max() <= 46
    assert {"Tokyo", "Washington", "US forces", "Okinawa"} == set(reasons["side"])


# ---- law, crime, accidents ----------------------------------------------------------------


def test_requests_for_custody_only_grow() -> None:
    counts = data.load("jurisdiction_practice").query("unit == 'requests'")
    assert counts["figure"].tolist() == [4, 5, 6]


def test_rates_of_indictment_recompute() -> None:
    frame = data.load("prosecution_rates").dropna(subset=["numerator", "denominator"])
    assert len(frame) >= 5
    computed = 100 * frame["numerator"].astype(float) / frame["denominator"].astype(float)
    assert (computed - frame["rate_pct"]).abs().max() < 0.5


def test_on_duty_and_off_duty_add_up_to_all() -> None:
    frame = data.load("incidents_claims").dropna(subset=["incidents"])
    key = ["area", "from_date", "to_date"]
    checked = 0
    for _, group in frame.groupby(key):
        names = group["category"].str.rsplit(", ", n=1).str[-1]
        parts = dict(zip(names, group["incidents"], strict=True))
        if {"all", "on duty", "off duty"} <= set(parts):
            assert parts["on duty"] + parts["off duty"] == parts["all"]
            checked += 1
    assert checked == 3


def test_parts_of_the_community_add_up_to_its_cases_of_2023() -> None:
    parts = data.load("crime_groups").query("from_year == 2023 and group.str.contains(':')")
    whole = data.load("crime").query("year == 2023 and period == 'year'")
    assert parts["value"].sum() == whole["sofa_cases_cleared"].item() == 72


def test_the_community_is_no_larger_than_the_prefecture_it_is_part_of() -> None:
    key = ["from_year", "to_year", "period", "area", "measure"]
    wide = data.load("crime_groups").pivot_table("value", key, "group", "sum", observed=True)
    both = wide[["US military community", "whole prefecture"]].dropna()
    assert len(both) >= 6
    assert (both.iloc[:, 0] < both.iloc[:, 1]).all()


def test_incidents_by_year_close_the_chain_of_the_cumulative_counts() -> None:
    total = rows("aircraft_accidents")["incidents_total"]
    year = data.load("accidents_by_year").dropna(subset=["incidents_total"])
    added = {
        (row["from_year"], row["to_year"]): row["incidents_total"] for _, row in year.iterrows()
    }
    assert total["ac002"] + added[2013, 2013] + added[2014, 2014] == total["ac004"]
    assert total["ac004"] + added[2015, 2016] == total["ac007"]
    assert total["ac007"] + added[2017, 2017] == total["ac009"]


def test_a_part_of_a_year_has_fewer_scrambles_than_the_year() -> None:
    years = data.load("scrambles").set_index("fiscal_year")["total"]
    parts = data.load("scrambles_parts").query("period != 'year'")
    known = [(p["total"], years.get(p["fiscal_year"])) for _, p in parts.iterrows()]
    known = [(p, y) for p, y in known if y is not None and not pd.isna(y)]
    assert len(known) >= 4
    assert all(p < y for p, y in known)


# ---- water, polls -------------------------------------------------------------------------


def test_every_concentration_stands_beside_its_guideline() -> None:
    water = data.load("pfas").query("kind == 'concentration'")
    assert len(water) >= 15
    assert water["guideline_ng_l"].isin([50, 70]).all()
    dated = water[water["as_of"] >= "2021-01-01"]
    assert (dated["guideline_ng_l"] == 50).all()


def test_no_more_places_are_over_a_value_than_were_looked_at() -> None:
    places = data.load("pfas").dropna(subset=["places_surveyed"])
    assert len(places) >= 3
    assert (places["value"] <= places["places_surveyed"].astype(float)).all()


def test_answers_of_one_old_poll_do_not_exceed_100() -> None:
    polls = data.load("opinion_history").dropna(subset=["pct"])
    sums = polls.groupby(["series", "field_start", "population", "question"])["pct"].sum()
    assert (sums <= 101.01).all()
    whole = polls.query("series == 'jpmend_1966'").groupby("question")["pct"].sum()
    assert ((whole - 100).abs() < 0.2).all()
