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


def as_exported(name: str, numbers: dict[str, str], date: str) -> pd.DataFrame:
    """A file in the German form, read with what lesson 10 teaches; numbers are read by their mark."""
    path = ROOT / "data" / "raw" / f"{name}.csv"
    raw = pd.read_csv(path, sep=";", skiprows=1, dtype=str)
    assert raw[date].str.contains(r"^\d\d\.\d\d\.\d{4}$").any(), "a date with the day first"
    assert raw[date].str.contains(r"^\d{4}-\d\d-\d\d$").any(), "a date with the year first"
    assert raw.isin(["n.k."]).any(axis=None), "a word where a number should stand"
    for column, mark in numbers.items():
        plain = raw[column].str.replace(mark, "." if mark == "," else "")
        raw[column] = pd.to_numeric(plain, errors="coerce")
    day_first = pd.to_datetime(raw[date], format="%d.%m.%Y", errors="coerce")
    year_first = pd.to_datetime(raw[date], format="%Y-%m-%d", errors="coerce")
    raw[date] = day_first.fillna(year_first)
    return raw.dropna(subset=[date])


def test_exported_votes_are_rows_of_the_table_of_votes() -> None:
    rows = as_exported("votes_as_exported", {"votes": ".", "share_pct": ","}, "date")
    table = data.load("votes")
    known = set(zip(table["as_of"], table["votes"], strict=True))
    assert set(zip(rows["date"], rows["votes"], strict=True)) <= known
    shares = rows.merge(table, left_on=["date", "votes"], right_on=["as_of", "votes"])
    assert (shares["share_pct"].fillna(-1) == shares["share_of_valid_pct"].fillna(-1)).all()
    names = rows["choice"].str.strip().str.replace(",", "")
    assert rows["choice"].nunique() == names.nunique() + 2, "two names in two spellings"


def test_exported_counts_are_rows_of_the_table_of_quarters_and_the_gap_is_one() -> None:
    rows = as_exported("troops_as_exported", {"navy": ".", "marine_corps": "."}, "counted_on")
    table = data.load("troops_quarterly").set_index("as_of")
    gap = rows[rows["marine_corps"].isna()]
    assert len(gap) == 1 and not set(gap["counted_on"]) & set(table.index)
    for row in rows.dropna(subset=["marine_corps"]).itertuples():
        counted = table.loc[row.counted_on]
        assert (row.navy, row.marine_corps) == (counted["navy"], counted["marine_corps"])


def test_a_guess_would_spoil_both_exported_files_without_a_red_line() -> None:
    """Why lesson 10 reads all as text: the traps are real ones."""
    path = ROOT / "data" / "raw" / "votes_as_exported.csv"
    guessed = pd.read_csv(path, sep=";", skiprows=1)
    assert guessed["votes"].max() < 1000
    assert pd.to_datetime("11.09.2022", format="mixed").month == 11
