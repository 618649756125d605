"""Going together: the correlation told is that of the marks, and what lesson 07 says of it holds."""

from __future__ import annotations

import re

import numpy as np
import pytest

from jasa import data, exhibits
from jasa.exhibits.balance.going_together import CHANGES, LASTS, LEVELS, OTHERS

ALL_YEARS, WITHOUT_LAST = LASTS


def told(other: str, compare: str, years: str = ALL_YEARS) -> float:
    """The correlation in the title."""
    title = exhibits.going_together.view(other=other, compare=compare, years=years).title
    return float(re.findall(r"-?\d\.\d+$", title.replace("−", "-"))[0])


@pytest.mark.parametrize("years", LASTS)
@pytest.mark.parametrize("compare", [LEVELS, CHANGES])
@pytest.mark.parametrize("other", OTHERS)
def test_the_title_gives_the_correlation_of_the_marks(other: str, compare: str, years: str) -> None:
    view = exhibits.going_together.view(other=other, compare=compare, years=years)
    (marks,) = view.figure.data
    assert told(other, compare, years) == pytest.approx(
        np.corrcoef(marks.x, marks.y)[0, 1], abs=0.005
    )
    assert len(marks.x) == LASTS[years] - 2012 + (compare == LEVELS)


def test_one_year_makes_the_sign_for_china() -> None:
    assert told("China", LEVELS) > 0.8
    assert told("China", CHANGES) < -0.5 and abs(told("China", CHANGES, WITHOUT_LAST)) < 0.1


def test_greece_goes_closest_of_all_states_and_china_is_not_asked_in_vain() -> None:
    """The right option of the guess is the closest of its options, and of the whole table."""
    rows = data.load("military_spending")
    wide = rows[rows["year"].between(2012, 2021)].pivot(
        index="year", columns="country", values="spending_constant_usd_m"
    )
    closest = wide.pct_change().corr()["Japan"].drop("Japan").idxmax()
    assert closest == "Greece" == max(OTHERS, key=lambda other: told(other, CHANGES))
