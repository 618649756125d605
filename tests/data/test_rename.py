"""A column is renamed in the whole package or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from jasa import data
from jasa.data import maintain
from jasa.data.rename import SHARED, rename_column

#: Tables that others refer to, that refer to others, that pair a date with how exact it is, sources.
TABLES = ("claims", "flight_operations", "share_measures", "sources")


@pytest.mark.parametrize("table", TABLES)
def test_each_column_is_renamed_whole_or_not_at_all(folder: Path, table: str) -> None:
    resource = data.PACKAGE.resources[table]
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    kept = set()
    for name in (f["name"] for f in resource["schema"]["fields"]):
        try:
            rename_column(folder.parent, table, name, "quite_another")
        except data.DataError as refused:
            kept.add(name)
            assert f"{name} of {table} keeps its name" in str(refused)
            assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
            continue
        assert maintain.problems(folder) == []
        assert "quite_another" in (folder / resource["path"]).read_text("utf-8").partition("\n")[0]
        for path, raw in before.items():
            path.write_bytes(raw)
    assert kept >= {f["name"] for f in resource["schema"]["fields"]} & set(SHARED)
    assert len(kept) < len(resource["schema"]["fields"]) or table == "sources"


def test_nothing_is_renamed_in_a_package_that_breaks_a_rule(folder: Path) -> None:
    with (folder / "land.csv").open("a", encoding="utf-8") as file:
        file.write("la999\n")
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(data.DataError, match=r"(?s)Nothing was changed.*land\.csv, line"):
        rename_column(folder.parent, "bases", "area_ha", "hectares")
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
