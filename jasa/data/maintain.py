"""Maintain the data package after a correction: check every rule, then renew the checksums.

    python -m jasa.data.maintain check      # say what is wrong, change nothing
    python -m jasa.data.maintain refresh    # check; if all is well renew checksums and README.md

The tables in ``data/`` are edited by hand. The rules they must keep stand in
``data/datapackage.json``; this module reads them there, so that no rule is written twice.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from jasa.data.package import ROOT, checksum, normalised, source_columns, split_ids
from jasa.files import write_whole

Row = dict[str, str]


def read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a CSV file as text. Raises ValueError if it is not UTF-8.

    Of our own tables, which have one form; `grading.read.tables` reads what spreadsheets make of ours.
    """
    text = without_mark(path.read_bytes()).decode("utf-8")
    lines = list(csv.reader(io.StringIO(text)))
    return (lines[0], lines[1:]) if lines else ([], [])


def without_mark(content: bytes) -> bytes:
    """The bytes with Unix line endings, without the mark that Excel's "CSV UTF-8" sets before them."""
    return normalised(content).removeprefix(codecs.BOM_UTF8)


def problems(folder: Path) -> list[str]:
    """Every broken rule in the package as one sentence each; [] when all is well."""
    description = (folder / "datapackage.json").read_text(encoding="utf-8")
    package = json.loads(description)
    tables: dict[str, list[Row]] = {}
    found: list[str] = []
    for resource in package["resources"]:
        path = folder / resource["path"]
        if not path.is_file():
            found.append(f"data/{resource['path']} is listed in datapackage.json but is missing.")
        elif "schema" in resource:
            rows, wrong = check_table(path, resource)
            tables[resource["name"]] = rows
            place = f"datapackage.json, line {coverage_line(description, resource)}"
            found += [*wrong, *(f"{place}, {told}" for told in check_coverage(resource, rows))]
    found += unlisted_files(folder, package)
    found += check_references(package, tables)
    found += check_sources(package, tables)
    return found


def check_table(path: Path, resource: dict[str, Any]) -> tuple[list[Row], list[str]]:
    """The rows of a table and the sentences about cells that break a rule of its schema."""
    fields = resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    try:
        header, lines = read_rows(path)
    except UnicodeDecodeError:
        return [], [f"{path.name} is not UTF-8 text. Save it as CSV UTF-8."]
    if header != names:
        return [], [
            f"{path.name}: the columns must be {', '.join(names)}. {differing(names, header)}"
        ]
    wrong = [
        f"{path.name}, line {number}: {len(line)} cells instead of {len(names)}. "
        "Put quotation marks around a cell that holds a comma."
        for number, line in enumerate(lines, start=2)
        if len(line) != len(names)
    ]
    if wrong:
        return [], wrong
    rows = [dict(zip(names, line, strict=True)) for line in lines]
    for field in fields:
        wrong += list(check_column(path.name, field, rows))
    return rows, wrong + list(check_spans(path.name, rows))


def differing(wanted: list[str], header: list[str]) -> str:
    """In which columns a header differs from the one that is wanted, in words."""
    if any(";" in name or "\t" in name for name in header):
        return "Put commas between them; here stand semicolons or tabs."
    lacking = [name for name in wanted if name not in header]
    others = [name for name in header if name not in wanted]
    said = [f"Missing: {', '.join(lacking)}."] if lacking else []
    said += [f"Not among them: {', '.join(map(repr, others))}."] if others else []
    return " ".join(said) or "Here they stand in another order, or one stands twice."


def check_column(table: str, field: dict[str, Any], rows: list[Row]) -> Iterator[str]:
    """Sentences about the cells of one column."""
    name, rules = field["name"], field.get("constraints", {})
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        cell = row[name]
        where = f"{table}, line {number}, {name}"
        if cell == "":
            if rules.get("required"):
                yield f"{where}: the cell is empty, but every row needs a value."
            continue
        complaint = complain(cell, field["type"], rules)
        if complaint:
            yield f"{where}: {cell!r} {complaint}."
        if rules.get("unique") and cell in seen:
            yield f"{where}: {cell!r} is already used in a row above; it must be unique."
        seen.add(cell)


WANTED = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a full date YYYY-MM-DD",
    "boolean": "true or false",
}


def complain(cell: str, kind: str, rules: dict[str, Any]) -> str:
    """What is wrong with a cell, or "" if nothing is."""
    if cell != cell.strip():
        return "has blanks at its beginning or end"
    try:
        value = read_value(cell, kind)
    except ValueError:
        return f"is not {WANTED[kind]}"
    if "enum" in rules and cell not in rules["enum"]:
        return f"is not one of: {', '.join(rules['enum'])}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], cell):
        return f"does not have the form {rules['pattern']}"
    if "minimum" in rules and value < rules["minimum"]:
        return f"is below {rules['minimum']}"
    if "maximum" in rules and value > rules["maximum"]:
        return f"is above {rules['maximum']}"
    return ""


