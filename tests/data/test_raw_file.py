"""The untidy file of exercise 03: nothing in it that the table of returns does not hold."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.data import ROOT


def test_every_printed_row_is_a_row_of_the_table_and_every_kind_of_dirt_is_there() -> None:
    printed = pd.read_csv(ROOT / "data" / "raw" / "returns_as_printed.csv")
    rows = printed.dropna(subset=["hectares"])
    assert len(printed) - len(rows) == 1, "one footnote"
    assert rows["hectares"].str.contains(",").sum() == 1
    assert rows["facility"].str.lower().nunique() == rows["facility"].nunique() - 1
    areas = rows["hectares"].str.replace(",", "").astype(float)
    dates = pd.to_datetime(rows["returned"], format="mixed")
    assert rows["returned"].str.contains(r"^\d+ [A-Z]").sum() == 1
    table = data.load("land_returns").query("status == 'returned'")
    known = set(zip(table["as_of"], table["area_ha"], strict=True))
    assert set(zip(dates, areas, strict=True)) <= known
