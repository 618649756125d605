"""Dates of agreements: each label with its own date, and the days between them."""

from __future__ import annotations

import datetime as dt

import pytest

from jasa import exhibits


def test_each_agreement_has_its_own_dates() -> None:
    lines = exhibits.signed_in_force_ended.view().table.set_index("Agreement")
    old, new = lines.loc["Security Treaty of 1951"], lines.loc["Treaty of 1960, still in force"]
    assert (old["Signed"], old["In force"], old["Ended"]) == (
        "8 September 1951",
        "28 April 1952",
        "23 June 1960",
    )
    assert (new["Signed"], new["In force"], new["Ended"]) == (
        "19 January 1960",
        "23 June 1960",
        "still in force",
    )
    okinawa = lines.loc["its Article 3: US rule over Okinawa"]
    assert okinawa["Ended"] == "15 May 1972"
    assert lines.loc["Occupation, after the surrender", "Ended"] == "28 April 1952"
    assert lines.loc["Administrative Agreement", "In force"] == "no row"


def test_days_are_those_of_the_calendar() -> None:
    lines = exhibits.signed_in_force_ended.view().table.set_index("Agreement")
    wait = lines["From signature to force, days"]
    assert wait["Security Treaty of 1951"] == (dt.date(1952, 4, 28) - dt.date(1951, 9, 8)).days
    assert (
        wait["Treaty of 1960, still in force"] == (dt.date(1960, 6, 23) - dt.date(1960, 1, 19)).days
    )
    lasted = lines.at["Security Treaty of 1951", "In force until the end, days"]
    assert lasted == (dt.date(1960, 6, 23) - dt.date(1952, 4, 28)).days


def test_words_pair_each_treaty_with_its_date_and_days() -> None:
    first, second, third, _ = exhibits.signed_in_force_ended.view().words
    assert "1951 was signed on 8 September 1951 and in force from 28 April 1952, 233 days" in first
    assert "ended on 23 June 1960, after 2,978 days in force" in second
    assert "signed on 19 January 1960 took its place, 156 days after its signature" in second
    assert "from 28 April 1952 by Article 3 of the peace treaty until 15 May 1972" in third


def test_an_agreement_without_a_date_of_force_has_no_bar() -> None:
    view = exhibits.signed_in_force_ended.view(show="days from signature to force")
    (bars,) = [t for t in view.figure.data if t.type == "bar"]
    assert not {"tl010", "tl017"} & set(bars.ids)


def test_fifty_years_on_the_fiftieth_anniversary_only_from_the_signature_of_1960() -> None:
    view = exhibits.age_of_alliance.view(on="19 January 2010: Fiftieth anniversary statement")
    ages = view.table.set_index("Row")["Age, years"]
    assert ages["tl023"] == pytest.approx(50, abs=0.01)
    assert round(ages["tl009"], 1) == 58.4 and round(ages["tl031"], 1) == 49.6
    assert "58.4 years old, counted from 8 September 1951 (first treaty signed)" in view.words[0]
    assert "50.0 years old, counted from 19 January 1960 (revised treaty signed)" in view.words[1]
