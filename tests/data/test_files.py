"""The package as files: the standard, damage, corrections by hand, the index for people."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest

from jasa import data
from jasa.data import maintain as data_package


def test_the_package_keeps_the_frictionless_standard() -> None:
    report = frictionless.Package(str(data.ROOT / "data" / "datapackage.json")).validate()
    errors = [e.message for t in report.tasks for e in t.errors] + [
        e.message for e in report.errors
    ]
    assert report.valid, errors[:5]
    assert len(report.tasks) == len(data.PACKAGE.resources)


def test_the_descriptor_follows_version_2() -> None:
    package = data.PACKAGE.descriptor
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for resource in package["resources"]:
        assert resource["hash"].startswith("sha256:")
        assert resource["licenses"]
        if "schema" in resource and resource["name"] != "sources":
            assert resource["type"] == "table"
            assert resource["schema"]["primaryKey"] == ["row_id"]
            keys = [k["fields"][0] for k in resource["schema"]["foreignKeys"]]
            assert "source_id" in keys


def test_all_rules_are_kept() -> None:
    assert data_package.problems(data.ROOT / "data") == []


def test_the_index_for_people_is_made_from_the_metadata() -> None:
    page = (data.ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert page == data_package.readme(data.PACKAGE.descriptor)
    for name in data.PACKAGE.table_names:
        assert f"[{name}]({name}.csv)" in page
    for phrase in ("Borders are claims", "How to correct or add a row", "CC BY 4.0", "SIPRI terms"):
        assert phrase in page


def test_refreshing_an_unchanged_package_changes_nothing(folder: Path) -> None:
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert data_package.refresh(folder) == []
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


# ---- damage -------------------------------------------------------------------------------


def drop(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def cut_at_a_line(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: len(lines) // 2]))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def alter(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"1", b"7", 1))


def add_a_mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


DAMAGE: list[tuple[Callable[[Path], None], str]] = [
    (drop, "is missing"), (cut, "is truncated"), (cut_at_a_line, "is truncated"),
    (empty, "is truncated"), (alter, "has been altered"), (add_a_mark, "has been altered"),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "words"), DAMAGE)
def test_a_damaged_table_is_named_with_how_to_restore_it(
    folder: Path, harm: Callable[[Path], None], words: str
) -> None:
    harm(folder / "land.csv")
    package = data.Package(folder)
    with pytest.raises(data.DataError, match=words) as caught:
        package.load("land")
    assert "data/land.csv" in str(caught.value)
    assert "git checkout -- data/land.csv" in str(caught.value)
    assert package.verify() == [str(caught.value)]
    assert len(package.load("bases")) == 56


@pytest.mark.parametrize("name", ["sources.csv", "geo/east_asia.geojson",
                                  "texts/constitution_article9.txt"])  # fmt: skip
def test_damage_elsewhere_is_found_too(folder: Path, name: str) -> None:
    cut(folder / name)
    (sentence,) = data.Package(folder).verify()
    assert f"data/{name}" in sentence


@pytest.mark.parametrize("harm", [drop, cut, empty])
def test_a_damaged_descriptor_is_one_clear_sentence(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    harm(folder / "datapackage.json")
    package = data.Package(folder)
    (sentence,) = package.verify()
    assert "data/datapackage.json" in sentence
    with pytest.raises(data.DataError):
        package.load("land")


@pytest.mark.parametrize("content", ["[]", "{}", '{"resources": 3}', "null"])
def test_a_descriptor_of_another_kind_is_refused(folder: Path, content: str) -> None:
    (folder / "datapackage.json").write_text(content, encoding="utf-8")
    assert "is damaged" in data.Package(folder).verify()[0]


def test_windows_line_endings_do_no_harm(folder: Path) -> None:
    for path in [*folder.glob("*.csv"), *folder.glob("*/*")]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    package = data.Package(folder)
    assert package.verify() == []
    assert package.load("claims").equals(data.load("claims"))
    assert data_package.problems(folder) == []


def test_reading_changes_no_file(folder: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    package = data.Package(folder)
    for name in package.table_names:
        package.load(name)
        package.table(name)
    package.verify()
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == before


# ---- corrections by hand ------------------------------------------------------------------


def edit(folder: Path, table: str, line: int, **cells: str) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[line - 2].update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("table", "cells", "words"),
    [("land", {"source_id": "nobody_2020"}, "is not in sources.csv"),
     ("land", {"source_id": ""}, "the cell is empty"),
     ("land", {"other_source_ids": "nobody_2020"}, "is not in sources.csv"),
     ("land", {"other_source_ids": "rs_1701898"}, "the same source is named twice"),
     ("land", {"okinawa_ha": "27,892"}, "is not a number"),
     ("land", {"okinawa_ha": "about 5"}, "is not a number"),
     ("land", {"okinawa_ha": "-5"}, "is below 0"),
     ("land", {"okinawa_facilities": "3.5"}, "is not a whole number"),
     ("land", {"okinawa_share_pct": "101"}, "is above 100"),
     ("land", {"as_of": "1972"}, "is not a full date"),
     ("land", {"as_of": "1972-02-30"}, "is not a full date"),
     ("land", {"as_of": "1972-05-15"}, "does not go with 'year'"),
     ("land", {"as_of": ""}, "does not go with 'year'"),
     ("land", {"basis": "exclusive"}, "is not one of"),
     ("land", {"use": "maybe"}, "is not one of"),
     ("land", {"row_id": "la002"}, "it must be unique"),
     ("land", {"note": " blank"}, "has blanks"),
     ("bases", {"facility_code": "6001"}, "does not have the form"),
     ("votes", {"elected": "yes"}, "is not true or false"),
     ("henoko_events", {"timeline_row_id": "tl999"}, "is not in timeline.csv"),
     ("leader_visits", {"end_date": "1950-01-01"}, "lies before start_date"),
     ("sources", {"kind": "rumour"}, "is not one of")],
)  # fmt: skip
def test_a_correction_that_breaks_a_rule_is_refused(
    folder: Path, table: str, cells: dict[str, str], words: str
) -> None:
    before = (folder / "datapackage.json").read_bytes()
    edit(folder, table, 2, **cells)
    found = data_package.refresh(folder)
    assert any(words in sentence for sentence in found), found
    assert any(sentence.startswith(f"{table}.csv, line ") for sentence in found)
    assert (folder / "datapackage.json").read_bytes() == before


def test_a_good_correction_is_taken_in(folder: Path) -> None:
    edit(folder, "land", 2, okinawa_share_pct="12.5", note="a correction")
    assert data.Package(folder).verify()
    assert data_package.refresh(folder) == []
    package = data.Package(folder)
    assert package.verify() == []
    assert package.load("land")["okinawa_share_pct"].iloc[0] == 12.5


def test_a_new_row_is_counted(folder: Path) -> None:
    path = folder / "nuclear_tests.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("nt006", "nt007", 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.append(lines[-1].replace("nt007", "nt008").replace(",6,", ",7,"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert data_package.refresh(folder) == []
    assert data.Package(folder).table("nuclear_tests").rows == 7
    assert "| 7 |" in (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [(lambda f: (f / "land.csv").unlink(), "is missing"),
     (lambda f: (f / "extra.csv").write_text("a\n"), "is not listed"),
     (lambda f: (f / "land.csv").write_bytes(b"row_id\nla001\n"), "the columns must be"),
     (lambda f: (f / "land.csv").write_bytes(b""), "the columns must be"),
     (lambda f: (f / "land.csv").write_bytes("é".encode("latin-1")), "is not UTF-8"),
     (lambda f: (f / "land.csv").write_text("la999,2020\n"), "the columns must be")],
)  # fmt: skip
def test_other_slips_are_refused(
    folder: Path, change: Callable[[Path], object], words: str
) -> None:
    change(folder)
    assert any(words in s for s in data_package.problems(folder))


def test_a_table_saved_by_excel_is_read_and_written_as_it_was(folder: Path) -> None:
    """ "CSV UTF-8" begins with a mark and has the line ends of Windows."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert data_package.refresh(folder) == []
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "okinawa_ha",
            "okinawa_hectares",
            "Missing: okinawa_ha. Not among them: 'okinawa_hectares'",
        ),
        ("row_id,as_of", "as_of,row_id", "another order"),
        (",", ";", "Put commas between them"),
    ],
)
def test_a_wrong_header_is_told_by_what_differs(
    folder: Path, old: str, new: str, words: str
) -> None:
    path = folder / "land.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert any(words in s for s in data_package.problems(folder))


