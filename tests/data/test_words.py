"""Figures, dates and lists as people read them."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jasa.data.words import date, listed, number, percent


@given(st.integers(-(10**8), 10**8), st.integers(0, 9))
def test_a_number_keeps_one_decimal_below_a_thousand_and_none_above(whole: int, tenth: int) -> None:
    value = whole + tenth / 10
    written = number(value)
    digits, _, decimals = written.replace(",", "").partition(".")
    if tenth and abs(value) < 1000:
        assert len(decimals) == 1 and float(written) == pytest.approx(value)
    else:
        assert decimals == "" and int(digits) == pytest.approx(value, abs=0.5)
    assert percent(value) == f"{value:,.1f}\u00a0%"


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_missing_number_is_said_in_words(missing: float | None) -> None:
    assert number(missing) == "not stated"  # type: ignore[arg-type]


@given(st.dates(min_value=datetime.date(1850, 1, 1)).map(pd.Timestamp))
def test_a_date_is_written_as_exactly_as_it_is_known(day: pd.Timestamp) -> None:
    assert date(day, "year") == str(day.year)
    assert date(day, "month") == f"{day:%B} {day.year}"
    assert date(day, "day") == f"{day.day} {date(day, 'month')}"
    assert date(day, "undated") == date(pd.NaT) == "undated"


@given(st.lists(st.sampled_from(["Ann", "Bo", "Cho"]), min_size=1, max_size=5))
def test_a_list_has_its_joint_before_the_last(names: list[str]) -> None:
    said = listed(names)
    assert said.split(" and ")[-1] == names[-1]
    assert said.count(" and ") == (len(names) > 1)
    assert said.replace(" and ", ", ").split(", ") == names