def read_value(cell: str, kind: str) -> Any:
    """A cell as a value of the declared type. Raises ValueError."""
    if kind == "integer":
        return int(cell)
    if kind == "number":
        if not re.fullmatch(r"-?\d+(\.\d+)?", cell):
            raise ValueError(cell)
        return float(cell)
    if kind == "date":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
            raise ValueError(cell)
        return date.fromisoformat(cell)
    if kind == "boolean" and cell not in ("true", "false"):
        raise ValueError(cell)
    return cell


SPANS = [("from_date", "to_date"), ("field_start", "field_end"), ("start_date", "end_date"),
         ("from_year", "to_year"), ("start_fiscal_year", "end_fiscal_year"),
         ("first_fiscal_year", "last_fiscal_year")]  # fmt: skip


def check_spans(table: str, rows: list[Row]) -> Iterator[str]:
    """Sentences about dates that disagree with their precision, and stretches that end early."""
    for number, row in enumerate(rows, start=2):
        for name in row:
            if name.endswith("_precision"):
                cell, how = row[name.removesuffix("_precision")], row[name]
                if (cell == "") != (how == "undated") or not cell.endswith(
                    {"month": "-01", "year": "-01-01"}.get(how, "")
                ):
                    yield f"{table}, line {number}: {cell or 'no date'} does not go with {how!r}."
        for first, last in SPANS:
            begin, end = row.get(first, ""), row.get(last, "")
            year_only = row.get(f"{last}_precision") == "year" and end[:4] >= begin[:4]
            if begin and end and end < begin and not year_only:
                yield f"{table}, line {number}: {last} {end} lies before {first} {begin}."


def coverage_line(description: str, resource: dict[str, Any]) -> int:
    """The line of datapackage.json with the words on what a table covers; 1 in another layout."""
    start = description.find(f'"path": {json.dumps(resource["path"])}')
    return 1 + description.count("\n", 0, max(0, description.find('"coverage"', start)))


#: Columns that say when a row is of; what a table covers ends with the newest of them.
WHEN = ("year", "fiscal_year", "as_of", "field_end", "to_date", "end_date")


def check_coverage(resource: dict[str, Any], rows: list[Row]) -> Iterator[str]:
    """A sentence if the words on what a table covers end before, or after, all of its rows."""
    said = [int(year) for year in re.findall(r"\b(?:JFY)?((?:19|20)\d\d)\b", resource["coverage"])]
    ends = {
        name: max((row[name][:4] for row in rows if row[name]), default="")
        for name in (rows[0] if rows else {})
        if name in WHEN or "year" in name or name.endswith("_date")
    }
    known = {name: int(year) for name, year in ends.items() if year.isdigit()}
    newest = max((year for name, year in known.items() if name in WHEN), default=0)
    if said and newest and (newest > max(said) or max(said) not in known.values()):
        yield (
            f"{resource['name']}: coverage ends with {max(said)}, "
            f"the newest row is of {newest}. Write in coverage what the table holds now."
        )


def check_references(package: dict[str, Any], tables: dict[str, list[Row]]) -> Iterator[str]:
    """Sentences about cells that point to a row of another table that does not exist."""
    for resource in package["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", []):
            column, target = key["fields"][0], key["reference"]
            known = {row[target["fields"][0]] for row in tables.get(target["resource"], [])}
            for number, row in enumerate(tables.get(resource["name"], []), start=2):
                if row[column] and row[column] not in known:
                    yield (
                        f"{resource['path']}, line {number}, {column}: {row[column]!r} is not in "
                        f"{target['resource']}.csv. Add it there first, or mend the spelling."
                    )


def check_sources(package: dict[str, Any], tables: dict[str, list[Row]]) -> Iterator[str]:
    """Sentences about unknown ids in lists of sources, and about sources that nothing uses."""
    known = {row["source_id"] for row in tables.get("sources", [])}
    used = {s for resource in package["resources"] for s in resource.get("consulted", [])}
    consulted = sorted(used - known)
    for name, rows in tables.items():
        if name == "sources" or not rows:
            continue
        for number, row in enumerate(rows, start=2):
            ids = [i for column in source_columns(row) for i in split_ids(row[column])]
            used.update(ids)
            listed = split_ids(row.get("other_source_ids", ""))
            for unknown in [i for i in listed if i not in known]:
                yield (
                    f"{name}.csv, line {number}, other_source_ids: {unknown!r} is not in "
                    "sources.csv. Add it there first, or mend the spelling."
                )
            if row["source_id"] in listed or len(set(listed)) < len(listed):
                yield f"{name}.csv, line {number}: the same source is named twice."
    if tables.get("sources"):
        for unknown in consulted:
            yield (
                f"datapackage.json, consulted: {unknown!r} is not in sources.csv. Add it there first, "
                "or mend the spelling."
            )
    if all(tables.values()):
        for unused in sorted(known - used):
            yield f"sources.csv: nothing uses the source {unused!r}. Remove it or cite it."