def test_a_comma_without_quotation_marks_is_noticed(folder: Path) -> None:
    with (folder / "land.csv").open("a", encoding="utf-8") as file:
        file.write("la999,2020-01-01\n")
    (sentence,) = data_package.problems(folder)
    assert "2 cells instead of" in sentence
    assert "line 26" in sentence


def test_a_source_nobody_uses_is_reported(folder: Path) -> None:
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("idle_2020,Idle,Idle,Idle,2020,,facts only,press,original,\n")
    (sentence,) = data_package.problems(folder)
    assert "nothing uses the source 'idle_2020'" in sentence


def test_what_a_table_covers_ends_with_its_newest_row() -> None:
    compared = 0
    for about in data.PACKAGE.descriptor["resources"]:
        if "schema" not in about:
            continue
        rows = data_package.check_table(data.ROOT / "data" / about["path"], about)[0]
        assert list(data_package.check_coverage(about, rows)) == []
        years = [int(y) for y in re.findall(r"(?:19|20)\d\d", about["coverage"])]
        dated = [r for r in rows if any(r.get(c) for c in data_package.WHEN)]
        if not (years and dated):
            continue
        compared += 1
        for wrong in (1900, max(years) + 60):
            said = re.sub(r"(?:19|20)\d\d", str(wrong), about["coverage"])
            (sentence,) = data_package.check_coverage(about | {"coverage": said}, rows)
            assert about["name"] in sentence and f"ends with {wrong}" in sentence
    assert compared > 50


def test_words_on_what_a_table_covers_are_named_with_their_line(folder: Path) -> None:
    path = folder / "datapackage.json"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    start = lines.index('   "name": "scrambles",\n')
    at = next(n for n in range(start, len(lines)) if '"coverage"' in lines[n])
    lines[at] = '   "coverage": "JFY1984 to 1990",\n'
    path.write_text("".join(lines), encoding="utf-8")
    (said,) = data_package.problems(folder)
    assert said.startswith(f"datapackage.json, line {at + 1}, scrambles: coverage ends with 1990")


def test_the_command_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert data_package.main([]) == 2
    assert "check, or refresh" in capsys.readouterr().err
    assert data_package.main(["check"]) == 0
    assert "in order" in capsys.readouterr().out


def test_the_descriptor_is_written_the_way_the_command_writes_it(folder: Path) -> None:
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
