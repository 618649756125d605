"""The two shares of GDP are never one line, and each figure stands beside its year and measure."""

from __future__ import annotations

import pytest

from jasa import data, exhibits


def test_no_line_joins_two_measures_or_two_bases() -> None:
    for state in exhibits.path_to_two_percent.states():
        for trace in exhibits.path_to_two_percent.view(**state).figure.data:
            if "decoration" in trace.meta:
                continue
            steps = [b - a for a, b in zip(trace.x, trace.x[1:], strict=False)]
            assert set(steps) <= {1}, f"years {trace.x} are joined"
    both = exhibits.path_to_two_percent.view(definition="both shares, apart").figure.data
    drawn = [(t.meta["column"], list(t.x)) for t in both if "column" in t.meta]
    assert ("Initial budget over GDP, %", [2022, 2023]) in drawn
    assert ("Initial budget over GDP, %", [2024]) in drawn


def test_the_two_per_cent_reached_stand_apart_and_say_what_they_count() -> None:
    """No line runs to them: they count a supplementary budget, which earlier shares did not."""
    for definition in ("defence and related, share of GDP", "both shares, apart"):
        view = exhibits.path_to_two_percent.view(definition=definition)
        star = next(t for t in view.figure.data if "supplementary" in str(t.meta))
        assert list(star.x) == [2025] and star.mode == "markers+text"
        assert any("earlier shares did not" in said for said in view.words)


def test_default_sentence_pairs_years_and_yen() -> None:
    view = exhibits.path_to_two_percent.view()
    rows = data.load("defence_budget").set_index("fiscal_year")["budget_all_yen_bn"]
    for year in (2012, 2022, 2023):
        assert f"{rows[year]:,.1f} billion yen in JFY{year}" in view.words[0]
    assert 100 * (rows[2022] / rows[2012] - 1) == pytest.approx(14.6, abs=0.05)
    assert "rose 14.6\u00a0% from JFY2012 to JFY2022, then 26.3\u00a0%" in view.title
