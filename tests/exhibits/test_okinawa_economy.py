"""The economy of the bases: series kept apart, shares with their year, before and after not equal."""

from __future__ import annotations

import pytest

from jasa import data, exhibits


def test_income_share_keeps_its_years() -> None:
    said = exhibits.okinawa_economy.view().words[0]
    rows = data.load("economy").set_index("row_id")
    for row_id in ("ec012", "ec013", "ec015", "ec030", "ec040"):
        assert f"{rows.at[row_id, 'value']:.1f}\u00a0% ({rows.at[row_id, 'year']})" in said


def test_rents_of_us_bases_are_never_joined_to_those_with_self_defense_land() -> None:
    traces = exhibits.okinawa_economy.view(show="rents").figure.data
    rows = data.load("economy").set_index("row_id")
    kinds = [set(rows.loc[[i for i in t.ids if i], "indicator"]) for t in traces]
    assert kinds == [{"land_rent_us"}, {"land_rent_us_and_sdf"}]


def test_rent_per_hectare_is_rent_over_area() -> None:
    table = exhibits.okinawa_economy.view(show="rent per hectare").table.set_index("Facility")
    town, forest = (
        table.at[n, "Rent per hectare, million yen"]
        for n in ("Makiminato Service Area", "Northern Training Area")
    )
    assert town == pytest.approx(1000 * 4.586 / 273.7) and town / forest > 200


def test_no_projection_and_no_sum_of_sites_is_drawn() -> None:
    for state in exhibits.redevelopment.states():
        view = exhibits.redevelopment.view(**state)
        assert len(view.table) == 3
        assert set(view.table["Estimated or observed"]) <= {"estimate", "observed"}
        assert "ot like for like" in view.caveats[0]


def test_model_of_moved_business_takes_its_share_off() -> None:
    table = exhibits.redevelopment.view(moved=50).table
    assert (2 * table["After less moved, billion yen"]).tolist() == pytest.approx(
        table["After, billion yen"].tolist()
    )
