"""Polls drawn by lot: the true share is known, so the margin of the formula can be put to the test."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.express as px
import pytest

from jasa import data, exhibits
from jasa.exhibits.henoko import poll_lottery
from jasa.notebooks import load_notebook

LESSON = Path(__file__).resolve().parents[2] / "lessons" / "05_futenma_to_henoko.ipynb"


@pytest.mark.parametrize("size", poll_lottery.SIZES.values())
def test_lots_agree_with_the_ballots_and_with_the_formula(size: int) -> None:
    shares = poll_lottery.drawn_shares(size)
    table = poll_lottery.lottery_table(size, shares)
    true, margin = table[poll_lottery.SHARE].iloc[0], table[poll_lottery.MARGIN].iloc[0]
    assert shares.mean() == pytest.approx(
        true, abs=4 * margin / 196 * 100 / poll_lottery.POLLS**0.5
    )
    assert np.mean(abs(shares - true) <= margin) == pytest.approx(0.95, abs=0.02)


def test_more_ballots_make_a_narrower_heap_and_every_poll_is_drawn() -> None:
    widths = []
    for name, size in poll_lottery.SIZES.items():
        low, high = poll_lottery.middle(poll_lottery.drawn_shares(size))
        widths.append(high - low)
        bars = exhibits.poll_lottery.view(size=name).figure.data[0]
        assert sum(bars.y) == poll_lottery.POLLS
    assert widths == sorted(widths, reverse=True)


def test_the_code_of_the_lesson_finds_what_the_exhibit_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cells = {cell["id"]: cell["source"] for cell in load_notebook(LESSON)["cells"]}
    names = {"data": data, "np": np, "pd": pd, "px": px}
    exec(cells["05-u2-code"], names)
    capsys.readouterr()
    exec(cells["05-u4-code"], names)
    printed = re.findall(r"[\d.]+", capsys.readouterr().out)
    title = exhibits.poll_lottery.view(size="1,218 ballots").title
    assert re.findall(r"\d+\.\d", title) == printed
