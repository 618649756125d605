"""The burden-share switchboard: published shares, and nothing where nothing is published."""

from __future__ import annotations

import itertools

import pytest

from jasa import data, exhibits
from jasa.exhibits.cost.burden_switches import PRINTED, REBUILT, Setting, definition_rows
from jasa.frame.live import panels

#: Switches (pay, forgone revenue, payments), and the share in the title.
PUBLISHED = {
    ("out", "out", "host-nation support only"): ("86.4", "Japan's Ministry of Defense (JFY2015)"),
    ("out", "in", "host-nation support only"): ("75.9", "US Congressional Research Service"),
    ("not stated", "in", "all payments"): ("74.5", "US Department of Defense (calendar year 2002)"),
    ("in", "out", "all payments"): ("48.3", "The Japan Times (JFY2016 and USFY2016)"),
    ("in", "out", "host-nation support only"): ("24.4", "The Japan Times' inputs, support only"),
    ("in", "out", "cash and in kind (GAO)"): ("37.6", "Totals of the US GAO"),
}


@pytest.mark.parametrize("switches", PUBLISHED, ids=str)
def test_switches_give_the_published_share(switches: tuple[str, str, str]) -> None:
    share, whose = PUBLISHED[switches]
    view = exhibits.burden_share.view(
        **dict(zip(("pay", "forgone", "scope"), switches, strict=True))
    )
    assert view.title.startswith(f"Japan pays {share}\u00a0%")
    assert view.words[0].startswith(whose)
    assert f"{share}\u00a0%" in view.words[0]


def test_printed_shares_are_reproduced_from_their_inputs() -> None:
    """76, 86.4 and 48.3 follow from the inputs as printed; 74.5 is only quoted."""
    inputs = data.load("burden_inputs").dropna(subset=["amount"])
    printed = data.load("burden_definitions").set_index("definition_id")["published_share_pct"]
    for name, decimals in {"D2": 0, "D3": 1, "D4": 1}.items():
        own = inputs[inputs["definition_id"] == name]
        part = own.loc[own["in_numerator"].fillna(False), "amount"].sum()
        whole = own.loc[own["in_denominator"].fillna(False), "amount"].sum()
        assert round(100 * part / whole, decimals) == printed[name]
    table = exhibits.burden_share.view().table.set_index("Definition")
    assert table[REBUILT].isna().tolist() == [False, True, False, False, False, False]
    assert table.at["US Department of Defense", PRINTED] == 74.5


def test_a_setting_without_published_inputs_gets_no_share() -> None:
    for state in exhibits.burden_share.states():
        view = exhibits.burden_share.view(**state)
        fits = (view.table["Differs from the setting in"] == "nothing").sum()
        blue = [c for c in view.figure.data[1].marker.color if c == "#0072B2"]
        assert fits <= 1 and view.title.startswith("Japan pays" if fits else "Nothing published")
        assert fits or ("none is estimated" in view.words[0] and not blue)


def test_the_rate_moves_only_the_share_with_two_currencies() -> None:
    weak, strong = (
        exhibits.burden_share.view(rate=r).table.set_index("Definition") for r in (139, 79)
    )
    moved = (weak[REBUILT].dropna() != strong[REBUILT].dropna()).to_dict()
    assert [name for name, changed in moved.items() if changed] == [
        "The Japan Times",
        "The Japan Times' inputs, support only",
    ]


def test_one_pair_only_differs_in_one_switch() -> None:
    rows = definition_rows(109).to_dict("records")
    scopes = {"host-nation support": "host-nation support only", "all payments": "all payments"}
    scopes["direct support"] = "cash and in kind (GAO)"
    pairs = [
        {a["short"], b["short"]}
        for a, b in itertools.permutations(rows, 2)
        if len(
            Setting(
                a["military_pay"], a["forgone_revenue"], scopes[a["scope"]], a["year"]
            ).differences(b)
        )
        == 1
    ]
    assert pairs == [{"The Japan Times", "The Japan Times' inputs, support only"}] * 2


def test_table_can_be_shown_and_sorted_by_every_column() -> None:
    for state in exhibits.burden_share.states():
        table = exhibits.burden_share.view(**state).table
        for column in (None, *table.columns):
            assert "<table" in panels.table(table, "rows", column, True)
