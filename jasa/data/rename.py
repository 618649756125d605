"""Rename a column of a table and follow every reference that can be followed with certainty.

Certain are the table itself, its description, and references that name the table or a row of it:
`land:la013.area_ha` in prose and `{la013}.area_ha` in formulas. Where code says only "area_ha" the
same word may be a column of another table: those places are listed for a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from jasa.data import maintain
from jasa.data.package import DataError, unknown
from jasa.files import write_whole

FOLDERS = ("lessons", "solutions", "jasa", "tests", "docs")
ENDINGS = (".ipynb", ".yaml", ".py", ".md")


def rename_column(root: Path, table: str, old: str, new: str) -> tuple[list[Path], list[str]]:
    """Rename a column; give the files that were changed, and places that a person must look at.

    Raises:
        DataError: no such table or column, or a name that is taken or not in small_letters.
    """
    path = root / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    resources = {r["name"]: r for r in package["resources"] if "schema" in r}
    if table not in resources:
        raise DataError(unknown("table", table, resources))
    fields = {f["name"]: f for f in resources[table]["schema"]["fields"]}
    if old not in fields:
        raise DataError(unknown(f"column of {table}", old, fields))
    if new in fields or not re.fullmatch(r"[a-z][a-z0-9_]*", new):
        raise DataError(f"{new!r} cannot be the new name: it is taken, or not in small_letters.")
    csv = root / "data" / resources[table]["path"]
    header, _, rest = csv.read_text(encoding="utf-8").partition("\n")
    names = [new if name == old else name for name in header.split(",")]
    prefixes = sorted(set(re.findall(r"^([a-z]+)\d+,", rest, re.MULTILINE)))
    write_whole(csv, ",".join(names) + "\n" + rest)
    fields[old]["name"] = new
    write_whole(path, json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    changed = [csv, path, *follow(root, table, prefixes, old, new)]
    wrong = maintain.refresh(root / "data")
    return changed, wrong + left_over(root, old)


def follow(root: Path, table: str, prefixes: Sequence[str], old: str, new: str) -> list[Path]:
    """Change the references that name the table or one of its rows; give the files changed."""
    row = rf"(?:{'|'.join(prefixes)})\d+" if prefixes else r"\w+"
    certain = re.compile(rf"(\b{table}:\w+\.|\{{{row}\}}\.){old}\b")
    changed = []
    for path in files(root):
        before = path.read_text(encoding="utf-8")
        after = certain.sub(rf"\g<1>{new}", before)
        if after != before:
            write_whole(path, after)
            changed.append(path)
    return changed


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
