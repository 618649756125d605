"""The course's data as they may look in a year: each yearly table with one newer row of each series.

Run as a script it prints, as JSON, what exhibits say with the data of a folder: the tests compare
what is said with the data of today and with those of next year (`test_exhibits_next_year.py`).
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

#: Columns that tell the series of one table apart; of each, one newer row is made.
SERIES = ("country", "entity", "indicator", "base", "station", "metric", "component", "kind",
          "scope", "year_type", "period", "basis", "counted_by", "from_date", "measure",
          "measure_id")  # fmt: skip
#: Tables of one thing measured again and again, though dated by the day; other tables dated so
#: list events, votes or words, where a row of next year would be news and not a further point.
MEASURED_AGAIN = ("land", "share_measures", "troops_quarterly", "scrambles_cumulative")
#: A series that ended earlier than this many years before its table is not carried on.
ALIVE = 2
#: A table with fewer years than this is a comparison of some years, not a series of years.
FEWEST_YEARS = 6

Row = dict[str, str]


def year_column(resource: dict[str, Any]) -> str:
    """Return the column of a table with its years, or nothing where it has none."""
    fields = [f["name"] for f in resource.get("schema", {}).get("fields", ())]
    by_day = ("as_of",) if resource["name"] in MEASURED_AGAIN else ()
    return next((c for c in ("fiscal_year", "year", "to_date", *by_day) if c in fields), "")


def year_of(cell: str) -> int:
    """Return the year of a cell that holds a year or a date."""
    return int(cell[:4])


def a_year_later(cell: str) -> str:
    """Return a year or a date one year on; the last day of February has no other in most years."""
    return re.sub(r"^\d{4}", str(year_of(cell) + 1), cell).replace("-02-29", "-02-28")


def grown(cell: str, name: str) -> str:
    """Return a number a little larger, with as many decimals; words and years stay as they are."""
    if not re.fullmatch(r"\d+(\.\d+)?", cell) or "year" in name:
        return cell
    decimals = len(cell.partition(".")[2])
    larger = float(cell) * 1.04
    return f"{min(larger, 99) if 'pct' in name else larger:.{decimals}f}"


def newer_rows(rows: list[Row], year: str) -> list[Row]:
    """Return one plausible row of the coming year for every series that is still alive."""
    known = [r for r in rows if r[year]]
    last: dict[tuple[str, ...], Row] = {}
    for row in sorted(known, key=lambda r: year_of(r[year])):
        last[tuple(row.get(c, "") for c in SERIES)] = row
    newest = max(year_of(r[year]) for r in known)
    alive = [r for r in last.values() if year_of(r[year]) >= newest - ALIVE]
    named = re.fullmatch(r"(\D+)(\d+)", rows[-1]["row_id"])
    assert named, rows[-1]["row_id"]
    prefix, digits = named.groups()
    taken = [r["row_id"].removeprefix(prefix) for r in rows if r["row_id"].startswith(prefix)]
    first = max(map(int, taken)) + 1
    return [
        {name: grown(cell, name) for name, cell in row.items()}
        | {year: a_year_later(row[year]), "row_id": f"{prefix}{first + n:0{len(digits)}d}"}
        for n, row in enumerate(alive)
    ]


def write_next_year(data: Path, folder: Path) -> dict[str, int]:
    """Copy the data, add the rows, renew the checksums; return the year of each new row by its id."""
    from jasa.data.maintain import refresh

    shutil.copytree(data, folder)
    added: dict[str, int] = {}
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        year = year_column(resource)
        if not year:
            continue
        path = folder / resource["path"]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if len({r[year][:4] for r in rows}) < FEWEST_YEARS and year != "as_of":
            continue
        newer = newer_rows(rows, year)
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, list(rows[0]), lineterminator="\n").writerows(newer)
        added |= {r["row_id"]: year_of(r[year]) for r in newer}
        resource["coverage"] += f", {max(year_of(r[year]) for r in newer)}"
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    wrong = refresh(folder)
    assert not wrong, wrong
    return added


def told(folder: Path, names: list[str]) -> dict[str, Any]:
    """Return what some exhibits say in some states with the data of a folder."""
    from jasa.data import package

    package.PACKAGE = package.Package(folder)
    from jasa.frame.exhibit import REGISTRY, rows_shown
    from tests.every_exhibit import each_value_alone, hidden

    import jasa.exhibits  # noqa: F401  isort: skip

    found: dict[str, Any] = {}
    for name in names:
        shown = REGISTRY[name]
        found[name] = {"fixed": shown.fixed, "states": []}
        for state in each_value_alone(shown):
            view = shown.view(**state)
            notes = [] if view.figure is None else view.figure.layout.annotations
            said = {"title": view.title, "subtitle": view.subtitle, "as_of": view.as_of}
            said |= {f"words {n}": line for n, line in enumerate(view.words)}
            said |= {f"caveat {n}": line for n, line in enumerate(view.caveats)}
            said |= {f"note {n}": note.text or "" for n, note in enumerate(notes)}
            found[name]["states"].append(
                {
                    "state": str(state),
                    "said": said,
                    "rows": rows_shown(view),
                    "hidden": hidden(view),
                }
            )
    return found


if __name__ == "__main__":
    print(json.dumps(told(Path(sys.argv[1]), sys.argv[2:])))
