"""Figures about land, forces and people that can be computed again from the shipped files."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from jasa import data

BRANCHES = ["army", "navy", "marine_corps", "air_force", "coast_guard", "space_force"]


def row(table: str, label: str) -> pd.Series:
    return data.load(table).set_index("row_id").loc[label]


# ---- shares -------------------------------------------------------------------------------


def test_shares_follow_from_their_two_values() -> None:
    frame = data.load("share_measures").dropna(subset=["okinawa_value", "japan_value"])
    computed = 100 * frame["okinawa_value"] / frame["japan_value"]
    assert len(frame) > 20
    assert ((computed - frame["share_computed_pct"]).abs() < 0.0006).all()


def test_printed_shares_agree_with_computed_ones() -> None:
    frame = data.load("share_measures").query("use == 'grade'")
    both = frame.dropna(subset=["share_computed_pct", "share_stated_pct"])
    assert len(both) >= 6
    for _, one in both.iterrows():
        whole = float(one["share_stated_pct"]).is_integer()
        apart = abs(one["share_computed_pct"] - one["share_stated_pct"])
        assert apart < (0.5 if whole else 0.011), one["row_id"]


@pytest.mark.parametrize(
    ("measure", "share"),
    [("land", 0.60), ("population", 1.16), ("exclusive_area", 70.27), ("exclusive_count", 39.7),
     ("all_area", 19.1), ("sofa_population", 49.3), ("service_members", 70.4),
     ("airfield_area", 34.07)],
)  # fmt: skip
def test_the_same_island_by_different_yardsticks(measure: str, share: float) -> None:
    frame = data.load("share_measures").query("measure_id == @measure")
    latest = frame.dropna(subset=["share_computed_pct"]).sort_values("as_of").iloc[-1]
    assert latest["share_computed_pct"] == pytest.approx(share, abs=0.06)


def test_the_ryukyus_share_of_troops_rose_before_the_return() -> None:
    frame = data.load("share_measures").query("measure_id == 'service_members_prereversion'")
    shares = frame.set_index(frame["as_of"].dt.year)["share_computed_pct"].round(0)
    assert shares[[1955, 1960, 1969, 1972]].tolist() == [15, 45, 52, 67]


def test_the_ryukyus_share_comes_from_the_troop_table() -> None:
    troops = data.load("troops")
    for _, one in (
        data.load("share_measures").query("measure_id == 'service_members_prereversion'").iterrows()
    ):
        year = troops[troops["year"] == one["as_of"].year].set_index("entity")["total"]
        assert year["Ryukyu Islands (Okinawa)"] == one["okinawa_value"]
        assert year["Japan"] == one["japan_value"]


# ---- land ---------------------------------------------------------------------------------


def test_land_adds_up() -> None:
    frame = data.load("land").dropna(subset=["okinawa_ha", "rest_of_japan_ha", "japan_ha"])
    assert len(frame) == 2
    assert (
        (frame["okinawa_ha"] + frame["rest_of_japan_ha"] - frame["japan_ha"]).abs() < 0.05
    ).all()


def test_land_shares_recompute_from_the_areas() -> None:
    frame = data.load("land")
    total = frame["japan_ha"].fillna(frame["okinawa_ha"] + frame["rest_of_japan_ha"])
    computed = 100 * frame["okinawa_ha"] / total
    both = computed.notna() & frame["okinawa_share_pct"].notna() & (frame["use"] == "grade")
    assert both.sum() >= 7
    assert ((computed - frame["okinawa_share_pct"]).abs()[both] < 0.1).all()


def test_the_share_rose_while_the_level_fell() -> None:
    first, last = row("land", "la002"), row("land", "la015")
    assert 1 - last["okinawa_ha"] / first["okinawa_ha"] == pytest.approx(0.337, abs=0.001)
    assert last["okinawa_share_pct"] > first["okinawa_share_pct"]
    assert 1 - last["rest_of_japan_ha"] / first["rest_of_japan_ha"] == pytest.approx(0.60, abs=0.01)


def test_both_versions_of_1972_are_kept() -> None:
    frame = data.load("land").query("basis == 'exclusive use'")
    frame = frame[frame["as_of"].dt.year == 1972]
    assert set(frame["rest_of_japan_ha"]) == {19584, 19699}
    assert frame.set_index("rest_of_japan_ha")["use"].to_dict() == {19584: "grade", 19699: "caveat"}
    shares = 100 * frame["okinawa_ha"] / (frame["okinawa_ha"] + frame["rest_of_japan_ha"])
    assert sorted(shares.round(1)) == [58.6, 58.7]


def test_the_training_area_return_is_the_difference_of_two_totals() -> None:
    difference = row("land", "la011")["okinawa_ha"] - row("land", "la012")["okinawa_ha"]
    check = data.load("land_returns").query("status == 'derived check'")
    assert check["area_ha"].tolist() == [difference] == [4010]
    assert (check["use"] != "grade").all()


def test_land_and_share_measures_tell_the_same_story() -> None:
    land = data.load("land").dropna(subset=["as_of"])
    for basis, measure in (("exclusive use", "exclusive_area"), ("with joint use", "all_area")):
        one = land[(land["basis"] == basis) & (land["as_of_precision"] == "day")]
        two = data.load("share_measures")
        two = two[two["measure_id"] == measure]
        joined = one.merge(two, on="as_of")
        assert len(joined) >= 3
        assert ((joined["okinawa_ha"] - joined["okinawa_value"]).abs().dropna() < 0.05).all()
        printed = (joined["okinawa_share_pct"] - joined["share_stated_pct"]).abs().dropna()
        assert (printed < 0.05).all()


def test_prefectures_add_up_to_japan() -> None:
    every = data.load("prefecture_share")
    frame = every[every["as_of"] == "2018-03-31"]
    stated = row("land", "la020")
    assert len(frame) == 13
    assert frame["area_ha"].sum() == pytest.approx(stated["japan_ha"], abs=0.11)
    assert frame["share_pct"].sum() == pytest.approx(100, abs=0.06)
    assert (100 * frame["area_ha"] / stated["japan_ha"] - frame["share_pct"]).abs().max() < 0.006
    okinawa = frame.set_index("prefecture")["area_ha"]["Okinawa"]
    assert okinawa == stated["okinawa_ha"]
    older = every[every["as_of"] == "2017-01-01"]
    assert older["share_pct"].sum() == pytest.approx(99.9)


def test_bases_add_up_to_the_ministry_total() -> None:
    frame = data.load("bases")
    okinawa = frame.query("prefecture == 'Okinawa' and use_mode == 'exclusive'")
    assert (len(frame), len(okinawa)) == (56, 31)
    assert okinawa["area_ha"].isna().sum() == 1
    assert okinawa["area_ha"].sum() == pytest.approx(18497.8, abs=0.05)
    assert okinawa["area_ha"].sum() == pytest.approx(row("land", "la020")["okinawa_ha"], rel=0.0003)
    kanagawa = frame.query("prefecture == 'Kanagawa'")
    stated = data.load("facilities_by_year").set_index("fiscal_year").loc[2022]
    assert len(kanagawa) == stated["kanagawa_facilities"]
    assert kanagawa["area_ha"].sum() == pytest.approx(stated["kanagawa_ha"], abs=0.3)


def test_no_base_grew_since_the_return() -> None:
    known = data.load("bases").dropna(subset=["area_ha", "area_1972_ha"])
    assert len(known) >= 6
    assert (known["area_ha"] <= known["area_1972_ha"]).all()


def test_municipal_shares_recompute() -> None:
    frame = data.load("municipal_share").dropna(subset=["share_pct", "base_ha", "municipality_ha"])
    assert len(frame) >= 4
    computed = 100 * frame["base_ha"] / frame["municipality_ha"]
    assert (computed - frame["share_pct"]).abs().max() < 0.06


def test_municipalities_are_on_the_map() -> None:
    outline = data.outline("okinawa_municipalities")["features"]
    names = {f["properties"]["name_en"]: f["properties"]["code"] for f in outline}
    shares = data.load("municipal_share")
    assert (shares["municipality"].map(names) == shares["municipality_code"]).all()
    for cell in data.load("bases").query("prefecture == 'Okinawa'")["municipality"]:
        assert set(cell.split("; ")) <= set(names)


def test_exact_points_of_bases_lie_in_okinawa() -> None:
    frame = data.load("bases").query("prefecture == 'Okinawa'").dropna(subset=["lat"])
    assert frame["lat"].between(24, 27.1).all()
    assert frame["lon"].between(122.9, 131.4).all()
    assert frame["coord_quality"].notna().all()
    assert frame["coord_source_id"].notna().all()


# ---- people in uniform --------------------------------------------------------------------


def test_services_add_up_to_the_total() -> None:
    frame = data.load("troops").dropna(subset=["army"])
    assert len(frame) > 800
    assert (frame[BRANCHES].fillna(0).sum(axis=1) == frame["total"]).all()


def test_services_add_up_by_quarter_where_the_table_says_so() -> None:
    frame = data.load("troops_quarterly")
    adds_up = frame[BRANCHES].fillna(0).sum(axis=1) == frame["total"]
    assert (adds_up == frame["branches_add_up"]).all()
    assert (~adds_up).sum() == 3
    assert (frame.loc[~adds_up, "use"] == "caveat").all()


def test_japan_before_1974_is_the_sum_of_two_lines() -> None:
    wide = data.load("troops").pivot(index="year", columns="entity", values="total")
    early = wide.loc[:1973]
    parts = early["Japan main islands (before 1974)"] + early["Ryukyu Islands (Okinawa)"]
    assert (parts == early["Japan"]).all()
    assert wide["Ryukyu Islands (Okinawa)"].loc[1974:].isna().all()


def test_years_without_a_report_are_missing_and_1953_is_the_highest() -> None:
    japan = data.load("troops").query("entity == 'Japan'").set_index("year")["total"]
    assert set(range(1950, 2026)) - set(japan.index) == {1951, 1952}
    early = data.load("troops").query("entity == 'Japan main islands (before 1974)'")
    assert early.set_index("year")["total"].idxmax() == 1953


def test_the_two_series_agree_where_they_should() -> None:
    japan = data.load("troops").query("entity == 'Japan'").set_index("year")
    same = [1950, *range(1968, 1974), *range(1976, 2003), 2005]
    assert (japan.loc[same, "total"] == japan.loc[same, "kane_total"]).all()
    bonins = (japan["kane_total"] - japan["total"]).loc[1953:1967]
    assert bonins.abs().max() <= 85


@pytest.mark.parametrize(
    ("entity", "year", "total"),
    [("Japan", 2016, 38818), ("Germany", 2016, 34602), ("South Korea", 2016, 24189),
     ("Italy", 2016, 12088), ("Germany", 1962, 274119), ("South Korea", 1957, 71043)],
)  # fmt: skip
def test_counts_agree_with_a_second_reading_of_the_reports(
    entity: str, year: int, total: int
) -> None:
    one = data.load("troops").query("entity == @entity and year == @year").iloc[0]
    coast_guard = 0 if pd.isna(one["coast_guard"]) else one["coast_guard"]
    assert one["total"] - coast_guard == total


def test_the_highest_and_lowest_world_counts_of_the_century() -> None:
    world = data.load("troops").query("entity == 'World, foreign countries (Kane)'")
    world = world.set_index("year")["total"].loc[:2000]
    assert (world.idxmax(), world.max()) == (1968, 1082777)
    assert (world.idxmin(), world.min()) == (1999, 206002)


def test_the_break_of_2008_is_in_both_tables() -> None:
    both = data.load("troops_series_break").query("year == 2008").set_index("line")
    old, new = both.loc["stationed in Japan"], both.loc["active duty assigned to Japan"]
    assert (old["total"], new["total"]) == (33286, 42521)
    assert (old["navy"], new["navy"]) == (3764, 18594)
    assert (old["marine_corps"], new["marine_corps"]) == (14378, 9886)
    japan = data.load("troops").query("entity == 'Japan'").set_index("year")["total"]
    assert (japan[2007], japan[2008]) == (32803, 42521)
    sums = both[BRANCHES[:5]].fillna(0).sum(axis=1)
    assert sums["stationed in Japan"] == old["total"]


def test_quarterly_and_yearly_counts_agree() -> None:
    quarterly = data.load("troops_quarterly")
    september = quarterly[quarterly["as_of"].dt.month == 9]
    september = september.set_index(september["as_of"].dt.year)["total"]
    japan = data.load("troops").query("entity == 'Japan' and year >= 2008").set_index("year")
    assert japan["total"].sort_index().to_dict() == september.sort_index().to_dict()


def test_parts_of_the_us_community_add_up() -> None:
    parts = ["military", "civilian_component", "dependents"]
    full = data.load("population").dropna(subset=["total", *parts])
    assert len(full) == 1
    assert (full[parts].sum(axis=1) == full["total"]).all()


# ---- distances ----------------------------------------------------------------------------


def test_distances_recompute_from_the_points() -> None:
    points = data.load("places").set_index("place")[["lat", "lon"]].map(math.radians)
    for _, one in data.load("distances").iterrows():
        a, b = points.loc[one["origin"]], points.loc[one["target"]]
        part = (
            math.sin((b["lat"] - a["lat"]) / 2) ** 2
            + math.cos(a["lat"]) * math.cos(b["lat"]) * math.sin((b["lon"] - a["lon"]) / 2) ** 2
        )
        assert 2 * 6371.0088 * math.asin(math.sqrt(part)) == pytest.approx(
            one["great_circle_km"], abs=0.51
        )
        assert one["geodesic_km"] == pytest.approx(one["great_circle_km"], rel=0.006)
