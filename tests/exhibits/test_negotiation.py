"""The negotiation: each effect rests on a row, no package pleases all, and the marks are all drawn."""

from __future__ import annotations

import re

import pytest

from jasa import exhibits
from jasa.data import formulas
from jasa.exhibits.negotiation import negotiation_roles as roles
from jasa.exhibits.start.article_claims import THEMES
from jasa.learn import roleplay

PACKAGES = [
    ({k: s[k] for k in roles.ISSUES}, (s["nago"], s["governor"]))
    for s in exhibits.negotiation_table.states()
    if s["cost"] == "ministry, 2019"
]


@pytest.mark.parametrize("position", roles.POSITIONS, ids=lambda p: f"{p.role}-{p.issue}-{p.row}")
def test_each_position_rests_on_a_row_and_speaks_of_real_choices(position: roles.Position) -> None:
    assert position.role in roles.ROLES and roles.row_says(position.row)
    options = exhibits.negotiation_table.controls[position.issue].values()
    assert set(position.effects) <= set(options) and position.effects
    assert set(position.effects.values()) <= {roles.GOES, roles.MISSES, roles.CROSSES}
    assert roles.row_date(position.row) != "undated" or position.row.startswith(("at", "rd"))


def test_tokyo_and_governor_tamaki_exclude_each_other_and_no_package_pleases_all() -> None:
    signed = {who: [] for who in roles.GOVERNORS}
    for package, voices in PACKAGES:
        signed[voices[1]].append(set(roles.signers(package, *voices)))
    before, since = signed[roles.GOVERNORS[0]], signed[roles.GOVERNORS[1]]
    assert not any({"Tokyo", "Okinawa Prefecture"} <= s for s in before)
    assert max(map(len, before)) == 4
    assert max(map(len, since)) == 5  # Ginowan still refuses, by its voters of 2019
    assert "only solution" in formulas.row("pn004")["position"]
    assert "drop Henoko" in formulas.row("pn005")["position"]


def test_the_default_is_the_plan_of_the_two_governments() -> None:
    view = exhibits.negotiation_table.view()
    assert view.title == "3 of 6 could sign: Tokyo, Washington and US Marines"
    stopped = "Stopped by a red line: Okinawa Prefecture, Nago City and Ginowan City."
    assert stopped in view.words[0]
    assert "stop the work at Henoko (25 February 2019)" in view.words[1]
    assert "930 billion yen (ministry, 2019" in view.words[2]
    since = exhibits.negotiation_table.view(governor=roles.GOVERNORS[1])
    assert since.title == "4 of 6 could sign: Tokyo, Washington, Okinawa Prefecture and US Marines"
    other = exhibits.negotiation_table.view(nago="its mayor, 2006", cost="prefecture, 2018")
    assert "Nago City" in other.words[0].partition("Stopped")[0]
    assert "2,500 billion yen (prefecture, 2018" in other.words[2]


def test_every_position_of_the_package_is_drawn_once_at_its_role_and_issue() -> None:
    view = exhibits.negotiation_table.view()
    lines = view.table[view.table["Line"] == "position"]
    spoken = lines[lines["Effect, by our reading"].isin([roles.GOES, roles.MISSES, roles.CROSSES])]
    wanted = {
        (
            r["Row"],
            list(roles.ROLES).index(r["Role"]),
            list(roles.ISSUES.values()).index(r["Issue"]),
        )
        for _, r in spoken.iterrows()
    }
    drawn = [
        (t.ids[0], t.y[0], t.x[0])
        for t in view.figure.data
        if t.type == "scatter" and t.mode == "markers" and t.ids is not None
    ]
    assert set(drawn) == wanted and len(drawn) == len(wanted) == 20


def test_no_trace_draws_two_marks_with_one_id() -> None:
    """Plotly shows only one of them."""
    for state in (
        {},
        {"build": "nothing new"},
        {"nago": "its mayor, 2006"},
        {"governor": roles.GOVERNORS[1]},
    ):
        for trace in exhibits.negotiation_table.view(**state).figure.data:
            assert trace.ids is None or len(set(trace.ids)) == len(trace.ids)


def test_role_cards_carry_rows_dates_red_lines_and_the_warning_that_it_is_a_model() -> None:
    for role in roles.ROLES:
        card = roleplay.role_card(role)
        for position in (p for p in roles.POSITIONS if p.role == role):
            assert f"row {position.row}" in card and roles.row_date(position.row) in card
        bars = [
            p for p in roles.POSITIONS if p.role == role and roles.CROSSES in p.effects.values()
        ]
        assert card.count("Red line:") == len(bars)
        assert "A role in a model" in card
    page = roleplay.cards_page()
    assert page.count('class="card"') == 6 and not re.search(r"https?://", page)


def test_claims_are_counted_by_theme_without_giving_a_verdict_away() -> None:
    view = exhibits.article_claims.view()
    assert view.title == "16 of the 44 claims are about Okinawa and the bases"
    assert set(view.table["Theme"]) == set(THEMES.values())
    everything = " ".join([view.title, *view.words, view.table.to_string()])
    assert not re.search(r"supported|imprecise|wrong", everything)


def test_verdicts_are_counted_as_the_table_has_them() -> None:
    view = exhibits.article_verdicts.view()
    assert view.table[["Verdict", "Claims, number"]].values.tolist() == [
        ["supported", 9],
        ["imprecise", 20],
        ["contested", 7],
        ["wrong", 7],
        ["omission", 1],
    ]
