"""Rename a column of a table and follow every reference that can be followed with certainty.

Certain are the table itself, its description, and references that name the table or a row of it:
`land:la013.area_ha` in prose and `{la013}.area_ha` in formulas. Where code says only "area_ha" the
same word may be a column of another table: those places are listed for a person.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jasa.data import maintain
from jasa.data.package import DataError, unknown
from jasa.files import write_whole

FOLDERS = ("lessons", "solutions", "jasa", "tests", "docs")
ENDINGS = (".ipynb", ".yaml", ".py", ".md")


def rename_column(root: Path, table: str, old: str, new: str) -> tuple[list[Path], list[str]]:
    """Rename a column; give the files that were changed, and places that a person must look at.

    Nothing is written unless the whole package keeps its rules under the new name.

    Raises:
        DataError: no such table or column, a column that the course reads by its name, a name that
            is taken or not in small_letters, or a package that breaks a rule.
    """
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    resources = {r["name"]: r for r in package["resources"] if "schema" in r}
    if table not in resources:
        raise DataError(unknown("table", table, resources))
    refuse_name(resources, table, old, new)
    path = root / "data" / resources[table]["path"]
    header, _, rest = maintain.without_mark(path.read_bytes()).decode("utf-8").partition("\n")
    names = [new if name == old else name for name in header.split(",")]
    field = next(f for f in resources[table]["schema"]["fields"] if f["name"] == old)
    field["name"] = new
    written = {
        path: ",".join(names) + "\n" + rest,
        root / "data" / "datapackage.json": json.dumps(package, ensure_ascii=False, indent=1)
        + "\n",
    }
    refuse_broken_package(root / "data", written)
    prefixes = sorted(set(re.findall(r"^([a-z]+)\d+,", rest, re.MULTILINE)))
    written |= followed(root, table, prefixes, old, new)
    for place, text in written.items():
        write_whole(place, text)
    return list(written), maintain.refresh(root / "data") + left_over(root, old)


#: Columns that every table shares, and that the course reads by their names.
SHARED = ("row_id", "source_id", "other_source_ids", "use", "note")
PRECISION = "_precision"


def refuse_name(resources: dict[str, Any], table: str, old: str, new: str) -> None:
    """Raise DataError for a column that is not there or keeps its name, or a name that cannot be."""
    names = [f["name"] for f in resources[table]["schema"]["fields"]]
    if old not in names:
        raise DataError(unknown(f"column of {table}", old, names))
    keys = [k for r in resources.values() for k in r["schema"].get("foreignKeys", ())]
    joined = [k["reference"]["fields"] for k in keys if k["reference"]["resource"] == table]
    joined += [k["fields"] for k in resources[table]["schema"].get("foreignKeys", ())]
    paired = old.endswith(PRECISION) or old + PRECISION in names
    if table == "sources" or old in SHARED or paired or [old] in joined:
        raise DataError(
            f"{old} of {table} keeps its name: the course reads this column by it, beside other "
            "columns or in other tables."
        )
    if new in names or not re.fullmatch(r"[a-z][a-z0-9_]*", new):
        raise DataError(f"{new!r} cannot be the new name: it is taken, or not in small_letters.")


def refuse_broken_package(data: Path, written: Mapping[Path, str]) -> None:
    """Raise DataError where the package breaks a rule with some files written otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        tried = Path(folder) / "data"
        shutil.copytree(data, tried)
        for path, text in written.items():
            write_whole(tried / path.relative_to(data), text)
        if wrong := maintain.problems(tried):
            raise DataError("Nothing was changed. Mend first:\n" + "\n".join(wrong))


def followed(
    root: Path, table: str, prefixes: Sequence[str], old: str, new: str
) -> dict[Path, str]:
    """Give the files in which a reference names the table or one of its rows, under the new name."""
    row = rf"(?:{'|'.join(prefixes)})\d+" if prefixes else r"\w+"
    certain = re.compile(rf"(\b{table}:\w+\.|\{{{row}\}}\.){old}\b")
    before = {path: path.read_text(encoding="utf-8") for path in files(root)}
    after = {path: certain.sub(rf"\g<1>{new}", text) for path, text in before.items()}
    return {path: text for path, text in after.items() if text != before[path]}


def left_over(root: Path, old: str) -> list[str]:
    """Sentences about the places that still say the old name."""
    word = re.compile(rf"\b{old}\b")
    return [
        f"{path.relative_to(root).as_posix()}, line {number} says {old}: look whether it is this column."
        for path in files(root)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if word.search(line)
    ]


def files(root: Path) -> list[Path]:
    """The files of the course in which a column can be named; what is made from others is left out."""
    found = [p for f in FOLDERS for p in sorted((root / f).rglob("*")) if p.suffix in ENDINGS]
    return [
        p for p in found if not {"__pycache__", ".ipynb_checkpoints", "gallery.md"} & set(p.parts)
    ]
