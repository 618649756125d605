"""Crime figures: both arguments in the first picture, whole beside part, no forbidden joins."""

from __future__ import annotations

import itertools

import pytest

from jasa import data, exhibits

RATES = data.load("crime_rates").set_index("row_id")


def test_neither_argument_is_the_default() -> None:
    view = exhibits.crime.view()
    assert set(view.table["Row"]) == {"cx015", "cx016", "cx017", "cx018"}
    assert len(set(view.table["Points towards"])) == 2


@pytest.mark.parametrize(
    ("offences", "pair"),
    [("heinous offences", ("cx015", "cx016")), ("all penal-code offences", ("cx017", "cx018"))],
)
def test_each_argument_can_be_reproduced(offences: str, pair: tuple[str, str]) -> None:
    view = exhibits.crime.view(measure="rate", offences=offences)
    ours, others = (RATES.at[i, "rate"] for i in pair)
    assert view.words[0].startswith(
        f"For {offences} the newspaper has {ours:g} persons arrested per 10,000 a year in the US "
        f"military community and {others:g} among other residents"
    )
    assert str(RATES.at[pair[0], "points_toward"]) in view.words[0]


def test_no_line_crosses_a_gap_and_no_part_year_is_drawn() -> None:
    view = exhibits.crime.view(measure="count")
    assert view.table["Year"].max() == 2024
    for trace in view.figure.data:
        for a, b in itertools.pairwise(zip(trace.x, trace.y, strict=True)):
            assert None in (a[1], b[1]) or b[0] - a[0] == 1


def test_share_stands_with_its_own_part_and_whole() -> None:
    view = exhibits.crime.view(measure="share", offences="all penal-code offences")
    row = data.load("crime").set_index("row_id").loc["cr027"]
    part, whole = row["sofa_cases_cleared"], row["pref_cases_cleared"]
    assert (
        f"{100 * part / whole:.1f}" in view.title and f"({part:,.0f} of {whole:,.0f})" in view.title
    )


def test_what_is_not_in_the_figures_is_said_under_every_picture() -> None:
    for name in ("crime", "crime_arguments", "crime_denominator"):
        shown = getattr(exhibits, name)
        for state in shown.states():
            assert "Not in these figures" in shown.view(**state).caveats[0]


def test_comparisons_of_other_years_or_units_are_kept_apart() -> None:
    for state in exhibits.crime_arguments.states():
        rows = RATES.loc[exhibits.crime_arguments.view(**state).table["Row"]]
        assert rows["period"].nunique() == rows["unit"].nunique() == 1


def test_each_whole_gives_its_own_rate() -> None:
    table = exhibits.crime_denominator.view().table
    arrests = RATES.at["cx014", "numerator"]
    rate = table["Rate, persons arrested per 10,000 a year"]
    assert (rate * table["Whole, persons"].astype(float) / 1000).tolist() == pytest.approx(
        [float(arrests)] * len(table)
    )