def unlisted_files(folder: Path, package: dict[str, Any]) -> Iterator[str]:
    """Sentences about files in the folder that datapackage.json does not know."""
    listed = {resource["path"] for resource in package["resources"]}
    listed |= {"datapackage.json", "README.md"}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in listed and not path.name.startswith("."):
            yield f"data/{name} is not listed in datapackage.json. Describe it there or remove it."


def refresh(folder: Path) -> list[str]:
    """Renew checksums, sizes, row counts and README.md, and take Excel's mark off the tables.

    Returns the sentences of ``problems`` and changes nothing when there are any.
    """
    found = problems(folder)
    if found:
        return found
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        raw = (folder / resource["path"]).read_bytes()
        content = without_mark(raw)
        if raw.startswith(codecs.BOM_UTF8):
            write_whole(folder / resource["path"], content)
        resource["bytes"], resource["hash"] = len(content), checksum(content)
        if "schema" in resource:
            resource["rows"] = len(read_rows(folder / resource["path"])[1])
    write_whole(path, json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    write_whole(folder / "README.md", readme(package))
    return []


def readme(package: dict[str, Any]) -> str:
    """The index for people, made from the metadata."""
    resources = package["resources"]
    tables = [r for r in resources if "schema" in r and r["name"] != "sources"]
    sources = next(r for r in resources if r["name"] == "sources")
    rows = sum(r["rows"] for r in tables)
    lines = [
        f"# {package['title']}: the data", "",
        f"{len(tables)} tables, {rows:,} rows, {sources['rows']} sources. {package['description']}",
        "", "This page is made by `python -m jasa.data.maintain refresh`; do not edit it.", "",
        "## Tables", "", "| table | content | coverage | years | rows |", "|---|---|---|---|---|",
        *(table_line(r) for r in sorted(tables, key=lambda r: r["name"])), "",
        "## Maps and texts", "", "| file | content | credit | note |", "|---|---|---|---|",
        *(file_line(r) for r in resources if "schema" not in r), "", *HOW_TO, "",
        "## Licences", "",
        *sorted({f"- {r['licenses'][0]['title']}: {names_with(resources, r)}" for r in resources}),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def table_line(resource: dict[str, Any]) -> str:
    """One row of the index of tables."""
    return (
        f"| [{resource['name']}]({resource['path']}) | {resource['title']} | "
        f"{resource['coverage']} | {resource['yearKind']} | {resource['rows']} |"
    )


def file_line(resource: dict[str, Any]) -> str:
    """One row of the index of maps and texts."""
    credit = resource.get("credit") or resource.get("attribution", "")
    return (
        f"| [{resource['name']}]({resource['path']}) | {resource['title']}. "
        f"{resource['description']} | {credit} | {resource.get('borders', '')} |"
    )


def names_with(resources: list[dict[str, Any]], one: dict[str, Any]) -> str:
    """The names of the files under the same licence as ``one``."""
    title = one["licenses"][0]["title"]
    return ", ".join(r["name"] for r in resources if r["licenses"][0]["title"] == title)


HOW_TO = """\
## How to read a table

Every row has a stable `row_id`, a `source_id` that leads to [sources.csv](sources.csv), sometimes
`other_source_ids`, and `use`: *grade* is safe for a question with marks, *caveat* is usable with
the remark in `note`, *context* is background and not for calculation. A date in `as_of` is as
exact as `as_of_precision` says. Units, caveats, breaks and what must not be joined stand in
[datapackage.json](datapackage.json); `jasa.data.table("land")` shows them in a notebook.

## How to correct or add a row

1. Edit the CSV file as UTF-8 text with a point as decimal mark. Leave unknown cells empty.
2. Give a new row a `row_id` nobody has used, and name its source. A new source comes first, as a
   row in `sources.csv`. Never change the `row_id` of an old row: lessons refer to it.
3. Where sources disagree keep both values as two rows, and say so in `note`.
4. Run `python -m jasa.data.maintain refresh`. It checks every rule and says what is wrong with
   file, line and column. Only when nothing is wrong it renews the checksums and this page.
5. Run the tests in `tests/data` and the lessons: they compare numbers in the text with the tables.

A new table, or a new column, is described in `datapackage.json` first.""".splitlines()


def main(arguments: list[str]) -> int:
    """Run one of the two commands on the course's own data; 0 when all is well."""
    if arguments not in (["check"], ["refresh"]):
        print("Say what to do: python -m jasa.data.maintain check, or refresh.", file=sys.stderr)
        return 2
    action = problems if arguments == ["check"] else refresh
    found = action(ROOT / "data")
    for sentence in found:
        print(sentence, file=sys.stderr)
    if found:
        print(f"{len(found)} to mend. Nothing was changed.", file=sys.stderr)
        return 1
    print("The data package is in order.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
