"""Noise and decibels: published pairs stay paired, scales that must not meet never do."""

from __future__ import annotations

import pytest

from jasa import data, exhibits


def test_level_and_standard_of_one_station_stay_together() -> None:
    rows = data.load("noise").set_index("row_id")
    for base, row_id in {"Kadena": "no072", "Futenma": "no073"}.items():
        row, said = rows.loc[row_id], exhibits.noise.view(base=base).words[0]
        over = row["value"] - row["standard_db"]
        expected = (
            f"In fiscal {row['fiscal_year']} {row['station']} stood at {row['value']:.0f} dB, against a "
            f"standard of {row['standard_db']:.0f} dB: {over:.0f} dB over, or "
            f"{10 ** (over / 10):.1f} times the sound energy."
        )
        assert said == expected


def test_the_old_index_the_bureau_and_the_prefecture_never_share_a_chart() -> None:
    rows = data.load("noise").set_index("row_id")
    for state in exhibits.noise.states():
        drawn = rows.loc[exhibits.noise.view(**state).table["Row"]]
        assert drawn["metric"].nunique() == drawn["base"].nunique() == 1
        assert set(drawn["measured_by"]) == {"Okinawa Prefecture"}


def test_doubtful_year_is_hollow_and_named_first() -> None:
    view = exhibits.noise.view(base="Futenma")
    marks = dict(zip(view.figure.data[0].ids, view.figure.data[0].marker.symbol, strict=True))
    assert marks["no054"].endswith("-open") and not marks["no073"].endswith("-open")
    assert "2018" in view.caveats[0]


@pytest.mark.parametrize(("flights", "change"), [(2, 3.01), (4, 6.02), (0.1, -10)])
def test_model_adds_decibels_where_energies_multiply(flights: float, change: float) -> None:
    table = exhibits.decibels.view(flights=flights, distance=2).table
    level, energy = table["Level, dB"], table["Sound energy, times"]
    assert level[1] - level[0] == pytest.approx(change, abs=0.01)
    assert level[2] - level[0] == pytest.approx(-6.02, abs=0.01)
    assert level[3] - level[0] == pytest.approx(level[1] + level[2] - 2 * level[0])
    assert energy[3] == pytest.approx(energy[1] * energy[2])


def test_a_high_court_award_is_never_added_to_the_first_one() -> None:
    view = exhibits.noise_awards.view()
    total = data.load("noise_litigation")["award_yen_bn"].sum()
    assert not any(f"{total:.1f}" in said for said in (view.title, *view.words))
    assert "never add" in view.caveats[0]
